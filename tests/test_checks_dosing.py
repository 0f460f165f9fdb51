"""The checkers on dosing accept right answers and name what is wrong with the usual wrong ones."""

import numpy as np
import pytest

from medai_utils import check, insulin
from medai_utils.checks.dosing import sensor_day


def verdict(capsys, exercise, answer):
    check(exercise, answer)
    return capsys.readouterr().out


def four(trace):
    trace = trace[~np.isnan(trace)]
    f = 1.509 * (np.log(trace) ** 1.084 - 5.381)
    low, high = np.where(f < 0, 10 * f**2, 0), np.where(f > 0, 10 * f**2, 0)
    inside = (trace >= 70) & (trace <= 180)
    return inside.mean(), (trace < 70).mean(), low.mean(), high.mean()


def by_report(trace):
    table = insulin.report(trace[np.isfinite(trace)])
    return table[["in_range", "below_70", "LBGI", "HBGI"]].to_numpy()[0]


def changed(**parts):
    def function(trace):
        values = dict(zip(("inside", "below", "low", "high"), four(trace), strict=True))
        values.update({name: change(trace) for name, change in parts.items()})
        return tuple(values.values())

    return function


def f_of(trace, base=np.log):
    trace = trace[~np.isnan(trace)]
    return 1.509 * (base(trace) ** 1.084 - 5.381)


WRONG_TRACES = {
    "the stub": (lambda trace: ..., "nothing yet"),
    "gaps not left out": (lambda trace: (four(trace)[0], four(trace)[1], np.mean(np.log(trace)), 1), "NaN"),
    "gaps in the denominator": (
        lambda trace: (
            np.mean((trace >= 70) & (trace <= 180)),
            np.mean(trace < 70),
            four(trace)[2],
            four(trace)[3],
        ),
        "gaps included",
    ),
    "per cent": (lambda trace: (100 * four(trace)[0], 100 * four(trace)[1], *four(trace)[2:]), "per cent"),
    "limits left out": (
        changed(
            inside=lambda t: np.mean((t[~np.isnan(t)] > 70) & (t[~np.isnan(t)] < 180)),
            below=lambda t: np.mean(t[~np.isnan(t)] <= 70),
        ),
        "70 and 180 themselves",
    ),
    "mean over the low alone": (
        changed(
            low=lambda t: np.mean(10 * f_of(t)[f_of(t) < 0] ** 2),
            high=lambda t: np.mean(10 * f_of(t)[f_of(t) > 0] ** 2),
        ),
        "over all readings",
    ),
    "logarithm to the base 10": (
        changed(
            low=lambda t: np.mean(10 * np.minimum(f_of(t, np.log10), 0) ** 2),
            high=lambda t: np.mean(10 * np.maximum(f_of(t, np.log10), 0) ** 2),
        ),
        "natural logarithm",
    ),
    "swapped": (lambda trace: tuple(np.array(four(trace))[[0, 1, 3, 2]]), "swapped"),
    "one number": (lambda trace: four(trace)[0], "Four numbers"),
    "constants": (lambda trace: four(sensor_day()), "another trace"),
    "not squared": (changed(low=lambda t: np.mean(-10 * np.minimum(f_of(t), 0))), "LBGI is not right"),
}


def dose(carbs, reading, on_board, CR, CF):
    return max(carbs / CR + (reading - 140) / CF - on_board, 0)


WRONG_DOSES = {
    "the stub": (lambda *a: ..., "nothing yet"),
    "negative": (lambda c, r, o, CR, CF: c / CR + (r - 140) / CF - o, "negative"),
    "forgets": (lambda c, r, o, CR, CF: max(c / CR + (r - 140) / CF, 0), "on board"),
    "multiplies": (lambda c, r, o, CR, CF: max(c * CR + (r - 140) * CF - o, 0), "divide"),
    "corrects upwards only": (lambda c, r, o, CR, CF: max(c / CR + max(r - 140, 0) / CF - o, 0), "smaller"),
    "no target": (lambda c, r, o, CR, CF: max(c / CR + r / CF - o, 0), "above 140"),
    "ratios swapped": (lambda c, r, o, CR, CF: max(c / CF + (r - 140) / CR - o, 0), "by hand"),
}


def test_the_day_has_gaps_lows_highs_and_both_limits():
    trace = sensor_day()
    assert trace.shape == (288,)
    assert np.isnan(trace).any()
    assert {70, 180} <= set(trace[~np.isnan(trace)])
    assert np.nanmin(trace) < 60
    assert np.nanmax(trace) > 190


@pytest.mark.parametrize("answer", [four, by_report])
def test_right_traces(capsys, answer):
    assert verdict(capsys, "glucose-trace", answer).startswith("Right")


@pytest.mark.parametrize("name", WRONG_TRACES)
def test_wrong_traces(capsys, name):
    answer, words = WRONG_TRACES[name]
    said = verdict(capsys, "glucose-trace", answer)
    assert said.startswith("Not yet")
    assert words in said


@pytest.mark.parametrize(
    "answer", [dose, lambda c, r, o, CR, CF: np.clip(c / CR + (r - 140) / CF - o, 0, None)], ids=["max", "clip"]
)
def test_right_doses(capsys, answer):
    assert verdict(capsys, "bolus-calculator", answer).startswith("Right")


@pytest.mark.parametrize("name", WRONG_DOSES)
def test_wrong_doses(capsys, name):
    answer, words = WRONG_DOSES[name]
    said = verdict(capsys, "bolus-calculator", answer)
    assert said.startswith("Not yet")
    assert words in said
