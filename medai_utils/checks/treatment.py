"""Checks of the exercises of lesson 1.17, treatment."""

import numpy as np

from . import NotYet, array, call, choice, expect, number, refuse, same


def _trial(means, spreads, sizes, seed):
    """Outcomes of a simulated trial (n,), and who got the new treatment (n,); of the new one first, then of the old."""
    rng = np.random.default_rng(seed)
    treated = rng.permutation(np.arange(sum(sizes)) < sizes[0])
    return np.round(rng.normal(np.where(treated, *means), np.where(treated, *spreads))), treated


def effect_with_interval(answer):
    """A function (outcome, treated) that returns the effect, and the lower and upper limit of its interval."""
    from scipy.stats import t

    cd4 = _trial((390, 340), (150, 80), (40, 100), seed=113)
    platelets = _trial((231, 262), (60, 110), (36, 24), seed=116)
    for outcome, treated in (cd4, platelets):
        value = array(call(answer, outcome, treated))
        if value.shape != (3,):
            raise NotYet("Three numbers are asked for: the effect, the lower and the upper limit.")
        new, old = outcome[treated], outcome[~treated]
        effect = new.mean() - old.mean()
        v1, v0 = new.var(ddof=1) / new.size, old.var(ddof=1) / old.size
        se = np.sqrt(v1 + v0)
        near = {"atol": 0.003 * se}
        _refuse_orders(value, effect, 1.96 * se, near)
        expect(value[0], effect, "The effect is the difference of the two means.", **near)
        if value[1] > value[2]:
            raise NotYet("The lower limit comes before the upper one.")
        _refuse_widths(value, effect, se, new, old, near)
        student = t.ppf(0.975, se**4 / (v1**2 / (new.size - 1) + v0**2 / (old.size - 1)))  # Welch's, right as well
        if same(value[1:], effect + student * se * np.array([-1, 1]), **near):
            continue
        if not same(value[1:], effect + 1.96 * se * np.array([-1, 1]), **near):
            raise NotYet(_what_the_limits_should_be(value, effect, se))
    return "The interval is about the average effect; the effects on single people may vary far more."


def _refuse_orders(value, effect, half, near):
    limits = effect - half, effect + half
    refuse(value, {"The effect comes first, then the lower limit, then the upper.": (limits[0], effect, limits[1])})
    refuse(
        value[0], {"The sign is turned round: take the mean of the treated less that of the others.": -effect}, **near
    )
    distance = (
        "The limits are values: the effect less 1.96 SE, and the effect plus 1.96 SE. You gave the distance itself."
    )
    for distances in ((-half, half), (half, half)):
        refuse(value[1:], {distance: distances}, **near)


def _refuse_widths(value, effect, se, new, old, near):
    everybody = np.concatenate([new, old])
    of_everybody = everybody.std(ddof=1) / np.sqrt(everybody.size)
    by_n = np.sqrt(new.var() / new.size + old.var() / old.size)
    either = (  # nearly the same number
        "Either you gave both arms one pooled variance, or you divided the variance of each arm by the number of people in "
        "the other. Each arm has its own variance, divided by its own number."
    )
    one_arm = "You took the spread of one arm alone. Each arm adds its own variance, divided by its number of people."
    added = new.std(ddof=1) / np.sqrt(new.size) + old.std(ddof=1) / np.sqrt(old.size)
    pooled = ((new.size - 1) * new.var(ddof=1) + (old.size - 1) * old.var(ddof=1)) / (everybody.size - 2)
    pooled = np.sqrt(pooled * (1 / new.size + 1 / old.size))
    halves = {
        "You took the standard deviations of the people. The interval is about a mean: divide each variance by the "
        "number of people in its arm.": 1.96 * np.sqrt(new.var(ddof=1) + old.var(ddof=1)),
        "You went one standard error to each side: that covers about two thirds. Take 1.96.": se,
        "You forgot the square root of the variance.": 1.96 * se**2,
        "That is the interval of one mean over everybody. Each arm has its own spread and its own number of people.": (
            1.96 * of_everybody
        ),
        "You added two standard errors. Variances add: take the root of the sum of their squares.": 1.96 * added,
        "NumPy's var and std divide by n unless told otherwise. For a sample divide by n - 1: ddof=1.": 1.96 * by_n,
        either: 1.96 * pooled,
        one_arm: 1.96 * new.std(ddof=1) / np.sqrt(new.size),
        "2 is a good rule of thumb for mental arithmetic; the formula has 1.96.": 2 * se,
        "1.645 gives an interval of 90 %; for 95 % take 1.96.": 1.645 * se,
        "2.58 gives an interval of 99 %; for 95 % take 1.96.": 2.576 * se,
    }
    refuse(value[1:], {hint: effect + half * np.array([-1, 1]) for hint, half in halves.items()}, **near)
    exchanged = 1.96 * np.sqrt(new.var(ddof=1) / old.size + old.var(ddof=1) / new.size)
    refuse(value[1:], {either: effect + exchanged * np.array([-1, 1])}, **near)


def _what_the_limits_should_be(value, effect, se):
    reach = f"the formula reaches {1.96 * se:.4g} to either side of the effect {effect:.4g}"
    yours = f"yours goes from {value[1]:.4g} to {value[2]:.4g}"
    if abs((value[2] - value[1]) / (2 * 1.96 * se) - 1) < 0.1 and same(value[1:].mean(), effect, atol=0.3 * se):
        return (
            f"Close, but {reach}, and {yours}. Is it a bootstrap? That is a fair way, but it depends on the draw. Here the "
            "formula is asked for."
        )
    return f"The effect is right, the limits are not: {reach}, and {yours}."


def _records(n, shares, given, effects, seed):
    """Outcome, drug and severity (n,) of records in which severity decides how often the drug is `given`.

    `shares` of the patients, `given` and `effects` are by degree of severity, and exact in the records. Outcomes are
    skewed, and spread more with the drug, so that medians differ otherwise than means.
    """
    rng = np.random.default_rng(seed)
    rows = []
    for degree, (share, often, effect) in enumerate(zip(shares, given, effects, strict=True)):
        for drug, size in enumerate((round(n * share * (1 - often)), round(n * share * often))):
            noise = rng.exponential(60 + 60 * drug, size)
            outcome = 450 - 120 * degree + effect * drug + noise - noise.mean()
            rows.append(np.column_stack([outcome, np.full(size, drug), np.full(size, degree)]))
    outcome, drug, severity = rng.permutation(np.concatenate(rows)).T
    return outcome, drug.astype(int), severity.astype(int)


def standardise(answer):
    """A function (outcome, drug, severity) that returns the average effect over all patients."""
    ward = _records(12_000, (0.5, 0.25, 0.25), (0.1, 0.5, 0.8), (12, 20, 96), seed=114)
    other = _records(8000, (0.2, 0.35, 0.45), (0.2, 0.3, 0.8), (80, -12, 26), seed=115)
    hints = (
        "Take the difference within each degree of severity, then average these three.",
        "It was right for the first records, but not for these, with other shares and other effects. Is a number of the "
        "first ones written into your function? Take all from the arguments, the shares of the degrees too.",
    )
    for (outcome, drug, severity), hint in zip((ward, other), hints, strict=True):
        value = number(call(answer, outcome, drug, severity))
        rows = np.array([_difference(outcome, drug, severity == s) for s in range(3)])
        right = rows @ np.bincount(severity) / severity.size
        if value.is_integer() and 0.35 < abs(value - right) < 1:
            raise NotYet(f"Keep the decimals: {right:.4g} was expected, this is {value:.0f}.")
        _refuse_averages(value, right, rows, outcome, drug, severity)
        expect(value, right, hint, rtol=0, atol=0.35)  # a penalised logistic regression is 0.3 off
    return (
        f"The plain comparison says {_difference(*ward[:2], True):.0f}, the truth is a gain of 35: severity drove "
        "both the choice of the drug and the outcome. It is in the records, so it can be adjusted for."
    )


def _difference(outcome, drug, here, centre=np.mean):
    return centre(outcome[here & (drug == 1)]) - centre(outcome[here & (drug == 0)])


def _refuse_averages(value, right, rows, outcome, drug, severity):
    n = np.bincount(severity)
    medians = np.array([_difference(outcome, drug, severity == s, np.median) for s in range(3)])
    given = np.bincount(severity, weights=drug) / n
    weights = given[severity]
    flat = np.average(outcome[drug == 1], weights=weights[drug == 1])
    flat -= np.average(outcome[drug == 0], weights=1 - weights[drug == 0])
    line = np.linalg.lstsq(np.column_stack([drug, severity, np.ones(drug.size)]), outcome, rcond=None)[0][0]
    one_coefficient = (
        "One coefficient, the same for all, cannot hold an effect that differs between the degrees of severity: regression "
        "then gives a patient most weight in the degrees in which both choices are common. Take the effect within each degree, and "
        "average by the number of patients."
    )
    refuse(value, {one_coefficient: line}, atol=0.2)
    mistakes = {
        "You compared all with the drug to all without it. The severely ill got it more often, and they do worse "
        "anyway. Compare within each degree of severity.": _difference(outcome, drug, True),
        "You gave the three degrees the same weight. Weight each by its share of all patients.": rows.mean(),
        "You weighted by those who got the drug: that is the effect among the treated. Weight by the shares of all "
        "patients.": rows @ (n * given) / np.sum(n * given),
        "You weighted by those who did not get the drug. Weight by the shares of all patients.": rows
        @ (n * (1 - given))
        / np.sum(n * (1 - given)),
        "You weighted by the probability of the treatment. Divide by it: who is rare in his arm counts more.": flat,
        one_coefficient: rows @ (n * given * (1 - given)) / np.sum(n * given * (1 - given)),
        "The sign is turned round: take those with the drug less those without.": -right,
        "You added the effects of the three degrees. Their average is asked for, weighted by the shares of all "
        "patients.": rows.sum(),
        "You took medians. Where outcomes are skewed, these differ from the means that are asked for.": medians
        @ n
        / n.sum(),
    }
    refuse(value, mistakes, rtol=0, atol=0.2)
    for row in rows:
        hint = "That is the effect in one degree of severity alone; average over all three."
        refuse(value, {hint: row}, rtol=0, atol=0.2)


q1 = choice(
    "b",
    {
        "a": "That one interval contains 0 and the other does not is no comparison of the two. Take the difference of the two "
        "effects, 20. Its interval goes from about -44 to 84. Does it hold 0?",
        "b": "The effects differ by 20. The interval of this difference reaches from about -44 to 84, so the trial cannot "
        "tell.",
        "c": "That a difference was not shown does not make it 0. The interval of the difference, about -44 to 84, holds "
        "large differences too.",
        "d": "The best estimate for men is 40, not 0. An interval that contains 0 holds many other values, up to 90.",
    },
)

adjust_for = choice(
    "b",
    {
        "a": "That pressure is a result of the treatment: what you hold fixed is a part of what the drug does. Look for something "
        "that was there before.",
        "b": "It drives the choice and the outcome and was there before the treatment: a confounder that was written down.",
        "c": "The pharmacy drives the choice alone, so it is an instrument. Adjusting for it widens the answer, or amplifies "
        "what confounders do that nobody wrote down.",
        "d": "One of the three is a result of the treatment and one an instrument: with them the answer can get worse.",
    },
)

which_question = choice(
    "c",
    {
        "a": "That needs all 200 who were assigned the tablet, whatever they took. Here 80 of them are left out.",
        "b": "For that one would have to know how the 80 would have done with every tablet. The 120 need not be like them.",
        "c": "Chance made two groups of 200. Who takes every tablet is no matter of chance, and may be healthier anyway.",
        "d": "An average over a group does not say whom of them it helps. And look at how the two groups were made.",
    },
)


def thirty_days(answer):
    """The risk difference from day 30 on, among those alive then."""
    value = number(answer)
    refuse(
        value,
        {
            "That is what the abstract says. Forty of its 49 deaths fell before anybody could have the drug.": 6 / 30
            - 49 / 70,
            "The sign is turned round: the risk with the drug minus the risk without.": 0.1,
            "Give it as a share, not in percentage points.": -10,
            "The early deaths are still in it. Nobody who died before day 30 belongs to either group.": 6 / 30
            - 49 / 100,
            "The 40 early deaths are gone from the dead, but they still stand among the 70 patients.": 6 / 30 - 9 / 70,
            "That is the ratio of the two risks. Take one minus the other.": 2 / 3,
            "That is the risk without the drug. Take it from the risk with the drug.": 0.3,
            "That is the risk with the drug. Take the risk without it from this.": 0.2,
        },
    )
    if not same(value, -0.1):
        raise NotYet("How many of those without the drug were alive on day 30, and how many of them died later?")
    return (
        "Forty of the fifty percentage points were immortal time. And who chose to take the drug? That is still open."
    )


CHECKERS = {
    "q1": q1,
    "adjust_for": adjust_for,
    "which_question": which_question,
    "thirty_days": thirty_days,
    "standardise": standardise,
    "effect_with_interval": effect_with_interval,
}
