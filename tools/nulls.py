"""Run lessons in worlds where their claims must fail, and list the claims that hold there all the same.

python tools/nulls.py [lesson ...] [--shuffles 3]    all lessons if none is given

Each claim names its null: "labels", where the outcomes are shuffled between the patients (several times), or
"effect", where the planted effect is switched off (once). `medai_utils.datasets` reads both switches from the
environment, MEDAI_NULL and MEDAI_NULL_SEED, so that a lesson sees neither. A lesson is run only under the nulls that
its claims name. Claims without a null are listed with their reason.

Nothing is stored. Exits with 1 if a claim held under its null, or a cell raised there: what stands below it is untried.
"""

import argparse
import sys
from pathlib import Path

import notebooks
import seeds
from rules.reading import argument, claim_calls

SWITCHED = {"labels": "with shuffled labels", "effect": "with the effect switched off"}


def runs_of(null, shuffles):
    """The name and the environment of each run under a null."""
    if null == "effect":
        return {"effect off": {"MEDAI_NULL": "effect"}}
    return {
        f"labels, shuffle {seed}": {"MEDAI_NULL": "labels", "MEDAI_NULL_SEED": str(seed)} for seed in range(shuffles)
    }


def try_null(path, null, shuffles, timeout):
    """Run a lesson under one null.

    Returns
    -------
    tested : int
        How many different claims that name this null were reached.
    held : list of str
        A sentence for each of them that held in at least one run.
    errors : list of str
        As `seeds.run` returns them.
    """
    claims, errors = [], []
    for name, switches in runs_of(null, shuffles).items():
        new_claims, new_errors = seeds.run(path, switches, name, timeout)
        claims, errors = claims + new_claims, errors + new_errors
    tested = seeds.by_claim([claim for claim in claims if claim["null"] == null])
    held = []
    for (text, low, high), records in tested.items():
        values = [float(record["measured"]) for record in records if record["holds"]]
        if values:
            numbers = ", ".join(f"{value:.4g}" for value in values)
            still = "; the same in all runs: do the data come from medai_utils.datasets?" * (
                1 == len(set(values)) < len(values)
            )
            held.append(f"{text}: {numbers} ({seeds.band(low, high)}), {len(values)} of {len(records)} runs{still}")
    return len(tested), held, errors


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Run lessons where their claims must fail, and list those that hold.")
    parser.add_argument("paths", nargs="*", type=Path, help="notebooks; all lessons if none is given")
    parser.add_argument("--shuffles", type=int, default=3, help="how often labels are shuffled (default: 3)")
    parser.add_argument("--timeout", type=float, default=300, help="seconds that one cell may take (default: 300)")
    options = parser.parse_args(arguments)

    failed = False
    for path in options.paths or seeds.all_lessons():
        print(path)
        calls = claim_calls(notebooks.read(path))
        named = [argument(call, "null") or "" for call in calls]
        for null, where in SWITCHED.items():
            if null not in named:
                continue
            tested, held, errors = try_null(path, null, options.shuffles, options.timeout)
            print(f"  {where} {len(held)} of {tested} claims hold")
            print("".join(f"    holds: {sentence}\n" for sentence in held), end="")
            print("".join(f"    raised: {error}\n" for error in errors), end="")
            failed = failed or bool(held or errors)
        for call, null in zip(calls, named, strict=True):
            if null.startswith("none: "):
                print(f"  {argument(call, 'text', 0)}: {null}")
        sys.stdout.flush()
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
