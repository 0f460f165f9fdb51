"""Checks of the exercises of lesson 1.7, logistic."""

import numpy as np

from . import NotYet, array, call, choice, expect, refuse, same

q1 = choice(
    "b",
    {
        "a": "That reads the odds ratio as a ratio of risks. The risks are 60 in 120 and 60 in 360: one half and one "
        "sixth.",
        "b": "The odds are 1 and 1 to 5, so their ratio is 5; the risks are one half and one sixth, so theirs is 3. The "
        "two come close where the outcome is rare.",
        "c": "Nobody was treated here, and nothing was assigned at random. Patients with heart failure differ in much "
        "else.",
        "d": "A weight says how the log-odds change, not how the risk does. A risk of one sixth plus 1.61 would be more "
        "than 1.",
    },
)


def penalised_gradient(answer):
    """A function (theta, x, y, c) that returns the gradient of the penalised loss."""
    rng = np.random.default_rng(104)
    for theta, n, c in ((np.array([0.7, -1.2, 0.4]), 60, 0.7), (np.array([-1.1, 0.3, 2.0, -0.8]), 25, 3.0)):
        x = np.column_stack([np.ones(n), rng.normal(size=(n, theta.size - 1))])
        y = rng.integers(0, 2, n)
        value = array(call(answer, theta, x, y, c), theta.shape)
        free = np.array([0, *theta[1:]])
        data = x.T @ (_logistic(x @ theta) - y)
        right = free + c * data
        if same(value, right, atol=1e-3):
            continue
        refuse(
            value,
            {
                "The penalty is missing: the derivative of half a squared weight is the weight itself.": c * data,
                "You penalised the intercept too; it is free.": theta + c * data,
                "`c` is missing: it multiplies the loss of the data.": free + data,
                "You multiplied the penalty by `c`; it is the loss of the data that is multiplied.": data + c * free,
                "You multiplied both parts by `c`; it belongs to the loss of the data alone.": c * (data + free),
                "The sign of the data is turned: prediction minus truth.": free - c * data,
                "The sign of the penalty is turned: it is added, so that large weights cost something.": c * data
                - free,
                "That is the downhill direction. The gradient points uphill, the step will take its opposite.": -right,
                "You took the mean over the patients; the objective has their sum.": free + c * data / n,
                "The penalty is one half of the square, so its derivative is the weight, not twice the weight.": 2
                * free
                + c * data,
                "The derivative of half a squared weight is the whole weight, not half of it.": free / 2 + c * data,
                "The logistic function is missing: a prediction is a probability.": free + c * x.T @ (x @ theta - y),
                "The intercept is 0 in your predictions. It is left out of the penalty, not out of the model.": free
                + c * x.T @ (_logistic(x @ free) - y),
            },
            atol=1e-3,
        )
        k = int(np.argmax(np.abs(value - right)))
        expect(
            value,
            right,
            f"The gradient is another one: entry {k} is {value[k]:.6g}, and {right[k]:.6g} was expected. Were the entries "
            "rounded? If not, compute the objective twice, with one weight moved by 0.00001, and divide "
            "the difference by that step: this is the entry of that weight.",
            atol=1e-3,
        )
    return (
        "At the minimum the gradient is 0: for every weight but the intercept the pull of the data and the pull of the "
        "penalty towards 0 cancel. That is shrinkage."
    )


def _logistic(z):
    return 1 / (1 + np.exp(-z))


def odds_ratio(answer):
    """A function (weight, error, units) that returns (odds ratio, low, high)."""
    for weight, error, units in ((0.058, 0.0113, 10), (-0.31, 0.12, 5), (0.9, 0.2, 0.5)):
        value = array(call(answer, weight, error, units), (3,))
        right = _with_limits(units * weight, units * error)
        if same(value, right):
            continue
        if same(np.sort(value), np.sort(right)):
            raise NotYet(
                "The three numbers are right, their order is not: the odds ratio first, then the lower limit, then the "
                "upper one."
            )
        given = f"weight {weight:g} and units {units:g}"
        refuse(
            value[0],
            {
                "That is the difference of the log-odds. The odds ratio is its exponential.": units * weight,
                f"That is the odds ratio for one unit. Here units is {units:g}.": np.exp(weight),
                "Odds ratios multiply: for so many units it is the ratio of one to the power of the units, not times "
                "the units.": units * np.exp(weight),
                "That is a probability. The odds ratio is the exponential of the difference of the log-odds.": 1
                / (1 + np.exp(-units * weight)),
                "The power of 10 in place of the exponential: the logarithm in logistic regression is the natural "
                "one.": 10 ** (units * weight),
                "That is the odds ratio of fewer units in place of more: mind the sign.": np.exp(-units * weight),
            },
        )
        expect(value[0], right[0], f"For {given} the odds ratio is another.")
        low, high = value[1:]
        if low > high:
            raise NotYet("The lower limit comes before the upper one.")
        refuse(
            value,
            {
                "The odds ratio is right, the limits are still log-odds: take their exponential.": [
                    right[0],
                    *np.log(right[1:]),
                ],
                "The standard error, too, is for one unit: it grows as the weight does.": _with_limits(
                    units * weight, error
                ),
                "The standard error was multiplied by the square root of units. Units are no patients: the error grows "
                "as the weight does.": _with_limits(units * weight, np.sqrt(units) * error),
                "One standard error to each side covers about 68 %. For 95 % it takes 1.96.": _with_limits(
                    units * weight, units * error, 1
                ),
                "You took 1.645, which leaves 5 % on each side. For 95 % in the middle it takes 1.96.": _with_limits(
                    units * weight, units * error, 1.645
                ),
                "You took 2 standard errors to each side; 1.96 were asked for.": _with_limits(
                    units * weight, units * error, 2
                ),
                "The standard error was squared. It is already the root of a variance.": _with_limits(
                    units * weight, units * error**2
                ),
                "The limits are those of one unit.": [right[0], *_with_limits(weight, error)[1:]],
            },
        )
        if same(high + low, 2 * value[0], rtol=1e-5):
            raise NotYet(
                "Your interval has its middle at the odds ratio. Take the limits of the log-odds first, then the "
                "exponential."
            )
        expect(
            value[1:],
            right[1:],
            f"For {given} the odds ratio is right, the limits are not: 1.96 standard errors to each side, on the scale "
            f"of the log-odds. With the standard error {error:g} they are {right[1]:.4g} and {right[2]:.4g}.",
        )
    return "The odds ratio lies nearer to its lower limit; on the logarithmic scale it lies right in the middle."


def _with_limits(log_odds, error, z=1.96):
    return np.exp(log_odds + np.array([0, -z, z]) * error)


CHECKERS = {"q1": q1, "penalised_gradient": penalised_gradient, "odds_ratio": odds_ratio}
