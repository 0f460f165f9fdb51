"""The facts of the lessons: data/lessons.csv, which is the one place where they stand.

python tools/lessons.py     writes the section "What you need first" of every lesson

The title of a lesson stands in its notebook, its number in the names of its folder and file.
"""

import csv
import re
import sys
from pathlib import Path
from typing import NamedTuple

import notebooks

TABLE = notebooks.ROOT / "data" / "lessons.csv"
HEADING = "## What you need first"
CAPSTONES = {"ward"}  # of the chapters: 19_ward.ipynb is made as exercises are, and belongs to all lessons before it
LONGEST = 900  # seconds: all lessons together, on two quiet cores


class Lesson(NamedTuple):
    """What is known about a lesson. `path` is its name from chapters/ on, such as 01_background/10_ranking."""

    path: str
    title: str  # with its number: "1.10 How good is it? Ranking and uncertainty"
    minutes: int  # of reading and running, in class
    exercises: int  # minutes, the sum of those at its exercises
    core: bool  # on the road that every class walks
    needs: tuple  # paths of lessons
    also: str  # what else is needed, in words
    seconds: int  # of computing, on two quiet cores
    question: str
    excuse: str  # "rule: reason", if it breaks a limit of the budget

    @property
    def number(self):
        return self.title.split()[0]


def title_of(notebook, name="the notebook"):
    """The text of the first heading of a notebook."""
    first = notebook.cells[0].source if notebook.cells else ""
    if not first.startswith("# "):
        raise ValueError(f"{name}: the first cell has to begin with the title, '# ...'")
    return first.splitlines()[0].removeprefix("# ").strip()


def minutes_of_exercises(file):
    """The sum of the minutes at the tasks of a notebook of exercises, such as *8 minutes.*; 0 if there is none."""
    if not file.is_file():
        return 0
    cells = notebooks.read(file).cells
    tasks = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    return sum(int(minutes) for minutes in re.findall(r"\*(\d+) minutes\.\*", tasks))


def number_of(path):
    """The number that the names of a lesson's folder and file give: "1.10" for 01_background/10_ranking."""
    parts = re.fullmatch(r"(\d+)_\w+/(\d+)(b?)_\w+", path)
    if not parts:
        raise ValueError(f"{path!r} is no name of a lesson such as 01_background/10_ranking")
    return f"{int(parts[1])}.{int(parts[2])}{parts[3]}"


def read(table=TABLE, chapters=notebooks.CHAPTERS):
    """All lessons in their order, as a dictionary of path to `Lesson`.

    Raises
    ------
    ValueError
        If a row names a lesson that does not exist, needs one that is not in the table or comes later, or holds
        something else than what its column says; the message names the row.
    """
    lessons = {}
    with open(table, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            path = row["lesson"]
            file_path = chapters / f"{path}.ipynb"
            if not file_path.is_file():
                raise ValueError(f"{table}: there is no lesson {path}")
            needs = tuple(row["needs"].split())
            for need in needs:
                if need not in lessons:
                    raise ValueError(f"{table}: {path} needs {need}, which is no lesson before it")
            if row["core"] not in ("yes", "no"):
                raise ValueError(f"{table}: {path}: core is {row['core']!r}, expected yes or no")
            try:
                minutes, seconds = int(row["minutes"]), int(row["seconds"])
            except ValueError as error:
                raise ValueError(f"{table}: {path}: minutes and seconds are whole numbers ({error})") from None
            lessons[path] = Lesson(
                path,
                title_of(notebooks.read(file_path), file_path),
                minutes,
                minutes_of_exercises(chapters / f"{path}_exercises.ipynb"),
                row["core"] == "yes",
                needs,
                row["also"],
                seconds,
                row["question"],
                row["excuse"],
            )
    return lessons


def path_of(file):
    """The name of the lesson in a notebook's file, as `data/lessons.csv` has it."""
    file = Path(file).resolve()
    return f"{file.parent.name}/{file.stem}"


def is_lesson(file):
    """Whether a file name is that of a lesson, and not of its exercises or of a page."""
    return bool(re.fullmatch(r"\d+b?_\w+\.ipynb", Path(file).name)) and not is_exercises(file)


def is_exercises(file):
    """Whether a file name is that of the exercises of a lesson, or of a capstone."""
    return Path(file).name.endswith("_exercises.ipynb") or is_capstone(file)


def is_capstone(file):
    """Whether a file name is that of the capstone of a chapter."""
    name = re.fullmatch(r"\d+_(\w+)\.ipynb", Path(file).name)
    return bool(name) and name[1] in CAPSTONES


def needed_first(lesson, lessons):
    """The section of a lesson that says what it needs, and how long it takes, as Markdown."""
    needs = []
    for path in lesson.needs:
        folder, name = path.split("/")
        address = f"{name}.ipynb" if lesson.path.startswith(f"{folder}/") else f"../{path}.ipynb"
        needs.append(f"[{lessons[path].title}]({address})")
    if lesson.also:
        needs.append(lesson.also)
    sentence = "; ".join(needs) if needs else "Nothing but a little Python"
    time = f"{lesson.minutes} minutes in class, and {lesson.exercises} for the exercises"
    work = f"the computer works for about {lesson.seconds} seconds" if lesson.seconds else "nothing is computed"
    return f"{HEADING}\n\n{sentence[0].upper()}{sentence[1:]}.\n\n*{time}; {work}.*"


def with_needs(notebook, text):
    """The notebook, in place, with `text` as its section "What you need first".

    Raises
    ------
    ValueError
        If the lesson has no cell that begins with this heading.
    """
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and cell.source.startswith(HEADING):
            cell.source = text
            return notebook
    raise ValueError(f"no cell begins with {HEADING!r}")


def main():
    lessons = read()
    for path, lesson in lessons.items():
        file = notebooks.CHAPTERS / f"{path}.ipynb"
        notebook = with_needs(notebooks.read(file), needed_first(lesson, lessons))
        if notebooks.text_of(notebook) != file.read_text(encoding="utf-8"):
            notebooks.write(notebook, file)
            print(f"{file}: written")


if __name__ == "__main__":
    sys.exit(main())
