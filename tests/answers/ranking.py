"""Right and wrong answers to the exercises of lesson 1.10."""

import numpy as np
import pandas as pd
from scipy.stats import mannwhitneyu, rankdata
from sklearn.metrics import roc_auc_score
from sklearn.utils import resample


def pairs(truth, score):
    s, h = score[truth == 1][:, None], score[truth == 0]
    return (s > h) + (s == h) / 2


def in_a_loop(truth, score):
    won = [1.0 if a > b else 0.5 if a == b else 0.0 for a in score[truth == 1] for b in score[truth == 0]]
    return sum(won) / len(won)


def as_given(truth, score):
    healthy = score[truth == 0]
    points = 0
    for one in score[truth == 1]:
        points += (one > healthy).sum()
    return points / (truth.sum() * len(healthy))


def mended(truth, score):
    healthy = score[truth == 0]
    points = 0
    for one in score[truth == 1]:
        points += (one > healthy).sum() + (one == healthy).sum() / 2
    return points / (truth.sum() * len(healthy))


def by_ranks(truth, score):
    sick = truth.sum()
    return (rankdata(score)[truth == 1].sum() - sick * (sick + 1) / 2) / (sick * (len(truth) - sick))


def by_test(truth, score):
    sick, healthy = score[truth == 1], score[truth == 0]
    return mannwhitneyu(sick, healthy).statistic / (sick.size * healthy.size)


def by_table(truth, score):
    table = pd.DataFrame({"truth": truth, "score": score})
    both = table[table.truth == 1].merge(table[table.truth == 0], how="cross")
    return (both.score_x > both.score_y).mean() + (both.score_x == both.score_y).mean() / 2


def sorts_its_scores(truth, score):
    score.sort()
    return by_ranks(truth, score)


def quick(truth, score, patients, rng):
    """All draws at once: a draw is how often each patient is drawn."""
    ids, owner = np.unique(patients, return_inverse=True)
    times = rng.multinomial(ids.size, np.full(ids.size, 1 / ids.size), size=500)[:, owner]
    sick, healthy = times[:, truth == 1], times[:, truth == 0]
    both = sick.sum(axis=1) * healthy.sum(axis=1)
    won = (sick @ pairs(truth, score) * healthy).sum(axis=1)
    return np.quantile(won[both > 0] / both[both > 0], [0.025, 0.975])


def won(truth, score):
    return pairs(truth, score).mean()


def won_without_ties(truth, score):
    return np.mean(pairs(truth, score) == 1)


def draws(truth, score, patients, rng, by_film=False, replace=True, rows_of=None, times=500, share=won):
    owner = np.arange(len(truth)) if by_film else patients
    ids = np.unique(owner)
    aurocs = []
    for _ in range(times):
        drawn = rng.choice(ids, ids.size, replace=replace)
        rows = rows_of(owner, drawn, rng) if rows_of else np.concatenate([np.flatnonzero(owner == i) for i in drawn])
        if 0 < truth[rows].sum() < len(rows):
            aurocs.append(share(truth[rows], score[rows]))
    return aurocs


def interval(quantiles=(0.025, 0.975), **options):
    return lambda truth, score, patients, rng: np.quantile(draws(truth, score, patients, rng, **options), quantiles)


def by_dictionary(truth, score, patients, rng):
    films = {}
    for row, patient in enumerate(patients):
        films.setdefault(patient, []).append(row)
    ids, aurocs = list(films), []
    while len(aurocs) < 500:
        rows = [row for k in rng.integers(0, len(ids), len(ids)) for row in films[ids[k]]]
        if len(set(truth[rows])) == 2:
            aurocs.append(by_ranks(truth[rows], score[rows]))
    return np.percentile(aurocs, 2.5), np.percentile(aurocs, 97.5)


def by_seeds(truth, score, patients, rng):
    """scikit-learn's resample takes a seed, so each draw gets one from rng."""
    aurocs = []
    for seed in rng.integers(2**31, size=500):
        drawn = resample(np.unique(patients), random_state=int(seed))
        rows = np.concatenate([np.flatnonzero(patients == i) for i in drawn])
        if 0 < truth[rows].sum() < len(rows):
            aurocs.append(by_ranks(truth[rows], score[rows]))
    return np.quantile(aurocs, [0.025, 0.975])


def by_groups(truth, score, patients, rng):
    groups = [group for _, group in pd.DataFrame({"truth": truth, "score": score}).groupby(patients)]
    aurocs = []
    for _ in range(500):
        films = pd.concat([groups[k] for k in rng.choice(len(groups), len(groups))])
        if films["truth"].nunique() == 2:
            aurocs.append(by_ranks(films["truth"].to_numpy(), films["score"].to_numpy()))
    return np.quantile(aurocs, [0.025, 0.975])


def all_films_once(owner, drawn, rng):
    return np.flatnonzero(np.isin(owner, drawn))


def from_the_films_list(size):
    def rows(owner, drawn, rng):
        drawn = rng.choice(owner, len(drawn) if size == "patients" else len(owner))
        return np.concatenate([np.flatnonzero(owner == i) for i in drawn])

    return rows


def more_patients(owner, drawn, rng):
    drawn = rng.choice(np.unique(owner), len(owner))
    return np.concatenate([np.flatnonzero(owner == i) for i in drawn])


def films_again(owner, drawn, rng):
    films = [np.flatnonzero(owner == i) for i in drawn]
    return np.concatenate([rng.choice(some, some.size) for some in films])


def one_film(owner, drawn, rng):
    return np.array([np.flatnonzero(owner == i)[0] for i in drawn])


def mean_of_each(truth, score, patients, rng):
    ids = np.unique(patients)
    of = np.array([[truth[patients == i][0], score[patients == i].mean()] for i in ids])
    return interval()(of[:, 0].astype(int), of[:, 1], ids, rng)


def spread(*films):
    aurocs = draws(*films)
    return np.mean(aurocs) - np.std(aurocs), np.mean(aurocs) + np.std(aurocs)


def by_normal(*films):
    aurocs = draws(*films)
    return np.mean(aurocs) - 1.96 * np.std(aurocs), np.mean(aurocs) + 1.96 * np.std(aurocs)


def of_the_mean(*films):
    aurocs = draws(*films)
    error = np.std(aurocs) / np.sqrt(len(aurocs))
    return np.mean(aurocs) - 1.96 * error, np.mean(aurocs) + 1.96 * error


def turned_over(truth, score, patients, rng):
    low, high = quick(truth, score, patients, rng)
    return 2 * by_ranks(truth, score) - high, 2 * by_ranks(truth, score) - low


def half_the_patients(owner, drawn, rng):
    return np.concatenate([np.flatnonzero(owner == i) for i in drawn[: len(drawn) // 2]])


def without_the_last(owner, drawn, rng):
    ids = np.unique(owner)
    return np.concatenate([np.flatnonzero(owner == i) for i in rng.choice(ids[:-1], ids.size)])


def neighbours(truth, score, patients, rng):
    """Equal ids that stand side by side are taken as a patient."""
    return quick(truth, score, np.cumsum(np.append(0, np.diff(patients) != 0)), rng)


def half_where_there_is_none(truth, score, patients, rng):
    aurocs = []
    while len(aurocs) < 500:
        drawn = rng.choice(np.unique(patients), len(set(patients)))
        rows = np.concatenate([np.flatnonzero(patients == i) for i in drawn])
        aurocs.append(won(truth[rows], score[rows]) if 0 < truth[rows].sum() < len(rows) else 0.5)
    return np.quantile(aurocs, [0.025, 0.975])


def with_the_global_generator(truth, score, patients, rng):
    return quick(truth, score, patients, np.random)


def moved(*films):
    return quick(*films) - 0.15


def with_nan(truth, score, patients, rng):
    return quick(truth, score, patients, rng) * (np.nan if len(set(patients)) < 20 else 1)


RIGHT = {
    "q1": ["c"],
    "twelve_deaths": ["b"],
    "thirty_wards": [1.5, 30 * 0.05, np.array(1.5)],
    "auroc_by_pairs": [
        lambda truth, score: pairs(truth, score).mean(),
        in_a_loop,
        mended,
        by_ranks,
        by_test,
        by_table,
        roc_auc_score,
    ],
    "bootstrap_over_patients": [quick, interval(), by_dictionary, by_seeds, by_groups],
}
WRONG = {
    "q1": {"larger": ("a", "how sure"), "overlap": ("b", "do not show"), "more draws": ("d", "not narrower")},
    "twelve_deaths": {
        "patients": ("a", "Count deaths"),
        "more draws": ("c", "not narrower"),
        "no AUROC": ("d", "enough for a pair"),
    },
    "thirty_wards": {
        "at least one": (1 - 0.95**30, "at least one"),
        "rounded": (0.7854, "at least one"),
        "one ward": (0.05, "for one ward"),
        "those that hold": (28.5, "hold the common value"),
        "as found": (2, "in the abstract"),
        "per cent": (5, "per cent"),
        "one and a half per cent": (0.015, "Add the probabilities"),
    },
    "auroc_by_pairs": {
        "ties count nothing": (lambda truth, score: np.mean(pairs(truth, score) == 1), "count nothing"),
        "the function as it is given": (as_given, "count nothing"),
        "ties count as won": (lambda truth, score: np.mean(pairs(truth, score) > 0), "count as won"),
        "ties left out": (
            lambda truth, score: np.sum(pairs(truth, score) == 1) / np.sum(pairs(truth, score) != 0.5),
            "left out",
        ),
        "turned round": (lambda truth, score: by_ranks(truth, -score), "the sick one should"),
        "pairs counted": (lambda truth, score: pairs(truth, score).sum(), "a number of pairs"),
        "all pairs of people": (
            lambda truth, score: pairs(truth, score).sum() / len(truth) ** 2,
            "all pairs of people",
        ),
        "divided by people": (lambda truth, score: pairs(truth, score).sum() / len(truth), "number of people"),
        "one for each sick person": (lambda truth, score: pairs(truth, score).mean(axis=0), "One number"),
        "never below 0.5": (
            lambda truth, score: max(by_ranks(truth, score), 1 - by_ranks(truth, score)),
            "stays there",
        ),
        "scores rounded": (lambda truth, score: by_ranks(truth, np.round(score)), "was expected"),
        "scores cut to whole numbers": (lambda truth, score: by_ranks(truth, score.astype(int)), "was expected"),
        "nearly equal scores": (lambda truth, score: by_ranks(truth, np.round(score, 1)), "was expected"),
        "whole numbers of pairs": (
            lambda truth, score: int(pairs(truth, score).sum()) / pairs(truth, score).size,
            "was expected",
        ),
        "wrong sum of ranks": (
            lambda truth, score: by_ranks(truth, score) + 1 / np.sum(truth == 0),
            "p (p - 1) / 2",
        ),
        "accuracy": (lambda truth, score: np.mean((score > 0.5) == truth), "was expected"),
        "sorts the caller's scores": (sorts_its_scores, "changes the array"),
        "mean scores compared": (
            lambda truth, score: score[truth == 1].mean() - score[truth == 0].mean(),
            "was expected",
        ),
    },
    "bootstrap_over_patients": {
        "films drawn": (interval(by_film=True), "films drawn one by one"),
        "neighbours": (neighbours, "wherever they stand"),
        "not with replacement": (interval(replace=False), "with replacement"),
        "each once": (interval(rows_of=all_films_once), "count once"),
        "from the films' list": (interval(rows_of=from_the_films_list("patients")), "drawn more often"),
        "from the films' list, often": (interval(rows_of=from_the_films_list("films")), "as often as there are films"),
        "too many patients": (interval(rows_of=more_patients), "as many patients as there are films"),
        "half as many patients": (interval(rows_of=half_the_patients), "half as many patients"),
        "films again": (interval(rows_of=films_again), "once more"),
        "one film a patient": (interval(rows_of=one_film), "one film a patient"),
        "mean of each patient": (mean_of_each, "mean scores"),
        "without the last": (interval(rows_of=without_the_last), "the first and the last of them"),
        "smallest and largest": (interval(quantiles=(0, 1)), "quantiles 0.025 and 0.975"),
        "90 per cent": (interval(quantiles=(0.05, 0.95)), "quantiles 0.05 and 0.95"),
        "upper limit": (interval(quantiles=(0.025, 0.95)), "quantiles"),
        "lower limit": (interval(quantiles=(0.05, 0.975)), "quantiles"),
        "the middle half": (interval(quantiles=(0.25, 0.75)), "the middle half"),
        "one standard deviation": (spread, "one standard deviation"),
        "normal": (by_normal, "quantiles of the AUROCs"),
        "error of the mean": (of_the_mean, "as wide as they should be"),
        "turned over": (turned_over, "twice the AUROC"),
        "ties count nothing": (interval(share=won_without_ties), "equal scores"),
        "half where there is none": (half_where_there_is_none, "count nothing for them"),
        "50 draws": (interval(times=50), "so few random numbers"),
        "100 draws": (interval(times=100), "so few random numbers"),
        "wrong way round": (interval(quantiles=(0.975, 0.025)), "should come first"),
        "the median": (interval(quantiles=0.5), "2 numbers are asked for"),
        "moved": (moved, "lie elsewhere"),
        "own generator": (
            lambda truth, score, patients, rng: quick(truth, score, patients, np.random.default_rng(0)),
            "nothing from rng",
        ),
        "the global generator": (with_the_global_generator, "nothing from rng"),
        "a generator beside it": (
            lambda truth, score, patients, rng: quick(truth, score, rng.permutation(patients), np.random.default_rng()),
            "The same generator twice",
        ),
        "one generator in each draw": (
            lambda truth, score, patients, rng: quick(
                truth, score, patients, np.random.default_rng(int(0 * rng.random()))
            ),
            "Two generators",
        ),
        "NaN in a small study": (with_nan, "leave such a draw out"),
    },
}
