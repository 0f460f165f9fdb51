"""The checkers of lesson 1.1 accept right answers and name what is wrong with the others."""

import numpy as np
import pytest

from medai_utils import check


def verdict(capsys, exercise, answer):
    check(exercise, answer)
    return capsys.readouterr().out


def masked(values, codes):
    known = np.ma.masked_where(np.isin(values, codes), values)
    return known.mean(), known.mask.sum()


def in_place(values, codes):
    values[np.isin(values, codes)] = np.nan
    return np.nanmean(values), np.isnan(values).sum()


def interpolated(stored, slope, intercept, padding, level, width):
    grey = np.interp(slope * stored + intercept, [level - width / 2, level + width / 2], [0, 1])
    return np.where(stored == padding, 0, grey)


def greys(stored, shift, middle=0.5, range_of=400, cut=True):
    value = (stored + shift - 40.0) / range_of + middle
    return np.clip(value, 0, 1) if cut else value


@pytest.mark.parametrize(("exercise", "answer"), [("sentinels", masked), ("ct-window", interpolated)])
def test_accepts_another_right_answer(capsys, exercise, answer):
    assert verdict(capsys, exercise, answer).startswith("Right")


WRONG = {
    "sentinels": [
        (lambda values, codes: ..., "returns nothing yet"),
        (lambda values, codes: (values.mean(), 3), "not pressures"),
        (lambda values, codes: (np.where(np.isin(values, codes), 0, values).mean(), 3), "0 is a number"),
        (lambda values, codes: (values[values != codes[0]].mean(), 2), "Only one of the codes"),
        (lambda values, codes: (np.where(np.isin(values, codes), np.nan, values).mean(), 3), "nanmean"),
        (lambda values, codes: (masked(values, codes)[0], 5), "counted the known"),
        (in_place, "changes the values"),
    ],
    "ct-window": [
        (lambda *image: ..., "returns nothing yet"),
        (lambda stored, *rest: greys(stored, 0), "Slope and intercept"),
        (lambda stored, *rest: greys(stored, 1024), "with its own sign"),
        (lambda stored, *rest: greys(stored, -1024, middle=0), "level is the middle"),
        (lambda stored, *rest: greys(stored, -1024, range_of=800), "twice as wide"),
        (lambda stored, *rest: greys(stored, -1024, cut=False), "cut what lies beyond"),
        (lambda stored, *rest: greys(stored, -1024), "makes it white"),
    ],
}


@pytest.mark.parametrize(
    ("exercise", "answer", "hint"), [(exercise, *case) for exercise, cases in WRONG.items() for case in cases]
)
def test_names_what_is_wrong(capsys, exercise, answer, hint):
    said = verdict(capsys, exercise, answer)
    assert said.startswith("Not yet")
    assert hint in said
