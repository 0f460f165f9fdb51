"""Checks of the exercises of lesson 2.5, pneumonia."""

import tempfile
from functools import cache
from pathlib import Path

import numpy as np

from . import NotYet, array, call, choice, expect, number, refuse, same

BAR, WEIGHTS = 0.83, 20_000  # what the network of the last exercise must reach, and may have

q1 = choice(
    "d",
    {
        "a": "A baseline that ought to say nothing tests the data, not the network. The 0.90 may come from the same source "
        "as the 0.75.",
        "b": "Fluid is bright on a film, but the machine corrects the brightness of each film. In another hospital the "
        "brightness would say something else, or nothing.",
        "c": "For the brightness of a whole film 0.75 is a lot: the lesson's films, where nothing but the disease differs, "
        "give about 0.5.",
        "d": "Sick and healthy films may come from other machines, wards or hospitals. A network finds such a trace more "
        "easily than a pneumonia, and fails where the trace is gone.",
    },
)


def _scores():
    """Truth and risk of the validation films, and of the test films."""
    from ..datasets import make_scores

    return [(part.sick, part.table["risk"].to_numpy()) for part in make_scores()]


def _films(found, missed, alarmed, spared, seed):
    """Truth and call of films in random order."""
    order = np.random.default_rng(seed).permutation(found + missed + alarmed + spared)
    truth = np.repeat([1, 1, 0, 0], [found, missed, alarmed, spared])
    return truth[order], np.repeat([1, 0, 1, 0], [found, missed, alarmed, spared])[order]


def sensitivity(answer):
    """A function (truth, called) that returns the sensitivity."""
    for counts in ((12, 8, 5, 75), (45, 15, 40, 14)):
        found, missed, alarmed, spared = counts
        sick, healthy, films = found + missed, alarmed + spared, sum(counts)
        value = number(call(answer, *_films(*counts, seed=films)))
        mistakes = {
            "You counted the sick who were found; divide by all who are sick.": found,
            "You divided by the films that were called sick: that is the positive predictive value. Divide by those that "
            "are sick.": found / (found + alarmed),
            "That is the accuracy. The healthy who were left alone do not belong in a sensitivity.": (found + spared)
            / films,
            "That is the specificity: the share of the healthy who are left alone. Ask about the sick.": spared
            / healthy,
            "You divided by all films; divide by the sick ones.": found / films,
            "That is the share of the sick who were missed. The sensitivity is the rest.": missed / sick,
            "You divided by the healthy films; divide by the sick ones.": found / healthy,
            "That is the share of the healthy who were alarmed. Ask about the sick.": alarmed / healthy,
            "That is the share of films which were called sick.": (found + alarmed) / films,
        }
        refuse(value, mistakes)
        expect(value, found / sick, f"Of {sick} sick films {found} are found.")
    return "Healthy films do not enter: the sensitivity stays the same where the disease is rarer."


def _patients(n, most, seed):
    """The patient of each film (films,): numbers from a hospital, in no order, 1 or `most` films each."""
    rng = np.random.default_rng(seed)
    numbers = rng.choice(9000, n, replace=False) + 1000
    return rng.permutation(np.repeat(numbers, np.where(np.arange(n) % 2, 1, most)))


def split_by_patient(answer):
    """A function (patients, share, seed) that returns which films are test films."""
    in_a_row, mixed = (np.sort(_patients(201, 4, 0)), 0.25), (_patients(62, 9, 1), 0.3)  # 50.25 and 18.6 patients
    for patients, share in (in_a_row, mixed):
        tests = [_test_films(answer, patients, share, seed) for seed in (1, 2, 30)]
        if not np.array_equal(tests[0], _test_films(answer, patients, share, 1)):
            raise NotYet("The same seed gives another split each time; nobody could repeat your result.")
        if all(np.array_equal(tests[0], test) for test in tests[1:]):
            raise NotYet(
                "Three seeds give the same split: draw the patients at random. The first ones on a list differ from the "
                "last."
            )
    _refuse_unfair_draws(answer, *mixed, seeds=60)
    return (
        "No patient is on both sides, so nothing that the network remembers of a patient can help it on the test films."
    )


def _refuse_unfair_draws(answer, patients, share, seeds):
    """Whether every patient has the same chance, whoever is drawn beside him, and every seed patients of its own."""
    ids, films = np.unique(patients, return_counts=True)
    drawn = np.array([np.isin(ids, patients[_test_films(answer, patients, share, seed)]) for seed in range(seeds)])
    for order in (ids, np.array(list(dict.fromkeys(patients)))):  # on the list of patients, its ends joined
        places = drawn[:, np.searchsorted(ids, order)]
        if np.sum(places != np.roll(places, 1, axis=1)) <= 4 * seeds:
            raise NotYet(
                "The patients that you draw are neighbours on the list, only the first of them is drawn. Draw each of them, "
                "for instance with rng.choice(..., replace=False)."
            )
    _, first = np.unique(drawn, axis=0, return_index=True)
    if first.size < seeds:
        again = min(set(range(seeds)) - set(first))
        seed = next(seed for seed in range(again) if np.array_equal(drawn[seed], drawn[again]))
        raise NotYet(f"The seeds {seed} and {again} draw the same patients. Hand on the seed as it is given.")
    if abs(drawn[:, films > 1].sum() / drawn.sum() - 0.5) > 0.15:
        raise NotYet(
            "Patients with many films are drawn more often, or less often, than those with one. Draw from the list of "
            "patients, not of films."
        )
    if not drawn.any(axis=0).all():
        raise NotYet(
            f"With {seeds} seeds the patient {ids[~drawn.any(axis=0)][0]} is never drawn. All should have the same chance: "
            "is the list of patients complete, up to both of its ends?"
        )


def _test_films(answer, patients, share, seed):
    """The student's split, if nothing is wrong with it."""
    test = np.asarray(call(answer, patients, share, seed))
    if test.shape == patients.shape and test.dtype.kind in "iuf" and np.isin(test, (0, 1)).all():
        raise NotYet(
            "Yours are the numbers 0 and 1, and films[...] would take them for the places of two films. Return True and "
            "False: .astype(bool)."
        )
    if test.dtype != bool or test.shape != patients.shape:
        raise NotYet(
            f"Return an array with one True or False for each of the {patients.size} films; yours holds "
            f"{np.size(test)} of the type {test.dtype}."
        )
    both = np.intersect1d(patients[test], patients[~test]).size
    if both > 1 and np.array_equal(patients, np.sort(patients)):
        raise NotYet(f"{both} patients have films on both sides. Draw patients, then take all of their films.")
    if both > 1:
        raise NotYet(
            f"{both} patients have films on both sides, now that the films of a patient do not stand in a row. They need "
            "not."
        )
    if both:
        raise NotYet("One patient stands on both sides: you cut the list of films in the middle of a patient.")
    n = np.unique(patients).size
    drawn, wanted = np.unique(patients[test]).size, round(share * n)
    if drawn == n - wanted:
        raise NotYet("You marked the training films: True is asked for on the test films.")
    if drawn in (wanted - 1, wanted + 1) and drawn in (int(share * n), int(share * n) + 1):
        raise NotYet(
            f"Of {n} patients {share * n:g}, rounded to {wanted}, were to be drawn; {drawn} are in your test set. `round` goes "
            "to the nearest whole number; int() goes down, scikit-learn's test_size goes up if it is a share."
        )
    if drawn != wanted:
        raise NotYet(
            f"Of {n} patients {wanted} were to be drawn, a share of {share}; {drawn} are in your test set. Draw a fixed "
            "number of patients, each at most once."
        )
    return test


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
        "np.quantile interpolates between two films, so that one film too few is found. Take the risk of a film.": (
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
    """A trained Keras model for films of 32 px, with at most 20,000 weights, that reaches an AUROC of 0.83."""
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
        hint = "Weights on single pixels end near 0.8: let convolutions look for a patch anywhere in the lung."
        if any("Conv" in type(layer).__name__ for layer in getattr(answer, "layers", [])):
            hint = "Look at the loss on the validation films: does it still fall, or did it begin to rise?"
        raise NotYet(f"On 600 films of new patients the AUROC is {auroc:.3f}, the bar is {BAR}. {hint}")
    return f"The AUROC on films of new patients is above {BAR}, with at most {WEIGHTS:,} weights; the ideal reader has 0.96."


CHECKERS = {
    "q1": q1,
    "sensitivity": sensitivity,
    "split_by_patient": split_by_patient,
    "threshold": threshold,
    "read_a_film": read_a_film,
    "small_network": small_network,
}
