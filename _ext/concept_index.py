"""The directive `concept-index`: data/concepts.csv as a table of terms in English and Chinese, with links.

A row appears once its page is filled in. The page is written from the book's root without suffix, such as
chapters/02_cnn/05_pneumonia; the anchor is the address of a heading or label on that page, or empty for its top.
"""

import csv
from pathlib import Path

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

logger = logging.getLogger(__name__)

COLUMNS = ["id", "english", "chinese", "page", "anchor"]


def read_concepts(path):
    """The rows of the table at `path`, as dictionaries.

    Raises
    ------
    ValueError
        If the columns are others, an id is not the row's number, or an anchor stands without a page.
    """
    with open(path, encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if reader.fieldnames != COLUMNS:
            raise ValueError(f"{path} has the columns {reader.fieldnames}, expected {COLUMNS}")
        rows = list(reader)
    for number, row in enumerate(rows, start=1):
        if row["id"] != str(number):
            raise ValueError(f"{path}: row {number} has the id {row['id']}, expected {number}")
        if row["anchor"] and not row["page"]:
            raise ValueError(f"{path}: row {number} has an anchor but no page")
    return rows


def taught(rows):
    """The rows that have a page, in the alphabet's order of their English terms."""
    return sorted((row for row in rows if row["page"]), key=lambda row: row["english"].casefold())


class ConceptTable(nodes.General, nodes.Element):
    """Stands where the table will be until the titles of all pages are known."""


class ConceptIndex(SphinxDirective):
    """A table with a row for each concept that the book teaches."""

    def run(self):
        path = Path(self.env.srcdir) / "data" / "concepts.csv"
        self.env.note_dependency(str(path))
        return [ConceptTable(rows=taught(read_concepts(path)))]


def link(app, docname, row):
    """The paragraph that leads from the page `docname` to where a concept is taught."""
    page, anchor = row["page"], row["anchor"]
    if page not in app.env.titles:
        logger.warning("concepts.csv: concept %s names the page %r, which is not in the book", row["id"], page)
        return nodes.paragraph(text=page)
    uri = app.builder.get_relative_uri(docname, page) + (f"#{anchor}" if anchor else "")
    reference = nodes.reference("", app.env.titles[page].astext(), internal=True, refuri=uri)
    return nodes.paragraph("", "", reference)


def table_of(app, docname, rows):
    """The table of the concepts, as nodes."""
    cells = [[nodes.paragraph(text=name) for name in ("English", "Chinese", "Where")]]
    for row in rows:
        chinese = nodes.inline(text=row["chinese"])
        cells.append([nodes.paragraph(text=row["english"]), nodes.paragraph("", "", chinese), link(app, docname, row)])
    lines = [nodes.row("", *[nodes.entry("", cell) for cell in line]) for line in cells]
    columns = [nodes.colspec(colwidth=1) for _ in range(3)]
    group = nodes.tgroup("", *columns, nodes.thead("", lines[0]), nodes.tbody("", *lines[1:]), cols=3)
    return nodes.table("", group, classes=["concepts"])


def fill(app, doctree, docname):
    for place in list(doctree.findall(ConceptTable)):
        if place["rows"]:
            place.replace_self(table_of(app, docname, place["rows"]))
        else:
            place.replace_self(nodes.paragraph(text="No lesson has been entered yet."))


def setup(app):
    app.add_node(ConceptTable)
    app.add_directive("concept-index", ConceptIndex)
    app.connect("doctree-resolved", fill)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
