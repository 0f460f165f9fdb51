"""Checks of the exercises of lesson 1.13, network."""

from itertools import pairwise

import numpy as np

from . import NotYet, array, call, choice, expect, number, refuse, same

q1 = choice(
    "a",
    {
        "a": "A sum of sums is a sum: the twenty hidden neurons make one layer's formula, and no formula of that kind "
        "bends. The bend of the activation makes the difference.",
        "b": "Without a bend each of them adds a straight line to a straight line. However many there are, the result "
        "is straight: it cannot fall and rise again.",
        "c": "More training finds better weights, and the best weights still make a straight line: no weights here "
        "give a U.",
        "d": "The sigmoid at the end only squeezes the sum. It rises or falls everywhere as the sum does, so it makes no "
        "U either.",
    },
)


def count_weights(answer):
    """A function (sizes) that returns how many weights and biases a dense network has."""
    for sizes in ([5, 16, 8, 1], [3, 2], [7, 5, 4, 3, 2]):
        value = number(call(answer, sizes))
        weights, neurons, layers = sum(a * b for a, b in pairwise(sizes)), sum(sizes[1:]), len(sizes) - 1
        right, exactly = weights + neurons, {"rtol": 0, "atol": 0.01}
        mistakes = {
            "The biases are missing: one for each neuron that computes something.": weights,
            "You gave the inputs biases. They are not neurons: nothing is computed there.": right + sizes[0],
            "The bias belongs to the neuron, not to the input: a layer has (inputs + 1) times neurons.": (
                weights + sum(sizes[:-1])
            ),
            "That is how many neurons compute something. Each has a weight for every input, and a bias.": neurons,
            "You added up the sizes. Layers of 5 and 16 are joined by 5 times 16 weights.": sum(sizes),
            "You multiplied all sizes. Each pair of neighbouring layers has its own weights: add up over the pairs.": (
                np.prod(sizes)
            ),
            "You counted one bias for each layer; there is one for each neuron.": weights + layers,
            "The last layer has biases, too.": right - sizes[-1],
        }
        refuse(value, {hint: wrong for hint, wrong in mistakes.items() if wrong != right}, **exactly)
        expect(value, right, f"The sizes are {sizes}.", **exactly)
    return "Most of the numbers stand where two wide layers meet."


def backpropagation(answer):
    """A function (x, y, w1, b1, w2, b2) that returns the four derivatives of the mean loss."""
    names = ("w1", "b1", "w2", "b2")
    for n, p, h, seed in ((6, 3, 4, 110), (9, 2, 5, 111)):
        network = _network(np.random.default_rng(seed), n, p, h)
        value = call(answer, *network)
        if not isinstance(value, list | tuple | np.ndarray) or len(value) != 4:
            raise NotYet("Four arrays are asked for: the derivatives by w1, b1, w2 and b2, in this order.")
        right = _slopes(*network)
        parts = [array(part) for part in value]
        shapes = [part.shape for part in parts]
        wanted = [of.shape for of in right]
        if shapes != wanted and sorted(shapes) == sorted(wanted):
            raise NotYet("By their shapes these come in another order: w1, b1, w2, b2 is asked for.")
        for name, part, of in zip(names, parts, right, strict=True):
            _fits(name, part, of.shape)
        for hint, wrong in _mistakes(*network).items():
            if _all_same(parts, wrong):
                raise NotYet(hint)
        good = [name for name, part, of in zip(names, parts, right, strict=True) if same(part, of, atol=1e-5)]
        if "b2" not in good:
            times = parts[3].item() / right[3].item()
            if times > 0 and _all_same(parts, [times * of for of in right]):
                raise NotYet(
                    f"For {n} patients all four are {times:.5g} times what they should be. Start from (risk - y) / len(x), "
                    "with no other factor."
                )
            if len(good) == 3:
                raise NotYet(
                    "Right by w1, b1, w2; look at the derivative by b2: it is the sum of (risk - y) / n over the patients."
                )
            raise NotYet(
                "The derivative by b2 is wrong, and it needs only risk and y. So look at the forward pass first (z, "
                "hidden, risk), then at (risk - y) / n."
            )
        if len(good) < 4:
            bad = ", ".join(name for name in names if name not in good)
            raise NotYet(
                f"Right by {', '.join(good)}; look at the derivative by {bad}: move one weight by 0.00001, and see by "
                "how much the loss changes."
            )
    return "They agree with the derivatives that one measures by moving each weight a little, in two networks."


def _fits(name, part, shape):
    """A hint on the shape of the student's derivative, if it is not that of the weights."""
    if part.shape == shape:
        return
    wanted = f"The derivative by {name} has the shape of {name}, {shape}; yours has the shape {part.shape}."
    if part.shape == shape[::-1] and len(shape) == 2:
        raise NotYet(f"{wanted} Turn one of the two factors, or exchange them.")
    if name in ("b1", "b2") and part.size == shape[0]:
        raise NotYet(f"{wanted} Sum over the patients, with axis=0 and without keepdims.")
    if name in ("b1", "b2") and part.ndim == 0:
        raise NotYet(f"{wanted} Each neuron has its own: sum over the patients only, with axis=0.")
    if name in ("b1", "b2") and part.ndim == 2:
        raise NotYet(f"{wanted} Sum over the patients, with axis=0.")
    raise NotYet(wanted)


def _network(rng, n, p, h):
    x, y = rng.normal(size=(n, p)), (np.arange(n)[:, None] % 2).astype(float)
    return x, y, rng.normal(size=(p, h)), rng.normal(size=h), rng.normal(size=(h, 1)), rng.normal(size=1)


def _relu(z):
    return np.maximum(0, z)


def _slopes(x, y, w1, b1, w2, b2, bend=_relu, slope=lambda z: z > 0, error=lambda risk, y: (risk - y) / len(y)):
    z = x @ w1 + b1
    hidden = bend(z)
    risk = 1 / (1 + np.exp(-(hidden @ w2 + b2)))
    d2 = error(risk, y)
    d1 = d2 @ w2.T * slope(z)
    return [x.T @ d1, d1.sum(axis=0), hidden.T @ d2, d2.sum(axis=0)]


def _mistakes(*network):
    def wrong(**changed):
        return _slopes(*network, **changed)

    def without(name):
        return _slopes(*(w * (key != name) for key, w in zip(("x", "y", "w1", "b1", "w2", "b2"), network, strict=True)))

    right = wrong()
    means = [right[0], right[1] / len(network[0]), right[2], right[3] / len(network[0])]
    return {
        "The signs are turned, and it is a sum: take (risk - y) / n.": wrong(error=lambda risk, y: y - risk),
        "The signs are turned: it is prediction minus truth.": wrong(error=lambda risk, y: (y - risk) / len(y)),
        "That is the sum over the patients; the loss is a mean.": wrong(error=lambda risk, y: risk - y),
        "You divide by n twice: (risk - y) / n is divided already, so only sums follow.": wrong(
            error=lambda risk, y: (risk - y) / len(y) ** 2
        ),
        "You divide by n twice for the biases: after (risk - y) / n take the sum over the patients.": means,
        "The slope of ReLU is missing: where the sum is negative nothing passes.": wrong(slope=np.ones_like),
        "You used the slope of tanh; ReLU has the slope 1 or 0.": wrong(slope=lambda z: 1 - _relu(z) ** 2),
        "Your network bends by tanh, as in the lesson. Here it is ReLU: max(0, z), with the slope 1 or 0.": wrong(
            bend=np.tanh, slope=lambda z: 1 - np.tanh(z) ** 2
        ),
        "Your hidden layer bends by tanh; here it is ReLU, max(0, z).": wrong(bend=np.tanh),
        "Your hidden layer does not bend: ReLU is missing, max(0, z).": wrong(bend=lambda z: z, slope=np.ones_like),
        "On the way forward ReLU is missing, max(0, z).": wrong(bend=lambda z: z),
        "On the way forward b1 is missing: z is x @ w1 + b1.": without("b1"),
        "On the way forward b2 is missing, in front of the sigmoid.": without("b2"),
        "You multiplied by z instead of the slope of ReLU, which is 1 or 0.": wrong(slope=_relu),
        "The slope of the sigmoid cancels against the cross-entropy; you multiplied by it all the same.": wrong(
            error=lambda risk, y: (risk - y) * risk * (1 - risk) / len(y)
        ),
        "These are the derivatives of the mean squared error; the loss here is the cross-entropy.": wrong(
            error=lambda risk, y: 2 * (risk - y) * risk * (1 - risk) / len(y)
        ),
    }


def _all_same(some, others):
    return all(same(a, b, atol=1e-5) for a, b in zip(some, others, strict=True))


CHECKERS = {"q1": q1, "count_weights": count_weights, "backpropagation": backpropagation}
