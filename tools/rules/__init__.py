"""The rules that the book's notebooks keep.

Each rule takes a notebook, and what else it needs, and returns its faults as sentences, so that it can be tried on
notebooks that break it. `faults_of` asks all that concern one notebook, `faults_of_the_book` what concerns them together.
"""

import re
from functools import cached_property

import lessons
import notebooks

from . import budget, exercises, order, stored, syntax, text
from .reading import code_cells

EVERY_NOTEBOOK = [
    stored.executed_in_order,
    stored.no_errors_stored,
    stored.no_machine_traces,
    stored.pictures_have_alt_text,
    stored.cells_are_short,
    stored.no_silenced_warnings,
    stored.no_cell_escapes_the_tests,
    stored.not_for_clinical_use,
    text.avoids_words,
    text.links_work_in_jupyterlab,
]
LESSON = [stored.begins_with_a_question]
WITH_CODE = [stored.seeded_once, stored.claims_are_stored, stored.no_hidden_imports]
STANDARD = [
    budget.boxes_are_shorter,
    budget.stops_have_titles,
    budget.code_is_plain,
    budget.lines_are_short,
    budget.closed_cells_define_nothing,
    budget.closed_in_jupyterlab_too,
    text.claims_are_sentences,
    text.numbers_are_measured,
]
EXERCISES = [
    exercises.every_solution_is_checked,
    exercises.answers_are_closed,
    exercises.each_stands_alone,
    exercises.tasks_name_what_is_there,
]
PYTHON = "01_background/01_python"  # shows the Python of its chapter
EXCUSABLE = {*budget.MOST, *budget.LEAST, "boxes_are_shorter", "code_is_plain"}
ONE_EXCUSE_IN = 5  # lessons


class Book:
    """What the rules know beside a notebook: the facts of all lessons, the glossary, the Python that is shown first."""

    def __init__(self, facts, glossary_path=notebooks.ROOT / "data" / "concepts.csv"):
        self.facts = facts
        self._glossary_path = glossary_path

    @cached_property
    def glossary(self):
        return order.read_glossary(self._glossary_path)

    @cached_property
    def python(self):
        """The constructs of Python that the lesson `PYTHON` shows."""
        return syntax.shown(notebooks.read(notebooks.CHAPTERS / f"{PYTHON}.ipynb"))


def slug_of(path):
    """The word by which a lesson and its exercises are called: ranking for 10_ranking_exercises.ipynb."""
    return re.sub(r"^\d+[a-z]?_|_exercises$", "", path.stem)


def faults_of(notebook, path, book):
    """All faults of the notebook at `path`, each a sentence that begins with the rule that found it."""
    faults = _asked(EVERY_NOTEBOOK, notebook)
    if lessons.is_exercises(path):
        faults += _asked(EXERCISES, notebook)
        faults += _named("checks_its_own", exercises.checks_its_own(notebook, slug_of(path)))
    elif lessons.is_lesson(path):
        faults += _asked(LESSON if _is_reading(notebook) else LESSON + WITH_CODE, notebook)
        faults += _named("has_its_facts", has_its_facts(notebook, path, book))
        faults += faults_of_the_standard(notebook, path, book)
    return faults + _named("has_its_number", has_its_number(notebook, path))


def faults_of_the_standard(notebook, path, book):
    """The faults of a lesson against its budget, order and shape, less the one that its facts excuse."""
    lesson, glossary = lessons.path_of(path), book.glossary
    facts = book.facts.get(lesson)
    new_terms = order.new_terms(notebook, lesson, glossary)
    faults = _asked(STANDARD, notebook)
    faults += budget.budget(notebook, facts.minutes if facts else 0, new_terms, reading=_is_reading(notebook))
    faults += _named("has_its_shape", order.has_its_shape(notebook, reading=_is_reading(notebook)))
    faults += _named("bold_words_are_terms", order.bold_words_are_terms(notebook, glossary))
    faults += _named("teaches_its_terms", order.teaches_its_terms(notebook, lesson, glossary))
    faults += _named("nothing_before_it_is_taught", order.nothing_before_it_is_taught(notebook, lesson, glossary))
    if lesson != PYTHON and lesson.split("/")[0] == PYTHON.split("/")[0]:
        faults += _named("python_is_shown", syntax.python_is_shown(notebook, book.python))
    return _less_the_excused(faults, facts.excuse if facts else "")


def _less_the_excused(faults, excuse):
    """The faults without those of the rule that the excuse, "rule: reason", names; an excuse that is none is a fault."""
    if not excuse:
        return faults
    rule, _, reason = excuse.partition(": ")
    if rule not in EXCUSABLE or not reason.strip():
        return [*faults, f"excuse: {excuse!r}, expected a limit and the reason: one of {', '.join(sorted(EXCUSABLE))}"]
    left = [fault for fault in faults if not fault.startswith(f"{rule}: ")]
    return left if len(left) < len(faults) else [*faults, f"excuse: the lesson keeps {rule}, so it needs no excuse"]


def has_its_number(notebook, path):
    """The title begins with the number that the names of folder and file give."""
    if not lessons.is_lesson(path) and not lessons.is_exercises(path):
        return []
    try:
        number = lessons.number_of(lessons.path_of(path).removesuffix("_exercises"))
        title = lessons.title_of(notebook)
    except ValueError as error:
        return [str(error)]
    return [] if title.startswith(f"{number} ") else [f"the title is {title!r}, expected it to begin with {number}"]


def has_its_facts(notebook, path, book):
    """The lesson stands in data/lessons.csv, and says what is needed first as its row does."""
    facts = book.facts.get(lessons.path_of(path))
    if facts is None:
        return ["the lesson has no row in data/lessons.csv"]
    expected = lessons.needed_first(facts, book.facts)
    if any(cell.source == expected for cell in notebook.cells):
        return []
    return [f"the section {lessons.HEADING[3:]!r} is not what data/lessons.csv gives: run make refresh"]


def faults_of_the_book(book):
    """The faults of all lessons together."""
    excused = [lesson.path for lesson in book.facts.values() if lesson.excuse]
    faults = [
        f"{lesson.path} is on the road, but needs {need}, which is not"
        for lesson in book.facts.values()
        for need in lesson.needs
        if lesson.core and not book.facts[need].core
    ]
    if len(excused) * ONE_EXCUSE_IN > len(book.facts):
        faults.append(f"{', '.join(excused)} break a limit: more than one lesson in {ONE_EXCUSE_IN}")
    return faults


def _is_reading(notebook):
    """Whether the lesson is only read: it has no code."""
    return not code_cells(notebook)


def _asked(rules, notebook):
    return [fault for rule in rules for fault in _named(rule.__name__, rule(notebook))]


def _named(rule, faults):
    return [f"{rule}: {fault}" for fault in faults]
