"""Answers to the exercises of lesson 1.7, logistic."""

import math

import numpy as np
import pandas as pd
import tensorflow as tf
from scipy.optimize import approx_fprime
from scipy.special import expit
from scipy.stats import norm
from sklearn.metrics import log_loss


def one_step(a, b1, b2, x1, x2, y, rate):
    error = expit(a + b1 * x1 + b2 * x2) - y
    return a - rate * error.mean(), b1 - rate * (error * x1).mean(), b2 - rate * (error * x2).mean()


def by_matrix(a, b1, b2, x1, x2, y, rate):
    table = np.column_stack([np.ones(len(y)), x1, x2])
    theta = np.array([a, b1, b2])
    return theta - rate * table.T @ (expit(table @ theta) - y) / len(y)


def by_loop(a, b1, b2, x1, x2, y, rate):
    for_a = for_b1 = for_b2 = 0.0
    for first, second, outcome in zip(x1, x2, y, strict=True):
        error = 1 / (1 + math.exp(-(a + b1 * first + b2 * second))) - outcome
        for_a += error / len(y)
        for_b1 += error * first / len(y)
        for_b2 += error * second / len(y)
    return [a - rate * for_a, b1 - rate * for_b1, b2 - rate * for_b2]


def by_small_changes(a, b1, b2, x1, x2, y, rate):
    def loss(theta):
        return log_loss(y, expit(theta[0] + theta[1] * x1 + theta[2] * x2))

    theta = np.array([a, b1, b2])
    return theta - rate * approx_fprime(theta, loss, 1e-7)


def by_tape(a, b1, b2, x1, x2, y, rate):
    weights = tf.Variable([a, b1, b2], dtype=tf.float64)
    with tf.GradientTape() as tape:
        z = weights[0] + weights[1] * x1 + weights[2] * x2
        loss = tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(tf.cast(y, z.dtype), z))
    return weights - rate * tape.gradient(loss, weights)


def with_errors(change):
    """One step that goes wrong: `change` makes what is averaged for the intercept and for each slope."""

    def step(a, b1, b2, x1, x2, y, rate):
        z = a + b1 * x1 + b2 * x2
        parts = change(z, expit(z) - y, x1, x2, y)
        return [before - rate * np.mean(part) for before, part in zip((a, b1, b2), parts, strict=True)]

    return step


def intercept_first(a, b1, b2, x1, x2, y, rate):
    a = one_step(a, b1, b2, x1, x2, y, rate)[0]
    return a, *one_step(a, b1, b2, x1, x2, y, rate)[1:]


def sums(a, b1, b2, x1, x2, y, rate):
    return one_step(a, b1, b2, x1, x2, y, rate * len(y))


def means(a, b1, b2, x1, x2, y, rate):
    return -np.array(one_step(a, b1, b2, x1, x2, y, 1)) + [a, b1, b2]


def all_errors(a, b1, b2, x1, x2, y, rate):
    error = expit(a + b1 * x1 + b2 * x2) - y
    return a - rate * error, b1 - rate * error * x1, b2 - rate * error * x2


def limits(slope, error, units, z=1.96):
    middle, wide = units * slope, z * units * error
    return np.exp([middle, middle - wide, middle + wide])


def by_power(slope, error, units):
    return tuple(math.exp(slope + k * error) ** units for k in (0, -1.96, 1.96))


def by_quantile(slope, error, units):
    z = norm.ppf(0.975)
    return [float(v) for v in limits(slope, error, units, z)]


def by_interval(slope, error, units):
    low, high = norm.interval(0.95, loc=slope * units, scale=error * units)
    return pd.Series({"ratio": np.exp(slope * units), "low": np.exp(low), "high": np.exp(high)})


def to_four_digits(slope, error, units):
    return [float(f"{value:.4g}") for value in limits(slope, error, units)]


def symmetric(slope, error, units):
    ratio = np.exp(units * slope)
    return ratio, ratio * (1 - 1.96 * units * error), ratio * (1 + 1.96 * units * error)


def with_limits(make):
    """The right odds ratio with the limits that `make` gives."""
    return lambda slope, error, units: (np.exp(units * slope), *make(slope, error, units))


RIGHT = {
    "certain": ["c"],
    "stay": ["b"],
    "risk_ratio": [78 / 155 / (60 / 345), 2.89, 2.9],
    "one_step": [one_step, by_matrix, by_loop, by_small_changes, by_tape],
    "odds_ratio": [limits, by_power, by_quantile, by_interval, to_four_digits],
}

WRONG = {
    "risk_ratio": {
        "odds ratio": (4.8, "the odds ratio once more"),
        "upside down": (0.35, "the other way round"),
        "difference": (0.33, "difference of the two risks"),
        "difference in per cent": (33, "in per cent"),
        "deaths": (1.3, "not of the same size"),
        "one risk": (0.50, "Divide it by the risk without"),
        "the other risk": (0.174, "Divide the risk with it"),
        "those who lived": (0.601, "those who lived"),
        "another": (3.5, "deaths divided by patients"),
    },
    "one_step": {
        "as it was": (
            with_errors(lambda z, error, x1, x2, y: (-error, -error, -error.mean() * x2.mean())),
            "the function as it was",
        ),
        "sign alone": (
            with_errors(lambda z, error, x1, x2, y: (error, error, error.mean() * x2.mean())),
            "The sign is right now",
        ),
        "still uphill": (with_errors(lambda z, error, x1, x2, y: (-error, -error * x1, -error * x2)), "go uphill now"),
        "still without x": (
            with_errors(lambda z, error, x1, x2, y: (error, error, error)),
            "each error counts with its own",
        ),
        "means multiplied": (
            with_errors(lambda z, error, x1, x2, y: (error, error.mean() * x1.mean(), error.mean() * x2.mean())),
            "by its own measurement first",
        ),
        "second slope as it was": (
            with_errors(lambda z, error, x1, x2, y: (error, error * x1, error.mean() * x2.mean())),
            "The first slope is right",
        ),
        "measurements exchanged": (
            with_errors(lambda z, error, x1, x2, y: (error, error * x2, error * x1)),
            "measurement of the other one",
        ),
        "no bend": (
            with_errors(lambda z, error, x1, x2, y: (z - y, (z - y) * x1, (z - y) * x2)),
            "bend is missing",
        ),
        "sums": (sums, "sum of the errors"),
        "new intercept": (intercept_first, "errors of the new intercept"),
        "no rate": (lambda *study: one_step(*study[:-1], 1), "`rate` is missing"),
        "rate written in": (lambda *study: one_step(*study[:-1], 0.5), "after the step is another"),
        "means": (means, "the three means"),
        "slopes first": (lambda *study: (*one_step(*study)[1:], one_step(*study)[0]), "slopes come first"),
        "slopes alone": (lambda a, *study: (a, *one_step(a, *study)[1:]), "Only the slopes"),
        "intercept alone": (lambda a, b1, b2, *study: (one_step(a, b1, b2, *study)[0], b1, b2), "Only the intercept"),
        "one slope alone": (lambda a, b1, b2, *study: (*one_step(a, b1, b2, *study)[:2], b2), "second slope has not"),
        "two numbers": (lambda *study: one_step(*study)[:2], "3 numbers are asked for"),
        "two decimals": (lambda *study: np.round(one_step(*study), 2), "was expected"),
        "all errors": (all_errors, "3 numbers are asked for"),
    },
    "odds_ratio": {
        "one unit": (lambda slope, error, units: limits(slope, error, 1), "for one unit"),
        "times": (lambda slope, error, units: units * limits(slope, error, 1), "multiply"),
        "log-odds": (lambda slope, error, units: np.log(limits(slope, error, units)), "exponential"),
        "log-odds in the limits": (with_limits(lambda *a: np.log(limits(*a)[1:])), "still log-odds"),
        "error of one unit": (
            lambda slope, error, units: limits(slope, error / units, units),
            "too, is for one unit",
        ),
        "limits of one unit": (with_limits(lambda w, e, units: limits(w, e, 1)[1:]), "those of one unit"),
        "square root": (lambda w, error, units: limits(w, error / np.sqrt(units), units), "square root of units"),
        "error squared": (lambda slope, error, units: limits(slope, error**2, units), "was squared"),
        "one error": (lambda slope, error, units: limits(slope, error, units, z=1), "68 %"),
        "90 %": (lambda slope, error, units: limits(slope, error, units, z=1.645), "1.645"),
        "two errors": (lambda slope, error, units: limits(slope, error, units, z=2), "1.96 were asked for"),
        "2.04 errors": (lambda slope, error, units: limits(slope, error, units, z=2.04), "the limits are not"),
        "limits swapped": (lambda slope, error, units: limits(slope, error, units)[[0, 2, 1]], "their order is not"),
        "ratio last": (
            lambda slope, error, units: limits(slope, error, units)[[1, 2, 0]],
            "their order is not",
        ),
        "ratio in the middle": (lambda *a: limits(*a)[[1, 0, 2]], "their order is not"),
        "symmetric": (symmetric, "its middle at the odds ratio"),
        "probability": (lambda slope, error, units: expit(np.log(limits(slope, error, units))), "a probability"),
        "base ten": (lambda slope, error, units: 10 ** np.log(limits(slope, error, units)), "natural one"),
        "upside down": (lambda slope, error, units: limits(-slope, error, units), "mind the sign"),
        "units written in": (lambda slope, error, units: limits(slope, error, 10), "units = 5 the odds ratio"),
        "one number": (lambda slope, error, units: np.exp(units * slope), "3 numbers are asked for"),
        "three decimals": (lambda *a: np.round(limits(*a), 3), "rounded to 3 decimals"),
        "two decimals": (lambda *a: np.round(limits(*a), 2), "rounded to 2 decimals"),
    },
}
