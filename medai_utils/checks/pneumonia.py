"""Checks of the exercises of lesson 2.5, pneumonia."""

import tempfile
from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score

from . import NotYet, call

BAR, WEIGHTS = 0.75, 20_000  # what the network of the last exercise must reach, and may have


def scores():
    """Truth and risk of 400 validation films and of 400 test films, for the exercise on thresholds.

    Returns
    -------
    tuple of four arrays (400,)
        Validation truth (1 for sick), validation risk from 0 to 1, test truth, test risk. Simulated, always the same.
    """
    rng = np.random.default_rng(205)
    parts = []
    for shift in (1.9, 1.5):  # the test patients are a little harder to tell apart
        truth = rng.permutation(np.repeat([0, 1], [250, 150]))
        parts += [truth, 1 / (1 + np.exp(1 - rng.normal(shift * truth, 1)))]
    return tuple(parts)


def _highest_threshold(truth, risk, target):
    candidates = np.sort(risk[truth == 1])
    return max(cut for cut in candidates if np.mean(candidates >= cut) >= target)


def sensitivity(answer):
    """A function (truth, called) that returns the sensitivity."""
    truth = np.repeat([1, 1, 0, 0], [12, 8, 5, 75])  # 12 found, 8 missed, 5 false alarms, 75 left alone
    called = np.repeat([1, 0, 1, 0], [12, 8, 5, 75])
    value = call(answer, truth, called)
    if np.ndim(value):
        raise NotYet(f"One number is asked for, your function returns {np.size(value)}.")
    for wrong, hint in {
        12: "You counted the sick who were found; divide by all who are sick.",
        12 / 17: "You divided by the films that were called sick: that is the positive predictive value. "
        "Divide by those that are sick.",
        87 / 100: "That is the accuracy. The 75 healthy who were left alone do not belong in a sensitivity.",
        75 / 80: "That is the specificity: the share of the healthy who are left alone. Ask about the sick.",
        12 / 100: "You divided by all films; divide by the sick ones.",
        8 / 20: "That is the share of the sick who were missed. The sensitivity is the rest.",
    }.items():
        if np.isclose(value, wrong):
            raise NotYet(hint)
    if not np.isclose(value, 12 / 20):
        raise NotYet(f"Of 20 sick films 12 are found: 0.6 was expected, your function returns {value:.3g}.")
    if not np.isclose(answer(truth[::-1], called[::-1]), 12 / 20):
        raise NotYet("In another order of the same films your function returns another number.")


def split_by_patient(answer):
    """A function (patients, share, seed) that returns which films are test films."""
    patients = np.repeat(np.arange(200), np.random.default_rng(0).integers(1, 6, 200))
    test = np.asarray(call(answer, patients, 0.25, 1))
    if test.dtype != bool or test.shape != patients.shape:
        raise NotYet(
            f"Return one True or False for each of the {patients.size} films; "
            f"your function returns {test.dtype} of shape {test.shape}."
        )
    both = np.intersect1d(patients[test], patients[~test]).size
    if both > 1:
        raise NotYet(f"{both} patients have films on both sides. Draw patients, then take all of their films.")
    if both:
        raise NotYet("One patient stands on both sides: you cut the list of films in the middle of a patient.")
    share = np.unique(patients[test]).size / 200
    if np.isclose(share, 0.75, atol=0.02):
        raise NotYet("You marked the training films: True is asked for on the test films.")
    if not np.isclose(share, 0.25, atol=0.02):
        raise NotYet(f"A quarter of the patients was asked for, {share:.0%} are in your test set.")
    if np.array_equal(test, answer(patients, 0.25, 2)):
        raise NotYet(
            "Two seeds give the same split: draw the patients at random. The first ones on a list differ from the last."
        )
    if not np.array_equal(test, answer(patients, 0.25, 1)):
        raise NotYet("The same seed gives another split each time; nobody could repeat your result.")
    shuffled = np.random.default_rng(3).permutation(patients)
    mixed = answer(shuffled, 0.25, 1)
    if np.intersect1d(shuffled[mixed], shuffled[~mixed]).size:
        raise NotYet("It works only while the films of a patient stand in a row. They need not.")


def threshold(answer):
    """(threshold, sensitivity on test, specificity on test) for 95 % sensitivity."""
    truth, risk, test_truth, test_risk = scores()
    if np.shape(answer) != (3,) or any(part is ... or part is None for part in answer):
        raise NotYet("Three numbers are asked for: the threshold, and sensitivity and specificity on the test films.")
    cut, found, spared = (float(part) for part in answer)
    for value, hint in {
        _highest_threshold(test_truth, test_risk, 0.95): "You chose the threshold on the test films. "
        "It must be chosen before they are opened, on the validation films.",
        np.quantile(
            risk[truth == 1], 0.95
        ): "At this threshold 5 % of the sick are found: you took the wrong end of their risks.",
        np.quantile(risk[truth == 0], 0.95): "This threshold leaves 95 % of the healthy alone: that is a specificity.",
        np.quantile(risk, 0.05): "You looked at all films; sensitivity concerns the sick alone.",
        0.5: "A threshold of 0.5 was not asked for.",
    }.items():
        if np.isclose(cut, value, atol=1e-6):
            raise NotYet(hint)
    if np.mean(risk[truth == 1] >= cut) < 0.95:
        raise NotYet("At your threshold fewer than 95 % of the sick validation films are found.")
    if cut < _highest_threshold(truth, risk, 0.95) - 0.01:
        raise NotYet(
            "A higher threshold still finds 95 % of the sick validation films, and alarms fewer of the healthy."
        )
    expected = np.mean(test_risk[test_truth == 1] >= cut), np.mean(test_risk[test_truth == 0] < cut)
    on_validation = np.mean(risk[truth == 1] >= cut), np.mean(risk[truth == 0] < cut)
    if np.allclose((found, spared), on_validation, atol=0.005):
        raise NotYet("Sensitivity and specificity are those on the validation films; report them on the test films.")
    if np.allclose((spared, found), expected, atol=0.005):
        raise NotYet("Sensitivity comes first, specificity second.")
    if not np.allclose((found, spared), expected, atol=0.005):
        raise NotYet("The threshold is right. Sensitivity or specificity is not: count again on the test films.")
    return f"On the test films the sensitivity is {found:.2f}, not 0.95: they are other patients."


def read_a_film(answer):
    """A function (path, height, width) that returns the film as (height, width, 1), from 0 to 1."""
    import cv2

    film = np.zeros((60, 90), np.uint8)
    film[:30, :45] = 200
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "film.png"
        cv2.imwrite(str(path), film)
        image = np.asarray(call(answer, path, 20, 30))
        try:
            missing = answer(Path(folder) / "no_such_film.png", 20, 30)
        except FileNotFoundError:
            missing = "refused"
        except Exception as error:
            raise NotYet(
                f"A file that is not there led to {type(error).__name__} from inside OpenCV; raise FileNotFoundError yourself."
            ) from error
    if image.shape == (30, 20, 1):
        raise NotYet("Height and width are swapped: cv2.resize takes the width first.")
    if image.shape in ((20, 30), (20, 30, 3)):
        raise NotYet(f"The shape is {image.shape}: one channel is asked for, on an axis of its own: (20, 30, 1).")
    if image.shape != (20, 30, 1):
        raise NotYet(f"The shape is {image.shape}, (20, 30, 1) was expected.")
    if image.max() > 1:
        raise NotYet(f"The brightest pixel is {image.max():g}: grey levels from 0 to 1 are asked for.")
    if image.max() < 0.01:
        raise NotYet("The film is almost black: was it divided by 255 twice, or cut to whole numbers?")
    if not np.isclose(image[2, 2, 0], 200 / 255, atol=0.01) or image[17, 27, 0] > 0.01:
        raise NotYet(
            "The upper left quarter of the film is grey and the rest black; yours is not. Was it turned or stretched?"
        )
    if not isinstance(missing, str):
        raise NotYet("A file that is not there gave no error: such a film is lost, and nobody notices.")


def small_network(answer):
    """A trained Keras model for films of 32 px, with at most 20,000 weights, that reaches an AUROC of 0.75."""
    from ..datasets import make_chest_films

    if not hasattr(answer, "predict") or not hasattr(answer, "count_params"):
        raise NotYet("Hand in the trained model itself, not its predictions.")
    if answer.count_params() > WEIGHTS:
        raise NotYet(
            f"Your network has {answer.count_params():,} weights, {WEIGHTS:,} are allowed. Where are most of them?"
        )
    films = make_chest_films(600, size=32, seed=987_654)  # patients whom no student has seen
    risk = np.asarray(answer.predict(films.images[..., np.newaxis], verbose=0))
    if risk.shape not in ((600, 2), (600, 1)) or not np.isfinite(risk).all():
        raise NotYet(f"For 600 films the network returns {risk.shape}; (600, 2) or (600, 1) without NaN was expected.")
    auroc = roc_auc_score(films.sick, risk[:, -1])
    if auroc < 0.35:
        raise NotYet("The AUROC is far below 0.5: the last column must be the risk of the sick, not of the healthy.")
    if auroc < BAR:
        raise NotYet(f"On 600 films of new patients the AUROC is {auroc:.2f}, the bar is {BAR}.")
    return f"An AUROC above {BAR} on new patients, with at most {WEIGHTS:,} weights."


CHECKERS = {
    "sensitivity": sensitivity,
    "split_by_patient": split_by_patient,
    "threshold": threshold,
    "read_a_film": read_a_film,
    "small_network": small_network,
}
