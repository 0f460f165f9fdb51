"""Tables of patients that are there without a network: inside other packages, one inside this one.

scikit-survival carries WHAS500, flchain and GSE7390 (https://scikit-survival.readthedocs.io, GPL-3); lifelines carries
ACTG175 (https://lifelines.readthedocs.io, MIT); scikit-learn carries the Wisconsin samples and the table of diabetes
(https://scikit-learn.org, BSD). What is added here are plain numbers, names, units and provenance. The virtual patients
come from simglucose (MIT, its text stands in LICENSE) and are the only table that lies in this package.

Sources: WHAS500, Hosmer, Lemeshow and May 2008, doi:10.1002/9780470258019; flchain, Dispenzieri and others 2012,
doi:10.1016/j.mayocp.2012.03.009; GSE7390, Desmedt and others 2007, doi:10.1158/1078-0432.CCR-06-2765; ACTG175, Hammer
and others 1996, doi:10.1056/NEJM199610103351501; Wisconsin, Street, Wolberg and Mangasarian 1993,
doi:10.1117/12.148698; diabetes, Efron and others 2004, doi:10.1214/009053604000000067; virtual patients, see `insulin`.
"""

from importlib.resources import files

import numpy as np
import pandas as pd

from . import _null
from .records import PatientTable

COURSE = ("days", "died")  # the outcome of those who were followed: it moves as one
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
DIABETES = {
    "age": "years, scaled",
    "sex": "two values, which is which is not said",
    "bmi": "body mass index, scaled",
    "bp": "mean blood pressure, scaled",
    "s1": "total cholesterol, scaled",
    "s2": "low-density lipoproteins, scaled",
    "s3": "high-density lipoproteins, scaled",
    "s4": "total cholesterol over high-density lipoproteins, scaled",
    "s5": "probably the logarithm of triglycerides, scaled",
    "s6": "blood sugar, scaled",
    "progression": "score of how the disease had progressed a year later; how it was measured is not said",
}
VIRTUAL_PATIENTS = {
    "group": "adult, adolescent or child",
    "age": "years",
    "CR": "carbohydrate ratio: grams of carbohydrate that one unit of insulin covers",
    "CF": "correction factor as simglucose gives it, mg/dl per unit; see the card before you use it",
    "TDI": "total daily insulin as simglucose gives it, units",
    "fall": "by how many mg/dl one unit lowers glucose in this model, fasting, at most, within eight hours",
    "BW": "body weight, kg",
    "kabs": "absorption from the gut, 1/min",
    "kmax": "fastest emptying of the stomach, 1/min",
    "kmin": "slowest emptying of the stomach, 1/min",
    "b": "share of the meal in the stomach at which the emptying slows",
    "d": "share of the meal in the stomach at which the emptying quickens",
    "f": "share of the carbohydrate that reaches the blood",
    "kp1": "glucose from the liver without glucose and insulin, mg/kg/min",
    "kp2": "how glucose holds the liver back, 1/min",
    "kp3": "how insulin holds the liver back, mg/kg/min per pmol/l",
    "Fsnc": "use of glucose without insulin, mg/kg/min",
    "ke1": "loss with urine, 1/min",
    "ke2": "glucose in plasma above which it is lost with urine, mg/kg",
    "k1": "glucose from plasma to tissue, 1/min",
    "k2": "glucose from tissue to plasma, 1/min",
    "Vg": "volume of glucose, dl/kg",
    "Vm0": "use of glucose with basal insulin, mg/kg/min",
    "Vmx": "how insulin raises the use of glucose, mg/kg/min per pmol/l",
    "Km0": "glucose in tissue at half of the use, mg/kg",
    "p2u": "how fast insulin acts on the use of glucose, 1/min",
    "Vi": "volume of insulin, l/kg",
    "Ib": "basal insulin in plasma, pmol/l",
    "ki": "delay of the action on the liver, 1/min",
    "m1": "insulin from liver to plasma, 1/min",
    "m2": "insulin from plasma to liver, 1/min",
    "m30": "loss of insulin in the liver, 1/min",
    "m4": "loss of insulin in the body, 1/min",
    "ka1": "insulin from the first depot to plasma, 1/min",
    "ka2": "insulin from the second depot to plasma, 1/min",
    "kd": "insulin from the first depot to the second, 1/min",
    "ksc": "glucose from plasma to under the skin, 1/min",
    "Gpb": "basal glucose in plasma, mg/kg",
    "Gtb": "basal glucose in tissue, mg/kg",
    "Ipb": "basal insulin in plasma, pmol/kg",
    "Ilb": "basal insulin in the liver, pmol/kg",
    "isc1ss": "basal insulin in the first depot, pmol/kg",
    "isc2ss": "basal insulin in the second depot, pmol/kg",
    "u2ss": "basal rate of insulin, pmol/kg/min",
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
    Taught in 01_background/07_logistic

    Examples
    --------
    >>> load_whas500()
    <PatientTable: 500 rows of 16 columns>
    """
    from sksurv.datasets import load_whas500 as load

    columns, course = load()
    table = columns.astype(float).assign(days=course["lenfol"], died=course["fstat"].astype(int))
    codes = ["gender", "cvd", "afb", "sho", "chf", "av3", "miord", "mitype"]
    return _table(table.astype(dict.fromkeys(codes, int)), WHAS500, "WHAS500, from scikit-survival", shuffled=COURSE)


def load_flchain():
    """7,874 residents of Olmsted County, Minnesota, aged 50 or more: free light chains in blood, and when they died.

    Returns
    -------
    PatientTable
        11 columns. `chapter` is the cause of death: a leak, if it is used to predict death.

    Notes
    -----
    Taught in 01_background/09_leaks

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
    return _table(table, FLCHAIN, "flchain, from scikit-survival", shuffled=COURSE)


def load_gse7390():
    """198 tumours of the breast without spread to the lymph nodes: 76 probes of gene expression, and metastases.

    Returns
    -------
    PatientTable
        82 columns; the probes are those whose names begin with X, as log2 of the expression. They were chosen
        beforehand because they predict metastases: what is found in them is not found without labels.

    Notes
    -----
    Taught in 01_background/16_subtypes

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
    return _table(table, GSE7390 | probes, "GSE7390, from scikit-survival", shuffled=("days", "metastasis"))


def load_actg175():
    """2,139 people with HIV in ACTG 175, a trial that drew one of four treatments at random for each.

    Returns
    -------
    PatientTable
        20 columns; `patients` holds the trial's own numbers.

    Notes
    -----
    Taught in 01_background/17_treatment

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
    return _table(table, ACTG175, "ACTG 175, from lifelines", raw["pidnum"].to_numpy(), shuffled=("arm",))


def load_wisconsin():
    """569 samples of breast lumps, taken with a fine needle: thirty measurements of the nuclei, and whether malignant.

    Returns
    -------
    PatientTable
        31 columns: ten properties as mean, as error and as worst value, named as in scikit-learn, and `malignant`, the
        outcome. scikit-learn's own label is the other way round, 1 for benign. One sample is taken for one patient.

    Notes
    -----
    Taught in 01_background/08_margins

    Examples
    --------
    >>> load_wisconsin()
    <PatientTable: 569 rows of 31 columns, 212 sick>
    """
    from sklearn.datasets import load_breast_cancer as load

    source = load(as_frame=True)
    table = source.data.assign(malignant=(source.target == 0).astype(int))
    meaning = dict.fromkeys(source.data, "of the nuclei on one picture, in its units")
    meaning["malignant"] = "1 malignant, 0 benign"
    provenance = "Wisconsin breast cancer (diagnostic), from scikit-learn"
    return _table(table, meaning, provenance, shuffled=("malignant",), outcome="malignant")


def load_diabetes():
    """442 patients with diabetes: ten measurements, and a score of how the disease progressed.

    Returns
    -------
    PatientTable
        11 columns, the measurements centred and scaled, so that their units are lost; `progression`, from 25 to 346, is
        to be predicted.

    Notes
    -----
    Taught in 01_background/08_margins

    Examples
    --------
    >>> load_diabetes().table["progression"].median()
    np.float64(140.5)
    """
    from sklearn.datasets import load_diabetes as load

    source = load(as_frame=True)
    table = source.data.assign(progression=source.target)
    return _table(table, DIABETES, "diabetes, from scikit-learn", shuffled=("progression",))


def load_virtual_patients():
    """30 virtual patients with type 1 diabetes: ten adults, ten adolescents, ten children. **Nobody was measured.**

    Returns
    -------
    PatientTable
        44 columns, rows named `adult 1` and so on: `meaning` says what each is. `insulin.simulate` lets a policy treat
        them.

    Notes
    -----
    The parameters and basal values of the model are named as in simglucose 0.2.11 (Jinyu Xie, MIT licence), from which
    they come; the column `fall` was measured with `insulin.Body`.
    Taught in 01_background/18_insulin

    Examples
    --------
    >>> load_virtual_patients().table.groupby("group").size().to_dict()
    {'adolescent': 10, 'adult': 10, 'child': 10}
    """
    table = pd.read_csv(files("medai_utils.datasets") / "data" / "insulin_patients.csv", index_col="name")
    provenance = "simulated: virtual patients of the UVA/Padova model, from simglucose 0.2.11"
    return PatientTable(table, VIRTUAL_PATIENTS, table.index.to_numpy(), provenance=provenance)


def _table(table, meaning, provenance, patients=None, *, shuffled, outcome=None):
    """The record; `shuffled` names the columns that a null run deals to other patients."""
    patients = np.arange(len(table)) if patients is None else patients
    table = _null.dealt_columns(table[list(meaning)].reset_index(drop=True), shuffled, patients)
    return PatientTable(table, meaning, patients, outcome, provenance)
