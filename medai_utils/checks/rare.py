"""Checks of the exercises of lesson 1.12, rare."""

import numpy as np

from . import array, call, choice, expect, number, refuse

q1 = choice(
    "d",
    {
        "a": "Copies of sick patients bring no new patient. They make the risks many times too high, and at 0.5 that "
        "has the effect of a lower threshold, where nobody sees it.",
        "b": "The model learned from both: it ranks well and its mean risk is right. A patient with a risk of 20 % is "
        "in great danger and still more likely healthy than sick.",
        "c": "Accuracy is 98 % for a program that never looks at a patient. It says nothing about a rare disease.",
        "d": "The ranking and the risks are fine; 0.5 was the wrong question. If a missed patient costs as much as 20 "
        "false alarms, the threshold is 1/21.",
    },
)


def weighted_cross_entropy(answer):
    """A function (sick, risk, w1, w0) that returns the weighted cross-entropy."""
    for sick, risk, w1, w0 in (
        ([1, 0, 0, 0, 1], [0.5, 0.25, 0.2, 0.1, 0.8], 6.0, 0.5),
        ([0, 1, 0, 1, 1, 0, 1], [0.6, 0.3, 0.05, 0.9, 0.45, 0.35, 0.004], 0.8, 2.5),
    ):
        sick, risk = np.array(sick), np.array(risk)
        value = number(call(answer, sick, risk, w1, w0))
        log, n = np.where(sick == 1, np.log(risk), np.log(1 - risk)), sick.size
        weights = np.where(sick == 1, w1, w0)
        right = -np.mean(weights * log)
        by_class = [-np.mean(weights[sick == y] * log[sick == y]) for y in (0, 1)]
        refuse(
            value,
            {
                "The sign is wrong: logarithms of probabilities are negative, a loss is positive.": -right,
                "That is the sum over the patients; the mean was asked for.": right * n,
                "That is the plain cross-entropy: the weights have no effect.": -np.mean(log),
                "The weights are swapped: w1 belongs to the sick.": -np.mean(np.where(sick == 1, w0, w1) * log),
                "You divided by the sum of the weights. That is a mean too, and equal for balanced weights; here the "
                "mean over the n patients was asked for.": right * n / weights.sum(),
                "The healthy are missing: they add w0 times log(1 - risk).": -np.mean(weights * sick * log),
                "The sick are missing: they add w1 times log(risk).": -np.mean(weights * (1 - sick) * log),
                "For the healthy take log(1 - risk), the logarithm of what was said about being healthy.": (
                    -np.mean(weights * np.log(risk))
                ),
                "You took a mean of the sick and a mean of the healthy and added them; take one mean over all n.": (
                    sum(by_class)
                ),
                "You took a mean of the sick and a mean of the healthy; take one mean over all n.": sum(by_class) / 2,
                "The logarithm has to be the natural one, np.log, not that to the base 2.": right / np.log(2),
                "The logarithm has to be the natural one, np.log, not that to the base 10.": right / np.log(10),
            },
        )
        expect(value, right, f"That is not the loss of {n} patients with the weights {w1} and {w0}.")
    return "The weights change what the loss asks for: with w1 above w0 its best answer lies above the true risk."


def true_prevalence(answer):
    """A function (risk, trained_share, true_share) that returns the corrected risks."""
    for risk, trained, true in (
        ([0.1, 0.5, 0.7], 0.4, 0.02),
        ([0.02, 0.2, 0.35, 0.6], 0.08, 0.3),
        ([0.7, 0.25], 0.5, 0.01),
    ):
        risk = np.array(risk)
        value = array(call(answer, risk, trained, true), risk.shape)
        odds, factor = _odds(risk), _odds(true) / _odds(trained)
        right = _risk(odds * factor)
        refuse(
            value,
            {
                "You multiplied the risks. Multiply the odds, and turn them into risks at the end.": (
                    risk * true / trained
                ),
                "You multiplied the risks by the ratio of the odds. Turn the risks into odds first.": risk * factor,
                "These are odds: turn them back into risks, odds / (1 + odds).": odds * factor,
                "The factor is turned round: it is the odds in use over the odds in training.": _risk(odds / factor),
                "The factor has to be a ratio of odds; yours is a ratio of shares.": _risk(odds * true / trained),
                f"With {trained:.0%} sick in training and {true:.0%} in use the risks came back unchanged.": risk,
                "These are the risks of being healthy.": 1 - right,
                "You took the mean of the risks for the share in training; that share is trained_share.": (
                    _risk(odds * _odds(true) / _odds(risk.mean()))
                ),
                "These are rounded too far for a rare disease: keep four decimals, or all of them.": np.round(right, 3),
            },
        )
        if trained != 0.5:
            half = "That holds for a training share of one half; here it is trained_share."
            refuse(value, {half: _risk(odds * _odds(true))})
        rounded = {"rtol": 1e-3, "atol": 6e-5}  # four decimals, as in the task
        k = np.argmax(~np.isclose(value, right, **rounded))  # the first that is wrong, if any is
        expect(
            value,
            right,
            f"A model trained with {trained:.0%} sick says {risk[k]:g}; where {true:.0%} are sick that means "
            f"{right[k]:.4g}. Yours is {value[k]:.4g}.",
            **rounded,
        )
    return "A risk of 0.5 from a model trained on halves means the prevalence."


def _odds(p):
    return p / (1 - p)


def _risk(odds):
    return odds / (1 + odds)


CHECKERS = {"q1": q1, "weighted_cross_entropy": weighted_cross_entropy, "true_prevalence": true_prevalence}
