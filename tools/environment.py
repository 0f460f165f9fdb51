"""Make .venv, the book's environment, if it is missing or stale. This is what every verb of the Makefile does first.

python tools/environment.py          makes it
python tools/environment.py --fits   only says, by its exit status, whether this Python can run the book

It needs the standard library only, and any Python 3 can read it, so that a wrong version is refused with a sentence.
"""

import hashlib
import os
import platform
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def versions(project):
    """The minor versions of Python 3 that `requires-python` in the text of pyproject.toml allows, oldest first."""
    found = re.search(r'^requires-python = ">=3\.(\d+),<3\.(\d+)"$', project, re.MULTILINE)
    if not found:
        raise ValueError('pyproject.toml has no line such as requires-python = ">=3.11,<3.14"')
    return list(range(int(found.group(1)), int(found.group(2))))


def refusal(version, system, machine):
    """Why this Python cannot run the book, as a sentence, or None if it can."""
    known = versions((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    if version[0] != 3 or version[1] not in known:
        names = [f"3.{minor}" for minor in known]
        return "This book needs Python {} or {}; this is Python {}.{}. Get one of them from python.org.".format(
            ", ".join(names[:-1]), names[-1], *version[:2]
        )
    if (system, machine) == ("Darwin", "x86_64"):
        return "This book needs a Mac with Apple silicon (and its own build of Python): Intel Macs have no TensorFlow."
    return None


def step(sentence, command):
    """Say what is done, run `command` in the book's folder, and show its output only if it fails."""
    print(sentence, flush=True)
    done = subprocess.run(
        [str(part) for part in command], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    if done.returncode:
        print(done.stdout.decode(errors="replace"), file=sys.stderr)
        sys.exit(f"Failed: {' '.join(map(str, command))}")


def python_of(venv):
    """The path of the Python in the virtual environment `venv`."""
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def fingerprint(path):
    """What a file holds, in a few characters."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def runs(python):
    """Whether the Python at this path starts and can run the book."""
    try:
        return subprocess.run([str(python), str(Path(__file__)), "--fits"], check=False).returncode == 0
    except OSError:
        return False


def make(root=ROOT):
    """Bring root/.venv up to date with requirements.txt and pyproject.toml.

    Each of the three steps leaves a line in a stamp once it has succeeded. A step is repeated when what it depends on has
    changed, and so is every step after it; a changed lock is installed over what is there, so that only the packages
    that differ are fetched.
    """
    venv = root / ".venv"
    python, stamp = python_of(venv), venv / "made-from.txt"
    pip = [python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    steps = [
        # An environment that was moved or copied points at the wrong folder, so the folder counts.
        (f"folder {venv}", "Making .venv ...", [sys.executable, "-m", "venv", "--clear", venv]),
        (
            f"packages {fingerprint(root / 'requirements.txt')}",
            "Installing the packages of requirements.txt (some minutes the first time) ...",
            [*pip, "--require-hashes", "-r", root / "requirements.txt"],
        ),
        (
            f"project {fingerprint(root / 'pyproject.toml')}",
            "Installing medai_utils from this folder ...",
            [*pip, "--no-deps", "--no-build-isolation", "-e", root],
        ),
    ]
    stale = not (stamp.exists() and runs(python))
    made = [] if stale else stamp.read_text(encoding="utf-8").splitlines()
    for number, (line, sentence, command) in enumerate(steps):
        if made[number : number + 1] == [line]:
            continue
        made = made[:number]
        if number:  # before the first step there is no folder for a stamp
            stamp.write_text("\n".join(made), encoding="utf-8")
        step(sentence, command)
        made.append(line)
        stamp.write_text("\n".join(made), encoding="utf-8")


if __name__ == "__main__":
    reason = refusal(sys.version_info, platform.system(), platform.machine())
    if "--fits" in sys.argv[1:]:
        sys.exit(bool(reason))
    if reason:
        sys.exit(reason)
    make()
