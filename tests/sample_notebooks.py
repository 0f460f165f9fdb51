"""Small notebooks that keep all rules, for the tests of the rules and of the tools to break."""

import base64
import io
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from PIL import Image, PngImagePlugin

import lessons
import notebooks
import rules
from rules.order import Glossary, Term

PATH = Path("01_chance/10_coins.ipynb")  # from the chapters' folder
EXERCISES_PATH = PATH.with_stem("10_coins_exercises")
CLOSED = {"tags": ["hide-input"], "jupyter": {"source_hidden": True}}
LESSON = "01_chance/10_coins"
FACTS = {
    "01_chance/02_dice": lessons.Lesson("01_chance/02_dice", "1.2 Dice", 30, 5, True, (), "", 1, "Fair?", ""),
    LESSON: lessons.Lesson(LESSON, "1.10 Coins", 30, 5, True, ("01_chance/02_dice",), "", 1, "Is it fair?", ""),
}
GLOSSARY = Glossary(
    [
        Term("Chance", ("chance",), "01_chance/02_dice"),
        Term("Fair coin", ("fair coin", "fair coins"), LESSON),
        Term("Coin toss", ("coin toss", "coin tosses"), "01_chance/11_tosses"),
        Term("Toss", ("toss", "tosses"), LESSON),
    ]
)


def book(glossary=GLOSSARY, **changes):
    """What the rules know beside the sample lesson; `changes` are made to the lesson's facts."""
    made = rules.Book({**FACTS, LESSON: FACTS[LESSON]._replace(**changes)})
    made.glossary = glossary
    return made


def picture(side=8):
    """A small PNG in base64, which names the program that drew it, as matplotlib's do."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Software", "a program, version 1.2.3")
    file = io.BytesIO()
    Image.effect_noise((side, side), 100).save(file, "PNG", pnginfo=info)
    return base64.b64encode(file.getvalue()).decode("ascii")


def stream(text, name="stdout"):
    return new_output("stream", name=name, text=text)


def cell(notebook, name):
    """The cell of a sample that is called so."""
    return next(cell for cell in notebook.cells if cell.id == name)


def lesson():
    """A lesson that was run, in normal form."""
    return as_run(
        title=new_markdown_cell("# 1.10 Coins\n\nIs this coin fair? This is for teaching, not for\nclinical use."),
        needs=new_markdown_cell(lessons.needed_first(FACTS[LESSON], FACTS)),
        warm_up=new_markdown_cell(
            "## Warm up\n\nWhat is chance?\n\n:::{dropdown} The answer\nWhat we do not know.\n:::\n\n"
            "![Two coins, one with its head up](../../_static/drawings/coins.svg)"
        ),
        setup=new_code_cell(
            "from medai_utils import claim, claims, set_seed\n\n"
            "SEED = set_seed(0)\nheads = 0.5\ntails = 1 - heads\nmore = heads - tails\nless = -more"
        ),
        predict=new_markdown_cell(
            ":::{admonition} Predict\n:class: stop\nHow many heads do we get? A **fair coin** has no memory.\n:::"
        ),
        figure=new_code_cell(
            "show(heads)",
            outputs=[new_output("display_data", {"image/png": picture(), "text/plain": "<Figure>"})],
            metadata={
                **CLOSED,
                "mystnb": {"image": {"alt": "A bar of heads, as long as one of tails."}},
            },
        ),
        idea=new_markdown_cell(
            "## The idea\n\nWe count the heads of each toss:\n\n$$ h = \\frac{n}{2} $$\n\n"
            "Half of them are heads, 0.50 of all. Fisher wrote 0.512 {cite:p}`fisher1925, student1908`. "
            "A {term}`coin toss` is one throw. Two of lesson 1.20 come to $0.50 + 0.25 = 0.75$, so 0.75.\n\n"
            ":::{admonition} Change one thing\n:class: stop\nTry another seed.\n:::\n\n"
            ":::{admonition} Read\n:class: stop\nIs this bar too long?\n:::"
        ),
        claim=new_code_cell(
            'claim("Of all coins a share of {} show heads", heads, at_least=0.4, null="labels")',
            outputs=[stream("✔ Of all coins a share of 0.5 show heads (must be at least 0.4)\n")],
            metadata={**CLOSED, "tags": ["hide-input", "nbval-check-output"]},
        ),
        checked=new_markdown_cell("## What we checked"),
        table=new_code_cell("claims.table()", metadata=CLOSED),
        end=new_markdown_cell(
            "## Key points\n\n- Chance varies.\n\n## Exercises\n\n[Two coins](10_coins_exercises.ipynb)\n\n"
            ":::{dropdown} For the class: 90 minutes\nBring coins.\n:::\n\n## Further reading\n\nNone."
        ),
    )


def runnable_lesson():
    """The same lesson with a figure that the kernel draws."""
    notebook = lesson()
    cell(notebook, "figure").source = "plt.plot([heads, 1])\nplt.show()"
    cell(notebook, "setup").source += "\nimport matplotlib.pyplot as plt\nless = less + 0"
    return notebook


def quick_lesson():
    """The same lesson without a figure, so that it runs in no time."""
    notebook = lesson()
    cell(notebook, "figure").source = "pass"
    return notebook


def exercises():
    """The exercises of the lesson, with one exercise, that were run, in normal form."""
    return as_run(
        title=new_markdown_cell("# 1.10 Exercises\n\nFor teaching, not for clinical use."),
        task=new_markdown_cell("## 1. The mean\n\nGive the mean of 1 and 2. `check()` says whether it is right."),
        stub=new_code_cell(
            "def check(name, answer):\n"
            "    print('Right: the mean.' if answer == 1.5 else 'Not yet: divide by two.')\n\n\nmean = ..."
        ),
        solution=new_code_cell("mean = 1.5", metadata={"tags": ["solution", "hide-input"]}),
        check=new_code_cell(
            "check('coins.mean', mean)",
            outputs=[stream("Right: the mean.\n")],
            metadata={"tags": ["nbval-check-output", "hide-output"]},
        ),
    )


def as_run(**cells):
    """A notebook in normal form of named cells, whose code was run in its order."""
    notebook = new_notebook(cells=list(cells.values()))
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for count, code_cell in enumerate(code, start=1):
        code_cell.execution_count = count
    for name, named in cells.items():
        named.id = name
    return notebooks.normal_form(nbformat.from_dict(notebook))
