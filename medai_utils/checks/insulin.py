"""Checks of the exercises of lesson 1.18, insulin."""

import contextlib

import numpy as np

from . import NotYet, array, call, choice, expect, number, refuse

PARTS = ("share in range", "share below 70", "return")
NEAR = {"rtol": 1e-3, "atol": 6e-4}  # shares may be rounded to three decimals


def _night():
    """Thirteen readings with two gaps, for which no number is that of the day."""
    return np.array([52, 64, np.nan, 70, 88, 112, 131, np.nan, 180, 172, 222, 262, 301.0])


def glucose_trace(answer):
    """A function (readings with NaN, price) that returns share in range, share below 70 and the return of a day."""
    from ..datasets import make_sensor_day

    day = make_sensor_day().table["glucose"].to_numpy()
    for trace, price in ((day, 6), (_night(), 2.5)):
        value = call(answer, trace, price)
        if not _finite(value):
            raise NotYet("There is NaN or an infinite value in your answer: leave out the gaps of the sensor first.")
        value = array(value)
        if value.shape != (3,):
            raise NotYet(f"Three numbers are asked for, in this order: {', '.join(PARTS)}.")
        right = _three(trace, price)
        if price != 6:
            refuse(value, {"For another trace you return the numbers of `readings`: use the argument.": _three(day, 6)})
            refuse(value[2], {"For another price your return is that of a price of 6.": _three(trace, 6)[2]})
        _refuse_shares(value, right, trace, price)
        _refuse_return(value[2], right[2], trace, price)
        for name, mine, yours in zip(PARTS, right, value, strict=True):
            hint = "Try 60, NaN, 100 and 250 with a price of 6: one reading of three is in range, one is low, one high."
            near = {"atol": 0.51} if name == "return" else NEAR  # a return may be rounded to a whole number
            expect(yours, mine, f"The {name} is not right yet. {hint}", **near)
    return (
        "The gaps are left out, and every reading that there is counts once. What glucose did in the gaps these numbers "
        "do not know."
    )


def _finite(value):
    with contextlib.suppress(TypeError, ValueError):
        return np.isfinite(np.asarray(value, dtype=float)).all()
    return True


def _rewards(trace, price):
    return -1.0 * (trace > 180) - price * (trace < 70)


def _three(trace, price):
    trace = trace[~np.isnan(trace)]
    inside = (trace >= 70) & (trace <= 180)
    return np.array([inside.mean(), (trace < 70).mean(), 288 * _rewards(trace, price).mean()])


def _filled(trace):
    """The trace with its gaps filled by a line, by the last reading, by the mean."""
    gaps, steps = np.isnan(trace), np.arange(trace.size)
    last = trace[np.maximum.accumulate(np.where(gaps, 0, steps))]
    for values in (np.interp(steps, steps[~gaps], trace[~gaps]), last, np.nanmean(trace)):
        yield np.where(gaps, values, trace)


def _refuse_shares(value, right, trace, price):
    seen = trace[~np.isnan(trace)]
    part = seen.size / trace.size
    shares = {
        "Shares, between 0 and 1, are asked for; yours are in per cent.": 100 * right[:2],
        "The two shares are swapped: the share in range comes first.": right[1::-1],
        "You counted readings. Divide by the number of readings that there are.": seen.size * right[:2],
        "Your gaps count as low: was NaN replaced by a number? What was not measured is not known: leave it out.": [
            part * right[0],
            part * right[1] + 1 - part,
        ],
    }
    refuse(value[:2], shares, **NEAR)
    for filled in _filled(trace):
        hint = "You filled the gaps. What was not measured is not known: leave it out."
        refuse(value, {hint: _three(filled, price)}, **NEAR)
    limits = "70 and 180 themselves are in range; only less than 70 is below."
    above_70, below_180 = np.mean(seen > 70), np.mean(seen < 180)
    up_to_180, from_70 = np.mean(seen <= 180), np.mean(seen >= 70)
    gaps = (
        "You divided by all steps of the day, gaps included. A comparison with NaN is False, so that a gap counts as "
        "neither in range nor low. Divide by the readings that there are."
    )
    for inside in (above_70 + up_to_180 - 1, above_70 + below_180 - 1, from_70 + below_180 - 1):
        refuse(value[0], {limits: inside}, **NEAR)
    refuse(value[0], {gaps: part * right[0], "That is the share above 180 or below 70.": 1 - right[0]}, **NEAR)
    refuse(value[1], {limits: 1 - above_70, gaps: part * right[1]}, **NEAR)
    refuse(value[1], {"That is the share below 54; here the limit is 70.": np.mean(seen < 54)}, **NEAR)
    refuse(value[1], {"The share below 70 is asked for, that is the share above 180.": 1 - up_to_180}, **NEAR)


def _refuse_return(value, right, trace, price):
    seen = trace[~np.isnan(trace)]
    rewards = _rewards(seen, price)
    mistakes = {
        "That is the mean reward of one reading. A day has 288 steps: multiply by 288.": rewards.mean(),
        "That is a sum in which a gap counts as a reading with the reward 0. Take 288 times the mean over the readings "
        "that there are.": 288 * rewards.sum() / trace.size,
        "That is the sum over the readings that there are. With gaps the days would not compare: take 288 times the "
        "mean.": rewards.sum(),
        "A return is a sum of rewards, and here every reward is 0 or negative. Yours has the other sign.": -right,
        "The price belongs to the lows, not to the highs.": 288 * (-price * (seen > 180) - 1.0 * (seen < 70)).mean(),
        "You left the highs out: above 180 the reward is -1.": 288 * (-price * (seen < 70)).mean(),
        "You left the lows out: below 70 the reward is minus the price.": 288 * (-1.0 * (seen > 180)).mean(),
    }
    refuse(value, mistakes, rtol=1e-4)


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
        "This is the function as it was given. Try 60 g, 180 mg/dl, 3 units on board, CR 10 and CF 20: 5 units.": (
            carbs * ratio + upwards - on_board
        ),
        "With nothing to eat, 150 mg/dl and 2 units on board your answer is negative: a pump cannot take back.": plain,
        "You do not subtract the units on board: two boluses an hour apart would both act in full.": (
            carbs / ratio + (reading - 140) / factor
        ),
        "CR is grams per unit and CF mg/dl per unit: divide by them. Yours would give hundreds of units.": (
            carbs * ratio + (reading - 140) * factor - on_board
        ),
        "CR is grams per unit: divide the carbohydrate by it. Yours would give hundreds of units.": (
            carbs * ratio + (reading - 140) / factor - on_board
        ),
        "Below 140 mg/dl the correction is negative and makes the bolus smaller; you cut it off at 0.": (
            carbs / ratio + upwards - on_board
        ),
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
        "You subtract what is on board from the correction alone and cut that off at 0. Some pumps do; here it is subtracted "
        "from the whole.": carbs / ratio + np.maximum((reading - 140) / factor - on_board, 0),
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


def price(answer):
    """The price of a low at which 20 % above and 2 % below give the same return as 10 % above and 5 % below."""
    value = number(answer)
    if 0.033 <= value <= 0.034:
        raise NotYet(
            "Nearly: the shares are in per cent on both sides, so the per cent cancel. Yours is 100 times too small."
        )
    mistakes = {
        "That is the ratio of the shares above 180. How much more time above does A have, and how much less below?": 2,
        "That is the ratio of the shares below 70. The return counts both: 20 + 2 times the price for A.": 2.5,
        "You divided the wrong way round: 10 per cent more above must outweigh 3 per cent less below.": 0.3,
        "That is the difference above 180. Divide it by the difference below 70.": 10,
        "You divided by the 5 % of B alone. A is below 70 as well, for 2 %.": 10 / 5,
        "At a price of 6 the two differ. From which price on is A ahead?": 6,
    }
    refuse(value, mistakes)
    if not 3.295 < value < 3.345:
        raise NotYet("Write down both returns with the price p: 20 + 2 p against 10 + 5 p.")
    return (
        "Above a price of 3.3 rule A has the higher return, below it policy B. The patients are the same, and the order "
        "hangs on a number that somebody chose."
    )


earned = choice(
    "a",
    {
        "a": "The reward counts time in range and nothing else. A low costs no more than a high, and 40 mg/dl no more than 69.",
        "b": "It is better by the measure that it was built to maximise. That the patients were unseen protects against luck, "
        "not against a reward that leaves something out.",
        "c": "A high earns nothing either, so trading long highs for short lows earns more. That the lows are fewer does not "
        "follow.",
        "d": "More search finds policies that earn still more of this reward. It says nothing about lows, so they may grow.",
    },
)

records = choice(
    "b",
    {
        "a": "Many records do not help where none of them shows what happens. The policy guesses from other patients.",
        "b": "Nobody in the records was treated so, and no calculation can bring back what did not happen. Somebody would have "
        "to try, which is what a trial is for.",
        "c": "Where policy and doctors agreed one sees the result. Whether these patients are like the others is what one "
        "would have to know.",
        "d": "Off-policy evaluation gives more weight to patients who were treated as the policy would. Here there is nobody "
        "to give weight to.",
    },
)

CHECKERS = {
    "earned": earned,
    "records": records,
    "price": price,
    "bolus_calculator": bolus_calculator,
    "glucose_trace": glucose_trace,
}
