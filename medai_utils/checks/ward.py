"""Checks of the capstone of chapter 1, lesson 1.19, ward."""

from functools import cache

import numpy as np

from . import NotYet, choice, number, refuse, same

MEASURED = ["age", "pulse", "pressure", "breaths", "oxygen", "lactate"]
SIGNS = np.array([1, 1, -1, 1, -1, 1])

late = choice(
    "d",
    {
        "a": "A number for the patient says nothing about what comes, but it is what the split needs. It is no input either.",
        "b": "The code has to go, the column may stay: the pressure was measured on arrival.",
        "c": "The breaths are counted on arrival, before anything happens. That they predict well is what we want.",
        "d": "Who dies or goes to intensive care leaves the ward early. On arrival nobody knows how many nights it will be.",
    },
)

split = choice(
    "b",
    {
        "a": "Then the stays of one patient are on both sides, and a model that recognises her looks better than it is.",
        "b": "The next patient is somebody whom the model has not met, so those whom we test on must be others.",
        "c": "Then the parts are alike in the outcome, which is good, but the stays of one patient are still on both sides.",
        "d": "Later stays are a useful test, too, but of another question: here the same patients are on both sides.",
    },
)

advice = choice(
    "c",
    {
        "a": "No loss of order is seen there. But in the top fifth a nurse reads 36 % where 17.5 % got worse. And 305 of 800 "
        "stays alarm, eight of nine falsely, at a threshold that nobody there has chosen.",
        "b": "About 22 of 400 stays get worse there. Two numbers of a line need fewer of them than six slopes and an "
        "intercept. With more stays, a new model may be better.",
        "c": "The line repairs the risks and keeps the order. Whom to alarm is another question: there, to find four of "
        "five costs 375 alarms, and the ward has to say whether that is worth it. First let it compute its risks for some "
        "weeks without showing them to anybody.",
        "d": "On average the halved risks are about right. But with the old threshold they find 64 % of those who get "
        "worse, instead of 77 %.",
    },
)


@cache
def _results():
    """What the steps give, with the commonest wrong ways."""
    import pandas as pd
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score
    from sklearn.pipeline import make_pipeline

    from ..datasets import make_hospital_risks, make_hospitals, split_by_patient

    def fitted(columns, table):
        model = make_pipeline(SimpleImputer(strategy="median"), LogisticRegression(C=np.inf, solver="newton-cholesky"))
        return model.fit(table[columns], table["worse"])

    def auroc(columns, fit_on, of):
        return roc_auc_score(of["worse"], fitted(columns, fit_on).predict_proba(of[columns])[:, 1])

    def tables(whole):
        return [part.table for part in split_by_patient(whole, (0.5, 0.25, 0.25), seed=0)]

    def added(of, by=None, signs=SIGNS):
        by = of if by is None else by
        return roc_auc_score(
            of["worse"], ((of[MEASURED] - by[MEASURED].mean()) / by[MEASURED].std() * signs).sum(axis=1)
        )

    (raw, raw_far), (near, _) = make_hospitals(), make_hospitals(clean=True)
    train, validation, test = tables(near)
    raw_train, _, raw_test = tables(raw)
    gaps_train, gaps_test = (part.replace({"pressure": {999: np.nan}}) for part in (raw_train, raw_test))
    medians = train[MEASURED].median()
    late = [*MEASURED, "nights"]
    full_train, full_test = train.dropna(), test.dropna()
    risk, sick = {}, {}
    for name, part in zip(("validation", "test", "far"), make_hospital_risks(), strict=True):
        risk[name], sick[name] = part.table["risk"].to_numpy(), part.table["worse"].to_numpy() == 1

    def threshold(name):
        """The highest risk at which four fifths of those who got worse in this part are found."""
        of_sick = np.sort(risk[name][sick[name]])[::-1]
        return of_sick[int(np.ceil(0.8 * of_sick.size)) - 1]

    def counted(n):
        """The highest risk at which n of the validation stays that got worse are found."""
        return np.sort(risk["validation"][sick["validation"]])[-n]

    def left_alone(name, cut):
        return (risk[name] < cut)[~sick[name]].mean()

    cut = threshold("validation")
    model = fitted(MEASURED, train)
    return {
        "rows": len(raw),
        "people": raw.table["patient"].nunique(),
        "span": int(np.ptp(raw.table["patient"])) + 1,
        "both": raw.table["patient"].nunique() + raw_far.table["patient"].nunique(),
        "coded": int((raw.table["pressure"] == 999).sum()),
        "coded patients": int(raw.table.loc[raw.table["pressure"] == 999, "patient"].nunique()),
        "coded in both": int((raw.table["pressure"] == 999).sum() + (raw_far.table["pressure"] == 999).sum()),
        "coded far": int((raw_far.table["pressure"] == 999).sum()),
        "rival": added(test, train),
        "rival in train": added(train),
        "rival by all": added(near.table),
        "rival by means of all": added(test, near.table),
        "rival filled": added(test.fillna(medians), train.fillna(medians)),
        "rival without signs": added(test, train, 1),
        "rival not standardised": roc_auc_score(test["worse"], (test[MEASURED] * SIGNS).sum(axis=1)),
        "breaths": roc_auc_score(test["worse"], test["breaths"]),
        "honest": roc_auc_score(sick["test"], risk["test"]),
        "in train": auroc(MEASURED, train, train),
        "in validation": roc_auc_score(sick["validation"], risk["validation"]),
        "in far": roc_auc_score(sick["far"], risk["far"]),
        "fit on all": auroc(MEASURED, near.table, test),
        "fit on two": auroc(MEASURED, pd.concat([train, validation]), test),
        "fit on test": auroc(MEASURED, test, test),
        "no gaps": auroc(MEASURED, full_train, full_test),
        "accuracy": model.score(test[MEASURED], test["worse"]),
        "classes": roc_auc_score(test["worse"], model.predict(test[MEASURED])),
        "coded auroc": auroc(MEASURED, raw_train, raw_test),
        "late auroc": auroc(late, raw_train, raw_test),
        "late, no code": auroc(late, gaps_train, gaps_test),
        "late on all": auroc(late, raw.table.replace({"pressure": {999: np.nan}}), gaps_test),
        "lie": auroc(late, gaps_train, gaps_test) - roc_auc_score(sick["test"], risk["test"]),
        "nights": 1 - roc_auc_score(raw_test["worse"], raw_test["nights"]),
        "cut": cut,
        "left alone": left_alone("test", cut),
        "left alone in validation": left_alone("validation", cut),
        "left alone in far": left_alone("far", cut),
        "left alone by test": left_alone("test", threshold("test")),
        "left alone by quantile": left_alone("test", np.quantile(risk["validation"][sick["validation"]], 0.2)),
        "wrong end": left_alone("test", np.quantile(risk["validation"][sick["validation"]], 0.8)),
        "one low": left_alone("test", counted(41)),
        "one high": left_alone("test", counted(39)),
        "left alone by steps": left_alone("test", np.floor(100 * cut) / 100),
        "left alone of all": (risk["test"] < cut).mean(),
        "found": (risk["test"] >= cut)[sick["test"]].mean(),
        "ppv": sick["test"][risk["test"] >= cut].mean(),
        "observed": sick["far"].sum() / risk["far"].sum(),
        "expected": risk["far"].mean(),
        "share far": sick["far"].mean(),
        "observed near": sick["test"].sum() / risk["test"].sum(),
        "far ppv": sick["far"][risk["far"] >= cut].mean(),
        "far found": (risk["far"] >= cut)[sick["far"]].mean(),
        "far left alone": left_alone("far", cut),
        "far alarms": (risk["far"] >= cut).mean(),
        "far at a half": sick["far"][risk["far"] >= 0.5].mean(),
    }


def _step(key, mistakes, last, praise, *, within=0.001, kind="a share, from 0 to 1"):
    """A checker of one number of the pipeline: `mistakes` is a dict of hint to the name of a wrong result, or a function."""

    def checker(answer):
        value, found = number(answer), _results()
        right = found[key]
        if abs(value - right) <= within:
            return praise
        if abs(value - right) < 0.006 and abs(value - round(value, 2)) < 1e-9:
            raise NotYet("Give three digits.")
        known = {hint: found[wrong] if isinstance(wrong, str) else wrong(found) for hint, wrong in mistakes.items()}
        nearest = sorted(known.items(), key=lambda item: abs(item[1] - value))
        refuse(value, dict(nearest), rtol=0, atol=0.0006)
        if same(value, 100 * right, rtol=0, atol=100 * within):
            raise NotYet(f"Give {kind}, not per cent.")
        raise NotYet(last)

    return checker


people = _step(
    "people",
    {
        "That is the number of rows. One patient may have several.": "rows",
        "The numbers have gaps: count the different ones.": "span",
        "Those are the patients of both hospitals. The near one is asked for.": "both",
        "That is the number of patients in the far hospital.": lambda r: r["both"] - r["people"],
        "Each row is a stay. How many different numbers are in the column `patient`?": lambda r: r["rows"]
        - r["people"],
    },
    "Count the different values in the column `patient` of the near hospital: `np.unique` finds them.",
    "There are 1,618 stays of 900 patients: a row is not a patient.",
    within=0.5,
)
coded = _step(
    "coded",
    {
        "That is the code itself. How many stays have it?": lambda r: 999,
        "Those are the codes of both hospitals. The near one is asked for.": "coded in both",
        "Those are the codes of the far hospital.": "coded far",
        "Those are the patients with the code. Count the stays.": "coded patients",
        "That is the share. The number of stays is asked for.": lambda r: r["coded"] / r["rows"],
    },
    "Look at the largest pressures. Which value can be no blood pressure, and how often does it occur?",
    "A pressure of 999 mmHg is a code for 'not measured'. As a number it lifts the mean pressure from 128 to 188.",
    within=0.5,
)
rival = _step(
    "rival",
    {
        "That is the AUROC on the training stays.": "rival in train",
        "That is the AUROC on all stays. Compute it on the test stays, where the model will be judged, too.": "rival by all",
        "The signs are missing: a low pressure and a low oxygen are the dangerous ones.": "rival without signs",
        "Standardise before you add: otherwise the pulse counts most, because its numbers are large.": (
            "rival not standardised"
        ),
        "Those are the mean and standard deviation of all stays. Take those of the training stays.": (
            "rival by means of all"
        ),
        "You filled the gaps first. Leave them: a gap adds nothing.": "rival filled",
        "That is the AUROC of the breaths alone. Add all six.": "breaths",
        "Upside down: a higher sum goes with a higher risk.": lambda r: 1 - r["rival"],
        "That is the AUROC of the model. First its rival.": "honest",
    },
    "Subtract the means of the training stays, divide by their standard deviations, multiply by `signs`, add up.",
    "No weight was learned. That is the number to beat.",
)
honest = _step(
    "honest",
    {
        "That is the AUROC on the stays that the model has learned from.": "in train",
        "That is the AUROC on the validation stays.": "in validation",
        "That is the AUROC on the far stays.": "in far",
        "Your model has seen the test stays: fit it on the training stays.": "fit on all",
        "That model was fitted to the test stays.": "fit on test",
        "Your model has seen the validation stays, which are to choose the threshold.": "fit on two",
        "Keep the stays with a gap: the model fills it.": "no gaps",
        "Those are classes, 0 or 1. Take the risks: `predict_proba`.": "classes",
        "That is the accuracy. To alarm nobody reaches almost as much.": "accuracy",
        "The code 999 is still in the pressures: use `clean=True`.": "coded auroc",
        "The nights are still among the columns.": "late auroc",
        "Upside down: take the column of `predict_proba` that is the risk of getting worse, `[:, 1]`.": lambda r: 1
        - r["honest"],
    },
    "Fit on the training stays, with the six measurements, and compute the AUROC on the test stays.",
    "It beats the plain sum by 0.05. Whether that is more than chance, the interval of the difference says.",
)
lie = _step(
    "lie",
    {
        "That is the AUROC with the nights. How much higher is it than without?": "late, no code",
        "That is the other way round: with the nights minus without.": lambda r: -r["lie"],
        "In one of the two models the code 999 is still in the pressures.": lambda r: r["late auroc"] - r["honest"],
        "Both models still have the code 999 in the pressures: make it NaN first.": lambda r: r["late auroc"]
        - r["coded auroc"],
        "Both models have seen the test stays: fit them on the training stays.": lambda r: r["late on all"]
        - r["fit on all"],
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
        "That is the share in the far hospital.": "left alone in far",
        "You chose the threshold on the test stays. Choose it on the validation stays.": "left alone by test",
        "`np.quantile` gives a value between two risks. The threshold is the risk of one of those who got worse.": (
            "left alone by quantile"
        ),
        "You tried round numbers. Try the risks of those who got worse themselves.": "left alone by steps",
        "That is the share of all stays. Leave out those who got worse.": "left alone of all",
        "That is the share that raises an alarm. What share raises none?": lambda r: 1 - r["left alone"],
        "That is the share found on the test stays of those who got worse.": "found",
        "That is the share of the alarms that are right. Count among those who did not get worse.": "ppv",
        "That is the threshold.": "cut",
        "Your threshold is from the wrong end: on the validation stays it finds one of five.": "wrong end",
        "Count: 40 of the 50 have to have this risk or more. With your threshold 41 have it, so it can be higher.": "one low",
        "Count: 40 of the 50 have to have this risk or more. With your threshold 39 have it.": "one high",
    },
    "Look at the threshold first: 40 of the 50 validation stays that got worse have it or more. Then, of the test stays "
    "that did not get worse, what share is below it?",
    "On the test stays the threshold finds 78 % of those who got worse. The validation stays had promised 80 %.",
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
    "Fewer than half as many get worse as the model expects: on average its risks are about twice as high as they "
    "should be.",
    within=0.006,
    kind="the ratio",
)
far_alarm = _step(
    "far ppv",
    {
        "That is the share of the alarms that are right in the near hospital.": "ppv",
        "That is the share found of those who got worse. Count among the alarms.": "far found",
        "That is the share without an alarm of those who did not get worse.": "far left alone",
        "That is the share of the stays that alarm. How many of these alarms are right?": "far alarms",
        "Those are the alarms that are wrong.": lambda r: 1 - r["far ppv"],
        "You used 0.5 as the threshold. Use 0.0944.": "far at a half",
        "That is the prevalence: the share of all stays, not of the alarms.": "share far",
    },
    "Among the far stays with a risk at or above the threshold: what share got worse?",
    "Eight of nine alarms are false there, where it was about seven of ten at home: fewer get worse.",
    within=0.002,
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
