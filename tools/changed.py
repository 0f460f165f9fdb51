"""Which tests must run again after a change: reads changed files, one a line, and prints paths, or nothing for all.

git diff --name-only main... | python tools/changed.py

It needs the standard library only.
"""

import re
import sys
from fnmatch import fnmatch

from environment import ROOT

ALWAYS = ["tests", "medai_utils"]
# What no cell of a notebook reads; the tests in tests/ look at it.
UNREAD = ["*.md", "*.bib", "*.cff", "_static/*", "_toc.yml", "data/lessons.csv", "data/concepts.csv", "tests/test_*.py"]
OF_A_LESSON = re.compile(r"(?:medai_utils/checks|tests/answers)/([a-z]\w*)\.py")
OF_A_CHAPTER = re.compile(r"chapters/(\d\d_\w+)/.+")


def chapter_of(file, root=ROOT):
    """The chapter whose notebooks read this file, '' if no notebook does, None if all may."""
    if any(fnmatch(file, pattern) for pattern in UNREAD):
        return ""
    if found := OF_A_CHAPTER.fullmatch(file):
        return f"chapters/{found[1]}"
    if found := OF_A_LESSON.fullmatch(file):
        lesson = next(root.glob(f"chapters/*/[0-9]*_{found[1]}.ipynb"), None)
        return lesson and lesson.parent.relative_to(root).as_posix()
    return None


def paths(files, root=ROOT):
    """What pytest must be given after a change of these files; an empty list stands for everything."""
    chapters = {chapter_of(file, root) for file in files}
    if None in chapters:
        return []
    # A chapter that was removed has nothing left to run.
    return [*ALWAYS, *sorted(chapter for chapter in chapters - {""} if (root / chapter).is_dir())]


if __name__ == "__main__":
    print(*paths(sys.stdin.read().splitlines()))
