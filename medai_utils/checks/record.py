"""Checks of the exercises of lesson 1.4, record."""

import numpy as np

from . import NotYet, call


def ppv(answer):
    """A function (sensitivity, specificity, prevalence) that returns the positive predictive value."""
    se, sp, p = 0.9, 0.8, 0.1
    value = call(answer, se, sp, p)
    if np.ndim(value):
        raise NotYet(f"One number is asked for, your function returns {np.size(value)}.")
    for wrong, hint in {
        sp * p / (sp * p + (1 - se) * (1 - p)): "You swapped sensitivity and specificity: the sensitivity belongs to "
        "the sick, the specificity to the others.",
        sp * (1 - p) / (sp * (1 - p) + (1 - se) * p): "That is the negative predictive value: the share of right "
        "answers among those who got no alarm. Look at the alarms.",
        se / (se + 1 - sp): "You left out the prevalence, as if half of the patients were sick. Weight the two groups "
        "by how many there are.",
        se
        * p: "That is the share of all patients who are sick and get an alarm. Divide by the share who get an alarm.",
        se * p + (1 - sp) * (1 - p): "That is the share of all patients who get an alarm. Which part of it is right?",
        1 - se * p / (se * p + (1 - sp) * (1 - p)): "That is the share of alarms that are wrong. The rest are right.",
        se * p + sp * (1 - p): "That is the accuracy: it counts those who were rightly left alone as well.",
        se * p / (se * p + sp * (1 - p)): "You weighted the others by the specificity; those of them who get an alarm "
        "are the rest, one less the specificity.",
        se: "That is the sensitivity itself. It asks about the sick; the predictive value asks about the alarms.",
    }.items():
        if np.isclose(value, wrong, atol=1e-4):
            raise NotYet(hint)
    if not np.isclose(value, 1 / 3, atol=1e-4):
        raise NotYet(
            "Of 100 patients 10 are sick and 9 of them found; 18 of the 90 others get a false alarm: "
            f"9 / 27 was expected, your function returns {value:.3g}."
        )
    if not np.isclose(answer(0.5, 0.9, 0.1), 5 / 14, atol=1e-4):
        raise NotYet("It is right for one test and wrong for another: is a number written where a name should be?")
    return "At a prevalence of 0.1, two in three alarms of a test with 0.9 and 0.8 are false."


def hospital_alone(answer):
    """A function (films, prevalence) that returns the AUROC of calling every film of the first hospital suspicious."""
    films, prevalence = np.array([100, 900]), np.array([0.5, 0.1])
    value = call(answer, films, prevalence)
    if np.ndim(value):
        raise NotYet(f"One number is asked for, your function returns {np.size(value)}.")
    sick, healthy = films * prevalence, films * (1 - prevalence)
    t, f = sick[0] / sick.sum(), healthy[0] / healthy.sum()
    for wrong, hint in {
        0.5 + (prevalence[0] - prevalence[1]) / 2: "You compared the prevalences of the hospitals. What is asked is "
        "where the sick films are from, and where the healthy ones are from.",
        t
        * (
            1 - f
        ): "You counted a tie as nothing. Two films of one hospital have the same score: such a pair counts half.",
        1 - (1 - t) * f: "You counted a tie as a success. Two films of one hospital have the same score: such a pair "
        "counts half.",
        (sick[0] + healthy[1]) / films.sum(): "That is the accuracy of the rule, which depends on how many films each "
        "hospital sent.",
        0.5 - (t - f) / 2: "Turn it round: the films of the first hospital have the higher score.",
        t: "That is the share of the sick films that come from the first hospital, the sensitivity of the rule. "
        "The healthy films are missing.",
        prevalence[0]: "That is the prevalence of the first hospital: the share of its alarms that are right.",
    }.items():
        if np.isclose(value, wrong, atol=1e-4):
            raise NotYet(hint)
    equal = 0.5 + (prevalence[0] / prevalence.sum() - (1 - prevalence[0]) / (2 - prevalence.sum())) / 2
    if np.isclose(value, equal, atol=1e-4):
        raise NotYet("You took the hospitals as if each had sent as many films. One sent 100, the other 900.")
    if not np.isclose(value, 0.5 + (t - f) / 2, atol=1e-4):
        raise NotYet(
            "Of 140 sick films 50 are from the first hospital, of 860 healthy ones 50: "
            f"{0.5 + (t - f) / 2:.3f} was expected, your function returns {value:.3g}."
        )
    if not np.isclose(answer(films, np.array([0.2, 0.2])), 0.5, atol=1e-4):
        raise NotYet("Where both hospitals have the same prevalence, their name tells nothing: 0.5 was expected.")
    return f"Nobody looked at a film, and the AUROC is {0.5 + (t - f) / 2:.2f}."


CHECKERS = {"ppv": ppv, "hospital_alone": hospital_alone}
