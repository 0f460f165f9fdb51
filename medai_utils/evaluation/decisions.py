"""What happens when a score is acted upon? Thresholds, the four rates, net benefit."""

from typing import NamedTuple

import numpy as np

from ._bootstrap import (
    RESAMPLES,
    Interval,
    checked,
    checked_probability,
    design_effect,
    limits,
    resample,
    score_interval,
)


class OperatingPoint(NamedTuple):
    """What happens at one threshold: counts of cases, and rates with their intervals."""

    threshold: float
    tp: int
    fp: int
    fn: int
    tn: int
    sensitivity: Interval
    specificity: Interval
    ppv: Interval
    npv: Interval


class NetBenefit(NamedTuple):
    """At each threshold (k,): a net benefit, or a difference of two, with limits; and that of treating everybody."""

    thresholds: np.ndarray
    value: np.ndarray
    low: np.ndarray
    high: np.ndarray
    treat_all: np.ndarray


def threshold_for_sensitivity(truth, score, sensitivity=0.95):
    """The highest threshold at which at least this share of the sick is found.

    Choose it on validation patients, and report on test patients.

    Parameters
    ----------
    truth, score : array (n,)
        As in `auroc`.
    sensitivity : float
        Above 0, at most 1.

    Returns
    -------
    float
        A case with `score >= threshold` is called sick.

    Raises
    ------
    ValueError
        If an argument has the wrong shape or range.

    Notes
    -----
    Taught in 02_cnn/05_pneumonia

    Examples
    --------
    >>> threshold_for_sensitivity([0, 1, 1, 1, 1], [0.5, 0.2, 0.4, 0.6, 0.8], sensitivity=0.75)
    0.4
    """
    truth, score, _ = checked(truth, score, None)
    if not 0 < sensitivity <= 1:
        raise ValueError(f"sensitivity must be above 0 and at most 1, got {sensitivity!r}")
    of_the_sick = np.sort(score[truth == 1])[::-1]
    found = int(np.ceil(sensitivity * of_the_sick.size - 1e-9))  # 0.07 * 100 is a little more than 7
    return float(of_the_sick[found - 1])


def operating_point(
    truth, score, threshold, *, patients=None, level=0.95, resamples=RESAMPLES, seed=0
) -> OperatingPoint:
    """Counts, sensitivity, specificity and predictive values when cases with `score >= threshold` are called sick.

    Parameters
    ----------
    truth, score, patients, level, resamples, seed
        As in `auroc`. The resamples are used where patients have several cases.
    threshold : float
        Chosen beforehand, on other patients than these: the intervals hold it fixed.

    Returns
    -------
    OperatingPoint
        Counts of cases, and a rate each as `Interval`. A rate with nothing to count is NaN. Predictive values hold
        for the prevalence of these cases only.

    Raises
    ------
    ValueError
        If an argument has the wrong shape or range, or an id is missing.

    Notes
    -----
    Wilson's intervals. Where patients have several cases, n is divided by the design effect: the variance of the rate
    over the resamples as a multiple of that of independent cases. Measured for true rates of 0.95 to 0.99 and 30 to 100
    sick patients: a coverage of 91 to 98 % with one case a patient, 93 to 97 % with one to three.
    Taught in 01_background/10_ranking

    Examples
    --------
    >>> point = operating_point([0, 0, 1, 1, 1], [0.1, 0.7, 0.4, 0.6, 0.9], threshold=0.5)
    >>> point.tp, point.fp, point.fn, point.tn
    (2, 1, 1, 1)
    >>> print(point.sensitivity)
    0.67 (0.21 to 0.94)
    """
    truth, score, patients = checked(truth, score, patients)
    if np.ndim(threshold) or np.isnan(threshold):
        raise ValueError(f"threshold must be one number, got {threshold!r}")
    sick, called = truth == 1, score >= threshold
    tp, fp, fn, tn = sick & called, ~sick & called, sick & ~called, ~sick & ~called
    parts, wholes = np.stack([tp, tn, tp, tn]), np.stack([sick, ~sick, called, ~called])

    def rates(weights):
        with np.errstate(invalid="ignore"):  # 0 / 0 is NaN, where nothing is drawn that could be counted
            return (weights @ parts.T) / (weights @ wholes.T)

    draws = resample(rates, patients, resamples, seed)
    counted = [_rate(*one, patients, level) for one in zip(parts, wholes, draws.T, strict=True)]
    return OperatingPoint(float(threshold), *(int(cell.sum()) for cell in (tp, fp, fn, tn)), *counted)


def _rate(part, whole, draws, patients, level):
    """The share `part` of the cases in `whole`, both masks (n,), as an Interval."""
    n, sizes = whole.sum(), np.unique(patients[whole], return_counts=True)[1]
    if n == 0:
        return Interval(np.nan, np.nan, np.nan)

    def variance(true):
        return true * (1 - true) / n

    value = part.sum() / n
    effect = 1.0 if sizes.max() == 1 else design_effect(value, variance, draws, sizes)
    return score_interval(value, variance, effect, level)


def net_benefit(
    truth, probability, thresholds, *, patients=None, level=0.95, resamples=RESAMPLES, seed=0
) -> NetBenefit:
    """Net benefit of treating whoever has `probability >= threshold`: TP/n - FP/n t/(1 - t) at each threshold t.

    Parameters
    ----------
    truth : array (n,)
        1 for sick, 0 for healthy.
    probability : array (n,)
        Predicted probability of disease, from 0 to 1.
    thresholds : float or array (k,)
        Above 0, below 1; rounded to twelve digits, so that a grid from `np.linspace` holds 0.3 and not a little more. A
        threshold says that one patient treated in vain weighs t/(1 - t) of one missed.
    patients, level, resamples, seed
        As in `auroc`.

    Returns
    -------
    NetBenefit
        Arrays (k,), also for one threshold. The unit is a true positive a patient; to treat nobody is worth 0. The
        limits hold for one threshold and one model. To compare two models use `net_benefit_difference`: they are judged
        on the same patients, so that whether their intervals overlap says nothing.

    Raises
    ------
    ValueError
        If an argument has the wrong shape or range, or an id is missing.

    Notes
    -----
    Taught in 01_background/11_probabilities

    Examples
    --------
    >>> net_benefit([0, 0, 0, 1], [0.1, 0.2, 0.6, 0.7], [0.2, 0.5]).value
    array([0.125, 0.   ])
    """
    thresholds = _checked_thresholds(thresholds)
    truth, probability, patients = checked_probability(truth, probability, patients)
    worth = _worth(truth, thresholds)
    treated = worth * (probability[:, None] >= thresholds)
    low, high = limits(_means(treated, patients, resamples, seed), level)
    return NetBenefit(thresholds, treated.mean(axis=0), low, high, worth.mean(axis=0))


def net_benefit_difference(
    truth, probability_a, probability_b, thresholds, *, patients=None, level=0.95, resamples=RESAMPLES, seed=0
) -> NetBenefit:
    """Net benefit of `probability_a` less that of `probability_b`, with a paired interval at each threshold.

    Parameters
    ----------
    truth : array (n,)
        1 for sick, 0 for healthy.
    probability_a, probability_b : array (n,)
        Predicted probabilities of disease for the same cases. Probabilities of 1 treat everybody: with
        `np.ones(n)` as the second, the difference says what the model adds to treating everybody.
    thresholds, patients, level, resamples, seed
        As in `net_benefit`.

    Returns
    -------
    NetBenefit
        Arrays (k,); `treat_all` is that of `net_benefit`.

    Raises
    ------
    ValueError
        If an argument has the wrong shape or range, or an id is missing.

    Examples
    --------
    >>> net_benefit_difference([0, 0, 0, 1], [0.1, 0.2, 0.6, 0.7], np.ones(4), 0.2).value
    array([0.0625])
    """
    thresholds = _checked_thresholds(thresholds)
    truth, probability_a, patients = checked_probability(truth, probability_a, patients)
    truth, probability_b, patients = checked_probability(truth, probability_b, patients)
    worth = _worth(truth, thresholds)
    called_a, called_b = (p[:, None] >= thresholds for p in (probability_a, probability_b))
    gained = worth * (called_a.astype(int) - called_b)
    low, high = limits(_means(gained, patients, resamples, seed), level)
    return NetBenefit(thresholds, gained.mean(axis=0), low, high, worth.mean(axis=0))


def _checked_thresholds(thresholds):
    thresholds = np.round(np.atleast_1d(np.asarray(thresholds, dtype=float)), 12)
    if thresholds.ndim > 1 or thresholds.size == 0 or not ((thresholds > 0) & (thresholds < 1)).all():
        raise ValueError(f"thresholds must lie above 0 and below 1, one or an array (k,), got {thresholds}")
    return thresholds


def _worth(truth, thresholds):
    """What it is worth to treat each patient at each threshold, (n, k)."""
    return np.where(truth[:, None] == 1, 1, -thresholds / (1 - thresholds))


def _means(values, patients, resamples, seed):
    """Mean over the cases of values (n, k) in each resample, (resamples, k)."""
    return resample(lambda weights: weights @ values / weights.sum(axis=1, keepdims=True), patients, resamples, seed)
