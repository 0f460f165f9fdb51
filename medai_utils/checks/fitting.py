"""Checks of the exercises of lesson 1.15, fitting."""

import numpy as np
from numpy.polynomial.legendre import legvander

from . import NotYet, call

DEGREES = (12, 8, 1, 2)  # not in order, so that a position is not taken for a degree


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


def admitted(n, seed):
    """Sodium (n,) in mmol/l and deaths (n,) of simulated patients, those who lived first."""
    rng = np.random.default_rng(seed)
    sodium = np.clip(rng.normal(138, 5, n), 120, 156)
    z = (sodium - 138) / 5
    died = (rng.random(n) < 1 / (1 + np.exp(2 + 0.25 * z - 0.8 * z**2))).astype(int)
    order = np.argsort(died, kind="stable")
    return sodium[order], died[order]


def dropout(answer):
    """A function (values, rate, rng) that returns the values after dropout."""
    rng = np.random.default_rng(11)
    values = np.full((400, 50), 3.0)
    dropped = np.asarray(call(answer, values, 0.2, rng))
    if dropped.shape != values.shape:
        raise NotYet(f"{values.shape} values were given, your function returns {dropped.shape}.")
    if not np.all(values == 3):
        raise NotYet("Your function changes the values that it was given. Return new ones.")
    gone = np.mean(dropped == 0)
    if gone == 0:
        raise NotYet("No value became zero.")
    if np.isclose(gone, 0.8, atol=0.05):
        raise NotYet(
            "80 % of the values are gone; with a rate of 0.2 it should be 20 %: rate is the share that is dropped."
        )
    rows = np.all((dropped == 0) == (dropped[:1] == 0))
    if rows:
        raise NotYet("The same units are dropped for all patients. Draw anew for every single value.")
    if not np.isclose(gone, 0.2, atol=0.02):
        raise NotYet(f"With a rate of 0.2 a fifth of the values should be zero, here it is {gone:.0%}.")
    left = np.unique(dropped[dropped != 0])
    if np.allclose(left, 3):
        raise NotYet("The values that stay must grow, so that the mean is kept; yours stay as they were.")
    if np.allclose(left, 3 / 0.2):
        raise NotYet("You divided by the rate; divide by the share that stays.")
    if np.allclose(left, 3 * 0.8):
        raise NotYet("You multiplied by the share that stays; then the mean falls twice. Divide by it.")
    if not np.allclose(left, 3 / 0.8):
        raise NotYet(f"A value of 3 that stays should become 3.75, yours becomes {left[0]:.3g}.")
    if np.array_equal(dropped, answer(values, 0.2, rng)):
        raise NotYet("Two calls drop the same values: take the numbers from rng, do not make a generator of your own.")


def choose_degree(answer):
    """A function (sodium, died, degrees) that returns the degree with the lowest cross-validated log loss."""
    choices = []
    for seed in range(5):
        sodium, died = admitted(120, seed)
        shuffled = np.random.default_rng(seed).permutation(died.size)
        choices.append(call(answer, sodium[shuffled], died[shuffled], DEGREES))
    if any(np.ndim(choice) for choice in choices):
        raise NotYet("One degree is asked for; your function returns several numbers.")
    if not np.isin(choices, DEGREES).all():
        wrong = next(choice for choice in choices if choice not in DEGREES)
        if wrong in range(len(DEGREES)):
            raise NotYet(f"You returned {wrong}, a position in the list of degrees; return the degree itself.")
        raise NotYet(f"You returned {wrong:.3g}; one of the degrees {DEGREES} is asked for, not its loss.")
    if choices.count(12) >= 4:
        raise NotYet(
            "You choose the largest degree nearly always: the loss must be that of patients whom the fit has not seen."
        )
    if choices.count(1) >= 4:
        raise NotYet("You choose a straight line although the risk is a valley: is it the lowest loss that you take?")
    if choices.count(2) < 4:
        raise NotYet(
            f"For five studies you chose the degrees {choices}; cross-validation chooses 2 in nearly all of them."
        )
    hint = "With the patients in order, those who lived first, {}. Deal with StratifiedKFold, shuffled."
    try:
        in_order = [answer(*admitted(120, seed), DEGREES) for seed in range(5)]
    except ValueError as error:
        raise NotYet(hint.format("a fold holds no deaths")) from error
    if in_order.count(2) < 3:
        raise NotYet(hint.format(f"you choose the degrees {in_order}"))


CHECKERS = {"dropout": dropout, "choose_degree": choose_degree}
