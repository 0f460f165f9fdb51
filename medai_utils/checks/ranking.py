"""Checks of the exercises of lesson 1.10, ranking."""

import numpy as np

from . import NotYet, array, call, choice, expect, number, refuse

DRAWS = 5000  # for the checker's own limits

q1 = choice(
    "c",
    {
        "a": "0.84 is larger than 0.80 in these patients. With other patients the order might turn round: how sure are "
        "we? Look for the answer that asks.",
        "b": "Intervals that overlap do not show that there is no difference. Both scores rise and fall together from draw to draw, because a "
        "patient who is hard for one model is hard for the other.",
        "c": "Both models saw the same patients, so compute the difference in every draw: its interval may lie above 0 "
        "although the two intervals overlap.",
        "d": "More draws make the limits of an interval steadier, not narrower. Narrower takes more patients, above "
        "all more of those who are sick.",
    },
)


twelve_deaths = choice(
    "b",
    {
        "a": "5,000 patients make many pairs, and each pair needs one of the 12 who died. Count deaths, not patients.",
        "b": "Twelve patients take part in all of the pairs. Others would have given another AUROC, so ask for the interval.",
        "c": "More draws make the limits of an interval steadier, not narrower. They draw the same 12 deaths again.",
        "d": "One death and one survivor are enough for a pair, so there is an AUROC. The question is how far to trust it.",
    },
)


def thirty_wards(answer):
    """How many of thirty intervals miss where nothing differs."""
    value = number(answer)
    refuse(
        value,
        {
            "That is the probability that at least one misses. How many do you expect to miss?": 1 - 0.95**30,
            "That is the probability for one ward. There are thirty.": 0.05,
            "That is how many hold the common value. How many miss it?": 28.5,
            "That many missed in the abstract. How many do you expect where nothing differs?": 2,
            "That many per cent of the intervals miss. How many of thirty is that?": 5,
        },
    )
    expect(value, 1.5, "Each of thirty intervals misses with a probability of 0.05. Add the probabilities up.")
    return "Two of thirty is what chance brings, so the abstract has found nothing yet."


def auroc_by_pairs(answer):
    """A function (truth, score) that returns the AUROC, ties counting half."""
    for sick, healthy, gain, seed in ((7, 12, 0.7, 3), (15, 8, -0.3, 1)):
        truth, score = _scored(sick, healthy, gain, seed)
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
                (
                    "You count the pairs in which the healthy one scores higher; the sick one should."
                    if right > 0.5
                    else "Here the healthy score higher than the sick, so it is below 0.5, and stays there."
                ): 1 - right,
                "That is a number of pairs; divide by the number of all pairs of a sick and a healthy person.": (
                    right * sick * healthy
                ),
                "You divide by all pairs of people; only pairs of a sick and a healthy person count.": (
                    right * sick * healthy / truth.size**2
                ),
                "You divide by the number of people; divide by the pairs of a sick and a healthy person.": (
                    right * sick * healthy / truth.size
                ),
                "From the sum of the ranks of p sick people take p (p + 1) / 2; this is what p (p - 1) / 2 gives.": (
                    right + 1 / healthy
                ),
            },
        )
        expect(value, right, f"{sick} sick and {healthy} healthy people make {sick * healthy} pairs.")
    return "Only the order of the scores counted: double them all, and the AUROC stays."


def _scored(sick, healthy, gain, seed):
    """Truth and scores, close together and many of them equal, in random order."""
    rng = np.random.default_rng(seed)
    truth = rng.permutation(np.repeat([1, 0], [sick, healthy]))
    return truth, 0.04 * np.round(gain * truth + rng.normal(size=truth.size))


def bootstrap_over_patients(answer):
    """A function (truth, score, patients, rng) that returns the limits of a 95 % interval of the AUROC."""
    few = _films(14, (1, 3), effect=2, person=1, film=0.5, sick=2, seed=28)
    in_few = _limits(answer, few, seed=1)
    if not np.array_equal(in_few, _limits(answer, few, seed=1)):
        raise NotYet("The same generator twice gives two intervals: take all random numbers from rng.")
    cases = [
        _films(60, (1, 4), effect=2.5, person=1.2, film=0.3, gain=0.5, seed=3),
        _films(50, (3, 5), effect=1, person=0.2, film=1.5, seed=4),
    ]
    limits = np.array([[_limits(answer, films, seed) for seed in (1, 2)] for films in cases])
    if np.ptp(limits, axis=2).max() == 0:
        raise NotYet("Your interval has no width: draw with replacement, some patients twice, some not at all.")
    if np.array_equal(limits[:, 0], limits[:, 1]):
        raise NotYet("Two generators give the same interval: draw patients anew each time, with numbers from rng.")

    right = _middle(cases, _by_patient)

    def placed(limits):
        """In units of the right intervals: 0 is their lower limit, 1 the upper one."""
        return (limits - right[:, :1]) / np.diff(right)

    place = placed(limits.mean(axis=1))
    away = np.abs(place - [0, 1])
    if (away > [0.11, 0.06]).any() or (np.abs(np.mean(place - [0, 1], axis=0)) > [0.07, 0.042]).any():
        raise NotYet(_what_is_seen(place, [(hint, placed(wrong)) for hint, wrong in _mistakes(cases)]))
    lower = _middle([few], _by_patient)[0, 0]
    if abs(in_few[0] - lower) > 0.06:
        raise NotYet(
            f"In a small study with two sick patients your lower limit is {in_few[0]:.2f}, and {lower:.2f} was "
            "expected. May every patient be drawn, the first and the last of them? Do you leave out the draws that "
            "have no AUROC, and count nothing for them? Do equal scores count half?"
        )
    return "A patient with many films is still one patient, and the interval says so."


def _what_is_seen(place, mistakes):
    """The hint of the mistakes that give intervals at `place`, if only that one comes near; otherwise what is seen."""
    away = {}
    for hint, wrong in mistakes:
        away[hint] = min(away.get(hint, np.inf), np.linalg.norm(place - wrong))
    nearest, other = sorted(away, key=away.get)[:2]
    if away[nearest] < 0.15 and away[other] > away[nearest] + 0.06:
        return nearest
    wide = np.diff(place).mean()
    if np.abs(place.mean(axis=1) - 0.5).max() > 0.4 or 0.93 < wide < 1.07:
        return (
            "Your intervals lie elsewhere than they should. Are the limits quantiles of the AUROCs of the draws, 0.025 "
            "and 0.975, and do high scores speak for sick? Does a patient come with all films, and may every patient be "
            "drawn, all alike? Do equal scores count half?"
        )
    return (
        f"Your intervals are {wide:.0%} as wide as they should be. Do you take the quantiles 0.025 and 0.975 of the "
        "AUROCs themselves? Are as many patients drawn as there are, and does each come with all films, twice if drawn "
        "twice?"
    )


def _limits(answer, films, seed):
    rng = np.random.Generator(np.random.Philox(seed))  # it counts the random numbers that are taken, in fours
    value = call(answer, *films, rng)
    taken = 4 * int(rng.bit_generator.state["state"]["counter"][0])
    patients = np.unique(films[2]).size
    if np.shape(value) == (2,) and any(limit != limit for limit in np.asarray(value)):
        raise NotYet(
            "A limit is NaN. In a small study some draws hold no sick film: leave such a draw out, it has no AUROC."
        )
    limits = array(value, (2,))
    if taken == 0:
        raise NotYet("Your function takes nothing from rng. Draw with it, such as rng.choice(...), and with no other.")
    if 600 < taken < 110 * patients:  # 500 draws of whole numbers take 250 for each patient, 500 seeds at most 500
        raise NotYet(
            f"You take so few random numbers from rng that they cannot be 500 draws of {patients} patients each. Fewer "
            "draws make unsteady limits."
        )
    if limits[0] > limits[1]:
        raise NotYet("The lower limit should come first.")
    return limits


def _films(patients, counts, *, effect, person, film, gain=0.0, sick=None, seed=0):
    """Truth, scores and ids of simulated films, in random order; those of one patient resemble each other, and some
    scores are equal.

    Half of the patients have few films and half have many, as `counts` says; the sick with many score higher, by `gain`.
    """
    rng = np.random.default_rng(seed)
    truth = (np.arange(patients) < (sick or patients // 2)).astype(int)
    many = rng.permutation(patients) % 2
    mean = effect * truth * (1 + gain * (2 * many - 1)) + person * rng.normal(size=patients)
    owner = rng.permutation(np.repeat(np.arange(patients), np.array(counts)[many]))
    score = np.round(2 * (mean[owner] + film * rng.normal(size=owner.size))) / 2
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
    pairs = sick.sum(axis=1) * healthy.sum(axis=1)
    wins = (1 + np.sign(score[truth == 1][:, None] - score[truth == 0])) / 2
    return (sick @ wins * healthy).sum(axis=1)[pairs > 0] / pairs[pairs > 0]


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


def _all_once(owner, rng):
    return np.ones((1, owner.size))


def _first_film(owner, rng):
    first = np.isin(np.arange(owner.size), np.unique(owner, return_index=True)[1])
    return _by_patient(owner, rng) * first


def _mistakes(cases):
    """Pairs of a hint and the limits, one row a case, that its mistake gives; mistakes that look alike share a hint."""
    right = _middle(cases, _by_patient)
    aurocs = np.array([_aurocs(*films, _all_once) for films in cases])
    quantiles = "Take the quantiles 0.025 and 0.975 of the draws, the middle 95 %."
    narrower = (
        "Your interval is too narrow. Either patients count once although they were drawn twice; let them count twice, "
        "with all films. Or you took the quantiles 0.05 and 0.95; take 0.025 and 0.975."
    )
    narrow = (
        "That is about what one standard deviation to either side gives, and also as many patients as there are films. "
        "Take the quantiles 0.025 and 0.975, and draw as many patients as there are."
    )
    drawn = [
        (
            "That is about the interval of films drawn one by one. Draw patients, each with all films, wherever they "
            "stand in the list: four films of one patient are less than four patients.",
            _by_film,
        ),
        (
            "That is about the interval in which patients with many films are drawn more often: draw from the different "
            "patients, each listed once.",
            lambda owner, rng: _by_patient(owner, rng, of_list=True),
        ),
        (
            "That is about what drawing from the films' list of patients gives, as often as there are films: draw from "
            "the different patients, as many as there are patients.",
            lambda owner, rng: _by_patient(owner, rng, of_list=True, size=owner.size),
        ),
        (
            "That is about what half as many patients give; draw as many as there are.",
            lambda owner, rng: _by_patient(owner, rng, size=(owner.max() + 1) // 2),
        ),
        (
            "That is about what comes out if films are drawn once more within each patient: a patient who is drawn "
            "comes with all films, as they are.",
            _by_both,
        ),
        (
            "That is about the interval of one film a patient; a patient who is drawn comes with all films.",
            _first_film,
        ),
        (narrower, lambda owner, rng: np.minimum(_by_patient(owner, rng), 1)),
        (narrow, lambda owner, rng: _by_patient(owner, rng, size=owner.size)),
    ]
    return [(hint, _middle(cases, draw)) for hint, draw in drawn] + [
        (narrower, _middle(cases, _by_patient, (0.05, 0.95))),
        (narrow, _middle(cases, _by_patient, (0.16, 0.84))),
        (f"That is about the middle half of the draws. {quantiles}", _middle(cases, _by_patient, (0.25, 0.75))),
        (f"That is about twice the AUROC minus the quantiles. {quantiles}", 2 * aurocs - right[:, ::-1]),
        (
            "That is about the interval of the patients' mean scores; keep the films as they are, the AUROC is that of "
            "films.",
            _middle([_means(*films) for films in cases], _by_patient),
        ),
    ]


CHECKERS = {
    "q1": q1,
    "twelve_deaths": twelve_deaths,
    "thirty_wards": thirty_wards,
    "auroc_by_pairs": auroc_by_pairs,
    "bootstrap_over_patients": bootstrap_over_patients,
}
