"""Answers to the capstone of chapter 1, lesson 1.19, ward."""

import numpy as np

from medai_utils.checks.ward import _results

FOUND = _results()


def near(key):
    """The result as a number, as an array of no dimension, and to four digits."""
    value = float(FOUND[key])
    return [value, np.array(value), float(f"{value:.4g}")]


RIGHT = {
    "people": near("people"),
    "coded": near("coded"),
    "late": ["d"],
    "split": ["b"],
    "rival": near("rival"),
    "honest": near("honest"),
    "lie": near("lie"),
    "left_alone": [*near("left alone"), 0.59],
    "observed": [*near("observed"), 0.47],
    "far_alarm": [*near("far ppv"), 0.13],
    "advice": ["c"],
}

WRONG = {
    "people": {
        "rows": (FOUND["rows"], "number of rows"),
        "both hospitals": (FOUND["both"], "both hospitals"),
        "the other one": (1500, "far hospital"),
        "the rest": (FOUND["rows"] - FOUND["people"], "Each row is a stay"),
        "another": (850, "different values"),
    },
    "coded": {
        "the code": (999, "the code itself"),
        "both": (FOUND["coded in both"], "both hospitals"),
        "the other one": (FOUND["coded far"], "far hospital"),
        "share": (FOUND["coded"] / FOUND["rows"], "number of stays"),
        "another": (3, "largest pressures"),
    },
    "rival": {
        "all stays": (FOUND["rival on all"], "all stays"),
        "training stays": (FOUND["rival in train"], "training stays"),
        "upside down": (1 - FOUND["rival"], "Upside down"),
        "the model": (FOUND["honest"], "First its rival"),
        "per cent": (100 * FOUND["rival"], "per cent"),
    },
    "honest": {
        "training stays": (FOUND["in train"], "has learned from"),
        "validation stays": (FOUND["in validation"], "validation stays"),
        "with the code": (FOUND["coded auroc"], "999"),
        "with the nights": (FOUND["late auroc"], "nights"),
        "upside down": (1 - FOUND["honest"], "Upside down"),
    },
    "lie": {
        "with the nights": (FOUND["late, no code"], "higher is it than without"),
        "less than": (-FOUND["lie"], "other way round"),
        "code in both": (FOUND["late auroc"] - FOUND["coded auroc"], "Both models"),
        "code in one": (FOUND["late auroc"] - FOUND["honest"], "one of the two"),
        "nights alone": (FOUND["nights"] - FOUND["honest"], "nights alone"),
    },
    "left_alone": {
        "validation": (FOUND["left alone in validation"], "validation stays"),
        "chosen on test": (FOUND["left alone by test"], "Choose it on"),
        "alarmed": (1 - FOUND["left alone"], "are alarmed"),
        "found": (FOUND["found"], "sick who are found"),
        "right alarms": (FOUND["ppv"], "alarms that are right"),
        "threshold": (FOUND["cut"], "the threshold"),
    },
    "observed": {
        "upside down": (1 / FOUND["observed"], "Upside down"),
        "near": (FOUND["observed near"], "near test stays"),
        "expected": (FOUND["expected"], "the mean risk"),
        "share": (FOUND["share far"], "observed share"),
        "difference": (FOUND["share far"] - FOUND["expected"], "Divide instead"),
    },
    "far_alarm": {
        "near": (FOUND["ppv"], "near hospital"),
        "found": (FOUND["far found"], "sick who are found"),
        "left alone": (FOUND["far left alone"], "left alone"),
        "wrong": (1 - FOUND["far ppv"], "that are wrong"),
        "a half": (FOUND["far at a half"], "0.5 as the threshold"),
        "prevalence": (FOUND["share far"], "prevalence"),
    },
}
