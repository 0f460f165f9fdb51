"""How good is a score, and how sure can we be? Metrics with intervals from a bootstrap over patients.

What is drawn again in the bootstrap are the patients of the test set, each with all of his films. The model and the
threshold are held fixed: the intervals say how the result would vary with other patients like these, not with another
training run, another hospital or another choice of threshold. With fewer than about 30 sick or 30 healthy patients
they are too narrow, and a perfect result gets an interval without width, which is no proof of perfection.

Taught in lesson 2.5, "Pneumonia on a chest film"; `calibration_fit` and `net_benefit` in lesson 1.8, on probabilities
and decisions.

Sources: cluster bootstrap, Field and Welsh 2007, doi:10.1111/j.1467-9868.2007.00593.x; AUROC as a rank statistic,
Hanley and McNeil 1982, doi:10.1148/radiology.143.1.7063747; calibration, Van Calster and others 2019,
doi:10.1186/s12916-019-1466-7; net benefit, Vickers and Elkin 2006, doi:10.1177/0272989X06295361.
"""

from typing import NamedTuple

import numpy as np
from scipy.special import expit
from sklearn.calibration import calibration_curve
from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score

from .seeding import checked_seed

BATCH = 2_000_000  # films times resamples at once: bounds the memory


class Interval(NamedTuple):
    """A value with the limits of its interval.

    Examples
    --------
    >>> print(Interval(0.8412, 0.7999, 0.8801))
    0.84 (0.80 to 0.88)
    """

    value: float
    low: float
    high: float

    def __str__(self):
        return f"{self.value:.2f} ({self.low:.2f} to {self.high:.2f})"


class OperatingPoint(NamedTuple):
    """What happens at one threshold: counts of films, and rates with their intervals."""

    threshold: float
    tp: int
    fp: int
    fn: int
    tn: int
    sensitivity: Interval
    specificity: Interval
    ppv: Interval
    npv: Interval


class RocBand(NamedTuple):
    """Pointwise interval of a ROC curve: at each share of false alarms (k,), limits of the sensitivity (k,)."""

    false_alarms: np.ndarray
    low: np.ndarray
    high: np.ndarray


class Calibration(NamedTuple):
    """Predicted and observed share of sick films in the bins that hold films (k,), films in each, Brier score."""

    predicted: np.ndarray
    observed: np.ndarray
    counts: np.ndarray
    brier: float


class NetBenefit(NamedTuple):
    """At each threshold (k,): net benefit of the model with the limits of its interval, and of treating everybody."""

    thresholds: np.ndarray
    value: np.ndarray
    low: np.ndarray
    high: np.ndarray
    treat_all: np.ndarray


class CalibrationFit(NamedTuple):
    """How predicted probabilities relate to what happened: 0 and 1 where they are right."""

    intercept: Interval
    slope: Interval


def auroc(truth, score, *, patients=None, level=0.95, resamples=1000, seed=0):
    """Area under the ROC curve: how often a sick film scores higher than a healthy one, ties counting half.

    Parameters
    ----------
    truth : array (n,)
        1 for sick, 0 for healthy.
    score : array (n,)
        Higher for films that look sick; any scale.
    patients : array (n,), optional
        Whose film it is. Without it every film counts as a patient of its own, and where patients have several films
        the interval is too narrow.
    level : float
        Coverage of the interval, between 0 and 1.
    resamples : int
        How many times to draw the patients again.
    seed : int
        Seed of the bootstrap.

    Returns
    -------
    Interval
        `value`, `low`, `high`; the limits are percentiles of the resamples. A resample without sick films or without
        healthy ones is left out.

    Raises
    ------
    ValueError
        If an argument has the wrong shape or range; the message says what was expected.

    Examples
    --------
    >>> auroc([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]).value
    0.75
    """
    truth, score, patients = _checked(truth, score, patients)
    draws = _resample(lambda weights: _weighted_auroc(truth, score, weights), patients, resamples, seed)
    return _interval(roc_auc_score(truth, score), draws, level)


def auprc(truth, score, *, patients=None, level=0.95, resamples=1000, seed=0):
    """Area under the precision-recall curve, as average precision. A score that knows nothing gets the prevalence.

    Parameters, result and errors are those of `auroc`.

    Examples
    --------
    >>> round(auprc([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]).value, 3)
    0.833
    """
    truth, score, patients = _checked(truth, score, patients)
    draws = _resample(lambda weights: _weighted_auprc(truth, score, weights), patients, resamples, seed)
    return _interval(average_precision_score(truth, score), draws, level)


def auroc_difference(truth, score_a, score_b, *, patients=None, level=0.95, resamples=1000, seed=0):
    """AUROC of `score_a` less that of `score_b` on the same films, with a paired interval.

    Both scores are judged on the same resamples, so what makes a film hard for both cancels out.
    Parameters, result and errors are those of `auroc`.

    Examples
    --------
    >>> auroc_difference([0, 0, 1, 1], [1, 2, 3, 4], [1, 4, 3, 4]).value
    0.375
    """
    truth, score_a, patients = _checked(truth, score_a, patients)
    truth, score_b, patients = _checked(truth, score_b, patients)

    def difference(weights):
        return _weighted_auroc(truth, score_a, weights) - _weighted_auroc(truth, score_b, weights)

    value = roc_auc_score(truth, score_a) - roc_auc_score(truth, score_b)
    return _interval(value, _resample(difference, patients, resamples, seed), level)


def threshold_for_sensitivity(truth, score, sensitivity=0.95):
    """The highest threshold at which at least this share of the sick films is found.

    Choose it on validation films, and report on test films.

    Parameters
    ----------
    truth, score : array (n,)
        As in `auroc`.
    sensitivity : float
        Above 0, at most 1.

    Returns
    -------
    float
        A film with `score >= threshold` is called sick.

    Raises
    ------
    ValueError
        If an argument has the wrong shape or range.

    Examples
    --------
    >>> threshold_for_sensitivity([0, 1, 1, 1, 1], [0.5, 0.2, 0.4, 0.6, 0.8], sensitivity=0.75)
    0.4
    """
    truth, score, _ = _checked(truth, score, None)
    if not 0 < sensitivity <= 1:
        raise ValueError(f"sensitivity must be above 0 and at most 1, got {sensitivity!r}")
    of_the_sick = np.sort(score[truth == 1])[::-1]
    found = int(np.ceil(sensitivity * of_the_sick.size - 1e-9))  # 0.07 * 100 is a little more than 7
    return float(of_the_sick[found - 1])


def operating_point(truth, score, threshold, *, patients=None, level=0.95, resamples=1000, seed=0):
    """Counts, sensitivity, specificity and predictive values when films with `score >= threshold` are called sick.

    Parameters
    ----------
    threshold : float
        Chosen beforehand, on other films than these: the intervals hold it fixed.

    The other parameters and the errors are those of `auroc`.

    Returns
    -------
    OperatingPoint
        Counts of films, and a rate each as `Interval`. A rate with nothing to count is NaN. Predictive values hold
        for the prevalence of these films only.

    Examples
    --------
    >>> point = operating_point([0, 0, 1, 1, 1], [0.1, 0.7, 0.4, 0.6, 0.9], threshold=0.5)
    >>> point.tp, point.fp, point.fn, point.tn
    (2, 1, 1, 1)
    """
    truth, score, patients = _checked(truth, score, patients)
    if np.ndim(threshold) or np.isnan(threshold):
        raise ValueError(f"threshold must be one number, got {threshold!r}")
    sick, called = truth == 1, score >= threshold
    cells = np.stack([sick & called, ~sick & called, sick & ~called, ~sick & ~called], axis=1).astype(float)
    counts = cells.sum(axis=0)
    draws = _resample(lambda weights: _rates(weights @ cells), patients, resamples, seed)
    rates = [_interval(value, draw, level) for value, draw in zip(_rates(counts[None])[0], draws.T, strict=True)]
    return OperatingPoint(float(threshold), *(int(count) for count in counts), *rates)


def roc_band(truth, score, *, patients=None, level=0.95, resamples=1000, seed=0):
    """Pointwise bootstrap interval of the ROC curve: how far the sensitivity at a given share of false alarms varies.

    Parameters and errors are those of `auroc`.

    Returns
    -------
    RocBand
        On 101 shares of false alarms from 0 to 1. Pointwise: the whole curve leaves the band more often than single
        points do.
    """
    truth, score, patients = _checked(truth, score, patients)
    grid = np.linspace(0, 1, 101)
    draws = _resample(lambda weights: _curves(truth, score, weights, grid), patients, resamples, seed)
    low, high = np.nanquantile(draws, _tails(level), axis=0)
    return RocBand(grid, low, high)


def calibration(truth, probability, bins=10):
    """Compare predicted probabilities with the observed share of sick films.

    Parameters
    ----------
    truth : array (n,)
        1 for sick, 0 for healthy.
    probability : array (n,)
        Predicted probability of disease, from 0 to 1.
    bins : int
        Bins of equal width; those without films are left out.

    Returns
    -------
    Calibration
        `predicted` and `observed` (k,), means in each bin; `counts` (k,), films; `brier`, the mean squared error of
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
    truth, probability, _ = _checked(truth, probability, None)
    if probability.min() < 0 or probability.max() > 1:
        raise ValueError(f"probability must lie from 0 to 1, got {probability.min()} to {probability.max()}")
    if bins != int(bins) or bins < 1:
        raise ValueError(f"bins must be a whole number of at least 1, got {bins!r}")
    observed, predicted = calibration_curve(truth, probability, n_bins=bins)
    edges = np.linspace(0, 1, bins + 1)
    counts = np.bincount(np.searchsorted(edges[1:-1], probability))  # scikit-learn's bins, which it does not count
    return Calibration(predicted, observed, counts[counts > 0], float(brier_score_loss(truth, probability)))


def calibration_fit(truth, probability, *, patients=None, level=0.95, resamples=200, seed=0):
    """Calibration intercept and slope: are the probabilities too high or too low, and are they too far apart?

    Parameters
    ----------
    truth : array (n,)
        1 for sick, 0 for healthy.
    probability : array (n,)
        Predicted probability of disease, above 0 and below 1.
    patients, level, resamples, seed
        As in `auroc`; a resample whose fit has no finite solution is left out.

    Returns
    -------
    CalibrationFit
        `slope` is b in logit P(sick) = a + b logit(probability), fitted by maximum likelihood: below 1, the
        probabilities are too extreme. `intercept` is a when b is held at 1 (calibration in the large): below 0, they
        are too high.

    Raises
    ------
    ValueError
        If an argument has the wrong shape or range, all probabilities are equal, or they separate sick from healthy
        without error: then no slope is finite.

    Notes
    -----
    Taught in lesson 1.8, on probabilities and decisions.

    Examples
    --------
    >>> fit = calibration_fit([0, 0, 0, 1] * 25 + [0, 1, 1, 1] * 25, [0.1] * 100 + [0.9] * 100)
    >>> round(fit.slope.value, 2), abs(round(fit.intercept.value, 2))
    (0.5, 0.0)
    """
    truth, probability, patients = _checked(truth, probability, patients)
    if probability.min() <= 0 or probability.max() >= 1:
        raise ValueError(
            f"probability must lie above 0 and below 1, got {probability.min()} to {probability.max()}: its logit has "
            "to be finite"
        )
    if probability.min() == probability.max():
        raise ValueError(f"probability must hold different values to fit a slope, got only {probability[0]}")
    logit = np.log(probability / (1 - probability))
    value = _calibration_lines(truth, logit, np.ones((1, truth.size)))[0]
    if np.isnan(value[1]):
        raise ValueError("probability separates the sick from the healthy without error, so that no slope is finite")
    draws = _resample(lambda weights: _calibration_lines(truth, logit, weights), patients, resamples, seed)
    return CalibrationFit(*(_interval(one, draw, level) for one, draw in zip(value, draws.T, strict=True)))


def net_benefit(truth, probability, thresholds, *, patients=None, level=0.95, resamples=1000, seed=0):
    """Net benefit of treating whoever has `probability >= threshold`: TP/n - FP/n t/(1 - t) at each threshold t.

    Parameters
    ----------
    truth : array (n,)
        1 for sick, 0 for healthy.
    probability : array (n,)
        Predicted probability of disease, from 0 to 1.
    thresholds : float or array (k,)
        Above 0, below 1. A threshold says that one patient treated in vain weighs t/(1 - t) of one missed.
    patients, level, resamples, seed
        As in `auroc`.

    Returns
    -------
    NetBenefit
        Arrays (k,), also for one threshold. The unit is a true positive a patient; to treat nobody is worth 0.

    Raises
    ------
    ValueError
        If an argument has the wrong shape or range.

    Notes
    -----
    Taught in lesson 1.8, on probabilities and decisions.

    Examples
    --------
    >>> net_benefit([0, 0, 0, 1], [0.1, 0.2, 0.6, 0.7], [0.2, 0.5]).value
    array([0.125, 0.   ])
    """
    truth, probability, patients = _checked(truth, probability, patients)
    if probability.min() < 0 or probability.max() > 1:
        raise ValueError(f"probability must lie from 0 to 1, got {probability.min()} to {probability.max()}")
    thresholds = np.atleast_1d(np.asarray(thresholds, dtype=float))
    if thresholds.ndim > 1 or thresholds.size == 0 or not ((thresholds > 0) & (thresholds < 1)).all():
        raise ValueError(f"thresholds must lie above 0 and below 1, one or an array (k,), got {thresholds}")
    worth = np.where(truth[:, None] == 1, 1, -thresholds / (1 - thresholds))  # of treating this patient
    treated = worth * (probability[:, None] >= thresholds)
    draws = _resample(lambda weights: weights @ treated / weights.sum(axis=1, keepdims=True), patients, resamples, seed)
    low, high = np.quantile(draws, _tails(level), axis=0)
    return NetBenefit(thresholds, treated.mean(axis=0), low, high, worth.mean(axis=0))


def _calibration_lines(truth, logit, weights):
    """Intercept with the slope held at 1, and slope, for each row of weights (batch, n): (batch, 2)."""
    ones, spread = np.ones((truth.size, 1)), logit.std()
    columns = np.column_stack([ones, (logit - logit.mean()) / spread])
    lines = [(_newton(ones, logit, truth, row)[0], _newton(columns, 0.0, truth, row)[1] / spread) for row in weights]
    return np.array(lines)


def _newton(columns, offset, truth, weights):
    """Maximum likelihood of a logistic regression, (columns,); NaN where no finite one is found."""
    sick = np.average(truth, weights=weights)
    if not 0 < sick < 1:
        return np.full(columns.shape[1], np.nan)
    theta = np.zeros(columns.shape[1])
    theta[0] = np.log(sick / (1 - sick)) - np.average(np.broadcast_to(offset, truth.shape), weights=weights)
    for _ in range(100):
        p = expit(offset + columns @ theta)
        information = (columns * (weights * p * (1 - p))[:, None]).T @ columns
        if np.linalg.cond(information) > 1e10 or information.trace() < 1e-12 * weights.sum():
            break  # it runs away: the sick are separated from the healthy
        step = np.linalg.solve(information, columns.T @ (weights * (truth - p)))
        theta = theta + np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-9:
            return theta
    return np.full(columns.shape[1], np.nan)


def _checked(truth, score, patients):
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
        raise ValueError(f"truth must hold both sick and healthy films, got only {truth[0]}")
    patients = np.arange(truth.size) if patients is None else np.asarray(patients)
    if patients.shape != truth.shape:
        raise ValueError(f"patients must have the shape of truth, {truth.shape}, one id a film, got {patients.shape}")
    if np.unique(patients).size < 2:
        raise ValueError("patients must hold at least two different ids: one patient tells nothing about others")
    return truth.astype(int), score, patients


def _tails(level):
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, such as 0.95, got {level!r}")
    return (1 - level) / 2, (1 + level) / 2


def _interval(value, draws, level):
    tails = _tails(level)
    draws = draws[np.isfinite(draws)]
    low, high = np.quantile(draws, tails) if draws.size else (np.nan, np.nan)
    return Interval(float(value), float(low), float(high))


def _resample(statistic, patients, resamples, seed):
    """A statistic on each resample of the patients, in batches that bound the memory.

    `statistic` takes how often each film was drawn, (batch, n), and returns an array (batch, ...).
    """
    if resamples != int(resamples) or resamples < 1:
        raise ValueError(f"resamples must be a whole number of at least 1, got {resamples!r}")
    ids, owner = np.unique(patients, return_inverse=True)
    rng = np.random.default_rng(checked_seed(seed))
    batch = max(1, BATCH // owner.size)
    draws = []
    for start in range(0, resamples, batch):
        drawn = rng.multinomial(ids.size, np.full(ids.size, 1 / ids.size), min(batch, resamples - start))
        draws.append(statistic(drawn[:, owner].astype(float)))
    return np.concatenate(draws)


def _sums(truth, score, weights):
    """Weight of the sick and of the healthy films at each distinct score, highest score first, (batch, k) each."""
    order = np.argsort(-score, kind="stable")
    starts = np.flatnonzero(np.diff(score[order], prepend=np.inf))
    sick, weights = truth[order], weights[:, order]
    return np.add.reduceat(weights * sick, starts, axis=1), np.add.reduceat(weights * (1 - sick), starts, axis=1)


def _weighted_auroc(truth, score, weights):
    sick, healthy = _sums(truth, score, weights)
    above = sick.cumsum(axis=1) - sick / 2  # of the sick at this score itself, half
    return _divide((above * healthy).sum(axis=1), sick.sum(axis=1) * healthy.sum(axis=1))


def _weighted_auprc(truth, score, weights):
    sick, healthy = _sums(truth, score, weights)
    found = sick.cumsum(axis=1)
    precision = np.nan_to_num(_divide(found, found + healthy.cumsum(axis=1)))  # nothing drawn so far: adds nothing
    return _divide((sick * precision).sum(axis=1), np.where(healthy.any(axis=1), found[:, -1], 0))


def _curves(truth, score, weights, grid):
    """Sensitivity at the shares of false alarms in `grid`, (batch, len(grid))."""
    found, alarms = (np.pad(part.cumsum(axis=1), ((0, 0), (1, 0))) for part in _sums(truth, score, weights))
    found, alarms = _divide(found, found[:, -1:]), _divide(alarms, alarms[:, -1:])
    found += 0 * alarms  # NaN as well where there are no healthy films
    return np.array([np.interp(grid, x, y) for x, y in zip(alarms, found, strict=True)])


def _rates(counts):
    """Sensitivity, specificity and predictive values from (batch, 4) counts tp, fp, fn, tn."""
    tp, fp, fn, tn = counts.T
    return np.stack([_divide(tp, tp + fn), _divide(tn, tn + fp), _divide(tp, tp + fp), _divide(tn, tn + fn)], axis=1)


def _divide(part, whole):
    """Part of the whole, NaN where there is nothing to divide."""
    return np.divide(part, whole, out=np.full(np.shape(part), np.nan), where=whole > 0)
