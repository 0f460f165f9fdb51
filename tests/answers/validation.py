"""Answers to the exercises of lesson 1.6, validation."""

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold, PredefinedSplit, cross_val_predict
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier


def standardised(x, train):
    return (x - x[train].mean(axis=0)) / x[train].std(axis=0)


def by_scaler(x, train):
    return StandardScaler().fit(x[train]).transform(x)


def by_pandas(x, train):
    table = pd.DataFrame(x)
    return (table - table[train].mean()) / table[train].std()


def by_columns(x, train):
    result = np.zeros(x.shape)
    for k in range(x.shape[1]):
        known = [value for value, one in zip(x[:, k], train, strict=True) if one]
        mean = sum(known) / len(known)
        spread = (sum((value - mean) ** 2 for value in known) / len(known)) ** 0.5
        result[:, k] = (x[:, k] - mean) / spread
    return result


def each_its_own(x, train):
    result = np.zeros(x.shape)
    for mask in (train, ~train):
        result[mask] = (x[mask] - x[mask].mean(axis=0)) / x[mask].std(axis=0)
    return result


def in_rounds(group, died, fold):
    risk = np.zeros(len(died))
    for i in range(len(died)):
        others = (fold != fold[i]) & (group == group[i])
        risk[i] = died[others].mean()
    return risk


def by_fold(group, died, fold):
    risk = np.zeros(len(died))
    for k in np.unique(fold):
        for g in np.unique(group):
            risk[(fold == k) & (group == g)] = died[(fold != k) & (group == g)].mean()
    return risk


def by_sums(group, died, fold):
    table = pd.DataFrame({"group": group, "fold": fold, "died": died})
    all_of = table.groupby("group")["died"].agg(["sum", "size"]).loc[group].to_numpy()
    own = (
        table.groupby(["group", "fold"])["died"].transform("sum"),
        table.groupby(["group", "fold"])["died"].transform("size"),
    )
    return (all_of[:, 0] - own[0]) / (all_of[:, 1] - own[1])


def by_matrix(group, died, fold):
    mask = (group[:, None] == group) & (fold[:, None] != fold)
    return mask @ died / mask.sum(axis=1)


def share_of(mask_of):
    def answer(group, died, fold):
        mask = mask_of(group[:, None] == group, fold[:, None] == fold)
        return mask @ died / mask.sum(axis=1)

    return answer


def of_model(model):
    def answer(x, died, fold):
        return cross_val_predict(model, x, died, cv=PredefinedSplit(fold), method="predict_proba")[:, 1]

    return answer


def neighbours(k=50):
    return make_pipeline(StandardScaler(), KNeighborsClassifier(k))


def by_loop(x, died, fold):
    risk = np.zeros(len(died))
    for k in np.unique(fold):
        model = neighbours(30).fit(x[fold != k], died[fold != k])
        risk[fold == k] = model.predict_proba(x[fold == k])[:, 1]
    return risk


def by_distances(x, died, fold):
    risk = np.zeros(len(died))
    for k in np.unique(fold):
        inside, others = fold == k, fold != k
        scaled = standardised(x, others)
        distance = ((scaled[inside][:, None] - scaled[others]) ** 2).sum(axis=2)
        risk[inside] = died[others][np.argsort(distance, axis=1, kind="stable")[:, :40]].mean(axis=1)
    return risk


def as_in_the_lesson(x, died, fold):
    risk = np.zeros(500)
    for k in range(5):
        model = neighbours().fit(x[fold != k], died[fold != k])
        risk[fold == k] = model.predict_proba(x[fold == k])[:, 1]
    return risk


def without_shock(x, died, fold):
    return of_model(neighbours())(x[:, [0, 2, 3, 4, 5]], died, fold)


def cut_to_whole_numbers(group, died, fold):
    risk = np.zeros_like(died)
    for i in range(len(died)):
        risk[i] = died[(group == group[i]) & (fold != fold[i])].mean()
    return risk


def of_the_notebook(x, died, fold):
    """Uses the outcome of the notebook, whatever it is given."""
    from medai_utils.checks.validation import _patients

    return of_model(neighbours())(x, _patients()[0][1], fold)


def scaled_before(x, died, fold):
    return of_model(KNeighborsClassifier(50))(StandardScaler().fit_transform(x), died, fold)


def on_its_own(x, died, fold):
    return neighbours().fit(x, died).predict_proba(x)[:, 1]


def own_folds(x, died, fold):
    folds = KFold(5, shuffle=True, random_state=0)
    return cross_val_predict(neighbours(), x, died, cv=folds, method="predict_proba")[:, 1]


def calls(x, died, fold):
    return cross_val_predict(make_pipeline(StandardScaler(), LogisticRegression()), x, died, cv=PredefinedSplit(fold))


RIGHT = {
    "q1": ["b"],
    "q2": ["c"],
    "pairs": [0.75],
    "honest_number": [0.73],
    "standardise": [standardised, by_scaler, by_pandas, by_columns],
    "risk_in_rounds": [in_rounds, by_fold, by_sums, by_matrix],
    "beat_age": [
        of_model(neighbours()),
        by_loop,
        as_in_the_lesson,
        without_shock,
        by_distances,
        of_model(make_pipeline(StandardScaler(), LogisticRegression())),
        of_model(RandomForestClassifier(50, min_samples_leaf=10, random_state=0)),
    ],
}
WRONG = {
    "pairs": {
        "without the tie": (0.7, "count half"),
        "a whole point for the tie": (0.8, "a whole point"),
        "points": (7.5, "Divide them"),
        "in per cent": (75, "in per cent"),
        "turned round": (0.25, "who lived has the higher"),
        "all pairs of seven": (0.357, "2 times 5"),
        "accuracy": (0.714, "an accuracy"),
        "another": (0.6, "each of the two who died"),
    },
    "honest_number": {
        "chosen on the test set": (0.77, "no test set left"),
        "of the validation set": (0.78, "a part of it is luck"),
        "of the training set": (1.0, "by heart"),
        "of the tree of the report": (0.76, "would have chosen"),
        "in per cent": (73, "in per cent"),
        "another": (0.72, "read the answer from another."),
        "the depth": (4, "That is a depth"),
    },
    "standardise": {
        "the stub": (lambda x, train: (x - x.mean(axis=0)) / x.std(axis=0), "still come from all patients"),
        "half mended": (lambda x, train: (x - x[train].mean(axis=0)) / x.std(axis=0), "deviation still from all"),
        "the other half": (lambda x, train: (x - x.mean(axis=0)) / x[train].std(axis=0), "the mean still from all"),
        "mask turned round": (lambda x, train: standardised(x, ~train), "Turn the mask"),
        "each its own": (each_its_own, "a scale of their own"),
        "wrong axis": (lambda x, train: (x - x[train].mean()) / x[train].std(), "axis=0"),
        "not divided": (lambda x, train: x - x[train].mean(axis=0), "do not divide"),
        "variance": (lambda x, train: (x - x[train].mean(axis=0)) / x[train].var(axis=0), "square root"),
        "training patients only": (lambda x, train: standardised(x, train)[train], "Return all patients"),
        "not shifted": (lambda x, train: x / x[train].std(axis=0), "do not subtract"),
    },
    "risk_in_rounds": {
        "with the fold": (share_of(lambda alike, inside: alike), "Leave out her whole fold"),
        "herself only": (
            share_of(lambda alike, inside: alike & ~np.eye(len(alike), dtype=bool)),
            "leave out the patient only",
        ),
        "own fold": (share_of(lambda alike, inside: alike & inside), "her own fold"),
        "without groups": (share_of(lambda alike, inside: ~inside), "all groups get the same risk"),
        "other groups": (share_of(lambda alike, inside: ~alike & ~inside), "other groups"),
        "the same for all": (lambda group, died, fold: np.full(len(died), died.mean()), "same risk for everybody"),
        "whole numbers": (cut_to_whole_numbers, "cut to whole numbers"),
        "lived": (lambda group, died, fold: 1 - in_rounds(group, died, fold), "who lived"),
        "rounded": (lambda group, died, fold: in_rounds(group, died, fold).round(2), "but rounded"),
        "counts": (
            lambda group, died, fold: ((group[:, None] == group) & (fold[:, None] != fold)) @ died,
            "number of deaths",
        ),
    },
    "beat_age": {
        "on its own patients": (on_its_own, "had seen them"),
        "scaled before": (scaled_before, "Put it into the pipeline"),
        "folds of its own": (own_folds, "folds of its own"),
        "folds of the library": (
            lambda x, died, fold: cross_val_predict(neighbours(), x, died, cv=5, method="predict_proba")[:, 1],
            "folds of its own",
        ),
        "both columns": (
            lambda x, died, fold: cross_val_predict(
                neighbours(), x, died, cv=PredefinedSplit(fold), method="predict_proba"
            ),
            "Two columns",
        ),
        "age alone": (lambda x, died, fold: x[:, 0], "age alone"),
        "not scaled": (of_model(KNeighborsClassifier(5)), "age alone"),
        "by heart": (of_model(DecisionTreeClassifier(random_state=0)), "yes or no"),
        "calls": (calls, "yes or no"),
        "who lives": (lambda x, died, fold: 1 - by_loop(x, died, fold), "rise where they should fall"),
        "without a seed": (of_model(RandomForestClassifier(10)), "Give your model a seed"),
        "the share": (lambda x, died, fold: np.full(len(died), 0.3), "nobody is ranked"),
        "of the notebook": (of_the_notebook, "as your function gets them"),
        "few questions": (of_model(DecisionTreeClassifier(max_depth=3, random_state=0)), "ranks roughly"),
    },
}
