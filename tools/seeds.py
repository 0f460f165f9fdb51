"""Run lessons under several seeds and show how each claim spreads, for authors who choose a claim's band.

python tools/seeds.py [lesson ...] [--seeds 0 1 2 3 4]    all lessons if none is given

Nothing is stored. Exits with 1 if a claim failed or a cell raised under any seed.
"""

import argparse
import json
import math
import os
import statistics
import sys
import tempfile
from pathlib import Path

import nbclient

import lessons
import notebooks
import refresh


def run(path, switches, name, timeout=300):
    """Run the notebook at `path` in an environment with `switches`; nothing is stored, and no failed claim stops it.

    Parameters
    ----------
    path : path
    switches : dict
        Environment variables, such as ``{"MEDAI_SEED": "3"}``.
    name : str
        What the run is called in the errors, such as ``"seed 3"``.
    timeout : float
        Seconds that one cell may take.

    Returns
    -------
    claims : list of dict
        What `medai_utils.claim` recorded: text, measured, at_least, at_most, null, holds.
    errors : list of str
        A sentence for each cell that raised, or never came to an end. A failed claim does not raise here.
    """
    notebook = notebooks.read(path)
    errors = []
    with tempfile.TemporaryDirectory() as folder:
        record = Path(folder) / "claims.jsonl"
        environment = {**os.environ, **switches, "MEDAI_CLAIMS": str(record)}
        try:
            refresh.execute(notebook, Path(path).parent, timeout=timeout, environment=environment, allow_errors=True)
        except (RuntimeError, nbclient.exceptions.CellControlSignal) as error:
            errors.append(f"{name}: {error}")
        lines = record.read_text(encoding="utf-8").splitlines() if record.exists() else []
    for number, cell in enumerate(notebook.cells, start=1):
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                errors.append(f"{name}, cell {number}: {output.ename}: {output.evalue}")
    return [json.loads(line) for line in lines], errors


def all_lessons():
    """The paths of all lessons."""
    return [path for path in notebooks.all_notebooks("[0-9]*") if lessons.is_lesson(path)]


def by_claim(claims):
    """The records of each claim, by its text and band."""
    found = {}
    for claim in claims:
        found.setdefault((claim["text"], claim["at_least"], claim["at_most"]), []).append(claim)
    return found


def table(claims):
    """One row a claim: mean, SD, smallest and largest value, band, room in the band, failures, text."""
    rows = [f"{'mean':>9} {'SD':>9} {'min':>9} {'max':>9}  {'band':<22} {'room/SD':>7} {'failed':>7}  claim"]
    for (text, low, high), records in by_claim(claims).items():
        values = [float(record["measured"]) for record in records]
        mean = statistics.fmean(values)
        spread = statistics.stdev(values) if len(values) > 1 else math.nan
        failed = f"{sum(not record['holds'] for record in records)}/{len(records)}"
        numbers = " ".join(f"{value:9.4g}" for value in (mean, spread, min(values), max(values)))
        rows.append(f"{numbers}  {band(low, high):<22} {room(mean, spread, low, high):7.1f} {failed:>7}  {text}")
    return "\n".join(rows)


def band(low, high):
    """The claim's band in words."""
    parts = [f"at least {low:g}"] if low is not None else []
    parts += [f"at most {high:g}"] if high is not None else []
    return ", ".join(parts)


def room(mean, spread, low, high):
    """How far the mean is inside the nearer edge of the band, in standard deviations."""
    inside = [mean - low] if low is not None else []
    inside += [high - mean] if high is not None else []
    if spread == 0:
        return math.copysign(math.inf, min(inside))
    return min(inside) / spread


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Run lessons under several seeds and show how each claim spreads.")
    parser.add_argument("paths", nargs="*", type=Path, help="notebooks; all lessons if none is given")
    parser.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2, 3, 4], help="default: 0 1 2 3 4")
    parser.add_argument("--timeout", type=float, default=300, help="seconds that one cell may take (default: 300)")
    options = parser.parse_args(arguments)

    failed = False
    for path in options.paths or all_lessons():
        claims, errors = [], []
        for seed in options.seeds:
            new_claims, new_errors = run(path, {"MEDAI_SEED": str(seed)}, f"seed {seed}", options.timeout)
            claims, errors = claims + new_claims, errors + new_errors
        print(f"{path}, {len(options.seeds)} seeds")
        print(table(claims) if claims else "no claim was recorded")
        print("".join(f"{error}\n" for error in errors), flush=True)
        failed = failed or bool(errors) or not all(claim["holds"] for claim in claims)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
