"""Checks of the exercises of lesson 1.16, subtypes."""

import numpy as np

from . import NotYet, call, choice, expect, number, refuse, same


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


def eight_patients(answer):
    """The Kaplan-Meier estimate at five years for eight patients with two events before, at 1 and 3 years."""
    value = number(answer)
    refuse(
        value,
        {
            "That counts the two who left after 2 and 4 years as free for five years. Count each only as long as he or she was "
            "seen: how many were at risk after 3 years?": 6 / 8,
            "That leaves out those who left before five years. They count as long as they were seen.": 4 / 6,
            "That counts the seizure after six years too. The question is for five years.": 5 / 8,
            "You went past five years: the seizure after six years does not count yet.": 7 / 8 * 5 / 6 * 2 / 3,
            "You count somebody who leaves as if a seizure had come. Leaving takes a patient out of those at risk, no more.": 3
            / 8,
            "After three years not eight are at risk: one had a seizure before, and one had left.": (7 / 8) ** 2,
            "At risk is also the one who has the seizure on that day. Count them before it happens.": 6 / 7 * 4 / 5,
            "That is the share with a second seizure. How many are free of it?": 1 - 7 / 8 * 5 / 6,
        },
        atol=5e-3,  # a known mistake may be rounded, too
    )
    if not same(value, 7 / 8 * 5 / 6, atol=5e-3):  # two decimals are enough, and the hint does not tell the number
        raise NotYet("Multiply one share for each seizure up to five years: those who stay free, of those at risk.")
    return "Two shares, 7/8 and 5/6, because eight and then six were at risk. Those who left count as long as they were seen."


def free_at(answer):
    """A function (time, years, metastasis) that returns the Kaplan-Meier estimate at a time."""
    cases = [
        (4.0, np.array([2.0, 5, 1, 4, 3, 3, 7, 6, 2, 4]), np.array([1, 0, 0, 1, 1, 0, 1, 0, 1, 0])),
        (2.6, np.array([0.5, 3.1, 1.2, 2.6, 2.6, 0.9, 1.7, 2.2, 4.0]), np.array([0, 1, 1, 1, 0, 1, 0, 1, 0])),
    ]
    for time, years, metastasis in cases:
        value = number(call(answer, time, years, metastasis))
        right = _free(time, years, metastasis)
        mistakes = {
            "Women who left, or had their metastasis before, are still counted as at risk. Who was being watched on that day?": (
                _free(time, years, metastasis, lambda year, years, metastasis: years.size)
            ),
            "The women who have their metastasis on that day were at risk, too. Count them with >=.": (
                _free(time, years, metastasis, lambda year, years, metastasis: np.sum(years > year))
            ),
            "You count only women who have a metastasis sooner or later. Those who leave are at risk until they do.": (
                _free(
                    time, years, metastasis, lambda year, years, metastasis: np.sum((years >= year) & (metastasis == 1))
                )
            ),
            "You stop before the time that is asked for; a metastasis on that very day counts.": (
                _free(np.nextafter(time, 0), years, metastasis)
            ),
            "You go on after the time that is asked for.": _free(np.inf, years, metastasis),
            "Somebody who leaves has no metastasis. Only a metastasis lowers the curve.": (
                _free(time, years, np.ones(years.size))
            ),
            "That is the share who were seen without a metastasis, as if those who left had been watched to the end.": (
                1 - np.mean((years <= time) & (metastasis == 1))
            ),
            "That is the share with a metastasis. How many are free of it?": 1 - right,
        }
        refuse(value, {hint: wrong for hint, wrong in mistakes.items() if not same(wrong, right)})
        expect(
            value,
            right,
            "On each day with a metastasis multiply by 1 - d / r: d women have one, r are followed at least until then.",
        )
    return "A woman counts at risk until she leaves or has her metastasis, and that is all one knows of her."


def _free(time, years, metastasis, at_risk=None):
    free = 1.0
    for year in np.unique(years[(metastasis == 1) & (years <= time)]):
        watched = np.sum(years >= year) if at_risk is None else at_risk(year, years, metastasis)
        free *= 1 - np.sum((years == year) & (metastasis == 1)) / max(watched, 1)
    return free


q1 = choice(
    "c",
    {
        "a": "k-means returns three groups whenever it is asked for three, and a continuum can be cut in the same "
        "place each time. Stable cuts are no gaps.",
        "b": "Stability does not choose the number. In the lesson two groups were stable in a cloud that had no groups at all.",
        "c": "Stable means that other patients of the series would be cut alike, and not that there are gaps. In the lesson "
        "clouds without any groups had a stability of 0.53 (the median), for each half is longest in the same direction.",
        "d": "Pure noise in many columns is cut differently each time: its stability in the lesson was 0.01. So 0.7 says "
        "something, but not that there are gaps.",
    },
)

p_value = choice(
    "b",
    {
        "a": "This turns the sentence round. The test assumes that survival is the same, so it cannot say how probable that is.",
        "b": "First assume that there is nothing, then ask how often chance makes a gap like this: that is a p-value.",
        "c": "The test knows nothing of kinds. Cut one cloud with a ruler, and its halves may differ in their survival as well.",
        "d": "With enough patients a small difference gets a small p. For the size, look at the curves, with an interval.",
    },
)

CHECKERS = {
    "q1": q1,
    "p_value": p_value,
    "eight_patients": eight_patients,
    "free_at": free_at,
    "adjusted_rand": adjusted_rand,
}
