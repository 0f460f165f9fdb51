"""Checks of the exercises of lesson 1.10, ranking."""

import numpy as np

from . import NotYet, array, call, choice, expect, number, refuse

DRAWS = 2000  # for the checker's own limits

q1 = choice(
    "c",
    {
        "a": "0.84 is larger than 0.80 in these patients. With other patients the order might turn round: how sure are "
        "we? Look for the answer that asks.",
        "b": "Overlap of two intervals is not a test. Both scores rise and fall together from draw to draw, because a "
        "patient who is hard for one model is hard for the other.",
        "c": "Both models saw the same patients, so compute the difference in every draw: its interval may lie above 0 "
        "although the two intervals overlap.",
        "d": "More draws make the limits of an interval steadier, not narrower. Only more patients make it narrower.",
    },
)


def auroc_by_pairs(answer):
    """A function (truth, score) that returns the AUROC, ties counting half."""
    for sick, healthy, seed in ((7, 12, 17), (15, 8, 3)):
        truth, score = _scored(sick, healthy, seed)
        value = number(call(answer, truth, score))
        s, h = score[truth == 1][:, None], score[truth == 0]
        wins, ties = np.mean(s > h), np.mean(s == h)
        right = wins + ties / 2
        half = "Pairs with equal scores count {} in your function; each should count half."
        refuse(
            value,
            {
                half.format("nothing"): wins,
                half.format("as won"): wins + ties,
                "You left out the pairs with equal scores. They are pairs too, and each counts half.": wins
                / (1 - ties),
                "You count the pairs in which the healthy one scores higher; the sick one should.": 1 - right,
                "That is a number of pairs; divide by the number of all pairs of a sick and a healthy person.": (
                    right * sick * healthy
                ),
                "You divide by all pairs of people; only pairs of a sick and a healthy person count.": (
                    right * sick * healthy / truth.size**2
                ),
                "You divide by the number of people; divide by the pairs of a sick and a healthy person.": (
                    right * sick * healthy / truth.size
                ),
            },
        )
        expect(value, right, f"{sick} sick and {healthy} healthy people make {sick * healthy} pairs.")
    return "Only the order of the scores counted: double them all, and the AUROC stays."


def _scored(sick, healthy, seed):
    """Truth and scores, many of them equal, in random order."""
    rng = np.random.default_rng(seed)
    truth = rng.permutation(np.repeat([1, 0], [sick, healthy]))
    return truth, np.round(truth + 1.2 * rng.normal(size=truth.size))


def bootstrap_over_patients(answer):
    """A function (truth, score, patients, rng) that returns the limits of a 95 % interval of the AUROC."""
    few = _films(10, (1, 2), person=1, film=1, sick=2, seed=7)
    if not np.array_equal(_limits(answer, few, seed=1), _limits(answer, few, seed=1)):
        raise NotYet("The same generator twice gives two intervals: take all random numbers from rng.")
    cases = [
        _films(60, (1, 4), person=1.2, film=0.3, gain=0.5, seed=3),
        _films(50, (3, 5), person=0.2, film=1.5, gain=0, seed=4),
    ]
    limits = np.array([[_limits(answer, films, seed) for seed in (1, 2)] for films in cases])
    if np.diff(limits).max() < 0.02:
        raise NotYet("Your interval has no width: draw with replacement, some patients twice, some not at all.")
    if np.array_equal(limits[:, 0], limits[:, 1]):
        raise NotYet("Two generators give the same interval: take all random numbers from rng.")

    right = _middle(cases, _by_patient)
    advice = "Take the quantiles 0.025 and 0.975 of the draws, the middle 95 %."

    def placed(limits):
        """In units of the right intervals: 0 is their lower limit, 1 the upper one."""
        return (limits - right[:, :1]) / np.diff(right)

    place = placed(limits.mean(axis=1))
    if not np.allclose(place, [0, 1], rtol=0, atol=0.1):
        known = {hint: _middle(cases, draw) for hint, draw in MISTAKES.items()}
        known[f"You took one standard deviation to either side. {advice}"] = _middle(cases, _by_patient, (0.16, 0.84))
        known["You took the mean score of each patient; keep the films as they are, the AUROC is that of films."] = (
            _middle([_means(*films) for films in cases], _by_patient)
        )
        nearest = min(known, key=lambda hint: np.abs(place - placed(known[hint])).max())
        refuse(place, {nearest: placed(known[nearest])}, rtol=0, atol=0.15)
        if np.allclose(np.diff(place), 1, rtol=0, atol=0.15):
            raise NotYet("The width is right, but the interval stands elsewhere than the AUROCs of the draws.")
    wide = np.diff(place).mean()
    if abs(wide - 1) > 0.08 or not np.allclose(place, [0, 1], rtol=0, atol=0.1):
        raise NotYet(f"Your intervals are {wide:.0%} as wide as they should be. {advice}")
    return "A patient with many films is still one patient, and the interval says so."


def _limits(answer, films, seed):
    value = call(answer, *films, np.random.default_rng(seed))
    if np.shape(value) == (2,) and any(limit != limit for limit in np.asarray(value)):
        raise NotYet(
            "A limit is NaN. In a small study some draws hold no sick film: leave such a draw out, it has no AUROC."
        )
    limits = array(value, (2,))
    if limits[0] > limits[1]:
        raise NotYet("The lower limit should come first.")
    return limits


def _films(patients, counts, *, person, film, gain=0.0, sick=None, seed=0):
    """Truth, scores and ids of simulated films, in random order; those of one patient resemble each other.

    Half of the patients have few films and half have many, as `counts` says; the sick with many score higher, by `gain`.
    """
    rng = np.random.default_rng(seed)
    truth = (np.arange(patients) < (sick or patients // 2)).astype(int)
    many = rng.permutation(patients) % 2
    mean = truth * (1 + gain * (2 * many - 1)) + person * rng.normal(size=patients)
    owner = rng.permutation(np.repeat(np.arange(patients), np.array(counts)[many]))
    score = mean[owner] + film * rng.normal(size=owner.size)
    return truth[owner], score, rng.permutation(1000 + 7 * np.arange(patients))[owner]


def _middle(cases, draw, quantiles=(0.025, 0.975)):
    """The limits, one row a case, of the AUROCs of films that are drawn as often as `draw` says."""
    return np.array([np.quantile(_aurocs(*films, draw), quantiles) for films in cases])


def _means(truth, score, patients):
    ids = np.unique(patients)
    return (*(np.array([values[patients == one].mean() for one in ids]) for values in (truth, score)), ids)


def _aurocs(truth, score, patients, draw):
    owner = np.unique(patients, return_inverse=True)[1]
    times = draw(owner, np.random.default_rng(0))
    sick, healthy = times[:, truth == 1], times[:, truth == 0]
    wins = (score[truth == 1][:, None] > score[truth == 0]).astype(float)
    return (sick @ wins * healthy).sum(axis=1) / sick.sum(axis=1) / healthy.sum(axis=1)


def _by_patient(owner, rng, of_list=False, size=None):
    """How often each film is drawn (DRAWS, films), when patients are drawn, or entries of the films' list of patients."""
    films = np.bincount(owner)
    chance = films / films.sum() if of_list else np.full(films.size, 1 / films.size)
    return rng.multinomial(size or films.size, chance, DRAWS)[:, owner].astype(float)


def _by_film(owner, rng):
    return rng.multinomial(owner.size, np.full(owner.size, 1 / owner.size), DRAWS).astype(float)


def _by_both(owner, rng):
    """Patients first, then films again within each."""
    times = _by_patient(owner, rng)
    for one in range(owner.max() + 1):
        films = np.flatnonzero(owner == one)
        drawn = times[:, films[0]].astype(int) * films.size
        times[:, films] = rng.multinomial(drawn, np.full(films.size, 1 / films.size))
    return times


def _first_film(owner, rng):
    first = np.isin(np.arange(owner.size), np.unique(owner, return_index=True)[1])
    return _by_patient(owner, rng) * first


MISTAKES = {
    "You draw films. Draw patients, each with all films: four films of one patient are less than four patients.": _by_film,
    "A patient who is drawn twice counts twice, with all films; you let each count once.": (
        lambda owner, rng: np.minimum(_by_patient(owner, rng), 1)
    ),
    "Patients with many films are drawn more often by you: draw from the different patients, each listed once.": (
        lambda owner, rng: _by_patient(owner, rng, of_list=True)
    ),
    "You draw from the films' list of patients, as often as there are films: draw from the different patients, as many "
    "as there are patients.": lambda owner, rng: _by_patient(owner, rng, of_list=True, size=owner.size),
    "You draw as many patients as there are films; draw as many as there are patients.": (
        lambda owner, rng: _by_patient(owner, rng, size=owner.size)
    ),
    "After the patients you draw films once more within each: a patient who is drawn comes with all films, as they are.": (
        _by_both
    ),
    "You take one film a patient; a patient who is drawn comes with all films.": _first_film,
}
CHECKERS = {"q1": q1, "auroc_by_pairs": auroc_by_pairs, "bootstrap_over_patients": bootstrap_over_patients}
