"""The structure of every notebook of the book; that they run is nbval's part."""

import re

import pytest
import yaml

import exercises
import notebooks
import refresh
from notebook_rules import code_cells, faults_of, printed, unresolved_citations, words_to_avoid

ROOT = notebooks.ROOT
PATHS = notebooks.all_notebooks()
SOLUTIONS = notebooks.all_notebooks("solutions")
PAGES = sorted(notebooks.CHAPTERS.rglob("*.md"))


def name(path):
    return path.relative_to(notebooks.CHAPTERS).as_posix()


def toc_files():
    """The files that _toc.yml names, as it names them: from the root, without suffix."""
    text = (ROOT / "_toc.yml").read_text(encoding="utf-8")
    found, todo = [], [yaml.safe_load(text)]
    while todo:
        entry = todo.pop()
        if isinstance(entry, dict):
            found += [entry[key] for key in ("root", "file") if key in entry]
            todo += [value for value in entry.values() if isinstance(value, list)]
        elif isinstance(entry, list):
            todo += entry
    return found


def test_the_book_has_notebooks():
    assert [path for path in PATHS if path.name[:1].isdigit()], "no lesson found in chapters/*/NN_*.ipynb"
    assert SOLUTIONS, "no chapters/*/solutions.ipynb found"


def test_every_notebook_is_in_the_table_of_contents():
    listed = {re.sub(r"\.(ipynb|md)$", "", file) for file in toc_files()}
    missing = [path for path in PATHS if path.relative_to(ROOT).with_suffix("").as_posix() not in listed]
    assert not missing, f"add to _toc.yml: {missing}"


def test_every_file_of_the_table_of_contents_exists():
    missing = [
        file
        for file in toc_files()
        if not any((ROOT / f"{file}{suffix}").is_file() for suffix in ("", ".ipynb", ".md"))
    ]
    assert not missing, f"_toc.yml names files that do not exist: {missing}"


@pytest.mark.parametrize("path", PATHS, ids=name)
def test_keeps_the_rules(path):
    faults = faults_of(notebooks.read(path), path.name)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("path", PATHS, ids=name)
def test_is_in_normal_form(path):
    assert notebooks.is_normal(path), f"run python tools/notebooks.py --write {path}"


@pytest.mark.parametrize("path", PATHS, ids=name)
def test_citations_resolve(path):
    bibliography = (ROOT / "references.bib").read_text(encoding="utf-8")
    keys = set(re.findall(r"^\s*@\w+\{\s*([^,\s]+)\s*,", bibliography, re.MULTILINE))
    faults = unresolved_citations(notebooks.read(path), keys)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_pages_keep_the_voice(path):
    faults = words_to_avoid(path.read_text(encoding="utf-8"))
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("path", SOLUTIONS, ids=name)
def test_exercises_are_in_step_with_the_solutions(path):
    assert exercises.in_step(path), "run make exercises"


@pytest.mark.parametrize("path", SOLUTIONS, ids=name)
def test_exercises_run_unsolved(path):
    """Run All never stops, and every check says what is still missing."""
    twin = exercises.exercises_from(notebooks.read(path))
    refresh.execute(twin, path.parent)
    checks = [(number, printed(cell)) for number, cell in code_cells(twin) if re.search(r"\bcheck\(", cell.source)]
    solved = [f"cell {number} prints {text!r}" for number, text in checks if not text.startswith("Not yet")]
    assert checks, "no cell calls check(...)"
    assert not solved, "\n".join(solved)
