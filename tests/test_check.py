"""make check finds what is wrong with a small book in tmp_path, and nothing where nothing is."""

import pytest

import check
import notebooks
import sample_notebooks
from sample_notebooks import EXERCISES_PATH, PATH, cell, exercises, lesson

CONFIG = "sphinx:\n  config:\n    myst_heading_anchors: 2\n"
BIBLIOGRAPHY = "@book{fisher1925,\n}\n@article{student1908,\n}\n"
MISSPELT = "definitely".replace("ite", "ate")  # made here, so that it is not found here
PAGE = "# Cards\n\n## The fair coin\n\n### Deep\n\n(a-label)=\nText.\n"


@pytest.fixture
def chapters(tmp_path, monkeypatch):
    """The chapters of a book that keeps all rules: a lesson, its exercises, a page."""
    folder = tmp_path / "chapters"
    for name, text in {
        "_config.yml": CONFIG,
        "references.bib": BIBLIOGRAPHY,
        "_static/drawings/coins.svg": "<svg/>",
        "medai_utils/checks/coins.py": "",
        "tests/answers/coins.py": "",
        "chapters/cards.md": PAGE,
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    (folder / PATH).parent.mkdir()
    notebooks.write(lesson(), folder / PATH)
    notebooks.write(exercises(), folder / EXERCISES_PATH)
    (folder / PATH).with_name("02_dice.ipynb").touch()  # to which the lesson links
    monkeypatch.setattr(notebooks, "CHAPTERS", folder)
    monkeypatch.setattr(check, "ROOT", tmp_path)
    monkeypatch.setattr(check, "book", sample_notebooks.book)
    return folder


def found(capsys, *arguments):
    """The exit status and the lines of make check, without the form, which is tried below, and the facts of the real book."""
    only = [f"--only={name}" for name in check.CHECKS if name not in ("form", "facts")]
    status = check.main([*only, *map(str, arguments)])
    return status, capsys.readouterr().out.splitlines()


def test_a_book_without_faults(chapters, capsys):
    files = [chapters / PATH, chapters / EXERCISES_PATH, chapters / "cards.md"]
    status, lines = found(capsys, *files)
    assert status == 0
    (line,) = lines
    assert line.startswith("All good: normal, rules, exercises, citations, links in ")


def change(path, name, added):
    notebook = notebooks.read(path)
    cell(notebook, name).source += added
    notebooks.write(notebook, path)


@pytest.mark.parametrize(
    ("added", "fault"),
    [
        (" Powerful.", "avoids_words: a word to avoid: Powerful"),
        (" {cite:t}`nobody`", "nobody is cited but not in references.bib"),
        (" [a](../cards.md#the-fair-coin) [b](../cards.md#a-label) [c](../gone.md)", "../gone.md leads to no file"),
        (" [a](../cards.md#deep)", "../cards.md#deep leads to no heading of cards.md"),
        (" [a](#key-points) [b](#key)", "#key leads to no heading of 10_coins.ipynb"),
    ],
)
def test_a_fault_of_a_notebook_is_found(chapters, capsys, added, fault):
    change(chapters / PATH, "end", added)
    status, lines = found(capsys, chapters / PATH)
    assert (status, lines) == (1, [f"chapters/{PATH}: {fault}", "1 fault"])


def test_a_fault_of_a_page_is_found(chapters, capsys):
    page = chapters / "cards.md"
    page.write_text("# Cards\n\nA seamless [link](gone.md).\n")
    _, lines = found(capsys, page)
    assert lines[:-1] == [
        "chapters/cards.md: a word to avoid: seamless",
        "chapters/cards.md: gone.md leads to no file",
    ]


def test_another_form_and_what_is_no_notebook_are_found(chapters, capsys):
    text = (chapters / PATH).read_text()
    (chapters / PATH).write_text(text.replace('"nbformat_minor": 5', '"nbformat_minor": 4'))
    assert "not in normal form, run python tools/notebooks.py --write" in found(capsys, chapters / PATH)[1][0]
    (chapters / PATH).write_text("{}")
    assert found(capsys, chapters / PATH)[1][0].endswith("is not of notebook format 4: save it again in JupyterLab")


def test_a_lesson_without_its_partners_is_found(chapters, capsys):
    (chapters / EXERCISES_PATH).unlink()
    (check.ROOT / "tests/answers/coins.py").unlink()
    assert found(capsys, chapters / PATH)[1][:-1] == [
        f"chapters/{PATH}: there is no tests/answers/coins.py",
        f"chapters/{PATH}: there is no chapters/{EXERCISES_PATH}",
        f"chapters/{PATH}: {EXERCISES_PATH.name} leads to no file",
    ]


def test_exercises_without_their_lesson_are_found(chapters, capsys):
    (chapters / PATH).unlink()
    assert found(capsys, chapters / EXERCISES_PATH)[1][0].endswith(f"there is no chapters/{PATH}")


def test_what_nothing_cites_is_found_in_the_whole_book_only(chapters):
    (chapters / PATH).with_name("02_dice.ipynb").unlink()
    (check.ROOT / "references.bib").write_text(BIBLIOGRAPHY + "@misc{idle,\n}\n")
    assert check.citations([]) == ["references.bib: idle is cited nowhere"]
    assert check.citations([chapters / PATH]) == []


# Form


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("import os\n", "F401"),
        ("x = [1,2]\n", "Would reformat"),
        (f'"""A {MISSPELT} wrong word."""\n', f"{MISSPELT} ==> "),
    ],
)
def test_a_fault_of_form_is_found(tmp_path, text, said):
    path = tmp_path / "module.py"
    path.write_text(text)
    (fault,) = check.form([path])
    assert said in fault and "module.py" in fault
    path.write_text("x = 1\n")
    assert check.form([path]) == []
