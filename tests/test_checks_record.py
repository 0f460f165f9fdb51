"""The checkers of lesson 1.2 accept a right answer and name what is wrong with the answers that students really give."""

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from medai_utils import check


def verdict(capsys, exercise, answer):
    check(exercise, answer)
    return capsys.readouterr().out


def by_bayes(se, sp, p):
    return se * p / (se * p + (1 - sp) * (1 - p))


def by_counting(se, sp, p):
    """Another right way: a table of a million patients."""
    sick = 1_000_000 * p
    return se * sick / (se * sick + (1 - sp) * (1_000_000 - sick))


def split(films, prevalence):
    return films * prevalence, films * (1 - prevalence)


def by_formula(films, prevalence):
    sick, healthy = split(films, prevalence)
    return 0.5 + (sick[0] / sick.sum() - healthy[0] / healthy.sum()) / 2


def by_library(films, prevalence):
    weights = np.concatenate(split(films, prevalence))
    return roc_auc_score([1, 1, 0, 0], [1, 0, 1, 0], sample_weight=weights)


RIGHT = {"record-ppv": [by_bayes, by_counting], "record-hospital-alone": [by_formula, by_library]}


@pytest.mark.parametrize(("exercise", "answer"), [(name, answer) for name in RIGHT for answer in RIGHT[name]])
def test_right_answers(capsys, exercise, answer):
    assert verdict(capsys, exercise, answer).startswith("Right")


@pytest.mark.parametrize("exercise", RIGHT)
@pytest.mark.parametrize("answer", [..., lambda *values: ..., lambda *values: None])
def test_stubs(capsys, exercise, answer):
    assert verdict(capsys, exercise, answer).startswith("Not yet")


@pytest.mark.parametrize("exercise", RIGHT)
def test_more_than_one_number(capsys, exercise):
    assert "One number is asked for" in verdict(capsys, exercise, lambda *values: [0.1, 0.2])


PREDICTIVE = {
    "sensitivity and specificity swapped": (lambda se, sp, p: by_bayes(sp, se, p), "swapped"),
    "negative predictive value": (lambda se, sp, p: by_bayes(sp, se, 1 - p), "negative predictive value"),
    "prevalence ignored": (lambda se, sp, p: se / (se + 1 - sp), "left out the prevalence"),
    "share of all patients": (lambda se, sp, p: se * p, "Divide by the share who get an alarm"),
    "share of alarms": (lambda se, sp, p: se * p + (1 - sp) * (1 - p), "Which part of it is right"),
    "wrong alarms": (lambda se, sp, p: 1 - by_bayes(se, sp, p), "alarms that are wrong"),
    "accuracy": (lambda se, sp, p: se * p + sp * (1 - p), "accuracy"),
    "specificity not turned round": (lambda se, sp, p: se * p / (se * p + sp * (1 - p)), "one less the specificity"),
    "the sensitivity": (lambda se, sp, p: se, "sensitivity itself"),
    "a number written in": (lambda se, sp, p: 0.9 * p / (0.9 * p + 0.2 * (1 - p)), "wrong for another"),
    "something else": (lambda se, sp, p: 0.5, "9 / 27 was expected"),
}


@pytest.mark.parametrize("answer", PREDICTIVE)
def test_wrong_predictive_values(capsys, answer):
    function, words = PREDICTIVE[answer]
    said = verdict(capsys, "record-ppv", function)
    assert said.startswith("Not yet") and words in said


def rates(films, prevalence):
    sick, healthy = split(films, prevalence)
    return sick[0] / sick.sum(), healthy[0] / healthy.sum()


def ties_lost(films, prevalence):
    t, f = rates(films, prevalence)
    return t * (1 - f)


def ties_won(films, prevalence):
    t, f = rates(films, prevalence)
    return 1 - (1 - t) * f


def accuracy(films, prevalence):
    sick, healthy = split(films, prevalence)
    return (sick[0] + healthy[1]) / films.sum()


ALONE = {
    "prevalences compared": (lambda n, p: 0.5 + (p[0] - p[1]) / 2, "compared the prevalences"),
    "ties as failures": (ties_lost, "a tie as nothing"),
    "ties as successes": (ties_won, "a tie as a success"),
    "accuracy": (accuracy, "accuracy of the rule"),
    "turned round": (lambda n, p: 1 - by_formula(n, p), "Turn it round"),
    "the sensitivity": (lambda n, p: rates(n, p)[0], "healthy films are missing"),
    "the prevalence": (lambda n, p: p[0], "prevalence of the first hospital"),
    "as many films each": (lambda n, p: by_formula(np.ones(2), p), "One sent 100"),
    "something else": (lambda n, p: 0.9, "was expected, your function returns"),
    "a number written in": (lambda n, p: by_formula(n, np.array([0.5, 0.1])), "their name tells nothing"),
}


@pytest.mark.parametrize("answer", ALONE)
def test_wrong_aurocs(capsys, answer):
    function, words = ALONE[answer]
    said = verdict(capsys, "record-hospital-alone", function)
    assert said.startswith("Not yet") and words in said
