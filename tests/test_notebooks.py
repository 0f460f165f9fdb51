"""Every notebook and page of the book keeps the rules; that the notebooks run is nbval's part."""

import pytest

import check
import notebooks


@pytest.mark.parametrize("name", check.CHECKS)
def test_make_check_finds_nothing(name):
    faults = check.CHECKS[name]([])
    assert not faults, "\n".join(faults)


def test_every_notebook_is_in_the_table_of_contents():
    contents = (notebooks.ROOT / "_toc.yml").read_text(encoding="utf-8")
    folders = {path.parent.relative_to(notebooks.ROOT).as_posix() for path in notebooks.all_notebooks()}
    assert folders
    assert not [folder for folder in folders if f"glob: {folder}/[0-9]*" not in contents]
