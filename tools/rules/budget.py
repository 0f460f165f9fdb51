"""How much a lesson asks of its reader, and how its code is written. What a reader has to open does not count."""

import ast

from .reading import (
    claim_calls,
    code_cells,
    is_closed,
    lines_of,
    names,
    names_at_top,
    open_cells,
    pictures,
    pieces,
    tree,
    words_in,
)

MOST = {
    "words": (1600, "words of prose in sight"),
    "code": (130, "lines of code in sight"),
    "plumbing": (20, "per cent of the lines of code draw, print, claim, assert or import"),
    "cell": (12, "lines in the longest cell"),
    "terms": (12, "new terms"),
    "formulas": (4, "displayed lines of formulas"),
    "claims": (6, "claims"),
    "minutes": (45, "minutes of reading and running"),
}
LEAST = {
    "stops": (3, "stops: admonitions of the class stop"),
    "drawings": (1, "drawings from _static/drawings"),
}
STOPS = ("Predict", "Change one thing", "Read")
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
LONGEST_LINE = 72  # columns
PLUMBING = {
    "assert_allclose",
    "assert_array_equal",
    "axes",
    "ax",
    "claim",
    "display",
    "figure",
    "plotting",
    "plt",
    "print",
}


def measure(notebook):
    """The counts of a lesson, by the names of the limits; terms and minutes stand in tables, not in the notebook."""
    sources = [cell for _, cell in open_cells(notebook)]
    lines = [len(lines_of(cell)) for cell in sources]
    in_sight = [piece for piece in pieces(notebook) if not piece.closed]
    return {
        "words": words_in(notebook),
        "code": sum(lines),
        "plumbing": round(100 * sum(map(plumbing, sources)) / max(sum(lines), 1)),
        "cell": max(lines, default=0),
        "formulas": sum(displayed_lines(piece.text) for piece in in_sight if piece.kind == "formula"),
        "claims": len(claim_calls(notebook)),
        "stops": sum("stop" in piece.classes for piece in in_sight),
        "drawings": len({file for piece in in_sight for file, _ in pictures(piece) if "_static/drawings/" in file}),
    }


def displayed_lines(formula):
    """How many lines a displayed formula has."""
    return sum(bool(line.strip()) for line in formula.replace(r"\end{", r"\\ \end{").split(r"\\")) - formula.count(
        r"\end{"
    )


def plumbing(cell):
    """How many lines of a cell draw, print, claim, assert or import."""
    found = set()
    for node in ast.walk(tree(cell.source)):
        if isinstance(node, (ast.Import, ast.ImportFrom, ast.Assert)) or (
            isinstance(node, (ast.Expr, ast.Assign)) and _root(node.value) in PLUMBING
        ):
            found |= set(range(node.lineno, node.end_lineno + 1))
    return sum(number in found for number, _ in lines_of(cell))


def _root(node):
    """The first name of what is called: plt for plt.gca().plot(...); numpy's asserts by their last."""
    if not isinstance(node, ast.Call):
        return None
    last = ast.unparse(node.func).split(".")[-1]
    while isinstance(node, (ast.Call, ast.Attribute, ast.Subscript)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return last if last in PLUMBING else getattr(node, "id", None)


def budget(notebook, minutes, new_terms, reading=False):
    """The limits that a lesson breaks, each a sentence that begins with the limit's name.

    `minutes` and `new_terms` come from the tables; a lesson that is only read needs no drawing.
    """
    found = {**measure(notebook), "minutes": minutes, "terms": len(new_terms)}
    faults = [
        f"{name}: {found[name]} {what}, at most {limit}" for name, (limit, what) in MOST.items() if found[name] > limit
    ]
    return faults + [
        f"{name}: {found[name]} {what}, at least {limit}"
        for name, (limit, what) in LEAST.items()
        if found[name] < limit and not (reading and name == "drawings")
    ]


def boxes_are_shorter(notebook):
    """All words in closed boxes together are fewer than the words in sight."""
    closed, in_sight = words_in(notebook, closed=True), words_in(notebook)
    return [f"{closed} words in closed boxes, {in_sight} in sight"] if closed >= in_sight else []


def stops_have_titles(notebook):
    """A stop asks for one of three things, and says which."""
    return [
        f"a stop is headed {piece.text!r}, expected {', '.join(STOPS[:-1])} or {STOPS[-1]}"
        for piece in pieces(notebook)
        if "stop" in piece.classes and not piece.text.startswith(STOPS)
    ]


# Code in sight


def code_is_plain(notebook):
    """Nothing in sight that somebody who has written a little Python would have to be told first."""
    return [
        f"cell {number}, line {node.lineno}: {what}"
        for number, cell in open_cells(notebook)
        for node in ast.walk(tree(cell.source))
        for what in _not_plain(node)
    ]


def _not_plain(node):
    if isinstance(node, COMPREHENSIONS) and (len(node.generators) > 1 or _holds(node, COMPREHENSIONS)):
        yield "a comprehension within another; write a loop"
    if isinstance(node, ast.Lambda):
        yield "a lambda; write a function, or a loop"
    if isinstance(node, ast.FunctionDef) and _holds(node, (ast.FunctionDef, ast.Lambda)):
        yield f"a function within the function {node.name}"
    if isinstance(node, ast.Attribute) and node.attr == "newaxis":
        yield "a new axis; write a loop, or reshape"
    if isinstance(node, ast.Subscript) and any(map(_is_none, getattr(node.slice, "elts", [node.slice]))):
        yield "a new axis; write a loop, or reshape"
    if isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign)) and _holds(node, ast.IfExp):
        yield "a condition within an assignment; write if and else"


def _holds(node, kinds):
    """Whether there is a node of one of these kinds below a node."""
    return any(isinstance(below, kinds) for below in ast.walk(node) if below is not node)


def _is_none(node):
    return isinstance(node, ast.Constant) and node.value is None


def lines_are_short(notebook):
    """No line in sight is longer than a page shows in large type."""
    faults = []
    for number, cell in open_cells(notebook):
        long = [str(line) for line, text in lines_of(cell) if len(text) > LONGEST_LINE]
        if long:
            faults.append(f"cell {number}: more than {LONGEST_LINE} columns in line {', '.join(long)}")
    return faults


def closed_in_jupyterlab_too(notebook):
    """What is closed on the page is closed in JupyterLab."""
    return [
        f'cell {number} is closed on the page; its metadata need {{"jupyter": {{"source_hidden": true}}}}'
        for number, cell in code_cells(notebook)
        if is_closed(cell) and not cell.metadata.get("jupyter", {}).get("source_hidden")
    ]


def closed_cells_define_nothing(notebook):
    """No closed cell defines a name that code in sight uses."""
    hidden, in_sight, faults = {}, set(), []
    for number, cell in code_cells(notebook):
        defined = names_at_top(cell.source)
        if is_closed(cell):
            hidden |= dict.fromkeys(defined - in_sight, number)
            continue
        in_sight |= defined
        hidden = {name: where for name, where in hidden.items() if name not in in_sight}
        faults += [
            f"cell {number} uses {name}, which the closed cell {hidden[name]} defines"
            for name in sorted(names([cell.source])[0] & hidden.keys())
        ]
    return faults
