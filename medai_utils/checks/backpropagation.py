"""Checks of the exercises of lesson 1.14, backpropagation."""

import numpy as np

from . import array, call, choice, expect, refuse, same

silent = choice(
    "c",
    {
        "a": "To move, a weight needs a slope that is not 0. What does the walk back multiply the blame by at a silent neuron?",
        "b": "The start does not pull. A weight moves against its slope, and by nothing else.",
        "c": "The blame is multiplied by 0 for every patient, so all its slopes are 0, whatever the loss is.",
        "d": "An error is needed, and there is one. But does it get through to this neuron?",
    },
)

walks = choice(
    "a",
    {
        "a": "Forward once, back once. The blame of a neuron is computed once and used for all its weights.",
        "b": "That is what turning one weight after the other costs.",
        "c": "The walk back passes a layer once, and all layers are passed in the same walk.",
        "d": "What was computed on the way forward is needed on the way back: how else would we know who was awake?",
    },
)

fading = choice(
    "b",
    {
        "a": "A larger rate moves all layers further. The last layer would already jump about while the first one still sleeps.",
        "b": "At each sigmoid the blame loses at least three quarters, unless large weights make up for it. ReLU hands it on whole where it is awake.",
        "c": "More patients make the mean of the slopes more certain. The mean itself stays as small.",
        "d": "The slopes at the end are of an ordinary size, so there is something to learn. It does not reach the beginning.",
    },
)


def walk_back(answer):
    """A function (w, b, v, c, x, y) that returns the mean slopes for w, b, v and c."""
    rng = np.random.default_rng(114)
    for knobs, n in (((0.8, -0.3, 1.7, -0.6), 30), ((-1.4, 0.5, -0.9, 0.2), 17)):
        w, b, v, c = knobs
        x = rng.normal(0.4, 1.2, n)
        y = rng.integers(0, 2, n)
        value = array(call(answer, *knobs, x, y), (4,))
        h = _sigmoid(w * x + b)
        error = _sigmoid(v * h + c) - y
        bend = h * (1 - h)
        right = _means(error * v * bend * x, error * v * bend, error * h, error)
        if same(value, right):
            continue
        refuse(
            value,
            {
                "This is the function as it was. Run the example, and compare the signs first.": _means(
                    -error * v * x, -error * v, -error * h, -error
                ),
                "The sign is right now. On its way back the blame also passes the bend of the hidden neuron.": _means(
                    error * v * x, error * v, error * h, error
                ),
                "The bend is right. But is the error the risk minus what happened, or the other way round?": -right,
                "The slope of a sigmoid is its output times one minus its output. You used one of the two factors.": _means(
                    error * v * (1 - h) * x, error * v * (1 - h), error * h, error
                ),
                "The slope of a sigmoid is its output times one minus its output. You used only the output.": _means(
                    error * v * h * x, error * v * h, error * h, error
                ),
                "That bend is the one of the *output*, p (1 - p). The blame arrives at the hidden neuron: its output is h.": (
                    _means(*_with(error * v * (error + y) * (1 - error - y), x), error * h, error)
                ),
                "That is the rule for ReLU. This neuron has a sigmoid: it is never silent.": _means(
                    error * v * (w * x + b > 0) * x, error * v * (w * x + b > 0), error * h, error
                ),
                "The blame has not passed the weight `v`.": _means(error * bend * x, error * bend, error * h, error),
                "Multiply each patient's blame by this patient's x first, and then take the mean.": _means(
                    (error * v * bend).mean() * x, error * v * bend, error * h, error
                ),
                "These are sums over the patients. Take the mean.": right * n,
                "The bend of the output is in it twice: it has cancelled already, the error is p - y.": _means(
                    *[
                        part * (error + y) * (1 - error - y)
                        for part in (error * v * bend * x, error * v * bend, error * h, error)
                    ]
                ),
            },
        )
        names = ["w", "b", "v", "c"]
        k = int(np.argmax(np.abs(value - right)))
        expect(value[k], right[k], f"For w = {w}, b = {b}, v = {v} and c = {c}, the slope for {names[k]} is another.")
    return "The walk back is the same for every bend: only the factor at the neuron is another."


def _with(blame, x):
    return blame * x, blame


def _means(*parts):
    return np.array([np.mean(part) for part in parts])


def _sigmoid(z):
    return 1 / (1 + np.exp(-z))


def adam(answer):
    """A function (knobs, slopes, rate) that returns the knobs after one step of Adam for each row of slopes."""
    rng = np.random.default_rng(1142)
    for n, steps, rate in ((2, 5, 0.1), (4, 9, 0.02)):
        start = rng.normal(size=n)
        slopes = rng.normal(0.5, 1, (steps, n)) * 10.0 ** rng.permutation(np.arange(-3, 3))[:n]
        value = array(call(answer, start, slopes, rate), (n,))
        right = _adam(start, slopes, rate)
        if same(value, right):
            continue
        refuse(
            value,
            {
                "Uphill: the step is subtracted.": 2 * start - right,
                "These are the knobs before the first step.": start,
                "Only the first step was taken: does `return` stand inside the loop?": _adam(start, slopes[:1], rate),
                "The last row of slopes was not used.": _adam(start, slopes[:-1], rate),
                "The two means are not yet divided by 1 - 0.9**t and 1 - 0.999**t.": _adam(
                    start, slopes, rate, corrected=False
                ),
                "The first step has t = 1, not 0 or 2: the divisors depend on it.": _adam(start, slopes, rate, first=2),
                "`u` is the running mean of the slopes *squared*; the step divides by its square root.": _adam(
                    start, slopes, rate, root=False
                ),
                "That is plain gradient descent: every knob moves by the rate times its slope.": start
                - rate * slopes.sum(axis=0),
                "`m` forgets nothing in yours: it keeps 0.9 of the old mean and takes 0.1 of the new slope.": _adam(
                    start, slopes, rate, take=(1.0, 0.001)
                ),
                "`m` and `u` are set to 0 anew in every step. Set them once, before the loop.": start
                - rate * np.sign(slopes).sum(axis=0),
                "0.9 and 0.999 have changed places.": _adam(start, slopes, rate, keep=(0.999, 0.9), take=(0.001, 0.1)),
            },
        )
        expect(value[0], right[0], f"With {steps} steps and a rate of {rate}, the first knob ends elsewhere.")
        expect(value, right, "The first knob is right, another one is not. Does every knob have its own m and u?")
    return (
        "In the first step all knobs move by the rate, whatever their slopes: that is why Adam cares less about units."
    )


def _adam(start, slopes, rate, *, corrected=True, first=1, root=True, keep=(0.9, 0.999), take=(0.1, 0.001)):
    knobs, m, u = start, 0.0, 0.0
    for t, slope in enumerate(slopes, start=first):
        m = keep[0] * m + take[0] * slope
        u = keep[1] * u + take[1] * slope**2
        top, below = (m / (1 - keep[0] ** t), u / (1 - keep[1] ** t)) if corrected else (m, u)
        knobs = knobs - rate * top / ((np.sqrt(below) if root else below) + 1e-7)
    return knobs


CHECKERS = {
    "silent": silent,
    "walks": walks,
    "fading": fading,
    "walk_back": walk_back,
    "adam": adam,
}
