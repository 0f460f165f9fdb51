"""Lessons under several seeds: how claims spread, and what fails."""

import pytest

import notebooks
import seeds
from sample_notebooks import cell, quick_lesson


def test_seeds_lists_the_spread_and_what_fails(tmp_path, capsys):
    path = tmp_path / "10_coins.ipynb"
    shaky = quick_lesson()
    cell(shaky, "setup").source = cell(shaky, "setup").source.replace("0.5", "0.5 - SEED / 10")
    cell(shaky, "figure").source = "if SEED == 2:\n    raise RuntimeError('two')"
    notebooks.write(shaky, path)
    before = path.read_bytes()
    assert seeds.main([str(path), "--seeds", "0", "2"]) == 1
    shown = capsys.readouterr().out
    # Heads are 0.5 and 0.3, at least 0.4: the mean is on the edge, one of two seeds fails.
    assert "Of all coins a share of {} show heads" in shown
    assert "0.4    0.1414       0.3       0.5  at least 0.4               0.0     1/2" in shown
    assert "seed 2, cell 6: RuntimeError: two" in shown
    assert path.read_bytes() == before


def test_seeds_is_content_when_claims_hold(tmp_path, capsys):
    path = tmp_path / "10_coins.ipynb"
    notebooks.write(quick_lesson(), path)
    assert seeds.main([str(path), "--seeds", "7"]) == 0
    assert "0/1" in capsys.readouterr().out


def test_the_room_in_a_band_is_counted_from_its_nearer_edge():
    assert seeds.room(0.9, 0.02, 0.8, None) == pytest.approx(5)
    assert seeds.room(0.9, 0.02, 0.8, 0.94) == pytest.approx(2)
    assert seeds.room(0.9, 0.02, None, 0.88) == pytest.approx(-1)


def test_exercises_make_no_claims_so_they_are_no_lessons():
    names = [path.name for path in seeds.all_lessons()]
    assert names
    assert not [name for name in names if name.endswith("_exercises.ipynb")]
