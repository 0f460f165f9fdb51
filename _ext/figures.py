"""Figures as large as they were drawn, whatever the density at which they are stored, and a place kept for each.

A figure of twice the pixels is crisp on a telephone, but only if it is shown at half its size. A PNG says in how many
dots to the inch it was drawn; here an inch has 100 pixels of the page, as in `medai_utils.plotting`. Width and height in the
page let the text stand still while figures, loaded when they come near, appear.
"""

import re
from pathlib import Path
from xml.etree import ElementTree

from docutils import nodes
from PIL import Image

INCH = 100  # pixels of the page


def shown_size(path):
    """Width and height of the figure at `path`, in pixels of the page; a drawing's are those of its viewBox."""
    if path.suffix == ".svg":
        width, height = ElementTree.parse(path).getroot().attrib["viewBox"].split()[2:]
        return round(float(width)), round(float(height))
    with Image.open(path) as picture:
        scale = INCH / float(picture.info.get("dpi", (INCH, INCH))[0])
        return round(picture.width * scale), round(picture.height * scale)


def keep_places(app, doctree, docname):
    for figure in doctree.findall(nodes.image):
        figure["loading"] = "lazy"
        width, height = shown_size(Path(app.srcdir) / figure["uri"])
        given = re.fullmatch(r"(\d+)(?:px)?", figure.get("width", str(width)))
        if given:  # a width in per cent goes with the page's
            figure["width"], figure["height"] = given[1], str(round(int(given[1]) * height / width))


def as_attributes(app, pagename, templatename, context, doctree):
    """Docutils writes the size as a style, which a narrow screen could not make smaller in proportion."""
    size = re.compile(r'style="width: (\d+)px; height: (\d+)px;"')
    context["body"] = size.sub(r'width="\1" height="\2"', context.get("body", ""))


def setup(app):
    app.connect("doctree-resolved", keep_places)
    app.connect("html-page-context", as_attributes)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
