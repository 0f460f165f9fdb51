"""Does the number mean what it says? Calibration of predicted probabilities."""

from typing import NamedTuple

import numpy as np
from scipy.special import expit, logit
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss

from ._bootstrap import RESAMPLES, Interval, checked, checked_probability, percentile_interval, resample


class Calibration(NamedTuple):
    """Predicted and observed share of the sick in the bins that hold cases (k,), cases in each, Brier score."""

    predicted: np.ndarray
    observed: np.ndarray
    counts: np.ndarray
    brier: float


class CalibrationFit(NamedTuple):
    """How predicted probabilities relate to what happened: 0 and 1 where they are right."""

    intercept: Interval
    slope: Interval


def calibration(truth, probability, bins=10) -> Calibration:
    """Compare predicted probabilities with the observed share of the sick.

    Parameters
    ----------
    truth : array (n,)
        1 for sick, 0 for healthy.
    probability : array (n,)
        Predicted probability of disease, from 0 to 1.
    bins : int
        Bins of equal width; those without cases are left out.

    Returns
    -------
    Calibration
        `predicted` and `observed` (k,), means in each bin; `counts` (k,), cases; `brier`, the mean squared error of
        the probability (Brier 1950).

    Raises
    ------
    ValueError
        If an argument has the wrong shape or range.

    Examples
    --------
    >>> calibration([0, 0, 1, 1], [0.2, 0.4, 0.6, 0.8], bins=2).observed
    array([0., 1.])
    """
    truth, probability, _ = checked_probability(truth, probability, None)
    if bins != int(bins) or bins < 1:
        raise ValueError(f"bins must be a whole number of at least 1, got {bins!r}")
    observed, predicted = calibration_curve(truth, probability, n_bins=bins)
    edges = np.linspace(0, 1, bins + 1)
    counts = np.bincount(np.searchsorted(edges[1:-1], probability))  # scikit-learn's bins, which it does not count
    return Calibration(predicted, observed, counts[counts > 0], float(brier_score_loss(truth, probability)))


def calibration_fit(truth, probability, *, patients=None, level=0.95, resamples=RESAMPLES, seed=0) -> CalibrationFit:
    """Calibration intercept and slope: are the probabilities too high or too low, and are they too far apart?

    Parameters
    ----------
    truth : array (n,)
        1 for sick, 0 for healthy.
    probability : array (n,)
        Predicted probability of disease, above 0 and below 1.
    patients, level, resamples, seed
        As in `auroc`.

    Returns
    -------
    CalibrationFit
        `slope` is b in logit P(sick) = a + b logit(probability), fitted by maximum likelihood: below 1, the
        probabilities are too extreme. `intercept` is a when b is held at 1 (calibration in the large): below 0, they
        are too high.

    Raises
    ------
    ValueError
        If an argument has the wrong shape or range, all probabilities are equal, or they separate sick from healthy,
        wholly or but for ties: then no slope is finite.

    Notes
    -----
    A resample in which the probabilities separate the sick from the healthy has an infinite slope and counts as one:
    with few patients the upper limit may be infinite. One of the sick only, or of the healthy only, is left out. We fit
    by Newton's method for all resamples at once: a model of statsmodels for each takes many times as long.
    Taught in 01_background/11_probabilities

    Examples
    --------
    >>> fit = calibration_fit([0, 0, 0, 1] * 25 + [0, 1, 1, 1] * 25, [0.1] * 100 + [0.9] * 100)
    >>> round(fit.slope.value, 2), abs(round(fit.intercept.value, 2))
    (0.5, 0.0)
    """
    truth, probability, patients = checked(truth, probability, patients)
    if probability.min() <= 0 or probability.max() >= 1:
        raise ValueError(
            f"probability must lie above 0 and below 1, got {probability.min()} to {probability.max()}: its logit has "
            "to be finite"
        )
    if probability.min() == probability.max():
        raise ValueError(f"probability must hold different values to fit a slope, got only {probability[0]}")
    _refuse_separation(truth, probability)
    line = _line_fitter(truth, logit(probability))
    draws = resample(line, patients, resamples, seed)
    value = line(np.ones((1, truth.size)))[0]
    return CalibrationFit(*(percentile_interval(one, draw, level) for one, draw in zip(value, draws.T, strict=True)))


def _refuse_separation(truth, probability):
    sick, healthy = probability[truth == 1], probability[truth == 0]
    for lower, upper in ((healthy, sick), (sick, healthy)):
        if lower.max() < upper.min():
            raise ValueError(
                "probability separates the sick from the healthy without error, so that no slope is finite"
            )
        if lower.max() == upper.min():
            raise ValueError(
                f"probability separates the sick from the healthy but for those at {upper.min():g}, where both occur "
                "(quasi-complete separation), so that no slope is finite"
            )


def _line_fitter(truth, log_odds):
    """A function of weights (batch, n) to the intercept with the slope held at 1, and the slope, (batch, 2)."""
    order = np.argsort(log_odds)
    truth, log_odds = truth[order], log_odds[order]
    ones, spread = np.ones((truth.size, 1)), log_odds.std()
    columns = np.column_stack([ones, (log_odds - log_odds.mean()) / spread])
    everybody, share = np.ones((1, truth.size)), logit(truth.mean())
    start_one = _newton(ones, log_odds, truth, everybody, np.array([[share - log_odds.mean()]]))
    start_two = _newton(columns, 0.0, truth, everybody, np.array([[share, 0.0]]))

    def lines(weights):
        weights = weights[:, order]
        slope = _without_fit(truth, log_odds, weights)
        finite, there = slope == 0, ~np.isnan(slope)
        intercept = np.full(len(weights), np.nan)
        intercept[there] = _newton(ones, log_odds, truth, weights[there], start_one)[:, 0]
        slope[finite] = _newton(columns, 0.0, truth, weights[finite], start_two)[:, 1] / spread
        return np.column_stack([intercept, slope])

    return lines


def _without_fit(truth, log_odds, weights):
    """The slope where no fit can give one, for each row of weights; all in the order of `log_odds`.

    Plus or minus infinity if the sick are separated from the healthy, NaN if one kind is missing or all log odds are
    equal, else 0.
    """
    drawn = weights > 0
    sick, healthy = drawn & (truth == 1), drawn & (truth == 0)
    first, last = [], []
    for there in (sick, healthy):
        first.append(log_odds[there.argmax(axis=1)])
        last.append(log_odds[::-1][there[:, ::-1].argmax(axis=1)])
    (sick_low, healthy_low), (sick_high, healthy_high) = first, last
    slope = np.where(healthy_high <= sick_low, np.inf, np.where(sick_high <= healthy_low, -np.inf, 0.0))
    equal = np.maximum(sick_high, healthy_high) == np.minimum(sick_low, healthy_low)
    return np.where(equal | ~sick.any(axis=1) | ~healthy.any(axis=1), np.nan, slope)


def _newton(columns, offset, truth, weights, start):
    """Maximum likelihood of a logistic regression for each row of weights (batch, n): (batch, columns)."""
    n, k = columns.shape
    products = (columns[:, :, None] * columns[:, None, :]).reshape(n, k * k)
    total = weights.sum(axis=1)
    theta = np.repeat(start, len(weights), axis=0)
    moving = np.arange(len(weights))
    for _ in range(100):
        p = expit(offset + theta[moving] @ columns.T)
        slopes = (weights[moving] * (truth - p)) @ columns
        information = ((weights[moving] * p * (1 - p)) @ products).reshape(-1, k, k)
        information += 1e-12 * total[moving, None, None] * np.eye(k)  # solvable, and with the same solution
        step = np.clip(np.linalg.solve(information, slopes[:, :, None])[:, :, 0], -2, 2)
        theta[moving] += step
        moving = moving[np.abs(step).max(axis=1) > 1e-6]  # the next step would be its square
        if not moving.size:
            return theta
    theta[moving] = np.nan
    return theta
