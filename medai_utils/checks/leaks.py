"""Checks of the exercises of lesson 1.9, leaks."""

from functools import cache

import numpy as np

from ..datasets import make_ward
from . import NotYet, call, choice, number

q1 = choice(
    "b",
    {
        "a": "A split by patient keeps a patient from being on both sides. It cannot see that a column was written too "
        "late: that column is wrong in all folds alike.",
        "b": "The code was written after the outcome was known, and on the day of use it is empty. Ask of each "
        "column when it was written.",
        "c": "A leak need not lift the result to 1. Most give just the result that everybody hoped for.",
        "d": "With the outcomes shuffled the code says nothing any more, so the AUROC falls to 0.5, leak or no leak. A "
        "column from the future passes this test.",
    },
)


def selection_in_folds(answer):
    """A function (x, sick) that returns the cross-validated AUROC of a model on its ten best columns."""
    noise, clear, faint, right_clear, right_faint = _studies()
    on_noise = _mean(answer, noise)
    chosen_on_all = (
        "The test patients took part in choosing the columns. Put the choice into a pipeline, and cross-validate the "
        "pipeline."
    )
    if on_noise > 0.65:
        chosen, fitted = (np.mean([wrong(*study) for study in noise]) for wrong in (_chosen_on_all, _on_its_own))
        its_own = "The model is judged on the patients it was fitted to. Cross-validate it."
        hint = chosen_on_all if abs(on_noise - chosen) < abs(on_noise - fitted) else its_own
        raise NotYet(f"On pure noise your function returns {on_noise:.2f} on average. {hint}")
    if on_noise < 0.35:
        raise NotYet(f"On pure noise your function returns {on_noise:.2f} on average; about 0.5 was expected.")
    on_clear = _mean(answer, clear)
    if abs(on_clear - right_clear) > 0.03:  # folds may be dealt in another way
        said = f"Where ten of 300 columns tell who is sick, {right_clear:.2f} was expected, you return {on_clear:.2f}."
        for hint, options in {
            "That is about the accuracy. One patient in five is sick here; ask for the AUROC.": {"scoring": "accuracy"},
            "That is about the AUROC of the calls, yes or no. It must be that of the risks.": {
                "scoring": _auroc_of_calls
            },
            "That is about what a single column gives. Choose the ten best.": {"k": 1},
            "That is about what all columns together give. Choose the ten best.": {"k": "all"},
        }.items():
            if abs(on_clear - np.mean([_in_folds(*study, **options) for study in clear])) < 0.005:
                raise NotYet(f"{said} {hint}")
        raise NotYet(f"{said} Is it an AUROC, and are the columns those ten that f_classif puts first?")
    on_faint = _mean(answer, faint)
    if on_faint > right_faint + 0.12:
        raise NotYet(
            f"Where each column tells a little, {right_faint:.2f} was expected, you return {on_faint:.2f}. {chosen_on_all}"
        )
    return "On pure noise it finds nothing, and where there is something, it finds it."


@cache
def _studies():
    """Studies (x, sick) of noise, clear ones in which ten columns lie higher in the sick, and a faint one in which all
    do so a little; and what the mended function returns for the clear and for the faint ones.
    """
    rng = np.random.default_rng(0)

    def study(n, columns, sick, shift=0.0, shifted=10, ordered=False):
        y = (np.arange(n) >= n - sick).astype(int)
        y = y if ordered else rng.permutation(y)
        x = rng.normal(size=(n, columns))
        x[:, columns - 1 - rng.choice(columns - 10, shifted, replace=False)] += shift * y[:, np.newaxis]
        return x, y

    noise = [study(60, 600, 30, ordered=True), study(60, 600, 30), study(120, 300, 24)]
    clear = [study(120, 300, 24, shift=1.0) for _ in range(2)]
    faint = [study(120, 200, 24, shift=0.3, shifted=190)]
    return noise, clear, faint, *(np.mean([_in_folds(*one) for one in studies]) for studies in (clear, faint))


def _mean(answer, studies):
    values = [call(answer, *study) for study in studies]
    if any(isinstance(value, float) and np.isnan(value) for value in values):
        raise NotYet(
            "Your function returns NaN. Is there a fold with only sick or only healthy patients? It has no AUROC. "
            "Stratified folds hold both."
        )
    values = [number(value) for value in values]
    if len(values) > 1 and np.ptp(values) == 0 and values[0] < 1:
        raise NotYet("Studies of other patients give the same number: compute it from x and sick.")
    return float(np.mean(values))


def _in_folds(x, sick, k=10, scoring="roc_auc"):
    from sklearn.feature_selection import SelectKBest
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import cross_val_score
    from sklearn.pipeline import make_pipeline

    model = make_pipeline(SelectKBest(k=k), LogisticRegression())
    return cross_val_score(model, x, sick, cv=5, scoring=scoring).mean()


def _chosen_on_all(x, sick):
    from sklearn.feature_selection import SelectKBest

    return _in_folds(SelectKBest(k=10).fit_transform(x, sick), sick)


def _on_its_own(x, sick):
    from sklearn.feature_selection import SelectKBest
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score

    x = SelectKBest(k=10).fit_transform(x, sick)
    return roc_auc_score(sick, LogisticRegression().fit(x, sick).decision_function(x))


def _auroc_of_calls(model, x, sick):
    from sklearn.metrics import roc_auc_score

    return roc_auc_score(sick, model.predict(x))


def columns_from_the_future(answer):
    """The names of the columns of `make_ward` that hold values written more than 24 hours after admission."""
    if isinstance(answer, str) or not np.iterable(answer):
        raise NotYet("A list of names of columns is asked for.")
    names = {str(name) for name in answer}
    table, written = (part.table for part in make_ward())
    if not names:
        raise NotYet("The list is empty, and there are such columns. Compare the hours with 24.")
    if names <= {"True", "False"}:
        raise NotYet("These say True or False for each column. Take the names of those that are True.")
    unknown = names - set(table.columns)
    if unknown:
        positions = " A name is asked for, not a position." if sorted(unknown)[0].isdecimal() else ""
        raise NotYet(f"There is no column {sorted(unknown)[0]!r} in the table.{positions}")
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
    if "diet" not in names:
        raise NotYet(
            "`diet` is missing from your list. Where there is a value, it was written after the first 24 hours; where "
            "there is none, there is no hour either. That it says nothing about death is no excuse: on the day of use "
            "it is empty."
        )
    if "antibiotic" not in names:
        raise NotYet(
            "One column is missing whose values were mostly written in time, but not all of them. One late value is "
            "enough, since on the day of use it would not be there."
        )
    if names != future:
        raise NotYet("`last_ward` is missing from your list: look at its hours.")
    return "Three columns come from the future, and only one of them would have looked suspicious by its AUROC."


CHECKERS = {"q1": q1, "selection_in_folds": selection_in_folds, "columns_from_the_future": columns_from_the_future}
