"""Checks of the exercises of lesson 1.7, logistic."""

import numpy as np

from . import NotYet, call


def _study():
    """Columns (60, 3) whose first is all ones, outcomes (60,), weights (3,)."""
    rng = np.random.default_rng(104)
    x = np.column_stack([np.ones(60), rng.normal(size=(60, 2))])
    return x, rng.integers(0, 2, 60), np.array([0.7, -1.2, 0.4])


def penalised_gradient(answer):
    """A function (theta, x, y, c) that returns the gradient of the penalised loss."""
    x, y, theta = _study()
    c = 0.5
    value = np.asarray(call(answer, theta.copy(), x, y, c), dtype=float)
    if value.shape != theta.shape:
        raise NotYet(
            f"The gradient has one entry for each of the {theta.size} weights, yours has the shape {value.shape}."
        )
    p = 1 / (1 + np.exp(-x @ theta))
    data, penalty = x.T @ (p - y), np.array([0, *theta[1:]])
    for wrong, hint in (
        (c * data, "The penalty is missing: its gradient is the weight itself."),
        (theta + c * data, "You penalised the intercept too; it is free."),
        (penalty + data, "The data count C times; you counted them once."),
        (data + c * penalty, "You multiplied the penalty by C; it is the loss of the data that is multiplied."),
        (penalty - c * data, "The sign of the data is turned: prediction minus truth."),
        (penalty + c * data / len(y), "You took the mean over the patients; the objective has their sum."),
        (
            2 * penalty + c * data,
            "The penalty is one half of the square, so its gradient is the weight, not twice the weight.",
        ),
    ):
        if np.allclose(value, wrong, atol=1e-6):
            raise NotYet(hint)
    if not np.allclose(value, penalty + c * data, atol=1e-6):
        raise NotYet("The gradient is another one. Check one entry by a small step in that weight.")


def odds_ratio(answer):
    """A function (weight, error, units) that returns (odds ratio, low, high)."""
    value = np.asarray(call(answer, 0.058, 0.0113, 10), dtype=float)
    if value.shape != (3,):
        raise NotYet("Three numbers are asked for: the odds ratio, and the lower and the upper limit.")
    ratio, low, high = value
    if np.isclose(ratio, 0.58):
        raise NotYet("That is a difference of the log-odds. The odds ratio is its exponential.")
    if np.isclose(ratio, np.exp(0.058)):
        raise NotYet("That is the odds ratio for one year. Ten years were asked for, as units.")
    if np.isclose(ratio, 10 * np.exp(0.058)):
        raise NotYet("Odds ratios multiply: ten years are the ratio for one, to the power of ten, not times ten.")
    if not np.isclose(ratio, np.exp(0.58)):
        raise NotYet(f"For a weight of 0.058 and 10 units the odds ratio is {np.exp(0.58):.3g}, yours is {ratio:.3g}.")
    if low > high:
        raise NotYet("The lower limit comes before the upper one.")
    if np.isclose(high - ratio, ratio - low):
        raise NotYet(
            "Your interval has its middle at the odds ratio. Take the limits of the log-odds first, then the exponential."
        )
    if np.allclose([low, high], np.exp(0.58 + np.array([-1.96, 1.96]) * 0.0113), rtol=1e-3):
        raise NotYet("The standard error, too, is for one year: ten years have ten times as much.")
    if np.allclose([low, high], np.exp(0.58 + np.array([-1, 1]) * 0.113), rtol=1e-3):
        raise NotYet("One standard error to each side covers about 68 %. For 95 % it takes 1.96.")
    if not np.allclose([low, high], np.exp(0.58 + np.array([-1.96, 1.96]) * 0.113), rtol=2e-2):
        raise NotYet(
            "The odds ratio is right, the limits are not: 1.96 standard errors to each side, on the scale of the log-odds."
        )
    return "The interval is not symmetric: its middle lies between the limits only on the logarithmic scale."


CHECKERS = {"penalised_gradient": penalised_gradient, "odds_ratio": odds_ratio}
