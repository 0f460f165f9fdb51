"""The package as it is installed: what the wheel holds, what an import loads."""

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata

import pytest

import environment

ROOT = environment.ROOT


def run(code, folder=ROOT):
    """What a fresh Python prints."""
    command = [sys.executable, "-I", "-c", code]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], cwd=ROOT, check=True)
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_the_package_with_its_tables_and_nothing_else(wheel):
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    package = ROOT / "medai_utils"
    assert held == {path.relative_to(ROOT).as_posix() for kind in ("py", "csv") for path in package.rglob(f"*.{kind}")}


def test_an_installed_package_reads_its_table(wheel, tmp_path):
    zipfile.ZipFile(wheel).extractall(tmp_path)
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from medai_utils import datasets; "
    place, record = run(code + "print(datasets.__file__); print(datasets.load_virtual_patients())").splitlines()
    assert place == str(tmp_path / "medai_utils" / "datasets" / "__init__.py")
    assert record == "<PatientTable: 30 rows of 44 columns>"


HEAVY = {"gymnasium", "IPython", "keras", "lifelines", "pooch", "requests", "sksurv", "tensorflow"}


def test_nothing_is_loaded_before_it_is_used():
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); import medai_utils; "
        "print(*sorted({name.partition('.')[0] for name in sys.modules})); "
        "from medai_utils import check, claim, datasets, evaluation, plotting, progress, set_seed; set_seed(1); "
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    at_once, in_a_lesson = (set(line.split()) for line in run(code).splitlines())
    assert not at_once & (HEAVY | {"matplotlib", "numpy", "pandas", "scipy", "sklearn"})
    assert {"matplotlib", "sklearn"} <= in_a_lesson and not in_a_lesson & HEAVY


def imported(path):
    """The packages that a Python file imports, wherever it does."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module.partition(".")[0]


def test_every_import_of_the_package_is_declared():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {re.match(r"[\w-]+", text)[0].lower() for text in project["dependencies"]}
    owners = metadata.packages_distributions()
    used = {name for path in (ROOT / "medai_utils").rglob("*.py") for name in imported(path)}
    missing = {
        name
        for name in used - sys.stdlib_module_names - {"medai_utils"}
        if not declared & {owner.lower() for owner in owners[name]}
    }
    assert not missing
