"""The checkers of the lessons on four ways to learn and on a network by hand: what they accept, and what they refuse.

The solutions of the notebook are checked where it is executed; here stand other right answers, and the wrong ones.
"""

from itertools import pairwise

import numpy as np
import pytest

from medai_utils import check


def verdict(capsys, exercise, answer):
    check(exercise, answer)
    return capsys.readouterr().out


def nearest(points, centres):
    return ((points[:, np.newaxis] - centres) ** 2).sum(axis=2).argmin(axis=1)


def means_in_a_loop(points, centres):
    groups = [[] for _ in centres]
    for point in points:
        groups[int(np.argmin([np.linalg.norm(point - centre) for centre in centres]))].append(point)
    return [np.mean(group, axis=0) for group in groups]


def per_group(summary):
    def step(points, centres):
        group = nearest(points, centres)
        return np.array([summary(points[group == k], axis=0) for k in range(len(centres))])

    return step


def onto_a_patient(points, centres):
    return np.array([points[((points - centre) ** 2).sum(axis=1).argmin()] for centre in centres])


def in_place(points, centres):
    centres[:] = means_in_a_loop(points, centres)
    return centres


def city_blocks(points, centres):
    group = np.abs(points[:, np.newaxis] - centres).sum(axis=2).argmin(axis=1)
    groups = [points[group == k] for k in range(len(centres))]
    return np.array([members.mean(axis=0) if len(members) else centres[k] for k, members in enumerate(groups)])


def count(sizes):
    total = 0
    for k in range(1, len(sizes)):
        total += sizes[k - 1] * sizes[k] + sizes[k]
    return total


def derivatives(x, y, w1, b1, w2, b2):
    """The right answer, one patient at a time."""
    totals = [np.zeros_like(w) for w in (w1, b1, w2, b2)]
    for row, died in zip(x, y[:, 0], strict=True):
        sums = row @ w1 + b1
        hidden = np.maximum(sums, 0)
        d2 = 1 / (1 + np.exp(-(hidden @ w2 + b2))) - died
        d1 = d2 * w2[:, 0] * (sums > 0)
        for total, part in zip(totals, (np.outer(row, d1), d1, hidden[:, np.newaxis] * d2, d2), strict=True):
            total += part / len(x)
    return tuple(totals)


def altered(error=lambda risk, y: (risk - y) / len(y), slope=lambda z: z > 0, turn=False):
    def student(x, y, w1, b1, w2, b2):
        z = x @ w1 + b1
        hidden = np.maximum(0, z)
        d2 = error(1 / (1 + np.exp(-(hidden @ w2 + b2))), y)
        d1 = d2 @ w2.T * slope(z)
        by_w1 = d1.T @ x if turn else x.T @ d1
        return [by_w1, d1.sum(axis=0), hidden.T @ d2, d2.sum(axis=0)]

    return student


def half_done(x, y, w1, b1, w2, b2):
    return [..., ..., *altered()(x, y, w1, b1, w2, b2)[2:]]


RIGHT = {
    "k-means-step": means_in_a_loop,
    "count-weights": count,
    "backpropagation": derivatives,
}
WRONG = {
    ("k-means-step", "stub"): (lambda points, centres: ..., "nothing yet"),
    ("k-means-step", "groups only"): (nearest, "group of each patient"),
    ("k-means-step", "sum for a mean"): (per_group(np.sum), "divide by how many"),
    ("k-means-step", "median for a mean"): (per_group(np.median), "takes the mean"),
    ("k-means-step", "mean of all"): (lambda p, c: np.tile(p.mean(axis=0), (len(c), 1)), "mean of all patients"),
    ("k-means-step", "onto the nearest patient"): (onto_a_patient, "onto the nearest patient"),
    ("k-means-step", "changed order"): (lambda p, c: means_in_a_loop(p, c)[::-1], "changed places"),
    ("k-means-step", "not moved"): (lambda p, c: c.copy(), "have not moved"),
    ("k-means-step", "in place"): (in_place, "changes the arrays"),
    ("k-means-step", "one centre"): (lambda p, c: p.mean(axis=0), "shape"),
    ("k-means-step", "only two centres"): (lambda p, c: np.array(means_in_a_loop(p, c[:2])), "cannot be checked|three"),
    ("k-means-step", "city blocks"): (city_blocks, "sum of the squares"),
    ("count-weights", "stub"): (lambda sizes: ..., "nothing yet"),
    ("count-weights", "no biases"): (
        lambda s: sum(a * b for a, b in pairwise(s)),
        "biases are missing",
    ),
    ("count-weights", "biases for the inputs"): (lambda s: count(s) + s[0], "gave the inputs biases"),
    ("count-weights", "one bias a layer"): (
        lambda s: sum(a * b + 1 for a, b in pairwise(s)),
        "one for each neuron",
    ),
    ("count-weights", "product"): (np.prod, "multiplied all sizes"),
    ("count-weights", "sum of the sizes"): (sum, "added up the sizes"),
    ("count-weights", "neurons"): (lambda s: sum(s[1:]), "how many neurons"),
    ("count-weights", "three layers only"): (lambda s: count(s[:4]), "but"),
    ("count-weights", "a list"): (lambda s: [count(s)] * 2, "One number"),
    ("backpropagation", "stub"): (lambda *network: ..., "nothing yet"),
    ("backpropagation", "half done"): (half_done, "still missing"),
    ("backpropagation", "turned sign"): (altered(lambda r, y: (y - r) / len(y)), "prediction minus truth"),
    ("backpropagation", "turned sign, sum"): (altered(lambda r, y: y - r), "signs are turned"),
    ("backpropagation", "sum for a mean"): (altered(lambda r, y: r - y), "the loss is a mean"),
    ("backpropagation", "no slope of ReLU"): (altered(slope=np.ones_like), "slope of ReLU is missing"),
    ("backpropagation", "slope of tanh"): (altered(slope=lambda z: 1 - np.maximum(0, z) ** 2), "slope of tanh"),
    ("backpropagation", "slope of the sigmoid"): (
        altered(lambda r, y: (r - y) * r * (1 - r) / len(y)),
        "cancels",
    ),
    ("backpropagation", "turned matrix"): (altered(turn=True), "must be turned"),
    ("backpropagation", "two arrays"): (lambda *network: altered()(*network)[:2], "Four arrays"),
    ("backpropagation", "another mistake"): (altered(slope=lambda z: (z > 0) * 0.5), "differs from the measured"),
    ("backpropagation", "six patients only"): (altered(lambda r, y: (r - y) / 6), "one network"),
}


@pytest.mark.parametrize("exercise", RIGHT)
def test_accepts_another_right_answer(exercise, capsys):
    assert verdict(capsys, exercise, RIGHT[exercise]).startswith("Right")


@pytest.mark.parametrize(("exercise", "mistake"), WRONG)
def test_names_what_is_wrong(exercise, mistake, capsys):
    answer, hint = WRONG[exercise, mistake]
    said = verdict(capsys, exercise, answer)
    assert said.startswith("Not yet:")
    assert any(words in said for words in hint.split("|")), said


@pytest.mark.parametrize("exercise", RIGHT)
@pytest.mark.parametrize("answer", [None, ..., 0.5])
def test_refuses_what_is_no_function(exercise, answer, capsys):
    assert verdict(capsys, exercise, answer).startswith("Not yet:")
