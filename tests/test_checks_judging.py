"""The checkers of lessons 1.7 and 1.8 accept right answers and name what is wrong with the others."""

import numpy as np
import pytest
from scipy.special import expit, logit
from scipy.stats import rankdata
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from medai_utils import check


def verdict(capsys, exercise, answer):
    check(exercise, answer)
    return capsys.readouterr().out


def matrix(truth, score):
    s, h = score[truth == 1][:, None], score[truth == 0][None, :]
    return (s > h) + (s == h) / 2


def by_ranks(truth, score):
    sick = truth.sum()
    return (rankdata(score)[truth == 1].sum() - sick * (sick + 1) / 2) / (sick * (len(truth) - sick))


def draws(truth, score, patients, rng, times=500, by_film=False, replace=True, once=False):
    owner = np.arange(len(truth)) if by_film else patients
    ids = np.unique(owner)
    aurocs = []
    for _ in range(times):
        drawn = rng.choice(ids, ids.size, replace=replace)
        rows = np.concatenate([np.flatnonzero(owner == i) for i in (np.unique(drawn) if once else drawn)])
        aurocs.append(roc_auc_score(truth[rows], score[rows]))
    return aurocs


def interval(quantiles=(0.025, 0.975), **options):
    return lambda *films: np.quantile(draws(*films, **options), quantiles)


def spread(*films):
    aurocs = draws(*films)
    return np.mean(aurocs) - np.std(aurocs), np.mean(aurocs) + np.std(aurocs)


def centred_on_half(*films):
    low, high = np.quantile(draws(*films), (0.025, 0.975))
    return low - (low + high) / 2 + 0.5, high - (low + high) / 2 + 0.5


def benefit(truth, risk, t, weight=None, n=None, above=False):
    treated = risk > t if above else risk >= t
    weight = t / (1 - t) if weight is None else weight
    return (np.sum(treated & (truth == 1)) - weight * np.sum(treated & (truth == 0))) / (n or len(truth))


def rates(truth, risk, t):
    return np.mean(risk[truth == 1] >= t) - t / (1 - t) * np.mean(risk[truth == 0] >= t)


def platt(risk, sick, new, column=1, scale=logit, predict="predict_proba"):
    line = LogisticRegression(C=1e9).fit(scale(risk)[:, None], sick)
    p = getattr(line, predict)(scale(new)[:, None])
    return p if column is None else p[:, column]


def newton(risk, sick, new):
    x, theta = np.column_stack([np.ones_like(risk), logit(risk)]), np.zeros(2)
    for _ in range(20):
        p = expit(x @ theta)
        theta = theta + np.linalg.solve((x.T * (p * (1 - p))) @ x, x.T @ (sick - p))
    return expit(theta[0] + theta[1] * logit(new))


def intercept_only(risk, sick, new):
    a = min(np.linspace(-5, 5, 2001), key=lambda a: abs(expit(a + logit(risk)).mean() - sick.mean()))
    return expit(a + logit(new))


RIGHT = [
    ("auroc-by-pairs", by_ranks),
    ("auroc-by-pairs", roc_auc_score),
    ("bootstrap-over-patients", interval()),
    ("net-benefit", benefit),
    ("recalibrate", platt),
    ("recalibrate", newton),
]
WRONG = {
    "auroc-by-pairs": [
        (lambda truth, score: ..., "returns nothing yet"),
        (lambda truth, score: np.mean(matrix(truth, score) == 1), "count nothing"),
        (lambda truth, score: np.mean(matrix(truth, score) > 0), "count as won"),
        (lambda truth, score: by_ranks(truth, -score), "the sick one should"),
        (lambda truth, score: matrix(truth, score).sum(), "a number of pairs"),
        (lambda truth, score: matrix(truth, score).sum() / len(truth) ** 2, "all pairs of people"),
        (lambda truth, score: matrix(truth, score).mean(axis=0), "One number"),
        (lambda truth, score: np.mean((score > 0.5) == truth), "you return"),
    ],
    "bootstrap-over-patients": [
        (lambda truth, score, patients, rng: ..., "returns nothing yet"),
        (interval(by_film=True), "not films"),
        (interval(replace=False), "with replacement"),
        (interval(once=True), "counts twice"),
        (interval(quantiles=(0, 1)), "smallest and the largest"),
        (interval(quantiles=(0.975, 0.025)), "should come first"),
        (interval(quantiles=0.5), "Two limits"),
        (spread, "quantiles 0.025 and 0.975"),
        (centred_on_half, "stands elsewhere"),
        (lambda *films: (np.nan, np.nan), "not finite"),
    ],
    "net-benefit": [
        (lambda truth, risk, t: ..., "returns nothing yet"),
        (lambda *given: benefit(*given, above=True), "use >="),
        (lambda truth, risk, t: benefit(truth, risk, t, (1 - t) / t), "(1 - t)/t"),
        (lambda *given: benefit(*given, 1), "like one who is found"),
        (lambda truth, risk, t: benefit(truth, risk, t, t), "the odds"),
        (lambda *given: benefit(*given, 0), "true positives only"),
        (lambda *given: benefit(*given, n=1), "numbers of patients"),
        (lambda truth, risk, t: benefit(truth, risk, t, n=np.sum(risk >= t)), "who are treated"),
        (rates, "sensitivity"),
        (lambda truth, risk, t: benefit(truth, risk, 0.2), "follow the threshold"),
    ],
    "recalibrate": [
        (lambda risk, sick, new: ..., "returns nothing yet"),
        (lambda *given: platt(*given, column=None), "[:, 1]"),
        (lambda *given: platt(*given, column=0), "column of the healthy"),
        (lambda *given: platt(*given, None, predict="predict"), "predict_proba"),
        (lambda *given: platt(*given, None, predict="decision_function"), "outside 0 to 1"),
        (lambda *given: platt(*given, scale=np.asarray), "logit(risk)"),
        (lambda risk, sick, new: platt(risk, sick, risk), "validation patients"),
        (lambda risk, sick, new: new, "as they were"),
        (lambda risk, sick, new: IsotonicRegression(out_of_bounds="clip").fit(risk, sick).predict(new), "straight"),
        (intercept_only, "Fit a slope"),
        (lambda risk, sick, new: expit(0.9 * logit(new)), "1 and 0 are wanted"),
        (lambda risk, sick, new: new * np.linspace(0.5, 1, new.size), "order of the patients"),
    ],
}


@pytest.mark.parametrize(("exercise", "answer"), RIGHT)
def test_accepts_right_answers(capsys, exercise, answer):
    assert verdict(capsys, exercise, answer) == "Right.\n"


@pytest.mark.parametrize(
    ("exercise", "answer", "hint"), [(exercise, *case) for exercise, cases in WRONG.items() for case in cases]
)
def test_names_what_is_wrong(capsys, exercise, answer, hint):
    said = verdict(capsys, exercise, answer)
    assert said.startswith("Not yet")
    assert hint in said
