"""The package as it is installed: what the wheel holds, how fast it is imported; and the scripts around it."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import environment
import lab
from medai_utils import tables

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


def test_the_wheel_holds_the_package_and_its_tables(wheel):
    held = zipfile.ZipFile(wheel).namelist()
    expected = [path.relative_to(ROOT).as_posix() for path in (ROOT / "medai_utils").rglob("*.py")]
    expected += [f"medai_utils/_data/{path.name}" for path in (ROOT / "data").glob("*.csv")]
    assert set(expected) <= set(held)
    assert not [name for name in held if not name.startswith("medai_utils")]


def test_an_installed_package_finds_its_tables(wheel, tmp_path):
    zipfile.ZipFile(wheel).extractall(tmp_path)
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from medai_utils import tables; "
    assert (
        Path(run(code + "print(tables.path('concepts.csv'))").strip())
        == tmp_path / "medai_utils" / "_data" / "concepts.csv"
    )


def test_an_unknown_table_is_refused():
    with pytest.raises(ValueError, match=r"expected one of .*concepts\.csv"):
        tables.path("gone.csv")


def test_the_import_is_quick():
    code = (
        f"import sys, time; sys.path.insert(0, {str(ROOT)!r}); start = time.perf_counter(); import medai_utils; "
        "seconds = time.perf_counter() - start; "
        "print(seconds, *sorted({'tensorflow', 'keras', 'sklearn', 'matplotlib'} & sys.modules.keys()))"
    )
    fastest = min((run(code).split() for _ in range(3)), key=lambda words: float(words[0]))
    assert float(fastest[0]) < 0.2
    assert fastest[1:] == []


# Students' copies


@pytest.fixture
def class_room(tmp_path):
    """Chapters with one notebook, and where the student works."""
    chapters, work = tmp_path / "chapters", tmp_path / "work"
    (chapters / "02_cnn").mkdir(parents=True)
    (chapters / "02_cnn" / "exercises.ipynb").write_text("first edition")
    return chapters, work


def test_copies_are_made(class_room):
    chapters, work = class_room
    assert lab.copy_notebooks(chapters, work) == []
    assert (work / "02_cnn" / "exercises.ipynb").read_text() == "first edition"


def test_a_changed_copy_is_kept(class_room):
    chapters, work = class_room
    lab.copy_notebooks(chapters, work)
    (work / "02_cnn" / "exercises.ipynb").write_text("my answers")
    assert lab.copy_notebooks(chapters, work) == []
    (chapters / "02_cnn" / "exercises.ipynb").write_text("second edition")
    assert lab.copy_notebooks(chapters, work) == ["02_cnn/exercises.ipynb"]
    assert (work / "02_cnn" / "exercises.ipynb").read_text() == "my answers"


def test_an_unchanged_copy_follows_the_book(class_room):
    chapters, work = class_room
    lab.copy_notebooks(chapters, work)
    (chapters / "02_cnn" / "exercises.ipynb").write_text("second edition")
    assert lab.copy_notebooks(chapters, work) == []
    assert (work / "02_cnn" / "exercises.ipynb").read_text() == "second edition"


def test_a_file_that_was_there_before_is_kept(class_room):
    chapters, work = class_room
    (work / "02_cnn").mkdir(parents=True)
    (work / "02_cnn" / "exercises.ipynb").write_text("from a friend")
    assert lab.copy_notebooks(chapters, work) == ["02_cnn/exercises.ipynb"]
    assert (work / "02_cnn" / "exercises.ipynb").read_text() == "from a friend"


def test_a_deleted_copy_comes_back(class_room):
    chapters, work = class_room
    lab.copy_notebooks(chapters, work)
    (work / "02_cnn" / "exercises.ipynb").unlink()
    lab.copy_notebooks(chapters, work)
    assert (work / "02_cnn" / "exercises.ipynb").read_text() == "first edition"


def test_fresh_copies_get_new_names(class_room):
    chapters, work = class_room
    lab.copy_notebooks(chapters, work)
    names = [lab.fresh_copy("02_cnn/exercises.ipynb", chapters, work).name for _ in range(2)]
    assert names == ["exercises-2.ipynb", "exercises-3.ipynb"]


def test_a_fresh_copy_of_an_unknown_notebook_is_refused(class_room):
    with pytest.raises(ValueError, match=r"there is: 02_cnn/exercises\.ipynb"):
        lab.fresh_copy("02_cnn/gone.ipynb", *class_room)
