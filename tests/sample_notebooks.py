"""Small notebooks that keep all rules, for the tests of the rules and of the tools to break."""

import base64
import io

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from PIL import Image, PngImagePlugin

import notebooks


def picture(side=8):
    """A small PNG in base64, which names the program that drew it, as matplotlib's do."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Software", "a program, version 1.2.3")
    file = io.BytesIO()
    Image.effect_noise((side, side), 100).save(file, "PNG", pnginfo=info)
    return base64.b64encode(file.getvalue()).decode("ascii")


def stream(text, name="stdout"):
    return new_output("stream", name=name, text=text)


def lesson():
    """A lesson that was run, in normal form."""
    drawing = new_code_cell(
        "show(film)",
        outputs=[new_output("display_data", {"image/png": picture(), "text/plain": "<Figure>"})],
        metadata={"mystnb": {"image": {"alt": "One film: the left lower lobe is white."}}},
    )
    cells = [
        new_markdown_cell("# Coins\n\nIs this coin fair?"),
        new_markdown_cell("## You will be able to\n\n- count\n\n## What you need first\n\nNothing."),
        new_code_cell("from medai_utils import claim, set_seed\nSEED = set_seed(0)\nheads = 0.5"),
        drawing,
        new_markdown_cell("## Claims\n\nThis is for teaching, not for\nclinical use."),
        new_code_cell(
            "claim('heads are as many as tails', heads, at_least=0.4, at_most=0.6)",
            outputs=[stream("claim holds: heads are as many as tails: 0.5 (from 0.4 to 0.6)\n")],
            metadata={"tags": ["nbval-check-output"]},
        ),
        new_markdown_cell("## Key points\n\n- Chance varies {cite:p}`fisher1925, student1908`."),
        new_markdown_cell("## Exercises\n\nNone.\n\n## Further reading\n\nNone."),
    ]
    return as_run(cells)


def runnable_lesson():
    """The same lesson with a figure that the kernel draws."""
    notebook = lesson()
    notebook.cells[3].source = "import matplotlib.pyplot as plt\nplt.plot([heads, 1])\nplt.show()"
    return notebook


def solutions():
    """Solutions to one exercise that were run, in normal form."""
    cells = [
        new_markdown_cell("# Solutions: coins"),
        new_markdown_cell("Give the mean of 1 and 2."),
        new_code_cell("mean = None  # your line"),
        new_code_cell("mean = 1.5", metadata={"tags": ["solution"]}),
        new_code_cell(
            "check = lambda name, answer: print('Right: the mean.' if answer == 1.5 else 'Not yet: divide by two.')"
        ),
        new_code_cell(
            "check('mean', mean)",
            outputs=[stream("Right: the mean.\n")],
            metadata={"tags": ["nbval-check-output"]},
        ),
    ]
    return as_run(cells)


def as_run(cells):
    """A notebook in normal form whose code cells were run in their order."""
    notebook = new_notebook(cells=cells)
    code = [cell for cell in cells if cell.cell_type == "code"]
    for count, cell in enumerate(code, start=1):
        cell.execution_count = count
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
    return notebooks.normal_form(nbformat.from_dict(notebook))
