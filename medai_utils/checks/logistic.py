"""Checks of the exercises of lesson 1.7, logistic."""

import numpy as np

from . import NotYet, array, call, choice, expect, number, refuse, same

certain = choice(
    "c",
    {
        "a": "One patient of 500 is a small share, but her loss is minus the logarithm of 0. How large is that?",
        "b": "That would be so if a loss were at most 1. Minus the logarithm of 0.1 is 2.3 already, of 0.01 it is 4.6.",
        "c": "The model gave the probability 0 to what happened, and one such patient makes the mean infinite. Say 0 or 1 "
        "only about what is impossible or certain.",
        "d": "A log loss leaves nobody out. A patient whom the model got wrong is the last one to leave out.",
    },
)

stay = choice(
    "b",
    {
        "a": "The other patients' rows were filled in after their discharge, too. Cross-validation cannot see when a "
        "number was written down.",
        "b": "Ask of each column when it was written down. Who dies on the third day has stayed three days at most, so the "
        "column tells the answer, and on arrival it is empty.",
        "c": "A score that does not rise is no proof: a straight line cannot use a stay that is dangerous when it is very "
        "short and when it is very long. And on arrival the column is as empty as before.",
        "d": "What is no measurement of the body may predict well: a postcode does. The trouble with this column is "
        "another one.",
    },
)


def risk_ratio(answer):
    """The ratio of the risks of 78 of 155 and 60 of 345 patients."""
    value = number(answer)
    with_failure, without = 78 / 155, 60 / 345
    refuse(
        value,
        {
            "That is the odds ratio once more. A risk is the share of all patients, those who lived included.": 78
            / 77
            / (60 / 285),
            "That is the other way round: the risk without heart failure divided by the risk with it.": without
            / with_failure,
            "That is the difference of the two risks. How many times as high is the one as the other?": with_failure
            - without,
            "You compared the numbers of deaths. The two groups are not of the same size.": 78 / 60,
            "That is the risk with heart failure. Divide it by the risk without.": with_failure,
            "That is the risk without heart failure. Divide the risk with it by this one.": without,
            "That divides the shares of those who lived.": (77 / 155) / (285 / 345),
        },
        rtol=0.02,
    )
    if same(value, 100 * (with_failure - without), rtol=0.02):
        raise NotYet(
            "That is the difference of the two risks in per cent. How many times as high is the one as the other?"
        )
    expect(value, with_failure / without, "Compute each risk as deaths divided by patients.", rtol=0.02)
    return (
        "The risk was 2.9 times as high, the odds 4.8 times. Where every second patient dies, the two are far apart, and "
        "an abstract has to say which one it means."
    )


def one_step(answer):
    """A function (a, b, x, y, rate) that returns the intercept and the slope after one step."""
    rng = np.random.default_rng(107)
    for a, b, n, rate in ((-0.6, 0.9, 40, 0.5), (0.8, -1.3, 25, 2.0)):
        x = rng.normal(0.7, 1.5, n)
        y = rng.integers(0, 2, n)
        value = array(call(answer, a, b, x, y, rate), (2,))
        error = _logistic(a + b * x) - y
        right = _stepped(a, b, error, error * x, rate)
        if same(value, right):
            continue
        moved = _logistic(right[0] + b * x) - y
        refuse(
            value,
            {
                "The intercept goes downhill, the slope does not: for the slope each error counts with its `x`.": (
                    _stepped(a, b, error, error, rate)
                ),
                "Both numbers go uphill now, so the loss rises. What is the error: the risk minus what happened, or the "
                "other way round?": _stepped(a, b, -error, -error * x, rate),
                "This is the function as it was: it goes uphill, and the slope does not look at `x`.": _stepped(
                    a, b, -error, -error, rate
                ),
                "Your step takes the sum of the errors. With twice as many patients it would be twice as long: take the "
                "mean.": [a - rate * error.sum(), b - rate * (error * x).sum()],
                "For the slope, multiply each error by its own `x` first, and then take the mean.": [
                    right[0],
                    b - rate * error.mean() * x.mean(),
                ],
                "The slope is moved with errors of the new intercept. Compute the errors once, before you move either.": [
                    right[0],
                    b - rate * (moved * x).mean(),
                ],
                "The bend is missing: the error is a risk minus what happened, not a score.": _stepped(
                    a, b, a + b * x - y, (a + b * x - y) * x, rate
                ),
                "`rate` is missing: it says how long the step is.": _stepped(a, b, error, error * x, 1),
                "These are the two means. The step subtracts them, times `rate`, from `a` and `b`.": [
                    error.mean(),
                    (error * x).mean(),
                ],
                "The slope comes first in your answer. Return the intercept, then the slope.": right[::-1],
                "Only the slope has moved. The intercept takes a step, too.": [a, right[1]],
                "Only the intercept has moved. The slope takes a step, too.": [right[0], b],
            },
        )
        names = ["intercept", "slope"]
        k = int(np.argmax(np.abs(value - right)))
        expect(
            value[k],
            right[k],
            f"For a = {a}, b = {b} and a rate of {rate}, the {names[k]} after the step is another.",
        )
    return (
        "The errors say in which direction, the rate says how far. A hundred of these steps are what `fit` does for "
        "you, in a faster way."
    )


def _stepped(a, b, for_a, for_b, rate):
    return [a - rate * for_a.mean(), b - rate * for_b.mean()]


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


CHECKERS = {"certain": certain, "stay": stay, "risk_ratio": risk_ratio, "one_step": one_step, "odds_ratio": odds_ratio}
