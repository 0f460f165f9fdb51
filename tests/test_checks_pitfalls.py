"""The checkers on leaks and rare diseases accept right answers and name what is wrong with the usual wrong ones."""

import numpy as np
import pytest
from scipy.special import expit, logit
from sklearn.feature_selection import SelectKBest, f_classif
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss, roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_score
from sklearn.pipeline import make_pipeline

from medai_utils import check
from medai_utils.checks.pitfalls import ward

TABLE, WRITTEN = ward()


def verdict(capsys, exercise, answer):
    check(exercise, answer)
    return capsys.readouterr().out


def pipeline():
    return make_pipeline(SelectKBest(f_classif, k=10), LogisticRegression())


def in_folds(x, sick):
    return cross_val_score(pipeline(), x, sick, cv=5, scoring="roc_auc").mean()


def by_loop(x, sick):
    aurocs = []
    for here, there in StratifiedKFold(5, shuffle=True, random_state=3).split(x, sick):
        f_value, _ = f_classif(x[here], sick[here])
        best = np.argsort(-f_value)[:10]
        model = LogisticRegression().fit(x[here][:, best], sick[here])
        aurocs.append(roc_auc_score(sick[there], model.decision_function(x[there][:, best])))
    return float(np.mean(aurocs))


def chosen_on_all(x, sick):
    best = SelectKBest(f_classif, k=10).fit_transform(x, sick)
    return cross_val_score(LogisticRegression(), best, sick, cv=5, scoring="roc_auc").mean()


def on_training(x, sick):
    return roc_auc_score(sick, LogisticRegression().fit(x, sick).decision_function(x))


def hardly_varies(x, sick):
    return 0.5 + 0.01 * x[0, 0]


def weighted(sick, risk, w1, w0):
    return -np.mean(w1 * sick * np.log(risk) + w0 * (1 - sick) * np.log(1 - risk))


def by_library(sick, risk, w1, w0):
    return log_loss(sick, risk, sample_weight=np.where(sick == 1, w1, w0), normalize=False) / sick.size


def corrected(risk, trained_share, true_share):
    return expit(logit(risk) + logit(true_share) - logit(trained_share))


def by_bayes(risk, trained_share, true_share):
    sick = risk * true_share / trained_share
    return sick / (sick + (1 - risk) * (1 - true_share) / (1 - trained_share))


def odds(p):
    return p / (1 - p)


FUTURE = ["antibiotic", "diet", "last_ward"]
RIGHT = [
    ("selection-in-folds", in_folds),
    ("selection-in-folds", by_loop),
    ("columns-from-the-future", FUTURE),
    ("columns-from-the-future", WRITTEN.columns[(WRITTEN > 24).any()]),
    ("weighted-cross-entropy", weighted),
    ("weighted-cross-entropy", by_library),
    ("true-prevalence", corrected),
    ("true-prevalence", by_bayes),
]

WRONG = [
    ("selection-in-folds", "stub", lambda x, sick: ..., "returns nothing yet"),
    ("selection-in-folds", "chosen on all", chosen_on_all, "took part in choosing"),
    ("selection-in-folds", "on training patients", on_training, "it was fitted to"),
    ("selection-in-folds", "constant", lambda x, sick: 0.5, "the same number"),
    ("selection-in-folds", "five folds", lambda x, sick: np.full(5, 0.5), "the mean over the folds"),
    ("selection-in-folds", "no signal", hardly_varies, "more than 0.9 was expected"),
    ("selection-in-folds", "turned round", lambda x, sick: 1 - chosen_on_all(x, sick), "about 0.5 was expected"),
    ("columns-from-the-future", "stub", ..., "no answer here so far"),
    ("columns-from-the-future", "by AUROC", ["age", "lactate", "last_ward"], "need not be a leak"),
    ("columns-from-the-future", "by gaps", ["creatinine", "diet"], "A gap is a reason to look"),
    ("columns-from-the-future", "by the median hour", ["diet", "last_ward"], "one late value is enough"),
    ("columns-from-the-future", "only the strong one", ["last_ward"], "`diet` was always written"),
    ("columns-from-the-future", "the others", ["age", "lactate", "creatinine"], "The others are asked for"),
    ("columns-from-the-future", "the outcome", [*FUTURE, "died"], "the outcome itself"),
    ("columns-from-the-future", "a number", 3, "A list of names"),
    ("columns-from-the-future", "another name", ["ward"], "There is no column 'ward'"),
    ("columns-from-the-future", "two of three", ["antibiotic", "diet"], "is missing"),
    ("weighted-cross-entropy", "stub", lambda *a: ..., "returns nothing yet"),
    ("weighted-cross-entropy", "sign", lambda *a: -weighted(*a), "The sign is wrong"),
    ("weighted-cross-entropy", "sum for a mean", lambda y, p, a, b: y.size * weighted(y, p, a, b), "the sum over"),
    ("weighted-cross-entropy", "no weights", lambda y, p, a, b: log_loss(y, p), "plain cross-entropy"),
    ("weighted-cross-entropy", "swapped", lambda y, p, a, b: weighted(y, p, b, a), "The weights are swapped"),
    (
        "weighted-cross-entropy",
        "divided by the weights",
        lambda y, p, a, b: log_loss(y, p, sample_weight=np.where(y == 1, a, b)),
        "sum of the weights",
    ),
    ("weighted-cross-entropy", "the sick alone", lambda y, p, a, b: weighted(y, p, a, 0), "The healthy are missing"),
    ("weighted-cross-entropy", "base two", lambda *a: weighted(*a) / np.log(2), "the natural one"),
    ("weighted-cross-entropy", "no mean", lambda y, p, a, b: -np.log(p), "the mean over the patients"),
    ("weighted-cross-entropy", "another number", lambda *a: 1.0, "For five patients"),
    ("true-prevalence", "stub", lambda *a: ..., "returns nothing yet"),
    ("true-prevalence", "risks multiplied", lambda r, trained, true: r * true / trained, "Multiply the odds"),
    (
        "true-prevalence",
        "left as odds",
        lambda r, trained, true: odds(r) * odds(true) / odds(trained),
        "These are odds",
    ),
    ("true-prevalence", "turned round", lambda r, trained, true: corrected(r, true, trained), "turned round"),
    (
        "true-prevalence",
        "ratio of shares",
        lambda r, trained, true: expit(logit(r) + np.log(true / trained)),
        "a ratio of shares",
    ),
    ("true-prevalence", "always one half", lambda r, trained, true: corrected(r, 0.5, true), "one half"),
    ("true-prevalence", "unchanged", lambda r, trained, true: r, "unchanged"),
    ("true-prevalence", "one number", lambda r, trained, true: true, "One risk a patient"),
    ("true-prevalence", "another number", lambda r, trained, true: r / 10, "that means"),
]


@pytest.mark.parametrize(("exercise", "answer"), RIGHT)
def test_a_right_answer_is_accepted(exercise, answer, capsys):
    assert verdict(capsys, exercise, answer).startswith("Right")


@pytest.mark.parametrize(("exercise", "name", "answer", "hint"), WRONG, ids=[f"{row[0]}: {row[1]}" for row in WRONG])
def test_a_wrong_answer_gets_the_hint_that_it_needs(exercise, name, answer, hint, capsys):
    said = verdict(capsys, exercise, answer)
    assert said.startswith("Not yet") and hint in said


def test_every_exercise_has_three_wrong_answers_or_more():
    named = [row[0] for row in WRONG if row[1] != "stub"]
    assert set(named) == {exercise for exercise, _ in RIGHT} and min(map(named.count, named)) >= 3
