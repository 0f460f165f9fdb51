"""Build the book from a clean state; a warning is an error.

python tools/book.py
"""

import shutil
import sys
from pathlib import Path

from environment import ROOT, step


def build(folder=ROOT, source=ROOT):
    """Build the book of `source` in folder/_build and return the folder of its pages."""
    made = folder / "_build"
    for old in (made / "html", made / ".doctrees"):
        shutil.rmtree(old, ignore_errors=True)
    jupyter_book = Path(sys.executable).with_name("jupyter-book")
    command = [jupyter_book, "build", source, "--path-output", folder]
    step("Building the book ...", [*command, "-W", "-n", "--keep-going", "--quiet"])
    return made / "html"


if __name__ == "__main__":
    print(f"Open {build() / 'index.html'}")
