"""Checks of the exercises of lesson 1.12, rare."""

import numpy as np

from . import array, call, choice, expect, number, refuse

q1 = choice(
    "d",
    {
        "a": "Copies of sick patients bring no new patient, and the told risks would become far too high. What is wrong "
        "here, the model or the threshold?",
        "b": "The model learned from both: it ranks well, and its risks mean what they say. A patient with a risk of 20 % is "
        "in great danger and still more likely healthy than sick.",
        "c": "Accuracy is 98 % for a program that never looks at a patient, too. The task says what a missed patient costs.",
        "d": "The ranking and the risks were fine; 0.5 was the wrong threshold. With costs of 20 to 1 it is 1/21.",
    },
)

half_told = choice(
    "b",
    {
        "a": "That is what the model tells. It learned in data where every second patient was sick; yours are not.",
        "b": "Odds of 1 become 2 to 98, so 50 % from a model trained on halves means the share of the sick.",
        "c": "Do not multiply the risk. Multiply the odds: 1 times 2 to 98, and then turn them back into a risk.",
        "d": "Both shares are known, in training and among the patients, and only the shares differ. Divide the odds back.",
    },
)


def real_patients(answer):
    """How many of the sick in the test set are real."""
    value = number(answer)
    refuse(
        value,
        {
            "That is the whole test set. How many of these sick patients were there before SMOTE?": 1188,
            "Those are all real ones. Most of them are in the training set: a fifth is tested.": 60,
            "Those are the real ones in training. How many are in the test set?": 48,
            "That many are invented. How many are real?": 1176,
            "That is a share. How many patients is it?": 60 / 5940,
            "That is a fifth. Of how many real sick patients?": 0.2,
            "That is 1 % of the test set, the share among all patients before SMOTE. Count real sick patients: 60 in all, and a fifth is tested.": 23.76,
        },
        rtol=1e-4,
    )
    expect(value, 12, "There are 60 real sick patients, and a fifth of all patients is tested.")
    return "The other 1,176 are invented, most of them between patients of the training set."


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


CHECKERS = {
    "q1": q1,
    "half_told": half_told,
    "real_patients": real_patients,
    "weighted_cross_entropy": weighted_cross_entropy,
    "true_prevalence": true_prevalence,
}
