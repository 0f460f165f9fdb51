"""Checks of the exercises of lesson 1.11, probabilities."""

import numpy as np
from scipy.special import expit, logit

from .. import evaluation
from . import NotYet, call


def overconfident(n, seed):
    """Risks (n,) of a simulated model that is too sure of itself and too high, and who was sick (n,)."""
    rng = np.random.default_rng(seed)
    log_odds = rng.normal(-1, 1, n)
    return expit(0.8 + 2 * log_odds), (rng.random(n) < expit(log_odds)).astype(int)


def _line(old, new):
    """Intercept and slope of the straight line between log-odds."""
    slope, a = np.polyfit(logit(old), logit(new.clip(1e-9, 1 - 1e-9)), 1)
    return a, slope


def net_benefit(answer):
    """A function (truth, risk, threshold) that returns the net benefit."""
    rng = np.random.default_rng(18)
    risk = np.round(rng.beta(1, 3, 400), 2)
    truth = (rng.random(400) < risk).astype(int)
    t = 0.2
    value = np.asarray(call(answer, truth, risk, t), dtype=float)
    if value.ndim:
        raise NotYet(f"One number is asked for, your function returns an array of shape {value.shape}.")

    def worth(weight=t / (1 - t), treated=risk >= t):
        return np.mean(treated & (truth == 1)) - weight * np.mean(treated & (truth == 0))

    right = worth()
    hints = {
        "Whoever has exactly the risk of the threshold is treated, too: use >=.": worth(treated=risk > t),
        "You weigh a patient treated in vain by (1 - t)/t; it should be t/(1 - t).": worth((1 - t) / t),
        "You weigh a patient treated in vain like one who is found; the weight is t/(1 - t).": worth(1),
        "You weigh a patient treated in vain by t; the weight is the odds, t/(1 - t).": worth(t),
        "You count true positives only; patients treated in vain cost something.": worth(0),
        "You return numbers of patients; divide by all patients, n.": right * truth.size,
        "You divide by the patients who are treated; divide by all patients.": right / np.mean(risk >= t),
        "You used sensitivity and the share of false alarms; both counts are divided by all patients.": (
            np.mean(risk[truth == 1] >= t) - t / (1 - t) * np.mean(risk[truth == 0] >= t)
        ),
    }
    if np.isclose(value, right):
        other = answer(truth, risk, 0.5)
        if not np.isclose(other, worth(1, risk >= 0.5)):
            raise NotYet("At a threshold of 0.2 it is right, at 0.5 it is not: does the weight follow the threshold?")
        return None
    for hint, wrong in hints.items():
        if np.isclose(value, wrong):
            raise NotYet(hint)
    raise NotYet(f"At a threshold of {t} the net benefit is {right:.4f}, you return {value:.4f}.")


def recalibrate(answer):
    """A function (risk_validation, sick_validation, risk_test) that returns recalibrated risks of the test patients."""
    risk_validation, sick_validation = overconfident(3000, 1)
    risk_test, sick_test = overconfident(2000, 2)
    new = np.asarray(call(answer, risk_validation.copy(), sick_validation.copy(), risk_test.copy()), dtype=float)
    if new.shape == (2000, 2):
        raise NotYet("You return two columns; take the one of the sick, [:, 1].")
    if new.shape == risk_validation.shape:
        raise NotYet("You return risks of the validation patients; those of the test patients are asked for.")
    if new.shape != risk_test.shape:
        raise NotYet(f"A risk for each of {risk_test.size} test patients is asked for, got the shape {new.shape}.")
    if np.isin(new, (0, 1)).all():
        raise NotYet("You return calls, 0 or 1; a risk is asked for: predict_proba in place of predict.")
    if new.min() < 0 or new.max() > 1:
        raise NotYet("Some of your values lie outside 0 to 1: turn the log-odds back into a risk.")
    if np.allclose(new, risk_test):
        raise NotYet("The risks came back as they were.")
    by_risk, ranks = np.argsort(risk_test), np.corrcoef(risk_test, new)[0, 1]
    if ranks < 0:
        raise NotYet("High risks became low ones: did you take the column of the healthy?")
    if np.any(np.diff(new[by_risk]) < -1e-9):
        raise NotYet("The order of the patients has changed; a recalibration keeps it.")
    a, slope = _line(risk_test, new)
    if np.abs(logit(new.clip(1e-9, 1 - 1e-9)) - a - slope * logit(risk_test)).max() > 0.05:
        raise NotYet("In log-odds the new risk is not a straight line of the old one: fit on logit(risk), not on risk.")
    if np.isclose(slope, 1, atol=0.02):
        raise NotYet("You moved all log-odds alike; this model is also too sure of itself. Fit a slope as well.")
    fit = evaluation.calibration_fit(sick_test, new, resamples=1)
    if not (abs(fit.slope.value - 1) < 0.2 and abs(fit.intercept.value) < 0.2):
        raise NotYet(
            f"On the test patients the slope is now {fit.slope.value:.2f} and the intercept {fit.intercept.value:.2f}; "
            "1 and 0 are wanted. Is the fit made on the validation patients, without penalty?"
        )


CHECKERS = {"net_benefit": net_benefit, "recalibrate": recalibrate}
