"""Answers to the exercises of lesson 1.8, margins."""

import numpy as np
import pandas as pd
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor


def gini(p):
    return 1 - p**2 - (1 - p) ** 2


def entropy(p):
    return -sum(q * np.log2(q) for q in (p, 1 - p) if q > 0)


def costs(values, dead, impurity=gini, weigh=True):
    thresholds = np.unique(values)[:-1]
    pairs = [(dead[values <= t], dead[values > t]) for t in thresholds]
    return thresholds, np.array([sum((len(g) if weigh else 1) * impurity(g.mean()) for g in pair) for pair in pairs])


def midway(values, dead, pick=np.argmin, **options):
    cost = costs(values, dead, **options)[1]
    ordered = np.unique(values)
    return (ordered[pick(cost)] + ordered[pick(cost) + 1]) / 2


def at_a_value(values, dead):
    thresholds, cost = costs(values, dead)
    return thresholds[np.argmin(cost)]


def by_tree(values, dead):
    return DecisionTreeClassifier(max_depth=1).fit(values[:, np.newaxis], dead).tree_.threshold[0]


def by_variance(values, dead):
    return DecisionTreeRegressor(max_depth=1).fit(values[:, np.newaxis], dead).tree_.threshold[0]


def by_loop(values, dead):
    best, best_cost = None, float("inf")
    for threshold in sorted(set(values.tolist()))[:-1]:
        cost = 0
        for side in (True, False):
            group = [d for v, d in zip(values, dead, strict=True) if (v <= threshold) == side]
            p = sum(group) / len(group)
            cost += len(group) / len(values) * 2 * p * (1 - p)
        if cost < best_cost:
            best, best_cost = threshold, cost
    return best


def by_counts(values, dead):
    counts = pd.crosstab(values, dead).sort_index().cumsum()
    left, total = counts.to_numpy()[:-1], counts.to_numpy()[-1]
    cost = sum(2 * side.prod(axis=1) / side.sum(axis=1) for side in (left, total - left))
    return counts.index[cost.argmin()]


def on_a_fine_grid(values, dead):
    grid = np.arange(values.min(), values.max(), np.diff(np.unique(values)).min() / 3)
    cost = [
        (values <= t).sum() * gini(dead[values <= t].mean()) + (values > t).sum() * gini(dead[values > t].mean())
        for t in grid
    ]
    return grid[int(np.argmin(cost))] + 1e-3


def on_a_coarse_grid(values, dead):
    grid = np.linspace(values.min(), values.max(), 12)[1:-1]
    groups = [(dead[values <= t], dead[values > t]) for t in grid]
    return grid[int(np.argmin([sum(len(g) * gini(g.mean()) for g in pair) for pair in groups]))]


def by_one_square(values, dead):
    """1 - p**2 is no Gini impurity, yet it leads to the same question: the sum of n p is the same for all thresholds."""
    return midway(values, dead, impurity=lambda p: 1 - p**2)


def just_below_the_next(values, dead):
    ordered = np.unique(values)
    return np.nextafter(ordered[np.argmin(costs(values, dead)[1]) + 1], -np.inf)


def single_precision(values, dead):
    return np.float32(at_a_value(values.astype(np.float32), dead))


def among(candidates):
    """The best of the thresholds that `candidates` makes out of the distinct values."""

    def answer(values, dead):
        chosen = candidates(np.unique(values))
        groups = [[g for g in (dead[values <= t], dead[values > t]) if g.size] for t in chosen]
        cost = [sum(len(g) * gini(g.mean()) for g in pair) if len(pair) == 2 else np.inf for pair in groups]
        return chosen[int(np.argmin(cost))]

    return answer


def by_leaves(values, dead):
    tree = DecisionTreeClassifier(max_depth=1, min_samples_leaf=5)
    return tree.fit(values[:, np.newaxis], dead).tree_.threshold[0]


def more_deaths_above(values, dead):
    thresholds, cost = costs(values, dead)
    above = [dead[values <= t].mean() < dead[values > t].mean() for t in thresholds]
    return thresholds[np.argmin(np.where(above, cost, np.inf))]


def swapped_weights(values, dead):
    thresholds = np.unique(values)[:-1]
    pairs = [(dead[values <= t], dead[values > t]) for t in thresholds]
    return thresholds[np.argmin([len(b) * gini(a.mean()) + len(a) * gini(b.mean()) for a, b in pairs])]


def left_group_alone(values, dead):
    thresholds = np.unique(values)[:-1]
    return thresholds[np.argmin([(values <= t).sum() * gini(dead[values <= t].mean()) for t in thresholds])]


def first_change(values, dead):
    order = np.argsort(values, kind="stable")
    k = np.flatnonzero(np.diff(dead[order]))[0]
    return values[order][k : k + 2].mean()


def in_given_order(values, dead):
    cost = [dead[:k].var() * k + dead[k:].var() * (dead.size - k) for k in range(1, dead.size)]
    k = int(np.argmin(cost)) + 1
    return (values[k - 1] + values[k]) / 2


def by_position(order):
    """Sorted by `order` (values, dead), then cut at a position, ties or not."""

    def answer(values, dead):
        sorted_by = order(values, dead)
        return in_given_order(values[sorted_by], dead[sorted_by])

    return answer


def by_sorted_pairs(values, dead):
    """The value to the left of the best position among sorted pairs."""
    pairs = sorted(zip(values, dead, strict=True))
    sides = [([d for _, d in pairs[:k]], [d for _, d in pairs[k:]]) for k in range(1, len(pairs))]
    cost = [sum(len(side) * gini(np.mean(side)) for side in both) for both in sides]
    return pairs[int(np.argmin(cost))][0]


def middles_unsorted(values, dead):
    return among(lambda unique: (values[:-1] + values[1:]) / 2)(values, dead)


def largest_too(values, dead):
    thresholds = np.unique(values)
    groups = [(dead[values <= t], dead[values > t]) for t in thresholds[:-1]]
    cost = [sum(len(g) * gini(g.mean()) for g in pair) for pair in groups] + [np.nan]
    return thresholds[np.argmin(cost)]


def below(values, dead):
    """The threshold of the question "below it?"."""
    ordered = np.unique(values)
    return ordered[np.argmin(costs(values, dead)[1]) + 1]


def difference(values, dead):
    thresholds = np.unique(values)[:-1]
    gaps = [abs(dead[values <= t].mean() - dead[values > t].mean()) for t in thresholds]
    return thresholds[int(np.argmax(gaps))]


def in_place(values, dead):
    threshold = at_a_value(values, dead)
    values.sort()
    return threshold


def votes_by_sum(supports, votes, b, gamma, patient):
    return b + (votes * np.exp(-gamma * ((supports - patient) ** 2).sum(axis=1))).sum()


def votes_by_loop(supports, votes, b, gamma, patient):
    total = float(b)
    for support, vote in zip(supports.tolist(), votes.tolist(), strict=True):
        d2 = sum((one - other) ** 2 for one, other in zip(support, patient.tolist(), strict=True))
        total += vote * 2.718281828459045 ** (-gamma * d2)
    return total


def votes_by_product(supports, votes, b, gamma, patient):
    return votes @ np.exp(-gamma * np.linalg.norm(supports - patient, axis=1) ** 2) + b


def votes_by_library(supports, votes, b, gamma, patient):
    from sklearn.metrics.pairwise import rbf_kernel

    return (rbf_kernel([patient], supports, gamma=gamma) @ votes + b).item()


def votes_of(change, total=np.sum, with_b=True):
    """A wrong way: `change` makes the exponent of the squared differences and gamma."""

    def answer(supports, votes, b, gamma, patient):
        likeness = np.exp(change((supports - patient) ** 2, gamma))
        return b * with_b + total(votes * likeness)

    return answer


def votes_in_place(supports, votes, b, gamma, patient):
    supports -= patient
    return b + (votes * np.exp(-gamma * (supports**2).sum(axis=1))).sum()


RIGHT = {
    "q1": ["a"],
    "q2": ["b"],
    "abstract": ["c"],
    "votes": [votes_by_sum, votes_by_loop, votes_by_product, votes_by_library],
    "best_question": [
        midway,
        at_a_value,
        by_tree,
        by_variance,
        by_loop,
        by_counts,
        on_a_fine_grid,
        by_one_square,
        just_below_the_next,
        single_precision,
    ],
}

WRONG = {
    "votes": {
        "the stub": (votes_of(lambda s, g: -g * np.sqrt(s.sum(axis=0))), "Both faults"),
        "root": (votes_of(lambda s, g: -g * np.sqrt(s.sum(axis=1))), "take no root"),
        "axis": (votes_of(lambda s, g: -g * s.sum(axis=0)), "axis=1"),
        "no b": (votes_of(lambda s, g: -g * s.sum(axis=1), with_b=False), "b is missing"),
        "sign": (votes_of(lambda s, g: g * s.sum(axis=1)), "negative"),
        "mean": (votes_of(lambda s, g: -g * s.sum(axis=1), total=np.mean), "added up"),
        "divided": (votes_of(lambda s, g: -s.sum(axis=1) / g), "does not divide"),
        "no votes": (
            lambda supports, votes, b, gamma, patient: votes_by_sum(supports, np.ones(len(votes)), b, gamma, patient),
            "by the vote",
        ),
        "all summed": (votes_of(lambda s, g: -g * s.sum()), "was expected"),
        "in place": (votes_in_place, "changes the array"),
    },
    "best_question": {
        "not weighted": (lambda values, dead: midway(values, dead, weigh=False), "by its own number"),
        "worst": (lambda values, dead: midway(values, dead, pick=np.argmax), "worst"),
        "the impurity": (lambda values, dead: costs(values, dead)[1].min() / values.size, "returned an impurity"),
        "the summed impurity": (lambda values, dead: costs(values, dead)[1].min(), "returned an impurity"),
        "a position": (lambda values, dead: np.argmin(costs(values, dead)[1]), "a position in the list"),
        "the largest value too": (largest_too, "Leave the largest value out"),
        "median": (lambda values, dead: np.median(values), "there is a question with"),
        "mean": (lambda values, dead: values.mean(), "there is a question with"),
        "entropy": (lambda values, dead: midway(values, dead, impurity=entropy), "smallest entropy"),
        "wrong calls": (lambda v, d: midway(v, d, impurity=lambda p: min(p, 1 - p)), "fewest wrong calls"),
        "difference of shares": (difference, "largest difference"),
        "not sorted": (in_given_order, "in the order in which they come"),
        "between equals": (by_position(lambda v, d: v.argsort(kind="stable")), "cut between two of the same value"),
        "between equals, any order": (by_position(lambda v, d: v.argsort()), "cut between two of the same value"),
        "between equals, by heap": (
            by_position(lambda v, d: v.argsort(kind="heapsort")),
            "cut between two of the same",
        ),
        "between equals, dead last": (
            by_position(lambda v, d: np.lexsort((d, v))),
            "cut between two of the same value",
        ),
        "between equals, dead first": (by_position(lambda v, d: np.lexsort((-d, v))), "cut between two of the same"),
        "between equals, pairs": (by_sorted_pairs, "cut between two of the same value"),
        "middles of the unsorted": (middles_unsorted, "must sort the values"),
        "100 thresholds": (among(lambda u: np.linspace(u[0], u[-1], 100)), "there is a question with"),
        "percentiles": (
            lambda v, d: among(lambda u: np.percentile(v, range(1, 100)))(v, d),
            "there is a question with",
        ),
        "without the lowest": (among(lambda u: u[1:]), "at both ends"),
        "without the ends": (among(lambda u: u[1:-1]), "at both ends"),
        "without the highest": (among(lambda u: u[:-2]), "at both ends"),
        "without some at the ends": (among(lambda u: u[2:-3]), "at both ends"),
        "every second": (among(lambda u: u[::2]), "there is a question with"),
        "leaves of five": (by_leaves, "at both ends"),
        "more deaths above": (more_deaths_above, "at both ends"),
        "swapped weights": (swapped_weights, "by its own number"),
        "left group alone": (left_group_alone, "there is a question with"),
        "first change of outcome": (first_change, "there is a question with"),
        "whole numbers": (among(lambda u: np.arange(np.ceil(u[0]), u[-1])), "there is a question with"),
        "deciles": (among(lambda u: np.percentile(u, range(10, 100, 10))), "there is a question with"),
        "ten thresholds": (on_a_coarse_grid, "there is a question with"),
        "below": (below, "below it?"),
        "all thresholds": (lambda values, dead: np.unique(values)[:-1], "One number is asked for"),
        "threshold and cost": (lambda values, dead: (at_a_value(values, dead), 0.3), "One number is asked for"),
        "deaths turned round and worst": (
            lambda values, dead: midway(values, 1 - dead, pick=np.argmax),
            "worst",
        ),
        "in place": (in_place, "changes the array"),
    },
}
