"""The directive `glossary-table`: data/concepts.csv as the glossary of the book, in English and Chinese.

A row with a sentence is a term: the page explains it, {term} links to it by its English name and by each of its
spellings, and it leads on to the place that teaches it. A row without a sentence is an entry of the table only.

A page is written from the book's root without suffix, such as chapters/02_cnn/05_pneumonia, a lesson from chapters/
on; the anchor is the address of a heading or label on the page, or empty for its top.
"""

import csv
from itertools import groupby
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

logger = logging.getLogger(__name__)

COLUMNS = ["id", "english", "chinese", "page", "anchor", "sentence", "lesson", "spellings"]


def read_rows(path):
    """The rows of the table at `path`, as dictionaries.

    Raises
    ------
    ValueError
        If the columns are others, an anchor stands without a page, or a lesson beside another page than its own.
    """
    with open(path, encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if reader.fieldnames != COLUMNS:
            raise ValueError(f"{path} has the columns {reader.fieldnames}, expected {COLUMNS}")
        rows = list(reader)
    for row in rows:
        name = row["english"]
        if row["anchor"] and not row["page"]:
            raise ValueError(f"{path}: {name!r} has an anchor but no page")
        if row["lesson"] and row["page"] != f"chapters/{row['lesson']}":
            raise ValueError(f"{path}: {name!r} is taught in {row['lesson']}, but its page is {row['page']!r}")
    return rows


def terms(rows):
    """The rows that are terms, in the alphabet's order of their English names."""
    return sorted((row for row in rows if row["sentence"]), key=lambda row: row["english"].casefold())


def initial(row):
    """The letter under which a term stands."""
    return row["english"][0].upper()


def names(row):
    """All names of a term by which {term} finds it, its English name first; capitals do not matter."""
    return list({name.lower(): name for name in [row["english"], *row["spellings"].split("|")] if name}.values())


class Place(nodes.General, nodes.Element):
    """Stands where a link to the place that teaches a term will be, until the titles of all pages are known."""


class GlossaryTable(SphinxDirective):
    """All terms, with a heading for each letter and a line of letters to jump to."""

    def run(self):
        path = Path(self.env.srcdir) / "data" / "concepts.csv"
        self.env.note_dependency(str(path))
        sections = [self.section(*group) for group in groupby(terms(read_rows(path)), initial)]
        jump = nodes.paragraph(classes=["letters"])
        for section in sections:
            letter = section[0].astext()
            jump += [nodes.reference("", letter, internal=True, refid=section["ids"][0]), nodes.Text(" ")]
        return [jump, *sections]

    def section(self, letter, rows):
        """The terms that begin with a letter."""
        items = nodes.definition_list("", *map(self.item, rows), classes=["simple", "glossary"])
        glossary = addnodes.glossary("", items, sorted=False)
        return nodes.section("", nodes.title(text=letter), glossary, ids=[f"letter-{letter.lower()}"])

    def item(self, row):
        """A term with its Chinese names, its sentence, and the place that teaches it."""
        address = "term-" + nodes.make_id(row["english"])
        term = nodes.term("", row["english"], nodes.Text(" "), ids=[address])
        term += nodes.inline("", row["chinese"], classes=["language-zh"])
        for name in names(row):
            self.env.get_domain("std")._note_term(name, address, location=term)  # as Sphinx' own glossary does
        meaning = nodes.paragraph("", row["sentence"])
        if row["page"]:
            meaning += [nodes.Text(" "), Place(page=row["page"], anchor=row["anchor"])]
        return nodes.definition_list_item("", term, nodes.definition("", meaning))


def check_places(app, env):
    """Warn of each row of the table whose page or anchor is not in the book."""
    anchors = {}
    for row in read_rows(Path(app.srcdir) / "data" / "concepts.csv"):
        page, anchor = row["page"], row["anchor"]
        if page and page not in env.all_docs:
            logger.warning("concepts.csv: %r names the page %r, which is not in the book", row["english"], page)
        elif anchor:
            if page not in anchors:
                anchors[page] = {name for node in env.get_doctree(page).findall(nodes.Element) for name in node["ids"]}
            if anchor not in anchors[page]:
                logger.warning("concepts.csv: %r names %r, which is not on the page %s", row["english"], anchor, page)


def link_places(app, doctree, docname):
    """Put the links in, each with the title of its page."""
    for place in list(doctree.findall(Place)):
        page, anchor = place["page"], place["anchor"]
        if page not in app.env.titles:  # check_places has warned
            place.parent.remove(place)
            continue
        address = app.builder.get_relative_uri(docname, page) + (f"#{anchor}" if anchor else "")
        place.replace_self(nodes.reference("", app.env.titles[page].astext(), internal=True, refuri=address))


def setup(app):
    app.add_node(Place)
    app.add_directive("glossary-table", GlossaryTable)
    app.connect("env-check-consistency", check_places)
    app.connect("doctree-resolved", link_places)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
