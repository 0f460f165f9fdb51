"""Right and wrong answers to the exercises of lesson 1.13."""

import math

import numpy as np
import tensorflow as tf
from scipy.special import expit
from scipy.special import softmax as scipys_softmax


def rows_in_a_loop(sums):
    result = []
    for row in sums:
        e = [math.exp(z) for z in row]
        result.append([one / sum(e) for one in e])
    return result


def with_the_largest_off(sums):
    e = np.exp(sums - sums.max(axis=1, keepdims=True))
    return e / e.sum(axis=1).reshape(-1, 1)


def turned(sums):
    e = np.exp(sums).T
    return (e / e.sum(axis=0)).T


def in_place(sums):
    sums[:] = np.exp(sums)
    return sums / sums.sum(axis=1, keepdims=True)


def by_arrays(x, w1, b1, w2, b2):
    hidden = np.maximum(0, x @ w1 + b1)
    return 1 / (1 + np.exp(-(hidden @ w2 + b2)))


def one_by_one(x, w1, b1, w2, b2):
    risks = []
    for patient in x:
        z = b2
        for j in range(len(b1)):
            z = z + w2[j] * max(0, (patient * w1[:, j]).sum() + b1[j])
        risks.append(1 / (1 + np.exp(-z)))
    return risks


def one_column(x, w1, b1, w2, b2):
    hidden = np.clip(np.einsum("nk,km->nm", x, w1) + b1, 0, None)
    return expit(hidden @ w2.reshape(-1, 1) + b2)


def by_tensorflow(x, w1, b1, w2, b2):
    hidden = tf.nn.relu(tf.matmul(x, w1) + b1)
    return tf.sigmoid(tf.linalg.matvec(hidden, w2) + b2)


def by_keras(x, w1, b1, w2, b2):
    import keras

    model = keras.Sequential([keras.Input((x.shape[1],))])
    model.add(keras.layers.Dense(len(b1), activation="relu"))
    model.add(keras.layers.Dense(1, activation="sigmoid"))
    model.set_weights([w1, b1, w2.reshape(-1, 1), np.array([b2])])
    return model.predict(x, verbose=0)[:, 0]


def altered(bend=lambda z: np.maximum(0, z), last=expit, b1_too=True, b2_too=True, after=False):
    def network(x, w1, b1, w2, b2):
        hidden = bend(x @ w1) + b1 if after else bend(x @ w1 + b1 * b1_too)
        return last(hidden @ w2 + b2 * b2_too)

    return network


def mean_risk(*network):
    return by_arrays(*network).mean()


def first_patient(x, *weights):
    return np.full(len(x), by_arrays(x, *weights)[0])


def over_the_patients(x, w1, b1, w2, b2):
    return (x @ w1 + b1).mean(axis=0)


RIGHT = {
    "q1": ["a"],
    "steps": ["c"],
    "count": [3457, 20 * 64 + 64 + 64 * 32 + 32 + 32 + 1],
    "softmax": [
        with_the_largest_off,
        rows_in_a_loop,
        turned,
        lambda sums: scipys_softmax(sums, axis=1),
        lambda sums: tf.nn.softmax(tf.constant(sums)),
    ],
    "forward": [by_arrays, one_by_one, one_column, by_tensorflow, by_keras],
}

WRONG = {
    "q1": {
        "enough neurons": ("b", "adds a straight line"),
        "training": ("c", "still make"),
        "sigmoid": ("d", "squeezes"),
    },
    "steps": {
        "one epoch": ("a", "ten epochs"),
        "epochs": ("b", "each patient"),
        "patients": ("d", "A step looks at 100"),
    },
    "count": {
        "no biases": (3360, "biases are missing"),
        "biases of the inputs": (3477, "They are not neurons"),
        "last bias forgotten": (3456, "last neuron has a bias"),
        "a bias per layer": (3363, "one for each neuron"),
        "neurons": (97, "how many neurons"),
        "sizes added": (117, "added up the sizes"),
        "sizes multiplied": (20 * 64 * 32, "multiplied all sizes"),
        "one layer": (1344, "Two more follow"),
        "hidden layers": (3424, "two hidden layers"),
        "per death": (115.23, "divided by the deaths"),
        "something else": (3500, "layer by layer"),
    },
    "softmax": {
        "the whole table": (lambda sums: np.exp(sums) / np.exp(sums).sum(), "of the table"),
        "a flat row": (lambda sums: np.exp(sums) / np.exp(sums).sum(axis=1), "keep them as a column"),
        "columns": (lambda sums: np.exp(sums) / np.exp(sums).sum(axis=0), "A patient is a row"),
        "the mean": (lambda sums: np.exp(sums) / np.exp(sums).mean(axis=1, keepdims=True), "the mean in place"),
        "no e": (lambda sums: sums / sums.sum(axis=1, keepdims=True), "to the power of each"),
        "not divided": (np.exp, "not divided yet"),
        "sigmoid": (expit, "sigmoid of each"),
        "hard": (lambda sums: np.eye(sums.shape[1])[sums.argmax(axis=1)], "Only the largest"),
        "the sum of the sums": (
            lambda sums: np.exp(sums) / np.exp(sums.sum(axis=1, keepdims=True)),
            "the sum of that row",
        ),
        "changes its input": (in_place, "changes the"),
        "one row": (lambda sums: scipys_softmax(sums, axis=1)[0], "asked for"),
    },
    "forward": {
        "no bend": (altered(bend=lambda z: z), "do not bend"),
        "no sigmoid": (altered(last=lambda z: z), "Bend it into a risk"),
        "ReLU twice": (altered(last=lambda z: expit(np.maximum(0, z))), "below 0.5"),
        "ReLU last": (altered(last=lambda z: np.maximum(0, z)), "needs the sigmoid"),
        "sigmoid twice": (altered(bend=expit), "bend by the sigmoid"),
        "no b1": (altered(b1_too=False), "hidden biases"),
        "no b2": (altered(b2_too=False), "bias b2"),
        "no biases": (altered(b1_too=False, b2_too=False), "Both biases"),
        "bias after the bend": (altered(after=True), "before the bend"),
        "living": (altered(last=lambda z: expit(-z)), "probabilities of living"),
        "tanh": (altered(bend=np.tanh), "Look at one patient"),
        "rounded": (lambda *network: by_arrays(*network).round(3), "Do not round"),
        "one input": (
            lambda x, w1, *others: by_arrays(x[:, :1], w1[:1], *others),
            "more than one input",
        ),
        "mean": (mean_risk, "One risk for each"),
        "one patient": (first_patient, "the same risk"),
        "over the patients": (over_the_patients, "One risk for each"),
    },
}
