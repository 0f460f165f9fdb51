"""Run notebooks top to bottom, each in a fresh kernel, and store their outputs.

python tools/refresh.py [notebook ...]    all notebooks if none is given

The section "What you need first" of a lesson is written from data/lessons.csv. A notebook in which a cell fails, or writes to stderr, is left as it was.
"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

import nbclient

import lessons
import notebooks

# TensorFlow's start-up messages bypass Python: they go to the kernel's own stderr, not into the notebook.
KERNEL_OPTIONS = ["--IPKernelApp.capture_fd_output=False", "--IPKernelApp.log_level=40"]


def execute(notebook, folder, *, timeout=300, environment=None, allow_errors=False):
    """Run every code cell of `notebook` in `folder`, in place, and return the seconds it took.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
    folder : path
        The working directory of the kernel.
    timeout : float
        Seconds that one cell may take.
    environment : dict or None
        The kernel's environment variables; by default those of this process.
    allow_errors : bool
        Whether to go on after a cell that raised.

    Raises
    ------
    nbclient.exceptions.CellExecutionError, nbclient.exceptions.CellTimeoutError
        If a cell raised (unless `allow_errors`), or took longer than `timeout`.
    """
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    client = nbclient.NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=timeout,
        allow_errors=allow_errors,
        force_raise_errors=not allow_errors,
        coalesce_streams=True,
        extra_arguments=list(KERNEL_OPTIONS),
        resources={"metadata": {"path": str(folder)}},
    )
    start = time.perf_counter()
    client.execute(env=dict(environment or os.environ), stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def refresh(path, timeout=300, facts=None):
    """Run the notebook at `path` and store it in normal form; return the seconds it took.

    With `facts`, as `lessons.read` returns them, the section of what a lesson needs is written anew.
    """
    path = Path(path)
    notebook = notebooks.read(path)
    if facts and lessons.path_of(path) in facts:
        notebook = lessons.with_needs(notebook, lessons.needed_first(facts[lessons.path_of(path)], facts))
    seconds = execute(notebook, path.parent, timeout=timeout)
    notebooks.write(notebooks.normal_form(notebook), path)
    return seconds


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Run notebooks top to bottom and store their outputs.")
    parser.add_argument("paths", nargs="*", type=Path, help="notebooks; all if none is given")
    parser.add_argument("--timeout", type=float, default=300, help="seconds that one cell may take (default: 300)")
    options = parser.parse_args(arguments)
    if "MEDAI_SEED" in os.environ:
        parser.error("MEDAI_SEED is set: unset it, the book stores what each lesson's own seed gives")

    failed = False
    facts = lessons.read()
    for path in options.paths or notebooks.all_notebooks():
        try:
            print(f"{path}: {refresh(path, options.timeout, facts):.1f} s", flush=True)
        except (OSError, RuntimeError, ValueError, nbclient.exceptions.CellControlSignal) as error:
            print(f"{path}: left as it was. {error}", flush=True)
            failed = True
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
