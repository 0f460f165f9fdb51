"""Checks of the exercises of lesson 2.5, pneumonia."""

import tempfile
from functools import cache
from pathlib import Path

import numpy as np

from . import NotYet, array, call, choice, expect, number, refuse, same

BAR, WEIGHTS = 0.76, 20_000  # what the network of the last exercise must reach, and may have

q1 = choice(
    "d",
    {
        "a": "A baseline that ought to say nothing tests the data, not the network. The 0.90 may come from the same source "
        "as the 0.75.",
        "b": "It may be. But hospitals differ in machines and in patients as well, and from 0.75 alone you cannot tell which "
        "of them you see.",
        "c": "For the brightness of a whole film 0.75 is a lot: the lesson's films, where nothing but the disease differs, "
        "give about 0.5.",
        "d": "Sick and healthy films may come from other machines, wards or hospitals. A network finds such a trace more "
        "easily than a pneumonia, and fails where the trace is gone.",
    },
)


q2 = choice(
    "b",
    {
        "a": "The networks differ in the averages and in the augmentation. Which of the two raised the AUROC, these two "
        "rows cannot say.",
        "b": "Two things differ, so the gain belongs to both together. A third run with one change would take them apart.",
        "c": "Halving the gain is a guess. Two causes need not share it equally, and their effects need not even add up.",
        "d": "The interval lies above 0, so network B as a whole is better on patients like these. That may be written.",
    },
)


def by_hand(answer):
    """The mean, after ReLU, of the feature map of a small film."""
    value = number(answer)
    mistakes = {
        "That is the mean without ReLU: what is negative becomes 0 before the mean is taken.": -0.45,
        "That is the largest value, or the sum: max pooling keeps the largest. The mean of two values is asked for.": 0.6,
        "You added up one row of the window. The film has three rows, and all nine products are added.": 0.1,
        "You slid the filter over mirrored: its -1 belongs to the left column, its 1 to the right one.": 0.75,
        "You bent the negative value into a positive one. ReLU sets it to 0.": 1.05,
        "That is one row of the left window. There are three rows, and a right window.": 0.2,
    }
    refuse(value, mistakes)
    if not same(value, 0.3):  # without the number that `expect` would name
        raise NotYet(
            "The left window gives 3 (0.4 - 0.2), the right one 3 (0.1 - 0.6). What do ReLU and the mean make of them?"
        )
    return "One number is left: how much of the feature there is, wherever it is."


def methods(answer):
    """The number of the sentence with the mistake."""
    sentence = number(float(str(answer).strip(" ()")) if str(answer).strip(" ()").isdecimal() else answer)
    hints = {
        1: "Two hospitals are better than one. What was done with the films afterwards?",
        2: "Patients were drawn, not films: so nobody stands on both sides.",
        3: "Augmentation belongs to training, and only training films were changed.",
        4: "A choice was made there, but on validation films, which are there for it.",
        6: "This is the result, and its interval is over patients. Which sentence made it look too good?",
    }
    refuse(sentence, {hint: wrong for wrong, hint in hints.items()})
    if sentence != 5:
        raise NotYet("Give the number of one sentence, from 1 to 6.")
    return "The threshold was chosen where it was judged, so it suits the chance of these films as well."


def _scores():
    """Truth and risk of the validation films, and of the test films."""
    from ..datasets import make_scores

    return [(part.sick, part.table["risk"].to_numpy()) for part in make_scores()]


def _highest_threshold(truth, risk, target):
    candidates = np.sort(risk[truth == 1])
    return max(cut for cut in candidates if np.mean(candidates >= cut) >= target)


def _rates(cut, truth, risk):
    """Sensitivity and specificity."""
    return np.array([np.mean(risk[truth == 1] >= cut), np.mean(risk[truth == 0] < cut)])


def threshold(answer):
    """(threshold, sensitivity on test, specificity on test) for 95 % sensitivity."""
    value = array(answer)
    if value.shape != (3,):
        raise NotYet("Three numbers are asked for: the threshold, and sensitivity and specificity on the test films.")
    (truth, risk), (test_truth, test_risk) = _scores()
    cut, sick, highest = value[0], risk[truth == 1], _highest_threshold(truth, risk, 0.95)
    if same(value[2], highest, rtol=0, atol=0.001):
        raise NotYet("The threshold comes first, then the sensitivity, then the specificity.")
    mistakes = {
        "You chose the threshold on the test films. It must be chosen before they are opened, on the validation films.": (
            _highest_threshold(test_truth, test_risk, 0.95)
        ),
        "At this threshold 5 % of the sick are found: you took the wrong end of their risks.": np.quantile(sick, 0.95),
        "This threshold leaves 95 % of the healthy alone: that is a specificity.": np.quantile(risk[truth == 0], 0.95),
        "You looked at all films; sensitivity concerns the sick alone.": np.quantile(risk, 0.05),
        "A threshold of 0.5 was not asked for.": 0.5,
        "np.quantile interpolates between two films. At its number one film too few is found, so fewer than 95 %. Take the risk of a film.": (
            np.quantile(sick, 0.05)
        ),
    }
    refuse(cut, mistakes, rtol=0, atol=5e-5)
    if cut > highest + 1e-7:  # a float32 may lie above
        raise NotYet(
            f"At your threshold {np.mean(sick >= cut):.1%} of the sick validation films are found, fewer than 95 %. "
            + ("Did you round it up?" if cut < highest + 0.005 else "Take a lower one.")
        )
    if cut < np.floor(1000 * highest) / 1000 - 1e-9:  # three decimals, rounded down
        raise NotYet(
            "A higher threshold still finds 95 % of the sick validation films, and alarms fewer of the healthy. Try the risks "
            "of the films themselves as thresholds."
        )
    rates, expected = value[1:], _rates(cut, test_truth, test_risk)
    near = {"rtol": 0, "atol": 0.005}
    if not same(rates, _rates(highest, test_truth, test_risk), **near):
        _refuse_rates(rates, expected, _rates(cut, truth, risk), near)
    return f"On the test films the sensitivity is {expected[0]:.2f}, not 0.95: they are other patients, and harder to tell apart."


def _refuse_rates(rates, expected, on_validation, near):
    where_it_was_set = (
        "Your sensitivity is that of the validation films, where the threshold was set. Count sensitivity and specificity on "
        "the test films."
    )
    refuse(rates[0], {where_it_was_set: on_validation[0]}, **near)
    mistakes = {
        "Sensitivity comes first, specificity second.": expected[::-1],
        "The third number is the share of the healthy who are alarmed; the specificity is the rest.": [
            expected[0],
            1 - expected[1],
        ],
        "Rates between 0 and 1 are asked for; yours are in per cent.": 100 * expected,
    }
    refuse(rates, mistakes, **near)
    expect(
        rates,
        expected,
        "The threshold is right. Sensitivity or specificity is not: count again on the test films.",
        **near,
    )


def _blocks(grid, height, width):
    """A film of grey blocks (height, width), and where its pixels lie well inside a block."""
    grid = np.array(grid, dtype=np.uint8)
    inside = []
    for pixels, blocks in zip((height, width), grid.shape, strict=True):
        place = (np.arange(pixels) + 0.5) * blocks / pixels  # in blocks
        inside.append((place.astype(int), abs(place - np.round(place)) * pixels / blocks > 3))
    rows, columns = inside
    return grid[np.ix_(rows[0], columns[0])], np.ix_(rows[1], columns[1])


def read_a_film(answer):
    """A function (path, height, width) that returns the film as (height, width, 1), from 0 to 1."""
    import cv2

    cases = (
        ([[200, 90], [40, 20]], (60, 90), (20, 30)),
        ([[10, 60, 150], [250, 110, 40]], (48, 120), (24, 36)),  # blocks of 8 pixels, which a JPEG keeps exactly
    )
    with tempfile.TemporaryDirectory() as folder:
        for name, (grid, full_size, size) in zip(("film_1.png", "film_2.jpg"), cases, strict=True):
            path = Path(folder) / name
            cv2.imwrite(str(path), _blocks(grid, *full_size)[0])
            _compare(call(answer, path, *size), *_blocks(grid, *size))
        no_film = Path(folder) / "notes.png"
        no_film.write_text("No film was taken.")
        _must_refuse("A file that is not there", answer, Path(folder) / "no_such_film.png", 20, 30)
        _must_refuse("A text file with the name notes.png", answer, no_film, 20, 30)
    return "A film that cannot be read stops the program at once, so that no network is trained without it in silence."


def _must_refuse(what, answer, *arguments):
    try:
        call(answer, *arguments)
    except NotYet as stopped:
        error = stopped.__cause__
        if isinstance(error, FileNotFoundError):
            return
        if error is not None:
            kind = type(error)
            name = kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"
            raise NotYet(
                f"{what} stops your function with {name}. Raise FileNotFoundError yourself: whoever calls it can then tell "
                "a missing film from other errors."
            ) from error
    raise NotYet(f"{what} gave no error: such a film is lost, and nobody notices. Raise FileNotFoundError.")


def _compare(value, film, inside):
    height, width = film.shape
    film = film / 255
    image = array(value)
    if image.shape == (width, height, 1):
        raise NotYet("Height and width are swapped: cv2.resize takes the width first.")
    if image.shape in ((height, width), (height, width, 3)):
        raise NotYet(
            f"The shape is {image.shape}: one channel is asked for, on an axis of its own: {height, width, 1}."
        )
    if image.shape != (height, width, 1):
        raise NotYet(f"The shape is {image.shape}, {height, width, 1} was expected.")
    image = image[..., 0]
    if image[inside].max() > 1.001:
        raise NotYet(f"The brightest pixel is {image.max():.4g}: grey levels from 0 to 1 are asked for. Divide by 255.")
    if image.max() < 0.01:
        raise NotYet("The film is almost black: was it divided by 255 twice, or cut to whole numbers?")
    near = {"rtol": 0, "atol": 0.0015}
    turned = "The film is turned or mirrored: its upper left corner must stay in the upper left corner."
    for other in (image[::-1], image[:, ::-1], image[::-1, ::-1]):
        refuse(other[inside], {turned: film[inside]}, **near)
    mistakes = {
        "You divided by the film's own brightest pixel, so that a dark film cannot be told from a bright one. Divide by "
        "255.": film / film.max(),
        "You stretched the film to its own darkest and brightest pixel. Divide by 255.": (film - film.min())
        / np.ptp(film),
        "Grey levels go from 0 to 255: divide by 255, not by 256.": film * 255 / 256,
        "Black and white are swapped.": 1 - film,
        "The grey levels are rounded to 0 and 1; keep the numbers between.": np.round(film),
    }
    refuse(image[inside], {hint: wrong[inside] for hint, wrong in mistakes.items()}, **near)
    _refuse_grey_levels(image[inside], film[inside])
    if not same(image[inside], film[inside], **near):
        raise NotYet(
            "The pixels are not where they were: resize the whole film, cut nothing off and add no margin. If the shape was wrong before, "
            "np.reshape does not mend it: it writes the same pixels into rows of another length."
        )


def _refuse_grey_levels(seen, film):
    """Tell a film whose blocks are in place, but of another grey, from one whose pixels were moved."""
    levels = np.unique(film)
    if np.ptp(seen) < 0.01:
        raise NotYet(
            f"All pixels have the same grey level, {seen.flat[0]:.3f}; the film has {levels.size}. Resize the whole film, and cut "
            "nothing off."
        )
    greys = np.array([seen[film == level].mean() for level in levels])
    if np.any(np.diff(greys) <= 0) or any(np.ptp(seen[film == level]) > 0.01 for level in levels):
        return
    for level, yours in zip(levels, greys, strict=True):
        if abs(yours - level) > 0.0015:
            raise NotYet(
                f"The film is in its place, but its grey levels are not right: {255 * level:.0f} of 255 should become "
                f"{level:.3f}, yours is {yours:.3f}."
            )


@cache
def _unseen_films():
    """Patients whom no student has seen."""
    from ..datasets import make_chest_films

    return make_chest_films(600, size=32, seed=987_654)


def small_network(answer):
    """A trained Keras model for films of 32 px, with at most 20,000 weights, that reaches an AUROC of 0.76."""
    from sklearn.metrics import roc_auc_score

    if not hasattr(answer, "predict") or not hasattr(answer, "count_params"):
        raise NotYet("Hand in the trained Keras model itself, not its predictions or the function that makes it.")
    films = _unseen_films()
    try:
        weights = answer.count_params()
        if weights > WEIGHTS:
            raise NotYet(f"Your network has {weights:,} weights, {WEIGHTS:,} are allowed. Where are most of them?")
        risk = np.asarray(answer.predict(films.images[..., np.newaxis], verbose=0), dtype=float)
    except NotYet:
        raise
    except Exception as error:  # Keras and TensorFlow raise their own
        first_line = str(error).strip().split("\n")[0]
        raise NotYet(
            "Your network cannot read films of the shape (32, 32, 1), grey levels from 0 to 1. "
            f"It says: {type(error).__name__}: {first_line}"
        ) from error
    if risk.shape not in ((600, 2), (600, 1)):
        raise NotYet(f"For 600 films the network returns the shape {risk.shape}; (600, 2) or (600, 1) was expected.")
    if not np.isfinite(risk).all():
        raise NotYet(
            "The network returns NaN or infinite values: its training went astray. Try a smaller learning rate."
        )
    if risk.shape[1] == 2:  # probabilities, or logits without a softmax
        risk = risk[:, 1] - risk[:, 0]
    auroc = roc_auc_score(films.sick, risk.ravel())
    if auroc < 0.3:
        raise NotYet("The AUROC is far below 0.5: the last column must be the risk of the sick, not of the healthy.")
    if auroc < BAR:
        hint = "Weights on single pixels end near 0.66: let convolutions look for a patch anywhere in the lung."
        if any("Conv" in type(layer).__name__ for layer in getattr(answer, "layers", [])):
            hint = "Look at the loss on the validation films: does it still fall, or did it begin to rise?"
        raise NotYet(f"On 600 films of new patients the AUROC is {auroc:.3f}, the bar is {BAR}. {hint}")
    return f"The AUROC on films of new patients is above {BAR}, with at most {WEIGHTS:,} weights; nobody can have more than about 0.96."


CHECKERS = {
    "q1": q1,
    "q2": q2,
    "by_hand": by_hand,
    "methods": methods,
    "threshold": threshold,
    "read_a_film": read_a_film,
    "small_network": small_network,
}
