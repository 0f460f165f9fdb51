"""Checks of the exercises of lesson 1.7, logistic."""

import numpy as np

from . import NotYet, array, call, choice, expect, number, refuse, same

certain = choice(
    "c",
    {
        "a": "One patient of 500 is a small share, but her loss is minus the logarithm of 0. How large is that?",
        "b": "A share of errors grows about so, because an error counts 1. A log loss has no upper limit: minus the logarithm of 0.1 "
        "is 2.3 already, of 0.01 it is 4.6.",
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
        "c": 'A score that does not rise is no proof: the number of days hides what a column "two days or less" would show, '
        "that some stays are short because the patient died. And on arrival the column is as empty as before.",
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
    """A function (a, b1, b2, x1, x2, y, rate) that returns the intercept and both slopes after one step."""
    rng = np.random.default_rng(107)
    for start, n, rate in (((-0.6, 0.9, 0.4), 40, 0.5), ((0.8, -1.3, -0.7), 25, 2.0)):
        x1 = rng.normal(0.7, 1.5, n)
        x2 = rng.normal(-0.5, 0.8, n)
        y = rng.integers(0, 2, n)
        a, b1, b2 = start
        value = array(call(answer, a, b1, b2, x1, x2, y, rate), (3,))
        score = a + b1 * x1 + b2 * x2
        error = _logistic(score) - y
        right = _stepped(start, (error, error * x1, error * x2), rate)
        if same(value, right):
            continue
        moved = _logistic(score + right[0] - a) - y
        raw = score - y
        refuse(
            value,
            {
                "The intercept goes downhill, the slopes do not: for a slope each error counts with its own `x1` or `x2`.": (
                    _stepped(start, (error, error, error), rate)
                ),
                "All three numbers go uphill now, so the loss rises. What is the error: the risk minus what happened, or "
                "the other way round?": _stepped(start, (-error, -error * x1, -error * x2), rate),
                "This is the function as it was: it goes uphill, and the slopes do not look at each patient's "
                "measurements.": _stepped(start, (-error, -error, -error.mean() * x2.mean()), rate),
                "The sign is right now. The slopes still do not look at each patient's measurements.": _stepped(
                    start, (error, error, error.mean() * x2.mean()), rate
                ),
                "Your step takes the sum of the errors. With twice as many patients it would be twice as long: take the "
                "mean.": _stepped(start, (error, error * x1, error * x2), rate * n),
                "For a slope, multiply each error by its own measurement first, and then take the mean.": _stepped(
                    start, (error, error.mean() * x1.mean(), error.mean() * x2.mean()), rate
                ),
                "The first slope is right. For the second one, too, multiply each error by its own measurement first, and "
                "then take the mean.": _stepped(start, (error, error * x1, error.mean() * x2.mean()), rate),
                "Each slope has moved with the measurement of the other one.": _stepped(
                    start, (error, error * x2, error * x1), rate
                ),
                "The slopes are moved with errors of the new intercept. Compute the errors once, before you move "
                "anything.": _stepped(start, (error, moved * x1, moved * x2), rate),
                "The bend is missing: the error is a risk minus what happened, not a score.": _stepped(
                    start, (raw, raw * x1, raw * x2), rate
                ),
                "`rate` is missing: it says how long the step is.": _stepped(start, (error, error * x1, error * x2), 1),
                "These are the three means. The step subtracts them, times `rate`, from the intercept and the slopes.": [
                    error.mean(),
                    (error * x1).mean(),
                    (error * x2).mean(),
                ],
                "The slopes come first in your answer. Return the intercept, then the slopes.": [*right[1:], right[0]],
                "Only the slopes have moved. The intercept takes a step, too.": [a, *right[1:]],
                "Only the intercept has moved. The slopes take a step, too.": [right[0], b1, b2],
                "The second slope has not moved. It takes a step, too.": [*right[:2], b2],
            },
        )
        names = ["intercept", "first slope", "second slope"]
        k = int(np.argmax(np.abs(value - right)))
        expect(
            value[k],
            right[k],
            f"For a = {a}, b1 = {b1}, b2 = {b2} and a rate of {rate}, the {names[k]} after the step is another.",
        )
    return (
        "The errors say in which direction, the rate says how far. A hundred of these steps are what `fit` does for "
        "you, in a faster way."
    )


def _stepped(start, parts, rate):
    return [before - rate * np.mean(part) for before, part in zip(start, parts, strict=True)]


def _logistic(z):
    return 1 / (1 + np.exp(-z))


def odds_ratio(answer):
    """A function (slope, standard_error, units) that returns (odds ratio, low, high)."""
    for slope, error, units in ((0.058, 0.0113, 10), (-0.31, 0.12, 5), (0.9, 0.2, 0.5)):
        value = array(call(answer, slope, error, units), (3,))
        right = _with_limits(units * slope, units * error)
        if same(value, right):
            continue
        if same(np.sort(value), np.sort(right)):
            raise NotYet(
                "The three numbers are right, their order is not: the odds ratio first, then the lower limit, then the "
                "upper one."
            )
        for places in (1, 2, 3):
            if same(value, np.round(right, places)):
                raise NotYet(f"The three numbers are right, but rounded to {places} decimals. Do not round them.")
        given = f"a slope of {slope:g} and units = {units:g}"
        refuse(
            value[0],
            {
                "That is the difference of the log-odds. The odds ratio is its exponential.": units * slope,
                f"That is the odds ratio for one unit. Here units is {units:g}.": np.exp(slope),
                "Odds ratios multiply: for so many units it is the ratio of one to the power of the units, not times "
                "the units.": units * np.exp(slope),
                "That is a probability. The odds ratio is the exponential of the difference of the log-odds.": 1
                / (1 + np.exp(-units * slope)),
                "The power of 10 in place of the exponential: the logarithm in logistic regression is the natural "
                "one.": 10 ** (units * slope),
                "That is the odds ratio of fewer units in place of more: mind the sign.": np.exp(-units * slope),
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
                "The standard error, too, is for one unit: it grows as the slope does.": _with_limits(
                    units * slope, error
                ),
                "The standard error was multiplied by the square root of units. Units are no patients: the error grows "
                "as the slope does.": _with_limits(units * slope, np.sqrt(units) * error),
                "One standard error to each side covers about 68 %. For 95 % it takes 1.96.": _with_limits(
                    units * slope, units * error, 1
                ),
                "You took 1.645, which leaves 5 % on each side. For 95 % in the middle it takes 1.96.": _with_limits(
                    units * slope, units * error, 1.645
                ),
                "You took 2 standard errors to each side; 1.96 were asked for.": _with_limits(
                    units * slope, units * error, 2
                ),
                "The standard error was squared. It is already the root of a variance.": _with_limits(
                    units * slope, units * error**2
                ),
                "The limits are those of one unit.": [right[0], *_with_limits(slope, error)[1:]],
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
    return "The odds ratio lies nearer to its lower limit, because the exponential comes last."


def _with_limits(log_odds, error, z=1.96):
    return np.exp(log_odds + np.array([0, -z, z]) * error)


CHECKERS = {"certain": certain, "stay": stay, "risk_ratio": risk_ratio, "one_step": one_step, "odds_ratio": odds_ratio}
