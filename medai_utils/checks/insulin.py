"""Checks of the exercises of lesson 1.18, insulin."""

import numpy as np

from . import NotYet, call

PARTS = ("share in range", "share below 70", "LBGI", "HBGI")


def sensor_day():
    """A day of sensor readings with gaps, for the exercise on the glucose trace.

    Returns
    -------
    ndarray (288,)
        mg/dl, every five minutes; NaN where the sensor gave nothing. Simulated, always the same.
    """
    rng = np.random.default_rng(114)
    hours = np.arange(288) / 12
    meals = sum(g * np.clip((hours - h) / 1.2, 0, None) * np.exp(1 - (hours - h) / 1.2) for g, h in ((90, 7), (70, 13)))
    dip = 75 * np.exp(-(((hours - 19.5) / 1.1) ** 2))
    trace = np.round(125 + meals - dip + rng.normal(0, 5, 288))
    trace[[40, 41, 200, 201]] = 70, 180, 70, 180
    trace[60:78] = np.nan
    trace[150:156] = np.nan
    return trace


def _four(trace, strict=False, only=False, base=np.log):
    trace = trace[~np.isnan(trace)]
    f = 1.509 * (base(trace) ** 1.084 - 5.381)
    low, high = 10 * np.minimum(f, 0) ** 2, 10 * np.maximum(f, 0) ** 2
    inside = (trace > 70) & (trace < 180) if strict else (trace >= 70) & (trace <= 180)
    below = trace <= 70 if strict else trace < 70
    if only:
        low, high = low[f < 0], high[f > 0]
    return np.array([inside.mean(), below.mean(), low.mean(), high.mean()])


def glucose_trace(answer):
    """A function (readings with NaN) that returns share in range, share below 70, LBGI and HBGI."""
    trace = sensor_day()
    value = np.asarray(call(answer, trace.copy()), dtype=float)
    if value.shape != (4,):
        raise NotYet(f"Four numbers are asked for, in this order: {', '.join(PARTS)}; got shape {value.shape}.")
    if np.isnan(value).any():
        raise NotYet("There is a NaN in your answer: leave out the gaps of the sensor before you average.")
    right, seen = _four(trace), np.mean(~np.isnan(trace))
    if np.allclose(value[:2], 100 * right[:2], rtol=0.01):
        raise NotYet("Shares, between 0 and 1, are asked for; yours are in per cent.")
    if np.allclose(value[:2], seen * right[:2], atol=0.002):
        raise NotYet(
            "You divided by all steps of the day, gaps included: a comparison with NaN is False, so that a gap counts as "
            "neither in range nor low. Divide by the readings that there are."
        )
    if np.allclose(value[:2], _four(trace, strict=True)[:2], atol=0.002):
        raise NotYet("70 and 180 themselves are in range; only less than 70 is below.")
    if np.allclose(value[[0, 1]], right[[0, 1]], atol=0.002) and np.allclose(
        value[2:], _four(trace, only=True)[2:], rtol=0.01
    ):
        raise NotYet(
            "You averaged the risk of low readings over the low readings alone. The index is a mean over all readings, in "
            "which the others count as 0; otherwise one low reading in a year would look like a year of them."
        )
    if np.allclose(value[2:], _four(trace, base=np.log10)[2:], rtol=0.01):
        raise NotYet("The formula has the natural logarithm; yours is the logarithm to the base 10.")
    if np.allclose(value[2:], right[[3, 2]], rtol=0.01):
        raise NotYet("LBGI and HBGI are swapped: f below 0 means low glucose.")
    for name, mine, yours in zip(PARTS, right, value, strict=True):
        if not np.isclose(yours, mine, rtol=0.01, atol=0.001):
            raise NotYet(
                f"The {name} is not right yet: you have {yours:.3f}. Work it out by hand for a trace of three."
            )
    if not np.allclose(answer(np.array([60.0, 100, 250])), _four(np.array([60.0, 100, 250])), rtol=0.01):
        raise NotYet("For another trace, without gaps, the answer is wrong: compute everything from the argument.")
    return "the gaps are left out, and every reading that there is counts once."


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
        ],
        dtype=float,
    )
    carbs, reading, on_board, ratio, factor = rows.T
    value = np.array([float(call(answer, *row)) for row in rows])
    plain = carbs / ratio + (reading - 140) / factor - on_board
    wrong = {
        "no floor": plain,
        "no memory": np.maximum(carbs / ratio + (reading - 140) / factor, 0),
        "times": np.maximum(carbs * ratio + (reading - 140) * factor - on_board, 0),
        "only up": np.maximum(carbs / ratio + np.maximum(reading - 140, 0) / factor - on_board, 0),
        "no target": np.maximum(carbs / ratio + reading / factor - on_board, 0),
    }
    hints = {
        "no floor": "With nothing to eat, 150 mg/dl and 2 units on board your answer is negative: a pump cannot take back.",
        "no memory": "You do not subtract the units on board: two boluses an hour apart would both act in full.",
        "times": "CR is grams a unit and CF mg/dl a unit: divide by them. Yours would give hundreds of units.",
        "only up": "Under 140 mg/dl the correction is negative and makes the bolus smaller; you cut it off at 0.",
        "no target": "You correct the whole reading down to 0 mg/dl; correct only what is above 140.",
    }
    if np.allclose(value, np.maximum(plain, 0), atol=0.01):
        return "8 units for the first case, and never less than none."
    for name, doses in wrong.items():
        if np.allclose(value, doses, atol=0.01):
            raise NotYet(hints[name])
    case = int(np.argmax(~np.isclose(value, np.maximum(plain, 0), atol=0.01)))
    told = f"{carbs[case]:.0f} g, reading {reading[case]:.0f}, on board {on_board[case]:.0f}, CR {ratio[case]:.0f}, "
    raise NotYet(f"For {told}CF {factor[case]:.0f} you give {value[case]:.2f} units. Work it out by hand.")


CHECKERS = {"glucose_trace": glucose_trace, "bolus_calculator": bolus_calculator}
