"""Checks of the exercises of lesson 1.6, validation."""

from functools import cache

import numpy as np

from . import NotYet, array, call, choice, expect, number, refuse, same

q1 = choice(
    "b",
    {
        "a": "96 of 100 answers are right, and so are those of a rule that calls everybody healthy. Ask what the model "
        "adds to that rule.",
        "b": "Whoever calls everybody healthy is right for 96 %, and an AUROC of 0.5 says that the sick are not ranked "
        "above the healthy any more often than by a coin.",
        "c": "The two numbers count different things. Accuracy counts patients, the AUROC counts pairs of a sick and a "
        "healthy one, so they may lie far apart.",
        "d": "Ranking is what the AUROC measures, and 0.5 is what a coin reaches.",
    },
)

q2 = choice(
    "c",
    {
        "a": "The median is computed from patients. If those of the fold are among them, they have had a say in their "
        "own exam.",
        "b": "Mean and standard deviation are computed from patients, so they are learned. They belong inside the "
        "rounds, in a pipeline.",
        "c": "Writing 1 for female needs no other patient: it would be the same if you had only one. What is computed "
        "from other patients belongs inside the rounds.",
        "d": "Choosing is learning, and the most tempting kind. The depth has to be chosen anew in each round, without "
        "the fold.",
    },
)


def pairs(answer):
    """The AUROC of the risks 0.6 and 0.3 of those who died, and 0.7, 0.3, 0.2, 0.2 and 0.1 of those who lived."""
    value = number(answer)
    refuse(
        value,
        {
            "Equal risks count half. One pair has them.": 0.7,
            "Equal risks count half, and you gave that pair a whole point.": 0.8,
            "You have the points. Divide them by the number of pairs.": 7.5,
            "That is the right number in per cent. Give the AUROC itself, between 0 and 1.": 75.0,
            "You counted the pairs in which the one who lived has the higher risk.": 0.25,
            "A pair is one who died and one who lived, so there are 2 times 5.": 7.5 / 21,
            "You divided by the number of patients. Divide by the number of pairs.": 7.5 / 7,
            "That is an accuracy, with 0.5 as the limit. Compare those who died with those who lived, pair by pair.": 5
            / 7,
        },
    )
    if not same(value, 0.75):
        raise NotYet(
            "Take each of the two who died. How many of the five who lived have a lower risk, and how many an equal one?"
        )
    return "Of ten pairs seven are in the right order, and one is equal: 7.5 points."


def honest_number(answer):
    """The test AUROC of the model that is best in validation."""
    value = number(answer)
    refuse(
        value,
        {
            "0.77 is the best of four looks at the test set. Whoever chooses on the test set has no test set left. "
            "Choose on another column.": 0.77,
            "0.78 made you choose this tree, so a part of it is luck. You have chosen the right row: now take the "
            "number of the patients who took part in nothing.": 0.78,
            "That is about training patients. A tree may know them by heart.": 1.0,
            "This belongs to the tree of the report. But is it the tree that you would have chosen?": 0.76,
            "That is the right number in per cent. Give the AUROC itself, between 0 and 1.": 73.0,
        },
    )
    if value in (2, 4, 6):
        raise NotYet("That is a depth. Which AUROC may the report give for its tree?")
    if not same(value, 0.73):
        raise NotYet("Choose the row by one column, and read the answer from another.")
    return "Depth 4 is best in validation, and its test AUROC is 0.73. It is less pleasing than 0.77, and honest."


def standardise(answer):
    """A function (x, train) that standardises x (n, k) by mean and standard deviation of the rows in the mask train."""
    rng = np.random.default_rng(6)
    first = np.array([[60, 120, 25], [72, 95, 31], [81, 160, 22], [49, 133, 27], [66, 180, 38], [90, 101, 19.0]])
    second = rng.normal(size=(11, 2)) * [3, 40] + [7, 300]
    for x, out in ((first, (1, 4)), (second, (0, 2, 3, 9, 10))):
        train = ~np.isin(np.arange(len(x)), out)
        value = array(call(answer, x, train))
        if value.shape == (train.sum(), x.shape[1]):
            raise NotYet(
                "You return the training patients only. Return all patients, those to be predicted included: they are "
                "put on the same scale."
            )
        value = array(value, x.shape)
        mean, spread = x[train].mean(axis=0), x[train].std(axis=0)
        right = (x - mean) / spread
        if same(value, right) or same(value, (x - mean) / x[train].std(axis=0, ddof=1)):  # n or n - 1: both are in use
            continue
        apart = (x - x[~train].mean(axis=0)) / x[~train].std(axis=0)
        refuse(
            value,
            {
                "Mean and standard deviation still come from all patients. Compute them from x[train] alone.": (
                    (x - x.mean(axis=0)) / x.std(axis=0)
                ),
                "The mean comes from the training patients, the standard deviation still from all of them.": (
                    (x - mean) / x.std(axis=0)
                ),
                "The standard deviation comes from the training patients, the mean still from all of them.": (
                    (x - x.mean(axis=0)) / spread
                ),
                "You took mean and standard deviation of the patients who are not in the training set. Turn the mask "
                "round.": apart,
                "The two groups got a scale of their own, so a difference between them is gone. Use mean and standard "
                "deviation of the training patients for both.": np.where(train[:, None], right, apart),
                "That is one mean for the whole table. Each measurement has its own: take the mean with axis=0.": (
                    (x - x[train].mean()) / x[train].std()
                ),
                "You subtract the mean, and do not divide by the standard deviation.": x - mean,
                "You divide by the variance. Its square root is the standard deviation.": (x - mean) / spread**2,
                "You divide by the standard deviation, and do not subtract the mean.": x / spread,
                "You divide by the range. Divide by the standard deviation.": (x - mean) / np.ptp(x[train], axis=0),
            },
        )
        expect(value, right, "These are not (x - mean) / standard deviation, each from x[train], for each column.")
    return "The others are measured with a ruler that was made without them."


def risk_in_rounds(answer):
    """A function (group, died, fold): for each patient the share of deaths in her group in the other folds."""
    rng = np.random.default_rng(3)
    cases = []
    for n, groups, folds in ((40, (50, 60, 70), 4), (66, (3, 1), 5)):
        fold = rng.permutation(np.arange(n) % folds)
        group = rng.choice(groups, n)
        died = (rng.random(n) < 0.25 + 0.4 * (group == max(groups))).astype(int)
        cases.append((group, died, fold))
    for group, died, fold in cases:
        value = array(call(answer, group, died, fold), group.shape)
        alike, inside = group[:, None] == group, fold[:, None] == fold
        himself = np.eye(len(group), dtype=bool)

        def share(mask, died=died):
            return mask @ died / np.maximum(mask.sum(axis=1), 1)

        right = share(alike & ~inside)
        refuse(
            value,
            {
                "The risks were cut to whole numbers. An array made like died holds whole numbers: make it with np.zeros.": (
                    np.trunc(right)
                ),
                "The patients of the fold are counted among those from whom you learn. Leave out her whole fold.": share(
                    alike
                ),
                "You leave out the patient only. Leave out all patients of her fold.": share(alike & ~himself),
                "You learn from the patients of her own fold. Learn from all the others.": share(alike & inside),
                "You leave out the fold, but all groups get the same risk. Look at patients of her group only.": share(
                    ~inside
                ),
                "Those are the patients of the other groups.": share(~alike & ~inside),
                "That is the same risk for everybody.": np.full(len(died), died.mean()),
                "That is the share who lived.": 1 - right,
                "That is the number of deaths. Divide by the number of patients whom you counted.": (
                    (alike & ~inside) @ died
                ).astype(float),
                "You divide by all patients of the group, those of the fold included.": (alike & ~inside)
                @ died
                / alike.sum(axis=1),
            },
        )
        if not same(value, right) and same(value, right, atol=0.006):
            raise NotYet("These are the right shares, but rounded. Return them as they are.")
        expect(value, right, "Take the patients of the same group whose fold is another one: the mean of their died.")
    return "That was a cross-validation without any library: nobody had a say in her own risk."


def beat_age(answer):
    """A function (x, died, fold) that returns cross-validated risks, better than age alone, without a look at the fold."""
    (x, died, fold), *others = _patients()
    risk = _risks(answer, x, died, fold)
    _refuse_looks(answer, x, died, fold, risk)
    value, bar = _auroc(died, risk), _auroc(died, x[:, 0])
    said = f"Each fold was predicted without its own outcomes, and the AUROC is {value:.3f}"
    if value < 0.45:
        raise NotYet(f"{said}. Do your risks rise where they should fall? Take the column of those who died.")
    if len(np.unique(risk)) == 2:
        raise NotYet(f"{said}. You return calls, yes or no. Return risks: predict_proba, or the share of deaths.")
    if value <= bar:
        raise NotYet(
            f"{said}; age alone reaches {bar:.3f}. A tree of few questions has few different risks, so it ranks roughly. "
            "Similar patients rank more finely, if you ask enough of them, on one scale."
        )
    for patients in others:
        shuffled = _risks(answer, *patients)
        _refuse_looks(answer, *patients, shuffled)
        if _auroc(patients[1], shuffled) < LEAST:
            raise NotYet(
                "I put the same patients in another order, gave them other colours, and asked for another outcome. Now "
                "the risks fit it badly. Use x, died and fold as your function gets them, not those of the notebook."
            )
    return (
        f"Your AUROC is {value:.3f}, that of age alone {bar:.3f}, and I found nobody whose own outcome had changed her "
        "risk. Were these your first settings? The best of several is a number of a validation set."
    )


LEAST = 0.65  # an AUROC that every model with an AUROC above that of age reaches for the other outcome


@cache
def _patients():
    """(x, died, fold) of the 500 patients of the study; in another order and other colours, with deaths at any time."""
    from ..datasets import load_whas500

    table = load_whas500().table
    died = ((table["days"] <= 365) & (table["died"] == 1)).to_numpy().astype(int)
    x = table.drop(columns=["los", "days", "died"]).to_numpy(float)
    fold = np.random.default_rng(0).permutation(np.arange(len(x)) % 5)
    rng = np.random.default_rng(1)
    order, other_fold = rng.permutation(len(x)), rng.permutation(fold)
    return [(x, died, fold), (x[order], table["died"].to_numpy().astype(int)[order], other_fold)]


def _risks(answer, x, died, fold):
    value = array(call(answer, x, died, fold))
    if value.shape == (len(died), 2):
        raise NotYet("Two columns: the chances of living and of dying. Return the column of those who died, [:, 1].")
    return array(value, died.shape)


def _refuse_looks(answer, x, died, fold, risk):
    """Hints if the risks of a fold change with what only its patients know, or with the weather."""
    if not same(_risks(answer, x, died, fold), risk, atol=1e-6):
        raise NotYet("The same patients get other risks when your function is called again. Give your model a seed.")
    here = fold == 1
    if np.ptp(risk) == 0:
        raise NotYet("Everybody gets the same risk, so nobody is ranked.")
    flipped = np.where(here, 1 - died, died)
    if not same(_risks(answer, x, flipped, fold)[here], risk[here], atol=1e-6):
        raise NotYet(
            "I changed the outcomes of the patients of one fold, and their own risks changed. So the model had seen "
            "them. Leave out the whole fold, and take the folds of `fold`: cv=5 makes folds of its own."
        )
    moved, first = x.copy(), np.flatnonzero(here)[0]
    moved[first] = 50 * np.abs(x).max(axis=0)
    rest = here & (np.arange(len(x)) != first)
    if not same(_risks(answer, moved, died, fold)[rest], risk[rest], atol=1e-6):
        raise NotYet(
            "I changed the measurements of one patient, and the risks of others in her fold changed. Is the scaling "
            "still learned on all patients? Put it into the pipeline."
        )


def _auroc(truth, score):
    from sklearn.metrics import roc_auc_score

    return roc_auc_score(truth, score)


CHECKERS = {
    "q1": q1,
    "q2": q2,
    "pairs": pairs,
    "honest_number": honest_number,
    "standardise": standardise,
    "risk_in_rounds": risk_in_rounds,
    "beat_age": beat_age,
}
