"""Answers to the exercises of lesson 1.17, treatment."""

import numpy as np
import pandas as pd
import statsmodels.formula.api as smf
from scipy.stats import norm, ttest_ind
from sklearn.linear_model import LogisticRegression


def arms(outcome, treated):
    return outcome[treated], outcome[~treated]


def se(y1, y0):
    return np.sqrt(y1.var(ddof=1) / y1.size + y0.var(ddof=1) / y0.size)


def effect(half):
    """A function that returns the effect, with `half` of the arms as half the width of the interval."""

    def answer(outcome, treated):
        y1, y0 = arms(outcome, treated)
        tau = y1.mean() - y0.mean()
        return tau, tau - half(y1, y0), tau + half(y1, y0)

    return answer


by_the_lesson = effect(lambda y1, y0: 1.96 * se(y1, y0))


def by_a_loop(outcome, treated):
    new = [value for value, got in zip(outcome, treated, strict=True) if got]
    old = [value for value, got in zip(outcome, treated, strict=True) if not got]
    means, variances = [], []
    for arm in (new, old):
        mean = sum(arm) / len(arm)
        means.append(mean)
        variances.append(sum((value - mean) ** 2 for value in arm) / (len(arm) - 1) / len(arm))
    tau, half = means[0] - means[1], 1.96 * sum(variances) ** 0.5
    return [tau, tau - half, tau + half]


def by_pandas(outcome, treated):
    table = pd.DataFrame({"y": outcome, "new": treated}).groupby("new").y.agg(["mean", "var", "size"])
    tau = table.loc[True, "mean"] - table.loc[False, "mean"]
    half = 1.96 * np.sqrt((table["var"] / table["size"]).sum())
    return np.array([tau, tau - half, tau + half])


def by_welch(outcome, treated):
    y1, y0 = arms(outcome, treated)
    interval = ttest_ind(y1, y0, equal_var=False).confidence_interval(0.95)
    return y1.mean() - y0.mean(), interval.low, interval.high


def by_one_decimal(outcome, treated):
    return np.round(by_the_lesson(outcome, treated), 1)


def bootstrap(outcome, treated):
    rng = np.random.default_rng(0)
    y1, y0 = arms(outcome, treated)
    draws = [rng.choice(y1, y1.size).mean() - rng.choice(y0, y0.size).mean() for _ in range(4000)]
    return [y1.mean() - y0.mean(), *np.quantile(draws, [0.025, 0.975])]


def pooled(y1, y0):
    both = ((y1.size - 1) * y1.var(ddof=1) + (y0.size - 1) * y0.var(ddof=1)) / (y1.size + y0.size - 2)
    return 1.96 * np.sqrt(both * (1 / y1.size + 1 / y0.size))


def exchanged(y1, y0):
    return 1.96 * np.sqrt(y1.var(ddof=1) / y0.size + y0.var(ddof=1) / y1.size)


def everybody(y1, y0):
    every = np.concatenate([y1, y0])
    return 1.96 * every.std(ddof=1) / np.sqrt(every.size)


def as_given(outcome, drug, severity):
    effects = []
    for degree in np.unique(severity):
        here = severity == degree
        new = outcome[here & (drug == 1)]
        old = outcome[here & (drug == 0)]
        effects.append(new.mean() - old.mean())
    return np.mean(effects)


def in_rows(outcome, drug, severity):
    return np.array(
        [
            outcome[(severity == s) & (drug == 1)].mean() - outcome[(severity == s) & (drug == 0)].mean()
            for s in np.unique(severity)
        ]
    )


def standardised(outcome, drug, severity):
    return in_rows(outcome, drug, severity) @ np.bincount(severity) / severity.size


def by_groups(outcome, drug, severity):
    table = pd.DataFrame({"y": outcome, "a": drug, "s": severity})
    means = table.groupby(["s", "a"]).y.mean().unstack()
    return ((means[1] - means[0]) * table.s.value_counts(normalize=True).sort_index()).sum()


def weighted(outcome, drug, severity):
    e = pd.Series(drug).groupby(severity).transform("mean").to_numpy()
    return np.mean(drug * outcome / e) - np.mean((1 - drug) * outcome / (1 - e))


def weighted_by_a_loop(outcome, drug, severity):
    e = np.array([drug[severity == degree].mean() for degree in severity])
    return np.mean(drug * outcome / e) - np.mean((1 - drug) * outcome / (1 - e))


def weighted_by_logistic(outcome, drug, severity):
    degrees = np.eye(3)[severity]
    e = LogisticRegression().fit(degrees, drug).predict_proba(degrees)[:, 1]
    return np.average(outcome, weights=drug / e) - np.average(outcome, weights=(1 - drug) / (1 - e))


def by_prediction(outcome, drug, severity):
    """A regression with an effect of its own in each degree, then everybody with and without the drug."""
    table = pd.DataFrame({"y": outcome, "a": drug, "s": severity})
    model = smf.ols("y ~ a * C(s)", table).fit()
    return np.mean(model.predict(table.assign(a=1)) - model.predict(table.assign(a=0)))


def weighted_the_wrong_way(outcome, drug, severity):
    e = pd.Series(drug).groupby(severity).transform("mean").to_numpy()
    return np.average(outcome, weights=drug * e) - np.average(outcome, weights=(1 - drug) * (1 - e))


def one_coefficient(formula):
    return lambda y, a, s: smf.ols(formula, pd.DataFrame({"y": y, "a": a, "s": s})).fit().params.a


def medians(outcome, drug, severity):
    rows = [
        np.median(outcome[(severity == s) & (drug == 1)]) - np.median(outcome[(severity == s) & (drug == 0)])
        for s in range(3)
    ]
    return rows @ np.bincount(severity) / severity.size


RIGHT = {
    "q1": ["b"],
    "adjust_for": ["b"],
    "which_question": ["c"],
    "thirty_days": [-0.1, 6 / 30 - 9 / 30, np.array(-0.1)],
    "effect_with_interval": [
        by_the_lesson,
        effect(lambda y1, y0: norm.ppf(0.975) * se(y1, y0)),
        by_a_loop,
        by_pandas,
        by_welch,
        by_one_decimal,
    ],
    "standardise": [standardised, by_groups, weighted, weighted_by_a_loop, weighted_by_logistic, by_prediction],
}

WRONG = {
    "q1": {
        "in women only": ("a", "is no comparison"),
        "the same in both": ("c", "does not make it 0"),
        "zero in men": ("d", "is 40, not 0"),
    },
    "adjust_for": {
        "after the start": ("a", "result of the treatment"),
        "the pharmacy": ("c", "instrument"),
        "everything": ("d", "get worse"),
    },
    "which_question": {
        "intention to treat": ("a", "whatever they took"),
        "every tablet": ("b", "need not be like them"),
        "whom": ("d", "average over a group"),
    },
    "thirty_days": {
        "as the abstract": (-0.5, "what the abstract says"),
        "turned round": (0.1, "sign"),
        "percentage points": (-10, "as a share"),
        "of a hundred": (6 / 30 - 49 / 100, "still in it"),
        "of seventy": (6 / 30 - 9 / 70, "among the 70"),
        "of seventy, rounded": (0.0714, "among the 70"),
        "ratio": (0.6667, "ratio"),
        "risk without": (0.3, "without the drug"),
        "risk with": (0.2, "with the drug"),
        "no difference": (0, "alive on day 30"),
    },
    "effect_with_interval": {
        "turned round": (lambda y, t: by_the_lesson(y, ~t), "sign"),
        "one number": (lambda y, t: y[t].mean(), "Three numbers"),
        "spread of people": (effect(lambda a, b: 1.96 * np.sqrt(a.var(ddof=1) + b.var(ddof=1))), "of the people"),
        "one standard error": (effect(se), "two thirds"),
        "no root": (effect(lambda a, b: 1.96 * se(a, b) ** 2), "square root"),
        "errors added": (
            effect(lambda a, b: 1.96 * (a.std(ddof=1) / np.sqrt(a.size) + b.std(ddof=1) / np.sqrt(b.size))),
            "Variances add",
        ),
        "limits swapped": (effect(lambda a, b: -1.96 * se(a, b)), "lower limit comes before"),
        "ten times": (effect(lambda a, b: 19.6 * se(a, b)), "to either side"),
        "n": (effect(lambda a, b: 1.96 * np.sqrt(a.var() / a.size + b.var() / b.size)), "n - 1"),
        "two": (effect(lambda a, b: 2 * se(a, b)), "rule of thumb"),
        "90 %": (effect(lambda a, b: 1.645 * se(a, b)), "90 %"),
        "99 %": (effect(lambda a, b: 2.576 * se(a, b)), "99 %"),
        "pooled": (effect(pooled), "pooled"),
        "numbers exchanged": (effect(exchanged), "number of people in the other"),
        "one arm": (effect(lambda a, b: 1.96 * a.std(ddof=1) / np.sqrt(a.size)), "one arm alone"),
        "everybody": (effect(everybody), "over everybody"),
        "bootstrap": (bootstrap, "bootstrap"),
        "limits first": (lambda y, t: np.array(by_the_lesson(y, t))[[1, 0, 2]], "effect comes first"),
        "distances": (lambda y, t: (by_the_lesson(y, t)[0], -1.96 * se(*arms(y, t)), 1.96 * se(*arms(y, t))), "itself"),
        "before and after": (lambda y, t: (y[t].mean(), 0.0, 1.0), "difference of the two means"),
        "medians": (
            lambda y, t: np.array(by_the_lesson(y, t)) + np.median(y[t]) - y[t].mean(),
            "difference of the two means",
        ),
        "ratio": (lambda y, t: np.array(by_the_lesson(y, t)) / y[~t].mean(), "difference of the two means"),
    },
    "standardise": {
        "naive": (lambda y, a, s: y[a == 1].mean() - y[a == 0].mean(), "they do worse"),
        "the last degree forgotten": (
            lambda y, a, s: in_rows(y, a, s)[:2] @ np.bincount(s)[:2] / s.size,
            "within each degree of severity, then average these three",
        ),
        "decimals cut off": (lambda y, a, s: int(standardised(y, a, s)), "Keep the decimals"),
        "rounded up": (lambda y, a, s: np.ceil(standardised(y, a, s)), "Keep the decimals"),
        "nearly one too many": (lambda y, a, s: standardised(y, a, s) + 0.9, "Take the difference"),
        "the function as it is given": (as_given, "same weight"),
        "rows alike": (lambda y, a, s: in_rows(y, a, s).mean(), "same weight"),
        "among the treated": (
            lambda y, a, s: in_rows(y, a, s) @ np.bincount(s[a == 1]) / a.sum(),
            "effect among the treated",
        ),
        "among the others": (
            lambda y, a, s: in_rows(y, a, s) @ np.bincount(s[a == 0]) / (1 - a).sum(),
            "did not get the drug",
        ),
        "multiplied instead of divided": (weighted_the_wrong_way, "Divide by it"),
        "three numbers": (in_rows, "One number"),
        "a constant": (lambda y, a, s: 35, "from the arguments"),
        "one coefficient": (one_coefficient("y ~ a + C(s)"), "One coefficient"),
        "one coefficient and a line": (one_coefficient("y ~ a + s"), "One coefficient"),
        "the middle alone": (lambda y, a, s: in_rows(y, a, s)[1], "one degree of severity alone"),
        "the mildest alone": (lambda y, a, s: in_rows(y, a, s)[0], "one degree of severity alone"),
        "turned round": (lambda y, a, s: -standardised(y, a, s), "sign"),
        "added": (lambda y, a, s: in_rows(y, a, s).sum(), "added"),
        "shares hard-coded": (lambda y, a, s: in_rows(y, a, s) @ [0.5, 0.25, 0.25], "the shares of the degrees too"),
        "one propensity for all": (
            lambda y, a, s: np.mean(a * y / a.mean()) - np.mean((1 - a) * y / (1 - a.mean())),
            "they do worse",
        ),
        "medians": (medians, "medians"),
        "treated mean less everybody": (lambda y, a, s: y[a == 1].mean() - y.mean(), "Take the difference"),
    },
}
