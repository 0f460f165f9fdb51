"""Checks of the exercises of lesson 1.8, margins."""

import numpy as np

from . import NotYet, call, choice, number, refuse, same

q1 = choice(
    "a",
    {
        "a": "When two questions are nearly as good, a few patients more or less decide. A forest lives on it: it averages "
        "many such trees.",
        "b": "Both trees were grown by the same rule without an error. The patients differed, not the arithmetic.",
        "c": "A tree asks what separates, given the questions before it. Which question wins a close race says nothing "
        "about a cause.",
        "d": "It may predict fairly well all the same. What is unsteady is the order of its questions, and what one "
        "would like to read into it.",
    },
)


q2 = choice(
    "b",
    {
        "a": "The border bends around single patients already: it is perfect on its own and poor on others.",
        "b": "A vote that reaches further is shared with more neighbours, so single patients count for less. "
        "Cross-validation says how far.",
        "c": "A higher price makes the model follow its own patients even more closely, and it orders all "
        "their pairs as it is.",
        "d": "There it is perfect, and that is the trouble. What counts is how it ranks patients whom it has not seen.",
    },
)

abstract = choice(
    "c",
    {
        "a": "A model can be tried on 400 patients, and ten folds are usual. Look at how the two sides were treated.",
        "b": "The AUROC is a fair measure of ranking, and boosting does give probabilities.",
        "c": "The best of 500 settings looks better than it is on the folds that chose it, and 60 events leave an AUROC "
        "uncertain by several hundredths.",
        "d": "That may matter to the clinic. It does not bear on the question which of them ranks better.",
    },
)


def votes(answer):
    """A function (supports, votes, b, gamma, patient) that returns the score of a support vector machine."""
    for supports, given, b, gamma, patient in _machines():
        value = number(call(answer, supports, given, b, gamma, patient))
        squares = (supports - patient) ** 2

        def score(likeness, b=b, given=given):
            return b + (given * likeness).sum()

        distance = squares.sum(axis=1)
        mistakes = {
            "The distances are right. In the exponent stands the square of the distance, so take no root.": score(
                np.exp(-gamma * np.sqrt(distance))
            ),
            "The sum of squares runs over the measurements of one support vector, axis=1, not over the support "
            "vectors.": score(np.exp(-gamma * squares.sum(axis=0))),
            "Both faults are still there. In the example the likenesses are 0.819 and 0.670: print yours, and the squares.": score(
                np.exp(-gamma * np.sqrt(squares.sum(axis=0)))
            ),
            "The number b is missing.": score(np.exp(-gamma * distance)) - b,
            "Likeness fades with the distance: the exponent is negative.": score(np.exp(gamma * distance)),
            "That is the mean of the votes. They are added up.": b + (given * np.exp(-gamma * distance)).mean(),
            "The likenesses alone were added. Multiply each by the vote of its support vector.": b
            + np.exp(-gamma * distance).sum(),
            "gamma multiplies the squared distance in the exponent, it does not divide it.": score(
                np.exp(-distance / gamma)
            ),
        }
        right = score(np.exp(-gamma * distance))
        if not same(value, right):
            refuse(value, mistakes)
            raise NotYet(
                f"{right:.4g} was expected for {len(given)} support vectors and gamma = {gamma}, this is {value:.4g}."
            )
    return "This is all that a trained support vector machine does with a new patient."


def _machines():
    """Support vectors (m, k), as many as there are measurements, so that the wrong axis gives no error; votes, b, gamma, patient."""
    for seed, m, b, gamma in ((1, 3, -0.4, 0.3), (2, 4, 0.9, 0.15), (3, 2, 0.2, 0.7)):
        rng = np.random.default_rng(seed)
        yield rng.normal(size=(m, m)).round(1), rng.uniform(-2, 2, m).round(1), b, gamma, rng.normal(size=m).round(1)


def best_question(answer):
    """A function (values, dead) that returns the threshold with the smallest Gini impurity after it."""
    for values, dead in (_lactates(), _ages(), _troponins(), _proteins(), _pains()):
        threshold = number(call(answer, values, dead))
        points = np.unique(values)
        right = _best(values, dead, _gini)
        gap = _gap(points, threshold)
        if gap == right:
            continue
        cost = min(_costs(values, dead, _gini))
        if same(threshold, cost) or same(threshold, cost / values.size):
            raise NotYet("You returned an impurity. Return the threshold that leads to it.")
        if not points[0] <= threshold <= points[-1]:
            raise NotYet(
                f"The values go from {points[0]:g} to {points[-1]:g}, and {threshold:g} leaves all patients in one group. "
                "Did you return a position in the list in place of the value there?"
            )
        orders = (
            values.argsort(kind="stable"),
            np.lexsort((dead, values)),
            np.lexsort((-dead, values)),
            values.argsort(),
        )
        if any(gap == _as_sorted(values[order], dead[order], points) for order in orders):
            raise NotYet(
                "That is the threshold that comes out if the patients are sorted, and then cut between two of the same "
                "value. Do you compare the values with the threshold?"
            )
        if threshold == points[-1]:
            raise NotYet(
                f"Nobody's value is above {threshold:g}, so one group is empty. Its mean is NaN, and argmin takes NaN "
                "for the smallest. Leave the largest value out."
            )
        found = (
            f"At {threshold:g} the impurity after the question is {_costs(values, dead, _gini)[gap] / values.size:.4f}, "
            f"and there is a question with {cost / values.size:.4f}."
        )
        if right in (0, points.size - 2):
            raise NotYet(
                f"{found} It is the lowest or the highest of all. Do you try the thresholds at both ends, and may either "
                "group have more deaths? Those who take the middles between neighbours must sort the values first."
            )
        if same(threshold, points[right + 1]):
            raise NotYet(
                f"The threshold {threshold:g} fits the question 'below it?'. Here it is 'at most the threshold?', and "
                f"the patients with {threshold:g} must be in the other group."
            )
        refuse(
            gap,
            {
                "That is the worst question: the smallest impurity is wanted.": _best(
                    values, dead, lambda p: -_gini(p)
                ),
                "That is the threshold that comes out if each group is not weighted by its own number of "
                "patients.": _best(values, dead, _gini, weighted=False),
                "That is the threshold that comes out if the patients are cut in the order in which they come. Do you "
                "compare the values with the threshold?": _as_sorted(values, dead, points),
                "That is the threshold with the smallest entropy. The Gini impurity was asked for.": _best(
                    values, dead, _entropy
                ),
                "That is the threshold with the fewest wrong calls. The Gini impurity was asked for.": _best(
                    values, dead, lambda p: min(p, 1 - p)
                ),
                "That is the threshold with the largest difference between the shares of deaths, however small the "
                "groups are. The Gini impurity was asked for.": _best(values, dead, None),
            },
            rtol=0,
        )
        raise NotYet(found)
    return "Any threshold between the same two values asks the same question; a library takes the middle."


def _lactates():
    """Lactates (60,) in mmol/l, many of them twice and in no order, and deaths (60,).

    The seed is such that the usual mistakes lead to thresholds that differ from each other. Quarters are exact in
    single precision, too.
    """
    rng = np.random.default_rng(363015)
    values = rng.integers(4, 38, 60) / 4
    dead = (rng.random(60) < np.where(values > np.quantile(values, 0.6), 0.6, 0.2)).astype(int)
    order = values.argsort(kind="stable")
    for ends in (order[:2], order[:-3:-1]):  # of the two at either end one died
        values[ends], dead[ends] = values[ends[0]], (0, 1)
    return values, dead


def _ages():
    """Ages (50,) and deaths (50,): the four youngest died, and the best threshold is the lowest."""
    rng = np.random.default_rng(1)
    ages = np.where(np.arange(50) % 12 == 7, 49.0, rng.integers(50, 92, 50))
    return ages, np.where(ages == 49, 1, rng.random(50) < 0.2).astype(int)


def _troponins():
    """Troponins (40,) in ng/l and deaths (40,): those who reached the limit of 1,000 died."""
    rng = np.random.default_rng(6)
    troponins = np.where(np.arange(40) % 9 == 4, 1000.0, 10 * rng.integers(1, 100, 40))
    return troponins, np.where(troponins == 1000, 1, rng.random(40) < 0.2).astype(int)


def _proteins():
    """C-reactive proteins (160,) in mg/l, a few of them very high, and deaths (160,).

    The seed is such that equally spaced thresholds and percentiles miss the best gap, from 40.5 to 40.75.
    """
    rng = np.random.default_rng(75)
    proteins = np.round(4 * np.exp(rng.normal(3.3, 1.5, 160))) / 4
    return proteins, (rng.random(160) < np.where(proteins > np.sort(proteins)[64], 0.5, 0.15)).astype(int)


def _pains():
    """Pains (60,) from 0 to 6 and deaths (60,).

    The seed is such that a cut between patients of the same pain seems the best one, however they are sorted: those
    who died first, those who died last, or as they come.
    """
    rng = np.random.default_rng(31)
    pains = rng.integers(0, 7, 60).astype(float)
    return pains, (rng.random(60) < np.where(pains > 2, 0.5, 0.3)).astype(int)


def _gap(points, threshold):
    """The position of the largest of the points that is at most the threshold, -1 if none is."""
    return int(np.searchsorted(points, threshold, side="right")) - 1


def _gini(p):
    return 2 * p * (1 - p)


def _entropy(p):
    return -sum(q * np.log(q) for q in (p, 1 - p) if q > 0)


def _costs(values, dead, impurity, weighted=True):
    """The impurity left by each threshold, times the number of patients; all values but the largest are tried."""
    costs = []
    for threshold in np.unique(values)[:-1]:
        groups = dead[values <= threshold], dead[values > threshold]
        if impurity is None:
            costs.append(-abs(groups[0].mean() - groups[1].mean()))
        else:
            costs.append(sum((group.size if weighted else 1) * impurity(group.mean()) for group in groups))
    return np.array(costs)


def _best(*arguments, **options):
    return int(_costs(*arguments, **options).argmin())


def _as_sorted(values, dead, points):
    """The gap that is found if the patients are cut at a position in their order, ties or not."""
    costs = [k * _gini(dead[:k].mean()) + (dead.size - k) * _gini(dead[k:].mean()) for k in range(1, dead.size)]
    k = int(np.argmin(costs)) + 1
    return _gap(points, (values[k - 1] + values[k]) / 2)


CHECKERS = {"q1": q1, "q2": q2, "abstract": abstract, "votes": votes, "best_question": best_question}
