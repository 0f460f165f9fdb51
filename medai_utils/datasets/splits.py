"""Splits by patient."""

import warnings
from itertools import combinations

import numpy as np
import pandas as pd

from ..seeding import checked_seed
from .records import Splits


def split_by_patient(data, fractions=(0.6, 0.2, 0.2), *, seed=0):
    """Split into train, validation and test by patient, the sick and the others in the same proportions.

    Parameters
    ----------
    data : ImageSet or PatientTable
    fractions : sequence of three floats
        Shares of the patients; they sum to 1.
    seed : int
        Same seed, same split.

    Returns
    -------
    Splits
        `train`, `validation` and `test`, each in the order of `data`.

    Raises
    ------
    ValueError
        If the fractions do not sum to 1, or there are too few patients for every part to have sick ones and others.

    Warns
    -----
    UserWarning
        If `data.patients` is None: then the split is by image, or by row.

    Notes
    -----
    A patient counts as sick if any case of hers does. Where `data.sick` is None, all patients are dealt alike.
    Taught in 02_cnn/05_pneumonia

    Examples
    --------
    >>> from medai_utils import datasets
    >>> films = datasets.make_chest_films(100, size=32, seed=0)
    >>> train, validation, test = datasets.split_by_patient(films, seed=0)
    >>> set(train.patients) & set(test.patients)
    set()
    """
    fractions = _checked_fractions(fractions)
    patients = data.patients
    if patients is None:
        warnings.warn(
            "this set has no patient ids: the split is by image or row, and one patient may stand on both sides of it",
            UserWarning,
            stacklevel=2,
        )
        patients = np.arange(len(data))
    ids, owner = np.unique(patients, return_inverse=True)
    sick = np.zeros(ids.size, dtype=int)
    if data.sick is not None:
        np.maximum.at(sick, owner, data.sick)
    part = _deal(sick, fractions, np.random.default_rng(checked_seed(seed)))[owner]
    splits = Splits(*(data.subset(part == k) for k in range(3)))
    if data.patients is not None:
        refuse_overlap(*splits)
    return splits


def refuse_overlap(*parts):
    """Raise an error if a patient stands in more than one part.

    Parameters
    ----------
    *parts : ImageSet, PatientTable or array of patient ids
        The parts of a split, for instance `*splits`.

    Raises
    ------
    ValueError
        If two parts share a patient, or a part has no patient ids, or an id is missing.

    Examples
    --------
    >>> refuse_overlap([1, 1, 2], [3, 4])
    >>> refuse_overlap([1, 1, 2], [2, 4])
    Traceback (most recent call last):
    ValueError: parts 1 and 2 of the split share 1 patient (id 2): split by patient, not by case
    """
    ids = [getattr(part, "patients", part) for part in parts]
    if any(part is None for part in ids):
        raise ValueError("overlap can only be refused where there are patient ids; a part has patients=None")
    if any(pd.isna(np.asarray(part)).any() for part in ids):
        raise ValueError("overlap can only be refused where every case has a patient id; some are missing")
    for (i, first), (j, second) in combinations(enumerate(ids, start=1), 2):
        shared = np.intersect1d(first, second)
        if shared.size:
            who = f"{shared.size} patient{'s' * (shared.size > 1)} (id {shared[0]}{', ...' * (shared.size > 1)})"
            raise ValueError(f"parts {i} and {j} of the split share {who}: split by patient, not by case")


def _checked_fractions(fractions):
    fractions = np.asarray(fractions, dtype=float)
    if fractions.shape != (3,) or not (fractions > 0).all() or not np.isclose(fractions.sum(), 1):
        raise ValueError(f"fractions must be three positive numbers that sum to 1, got {fractions.tolist()}")
    return fractions


def _deal(sick, fractions, rng):
    """Part (0, 1 or 2) of every patient."""
    part = np.empty(sick.size, dtype=int)
    for stratum in np.unique(sick):
        members = rng.permutation(np.flatnonzero(sick == stratum))
        hands = np.split(members, np.round(fractions.cumsum()[:2] * members.size).astype(int))
        if min(hand.size for hand in hands) == 0:
            kind = "sick patients" if stratum else "patients without disease"
            raise ValueError(f"every part needs a patient of each kind, but there are only {members.size} {kind}")
        for k, hand in enumerate(hands):
            part[hand] = k
    return part
