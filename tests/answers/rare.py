"""Right and wrong answers to the exercises of lesson 1.12."""

import numpy as np
import pandas as pd
from scipy.special import expit, logit
from sklearn.metrics import log_loss


def weighted(sick, risk, w1, w0):
    return -np.mean(w1 * sick * np.log(risk) + w0 * (1 - sick) * np.log(1 - risk))


def weighted_in_a_loop(sick, risk, w1, w0):
    total = 0.0
    for y, p in zip(sick, risk, strict=True):
        total -= w1 * np.log(p) if y else w0 * np.log(1 - p)
    return total / len(sick)


def weighted_by_library(sick, risk, w1, w0):
    each = np.where(sick == 1, w1, w0)
    return log_loss(sick, risk, sample_weight=each, normalize=False) / len(sick)


def weighted_by_table(sick, risk, w1, w0):
    table = pd.DataFrame({"sick": sick, "said": np.where(sick == 1, risk, 1 - risk)})
    return -(np.log(table["said"]) * table["sick"].map({1: w1, 0: w0})).mean()


def in_place(sick, risk, w1, w0):
    risk[sick == 0] = 1 - risk[sick == 0]
    return -np.mean(np.where(sick == 1, w1, w0) * np.log(risk))


def each_class(sick, risk, w1, w0):
    return -w1 * np.mean(np.log(risk[sick == 1])) - w0 * np.mean(np.log(1 - risk[sick == 0]))


def odds(p):
    return p / (1 - p)


def corrected(risk, trained, true):
    new = odds(risk) * odds(true) / odds(trained)
    return new / (1 + new)


def corrected_by_bayes(risk, trained, true):
    sick, healthy = risk * true / trained, (1 - risk) * (1 - true) / (1 - trained)
    return sick / (sick + healthy)


def corrected_by_logit(risk, trained, true):
    return expit(logit(risk) + logit(true) - logit(trained))


def corrected_in_a_loop(risk, trained, true):
    factor = odds(true) / odds(trained)
    return [p * factor / (1 - p + p * factor) for p in risk]


def corrected_to_four_decimals(risk, trained, true):
    return np.round(corrected(risk, trained, true), 4)


def odds_in_place(risk, trained, true):
    risk /= 1 - risk
    new = risk * odds(true) / odds(trained)
    return new / (1 + new)


RIGHT = {
    "q1": ["d"],
    "half_told": ["b"],
    "real_patients": [12, 0.2 * 60, np.float64(12)],
    "weighted_cross_entropy": [weighted, weighted_in_a_loop, weighted_by_library, weighted_by_table],
    "true_prevalence": [
        corrected,
        corrected_by_bayes,
        corrected_by_logit,
        corrected_in_a_loop,
        corrected_to_four_decimals,
    ],
}
WRONG = {
    "real_patients": {
        "the test set": (1188, "whole test set"),
        "all real ones": (60, "all real ones"),
        "those in training": (48, "in training"),
        "the invented": (1188 - 12, "invented"),
        "one per cent": (0.01 * 2376, "1 % of the test set"),
        "a fifth": (0.2, "a fifth"),
        "eleven": (11, "60 real"),
    },
    "weighted_cross_entropy": {
        "sign": (lambda y, p, w1, w0: -weighted(y, p, w1, w0), "sign is wrong"),
        "sum": (lambda y, p, w1, w0: weighted(y, p, w1, w0) * len(y), "the sum over"),
        "no weights": (lambda y, p, w1, w0: weighted(y, p, 1, 1), "plain cross-entropy"),
        "swapped": (lambda y, p, w1, w0: weighted(y, p, w0, w1), "swapped"),
        "divided by the weights": (
            lambda y, p, w1, w0: log_loss(y, p, sample_weight=np.where(y, w1, w0)),
            "sum of the",
        ),
        "the sick alone": (lambda y, p, w1, w0: weighted(y, p, w1, 0), "healthy are missing"),
        "the healthy alone": (lambda y, p, w1, w0: weighted(y, p, 0, w0), "sick are missing"),
        "log(risk) for all": (lambda y, p, w1, w0: -np.mean(np.where(y, w1, w0) * np.log(p)), "log(1 - risk)"),
        "base 2": (lambda y, p, w1, w0: weighted(y, p, w1, w0) / np.log(2), "base 2"),
        "base 10": (lambda y, p, w1, w0: weighted(y, p, w1, w0) / np.log(10), "base 10"),
        "a mean a class": (each_class, "one mean over all"),
        "one a patient": (lambda y, p, w1, w0: -np.where(y, w1 * np.log(p), w0 * np.log(1 - p)), "One number"),
        "weights of five patients": (lambda y, p, w1, w0: weighted(y, p, 6, 0.5), "was expected"),
        "clipped": (lambda y, p, w1, w0: weighted(y, np.clip(p, 0.01, 0.99), w1, w0), "was expected"),
        "in place": (in_place, "changes the array"),
        "squared errors": (lambda y, p, w1, w0: np.mean(np.where(y, w1, w0) * (y - p) ** 2), "was expected"),
    },
    "true_prevalence": {
        "risks multiplied": (lambda p, a, b: p * b / a, "You multiplied the risks. Multiply"),
        "risks by odds": (lambda p, a, b: p * odds(b) / odds(a), "ratio of the odds"),
        "odds": (lambda p, a, b: odds(p) * odds(b) / odds(a), "These are odds"),
        "turned round": (lambda p, a, b: corrected(p, b, a), "turned round"),
        "ratio of shares": (lambda p, a, b: expit(logit(p) + np.log(b / a)), "ratio of shares"),
        "trained on halves": (lambda p, a, b: corrected(p, 0.5, b), "one half"),
        "the mean of the risks": (lambda p, a, b: corrected(p, p.mean(), b), "mean of the risks"),
        "unchanged": (lambda p, a, b: p, "unchanged"),
        "rarer only": (lambda p, a, b: corrected(p, a, b) if b < a else p, "With 8% sick in training and 30% in use"),
        "three decimals": (lambda p, a, b: np.round(corrected(p, a, b), 3), "keep four decimals"),
        "of being healthy": (lambda p, a, b: 1 - corrected(p, a, b), "healthy"),
        "one number": (lambda p, a, b: corrected(p, a, b).mean(), "3 numbers are asked for"),
        "odds in place": (odds_in_place, "changes the array"),
        "difference of shares": (lambda p, a, b: np.clip(p + b - a, 0.001, 0.999), "Yours is"),
        "right for a half": (lambda p, a, b: np.where(p == 0.5, corrected(p, a, b), p), "says 0.1; where 2% are sick"),
    },
}
