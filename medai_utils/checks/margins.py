"""Checks of the exercises of lesson 1.8, margins."""

import numpy as np

from . import NotYet, call, choice, number, refuse, same

q1 = choice(
    "a",
    {
        "a": "Nearly as good a question was there both times, and the draw decided. A forest lives on it: it averages "
        "many such trees.",
        "b": "Both trees were grown by the same rule without an error. The patients differed, not the arithmetic.",
        "c": "A tree asks what separates, given the questions before it. Which question wins a close race says nothing "
        "about a cause.",
        "d": "It may predict fairly well all the same. What is unsteady is the order of its questions, and what one "
        "would like to read into it.",
    },
)


def best_question(answer):
    """A function (values, dead) that returns the threshold with the smallest Gini impurity after it."""
    for values, dead in (_ages(), _lactates(), _troponins()):
        threshold = number(call(answer, values, dead))
        points = np.unique(values)
        right = _best(values, dead, _gini)
        gap = _gap(points, threshold)
        if gap == right:
            continue
        cost = min(_costs(values, dead, _gini))
        if same(threshold, cost) or same(threshold, cost / values.size):
            raise NotYet("You returned an impurity. Return the threshold that leads to it.")
        if gap < 0:
            raise NotYet(
                f"Nobody's value is at most {threshold:g}, so that all patients are in one group. Did you return a "
                "position in the list in place of the value there?"
            )
        if gap >= points.size - 1:
            raise NotYet(
                f"Nobody's value is above {threshold:g}: one group is empty, its mean is NaN, and argmin takes NaN "
                "for the smallest. Leave the largest value out."
            )
        if same(threshold, points[right + 1]):
            raise NotYet(
                f"The threshold {threshold:g} fits the question 'below it?'. Here it is 'at most the threshold?', and "
                f"the patients with {threshold:g} must be in the other group."
            )
        refuse(
            gap,
            {
                "That is the worst question: the smallest impurity is wanted.": _best(
                    values, dead, lambda p: -_gini(p)
                ),
                "A group of one patient counts as much as one of thirty in your mean. Weight the two groups by their "
                "numbers of patients.": _best(values, dead, _gini, weighted=False),
                "You take the patients as if they came sorted by their value. They come in no order.": _as_sorted(
                    values, dead, points
                ),
                "You sort the patients and cut between two of the same value. No threshold can do that: compare the "
                "values with the threshold.": _as_sorted(
                    values[np.argsort(values, kind="stable")], dead[np.argsort(values, kind="stable")], points
                ),
                "Another impurity leads to that question, such as the entropy. The Gini impurity was asked for.": _best(
                    values, dead, _entropy
                ),
                "That is the question with the fewest wrong calls; the Gini impurity was asked for.": _best(
                    values, dead, lambda p: min(p, 1 - p)
                ),
                "Your question looks for the largest difference in the shares of deaths, however small the groups "
                "are.": _best(values, dead, None),
            },
            rtol=0,
        )
        raise NotYet(
            f"At {threshold:g} the impurity after the question is {_costs(values, dead, _gini)[gap] / values.size:.4f}, "
            f"and there is a question with {cost / values.size:.4f}."
        )
    return "Any threshold between the same two values asks the same question; a library takes the middle."


def _ages():
    """Ages (50,), some of them twice or more and in no order, and deaths (50,)."""
    return _draw(2780, 50, lambda rng, n: rng.integers(40, 92, n) * 1.0)


def _lactates():
    """Lactates (36,) in mmol/l, most of them twice or more and in no order, and deaths (36,)."""
    return _draw(582, 36, lambda rng, n: rng.integers(10, 26, n) / 5)


def _troponins():
    """Troponins (40,) in ng/l, most of them low and a few very high, and deaths (40,)."""
    return _draw(4982, 40, lambda rng, n: np.round(np.exp(rng.normal(4.6, 1, n)) / 10) * 10)


def _draw(seed, n, values_of):
    """Simulated patients; the seeds are such that the usual mistakes lead to another threshold."""
    rng = np.random.default_rng(seed)
    values = values_of(rng, n)
    above = values > np.quantile(values, 0.6)
    return values, (rng.random(n) < np.where(above, 0.6, 0.2)).astype(int)


def _gap(points, threshold):
    """The position of the largest of the points that is at most the threshold, -1 if none is."""
    return int(np.searchsorted(points - 1e-6, threshold, side="right")) - 1


def _gini(p):
    return 2 * p * (1 - p)


def _entropy(p):
    return -sum(q * np.log(q) for q in (p, 1 - p) if q > 0)


def _costs(values, dead, impurity, weighted=True):
    """The impurity left by each threshold, times the number of patients; all values but the largest are tried."""
    costs = []
    for threshold in np.unique(values)[:-1]:
        groups = dead[values <= threshold], dead[values > threshold]
        if impurity is None:
            costs.append(-abs(groups[0].mean() - groups[1].mean()))
        else:
            costs.append(sum((group.size if weighted else 1) * impurity(group.mean()) for group in groups))
    return np.array(costs)


def _best(*arguments, **options):
    return int(_costs(*arguments, **options).argmin())


def _as_sorted(values, dead, points):
    """The gap that is found if the patients are cut at a position in their order, ties or not."""
    costs = [k * _gini(dead[:k].mean()) + (dead.size - k) * _gini(dead[k:].mean()) for k in range(1, dead.size)]
    k = int(np.argmin(costs)) + 1
    return _gap(points, (values[k - 1] + values[k]) / 2)


CHECKERS = {"q1": q1, "best_question": best_question}
