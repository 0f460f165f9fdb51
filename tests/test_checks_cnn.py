"""The checkers of chapter 2 accept a right answer and name what is wrong with the answers that students really give.

The solutions of the notebook are checked where it is executed; here stand other right answers, and the wrong ones.
"""

import cv2
import numpy as np
import pytest

from medai_utils import check
from medai_utils.checks.cnn import WEIGHTS, scores
from medai_utils.datasets import make_chest_films


def verdict(capsys, exercise, answer):
    check(exercise, answer)
    return capsys.readouterr().out


def draw(patients, share, seed):
    ids = np.unique(patients)
    return np.isin(patients, np.random.default_rng(seed).choice(ids, round(share * ids.size), replace=False))


def by_film(patients, share, seed):
    return np.random.default_rng(seed).random(patients.size) < share


def cut_the_list(patients, share, seed):
    return np.arange(patients.size) < 170


def first_patients(patients, share, seed):
    return patients < share * 200


def only_rows(patients, share, seed):
    """Draws patients, then marks the run of films from the first to the last of each: right while they are in a row."""
    test = np.zeros(patients.size, bool)
    for patient in np.random.default_rng(seed).permutation(200)[: round(share * 200)]:
        start = np.argmax(patients == patient)
        test[start : start + np.sum(patients == patient)] = True
    return test


def load(path, height, width):
    image = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    if image is None:
        raise FileNotFoundError(path)
    return cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)[..., np.newaxis] / 255


def rounded(rates):
    return tuple(round(float(rate), 3) for rate in rates)


def at(cut, truth, risk):
    return (cut, *rounded((np.mean(risk[truth == 1] >= cut), np.mean(risk[truth == 0] < cut))))


VALIDATION, RISK, TEST, TEST_RISK = scores()
CUT = np.sort(RISK[VALIDATION == 1])[7]
TEST_CUT = np.sort(TEST_RISK[TEST == 1])[7]


class Network:
    """Stands in for a trained model: its risk is computed from the truth about the checker's films."""

    def __init__(self, columns, weights=WEIGHTS):
        self.columns, self.weights = columns, weights

    def count_params(self):
        return self.weights

    def predict(self, images, verbose=0):
        assert images.shape == (600, 32, 32, 1)
        return self.columns(make_chest_films(600, size=32, seed=987_654).sick.astype(float))


RIGHT = {
    "sensitivity": lambda truth, called: called[truth == 1].mean(),
    "split-by-patient": draw,
    "threshold": at(CUT, TEST, TEST_RISK),
    "read-a-film": load,
    "small-network": Network(lambda sick: np.stack([1 - sick, sick], axis=1)),
}

WRONG = [
    ("sensitivity", "stub", lambda truth, called: ..., "returns nothing yet"),
    ("sensitivity", "ppv", lambda truth, called: truth[called == 1].mean(), "positive predictive value"),
    ("sensitivity", "accuracy", lambda truth, called: (truth == called).mean(), "accuracy"),
    ("sensitivity", "specificity", lambda truth, called: (called[truth == 0] == 0).mean(), "specificity"),
    ("sensitivity", "sum for a mean", lambda truth, called: called[truth == 1].sum(), "divide by all who are sick"),
    ("sensitivity", "all films", lambda truth, called: (truth * called).mean(), "divided by all films"),
    ("sensitivity", "not a function", 0.6, "function itself"),
    ("split-by-patient", "stub", lambda patients, share, seed: ..., "returns nothing yet"),
    ("split-by-patient", "by film", by_film, "films on both sides"),
    ("split-by-patient", "cut in a patient", cut_the_list, "One patient stands on both sides"),
    ("split-by-patient", "first patients", first_patients, "Two seeds give the same split"),
    ("split-by-patient", "training films", lambda p, share, seed: ~draw(p, share, seed), "marked the training films"),
    ("split-by-patient", "positions", lambda p, share, seed: np.flatnonzero(draw(p, share, seed)), "True or False"),
    ("split-by-patient", "no seed", lambda p, share, seed: draw(p, share, None), "nobody could repeat"),
    ("split-by-patient", "rows only", only_rows, "stand in a row"),
    ("split-by-patient", "half", lambda p, share, seed: draw(p, 0.5, seed), "A quarter of the patients"),
    ("threshold", "stub", (..., ..., ...), "Three numbers are asked for"),
    ("threshold", "chosen on test", at(TEST_CUT, TEST, TEST_RISK), "chose the threshold on the test films"),
    ("threshold", "wrong end", at(np.quantile(RISK[VALIDATION == 1], 0.95), TEST, TEST_RISK), "wrong end"),
    (
        "threshold",
        "specificity",
        at(np.quantile(RISK[VALIDATION == 0], 0.95), TEST, TEST_RISK),
        "that is a specificity",
    ),
    ("threshold", "all films", at(np.quantile(RISK, 0.05), TEST, TEST_RISK), "concerns the sick alone"),
    ("threshold", "interpolated", at(np.quantile(RISK[VALIDATION == 1], 0.05), TEST, TEST_RISK), "fewer than 95 %"),
    ("threshold", "too low", at(CUT - 0.05, TEST, TEST_RISK), "A higher threshold"),
    ("threshold", "reported on validation", at(CUT, VALIDATION, RISK), "report them on the test films"),
    ("threshold", "swapped", tuple(np.array(at(CUT, TEST, TEST_RISK))[[0, 2, 1]]), "Sensitivity comes first"),
    ("threshold", "miscounted", (CUT, 0.7, 0.7), "count again"),
    ("read-a-film", "stub", lambda path, height, width: ..., "returns nothing yet"),
    ("read-a-film", "swapped axes", lambda p, h, w: load(p, w, h), "Height and width are swapped"),
    ("read-a-film", "no channel axis", lambda p, h, w: load(p, h, w)[..., 0], "on an axis of its own"),
    ("read-a-film", "not scaled", lambda p, h, w: load(p, h, w) * 255, "from 0 to 1"),
    ("read-a-film", "scaled twice", lambda p, h, w: load(p, h, w) / 255, "divided by 255 twice"),
    ("read-a-film", "upside down", lambda p, h, w: load(p, h, w)[::-1], "turned or stretched"),
    (
        "read-a-film",
        "zeros",
        lambda p, h, w: load(p, h, w) if p.exists() else np.zeros((h, w, 1)),
        "such a film is lost",
    ),
    (
        "read-a-film",
        "no test",
        lambda p, h, w: cv2.resize(cv2.imread(str(p), 0), (w, h))[..., None] / 255,
        "from inside",
    ),
    ("small-network", "predictions", np.zeros((600, 2)), "the trained model itself"),
    ("small-network", "flattened", Network(lambda sick: sick[:, None], 645_762), "20,000 are allowed"),
    ("small-network", "untrained", Network(lambda sick: np.full((600, 2), 0.5)), "the bar is 0.75"),
    (
        "small-network",
        "columns swapped",
        Network(lambda sick: np.stack([sick, 1 - sick], axis=1)),
        "not of the healthy",
    ),
    ("small-network", "ten classes", Network(lambda sick: np.tile(sick[:, None], 10)), "(600, 2) or (600, 1)"),
]


@pytest.mark.parametrize("exercise", RIGHT)
def test_a_right_answer_is_accepted(exercise, capsys):
    assert verdict(capsys, exercise, RIGHT[exercise]).startswith("Right")


@pytest.mark.parametrize(("exercise", "name", "answer", "hint"), WRONG, ids=[f"{row[0]}: {row[1]}" for row in WRONG])
def test_a_wrong_answer_gets_the_hint_that_it_needs(exercise, name, answer, hint, capsys):
    said = verdict(capsys, exercise, answer)
    assert said.startswith("Not yet") and hint in said


def test_every_exercise_has_three_wrong_answers_or_more():
    named = [row[0] for row in WRONG if row[1] != "stub"]
    assert set(named) == set(RIGHT) and min(map(named.count, RIGHT)) >= 3
