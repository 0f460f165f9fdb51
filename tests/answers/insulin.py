"""Answers to the exercises of lesson 1.18, insulin."""

import math

import numpy as np
import pandas as pd

from medai_utils.datasets import insulin, make_sensor_day


def points(trace, price):
    return -1.0 * (trace > 180) - price * (trace < 70)


def three(trace, price):
    trace = trace[~np.isnan(trace)]
    inside = (trace >= 70) & (trace <= 180)
    return inside.mean(), (trace < 70).mean(), 288 * points(trace, price).mean()


def by_report(trace, price):
    table = insulin.report(trace[np.isfinite(trace)])
    inside, below, above = table[["in_range", "below_70", "above_180"]].to_numpy()[0]
    return np.array([inside, below, -288 * (above + price * below)])


def by_a_loop(trace, price):
    inside = below = total = seen = 0
    for reading in trace:
        if math.isnan(reading):
            continue
        seen += 1
        if reading < 70:
            below += 1
            total -= price
        elif reading > 180:
            total -= 1
        else:
            inside += 1
    return [inside / seen, below / seen, 288 * total / seen]


def by_pandas(trace, price):
    seen = pd.Series(trace).dropna()
    rewards = -seen.gt(180).astype(float) - price * seen.lt(70)
    return pd.Series([seen.between(70, 180).mean(), seen.lt(70).mean(), 288 * rewards.mean()])


def by_nanmean(trace, price):
    gap = np.isnan(trace)
    parts = [(trace >= 70) & (trace <= 180), trace < 70, 288 * points(trace, price)]
    return np.array([np.nanmean(np.where(gap, np.nan, part)) for part in parts])


def by_the_example(trace, price):
    return np.round(three(trace, price), 3)


def by_whole_points(trace, price):
    inside, below, total = three(trace, price)
    return inside, below, round(total)


def changed(**parts):
    """The right three numbers but for some: each part is made of the readings without gaps, and of the price."""

    def function(trace, price):
        seen = trace[~np.isnan(trace)]
        values = dict(zip(("inside", "below", "total"), three(trace, price), strict=True))
        values.update({name: change(seen, price) for name, change in parts.items()})
        return tuple(values.values())

    return function


def all_steps(trace, price):
    return np.mean((trace >= 70) & (trace <= 180)), np.mean(trace < 70), three(trace, price)[2]


def gaps_as_good(trace, price):
    return *three(trace, price)[:2], 288 * points(trace, price).mean()


def filled(how):
    return lambda trace, price: three(how(pd.Series(trace)).to_numpy(), price)


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
    "earned": ["a"],
    "records": ["b"],
    "price": [10 / 3, 3.333, np.array(10 / 3), 3.33, 3.3],
    "glucose_trace": [three, by_report, by_a_loop, by_pandas, by_nanmean, by_the_example, by_whole_points],
    "bolus_calculator": [dose, lambda c, r, o, CR, CF: np.clip(c / CR + (r - 140) / CF - o, 0, None), dose_by_if],
}

WRONG = {
    "earned": {
        "it doses better": ("b", "measure that it was built"),
        "fewer lows": ("c", "A high earns nothing"),
        "more search": ("d", "More search"),
    },
    "records": {
        "many records": ("a", "Many records"),
        "where they agreed": ("c", "agreed"),
        "off-policy evaluation": ("d", "nobody"),
    },
    "price": {
        "ratio of the highs": (2, "ratio of the shares above"),
        "ratio of the lows": (2.5, "ratio of the shares below"),
        "turned round": (0.3, "wrong way round"),
        "difference": (10, "Divide it"),
        "the lesson's price": (6, "the two differ"),
        "per cent": (0.0333, "100 times too small"),
        "something else": (4, "Write down both returns"),
        "rounded too far": (3.5, "Write down both returns"),
    },
    "glucose_trace": {
        "zeros for gaps": (lambda t, p: three(np.nan_to_num(t), p), "gaps count as low"),
        "gaps filled by a line": (filled(lambda trace: trace.interpolate()), "filled the gaps"),
        "gaps filled by the last reading": (filled(lambda trace: trace.ffill()), "filled the gaps"),
        "gaps filled by the mean": (filled(lambda trace: trace.fillna(trace.mean())), "filled the gaps"),
        "gaps in the denominator": (all_steps, "gaps included"),
        "gaps in the denominator, rounded": (lambda t, p: np.round(all_steps(t, p), 3), "gaps included"),
        "gaps as good readings": (gaps_as_good, "a gap counts"),
        "shares swapped": (lambda t, p: np.array(three(t, p))[[1, 0, 2]], "two shares are swapped"),
        "readings of the task": (lambda t, p: three(make_sensor_day().table["glucose"].to_numpy(), 6), "the argument"),
        "price of 6": (lambda t, p: three(t, 6), "another price"),
        "in range up to 140": (changed(inside=lambda t, p: np.mean((t >= 70) & (t <= 140))), "one is low"),
        "per cent": (lambda t, p: (100 * three(t, p)[0], 100 * three(t, p)[1], three(t, p)[2]), "per cent"),
        "counts": (lambda t, p: np.array(three(t, p)) * [np.sum(t > 0), np.sum(t > 0), 1], "counted readings"),
        "limits left out": (
            changed(inside=lambda t, p: np.mean((t > 70) & (t < 180)), below=lambda t, p: np.mean(t <= 70)),
            "70 and 180 themselves",
        ),
        "70 below": (changed(below=lambda t, p: np.mean(t <= 70)), "70 and 180 themselves"),
        "180 above": (changed(inside=lambda t, p: np.mean((t >= 70) & (t < 180))), "70 and 180 themselves"),
        "outside": (changed(inside=lambda t, p: np.mean((t < 70) | (t > 180))), "above 180 or below 70"),
        "below 54": (changed(below=lambda t, p: np.mean(t < 54)), "below 54"),
        "above": (changed(below=lambda t, p: np.mean(t > 180)), "share above 180"),
        "mean reward": (changed(total=lambda t, p: points(t, p).mean()), "multiply by 288"),
        "sum": (changed(total=lambda t, p: points(t, p).sum()), "a gap counts"),
        "sign": (changed(total=lambda t, p: -288 * points(t, p).mean()), "other sign"),
        "price of the highs": (
            changed(total=lambda t, p: 288 * np.mean(-p * (t > 180) - (t < 70))),
            "not to the highs",
        ),
        "highs left out": (changed(total=lambda t, p: 288 * np.mean(-p * (t < 70))), "left the highs out"),
        "lows left out": (changed(total=lambda t, p: 288 * np.mean(-1.0 * (t > 180))), "left the lows out"),
        "one number": (lambda t, p: three(t, p)[0], "Three numbers"),
        "not a number": (lambda t, p: (np.mean(t), 0.0, 0.0), "NaN"),
    },
    "bolus_calculator": {
        "negative": (lambda c, r, o, CR, CF: c / CR + (r - 140) / CF - o, "negative"),
        "absolute": (lambda c, r, o, CR, CF: abs(c / CR + (r - 140) / CF - o), "For carbs 0"),
        "forgets": (lambda c, r, o, CR, CF: max(c / CR + (r - 140) / CF, 0), "on board"),
        "multiplies": (lambda c, r, o, CR, CF: max(c * CR + (r - 140) * CF - o, 0), "divide"),
        "corrects upwards only": (lambda c, r, o, CR, CF: max(c / CR + max(r - 140, 0) / CF - o, 0), "smaller"),
        "as it was given": (lambda c, r, o, CR, CF: c * CR + max(r - 140, 0) / CF - o, "as it was given"),
        "one fault mended": (lambda c, r, o, CR, CF: c * CR + (r - 140) / CF - o, "CR is grams per unit"),
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
