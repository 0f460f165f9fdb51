"""Checks of the exercises of lesson 1.1, python."""

import numpy as np

from . import NotYet, array, call, choice, expect, number, refuse, same

q1 = choice(
    "b",
    {
        "a": "A share would be the mean of the mask itself. Here the mask only picks, and the mean is taken of the pulses "
        "that it picked.",
        "b": "The mask picks the pulses above 100, and `.mean()` averages these: for the eight patients 113.",
        "c": "How many there are is the sum of the mask. Here the mask stands between square brackets and picks pulses.",
        "d": "The mask changes no pulse. It leaves the others out, so that they do not enter the mean at all.",
    },
)
q2 = choice(
    "c",
    {
        "a": "Both ran the same lines. Another seed draws other patients, and other patients give another number.",
        "b": "Choosing the seed after having seen its result is choosing the result.",
        "c": "The seed decides which patients are drawn. A result that hangs on it is a result about the draw, so show "
        "how far it moves over many seeds.",
        "d": "The seed 0 is a beginning like any other. The numbers that follow it are as random as those of the seed 1.",
    },
)


def rerun(answer):
    """The share of low values after *Restart Kernel and Run All Cells*: 2 of 5."""
    value = number(answer)
    refuse(
        value,
        {
            "That is what the page says. Look at the numbers on the left: which cell was run twice?": 1,
            "That is how many are low. The last line asks for `.mean()`, a share.": 2,
            "That is the share of those who are not low.": 0.6,
            "Now the division is missing. In mg/dl nobody is below 3.9; after one division two are.": 0,
            "That is a percentage. `.mean()` of a mask lies between 0 and 1.": 40,
        },
    )
    if not same(value, 0.4):
        raise NotYet("Divide each of the five by 18, once, and see which are below 3.9. What is their share?")
    return "Two of five are low, not all five. The cell that divides was run twice, and every value was divided by 324."


def share_above(answer):
    """A function (pulses, limit) that returns the share of the pulses above the limit."""
    for pulses, limit in (
        (np.array([88, 124, 76, 108, 64, 116, 96, 100, 58]), 100),
        (np.array([71, 90, 132, 58, 90]), 90),
        (np.array([101, 120, 95, 85, 80, 99, 98, 140, 150, 104]), 85),
    ):
        value = number(call(answer, pulses, limit))
        above = pulses > limit
        right = above.mean()
        given = f"For the pulses {pulses.tolist()} and the limit {limit}"
        if same(value, right):
            continue
        refuse(
            value,
            {
                "`len` counts the entries of a mask, the False ones, too. You want how many are True.": 1,
                "That is how many are above the limit. Divide by how many there are.": above.sum(),
                "That is the share at or above the limit. A pulse that equals the limit is not above it.": (
                    pulses >= limit
                ).mean(),
                "That is the share of those who are not above the limit.": (~above).mean(),
                "That is the share below the limit.": (pulses < limit).mean(),
                "That is the mean of the pulses above the limit. You want the mean of the mask.": pulses[above].mean(),
                "The limit in your function is always 100. It should be the `limit` that was given.": (
                    pulses > 100
                ).mean(),
                "You divided those above by the others. Divide by all.": above.sum() / (~above).sum(),
                "That is a percentage. A share lies between 0 and 1.": 100 * right,
            },
        )
        expect(value, right, f"{given} the share is another.")
    return "The mean of a mask is a share. `len` of a mask is only how many patients there are."


def new_alarms(answer):
    """A function (rounds, limit) that returns, of those not above the limit in the evening, the share above it later."""
    for rounds, limit in (
        (
            np.array(
                [[88, 116], [92, 106], [100, 100], [116, 62], [93, 100], [93, 116], [124, 108], [93, 116], [71, 100]]
            ),
            100,
        ),
        (
            np.array(
                [[93, 90], [82, 96], [112, 93], [85, 90], [90, 60], [66, 88], [90, 72], [79, 66], [104, 90], [79, 95]]
            ),
            90,
        ),
    ):
        value = number(_masked(answer, rounds, limit))
        evening, midnight = rounds[:, 0], rounds[:, 1]
        quiet, later = evening <= limit, midnight > limit
        right = later[quiet].mean()
        if same(value, right):
            continue
        refuse(
            value,
            {
                "You divided by all patients. Divide by those who were quiet in the evening.": (quiet & later).mean(),
                "That is how many new alarms there are. Divide by those who were quiet in the evening.": (
                    quiet & later
                ).sum(),
                "That is the share of all patients who are above the limit at midnight, with those who were so in the "
                "evening already.": later.mean(),
                "You divided by those who are above the limit at midnight. Of them you ask who was quiet in the evening; "
                "the task asks it the other way round.": quiet[later].mean(),
                "The two columns are exchanged: column 0 is the evening, column 1 midnight.": (evening > limit)[
                    midnight <= limit
                ].mean(),
                "You looked at those who were above the limit in the evening.": later[~quiet].mean(),
                "A pulse that equals the limit is not above it: at midnight take `>`, not `>=`.": (midnight >= limit)[
                    quiet
                ].mean(),
                "A pulse that equals the limit is not above it, so this patient was quiet: in the evening take `<=`.": (
                    later[evening < limit].mean()
                ),
                "That is the share of those who stayed quiet.": (~later)[quiet].mean(),
                "You took rows for columns. `rounds[:, 1]` is the second column, `rounds[1]` the second row.": _by_rows(
                    rounds, limit
                ),
            },
        )
        expect(value, right, f"For the limit {limit} and {rounds.tolist()} the share is another.")
    return "First one mask picks whom we ask about, then the mean of the other mask is taken among them."


def _masked(answer, rounds, limit):
    """What the function returns, with a hint of its own for `and`, and for brackets that are missing."""
    try:
        value = call(answer, rounds, limit)
    except NotYet as hint:
        if "truth value of an array" in str(hint):
            raise NotYet("Between two masks write `&`, and put each comparison in round brackets.") from None
        raise
    if isinstance(value, float) and np.isnan(value):
        raise NotYet("Your mask picks nobody. A `~` needs brackets around the comparison, as in `~(pulses > 100)`.")
    return value


def _by_rows(rounds, limit):
    """What comes out if rows are taken for columns; NaN, which no answer equals, if nobody is quiet."""
    quiet = rounds[0] <= limit
    return (rounds[1] > limit)[quiet].mean() if quiet.any() else np.nan


# The shares of wards of 20, 50 and 100 patients with a negative difference, over 40,000 draws of each.
LARGER_WARDS = np.array([0.220, 0.104, 0.030])


def larger_wards(answer):
    """The shares of wards of 20, 50 and 100 patients on which the fast pulses died less often."""
    value = array(answer, (3,))
    if np.isin(value, [0, 1]).all():
        raise NotYet(
            "Every share is 0 or 1. Are all your wards the same ward? Make `rng` once, above the loops: made anew "
            "inside, it begins again with the same draw."
        )
    near = np.abs(value - LARGER_WARDS) <= [0.045, 0.035, 0.018]  # 1,000 wards or more of each
    if near.all() and value[0] > value[1] > value[2]:
        return "The larger the ward, the fewer mislead. With a hundred patients it is still about one ward in thirty."
    refuse(
        value,
        {
            "That is the share of the wards that agree with the nurse. The task asks for the others.": 1 - LARGER_WARDS,
            "The order is turned around: 20 patients first, 100 last.": LARGER_WARDS[::-1],
        },
        rtol=0,
        atol=0.07,
    )
    refuse(
        value / 1000,
        {"These are numbers of wards. Divide each by how many wards you drew.": LARGER_WARDS},
        rtol=0,
        atol=0.045,
    )
    refuse(
        value / 100,
        {"These are percentages. A share lies between 0 and 1.": LARGER_WARDS},
        rtol=0,
        atol=0.045,
    )
    if np.ptp(value) < 0.02:
        raise NotYet("The three shares are nearly equal. Does your loop draw `size` patients, or always as many?")
    expect(
        value,
        LARGER_WARDS,
        "Draw 1,000 wards of each size, and take the share of them whose difference is below 0.",
        rtol=0,
        atol=0.045,
    )
    raise NotYet("A larger ward misleads less often. Draw at least 1,000 wards of each size.")


CHECKERS = {
    "q1": q1,
    "q2": q2,
    "rerun": rerun,
    "share_above": share_above,
    "new_alarms": new_alarms,
    "larger_wards": larger_wards,
}
