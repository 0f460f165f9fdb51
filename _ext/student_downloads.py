"""Offer for download what `make lab` gives: notebooks without solutions, that say what to install.

Beside each lies a script that hands it to a page opened from disk, which may read no file (`saveNotebook` in book.js).
"""

import json
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "tools"))

import copies
import notebooks


def replace(app, exception):
    if exception or app.builder.format != "html":
        return
    address = app.config.html_theme_options.get("repository_url", "")
    sources = Path(app.outdir) / "_sources"
    for target in sorted(sources.rglob("*.ipynb")):
        source = Path(app.srcdir) / target.relative_to(sources)
        made = copies.student_copy(notebooks.read(source), source, address=address)
        notebooks.write(made, target)
        arguments = f"{json.dumps(target.name)}, {json.dumps(notebooks.text_of(made))}"
        target.with_name(f"{target.name}.js").write_text(f"saveNotebook({arguments});\n", encoding="utf-8")


def setup(app):
    app.connect("build-finished", replace)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
