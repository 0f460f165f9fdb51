"""The rules catch what is wrong: each notebook here is broken on purpose, in one place, and one rule sees it."""

from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

import lessons
import rules
from rules import budget, order, syntax, text
from rules.order import Glossary, Term
from rules.reading import in_pieces, plain
from sample_notebooks import EXERCISES_PATH, FACTS, LESSON, PATH, as_run, book, cell, exercises, lesson, stream


def broken_rules(notebook, path=PATH, the_book=None):
    """The names of the rules that a notebook breaks."""
    return {fault.split(":")[0] for fault in rules.faults_of(notebook, path, the_book or book())}


def test_the_samples_keep_all_rules():
    assert rules.faults_of(lesson(), PATH, book()) == []
    assert rules.faults_of(exercises(), EXERCISES_PATH, book()) == []


# How a sample is broken


def strip(notebook):
    for each in notebook.cells:
        if each.cell_type == "code":
            each.execution_count, each.outputs = None, []


def swap_counts(notebook):
    cell(notebook, "setup").execution_count, cell(notebook, "figure").execution_count = 2, 1


def store(name, output):
    def change(notebook):
        cell(notebook, name).outputs = [output]

    return change


def set_alt(alt):
    def change(notebook):
        cell(notebook, "figure").metadata["mystnb"]["image"]["alt"] = alt

    return change


def tag(name, *tags):
    def change(notebook):
        cell(notebook, name).metadata["tags"] = list(tags)

    return change


def replace(name, old, new):
    def change(notebook):
        assert old in cell(notebook, name).source
        cell(notebook, name).source = cell(notebook, name).source.replace(old, new)

    return change


def append(name, added):
    def change(notebook):
        cell(notebook, name).source += added

    return change


def both(*changes):
    def change(notebook):
        for each in changes:
            each(notebook)

    return change


# Lessons

OF_EVERY_NOTEBOOK = {
    "stripped": (both(strip, tag("figure", "hide-input")), {"executed_in_order", "claims_are_stored"}),
    "out of order": (swap_counts, "executed_in_order"),
    "stderr": (store("setup", stream("a warning\n", "stderr")), "no_errors_stored"),
    "traceback": (
        store("setup", new_output("error", ename="ValueError", evalue="no", traceback=[])),
        "no_errors_stored",
    ),
    "memory address": (store("setup", stream("<object at 0x7f3a2b4c5d60>")), "no_machine_traces"),
    "path": (store("setup", stream("saved in /tmp/films/1.png")), "no_machine_traces"),
    "training log": (store("setup", stream("60/60 - 2s - 24ms/step")), "no_machine_traces"),
    "long closed cell": (append("figure", "\n# a line" * 25), "cells_are_short"),
    "long output": (store("setup", stream("line\n" * 41)), "cells_are_short"),
    "no alt text": (lambda notebook: cell(notebook, "figure").metadata.pop("mystnb"), "pictures_have_alt_text"),
    "short alt text": (set_alt("a film"), "pictures_have_alt_text"),
    "file name as alt text": (set_alt("../../_build/jupyter_execute/film.png"), "pictures_have_alt_text"),
    "empty alt text": (set_alt("Plot of the films of one patient"), "pictures_have_alt_text"),
    "picture in prose": (append("idea", "\n\n![](film.png)"), "pictures_have_alt_text"),
    "figure in prose": (append("idea", "\n\n:::{figure} film.png\nA caption.\n:::"), "pictures_have_alt_text"),
    "filtered warnings": (append("setup", "\nwarnings.filterwarnings('ignore')"), "no_silenced_warnings"),
    "capture": (append("setup", "\n%%capture"), "no_silenced_warnings"),
    "raises": (tag("claim", "raises-exception", "hide-input"), "no_cell_escapes_the_tests"),
    "skipped": (append("setup", "\n# NBVAL_SKIP"), "no_cell_escapes_the_tests"),
    "tone": (append("end", " A powerful method."), "avoids_words"),
    "tone in a box": (append("end", "\n\n:::{dropdown} Deeper\nCrucial.\n:::"), "avoids_words"),
    "tone in a claim": (replace("claim", "Of all coins", "Of all powerful coins"), "avoids_words"),
    "no warning": (replace("title", "not for", "also for"), "not_for_clinical_use"),
    "warned twice": (append("end", " Not for clinical use."), "not_for_clinical_use"),
    "doc": (append("end", " See {doc}`02_dice`."), "links_work_in_jupyterlab"),
    "ref in a box": (append("end", "\n\n```{note}\nSee {ref}`dice`.\n```"), "links_work_in_jupyterlab"),
}
OF_LESSONS = {
    "no question": (replace("title", "?", "."), "begins_with_a_question"),
    "no title": (replace("title", "# 1.10 Coins", "Coins"), {"begins_with_a_question", "has_its_number"}),
    "another number": (replace("title", "1.10", "1.1"), "has_its_number"),
    "other needs": (replace("needs", "1.2 Dice", "1.2 Cards"), "has_its_facts"),
    "no claim": (replace("claim", "claim(", "print("), "claims_are_stored"),
    "claim that did not hold": (store("claim", stream("claim holds: heads\n")), "claims_are_stored"),
    "hidden import": (append("figure", "\nimport math"), "no_hidden_imports"),
    "no seed": (replace("setup", "set_seed(0)", "0"), "seeded_once"),
    "two seeds": (append("setup", "\nset_seed(1)"), "seeded_once"),
    "half a sentence": (replace("claim", "Of all coins a", "a"), "claims_are_sentences"),
    "full stop": (replace("claim", "show heads", "show heads."), "claims_are_sentences"),
    "two words": (replace("claim", "Of all coins a share of {} show heads", "Heads: {}"), "claims_are_sentences"),
    "it": (replace("claim", "Of all coins a share", "It has a share"), "claims_are_sentences"),
    "no null": (replace("claim", ', null="labels"', ""), "claims_are_sentences"),
    "text elsewhere": (replace("claim", '"Of all coins a share of {} show heads"', "sentence"), "claims_are_sentences"),
    "number from nowhere": (append("idea", "\n\nThe share was 0.53 in our run."), "numbers_are_measured"),
    "number in a table": (append("idea", "\n\n| a | b |\n|---|---|\n| share | 0.53 |"), "numbers_are_measured"),
    "number wrongly rounded": (replace("idea", "0.50 of", "0.501 of"), "numbers_are_measured"),
}
OF_THE_BUDGET = {
    "many words": (append("idea", " word" * 1600), "words"),
    "much code": (lambda notebook: notebook.cells.extend(_many_cells()), "code"),
    "much plumbing": (replace("setup", "more = heads - tails", "print(heads)\nprint(tails)"), "plumbing"),
    "a long cell": (append("setup", "\nmore += 1" * 8), "cell"),
    "many formulas": (append("idea", "\n\n$$ a \\\\ b \\\\ c \\\\ d $$"), "formulas"),
    "many aligned lines": (
        append("idea", "\n\n\\begin{align}\na\\\\\nb\\\\\nc\\\\\nd\n\\end{align}"),
        "formulas",
    ),
    "formulas in directives": (append("idea", "\n\n:::{math}\na \\\\ b \\\\\n c \\\\ d\n:::"), "formulas"),
    "many claims": (append("claim", '\nclaim("Of all coins {} are round", 1, at_most=1, null="effect")' * 6), "claims"),
    "a stop too few": (replace("idea", ":class: stop\nTry", ":class: tip\nTry"), "stops"),
    "a stop in a box": (
        replace("idea", ":::{admonition} Read", "::::{dropdown} Deeper\n:::{admonition} Read"),
        "stops",
    ),
    "no drawing": (replace("warm_up", "_static/drawings", "_static/figures"), "drawings"),
    "long boxes": (append("end", "\n\n:::{dropdown} Deeper\n" + "word " * 200 + "\n:::"), "boxes_are_shorter"),
    "another stop": (replace("idea", "} Read", "} Think"), "stops_have_titles"),
    "nested comprehension": (append("setup", "\nx = [[j for j in i] for i in []]"), "code_is_plain"),
    "comprehension of two": (append("setup", "\nx = [j for i in [] for j in i]"), "code_is_plain"),
    "lambda": (append("setup", "\nx = sorted([], key=lambda i: -i)"), "code_is_plain"),
    "closure": (append("setup", "\ndef f():\n    def g():\n        pass\n    return g"), "code_is_plain"),
    "newaxis": (append("setup", "\nx = heads[np.newaxis]"), "code_is_plain"),
    "none in an index": (append("setup", "\nx = heads[:, None]"), "code_is_plain"),
    "condition in an assignment": (append("setup", "\nx = 1 if heads else 0"), "code_is_plain"),
    "open in JupyterLab": (
        lambda notebook: cell(notebook, "table").metadata.pop("jupyter"),
        "closed_in_jupyterlab_too",
    ),
    "long line": (append("setup", "\n# " + "a" * 71), "lines_are_short"),
}
OF_ORDER = {
    "no warm up": (replace("warm_up", "## Warm up", "## Before"), "has_its_shape"),
    "no predict": (replace("predict", "} Predict", "} Read"), "has_its_shape"),
    "parts out of order": (
        both(replace("warm_up", "Warm up", "Key points"), replace("end", "Key points", "Warm up")),
        "has_its_shape",
    ),
    "no table of claims": (replace("table", "claims.table()", "heads"), "has_its_shape"),
    "bold word": (append("idea", "\n\nThis is **very** important."), "bold_words_are_terms"),
    "term that does not occur": (
        replace("predict", "**fair coin**", "coin"),
        "teaches_its_terms",
    ),
    "later term": (append("idea", "\n\nEach coin-toss counts."), "nothing_before_it_is_taught"),
    "later term, capital": (append("idea", "\n\nCoin\ntosses count."), "nothing_before_it_is_taught"),
    "four links to a later term": (
        append("idea", "\n\n" + "A {term}`toss of it <Coin toss>`. " * 3),
        "nothing_before_it_is_taught",
    ),
}
BROKEN_LESSONS = {**OF_EVERY_NOTEBOOK, **OF_LESSONS, **OF_THE_BUDGET, **OF_ORDER}


def _many_cells():
    cells = [new_code_cell("\n".join(f"x{i} = {i}" for i in range(12)), execution_count=5 + n) for n in range(11)]
    for number, each in enumerate(cells):
        each.id = f"more-{number}"
    return cells


@pytest.mark.parametrize(("change", "rule"), BROKEN_LESSONS.values(), ids=BROKEN_LESSONS)
def test_a_broken_lesson_is_caught(change, rule):
    broken = lesson()
    change(broken)
    assert broken_rules(broken) == (rule if isinstance(rule, set) else {rule})


HARMLESS = {
    "number of a table": both(
        append("idea", "\n\nIt was 0.53."),
        store(
            "setup",
            new_output("execute_result", {"text/plain": "...", "text/html": "<td>0.5312</td>"}, execution_count=1),
        ),
    ),
    "later term in a link": append("end", "\n\n[The coin toss](11_tosses.ipynb) comes next."),
    "later term in a box": append("end", "\n\n:::{dropdown} Deeper\nA coin toss.\n:::"),
    "later term in code": append("idea", "\n\n`coin toss`"),
    "part of a word": append("idea", "\n\nCoin tossers meet."),
    "bold in a box": append("end", "\n\n:::{dropdown} Deeper\n**Very**.\n:::"),
    "number with a citation": append("idea", "\n\nStudent found 0.53 {cite:t}`student1908`."),
    "number of a row with a citation": append("idea", "\n\n| a | b |\n|---|---|\n| 0.53 | {cite:t}`student1908` |"),
    "number as a percentage": append("idea", "\n\nIt was 50.00 % of all."),
    "numbers of lessons": append("idea", "\n\nLessons 1.20, 1.21 and 1.22 say more, and [1.23 Cards](23_cards.ipynb)."),
    "name of a later cell": append("table", "\nshown = 1"),
    "a long claim": append("claim", "  # in a line of its own\n" + "\n".join(["# a"] * 24)),
    "ipython": append("setup", "\n%matplotlib inline"),
    "a loop": append("setup", "\nfor i in [1, 2]:\n    more += i"),
}


@pytest.mark.parametrize("change", HARMLESS.values(), ids=HARMLESS)
def test_what_is_no_fault_is_none(change):
    harmless = lesson()
    change(harmless)
    assert broken_rules(harmless) == set()


def test_a_closed_cell_defines_nothing_that_is_used_in_sight():
    def cells(closed, after):
        return as_run(
            closed=new_code_cell(closed, metadata={"jupyter": {"source_hidden": True}}), after=new_code_cell(after)
        )

    faults = budget.closed_cells_define_nothing
    assert faults(cells("shown = 1", "print(shown)")) == ["cell 2 uses shown, which the closed cell 1 defines"]
    assert faults(cells("import math as m", "print(m)"))
    assert faults(cells("def draw(x):\n    y = x\n    return y", "draw(1)"))
    assert not faults(cells("def draw(x):\n    y = x\n    return y", "y = 1\nx = y"))
    assert not faults(cells("shown = [i for i in 'ab']", "i = 1\nprint(i)"))


def first_lesson(*sources):
    """What a lesson shows that has these cells."""
    return syntax.shown(as_run(**{f"cell{number}": new_code_cell(source) for number, source in enumerate(sources)}))


SHOWN = "import numpy as np\n\n\ndef f(a, b):\n    return a[0] + b\n\n\nfor i in [1, 2]:\n    x = f([i], b=2) > 1"
NOT_SHOWN = {
    "while": ("while x < 5:\n    x = x + 1", {"While"}),
    "comprehension": ("x = [i + 1 for i in [1, 2]]", {"ListComp", "comprehension"}),
    "generator": ("x = sum(i + 1 for i in [1, 2])", {"GeneratorExp", "comprehension"}),
    "f-string": ("x = f'{x}'", {"JoinedStr", "FormattedValue"}),
    "format": ("x = f'{x:.2f}'", {"JoinedStr", "FormattedValue", "FormattedValue.format_spec"}),
    "try": ("try:\n    x = 1\nexcept ValueError:\n    x = 2", {"Try", "ExceptHandler"}),
    "with": ("with f(1, 2) as x:\n    x = 1", {"With", "withitem"}),
    "class": ("class A:\n    x = 1", {"ClassDef"}),
    "decorator": ("@f\ndef g(a):\n    return a", {"FunctionDef.decorator_list"}),
    "default": ("def g(a, b=1):\n    return a", {"arguments.defaults"}),
    "any number of arguments": ("def g(*a):\n    return a", {"arguments.vararg"}),
    "named arguments of any number": ("def g(**a):\n    return a", {"arguments.kwarg"}),
    "star": ("x = f(*[1, 2])", {"Starred"}),
    "two stars": ("x = f(**x)", {"keyword.unpacked"}),
    "slice": ("x = x[:3]", {"Slice"}),
    "every second": ("x = x[::2]", {"Slice", "Slice.step"}),
    "ternary": ("x = f(1 if x else 2, 3)", {"IfExp"}),
    "walrus": ("y = f((x := 1), 2)", {"NamedExpr"}),
    "lambda": ("x = sorted([1, 2], key=lambda i: -i)", {"Lambda", "UnaryOp"}),
    "lambda beside a word": ("x = x or f(lambda: 1, 2)", {"Lambda"}),
    "set": ("x = {1, 2}", {"Set"}),
    "dictionary": ("x = {1: 2}", {"Dict"}),
    "dictionaries joined": ("x = {**x}", {"Dict", "Dict.unpacked"}),
    "in place": ("x += 1", {"AugAssign"}),
    "chain": ("x = 1 < x < 2", {"Compare.ops"}),
    "two names for one": ("x = y = 1", {"Assign.targets"}),
    "unpacking": ("x, y = 1, 2", {"Tuple", "Tuple.Store"}),
    "into a place": ("x[0] = 1", {"Subscript.Store"}),
    "into an attribute": ("x.y = 1", {"Attribute", "Attribute.Store"}),
    "if": ("if x:\n    y = 1", {"If"}),
    "else": ("if x:\n    y = 1\nelse:\n    y = 2", {"If", "If.orelse"}),
    "else of a loop": ("for i in [1]:\n    y = 1\nelse:\n    y = 2", {"For.orelse"}),
    "a condition in a comprehension": (
        "x = [i for i in [1, 2] if i]",
        {"ListComp", "comprehension", "comprehension.ifs"},
    ),
    "rest": ("x = x % 2", {"Mod"}),
    "both masks": ("x = (x > 1) & (x < 2)", {"BitAnd"}),
    "matrices": ("x = x @ x", {"MatMult"}),
}


@pytest.mark.parametrize(("source", "names"), NOT_SHOWN.values(), ids=NOT_SHOWN)
def test_python_that_was_not_shown_is_caught(source, names):
    later = as_run(one=new_code_cell(SHOWN), two=new_code_cell(source), three=new_code_cell(source))
    faults = syntax.python_is_shown(later, first_lesson(SHOWN))
    assert {fault.split(", ")[1].split(": ")[1] for fault in faults} == names
    assert len(faults) == len(names), "each construct is named once, where it first occurs"
    assert all(fault.startswith("cell 2, line ") for fault in faults)
    assert not syntax.python_is_shown(later, first_lesson(SHOWN, source))
    cell(later, "two").metadata["teaches"] = sorted(names)
    assert not syntax.python_is_shown(later, first_lesson(SHOWN))


def test_python_that_every_reader_knows_or_that_is_closed_is_no_fault():
    later = as_run(
        sums=new_code_cell("y = f(-x * 2 - 1 / x**2, b=3) <= 4\nz = y != 1 and y in [2, 3]"),
        closed=new_code_cell("x = [i**2 for i in range(3)]", metadata={"jupyter": {"source_hidden": True}}),
    )
    assert syntax.python_is_shown(later, first_lesson(SHOWN, "-x")) == []


def test_a_cell_that_teaches_what_it_does_not_use_is_caught():
    later = as_run(one=new_code_cell("x = 1", metadata={"teaches": ["While"]}))
    assert syntax.python_is_shown(later, first_lesson(SHOWN)) == ["cell 1 teaches While, which it does not use"]


def test_lessons_of_the_chapter_of_python_are_asked_for_what_was_shown(monkeypatch):
    the_book = book()
    the_book.python = first_lesson(*(each.source for each in lesson().cells if each.cell_type == "code"))
    broken = lesson()
    append("setup", "\nwhile less < 0:\n    less = 0")(broken)
    assert broken_rules(broken, the_book=the_book) == set()
    monkeypatch.setattr(rules, "PYTHON", "01_chance/01_python")
    assert broken_rules(broken, the_book=the_book) == {"python_is_shown"}
    monkeypatch.setattr(rules, "PYTHON", LESSON)
    assert broken_rules(broken, the_book=the_book) == set()


def test_a_term_belongs_to_its_longest_spelling():
    glossary = Glossary([Term("Toss", ("toss",), "a"), Term("Coin toss", ("coin toss",), "b"), Term("Fair", (), "c")])
    assert [term.english for term in glossary.in_text("A coin  toss, a toss. A fair Coin-Toss.")] == [
        *("Coin toss", "Toss", "Coin toss"),
    ]
    assert glossary.term(" fair.").lesson == "c"  # an everyday word is a term, but is not looked for
    assert Glossary([]).in_text("A toss") == []


def test_the_glossary_is_read_and_a_missing_column_refused(tmp_path):
    table = tmp_path / "concepts.csv"
    table.write_text("id,english,chinese,page,anchor,sentence,lesson,spellings\n,Leak,x,,,y,a/b,leak|leaks\n")
    (term,) = order.read_glossary(table).terms
    assert term == Term("Leak", ("leak", "leaks"), "a/b")
    table.write_text("id,english\n,Leak\n")
    with pytest.raises(ValueError, match=r"expected .*spellings"):
        order.read_glossary(table)


def test_minutes_and_new_terms_come_from_the_tables():
    assert broken_rules(lesson(), the_book=book(minutes=46)) == {"minutes", "has_its_facts"}
    words = [f"word{'a' * i}" for i in range(13)]
    many = Glossary([*book().glossary.terms, *(Term(word, (word,), LESSON) for word in words)])
    broken = lesson()
    append("idea", "\n\n" + " ".join(words))(broken)
    assert broken_rules(broken, the_book=book(many)) == {"terms"}


def test_an_everyday_word_is_a_new_term_where_it_is_bold():
    glossary = Glossary([*book().glossary.terms, Term("Head", ("head count",), LESSON)])
    taught = lesson()
    assert broken_rules(taught, the_book=book(glossary)) == {"teaches_its_terms"}
    append("idea", "\n\nThis side is the **head**.")(taught)
    assert broken_rules(taught, the_book=book(glossary)) == set()
    assert order.new_terms(taught, LESSON, glossary) == {"Fair coin", "Toss", "Head"}


def test_a_lesson_that_is_only_read_needs_no_code_and_no_drawing():
    read = lesson()
    read.cells = [each for each in read.cells if each.cell_type == "markdown"]
    cell(read, "warm_up").source = "## Once"
    cell(read, "checked").source = "## Twice"
    cell(read, "idea").source = cell(read, "idea").source.replace("0.50 of", "half of")
    assert broken_rules(read) == set()


def test_a_lesson_without_facts_is_caught():
    assert broken_rules(lesson(), Path("01_chance/11_coins.ipynb")) >= {"has_its_facts", "has_its_number"}


# Excuses, and lessons that wait


def test_one_limit_may_be_broken_with_its_reason():
    broken = lesson()
    append("idea", " word" * 1600)(broken)
    assert broken_rules(broken, the_book=book(excuse="words: a long story")) == set()
    append("claim", '\nclaim("Of all coins {} are round", 1, at_most=1, null="effect")' * 6)(broken)
    assert broken_rules(broken, the_book=book(excuse="words: a long story")) == {"claims"}


@pytest.mark.parametrize("excuse", ["words: no need", "words:", "numbers_are_measured: too hard", "because"])
def test_an_excuse_that_is_none_is_a_fault(excuse):
    assert broken_rules(lesson(), the_book=book(excuse=excuse)) == {"excuse"}


def test_at_most_one_lesson_in_five_is_excused():
    def facts(excused):
        return {
            str(number): FACTS[LESSON]._replace(path=str(number), needs=(), excuse="words: long" * (number < excused))
            for number in range(5)
        }

    assert rules.faults_of_the_book(rules.Book(facts(1))) == []
    assert rules.faults_of_the_book(rules.Book(facts(2))) == ["0, 1 break a limit: more than one lesson in 5"]


def test_the_road_needs_only_lessons_of_the_road():
    facts = {**FACTS, "01_chance/02_dice": FACTS["01_chance/02_dice"]._replace(core=False)}
    assert rules.faults_of_the_book(rules.Book(facts)) == [
        "01_chance/10_coins is on the road, but needs 01_chance/02_dice, which is not"
    ]


# Exercises

BROKEN_EXERCISES = {
    "check not compared": (tag("check", "hide-output"), "every_solution_is_checked"),
    "no solution": (tag("solution", "hide-input"), "every_solution_is_checked"),
    "solution that is wrong": (store("check", stream("Not yet: divide by two.\n")), "every_solution_is_checked"),
    "open solution": (tag("solution", "solution"), "answers_are_closed"),
    "open verdict": (tag("check", "nbval-check-output"), "answers_are_closed"),
    "stub that imports nothing": (append("stub", "\nmath.pi"), "each_stands_alone"),
    "check of what the stub does not define": (replace("check", "mean)", "median)"), "each_stands_alone"),
    "solution with a name from nowhere": (append("solution", "\nnp.pi"), "each_stands_alone"),
    "function that is not there": (append("task", " `median()` is another."), "tasks_name_what_is_there"),
    "exercise of another lesson": (replace("check", "coins.mean", "dice.mean"), "checks_its_own"),
    "another number": (replace("title", "1.10", "1.2"), "has_its_number"),
}


@pytest.mark.parametrize(("change", "rule"), BROKEN_EXERCISES.values(), ids=BROKEN_EXERCISES)
def test_broken_exercises_are_caught(change, rule):
    broken = exercises()
    change(broken)
    assert broken_rules(broken, EXERCISES_PATH) == {rule}


def test_a_name_of_another_exercise_is_caught():
    broken = exercises()
    extra = {
        "task-2": new_markdown_cell("## 2. Twice"),
        "stub-2": new_code_cell("twice = 2 * mean", execution_count=4),
    }
    for name, each in extra.items():
        each.id = name
        broken.cells.append(each)
    assert broken_rules(broken, EXERCISES_PATH) == {"each_stands_alone"}


# Prose


def test_words_in_code_and_formulas_are_not_prose():
    quiet = "`powerful` $n!$ != ![the lung](a.png)\n\n```python\nprint('Powerful!')\n```\n"
    assert text.words_to_avoid(quiet) == []


def test_words_in_directives_and_after_code_are_prose():
    boxed = "````{note}\n```python\npowerful\n```\nLet’s dive in!\n````\nIt is State-of-the-art.\n```\ncrucial\n```\n"
    assert len(text.words_to_avoid(boxed)) == 3


def test_prose_is_read_in_pieces():
    markdown = (
        "# A title\n\nSome {term}`words <word>` and *more*.\n\n"
        "::::{admonition} Inside\n:class: stop dropdown\n:::{math}\nx\n:::\nClosed.\n::::\n"
    )
    found = [(piece.kind, piece.text, piece.closed) for piece in in_pieces(markdown)]
    assert found == [
        ("heading", "A title", False),
        ("text", "Some words and more.", False),
        ("box", "Inside", False),
        ("text", "Inside", False),
        ("formula", "x", True),
        ("text", "Closed.", True),
    ]
    assert plain(in_pieces("A [link](a.md) {term}`b`.")[0].inline, links=False, terms=False).split() == ["A", "."]


# Citations and links


def test_an_unresolved_citation_is_caught():
    found = in_pieces(cell(lesson(), "idea").source)
    assert text.unresolved_citations(found, {"fisher1925", "student1908"}) == []
    assert text.unresolved_citations(found, {"fisher1925"}) == ["student1908 is cited but not in references.bib"]


def test_the_keys_of_a_bibliography():
    assert text.bibliography("@book{a1,\n title = {@home}}\n@article{ b2 , }") == {"a1", "b2"}
    with pytest.raises(ValueError, match="it cannot be read"):
        text.bibliography("@book{a1, title = {left open}\n@book{b2, title = {closed}}")


def test_links_that_lead_nowhere_are_caught(tmp_path):
    (tmp_path / "there.md").touch()
    markdown = (
        "[a](there.md) [b](there.md#known) [c](https://x.y/z) [d](#here) ![e](gone.svg)\n\n"
        ":::{note}\n[f](there.md#gone)\n[g](gone.ipynb)\n:::"
    )
    here = tmp_path / "here.md"
    here.touch()

    def anchors(path):
        return {"known", "here"}

    assert text.broken_links(in_pieces(markdown), here, anchors) == [
        "gone.svg leads to no file",
        "there.md#gone leads to no heading of there.md",
        "gone.ipynb leads to no file",
    ]
    assert text.broken_links(in_pieces("[a](there.md#any)"), here, lambda path: None) == []


def test_what_a_lesson_is_called():
    assert rules.slug_of(PATH) == rules.slug_of(EXERCISES_PATH) == "coins"
    assert lessons.is_exercises(EXERCISES_PATH) and lessons.is_lesson(PATH)
