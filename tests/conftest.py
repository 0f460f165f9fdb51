"""What all tests share."""

import os

import pytest
from filelock import FileLock

# Notebooks are tested under their own seed, as they are, and write no record of their claims.
for name in ("MEDAI_SEED", "MEDAI_CLAIMS", "MEDAI_NULL", "MEDAI_NULL_SEED"):
    os.environ.pop(name, None)


def pytest_collection_modifyitems(items):
    """Under `--dist loadgroup`: a module, or a notebook with its kernel, on one worker; the marked ones wherever is room."""
    for item in items:
        if not item.get_closest_marker("anywhere"):
            item.add_marker(pytest.mark.xdist_group(item.nodeid.rsplit("::", 1)[0]))


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The folder of the built pages, which fail to build on any warning; all workers of pytest-xdist share them."""
    import book

    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    folder = folder / "book"
    with FileLock(f"{folder}.lock"):
        if not (folder / "built").exists():
            folder.mkdir(exist_ok=True)
            book.build(folder)
            (folder / "built").touch()
    return folder / "_build" / "html"
