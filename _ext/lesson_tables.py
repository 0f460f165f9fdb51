"""The directives `lessons`, `road` and `term-plan`: the facts of data/lessons.csv, as tables, as the map on the front
page, and as a plan for a term.

```{lessons} 01_background
```
is the table of a chapter's lessons (minutes in class + minutes of exercises; seconds of computing; ● is on the road);
without a chapter there is a table for each. Titles come from the notebooks, links and
their checks from Sphinx: a lesson that is not in the book is a warning.
"""

import math
import sys
from functools import cache
from itertools import groupby
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective

sys.path.append(str(Path(__file__).resolve().parents[1] / "tools"))

import lessons

ON_THE_ROAD = "●"


@cache
def read(source):
    """All lessons of the book in the folder `source`, by their path."""
    return lessons.read(source / "data" / "lessons.csv", source / "chapters")


def link(here, page, text=None):
    """A link from the page `here` to chapters/`page`, which Sphinx fills in; without `text` it shows the page's title."""
    reference = addnodes.pending_xref(
        "",
        nodes.inline(text=text or ""),
        refdomain="std",
        reftype="doc",
        reftarget=f"/chapters/{page}",
        refexplicit=text is not None,
        refwarn=True,
        refdoc=here,
    )
    return reference


def joined(parts, between):
    """The nodes with a text between any two."""
    return [node for part in parts for node in (nodes.Text(between), part)][1:]


def cell(*paragraphs):
    return nodes.entry("", *[nodes.paragraph("", "", *content) for content in paragraphs])


def row(here, lesson, all_lessons):
    """The cells of one lesson."""
    mark = [nodes.Text(f"{ON_THE_ROAD} ")] if lesson.core else []
    needs = [link(here, path, all_lessons[path].number) for path in lesson.needs]
    return nodes.row(
        "",
        cell([*mark, link(here, lesson.path, lesson.title)], [nodes.Text(lesson.question)]),
        cell(joined(needs, ", ") or [nodes.Text("–")]),
        cell([nodes.Text(f"{lesson.minutes} + {lesson.exercises}")]),
        cell([nodes.Text(f"{lesson.seconds} s")]),
    )


def table(here, chosen, all_lessons):
    """The table of the lessons `chosen`."""
    rows = [row(here, lesson, all_lessons) for lesson in chosen]
    return plain_table(("Lesson", "Needs", "Minutes", "Computes"), (6, 2, 1, 1), rows)


def plain_table(names, widths, rows):
    """A table of rows under the names of its columns."""
    head = nodes.row("", *[cell([nodes.Text(name)]) for name in names])
    columns = [nodes.colspec(colwidth=width) for width in widths]
    group = nodes.tgroup("", *columns, nodes.thead("", head), nodes.tbody("", *rows), cols=len(names))
    return nodes.table("", group, classes=["lessons"])


def station(here, lesson):
    """A lesson on the map: its number, and its title as a link."""
    number, title = lesson.title.split(maxsplit=1)
    return nodes.list_item(
        "", nodes.paragraph("", "", nodes.strong(text=number), nodes.Text(" "), link(here, lesson.path, title))
    )


def stretch(here, chapter, chosen):
    """A chapter's part of the map: the lessons on the road in their order, then those beside it."""
    road = nodes.bullet_list("", *[station(here, lesson) for lesson in chosen if lesson.core])
    beside = [link(here, lesson.path, lesson.title) for lesson in chosen if not lesson.core]
    part = [nodes.paragraph("", "", link(here, f"{chapter}/index"), classes=["chapter"]), road]
    if beside:
        part.append(
            nodes.paragraph("", "", nodes.Text("Beside the road: "), *joined(beside, " · "), classes=["beside"])
        )
    return part


class LessonsDirective(SphinxDirective):
    """What the two directives share: the lessons, by chapter."""

    def chapters(self):
        """Pairs of a chapter's folder and its lessons, in the book's order."""
        source = Path(self.env.srcdir)
        self.env.note_dependency(str(source / "data" / "lessons.csv"))
        try:
            self.lessons = read(source)
        except ValueError as error:
            raise self.error(str(error)) from None
        return [
            (name, list(group)) for name, group in groupby(self.lessons.values(), lambda one: one.path.split("/")[0])
        ]


class Lessons(LessonsDirective):
    """A table of the lessons of one chapter, or one table a chapter."""

    optional_arguments = 1

    def run(self):
        chapters = self.chapters()
        if not self.arguments:
            here = self.env.docname
            return [
                node
                for chapter, chosen in chapters
                for node in (nodes.paragraph("", "", link(here, f"{chapter}/index")), table(here, chosen, self.lessons))
            ]
        wanted = self.arguments[0]
        if wanted not in dict(chapters):
            raise self.error(f"data/lessons.csv has no chapter {wanted}; it has {', '.join(dict(chapters))}")
        return [table(self.env.docname, dict(chapters)[wanted], self.lessons)]


class Road(LessonsDirective):
    """The map of the lessons that every class walks, with the others beside it."""

    def run(self):
        parts = [node for chapter, chosen in self.chapters() for node in stretch(self.env.docname, chapter, chosen)]
        return [nodes.container("", *parts, classes=["road"])]


class TermPlan(LessonsDirective):
    """The road in so many weeks, as few lessons in each as fit; what is left over is for presentations."""

    required_arguments = 1

    def run(self):
        weeks = int(self.arguments[0])
        road = [lesson for _, chosen in self.chapters() for lesson in chosen if lesson.core]
        a_week = math.ceil(len(road) / weeks)
        rows = [self.week(number, chosen) for number, chosen in enumerate(batched(road, a_week), start=1)]
        if len(rows) < weeks:
            left = str(weeks) if len(rows) == weeks - 1 else f"{len(rows) + 1} to {weeks}"
            rows.append(nodes.row("", *[cell([nodes.Text(text)]) for text in (left, "Presentations", "–")]))
        return [plain_table(("Week", "In class", "Minutes"), (1, 8, 2), rows)]

    def week(self, number, chosen):
        links = [[link(self.env.docname, lesson.path, lesson.title)] for lesson in chosen]
        minutes = [[nodes.Text(f"{lesson.minutes} + {lesson.exercises}")] for lesson in chosen]
        return nodes.row("", cell([nodes.Text(str(number))]), cell(*links), cell(*minutes))


def batched(items, size):
    """The items in their order, in groups of at most `size`."""
    return [items[start : start + size] for start in range(0, len(items), size)]


def setup(app):
    app.add_directive("lessons", Lessons)
    app.add_directive("road", Road)
    app.add_directive("term-plan", TermPlan)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
