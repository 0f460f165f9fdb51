"""The simulated chest films: what they promise is what a lesson leans on."""

import numpy as np
import pytest
from scipy.ndimage import center_of_mass
from sklearn.metrics import roc_auc_score

from medai_utils.datasets import chest_films, make_chest_films


@pytest.fixture(scope="module")
def many():
    return make_chest_films(5000, seed=0)


def test_shapes_and_labels():
    films = make_chest_films(70, size=48, seed=3, marker="all")
    assert films.images.shape == films.masks.shape == films.markers.shape == (70, 48, 48)
    assert films.images.dtype == np.float32 and 0 <= films.images.min() < films.images.max() <= 1
    assert set(films.sick) == set(films.sites) == {0, 1}
    assert "simulated" in films.provenance


def test_same_seed_same_films_and_another_seed_other_films():
    first, again, other = (make_chest_films(90, size=32, seed=seed) for seed in (5, 5, 6))
    for field in ("images", "sick", "patients", "sites", "masks", "ideal_observer"):
        np.testing.assert_array_equal(getattr(first, field), getattr(again, field))
    assert not np.array_equal(first.images, other.images)


def test_a_patient_has_one_to_three_films_one_site_and_one_diagnosis(many):
    ids, films = np.unique(many.patients, return_counts=True)
    assert set(films) == {1, 2, 3}
    np.testing.assert_array_equal(ids, np.arange(ids.size))
    for field in (many.sick, many.sites):
        assert all(np.unique(field[many.patients == patient]).size == 1 for patient in ids[:300])


def test_films_of_a_patient_look_alike(many):
    flat = many.images.reshape(len(many), -1)
    flat = flat - flat.mean(1, keepdims=True)
    same = many.patients[1:] == many.patients[:-1]
    apart = np.linalg.norm(flat[1:] - flat[:-1], axis=1)
    assert np.median(apart[same]) < 0.9 * np.median(apart[~same])


def test_brightness_contrast_size_and_position_do_not_tell_the_sick_from_the_healthy(many):
    healthy = make_chest_films(5000, seed=0, contrast=0)  # the same people without their pneumonia
    np.testing.assert_array_equal(healthy.patients, many.patients)
    rows, columns = np.array([center_of_mass(film) for film in healthy.images]).T
    for name, score in {
        "mean brightness": many.images.mean((1, 2)),
        "spread of brightness": many.images.std((1, 2)),
        "darkest tenth": np.percentile(many.images, 10, axis=(1, 2)),
        "heart size": many.heart_sizes,
        "height of the centre": rows,
        "left or right of the centre": columns,
        "site": many.sites,
    }.items():
        assert roc_auc_score(many.sick, score) == pytest.approx(0.5, abs=0.03), name


def test_healthy_people_differ_about_as_much_as_on_real_films():
    flat = make_chest_films(250, seed=5, contrast=0, films_per_patient=(1, 1)).images.reshape(250, -1)
    between = np.corrcoef(flat)[np.triu_indices(250, 1)]
    assert 0.58 < between.mean() < 0.72  # real: 0.63 (PneumoniaMNIST, 28 pixels), 0.70 (two films of ChestX-ray14)


def test_hearts_take_a_little_less_than_half_of_the_chest(many):
    assert 0.43 < many.heart_sizes.mean() < 0.5
    assert 0.03 < many.heart_sizes.std() < 0.08


def test_lobes_are_as_often_struck_as_was_asked_for_and_lie_where_they_should():
    films = make_chest_films(4000, size=32, seed=6, films_per_patient=(1, 1))
    assert not films.lobes[films.sick == 0].any() and (films.lobes[films.sick == 1] > 0).all()
    shares = np.bincount(films.lobes[films.sick == 1], minlength=6)[1:] / films.sick.sum()
    np.testing.assert_allclose(shares, chest_films.SHARE_OF_LOBES, atol=0.04)
    centres = {}
    for lobe in range(1, 6):
        masks = films.masks[(films.lobes == lobe) & films.masks.any((1, 2))]
        centres[chest_films.LOBES[lobe]] = np.array([center_of_mass(mask) for mask in masks]).mean(0)
    assert all((row_column[1] < 15.5) == name.startswith("right") for name, row_column in centres.items())
    assert centres["right upper"][0] < centres["right middle"][0] < centres["right lower"][0]
    assert centres["left upper"][0] < centres["left lower"][0] - 2


def test_without_contrast_the_same_people_are_filmed_without_their_pneumonia():
    films, without = (make_chest_films(60, seed=9, early=0, contrast=c) for c in (1, 0))
    change = np.abs(films.images - without.images)
    assert change[films.sick == 0].max() < 0.02  # only the photons differ
    assert change[films.sick == 1].max((1, 2)).min() > 0.02


def test_the_bound_is_informative_and_falls_to_a_coin_without_contrast(many):
    bound = roc_auc_score(many.sick, many.ideal_observer)
    assert 0.94 < bound < 0.975  # 1 - early / 2 = 0.96
    nothing = make_chest_films(1000, size=32, seed=2, contrast=0)
    assert roc_auc_score(nothing.sick, nothing.ideal_observer) == 0.5
    assert not nothing.masks.any()
    faint = make_chest_films(1000, size=32, seed=2, contrast=1e-4)
    assert 0.55 < roc_auc_score(faint.sick, faint.ideal_observer) < 0.9


def test_the_log_odds_of_the_ideal_observer_are_calibrated():
    films = make_chest_films(4000, size=32, seed=8, contrast=1e-4, prevalence=0.3)
    probability = 1 / (1 + np.exp(-films.ideal_observer))
    assert probability.mean() == pytest.approx(films.sick.mean(), abs=0.03)
    for low, high in ((0.1, 0.3), (0.3, 0.6)):
        chosen = (probability > low) & (probability < high)
        assert films.sick[chosen].mean() == pytest.approx(probability[chosen].mean(), abs=0.06)


def test_masks_belong_to_sick_films_and_are_where_the_film_is_brighter():
    films, without = (make_chest_films(400, seed=9, contrast=c) for c in (1, 0))
    assert not films.masks[films.sick == 0].any()
    shown = films.masks.any((1, 2))
    assert 0.8 < shown[films.sick == 1].mean() < 0.97
    gain = films.images - without.images
    assert (
        np.mean([g[m].mean() - g[~m].mean() > 0.01 for g, m in zip(gain[shown], films.masks[shown], strict=True)])
        > 0.95
    )


def test_early_is_the_share_of_sick_films_that_show_nothing():
    none, all_of_them = (make_chest_films(300, size=32, seed=4, early=early) for early in (0, 1))
    assert none.masks.any((1, 2))[none.sick == 1].mean() > 0.9
    assert not all_of_them.masks.any()
    assert roc_auc_score(all_of_them.sick, all_of_them.ideal_observer) == 0.5


def test_prevalence_by_site():
    films = make_chest_films(3000, size=32, seed=1, prevalence=(0.1, 0.6))
    assert films.sick[films.sites == 0].mean() == pytest.approx(0.1, abs=0.04)
    assert films.sick[films.sites == 1].mean() == pytest.approx(0.6, abs=0.05)


def test_marker_pixels_are_known_and_white():
    films = make_chest_films(60, seed=1, marker="site B")
    assert (films.markers.any((1, 2)) == (films.sites == 1)).all()
    assert (films.images[films.markers] == 1).all()
    assert make_chest_films(5, size=32).markers is None


def test_site_b_spends_fewer_photons_and_sharpens_more():
    films = make_chest_films(900, seed=2)
    assert chest_films.PHOTONS[1] < chest_films.PHOTONS[0]
    steps = np.abs(np.diff(films.images[:, 10:40], axis=1)).mean((1, 2))
    assert roc_auc_score(films.sites, steps) > 0.55


def test_photons_make_no_visible_grain_at_64_pixels():
    body = chest_films._Thorax(4, np.arange(4), 64, np.random.default_rng(0))
    photons = np.full(4, chest_films.PHOTONS[1] * body.mean_pixel**2)
    counts = chest_films._expected_counts(body.attenuation(), photons, body.mean_pixel)
    assert (1 / np.sqrt(counts)).max() < 0.005


def test_beer_lambert_and_the_shape_of_an_ellipsoid():
    body = chest_films._Thorax(2, np.array([0, 0, 1]), 64, np.random.default_rng(0))
    half = body.ellipsoid(0, 0, 5, 3, 5)
    assert half.max() == pytest.approx(3, abs=0.05)
    volume = 2 * half.sum((1, 2)) * body.pixel[:, 0, 0] ** 2 * (1 + body.tilt[:, 0, 0] ** 2)
    np.testing.assert_allclose(volume, 4 / 3 * np.pi * 5 * 3 * 5, rtol=0.01)
    one_cm = np.full((1, 64, 64), chest_films.SOFT)
    nothing = np.zeros((1, 64, 64))
    ratio = [chest_films._expected_counts(p, np.array([1.0]), 0.6)[0, 32, 32] for p in (one_cm, nothing)]
    assert ratio[0] / ratio[1] == pytest.approx(np.exp(-0.19))


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"n": 0}, "n must be a whole number from 1"),
        ({"n": 2.5}, "n must be a whole number"),
        ({"n": 5, "size": 16}, "size must be a whole number from 32 to 256"),
        ({"n": 5, "seed": "7"}, "seed must be a whole number"),
        ({"n": 5, "seed": True}, "seed must be a whole number"),
        ({"n": 5, "prevalence": 1.5}, "prevalence must lie between 0 and 1"),
        ({"n": 5, "prevalence": (0.1, 0.2, 0.3)}, "prevalence must"),
        ({"n": 5, "contrast": float("nan")}, "contrast must lie from 0 to 2"),
        ({"n": 5, "early": -1}, "early must lie from 0 to 1"),
        ({"n": 5, "films_per_patient": (3, 1)}, "films_per_patient must be two whole numbers"),
        ({"n": 5, "marker": "R"}, "marker must be None"),
    ],
)
def test_bad_input_says_what_was_expected(arguments, expected):
    with pytest.raises(ValueError, match=expected):
        make_chest_films(**arguments)
