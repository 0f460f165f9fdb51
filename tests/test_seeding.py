"""set_seed, and the names that the package offers."""

import random
import sys

import numpy as np
import pytest

from medai_utils import set_seed


@pytest.fixture(autouse=True)
def no_seed_from_outside(monkeypatch):
    monkeypatch.delenv("MEDAI_SEED", raising=False)


def draws():
    return random.random(), np.random.random()


def test_same_seed_same_draws_and_another_seed_others():
    assert set_seed(3) == 3
    first = draws()
    set_seed(3)
    assert draws() == first
    set_seed(4)
    second = draws()
    assert second[0] != first[0] and second[1] != first[1]


def test_the_environment_overrides_the_seed(monkeypatch):
    set_seed(11)
    expected = draws()
    monkeypatch.setenv("MEDAI_SEED", "11")
    assert set_seed(3) == 11
    assert draws() == expected


@pytest.mark.parametrize("seed", [1.5, "1", None, True, -1, 2**32])
def test_a_bad_seed_is_refused(seed):
    with pytest.raises(ValueError, match="seed must be a whole number from 0"):
        set_seed(seed)


@pytest.mark.parametrize("text", ["", "one", "-1", "1.0"])
def test_a_bad_seed_in_the_environment_is_refused(monkeypatch, text):
    monkeypatch.setenv("MEDAI_SEED", text)
    with pytest.raises(ValueError, match="MEDAI_SEED must be a whole number from 0"):
        set_seed(0)


def test_numpy_integers_are_seeds_too():
    seed = set_seed(np.int64(5))
    assert (seed, type(seed)) == (5, int)


def test_keras_is_seeded_where_it_is_imported_and_is_not_imported_where_it_is_not(monkeypatch):
    seeds = []

    class Keras:
        class utils:
            set_random_seed = seeds.append

    monkeypatch.setitem(sys.modules, "keras", Keras)
    set_seed(8)
    assert seeds == [8]
    monkeypatch.delitem(sys.modules, "keras")
    set_seed(9)
    assert seeds == [8] and "keras" not in sys.modules


def test_an_unknown_name_is_an_attribute_error():
    import medai_utils

    with pytest.raises(AttributeError, match=r"has no 'clam'; it has .*claim"):
        medai_utils.clam  # noqa: B018
    assert {"claim", "check", "set_seed", "datasets"} <= set(dir(medai_utils))
