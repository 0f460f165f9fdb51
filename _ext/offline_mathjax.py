"""Put the part of MathJax that the book needs beside its pages, so that formulas render without a network.

The files come out of the installed package sphinx-mathjax-offline. Its own extension would copy all 24 MB. Only pages with
a formula load them.
"""

import shutil
from importlib.metadata import files
from pathlib import Path

FOLDER = "mathjax"  # below _static
START = "tex-mml-chtml.js"
PARTS = [START, "input/tex/extensions", "output/chtml/fonts/woff-v2"]
NOTICE = """MathJax 3.2.2, unchanged files. Copyright the MathJax Consortium.
Licence: Apache License 2.0, https://www.apache.org/licenses/LICENSE-2.0
Source: https://github.com/mathjax/MathJax/tree/3.2.2
"""


def installed():
    """The folder of MathJax in the installed package."""
    found = [file for file in files("sphinx-mathjax-offline") or [] if file.name == START]
    if not found:
        raise RuntimeError(f"the package sphinx-mathjax-offline holds no {START}")
    return Path(found[0].locate()).parent


def copy_parts(app, exception):
    if exception or app.builder.format != "html":
        return
    target = Path(app.outdir) / "_static" / FOLDER
    for part in PARTS:
        source = installed() / part
        (target / part).parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target / part, dirs_exist_ok=True)
        else:
            shutil.copyfile(source, target / part)
    (target / "NOTICE").write_text(NOTICE)


def set_path(app, config):
    config.mathjax_path = f"{FOLDER}/{START}"


def only_where_formulas_are(app):
    """Sphinx loads MathJax also on a page in whose table of contents some page has a formula."""
    math = app.env.get_domain("math")
    math.has_equations = lambda page: math.data["has_equations"].get(page, False)


def setup(app):
    app.connect("config-inited", set_path)
    app.connect("builder-inited", only_where_formulas_are)
    app.connect("build-finished", copy_parts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
