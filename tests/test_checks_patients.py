"""The checkers of subtypes and treatments accept right answers and name what is wrong with the usual wrong ones."""

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score, rand_score

from medai_utils import check
from medai_utils.checks.patients import partitions


def verdict(capsys, exercise, answer):
    check(exercise, answer)
    return capsys.readouterr().out


def pair_counts(one, two):
    above = np.triu_indices(one.size, 1)
    first, second = (np.equal.outer(groups, groups)[above] for groups in (one, two))
    return np.sum(first & second), first.sum(), second.sum(), first.size


def by_pairs(one, two):
    both, a, b, n = pair_counts(one, two)
    return (both - a * b / n) / ((a + b) / 2 - a * b / n)


def unadjusted_fraction(one, two):
    both, a, b, _ = pair_counts(one, two)
    return both / ((a + b) / 2)


def arms(outcome, treated):
    return outcome[treated], outcome[~treated]


def effect(half):
    """A function that returns the effect, with `half` of the arms as half the width of the interval."""

    def answer(outcome, treated):
        y1, y0 = arms(outcome, treated)
        tau = y1.mean() - y0.mean()
        return tau, tau - half(y1, y0), tau + half(y1, y0)

    return answer


def se(y1, y0):
    return np.sqrt(y1.var(ddof=1) / y1.size + y0.var(ddof=1) / y0.size)


def turned_round(outcome, treated):
    return effect(lambda y1, y0: 1.96 * se(y1, y0))(outcome, ~treated)


def bootstrap(outcome, treated):
    rng = np.random.default_rng(0)
    y1, y0 = arms(outcome, treated)
    draws = [rng.choice(y1, y1.size).mean() - rng.choice(y0, y0.size).mean() for _ in range(20_000)]
    half = 1.96 * np.std(draws)
    tau = y1.mean() - y0.mean()
    return [tau, tau - half, tau + half]


def in_rows(outcome, drug, severity):
    degrees = np.unique(severity)
    return np.array(
        [outcome[(severity == s) & (drug == 1)].mean() - outcome[(severity == s) & (drug == 0)].mean() for s in degrees]
    )


def standardised(outcome, drug, severity):
    return in_rows(outcome, drug, severity) @ np.bincount(severity) / severity.size


def propensity(drug, severity):
    return np.array([drug[severity == s].mean() for s in range(3)])[severity]


def weighted(outcome, drug, severity):
    e = propensity(drug, severity)
    return np.average(outcome, weights=drug / e) - np.average(outcome, weights=(1 - drug) / (1 - e))


def weighted_the_wrong_way(outcome, drug, severity):
    e = propensity(drug, severity)
    return np.average(outcome, weights=drug * e) - np.average(outcome, weights=(1 - drug) * (1 - e))


RIGHT = {
    "adjusted-rand": [adjusted_rand_score, by_pairs],
    "effect-with-interval": [
        effect(lambda y1, y0: 1.96 * se(y1, y0)),
        effect(lambda y1, y0: 2 * se(y1, y0)),
        bootstrap,
    ],
    "standardise": [standardised, weighted],
}

WRONG = {
    "adjusted-rand": {
        "numbers compared": (lambda one, two: np.mean(one == two), "arbitrary"),
        "not adjusted": (rand_score, "without the adjustment"),
        "chance left out": (unadjusted_fraction, "what chance gives"),
        "pairs counted": (lambda one, two: pair_counts(one, two)[0], "number of pairs"),
        "an array": (lambda one, two: one == two, "One number"),
        "always the same": (lambda one, two: by_pairs(*partitions()), "under other numbers"),
    },
    "effect-with-interval": {
        "turned round": (turned_round, "sign"),
        "one number": (lambda outcome, treated: outcome[treated].mean(), "Three numbers"),
        "spread of people": (effect(lambda a, b: 1.96 * np.sqrt(a.var(ddof=1) + b.var(ddof=1))), "of the people"),
        "one standard error": (effect(se), "two thirds"),
        "no root": (effect(lambda a, b: 1.96 * se(a, b) ** 2), "square root"),
        "errors added": (
            effect(lambda a, b: 1.96 * (a.std(ddof=1) / np.sqrt(a.size) + b.std(ddof=1) / np.sqrt(b.size))),
            "Variances add",
        ),
        "limits swapped": (effect(lambda a, b: -1.96 * se(a, b)), "lower limit comes before"),
        "ten times": (effect(lambda a, b: 19.6 * se(a, b)), "to either side"),
    },
    "standardise": {
        "naive": (lambda y, a, s: y[a == 1].mean() - y[a == 0].mean(), "seems to do harm"),
        "rows alike": (lambda y, a, s: in_rows(y, a, s).mean(), "same weight"),
        "among the treated": (
            lambda y, a, s: in_rows(y, a, s) @ np.bincount(s[a == 1]) / a.sum(),
            "effect among the treated",
        ),
        "multiplied instead of divided": (weighted_the_wrong_way, "Divide by it"),
        "three numbers": (in_rows, "One number"),
        "a constant far off": (lambda y, a, s: 55.0, "average effect is 40"),
    },
}


@pytest.mark.parametrize(("exercise", "answer"), [(name, answer) for name in RIGHT for answer in RIGHT[name]])
def test_a_right_answer_is_accepted(capsys, exercise, answer):
    assert verdict(capsys, exercise, answer).startswith("Right")


@pytest.mark.parametrize("exercise", RIGHT)
def test_the_stub_is_not_yet_right(capsys, exercise):
    assert verdict(capsys, exercise, lambda *arguments: ...).startswith("Not yet: Your function returns nothing")
    assert verdict(capsys, exercise, ...).startswith("Not yet")


@pytest.mark.parametrize(
    ("exercise", "answer", "words"),
    [(name, *WRONG[name][mistake]) for name in WRONG for mistake in WRONG[name]],
    ids=[f"{name}: {mistake}" for name in WRONG for mistake in WRONG[name]],
)
def test_a_wrong_answer_gets_its_hint(capsys, exercise, answer, words):
    line = verdict(capsys, exercise, answer)
    assert line.startswith("Not yet")
    assert words in line
