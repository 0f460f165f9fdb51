"""Answers to the exercises of lesson 1.4, record."""

import numpy as np
import pandas as pd
from sklearn.metrics import roc_auc_score


def by_bayes(se, sp, p):
    return se * p / (se * p + (1 - sp) * (1 - p))


def by_counting(se, sp, p):
    sick = 1_000_000 * p
    return se * sick / (se * sick + (1 - sp) * (1_000_000 - sick))


def by_odds(se, sp, p):
    odds = p / (1 - p) * se / (1 - sp)
    return odds / (1 + odds)


def by_table(se, sp, p):
    table = pd.DataFrame({"sick": [se * p, (1 - se) * p], "others": [(1 - sp) * (1 - p), sp * (1 - p)]})
    return table.loc[0, "sick"] / table.loc[0].sum()


def to_four_digits(se, sp, p):
    return float(f"{by_bayes(se, sp, p):.4g}")


def split(films, prevalence):
    return films * prevalence, films * (1 - prevalence)


def rates(films, prevalence):
    sick, healthy = split(films, prevalence)
    return sick[0] / sick.sum(), healthy[0] / healthy.sum()


def by_formula(films, prevalence):
    t, f = rates(films, prevalence)
    return 0.5 + (t - f) / 2


def by_library(films, prevalence):
    weights = np.concatenate(split(films, prevalence))
    return roc_auc_score([1, 1, 0, 0], [1, 0, 1, 0], sample_weight=weights)


def by_films(films, prevalence):
    sick, score = [], []
    for films_here, prevalence_here, score_here in zip(films, prevalence, (1, 0), strict=True):
        sick_here = round(films_here * prevalence_here)
        sick += [1] * sick_here + [0] * (films_here - sick_here)
        score += [score_here] * films_here
    return roc_auc_score(sick, score)


def by_pairs(films, prevalence):
    (sick_a, sick_b), (healthy_a, healthy_b) = split(films, prevalence)
    ties = sick_a * healthy_a + sick_b * healthy_b
    return (sick_a * healthy_b + ties / 2) / ((sick_a + sick_b) * (healthy_a + healthy_b))


def by_series(films, prevalence):
    table = pd.DataFrame({"films": films, "share": prevalence})
    sick, healthy = table["films"] * table["share"], table["films"] * (1 - table["share"])
    return ((sick / sick.sum()).iloc[0] + (healthy / healthy.sum()).iloc[1]) / 2


def ties_lost(films, prevalence):
    t, f = rates(films, prevalence)
    return t * (1 - f)


def ties_won(films, prevalence):
    t, f = rates(films, prevalence)
    return 1 - (1 - t) * f


def accuracy(films, prevalence):
    sick, healthy = split(films, prevalence)
    return (sick[0] + healthy[1]) / films.sum()


def counts_cut(films, prevalence):
    sick = (films * prevalence).astype(int)
    healthy = films - sick
    return 0.5 + (sick[0] / sick.sum() - healthy[0] / healthy.sum()) / 2


def of_all_films(films, prevalence):
    sick, healthy = split(films, prevalence)
    return 0.5 + (sick[0] - healthy[0]) / films.sum() / 2


def on_the_better_side(films, prevalence):
    value = by_formula(films, prevalence)
    return max(value, 1 - value)


def in_place(films, prevalence):
    value = by_formula(films, prevalence)
    prevalence *= films
    return value


RIGHT = {
    "q1": ["c", " C "],
    "ppv": [by_bayes, by_counting, by_odds, by_table, to_four_digits],
    "hospital_alone": [by_formula, by_library, by_films, by_pairs, by_series],
}

WRONG = {
    "ppv": {
        "sensitivity and specificity swapped": (lambda se, sp, p: by_bayes(sp, se, p), "swapped"),
        "negative predictive value": (lambda se, sp, p: by_bayes(sp, se, 1 - p), "negative predictive value"),
        "prevalence ignored": (lambda se, sp, p: se / (se + 1 - sp), "left out the prevalence"),
        "share of all patients": (lambda se, sp, p: se * p, "Divide by the share who get an alarm"),
        "share of alarms": (lambda se, sp, p: se * p + (1 - sp) * (1 - p), "Which part of it is right"),
        "wrong alarms": (lambda se, sp, p: 1 - by_bayes(se, sp, p), "alarms that are wrong"),
        "accuracy": (lambda se, sp, p: se * p + sp * (1 - p), "accuracy"),
        "specificity not turned round": (
            lambda se, sp, p: se * p / (se * p + sp * (1 - p)),
            "one less the specificity",
        ),
        "odds": (lambda se, sp, p: se * p / ((1 - sp) * (1 - p)), "gives odds"),
        "ratio of shares": (lambda se, sp, p: se / (1 - sp) * p, "turns odds into odds"),
        "others weighted by p": (lambda se, sp, p: se * p / (se * p + (1 - sp) * p), "left out the prevalence"),
        "others not weighted": (lambda se, sp, p: se * p / (se * p + 1 - sp), "did not weight the others"),
        "per cent": (lambda se, sp, p: 100 * by_bayes(se, sp, p), "per cent"),
        "the sensitivity": (lambda se, sp, p: se, "sensitivity itself"),
        "the prevalence": (lambda se, sp, p: p, "the prevalence"),
        "a list of one": (lambda se, sp, p: [by_bayes(se, sp, p)], "One number is asked for"),
        "a test written in": (lambda se, sp, p: by_bayes(0.8, 0.85, p), "With 0.6, 0.95 and 0.3"),
        "a prevalence written in": (lambda se, sp, p: by_bayes(se, sp, 0.1), "With 0.6, 0.95 and 0.3"),
        "something else": (lambda se, sp, p: 0.45, "of 10,000 patients 1000 are sick"),
        "rounded to two digits": (
            lambda se, sp, p: round(by_bayes(se, sp, p), 2),
            "this is 0.37.",
        ),
    },
    "hospital_alone": {
        "prevalences compared": (lambda n, p: 0.5 + (p[0] - p[1]) / 2, "compared the prevalences"),
        "ties as failures": (ties_lost, "a tie as nothing"),
        "ties as successes": (ties_won, "a tie as a success"),
        "accuracy": (accuracy, "accuracy of the rule"),
        "turned round": (lambda n, p: 1 - by_formula(n, p), "Turn it round"),
        "on the better side": (on_the_better_side, "below 0.5, and that is right"),
        "the sensitivity": (lambda n, p: rates(n, p)[0], "healthy films are missing"),
        "the false alarms": (lambda n, p: rates(n, p)[1], "sick ones are missing"),
        "the prevalence": (lambda n, p: p[0], "prevalence of the first hospital"),
        "as many films each": (lambda n, p: by_formula(np.ones(2), p), "The first sent 100"),
        "the difference": (lambda n, p: np.subtract(*rates(n, p)), "the difference t - f"),
        "the whole difference": (lambda n, p: 0.5 + np.subtract(*rates(n, p)), "only half of it"),
        "half of the difference": (lambda n, p: np.subtract(*rates(n, p)) / 2, "Add one half"),
        "films written in": (lambda n, p: by_formula(np.array([100, 900]), p), "Of 230 sick films 80"),
        "prevalences written in": (lambda n, p: by_formula(n, np.array([0.29, 0.1])), "Of 230 sick films 80"),
        "counts cut": (counts_cut, "to whole numbers"),
        "shares of all films": (of_all_films, "divided by all films"),
        "two rates": (rates, "One number is asked for"),
        "something else": (lambda n, p: 0.9, "Of 119 sick films 29"),
        "in place": (in_place, "changes the array"),
    },
}
