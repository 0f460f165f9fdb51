"""Right and wrong answers to the exercises of lesson 1.15."""

import copy

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.model_selection import (
    GridSearchCV,
    KFold,
    StratifiedKFold,
    cross_val_predict,
    cross_val_score,
    train_test_split,
)
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from medai_utils.checks.fitting import powers


def drop(values, rate, rng):
    return np.where(rng.uniform(size=values.shape) < rate, 0, values / (1 - rate))


def drop_in_a_loop(values, rate, rng):
    dropped = []
    for row in values:
        dropped.append([0.0 if rng.random() < rate else float(value) / (1 - rate) for value in row])
    return dropped


def drop_by_coins(values, rate, rng):
    return values * rng.binomial(1, 1 - rate, values.shape) / (1 - rate)


def drop_by_choice(values, rate, rng):
    return values * rng.choice([0, 1 / (1 - rate)], p=[rate, 1 - rate], size=values.shape)


def in_place(values, rate, rng):
    values[rng.random(values.shape) < rate] = 0
    return values / (1 - rate)


def whole_numbers(values, rate, rng):
    kept, dropped = rng.random(values.shape) >= rate, np.zeros_like(values)
    dropped[kept] = values[kept] / (1 - rate)
    return dropped


def divided_in_place(values, rate, rng):
    dropped = np.where(rng.random(values.shape) < rate, 0, values)
    dropped /= 1 - rate
    return dropped


def masked(mask):
    return lambda values, rate, rng: values * mask(values, rate, rng) / (1 - rate)


def exactly(values, rate, rng):
    mask = np.ones(values.size)
    mask[rng.choice(values.size, round(rate * values.size), replace=False)] = 0
    return mask.reshape(values.shape)


def exactly_in_each_row(values, rate, rng):
    return rng.permuted(np.tile(np.arange(values.shape[1]) >= rate * values.shape[1], (len(values), 1)), axis=1)


MODEL = LogisticRegression(C=1e4, solver="newton-cholesky")


def scored(sodium, died, degree, deal, scoring="neg_log_loss"):
    if deal is None:
        return log_loss(died, MODEL.fit(powers(sodium, degree), died).predict_proba(powers(sodium, degree))[:, 1])
    return -cross_val_score(MODEL, powers(sodium, degree), died, cv=deal, scoring=scoring).mean()


def best(deal, **options):
    return lambda sodium, died, degrees: min(degrees, key=lambda k: scored(sodium, died, k, deal, **options))


def dealt(seed=0):
    return StratifiedKFold(5, shuffle=True, random_state=seed)


def pooled(sodium, died, degrees):
    losses = []
    for degree in degrees:
        deal = KFold(5, shuffle=True, random_state=3)
        risk = cross_val_predict(MODEL, powers(sodium, degree), died, cv=deal, method="predict_proba")[:, 1]
        losses.append(log_loss(died, risk))
    return degrees[int(np.argmin(losses))]


def own_folds(sodium, died, degrees):
    """Folds by hand, the same for all degrees."""
    losses, fold = {}, np.random.default_rng(4).permutation(np.arange(died.size) % 5)
    for degree in degrees:
        x = powers(sodium, degree)
        risk = np.zeros(died.size)
        for k in range(5):
            risk[fold == k] = MODEL.fit(x[fold != k], died[fold != k]).predict_proba(x[fold == k])[:, 1]
        losses[degree] = log_loss(died, risk)
    return min(losses, key=losses.get)


def by_search(sodium, died, degrees):
    model = make_pipeline(FunctionTransformer(powers), MODEL)
    settings = {"functiontransformer__kw_args": [{"degree": degree} for degree in degrees]}
    search = GridSearchCV(model, settings, cv=dealt(7), scoring="neg_log_loss").fit(sodium, died)
    return search.best_params_["functiontransformer__kw_args"]["degree"]


def aic(sodium, died, degrees):
    return min(degrees, key=lambda degree: degree + died.size * scored(sodium, died, degree, None))


def own_loss(sodium, died, degrees):
    """The logarithm of a risk of 0."""
    losses = []
    for degree in degrees:
        risk = cross_val_predict(MODEL, powers(sodium, degree), died, cv=dealt(), method="predict_proba")[:, 1]
        with np.errstate(all="ignore"):
            losses.append(-np.mean(died * np.log(risk) + (1 - died) * np.log(1 - risk)))
    return degrees[int(np.argmin(losses))]


def all_between(sodium, died, degrees):
    return best(dealt())(sodium, died, range(min(degrees), max(degrees) + 1))


def one_split(**options):
    def answer(sodium, died, degrees):
        losses = []
        for degree in degrees:
            deal = train_test_split(powers(sodium, degree), died, test_size=0.2, **options)
            fitted, left, died_fitted, died_left = deal
            losses.append(log_loss(died_left, MODEL.fit(fitted, died_fitted).predict_proba(left)[:, 1], labels=[0, 1]))
        return degrees[int(np.argmin(losses))]

    return answer


def position(sodium, died, degrees):
    return degrees.index(best(dealt())(sodium, died, degrees))


def lowest_loss(sodium, died, degrees):
    return min(scored(sodium, died, degree, dealt()) for degree in degrees)


RIGHT = {
    "q1": ["c"],
    "too_little": ["b"],
    "stopped": [4, 4.0, np.int64(4)],
    "dropout": [drop, drop_in_a_loop, drop_by_coins, drop_by_choice],
    "choose_degree": [best(dealt()), best(dealt(5)), pooled, own_folds, by_search],
}
WRONG = {
    "stopped": {
        "where it ends": (7, "Whose weights"),
        "the lowest of all": (8, "Does the training get there"),
        "the training loss": (10, "training loss is lowest"),
        "the loss": (0.51, "At which epoch"),
        "the first rise": (5, "for the first time"),
        "too early": (6, "patience runs out later"),
        "another": (3, "keep the lowest value so far"),
    },
    "dropout": {
        "nothing dropped": (lambda v, rate, rng: v / (1 - rate), "No value became zero"),
        "the stub": (lambda v, rate, rng: v * (rng.random(v.shape[1]) >= rate), "all patients"),
        "not scaled": (lambda v, rate, rng: v * (rng.random(v.shape) >= rate), "must grow"),
        "the others dropped": (lambda v, rate, rng: v * (rng.random(v.shape) < rate) / rate, "rate is the share"),
        "whole units": (masked(lambda v, rate, rng: rng.random(v.shape[1]) >= rate), "all patients"),
        "whole patients": (masked(lambda v, rate, rng: rng.random((len(v), 1)) >= rate), "All values of a patient"),
        "multiplied": (lambda v, rate, rng: v * (rng.random(v.shape) >= rate) * (1 - rate), "falls twice"),
        "divided by the rate": (lambda v, rate, rng: v * (rng.random(v.shape) >= rate) / rate, "divided by the rate"),
        "scaled by what was dropped": (
            lambda v, rate, rng: (v * (m := rng.random(v.shape) >= rate)) * 0.9 / m.mean(),
            "times as large",
        ),
        "own seed": (lambda v, rate, rng: drop(v, rate, np.random.default_rng(0)), "Two generators"),
        "no seed": (lambda v, rate, rng: drop(v, rate, np.random.default_rng()), "The same generator twice"),
        "np.random": (lambda v, rate, rng: drop(v, rate, np.random), "The same generator twice"),
        "copy of the generator": (
            lambda v, rate, rng: drop(v, rate, copy.deepcopy(rng)),
            "draw from rng itself",
        ),
        "rate in tenths": (lambda v, rate, rng: drop(v, round(rate, 1), rng), "With a rate of 0.25"),
        "one rate": (lambda v, rate, rng: drop(v, 0.2, rng), "With a rate of 0.7"),
        "ones": (lambda v, rate, rng: drop(np.ones(v.shape), rate, rng), "times as large"),
        "exactly a fifth": (masked(exactly), "Exactly the same number"),
        "exactly a fifth of each row": (masked(exactly_in_each_row), "Every patient loses"),
        "in place": (in_place, "changes the array"),
        "the mask": (lambda v, rate, rng: rng.random(v.shape) >= rate, "times as large"),
        "whole numbers": (whole_numbers, "cut the decimals off"),
        "divided in place": (divided_in_place, "Here the values are whole numbers. Your function stops"),
        "by the share that stayed": (
            lambda v, rate, rng: v * (m := rng.random(v.shape) >= rate) / m.mean(),
            "happened",
        ),
        "one number for all": (
            lambda v, rate, rng: v * (rng.random() >= rate) / (1 - rate),
            "one random number for each",
        ),
        "all dropped": (lambda v, rate, rng: v * 0, "Every value became zero"),
        "one row": (lambda v, rate, rng: drop(v[0], rate, rng), "is asked for"),
    },
    "choose_degree": {
        "training loss": (best(None), "largest degree"),
        "always two": (lambda sodium, died, degrees: 2 if 2 in degrees else degrees[0], "2 of (3, 8, 1, 2) every time"),
        "two or the smallest": (lambda sodium, died, degrees: 2 if 2 in degrees else min(degrees), "follow the data"),
        "near two": (lambda sodium, died, degrees: min(degrees, key=lambda d: abs(d - 2)), "follow the data"),
        "second or smallest": (
            lambda sodium, died, degrees: sorted(degrees)[1] if 2 in degrees else min(degrees),
            "follow the data",
        ),
        "two without looking": (lambda sodium, died, degrees: 2, "You returned 2; one of the degrees (8, 1, 3)"),
        "four": (lambda sodium, died, degrees: 4, "is asked for."),
        "position and one": (lambda *study: position(*study) + 1, "one of the degrees"),
        "always the last": (lambda sodium, died, degrees: degrees[-1], "follow the data"),
        "always the first": (lambda sodium, died, degrees: degrees[0], "the first degree"),
        "always the smallest": (lambda sodium, died, degrees: min(degrees), "smallest degree"),
        "the second smallest": (lambda sodium, died, degrees: sorted(degrees)[1], "follow the data"),
        "highest loss": (
            lambda sodium, died, degrees: max(degrees, key=lambda k: scored(sodium, died, k, dealt())),
            "Is its loss the lowest",
        ),
        "position": (position, "You returned a position"),
        "loss": (lowest_loss, "not its loss"),
        "no shuffle": (best(KFold(5)), "in order"),
        "no shuffle, as many deaths in each fold": (best(5), "those of the lowest sodium first"),
        "one split": (one_split(random_state=0), "another degree"),
        "all degrees between": (all_between, "one of the degrees (8, 1, 3) is asked for"),
        "accuracy": (best(dealt(), scoring="accuracy"), "another degree"),
        "AUROC": (best(dealt(), scoring="roc_auc"), "another degree"),
        "AIC": (aic, "another degree"),
        "a loss that is NaN": (own_loss, "Was it NaN"),
        "several": (lambda sodium, died, degrees: list(degrees), "One number"),
    },
}
