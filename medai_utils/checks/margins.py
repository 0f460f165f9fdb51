"""Checks of the exercises of lesson 1.8, margins."""

import numpy as np

from . import NotYet, call


def _cost(values, dead, threshold, weigh=True):
    parts = [dead[values <= threshold], dead[values > threshold]]
    impurities = [2 * part.mean() * (1 - part.mean()) for part in parts]
    sizes = [part.size if weigh else 1 for part in parts]
    return np.average(impurities, weights=sizes)


def best_question(answer):
    """A function (values, dead) that returns the threshold with the smallest Gini impurity after it."""
    rng = np.random.default_rng(1)
    values = np.sort(rng.choice(np.arange(30, 95), 40, replace=False)).astype(float)
    dead = (rng.random(40) < np.where(values > 60, 0.7, 0.3)).astype(int)
    dead[:3] = 0  # a few patients in a pure group: tempting for a mean that is not weighted
    between = (values[:-1] + values[1:]) / 2
    costs = np.array([_cost(values, dead, threshold) for threshold in between])
    unweighted = np.array([_cost(values, dead, threshold, weigh=False) for threshold in between])
    value = call(answer, values.copy(), dead.copy())
    if np.ndim(value):
        raise NotYet("One threshold is asked for, your function returns several numbers.")
    value = float(value)
    if np.isclose(value, costs.min()) or value < values.min():
        raise NotYet("You returned an impurity; the threshold that leads to it is asked for.")
    if np.isclose(value, between[costs.argmax()]):
        raise NotYet("That is the worst question: the smallest impurity is wanted.")
    order = np.random.default_rng(6).permutation(values.size)
    if not np.isclose(float(answer(values[order], dead[order])), value):
        raise NotYet("With the same patients in another order your function returns another threshold.")
    if np.isclose(value, between[unweighted.argmin()]):
        raise NotYet(
            "A group of one patient counts as much as one of thirty in your mean. Weigh the two groups by their size."
        )
    best = costs.argmin()
    if not values[best] <= value < values[best + 1]:
        raise NotYet(f"At {value:g} the impurity after the question is not the smallest there is.")


CHECKERS = {"best_question": best_question}
