"""Right and wrong answers to the exercises of lesson 1.13."""

from itertools import pairwise

import numpy as np
import tensorflow as tf


def count(sizes):
    total = 0
    for k in range(1, len(sizes)):
        total += sizes[k - 1] * sizes[k] + sizes[k]
    return total


def count_by_arrays(sizes):
    sizes = np.array(sizes)
    return ((sizes[:-1] + 1) * sizes[1:]).sum()


def count_recursively(sizes):
    if len(sizes) == 1:
        return 0
    return (sizes[0] + 1) * sizes[1] + count_recursively(sizes[1:])


def count_by_keras(sizes):
    import keras

    layers = [keras.layers.Dense(size) for size in sizes[1:]]
    return keras.Sequential([keras.Input((sizes[0],)), *layers]).count_params()


def takes_the_inputs_off(sizes):
    inputs = sizes.pop(0)
    return (inputs + 1) * sizes[0] + count(sizes)


def backwards(x, y, w1, b1, w2, b2, error=lambda r, y: (r - y) / len(y), slope=lambda z: z > 0, turn=False, bend=None):
    z = x @ w1 + b1
    hidden = np.maximum(0, z) if bend is None else bend(z)
    d2 = error(1 / (1 + np.exp(-(hidden @ w2 + b2))), y)
    d1 = d2 @ w2.T * slope(z)
    by_w1 = d1.T @ x if turn else x.T @ d1
    return [by_w1, d1.sum(axis=0), hidden.T @ d2, d2.sum(axis=0)]


def altered(**changes):
    return lambda x, y, w1, b1, w2, b2: backwards(x, y, w1, b1, w2, b2, **changes)


def one_by_one(x, y, w1, b1, w2, b2):
    totals = [np.zeros_like(w) for w in (w1, b1, w2, b2)]
    for row, died in zip(x, y[:, 0], strict=True):
        sums = row @ w1 + b1
        hidden = np.maximum(sums, 0)
        d2 = 1 / (1 + np.exp(-(hidden @ w2 + b2))) - died
        d1 = d2 * w2[:, 0] * (sums > 0)
        for total, part in zip(totals, (np.outer(row, d1), d1, hidden[:, np.newaxis] * d2, d2), strict=True):
            total += part / len(x)
    return tuple(totals)


def loss(x, y, w1, b1, w2, b2):
    z = np.maximum(0, x @ w1 + b1) @ w2 + b2
    return np.mean(np.logaddexp(0, z) - y * z)


def measured(x, y, *weights):
    """Each weight moved a little up and down."""
    slopes = []
    for k, w in enumerate(weights):
        slope = np.zeros(w.shape)
        for place in np.ndindex(w.shape):
            moved = [[v.copy() for v in weights] for _ in range(2)]
            moved[0][k][place] += 1e-5
            moved[1][k][place] -= 1e-5
            slope[place] = (loss(x, y, *moved[0]) - loss(x, y, *moved[1])) / 2e-5
        slopes.append(slope)
    return slopes


def by_tape(x, y, *weights):
    variables = [tf.Variable(w) for w in weights]
    with tf.GradientTape() as tape:
        w1, b1, w2, b2 = variables
        z = tf.nn.relu(x @ w1 + b1) @ w2 + b2
        mean = tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels=y, logits=z))
    return tape.gradient(mean, variables)


def as_objects(*network):
    four = np.empty(4, dtype=object)
    four[:] = backwards(*network)
    return four


def keeps_dimensions(*network):
    by_w1, by_b1, by_w2, by_b2 = backwards(*network)
    return [by_w1, by_b1[np.newaxis], by_w2, by_b2]


def one_sum(*network):
    by_w1, by_b1, by_w2, by_b2 = backwards(*network)
    return [by_w1, by_b1, by_w2, by_b2.sum()]


def a_row_a_patient(x, y, w1, b1, w2, b2):
    by_w1, by_b1, by_w2, by_b2 = backwards(x, y, w1, b1, w2, b2)
    return [by_w1, np.tile(by_b1, (len(x), 1)), by_w2, by_b2]


def means_for_biases(x, y, w1, b1, w2, b2):
    by_w1, by_b1, by_w2, by_b2 = backwards(x, y, w1, b1, w2, b2)
    return [by_w1, by_b1 / len(x), by_w2, by_b2 / len(x)]


def last_layer_only(*network):
    by_w1, by_b1, by_w2, by_b2 = backwards(*network)
    return [by_w1 * 0.7, by_b1 * 0.7, by_w2, by_b2]


def b2_wrong(*network):
    by_w1, by_b1, by_w2, by_b2 = backwards(*network)
    return [by_w1, by_b1, by_w2, by_b2 * 0.7]


def weights_then_biases(*network):
    by_w1, by_b1, by_w2, by_b2 = backwards(*network)
    return [by_w1, by_w2, by_b1, by_b2]


def no_sigmoid(x, y, w1, b1, w2, b2):
    z = x @ w1 + b1
    hidden = np.maximum(0, z)
    d2 = (hidden @ w2 + b2 - y) / len(y)
    d1 = d2 @ w2.T * (z > 0)
    return [x.T @ d1, d1.sum(axis=0), hidden.T @ d2, d2.sum(axis=0)]


def half_nan(*network):
    by_w1, by_b1, by_w2, by_b2 = backwards(*network)
    return [by_w1, by_b1, by_w2 * np.nan, by_b2]


RIGHT = {
    "q1": ["a"],
    "count_weights": [count, count_by_arrays, count_recursively, count_by_keras],
    "backpropagation": [altered(), one_by_one, measured, by_tape, as_objects],
}
WRONG = {
    "count_weights": {
        "no biases": (lambda s: sum(a * b for a, b in pairwise(s)), "biases are missing"),
        "biases for the inputs": (lambda s: count(s) + s[0], "gave the inputs biases"),
        "biases at the inputs": (lambda s: sum((b + 1) * a for a, b in pairwise(s)), "belongs to the neuron"),
        "one bias a layer": (lambda s: sum(a * b + 1 for a, b in pairwise(s)), "one for each neuron"),
        "no bias at the end": (lambda s: count(s) - s[-1], "The last layer"),
        "product": (np.prod, "multiplied all sizes"),
        "sum of the sizes": (sum, "added up the sizes"),
        "neurons": (lambda s: sum(s[1:]), "how many neurons"),
        "one too many": (lambda s: count(s) + 1, "was expected"),
        "three layers only": (lambda s: count(s[:4]), "was expected"),
        "takes the inputs off": (takes_the_inputs_off, "changes the list"),
        "one a layer": (lambda s: [(a + 1) * b for a, b in pairwise(s)], "One number"),
    },
    "backpropagation": {
        "half done": (lambda *network: [..., ..., *backwards(*network)[2:]], "no answer here so far"),
        "turned sign": (altered(error=lambda r, y: (y - r) / len(y)), "prediction minus truth"),
        "turned sign, sum": (altered(error=lambda r, y: y - r), "signs are turned"),
        "sum for a mean": (altered(error=lambda r, y: r - y), "the loss is a mean"),
        "means for the biases": (means_for_biases, "twice"),
        "no slope of ReLU": (altered(slope=np.ones_like), "slope of ReLU is missing"),
        "slope of tanh": (altered(slope=lambda z: 1 - np.maximum(0, z) ** 2), "slope of tanh"),
        "the lesson's tanh": (altered(bend=np.tanh, slope=lambda z: 1 - np.tanh(z) ** 2), "as in the lesson"),
        "no bend": (altered(bend=lambda z: z, slope=np.ones_like), "does not bend"),
        "no bend forward": (altered(bend=lambda z: z), "On the way forward"),
        "z for the slope": (altered(slope=lambda z: np.maximum(0, z)), "multiplied by z"),
        "slope of the sigmoid": (altered(error=lambda r, y: (r - y) * r * (1 - r) / len(y)), "cancels"),
        "squared error": (altered(error=lambda r, y: 2 * (r - y) * r * (1 - r) / len(y)), "squared error"),
        "turned matrix": (altered(turn=True), "Turn one of the two factors"),
        "dimensions kept": (keeps_dimensions, "without keepdims"),
        "one sum": (one_sum, "without keepdims"),
        "a row a patient": (a_row_a_patient, "Sum over the patients"),
        "two arrays": (lambda *network: backwards(*network)[:2], "Four arrays"),
        "the last layer only": (last_layer_only, "Right by w2, b2; look at the derivative by w1, b1"),
        "half the slope": (altered(slope=lambda z: (z > 0) * 0.5), "Right by w2, b2"),
        "six patients only": (altered(error=lambda r, y: (r - y) / 6), "1.5 times"),
        "twice": (altered(error=lambda r, y: 2 * (r - y) / len(y)), "2 times what they should be. Start from"),
        "a little off": (altered(error=lambda r, y: 1.002 * (r - y) / len(y)), "1.002 times"),
        "divided by n twice": (altered(error=lambda r, y: (r - y) / len(y) ** 2), "divide by n twice"),
        "b2 alone": (b2_wrong, "Right by w1, b1, w2; look at the derivative by b2"),
        "weights, then biases": (weights_then_biases, "another order"),
        "no b1": (lambda x, y, w1, b1, w2, b2: backwards(x, y, w1, b1 * 0, w2, b2), "b1 is missing"),
        "no b2": (lambda x, y, w1, b1, w2, b2: backwards(x, y, w1, b1, w2, b2 * 0), "b2 is missing"),
        "no sigmoid": (no_sigmoid, "forward pass"),
        "the sigmoid as bend": (
            altered(bend=lambda z: 1 / (1 + np.exp(-z)), slope=lambda z: z > 0),
            "forward pass",
        ),
        "NaN in one": (half_nan, "NaN"),
    },
}
