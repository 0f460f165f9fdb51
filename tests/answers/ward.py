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
    "left_alone": [*near("left alone"), 0.681],
    "observed": [*near("observed"), 0.45, 0.46],
    "far_alarm": [*near("far ppv"), 0.11],
    "advice": ["c"],
}

WRONG = {
    "people": {
        "rows": (FOUND["rows"], "number of rows"),
        "both hospitals": (FOUND["both"], "both hospitals"),
        "largest less smallest": (FOUND["span"], "have gaps"),
        "the other one": (800, "far hospital"),
        "the rest": (FOUND["rows"] - FOUND["people"], "Each row is a stay"),
        "another": (850, "different values"),
    },
    "coded": {
        "the code": (999, "the code itself"),
        "both": (FOUND["coded in both"], "both hospitals"),
        "the other one": (FOUND["coded far"], "far hospital"),
        "patients": (FOUND["coded patients"], "Count the stays"),
        "share": (FOUND["coded"] / FOUND["rows"], "number of stays"),
        "another": (3, "largest pressures"),
    },
    "rival": {
        "training stays": (FOUND["rival in train"], "training stays"),
        "all stays": (FOUND["rival by all"], "all stays"),
        "means of all stays": (FOUND["rival by means of all"], "of the training stays"),
        "gaps filled": (FOUND["rival filled"], "a gap adds nothing"),
        "no signs": (FOUND["rival without signs"], "signs are missing"),
        "not standardised": (FOUND["rival not standardised"], "Standardise before"),
        "breaths": (FOUND["breaths"], "breaths alone"),
        "upside down": (1 - FOUND["rival"], "Upside down"),
        "the model": (FOUND["honest"], "First its rival"),
        "two digits": (0.77, "three digits"),
        "per cent": (100 * FOUND["rival"], "per cent"),
    },
    "honest": {
        "training stays": (FOUND["in train"], "has learned from"),
        "validation stays": (FOUND["in validation"], "validation stays"),
        "far stays": (FOUND["in far"], "far stays"),
        "fitted to all": (FOUND["fit on all"], "has seen the test stays"),
        "fitted to the test": (FOUND["fit on test"], "fitted to the test stays"),
        "fitted to two parts": (FOUND["fit on two"], "has seen the validation stays"),
        "without the gaps": (FOUND["no gaps"], "Keep the stays"),
        "accuracy": (FOUND["accuracy"], "the accuracy"),
        "classes": (FOUND["classes"], "predict_proba"),
        "with the code": (FOUND["coded auroc"], "999"),
        "with the nights": (FOUND["late auroc"], "nights"),
        "upside down": (1 - FOUND["honest"], "Upside down"),
        "two digits": (0.83, "three digits"),
    },
    "lie": {
        "with the nights": (FOUND["late, no code"], "higher is it than without"),
        "less than": (-FOUND["lie"], "other way round"),
        "code in both": (FOUND["late auroc"] - FOUND["coded auroc"], "Both models"),
        "code in one": (FOUND["late auroc"] - FOUND["honest"], "one of the two"),
        "fitted to all": (FOUND["late on all"] - FOUND["fit on all"], "have seen the test stays"),
        "two digits": (round(FOUND["lie"], 2), "three digits"),
        "nights alone": (FOUND["nights"] - FOUND["honest"], "nights alone"),
    },
    "left_alone": {
        "validation": (FOUND["left alone in validation"], "validation stays"),
        "chosen on test": (FOUND["left alone by test"], "Choose it on"),
        "far": (FOUND["left alone in far"], "far hospital"),
        "quantile": (FOUND["left alone by quantile"], "between two risks"),
        "round numbers": (FOUND["left alone by steps"], "round numbers"),
        "of all": (FOUND["left alone of all"], "all stays"),
        "alarmed": (1 - FOUND["left alone"], "raises an alarm"),
        "found": (FOUND["found"], "share found"),
        "right alarms": (FOUND["ppv"], "alarms that are right"),
        "wrong end": (FOUND["wrong end"], "wrong end"),
        "one too low": (FOUND["one low"], "41 have it"),
        "one too high": (FOUND["one high"], "39 have it"),
        "something else": (0.75, "the threshold first"),
        "threshold": (FOUND["cut"], "the threshold"),
    },
    "observed": {
        "upside down": (1 / FOUND["observed"], "Upside down"),
        "near": (FOUND["observed near"], "near test stays"),
        "expected": (FOUND["expected"], "the mean risk"),
        "share": (FOUND["share far"], "observed share"),
        "per cent": (100 * FOUND["observed"], "the ratio, not per cent"),
        "difference": (FOUND["share far"] - FOUND["expected"], "Divide instead"),
    },
    "far_alarm": {
        "near": (FOUND["ppv"], "near hospital"),
        "found": (FOUND["far found"], "share found"),
        "left alone": (FOUND["far left alone"], "without an alarm"),
        "alarms": (FOUND["far alarms"], "stays that alarm"),
        "wrong": (1 - FOUND["far ppv"], "that are wrong"),
        "a half": (FOUND["far at a half"], "0.5 as the threshold"),
        "prevalence": (FOUND["share far"], "prevalence"),
    },
}
