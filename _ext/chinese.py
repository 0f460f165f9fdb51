"""Mark Chinese in the English pages as Chinese, so that it is read aloud as such and drawn in Chinese, not Japanese, forms."""

import re

from docutils import nodes

HAN = re.compile(r"([\u3400-\u9fff][\u3000-\u303f\u3400-\u9fff\uff00-\uff60]*)")


def parts(text):
    """The text as nodes: Chinese stretches inline and marked, the rest as it was."""
    return [
        nodes.inline("", piece, classes=["language-zh"]) if HAN.fullmatch(piece) else nodes.Text(piece)
        for piece in HAN.split(text)
        if piece
    ]


def mark(app, doctree, docname):
    for text in list(doctree.findall(nodes.Text)):
        parent = text.parent
        code = isinstance(parent, (nodes.FixedTextElement, nodes.literal, nodes.raw))
        if HAN.search(text) and not code and "language-zh" not in parent.get("classes", []):
            parent.replace(text, parts(text.astext()))


def setup(app):
    app.connect("doctree-resolved", mark, priority=900)  # after the tables of other extensions
    return {"parallel_read_safe": True, "parallel_write_safe": True}
