"""Answers to the exercises of lesson 1.1, python."""

import numpy as np
import pandas as pd

from medai_utils import datasets


def by_mask(pulses, limit):
    return (pulses > limit).mean()


def by_loop(pulses, limit):
    above = 0
    for pulse in pulses:
        if pulse > limit:
            above += 1
    return above / len(pulses)


def by_count(pulses, limit):
    return np.count_nonzero(np.asarray(pulses) > limit) / np.size(pulses)


def by_list(pulses, limit):
    return len([pulse for pulse in pulses if pulse > limit]) / len(pulses)


def by_where(pulses, limit):
    return float(np.mean(np.where(pulses > limit, 1.0, 0.0)))


def by_length(pulses, limit):
    return len(pulses[pulses > limit]) / len(pulses)


def alarms_by_masks(rounds, limit):
    quiet = rounds[:, 0] <= limit
    return (rounds[quiet, 1] > limit).mean()


def alarms_by_counts(rounds, limit):
    quiet = ~(rounds[:, 0] > limit)
    return (quiet & (rounds[:, 1] > limit)).sum() / quiet.sum()


def alarms_by_loop(rounds, limit):
    quiet, alarms = 0, 0
    for evening, midnight in rounds:
        if evening <= limit:
            quiet += 1
            if midnight > limit:
                alarms += 1
    return alarms / quiet


def alarms_by_table(rounds, limit):
    table = pd.DataFrame(rounds, columns=["evening", "midnight"])
    return (table[table["evening"] <= limit]["midnight"] > limit).mean()


def alarms_by_groups(rounds, limit):
    table = pd.DataFrame({"loud": rounds[:, 0] > limit, "later": rounds[:, 1] > limit})
    return table.groupby("loud")["later"].mean()[False]


def study():
    patients = datasets.load_whas500().table
    died = (patients["days"] <= 365) & (patients["died"] == 1)
    return (patients["hr"] > 100).to_numpy(), died.to_numpy().astype(float)


def wards(sizes=(20, 50, 100), draws=1000, seed=3):
    fast, died = study()
    rng = np.random.default_rng(seed)
    shares = []
    for size in sizes:
        against = 0
        for _ in range(draws):
            drawn = rng.permutation(500)[:size]
            above = fast[drawn]
            if above.any():
                against += died[drawn][above].mean() < died[drawn][~above].mean()
        shares.append(against / draws)
    return shares


RIGHT = {
    "q1": ["b"],
    "q2": ["c"],
    "rerun": [0.4, 2 / 5],
    "share_above": [by_mask, by_loop, by_count, by_list, by_where, by_length],
    "new_alarms": [alarms_by_masks, alarms_by_counts, alarms_by_loop, alarms_by_table, alarms_by_groups],
    "larger_wards": [wards(), wards(seed=4), np.array(wards(seed=5, draws=2000)), [0.235, 0.112, 0.034]],
}
WRONG = {
    "q1": {
        "share": ("a", "the mean of the mask itself"),
        "count": ("c", "the sum"),
        "zeros": ("d", "leaves the others"),
    },
    "q2": {"error": ("a", "same lines"), "the better one": ("b", "choosing the result"), "seed 0": ("d", "beginning")},
    "rerun": {
        "as stored": (1.0, "which cell was run twice"),
        "count": (2, "a share"),
        "the others": (0.6, "not low"),
        "percent": (40, "percentage"),
        "another": (0.2, "Divide each of the five"),
    },
    "share_above": {
        "the stub": (lambda pulses, limit: len(pulses > 100) / len(pulses), "`len` counts"),
        "len, mended limit": (lambda pulses, limit: len(pulses > limit) / len(pulses), "`len` counts"),
        "count": (lambda pulses, limit: (pulses > limit).sum(), "how many are above"),
        "at or above": (lambda pulses, limit: (pulses >= limit).mean(), "equals the limit"),
        "not above": (lambda pulses, limit: (pulses <= limit).mean(), "not above the limit"),
        "below": (lambda pulses, limit: (pulses < limit).mean(), "below the limit"),
        "mean pulse": (lambda pulses, limit: pulses[pulses > limit].mean(), "mean of the pulses"),
        "always 100": (lambda pulses, limit: (pulses > 100).mean(), "always 100"),
        "odds": (lambda pulses, limit: (pulses > limit).sum() / (pulses <= limit).sum(), "the others"),
        "percent": (lambda pulses, limit: 100 * (pulses > limit).mean(), "percentage"),
        "half": (lambda pulses, limit: (pulses > limit).mean() / 2, "was expected"),
        "the mask": (lambda pulses, limit: pulses > limit, "One number"),
    },
    "new_alarms": {
        "of all": (lambda r, limit: ((r[:, 0] <= limit) & (r[:, 1] > limit)).mean(), "divided by all"),
        "count": (lambda r, limit: ((r[:, 0] <= limit) & (r[:, 1] > limit)).sum(), "how many new alarms"),
        "midnight": (lambda r, limit: (r[:, 1] > limit).mean(), "share of all patients"),
        "turned around": (lambda r, limit: (r[:, 0] <= limit)[r[:, 1] > limit].mean(), "other way round"),
        "columns": (lambda r, limit: (r[:, 0] > limit)[r[:, 1] <= limit].mean(), "exchanged"),
        "loud": (lambda r, limit: (r[:, 1] > limit)[r[:, 0] > limit].mean(), "above the limit in the evening"),
        "at least": (lambda r, limit: (r[:, 1] >= limit)[r[:, 0] <= limit].mean(), "not `>=`"),
        "below": (lambda r, limit: (r[:, 1] > limit)[r[:, 0] < limit].mean(), "take `<=`"),
        "stayed": (lambda r, limit: (r[:, 1] <= limit)[r[:, 0] <= limit].mean(), "stayed quiet"),
        "rows": (lambda r, limit: (r[1] > limit)[r[0] <= limit].mean(), "rows for columns"),
        "half": (lambda r, limit: alarms_by_masks(r, limit) / 2, "was expected"),
        "no brackets after ~": (lambda r, limit: (r[:, 1] > limit)[~r[:, 0] > limit].mean(), "picks nobody"),
        "and": (lambda r, limit: (r[:, 0] <= limit and r[:, 1] > limit).mean(), "write `&`"),
        "no brackets": (lambda r, limit: (r[:, 0] <= limit & r[:, 1] > limit).mean(), "write `&`"),
    },
    "larger_wards": {
        "agree": ([0.73, 0.89, 0.97], "agree with the nurse"),
        "order": ([0.03, 0.11, 0.23], "turned around"),
        "counts": ([231, 106, 33], "numbers of wards"),
        "percent": ([22.9, 10.7, 3.2], "percentages"),
        "the same ward": ([1.0, 0.0, 0.0], "Make `rng` once"),
        "the same ward, another seed": ([0, 0, 0], "Make `rng` once"),
        "one size": ([0.23, 0.235, 0.228], "nearly equal"),
        "other": ([0.5, 0.4, 0.3], "below 0"),
        "too few": ([0.19, 0.08, 0.06, 0.1], "3 numbers"),
    },
}
