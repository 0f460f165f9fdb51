"""Checks of the exercises of lesson 1.15, fitting."""

import numpy as np
from numpy.polynomial.legendre import legvander

from . import NotYet, array, call, choice, expect, number, refuse

q1 = choice(
    "c",
    {
        "a": "Each fold was unseen when it was judged, and yet 0.31 was the lowest of nine noisy numbers, so part of it "
        "is luck: the choice itself has seen all patients.",
        "b": "On the patients of the fit the loss falls with every degree, for a better model and for a worse one.",
        "c": "A score that was used to choose is too good to report. Put the whole choice inside an outer "
        "cross-validation, or judge it on patients who had no part in it.",
        "d": "The mean of nine degrees describes no model that anybody would use: you go on with one of the nine.",
    },
)


too_little = choice(
    "b",
    {
        "a": "High compared with what? If the measurements say little about the outcome, the true risk has a high loss, too. "
        "Ask what another model could reach.",
        "b": "Too little means that more capacity would predict new patients better, so try it, and look at new patients.",
        "c": "A model that cannot take the shape of the truth is equally poor on both: no gap, and yet too little.",
        "d": "Perhaps 0.60 is nearly the best that can be done with these measurements. Ask what another model could reach.",
    },
)


def stopped(answer):
    """The epoch whose weights early stopping brings back."""
    value = number(answer)
    refuse(
        value,
        {
            "That is where the training ends. Whose weights come back?": 7,
            "Epoch 8 is the lowest of the table. Does the training get there, with a patience of 3?": 8,
            "There the training loss is lowest. Early stopping looks at the validation loss.": 10,
            "0.51 is the loss. At which epoch?": 0.51,
            "At epoch 5 the loss rises for the first time. Which epoch had the lowest one so far?": 5,
            "The patience runs out later: count three epochs without a new lowest value.": 6,
        },
    )
    expect(value, 4, "Go from left to right, keep the lowest value so far, and count the epochs since.")
    return "Early stopping does not see what would have come later: a larger patience looks further, and takes longer."


def powers(sodium, degree):
    """The columns of a polynomial of the sodium, for the exercise on choosing its degree.

    Parameters
    ----------
    sodium : array (n,)
        mmol/l.
    degree : int
        1 or more.

    Returns
    -------
    array (n, degree)
        Legendre polynomials of (sodium - 138) / 18, without the constant.
    """
    return legvander((np.asarray(sodium) - 138) / 18, degree)[:, 1:]


# Values (n, neurons) and rate; the last values are whole numbers, which a copy of the array cannot divide in place.
DROPPED = (
    (np.random.default_rng(11).normal(2, 3, (400, 50)), 0.2),
    (np.random.default_rng(4).normal(2, 3, (90, 130)), 0.7),
    (np.random.default_rng(5).integers(1, 9, (120, 60)), 0.25),
)


def dropout(answer):
    """A function (values, rate, rng) that returns the values after dropout."""
    exact = []
    for values, rate in DROPPED:
        dropped, again, other = (_dropped(answer, values, rate, seed) for seed in (1, 1, 2))
        gone = dropped == 0
        _rate(gone, rate)
        if not np.allclose(dropped, values * ~gone / (1 - rate), rtol=1e-3):
            _whole(dropped, values, rate)
            _scale(dropped[~gone] / values[~gone], rate, stayed=1 - gone.mean())
        if not np.array_equal(dropped, again):
            raise NotYet("The same generator twice drops other values: take all random numbers from rng.")
        if np.array_equal(gone, other == 0):
            raise NotYet("Two generators drop the same values: take the random numbers from rng.")
        rng = np.random.default_rng(3)
        one, next_one = (_dropped(answer, values, rate, rng) == 0 for _ in range(2))
        if np.array_equal(one, next_one):
            raise NotYet("Two calls in a row drop the same values: draw from rng itself, so that it moves on.")
        exact.append(gone.sum() == round(rate * gone.size) == (other == 0).sum())
    if all(exact):
        raise NotYet("Exactly the same number is dropped each time. Let every single value have its own chance.")
    return "The mean is kept, the noise is new at every step: no neuron can rely on another one."


def _dropped(answer, values, rate, rng):
    try:
        return array(call(answer, values, rate, np.random.default_rng(rng)), values.shape)
    except NotYet as hint:
        whole = "Here the values are whole numbers. " if values.dtype.kind == "i" else ""
        raise NotYet(f"{whole}{hint}") from hint


def _rate(gone, rate):
    """Hints on which values are zero."""
    share = gone.mean()
    if share in (0, 1):
        said = "Every" if share else "No"
        raise NotYet(f"{said} value became zero. Did you draw one random number for each of the {gone.size}?")
    if np.isclose(share, 1 - rate, rtol=0, atol=0.04):
        raise NotYet(
            f"{share:.0%} of the values are gone; with a rate of {rate} it should be {rate:.0%}: rate is the share that "
            "is dropped."
        )
    if (gone == gone[:1]).all():
        raise NotYet("The same neurons are dropped for all patients. Draw anew for every single value.")
    if (gone == gone[:, :1]).all():
        raise NotYet("All values of a patient are dropped, or none. Draw anew for every single value.")
    if not np.isclose(share, rate, rtol=0, atol=0.03):
        raise NotYet(f"With a rate of {rate} about {rate:.0%} of the values should be zero, here it is {share:.0%}.")
    for axis, one in ((1, "patient"), (0, "unit")):
        if np.ptp(gone.sum(axis=axis)) <= 1:
            raise NotYet(f"Every {one} loses the same number of values. Let every single value have its own chance.")


def _whole(dropped, values, rate):
    """A hint if decimals were cut off, as happens in an array of whole numbers."""
    if values.dtype.kind == "i" and np.array_equal(dropped, (values * (dropped != 0) / (1 - rate)).astype(int)):
        raise NotYet("Here the values are whole numbers and the result must not be: you cut the decimals off.")


def _scale(grown, rate, stayed):
    """Hints on the values that stay, as multiples of what they were."""
    for hint, wrong in {
        "The values that stay must grow, so that the mean is kept; yours stay as they were.": 1,
        "You divided by the rate; divide by the share that stays.": 1 / rate,
        "You multiplied by the share that stays; then the mean falls twice. Divide by it.": 1 - rate,
        "You multiplied by the rate; divide by the share that stays.": rate,
        "You multiplied by one plus the rate; divide by the share that stays, 1 - rate.": 1 + rate,
        f"You divided by the share that happened to stay, {stayed:.4f}, so each value depends on the chance of all "
        f"others. Divide by the probability to stay, {1 - rate:.3g}.": 1 / stayed,
    }.items():
        if np.allclose(grown, wrong, rtol=1e-3):
            raise NotYet(hint)
    wrong = grown[~np.isclose(grown, 1 / (1 - rate), rtol=1e-3)][0]
    raise NotYet(
        f"With a rate of {rate} a value that stays should become {1 / (1 - rate):.3g} times as large, whatever it was; "
        f"one of yours becomes {wrong:.3g} times as large."
    )


def choose_degree(answer):
    """A function (sodium, died, degrees) that returns the degree with the lowest cross-validated log loss."""
    chosen = []
    for _, degrees, *study in STUDIES:
        sodium, died = _study(*study)
        shuffled = np.random.default_rng(0).permutation(died.size)
        chosen.append(number(call(answer, sodium[shuffled], died[shuffled], degrees)))
    if chosen == [degrees.index(right) for right, degrees, *_ in STUDIES]:
        raise NotYet("You returned a position: `degrees[position]` is the degree itself.")
    for value, (_, degrees, *_) in zip(chosen, STUDIES, strict=True):
        _offered(value, degrees)
    wrong = [k for k, (right, *_) in enumerate(STUDIES) if chosen[k] != right]
    if wrong:
        for hint, pick in SHORT_CUTS.items():
            if chosen == [pick(degrees) for _, degrees, *_ in STUDIES]:
                raise NotYet(hint)
        if len(set(chosen[1:])) == 1:
            raise NotYet(f"You choose {chosen[1]:g} of {STUDIES[1][1]} every time. The choice has to follow the data.")
        right, degrees, patients, *_ = STUDIES[wrong[0]]
        largest = chosen[wrong[0]] == max(degrees)
        raise NotYet(
            f"In {len(wrong)} of {len(STUDIES)} studies you choose another degree than five folds do by the log loss; in "
            f"the first of them, of {patients} patients, {chosen[wrong[0]]:g} of {degrees}, where they choose {right}. "
            + (
                "Is its loss the lowest, and the mean of all five folds? Was it NaN, or that of the patients of the fit? Print it."
                if largest
                else ASK
            )
        )
    by_death, by_sodium = STUDIES[0], STUDIES[3]
    _in_order(answer, "those who lived first", "a fold may hold no deaths", *by_death[:2], *_study(*by_death[2:]))
    sodium, died = _study(*by_sodium[2:])
    order = np.argsort(sodium, kind="stable")
    low = "a fold is judged at a sodium that its fit has not seen"
    _in_order(answer, "those of the lowest sodium first", low, *by_sodium[:2], sodium[order], died[order])
    return "The largest degree fits its own patients best, and the next patients worst."


def _in_order(answer, first, risk, right, degrees, sodium, died):
    """Hints on folds that are not shuffled, from patients who come in order."""
    in_order = f"Here the patients come in order, {first}: "
    advice = "Deal them at random, as StratifiedKFold does with shuffle=True."
    try:
        value = number(call(answer, sodium, died, degrees))
    except NotYet as hint:
        raise NotYet(f"{hint} {in_order}without shuffling, {risk}. {advice}") from hint
    _offered(value, degrees)
    if value != right:
        raise NotYet(f"{in_order}you choose the degree {value:g}, and {right} if they are shuffled. {advice}")


def _offered(value, degrees):
    if value not in degrees:
        kind = "" if value == int(value) else ", not its loss"
        raise NotYet(f"You returned {value:.3g}; one of the degrees {degrees} is asked for{kind}.")


ASK = "Do you compare the mean log loss on the patients left out, over the same five shuffled folds? Print the losses."
SHORT_CUTS = {
    "You choose the largest degree in every study: the loss must be that of patients whom the fit has not seen, "
    "and the fit that of the task, with C=1e4.": max,
    "You choose the smallest degree in every study: is it the lowest loss that you take?": min,
    "You choose the first degree in every study. Do you compare all of them? NaN is never the lowest.": (
        lambda degrees: degrees[0]
    ),
}
# Degree, degrees to choose from, patients, seed, and the log-odds as a polynomial: studies in which that degree wins
# however the folds are dealt. All but the first offer the same degrees, so that the choice has to follow the data.
# The degrees are in no order, so that a position is not taken for a degree.
STUDIES = (
    (1, (8, 1, 3), 80, 476, (-1, 0.9)),
    (2, (3, 8, 1, 2), 80, 20, (-2, -0.25, 0.8)),
    (1, (3, 8, 1, 2), 90, 109, (-1.2, 1.0)),
    (3, (3, 8, 1, 2), 140, 312, (-0.5, -1.6, 0.1, 0.8)),
    (2, (3, 8, 1, 2), 120, 247, (-1.5, -0.2, 0.6)),  # here most single splits choose another degree
)


def _study(n, seed, log_odds):
    """Sodium (n,) in mmol/l and deaths (n,) of simulated patients, those who lived first."""
    rng = np.random.default_rng(seed)
    sodium = np.clip(rng.normal(138, 5, n), 120, 156)
    z = np.polynomial.polynomial.polyval((sodium - 138) / 5, log_odds)
    died = (rng.random(n) < 1 / (1 + np.exp(-z))).astype(int)
    order = np.argsort(died, kind="stable")
    return sodium[order], died[order]


CHECKERS = {
    "q1": q1,
    "too_little": too_little,
    "stopped": stopped,
    "dropout": dropout,
    "choose_degree": choose_degree,
}
