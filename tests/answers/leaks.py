"""Answers to the exercises of lesson 1.9, leaks."""

import warnings

import numpy as np
import pandas as pd
from sklearn.feature_selection import SelectKBest, f_classif
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import KFold, RepeatedStratifiedKFold, StratifiedKFold, cross_val_score, cross_validate
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from medai_utils.datasets import make_ward

TABLE, WRITTEN = (part.table for part in make_ward())
FUTURE = ["antibiotic", "diet", "last_ward"]


def pipeline(k=10):
    return make_pipeline(SelectKBest(f_classif, k=k), LogisticRegression())


def score(model, x, sick, cv=5, scoring="roc_auc"):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return cross_val_score(model, x, sick, cv=cv, scoring=scoring).mean()


def in_folds(x, sick):
    return score(pipeline(), x, sick)


def by_loop(x, sick):
    aurocs = []
    for here, there in StratifiedKFold(5, shuffle=True, random_state=3).split(x, sick):
        f_value, _ = f_classif(x[here], sick[here])
        best = np.argsort(-f_value)[:10]
        model = LogisticRegression().fit(x[here][:, best], sick[here])
        aurocs.append(roc_auc_score(sick[there], model.decision_function(x[there][:, best])))
    return float(np.mean(aurocs))


def by_correlation(x, sick):
    """The columns with the largest correlation are those with the largest F."""
    aurocs = []
    for here, there in StratifiedKFold(5).split(x, sick):
        centred = x[here] - x[here].mean(axis=0)
        r = (sick[here] - sick[here].mean()) @ centred / np.sqrt((centred**2).sum(axis=0))
        best = np.argsort(np.abs(r))[-10:]
        model = LogisticRegression().fit(x[here][:, best], sick[here])
        aurocs.append(roc_auc_score(sick[there], model.predict_proba(x[there][:, best])[:, 1]))
    return np.mean(aurocs)


def scaled_too(x, sick):
    return score(make_pipeline(StandardScaler(), SelectKBest(f_classif, k=10), LogisticRegression()), x, sick)


def by_cross_validate(x, sick):
    steps = Pipeline([("choose", SelectKBest(k=10)), ("model", LogisticRegression())])
    return cross_validate(steps, x, sick, cv=5, scoring="roc_auc")["test_score"].mean()


def repeated(x, sick):
    return score(pipeline(), x, sick, cv=RepeatedStratifiedKFold(n_splits=5, n_repeats=3, random_state=0))


def with_shuffled_folds(x, sick):
    return score(pipeline(), x, sick, cv=KFold(5, shuffle=True, random_state=0))


def as_single_precision(x, sick):
    return np.float32(score(pipeline(), x.astype(np.float32), sick, cv=StratifiedKFold(5, shuffle=True)))


def chosen_on_all(x, sick):
    return score(LogisticRegression(), SelectKBest(f_classif, k=10).fit_transform(x, sick), sick)


def fifty_chosen_on_all(x, sick, k=50):
    return score(pipeline(), SelectKBest(f_classif, k=k).fit_transform(x, sick), sick)


def never_below_half(x, sick):
    return max(in_folds(x, sick), 1 - in_folds(x, sick))


def by_signed_correlation(x, sick):
    def correlations(x, sick):
        return np.corrcoef(x.T, sick)[-1, :-1]

    return score(make_pipeline(SelectKBest(correlations, k=10), LogisticRegression()), x, sick)


def first_fold(x, sick):
    return cross_val_score(pipeline(), x, sick, cv=5, scoring="roc_auc")[0]


def on_its_own(x, sick):
    return roc_auc_score(sick, pipeline().fit(x, sick).decision_function(x))


def on_its_own_with_all(x, sick):
    return roc_auc_score(sick, LogisticRegression().fit(x, sick).decision_function(x))


def chosen_on_test(x, sick):
    aurocs = []
    for here, there in StratifiedKFold(5).split(x, sick):
        best = np.argsort(-f_classif(x[there], sick[there])[0])[:10]
        model = LogisticRegression().fit(x[here][:, best], sick[here])
        aurocs.append(roc_auc_score(sick[there], model.decision_function(x[there][:, best])))
    return np.mean(aurocs)


def of_calls(x, sick):
    aurocs = []
    for here, there in StratifiedKFold(5).split(x, sick):
        aurocs.append(roc_auc_score(sick[there], pipeline().fit(x[here], sick[here]).predict(x[there])))
    return np.mean(aurocs)


def met_in_a_loop(train, test):
    met = 0
    for patient in test:
        if patient in list(train):
            met += 1
    return met / len(test)


def met_by_isin(train, test):
    return np.isin(test, train).mean()


def met_by_pandas(train, test):
    return pd.Series(test).isin(train).mean()


def shuffled_by_unique(sick, patients, rng):
    _, first, owner = np.unique(patients, return_index=True, return_inverse=True)
    return rng.permutation(np.asarray(sick)[first])[owner]


def shuffled_in_a_loop(sick, patients, rng):
    outcome = dict(zip(list(patients), list(sick), strict=True))
    new = dict(zip(outcome, rng.permutation(list(outcome.values())).tolist(), strict=True))
    return [new[patient] for patient in list(patients)]


def shuffled_by_pandas(sick, patients, rng):
    of_patients = pd.Series(np.asarray(sick)).groupby(np.asarray(patients)).first()
    new = pd.Series(rng.permutation(of_patients.to_numpy()), index=of_patients.index)
    return pd.Series(np.asarray(patients)).map(new)


def shuffled_names(sick, patients, rng):
    """Each patient gets the outcome of another's row, rows and all."""
    return np.asarray(sick)[np.argsort(np.asarray(patients), kind="stable")]


RIGHT = {
    "shuffle_patients": [shuffled_by_unique, shuffled_in_a_loop, shuffled_by_pandas],
    "q1": ["b"],
    "q2": ["b"],
    "methods": [2, "(2)", np.int64(2)],
    "share_met_before": [met_in_a_loop, met_by_isin, met_by_pandas],
    "selection_in_folds": [
        in_folds,
        by_loop,
        by_correlation,
        scaled_too,
        by_cross_validate,
        repeated,
        with_shuffled_folds,
        as_single_precision,
    ],
    "columns_from_the_future": [
        FUTURE,
        WRITTEN.columns[(WRITTEN > 24).any()],
        set(FUTURE),
        tuple(reversed(FUTURE)),
        np.array(FUTURE),
        [name for name in WRITTEN if WRITTEN[name].max() > 24],
    ],
}

WRONG = {
    "shuffle_patients": {
        "rows": (lambda sick, patients, rng: rng.permutation(sick), "visits were shuffled"),
        "not at all": (lambda sick, patients, rng: np.array(sick), "the same outcomes"),
        "new outcomes": (
            lambda sick, patients, rng: rng.integers(0, 2, 100)[np.unique(patients, return_inverse=True)[1]],
            "were sick, now",
        ),
        "one generator": (
            lambda sick, patients, rng: shuffled_by_unique(sick, patients, np.random.default_rng(0)),
            "the same outcomes",
        ),
        "names": (lambda sick, patients, rng: rng.permutation(patients), "Give back outcomes"),
        "sorted": (shuffled_names, "visits were shuffled"),
    },
    "methods": {
        "filling": (4, "read whose median"),
        "the draw": (3, "What had been done"),
        "the penalty": (5, "within the training part"),
        "no sentence": (7, "from 1 to 6"),
    },
    "share_met_before": {
        "patients": (lambda train, test: np.isin(np.unique(test), train).mean(), "ask for the rows"),
        "not met": (lambda train, test: 1 - met_by_isin(train, test), "not met"),
        "a count": (lambda train, test: met_by_isin(train, test) * len(test), "Divide"),
        "training rows": (lambda train, test: np.isin(train, test).mean(), "Ask of each test row"),
        "same place": (
            lambda train, test: np.mean([a == b for a, b in zip(train, test, strict=False)]),
            "anywhere in the other part",
        ),
        "any": (lambda train, test: float(np.isin(test, train).any()), "was expected"),
    },
    "selection_in_folds": {
        "chosen on all": (chosen_on_all, "took part in choosing"),
        "fifty chosen on all": (fifty_chosen_on_all, "even a first one"),
        "a hundred chosen on all": (lambda x, sick: fifty_chosen_on_all(x, sick, 100), "even a first one"),
        "never below 0.5": (never_below_half, "stay as it is"),
        "by correlation with its sign": (by_signed_correlation, "that f_classif puts first"),
        "the first fold": (first_fold, "the mean of five folds"),
        "on training patients": (on_its_own, "it was fitted to"),
        "on training patients with all columns": (on_its_own_with_all, "it was fitted to"),
        "chosen on the test patients": (chosen_on_test, "the training patients of each fold"),
        "a constant": (lambda x, sick: 0.5, "the same number"),
        "five folds": (lambda x, sick: np.full(5, 0.5), "One number is asked for"),
        "no signal": (lambda x, sick: 0.5 + 0.01 * x[0, 0], "was expected"),
        "turned round": (lambda x, sick: 1 - chosen_on_all(x, sick), "about 0.5 was expected"),
        "accuracy": (lambda x, sick: score(pipeline(), x, sick, scoring="accuracy"), "about the accuracy"),
        "balanced accuracy": (
            lambda x, sick: score(pipeline(), x, sick, scoring="balanced_accuracy"),
            "the calls, yes or no",
        ),
        "AUROC of calls": (of_calls, "the calls, yes or no"),
        "one column": (lambda x, sick: score(pipeline(1), x, sick), "a single column"),
        "all columns": (lambda x, sick: score(LogisticRegression(), x, sick), "all columns together"),
        "first ten columns": (
            lambda x, sick: score(LogisticRegression(), x[:, :10], sick),
            "that f_classif puts first",
        ),
        "folds in given order": (lambda x, sick: score(pipeline(), x, sick, cv=KFold(5)), "returns NaN"),
        "the lowest fold": (
            lambda x, sick: cross_val_score(pipeline(), x, sick, scoring="roc_auc").min(),
            "was expected",
        ),
    },
    "columns_from_the_future": {
        "by AUROC": (["age", "lactate", "last_ward"], "need not be a leak"),
        "by gaps": (["creatinine", "diet"], "within 24 hours"),
        "by the median hour": (["diet", "last_ward"], "One late value is enough"),
        "only the strong one": (["last_ward"], "`diet` is missing"),
        "gaps count as late": (list(WRITTEN.columns[~(WRITTEN <= 24).all()]), "within 24 hours"),
        "the others": (["age", "lactate", "creatinine"], "The others are asked for"),
        "the outcome": ([*FUTURE, "died"], "the outcome itself"),
        "one too many": ([*FUTURE, "lactate"], "need not be a leak"),
        "all": (list(WRITTEN.columns), "within 24 hours"),
        "a number": (3, "A list of names"),
        "one name": ("diet", "A list of names"),
        "none": ([], "The list is empty"),
        "positions": ([3, 4, 5], "not a position"),
        "True and False": ((WRITTEN > 24).any(), "say True or False"),
        "another name": (["ward"], "There is no column 'ward'"),
        "two of three": (["antibiotic", "diet"], "`last_ward` is missing"),
    },
}
