"""Students' copies of the notebooks: without solutions, and with everything that only the book's pages can show as text.

`make lab` puts them into work/, the pages offer them for download, Binder starts with them.
"""

import base64
import copy
import mimetypes
import re
from functools import cache

from nbconvert.preprocessors import ClearOutputPreprocessor, TagRemovePreprocessor
from nbformat.v4 import new_markdown_cell

import lessons
import notebooks

BIBLIOGRAPHY = notebooks.ROOT / "references.bib"
FOR_THE_PAGE = {"hide-cell", "hide-input", "hide-output", "nbval-check-output"}  # tags of exercises
NOTE = """> **Not in the book's folder?** This notebook needs the book's package and what it stands on. {how}"""


def student_copy(notebook, path, *, address=None):
    """What a student gets of the book's notebook at `path`.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        As `notebooks.read` returns it; it is left as it is.
    path : pathlib.Path
        Where it stands in the book: the file name tells exercises from lessons, and drawings are found from there.
    address : str, optional
        For a copy that leaves the book's folder: a line says what to install, from the repository at this address, or,
        if it is empty, from the book's folder.

    Returns
    -------
    nbformat.NotebookNode
        Exercises without solutions and outputs; citations as author, year and link; terms of the glossary as plain
        words; drawings inside the notebook.

    Raises
    ------
    ValueError
        If exercises hold no solution, or something is cited that is not in references.bib.
    """
    made = notebooks.normal_form(notebook)
    if lessons.is_exercises(path):
        made = without_solutions(made, path)
    for cell in made.cells:
        if cell.cell_type == "markdown":
            cell.source = plain(cell.source)
            _take_in_drawings(cell, path)
    if address is not None:
        how = f'In a cell of its own: `%pip install "medai-utils @ git+{address}"`'
        if not address:
            how = "Get the book's folder, and in it `make lab`; *Start here* in the book says more."
        made.cells.insert(1, new_markdown_cell(NOTE.format(how=how), id="what-to-install"))
    return made


def without_solutions(notebook, path):
    """Exercises without their solutions, and without outputs; ValueError if no cell is marked as a solution."""
    if not any("solution" in cell.metadata.get("tags", []) for cell in notebook.cells):
        raise ValueError(f"{path}: no cell has the tag solution, so the copy would show the answers")
    notebook = copy.deepcopy(notebook)
    notebook, _ = TagRemovePreprocessor(enabled=True, remove_cell_tags={"solution"}).preprocess(notebook, {})
    notebook, _ = ClearOutputPreprocessor(enabled=True).preprocess(notebook, {})
    for cell in notebook.cells:
        tags = [tag for tag in cell.metadata.pop("tags", []) if tag not in FOR_THE_PAGE]
        if tags:
            cell.metadata["tags"] = tags
        cell.metadata.pop("mystnb", None)
    return notebook


def plain(markdown):
    """The text with citations as author, year and link, and with the words of `{term}`."""
    markdown = re.sub(r"\{cite:(\w+)\}`([^`]+)`", _citations, markdown)
    return re.sub(r"\{term\}`([^`<]+?)(?:\s*<[^`>]+>)?`", r"\1", markdown)


def _citations(match):
    texts = [_citation(key.strip(), match[1]) for key in match[2].split(",")]
    return "; ".join(texts) if match[1] == "t" else f"({'; '.join(texts)})"


def _citation(key, style):
    entries = _bibliography()
    if key not in entries:
        raise ValueError(f"{key} is cited but not in references.bib")
    entry = entries[key]
    names = [_name(person) for person in entry.persons.get("author") or entry.persons.get("editor") or []]
    names = names or [entry.fields.get("organization") or entry.fields["title"]]
    who = names[0] if len(names) == 1 else " and ".join(names) if len(names) == 2 else f"{names[0]} and others"
    doi, url = entry.fields.get("doi"), entry.fields.get("url")
    address = f"https://doi.org/{doi}" if doi else url
    text = f"{who} ({entry.fields['year']})" if style == "t" else f"{who}, {entry.fields['year']}"
    return f"[{text}]({address})" if address else text


def _name(person):
    from pybtex.richtext import Text

    return str(Text.from_latex(" ".join([*person.prelast_names, *person.last_names])))


@cache
def _bibliography():
    from pybtex.database import parse_file

    return parse_file(str(BIBLIOGRAPHY)).entries


def _take_in_drawings(cell, path):
    def take_in(match):
        drawing = (path.parent / match[2]).resolve()
        kind = mimetypes.guess_type(drawing.name)[0]
        content = base64.b64encode(drawing.read_bytes()).decode("ascii")
        cell.setdefault("attachments", {})[drawing.name] = {kind: content}
        return f"{match[1]}(attachment:{drawing.name})"

    cell.source = re.sub(r"(!\[[^\]]*\])\(([^):]+\.(?:svg|png))\)", take_in, cell.source)
