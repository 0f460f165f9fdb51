"""Small simulated tables: a ward, a ring, a U of potassium, visits, the scores of a model, films that a program screens, a day of a sensor.

**Nobody was measured.**

Each has its own default seed, with which it is always the same; all come as a `PatientTable`.
"""

from numbers import Integral

import numpy as np
import pandas as pd

from ..seeding import checked_seed
from . import _null
from .records import PatientTable
from .splits import split_by_patient


def make_ward(seed=106):
    """Simulate a ward: what is known of 400 patients, who died, and the hour at which each value was written.

    Parameters
    ----------
    seed : int
        Same seed, same ward.

    Returns
    -------
    patients : PatientTable
        400 rows, 7 columns; `died` is the outcome.
    written : PatientTable
        400 rows, 6 columns, those of `patients` without `died`: hours from admission to the moment when the value was
        written; missing where there is no value.

    Notes
    -----
    Three columns hold values from after the first day. Age and lactate tell who dies, and were written in time.
    For the exercises of 01_background/09_leaks

    Examples
    --------
    >>> patients, written = make_ward()
    >>> patients
    <PatientTable: 400 rows of 7 columns, 81 sick>
    """
    rng = np.random.default_rng(checked_seed(seed))
    n = 400
    died = rng.random(n) < 0.2
    shown = _null.planted(died.astype(int))  # what the measurements know of it
    table = pd.DataFrame({"age": rng.normal(62 + 12 * shown, 9).round()})
    table["lactate"] = rng.normal(1.5 + 2.5 * shown, 0.8).clip(0.4).round(1)
    table["creatinine"] = rng.normal(1.1, 0.3, n).clip(0.4).round(2)
    table["antibiotic"] = rng.random(n) < np.where(shown, 0.5, 0.3)
    table["diet"] = rng.choice(["normal", "soft", "none"], n)
    table["last_ward"] = np.where(shown, "intensive", rng.choice(["general", "intensive"], n, p=[0.8, 0.2]))
    table["died"] = died.astype(int)

    written = pd.DataFrame({"age": np.zeros(n)})
    written["lactate"] = rng.uniform(0.5, 6, n)
    written["creatinine"] = rng.uniform(1, 23, n)
    written["antibiotic"] = np.where(rng.random(n) < 0.85, rng.uniform(1, 20, n), rng.uniform(30, 90, n))
    written["diet"] = rng.uniform(26, 60, n)
    written["last_ward"] = rng.uniform(50, 400, n)
    survived = shown == 0
    for name, gone in (("creatinine", survived & (rng.random(n) < 0.4)), ("diet", rng.random(n) < 0.1)):
        table.loc[gone, name] = np.nan
        written.loc[gone, name] = np.nan

    meaning = {
        "age": "years",
        "lactate": "mmol/l",
        "creatinine": "mg/dl; missing only in some of those who lived",
        "antibiotic": "whether one was given",
        "diet": "normal, soft or none",
        "last_ward": "general or intensive",
        "died": "1 if the patient died in hospital",
    }
    hours = dict.fromkeys(written, "hours from admission until it was written")
    table = _null.dealt_columns(table, ("died",), np.arange(n))
    patients = _simulated("make_ward", seed, table, meaning, outcome="died")
    return patients, _simulated("make_ward", seed, written, hours)


def make_hospitals(seed=5, *, clean=False):
    """Simulate the stays of two hospitals: what was measured on arrival, and who got worse within two days.

    Parameters
    ----------
    seed : int
        Same seed, same hospitals. With 5 the wrong ways that the checks of the lesson name end at other numbers.
    clean : bool
        Whether the code for a missing pressure is NaN already, and the column that is written too late is gone.

    Returns
    -------
    near, far : PatientTable
        900 patients with one to four stays each, and 800 with one. 9 columns, or 8 if clean: `patient`, six
        measurements, `nights`, which is written at discharge, and the outcome `worse`.

    Notes
    -----
    The log odds of getting worse are a sum of the six measurements and of the patient's frailty, which nobody measured.
    In the far hospital they are lower by 1.1. Under MEDAI_NULL=labels single stays are shuffled: those of a patient
    differ in their outcome.
    For the exercises of 01_background/19_ward

    Examples
    --------
    >>> near, far = make_hospitals()
    >>> near
    <PatientTable: 1618 rows of 9 columns, 213 sick>
    """
    rng = np.random.default_rng(checked_seed(seed))
    stays = rng.choice([1, 2, 3, 4], 900, p=[0.5, 0.25, 0.15, 0.1])
    near = _hospital(seed, np.repeat(np.arange(900), stays), 1000, 0.0, clean, rng)
    return near, _hospital(seed, np.arange(800), 5000, -1.1, clean, rng)


def make_hospital_risks(seed=5):
    """Simulate the two hospitals, with the risk that a logistic regression on the near one gives to each stay.

    Parameters
    ----------
    seed : int
        As in `make_hospitals`.

    Returns
    -------
    validation, test, far : PatientTable
        The clean tables of `make_hospitals`, with one column more, `risk`. The regression was fitted to the near stays
        that are in neither of the first two.

    Notes
    -----
    For the exercises of 01_background/19_ward

    Examples
    --------
    >>> validation, test, far = make_hospital_risks()
    >>> test
    <PatientTable: 390 rows of 9 columns, 55 sick>
    """
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    near, far = make_hospitals(seed, clean=True)
    train, *others = split_by_patient(near, (0.5, 0.25, 0.25), seed=0)
    measured = ["age", "pulse", "pressure", "breaths", "oxygen", "lactate"]
    model = make_pipeline(SimpleImputer(strategy="median"), LogisticRegression(C=np.inf, solver="newton-cholesky"))
    model.fit(train.table[measured], train.table["worse"])
    meaning = near.meaning | {"risk": "what the model of step 6 says, from 0 to 1"}
    return tuple(
        _simulated(
            "make_hospital_risks",
            seed,
            part.table.assign(risk=model.predict_proba(part.table[measured])[:, 1]),
            meaning,
            outcome="worse",
            patients=part.patients,
        )
        for part in (*others, far)
    )


def _hospital(seed, owner, first, shift, clean, rng):
    n, people = len(owner), owner[-1] + 1
    patient = first + np.sort(rng.choice(4000, people, replace=False))  # numbers with gaps, others in each hospital
    frail, age = rng.normal(size=(2, people))[:, owner]  # both belong to the patient
    pulse, pressure, breaths, oxygen, tail = rng.normal(size=(5, n))
    lactate = np.exp(0.4 + 0.45 * tail)
    high = (lactate - np.exp(0.4 + 0.45**2 / 2)) / (np.exp(0.4 + 0.45**2 / 2) * np.sqrt(np.exp(0.45**2) - 1))
    u = 0.4 * age + 0.1 * pulse - 0.3 * pressure + 0.9 * breaths - 0.3 * oxygen + 1.0 * high + 0.6 * frail
    worse = (rng.random(n) < 1 / (1 + np.exp(2.6 - _null.planted(shift) - _null.planted(u)))).astype(int)
    table = pd.DataFrame({"patient": patient[owner]})
    table["age"] = (66 + 13 * age).clip(18, 100).round().astype(int)
    table["pulse"] = (88 + 16 * pulse).clip(35, 180).round().astype(int)
    table["pressure"] = (128 + 20 * pressure).clip(60, 230).round()
    table["breaths"] = (19 + 4 * breaths).clip(8, 45).round().astype(int)
    table["oxygen"] = (95 + 2.5 * oxygen).clip(70, 100).round().astype(int)
    table["lactate"] = lactate.clip(0.4, 15).round(1)
    moved = _null.planted(worse) == 1  # who gets worse within two days leaves the ward within two nights
    table["nights"] = np.where(moved, rng.integers(0, 3, n), rng.poisson(2.5, n) + 1)
    table.loc[rng.random(n) < 0.06, "pressure"] = np.nan if clean else 999
    table["worse"] = worse
    meaning = {
        "patient": "a number, the same at each stay; earlier stays come first",
        "age": "years",
        "pulse": "beats per minute, on arrival",
        "pressure": "systolic blood pressure in mmHg, on arrival",
        "breaths": "breaths per minute, on arrival",
        "oxygen": "oxygen saturation in per cent, on arrival",
        "lactate": "mmol/l, from the blood drawn on arrival",
        "nights": "nights on this ward, written when the patient leaves it",
        "worse": "1 if the patient died, or went to intensive care, within two days",
    }
    if clean:
        table, meaning = table.drop(columns="nights"), {key: meaning[key] for key in meaning if key != "nights"}
    table = _null.dealt_columns(table, ("worse",), np.arange(n))
    return _simulated("make_hospitals", seed, table, meaning, outcome="worse", patients=table["patient"].to_numpy())


def make_ring(n=300, seed=108):
    """Simulate patients with two blood values, each of them dangerous when it is too low and when it is too high.

    Parameters
    ----------
    n : int
        Patients.
    seed : int
        Same seed, same patients.

    Returns
    -------
    PatientTable
        n rows, 4 columns: `first` and `second`, the values in standard deviations from their mean; `risk`, the true
        risk; and `sick`, the outcome.

    Raises
    ------
    ValueError
        If n is no whole number above 0, or the seed is none.

    Notes
    -----
    The log odds are 0.4 + 2.2 (d - 2), where d is the sum of the two squares; on average d is 2.
    Taught in 01_background/08_margins

    Examples
    --------
    >>> make_ring(300)
    <PatientTable: 300 rows of 4 columns, 134 sick>
    """
    _check_count(n)
    rng = np.random.default_rng(checked_seed(seed))
    values = rng.normal(size=(n, 2))
    risk = 1 / (1 + np.exp(-0.4 - _null.planted(2.2 * ((values**2).sum(axis=1) - 2))))
    table = pd.DataFrame(values, columns=["first", "second"])
    table = table.assign(risk=risk, sick=(rng.random(n) < risk).astype(int))
    meaning = {
        "first": "a blood value, in standard deviations from its mean",
        "second": "another one, in standard deviations from its mean",
        "risk": "the true risk, from 0 to 1",
        "sick": "1 sick, 0 healthy",
    }
    table = _null.dealt_columns(table, ("sick",), np.arange(n))
    return _simulated("make_ring", seed, table, meaning, outcome="sick")


def make_potassium(n=4000, seed=0):
    """Simulate patients for whom too little potassium is dangerous, and too much as well.

    Parameters
    ----------
    n : int
        Patients.
    seed : int
        Same seed, same patients.

    Returns
    -------
    PatientTable
        n rows, 4 columns: `potassium`, in mmol/l; `age`, in years; `risk`, the true risk of death; and `died`, the
        outcome.

    Raises
    ------
    ValueError
        If n is no whole number above 0, or the seed is none.

    Notes
    -----
    The log odds are -2.9 + 0.03 (age - 70) + c d squared, where d is the distance of the potassium from 4.2, and c is
    1.6 below 4.2 and 0.6 above.
    Taught in 01_background/13_network

    Examples
    --------
    >>> make_potassium(1000)
    <PatientTable: 1000 rows of 4 columns, 120 sick>
    """
    _check_count(n)
    rng = np.random.default_rng(checked_seed(seed))
    potassium = rng.normal(4.3, 0.8, n).clip(2.2, 7.5).round(1)
    age = rng.normal(70, 12, n).clip(30, 98).round().astype(int)
    u = np.where(potassium < 4.2, 1.6, 0.6) * (potassium - 4.2) ** 2
    risk = 1 / (1 + np.exp(2.9 - 0.03 * (age - 70) - _null.planted(u)))
    died = (rng.random(n) < risk).astype(int)
    table = pd.DataFrame({"potassium": potassium, "age": age, "risk": risk, "died": died})
    meaning = {
        "potassium": "mmol/l in the blood",
        "age": "years",
        "risk": "the true risk of death, from 0 to 1",
        "died": "1 if the patient died",
    }
    table = _null.dealt_columns(table, ("died",), np.arange(n))
    return _simulated("make_potassium", seed, table, meaning, outcome="died")


def make_scores(seed=205):
    """Simulate the risks that a model gives to 400 validation patients and to 400 test patients.

    Parameters
    ----------
    seed : int
        Same seed, same patients.

    Returns
    -------
    validation, test : PatientTable
        400 rows each, 2 columns: `sick`, the outcome, and `risk`, from 0 to 1. The test patients are a little harder to
        tell apart.

    Notes
    -----
    For the exercises of 02_cnn/05_pneumonia

    Examples
    --------
    >>> validation, test = make_scores()
    >>> test
    <PatientTable: 400 rows of 2 columns, 150 sick>
    """
    rng = np.random.default_rng(checked_seed(seed))
    meaning = {"sick": "1 sick, 0 healthy", "risk": "what the model says, from 0 to 1"}
    parts = []
    for shift in (1.9, 1.5):
        sick = rng.permutation(np.repeat([0, 1], [250, 150]))
        risk = 1 / (1 + np.exp(1 - rng.normal(_null.planted(shift) * sick, 1)))
        table = _null.dealt_columns(pd.DataFrame({"sick": sick, "risk": risk}), ("sick",), np.arange(400))
        parts.append(_simulated("make_scores", seed, table, meaning, "sick"))
    return tuple(parts)


def make_screening(n=1000, prevalence=0.342, *, sensitivity=0.87, specificity=0.925, seed=104):
    """Simulate films that a program screens: which are of sick people, and at which it rings.

    Parameters
    ----------
    n : int
        Films, one a person.
    prevalence : float
        The probability that a person is sick.
    sensitivity, specificity : float
        The probability that the alarm rings for a sick person, and that it does not ring for a healthy one.
    seed : int
        Same seed, same films.

    Returns
    -------
    PatientTable
        n rows, 2 columns: `sick`, the outcome, and `alarm`, both 0 or 1.

    Raises
    ------
    ValueError
        If `n` is no whole number of at least 1, or one of the probabilities does not lie between 0 and 1.

    Notes
    -----
    Taught in 01_background/04_record

    Examples
    --------
    >>> make_screening()
    <PatientTable: 1000 rows of 2 columns, 327 sick>
    """
    rng = np.random.default_rng(checked_seed(seed))
    if not isinstance(n, Integral) or isinstance(n, bool) or n < 1:
        raise ValueError(f"n must be a whole number of at least 1, got {n!r}")
    shares = {"prevalence": prevalence, "sensitivity": sensitivity, "specificity": specificity}
    for name, share in shares.items():
        if not 0 <= share <= 1:
            raise ValueError(f"{name} must lie between 0 and 1, got {share!r}")
    sick = rng.random(n) < prevalence
    false_alarms = 1 - specificity
    rings = false_alarms + _null.planted(sensitivity - false_alarms) * sick
    table = pd.DataFrame({"sick": sick.astype(int), "alarm": (rng.random(n) < rings).astype(int)})
    table = _null.dealt_columns(table, ("sick",), np.arange(n))
    meaning = {"sick": "1 sick, 0 healthy", "alarm": "1 if the program rings"}
    return _simulated("make_screening", seed, table, meaning, "sick")


def make_sensor_day(seed=114):
    """Simulate a day of one person's sensor for glucose, with gaps.

    Parameters
    ----------
    seed : int
        Same seed, same day.

    Returns
    -------
    PatientTable
        288 rows of one patient, one every five minutes, 2 columns: `hour` and `glucose`, which is missing where the
        sensor gave nothing.

    Notes
    -----
    For the exercises of 01_background/18_insulin

    Examples
    --------
    >>> make_sensor_day().table["glucose"].isna().sum()
    np.int64(24)
    """
    rng = np.random.default_rng(checked_seed(seed))
    hours = np.arange(288) / 12
    meals = sum(g * np.clip((hours - h) / 1.2, 0, None) * np.exp(1 - (hours - h) / 1.2) for g, h in ((90, 7), (70, 13)))
    dip = 75 * np.exp(-(((hours - 19.5) / 1.1) ** 2))
    trace = np.round(125 + _null.planted(meals - dip) + rng.normal(0, 5, 288))
    trace[[40, 41, 200, 201]] = 70, 180, 70, 180  # the limits themselves
    trace[60:78] = np.nan
    trace[150:156] = np.nan
    table = pd.DataFrame({"hour": hours, "glucose": trace})
    meaning = {"hour": "since midnight", "glucose": "mg/dl under the skin"}
    return _simulated("make_sensor_day", seed, table, meaning, patients=np.zeros(288, dtype=int))


def make_visits(patients=100, visits=8, alike=2.0, seed=309):
    """Simulated visits whose measurements tell who the patient is, and nothing about who is sick.

    Parameters
    ----------
    patients : int
        How many; half of them are sick, drawn at random.
    visits : int
        Of each patient; all have the patient's outcome.
    alike : float
        How much the visits of a patient resemble each other: the standard deviation of what belongs to the patient,
        as a multiple of that of what is new at each visit.
    seed : int
        Same seed, same visits.

    Returns
    -------
    PatientTable
        A row per visit, 11 columns: `m1` to `m10`, without a unit, and `sick`, the outcome.

    Raises
    ------
    ValueError
        If there are fewer than two patients, no visit, or `alike` is negative.

    Notes
    -----
    No model can know more about other patients than a coin: an honest AUROC is 0.5.
    Taught in 01_background/09_leaks

    Examples
    --------
    >>> visits = make_visits(patients=4, visits=2)
    >>> visits.patients
    array([0, 0, 1, 1, 2, 2, 3, 3])
    """
    if patients < 2 or visits < 1 or not alike >= 0:
        raise ValueError(
            f"expected two patients or more, a visit or more and alike of 0 or more, got {patients}, {visits} and {alike}"
        )
    rng = np.random.default_rng(checked_seed(seed))
    person = np.repeat(rng.normal(size=(patients, 10)), visits, axis=0)
    measured = _null.planted(alike) * person + rng.normal(size=person.shape)
    sick = rng.permutation(np.arange(patients) % 2)
    table = pd.DataFrame(measured, columns=[f"m{number}" for number in range(1, 11)])
    meaning = dict.fromkeys(table, "a measurement without a unit") | {"sick": "1 for all visits of a sick patient"}
    owner = np.repeat(np.arange(patients), visits)
    return _simulated("make_visits", seed, table.assign(sick=sick[owner]), meaning, "sick", owner)


def _simulated(name, seed, table, meaning, outcome=None, patients=None):
    patients = np.arange(len(table)) if patients is None else patients
    return PatientTable(table, meaning, patients, outcome, f"simulated: {name}(seed={seed})")


def _check_count(n):
    if not isinstance(n, Integral) or isinstance(n, bool) or n < 1:
        raise ValueError(f"n must be a whole number above 0, got {n!r}")
