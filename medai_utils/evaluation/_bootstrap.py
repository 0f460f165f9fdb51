"""What all metrics share: the check of their input, one bootstrap over patients, and the intervals made from it."""

import warnings
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.optimize import brentq
from scipy.stats import norm

from ..seeding import checked_seed

RESAMPLES = 1000  # with fewer, a limit rests on a handful of draws
BATCH = 2_000_000  # cases times resamples at once: bounds the memory
_FEW = 0.05  # share of resamples that may be left out in silence


class Interval(NamedTuple):
    """A value with the limits of its interval; printed with as many digits as tell the limits apart, two at least.

    Examples
    --------
    >>> print(Interval(0.8412, 0.7999, 0.8801))
    0.84 (0.80 to 0.88)
    >>> print(Interval(1, 0.9996, 1))
    1.0000 (0.9996 to 1.0000)
    """

    value: float
    low: float
    high: float

    def __str__(self):
        digits = 2
        while digits < 6 and self.low != self.high and f"{self.low:.{digits}f}" == f"{self.high:.{digits}f}":
            digits += 1
        value, low, high = (f"{number:.{digits}f}" for number in self)
        return f"{value} ({low} to {high})"


def checked(truth, score, patients):
    """The arguments as arrays of int, float and whatever the ids are, or a ValueError."""
    truth, score = np.asarray(truth), np.asarray(score, dtype=float)
    if truth.ndim != 1 or truth.size == 0:
        raise ValueError(f"truth must have the shape (n,), n > 0, got {truth.shape}")
    if score.shape != truth.shape:
        raise ValueError(
            f"score must have the shape of truth, {truth.shape}, got {score.shape}; of a network's two columns take "
            "the one of the sick, score[:, 1], of one column score[:, 0]"
        )
    if not np.isfinite(score).all():
        raise ValueError(f"score must be finite, but {(~np.isfinite(score)).sum()} values are NaN or infinite")
    if not np.isin(truth, (0, 1)).all():
        raise ValueError(f"truth must hold only 0 (healthy) and 1 (sick), got {np.unique(truth)[:5]}")
    if truth.min() == truth.max():
        raise ValueError(f"truth must hold both sick and healthy cases, got only {truth[0]}")
    patients = np.arange(truth.size) if patients is None else np.asarray(patients)
    if patients.shape != truth.shape:
        raise ValueError(f"patients must have the shape of truth, {truth.shape}, one id a case, got {patients.shape}")
    if pd.isna(patients).any():
        raise ValueError(
            f"patients must hold an id for every case, but {pd.isna(patients).sum()} are missing: cases without an id "
            "are not one patient; leave them out, or give each an id of its own"
        )
    if np.unique(patients).size < 2:
        raise ValueError("patients must hold at least two different ids: one patient tells nothing about others")
    return truth.astype(int), score, patients


def checked_probability(truth, probability, patients):
    """As `checked`, for a score that is a probability."""
    truth, probability, patients = checked(truth, probability, patients)
    if probability.min() < 0 or probability.max() > 1:
        raise ValueError(f"probability must lie from 0 to 1, got {probability.min()} to {probability.max()}")
    return truth, probability, patients


def resample(statistic, patients, resamples, seed):
    """A statistic on each resample of the patients, in batches that bound the memory.

    `statistic` takes how often each case was drawn, (batch, n), and returns an array (batch, ...).
    """
    if resamples != int(resamples) or resamples < 1:
        raise ValueError(f"resamples must be a whole number of at least 1, got {resamples!r}")
    ids, owner = np.unique(patients, return_inverse=True)
    rng = np.random.default_rng(checked_seed(seed))
    batch = max(1, BATCH // owner.size)
    draws = []
    for start in range(0, resamples, batch):
        times = _times_drawn(ids.size, min(batch, resamples - start), rng)
        draws.append(statistic(times[:, owner].astype(float)))
    return np.concatenate(draws)


def _times_drawn(n, rows, rng):
    """How often each of n patients is drawn when n are drawn with replacement, (rows, n); quicker than `multinomial`."""
    drawn = rng.integers(n, size=(rows, n)) + n * np.arange(rows)[:, None]
    return np.bincount(drawn.ravel(), minlength=rows * n).reshape(rows, n)


def tails(level):
    """Shares of the draws below the two limits."""
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, such as 0.95, got {level!r}")
    return (1 - level) / 2, (1 + level) / 2


def limits(draws, level):
    """Lower and upper percentile of draws (resamples, ...); a draw may be infinite, one that is NaN is left out."""
    wanted, left_out = tails(level), np.isnan(draws.reshape(len(draws), -1)).any(axis=1)
    if left_out.mean() > _FEW:
        warnings.warn(
            f"{left_out.sum()} of {left_out.size} resamples hold no sick or no healthy patient and are left out: these "
            "are too few patients for an interval",
            UserWarning,
            stacklevel=4,
        )
    if left_out.all():
        return np.full((2, *draws.shape[1:]), np.nan)
    return np.quantile(draws[~left_out], wanted, axis=0, method="inverted_cdf")  # a draw itself: no mean with infinity


def percentile_interval(value, draws, level):
    """A value with the percentiles of its draws."""
    return Interval(float(value), *(float(limit) for limit in limits(draws, level)))


def score_interval(value, variance, effect, level):
    """All true values that a test would not refuse, given how `variance` depends on the truth.

    Unlike percentiles it keeps a width where the value is 0 or 1 and every resample is alike.

    Parameters
    ----------
    value : float
        From 0 to 1.
    variance : callable
        Variance of the estimate for independent cases, if this were the true value; 0 at 0 and at 1.
    effect : float
        Design effect: the variance is this many times as large, because patients have several cases.
    level : float
        Coverage.
    """
    z = norm.ppf(tails(level)[1])

    def beyond(true):
        return abs(true - value) - z * np.sqrt(effect * variance(true))

    near = 1e-9  # at 0 and 1 themselves there is no variance
    low = 0.0 if value == 0 else brentq(beyond, 0, min(value, 1 - near))
    high = 1.0 if value == 1 else brentq(beyond, max(value, near), 1)
    return Interval(float(value), low, high)


def design_effect(value, variance, draws, sizes):
    """How many times the variance of independent cases an estimate has over the resamples; at least 1.

    For a value of 0 or 1 all resamples are alike. Then the worst that is possible is taken: the cases of a patient, of
    whom there are `sizes`, tell no more than one.
    """
    if value in (0, 1):
        return float((sizes**2).sum() / sizes.sum())
    return max(1.0, float(np.nanvar(draws) / variance(value)))
