"""Checks of the capstone of chapter 1, lesson 1.19, ward."""

from functools import cache

import numpy as np

from . import NotYet, choice, number, refuse, same

MEASURED = ["age", "pulse", "pressure", "breaths", "oxygen", "lactate"]

late = choice(
    "d",
    {
        "a": "A number for the patient says nothing about what comes, but it is what the split needs. It is no input either.",
        "b": "The code has to go, the column may stay: the pressure was measured on arrival.",
        "c": "The breaths are counted on arrival, before anything happens. That they predict well is what we want.",
        "d": "Who is moved to intensive care leaves the ward early. On arrival nobody knows how many nights it will be.",
    },
)

split = choice(
    "b",
    {
        "a": "Then the stays of one patient stand on both sides, and a flexible model can recognise her.",
        "b": "The next patient is somebody whom the model has not met, so those whom we test on must be others.",
        "c": "Then the parts are alike in the outcome, which is good, but the stays of one patient still stand on both sides.",
        "d": "That tests something else, and also useful: later stays. But the same patients stand on both sides.",
    },
)

advice = choice(
    "c",
    {
        "a": "The order of the patients travels, the risks do not: they are about twice too high there.",
        "b": "It ranks the far patients about as well as the near ones. To learn all six slopes anew would cost more patients than to shift one number.",
        "c": "The ranking holds, the risks are twice too high: shift the intercept on far patients, and choose the threshold for their prevalence. Then watch a silent run.",
        "d": "A higher threshold gives fewer alarms, but the risks that people read stay wrong.",
    },
)


@cache
def _results():
    """What the steps give, with the commonest wrong ways."""
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score
    from sklearn.pipeline import make_pipeline

    from ..datasets import make_hospitals, split_by_patient

    def fitted(columns, part):
        model = make_pipeline(SimpleImputer(strategy="median"), LogisticRegression(C=np.inf, solver="newton-cholesky"))
        return model.fit(part.table[columns], part.table["worse"])

    def auroc(columns, fit_on, of):
        return roc_auc_score(of.table["worse"], fitted(columns, fit_on).predict_proba(of.table[columns])[:, 1])

    (raw, raw_far), (near, far) = make_hospitals(), make_hospitals(clean=True)
    train, validation, test = split_by_patient(near, (0.5, 0.25, 0.25), seed=0)
    raw_train, _, raw_test = split_by_patient(raw, (0.5, 0.25, 0.25), seed=0)
    model = fitted(MEASURED, train)
    risk = {
        name: model.predict_proba(part.table[MEASURED])[:, 1]
        for name, part in (("train", train), ("validation", validation), ("test", test), ("far", far))
    }
    sick = {
        name: part.table["worse"].to_numpy() == 1
        for name, part in (("train", train), ("validation", validation), ("test", test), ("far", far))
    }

    def threshold(name):
        """The highest risk at which four fifths of the sick of this part are found."""
        of_sick = np.sort(risk[name][sick[name]])[::-1]
        return of_sick[int(np.ceil(0.8 * of_sick.size)) - 1]

    cut = threshold("validation")
    return {
        "rows": len(raw),
        "people": raw.table["patient"].nunique(),
        "both": raw.table["patient"].nunique() + raw_far.table["patient"].nunique(),
        "coded": int((raw.table["pressure"] == 999).sum()),
        "coded in both": int((raw.table["pressure"] == 999).sum() + (raw_far.table["pressure"] == 999).sum()),
        "coded far": int((raw_far.table["pressure"] == 999).sum()),
        "rival": roc_auc_score(sick["test"], test.table["breaths"]),
        "rival on all": roc_auc_score(near.table["worse"], near.table["breaths"]),
        "rival in train": roc_auc_score(sick["train"], train.table["breaths"]),
        "honest": auroc(MEASURED, train, test),
        "in train": roc_auc_score(sick["train"], risk["train"]),
        "in validation": roc_auc_score(sick["validation"], risk["validation"]),
        "coded auroc": auroc(MEASURED, raw_train, raw_test),
        "late auroc": auroc([*MEASURED, "nights"], raw_train, raw_test),
        "late, no code": auroc([*MEASURED, "nights"], *_without_code(raw_train, raw_test)),
        "lie": auroc([*MEASURED, "nights"], *_without_code(raw_train, raw_test)) - auroc(MEASURED, train, test),
        "nights": 1 - roc_auc_score(raw_test.table["worse"], raw_test.table["nights"]),
        "cut": cut,
        "left alone": (risk["test"] < cut)[~sick["test"]].mean(),
        "left alone in validation": (risk["validation"] < cut)[~sick["validation"]].mean(),
        "left alone by test": (risk["test"] < threshold("test"))[~sick["test"]].mean(),
        "found": (risk["test"] >= cut)[sick["test"]].mean(),
        "ppv": sick["test"][risk["test"] >= cut].mean(),
        "observed": sick["far"].sum() / risk["far"].sum(),
        "expected": risk["far"].mean(),
        "share far": sick["far"].mean(),
        "observed near": sick["test"].sum() / risk["test"].sum(),
        "far ppv": sick["far"][risk["far"] >= cut].mean(),
        "far found": (risk["far"] >= cut)[sick["far"]].mean(),
        "far left alone": (risk["far"] < cut)[~sick["far"]].mean(),
        "far at a half": sick["far"][risk["far"] >= 0.5].mean(),
    }


def _without_code(*parts):
    from dataclasses import replace

    return [replace(part, table=part.table.replace({"pressure": {999: np.nan}})) for part in parts]


def _step(key, mistakes, last, praise, *, within=0.003):
    """A checker of one number of the pipeline: `mistakes` is a dict of hint to the name of a wrong result, or a function."""

    def checker(answer):
        value, found = number(answer), _results()
        right = found[key]
        if abs(value - right) <= within:
            return praise
        known = {hint: found[wrong] if isinstance(wrong, str) else wrong(found) for hint, wrong in mistakes.items()}
        refuse(value, {hint: wrong for hint, wrong in known.items() if abs(wrong - right) > within}, rtol=0, atol=0.002)
        if same(value, 100 * right, rtol=0, atol=100 * within):
            raise NotYet("Give a share, from 0 to 1, not per cent.")
        raise NotYet(last)

    return checker


people = _step(
    "people",
    {
        "That is the number of rows. One patient may have several.": "rows",
        "Those are the patients of both hospitals. The near one is asked for.": "both",
        "That is the number of patients in the far hospital.": lambda r: r["both"] - r["people"],
        "Each row is a stay. How many different numbers stand in the column `patient`?": lambda r: r["rows"]
        - r["people"],
    },
    "Count the different values in the column `patient` of the near hospital.",
    "There are 1,656 stays of 900 patients: a row is not a patient.",
    within=0.5,
)
coded = _step(
    "coded",
    {
        "That is the code itself. How many stays have it?": lambda r: 999,
        "Those are the codes of both hospitals. The near one is asked for.": "coded in both",
        "Those are the codes of the far hospital.": "coded far",
        "That is the share. The number of stays is asked for.": lambda r: r["coded"] / r["rows"],
    },
    "Look at the largest pressures. Which value can be no blood pressure, and how often does it occur?",
    "A pressure of 999 mmHg is a code for 'not measured'. As a number it would pull up every mean.",
    within=0.5,
)
rival = _step(
    "rival",
    {
        "That is the AUROC on all stays. Compute it on the test stays, where the model will be judged, too.": "rival on all",
        "That is the AUROC on the training stays.": "rival in train",
        "Upside down: more breaths go with a higher risk.": lambda r: 1 - r["rival"],
        "That is the AUROC of the model. First its rival: the breaths alone.": "honest",
    },
    "Give `roc_auc_score` what happened to the test stays, and their breaths.",
    "One number, counted in half a minute, and nothing to fit. That is the number to beat.",
)
honest = _step(
    "honest",
    {
        "That is the AUROC on the stays that the model has learned from.": "in train",
        "That is the AUROC on the validation stays.": "in validation",
        "The code 999 is still in the pressures: use `clean=True`.": "coded auroc",
        "The nights are still among the columns.": "late auroc",
        "Upside down: take the column of `predict_proba` that is the risk of getting worse, `[:, 1]`.": lambda r: 1
        - r["honest"],
    },
    "Fit on the training stays, with the six measurements, and compute the AUROC on the test stays.",
    "It beats the breaths alone by almost 0.09. Whether that is more than chance, its interval says.",
)
lie = _step(
    "lie",
    {
        "That is the AUROC with the nights. How much higher is it than without?": "late, no code",
        "That is the other way round: with the nights minus without.": lambda r: -r["lie"],
        "In one of the two models the code 999 is still in the pressures.": lambda r: r["late auroc"] - r["honest"],
        "Both models still have the code 999 in the pressures: make it NaN first.": lambda r: r["late auroc"]
        - r["coded auroc"],
        "That compares with the AUROC of the nights alone.": lambda r: r["nights"] - r["honest"],
    },
    "Fit the same model twice, with and without `nights`, and subtract the AUROCs on the test stays.",
    "So much the late column would have promised, and on arrival none of it is there.",
)
left_alone = _step(
    "left alone",
    {
        "That is the share on the validation stays. They chose the threshold; now the test stays are asked.": (
            "left alone in validation"
        ),
        "You chose the threshold on the test stays. Choose it on the validation stays.": "left alone by test",
        "Those are the others who are alarmed. How many are left alone?": lambda r: 1 - r["left alone"],
        "That is the share of the sick who are found on the test stays.": "found",
        "That is the share of the alarms that are right. Count among those who did not get worse.": "ppv",
        "That is the threshold.": "cut",
    },
    "Among the test stays that did not get worse: what share has a risk below the threshold?",
    "The price of finding four fifths of the sick, as the validation stays promised it, paid on the test stays.",
    within=0.006,
)
observed = _step(
    "observed",
    {
        "Upside down: observed divided by expected.": lambda r: 1 / r["observed"],
        "That is the same number for the near test stays.": "observed near",
        "That is what the model expects: the mean risk. Divide the observed share by it.": "expected",
        "That is the observed share. Divide it by the mean risk.": "share far",
        "That is the difference. Divide instead.": lambda r: r["share far"] - r["expected"],
    },
    "Divide the number of far stays that got worse by the sum of their risks.",
    "The model expects about twice as many as there are: in the far hospital its risks are twice too high.",
    within=0.01,
)
far_alarm = _step(
    "far ppv",
    {
        "That is the share of the alarms that are right in the near hospital.": "ppv",
        "That is the share of the sick who are found. Count among the alarms.": "far found",
        "That is the share of the others who are left alone.": "far left alone",
        "Those are the alarms that are wrong.": lambda r: 1 - r["far ppv"],
        "You used 0.5 as the threshold. Use the one that the validation stays chose.": "far at a half",
        "That is the prevalence: the share of all stays, not of the alarms.": "share far",
    },
    "Among the far stays with a risk at or above the threshold: what share got worse?",
    "Almost seven of eight alarms are false there, where it was almost three of four at home: fewer get worse.",
)

CHECKERS = {
    "people": people,
    "coded": coded,
    "late": late,
    "split": split,
    "rival": rival,
    "honest": honest,
    "lie": lie,
    "left_alone": left_alone,
    "observed": observed,
    "far_alarm": far_alarm,
    "advice": advice,
}
