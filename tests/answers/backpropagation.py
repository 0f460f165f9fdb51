"""Answers to the exercises of lesson 1.14, backpropagation."""

import math

import numpy as np
import pandas as pd
import tensorflow as tf
from scipy.optimize import approx_fprime
from scipy.special import expit
from sklearn.metrics import log_loss


def walk_back(w, b, v, c, x, y):
    h = expit(w * x + b)
    error = expit(v * h + c) - y
    blame = error * v * h * (1 - h)
    return (blame * x).mean(), blame.mean(), (error * h).mean(), error.mean()


def by_loop(w, b, v, c, x, y):
    total = [0.0, 0.0, 0.0, 0.0]
    for one, outcome in zip(x, y, strict=True):
        h = 1 / (1 + math.exp(-(w * one + b)))
        error = 1 / (1 + math.exp(-(v * h + c))) - outcome
        blame = error * v * h * (1 - h)
        for k, slope in enumerate((blame * one, blame, error * h, error)):
            total[k] += slope / len(x)
    return total


def by_small_changes(w, b, v, c, x, y):
    def loss(knobs):
        return log_loss(y, expit(knobs[2] * expit(knobs[0] * x + knobs[1]) + knobs[3]))

    return approx_fprime(np.array([w, b, v, c]), loss, 1e-7)


def by_tape(w, b, v, c, x, y):
    knobs = tf.Variable([w, b, v, c], dtype=tf.float64)
    with tf.GradientTape() as tape:
        z = knobs[2] * tf.sigmoid(knobs[0] * x + knobs[1]) + knobs[3]
        loss = tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(tf.cast(y, z.dtype), z))
    return tape.gradient(loss, knobs)


def walks_with(blamed, error_of=lambda p, y: p - y):
    """A walk back that goes wrong: `blamed` makes the blame out of the error, v, h and p."""

    def walk(w, b, v, c, x, y):
        h = expit(w * x + b)
        p = expit(v * h + c)
        error = error_of(p, y)
        blame = blamed(error, v, h, p)
        return (blame * x).mean(), blame.mean(), (error * h).mean(), error.mean()

    return walk


def relu_gate(w, b, v, c, x, y):
    h = expit(w * x + b)
    error = expit(v * h + c) - y
    blame = error * v * (w * x + b > 0)
    return (blame * x).mean(), blame.mean(), (error * h).mean(), error.mean()


def means_multiplied(w, b, v, c, x, y):
    _, for_b, for_v, for_c = walk_back(w, b, v, c, x, y)
    return for_b * x.mean(), for_b, for_v, for_c


def bend_twice(w, b, v, c, x, y):
    h = expit(w * x + b)
    p = expit(v * h + c)
    error = (p - y) * p * (1 - p)
    blame = error * v * h * (1 - h)
    return (blame * x).mean(), blame.mean(), (error * h).mean(), error.mean()


def adam(knobs, slopes, rate):
    m, u = np.zeros(len(knobs)), np.zeros(len(knobs))
    for t in range(1, len(slopes) + 1):
        slope = slopes[t - 1]
        m = 0.9 * m + 0.1 * slope
        u = 0.999 * u + 0.001 * slope**2
        knobs = knobs - rate * (m / (1 - 0.9**t)) / (np.sqrt(u / (1 - 0.999**t)) + 1e-7)
    return knobs


def knob_by_knob(knobs, slopes, rate):
    ends = []
    for k, knob in enumerate(knobs):
        m = u = 0.0
        for t, slope in enumerate(slopes[:, k], start=1):
            m += 0.1 * (slope - m)
            u += 0.001 * (slope * slope - u)
            knob -= rate * (m / (1 - 0.9**t)) / (math.sqrt(u / (1 - 0.999**t)) + 1e-7)
        ends.append(float(knob))
    return ends


def by_sums(knobs, slopes, rate):
    table = pd.DataFrame(slopes)
    m = table.ewm(alpha=0.1, adjust=True).mean()  # adjust=True divides by 1 - 0.9**t
    u = (table**2).ewm(alpha=0.001, adjust=True).mean()
    return knobs - rate * (m / (np.sqrt(u) + 1e-7)).sum().to_numpy()


def adam_with(step):
    """Adam that goes wrong: `step` makes the step out of t, m, u and the slope."""

    def run(knobs, slopes, rate):
        m, u = 0, 0
        for t, slope in enumerate(slopes, start=1):
            m, u = 0.9 * m + 0.1 * slope, 0.999 * u + 0.001 * slope**2
            knobs = knobs - rate * step(t, m, u, slope)
        return knobs

    return run


def paper_epsilon(knobs, slopes, rate):
    return adam_with(lambda t, m, u, slope: m / (1 - 0.9**t) / (np.sqrt(u / (1 - 0.999**t)) + 1e-8))(
        knobs, slopes, rate
    )


def returns_in_the_loop(knobs, slopes, rate):
    return adam(knobs, slopes[:1], rate)


RIGHT = {
    "silent": ["c"],
    "walks": ["a"],
    "fading": ["b"],
    "walk_back": [walk_back, by_loop, by_small_changes, by_tape],
    "adam": [adam, knob_by_knob, by_sums, paper_epsilon],
}

WRONG = {
    "walk_back": {
        "as it was": (walks_with(lambda e, v, h, p: e * v, lambda p, y: y - p), "the function as it was"),
        "sign alone": (walks_with(lambda e, v, h, p: e * v), "The sign is right now"),
        "bend alone": (walks_with(lambda e, v, h, p: e * v * h * (1 - h), lambda p, y: y - p), "The bend is right"),
        "one minus alone": (walks_with(lambda e, v, h, p: e * v * (1 - h)), "one of the two factors"),
        "output alone": (walks_with(lambda e, v, h, p: e * v * h), "only the output"),
        "bend of the output": (walks_with(lambda e, v, h, p: e * v * p * (1 - p)), "one of the *output*"),
        "gate of ReLU": (relu_gate, "the rule for ReLU"),
        "without v": (walks_with(lambda e, v, h, p: e * h * (1 - h)), "has not passed the weight"),
        "means multiplied": (means_multiplied, "this patient's x first"),
        "sums": (lambda *study: np.array(walk_back(*study)) * len(study[-1]), "sums over the patients"),
        "bend twice": (bend_twice, "in it twice"),
        "two numbers": (lambda *study: walk_back(*study)[:2], "4 numbers are asked for"),
        "order": (lambda *study: walk_back(*study)[::-1], "is another"),
    },
    "adam": {
        "uphill": (lambda k, s, r: 2 * k - adam(k, s, r), "Uphill"),
        "no step": (lambda k, s, r: k, "before the first step"),
        "one step": (returns_in_the_loop, "inside the loop"),
        "last row left out": (lambda k, s, r: adam(k, s[:-1], r), "last row"),
        "not divided": (adam_with(lambda t, m, u, s: m / (np.sqrt(u) + 1e-7)), "not yet divided"),
        "t from 2": (
            adam_with(lambda t, m, u, s: m / (1 - 0.9 ** (t + 1)) / (np.sqrt(u / (1 - 0.999 ** (t + 1))) + 1e-7)),
            "has t = 1",
        ),
        "no root": (adam_with(lambda t, m, u, s: m / (1 - 0.9**t) / (u / (1 - 0.999**t) + 1e-7)), "square root"),
        "plain": (lambda k, s, r: k - r * s.sum(axis=0), "plain gradient descent"),
        "signs": (lambda k, s, r: k - r * np.sign(s).sum(axis=0), "anew in every step"),
    },
}
