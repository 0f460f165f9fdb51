"""The checkers of lessons 1.4 and 1.5 accept right answers and name what is wrong with the others."""

import numpy as np
import pytest
from sklearn.tree import DecisionTreeClassifier

from medai_utils import check


def verdict(capsys, exercise, answer):
    check(exercise, answer)
    return capsys.readouterr().out


def data(theta, x, y):
    return x.T @ (1 / (1 + np.exp(-x @ theta)) - y)


def free(theta):
    return np.where(np.arange(theta.size) > 0, theta, 0)


def limits(weight, error, units, z=1.96):
    middle, wide = units * weight, z * units * error
    return np.exp([middle, middle - wide, middle + wide])


def symmetric(weight, error, units):
    ratio = np.exp(units * weight)
    return ratio, ratio * (1 - 1.96 * units * error), ratio * (1 + 1.96 * units * error)


def numerical(theta, x, y, c, step=1e-5):
    def objective(t):
        p = 1 / (1 + np.exp(-x @ t))
        return 0.5 * np.sum(t[1:] ** 2) - c * np.sum(np.log(np.where(y == 1, p, 1 - p)))

    return np.array([(objective(theta + step * e) - objective(theta - step * e)) / (2 * step) for e in np.eye(3)])


def costs(values, dead, weigh=True):
    def cost(threshold):
        parts = [dead[values <= threshold], dead[values > threshold]]
        return sum((part.size if weigh else 1) * part.mean() * (1 - part.mean()) for part in parts)

    thresholds = np.unique(values)[:-1]
    return thresholds, np.array([cost(threshold) for threshold in thresholds])


def midway(values, dead, pick=np.argmin, weigh=True):
    cost = costs(values, dead, weigh)[1]
    ordered = np.unique(values)
    return (ordered[pick(cost)] + ordered[pick(cost) + 1]) / 2


def at_a_value(values, dead):
    thresholds, cost = costs(values, dead)
    return thresholds[np.argmin(cost)]


def by_tree(values, dead):
    return DecisionTreeClassifier(max_depth=1).fit(values[:, np.newaxis], dead).tree_.threshold[0]


def only_sorted(values, dead):
    cost = [dead[:k].var() * k + dead[k:].var() * (dead.size - k) for k in range(1, dead.size)]
    k = int(np.argmin(cost)) + 1
    return (values[k - 1] + values[k]) / 2


@pytest.mark.parametrize(
    ("exercise", "answer"),
    [
        ("penalised-gradient", numerical),
        ("odds-ratio", limits),
        ("best-question", at_a_value),
        ("best-question", by_tree),
    ],
)
def test_accepts_another_right_answer(capsys, exercise, answer):
    assert verdict(capsys, exercise, answer).startswith("Right")


WRONG = {
    "penalised-gradient": [
        (lambda theta, x, y, c: ..., "returns nothing yet"),
        (lambda theta, x, y, c: c * data(theta, x, y), "penalty is missing"),
        (lambda theta, x, y, c: theta + c * data(theta, x, y), "intercept"),
        (lambda theta, x, y, c: free(theta) + data(theta, x, y), "C times"),
        (lambda theta, x, y, c: free(theta) - c * data(theta, x, y), "sign"),
        (lambda theta, x, y, c: free(theta) + c * data(theta, x, y) / len(y), "mean over"),
        (lambda theta, x, y, c: 2 * free(theta) + c * data(theta, x, y), "one half"),
        (lambda theta, x, y, c: 3.0, "one entry for each"),
    ],
    "odds-ratio": [
        (lambda weight, error, units: ..., "returns nothing yet"),
        (lambda weight, error, units: limits(weight, error, 1), "one year"),
        (lambda weight, error, units: units * limits(weight, error, 1), "multiply"),
        (lambda weight, error, units: np.log(limits(weight, error, units)), "exponential"),
        (lambda weight, error, units: limits(weight, error / 10, units), "ten times as much"),
        (lambda weight, error, units: limits(weight, error, units, z=1), "68 %"),
        (lambda weight, error, units: limits(weight, error, units)[[0, 2, 1]], "before the upper"),
        (symmetric, "its middle at the odds ratio"),
    ],
    "best-question": [
        (lambda values, dead: ..., "returns nothing yet"),
        (lambda values, dead: midway(values, dead, weigh=False), "by their size"),
        (lambda values, dead: midway(values, dead, pick=np.argmax), "worst"),
        (lambda values, dead: 2 * costs(values, dead)[1].min() / values.size, "returned an impurity"),
        (lambda values, dead: np.median(values), "not the smallest"),
        (only_sorted, "another order"),
    ],
}


@pytest.mark.parametrize(
    ("exercise", "answer", "hint"), [(exercise, *case) for exercise, cases in WRONG.items() for case in cases]
)
def test_names_what_is_wrong(capsys, exercise, answer, hint):
    said = verdict(capsys, exercise, answer)
    assert said.startswith("Not yet")
    assert hint in said
