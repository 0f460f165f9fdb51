"""Build the book from a clean state; a warning is an error.

python tools/book.py                        the book
python tools/book.py --without-solutions    the book for a class, without the solutions of the exercises
"""

import argparse
import os
import shutil
import sys
from pathlib import Path

from environment import ROOT, step


def build(folder=ROOT, source=ROOT, *, solutions=True):
    """Build the book of `source` in folder/_build, with or without solutions, and return the folder of its pages."""
    made = folder / "_build"
    for old in (made / "html", made / ".doctrees"):
        shutil.rmtree(old, ignore_errors=True)
    jupyter_book = Path(sys.executable).with_name("jupyter-book")
    os.environ["MEDAI_SOLUTIONS"] = "yes" if solutions else "no"  # _ext/without_solutions.py reads it
    command = [jupyter_book, "build", source, "--path-output", folder]
    step("Building the book ...", [*command, "-W", "-n", "--keep-going", "--quiet"])
    return made / "html"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Build the book.")
    parser.add_argument("--without-solutions", action="store_true", help="leave the solutions of the exercises out")
    options = parser.parse_args()
    print(f"Open {build(solutions=not options.without_solutions) / 'index.html'}")
