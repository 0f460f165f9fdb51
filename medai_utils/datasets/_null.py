"""The switch for null runs: what a lesson finds must vanish where there is nothing to find.

`MEDAI_NULL=labels` shuffles the outcomes between patients, at their source, in every record that has an outcome. All
cases of a patient stay together; days and status of a survival table move as one; of a trial the arm is shuffled, since
there the label is the treatment. `MEDAI_NULL=effect` switches off the effect that a simulator plants (films without
lesions, a pump that keeps to the basal rate, treatments that do nothing); real data stay as they are.
`MEDAI_NULL_SEED`, 0 if it is not set, gives another shuffle. No lesson reads these variables, and none may: a claim that
holds in a null run says nothing.
"""

import os

import numpy as np

from ..seeding import checked_seed

KINDS = ("labels", "effect")


def kind():
    """The null that is asked for, or None; ValueError if it is unknown."""
    asked = os.environ.get("MEDAI_NULL")
    if asked not in (None, *KINDS):
        raise ValueError(
            f"the environment variable MEDAI_NULL must be unset, or one of {', '.join(KINDS)}, got {asked!r}"
        )
    return asked


def planted(effect):
    """An effect that a simulator plants, or nothing of it."""
    return 0 * effect if kind() == "effect" else effect


def dealt(outcome):
    """The outcomes of patients, one a row of an array (n, ...), shuffled between them if labels are to say nothing."""
    return outcome[_order(len(outcome))] if kind() == "labels" else outcome


def dealt_columns(table, columns, patients):
    """A table whose outcome `columns` are shuffled between patients if labels are to say nothing.

    Raises
    ------
    ValueError
        If a patient has several outcomes: they could not be moved as one.
    """
    if kind() != "labels":
        return table
    _, first, owner = np.unique(patients, return_index=True, return_inverse=True)
    columns, of_patients = list(columns), table[list(columns)].iloc[first]
    if not table[columns].reset_index(drop=True).equals(of_patients.iloc[owner].reset_index(drop=True)):
        raise ValueError(f"the columns {', '.join(columns)} must be the same in all rows of a patient")
    moved = of_patients.iloc[_order(first.size)].iloc[owner].set_axis(table.index)
    return table.assign(**{name: moved[name] for name in columns})


def _order(n):
    seed = os.environ.get("MEDAI_NULL_SEED", "0")
    seed = checked_seed(int(seed) if seed.isdecimal() else seed, "the environment variable MEDAI_NULL_SEED")
    return np.random.default_rng(seed).permutation(n)
