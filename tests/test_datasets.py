"""The record of a data set, and its split by patient."""

import warnings

import numpy as np
import pytest

from medai_utils.datasets import ImageSet, refuse_overlap, split_by_patient


def image_set(n=12, **fields):
    values = {
        "images": np.linspace(0, 1, n * 16).reshape(n, 4, 4),
        "labels": np.arange(n) % 2,
        "names": ["healthy", "sick"],
        "sick": np.arange(n) % 2,
        "patients": np.arange(n) // 2,
    }
    return ImageSet(**values | fields)


def cohort(seed, patients=120, prevalence=0.3):
    """A set of one to four films a patient, in mixed order, with patient ids that are not 0, 1, 2, ..."""
    rng = np.random.default_rng(seed)
    ids = rng.choice(10_000, patients, replace=False)
    sick = (np.arange(patients) < prevalence * patients).astype(int)
    owner = rng.permutation(np.repeat(np.arange(patients), rng.integers(1, 5, patients)))
    n = owner.size
    return image_set(n, images=rng.random((n, 2, 2)), labels=sick[owner], sick=sick[owner], patients=ids[owner])


def test_arrays_come_in_their_documented_kinds():
    films = image_set(sites=np.zeros(12, np.uint8), masks=np.zeros((12, 4, 4), bool), ideal_observer=np.zeros(12))
    assert films.images.dtype == np.float32 and films.labels.dtype == np.int64 and films.sites.dtype == np.int64
    assert films.names == ("healthy", "sick") and films.markers is None and len(films) == 12
    assert repr(films) == "<ImageSet: 12 images of 4 x 4, 6 sick, 6 patients>"


def test_a_record_cannot_be_changed_in_passing():
    with pytest.raises(AttributeError):
        image_set().sick = np.zeros(12)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"images": np.zeros((12, 16))}, r"images must have the shape \(n, h, w\)"),
        ({"images": np.zeros((0, 4, 4))}, "n > 0"),
        ({"images": np.full((12, 4, 4), 200)}, "0 to 255"),
        ({"images": np.full((12, 4, 4), np.nan)}, "without NaN"),
        ({"labels": np.zeros((12, 1))}, r"labels must have the shape \(12,\)"),
        ({"labels": np.full(12, 2)}, "labels must be codes from 0 to 1"),
        ({"labels": None}, "labels must be codes"),
        ({"labels": np.full(12, 0.5)}, "whole numbers"),
        ({"sick": np.full(12, 2)}, "sick must hold only 0 and 1"),
        ({"sick": np.zeros(11, int)}, r"sick must have the shape \(12,\)"),
        ({"patients": np.full(12, np.nan)}, "patients must hold whole numbers, without NaN"),
        ({"masks": np.zeros((12, 4, 5), bool)}, r"masks must have the shape \(12, 4, 4\)"),
        ({"masks": np.zeros((12, 4, 4))}, "True and False"),
        ({"ideal_observer": np.full(12, np.nan)}, "ideal_observer must hold numbers, without NaN"),
    ],
)
def test_a_wrong_field_is_refused(fields, expected):
    with pytest.raises(ValueError, match=expected):
        image_set(**fields)


@pytest.mark.parametrize("index", [np.arange(12) % 3 == 0, [0, 3, 6, 9], slice(None, None, 3)])
def test_subset_takes_every_field_along(index):
    masks = np.arange(192).reshape(12, 4, 4) % 5 == 0
    films = image_set(masks=masks, ideal_observer=np.arange(12.0), provenance="here")
    some = films.subset(index)
    assert some.ideal_observer.tolist() == [0, 3, 6, 9] and some.patients.tolist() == [0, 1, 3, 4]
    np.testing.assert_array_equal(some.masks, films.masks[[0, 3, 6, 9]])
    np.testing.assert_array_equal(some.images, films.images[[0, 3, 6, 9]])
    assert some.sites is None and some.provenance == "here" and some.names == films.names


@pytest.mark.parametrize("index", [np.zeros(12, bool), np.zeros(0, int), slice(3, 3), 3])
def test_a_subset_of_nothing_is_refused(index):
    with pytest.raises(ValueError, match="must pick at least one image"):
        image_set().subset(index)


def test_a_mask_of_another_length_is_refused():
    with pytest.raises(IndexError, match="12"):
        image_set().subset(np.ones(11, bool))


@pytest.mark.parametrize("seed", range(25))
def test_no_patient_in_two_parts_no_film_lost_and_prevalence_kept(seed):
    films = cohort(seed)
    splits = split_by_patient(films, (0.5, 0.2, 0.3), seed=seed)
    ids = [set(part.patients) for part in splits]
    assert not (ids[0] & ids[1] or ids[0] & ids[2] or ids[1] & ids[2])
    assert [len(part) for part in ids] == [60, 24, 36]
    assert sum(len(part) for part in splits) == len(films)
    for part, share in zip(splits, (0.5, 0.2, 0.3), strict=True):
        sick = {patient for patient, sick in zip(part.patients, part.sick, strict=True) if sick}
        assert abs(len(sick) - share * 36) <= 0.5
        assert abs(len(part) / len(films) - share) < 0.08
        assert abs(part.sick.mean() - films.sick.mean()) < 0.2


def test_the_split_is_the_seed_s():
    films = cohort(0)
    first, again, other = (split_by_patient(films, seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first.test.images, again.test.images)
    assert set(first.test.patients) != set(other.test.patients)


def test_a_patient_who_is_sick_once_is_dealt_as_sick():
    films = image_set(30, sick=np.tile([1, 0], 15), patients=np.arange(30) // 2)
    with pytest.raises(ValueError, match="there are only 2 sick patients"):
        split_by_patient(image_set(30, sick=np.r_[1, 1, 1, np.zeros(27, int)], patients=np.arange(30) // 2))
    assert [len(part) for part in split_by_patient(films)] == [18, 6, 6]


def test_a_set_without_sick_is_dealt_alike():
    assert [len(part) for part in split_by_patient(image_set(20, sick=None))] == [12, 4, 4]


def test_without_patient_ids_the_split_says_that_it_is_by_image():
    films = image_set(40, patients=None)
    with pytest.warns(UserWarning, match="no patient ids: the split is by image"):
        splits = split_by_patient(films)
    assert [len(part) for part in splits] == [24, 8, 8] and splits.train.patients is None


def test_with_patient_ids_nothing_is_warned_of():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        split_by_patient(cohort(0))


@pytest.mark.parametrize("fractions", [(0.6, 0.2), (0.6, 0.2, 0.1), (0.8, 0.2, 0), (1.2, -0.1, -0.1), (np.nan,) * 3])
def test_fractions_must_be_shares(fractions):
    with pytest.raises(ValueError, match="three positive numbers that sum to 1"):
        split_by_patient(cohort(0), fractions)


@pytest.mark.parametrize("seed", [None, 0.5, -1])
def test_a_split_needs_a_seed(seed):
    with pytest.raises(ValueError, match="seed must be a whole number"):
        split_by_patient(cohort(0), seed=seed)


def test_a_planted_overlap_is_refused():
    films = cohort(0)
    splits = split_by_patient(films, seed=0)
    refuse_overlap(*splits)
    leak = films.subset(films.patients == splits.train.patients[0])
    with pytest.raises(ValueError, match=f"parts 1 and 4 of the split share 1 patient .id {leak.patients[0]}"):
        refuse_overlap(*splits, leak)
    with pytest.raises(ValueError, match="parts 1 and 2 of the split share 2 patients"):
        refuse_overlap([1, 2, 3], np.array([3, 2, 9]))


def test_overlap_cannot_be_refused_without_ids():
    with pytest.raises(ValueError, match="patients=None"):
        refuse_overlap(image_set(), image_set(patients=None))
