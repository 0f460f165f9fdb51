"""Answers to the exercises of lesson 1.7, logistic."""

import math

import numpy as np
import pandas as pd
import tensorflow as tf
from scipy.optimize import approx_fprime
from scipy.special import expit
from scipy.stats import norm


def free(theta):
    return np.r_[0, theta[1:]]


def data(theta, x, y):
    return x.T @ (expit(x @ theta) - y)


def in_one_line(theta, x, y, c):
    return free(theta) + c * data(theta, x, y)


def objective(theta, x, y, c):
    p = expit(x @ theta)
    return 0.5 * np.sum(theta[1:] ** 2) - c * np.sum(y * np.log(p) + (1 - y) * np.log(1 - p))


def by_small_steps(theta, x, y, c):
    return approx_fprime(theta, objective, 1e-7, x, y, c)


def by_loop(theta, x, y, c):
    gradient = [0.0] + [float(weight) for weight in theta[1:]]
    for row, outcome in zip(x, y, strict=True):
        risk = 1 / (1 + math.exp(-sum(a * b for a, b in zip(row, theta, strict=True))))
        for j, measured in enumerate(row):
            gradient[j] += c * (risk - outcome) * measured
    return gradient


def by_tape(theta, x, y, c):
    weights = tf.Variable(theta)
    with tf.GradientTape() as tape:
        z = tf.linalg.matvec(tf.constant(x), weights)
        losses = tf.nn.sigmoid_cross_entropy_with_logits(tf.cast(y, z.dtype), z)
        loss = tf.reduce_sum(weights[1:] ** 2) / 2 + c * tf.reduce_sum(losses)
    return tape.gradient(loss, weights)


def by_copy(theta, x, y, c):
    penalty = theta.copy()
    penalty[0] = 0
    return pd.Series(penalty + c * np.sum((expit(x @ theta) - y)[:, np.newaxis] * x, axis=0))


def destroys_theta(theta, x, y, c):
    penalty = theta
    penalty[0] = 0
    return penalty + c * data(theta, x, y)


def destroys_theta_late(theta, x, y, c):
    gradient = c * data(theta, x, y)
    theta[0] = 0
    return gradient + theta


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
    "q1": ["b"],
    "penalised_gradient": [in_one_line, by_small_steps, by_loop, by_tape, by_copy],
    "odds_ratio": [limits, by_power, by_quantile, by_interval, to_four_digits],
}

WRONG = {
    "penalised_gradient": {
        "no penalty": (lambda theta, x, y, c: c * data(theta, x, y), "penalty is missing"),
        "intercept penalised": (lambda theta, x, y, c: theta + c * data(theta, x, y), "intercept too"),
        "c left out": (lambda theta, x, y, c: free(theta) + data(theta, x, y), "`c` is missing"),
        "c at the penalty": (lambda theta, x, y, c: c * free(theta) + data(theta, x, y), "multiplied the penalty"),
        "c at both": (lambda theta, x, y, c: c * (free(theta) + data(theta, x, y)), "multiplied both"),
        "sign": (lambda theta, x, y, c: free(theta) - c * data(theta, x, y), "sign of the data"),
        "sign of the penalty": (lambda theta, x, y, c: c * data(theta, x, y) - free(theta), "sign of the penalty"),
        "downhill": (lambda *study: -in_one_line(*study), "downhill"),
        "mean": (lambda theta, x, y, c: free(theta) + c * data(theta, x, y) / len(y), "mean over"),
        "twice": (lambda theta, x, y, c: 2 * free(theta) + c * data(theta, x, y), "one half"),
        "half": (lambda theta, x, y, c: free(theta) / 2 + c * data(theta, x, y), "not half of it"),
        "linear": (lambda theta, x, y, c: free(theta) + c * x.T @ (x @ theta - y), "logistic function is missing"),
        "no intercept in p": (
            lambda theta, x, y, c: free(theta) + c * data(free(theta), x, y),
            "not out of the model",
        ),
        "sum of all": (lambda *study: in_one_line(*study).sum(), "3 numbers are asked for"),
        "the objective": (objective, "3 numbers are asked for"),
        "without the intercept": (lambda *study: in_one_line(*study)[1:], "3 numbers are asked for"),
        "c written in": (lambda theta, x, y, c: in_one_line(theta, x, y, 0.7), "compute the objective twice"),
        "two decimals": (lambda *study: np.round(in_one_line(*study), 2), "Were the entries rounded"),
        "weights destroyed": (destroys_theta, "changes the array"),
        "weights destroyed late": (destroys_theta_late, "changes the array"),
        "wrong axis": (lambda theta, x, y, c: free(theta) + c * (x @ (expit(x @ theta) - y)), "stops in line"),
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
