"""The tools and the rules catch what is wrong: each notebook here is broken on purpose, in tmp_path."""

import base64
import io
import json
import os
import subprocess
import sys

import pytest
from nbformat.v4 import new_markdown_cell, new_output
from PIL import Image

import exercises
import notebooks
import refresh
import seeds
from notebook_rules import faults_of, unresolved_citations, words_to_avoid
from sample_notebooks import lesson, picture, runnable_lesson, solutions, stream

# The samples themselves


def test_the_samples_keep_all_rules():
    assert faults_of(lesson(), "01_coins.ipynb") == []
    assert faults_of(solutions(), "solutions.ipynb") == []
    assert faults_of(exercises.exercises_from(solutions()), "exercises.ipynb") == []
    assert unresolved_citations(lesson(), {"fisher1925", "student1908"}) == []


# The rules, one broken lesson each


def strip(notebook):
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.execution_count, cell.outputs = None, []


def swap_counts(notebook):
    notebook.cells[2].execution_count, notebook.cells[3].execution_count = 2, 1


def store_stderr(notebook):
    notebook.cells[2].outputs = [stream("a warning\n", "stderr")]


def store_error(notebook):
    notebook.cells[2].outputs = [new_output("error", ename="ValueError", evalue="no", traceback=[])]


def print_text(text):
    def change(notebook):
        notebook.cells[2].outputs = [stream(text)]

    return change


def set_alt(alt):
    def change(notebook):
        notebook.cells[3].metadata["mystnb"]["image"]["alt"] = alt

    return change


def drop_metadata(notebook):
    notebook.cells[3].metadata = {}


def tag_claim(tag):
    def change(notebook):
        notebook.cells[5].metadata["tags"] = [tag]

    return change


def replace(number, old, new):
    def change(notebook):
        assert old in notebook.cells[number].source
        notebook.cells[number].source = notebook.cells[number].source.replace(old, new)

    return change


def append(number, text):
    def change(notebook):
        notebook.cells[number].source += text

    return change


BROKEN_LESSONS = {
    "stripped": (strip, "executed_in_order"),
    "out of order": (swap_counts, "executed_in_order"),
    "stderr": (store_stderr, "no_errors_stored"),
    "traceback": (store_error, "no_errors_stored"),
    "memory address": (print_text("<object at 0x7f3a2b4c5d60>"), "no_machine_traces"),
    "path": (print_text("saved in /tmp/films/1.png"), "no_machine_traces"),
    "training log": (print_text("60/60 - 2s - 24ms/step"), "no_machine_traces"),
    "long output": (print_text("line\n" * 41), "cells_are_short"),
    "long cell": (append(2, "\n# a line" * 25), "cells_are_short"),
    "no alt text": (drop_metadata, "pictures_have_alt_text"),
    "short alt text": (set_alt("a film"), "pictures_have_alt_text"),
    "file name as alt text": (set_alt("../../_build/jupyter_execute/film.png"), "pictures_have_alt_text"),
    "empty alt text": (set_alt("Plot of the films of one patient"), "pictures_have_alt_text"),
    "picture in prose": (append(4, "\n\n![](film.png)"), "pictures_have_alt_text"),
    "filtered warnings": (append(2, "\nwarnings.filterwarnings('ignore')"), "no_silenced_warnings"),
    "capture": (append(2, "\n%%capture"), "no_silenced_warnings"),
    "raises": (tag_claim("raises-exception"), "no_cell_escapes_the_tests"),
    "skipped": (append(2, "\n# NBVAL_SKIP"), "no_cell_escapes_the_tests"),
    "tone": (append(4, " A powerful method."), "avoids_words"),
    "no question": (replace(0, "?", "."), "begins_with_a_question"),
    "no title": (replace(0, "# Coins", "Coins"), "begins_with_a_question"),
    "no key points": (replace(6, "## Key points", "## Summary"), "has_its_headings"),
    "headings out of order": (replace(1, "What you need first", "Key points"), "has_its_headings"),
    "no claim": (replace(5, "claim(", "print("), "claims_in_sight"),
    "hidden claim": (tag_claim("hide-input"), "claims_in_sight"),
    "no seed": (replace(2, "set_seed(0)", "0"), "seeded_once"),
    "two seeds": (append(2, "\nset_seed(1)"), "seeded_once"),
    "no warning": (replace(4, "not for", "also for"), "not_for_clinical_use"),
    "warned twice": (append(6, " Not for clinical use."), "not_for_clinical_use"),
}


@pytest.mark.parametrize(("change", "rule"), BROKEN_LESSONS.values(), ids=BROKEN_LESSONS)
def test_a_broken_lesson_is_caught(change, rule):
    broken = lesson()
    change(broken)
    assert {fault.split(":")[0] for fault in faults_of(broken, "01_coins.ipynb")} == {rule}


def test_an_unresolved_citation_is_caught():
    assert unresolved_citations(lesson(), {"fisher1925"}) == ["student1908 is cited but not in references.bib"]


def test_words_in_code_and_formulas_are_not_prose():
    assert words_to_avoid("`powerful` $n!$ != ![the lung](a.png)\n\n```python\nprint('Powerful!')\n```\n") == []


def test_words_in_directives_and_after_code_are_prose():
    boxed = "````{note}\n```python\npowerful\n```\nLet’s dive in!\n````\nIt is State-of-the-art.\n```\ncrucial\n```\n"
    assert len(words_to_avoid(boxed)) == 3


# The rules, broken solutions and exercises

BROKEN_SOLUTIONS = {
    "label": (append(1, "\n\n(mean)=\n### Mean"), "no_labels"),
    "named formula": (append(1, "\n\n```{math}\n:label: mean\nx\n```"), "no_labels"),
    "check not compared": (tag_claim("other"), "every_solution_is_checked"),
    "solution that is wrong": (
        lambda notebook: notebook.cells[5].outputs.__setitem__(0, stream("Not yet: divide by two.\n")),
        "every_solution_is_checked",
    ),
}


@pytest.mark.parametrize(("change", "rule"), BROKEN_SOLUTIONS.values(), ids=BROKEN_SOLUTIONS)
def test_broken_solutions_are_caught(change, rule):
    broken = solutions()
    change(broken)
    assert {fault.split(":")[0] for fault in faults_of(broken, "solutions.ipynb")} == {rule}


def test_outputs_left_in_exercises_are_caught():
    assert "nothing_stored" in " ".join(faults_of(solutions(), "exercises.ipynb"))


# Normal form


def test_normal_form_drops_what_changes_from_run_to_run():
    messy = lesson()
    messy.nbformat_minor = 4
    messy.metadata["widgets"] = {"state": {}}
    messy.metadata["language_info"]["version"] = "3.11.7"
    messy.cells[2].metadata["execution"] = {"iopub.status.busy": "2026-01-01"}
    messy.cells[2].outputs = [stream("one\n"), stream("two\n")]
    messy.cells[3].outputs[0].data[notebooks.WIDGET] = {"model_id": "1"}
    text = notebooks.text_of(notebooks.normal_form(messy))
    for changing in ("widget", "3.11", '"execution"', "iopub"):
        assert changing not in text
    assert notebooks.normal_form(messy).cells[2].outputs == [stream("one\ntwo\n")]


def test_normal_form_is_the_same_when_repeated():
    once = notebooks.normal_form(runnable_lesson())
    assert notebooks.text_of(notebooks.normal_form(once)) == notebooks.text_of(once)


def test_normal_form_leaves_its_argument_alone():
    messy = lesson()
    messy.cells[2].metadata["execution"] = {}
    notebooks.normal_form(messy)
    assert "execution" in messy.cells[2].metadata


def test_valid_cell_ids_stay_and_others_are_made_from_the_content():
    messy = lesson()
    messy.cells[1].id = messy.cells[2].id = "twice"
    messy.cells[3].id = "not valid"
    del messy.cells[4]["id"]
    ids = [cell.id for cell in notebooks.normal_form(messy).cells]
    assert ids[0] == "cell-0"
    assert ids[1] == "twice"
    assert len(set(ids)) == len(ids)
    assert ids == [cell.id for cell in notebooks.normal_form(messy).cells]


def test_pictures_do_not_name_the_program_that_drew_them():
    messy = lesson()
    messy.cells[3].outputs[0].data["image/png"] = before = picture(16)
    after = notebooks.normal_form(messy).cells[3].outputs[0].data["image/png"]
    old, new = (Image.open(io.BytesIO(base64.b64decode(data))) for data in (before, after))
    assert "Software" in old.info
    assert "Software" not in new.info
    assert old.tobytes() == new.tobytes()


def test_a_picture_that_is_too_large_is_refused_with_its_cell():
    messy = lesson()
    messy.cells[3].outputs[0].data["image/png"] = picture(640)
    with pytest.raises(ValueError, match=r"cell 4 stores a picture of \d+ kB, expected at most 300 kB"):
        notebooks.normal_form(messy)


def test_stderr_is_refused_not_hidden():
    messy = lesson()
    store_stderr(messy)
    with pytest.raises(ValueError, match="cell 3 wrote to stderr, mend the cause of: a warning"):
        notebooks.normal_form(messy)


def test_check_lists_and_write_mends(tmp_path, capsys):
    path = tmp_path / "01_coins.ipynb"
    path.write_text(json.dumps(lesson()), encoding="utf-8")
    assert notebooks.main(["--check", str(path)]) == 1
    assert "not in normal form" in capsys.readouterr().out
    assert notebooks.main(["--write", str(path)]) == 0
    assert notebooks.main(["--check", str(path)]) == 0


@pytest.mark.parametrize("text", ["", "not a notebook", "{}", '{"nbformat": 3, "worksheets": []}'])
def test_what_is_not_a_notebook_is_named(text, tmp_path, capsys):
    path = tmp_path / "01_coins.ipynb"
    path.write_text(text, encoding="utf-8")
    assert notebooks.main(["--check", str(path)]) == 1
    assert str(path) in capsys.readouterr().out


# Refresh


def test_refresh_runs_and_stores(tmp_path, capsys):
    path = tmp_path / "01_coins.ipynb"
    messy = runnable_lesson()
    swap_counts(messy)
    notebooks.write(messy, path)
    assert refresh.main([str(path)]) == 0
    stored = notebooks.read(path)
    assert faults_of(stored, path.name) == []
    assert notebooks.is_normal(path)
    assert os.listdir(tmp_path) == ["01_coins.ipynb"]
    assert " s\n" in capsys.readouterr().out


FAILING_LINES = {
    "error": ("1 / 0", "ZeroDivisionError"),
    "stderr": ("import warnings; warnings.warn('late')", "cell 4 wrote to stderr"),
    "too slow": ("import time; time.sleep(60)", "timed out"),
    "dead kernel": ("import os; os._exit(1)", "Kernel died"),
}


@pytest.mark.parametrize(("line", "said"), FAILING_LINES.values(), ids=FAILING_LINES)
def test_refresh_leaves_a_failing_notebook_as_it_was(line, said, tmp_path, capsys):
    path = tmp_path / "01_coins.ipynb"
    broken = lesson()
    broken.cells[3].source = line
    notebooks.write(broken, path)
    before = path.read_bytes()
    assert refresh.main([str(path), "--timeout", "3"]) == 1
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["01_coins.ipynb"]
    assert said in capsys.readouterr().out


def test_refresh_refuses_another_seed_and_generated_exercises(tmp_path, monkeypatch, capsys):
    assert refresh.main([str(tmp_path / "exercises.ipynb")]) == 1
    assert "exercises are generated" in capsys.readouterr().out
    monkeypatch.setenv("MEDAI_SEED", "3")
    with pytest.raises(SystemExit):
        refresh.main([str(tmp_path / "01_coins.ipynb")])
    assert "MEDAI_SEED is set" in capsys.readouterr().err


# Exercises


def test_exercises_have_no_answers_and_run(tmp_path):
    twin = exercises.exercises_from(solutions())
    assert [cell.source for cell in twin.cells if "1.5" in cell.source] == [twin.cells[3].source]  # the check itself
    assert twin.cells[0].source == "# Exercises: coins"
    refresh.execute(twin, tmp_path)
    assert twin.cells[-1].outputs == [stream("Not yet: divide by two.\n")]


def change_stub(path):
    changed = notebooks.read(path)
    changed.cells[2].source = "mean = 1.5"
    notebooks.write(changed, path)


@pytest.mark.parametrize("change", [change_stub, os.unlink], ids=["changed stub", "missing"])
def test_exercises_out_of_step_are_caught(change, tmp_path, capsys):
    path = tmp_path / "solutions.ipynb"
    notebooks.write(solutions(), path)
    assert exercises.main([str(path)]) == 0
    assert exercises.main(["--check", str(path)]) == 0
    change(tmp_path / "exercises.ipynb")
    assert exercises.main(["--check", str(path)]) == 1
    assert "run make exercises" in capsys.readouterr().out


def test_solutions_without_title_or_tags_are_refused():
    untitled, untagged = solutions(), solutions()
    untitled.cells[0] = new_markdown_cell("# Coins")
    untagged.cells[3].metadata = {}
    with pytest.raises(ValueError, match="# Solutions"):
        exercises.exercises_from(untitled)
    with pytest.raises(ValueError, match="no cell has the tag solution"):
        exercises.exercises_from(untagged)


# Seeds


def test_seeds_lists_the_spread_and_what_fails(tmp_path, capsys):
    path = tmp_path / "01_coins.ipynb"
    shaky = lesson()
    shaky.cells[2].source = shaky.cells[2].source.replace("heads = 0.5", "heads = 0.5 + SEED / 10")
    shaky.cells[3].source = "if SEED == 2:\n    raise RuntimeError('two')"
    notebooks.write(shaky, path)
    before = path.read_bytes()
    assert seeds.main([str(path), "--seeds", "0", "2"]) == 1
    shown = capsys.readouterr().out
    # Heads are 0.5 and 0.7, at most 0.6: the mean is on the edge, one of two seeds fails.
    assert "heads are as many as tails" in shown
    assert "0.6    0.1414       0.5       0.7  at least 0.4, at most 0.6     0.0     1/2" in shown
    assert "seed 2, cell 4: RuntimeError: two" in shown
    assert path.read_bytes() == before


def test_seeds_is_content_when_claims_hold(tmp_path, capsys):
    path = tmp_path / "01_coins.ipynb"
    sound = lesson()
    sound.cells[3].source = "pass"
    notebooks.write(sound, path)
    assert seeds.main([str(path), "--seeds", "7"]) == 0
    assert "0/1" in capsys.readouterr().out


def test_the_room_in_a_band_is_counted_from_its_nearer_edge():
    assert seeds.room(0.9, 0.02, 0.8, None) == pytest.approx(5)
    assert seeds.room(0.9, 0.02, 0.8, 0.94) == pytest.approx(2)
    assert seeds.room(0.9, 0.02, None, 0.88) == pytest.approx(-1)


# nbval, on notebooks that the rules alone cannot judge


def test_nbval_catches_false_claims_and_wrong_outputs(tmp_path):
    false, wrong = lesson(), lesson()
    for notebook in (false, wrong):
        notebook.cells[3].source = "pass"
    false.cells[2].source = false.cells[2].source.replace("0.5", "0.7")
    wrong.cells[5].outputs = [stream("claim holds: heads are as many as tails: 0.55 (from 0.4 to 0.6)\n")]
    for name, notebook in {"false": false, "wrong": wrong}.items():
        notebooks.write(notebook, tmp_path / f"{name}.ipynb")
    command = [
        sys.executable,
        *["-m", "pytest", "--nbval-lax", "--nbval-current-env", "-q", "-rA", "-p", "no:cacheprovider"],
        ".",
    ]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    failed = sorted(line.split()[1] for line in run.stdout.splitlines() if line.startswith("FAILED"))
    assert failed == ["false.ipynb::Cell", "wrong.ipynb::Cell"], run.stdout
    assert "ClaimError" in run.stdout
    assert "2 failed, 4 passed" in run.stdout
