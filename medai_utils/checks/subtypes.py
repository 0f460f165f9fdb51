"""Checks of the exercises of lesson 1.16, subtypes."""

import numpy as np

from . import NotYet, call


def partitions():
    """Two clusterings of 120 patients whose numbers differ, for the exercise on comparing them.

    Returns
    -------
    tuple of two arrays (120,)
        Numbers of groups. The second is the first under other numbers, with 20 patients moved. Always the same.
    """
    rng = np.random.default_rng(112)
    one = rng.integers(0, 3, 120)
    two = np.array([2, 0, 1])[one]
    two[:20] = rng.integers(0, 3, 20)
    return one, two


def adjusted_rand(answer):
    """A function (one, two) that returns the adjusted Rand index of two clusterings."""
    from sklearn.metrics import adjusted_rand_score

    one, two = partitions()
    value = call(answer, one, two)
    if np.ndim(value):
        raise NotYet(f"One number is asked for; your function returns {np.size(value)}.")
    together = [np.equal.outer(groups, groups)[np.triu_indices(120, 1)] for groups in (one, two)]
    both, first, second = np.sum(together[0] & together[1]), together[0].sum(), together[1].sum()
    for wrong, hint in {
        np.mean(one == two): "You compared the numbers of the groups. They are arbitrary: group 0 of one clustering "
        "may be group 2 of the other. Compare pairs of patients.",
        np.mean(together[0] == together[1]): "That is the Rand index without the adjustment: two clusterings at random "
        "would already get more than a half. Subtract what chance gives.",
        both / ((first + second) / 2): "You left out what chance gives, E, above and below the fraction.",
        both: "That is the number of pairs which are together in both clusterings, the first part of the formula.",
    }.items():
        if np.isclose(value, wrong):
            raise NotYet(hint)
    if not np.isclose(value, adjusted_rand_score(one, two), atol=1e-6):
        raise NotYet(
            f"For the clusterings of the check {adjusted_rand_score(one, two):.3f} was expected, "
            f"your function returns {value:.3g}. Try it on the six tumours of the lesson: 0.324."
        )
    if not np.isclose(answer(one, np.array([1, 2, 0])[one]), 1):
        raise NotYet("The same clustering under other numbers must get 1.")


CHECKERS = {"adjusted_rand": adjusted_rand}
