"""Checks of the exercises of lesson 1.5, learning."""

import numpy as np

from . import NotYet, array, call, choice, expect, number, refuse, same

q1 = choice(
    "d",
    {
        "a": "k-means returns two groups from any data, from random numbers as well. A loss that falls is no proof of "
        "two kinds.",
        "b": "You asked for two, so you got two. With three centres, and good starts, the loss would have fallen further "
        "still.",
        "c": "Groups can be learned without labels, and they may be useful. But something must be compared before they "
        "are believed.",
        "d": "The loss falls on random numbers, too. If it falls no further on the patients, you know nothing either way, "
        "and if it does, two kinds are one of several reasons.",
    },
)

q2 = choice(
    "c",
    {
        "a": "That is a good plan, and the rival that every other plan has to beat. But the other 199,700 recordings take "
        "no part in it.",
        "b": "All recordings take part, but the 300 labels do not. The groups may be two machines, or slow and fast "
        "hearts. Nothing tells k-means to look for fibrillation.",
        "c": "The hidden stretches are an answer that every recording brings along. What is learned by guessing them "
        "may help when the 300 labels come in. Compare it with learning from the 300 alone.",
        "d": "Naming a rhythm changes nothing for the patient, and for the 300 we know the right answer, not only a "
        "reward. The 199,700 others would still take no part.",
    },
)

abstract = choice(
    "b",
    {
        "a": "A rule with one measurement did well in the lesson, and 14 may be plenty. Ask first what the program was "
        "told to learn.",
        "b": "The program learns whom doctors treated, which is not who had sepsis: those who were missed count as "
        "healthy. Always ask who wrote the label, and for what.",
        "c": "Other patients are the right ones to judge it on. Those from which it learned would flatter it.",
        "d": "It does belong there. Without the 84 % nobody could tell how much the 91 % is worth.",
    },
)


def learn_limit(answer):
    """A function (size, malignant, price) that returns the measured size with the smallest loss as a limit."""
    for n, price, seed in ((26, 0.43, 8577), (17, 3.3, 5660)):
        size, malignant = _lumps(n, seed)
        try:
            value = number(call(answer, size, malignant, price))
        except NotYet as hint:
            if "returns nothing" not in str(hint):
                raise
            raise NotYet(f"{hint} If so, no limit was kept: is any loss larger than infinity?") from None
        limits = np.unique(size)
        losses = _losses(size, malignant, limits, price)
        right = limits[losses.argmin()]
        if same(value, right, rtol=1e-4):
            continue

        def best(price, **changes):
            return limits[_losses(size, malignant, limits, price, **changes).argmin()]  # noqa: B023

        refuse(
            value,
            {
                "It still returns the largest size. Every loss is smaller than infinity: which line should change "
                "`best_loss`?": limits[-1],
                "That is the limit with the largest loss. The smallest is asked for, and large nuclei are the "
                "suspicious ones.": limits[losses.argmax()],
                "That is the smallest loss itself. Return the limit that has it.": losses.min(),
                "That is the smallest loss as a mean. Return the limit that has it.": losses.min() / n,
                "That is the place of the limit among the sizes. Return the size itself.": losses.argmin(),
                "You left out the price: a missed cancer counts `price` times.": best(1),
                "The price stands at the false alarms. It belongs to the missed cancers.": best(1 / price),
                "You call a lump malignant above the limit. It is called so at the limit as well: `>=`.": best(
                    price, at_limit=False
                ),
                "You count the missed cancers alone, and forget the false alarms.": best(1e9),
                "You count the false alarms alone, and forget the missed cancers.": best(0),
            },
            rtol=1e-4,
        )
        if np.array_equal(size >= value, size >= right):
            raise NotYet(
                "Your limit calls the same lumps malignant as the right one, but it was not measured. Return one of "
                "the sizes."
            )
        expect(value, right, "Try each size as the limit, and keep the one with the smallest loss.")
    return "The same learner with another price learns another limit: whoever sets the price sets the limit."


def _lumps(n, seed):
    """Sizes and labels of n lumps that overlap, in random order; one limit alone has the smallest loss."""
    rng = np.random.default_rng(seed)
    malignant = rng.permutation(np.arange(n) < 0.45 * n)
    size = np.round(rng.normal(12, 2, n) + 3 * malignant, 2)
    return size, malignant


def _losses(size, malignant, limits, price, at_limit=True):
    """The loss of each limit: the price for each missed cancer, 1 for each false alarm."""
    called = size >= limits[:, np.newaxis] if at_limit else size > limits[:, np.newaxis]
    return price * (malignant & ~called).sum(axis=1) + (~malignant & called).sum(axis=1)


def k_means_step(answer):
    """A function (points, centres) that returns the centres after one step of k-means."""
    # Nobody is equally near to two centres, and the mistakes below lead to centres that differ from each other.
    plane = np.array([[9.0, 1], [13, 2], [11, 6], [10, 3], [9, 5], [1, 4], [3, 0], [11, 2], [4, 3], [11, 4]])
    space = (np.random.default_rng(637).normal(size=(16, 3)) * [1, 2, 1]).round(1)
    flat_centres = np.array([[10.9, 2.1], [-0.7, 3.3], [8.6, 3]])
    for points, centres in ((plane, flat_centres), (space, space[[15, 9, 14, 4]] + 0.2)):
        value = call(answer, points, centres)
        if isinstance(value, tuple) and len(value) > 1 and np.ndim(value[0]) == 2:
            raise NotYet("You return several things. Return the new centres alone.")
        moved = array(value)
        if moved.shape == points.shape[:1]:
            raise NotYet("You return one entry for each patient. The groups' means, the new centres, are asked for.")
        moved = array(moved, centres.shape)
        right = _step(points, centres)
        if same(moved, right, atol=1e-3):
            continue
        spread = points.std(axis=0)
        groups = [points[_nearest(points, centres) == k] for k in range(len(centres))]
        rest = right
        for _ in range(100):
            rest = _step(points, rest)
        refuse(
            moved,
            {
                "The centres have not moved. Each goes to the mean of the patients who are nearest to it.": centres,
                "You went on until the centres came to rest. One step was asked for.": rest,
                "You took two steps. One was asked for.": _step(points, right),
                "You added up the patients of a group; divide by how many they are.": [g.sum(axis=0) for g in groups],
                "That is the median of each group; k-means takes the mean.": [np.median(g, axis=0) for g in groups],
                "That is the middle between the smallest and the largest of each group; k-means takes the mean.": [
                    (g.min(axis=0) + g.max(axis=0)) / 2 for g in groups
                ],
                "You began with the first patients as centres. Begin with the centres that are given.": _step(
                    points, points[: len(centres)]
                ),
                "Every centre went to the mean of all patients. Each takes only those nearest to it.": [
                    points.mean(axis=0) for _ in groups
                ],
                "You moved each centre onto the nearest patient. It goes to the mean of its group.": [
                    points[np.argmin(((points - centre) ** 2).sum(axis=1))] for centre in centres
                ],
                "The old centre is counted among the patients of its group. Take the mean of the patients alone.": [
                    np.vstack([g, centre]).mean(axis=0) for g, centre in zip(groups, centres, strict=True)
                ],
                "Each centre went only half of the way. It goes to the mean of its group.": (centres + right) / 2,
                "You gave each patient to the centre that is farthest.": _step(points, centres, sign=-1),
                "You measured the distance in blocks, along the columns. Take the square root of the summed "
                "squares, or the sum of the squares, which is smallest for the same centre.": _step(points, centres, 1),
                "You took the largest difference in one measurement as the distance. Take the square root of the "
                "summed squares.": _step(points, centres, np.inf),
                "You measured the distance in the first measurement alone. All of them count.": _step(
                    points, centres, columns=1
                ),
                "You scaled the measurements before you compared the distances. Here they count as they are.": _means(
                    points, centres, _nearest(points / spread, centres / spread)
                ),
                "You moved the centres while patients were still being dealt out. First deal out all of them, then "
                "move the centres.": _while_dealing(points, centres),
                "You moved the centres one after the other, and gave the patients anew to the centres in between. Deal "
                "them out once, then move all centres at once.": _one_by_one(points, centres),
                "You divided by the number of all patients. Divide by those of the group.": [
                    g.sum(axis=0) / len(points) for g in groups
                ],
                "Your centres are cut to whole numbers. Was the array for them made for integers?": np.trunc(right),
            },
            atol=1e-3,
        )
        if same(moved[np.lexsort(moved.T)], right[np.lexsort(right.T)], atol=1e-3):
            raise NotYet("The centres have changed places: keep them in the order in which they came.")
        expect(
            moved,
            right,
            "The centres are not the means of their groups. Is each patient with the centre that is nearest?",
            atol=1e-3,
        )
    return (
        "Repeat the step until nothing moves, and you have k-means; from another start it may come to rest elsewhere."
    )


def _nearest(points, centres, order=2, sign=1, columns=None):
    """The number of the centre (n,) that is nearest to each of the points, farthest if the sign is -1."""
    difference = (points[:, np.newaxis] - centres)[:, :, :columns]
    return (sign * np.linalg.norm(difference, ord=order, axis=2)).argmin(axis=1)


def _step(points, centres, order=2, sign=1, columns=None):
    return _means(points, centres, _nearest(points, centres, order, sign, columns))


def _means(points, centres, group):
    """The means of the groups (n,), numbers of centres; a wrong distance may leave a group empty: its centre stays."""
    return np.array([points[group == k].mean(axis=0) if (group == k).any() else c for k, c in enumerate(centres)])


def _while_dealing(points, centres):
    """The centres if each moves to the mean of its group as soon as a patient joins it."""
    centres, groups = centres.copy(), [[] for _ in centres]
    for point in points:
        k = _nearest(point[np.newaxis], centres)[0]
        groups[k].append(point)
        centres[k] = np.mean(groups[k], axis=0)
    return centres


def _one_by_one(points, centres):
    """The centres if each moves before the patients of the next one are found."""
    centres = centres.copy()
    for k in range(len(centres)):
        centres[k] = _step(points, centres)[k]
    return centres


CHECKERS = {
    "q1": q1,
    "q2": q2,
    "abstract": abstract,
    "learn_limit": learn_limit,
    "k_means_step": k_means_step,
}
