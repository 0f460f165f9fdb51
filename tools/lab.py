"""Copy the notebooks to work/, where students may change them, and open JupyterLab there.

python tools/lab.py                  copies what is missing, opens JupyterLab
python tools/lab.py --fresh NAME     puts a second, untouched copy of a notebook beside the first; NAME is a lesson, such
                                     as 10_ranking (its exercises are meant), or a notebook
python tools/lab.py --copy-only      does not open JupyterLab

A copy whose cells a student changed is never overwritten; one that was only opened or run follows the book.
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys

from nbformat.v4 import new_markdown_cell, new_notebook

import copies
import lessons
import notebooks
from environment import ROOT

RECORD = ".copied.json"  # in work/: the fingerprint of each notebook when it was copied
START = "START.ipynb"
APPENDIX = {"data_cards": "the data", "symbols": "symbols", "questions": "questions and answers"}  # as START calls them
SETTINGS = ROOT / "tools" / "jupyter"  # how JupyterLab and its kernels behave; copied to work/.jupyter


def fingerprint(notebook):
    """The cells' types and texts, in a few characters: JupyterLab rewrites the rest of a notebook that is only open."""
    cells = [(cell.cell_type, cell.source) for cell in notebook.cells if cell.source.strip()]
    return hashlib.sha256(json.dumps(cells).encode()).hexdigest()


def copy_notebooks(chapters, work):
    """Copy every notebook below `chapters` to `work` as students get it, but never over one that was changed.

    Parameters
    ----------
    chapters, work : pathlib.Path
        Folders. `work` is made if it does not exist.

    Returns
    -------
    list of str
        The notebooks that were changed by the student while the book has a newer version, relative to `work`.
    """
    work.mkdir(exist_ok=True)
    record_path = work / RECORD
    record = json.loads(record_path.read_text()) if record_path.exists() else {}
    kept = []
    for source in sorted(chapters.glob("*/*.ipynb")):
        name = source.relative_to(chapters).as_posix()
        target = work / name
        made = copies.student_copy(notebooks.read(source), source)
        new = fingerprint(made)
        if target.exists() and (theirs := _fingerprint_of(target)) != record.get(name):
            if theirs != new and new != record.get(name):
                kept.append(name)
            continue
        if not target.exists() or new != record.get(name):
            target.parent.mkdir(exist_ok=True)
            notebooks.write(made, target)
            record[name] = new
    record_path.write_text(json.dumps(record, indent=1))
    return kept


def _fingerprint_of(path):
    """The fingerprint of a notebook on the disk; "unreadable" for a file that is none any more."""
    try:
        return fingerprint(notebooks.read(path))
    except ValueError:
        return "unreadable"


def copy_pages(chapters, work):
    """Copy the appendix, to which the notebooks link, as plain text."""
    for source in sorted(chapters.glob("appendix/**/*.md")):
        target = work / source.relative_to(chapters)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(copies.plain(source.read_text(encoding="utf-8")), encoding="utf-8")


def fresh_copy(name, chapters, work):
    """Put an untouched copy beside the student's, under a new name, and return its path.

    Parameters
    ----------
    name : str
        A lesson, such as "10_ranking" (its exercises are meant), or a notebook, such as
        "01_background/10_ranking.ipynb".
    chapters, work : pathlib.Path

    Raises
    ------
    ValueError
        If there is no such notebook; the message lists those that there are.
    """
    known = {path.relative_to(chapters).as_posix(): path for path in sorted(chapters.glob("*/*.ipynb"))}
    wanted = name if name.endswith(".ipynb") else f"{name}_exercises.ipynb"
    found = [path for key, path in known.items() if key == wanted or key.endswith(f"/{wanted}")]
    if len(found) != 1:
        raise ValueError(f"there is no notebook {name}; there is: {', '.join(known)}")
    (source,) = found
    target = work / source.relative_to(chapters)
    number = 2
    while target.with_stem(f"{source.stem}-{number}").exists():
        number += 1
    target = target.with_stem(f"{source.stem}-{number}")
    target.parent.mkdir(parents=True, exist_ok=True)
    notebooks.write(copies.student_copy(notebooks.read(source), source), target)
    return target


def start_page(facts, work):
    """Write the notebook that JupyterLab opens first: the titles of all lessons, with links."""
    head = "# Medical AI, Hands On\n\nThese are your own copies: change what you like. A lesson in bold is on the road "
    head += "that every class walks."
    lines = {}
    for path, lesson in facts.items():
        title = f"**{lesson.title}**" if lesson.core else lesson.title
        exercises = f", [exercises]({path}_exercises.ipynb)" if (work / f"{path}_exercises.ipynb").exists() else ""
        lines[path] = f"- [{title}]({path}.ipynb){exercises}"
    for file in filter(lessons.is_capstone, work.glob("*/*.ipynb")):
        path = lessons.path_of(file)
        lines[path] = f"- [{lessons.title_of(notebooks.read(file), file)}]({path}.ipynb)"
    listed = "\n".join(lines[path] for path in sorted(lines))
    pages = [
        f"[{title}](appendix/{name}.md)" for name, title in APPENDIX.items() if (work / f"appendix/{name}.md").exists()
    ]
    foot = f"Beside the lessons: {', '.join(pages)}." if pages else ""
    notebook = new_notebook(cells=[new_markdown_cell("\n\n".join([head, listed, foot]).strip())])
    notebooks.write(notebooks.normal_form(notebook), work / START)


def surroundings(work):
    """The environment variables of JupyterLab: no question about news, Markdown shown as a page, quiet kernels."""
    settings = work / ".jupyter"
    shutil.copytree(SETTINGS, settings, dirs_exist_ok=True)
    path = os.pathsep.join(filter(None, [str(settings), os.environ.get("JUPYTER_CONFIG_PATH")]))
    return {**os.environ, "JUPYTER_CONFIG_PATH": path, "IPYTHONDIR": str(settings / "ipython")}


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Copy the notebooks to work/ and open JupyterLab there.")
    parser.add_argument("--fresh", metavar="NAME", help="such as 10_ranking, or 02_cnn/05_pneumonia.ipynb")
    parser.add_argument("--copy-only", action="store_true", help="do not open JupyterLab")
    options = parser.parse_args(arguments)
    chapters, work = ROOT / "chapters", ROOT / "work"
    if options.fresh:
        try:
            print(f"A fresh copy is {fresh_copy(options.fresh, chapters, work)}")
        except ValueError as error:
            sys.exit(str(error))
        return
    for name in copy_notebooks(chapters, work):
        print(f"work/{name} has your changes and was kept. For the book's newer one beside it: make lab FRESH={name}")
    copy_pages(chapters, work)
    start_page(lessons.read(), work)
    print(f"The notebooks are in {work}")
    if not options.copy_only:
        command = [sys.executable, "-m", "jupyter", "lab", START]
        if hasattr(os, "geteuid") and os.geteuid() == 0:  # in a container; JupyterLab would refuse
            command.append("--allow-root")
        sys.exit(subprocess.run(command, cwd=work, env=surroundings(work), check=False).returncode)


if __name__ == "__main__":
    main()
