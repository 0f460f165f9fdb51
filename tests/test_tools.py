"""The tools that store and run notebooks: each notebook here is broken on purpose, in tmp_path."""

import base64
import io
import json
import os
import subprocess
import sys

import pytest
from PIL import Image

import notebooks
import refresh
from sample_notebooks import cell, lesson, picture, quick_lesson, runnable_lesson, stream

# Normal form


def test_normal_form_drops_what_changes_from_run_to_run():
    messy = lesson()
    messy.nbformat_minor = 4
    messy.metadata["widgets"] = {"state": {}}
    messy.metadata["language_info"]["version"] = "3.11.7"
    cell(messy, "setup").metadata["execution"] = {"iopub.status.busy": "2026-01-01"}
    cell(messy, "setup").outputs = [stream("one\n"), stream("two\n")]
    cell(messy, "figure").outputs[0].data[notebooks.WIDGET] = {"model_id": "1"}
    text = notebooks.text_of(notebooks.normal_form(messy))
    for changing in ("widget", "3.11", '"execution"', "iopub"):
        assert changing not in text
    assert cell(notebooks.normal_form(messy), "setup").outputs == [stream("one\ntwo\n")]


def test_normal_form_is_the_same_when_repeated():
    once = notebooks.normal_form(runnable_lesson())
    assert notebooks.text_of(notebooks.normal_form(once)) == notebooks.text_of(once)


def test_normal_form_leaves_its_argument_alone():
    messy = lesson()
    cell(messy, "setup").metadata["execution"] = {}
    notebooks.normal_form(messy)
    assert "execution" in cell(messy, "setup").metadata


def test_valid_cell_ids_stay_and_others_are_made_from_the_content():
    messy = lesson()
    messy.cells[1].id = messy.cells[2].id = "twice"
    messy.cells[3].id = "not valid"
    del messy.cells[4]["id"]
    ids = [cell.id for cell in notebooks.normal_form(messy).cells]
    assert ids[0] == "title"
    assert ids[1] == "twice"
    assert len(set(ids)) == len(ids)
    assert ids == [cell.id for cell in notebooks.normal_form(messy).cells]


def test_pictures_do_not_name_the_program_that_drew_them():
    messy = lesson()
    cell(messy, "figure").outputs[0].data["image/png"] = before = picture(16)
    after = cell(notebooks.normal_form(messy), "figure").outputs[0].data["image/png"]
    old, new = (Image.open(io.BytesIO(base64.b64decode(data))) for data in (before, after))
    assert "Software" in old.info
    assert "Software" not in new.info
    assert old.tobytes() == new.tobytes()


def test_a_picture_that_is_too_large_is_refused_with_its_cell():
    messy = lesson()
    cell(messy, "figure").outputs[0].data["image/png"] = picture(640)
    with pytest.raises(ValueError, match=r"cell 6 stores a picture of \d+ kB, expected at most 300 kB"):
        notebooks.normal_form(messy)


def test_stderr_is_refused_not_hidden():
    messy = lesson()
    cell(messy, "setup").outputs = [stream("a warning\n", "stderr")]
    with pytest.raises(ValueError, match="cell 4 wrote to stderr, mend the cause of: a warning"):
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
    cell(messy, "setup").execution_count = 7
    notebooks.write(messy, path)
    assert refresh.main([str(path)]) == 0
    stored = notebooks.read(path)
    assert [code.execution_count for code in stored.cells if code.cell_type == "code"] == [1, 2, 3, 4]
    assert "image/png" in cell(stored, "figure").outputs[0].data
    assert "Of all coins" in cell(stored, "table").outputs[0].data["text/html"]
    assert notebooks.is_normal(path)
    assert os.listdir(tmp_path) == ["01_coins.ipynb"]
    assert " s\n" in capsys.readouterr().out


FAILING_LINES = {
    "error": ("1 / 0", "ZeroDivisionError"),
    "stderr": ("import warnings; warnings.warn('late')", "cell 6 wrote to stderr"),
    "too slow": ("import time; time.sleep(60)", "timed out"),
    "dead kernel": ("import os; os._exit(1)", "Kernel died"),
}


@pytest.mark.parametrize(("line", "said"), FAILING_LINES.values(), ids=FAILING_LINES)
def test_refresh_leaves_a_failing_notebook_as_it_was(line, said, tmp_path, capsys):
    path = tmp_path / "01_coins.ipynb"
    broken = lesson()
    cell(broken, "figure").source = line
    notebooks.write(broken, path)
    before = path.read_bytes()
    assert refresh.main([str(path), "--timeout", "3"]) == 1
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["01_coins.ipynb"]
    assert said in capsys.readouterr().out


def test_refresh_refuses_another_seed(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("MEDAI_SEED", "3")
    with pytest.raises(SystemExit):
        refresh.main([str(tmp_path / "01_coins.ipynb")])
    assert "MEDAI_SEED is set" in capsys.readouterr().err


# nbval, on notebooks that the rules alone cannot judge


def test_nbval_catches_false_claims_and_wrong_outputs(tmp_path):
    false, wrong = quick_lesson(), quick_lesson()
    cell(false, "setup").source = cell(false, "setup").source.replace("0.5", "0.3")
    cell(wrong, "claim").outputs = [stream("✔ Of all coins a share of 0.55 show heads (must be at least 0.4)\n")]
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
    assert "2 failed, 6 passed" in run.stdout
