"""Checks of the exercises of lesson 1.13, network."""

import numpy as np

from . import NotYet, call


def _network(rng, n=6, p=3, h=4):
    x, y = rng.normal(size=(n, p)), rng.integers(0, 2, (n, 1)).astype(float)
    return x, y, rng.normal(size=(p, h)), rng.normal(size=h), rng.normal(size=(h, 1)), rng.normal(size=1)


def _slopes(x, y, w1, b1, w2, b2, slope=lambda z: z > 0, error=lambda risk, y: (risk - y) / len(y)):
    z = x @ w1 + b1
    hidden = np.maximum(0, z)
    risk = 1 / (1 + np.exp(-(hidden @ w2 + b2)))
    d2 = error(risk, y)
    d1 = d2 @ w2.T * slope(z)
    return [x.T @ d1, d1.sum(axis=0), hidden.T @ d2, d2.sum(axis=0)]


def _same(some, others):
    return all(np.shape(a) == np.shape(b) and np.allclose(a, b, atol=1e-6) for a, b in zip(some, others, strict=True))


def count_weights(answer):
    """A function (sizes) that returns how many weights and biases a dense network has."""
    sizes = [2, 16, 16, 1]
    value = call(answer, list(sizes))
    if np.ndim(value):
        raise NotYet(f"One number is asked for, your function returns {np.size(value)}.")
    for wrong, hint in {
        304: "The biases are missing: one for each neuron that computes something.",
        337 + 2: "You gave the inputs biases. They are not neurons: nothing is computed there.",
        33: "That is how many neurons compute something. Each has a weight for every input, and a bias.",
        35: "You added up the sizes. Two layers of 2 and 16 are joined by 2 times 16 weights.",
        512: "You multiplied all sizes. Each pair of neighbouring layers has its own weights: add up over the pairs.",
        307: "You counted one bias for each layer; there is one for each neuron.",
    }.items():
        if np.isclose(value, wrong):
            raise NotYet(hint)
    if not np.isclose(value, 337):
        raise NotYet(f"The network of the lesson, [2, 16, 16, 1], has 337; your function returns {value:g}.")
    for other, expected in (([3, 2], 8), ([7, 5, 4, 3, 2], 87)):
        if not np.isclose(answer(list(other)), expected):
            raise NotYet(f"It fits the lesson's network, but {other} has {expected}, not {answer(list(other)):g}.")


def backpropagation(answer):
    """A function (x, y, w1, b1, w2, b2) that returns the four derivatives of the mean loss."""
    network = _network(np.random.default_rng(110))
    value = call(answer, *[part.copy() for part in network])
    if not isinstance(value, list | tuple) or len(value) != 4:
        raise NotYet("Four arrays are asked for: the derivatives by w1, b1, w2 and b2, in this order.")
    names, expected = ("w1", "b1", "w2", "b2"), _slopes(*network)
    if any(part is ... or part is None for part in value):
        raise NotYet("At least one of the four derivatives is still missing.")
    for name, part, right in zip(names, value, expected, strict=True):
        if np.shape(part) != right.shape:
            raise NotYet(
                f"The derivative by {name} has the shape of {name}, {right.shape}; yours is {np.shape(part)}. "
                "Which of the two factors must be turned?"
            )
    for wrong, hint in (
        (
            _slopes(*network, error=lambda risk, y: y - risk),
            "The signs are turned, and it is a sum: take (risk - y) / n.",
        ),
        (
            _slopes(*network, error=lambda risk, y: (y - risk) / len(y)),
            "The signs are turned: it is prediction minus truth.",
        ),
        (_slopes(*network, error=lambda risk, y: risk - y), "That is the sum over the patients; the loss is a mean."),
        (
            _slopes(*network, slope=np.ones_like),
            "The slope of ReLU is missing: where the sum is negative nothing passes.",
        ),
        (
            _slopes(*network, slope=lambda z: 1 - np.maximum(0, z) ** 2),
            "You used the slope of tanh; ReLU has the slope 1 or 0.",
        ),
        (
            _slopes(*network, error=lambda risk, y: (risk - y) * risk * (1 - risk) / len(y)),
            "The slope of the sigmoid cancels against the cross-entropy; you multiplied by it all the same.",
        ),
    ):
        if _same(value, wrong):
            raise NotYet(hint)
    for name, part, right in zip(names, value, expected, strict=True):
        if not np.allclose(part, right, atol=1e-6):
            raise NotYet(f"The derivative by {name} differs from the measured one by {np.abs(part - right).max():.2g}.")
    other = _network(np.random.default_rng(111), n=9, p=2, h=5)
    if not _same(answer(*other), _slopes(*other)):
        raise NotYet("It fits one network, but not one with other numbers of patients, inputs and neurons.")
    return "It agrees with the derivatives of the checker, on two networks."


CHECKERS = {"count_weights": count_weights, "backpropagation": backpropagation}
