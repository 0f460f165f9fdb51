"""Checks of the exercises of lesson 1.13, network."""

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


steps = choice(
    "c",
    {
        "a": "40 batches make one epoch. There are ten epochs.",
        "b": "That is how often each patient is looked at. A step looks at one batch, and an epoch has many batches.",
        "c": "An epoch has 4,000 / 100 = 40 batches, with one step for each, and there are ten epochs.",
        "d": "That many patients are looked at in all, 4,000 in each of ten epochs. A step looks at 100 of them at once.",
    },
)


def count(answer):
    """How many weights and biases a network of 20 inputs and layers of 64, 32 and 1 has."""
    value = number(answer)
    exactly = {"rtol": 0, "atol": 0.01}
    refuse(
        value,
        {
            "The biases are missing: one for each neuron.": 3360,
            "You gave the inputs biases. They are not neurons: nothing is computed there.": 3477,
            "The last neuron has a bias, too.": 3456,
            "You counted one bias for each layer. There is one for each neuron.": 3363,
            "That is how many neurons there are. Each has a weight for every input, and a bias.": 97,
            "You added up the sizes. Layers of 64 and 32 are joined by 64 times 32 weights.": 117,
            "You multiplied all sizes. Neighbouring layers have their own weights, so add up over the pairs.": 40960,
            "That is the first hidden layer. Two more follow.": 1344,
            "Those are the two hidden layers. The last neuron has weights and a bias, too.": 3424,
            "You divided by the deaths already. How many weights and biases are there?": 3457 / 30,
        },
        **exactly,
    )
    if not same(value, 3457, **exactly):  # a hint that does not give the number away
        raise NotYet("Each neuron has a weight for every input and a bias. Go layer by layer.")
    return "More than a hundred numbers to find for each patient who died: be careful with such a network."


FLAT = (
    "NumPy cannot divide: the sums of the patients lie in a flat row. Divide row by row in a loop, or keep them as a "
    "column: powers.sum(axis=1, keepdims=True)."
)


def softmax(answer):
    """A function (sums) that returns the softmax of each row."""
    for n, k, seed in ((5, 3, 1), (2, 4, 2)):
        sums = np.random.default_rng(seed).normal(0, 1.3, (n, k))
        e = np.exp(sums)
        try:
            value = array(call(answer, sums), (n, k))
        except NotYet as hint:
            if "broadcast" in str(hint):  # a row of n sums, where k are needed
                raise NotYet(FLAT) from None
            raise
        refuse(
            value,
            {
                "All probabilities of the table add up to 1 in your function. Those of each patient should.": e
                / e.sum(),
                "Your columns add up to 1. A patient is a row.": e / e.sum(axis=0),
                "You take the mean in place of the sum: the rows do not add up to 1.": e
                / e.mean(axis=1, keepdims=True),
                "You divided the sums themselves. Take e to the power of each first.": (
                    sums / sums.sum(axis=1, keepdims=True)
                ),
                "These are not divided yet: the rows do not add up to 1.": e,
                "That is the sigmoid of each sum by itself, so the rows do not add up to 1.": 1 / (1 + 1 / e),
                "Only the largest got something. Softmax gives every answer a probability.": (
                    (sums == sums.max(axis=1, keepdims=True)).astype(float)
                ),
            },
        )
        expect(value, e / e.sum(axis=1, keepdims=True), "Divide each row by the sum of that row, and do not round.")
    return "Each patient's probabilities add up to 1, whatever the other patients have."


def forward(answer):
    """A function (x, w1, b1, w2, b2) that returns the risks of a network with one hidden layer of ReLU."""
    for n, k, m, seed in ((6, 3, 4, 110), (9, 2, 5, 111)):
        rng = np.random.default_rng(seed)
        x, w1, b1 = rng.normal(size=(n, k)), rng.normal(size=(k, m)), rng.normal(size=m)
        w2, b2 = rng.normal(size=m), float(rng.normal())
        value = array(call(answer, x, w1, b1, w2, b2))
        if value.shape == (n, 1):
            value = value[:, 0]
        if value.shape != (n,):
            shape = f"an array of the shape {value.shape}" if value.ndim else "one number"
            raise NotYet(f"One risk for each of {n} patients is asked for, {n} numbers. This is {shape}.")
        z = x @ w1 + b1
        last = _relu(z) @ w2 + b2
        refuse(
            value,
            {
                "The hidden neurons do not bend: take max(0, z) of each.": _sigmoid(z @ w2 + b2),
                "That is the sum z of the last neuron. Bend it into a risk.": last,
                "ReLU stands in front of the sigmoid, too, so no risk is below 0.5. The last neuron has only the "
                "sigmoid.": _sigmoid(_relu(last)),
                "The last neuron bends by ReLU in your function. A risk needs the sigmoid.": _relu(last),
                "The hidden neurons bend by the sigmoid in your function. Here it is ReLU.": _sigmoid(
                    _sigmoid(z) @ w2 + b2
                ),
                "The hidden biases b1 are missing.": _sigmoid(_relu(x @ w1) @ w2 + b2),
                "The bias b2 of the last neuron is missing.": _sigmoid(_relu(z) @ w2),
                "Both biases are missing.": _sigmoid(_relu(x @ w1) @ w2),
                "The hidden bias belongs into the sum, before the bend.": _sigmoid((_relu(x @ w1) + b1) @ w2 + b2),
                "The networks of the check have more than one input. Use all of them.": _sigmoid(
                    _relu(x[:, :1] @ w1[:1] + b1) @ w2 + b2
                ),
                "These are the probabilities of living. Mind the sign in e to the power of -z.": _sigmoid(-last),
            },
        )
        if same(value, _sigmoid(last), rtol=0, atol=0.0051) and same(value, value.round(3), rtol=0, atol=1e-7):
            raise NotYet("That looks right, but rounded. Do not round.")
        if same(value, np.full(n, value[0])):
            raise NotYet("All patients get the same risk. Each has inputs of her own, in her row of x.")
        expect(value, _sigmoid(last), "Look at one patient: first her hidden values, then the last sum, then the bend.")
    return "Whatever Keras, or anyone, trains with these layers, this is how it answers."


def _relu(z):
    return np.maximum(0, z)


def _sigmoid(z):
    return 1 / (1 + np.exp(-z))


CHECKERS = {"q1": q1, "steps": steps, "count": count, "softmax": softmax, "forward": forward}
