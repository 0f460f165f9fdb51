"""Answers to the exercises of lesson 2.5, pneumonia."""

from functools import cache

import cv2
import numpy as np
from PIL import Image, UnidentifiedImageError

from medai_utils.checks.pneumonia import WEIGHTS, _scores
from medai_utils.datasets import make_chest_films

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
    "q2": ["b"],
    "by_hand": [0.3, (3 * (0.4 - 0.2) + 0) / 2, np.maximum([0.6, -1.5], 0).mean()],
    "methods": [5, 5.0, "5", "(5)"],
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
        "a sign": ("b", "you cannot tell which"),
        "little": ("c", "is a lot"),
    },
    "q2": {
        "one of the two": ("a", "these two rows"),
        "halved": ("c", "a guess"),
        "nothing": ("d", "as a whole is better"),
    },
    "by_hand": {
        "no ReLU": (-0.45, "mean without ReLU"),
        "the largest": (0.6, "max pooling"),
        "one row": (0.1, "one row of the window"),
        "mirrored": (0.75, "mirrored"),
        "absolute": (1.05, "ReLU sets it to 0"),
        "the left window of one row": (0.2, "left window"),
        "something": (0.4, "3 (0.4 - 0.2)"),
    },
    "methods": {
        "two hospitals": (1, "Two hospitals"),
        "patients": (2, "not films"),
        "augmentation": ("3", "only training films"),
        "validation": (4, "there for it"),
        "the result": ("(6)", "too good"),
        "none of them": (7, "from 1 to 6"),
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
        "untrained": (Network(lambda sick: np.full((600, 2), 0.5)), "the AUROC is 0.500, the bar is 0.76"),
        "weights on pixels": (Network(flawed(0.8)), "the bar is 0.76"),
        "columns swapped": (Network(lambda sick: np.stack([sick, 1 - sick], axis=1)), "not of the healthy"),
        "ten classes": (Network(lambda sick: np.tile(sick[:, None], 10)), "(600, 2) or (600, 1)"),
        "not a number": (Network(lambda sick: np.full((600, 2), np.nan)), "went astray"),
        "infinite": (Network(lambda sick: np.full((600, 2), np.inf)), "infinite values"),
        "another error": (Stops(None), "It says: AttributeError"),
        "text": (Network(lambda sick: np.full((600, 1), "a")), "It says: ValueError"),
        "films of 64 px": (OtherFilms(None), "cannot read films of the shape (32, 32, 1)"),
    },
}
