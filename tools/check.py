"""Look for faults of the book in seconds: nothing is built, no notebook is run.

python tools/check.py [file ...] [--only form] [--only rules]    the whole book if no file is given

A notebook or a page that is named is looked at alone; of another file only the form is. Prints one line a fault, and
how many there are. Exits with 1 if there is one.
"""

import argparse
import subprocess
import sys
import time
from functools import cache
from pathlib import Path

import yaml
from mdit_py_plugins.anchors.index import slugify

import lessons
import notebooks
import rules
from rules import text
from rules.reading import in_pieces, pieces

ROOT = notebooks.ROOT
TOOLS = [
    ["ruff", "check", "--quiet", "--force-exclude", "--output-format=concise"],
    ["ruff", "format", "--quiet", "--force-exclude", "--check"],
    ["codespell"],
]


def form(paths):
    """What ruff and codespell find: style, format, spelling. Settings stand in pyproject.toml."""
    faults = []
    for tool, *options in TOOLS:
        module = {"codespell": "codespell_lib"}.get(tool, tool)
        command = [sys.executable, "-m", module, *options, *map(str, paths or ["."])]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
        said = (done.stdout + done.stderr).strip().splitlines()
        if done.returncode:
            faults += said or [f"{tool} {options[0]} found something"]
    return faults


def normal_form(paths):
    """Notebooks are stored as tools/notebooks.py writes them."""
    faults = []
    for path in of_notebooks(paths):
        try:
            if not notebooks.is_normal(path):
                faults.append(f"{shown(path)}: not in normal form, run python tools/notebooks.py --write {shown(path)}")
        except ValueError as error:
            faults.append(f"{shown(path)}: {error}")
    return faults


def kept_rules(paths):
    """Notebooks keep the rules, pages the book's voice."""
    faults = [
        f"{shown(path)}: {fault}" for path in of_notebooks(paths) for fault in rules.faults_of(read(path), path, book())
    ]
    for path in of_pages(paths):
        faults += [f"{shown(path)}: {fault}" for fault in text.words_to_avoid(path.read_text(encoding="utf-8"))]
    return faults


def exercises_in_step(paths):
    """A lesson is one word in five places: each has its exercises, their checks, and answers that try these."""
    faults = []
    for path in of_notebooks(paths):
        needed = []
        if lessons.is_lesson(path):
            slug = rules.slug_of(path)
            needed = [ROOT / "medai_utils" / "checks" / f"{slug}.py", ROOT / "tests" / "answers" / f"{slug}.py"]
            needed.append(path.with_stem(f"{path.stem}_exercises"))
        elif lessons.is_exercises(path) and not lessons.is_capstone(path):
            needed.append(path.with_stem(path.stem.removesuffix("_exercises")))
        faults += [f"{shown(path)}: there is no {shown(file)}" for file in needed if not file.is_file()]
    return faults


def citations(paths):
    """What is cited stands in references.bib, and what stands there is cited."""
    try:
        keys = text.bibliography((ROOT / "references.bib").read_text(encoding="utf-8"))
    except ValueError as error:
        return [f"references.bib: {error}"]
    faults, cited = [], set()
    for path in of_notebooks(paths) + of_pages(paths):
        cited.update(text.citations(prose(path)))
        faults += [f"{shown(path)}: {fault}" for fault in text.unresolved_citations(prose(path), keys)]
    return faults + [f"references.bib: {key} is cited nowhere" for key in sorted(keys - cited) if not paths]


def links(paths):
    """Links and pictures inside the book lead to files and headings that are there."""
    return [
        f"{shown(path)}: {fault}"
        for path in of_notebooks(paths) + of_pages(paths)
        for fault in text.broken_links(prose(path), path, anchors)
    ]


def facts(paths):
    """The facts of the lessons, in data/lessons.csv, agree with one another."""
    if paths:
        return []
    return [f"data/lessons.csv: {fault}" for fault in rules.faults_of_the_book(book())]


CHECKS = {
    "form": form,
    "normal": normal_form,
    "rules": kept_rules,
    "exercises": exercises_in_step,
    "citations": citations,
    "links": links,
    "facts": facts,
}


def of_notebooks(paths):
    """The notebooks among the paths; all of the book if no path is given."""
    return [path for path in paths if path.suffix == ".ipynb"] if paths else notebooks.all_notebooks()


def of_pages(paths):
    """The book's Markdown pages among the paths; all of them if no path is given."""
    found = sorted(notebooks.CHAPTERS.rglob("*.md"))
    return [path for path in found if path in paths] if paths else found


def shown(path):
    """A path as it is named from the book's folder."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.as_posix()


@cache
def read(path):
    return notebooks.read(path)


@cache
def book():
    return rules.Book(lessons.read())


@cache
def prose(path):
    """The pieces of a notebook or a page."""
    return tuple(pieces(read(path)) if path.suffix == ".ipynb" else in_pieces(path.read_text(encoding="utf-8")))


@cache
def anchors(path):
    """The anchors of a page of the book, as MyST makes them of headings and labels; None for another file."""
    if path.suffix not in (".ipynb", ".md"):
        return None
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    deepest = config["sphinx"]["config"].get("myst_heading_anchors", 0)
    headings = [slugify(piece.text) for piece in prose(path) if piece.kind == "heading" and piece.level <= deepest]
    return {*headings, *(piece.text for piece in prose(path) if piece.kind == "target")}


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Look for faults of the book in seconds.")
    parser.add_argument("paths", nargs="*", type=Path, help="files; the whole book if none is given")
    parser.add_argument("--only", action="append", choices=CHECKS, help="what to look at; may be given several times")
    options = parser.parse_args(arguments)

    start, paths, faults = time.perf_counter(), [path.resolve() for path in options.paths], []
    names = options.only or list(CHECKS)
    for name in names:
        try:
            faults += CHECKS[name](paths)
        except (OSError, ValueError) as error:
            faults.append(str(error))
    faults = list(dict.fromkeys(faults))  # a file that cannot be read stops more than one check
    for fault in faults:
        print(fault)
    seconds = time.perf_counter() - start
    print(
        f"{len(faults)} fault{'s' * (len(faults) > 1)}"
        if faults
        else f"All good: {', '.join(names)} in {seconds:.1f} s"
    )
    return int(bool(faults))


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # faults quote the book, which a terminal of Windows could not print
    sys.exit(main())
