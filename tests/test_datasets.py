"""The records that data sets come in, their split by patient, and the switch for null runs."""

import warnings

import numpy as np
import pandas as pd
import pytest

from medai_utils import datasets
from medai_utils.datasets import ImageSet, PatientTable, Scan, _null, insulin, refuse_overlap, split_by_patient


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


def visits(seed=0, patients=120):
    """A table of one to four visits a patient, a third of the patients sick."""
    films = cohort(seed, patients, prevalence=1 / 3)
    table = pd.DataFrame({"value": np.arange(len(films)), "ill": films.sick}, index=np.arange(len(films)) + 1000)
    return PatientTable(table, {"value": "a number", "ill": "1 or 0"}, films.patients, "ill", "here")


def test_a_table_knows_who_is_sick():
    table = visits()
    assert table.sick.dtype == int and table.sick.tolist() == table.table["ill"].tolist()
    assert repr(table) == f"<PatientTable: {len(table)} rows of 2 columns, {table.sick.sum()} sick>"
    other = table.with_outcome("high", table.table["value"] > 50, "a value above 50")
    assert (
        other.outcome == "high" and other.sick.sum() == len(table) - 51 and other.meaning["high"] == "a value above 50"
    )
    assert (
        table.outcome == "ill" and "high" not in table.table and PatientTable(table.table, table.meaning).sick is None
    )


@pytest.mark.parametrize("index", [[5, 2], np.isin(np.arange(309), [2, 5]), slice(2, 6, 3)])
def test_a_subset_of_a_table_keeps_patients_and_row_labels(index):
    table = visits()
    some = table.subset(index)
    rows = np.arange(len(table))[index]
    np.testing.assert_array_equal(some.patients, table.patients[rows])
    np.testing.assert_array_equal(some.sick, table.sick[rows])
    assert some.table.index.tolist() == (rows + 1000).tolist() and some.provenance == "here"
    assert len(table.subset(table.table["value"] > 10)) == len(table) - 11


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"meaning": {"age": "years", "sex": "?"}}, r"differ in \['sex'\]"),
        ({"patients": [1, 2]}, r"patients must have the shape \(3,\)"),
        ({"patients": [1, 2, None]}, "an id for every row, but 1 are missing"),
        ({"outcome": "gone"}, "outcome must be a column"),
        ({"outcome": "age"}, "outcome must hold only 0 and 1"),
    ],
)
def test_a_wrong_table_is_refused(fields, expected):
    with pytest.raises(ValueError, match=expected):
        PatientTable(**{"table": pd.DataFrame({"age": [61, 70, 50]}), "meaning": {"age": "years"}} | fields)


@pytest.mark.parametrize("sick", [[0, 1], [0, 1, 2], [0, 1, np.nan]])
def test_a_wrong_outcome_is_refused(sick):
    table = PatientTable(pd.DataFrame({"age": [61, 70, 50]}), {"age": "years"})
    with pytest.raises(ValueError, match="sick must hold 0 or 1 for each of 3 rows"):
        table.with_outcome("died", sick)


@pytest.mark.parametrize("seed", range(10))
def test_a_table_is_split_by_patient_too(seed):
    table = visits(seed)
    splits = split_by_patient(table, (0.5, 0.2, 0.3), seed=seed)
    refuse_overlap(*splits)
    values = np.concatenate([part.table["value"] for part in splits])
    assert sorted(values) == list(range(len(table)))
    for part, share in zip(splits, (0.5, 0.2, 0.3), strict=True):
        assert abs(np.unique(part.patients[part.sick == 1]).size - share * 40) <= 0.5
        np.testing.assert_array_equal(np.diff(part.table["value"]) > 0, True)  # in the order of the table


def test_a_table_with_one_row_a_patient_is_split_as_by_hand():
    """What lessons did in six lines: the sick in the same proportions, and nobody lost."""
    flchain = datasets.load_flchain()
    table, horizon = flchain.table, 5 * 365.25
    dead = (table["died"] == 1) & (table["days"] <= horizon)
    people = flchain.with_outcome("dead", dead).subset(dead | (table["days"] > horizon))
    splits = split_by_patient(people, (0.4, 0.2, 0.4), seed=0)
    shares = [part.sick.mean() for part in splits]
    assert max(shares) - min(shares) < 0.001
    assert [len(part) / len(people) for part in splits] == pytest.approx([0.4, 0.2, 0.4], abs=0.001)


def test_a_set_without_sick_is_dealt_alike():
    assert [len(part) for part in split_by_patient(image_set(20, sick=None))] == [12, 4, 4]


def test_without_patient_ids_the_split_says_that_it_is_by_image():
    films = image_set(40, patients=None)
    with pytest.warns(UserWarning, match="no patient ids: the split is by image or row"):
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
    with pytest.raises(ValueError, match="some are missing"):
        refuse_overlap([1.0, np.nan], [2.0, np.nan])


# What a scanner and a recorder stored


def test_a_scan_holds_whole_numbers():
    scan = Scan(np.zeros((4, 6), dtype=np.int16), {}, [0])
    assert len(scan) == 1 and repr(scan) == "<Scan: 4 x 6 pixels, 0 tags in the header>"
    for stored in (np.zeros((4, 6)), np.zeros(4, dtype=int)):
        with pytest.raises(ValueError, match="stored must be whole numbers"):
            Scan(stored, {}, [0])


def test_the_head_ct_is_what_the_lesson_says():
    from pydicom import dcmread
    from pydicom.data import get_testdata_file
    from pydicom.pixels import apply_modality_lut

    scan, file = datasets.load_head_ct(), dcmread(get_testdata_file("J2K_pixelrep_mismatch.dcm", download=False))
    hu = scan.header["RescaleSlope"] * scan.stored + scan.header["RescaleIntercept"]
    np.testing.assert_array_equal(hu, apply_modality_lut(file.pixel_array, file))
    assert hu.min() == -2000 and hu[hu > -2000].min() == -1047
    assert (hu == -2000)[[0, 0, -1, -1], [0, -1, 0, -1]].all(), "the corners are padding"
    day = scan.header["StudyDate"]
    assert sum(day in str(value) for value in scan.header.values()) == 8
    assert set(map(type, scan.header.values())) == {float, str} and "PixelData" not in scan.header


def test_the_ecg_beats_as_its_own_report_says():
    from scipy.signal import find_peaks

    ecg = datasets.load_ecg()
    peaks, _ = find_peaks(ecg.table["II"], height=0.8, distance=300)
    assert len(peaks) == 10
    assert np.diff(ecg.table["second"].iloc[peaks]).mean() == pytest.approx(0.982, abs=0.01)
    assert ecg.table["III"].corr(ecg.table["II"] - ecg.table["I"]) > 0.99  # Einthoven


# Null runs


OUTCOMES = {
    "load_actg175": ["arm"],
    "load_diabetes": ["progression"],
    "load_flchain": ["days", "died"],
    "load_gse7390": ["days", "metastasis"],
    "load_whas500": ["days", "died"],
    "load_wisconsin": ["malignant"],
}


@pytest.mark.parametrize("name", OUTCOMES)
def test_a_null_run_shuffles_the_outcome_and_nothing_else(name, monkeypatch):
    load, columns = getattr(datasets, name), OUTCOMES[name]
    before = load().table
    monkeypatch.setenv("MEDAI_NULL", "labels")
    after, again = load().table, load().table
    assert after.equals(again) and after.columns.equals(before.columns)
    assert after.dtypes.equals(before.dtypes)
    assert after.drop(columns=columns).equals(before.drop(columns=columns))
    by = {"by": columns, "ignore_index": True}
    assert after[columns].sort_values(**by).equals(before[columns].sort_values(**by))  # as one: no pair is torn apart
    moved = (after[columns].to_numpy() != before[columns].to_numpy()).any(axis=1).mean()
    assert moved > 0.2
    monkeypatch.setenv("MEDAI_NULL_SEED", "1")
    assert not load().table.equals(after)


def test_a_null_run_shuffles_the_outcomes_of_two_part_sets(monkeypatch):
    ward, scores = datasets.make_ward(), datasets.make_scores()
    monkeypatch.setenv("MEDAI_NULL", "labels")
    null_ward, null_scores = datasets.make_ward(), datasets.make_scores()
    assert (ward[0].sick != null_ward[0].sick).any() and ward[0].sick.sum() == null_ward[0].sick.sum()
    assert ward[1].table.equals(null_ward[1].table)
    for part, null in zip(scores, null_scores, strict=True):
        assert (part.sick != null.sick).any() and part.table["risk"].equals(null.table["risk"])


def test_screened_films_have_the_rates_that_were_asked_for(monkeypatch):
    asked = {"prevalence": 0.2, "sensitivity": 0.7, "specificity": 0.9}

    def rates():
        table = datasets.make_screening(100_000, seed=3, **asked).table
        alarm = table.groupby("sick")["alarm"].mean()
        return [table["sick"].mean(), alarm[1], 1 - alarm[0]]

    np.testing.assert_allclose(rates(), [0.2, 0.7, 0.9], atol=0.02)
    monkeypatch.setenv("MEDAI_NULL", "effect")
    np.testing.assert_allclose(rates(), [0.2, 0.1, 0.9], atol=0.02)
    monkeypatch.setenv("MEDAI_NULL", "labels")
    np.testing.assert_allclose(rates(), [0.2, 0.22, 0.78], atol=0.02)


@pytest.mark.parametrize(
    "wrong", [{"n": 0}, {"n": 2.5}, {"prevalence": 34.2}, {"sensitivity": -0.1}, {"specificity": 2}]
)
def test_films_that_cannot_be_screened_are_refused(wrong):
    with pytest.raises(ValueError, match=f"{next(iter(wrong))} must"):
        datasets.make_screening(**wrong)


def test_a_null_run_shuffles_films_by_patient(monkeypatch):
    films = datasets.make_chest_films(300, size=32, seed=4)
    monkeypatch.setenv("MEDAI_NULL", "labels")
    null = datasets.make_chest_films(300, size=32, seed=4)
    np.testing.assert_array_equal(films.images, null.images)
    np.testing.assert_array_equal(films.masks, null.masks)
    first = np.unique(films.patients, return_index=True)[1]
    assert films.sick[first].sum() == null.sick[first].sum() and (films.sick != null.sick).mean() > 0.3
    assert all(np.unique(null.sick[null.patients == patient]).size == 1 for patient in range(50))
    np.testing.assert_array_equal(null.labels, null.sick)


def test_rows_of_a_patient_move_together(monkeypatch):
    monkeypatch.setenv("MEDAI_NULL", "labels")
    table, patients = pd.DataFrame({"ill": [1, 1, 0, 1, 0, 0], "visit": range(6)}), [7, 7, 3, 7, 3, 1]
    for seed in "012345":
        monkeypatch.setenv("MEDAI_NULL_SEED", seed)
        ill = _null.dealt_columns(table, ["ill"], patients)["ill"]
        assert ill[0] == ill[1] == ill[3] and ill[2] == ill[4]
    with pytest.raises(ValueError, match="must be the same in all rows of a patient"):
        _null.dealt_columns(table, ["visit"], patients)


def test_without_an_effect_nothing_is_to_be_found(monkeypatch):
    monkeypatch.setenv("MEDAI_NULL", "effect")
    films = datasets.make_chest_films(300, size=32, seed=4)
    assert not films.masks.any() and 0.3 < films.sick.mean() < 0.7
    assert np.ptp(films.ideal_observer) < 1e-6  # even the best reader is left with the prevalence
    for part in datasets.make_scores():
        assert abs(part.table.groupby("sick")["risk"].mean().diff().iloc[1]) < 0.06
    assert datasets.make_ring(50).table["risk"].nunique() == 1
    flat = datasets.make_potassium(500).table
    assert (flat.groupby("age")["risk"].nunique() == 1).all()
    stays = datasets.make_hospitals()[0].table
    assert stays.groupby("worse")["nights"].mean().diff().abs().iloc[1] < 0.6
    ward = datasets.make_ward()[0].table
    assert abs(ward.groupby("died")["age"].mean().diff().iloc[1]) < 4
    real = datasets.load_whas500().table
    monkeypatch.delenv("MEDAI_NULL")
    assert real.equals(datasets.load_whas500().table)
    assert datasets.make_chest_films(30, size=32, seed=4).masks.any()


def test_the_risk_of_a_ring_is_the_one_of_its_card():
    ring = datasets.make_ring(20_000).table
    log_odds = 0.4 + 2.2 * (ring["first"] ** 2 + ring["second"] ** 2 - 2)
    np.testing.assert_allclose(ring["risk"], 1 / (1 + np.exp(-log_odds)))
    assert abs(ring["sick"].mean() - 0.42) < 0.02 and abs(ring["sick"].mean() - ring["risk"].mean()) < 0.02
    for n in (0, -3, 2.5, True, "10"):
        with pytest.raises(ValueError, match="n must be a whole number above 0"):
            datasets.make_ring(n)


def test_the_risk_of_a_potassium_is_the_one_of_its_card():
    table = datasets.make_potassium(20_000).table
    distance = table["potassium"] - 4.2
    u = np.where(distance < 0, 1.6, 0.6) * distance**2
    np.testing.assert_allclose(table["risk"], 1 / (1 + np.exp(2.9 - 0.03 * (table["age"] - 70) - u)))
    assert abs(table["died"].mean() - 0.127) < 0.01 and abs(table["died"].mean() - table["risk"].mean()) < 0.01
    assert table["potassium"].between(2.2, 7.5).all() and table["age"].between(30, 98).all()
    assert abs(table["potassium"].mean() - 4.3) < 0.02 and abs(table["age"].std() - 12) < 0.3
    for n in (0, -3, 2.5, True, "10"):
        with pytest.raises(ValueError, match="n must be a whole number above 0"):
            datasets.make_potassium(n)


def test_two_hospitals_hold_what_their_card_says():
    (near, far), (clean, _) = datasets.make_hospitals(), datasets.make_hospitals(clean=True)
    stays = near.table.groupby("patient").size()
    assert len(stays) == 900 and stays.max() == 4 and far.table["patient"].is_unique and len(far) == 800
    assert not set(near.table["patient"]) & set(far.table["patient"])
    assert (near.table.groupby("patient")["age"].nunique() == 1).all()
    code = near.table["pressure"] == 999
    assert code.any() and code.equals(clean.table["pressure"].isna())
    assert clean.table.equals(near.table.drop(columns="nights").assign(pressure=near.table["pressure"].mask(code)))
    assert near.table["worse"].mean() > 1.8 * far.table["worse"].mean()
    worse, short = near.table["worse"] == 1, near.table["nights"] <= 2
    assert short[worse].all() and 0.25 < short[~worse].mean() < 0.35
    again = worse & near.table["patient"].duplicated(keep="last")
    assert (len(near), worse.sum(), again.sum()) == (1618, 213, 97)


def test_the_risks_of_two_hospitals_are_those_of_a_model_that_saw_the_training_stays_only():
    near, far = datasets.make_hospitals(clean=True)
    train, validation, test = datasets.split_by_patient(near, (0.5, 0.25, 0.25), seed=0)
    risks = datasets.make_hospital_risks()
    for part, source in zip(risks, (validation, test, far), strict=True):
        assert part.table.drop(columns="risk").equals(source.table) and part.table["risk"].between(0, 1).all()
        assert not set(part.table["patient"]) & set(train.table["patient"])
    assert abs(risks[1].table["risk"].mean() - test.table["worse"].mean()) < 0.03


def test_without_an_effect_every_policy_is_the_basal_rate(monkeypatch):
    who = datasets.load_virtual_patients().table.head(2)

    def generous(observation, settings):
        return np.column_stack([np.full(2, 1.5), observation[:, 2] / settings["CR"]])

    with_effect = insulin.simulate(generous, who)
    monkeypatch.setenv("MEDAI_NULL", "effect")
    without = insulin.simulate(generous, who)
    basal = insulin.simulate(lambda observation, settings: np.tile([1.0, 0.0], (2, 1)), who)
    np.testing.assert_array_equal(without.glucose, basal.glucose)
    assert np.abs(with_effect.glucose - basal.glucose).max() > 20


@pytest.mark.parametrize(("name", "value"), [("MEDAI_NULL", "label"), ("MEDAI_NULL", ""), ("MEDAI_NULL_SEED", "-1")])
def test_an_unknown_null_is_refused(name, value, monkeypatch):
    monkeypatch.setenv("MEDAI_NULL", "labels")
    monkeypatch.setenv(name, value)
    with pytest.raises(ValueError, match=f"environment variable {name} must be"):
        datasets.load_whas500()
