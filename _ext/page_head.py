"""Give each page the description that search engines and messengers show (_templates/layout.html puts it into the head)."""

from docutils import nodes

LONGEST = 160  # characters; search engines cut what is longer


def description(doctree):
    """The first sentences of the page's text, cut after a word."""
    for paragraph in doctree.findall(nodes.paragraph):
        if isinstance(paragraph.parent, (nodes.section, nodes.document)):
            text = " ".join(paragraph.astext().split())
            return text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0] + " …"
    return ""


def complete(app, pagename, templatename, context, doctree):
    context["html_baseurl"] = app.config.html_baseurl
    if doctree:
        context["description"] = description(doctree)


def setup(app):
    app.connect("html-page-context", complete)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
