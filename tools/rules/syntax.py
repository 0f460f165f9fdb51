"""The Python of a chapter: what its first lesson shows, and what a later lesson uses beyond that."""

import ast

from .reading import open_cells, tree

# What a sum on paper has, too, and what reads as an English word.
ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow, ast.USub, ast.cmpop)
KNOWN = (*ARITHMETIC, ast.BoolOp, ast.boolop, ast.Not)
OPTIONS = ("step", "decorator_list", "defaults", "kw_defaults", "vararg", "kwarg", "ifs", "orelse", "format_spec")
CHAINS = ("ops", "targets")  # a < b < c, and a = b = 1


def constructs(source):
    """The constructs of a source, as a dictionary of name to the line where it first occurs.

    The names are those of Python's syntax tree: While for a loop with while, ListComp for a list that is made in one
    line, Pow for a power. What a construct need not have is named with it: Slice.step for ``a[::2]``.
    """
    found = {}
    for name, line in _named(tree(source), 1):
        found.setdefault(name, line)
    return found


def _named(node, line):
    line = getattr(node, "lineno", line)
    if not isinstance(node, (*KNOWN, ast.Load, ast.Store, ast.Del)):
        yield from ((name, line) for name in _names(node, type(node).__name__))
    for below in ast.iter_child_nodes(node):
        yield from _named(below, line)


def _names(node, kind):
    yield kind
    for option in OPTIONS:
        if getattr(node, option, None) and not isinstance(node, ast.IfExp):
            yield f"{kind}.{option}"
    for chain in CHAINS:
        if len(getattr(node, chain, ())) > 1:
            yield f"{kind}.{chain}"
    if isinstance(getattr(node, "ctx", None), ast.Store) and not isinstance(node, ast.Name):
        yield f"{kind}.Store"  # a, b = 1, 2 and a[0] = 1 and table.columns = [...]
    if (isinstance(node, ast.keyword) and node.arg is None) or (isinstance(node, ast.Dict) and None in node.keys):
        yield f"{kind}.unpacked"  # f(**options) and {**options}


def shown(notebook):
    """The names of the constructs that the code in sight of a lesson has."""
    return {name for _, cell in open_cells(notebook) for name in constructs(cell.source)}


def python_is_shown(notebook, known):
    """Code in sight has no construct but the `known`, and those that its cell, or one above it, says that it teaches."""
    known, faults = set(known), []
    for number, cell in open_cells(notebook):
        found, taught = constructs(cell.source), set(cell.metadata.get("teaches", []))
        faults += [f"cell {number} teaches {name}, which it does not use" for name in sorted(taught - found.keys())]
        faults += [
            f"cell {number}, line {line}: {name}, which lesson 1.1 does not show; write it plainly, or explain it above "
            f'and give the cell the metadata {{"teaches": ["{name}"]}}'
            for name, line in found.items()
            if name not in known | taught
        ]
        known |= taught | found.keys()
    return faults
