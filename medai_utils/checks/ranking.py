"""Checks of the exercises of lesson 1.10, ranking."""

import numpy as np

from .. import evaluation
from . import NotYet, call


def films_of(patients, films, seed):
    """Truth, scores and ids of simulated films; those of one patient resemble each other."""
    rng = np.random.default_rng(seed)
    truth = np.repeat(rng.permutation(np.arange(patients) % 2), films)
    person = np.repeat(rng.normal(size=patients), films)
    score = 1.2 * truth + person + 0.4 * rng.normal(size=patients * films)
    order = rng.permutation(patients * films)
    return truth[order], score[order], np.repeat(100 + np.arange(patients), films)[order]


def auroc_by_pairs(answer):
    """A function (truth, score) that returns the AUROC, ties counting half."""
    rng = np.random.default_rng(17)
    truth = rng.permutation(np.repeat([0, 1], [70, 30]))
    score = np.round(truth + rng.normal(size=100), 0)  # many ties
    value = np.asarray(call(answer, truth, score), dtype=float)
    if value.ndim:
        raise NotYet(f"One number is asked for, your function returns an array of shape {value.shape}.")
    s, h = score[truth == 1][:, None], score[truth == 0][None, :]
    wins, ties, right = np.mean(s > h), np.mean(s == h), np.mean(s > h) + np.mean(s == h) / 2
    if np.isclose(value, right):
        return None
    if np.isclose(value, wins):
        raise NotYet("Pairs with equal scores count nothing in your function; each should count half.")
    if np.isclose(value, wins + ties):
        raise NotYet("Pairs with equal scores count as won in your function; each should count half.")
    if np.isclose(value, 1 - right):
        raise NotYet("You count the pairs in which the healthy one scores higher; the sick one should.")
    if value > 1:
        raise NotYet(f"You return {value:.6g}, a number of pairs; divide by the number of all pairs.")
    if np.isclose(value, right * s.size * h.size / truth.size**2):
        raise NotYet("You divide by all pairs of people; only pairs of a sick and a healthy person count.")
    raise NotYet(f"For 30 sick and 70 healthy people the AUROC is {right:.3f}, you return {value:.3f}.")


def bootstrap_over_patients(answer):
    """A function (truth, score, patients, rng) that returns the limits of a 95 % interval of the AUROC."""
    clustered, single = films_of(60, 5, seed=3), films_of(60, 1, seed=3)
    widths = []
    for films in (clustered, single):
        limits = np.asarray(call(answer, *films, np.random.default_rng(0)), dtype=float)
        if limits.shape != (2,):
            raise NotYet(f"Two limits are asked for, low and high; your function returns the shape {limits.shape}.")
        if not np.isfinite(limits).all():
            raise NotYet("A limit is not finite: leave out draws without sick or without healthy films.")
        if limits[0] > limits[1]:
            raise NotYet("The lower limit should come first.")
        right = evaluation.auroc(*films[:2], patients=films[2], resamples=2000)
        widths.append((limits[1] - limits[0]) / (right.high - right.low))
    if widths[1] < 0.02:
        raise NotYet("Your interval has no width: patients are drawn with replacement, some twice, some not at all.")
    if np.abs(np.subtract(widths, 1)).max() < 0.14:
        if np.allclose(limits, (right.low, right.high), atol=0.03):
            return None
        raise NotYet("The width is right, but the interval stands elsewhere than the AUROCs of the draws.")
    if abs(widths[1] - 1) < 0.14:
        raise NotYet(
            f"With one film a patient your interval is right, with five it is only {widths[0]:.0%} as wide as it "
            "should be: draw patients, each with all films, not films."
        )
    if widths[1] > 1.14:
        raise NotYet("Your interval is too wide: take the middle 95 % of the draws, not the smallest and the largest.")
    if 0.66 < widths[1] < 0.86 and widths[0] < 0.9:
        raise NotYet(
            "Your interval is somewhat narrow. A patient who is drawn twice counts twice, and the middle 95 % lies "
            "between the quantiles 0.025 and 0.975."
        )
    raise NotYet(f"Your interval is {widths[1]:.0%} as wide as it should be; take the quantiles 0.025 and 0.975.")


CHECKERS = {"auroc_by_pairs": auroc_by_pairs, "bootstrap_over_patients": bootstrap_over_patients}
