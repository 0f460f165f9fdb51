"""What a notebook holds, as the rules need it: its code as syntax trees, its outputs as text, its prose in pieces."""

import ast
import re
from functools import lru_cache
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

PARSER = MarkdownIt("commonmark").enable("table")
for plugin in (amsmath_plugin, colon_fence_plugin, dollarmath_plugin, myst_block_plugin, myst_role_plugin):
    PARSER.use(plugin)

CLOSED_CELL = {"hide-cell", "hide-input", "remove-cell", "remove-input"}
CLOSED_BOX = {"dropdown", "toggle"}
PICTURE = {"figure", "image"}  # directives whose argument is a file; a figure's body is its caption
NO_PROSE = {"bibliography", "code", "code-block", "code-cell", "include", "lessons", "literalinclude", "raw", "toctree"}


class Piece(NamedTuple):
    """A part of the prose. `kind` is text, heading, box, formula, picture or target."""

    kind: str
    text: str  # as it reads; of a box its title, of a picture its file, of a formula its source
    closed: bool  # whether a reader has to open a box to see it
    inline: tuple = ()  # the parser's tokens of a text or a heading
    level: int = 0  # of a heading
    classes: frozenset = frozenset()  # of a box
    alt: str = ""  # of a picture


# Prose


def pieces(notebook):
    """The pieces of all Markdown cells, in their order."""
    return [piece for cell in notebook.cells if cell.cell_type == "markdown" for piece in in_pieces(cell.source)]


@lru_cache(maxsize=4096)
def in_pieces(markdown, closed=False):
    """The pieces of a text, boxes inside boxes included, as a tuple."""
    found, level, row = [], 0, None
    for token in PARSER.parse(markdown):
        if token.type in ("fence", "colon_fence"):
            found += _of_directive(token, closed)
        elif token.type in ("math_block", "math_block_label", "amsmath"):
            found.append(Piece("formula", token.content.strip(), closed))
        elif token.type == "myst_target":
            found.append(Piece("target", token.content, closed))
        elif token.type == "heading_open":
            level = int(token.tag[1])
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close":
            inline, row = tuple(row), None
            found.append(Piece("text", plain(inline), closed, inline))
        elif token.type == "inline" and row is not None:
            row += [*token.children, Token("softbreak", "br", 0)]  # a row of a table reads as one sentence
        elif token.type == "inline":
            inline = tuple(token.children)
            found.append(Piece("heading" if level else "text", plain(inline), closed, inline, level))
            level = 0
    return tuple(found)


def _of_directive(token, closed):
    """The pieces of a fence: a box, a formula, a picture, or nothing if it is code."""
    name, argument = re.match(r"(?:\{([\w:-]+)\})?\s*(.*)", token.info.strip()).groups()
    if name in NO_PROSE or (name is None and token.type == "fence"):
        return []
    options, body = _options(token.content)
    if name == "math":
        return [Piece("formula", body.strip(), closed)]
    if name in PICTURE:
        return [Piece("picture", argument, closed, alt=options.get("alt", "")), *in_pieces(body, closed)]
    classes = frozenset(options.get("class", "").split())
    inside = closed or name in CLOSED_BOX or bool(classes & CLOSED_BOX)
    return [Piece("box", argument, closed, classes=classes), *in_pieces(argument, closed), *in_pieces(body, inside)]


def _options(content):
    """The options at the top of a directive, and what stands below them."""
    options, lines = {}, content.split("\n")
    while lines and (option := re.match(r"\s*:([\w-]+):\s*(.*)", lines[0])):
        options[option[1]] = option[2]
        lines.pop(0)
    return options, "\n".join(lines)


def plain(inline, links=True, terms=True):
    """The words of inline tokens, without code, formulas, addresses and pictures.

    `links` and `terms` say whether the texts of links and of terms of the glossary count.
    """
    words, depth = [], 0
    for token in inline:
        depth += token.type == "link_open"
        depth -= token.type == "link_close"
        if depth and not links:
            continue
        if token.type == "text":
            words.append(token.content)
        elif token.type == "myst_role" and token.meta["name"] == "term" and terms:
            words.append(re.sub(r"\s*<[^>]*>$", "", token.content))
        elif token.type not in ("strong_open", "strong_close", "em_open", "em_close", "link_open", "link_close"):
            words.append(" ")
    return "".join(words)


def roles(inline):
    """(name, content) of each role, such as {cite:p} and {term}."""
    return [(token.meta["name"], token.content) for token in inline if token.type == "myst_role"]


def all_roles(notebook):
    """(name, content) of each role of a notebook."""
    return [role for piece in pieces(notebook) for role in roles(piece.inline)]


def pictures(piece):
    """(file, alt text) of each picture in a piece."""
    if piece.kind == "picture":
        return [(piece.text, piece.alt)]
    return [(str(token.attrs["src"]), token.content) for token in piece.inline if token.type == "image"]


def addresses(piece):
    """The addresses of the links and pictures in a piece."""
    links = [str(token.attrs["href"]) for token in piece.inline if token.type == "link_open"]
    return links + [file for file, _ in pictures(piece)]


def words_in(notebook, closed=False):
    """How many words stand in sight, or in closed boxes."""
    found = [re.findall(r"[A-Za-z][\w'’-]*", piece.text) for piece in texts(notebook) if piece.closed == closed]
    return sum(map(len, found))


def texts(notebook):
    """The pieces of prose that are read: paragraphs, cells of tables, titles."""
    return [piece for piece in pieces(notebook) if piece.kind in ("text", "heading")]


# Code


def code_cells(notebook):
    """(number in the notebook, cell) of each code cell that is not empty; numbers start at 1."""
    return [
        (number, cell)
        for number, cell in enumerate(notebook.cells, start=1)
        if cell.cell_type == "code" and cell.source.strip()
    ]


def open_cells(notebook):
    """(number, cell) of each code cell that the page shows."""
    return [(number, cell) for number, cell in code_cells(notebook) if not is_closed(cell)]


def is_closed(cell):
    """Whether a reader has to open the cell to see its code."""
    return bool(tags(cell) & CLOSED_CELL or cell.metadata.get("jupyter", {}).get("source_hidden"))


def lines_of(cell):
    """(number, line) of the lines that are not empty; numbers start at 1."""
    return [(number, line) for number, line in enumerate(cell.source.split("\n"), start=1) if line.strip()]


def tags(cell):
    """The tags of a cell, as a set."""
    return set(cell.metadata.get("tags", []))


def printed(cell):
    """What a cell printed or returned as text."""
    return "\n".join(output.get("text") or output.get("data", {}).get("text/plain", "") for output in cell.outputs)


def shown(cell):
    """What a cell printed or returned, tables in full, as text or as HTML."""
    tables = [output.get("data", {}).get("text/html", "") for output in cell.outputs]
    return "\n".join([printed(cell), *tables])


@lru_cache(maxsize=4096)
def tree(source):
    """The syntax tree of a cell; IPython's own lines count as nothing, and so does what Python cannot read."""
    try:
        return ast.parse(re.sub(r"^(\s*)[%!].*$", r"\1pass", source, flags=re.MULTILINE))
    except SyntaxError:
        return ast.parse("")


def names(sources):
    """The names that some code reads, and those that it defines, wherever it does so."""
    read, defined = set(), set()
    for node in (node for source in sources for node in ast.walk(tree(source))):
        if isinstance(node, ast.Name):
            (read if isinstance(node.ctx, ast.Load) else defined).add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            defined.add(node.name)
        elif isinstance(node, ast.arg):
            defined.add(node.arg)
        elif isinstance(node, ast.alias):
            defined.add((node.asname or node.name).split(".")[0])
        elif isinstance(node, ast.ExceptHandler) and node.name:
            defined.add(node.name)
    return read, defined


def names_at_top(source):
    """The names that a cell defines for those below it; what its functions define for themselves is not among them."""
    inner = (ast.FunctionDef, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.ClassDef)
    module = tree(source)
    private = {id(below) for node in ast.walk(module) if isinstance(node, inner) for below in ast.walk(node)}
    found = {node.name for node in module.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
    for node in ast.walk(module):
        if id(node) not in private and isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif id(node) not in private and isinstance(node, ast.alias):
            found.add((node.asname or node.name).split(".")[0])
    return found


def calls(cell, name):
    """The calls of a function of this name in a cell, as syntax trees."""
    if f"{name}(" not in cell.source:
        return []
    return [
        node
        for node in ast.walk(tree(cell.source))
        if isinstance(node, ast.Call) and name in (getattr(node.func, "id", None), getattr(node.func, "attr", None))
    ]


def claim_calls(notebook):
    """The calls of `claim` in a notebook, in their order."""
    return [call for _, cell in code_cells(notebook) for call in calls(cell, "claim")]


def argument(call, name, position=None):
    """The text of a call's argument; None if it is not given, or is not written out as a text.

    What an f-string fills in reads as a number sign.
    """
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    if position is not None and len(call.args) > position:
        given[name] = call.args[position]
    value = given.get(name)
    if isinstance(value, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "#" for part in value.values)
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else None
