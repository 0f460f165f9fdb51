"""The exercises of a lesson: task, stub, solution, check; each stands alone."""

import builtins
import re

from .reading import argument, calls, code_cells, names, pieces, printed, tags

BUILT_IN = {*vars(builtins), "display"}


def by_exercise(notebook):
    """The code cells below each heading of the second level, as lists of (number, cell)."""
    exercises = [[]]
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "markdown" and re.match(r"## ", cell.source):
            exercises.append([])
        elif cell.cell_type == "code" and cell.source.strip():
            exercises[-1].append((number, cell))
    return [cells for cells in exercises if cells]


def every_solution_is_checked(notebook):
    """There is a solution, and each check stands in a compared cell, whose stored output says Right."""
    cells = code_cells(notebook)
    checks = [(number, cell) for number, cell in cells if calls(cell, "check")]
    faults = [] if checks else ["no cell calls check(...)"]
    if not any("solution" in tags(cell) for _, cell in cells):
        faults.append("no cell has the tag solution: the students' copy would show the answers")
    for number, cell in checks:
        if "nbval-check-output" not in tags(cell):
            faults.append(f"cell {number} calls check(...) without the tag nbval-check-output")
        if not printed(cell).startswith("Right"):
            faults.append(f"cell {number} stores {printed(cell)[:80]!r}, expected a line that begins with Right")
    return faults


def answers_are_closed(notebook):
    """On the page a reader opens the solution, and what the check says."""
    faults = []
    for number, cell in code_cells(notebook):
        if "solution" in tags(cell) and "hide-input" not in tags(cell):
            faults.append(f"cell {number} is a solution without the tag hide-input")
        if calls(cell, "check") and "hide-output" not in tags(cell):
            faults.append(f"cell {number} is a check without the tag hide-output")
    return faults


def each_stands_alone(notebook):
    """Stub and check use no name but those that the stub, or an import beside it, defines; so does the solution."""
    faults = []
    for cells in by_exercise(notebook):
        stub = [cell.source for _, cell in cells if "solution" not in tags(cell)]
        for number, cell in cells:
            known = stub if "solution" not in tags(cell) else [source.source for _, source in cells]
            missing = names([cell.source])[0] - names(known)[1] - BUILT_IN
            if missing:
                faults.append(f"cell {number} uses {', '.join(sorted(missing))}, which its exercise does not define")
    return faults


def tasks_name_what_is_there(notebook):
    """A function that the prose names, `name()`, is one that the code defines or imports."""
    defined = names([cell.source for _, cell in code_cells(notebook)])[1]
    return [
        f"the prose names `{token.content}`, which no cell defines or imports"
        for piece in pieces(notebook)
        for token in piece.inline
        if token.type == "code_inline"
        and (name := re.fullmatch(r"(\w+)\(.*\)", token.content))
        and name[1] not in defined | BUILT_IN
    ]


def checks_its_own(notebook, slug):
    """check("ranking.auroc_by_pairs", ...) stands in the exercises of the lesson ranking."""
    asked = [argument(call, "exercise", 0) or "" for _, cell in code_cells(notebook) for call in calls(cell, "check")]
    return [f"check({name!r}) is no exercise of {slug}" for name in asked if name.partition(".")[0] != slug]
