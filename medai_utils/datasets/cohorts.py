"""Tables of patients that travel inside other packages: real, and there without a network.

scikit-survival carries WHAS500, flchain and GSE7390 (https://scikit-survival.readthedocs.io, GPL-3); lifelines carries
ACTG175 (https://lifelines.readthedocs.io, MIT). What is added here are plain numbers, names, units and provenance.

Sources: WHAS500, Hosmer, Lemeshow and May 2008, doi:10.1002/9780470258019; flchain, Dispenzieri and others 2012,
doi:10.1016/j.mayocp.2012.03.009; GSE7390, Desmedt and others 2007, doi:10.1158/1078-0432.CCR-06-2765; ACTG175, Hammer
and others 1996, doi:10.1056/NEJM199610103351501.
"""

from importlib.resources import files

import numpy as np
import pandas as pd

from .records import PatientTable

WHAS500 = {
    "age": "years",
    "gender": "0 male, 1 female",
    "hr": "first heart rate, beats a minute",
    "sysbp": "first systolic blood pressure, mmHg",
    "diasbp": "first diastolic blood pressure, mmHg",
    "bmi": "body mass index, kg/m2",
    "cvd": "history of cardiovascular disease, 0 no, 1 yes",
    "afb": "atrial fibrillation, 0 no, 1 yes",
    "sho": "cardiogenic shock, 0 no, 1 yes",
    "chf": "congestive heart failure, 0 no, 1 yes",
    "av3": "complete heart block, 0 no, 1 yes",
    "miord": "0 first infarction, 1 recurrent",
    "mitype": "0 non-Q-wave infarction, 1 Q-wave",
    "los": "length of the hospital stay, days: known at discharge only",
    "days": "days from admission to death or last contact",
    "died": "1 if the last contact was death",
}
FLCHAIN = {
    "age": "years",
    "sex": "F or M",
    "sample_year": "calendar year of the blood sample",
    "kappa": "serum free light chain, kappa, mg/dl",
    "lambda": "serum free light chain, lambda, mg/dl",
    "flc_group": "tenth of the sum of both chains, 1 lowest",
    "creatinine": "serum creatinine, mg/dl; 1,350 values are missing",
    "mgus": "monoclonal gammopathy known, 0 no, 1 yes",
    "chapter": "chapter of ICD-9 of the cause of death: filled for the dead only",
    "days": "days from the sample to death or last contact",
    "died": "1 if the last contact was death",
}
GSE7390 = {
    "age": "years",
    "er": "estrogen receptor of the tumour, 0 negative, 1 positive",
    "grade": "of the tumour: well, intermediate or poorly differentiated, or unknown",
    "size": "of the tumour, cm",
    "days": "days to distant metastasis or last contact",
    "metastasis": "1 if a distant metastasis was found",
}
ACTG175 = {
    "arm": "0 zidovudine, 1 zidovudine and didanosine, 2 zidovudine and zalcitabine, 3 didanosine",
    "age": "years",
    "weight": "kg",
    "hemophilia": "0 no, 1 yes",
    "homosexual": "homosexual activity, 0 no, 1 yes",
    "drugs": "history of injecting drugs, 0 no, 1 yes",
    "karnofsky": "Karnofsky score, 70 to 100",
    "days_treated": "days of antiretroviral treatment before the trial",
    "stratum": "1 never treated before, 2 treated 1 to 52 weeks, 3 longer",
    "race": "0 white, 1 other",
    "gender": "0 female, 1 male",
    "symptoms": "0 none, 1 symptoms of HIV",
    "cd4_0": "CD4 cells at the start, per mm3",
    "cd4_20": "CD4 cells at 20 +/- 5 weeks, per mm3",
    "cd4_96": "CD4 cells at 96 +/- 5 weeks, per mm3; 797 values are missing",
    "cd8_0": "CD8 cells at the start, per mm3",
    "cd8_20": "CD8 cells at 20 +/- 5 weeks, per mm3",
    "off_treatment": "1 if the assigned treatment was left before 96 +/- 5 weeks",
    "days": "days to the event or last contact",
    "event": "1 if CD4 fell by half, or AIDS, or death",
}


def load_whas500():
    """500 patients of the Worcester Heart Attack Study, admitted with a heart attack, and when they died.

    Returns
    -------
    PatientTable
        16 columns, `meaning` says which; `days` and `died` tell the course. No patient's contact ends alive before
        day 368, so death within a year is known for everybody.

    Notes
    -----
    Taught in lesson 1.4, "Who dies within a year of a heart attack?".

    Examples
    --------
    >>> load_whas500()
    <PatientTable: 500 rows of 16 columns>
    """
    from sksurv.datasets import load_whas500 as load

    columns, course = load()
    table = columns.astype(float).assign(days=course["lenfol"], died=course["fstat"].astype(int))
    codes = ["gender", "cvd", "afb", "sho", "chf", "av3", "miord", "mitype"]
    return _table(table.astype(dict.fromkeys(codes, int)), WHAS500, "WHAS500, from scikit-survival")


def load_flchain():
    """7,874 residents of Olmsted County, Minnesota, aged 50 or more: free light chains in the blood, and when they died.

    Returns
    -------
    PatientTable
        11 columns. `chapter` is the cause of death: a leak, if it is used to predict death.

    Notes
    -----
    Taught in lesson 1.6, on leaks.

    Examples
    --------
    >>> load_flchain().table["chapter"].notna().sum()
    np.int64(2169)
    """
    from sksurv.datasets import load_flchain as load

    columns, course = load()
    table = columns.rename(columns={"sample.yr": "sample_year", "flc.grp": "flc_group"})
    table = table.assign(
        sample_year=table["sample_year"].astype(int),
        flc_group=table["flc_group"].astype(int),
        mgus=(table["mgus"] == "yes").astype(int),
        sex=table["sex"].astype(str),
        chapter=table["chapter"].astype(object),
        days=course["futime"],
        died=course["death"].astype(int),
    )
    return _table(table, FLCHAIN, "flchain, from scikit-survival")


def load_gse7390():
    """198 tumours of the breast without spread to the lymph nodes: 76 probes of gene expression, and metastases.

    Returns
    -------
    PatientTable
        82 columns; the probes are those whose names begin with X, as log2 of the expression. They were chosen
        beforehand because they foretell metastases: what is found in them is not found without labels.

    Notes
    -----
    Taught in lesson 1.12, on subtypes.

    Examples
    --------
    >>> load_gse7390().table.filter(regex="^X").shape
    (198, 76)
    """
    from sksurv.datasets import load_breast_cancer as load

    columns, course = load()
    table = columns.assign(
        er=(columns["er"] == "positive").astype(int),
        grade=columns["grade"].astype(str).replace("unkown", "unknown"),
        days=course["t.tdm"],
        metastasis=course["e.tdm"].astype(int),
    )
    probes = {name: "log2 of the expression" for name in table if name.startswith("X")}
    return _table(table, GSE7390 | probes, "GSE7390, from scikit-survival")


def load_actg175():
    """2,139 people with HIV in ACTG 175, a trial that drew by lot one of four treatments for each.

    Returns
    -------
    PatientTable
        20 columns; `patients` holds the trial's own numbers.

    Notes
    -----
    Taught in lesson 1.13, on choosing a treatment.

    Examples
    --------
    >>> load_actg175().table["cd4_96"].isna().sum()
    np.int64(797)
    """
    names = {
        "arms": "arm", "age": "age", "wtkg": "weight", "hemo": "hemophilia", "homo": "homosexual", "drugs": "drugs",
        "karnof": "karnofsky", "preanti": "days_treated", "strat": "stratum", "race": "race", "gender": "gender",
        "symptom": "symptoms", "cd40": "cd4_0", "cd420": "cd4_20", "cd496": "cd4_96", "cd80": "cd8_0",
        "cd820": "cd8_20", "offtrt": "off_treatment", "days": "days", "cens": "event",
    }  # fmt: skip
    raw = pd.read_csv(files("lifelines.datasets") / "ACTG175.csv")
    table = raw[list(names)].rename(columns=names)
    return _table(table, ACTG175, "ACTG 175, from lifelines", raw["pidnum"])


def _table(table, meaning, provenance, patients=None):
    patients = np.arange(len(table)) if patients is None else patients
    return PatientTable(table[list(meaning)].reset_index(drop=True), meaning, patients, provenance)
