"""Checks of the exercises of lesson 1.9, leaks."""

import numpy as np
import pandas as pd

from . import NotYet, call


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


CHECKERS = {"selection_in_folds": selection_in_folds, "columns_from_the_future": columns_from_the_future}
