"""Checkers of chapter 1, leaks and rare diseases."""

import numpy as np
import pandas as pd

from . import NotYet, call, register


def ward():
    """The columns of a simulated ward and the hour at which each value was written, for the exercise on leaks.

    Returns
    -------
    table : pandas.DataFrame (400, 7)
        One patient a row; `died` is the outcome.
    written : pandas.DataFrame (400, 6)
        Hours from admission to the moment when the value was written; missing where there is no value. The columns
        are those of `table` without `died`. Simulated, always the same.
    """
    rng = np.random.default_rng(106)
    n = 400
    died = rng.random(n) < 0.2
    table = pd.DataFrame({"age": rng.normal(62 + 12 * died, 9).round()})
    table["lactate"] = rng.normal(1.5 + 2.5 * died, 0.8).clip(0.4).round(1)
    table["creatinine"] = rng.normal(1.1, 0.3, n).clip(0.4).round(2)
    table["antibiotic"] = rng.random(n) < np.where(died, 0.5, 0.3)
    table["diet"] = rng.choice(["normal", "soft", "none"], n)
    table["last_ward"] = np.where(died, "intensive", rng.choice(["general", "intensive"], n, p=[0.8, 0.2]))
    table["died"] = died.astype(int)

    written = pd.DataFrame({"age": np.zeros(n)})
    written["lactate"] = rng.uniform(0.5, 6, n)
    written["creatinine"] = rng.uniform(1, 23, n)
    written["antibiotic"] = np.where(rng.random(n) < 0.85, rng.uniform(1, 20, n), rng.uniform(30, 90, n))
    written["diet"] = rng.uniform(26, 60, n)
    written["last_ward"] = rng.uniform(50, 400, n)
    for name, gone in (("creatinine", ~died & (rng.random(n) < 0.4)), ("diet", rng.random(n) < 0.1)):
        table.loc[gone, name] = np.nan
        written.loc[gone, name] = np.nan
    return table, written


@register("selection-in-folds")
def selection_in_folds(answer):
    """A function (x, sick) that returns the cross-validated AUROC of a model on its ten best columns."""
    rng = np.random.default_rng(0)
    sick = np.repeat([0, 1], 30)
    value = call(answer, rng.normal(size=(60, 1500)), sick)
    if np.ndim(value):
        raise NotYet(f"One number is asked for, the mean over the folds; your function returns {np.size(value)}.")
    noise = [value] + [answer(rng.normal(size=(60, 1500)), rng.permutation(sick)) for _ in range(7)]
    mean = float(np.mean(noise))
    if mean > 0.999:
        raise NotYet("On pure noise your function returns 1: the model is judged on the patients it was fitted to.")
    if np.ptp(noise) == 0:
        raise NotYet("Eight sets of data give the same number: compute it from x and sick.")
    if mean > 0.65:
        raise NotYet(
            f"On pure noise your function returns {mean:.2f} on average: the test patients took part in choosing the "
            "columns. Put the choice into a pipeline, and cross-validate the pipeline."
        )
    if mean < 0.35:
        raise NotYet(f"On pure noise your function returns {mean:.2f} on average; about 0.5 was expected.")
    x = rng.normal(size=(60, 1500))
    x[:, :3] += 2.2 * sick[:, np.newaxis]
    signal = answer(x, sick)
    if signal < 0.9:
        raise NotYet(
            f"Where three columns of 1,500 tell the sick apart, your function returns {signal:.2f}; more than 0.9 was "
            "expected. Is it an AUROC, and are ten columns chosen by f_classif?"
        )
    return "on pure noise it finds nothing, and where there is something, it finds it."


@register("columns-from-the-future")
def columns_from_the_future(answer):
    """The names of the columns of `ward()` that hold values written more than 24 hours after admission."""
    if isinstance(answer, str) or not np.iterable(answer):
        raise NotYet("A list of names of columns is asked for.")
    names, (table, written) = {str(name) for name in answer}, ward()
    unknown = names - set(table.columns)
    if unknown:
        raise NotYet(f"There is no column {sorted(unknown)[0]!r} in the table.")
    if "died" in names:
        raise NotYet("`died` is the outcome itself; it is not among the columns that a model may be given.")
    future = set(written.columns[(written > 24).any()])
    if names == set(written.columns) - future:
        raise NotYet("These are the columns that may be used. The others are asked for.")
    if "creatinine" in names:
        raise NotYet(
            "`creatinine` is missing more often in survivors, yet every value that there is was written within 24 "
            "hours. A gap is a reason to look, not a leak."
        )
    if "lactate" in names or "age" in names:
        raise NotYet(
            "A column that tells a lot need not be a leak: `lactate` and `age` were written within 24 hours. Look at "
            "the hours, not only at the AUROC."
        )
    if names == future - {"antibiotic"}:
        raise NotYet(
            "One column is missing. Its values were mostly written in time, but not all of them: one late value is "
            "enough, since on the day of use it would not be there."
        )
    if "diet" not in names:
        raise NotYet(
            "`diet` was always written after the first 24 hours. That it says nothing about death is no excuse: on "
            "the day of use it is empty."
        )
    if names != future:
        raise NotYet("A column with values that were written after 24 hours is missing.")
    return "three columns come from the future, and only one of them would have looked suspicious by its AUROC."


@register("weighted-cross-entropy")
def weighted_cross_entropy(answer):
    """A function (sick, risk, w1, w0) that returns the weighted cross-entropy."""
    sick, risk, w1, w0 = np.array([1, 0, 0, 0, 1]), np.array([0.5, 0.25, 0.2, 0.1, 0.8]), 6.0, 0.5
    value = call(answer, sick, risk, w1, w0)
    if np.ndim(value):
        raise NotYet(f"One number is asked for, the mean over the patients; your function returns {np.size(value)}.")
    log = np.where(sick == 1, np.log(risk), np.log(1 - risk))
    weights = np.where(sick == 1, w1, w0)
    expected = -np.mean(weights * log)
    for wrong, hint in {
        -expected: "The sign is wrong: logarithms of probabilities are negative, a loss is positive.",
        expected * sick.size: "That is the sum over the patients; the mean was asked for.",
        -np.mean(log): "That is the plain cross-entropy: the weights have no effect.",
        -np.mean(np.where(sick == 1, w0, w1) * log): "The weights are swapped: w1 belongs to the sick.",
        -np.sum(weights * log) / weights.sum(): "You divided by the sum of the weights. That is a mean too, and equal "
        "for balanced weights; here the mean over the n patients was asked for.",
        -np.mean(weights * sick * np.log(risk)): "The healthy are missing: they add w0 times log(1 - risk).",
        expected / np.log(2): "The logarithm has to be the natural one, np.log.",
    }.items():
        if np.isclose(value, wrong):
            raise NotYet(hint)
    if not np.isclose(value, expected):
        raise NotYet(f"For five patients {expected:.4f} was expected, your function returns {value:.4g}.")


@register("true-prevalence")
def true_prevalence(answer):
    """A function (risk, trained_share, true_share) that returns the corrected risks."""
    risk = np.array([0.1, 0.5, 0.9])

    def odds(p):
        return p / (1 - p)

    def back(factor):
        return odds(risk) * factor / (1 + odds(risk) * factor)

    value = np.asarray(call(answer, risk, 0.4, 0.02), dtype=float)
    if value.shape != risk.shape:
        raise NotYet(f"One risk a patient is asked for, an array of shape (3,); your function returns {value.shape}.")
    factor = odds(0.02) / odds(0.4)
    for wrong, hint in {
        "risk": (
            risk * 0.02 / 0.4,
            "You multiplied the risks. Multiply the odds, and turn them into risks at the end.",
        ),
        "odds": (odds(risk) * factor, "These are odds: turn them back into risks, odds / (1 + odds)."),
        "inverse": (
            back(1 / factor),
            "The risks went up: the factor is turned round. The disease is rarer than in training.",
        ),
        "shares": (back(0.02 / 0.4), "The factor has to be a ratio of odds; yours is a ratio of shares."),
        "half": (back(odds(0.02)), "That holds for a training share of one half; here it is trained_share."),
        "same": (risk, "The risks came back unchanged."),
    }.values():
        if np.allclose(value, wrong):
            raise NotYet(hint)
    if not np.allclose(value, back(factor)):
        raise NotYet(
            f"A model trained with 40 % sick says 0.5; where 2 % are sick that means {back(factor)[1]:.4f}. "
            f"Your function returns {value[1]:.4g}."
        )
    if not np.allclose(answer(risk, 0.3, 0.3), risk):
        raise NotYet("With the same share in training and in use, nothing should change.")
    return "a risk of 0.5 from a model trained on halves means the prevalence."
