"""Checks of the exercises of lesson 1.2, data."""

import numpy as np

from . import NotYet, array, call, choice, expect, number, refuse, same

q1 = choice(
    "b",
    {
        "a": "The header is not the only place. Many ultrasound machines write the name into the picture itself, where "
        "emptying tags leaves it.",
        "b": "A name in the pixels stays when the tags are emptied. Programs black out the strips where they expect "
        "writing, and somebody still has to look at a sample.",
        "c": "Private tags must go too, because a program cannot count on knowing what is in them. But the name may "
        "be in the picture, too.",
        "d": "Dates must go, too, because they tell who it may be. But no date is a name, and one place has not been looked "
        "at here.",
    },
)


q2 = choice(
    "c",
    {
        "a": "The mean hides a few wrong numbers well. Fourteen people of exactly one age, and that the largest, are too "
        "many to be chance.",
        "b": "Too soon. If 99 is a code, these are 14 patients whose age is unknown, and everything else about them may "
        "be right.",
        "c": "Here the commonest value gives the code away, and neither end does. The dictionary, or the person who filled the "
        "table, knows what it means.",
        "d": "Too soon, and 61 would be wrong: that mean has the fourteen 99s in it. First find out what a 99 means here.",
    },
)


def units(answer):
    """The mean glucose of ten patients in mg/dl, four of whom were measured in mmol/l."""
    here, there = np.array([98.0, 131, 112, 164, 105, 90]), np.array([5.5, 7.0, 6.5, 9.0])
    right, value = np.concatenate([here, 18 * there]).mean(), number(answer)
    refuse(
        value,
        {
            "That is the mean of the table as it stands, two units in one column. Turn the four small numbers into mg/dl "
            "first.": np.concatenate([here, there]).mean(),
            "That is the mean in mmol/l. Multiply by 18.": right / 18,
            "Multiply the four small numbers by 18: one mmol/l is 18 mg/dl, so the number grows.": np.concatenate(
                [here, there / 18]
            ).mean(),
            "That is hospital A alone. Its four colleagues in hospital B were measured, too, in another unit.": here.mean(),
            "That is hospital B alone, rightly converted. Now take all ten.": 18 * there.mean(),
            "You took the mean of the two hospitals' means. A has six patients and B four: each patient counts once.": (
                here.mean() + 18 * there.mean()
            )
            / 2,
            "You converted hospital A, too. Its numbers are in mg/dl already.": 18
            * np.concatenate([here, there]).mean(),
            "That is the sum of the ten. Divide it by ten.": np.concatenate([here, 18 * there]).sum(),
            "That is the median of the ten; the mean was asked for.": np.median(np.concatenate([here, 18 * there])),
        },
    )
    expect(value, right, "Multiply the four values of hospital B by 18, then take the mean of all ten.")
    return "A mean of 72.8 is normal for somebody who fasts, so nobody would notice. The smallest value, 5.5, gave the unit away."


def sentinels(answer):
    """A function (values, codes) that returns (mean of the known values, number of unknown ones)."""
    excesses = np.array([-1.0, 2.5, 88, 999, 0, 77, -3.5, 88, 66, 88, 1.5, -1])
    pressures = np.array([120.0, -1, 141, 999, 128, -1, 110, 152])
    changes = np.array([9.0, -9, 4.5, 0, -9.5, -9, 2, -9, -3])  # beside the code its opposite, and a neighbour
    for values, codes in ((excesses, (66, 77, 88)), (pressures, (-1, 999)), (changes, (-9,))):
        mean, unknown = _mean_and_number(call(answer, values, codes))
        is_code = np.isin(values, codes)
        known, right = values[~is_code].mean(), is_code.sum()
        if same([unknown, mean], [known, right]):
            raise NotYet("The mean comes first, the number of unknown values second.")
        if not same(mean, known):
            refuse(
                mean,
                {
                    "That is the mean with the codes in it. They stand for values that nobody knows.": values.mean(),
                    "You put 0 in place of the codes; 0 is a number too, and it enters the mean.": np.where(
                        is_code, 0, values
                    ).mean(),
                    "Only the first of the codes is taken out; there may be several.": values[
                        values != codes[0]
                    ].mean(),
                    "Only the first two codes are taken out; there may be more.": values[
                        ~np.isin(values, codes[:2])
                    ].mean(),
                    "A measured 0 is missing from your mean. Were the codes replaced by 0, and then all zeros taken "
                    "out?": values[~is_code & (values != 0)].mean(),
                    "That is the mean of what is not negative. Measured values may be negative, and a code need not "
                    "be: compare the values with the codes.": values[values >= 0].mean(),
                    "That is the median of the known values; the mean was asked for.": np.median(values[~is_code]),
                    "That is the sum of the known values; divide it by how many they are.": values[~is_code].sum(),
                },
            )
        named = f"In the values {_listed(values)} with the codes {_listed(codes)}"
        expect(mean, known, f"{named} the mean of the known ones is another.")
        if not same(unknown, right):
            refuse(
                unknown,
                {
                    "You counted the known values; the unknown ones were asked for.": (~is_code).sum(),
                    "You counted the codes; count the values that are a code.": len(codes),
                    "You counted all values; count only those that are a code.": values.size,
                },
            )
        expect(unknown, right, f"{named} the number of unknown ones is another.")
    return "A code looks like a number, and no program complains: look at the smallest, the largest and the commonest."


def _mean_and_number(value):
    try:
        mean, unknown = value
    except (TypeError, ValueError):
        raise NotYet("Two numbers are asked for: the mean of the known values, and how many are unknown.") from None
    if np.size(unknown) > 1 and np.size(mean) == 1:
        raise NotYet(
            "The second number says how many values are unknown. You returned one entry per value: count them."
        )
    if _holds_nan(mean):
        raise NotYet(
            "The mean is NaN. Are the unknown values marked as NaN, and still in the mean? Then there is np.nanmean. Or "
            "is no value left?"
        )
    return number(mean), number(unknown)


def _holds_nan(value):
    try:
        return bool(np.isnan(np.asarray(value, dtype=float)).any())
    except (TypeError, ValueError):
        return False


def _listed(values):
    return ", ".join(f"{value:g}" for value in values)


def ct_window(answer):
    """A function (stored, slope, intercept, padding, level, width) that returns greys from 0 to 1."""
    # In the head 91 is padding as a stored number and a measured 91 HU; the liver has neither a black nor a white pixel;
    # the window of the lung shows air, -1000 HU, as a grey.
    head = np.array([[91, 74, -10, 130, 40], [63, 95, 25, 91, 120]], dtype=np.int16)
    body = np.array([[3071, 24, 924], [1024, 1064, 1624], [1124, 964, 2024]], dtype=np.int16)
    liver = np.array([[560, 590], [-2000, 575], [545, 610]], dtype=np.int16)
    lung = np.array([[-2000, 174, 1100], [24, 524, 1300]], dtype=np.int16)
    for stored, slope, intercept, padding, level, width in (
        (head, 1.5, -20.0, 91, 50.0, 160.0),
        (body, 1.0, -1024.0, 3071, 40.0, 500.0),
        (liver, 2.0, -1100.0, -2000, 60.0, 400.0),
        (lung, 1.0, -1024.0, -2000, -600.0, 1500.0),
    ):
        value = call(answer, stored, slope, intercept, padding, level, width)
        if _holds_nan(value):
            raise NotYet("Padding is to be black, 0; in your image something is NaN.")
        grey = array(value, stored.shape)
        hu, measured = slope * stored + intercept, stored != padding

        def window(hu, level=level, width=width):
            return np.clip((hu - level) / width + 0.5, 0, 1)

        line, right = (hu - level) / width + 0.5, np.where(measured, window(hu), 0)
        if same(grey, right, atol=1e-3):
            continue
        mistakes = {
            "Cut what lies beyond the window: below it is black, 0, above it white, 1.": line,
            "Cut at both ends: in your image some greys are below 0.": np.minimum(line, 1),
            "Cut at both ends: in your image some greys are above 1.": np.maximum(line, 0),
            "What lies above the window is white, 1; in your image it is black.": np.where(line > 1, 0, window(hu)),
            "What lies below the window is black, 0; in your image it is white.": np.where(line < 0, 1, window(hu)),
            "Your window looks at the stored numbers. Turn them into Hounsfield units first.": window(stored),
            "Add the intercept with its own sign: a negative one makes the numbers smaller.": window(
                slope * stored - intercept
            ),
            "The intercept is missing: Hounsfield units are slope times stored, plus the intercept.": window(
                slope * stored
            ),
            "The slope is missing: Hounsfield units are slope times stored, plus the intercept.": window(
                stored + intercept
            ),
            "Multiply by the slope first, then add the intercept, which is not multiplied.": window(
                slope * (stored + intercept)
            ),
            "Your window begins at its level; the level is the middle.": np.clip((hu - level) / width, 0, 1),
            "Your window ends at its level; the level is the middle.": np.clip((hu - level) / width + 1, 0, 1),
            "Your window is twice as wide: the width is the whole range, not half of it.": window(hu, width=2 * width),
            "Your window runs from `level` to `width`. They are its middle and its whole range.": np.clip(
                (hu - level) / (width - level), 0, 1
            ),
            "Black and white have changed places: the densest is white.": 1 - window(hu),
            "You stretched the whole range of the image; a window takes a part of it.": (hu - hu[measured].min())
            / np.ptp(hu[measured]),
            "You stretched the whole range, padding included; a window takes a part of it.": (hu - hu.min())
            / np.ptp(hu),
            "`padding` is a stored number. You compare it with Hounsfield units, and so you blacken pixels that were "
            "measured.": np.where(hu == padding, 0, window(hu)),
            "Only the stored number `padding` itself is padding. Smaller numbers were measured.": np.where(
                stored <= padding, 0, window(hu)
            ),
            "Only the stored number `padding` itself is padding. Larger numbers were measured.": np.where(
                stored >= padding, 0, window(hu)
            ),
            "You stretched the greys of the result. An image need not hold black or white.": (right - right.min())
            / np.ptp(right),
        }
        if same(grey, np.where(measured, right, window(-1000)), atol=1e-3):
            raise NotYet(
                "Padding has the grey of air, -1000 HU, in your image, and in a window as wide as that of the lung air is "
                "not black. Set padding to 0 after the window."
            )
        if same(grey[measured], right[measured], atol=1e-3):
            raise NotYet(
                "Padding is not black in your image. Look for pixels whose stored number is `padding`, and set them to "
                "0."
            )
        refuse(
            grey[measured],
            {
                "That is the other window of the DICOM standard, LINEAR, which is white one unit earlier. Use the formula "
                "of the task.": np.clip((hu - (level - 0.5)) / (width - 1) + 0.5, 0, 1)[measured]
            },
            atol=2e-4,
        )
        if same(grey[measured], right[measured], atol=6e-3):
            raise NotYet(
                "Your greys differ from the right ones by less than one hundredth. Did you round them, or the Hounsfield "
                "units?"
            )
        refuse(
            grey[measured] / 255,
            {"These are greys from 0 to 255. Here black is 0 and white is 1.": right[measured]},
            atol=6e-3,
        )
        refuse(grey[measured], {hint: wrong[measured] for hint, wrong in mistakes.items()}, atol=2e-3)
        expect(
            grey[measured],
            right[measured],
            f"The greys are others. With level {level:g} and width {width:g}, {level:g} HU becomes 0.5, "
            f"{level - width / 2:g} HU becomes 0 and {level + width / 2:g} HU becomes 1.",
            atol=1e-3,
        )
    return "Padding is a code, like -1 in a table: what was never measured must enter neither a picture nor a mean."


CHECKERS = {"q1": q1, "q2": q2, "units": units, "sentinels": sentinels, "ct_window": ct_window}
