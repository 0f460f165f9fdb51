"""Leave the solutions out of the pages of a class: `make book SOLUTIONS=no`."""

import os
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "tools"))

import copies
import lessons
import notebooks


def leave_out(app, docname, source):
    path = Path(app.env.doc2path(docname))
    if lessons.is_exercises(path):
        source[0] = notebooks.text_of(copies.without_solutions(notebooks.parse(source[0], path), path))


def setup(app):
    if os.environ.get("MEDAI_SOLUTIONS") == "no":
        app.connect("source-read", leave_out)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
