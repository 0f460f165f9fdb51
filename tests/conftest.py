"""What all tests share."""

import os

import pytest
from filelock import FileLock

# Notebooks are tested under their own seed, as they are, and write no record of their claims.
for name in ("MEDAI_SEED", "MEDAI_CLAIMS", "MEDAI_NULL", "MEDAI_NULL_SEED"):
    os.environ.pop(name, None)


# Modules whose tests need nothing of each other: each test goes to whichever worker is free.
ANYWHERE = ("tests/test_answers.py", "tests/test_browser.py", "tests/test_lab.py")


def pytest_xdist_make_scheduler(config, log):
    """Any other module, and a notebook with its kernel, stays on one worker."""
    from xdist.scheduler import LoadScopeScheduling

    class ByModule(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            return nodeid if nodeid.startswith(ANYWHERE) else nodeid.rsplit("::", 1)[0]

    return ByModule(config, log)


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
