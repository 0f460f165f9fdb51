"""Checks of the exercises of lesson 1.16, subtypes."""

import numpy as np

from . import call, choice, expect, number, refuse, same


def _partitions(n, numbers, moved, seed):
    """Two clusterings of n patients: the second has other `numbers`, and `moved` patients at random."""
    rng = np.random.default_rng(seed)
    one = rng.integers(0, len(numbers), n)
    two = np.array(numbers)[one]
    two[:moved] = rng.choice(numbers, moved)
    return one, two


def adjusted_rand(answer):
    """A function (one, two) that returns the adjusted Rand index of two clusterings."""
    first, other = _partitions(120, (2, 0, 0, 1), 20, seed=112), _partitions(75, (5, 1, 1, 3), 20, seed=113)
    same_groups = first[0], np.array([4, 0, 2, 7])[first[0]]
    opposed = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    for one, two in (first, other, same_groups, opposed):
        value = number(call(answer, one, two))
        right = _adjusted(_counts(one, two))
        if one is opposed[0]:
            hint = "Two groups of two, 0 0 1 1 and 0 1 0 1, agree less than by chance: the index is negative."
        elif right == 1:
            hint = "The same clustering under other numbers must get 1."
        else:
            _refuse_known(value, one, two)
            both, together, paired, n = _counts(one, two)
            hint = (
                f"Here {one.size} patients make {n:.0f} pairs; {len(set(one))} groups give A = {together:.0f}, "
                f"{len(set(two))} groups give B = {paired:.0f}, and P = {both:.0f}. Print yours and compare."
            )
        expect(value, right, hint)
    one, two = first
    return (
        f"Of the {one.size} patients {np.mean(one == two):.0%} carry the same number in the first two clusterings of "
        f"the check, and yet their index is {_adjusted(_counts(*first)):.2f}: the numbers mean nothing, the pairs do."
    )


def _pairs(sizes):
    return np.sum(sizes * (sizes - 1) / 2)


def _counts(one, two, count=_pairs):
    """P, A, B and the number of all pairs, as the lesson calls them."""
    table = np.array([[np.sum((one == a) & (two == b)) for b in np.unique(two)] for a in np.unique(one)])
    return count(table), count(table.sum(axis=1)), count(table.sum(axis=0)), count(np.array(one.size))


def _adjusted(counts):
    both, first, second, n = counts
    return (both - first * second / n) / ((first + second) / 2 - first * second / n)


def _refuse_known(value, one, two):
    both, first, second, n = _counts(one, two)
    chance = first * second / n
    half = (first + second) / 2
    mistakes = {
        "You compared the numbers of the groups. They are arbitrary: group 0 of one clustering may be group 2 of the "
        "other. Compare pairs of patients.": np.mean(one == two),
        "That is the Rand index without the adjustment: two clusterings at random would often get more than a half. "
        "Subtract what chance gives.": (n - first - second + 2 * both) / n,
        "You left out what chance gives, E, above and below the fraction.": both / half,
        "You divided P by the root of A times B (the index of Fowlkes and Mallows); here what chance gives, E, is "
        "subtracted, and below the fraction is (A + B)/2 - E.": both / np.sqrt(first * second),
        "That is the number of pairs which are together in both clusterings, P, the first part of the formula.": both,
        "You subtracted what chance gives above the fraction but not below it.": (both - chance) / half,
        "Brackets are missing above the fraction: P - E first, then divide.": both - chance / (half - chance),
        "Brackets are missing below the fraction: (A + B)/2 - E first, then divide by it.": (both - chance) / half
        - chance,
        "Brackets are missing above and below the fraction: (P - E) / ((A + B)/2 - E).": both - chance / half - chance,
        "The denominator has half of A + B, not the whole.": (both - chance) / (first + second - chance),
        "You counted a patient together with himself: m patients make m(m - 1)/2 pairs, not m times m.": _adjusted(
            _counts(one, two, lambda sizes: np.sum(sizes**2))
        ),
        "What chance gives, E, is A times B divided by the number of all pairs, n(n - 1)/2, not by n.": _adjusted(
            (both, first, second, one.size)
        ),
    }
    right = _adjusted((both, first, second, n))
    mistakes = {hint: wrong for hint, wrong in mistakes.items() if not same(wrong, right, rtol=3e-3)}
    refuse(value, mistakes, rtol=1e-4, atol=5e-4)  # tight, as P without brackets is close to P


q1 = choice(
    "c",
    {
        "a": "k-means returns three groups whenever it is asked for three, and a continuum can be cut in the same "
        "place each time. Stable cuts are no gaps.",
        "b": "Stability does not choose the number: in the lesson two groups were more stable than three, in one cloud "
        "that had no groups at all as well.",
        "c": "Stable means that another sample would be cut alike, and not that there are gaps. In the lesson one cloud "
        "without any groups was cut in two with a stability of 0.78: its longest direction was the same in every sample.",
        "d": "Pure noise is cut differently each time: its stability in the lesson was below 0.1. So 0.9 says something, "
        "but not that there are gaps.",
    },
)

CHECKERS = {"q1": q1, "adjusted_rand": adjusted_rand}
