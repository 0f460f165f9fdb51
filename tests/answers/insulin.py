"""Answers to the exercises of lesson 1.18, insulin."""

import math

import numpy as np
import pandas as pd

from medai_utils.datasets import insulin, make_sensor_day


def f_of(trace, log=np.log):
    return 1.509 * (log(trace) ** 1.084 - 5.381)


def four(trace):
    trace = trace[~np.isnan(trace)]
    f = f_of(trace)
    low, high = np.where(f < 0, 10 * f**2, 0), np.where(f > 0, 10 * f**2, 0)
    inside = (trace >= 70) & (trace <= 180)
    return inside.mean(), (trace < 70).mean(), low.mean(), high.mean()


def by_report(trace):
    table = insulin.report(trace[np.isfinite(trace)])
    return table[["in_range", "below_70", "LBGI", "HBGI"]].to_numpy()[0]


def by_a_loop(trace):
    inside = below = low = high = seen = 0
    for reading in trace:
        if math.isnan(reading):
            continue
        seen += 1
        inside += 70 <= reading <= 180
        below += reading < 70
        f = 1.509 * (math.log(reading) ** 1.084 - 5.381)
        if f < 0:
            low += 10 * f * f
        else:
            high += 10 * f * f
    return [inside / seen, below / seen, low / seen, high / seen]


def by_pandas(trace):
    seen = pd.Series(trace).dropna()
    f = f_of(seen)
    risk = 10 * f**2
    return pd.Series(
        [seen.between(70, 180).mean(), seen.lt(70).mean(), risk.where(f < 0, 0).mean(), risk.where(f > 0, 0).mean()]
    )


def by_nanmean(trace):
    f = f_of(trace)
    gap = np.isnan(trace)
    parts = [(trace >= 70) & (trace <= 180), trace < 70, 10 * np.minimum(f, 0) ** 2, 10 * np.maximum(f, 0) ** 2]
    return np.array([np.nanmean(np.where(gap, np.nan, part)) for part in parts])


def by_the_example(trace):
    return np.round(four(trace), 3)


def changed(**parts):
    """The right four numbers but for some: each part is made of the readings without gaps, and of their f."""

    def function(trace):
        seen = trace[~np.isnan(trace)]
        values = dict(zip(("inside", "below", "low", "high"), four(trace), strict=True))
        values.update({name: change(seen, f_of(seen)) for name, change in parts.items()})
        return tuple(values.values())

    return function


def all_steps(trace):
    return np.mean((trace >= 70) & (trace <= 180)), np.mean(trace < 70), *four(trace)[2:]


def where_with_gaps(trace):
    f = f_of(trace)
    r = 10 * f**2
    return *four(trace)[:2], np.where(f < 0, r, 0).mean(), np.where(f > 0, r, 0).mean()


def with_gaps(trace):
    return all_steps(trace)[0], all_steps(trace)[1], np.mean(10 * np.minimum(f_of(trace), 0) ** 2), 1.0


def zeros_for_gaps(trace):
    with np.errstate(divide="ignore", invalid="ignore"):
        return four(np.nan_to_num(trace))


def filled(how):
    return lambda trace: four(how(pd.Series(trace)).to_numpy())


def log10(trace):
    f = f_of(trace[~np.isnan(trace)], np.log10)
    return *four(trace)[:2], np.mean(10 * np.minimum(f, 0) ** 2), np.mean(10 * np.maximum(f, 0) ** 2)


def dose(carbs, reading, on_board, CR, CF):
    return max(carbs / CR + (reading - 140) / CF - on_board, 0)


def dose_by_if(carbs, reading, on_board, CR, CF):
    units = carbs / CR
    units += (reading - 140) / CF
    units -= on_board
    if units < 0:
        return 0
    return units


RIGHT = {
    "q1": ["a"],
    "glucose_trace": [four, by_report, by_a_loop, by_pandas, by_nanmean, by_the_example],
    "bolus_calculator": [dose, lambda c, r, o, CR, CF: np.clip(c / CR + (r - 140) / CF - o, 0, None), dose_by_if],
}

WRONG = {
    "q1": {
        "it doses better": ("b", "measure that it was built"),
        "a broken simulator": ("c", "what was asked"),
        "more search": ("d", "More search"),
    },
    "glucose_trace": {
        "gaps not left out": (with_gaps, "NaN"),
        "zeros for gaps": (zeros_for_gaps, "leave out the gaps"),
        "gaps filled by a line": (filled(lambda trace: trace.interpolate()), "filled the gaps"),
        "gaps filled by the last reading": (filled(lambda trace: trace.ffill()), "filled the gaps"),
        "gaps filled by the mean": (filled(lambda trace: trace.fillna(trace.mean())), "filled the gaps"),
        "gaps filled by 1": (filled(lambda trace: trace.fillna(1)), "gaps count as low"),
        "gaps in the denominator": (all_steps, "gaps included"),
        "gaps in the denominator, rounded": (lambda t: np.round(all_steps(t), 3), "gaps included"),
        "shares swapped": (lambda t: np.array(four(t))[[1, 0, 2, 3]], "two shares are swapped"),
        "readings of the task": (lambda t: four(make_sensor_day().table["glucose"].to_numpy()), "use the argument"),
        "in range up to 140": (changed(inside=lambda t, f: np.mean((t >= 70) & (t <= 140))), "one is low"),
        "gaps as no risk": (where_with_gaps, "np.where turns"),
        "per cent": (lambda t: (100 * four(t)[0], 100 * four(t)[1], *four(t)[2:]), "per cent"),
        "counts": (lambda t: np.array(four(t)) * [np.sum(t > 0), np.sum(t > 0), 1, 1], "counted readings"),
        "limits left out": (
            changed(inside=lambda t, f: np.mean((t > 70) & (t < 180)), below=lambda t, f: np.mean(t <= 70)),
            "70 and 180 themselves",
        ),
        "70 below": (changed(below=lambda t, f: np.mean(t <= 70)), "70 and 180 themselves"),
        "180 above": (changed(inside=lambda t, f: np.mean((t >= 70) & (t < 180))), "70 and 180 themselves"),
        "outside": (changed(inside=lambda t, f: np.mean((t < 70) | (t > 180))), "above 180 or below 70"),
        "below 54": (changed(below=lambda t, f: np.mean(t < 54)), "below 54"),
        "above": (changed(below=lambda t, f: np.mean(t > 180)), "share above 180"),
        "mean over the low alone": (
            changed(low=lambda t, f: np.mean(10 * f[f < 0] ** 2), high=lambda t, f: np.mean(10 * f[f > 0] ** 2)),
            "over all readings",
        ),
        "mean over the high alone": (changed(high=lambda t, f: np.mean(10 * f[f > 0] ** 2)), "high reading in a year"),
        "logarithm to the base 10": (log10, "natural logarithm"),
        "swapped": (lambda t: np.array(four(t))[[0, 1, 3, 2]], "swapped"),
        "no factor": (lambda t: np.array(four(t)) / [1, 1, 10, 10], "left out the 10"),
        "not squared": (
            changed(low=lambda t, f: np.mean(-10 * np.minimum(f, 0)), high=lambda t, f: np.mean(10 * np.maximum(f, 0))),
            "did not square",
        ),
        "f for r": (
            changed(low=lambda t, f: np.mean(np.minimum(f, 0)), high=lambda t, f: np.mean(np.maximum(f, 0))),
            "mean of f",
        ),
        "one index": (changed(low=lambda t, f: np.mean(10 * f**2)), "together"),
        "sums": (lambda t: np.array(four(t)) * [1, 1, np.sum(t > 0), np.sum(t > 0)], "sum of the risks"),
        "split at the limits": (
            changed(low=lambda t, f: np.mean(10 * f**2 * (t < 70)), high=lambda t, f: np.mean(10 * f**2 * (t > 180))),
            "at 112.5",
        ),
        "one number": (lambda t: four(t)[0], "Four numbers"),
        "no power": (
            changed(low=lambda t, f: np.mean(10 * np.minimum(1.509 * (np.log(t) - 5.381), 0) ** 2)),
            "r is 13.57, 0.48, 22.44",
        ),
    },
    "bolus_calculator": {
        "negative": (lambda c, r, o, CR, CF: c / CR + (r - 140) / CF - o, "negative"),
        "absolute": (lambda c, r, o, CR, CF: abs(c / CR + (r - 140) / CF - o), "For carbs 0"),
        "forgets": (lambda c, r, o, CR, CF: max(c / CR + (r - 140) / CF, 0), "on board"),
        "multiplies": (lambda c, r, o, CR, CF: max(c * CR + (r - 140) * CF - o, 0), "divide"),
        "corrects upwards only": (lambda c, r, o, CR, CF: max(c / CR + max(r - 140, 0) / CF - o, 0), "smaller"),
        "the lesson's rule": (lambda c, r, o, CR, CF: c / CR + max(r - 140, 0) / CF, "rule of the lesson"),
        "no target": (lambda c, r, o, CR, CF: max(c / CR + r / CF - o, 0), "from 140"),
        "another target": (lambda c, r, o, CR, CF: max(c / CR + (r - 100) / CF - o, 0), "8 was expected"),
        "ratios swapped": (lambda c, r, o, CR, CF: max(c / CF + (r - 140) / CR - o, 0), "swapped"),
        "adds": (lambda c, r, o, CR, CF: max(c / CR + (r - 140) / CF + o, 0), "subtract them"),
        "distance turned": (lambda c, r, o, CR, CF: max(c / CR + (140 - r) / CF - o, 0), "wrong way round"),
        "meal only": (lambda c, r, o, CR, CF: max(c / CR - o, 0), "leave the correction out"),
        "from the correction": (lambda c, r, o, CR, CF: c / CR + max((r - 140) / CF - o, 0), "from the correction"),
        "whole units": (lambda c, r, o, CR, CF: round(dose(c, r, o, CR, CF)), "whole units"),
        "nothing when low": (lambda c, r, o, CR, CF: dose(c, r, o, CR, CF) * (r >= 70), "Below 70"),
        "ten at most": (lambda *case: min(dose(*case), 10), "For carbs 160"),
        "down": (lambda c, r, o, CR, CF: dose(c, r, o, CR, CF) // 1, "was expected"),
        "pieces": (lambda c, r, o, CR, CF: [c / CR, (r - 140) / CF, o], "One number"),
    },
}
