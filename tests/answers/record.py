"""Answers to the exercises of lesson 1.4, record."""

import numpy as np
import pandas as pd


def by_bayes(se, sp, p):
    return se * p / (se * p + (1 - sp) * (1 - p))


def by_counting(se, sp, p):
    sick = 1_000_000 * p
    return se * sick / (se * sick + (1 - sp) * (1_000_000 - sick))


def by_odds(se, sp, p):
    odds = p / (1 - p) * se / (1 - sp)
    return odds / (1 + odds)


def by_table(se, sp, p):
    table = pd.DataFrame({"sick": [se * p, (1 - se) * p], "others": [(1 - sp) * (1 - p), sp * (1 - p)]})
    return table.loc[0, "sick"] / table.loc[0].sum()


def to_four_digits(se, sp, p):
    return float(f"{by_bayes(se, sp, p):.4g}")


def left_as_it_was(sensitivity, specificity, prevalence):
    right = sensitivity * prevalence
    false = specificity * (1 - prevalence)
    return right / (right + false)


def needed(se, p, wanted):
    return 1 - se * p / (1 - p) * (1 - wanted) / wanted


def needed_by_counting(se, p, wanted):
    sick, healthy = 1_000_000 * p, 1_000_000 * (1 - p)
    alarms = se * sick / wanted
    return (healthy - (alarms - se * sick)) / healthy


def needed_by_halving(se, p, wanted):
    low, high = -10.0, 1.0
    for _ in range(100):
        middle = (low + high) / 2
        if by_bayes(se, middle, p) < wanted:
            low = middle
        else:
            high = middle
    return high


def needed_by_table(se, p, wanted):
    people = pd.Series({"sick": p, "healthy": 1 - p})
    false = se * people["sick"] * (1 - wanted) / wanted
    return 1 - false / people["healthy"]


RIGHT = {
    "trials": ["c", " C "],
    "silence": ["c", "(c)"],
    "abstract": [0.045 / 0.14, 0.3214, 0.32, np.float64(9 / 28)],
    "ppv": [by_bayes, by_counting, by_odds, by_table, to_four_digits],
    "needed_specificity": [needed, needed_by_counting, needed_by_halving, needed_by_table],
}

WRONG = {
    "abstract": {
        "as in the study": (0.9, "every second film"),
        "per cent": (32.14, "in per cent"),
        "per cent, rounded": (32, "in per cent"),
        "share of all": (0.045, "Divide by all who get one"),
        "all alarms": (0.14, "Which part of it is right"),
        "false alarms": (0.095 / 0.14, "that are false"),
        "negative predictive value": (0.855 / 0.86, "negative predictive value"),
        "prevalence": (0.05, "That is the prevalence"),
        "odds": (0.045 / 0.095, "Divide by all alarms"),
        "others not weighted": (0.045 / 0.145, "95 of 100"),
        "a third": (1 / 3, "a third is rounded"),
        "something else": (0.4, "Of 100 patients 5 are sick"),
    },
    "ppv": {
        "sensitivity and specificity swapped": (lambda se, sp, p: by_bayes(sp, se, p), "swapped"),
        "negative predictive value": (lambda se, sp, p: by_bayes(sp, se, 1 - p), "negative predictive value"),
        "prevalence ignored": (lambda se, sp, p: se / (se + 1 - sp), "left out the prevalence"),
        "share of all patients": (lambda se, sp, p: se * p, "Divide by the share who get an alarm"),
        "share of alarms": (lambda se, sp, p: se * p + (1 - sp) * (1 - p), "Which part of it is right"),
        "wrong alarms": (lambda se, sp, p: 1 - by_bayes(se, sp, p), "alarms that are wrong"),
        "accuracy": (lambda se, sp, p: se * p + sp * (1 - p), "accuracy"),
        "the stub": (left_as_it_was, "one less the specificity"),
        "specificity not turned round": (
            lambda se, sp, p: se * p / (se * p + sp * (1 - p)),
            "one less the specificity",
        ),
        "odds": (lambda se, sp, p: se * p / ((1 - sp) * (1 - p)), "gives odds"),
        "ratio of shares": (lambda se, sp, p: se / (1 - sp) * p, "turns odds into odds"),
        "others weighted by p": (lambda se, sp, p: se * p / (se * p + (1 - sp) * p), "left out the prevalence"),
        "others not weighted": (lambda se, sp, p: se * p / (se * p + 1 - sp), "did not weight the others"),
        "per cent": (lambda se, sp, p: 100 * by_bayes(se, sp, p), "per cent"),
        "the sensitivity": (lambda se, sp, p: se, "sensitivity itself"),
        "the prevalence": (lambda se, sp, p: p, "the prevalence"),
        "a list of one": (lambda se, sp, p: [by_bayes(se, sp, p)], "One number is asked for"),
        "a test written in": (lambda se, sp, p: by_bayes(0.8, 0.85, p), "With 0.6, 0.95 and 0.3"),
        "a prevalence written in": (lambda se, sp, p: by_bayes(se, sp, 0.1), "With 0.6, 0.95 and 0.3"),
        "something else": (lambda se, sp, p: 0.45, "of 10,000 patients 1000 are sick"),
        "rounded to two digits": (lambda se, sp, p: round(by_bayes(se, sp, p), 2), "but rounded"),
        "rounded to three digits": (lambda se, sp, p: round(by_bayes(se, sp, p), 3), "but rounded"),
    },
    "needed_specificity": {
        "the false alarms": (lambda se, p, w: 1 - needed(se, p, w), "The specificity is the rest"),
        "last fraction turned": (lambda se, p, w: 1 - se * p / (1 - p) * w / (1 - w), "turned the last fraction"),
        "first fraction turned": (lambda se, p, w: 1 - se * (1 - p) / p * (1 - w) / w, "turned the first fraction"),
        "healthy left out": (lambda se, p, w: 1 - se * p * (1 - w) / w, "share of the healthy, below"),
        "prevalence left out": (lambda se, p, w: 1 - se * (1 - w) / w, "left out the prevalence"),
        "sensitivity left out": (lambda se, p, w: 1 - p / (1 - p) * (1 - w) / w, "left out the sensitivity"),
        "not divided": (lambda se, p, w: 1 - se * p / (1 - p) * (1 - w), "forgot to divide"),
        "1 - wanted left out": (lambda se, p, w: 1 - se * p / (1 - p) / w, "forgot the 1 - wanted"),
        "per cent": (lambda se, p, w: 100 * needed(se, p, w), "in per cent"),
        "added": (lambda se, p, w: 2 - needed(se, p, w), "taken away from 1"),
        "what is wanted": (lambda se, p, w: w, "specificity is asked"),
        "cut to what can be": (lambda se, p, w: round(needed(se, p, w), 1), "may get one"),
        "always a half": (lambda se, p, w: needed(se, p, 0.5), "may get one"),
        "a list of one": (lambda se, p, w: [needed(se, p, w)], "One number is asked for"),
    },
}
