"""Checks of the exercises of lesson 1.17, treatment."""

import numpy as np

from . import NotYet, call


def trial():
    """CD4 counts of a small simulated trial, for the exercise on the effect of a treatment.

    Returns
    -------
    tuple of two arrays (140,)
        The outcome, and whether the person got the new treatment (bool); 40 people did. Always the same.
    """
    rng = np.random.default_rng(113)
    treated = rng.permutation(np.arange(140) < 40)
    return np.round(rng.normal(np.where(treated, 390, 340), np.where(treated, 150, 80))), treated


def records(n=60_000, seed=114):
    """Simulated records in which the severely ill get the drug more often.

    Parameters
    ----------
    n : int
        Number of patients.
    seed : int
        Seed of the simulation.

    Returns
    -------
    tuple of three arrays (n,)
        Outcome, drug (0 or 1), severity (0, 1 or 2). The effect is 10, 40 and 100 for the three degrees of severity,
        and 40 on average over all patients.
    """
    rng = np.random.default_rng(seed)
    severity = rng.choice(3, n, p=[0.5, 0.25, 0.25])
    drug = (rng.random(n) < np.array([0.1, 0.5, 0.8])[severity]).astype(int)
    effect = np.array([10, 40, 100])[severity]
    return rng.normal(450 - 120 * severity + effect * drug, 60), drug, severity


def effect_with_interval(answer):
    """A function (outcome, treated) that returns the effect, and the lower and upper limit of its interval."""
    outcome, treated = trial()
    value = np.asarray(call(answer, outcome, treated), dtype=float)
    if value.shape != (3,):
        raise NotYet("Three numbers are asked for: the effect, the lower and the upper limit.")
    y1, y0 = outcome[treated], outcome[~treated]
    effect, se = y1.mean() - y0.mean(), np.sqrt(y1.var(ddof=1) / y1.size + y0.var(ddof=1) / y0.size)
    if np.isclose(value[0], -effect):
        raise NotYet("The sign is turned round: take the mean of the treated less that of the others.")
    if not np.isclose(value[0], effect):
        raise NotYet(
            f"The effect is the difference of the two means, {effect:.1f}; your function returns {value[0]:.1f}."
        )
    if value[1] > value[2]:
        raise NotYet("The lower limit comes before the upper one.")
    half = (value[2] - value[1]) / 2
    spread = np.sqrt(y1.var(ddof=1) + y0.var(ddof=1))
    for wrong, hint in {
        1.96 * spread: "You took the standard deviations of the people. The interval is about the mean: divide each "
        "variance by the number of people in its arm.",
        se: "You went one standard error to each side: that covers about two thirds. Take 1.96.",
        1.96 * se**2: "You forgot the square root of the variance.",
        1.96 * outcome.std(ddof=1) / np.sqrt(140): "That is the interval of one mean over everybody. "
        "Each arm has its own spread and its own number of people.",
        1.96 * (y1.std(ddof=1) / np.sqrt(y1.size) + y0.std(ddof=1) / np.sqrt(y0.size)): "You added two standard "
        "errors. Variances add: take the root of the sum of their squares.",
    }.items():
        if np.isclose(half, wrong, rtol=0.01):
            raise NotYet(hint)
    if not np.isclose(half, 1.96 * se, rtol=0.04) or not np.isclose(value[1:].mean(), effect, atol=0.5):
        raise NotYet(
            f"The interval should reach about {1.96 * se:.1f} to either side of the effect; yours goes from "
            f"{value[1]:.1f} to {value[2]:.1f}."
        )
    return "The interval is about the average effect; single people vary far more."


def standardise(answer):
    """A function (outcome, drug, severity) that returns the average effect over all patients."""
    outcome, drug, severity = records()
    value = call(answer, outcome, drug, severity)
    if np.ndim(value):
        raise NotYet(f"One number is asked for, the average over all patients; yours has the shape {np.shape(value)}.")
    rows = np.array(
        [
            outcome[(severity == s) & (drug == 1)].mean() - outcome[(severity == s) & (drug == 0)].mean()
            for s in range(3)
        ]
    )
    shares, treated = np.bincount(severity) / severity.size, np.bincount(severity[drug == 1]) / drug.sum()
    right = rows @ shares
    own = np.array([0.1, 0.5, 0.8])[severity]
    flat = np.average(outcome[drug == 1], weights=own[drug == 1])
    flat -= np.average(outcome[drug == 0], weights=1 - own[drug == 0])
    for wrong, hint in {
        outcome[drug == 1].mean() - outcome[drug == 0].mean(): "You compared all with the drug to all without it. The "
        "severely ill got it more often, so the drug seems to do harm. Compare within each degree of severity.",
        rows.mean(): "You gave the three degrees the same weight. There are twice as many of the mildest: weight each "
        "by its share of all patients.",
        rows @ treated: "You weighted by those who got the drug: that is the effect among the treated. Weight by the "
        "shares of all patients.",
        flat: "You weighted by the probability of the treatment. Divide by it: who is rare in his arm counts more.",
    }.items():
        if np.isclose(value, wrong, atol=1):
            raise NotYet(hint)
    if not np.isclose(value, right, atol=1.5):
        raise NotYet(f"The true average effect is 40, and these records give about {right:.0f}; you get {value:.1f}.")
    other = records(30_000, seed=115)
    if not np.isclose(answer(*other), 40, atol=5):
        raise NotYet(
            "On other records from the same clinic your function is wrong: compute everything from its arguments."
        )
    return "Adjustment found the average effect of 40, for the severity is all that drove the choice."


CHECKERS = {"effect_with_interval": effect_with_interval, "standardise": standardise}
