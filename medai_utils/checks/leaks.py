"""Checks of the exercises of lesson 1.9, leaks."""

from functools import cache

import numpy as np

from . import NotYet, array, call, choice, expect, number, refuse

q1 = choice(
    "b",
    {
        "a": "A split by patient keeps a patient from being on both sides. It cannot see that a column was written too "
        "late: that column is wrong in all folds alike.",
        "b": "The code was written after the outcome was known, and on the day of use it is empty. Ask of each "
        "column when it was written.",
        "c": "A leak need not lift the result to 1. A column that gives away a part of the outcome lifts it by a part.",
        "d": "With the outcomes shuffled the code says nothing any more, so the AUROC falls to 0.5, leak or no leak. A "
        "column from the future passes this test.",
    },
)


q2 = choice(
    "b",
    {
        "a": "The size of the network does not tell whether the test was one. Ask who was in it.",
        "b": "With 250 strips per patient, a random split puts sisters of nearly every test strip into training.",
        "c": "With so many strips nearly everything is significant. The number itself is what we doubt.",
        "d": "Scaling before the split is a leak as well, but usually a smaller one. Something here can be worth most of the 0.99.",
    },
)


def methods(answer):
    """The number of the sentence with the leak."""
    sentence = number(float(str(answer).strip(" ()")) if str(answer).strip(" ()").isdecimal() else answer)
    hints = {
        1: "One stay per patient: so nobody can stand on both sides.",
        3: "To draw patients is right. What had been done with all of them before?",
        4: "Filling can be a leak. But read whose median it was.",
        5: "The choice was made within the training part, so the test patients took no part in it.",
        6: "This is the result. Which sentence made it look so good?",
    }
    refuse(sentence, {hint: wrong for wrong, hint in hints.items()})
    if sentence != 2:
        raise NotYet("Give the number of one sentence, from 1 to 6.")
    return "The columns were chosen with the outcomes of all patients, and the split came afterwards."


def share_met_before(answer):
    """A function of the patients of the training and of the test rows: the share of test rows met before."""
    cases = [
        (np.array([4, 4, 8, 15, 16]), np.array([4, 23, 42, 4, 16, 4, 108, 23, 8])),
        (np.array([31, 2, 2, 77, 5, 5, 5]), np.array([90, 31, 31, 92, 93])),
        (np.array([6, 1]), np.array([2, 3, 4])),
    ]
    for train, test in cases:
        value = number(call(answer, train, test))
        known, asked = set(train.tolist()), test.tolist()
        right = sum(patient in known for patient in asked) / len(asked)
        patients = set(asked)
        refuse(
            value,
            {
                "That is the share of test patients. A patient with three rows counts three times: ask for the rows.": len(
                    patients & known
                )
                / len(patients),
                "That is the share of those who were not met. The others are asked for.": 1 - right,
                "That is a number of rows. Divide by how many test rows there are.": right * len(asked),
                "That is the share of the training rows. Ask of each test row.": np.isin(train, test).mean(),
                "Rows at the same place are compared. A patient may stand anywhere in the other part.": np.mean(
                    [a == b for a, b in zip(train, test, strict=False)]
                ),
            }
            if right
            else {},
        )
        expect(value, right)
    return "After a split by patient it is 0. Make it a habit: one line, before the first training."


def shuffle_patients(answer):
    """A function (sick, patients, rng) that shuffles the outcomes between the patients."""
    rng = np.random.default_rng(5)
    for sick, visits in ((3, [3, 1, 4, 1, 5, 9, 2, 6, 5, 3]), (8, [1, 7, 2, 2, 8, 1, 1, 6, 3, 4, 5, 2])):
        patients = rng.permutation(np.repeat(rng.permutation(50)[: len(visits)] + 100, visits))
        names, owner = np.unique(patients, return_inverse=True)
        of_patients = rng.permutation((np.arange(names.size) < sick).astype(int))
        draws = []
        for _ in range(30):
            shuffled = array(call(answer, of_patients[owner], patients, rng), patients.shape)
            if not set(shuffled.tolist()) <= {0.0, 1.0}:
                raise NotYet("The result holds other values than the outcomes 0 and 1. Give back outcomes, not names.")
            new = np.array([shuffled[owner == k].mean() for k in range(names.size)])
            if not set(new.tolist()) <= {0.0, 1.0}:
                raise NotYet("Two visits of one patient have different outcomes: visits were shuffled, not patients.")
            if new.sum() != of_patients.sum():
                raise NotYet(
                    f"{of_patients.sum()} patients were sick, now {new.sum():.0f} are. Use the outcome of each patient "
                    "once, however many visits he has."
                )
            draws.append(tuple(new))
        if len(set(draws)) == 1:
            raise NotYet("Thirty calls give the same outcomes. Use `rng`, the generator that is handed over.")
        if np.mean([new != old for draw in draws for new, old in zip(draw, of_patients, strict=True)]) <= 0.1:
            raise NotYet("Nearly all patients keep their own outcome. Shuffle all of them.")
        stay = np.mean(draws, axis=0)
        if (stay == 1).any() or (stay == 0).any():
            raise NotYet("Some patients have the same outcome in all of thirty shuffles. Shuffle all patients.")
    return "Visits stay together, patients change places: this is the shuffle that finds a leak between visits."


def selection_in_folds(answer):
    """A function (x, sick) that returns the cross-validated AUROC of a model on its ten best columns."""
    noise, clear, expected = _studies()
    on_noise = _values(answer, noise).mean()
    if on_noise > 0.56:
        said = f"On pure noise your function returns {on_noise:.2f} on average."
        chosen, fitted = (np.mean([wrong(*study) for study in noise]) for wrong in (_chosen_on_all, _on_its_own))
        if on_noise > fitted - 0.005:
            raise NotYet(f"{said} The model is judged on the patients it was fitted to. Cross-validate it.")
        if on_noise > chosen - 0.1:
            raise NotYet(
                f"{said} The test patients took part in choosing the columns. Put the choice into a pipeline, and "
                "cross-validate the pipeline."
            )
        raise NotYet(
            f"{said} Do test patients help to choose columns at any step, even a first one? If not: is it the mean of "
            "all five folds, and does an AUROC below 0.5 stay as it is?"
        )
    if on_noise < 0.25:
        raise NotYet(f"On pure noise your function returns {on_noise:.2f} on average; about 0.5 was expected.")
    on_clear = _values(answer, clear)
    if np.abs(on_clear - expected).max() > 0.035:  # folds may be dealt in another way
        worst = np.abs(on_clear - expected).argmax()
        said = (
            f"Where ten of 300 columns tell who is sick, {expected[worst]:.2f} was expected, you return "
            f"{on_clear[worst]:.2f}."
        )
        for hint, options in {
            "That is about the accuracy. One patient in five is sick here; ask for the AUROC.": {"scoring": "accuracy"},
            "That is about the AUROC of the calls, yes or no. It must be that of the risks.": {
                "scoring": _auroc_of_calls
            },
            "That is about what a single column gives. Choose the ten best.": {"k": 1},
            "That is about what all columns together give. Choose the ten best.": {"k": "all"},
        }.items():
            if np.abs(on_clear - [_in_folds(*study, **options) for study in clear]).max() < 0.01:
                raise NotYet(f"{said} {hint}")
        raise NotYet(
            f"{said} Is it an AUROC, the mean of five folds, and are the columns those ten that f_classif puts first on "
            "the training patients of each fold?"
        )
    return "On pure noise it finds nothing, and where there is something, it finds it."


@cache
def _studies():
    """Studies (x, sick) of noise, clear ones in which ten columns lie higher or lower in the sick, and what the mended
    function returns for each of the clear ones.

    The seeds tell mistakes from chance: however the patients are dealt into five folds, the mean over the noise stays
    below 0.54 and each clear study within 0.03 of its value, while a choice of 50 or 100 columns on all patients lifts
    the noise above 0.57, and a single fold misses the clear studies.
    """

    def study(seed, sick, healthy, columns, shift=(), ordered=False):
        rng = np.random.default_rng(seed)
        y = rng.permutation(np.repeat([0, 1], [healthy, sick]))
        x = rng.normal(size=(y.size, columns))
        x[:, 10 + rng.choice(columns - 10, len(shift), replace=False)] += np.multiply.outer(y, shift)
        order = np.argsort(y, kind="stable") if ordered else slice(None)
        return x[order], y[order]

    noise = [study(seed, 20, 20, 2000, ordered=seed == 18) for seed in (18, 21, 25, 56, 67, 69, 73)]
    clear = [study(seed, 48, 192, 300, [0.8] * 5 + [-0.8] * 5) for seed in (15, 20, 36)]
    return noise, clear, np.array([_in_folds(*one) for one in clear])


def _values(answer, studies):
    """What the student's function returns for each of the studies."""
    values = [call(answer, *study) for study in studies]
    if any(isinstance(value, float) and np.isnan(value) for value in values):
        raise NotYet(
            "Your function returns NaN. Is there a fold with only sick or only healthy patients? It has no AUROC. "
            "Stratified folds hold both."
        )
    values = np.array([number(value) for value in values])
    if values.size > 1 and np.ptp(values) == 0 and values[0] < 1:
        raise NotYet("Studies of other patients give the same number: compute it from x and sick.")
    return values


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
    from ..datasets import make_ward

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
            "Every value of `creatinine` that there is was written within 24 hours. (That it is missing only in "
            "survivors is another reason to ask, but not this one.)"
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


CHECKERS = {
    "q1": q1,
    "q2": q2,
    "methods": methods,
    "selection_in_folds": selection_in_folds,
    "share_met_before": share_met_before,
    "shuffle_patients": shuffle_patients,
    "columns_from_the_future": columns_from_the_future,
}
