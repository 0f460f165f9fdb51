"""Answers to the exercises of lesson 1.7, logistic."""

import math

import numpy as np
import pandas as pd
import tensorflow as tf
from scipy.optimize import approx_fprime
from scipy.special import expit
from scipy.stats import norm
from sklearn.metrics import log_loss


def one_step(a, b, x, y, rate):
    error = expit(a + b * x) - y
    return a - rate * error.mean(), b - rate * (error * x).mean()


def by_matrix(a, b, x, y, rate):
    table = np.column_stack([np.ones(len(x)), x])
    theta = np.array([a, b])
    return theta - rate * table.T @ (expit(table @ theta) - y) / len(y)


def by_loop(a, b, x, y, rate):
    for_a = for_b = 0.0
    for measured, outcome in zip(x, y, strict=True):
        error = 1 / (1 + math.exp(-(a + b * measured))) - outcome
        for_a += error / len(x)
        for_b += error * measured / len(x)
    return [a - rate * for_a, b - rate * for_b]


def by_small_changes(a, b, x, y, rate):
    def loss(theta):
        return log_loss(y, expit(theta[0] + theta[1] * x))

    return np.array([a, b]) - rate * approx_fprime(np.array([a, b]), loss, 1e-7)


def by_tape(a, b, x, y, rate):
    weights = tf.Variable([a, b], dtype=tf.float64)
    with tf.GradientTape() as tape:
        z = weights[0] + weights[1] * x
        loss = tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(tf.cast(y, z.dtype), z))
    return weights - rate * tape.gradient(loss, weights)


def with_errors(change):
    """One step that goes wrong: `change` makes what is averaged for the intercept and for the slope."""

    def step(a, b, x, y, rate):
        for_a, for_b = change(a + b * x, expit(a + b * x) - y, x, y)
        return a - rate * np.mean(for_a), b - rate * np.mean(for_b)

    return step


def intercept_first(a, b, x, y, rate):
    a = a - rate * (expit(a + b * x) - y).mean()
    return a, b - rate * ((expit(a + b * x) - y) * x).mean()


def sums(a, b, x, y, rate):
    return one_step(a, b, x, y, rate * len(x))


def limits(weight, error, units, z=1.96):
    middle, wide = units * weight, z * units * error
    return np.exp([middle, middle - wide, middle + wide])


def by_power(weight, error, units):
    return tuple(math.exp(weight + k * error) ** units for k in (0, -1.96, 1.96))


def by_quantile(weight, error, units):
    z = norm.ppf(0.975)
    return [float(v) for v in limits(weight, error, units, z)]


def by_interval(weight, error, units):
    low, high = norm.interval(0.95, loc=weight * units, scale=error * units)
    return pd.Series({"ratio": np.exp(weight * units), "low": np.exp(low), "high": np.exp(high)})


def to_four_digits(weight, error, units):
    return [float(f"{value:.4g}") for value in limits(weight, error, units)]


def symmetric(weight, error, units):
    ratio = np.exp(units * weight)
    return ratio, ratio * (1 - 1.96 * units * error), ratio * (1 + 1.96 * units * error)


def with_limits(make):
    """The right odds ratio with the limits that `make` gives."""
    return lambda weight, error, units: (np.exp(units * weight), *make(weight, error, units))


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
        "as it was": (with_errors(lambda z, error, x, y: (-error, -error)), "the function as it was"),
        "still uphill": (with_errors(lambda z, error, x, y: (-error, -error * x)), "go uphill now"),
        "still without x": (with_errors(lambda z, error, x, y: (error, error)), "each error counts with its `x`"),
        "means multiplied": (
            with_errors(lambda z, error, x, y: (error, error.mean() * x.mean())),
            "by its own `x` first",
        ),
        "no bend": (with_errors(lambda z, error, x, y: (z - y, (z - y) * x)), "bend is missing"),
        "sums": (sums, "sum of the errors"),
        "new intercept": (intercept_first, "errors of the new intercept"),
        "no rate": (lambda a, b, x, y, rate: one_step(a, b, x, y, 1), "`rate` is missing"),
        "rate written in": (lambda a, b, x, y, rate: one_step(a, b, x, y, 0.5), "after the step is another"),
        "means": (
            lambda a, b, x, y, rate: ((expit(a + b * x) - y).mean(), ((expit(a + b * x) - y) * x).mean()),
            "the two means",
        ),
        "slope first": (lambda *study: one_step(*study)[::-1], "slope comes first"),
        "slope alone": (lambda a, *study: (a, one_step(a, *study)[1]), "Only the slope"),
        "intercept alone": (lambda a, b, *study: (one_step(a, b, *study)[0], b), "Only the intercept"),
        "one number": (lambda *study: one_step(*study)[1], "2 numbers are asked for"),
        "two decimals": (lambda *study: np.round(one_step(*study), 2), "was expected"),
        "all errors": (
            lambda a, b, x, y, rate: (a - rate * (expit(a + b * x) - y), b - rate * (expit(a + b * x) - y) * x),
            "2 numbers are asked for",
        ),
    },
    "odds_ratio": {
        "one unit": (lambda weight, error, units: limits(weight, error, 1), "for one unit"),
        "times": (lambda weight, error, units: units * limits(weight, error, 1), "multiply"),
        "log-odds": (lambda weight, error, units: np.log(limits(weight, error, units)), "exponential"),
        "log-odds in the limits": (with_limits(lambda *a: np.log(limits(*a)[1:])), "still log-odds"),
        "error of one unit": (
            lambda weight, error, units: limits(weight, error / units, units),
            "too, is for one unit",
        ),
        "limits of one unit": (with_limits(lambda w, e, units: limits(w, e, 1)[1:]), "those of one unit"),
        "square root": (lambda w, error, units: limits(w, error / np.sqrt(units), units), "square root of units"),
        "error squared": (lambda weight, error, units: limits(weight, error**2, units), "was squared"),
        "one error": (lambda weight, error, units: limits(weight, error, units, z=1), "68 %"),
        "90 %": (lambda weight, error, units: limits(weight, error, units, z=1.645), "1.645"),
        "two errors": (lambda weight, error, units: limits(weight, error, units, z=2), "1.96 were asked for"),
        "2.04 errors": (lambda weight, error, units: limits(weight, error, units, z=2.04), "the limits are not"),
        "limits swapped": (lambda weight, error, units: limits(weight, error, units)[[0, 2, 1]], "their order is not"),
        "ratio last": (
            lambda weight, error, units: limits(weight, error, units)[[1, 2, 0]],
            "their order is not",
        ),
        "ratio in the middle": (lambda *a: limits(*a)[[1, 0, 2]], "their order is not"),
        "symmetric": (symmetric, "its middle at the odds ratio"),
        "probability": (lambda weight, error, units: expit(np.log(limits(weight, error, units))), "a probability"),
        "base ten": (lambda weight, error, units: 10 ** np.log(limits(weight, error, units)), "natural one"),
        "upside down": (lambda weight, error, units: limits(-weight, error, units), "mind the sign"),
        "units written in": (lambda weight, error, units: limits(weight, error, 10), "units 5 the odds ratio"),
        "one number": (lambda weight, error, units: np.exp(units * weight), "3 numbers are asked for"),
        "two decimals": (lambda *a: np.round(limits(*a), 2), "1.786 was expected, this is 1.79"),
    },
}
