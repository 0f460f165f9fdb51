"""Lessons where there is nothing to find: a claim that holds there is listed, one that fails there is not."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

import notebooks
import nulls

# A data set that honours the switch, as those of medai_utils.datasets do: age decides, unless labels are shuffled or
# the effect is off. A lesson sees neither.
WARD = """
import os
import numpy as np


def ward(n=400):
    rng = np.random.default_rng(0)
    age = rng.normal(size=n)
    effect = 0 if os.environ.get("MEDAI_NULL") == "effect" else 2
    died = age * effect + rng.normal(size=n) > 0
    if os.environ.get("MEDAI_NULL") == "labels":
        died = np.random.default_rng(int(os.environ["MEDAI_NULL_SEED"])).permutation(died)
    return age, died
"""
START = "from medai_utils import claim\nfrom ward import ward\n\nage, died = ward()\ngap = age[died].mean() - age[~died].mean()"
GAP = 'claim("The dead were {} SD older", gap, at_least=0.5, null="%s")'
EMPTY = 'claim("Nobody is {} SD younger than the others", -abs(gap), at_most=0.5, null="%s")'


def lesson(folder, *cells):
    (folder / "ward.py").write_text(WARD)
    made = [new_code_cell(source, id=f"cell-{number}") for number, source in enumerate([START, *cells])]
    path = folder / "10_ward.ipynb"
    notebooks.write(notebooks.normal_form(nbformat.from_dict(new_notebook(cells=made))), path)
    return path


@pytest.mark.parametrize("null", ["labels", "effect"])
def test_claims_that_fail_under_their_null_are_content(tmp_path, capsys, null):
    path = lesson(tmp_path, GAP % null)
    before = path.read_bytes()
    assert nulls.main([str(path)]) == 0
    where = {"labels": "with shuffled labels", "effect": "with the effect switched off"}[null]
    assert capsys.readouterr().out == f"{path}\n  {where} 0 of 1 claims hold\n"
    assert path.read_bytes() == before


def test_a_claim_that_holds_under_its_null_is_listed_and_the_others_are_still_tried(tmp_path, capsys):
    path = lesson(tmp_path, GAP % "labels", EMPTY % "labels", GAP.replace("dead", "lost") % "effect")
    assert nulls.main([str(path), "--shuffles", "2"]) == 1
    shown = capsys.readouterr().out
    assert "  with shuffled labels 1 of 2 claims hold\n    holds: Nobody is {} SD younger than the others: -" in shown
    assert "(at most 0.5), 2 of 2 runs" in shown
    assert "  with the effect switched off 0 of 1 claims hold\n" in shown


def test_each_shuffle_is_another_one(tmp_path, capsys):
    path = lesson(tmp_path, EMPTY % "labels")
    assert nulls.main([str(path), "--shuffles", "2"]) == 1
    (line,) = [line for line in capsys.readouterr().out.splitlines() if "holds:" in line]
    first, second = line.split(": ")[2].split(" (")[0].split(", ")
    assert first != second
    assert "the same in all runs" not in line


def test_a_number_that_no_shuffle_moves_is_pointed_out(tmp_path, capsys):
    path = lesson(tmp_path, 'claim("All of {} patients are there", len(age), at_least=1, null="labels")')
    assert nulls.main([str(path), "--shuffles", "2"]) == 1
    assert "2 of 2 runs; the same in all runs: do the data come from medai_utils.datasets?" in capsys.readouterr().out


def test_a_cell_that_raises_under_the_null_is_listed(tmp_path, capsys):
    path = lesson(tmp_path, "assert gap > 0.5, 'no gap'", GAP % "effect")
    assert nulls.main([str(path)]) == 1
    assert "    raised: effect off, cell 2: AssertionError: no gap\n" in capsys.readouterr().out


def test_claims_without_a_null_are_listed_with_their_reason_and_nothing_is_run(tmp_path, capsys):
    path = lesson(tmp_path, "1 / 0", GAP % "none: a constant of nature")
    assert nulls.main([str(path)]) == 0
    assert capsys.readouterr().out == f"{path}\n  The dead were {{}} SD older: none: a constant of nature\n"
