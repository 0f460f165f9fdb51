"""Checks of the exercises of lesson 1.18, insulin."""

import contextlib

import numpy as np

from . import NotYet, array, call, choice, expect, number, refuse

NEAR = {"atol": 6e-4}  # the example of the task has three decimals
PARTS = ("share in range", "share below 70", "LBGI", "HBGI")


def _night():
    """Thirteen readings with two gaps, for which no number is that of the day."""
    return np.array([52, 64, np.nan, 70, 88, 112, 131, np.nan, 180, 172, 222, 262, 301.0])


def glucose_trace(answer):
    """A function (readings with NaN) that returns share in range, share below 70, LBGI and HBGI."""
    from ..datasets import make_sensor_day

    day, night = make_sensor_day().table["glucose"].to_numpy(), _night()
    for trace in (day, night):
        value = call(answer, trace)
        if not _finite(value):
            raise NotYet(
                "There is NaN or an infinite value in your answer: leave out the gaps of the sensor first, then take "
                "logarithms and means."
            )
        value = array(value)
        if value.shape != (4,):
            raise NotYet(f"Four numbers are asked for, in this order: {', '.join(PARTS)}.")
        right = _four(trace)
        if trace is night:
            refuse(
                value, {"For another trace you return the numbers of `readings`: use the argument.": _four(day)}, **NEAR
            )
        _refuse_shares(value, right, trace)
        _refuse_indices(value[2:], right[2:], trace)
        for name, mine, yours in zip(PARTS, right, value, strict=True):
            expect(yours, mine, f"The {name} is not right yet. {_by_hand(name)}", **NEAR)
    return (
        "The gaps are left out, and every reading that there is counts once. What glucose did in the gaps these numbers "
        "do not know."
    )


def _by_hand(name):
    readings = np.array([60.0, 100, 250])
    if "BG" not in name:
        return "Try 60, NaN, 100 and 250: one reading of three is in range, one is low."
    risks = ", ".join(f"{risk:.2f}" for risk in _risks(readings)[1])
    return f"In the example r is {risks} for 60, 100 and 250, and f is below 0 for the first two. What are yours?"


def _finite(value):
    with contextlib.suppress(TypeError, ValueError):
        return np.isfinite(np.asarray(value, dtype=float)).all()
    return True


def _risks(trace, base=np.log):
    f = 1.509 * (base(trace) ** 1.084 - 5.381)
    return f, 10 * f**2


def _four(trace):
    trace = trace[~np.isnan(trace)]
    f, r = _risks(trace)
    inside = (trace >= 70) & (trace <= 180)
    return np.array([inside.mean(), (trace < 70).mean(), np.mean(r * (f < 0)), np.mean(r * (f > 0))])


def _filled(trace):
    """The trace with its gaps filled by a line, by the last reading, by the mean."""
    gaps, steps = np.isnan(trace), np.arange(trace.size)
    last = trace[np.maximum.accumulate(np.where(gaps, 0, steps))]
    for values in (np.interp(steps, steps[~gaps], trace[~gaps]), last, np.nanmean(trace)):
        yield np.where(gaps, values, trace)


def _refuse_shares(value, right, trace):
    seen = trace[~np.isnan(trace)]
    part = seen.size / trace.size
    refuse(value[:2], {"Shares, between 0 and 1, are asked for; yours are in per cent.": 100 * right[:2]}, **NEAR)
    refuse(value[:2], {"The two shares are swapped: the share in range comes first.": right[1::-1]}, **NEAR)
    refuse(
        value[:2],
        {"You counted readings. Divide by the number of readings that there are.": seen.size * right[:2]},
        **NEAR,
    )
    for filled in _filled(trace):
        refuse(value, {"You filled the gaps. What was not measured is not known: leave it out.": _four(filled)}, **NEAR)
    limits = "70 and 180 themselves are in range; only less than 70 is below."
    above_70, below_180 = np.mean(seen > 70), np.mean(seen < 180)
    gaps_as_low = (
        "Your gaps count as low: was NaN replaced by a number? What was not measured is not known: leave it out."
    )
    refuse(value[:2], {gaps_as_low: [part * right[0], part * right[1] + 1 - part]}, **NEAR)
    gaps = (
        "You divided by all steps of the day, gaps included. A comparison with NaN is False, so that a gap counts as "
        "neither in range nor low. Divide by the readings that there are."
    )
    up_to_180, from_70 = np.mean(seen <= 180), np.mean(seen >= 70)
    for inside in (above_70 + up_to_180 - 1, above_70 + below_180 - 1, from_70 + below_180 - 1):
        refuse(value[0], {limits: inside}, **NEAR)
    refuse(value[0], {gaps: part * right[0], "That is the share above 180 or below 70.": 1 - right[0]}, **NEAR)
    refuse(value[1], {limits: 1 - above_70, gaps: part * right[1]}, **NEAR)
    refuse(value[1], {"That is the share below 54; here the limit is 70.": np.mean(seen < 54)}, **NEAR)
    refuse(value[1], {"The share below 70 is asked for, that is the share above 180.": 1 - up_to_180}, **NEAR)


def _refuse_indices(value, right, trace):
    seen = trace[~np.isnan(trace)]
    f, r = _risks(seen)
    tenth, by_ten = _risks(seen, base=np.log10)
    sides = np.array([f < 0, f > 0])
    mistakes = {
        "LBGI and HBGI are swapped: f below 0 means low glucose.": right[::-1],
        "The formula has the natural logarithm, np.log; yours is the logarithm to the base 10.": [
            np.mean(by_ten * (tenth < 0)),
            np.mean(by_ten * (tenth > 0)),
        ],
        "The risk is 10 times the square of f; you left out the 10.": right / 10,
        "The risk is 10 times the square of f; you did not square.": [np.mean(10 * abs(f) * side) for side in sides],
        "You took the mean of f, not of the risk r, which is 10 times the square of f.": [
            np.mean(f * s) for s in sides
        ],
        "You took the sum of the risks; an index is their mean over all readings.": right * seen.size,
        "You split the readings at 70 and 180. The indices split them where f changes its sign, at 112.5 mg/dl.": [
            np.mean(r * (seen < 70)),
            np.mean(r * (seen > 180)),
        ],
    }
    refuse(value, mistakes, **NEAR)
    single = {
        "You averaged the risk of {0} readings over the {0} readings alone. The index is a mean over all readings, in "
        "which the others count as 0; otherwise one {0} reading in a year would look like a year of them.": [
            r[side].mean() for side in sides
        ],
        "You divided the risks by all steps of the day. np.where turns the risk of a gap into 0, because a comparison with "
        "NaN is False. Leave out the gaps first.": right * seen.size / trace.size,
        "That is the mean of all risks, LBGI and HBGI together.": [r.mean(), r.mean()],
    }
    for hint, wrong in single.items():
        for k, side in enumerate(("low", "high")):
            refuse(value[k], {hint.format(side): wrong[k]}, **NEAR)


def bolus_calculator(answer):
    """A function (carbs, reading, on_board, CR, CF) that returns units: meal plus correction minus what still acts."""
    rows = np.array(
        [
            [60, 180, 0, 10, 20],  # meal and correction
            [60, 180, 3, 10, 20],  # some of it still acts
            [30, 100, 0, 10, 20],  # low for the target: less
            [0, 150, 2, 10, 20],  # would be negative
            [0, 240, 0, 12, 40],
            [45, 140, 1, 15, 30],
            [50, 165, 0.5, 18, 35],  # not a whole number
            [20, 160, 3, 10, 20],  # more on board than the correction
            [60, 60, 0, 10, 20],  # a low reading
            [160, 280, 0, 8, 20],  # a large bolus
        ]
    )
    value = np.array([number(call(answer, *row)) for row in rows.tolist()])
    carbs, reading, on_board, ratio, factor = rows.T
    plain = carbs / ratio + (reading - 140) / factor - on_board
    upwards = np.maximum(reading - 140, 0) / factor
    mistakes = {
        "With nothing to eat, 150 mg/dl and 2 units on board your answer is negative: a pump cannot take back.": plain,
        "You do not subtract the units on board: two boluses an hour apart would both act in full.": (
            carbs / ratio + (reading - 140) / factor
        ),
        "CR is grams per unit and CF mg/dl per unit: divide by them. Yours would give hundreds of units.": (
            carbs * ratio + (reading - 140) * factor - on_board
        ),
        "Below 140 mg/dl the correction is negative and makes the bolus smaller; you cut it off at 0, as the rule of the "
        "lesson does.": carbs / ratio + upwards - on_board,
        "That is the rule of the lesson: it forgets what is on board, and never corrects downwards.": carbs / ratio
        + upwards,
        "You correct the whole reading down to 0 mg/dl; correct only the distance from 140.": (
            carbs / ratio + reading / factor - on_board
        ),
        "CR and CF are swapped: carbohydrate is divided by CR, the distance from 140 by CF.": (
            carbs / factor + (reading - 140) / ratio - on_board
        ),
        "You add the units on board; they still act, so subtract them.": plain + 2 * on_board,
        "The distance from 140 mg/dl is taken the wrong way round: a high reading must raise the bolus.": (
            carbs / ratio - (reading - 140) / factor - on_board
        ),
        "You leave the correction out.": carbs / ratio - on_board,
        "You subtract what is on board from the correction alone and cut that off at 0; here it is subtracted from the "
        "whole.": carbs / ratio + np.maximum((reading - 140) / factor - on_board, 0),
        "Below 70 mg/dl you give nothing. That may be wise, but the formula that is asked for only subtracts.": np.where(
            reading < 70, 0, plain
        ),
    }
    refuse(value, mistakes)
    refuse(value, {hint: np.maximum(doses, 0) for hint, doses in mistakes.items() if doses is not plain})
    right = np.maximum(plain, 0)
    refuse(value, {"Do not round to whole units; a pump gives fractions.": np.round(right)})
    for case, yours, units in zip(rows, value, right, strict=True):
        names = ("carbs", "reading", "on_board", "CR", "CF")
        told = ", ".join(f"{name} {part:g}" for name, part in zip(names, case, strict=True))
        expect(yours, units, f"For {told}:", rtol=1e-3, atol=1e-3)
    return "The meal of 60 g at 180 mg/dl needs 8 units with nothing on board, and 5 with 3 units still at work."


q1 = choice(
    "a",
    {
        "a": "A higher return says that the reward was earned, and this reward is silent about low glucose. In the lesson an "
        "agent with this reward learned to overdose.",
        "b": "It is better by a measure that it was built to maximise. The reward does not mention low glucose, so the agent "
        "was free to cause it.",
        "c": "The agent did just what was asked. The simulator may be sound; look at the sentence that the reward says.",
        "d": "More search finds policies that earn still more of this reward, so the harm that it does not mention may grow.",
    },
)

CHECKERS = {"q1": q1, "glucose_trace": glucose_trace, "bolus_calculator": bolus_calculator}
