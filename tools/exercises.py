"""Make each chapter's exercises.ipynb out of its solutions.ipynb.

python tools/exercises.py            writes them
python tools/exercises.py --check    exits with 1 if one of them is missing or out of step

Cells tagged `solution` are left out, outputs are cleared, and the title says Exercises instead of Solutions.
"""

import argparse
import sys
from pathlib import Path

from nbconvert.preprocessors import ClearOutputPreprocessor, TagRemovePreprocessor

import notebooks

CHECKED = "nbval-check-output"  # an exercise stores no outputs that could be compared


def exercises_from(solutions):
    """The notebook of exercises, in normal form, that belongs to the notebook `solutions`.

    Raises
    ------
    ValueError
        If the first cell does not begin with "# Solutions", or no cell is tagged `solution`.
    """
    twin = notebooks.normal_form(solutions)
    if not twin.cells or not twin.cells[0].source.startswith("# Solutions"):
        raise ValueError('the first cell has to begin with the title "# Solutions"')
    if not any("solution" in cell.metadata.get("tags", []) for cell in twin.cells):
        raise ValueError("no cell has the tag solution: the exercises would show the answers")
    twin.cells[0].source = twin.cells[0].source.replace("# Solutions", "# Exercises", 1)
    twin, _ = TagRemovePreprocessor(enabled=True, remove_cell_tags={"solution"}).preprocess(twin, {})
    twin, _ = ClearOutputPreprocessor(enabled=True).preprocess(twin, {})
    for cell in twin.cells:
        tags = [tag for tag in cell.metadata.pop("tags", []) if tag != CHECKED]
        if tags:
            cell.metadata["tags"] = tags
    return notebooks.normal_form(twin)


def text_from(solutions_path):
    """The text that exercises.ipynb beside `solutions_path` has to have."""
    return notebooks.text_of(exercises_from(notebooks.read(solutions_path)))


def in_step(solutions_path):
    """Whether exercises.ipynb beside `solutions_path` is what `exercises_from` makes now."""
    exercises_path = Path(solutions_path).with_name("exercises.ipynb")
    return exercises_path.exists() and exercises_path.read_text(encoding="utf-8") == text_from(solutions_path)


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Make exercises.ipynb out of solutions.ipynb.")
    parser.add_argument("--check", action="store_true", help="write nothing, exit with 1 if they disagree")
    parser.add_argument("paths", nargs="*", type=Path, help="solutions; those of all chapters if none is given")
    options = parser.parse_args(arguments)

    failed = False
    for path in options.paths or notebooks.all_notebooks("solutions"):
        exercises_path = path.with_name("exercises.ipynb")
        try:
            if in_step(path):
                continue
            if not options.check:
                notebooks.write(exercises_from(notebooks.read(path)), exercises_path)
                print(f"{exercises_path}: written")
                continue
            print(f"{exercises_path} is not what {path.name} gives: run make exercises")
        except (OSError, ValueError) as error:
            print(f"{path}: {error}")
        failed = True
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
