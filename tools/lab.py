"""Copy the notebooks to work/, where students may change them, and open JupyterLab there.

python tools/lab.py                  copies what is missing, opens JupyterLab
python tools/lab.py --fresh PATH     puts a second, untouched copy of one notebook beside the first
python tools/lab.py --copy-only      does not open JupyterLab

A copy that a student changed is never overwritten; one that was left as it was follows the book.
"""

import argparse
import hashlib
import json
import shutil
import subprocess
import sys

from environment import ROOT

RECORD = ".copied.json"  # in work/: the fingerprint of each notebook when it was copied


def fingerprint(path):
    """What a file holds, in a few characters."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def copy_notebooks(chapters, work):
    """Copy every notebook below `chapters` to `work`, but never over one that was changed.

    Parameters
    ----------
    chapters, work : pathlib.Path
        Folders. `work` is made if it does not exist.

    Returns
    -------
    list of str
        The notebooks that were changed by the student while the book has a newer version, relative to `work`.
    """
    work.mkdir(exist_ok=True)
    record_path = work / RECORD
    record = json.loads(record_path.read_text()) if record_path.exists() else {}
    kept = []
    for source in sorted(chapters.glob("*/*.ipynb")):
        name = source.relative_to(chapters).as_posix()
        target = work / name
        if target.exists() and fingerprint(target) != record.get(name):
            if fingerprint(source) != record.get(name):
                kept.append(name)
            continue
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(source, target)
        record[name] = fingerprint(source)
    record_path.write_text(json.dumps(record, indent=1))
    return kept


def fresh_copy(name, chapters, work):
    """Put an untouched copy of the notebook `name` beside the student's, under a new name, and return its path."""
    source = chapters / name
    if not source.is_file():
        known = sorted(path.relative_to(chapters).as_posix() for path in chapters.glob("*/*.ipynb"))
        raise ValueError(f"there is no notebook {name}; there is: {', '.join(known)}")
    number = 2
    while (target := (work / name).with_stem(f"{source.stem}-{number}")).exists():
        number += 1
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    return target


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Copy the notebooks to work/ and open JupyterLab there.")
    parser.add_argument("--fresh", metavar="PATH", help="such as 02_cnn/exercises.ipynb")
    parser.add_argument("--copy-only", action="store_true", help="do not open JupyterLab")
    options = parser.parse_args(arguments)
    chapters, work = ROOT / "chapters", ROOT / "work"
    if options.fresh:
        try:
            print(f"A fresh copy is {fresh_copy(options.fresh, chapters, work)}")
        except ValueError as error:
            sys.exit(str(error))
        return
    for name in copy_notebooks(chapters, work):
        print(f"work/{name} has your changes and was kept. For the book's newer one beside it: make lab FRESH={name}")
    print(f"The notebooks are in {work}")
    if not options.copy_only:
        subprocess.run([sys.executable, "-m", "jupyter", "lab"], cwd=work, check=False)


if __name__ == "__main__":
    main()
