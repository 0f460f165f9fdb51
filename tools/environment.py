"""Make .venv, the book's environment, if it is missing or stale. This is what every verb of the Makefile does first.

python tools/environment.py

It needs the standard library only, and any Python 3 can read it, so that a wrong version is refused with a sentence.
"""

import hashlib
import os
import platform
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def refusal(version, system, machine):
    """Why this Python cannot run the book, as a sentence, or None if it can."""
    if not (3, 11) <= tuple(version[:2]) <= (3, 13):
        found = "{}.{}".format(*version[:2])
        return (
            f"This book needs Python 3.11, 3.12 or 3.13; this is Python {found}. Get one of the three from python.org."
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
    """Whether the Python at this path starts, in a version that the book knows."""
    code = "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))"
    try:
        return subprocess.run([str(python), "-c", code], check=False).returncode == 0
    except OSError:
        return False


def make(root=ROOT):
    """Bring root/.venv up to date with requirements.txt and pyproject.toml."""
    venv = root / ".venv"
    python, stamp = python_of(venv), venv / "made-from.txt"
    # An environment that was moved or copied points at the wrong folder, so the folder counts too.
    packages = f"{venv} {fingerprint(root / 'requirements.txt')}\n"
    project = f"{fingerprint(root / 'pyproject.toml')}\n"
    made_from = stamp.read_text() if stamp.exists() else ""
    if made_from == packages + project and runs(python):
        return
    pip = [python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    if not (made_from.startswith(packages) and runs(python)):
        step("Making .venv ...", [sys.executable, "-m", "venv", "--clear", venv])
        step(
            "Installing the packages of requirements.txt (some minutes the first time) ...",
            [*pip, "--require-hashes", "-r", root / "requirements.txt"],
        )
        stamp.write_text(packages)
    step("Installing medai_utils from this folder ...", [*pip, "--no-deps", "--no-build-isolation", "-e", root])
    stamp.write_text(packages + project)


if __name__ == "__main__":
    reason = refusal(sys.version_info, platform.system(), platform.machine())
    if reason:
        sys.exit(reason)
    make()
