"""Metrics against scikit-learn, intervals against what they promise, and bad input."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.optimize import brentq
from scipy.special import expit
from scipy.stats import binom, norm
from sklearn.metrics import roc_auc_score, roc_curve
from statsmodels.stats.proportion import proportion_confint

from medai_utils import evaluation
from medai_utils.evaluation import _bootstrap
from medai_utils.evaluation.ranking import curves, weighted_auroc

NOTHING = {"resamples": 2}


def cohort(n=400, shift=1.0, seed=0, copies=1, digits=8):
    """Truth, score and patient ids; `copies` identical films a patient."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, 2, n)
    score = np.round(truth * shift + rng.normal(size=n), digits)
    return np.repeat(truth, copies), np.repeat(score, copies), np.repeat(np.arange(n), copies)


@pytest.mark.parametrize("digits", [8, 1, 0])
def test_weighted_areas_agree_with_scikit_learn(digits):
    truth, score, _ = cohort(60, digits=digits)
    weights = np.random.default_rng(1).integers(0, 4, (30, 60)).astype(float)
    expected = [roc_auc_score(truth, score, sample_weight=row) for row in weights]
    np.testing.assert_allclose(weighted_auroc(truth, score, weights), expected, rtol=1e-12)


def test_a_resample_of_one_class_is_left_out():
    weights = np.array([[1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 0, 1]], dtype=float)
    areas = weighted_auroc(np.array([0, 0, 1, 1]), np.array([1.0, 2, 3, 4]), weights)
    assert np.isnan(areas).tolist() == [True, True, False]


def test_values_agree_with_scikit_learn():
    truth, score, patients = cohort()
    area = evaluation.auroc(truth, score, patients=patients)
    assert area.value == roc_auc_score(truth, score) and area.low < area.value < area.high


@pytest.mark.parametrize("n", [10, 40, 400])
def test_a_perfect_score_is_no_certainty(n):
    truth = np.tile([0, 1], n // 2)
    value, low, high = evaluation.auroc(truth, truth)
    assert value == high == 1 and 1 - 10 / n < low < 1 - 1 / n
    assert evaluation.auroc(truth, -truth) == pytest.approx((0, 0, 1 - low))
    point = evaluation.operating_point(truth, truth, 0.5)
    for rate in (point.sensitivity, point.specificity, point.ppv, point.npv):
        assert rate == pytest.approx((1, *proportion_confint(n // 2, n // 2, method="wilson")))


def test_one_score_for_all_ranks_nobody_whoever_the_patients_are():
    truth = np.tile([0, 1], 50)
    assert evaluation.auroc(truth, np.zeros(100)) == (0.5, 0.5, 0.5)
    _, low, high = evaluation.auroc(truth, np.arange(100))
    assert low < 0.5 < high and high - low > 0.15


def test_perfect_scores_of_copies_tell_no_more_than_one():
    truth = np.tile([0, 1], 20)
    once, patients = evaluation.auroc(truth, truth), np.repeat(np.arange(40), 3)
    thrice = np.repeat(truth, 3)
    assert evaluation.auroc(thrice, thrice, patients=patients).low == pytest.approx(once.low, abs=0.01)
    point = evaluation.operating_point(thrice, thrice, 0.5, patients=patients)
    assert point.sensitivity.low == pytest.approx(evaluation.operating_point(truth, truth, 0.5).sensitivity.low)


def test_few_patients_are_warned_of():
    with pytest.warns(UserWarning, match=r"\d+ of 1000 resamples hold no sick or no healthy patient"):
        evaluation.auroc([0, 0, 0, 1], [1, 2, 3, 4])


def test_the_bootstrap_is_one_over_patients_who_bring_all_their_cases():
    patients = np.array([7, 7, 7, 2, 2, 5])
    drawn = _bootstrap.resample(lambda weights: weights, patients, 4000, 0)
    np.testing.assert_array_equal(drawn, drawn[:, [0, 0, 0, 3, 3, 5]])
    assert (drawn[:, [0, 3, 5]].sum(axis=1) == 3).all()
    np.testing.assert_allclose(drawn[:, [0, 3, 5]].mean(axis=0), 1, atol=0.06)


def test_the_bootstrap_does_not_depend_on_its_batches(monkeypatch):
    truth, score, patients = cohort(50)
    whole = evaluation.auroc(truth, score, patients=patients, resamples=100)
    monkeypatch.setattr(_bootstrap, "BATCH", 7 * truth.size)
    assert evaluation.auroc(truth, score, patients=patients, resamples=100) == whole


def test_intervals_repeat_for_a_seed_and_narrow_with_the_level():
    truth, score, _ = cohort()
    wide, again, other = (evaluation.auroc(truth, score, seed=seed) for seed in (0, 0, 1))
    narrow = evaluation.auroc(truth, score, level=0.5)
    assert wide == again != other
    assert wide.low < narrow.low < narrow.value < narrow.high < wide.high


@pytest.mark.parametrize(("sick", "true"), [(30, 0.8), (30, 0.95), (30, 0.99), (100, 0.97)])
def test_intervals_cover_the_true_auroc(sick, true):
    """Binormal scores, whose AUROC is known. Percentiles of the same resamples cover 0.99 in three studies of four."""
    truth = np.repeat([0, 1], sick)
    covered = 0
    for seed in range(150):
        score = np.random.default_rng(seed).normal(truth * norm.ppf(true) * np.sqrt(2))
        _, low, high = evaluation.auroc(truth, score, resamples=200, seed=seed)
        covered += low <= true <= high
    assert covered / 150 >= 0.91


@pytest.mark.parametrize("sick", [30, 50, 100])
@pytest.mark.parametrize("true", [0.95, 0.98, 0.99])
def test_intervals_cover_a_sensitivity_near_1(sick, true):
    """Exactly, over every number of sick who may be found; percentiles would fall to 26 %."""
    coverage = 0
    for found in range(sick // 2, sick + 1):
        truth, called = np.repeat([1, 0], [sick, 2]), np.repeat([1, 0], [found, sick - found + 2])
        _, low, high = evaluation.operating_point(truth, called, 0.5, resamples=2).sensitivity
        coverage += binom.pmf(found, sick, true) * (low <= true <= high)
    assert coverage >= 0.91


@pytest.mark.parametrize("true", [0.9, 0.97])
def test_intervals_cover_a_sensitivity_where_patients_have_several_cases(true):
    """Cases of one patient resemble each other: beta-binomial, with a correlation of one half."""
    covered, covered_by_case = 0, 0
    for seed in range(150):
        rng = np.random.default_rng(seed)
        patients = np.repeat(np.arange(60), rng.integers(1, 4, 60))
        truth = (patients < 50).astype(int)
        called = rng.random(truth.size) < rng.beta(true, 1 - true, 60)[patients]
        _, low, high = evaluation.operating_point(truth, called, 0.5, patients=patients, resamples=200).sensitivity
        covered += low <= true <= high
        _, low, high = evaluation.operating_point(truth, called, 0.5).sensitivity
        covered_by_case += low <= true <= high
    assert covered_by_case < covered and covered / 150 >= 0.9


def test_copies_of_a_film_tell_nothing_new():
    """Four copies of each film: by patient the interval stays, by film it is half as wide, and wrong."""
    truth, score, patients = cohort(200, copies=4)
    single = np.subtract(*evaluation.auroc(truth[::4], score[::4])[:0:-1])
    by_patient = np.subtract(*evaluation.auroc(truth, score, patients=patients)[:0:-1])
    by_film = np.subtract(*evaluation.auroc(truth, score)[:0:-1])
    assert by_patient == pytest.approx(single, rel=0.05)
    assert by_film == pytest.approx(single / 2, rel=0.15)


def test_a_paired_difference_is_narrower_than_the_two_areas_apart():
    truth, score, patients = cohort()
    better = score + 0.3 * truth + np.random.default_rng(1).normal(size=truth.size) / 10
    difference = evaluation.auroc_difference(truth, better, score, patients=patients)
    assert difference.value == pytest.approx(roc_auc_score(truth, better) - roc_auc_score(truth, score))
    assert 0 < difference.low < difference.value < difference.high
    single = evaluation.auroc(truth, score, patients=patients)
    assert difference.high - difference.low < (single.high - single.low) / 2
    backwards = evaluation.auroc_difference(truth, score, better, patients=patients)
    np.testing.assert_allclose(backwards, [-difference.value, -difference.high, -difference.low], atol=0.002)


def test_operating_point_counts_what_is_at_or_above_the_threshold():
    point = evaluation.operating_point([0, 0, 0, 0, 1, 1, 1, 1, 1], [0, 1, 2, 5, 2, 1, 3, 4, 5], 2)
    assert (point.threshold, point.tp, point.fp, point.fn, point.tn) == (2, 4, 2, 1, 2)
    rates = [point.sensitivity.value, point.specificity.value, point.ppv.value, point.npv.value]
    assert rates == pytest.approx([4 / 5, 2 / 4, 4 / 6, 2 / 3])


def test_intervals_of_rates_are_wilson_s_where_cases_are_independent():
    truth, score, _ = cohort(200, seed=3)
    point = evaluation.operating_point(truth, score, 0.5, level=0.9)
    for rate, part, other in (
        (point.sensitivity, point.tp, point.fn),
        (point.specificity, point.tn, point.fp),
        (point.ppv, point.tp, point.fp),
        (point.npv, point.tn, point.fn),
    ):
        assert rate[1:] == pytest.approx(proportion_confint(part, part + other, alpha=0.1, method="wilson"))


def test_copies_of_a_case_do_not_narrow_a_rate():
    truth, score, patients = cohort(150, copies=4)
    by_patient = evaluation.operating_point(truth, score, 0.5, patients=patients)
    single = evaluation.operating_point(truth[::4], score[::4], 0.5)
    for name in ("sensitivity", "specificity", "ppv", "npv"):
        np.testing.assert_allclose(getattr(by_patient, name), getattr(single, name), atol=0.01)


def test_a_rate_with_nothing_to_count_is_nan():
    point = evaluation.operating_point([0, 0, 1, 1], [1, 2, 3, 4], 9)
    assert point.sensitivity.value == 0 and point.specificity.value == point.specificity.high == 1
    assert np.isnan(point.ppv).all() and point.npv.value == 0.5


@pytest.mark.parametrize("sensitivity", [0.05, 0.07, 0.5, 0.9, 0.95, 1])
@pytest.mark.parametrize("digits", [8, 1])
def test_the_threshold_is_the_highest_that_reaches_the_sensitivity(sensitivity, digits):
    truth, score, _ = cohort(200, digits=digits)
    threshold = evaluation.threshold_for_sensitivity(truth, score, sensitivity)
    of_the_sick = score[truth == 1]
    assert (of_the_sick >= threshold).mean() >= sensitivity
    assert (of_the_sick > threshold).mean() < sensitivity


def test_rounding_does_not_ask_for_one_more():
    score = np.arange(200)
    truth = (score >= 100).astype(int)
    assert evaluation.threshold_for_sensitivity(truth, score, 0.07) == 193


def test_a_threshold_of_float32_scores_holds_for_them():
    truth = np.array([0, 1, 1])
    score = np.array([0.3, 0.1, 0.7], dtype=np.float32)
    threshold = evaluation.threshold_for_sensitivity(truth, score, 1)
    assert evaluation.operating_point(truth, score, threshold, **NOTHING).sensitivity.value == 1


def test_calibration_by_hand():
    probability = np.array([0.05, 0.1, 0.15, 0.5, 0.9, 0.95, 1.0])
    truth = np.array([0, 0, 1, 1, 1, 1, 0])
    result = evaluation.calibration(truth, probability, bins=5)
    np.testing.assert_allclose(result.predicted, [0.1, 0.5, 0.95])
    np.testing.assert_allclose(result.observed, [1 / 3, 1, 2 / 3])
    assert result.counts.tolist() == [3, 1, 3]
    assert result.brier == pytest.approx(((probability - truth) ** 2).mean())


def test_calibration_counts_every_film_even_on_the_edges_of_the_bins():
    rng = np.random.default_rng(0)
    probability = np.round(rng.random(500), 1)
    result = evaluation.calibration(rng.random(500) < probability, probability)
    assert result.counts.sum() == 500 and len(result.counts) == len(result.predicted)
    assert (result.counts * result.predicted).sum() == pytest.approx(probability.sum())
    assert np.abs(result.observed - result.predicted).max() < 0.2


def risks(n=3000, intercept=0.3, slope=0.6, seed=0):
    """Truth, and a probability whose logit is off by this intercept and slope."""
    rng = np.random.default_rng(seed)
    logit = rng.normal(-2, 1.2, n)
    truth = (rng.random(n) < 1 / (1 + np.exp(-(intercept + slope * logit)))).astype(int)
    return truth, 1 / (1 + np.exp(-logit))


def test_the_calibration_fit_agrees_with_statsmodels():
    truth, probability = risks()
    logit = np.log(probability / (1 - probability))
    slope = sm.GLM(truth, sm.add_constant(logit), family=sm.families.Binomial()).fit()
    intercept = sm.GLM(truth, np.ones(truth.size), family=sm.families.Binomial(), offset=logit).fit()
    fit = evaluation.calibration_fit(truth, probability, resamples=400)
    assert fit.slope.value == pytest.approx(slope.params[1], rel=1e-6)
    assert fit.intercept.value == pytest.approx(intercept.params[0], rel=1e-6)
    np.testing.assert_allclose(fit.slope[1:], slope.conf_int()[1], atol=0.03)
    np.testing.assert_allclose(fit.intercept[1:], intercept.conf_int()[0], atol=0.03)


def test_the_calibration_fit_by_hand():
    """Half as far apart as they should be: of those at 10%, 25% were sick, of those at 90%, 75%."""
    truth = np.array([0, 0, 0, 1] * 25 + [0, 1, 1, 1] * 25)
    fit = evaluation.calibration_fit(truth, np.repeat([0.1, 0.9], 100))
    assert fit.slope.value == pytest.approx(np.log(3) / np.log(9))
    assert fit.intercept.value == pytest.approx(0, abs=1e-8)


@pytest.mark.parametrize(("shift", "spread"), [(12, 0.5), (-12, 0.5), (0, 8), (6, 6)])
def test_the_calibration_fit_finds_its_way_from_extreme_probabilities(shift, spread):
    rng = np.random.default_rng(0)
    logit = np.clip(rng.normal(shift, spread, 500), -30, 30)
    truth, probability = rng.integers(0, 2, 500), expit(logit)
    fit = evaluation.calibration_fit(truth, probability, resamples=20)
    logit = np.log(probability / (1 - probability))
    right = brentq(lambda a: expit(a + logit).mean() - truth.mean(), -60, 60)
    assert fit.intercept.value == pytest.approx(right, abs=1e-6)
    slope = sm.GLM(truth, sm.add_constant(logit), family=sm.families.Binomial()).fit().params[1]
    assert fit.slope.value == pytest.approx(slope, abs=1e-6)
    assert np.isfinite(fit).all()


def test_intervals_of_the_calibration_fit_cover_0_and_1():
    covered = []
    for seed in range(40):
        fit = evaluation.calibration_fit(*risks(300, 0, 1, seed), resamples=300, seed=seed)
        covered.append([fit.intercept.low <= 0 <= fit.intercept.high, fit.slope.low <= 1 <= fit.slope.high])
    assert (np.mean(covered, axis=0) >= 0.85).all()


def test_copies_of_a_film_do_not_narrow_the_calibration_fit():
    truth, probability = risks(300)
    single = evaluation.calibration_fit(truth, probability, resamples=50)
    fourfold = np.repeat(truth, 4), np.repeat(probability, 4)
    by_patient = evaluation.calibration_fit(*fourfold, patients=np.repeat(np.arange(300), 4), resamples=50)
    np.testing.assert_allclose(by_patient, single, rtol=1e-6)


def test_resamples_without_a_finite_slope_count_as_infinite():
    """Left out, they would pull the upper limit down: it is the large slopes that do not exist."""
    one = [0, 0, 0, 1, 0, 1, 1, 1]
    few = evaluation.calibration_fit(one, np.arange(1, 9) / 10)
    assert np.isfinite(few.intercept).all() and 0 < few.slope.low < few.slope.value < few.slope.high == np.inf
    many = evaluation.calibration_fit(one * 8, np.tile(np.arange(1, 9) / 10, 8))
    assert np.isfinite(many.slope).all()


def test_a_calibration_fit_without_solution_is_refused():
    with pytest.raises(ValueError, match="without error, so that no slope is finite"):
        evaluation.calibration_fit([0, 0, 1, 1], [0.1, 0.2, 0.6, 0.9])
    with pytest.raises(ValueError, match="without error, so that no slope is finite"):
        evaluation.calibration_fit([1, 1, 0, 0], [0.1, 0.2, 0.6, 0.9])
    with pytest.raises(ValueError, match=r"but for those at 0\.5, where both occur \(quasi-complete separation\)"):
        evaluation.calibration_fit([0, 0, 1, 1, 1], [0.1, 0.5, 0.5, 0.5, 0.9])
    with pytest.raises(ValueError, match="above 0 and below 1"):
        evaluation.calibration_fit([0, 1, 0], [0.1, 1, 0.2])
    with pytest.raises(ValueError, match="different values"):
        evaluation.calibration_fit([0, 1, 0], [0.5, 0.5, 0.5])


def test_net_benefit_by_hand():
    """Of ten patients two sick; at 0.2 one vain treatment weighs a quarter of a missed patient."""
    truth = np.array([1, 1, 0, 0, 0, 0, 0, 0, 0, 0])
    probability = np.array([0.6, 0.2, 0.5, 0.2, 0.1, 0.1, 0.1, 0.1, 0.1, 0.0])
    result = evaluation.net_benefit(truth, probability, [0.2, 0.5])
    np.testing.assert_allclose(result.value, [2 / 10 - 2 / 10 / 4, 1 / 10 - 1 / 10])
    np.testing.assert_allclose(result.treat_all, [2 / 10 - 8 / 10 / 4, 2 / 10 - 8 / 10])
    assert evaluation.net_benefit(truth, probability, 0.2).value == pytest.approx([0.15])


def test_net_benefit_of_treating_everybody_and_nobody():
    truth, _ = risks(200)
    thresholds = np.array([0.05, 0.3, 0.9])
    everybody = evaluation.net_benefit(truth, np.ones(200), thresholds)
    np.testing.assert_allclose(everybody.value, everybody.treat_all)
    np.testing.assert_allclose(everybody.value, truth.mean() - (1 - truth.mean()) * thresholds / (1 - thresholds))
    assert not evaluation.net_benefit(truth, np.zeros(200), thresholds).value.any()
    np.testing.assert_allclose(evaluation.net_benefit(truth, truth, thresholds).value, truth.mean())


def test_intervals_of_the_net_benefit_are_as_wide_as_theory_says():
    truth, probability = risks()
    result = evaluation.net_benefit(truth, probability, 0.2)
    worth = np.where(truth == 1, 1, -0.25) * (probability >= 0.2)
    width = 2 * 1.96 * worth.std() / np.sqrt(truth.size)
    assert result.low < result.value < result.high
    assert (result.high - result.low)[0] == pytest.approx(width, rel=0.1)
    fourfold = [np.repeat(part, 4) for part in (truth, probability, np.arange(truth.size))]
    by_patient = evaluation.net_benefit(*fourfold[:2], 0.2, patients=fourfold[2])
    np.testing.assert_allclose(by_patient.low, result.low)


def test_a_grid_holds_the_threshold_it_means():
    """np.linspace gives 0.30000000000000004, which would leave out whoever has a risk of exactly 0.3."""
    result = evaluation.net_benefit([0, 1, 0, 1], [0.3, 0.3, 0.1, 0.5], np.linspace(0.1, 0.5, 5))
    assert result.thresholds[2] == 0.3 and result.value[2] == pytest.approx(0.5 - 0.25 * 3 / 7)


def test_a_difference_of_net_benefits_is_paired():
    truth, probability = risks(1000)
    other = np.clip(probability + np.random.default_rng(1).normal(size=1000) / 50, 0, 1)
    grid = [0.1, 0.3]
    ours, theirs = (evaluation.net_benefit(truth, p, grid) for p in (probability, other))
    difference = evaluation.net_benefit_difference(truth, probability, other, grid)
    np.testing.assert_allclose(difference.value, ours.value - theirs.value, atol=1e-12)
    assert ((difference.low <= difference.value) & (difference.value <= difference.high)).all()
    assert (difference.high - difference.low < (ours.high - ours.low) / 2).all()
    nothing = evaluation.net_benefit_difference(truth, probability, probability, grid)
    assert not np.any([nothing.value, nothing.low, nothing.high])
    over_all = evaluation.net_benefit_difference(truth, probability, np.ones(1000), grid)
    np.testing.assert_allclose(over_all.value, ours.value - ours.treat_all)


@pytest.mark.parametrize("thresholds", [0, 1, [0.2, 1], [], [[0.2]], np.nan])
def test_thresholds_without_meaning_are_refused(thresholds):
    with pytest.raises(ValueError, match="thresholds must lie above 0 and below 1"):
        evaluation.net_benefit([0, 1], [0.1, 0.2], thresholds)
    with pytest.raises(ValueError, match="probability must lie from 0 to 1"):
        evaluation.net_benefit([0, 1], [0.1, 1.2], 0.5)


def test_the_band_lies_around_the_curve_and_is_wider_by_patient():
    truth, score, patients = cohort(100, copies=4)
    by_patient = evaluation.roc_band(truth, score, patients=patients, resamples=200)
    by_film = evaluation.roc_band(truth, score, resamples=200)
    assert by_patient.false_alarms.shape == by_patient.low.shape == by_patient.high.shape == (101,)
    assert (by_patient.low <= by_patient.high).all()
    ours, theirs = ((band.high - band.low).mean() for band in (by_patient, by_film))
    assert ours > 1.5 * theirs
    assert by_patient.low.mean() < roc_auc_score(truth, score) < by_patient.high.mean()


def test_the_curves_in_the_band_agree_with_scikit_learn():
    truth, score, _ = cohort(60, digits=1)
    weights = np.random.default_rng(1).integers(0, 4, (5, 60)).astype(float)
    weights[4] *= truth
    grid = np.linspace(0, 1, 7)
    drawn = curves(truth, score, weights, grid)
    for row, curve in zip(weights[:4], drawn, strict=False):
        false_alarms, sensitivity, _ = roc_curve(truth, score, sample_weight=row)
        np.testing.assert_allclose(curve, np.interp(grid, false_alarms, sensitivity))
    assert np.isnan(drawn[4]).all()


METRICS = [
    evaluation.auroc,
    evaluation.roc_band,
    evaluation.threshold_for_sensitivity,
    evaluation.calibration,
    lambda truth, score, **options: evaluation.operating_point(truth, score, 0.5, **options),
    lambda truth, score, **options: evaluation.auroc_difference(truth, score, score, **options),
    evaluation.calibration_fit,
    lambda truth, score, **options: evaluation.net_benefit(truth, score, 0.5, **options),
    lambda truth, score, **options: evaluation.net_benefit_difference(truth, score, score, 0.5, **options),
]
WITH_PATIENTS = [
    metric for metric in METRICS if metric not in (evaluation.threshold_for_sensitivity, evaluation.calibration)
]


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize(
    ("truth", "score", "expected"),
    [
        ([0, 1, 1], [0.1, 0.2], r"score must have the shape of truth, \(3,\), got \(2,\)"),
        ([0, 1], [[0.1], [0.2]], r"score\[:, 0\]"),
        ([0, 1], [[0.9, 0.1], [0.8, 0.2]], r"score\[:, 1\]"),
        ([[0], [1]], [0.1, 0.2], r"truth must have the shape \(n,\)"),
        ([], [], "n > 0"),
        ([0, 1], [0.1, np.nan], "1 values are NaN or infinite"),
        ([0, 1], [0.1, np.inf], "finite"),
        ([0, 2], [0.1, 0.2], "truth must hold only 0 .healthy. and 1 .sick."),
        ([0, np.nan], [0.1, 0.2], "truth must hold only 0"),
        ([1, 1], [0.1, 0.2], "both sick and healthy cases, got only 1"),
    ],
)
def test_bad_cases_are_refused(metric, truth, score, expected):
    with pytest.raises(ValueError, match=expected):
        metric(truth, score)


@pytest.mark.parametrize("metric", WITH_PATIENTS)
@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"patients": [1, 2]}, r"patients must have the shape of truth, \(4,\)"),
        ({"patients": [1, 1, 1, 1]}, "at least two different ids"),
        ({"patients": [np.nan, np.nan, 1, 2]}, "an id for every case, but 2 are missing"),
        ({"patients": ["a", "b", None, "c"]}, "an id for every case, but 1 are missing"),
        ({"level": 95}, "level must lie between 0 and 1"),
        ({"level": 1}, "level must lie between 0 and 1"),
        ({"resamples": 0}, "resamples must be a whole number"),
        ({"resamples": 1.5}, "resamples must be a whole number"),
        ({"seed": -1}, "seed must be a whole number"),
    ],
)
def test_bad_options_are_refused(metric, options, expected):
    with pytest.raises(ValueError, match=expected):
        metric([0, 1, 0, 1], [0.1, 0.2, 0.3, 0.4], **options)


def test_bad_arguments_of_one_function():
    truth, score = [0, 1], [0.1, 0.2]
    for sensitivity in (0, 1.1, np.nan, 95):
        with pytest.raises(ValueError, match="sensitivity must be above 0 and at most 1"):
            evaluation.threshold_for_sensitivity(truth, score, sensitivity)
    for threshold in (np.nan, [0.1, 0.2]):
        with pytest.raises(ValueError, match="threshold must be one number"):
            evaluation.operating_point(truth, score, threshold)
    with pytest.raises(ValueError, match="probability must lie from 0 to 1"):
        evaluation.calibration(truth, [0.5, 1.5])
    with pytest.raises(ValueError, match="bins must be a whole number"):
        evaluation.calibration(truth, score, bins=0)
    with pytest.raises(ValueError, match="score must have the shape"):
        evaluation.auroc_difference(truth, score, [0.1])
