"""Let the search lead from a term, in English or Chinese, to the lesson that teaches it.

The terms come from data/concepts.csv. Each becomes an entry of the page's index, which Sphinx' search puts first.
"""

import re
from pathlib import Path

from sphinx import addnodes

import glossary

BETWEEN = re.compile(r"、|, | and |[与和]")  # the parts of a heading such as 过拟合与欠拟合


def names(row):
    """What a reader may look for: the names of a row; of a heading, which has no sentence, also its parts."""
    whole = [*glossary.names(row), *row["chinese"].split("；")]
    parts = [] if row["sentence"] else [part for one in whole for part in BETWEEN.split(one)]
    return list(dict.fromkeys(name for name in (*whole, *parts) if name))


def entries(path):
    """The terms of the table at `path` by the page that teaches them.

    Returns
    -------
    dict of str to list of (term, anchor)
        The pages are written from the book's root without suffix.
    """
    taught = {}
    for row in glossary.read_rows(path):
        if row["page"]:
            taught.setdefault(row["page"], []).extend((name, row["anchor"]) for name in names(row))
    return taught


def read(app):
    app.env.taught_terms = entries(Path(app.srcdir) / "data" / "concepts.csv")


def enter(app, doctree, docname):
    terms = app.env.taught_terms.get(docname)
    if terms:
        doctree += addnodes.index(entries=[("single", term, anchor, "main", None) for term, anchor in terms])


def setup(app):
    app.connect("builder-inited", read)
    app.connect("doctree-resolved", enter)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
