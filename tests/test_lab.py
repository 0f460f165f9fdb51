"""Students' copies: what they hold, and that nothing a student wrote is ever lost."""

import json
import subprocess
import sys

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

import copies
import lab
import lessons
import notebooks
import refresh

EXERCISES = [path for path in notebooks.all_notebooks("[0-9]*") if lessons.is_exercises(path)]


def notebook(*cells):
    return notebooks.normal_form(nbformat.v4.new_notebook(cells=list(cells)))


def book(folder):
    """A book of one lesson with its exercises, and a page of the appendix, as it stands in chapters/."""
    chapter = folder / "chapters" / "01_coins"
    chapter.mkdir(parents=True)
    told = "# 1.1 Coins\n\nIs it fair? {cite:p}`fisher1925design`, {term}`AUROC`, {term}`the area <AUROC>`"
    notebooks.write(notebook(new_markdown_cell(told), new_code_cell("heads = 1")), chapter / "01_coins.ipynb")
    solution = new_code_cell("mean = 1.5", metadata={"tags": ["solution", "hide-input"]})
    why = new_markdown_cell("It is the middle.", metadata={"tags": ["solution"]})
    verdict = new_output("stream", name="stdout", text="Right.\n")
    check = new_code_cell("print(mean)", metadata={"tags": ["nbval-check-output", "hide-output"]}, outputs=[verdict])
    cells = [new_markdown_cell("# 1.1 Exercises"), new_code_cell("mean = ..."), solution, why, check]
    notebooks.write(notebook(*cells), chapter / "01_coins_exercises.ipynb")
    cards = folder / "chapters" / "appendix" / "cards"
    cards.mkdir(parents=True)
    (cards / "coins.md").write_text("# Coins\n\n{term}`Fair <fair coin>` ones.\n")
    return folder / "chapters", folder / "work"


@pytest.fixture(autouse=True)
def one_reference(monkeypatch, tmp_path):
    text = "@book{fisher1925design, author = {Ronald A. Fisher and {van} Dyck, Ann}, year = {1925}, doi = {10.1/x}}"
    (tmp_path / "references.bib").write_text(text)
    monkeypatch.setattr(copies, "BIBLIOGRAPHY", tmp_path / "references.bib")
    copies._bibliography.cache_clear()
    yield
    copies._bibliography.cache_clear()


# What a copy holds


def test_exercises_lose_solutions_outputs_and_what_only_the_page_needs(tmp_path):
    chapters, _ = book(tmp_path)
    path = chapters / "01_coins" / "01_coins_exercises.ipynb"
    stored = notebooks.read(path)
    made = copies.student_copy(stored, path)
    assert [cell.source for cell in made.cells] == ["# 1.1 Exercises", "mean = ...", "print(mean)"]
    assert all(not cell.get("outputs") and not cell.metadata for cell in made.cells)
    assert stored == notebooks.read(path)


def test_citations_and_terms_become_text(tmp_path):
    chapters, _ = book(tmp_path)
    path = chapters / "01_coins" / "01_coins.ipynb"
    text = copies.student_copy(notebooks.read(path), path).cells[0].source
    assert "([Fisher and van Dyck, 1925](https://doi.org/10.1/x))" in text
    assert text.endswith("AUROC, the area")
    assert copies.plain("{cite:t}`fisher1925design`") == "[Fisher and van Dyck (1925)](https://doi.org/10.1/x)"
    with pytest.raises(ValueError, match="nobody2000 is cited"):
        copies.plain("{cite:p}`nobody2000`")


def test_a_copy_that_leaves_the_folder_says_what_to_install(tmp_path):
    chapters, _ = book(tmp_path)
    path = chapters / "01_coins" / "01_coins.ipynb"
    stored = notebooks.read(path)
    note = copies.student_copy(stored, path, address="https://example.org/book").cells[1].source
    assert '%pip install "medai-utils @ git+https://example.org/book"' in note
    assert "make lab" in copies.student_copy(stored, path, address="").cells[1].source


def test_drawings_travel_inside_the_copy(tmp_path):
    chapters, _ = book(tmp_path)
    path = chapters / "01_coins" / "01_coins.ipynb"
    (tmp_path / "coin.svg").write_text("<svg/>")
    drawn = notebook(new_markdown_cell("![Two sides of a coin](../../coin.svg)"))
    (cell,) = copies.student_copy(drawn, path).cells
    assert cell.source == "![Two sides of a coin](attachment:coin.svg)"
    assert cell.attachments == {"coin.svg": {"image/svg+xml": "PHN2Zy8+"}}


def test_exercises_without_a_solution_are_refused(tmp_path):
    with pytest.raises(ValueError, match="no cell has the tag solution"):
        copies.student_copy(notebook(new_markdown_cell("# 1.1 Exercises")), tmp_path / "01_coins_exercises.ipynb")


@pytest.mark.parametrize("path", EXERCISES, ids=lambda path: path.stem)
def test_the_copy_runs_from_top_to_bottom_and_every_check_says_what_is_missing(path, monkeypatch):
    monkeypatch.undo()  # the book's own bibliography
    copies._bibliography.cache_clear()
    made = copies.student_copy(notebooks.read(path), path)
    refresh.execute(made, path.parent)
    verdicts = [
        output["data"]["text/plain"]
        for cell in made.cells
        if cell.cell_type == "code" and "check(" in cell.source
        for output in cell.outputs
        if "text/html" in output.get("data", {})
    ]
    assert len(verdicts) == sum(cell.source.count("check(") for cell in made.cells if cell.cell_type == "code")
    assert all(verdict.startswith("Not yet. ") for verdict in verdicts), verdicts
    assert not any("The check itself stopped" in verdict for verdict in verdicts), verdicts


# Copying


def change(path, number, source):
    theirs = notebooks.read(path)
    theirs.cells[number].source = source
    notebooks.write(theirs, path)


def open_and_save(path):
    """What JupyterLab does to a notebook that is only open, or only run."""
    theirs = json.loads(path.read_text())
    theirs["metadata"]["kernelspec"]["display_name"] = "Python 3 (ipykernel)"
    theirs["metadata"]["language_info"]["version"] = "3.11.7"
    for cell in theirs["cells"]:
        if cell["cell_type"] == "code":
            cell["execution_count"] = 7
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["1\n"]}]
    theirs["cells"].append(
        {"cell_type": "code", "id": "x", "metadata": {}, "source": [], "outputs": [], "execution_count": None}
    )
    path.write_text(json.dumps(theirs, indent=1))


def test_a_changed_copy_is_kept_and_named_only_once_the_book_has_a_newer_one(tmp_path):
    chapters, work = book(tmp_path)
    assert lab.copy_notebooks(chapters, work) == []
    mine = work / "01_coins" / "01_coins.ipynb"
    change(mine, 1, "heads = 17")
    assert lab.copy_notebooks(chapters, work) == []
    change(chapters / "01_coins" / "01_coins.ipynb", 1, "heads = 2")
    assert lab.copy_notebooks(chapters, work) == ["01_coins/01_coins.ipynb"]
    assert notebooks.read(mine).cells[1].source == "heads = 17"


def test_a_copy_that_was_only_opened_or_run_follows_the_book(tmp_path):
    chapters, work = book(tmp_path)
    lab.copy_notebooks(chapters, work)
    mine = work / "01_coins" / "01_coins.ipynb"
    open_and_save(mine)
    change(chapters / "01_coins" / "01_coins.ipynb", 1, "heads = 2")
    assert lab.copy_notebooks(chapters, work) == []
    assert notebooks.read(mine).cells[1].source == "heads = 2"


def test_a_run_copy_keeps_its_outputs_while_the_book_stays(tmp_path):
    chapters, work = book(tmp_path)
    lab.copy_notebooks(chapters, work)
    mine = work / "01_coins" / "01_coins.ipynb"
    open_and_save(mine)
    before = mine.read_bytes()
    lab.copy_notebooks(chapters, work)
    assert mine.read_bytes() == before


def test_a_copy_that_is_no_notebook_any_more_is_kept(tmp_path):
    chapters, work = book(tmp_path)
    lab.copy_notebooks(chapters, work)
    mine = work / "01_coins" / "01_coins.ipynb"
    mine.write_text("half a")
    change(chapters / "01_coins" / "01_coins.ipynb", 1, "heads = 2")
    assert lab.copy_notebooks(chapters, work) == ["01_coins/01_coins.ipynb"]
    assert mine.read_text() == "half a"


def test_fresh_copies_of_exercises_by_the_name_of_the_lesson(tmp_path):
    chapters, work = book(tmp_path)
    lab.copy_notebooks(chapters, work)
    for number in (2, 3):
        path = lab.fresh_copy("01_coins", chapters, work)
        assert path == work / "01_coins" / f"01_coins_exercises-{number}.ipynb"
        assert "mean = 1.5" not in path.read_text()
    assert lab.fresh_copy("01_coins/01_coins.ipynb", chapters, work).name == "01_coins-2.ipynb"
    with pytest.raises(ValueError, match="there is no notebook 09_dice; there is: 01_coins/"):
        lab.fresh_copy("09_dice", chapters, work)


def test_the_start_page_leads_to_every_lesson(tmp_path, monkeypatch):
    chapters, work = book(tmp_path)
    capstone = [new_markdown_cell("# 1.2 A ward"), new_code_cell("n = 3", metadata={"tags": ["solution"]})]
    notebooks.write(notebook(*capstone), chapters / "01_coins" / "02_ward.ipynb")
    lab.copy_notebooks(chapters, work)
    lab.copy_pages(chapters, work)
    table = tmp_path / "lessons.csv"
    header = "lesson,minutes,core,needs,also,seconds,question,excuse"
    table.write_text(f"{header}\n01_coins/01_coins,30,yes,,,2,Is it fair?,\n")
    lab.start_page(lessons.read(table, chapters), work)
    (cell,) = notebooks.read(work / lab.START).cells
    expected = "- [**1.1 Coins**](01_coins/01_coins.ipynb), [exercises](01_coins/01_coins_exercises.ipynb)\n"
    assert f"{expected}- [1.2 A ward](01_coins/02_ward.ipynb)" in cell.source
    assert "n = 3" not in (work / "01_coins" / "02_ward.ipynb").read_text()
    assert (work / "appendix" / "cards" / "coins.md").read_text() == "# Coins\n\nFair ones.\n"


def test_kernels_are_quiet_and_settings_are_found(tmp_path):
    environment = lab.surroundings(tmp_path)
    command = [sys.executable, "-m", "jupyter", "--paths", "--json"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert str(tmp_path / ".jupyter") in json.loads(done.stdout)["config"]
    overrides = json.loads((tmp_path / ".jupyter/labconfig/default_setting_overrides.json").read_text())
    assert overrides["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"
    assert (tmp_path / ".jupyter/ipython/profile_default/ipython_kernel_config.py").is_file()
