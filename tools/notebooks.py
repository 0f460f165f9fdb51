"""The one form in which this book's notebooks are stored, so that a diff shows only what changed.

python tools/notebooks.py --check [notebook ...]    lists the notebooks that are stored otherwise
python tools/notebooks.py --write [notebook ...]    rewrites them
"""

import argparse
import base64
import copy
import hashlib
import os
import re
import sys
import tempfile
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parents[1]
CHAPTERS = ROOT / "chapters"
LARGEST_PICTURE = 300_000  # bytes

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
LANGUAGE = {"file_extension": ".py", "mimetype": "text/x-python", "name": "python", "pygments_lexer": "ipython3"}
NOTEBOOK_METADATA = {"html_meta", "mystnb"}
CELL_METADATA = {"jupyter", "mystnb", "tags", "teaches"}  # jupyter: what JupyterLab folds; teaches: see rules.syntax
WIDGET = "application/vnd.jupyter.widget-view+json"


def all_notebooks(pattern="*"):
    """The paths of the notebooks of all chapters, in reading order; `pattern` is for the name without its suffix."""
    return sorted(CHAPTERS.glob(f"*/{pattern}.ipynb"))


def read(path):
    """Read a notebook as it is stored: nothing is converted, no cell id is made up."""
    return parse(Path(path).read_text(encoding="utf-8"), path)


def parse(text, name="the notebook"):
    """The notebook in `text`; ValueError if it is not one of format 4."""
    try:
        notebook = nbformat.reader.reads(text)
    except Exception as error:
        raise ValueError(f"{name} is not a notebook: {error}") from error
    if notebook.get("nbformat") != 4:
        raise ValueError(f"{name} is not of notebook format 4: save it again in JupyterLab")
    return notebook


def text_of(notebook):
    """The text of the file that stores `notebook`."""
    return nbformat.writes(notebook) + "\n"


def write(notebook, path):
    """Store `notebook` at once or not at all: a reader never sees half a file."""
    path = Path(path)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".ipynb")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text_of(notebook))
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def normal_form(notebook):
    """Return a copy of `notebook` without anything that changes from run to run or from machine to machine.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        A notebook of format 4, as `read` returns it.

    Returns
    -------
    nbformat.NotebookNode
        Format 4.5, with a stable and unique id in each cell, no timings, no widgets, no Python version, the parts
        of one stream joined, and pictures without the name of the program that drew them.

    Raises
    ------
    ValueError
        If a cell wrote to stderr, or stores a picture of more than `LARGEST_PICTURE` bytes.
    """
    notebook = copy.deepcopy(notebook)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    kept = {key: value for key, value in notebook.metadata.items() if key in NOTEBOOK_METADATA}
    notebook.metadata = nbformat.from_dict({**kept, "kernelspec": KERNEL, "language_info": LANGUAGE})
    used = set()
    for number, cell in enumerate(notebook.cells, start=1):
        cell.id = _stable_id(cell, used)
        cell.metadata = nbformat.from_dict({key: cell.metadata[key] for key in CELL_METADATA & cell.metadata.keys()})
        if cell.cell_type == "code":
            cell.outputs = [_normal_output(output, f"cell {number}") for output in _joined(cell.outputs)]
    return notebook


def _stable_id(cell, used):
    """The cell's own id if it is valid and not in `used`, otherwise one made from the cell's content."""
    name = cell.get("id", "")
    attempt = 0
    while not re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", name) or name in used:
        name = hashlib.sha256(f"{cell.cell_type} {cell.source} {attempt}".encode()).hexdigest()[:8]
        attempt += 1
    used.add(name)
    return name


def _joined(outputs):
    """The outputs, consecutive parts of one stream joined, empty streams left out."""
    joined = []
    for output in outputs:
        if output.output_type == "stream" and joined and joined[-1].get("name") == output.name:
            joined[-1].text += output.text
        elif output.output_type != "stream" or output.text:
            joined.append(output)
    return joined


def _normal_output(output, where):
    if output.get("name") == "stderr":
        raise ValueError(f"{where} wrote to stderr, mend the cause of: {output.text.strip()[:300]}")
    if "metadata" in output:  # of a crisp picture, the width at which it is shown is kept
        width = output.metadata.get("image/png", {}).get("width")
        output.metadata = nbformat.from_dict({"image/png": {"width": width}} if width else {})
    if "data" in output:
        output.data.pop(WIDGET, None)
        if "image/png" in output.data:
            output.data["image/png"] = _normal_picture(output.data["image/png"], where)
    return output


def _normal_picture(encoded, where):
    """The PNG without its text and time chunks, in base64 on one line."""
    picture = _without_text_chunks(base64.b64decode(encoded))
    if len(picture) > LARGEST_PICTURE:
        raise ValueError(
            f"{where} stores a picture of {len(picture) / 1000:.0f} kB, expected at most "
            f"{LARGEST_PICTURE / 1000:.0f} kB: make the figure smaller or lower its dpi"
        )
    return base64.b64encode(picture).decode("ascii")


def _without_text_chunks(picture):
    # A PNG is 8 bytes of signature, then chunks: length (4 bytes), name (4), content (length), checksum (4).
    kept, start = [picture[:8]], 8
    while start < len(picture):
        end = start + 12 + int.from_bytes(picture[start : start + 4], "big")
        if picture[start + 4 : start + 8] not in (b"tEXt", b"zTXt", b"iTXt", b"tIME"):
            kept.append(picture[start:end])
        start = end
    return b"".join(kept)


def is_normal(path):
    """Whether the file at `path` is what `normal_form` would write."""
    text = Path(path).read_text(encoding="utf-8")
    return text == text_of(normal_form(parse(text, path)))


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Check or write the normal form of notebooks.")
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument("--check", action="store_true", help="list the notebooks in another form, and exit with 1")
    action.add_argument("--write", action="store_true", help="rewrite the notebooks in another form")
    parser.add_argument("paths", nargs="*", type=Path, help="notebooks; all of the book if none is given")
    options = parser.parse_args(arguments)

    bad = False
    for path in options.paths or all_notebooks():
        try:
            if is_normal(path):
                continue
            if options.write:
                write(normal_form(read(path)), path)
                print(f"{path}: rewritten")
                continue
            print(f"{path}: not in normal form, run python tools/notebooks.py --write {path}")
        except (OSError, ValueError) as error:
            print(f"{path}: {error}")
        bad = True
    return int(bad)


if __name__ == "__main__":
    sys.exit(main())
