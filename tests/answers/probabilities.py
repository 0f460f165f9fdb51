"""Right and wrong answers to the exercises of lesson 1.11."""

import numpy as np
import pandas as pd
from scipy.optimize import brentq, minimize_scalar
from scipy.special import expit, logit
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix


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


def as_given(truth, risk, threshold):
    treated = risk >= threshold
    found = (treated & (truth == 1)).sum()
    needless = (treated & (truth == 0)).sum()
    return (found - needless * threshold) / len(truth)


def by_halving(truth, risk):
    z = np.log(risk / (1 - risk))
    low, high = -10, 10
    for _ in range(40):
        a = (low + high) / 2
        if (1 / (1 + np.exp(-(z + a)))).mean() > truth.mean():
            high = a
        else:
            low = a
    return a


def by_root(truth, risk):
    return brentq(lambda a: expit(logit(risk) + a).mean() - truth.mean(), -20, 20)


def by_small_steps(truth, risk):
    a = 0.0
    for _ in range(5000):
        a -= np.mean(expit(logit(risk) + a) - truth)
    return a


def by_grid(truth, risk):
    shifts = np.arange(-5, 5, 0.001)
    gaps = [abs(expit(logit(risk) + a).mean() - truth.mean()) for a in shifts]
    return shifts[np.argmin(gaps)]


def by_loss(truth, risk):
    def loss(a):
        z = logit(risk) + a
        return np.mean(np.logaddexp(0, z) - truth * z)

    return np.array(minimize_scalar(loss).x)


def with_a_slope(truth, risk):
    return LogisticRegression(C=np.inf, tol=1e-8).fit(logit(risk)[:, None], truth).intercept_[0]


def clips_in_place(truth, risk):
    risk[risk > 0.5] = 0.5
    return by_root(truth, risk)


RIGHT = {
    "kept_promise": ["c"],
    "price": ["b"],
    "treat_all": [-0.006, 0.154 - 0.16, np.array(-6 / 1000)],
    "net_benefit": [benefit, benefit_in_a_loop, benefit_by_library, benefit_by_table],
    "intercept": [by_halving, by_root, by_small_steps, by_grid, by_loss],
}
WRONG = {
    "treat_all": {
        "the model": (0.154, "that of the model".replace("that of", "net benefit of")),
        "all": (0.16, "treating all children"),
        "sign": (0.006, "worth more"),
        "children": (-6, "divide by all"),
        "per cent": (-0.6, "in per cent"),
        "children and sign": (6, "less the model"),
        "threshold for odds": (-0.02 + 280 / 21 / 1000, "odds of the threshold"),
        "infections only": (-0.02, "needless courses cost"),
        "times twenty": (5.58, "not with 20"),
        "another": (0.1, "180 infections"),
    },
    "net_benefit": {
        "above the threshold only": (lambda y, p, t: benefit(y, p, t, treated=p > t), "use >="),
        "below the threshold": (lambda y, p, t: benefit(y, p, t, treated=p < t), "below the threshold"),
        "odds turned round": (lambda y, p, t: benefit(y, p, t, (1 - t) / t), "(1 - t)/t"),
        "weight of one": (lambda y, p, t: benefit(y, p, t, 1), "like one who is found"),
        "the stub": (as_given, "the odds"),
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
    "intercept": {
        "sign": (lambda y, p: -by_root(y, p), "sign is turned"),
        "of the means": (lambda y, p: logit(y.mean()) - logit(p.mean()), "until the mean risk is right"),
        "of the mean log-odds": (lambda y, p: logit(y.mean()) - logit(p).mean(), "new *risks*"),
        "difference": (lambda y, p: y.mean() - p.mean(), "one of log-odds"),
        "ratio": (lambda y, p: np.log(y.mean() / p.mean()), "ratio of died and told"),
        "with a slope": (with_a_slope, "Hold the slope at 1"),
        "the share": (lambda y, p: y.mean(), "share who died"),
        "none": (lambda y, p: 0.0, "leaves the risks as they are"),
        "another": (lambda y, p: 0.5, "After your shift"),
        "shifted risks": (lambda y, p: expit(logit(p) + by_root(y, p)), "One number"),
        "clips in place": (clips_in_place, "changes the array"),
    },
}
