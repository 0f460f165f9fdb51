"""Answers to the exercises of lesson 2.5, pneumonia."""

import math
import random
from functools import cache

import cv2
import numpy as np
import pandas as pd
from PIL import Image, UnidentifiedImageError
from sklearn.metrics import accuracy_score, f1_score, precision_score, recall_score
from sklearn.model_selection import GroupShuffleSplit

from medai_utils.checks.pneumonia import WEIGHTS, _scores
from medai_utils.datasets import make_chest_films

# Sensitivity


def by_counting(truth, called):
    found = sick = 0
    for ill, alarm in zip(truth, called, strict=True):
        sick += ill
        found += ill and alarm
    return found / sick


def by_crosstab(truth, called):
    table = pd.crosstab(truth, called)
    return table.loc[1, 1] / table.loc[1].sum()


# Split by patient


def draw(patients, share, seed):
    ids = np.unique(patients)
    return np.isin(patients, np.random.default_rng(seed).choice(ids, round(share * ids.size), replace=False))


def by_scikit_learn(patients, share, seed):
    split = GroupShuffleSplit(1, test_size=round(share * np.unique(patients).size), random_state=seed)
    _, rows = next(split.split(patients, groups=patients))
    test = np.zeros(len(patients), dtype=bool)
    test[rows] = True
    return test


def by_a_set(patients, share, seed):
    ids = sorted({int(patient) for patient in patients})
    drawn = set(random.Random(seed).sample(ids, round(share * len(ids))))
    return [int(patient) in drawn for patient in patients]


def by_pandas(patients, share, seed):
    films = pd.Series(patients)
    return films.isin(films.drop_duplicates().sample(frac=share, random_state=seed))


def of(patients, share, seed, *, ids=None, size=round):
    ids = np.unique(patients) if ids is None else ids
    return np.isin(patients, np.random.default_rng(seed).permutation(ids)[: size(share * np.unique(patients).size)])


def neighbours(start, ids=np.unique):
    """Draws the start alone: the patients behind it on the list are the test patients."""

    def function(patients, share, seed):
        order = ids(patients)
        return np.isin(patients, np.roll(order, -start(seed, order.size))[: round(share * order.size)])

    return function


def with_replacement(patients, share, seed):
    ids = np.unique(patients)
    return np.isin(patients, np.random.default_rng(seed).choice(ids, round(share * ids.size)))


def a_coin(patients, share, seed):
    ids = np.unique(patients)
    return np.isin(patients, ids[np.random.default_rng(seed).random(ids.size) < share])


def by_film(patients, share, seed):
    return np.random.default_rng(seed).random(patients.size) < share


def cut_the_list(patients, share, seed):
    return np.arange(patients.size) < np.flatnonzero(np.diff(patients) == 0)[50] + 1


def more_films_more_often(patients, share, seed):
    """Draws films until there are enough patients."""
    _, first = np.unique(patients, return_index=True)
    mixed = pd.unique(np.random.default_rng(seed).permutation(patients))
    return np.isin(patients, mixed[: round(share * first.size)])


def only_rows(patients, share, seed):
    """Draws patients, then marks the run of films from the first to the last of each: right while they are in a row."""
    test = np.zeros(patients.size, bool)
    ids = np.unique(patients)
    for patient in np.random.default_rng(seed).permutation(ids)[: round(share * ids.size)]:
        start = np.argmax(patients == patient)
        test[start : start + np.sum(patients == patient)] = True
    return test


# Threshold

(VALIDATION, RISK), (TEST, TEST_RISK) = _scores()
CUT = np.sort(RISK[VALIDATION == 1])[7]
TEST_CUT = np.sort(TEST_RISK[TEST == 1])[7]


def at(cut, truth=TEST, risk=TEST_RISK, digits=3):
    rates = np.mean(risk[truth == 1] >= cut), np.mean(risk[truth == 0] < cut)
    return (cut, *(round(float(rate), digits) for rate in rates))


# Read a film


def load(path, height, width):
    image = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    if image is None:
        raise FileNotFoundError(path)
    return cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)[..., np.newaxis] / 255


def by_pillow(path, height, width):
    try:
        image = Image.open(path).convert("L").resize((width, height))
    except UnidentifiedImageError as error:
        raise FileNotFoundError(path) from error
    return (np.asarray(image, dtype="float32") / 255).reshape(height, width, 1)


def by_tensorflow(path, height, width):
    import tensorflow as tf

    try:
        image = tf.io.decode_png(tf.io.read_file(str(path)), channels=1)
    except tf.errors.OpError as error:
        raise FileNotFoundError(f"{path} cannot be read") from error
    return tf.image.resize(image, (height, width)) / 255


def by_lanczos(path, height, width):
    try:
        image = Image.open(path)
    except OSError as error:
        raise FileNotFoundError(path) from error
    return np.asarray(image.resize((width, height), Image.LANCZOS))[..., np.newaxis] / 255


def by_keras(path, height, width):
    import keras

    try:
        image = keras.utils.load_img(path, color_mode="grayscale", target_size=(height, width))
    except OSError as error:
        raise FileNotFoundError(path) from error
    return keras.utils.img_to_array(image) / 255.0


def padded(path, height, width):
    load(path, height, width)
    image = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    share = min(height / image.shape[0], width / image.shape[1])
    image = cv2.resize(image, None, fx=share, fy=share)
    film = np.zeros((height, width, 1))
    film[: image.shape[0], : image.shape[1], 0] = image / 255
    return film


def other_error(path, height, width):
    image = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    if image is None:
        raise ValueError("no image")
    return load(path, height, width)


def reshaped(path, height, width):
    load(path, height, width)
    image = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    return cv2.resize(image, (height, width)).reshape(height, width, 1) / 255


def cropped(path, height, width):
    load(path, height, width)
    return cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)[:height, :width, np.newaxis] / 255


def changed(change):
    """The right film, changed by a function of its pixels (height, width, 1)."""
    return lambda path, height, width: change(load(path, height, width))


# A small network


@cache
def truth():
    """Which of the checker's films are sick (600,)."""
    return make_chest_films(600, size=32, seed=987_654).sick.astype(float)


class Network:
    """Stands in for a trained model: its risk is computed from the truth about the checker's films."""

    def __init__(self, columns, weights=WEIGHTS):
        self.columns, self.weights = columns, weights

    def count_params(self):
        return self.weights

    def predict(self, images, verbose=0):
        if images.shape != (600, 32, 32, 1):
            raise ValueError(f"expected 600 films of 32 px, got {images.shape}")
        return self.columns(truth())


def logits(sick):
    """Two outputs of a network without softmax: each has the same noise, so only their difference says something."""
    noise = np.random.default_rng(0).normal(0, 5, 600)
    return np.stack([noise - 2 * sick, noise + 2 * sick], axis=1)


class Stops(Network):
    def predict(self, images, verbose=0):
        raise AttributeError("no layers")


def flawed(share):
    """Risks that are noise on this share of the films."""
    rng = np.random.default_rng(0)
    return lambda sick: np.where(rng.random(600) < share, rng.random(600), sick)[:, None]


class OtherFilms(Network):
    def predict(self, images, verbose=0):
        raise ValueError("expected shape=(None, 64, 64, 1)\nand much more")


RIGHT = {
    "q1": ["d"],
    "sensitivity": [
        lambda truth, called: called[truth == 1].mean(),
        lambda truth, called: np.sum((truth == 1) & (called == 1)) / np.sum(truth == 1),
        by_counting,
        by_crosstab,
        recall_score,
    ],
    "split_by_patient": [draw, by_scikit_learn, by_a_set, by_pandas],
    "threshold": [
        at(CUT),
        at(CUT, digits=2),
        list(at(CUT)),
        at(round(CUT, 4)),
        at(np.quantile(RISK[VALIDATION == 1], 0.05, method="lower")),
        at(max(c for c in np.linspace(0, 1, 1001) if np.mean(RISK[VALIDATION == 1] >= c) >= 0.95)),
    ],
    "read_a_film": [load, by_pillow, by_lanczos, by_tensorflow, by_keras],
    # networks take half a minute to train: the solution's is trained in the notebook
    "small_network": [
        Network(lambda sick: np.stack([1 - sick, sick], axis=1)),
        Network(lambda sick: sick[:, None]),
        Network(flawed(0.5)),
        Network(logits),
    ],
}

WRONG = {
    "q1": {
        "a baseline": ("a", "tests the data"),
        "a sign": ("b", "Fluid is bright"),
        "little": ("c", "is a lot"),
    },
    "sensitivity": {
        "ppv": (precision_score, "positive predictive value"),
        "accuracy": (accuracy_score, "accuracy"),
        "specificity": (lambda truth, called: (called[truth == 0] == 0).mean(), "specificity"),
        "sum for a mean": (lambda truth, called: called[truth == 1].sum(), "divide by all who are sick"),
        "all films": (lambda truth, called: (truth * called).mean(), "divided by all films"),
        "missed": (lambda truth, called: 1 - called[truth == 1].mean(), "were missed"),
        "alarms": (lambda truth, called: called[truth == 0].mean(), "were alarmed"),
        "called": (lambda truth, called: called.mean(), "were called sick"),
        "by the healthy": (lambda truth, called: np.sum(truth * called) / np.sum(truth == 0), "by the healthy"),
        "a constant": (lambda truth, called: 0.6, "Of 60 sick films 45 are found"),
        "F1": (f1_score, "Of 20 sick films 12 are found"),
        "per cent": (lambda truth, called: 100 * called[truth == 1].mean(), "0.6 was expected"),
    },
    "split_by_patient": {
        "by film": (by_film, "films on both sides"),
        "cut in a patient": (cut_the_list, "One patient stands on both sides"),
        "first patients": (
            lambda p, share, seed: np.isin(p, np.unique(p)[: round(share * np.unique(p).size)]),
            "Three seeds give the same split",
        ),
        "training films": (lambda p, share, seed: ~draw(p, share, seed), "marked the training films"),
        "positions": (lambda p, share, seed: np.flatnonzero(draw(p, share, seed)), "True or False"),
        "zeros and ones": (lambda p, share, seed: draw(p, share, seed).astype(int), ".astype(bool)"),
        "0.0 and 1.0": (lambda p, share, seed: draw(p, share, seed).astype("float32"), ".astype(bool)"),
        "down": (lambda *case: of(*case, size=int), "int() goes down"),
        "up": (lambda *case: of(*case, size=math.ceil), "goes up"),
        "without the first": (lambda p, *case: of(p, *case, ids=np.unique(p)[1:]), "is never drawn"),
        "without the last": (lambda p, *case: of(p, *case, ids=np.unique(p)[:-1]), "is never drawn"),
        "neighbours": (neighbours(lambda seed, n: seed), "neighbours on the list"),
        "neighbours of a place drawn": (
            neighbours(lambda seed, n: np.random.default_rng(seed).integers(n)),
            "neighbours on the list",
        ),
        "neighbours by appearance": (neighbours(lambda seed, n: seed, pd.unique), "neighbours on the list"),
        "odd or even seeds": (lambda p, share, seed: draw(p, share, seed % 2), "seeds 0 and 2 draw the same"),
        "a seed for ten": (lambda p, share, seed: draw(p, share, seed // 10), "draw the same"),
        "a part of the seed": (lambda p, share, seed: draw(p, share, int(seed * share)), "draw the same"),
        "the patients": (lambda p, share, seed: np.unique(p[draw(p, share, seed)]), "True or False"),
        "no seed": (lambda p, share, seed: draw(p, share, None), "nobody could repeat"),
        "rows only": (only_rows, "do not stand in a row"),
        "half": (lambda p, share, seed: draw(p, 0.5, seed), "50 were to be drawn"),
        "with replacement": (with_replacement, "at most once"),
        "a coin": (a_coin, "fixed number of patients"),
        "share of the films": (
            lambda p, share, seed: np.isin(
                p, np.random.default_rng(seed).permutation(np.unique(p))[: round(share * p.size)]
            ),
            "50 were to be drawn",
        ),
        "more films, more often": (more_films_more_often, "drawn more often"),
        "numbers from 0": (
            lambda p, share, seed: np.isin(p, np.random.default_rng(seed).permutation(200)[: round(share * 200)]),
            "0 are in your test set",
        ),
    },
    "threshold": {
        "chosen on test": (at(TEST_CUT), "chose the threshold on the test films"),
        "wrong end": (at(np.quantile(RISK[VALIDATION == 1], 0.95)), "wrong end"),
        "specificity": (at(np.quantile(RISK[VALIDATION == 0], 0.95)), "that is a specificity"),
        "all films": (at(np.quantile(RISK, 0.05)), "concerns the sick alone"),
        "half": (at(0.5), "0.5 was not asked for"),
        "interpolated": (at(np.quantile(RISK[VALIDATION == 1], 0.05)), "interpolates"),
        "next film": (at(np.sort(RISK[VALIDATION == 1])[8]), "fewer than 95 %"),
        "rounded up": (at(0.33), "round it up"),
        "rounded up by little": (at(0.327), "round it up"),
        "far too high": (at(0.4), "Take a lower one"),
        "too low": (at(CUT - 0.05), "A higher threshold"),
        "down to two decimals": (at(0.32), "A higher threshold"),
        "the next lower risk": (at(np.max(RISK[RISK < CUT])), "A higher threshold"),
        "threshold last": ((*at(CUT)[1:], CUT), "threshold comes first"),
        "the target": ((CUT, 0.95, at(CUT)[2]), "that of the validation films"),
        "reported on validation": (at(CUT, VALIDATION, RISK), "on the test films"),
        "swapped": (tuple(np.array(at(CUT))[[0, 2, 1]]), "Sensitivity comes first"),
        "false alarms": ((CUT, at(CUT)[1], 1 - at(CUT)[2]), "who are alarmed"),
        "per cent": ((CUT, 100 * at(CUT)[1], 100 * at(CUT)[2]), "per cent"),
        "miscounted": ((CUT, 0.7, 0.7), "count again"),
        "one number": (CUT, "Three numbers"),
    },
    "read_a_film": {
        "swapped axes": (lambda p, h, w: load(p, w, h), "Height and width are swapped"),
        "no channel axis": (changed(lambda film: film[..., 0]), "on an axis of its own"),
        "three channels": (changed(lambda film: np.repeat(film, 3, axis=2)), "on an axis of its own"),
        "channel first": (changed(lambda film: film[..., 0][None]), "was expected"),
        "not resized": (
            lambda p, h, w: load(p, h, w) is None or cv2.imread(str(p), 0)[..., None] / 255,
            "(20, 30, 1) was expected",
        ),
        "not scaled": (changed(lambda film: film * 255), "from 0 to 1"),
        "scaled twice": (changed(lambda film: film / 255), "divided by 255 twice"),
        "whole numbers": (changed(lambda film: film.astype(int)), "almost black"),
        "rounded": (changed(np.round), "rounded to 0 and 1"),
        "by 256": (changed(lambda film: film * 255 / 256), "not by 256"),
        "by its maximum": (changed(lambda film: film / film.max()), "own brightest pixel"),
        "stretched": (changed(lambda film: (film - film.min()) / np.ptp(film)), "own darkest and brightest"),
        "negative": (changed(lambda film: 1 - film), "swapped"),
        "upside down": (changed(lambda film: film[::-1]), "turned or mirrored"),
        "mirrored": (changed(lambda film: film[:, ::-1]), "turned or mirrored"),
        "gamma": (changed(np.sqrt), "20 of 255 should become 0.078"),
        "from -1 to 1": (changed(lambda film: 2 * film - 1), "20 of 255 should become 0.078"),
        "one grey": (changed(lambda film: film * 0 + film.mean()), "All pixels have the same grey"),
        "noise": (changed(lambda film: np.random.default_rng(0).random(film.shape)), "not where they were"),
        "turned by the axes": (lambda p, h, w: np.swapaxes(load(p, w, h), 0, 1), "not where they were"),
        "margins": (padded, "add no margin"),
        "PNG alone": (lambda p, h, w: load(p if p.suffix == ".png" else p / "none", h, w), "FileNotFoundError"),
        "scrambled": (reshaped, "np.reshape does not mend it"),
        "cropped": (cropped, "cut nothing off"),
        "zeros": (
            lambda p, h, w: load(p, h, w) if p.exists() else np.zeros((h, w, 1)),
            "is not there gave no error",
        ),
        "nothing": (lambda p, h, w: load(p, h, w) if p.exists() else None, "is not there gave no error"),
        "no test": (
            lambda p, h, w: cv2.resize(cv2.imread(str(p), 0), (w, h))[..., None] / 255,
            "stops your function with cv2.error",
        ),
        "another error": (other_error, "with ValueError. Raise FileNotFoundError yourself"),
        "only asks whether it is there": (
            lambda p, h, w: load(p, h, w) if p.name != "notes.png" else cv2.resize(cv2.imread(str(p), 0), (w, h)),
            "A text file with the name notes.png",
        ),
        "zeros for a text": (
            lambda p, h, w: load(p, h, w) if p.name != "notes.png" else np.zeros((h, w, 1)),
            "A text file with the name notes.png",
        ),
    },
    "small_network": {
        "predictions": (np.zeros((600, 2)), "the trained Keras model itself"),
        "flattened": (Network(lambda sick: sick[:, None], 645_762), "20,000 are allowed"),
        "untrained": (Network(lambda sick: np.full((600, 2), 0.5)), "the AUROC is 0.500, the bar is 0.83"),
        "weights on pixels": (Network(flawed(0.62)), "the bar is 0.83"),
        "columns swapped": (Network(lambda sick: np.stack([sick, 1 - sick], axis=1)), "not of the healthy"),
        "ten classes": (Network(lambda sick: np.tile(sick[:, None], 10)), "(600, 2) or (600, 1)"),
        "not a number": (Network(lambda sick: np.full((600, 2), np.nan)), "went astray"),
        "infinite": (Network(lambda sick: np.full((600, 2), np.inf)), "infinite values"),
        "another error": (Stops(None), "It says: AttributeError"),
        "text": (Network(lambda sick: np.full((600, 1), "a")), "It says: ValueError"),
        "films of 64 px": (OtherFilms(None), "cannot read films of the shape (32, 32, 1)"),
    },
}
