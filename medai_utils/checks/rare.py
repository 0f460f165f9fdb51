"""Checks of the exercises of lesson 1.12, rare."""

import numpy as np

from . import NotYet, call


def weighted_cross_entropy(answer):
    """A function (sick, risk, w1, w0) that returns the weighted cross-entropy."""
    sick, risk, w1, w0 = np.array([1, 0, 0, 0, 1]), np.array([0.5, 0.25, 0.2, 0.1, 0.8]), 6.0, 0.5
    value = call(answer, sick, risk, w1, w0)
    if np.ndim(value):
        raise NotYet(f"One number is asked for, the mean over the patients; your function returns {np.size(value)}.")
    log = np.where(sick == 1, np.log(risk), np.log(1 - risk))
    weights = np.where(sick == 1, w1, w0)
    expected = -np.mean(weights * log)
    for wrong, hint in {
        -expected: "The sign is wrong: logarithms of probabilities are negative, a loss is positive.",
        expected * sick.size: "That is the sum over the patients; the mean was asked for.",
        -np.mean(log): "That is the plain cross-entropy: the weights have no effect.",
        -np.mean(np.where(sick == 1, w0, w1) * log): "The weights are swapped: w1 belongs to the sick.",
        -np.sum(weights * log) / weights.sum(): "You divided by the sum of the weights. That is a mean too, and equal "
        "for balanced weights; here the mean over the n patients was asked for.",
        -np.mean(weights * sick * np.log(risk)): "The healthy are missing: they add w0 times log(1 - risk).",
        expected / np.log(2): "The logarithm has to be the natural one, np.log.",
    }.items():
        if np.isclose(value, wrong):
            raise NotYet(hint)
    if not np.isclose(value, expected):
        raise NotYet(f"For five patients {expected:.4f} was expected, your function returns {value:.4g}.")


def true_prevalence(answer):
    """A function (risk, trained_share, true_share) that returns the corrected risks."""
    risk = np.array([0.1, 0.5, 0.9])

    def odds(p):
        return p / (1 - p)

    def back(factor):
        return odds(risk) * factor / (1 + odds(risk) * factor)

    value = np.asarray(call(answer, risk, 0.4, 0.02), dtype=float)
    if value.shape != risk.shape:
        raise NotYet(f"One risk a patient is asked for, an array of shape (3,); your function returns {value.shape}.")
    factor = odds(0.02) / odds(0.4)
    for wrong, hint in {
        "risk": (
            risk * 0.02 / 0.4,
            "You multiplied the risks. Multiply the odds, and turn them into risks at the end.",
        ),
        "odds": (odds(risk) * factor, "These are odds: turn them back into risks, odds / (1 + odds)."),
        "inverse": (
            back(1 / factor),
            "The risks went up: the factor is turned round. The disease is rarer than in training.",
        ),
        "shares": (back(0.02 / 0.4), "The factor has to be a ratio of odds; yours is a ratio of shares."),
        "half": (back(odds(0.02)), "That holds for a training share of one half; here it is trained_share."),
        "same": (risk, "The risks came back unchanged."),
    }.values():
        if np.allclose(value, wrong):
            raise NotYet(hint)
    if not np.allclose(value, back(factor)):
        raise NotYet(
            f"A model trained with 40 % sick says 0.5; where 2 % are sick that means {back(factor)[1]:.4f}. "
            f"Your function returns {value[1]:.4g}."
        )
    if not np.allclose(answer(risk, 0.3, 0.3), risk):
        raise NotYet("With the same share in training and in use, nothing should change.")
    return "a risk of 0.5 from a model trained on halves means the prevalence."


CHECKERS = {"weighted_cross_entropy": weighted_cross_entropy, "true_prevalence": true_prevalence}
