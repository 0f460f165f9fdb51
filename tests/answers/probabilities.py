"""Right and wrong answers to the exercises of lesson 1.11."""

import numpy as np
import pandas as pd
from scipy.optimize import minimize
from scipy.special import expit, logit
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler


def benefit(truth, risk, t, weight=None, n=None, treated=None):
    treated = risk >= t if treated is None else treated
    weight = t / (1 - t) if weight is None else weight
    return (np.sum(treated & (truth == 1)) - weight * np.sum(treated & (truth == 0))) / (n or len(truth))


def benefit_in_a_loop(truth, risk, threshold):
    gain = 0.0
    for sick, p in zip(truth, risk, strict=True):
        if p >= threshold:
            gain += 1 if sick else -threshold / (1 - threshold)
    return gain / len(truth)


def benefit_by_library(truth, risk, threshold):
    (_, fp), (_, tp) = confusion_matrix(truth, risk >= threshold, labels=[0, 1])
    return (tp - fp * threshold / (1 - threshold)) / len(truth)


def benefit_by_table(truth, risk, threshold):
    treated = pd.DataFrame({"sick": truth, "risk": risk}).query("risk >= @threshold")
    return (treated.sick.sum() - (1 - treated.sick).sum() * threshold / (1 - threshold)) / truth.size


def calls_in_place(truth, risk, threshold):
    value = benefit(truth, risk, threshold)
    risk[risk >= threshold] = 1
    risk[risk < 1] = 0
    return value


def rates(truth, risk, t):
    return np.mean(risk[truth == 1] >= t) - t / (1 - t) * np.mean(risk[truth == 0] >= t)


def platt(risk, sick, new, column=1, scale=logit, predict="predict_proba", **options):
    line = LogisticRegression(**({"C": 1e9} | options)).fit(scale(risk)[:, None], sick)
    p = getattr(line, predict)(scale(new)[:, None])
    return p if column is None else p[:, column]


def newton(risk, sick, new):
    x, theta = np.column_stack([np.ones_like(risk), logit(risk)]), np.zeros(2)
    for _ in range(20):
        p = expit(x @ theta)
        theta = theta + np.linalg.solve((x.T * (p * (1 - p))) @ x, x.T @ (sick - p))
    return expit(theta[0] + theta[1] * logit(new))


def by_descent(risk, sick, new):
    a = b = 0.0
    x = np.log(risk / (1 - risk))
    for _ in range(20_000):
        error = 1 / (1 + np.exp(-a - b * x)) - sick
        a, b = a - 0.3 * np.mean(error), b - 0.3 * np.mean(error * x)
    return 1 / (1 + np.exp(-a - b * np.log(new / (1 - new))))


def by_minimize(risk, sick, new):
    def loss(line):
        z = line[0] + line[1] * logit(risk)
        return np.mean(np.logaddexp(0, z) - sick * z)

    a, b = minimize(loss, [0, 1]).x
    return pd.Series(expit(a + b * logit(new)))


def by_pipeline(risk, sick, new):
    model = make_pipeline(FunctionTransformer(logit), StandardScaler(), LogisticRegression(C=1e10))
    return model.fit(risk.reshape(-1, 1), sick).predict_proba(new.reshape(-1, 1))[:, 1].tolist()


def shift(risk, sick):
    return min(np.linspace(-5, 5, 20_001), key=lambda a: abs(expit(a + logit(risk)).mean() - sick.mean()))


def two_fits(risk, sick, new):
    slope = LogisticRegression(C=1e9).fit(logit(risk)[:, None], sick).coef_[0, 0]
    return expit(shift(risk, sick) + slope * logit(new))


def turned_round(risk, sick, new):
    line = LogisticRegression(C=1e9).fit(logit(risk)[:, None], sick)
    return expit((logit(new) - line.intercept_) / line.coef_[0])


RIGHT = {
    "q1": ["b"],
    "net_benefit": [benefit, benefit_in_a_loop, benefit_by_library, benefit_by_table],
    "recalibrate": [platt, newton, by_descent, by_minimize, by_pipeline],
}
WRONG = {
    "net_benefit": {
        "above the threshold only": (lambda y, p, t: benefit(y, p, t, treated=p > t), "use >="),
        "below the threshold": (lambda y, p, t: benefit(y, p, t, treated=p < t), "below the threshold"),
        "odds turned round": (lambda y, p, t: benefit(y, p, t, (1 - t) / t), "(1 - t)/t"),
        "weight of one": (lambda y, p, t: benefit(y, p, t, 1), "like one who is found"),
        "weight of the threshold": (lambda y, p, t: benefit(y, p, t, t), "the odds"),
        "no cost": (lambda y, p, t: benefit(y, p, t, 0), "true positives only"),
        "missed people in place of false alarms": (
            lambda y, p, t: np.mean((p >= t) & (y == 1)) - t / (1 - t) * np.mean((p < t) & (y == 1)),
            "left untreated",
        ),
        "added": (lambda y, p, t: benefit(y, p, t, -t / (1 - t)), "do not add"),
        "numbers": (lambda y, p, t: benefit(y, p, t, n=1), "numbers of patients"),
        "among the treated": (lambda y, p, t: benefit(y, p, t, n=np.sum(p >= t)), "who are treated"),
        "rates": (rates, "sensitivity"),
        "one threshold": (lambda y, p, t: benefit(y, p, 0.2), "was expected"),
        "calls in place": (calls_in_place, "changes the array"),
        "an array": (lambda y, p, t: (p >= t) * (y - (1 - y) * t / (1 - t)), "One number"),
        "never harmful": (lambda y, p, t: max(0, benefit(y, p, t)), "was expected"),
    },
    "recalibrate": {
        "two columns": (lambda *given: platt(*given, column=None), "[:, 1]"),
        "the healthy": (lambda *given: platt(*given, column=0), "column of the healthy"),
        "calls": (lambda *given: platt(*given, None, predict="predict"), "predict_proba"),
        "log-odds": (lambda *given: platt(*given, None, predict="decision_function"), "outside 0 to 1"),
        "fit on risks": (lambda *given: platt(*given, scale=np.asarray), "logit(risk)"),
        "fit on risks, penalised": (lambda *given: platt(*given, scale=np.asarray, C=1), "with a penalty, and on"),
        "fit on test": (lambda risk, sick, new: platt(risk, sick, risk), "the test patients"),
        "unchanged": (lambda risk, sick, new: new, "as they were"),
        "isotonic": (
            lambda risk, sick, new: IsotonicRegression(out_of_bounds="clip").fit(risk, sick).predict(new),
            "a + b logit(risk)",
        ),
        "intercept only": (lambda risk, sick, new: expit(shift(risk, sick) + logit(new)), "Fit a slope"),
        "slope only": (lambda *given: platt(*given, fit_intercept=False), "intercept is missing"),
        "two fits": (two_fits, "one and the same fit"),
        "default penalty": (lambda *given: platt(*given, C=1), "with a penalty"),
        "strong penalty": (lambda *given: platt(*given, C=0.01), "without penalty"),
        "turned round": (turned_round, "turned round"),
        "no fit": (lambda risk, sick, new: expit(-0.9 + 0.5 * logit(new)), "without penalty"),
        "order": (lambda risk, sick, new: new * np.linspace(0.5, 1, new.size), "order of the patients"),
    },
}
