"""Answers to the exercises of lesson 1.16, subtypes."""

from itertools import combinations
from math import comb

import numpy as np
import pandas as pd
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score, fowlkes_mallows_score, rand_score
from sksurv.nonparametric import kaplan_meier_estimator


def pair_counts(one, two):
    above = np.triu_indices(one.size, 1)
    first, second = (np.equal.outer(groups, groups)[above] for groups in (one, two))
    return np.sum(first & second), first.sum(), second.sum(), first.size


def by_pairs(one, two):
    both, a, b, n = pair_counts(one, two)
    return (both - a * b / n) / ((a + b) / 2 - a * b / n)


def by_a_loop(one, two):
    both = first = second = every = 0
    for i, j in combinations(range(len(one)), 2):
        together, paired = one[i] == one[j], two[i] == two[j]
        both, first, second, every = both + (together and paired), first + together, second + paired, every + 1
    chance = first * second / every
    return (both - chance) / ((first + second) / 2 - chance)


def by_crosstab(one, two):
    table = pd.crosstab(one, two)
    both = sum(comb(m, 2) for m in table.to_numpy().ravel().tolist())
    a, b = (sum(comb(m, 2) for m in table.sum(axis=axis).tolist()) for axis in (1, 0))
    chance = a * b / comb(len(one), 2)
    return (both - chance) / ((a + b) / 2 - chance)


def by_the_lesson(one, two):
    def pairs(counts):
        return np.sum(counts * (counts - 1) / 2)

    table = np.eye(one.max() + 1)[one].T @ np.eye(two.max() + 1)[two]
    a, b = pairs(table.sum(axis=1)), pairs(table.sum(axis=0))
    chance = a * b / pairs(np.array([one.size]))
    return (pairs(table) - chance) / ((a + b) / 2 - chance)


def adjusted_with(change):
    def answer(one, two):
        both, a, b, n = pair_counts(one, two)
        return change(both, a, b, n, a * b / n)

    return answer


def squares(one, two):
    table = pd.crosstab(one, two).to_numpy()
    both, a, b = np.sum(table**2), np.sum(table.sum(1) ** 2), np.sum(table.sum(0) ** 2)
    return (both - a * b / one.size**2) / ((a + b) / 2 - a * b / one.size**2)


def numbers_from_0_to_2(one, two):
    table = np.array([[np.sum((one == a) & (two == b)) for b in range(3)] for a in range(3)])

    def pairs(counts):
        return np.sum(counts * (counts - 1) / 2)

    a, b = pairs(table.sum(axis=1)), pairs(table.sum(axis=0))
    chance = a * b / pairs(np.array([one.size]))
    return (pairs(table) - chance) / ((a + b) / 2 - chance)


def by_chance_of_n(one, two):
    both, a, b, _ = pair_counts(one, two)
    return (both - a * b / one.size) / ((a + b) / 2 - a * b / one.size)


def six_patients(one, two):
    both, a, b, _ = pair_counts(one, two)
    return (both - a * b / 15) / ((a + b) / 2 - a * b / 15)


def by_runs(one, two):
    def pairs(*groups):
        border = np.any([np.diff(group) != 0 for group in groups], axis=0)
        sizes = np.diff(np.r_[0, np.flatnonzero(border) + 1, groups[0].size])
        return np.sum(sizes * (sizes - 1) / 2)

    both, a, b, n = pairs(one, two), pairs(one), pairs(two), comb(one.size, 2)
    return (both - a * b / n) / ((a + b) / 2 - a * b / n)


def in_order(time, years, metastasis):
    free = 1.0
    for year in np.unique(years[metastasis == 1]):
        if year <= time:
            free *= 1 - np.sum((years == year) & (metastasis == 1)) / np.sum(years >= year)
    return free


def one_by_one(time, years, metastasis):
    free, watched = 1.0, len(years)
    for year, hit in sorted(zip(years, -metastasis, strict=True)):  # metastases before those who leave on the same day
        if hit and year <= time:
            free = free * (watched - 1) / watched
        watched -= 1
    return free


def by_table(time, years, metastasis):
    table = pd.DataFrame({"year": years, "hit": metastasis}).groupby("year")["hit"].agg(["sum", "size"])
    table["risk"] = table["size"][::-1].cumsum()
    table = table[table.index <= time]
    return (1 - table["sum"] / table["risk"]).prod()


def by_library(time, years, metastasis):
    times, free = kaplan_meier_estimator(metastasis == 1, years)
    return free[times <= time][-1]


def with_risk(risk):
    def answer(time, years, metastasis):
        free = 1.0
        for year in np.unique(years[metastasis == 1]):
            if year <= time:
                today = ((years == year) & (metastasis == 1)).sum()
                free = free * (1 - today / max(risk(year, years, metastasis), 1))
        return free

    return answer


def before_the_time(time, years, metastasis):
    return in_order(time - 1e-9, years, metastasis)


RIGHT = {
    "q1": ["c"],
    "p_value": ["b"],
    "eight_patients": [35 / 48, 0.73, 0.7292, np.array(7 / 8 * 5 / 6)],
    "free_at": [in_order, one_by_one, by_table, by_library],
    "adjusted_rand": [by_pairs, by_a_loop, by_crosstab, by_the_lesson, adjusted_rand_score],
}

WRONG = {
    "q1": {"three kinds": ("a", "continuum"), "the number": ("b", "choose the number"), "noise": ("d", "Pure noise")},
    "p_value": {"turned round": ("a", "round"), "kinds": ("c", "ruler"), "large": ("d", "enough patients")},
    "eight_patients": {
        "as the abstract": (0.75, "as free for five years"),
        "without those who left": (4 / 6, "leaves out"),
        "without those who left, rounded": (0.67, "leaves out"),
        "something else": (0.7, "Multiply"),
        "all seizures": (5 / 8, "six years"),
        "leaving is an event": (3 / 8, "Leaving takes"),
        "all eight at risk": (49 / 64, "not eight"),
        "nobody left": (7 / 8 * 6 / 7 + 1e-9, "as free for five years"),
        "per cent": (72.9, "Multiply"),
        "with a seizure": (13 / 48, "free of it"),
        "without the one": (24 / 35, "before it happens"),
    },
    "free_at": {
        "as it is given": (with_risk(lambda year, years, metastasis: len(years)), "still counted"),
        "strictly later": (with_risk(lambda year, years, metastasis: (years > year).sum()), ">="),
        "only metastases": (
            with_risk(lambda year, years, metastasis: ((years >= year) & (metastasis == 1)).sum()),
            "sooner or later",
        ),
        "to the end": (lambda time, years, metastasis: in_order(99, years, metastasis), "go on"),
        "before the time": (before_the_time, "very day"),
        "leaving is an event": (lambda time, years, metastasis: in_order(time, years, np.ones(len(years))), "leaves"),
        "a share": (
            lambda time, years, metastasis: 1 - np.mean((years <= time) & (metastasis == 1)),
            "watched to the end",
        ),
        "the risk": (lambda time, years, metastasis: 1 - in_order(time, years, metastasis), "free of it"),
        "an array": (lambda time, years, metastasis: years <= time, "One number"),
    },
    "adjusted_rand": {
        "numbers compared": (lambda one, two: np.mean(one == two), "arbitrary"),
        "not adjusted": (rand_score, "without the adjustment"),
        "chance left out": (adjusted_with(lambda p, a, b, n, e: p / ((a + b) / 2)), "what chance gives"),
        "pairs counted": (lambda one, two: pair_counts(one, two)[0], "number of pairs"),
        "an array": (lambda one, two: one == two, "One number"),
        "chance above only": (adjusted_with(lambda p, a, b, n, e: (p - e) / ((a + b) / 2)), "not below it"),
        "no half": (adjusted_with(lambda p, a, b, n, e: (p - e) / (a + b - e)), "half of A + B"),
        "with himself": (squares, "together with himself"),
        "chance by n": (by_chance_of_n, "not by n"),
        "only 0 to 2": (numbers_from_0_to_2, "4 groups give A = 1759"),
        "only two groups": (lambda one, two: by_pairs(one == one[0], two == two[0]), "3 groups give B = 2644"),
        "six patients": (six_patients, "120 patients make 7140 pairs"),
        "runs": (by_runs, "Print yours and compare"),
        "a constant": (lambda one, two: 0.324, "this is 0.324"),
        "no brackets above": (
            adjusted_with(lambda p, a, b, n, e: p - e / ((a + b) / 2 - e)),
            "missing above the fraction",
        ),
        "no brackets below": (adjusted_with(lambda p, a, b, n, e: (p - e) / ((a + b) / 2) - e), "missing below"),
        "no brackets": (
            adjusted_with(lambda p, a, b, n, e: p - e / ((a + b) / 2) - e),
            "above and below the fraction:",
        ),
        "Fowlkes and Mallows": (fowlkes_mallows_score, "Fowlkes and Mallows"),
        "never negative": (lambda one, two: max(by_pairs(one, two), 0), "negative"),
        "another index": (adjusted_mutual_info_score, "was expected"),
        "per cent": (lambda one, two: 100 * by_pairs(one, two), "was expected"),
        "distance": (lambda one, two: 1 - by_pairs(one, two), "was expected"),
    },
}
