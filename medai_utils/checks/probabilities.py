"""Checks of the exercises of lesson 1.11, probabilities."""

import numpy as np

from . import NotYet, array, call, choice, expect, number, refuse

q1 = choice(
    "b",
    {
        "a": "A good AUROC says that the sick get higher risks than the healthy. It says nothing about the risks "
        "themselves: halve them all, and the AUROC stays.",
        "b": "It learned that half of all people are sick. The ranking may travel; the risks have to be moved, for "
        "example by an intercept from people of the practice.",
        "c": "The risks are wrong the other way: where the model learned, half of the people were sick, far more than "
        "in the practice.",
        "d": "A new model is possible, but it throws away a good ranking, and 2 % of sick people teach little. One "
        "number may be enough to repair this one.",
    },
)


def expit(z):
    """The risk at these log-odds. SciPy has it too, but loads in more time than a first check may take."""
    return 1 / (1 + np.exp(-z))


def logit(risk):
    """The log-odds of a risk."""
    return np.log(risk / (1 - risk))


def net_benefit(answer):
    """A function (truth, risk, threshold) that returns the net benefit."""
    for people, t, seed in ((40, 0.2, 43), (55, 0.6, 6), (30, 0.35, 10)):
        rng = np.random.default_rng(seed)
        risk = np.round(rng.beta(2, 3, people), 2)
        risk[rng.choice(people, 6, replace=False)] = t
        truth = (rng.random(people) < risk).astype(int)
        value = number(call(answer, truth, risk, t))
        sick, healthy, treated, odds = truth == 1, truth == 0, risk >= t, t / (1 - t)

        def worth(weight, treated=treated, sick=sick, healthy=healthy):
            return np.mean(treated & sick) - weight * np.mean(treated & healthy)

        right = worth(odds)
        refuse(
            value,
            {
                "Whoever has exactly the risk of the threshold is treated, too: use >=.": worth(odds, risk > t),
                "You treat those below the threshold; treat those whose risk is at least the threshold.": (
                    worth(odds, risk < t)
                ),
                "You weigh a patient treated in vain by (1 - t)/t; it should be t/(1 - t).": worth(1 / odds),
                "You weigh a patient treated in vain like one who is found; the weight is t/(1 - t).": worth(1),
                "You weigh a patient treated in vain by t; the weight is the odds, t/(1 - t).": worth(t),
                "You count true positives only; patients treated in vain cost something.": worth(0),
                "You subtract the sick people who are left untreated; the cost is the healthy ones who are treated.": (
                    np.mean(treated & sick) - odds * np.mean(~treated & sick)
                ),
                "A patient treated in vain is a cost: subtract, do not add.": worth(-odds),
                "These are numbers of patients; divide by all patients, n.": right * people,
                "You divide by the patients who are treated; divide by all patients.": right / np.mean(treated),
                "You used sensitivity and the share of false alarms; both counts are divided by all patients.": (
                    np.mean(treated[sick]) - odds * np.mean(treated[healthy])
                ),
            },
        )
        expect(
            value,
            right,
            f"Among {people} people, at a threshold of {t}, TP is {np.sum(treated & sick)} and FP is "
            f"{np.sum(treated & healthy)}.",
        )
    return "It says how many sick people are found per person, after paying for those who are treated in vain."


def recalibrate(answer):
    """A function (risk_validation, sick_validation, risk_test) that returns recalibrated risks of the test patients."""
    for patients, others, truth, seed in ((60, 45, (-0.9, 0.5), 1), (90, 50, (1.2, 2.5), 6)):
        old, sick = _badly_calibrated(patients, *truth, seed)
        new, _ = _badly_calibrated(others, *truth, seed + 1)
        value = array(call(answer, old, sick, new))
        if value.shape == (others, 2):
            raise NotYet("You return two columns; take the one of the sick, [:, 1].")
        if value.shape == old.shape:
            raise NotYet("You return as many risks as there are validation patients; the test patients are asked for.")
        value = array(value, new.shape)
        if np.isin(value, (0, 1)).all():
            raise NotYet("You return calls, 0 or 1; a risk is asked for: predict_proba in place of predict.")
        if value.min() < 0 or value.max() > 1:
            raise NotYet("Some of your values lie outside 0 to 1: turn the log-odds back into a risk.")
        a, b = _fit(logit(old), sick)
        alone = _fit(np.empty(0), sick, offset=logit(old))
        soft = np.where(sick == 1, (sick.sum() + 1) / (sick.sum() + 2), 1 / (np.sum(sick == 0) + 2))

        def line(weights, of=logit, new=new):
            return expit(weights[0] + weights[1] * of(new))

        mistakes = {
            "The risks came back as they were.": new,
            "High risks became low ones: did you take the column of the healthy?": 1 - line((a, b)),
            "Fit on the log-odds, logit(risk), not on the risk.": line(_fit(old, sick), np.asarray),
            "You moved all log-odds alike; their spread is wrong, too. Fit a slope as well.": line((*alone, 1)),
            "Your intercept is the one for a slope of 1. Take intercept and slope from one and the same fit.": (
                line((*alone, b))
            ),
            "The intercept is missing: you fitted a slope only.": line((0, *_fit(logit(old), sick, intercept=False))),
            "The recalibration is turned round: intercept plus slope times the old log-odds gives the new ones.": (
                expit((logit(new) - a) / b)
            ),
            "You fitted with a penalty, as scikit-learn does unless told otherwise. Without one, C is very large.": (
                line(_fit(logit(old), sick, penalty=1))
            ),
            "You fitted with a penalty, and on the risk; fit without one, on the log-odds, logit(risk).": (
                line(_fit(old, sick, penalty=1), np.asarray)
            ),
            "You pulled the outcomes towards the middle, as Platt proposed; fit on 0 and 1 as they are.": (
                line(_fit(logit(old), soft))
            ),
        }
        right, close = line((a, b)), {"rtol": 1e-2, "atol": 5e-4}  # some solvers stop early
        if not np.allclose(value, right, **close):
            refuse(value, mistakes, **close)
        order = np.argsort(new)
        if np.any(np.diff(value[order]) < -1e-6):
            raise NotYet("The order of the patients has changed; with a rising line of the log-odds it cannot.")
        sentence = (
            "Fit a + b logit(risk) on the validation patients, without penalty, and apply it to the test patients. "
        )
        first = f"The first test patient has {right[0]:.4g} then, not {value[0]:.4g}."
        expect(value, right, sentence + first * (not np.isclose(value[0], right[0], rtol=1e-3)), **close)
    return "Two numbers changed every risk and left the order of the patients as it was."


def _badly_calibrated(n, intercept, slope, seed):
    """Risks (n,) of a simulated model, and who is sick (n,): the true log-odds are intercept + slope * logit(risk)."""
    rng = np.random.default_rng(seed)
    log_odds = rng.normal(-intercept / slope, 1 / slope, n)
    return expit(log_odds), (rng.random(n) < expit(intercept + slope * log_odds)).astype(int)


def _fit(x, y, *, penalty=0.0, offset=0.0, intercept=True):
    """Intercept and slopes of a logistic regression, by Newton's method; the intercept is not penalised."""
    design = np.column_stack([np.ones(len(y))] * intercept + [x] * (x.size > 0))
    ridge = np.diag([0.0] * intercept + [penalty] * (x.size > 0))
    weights = np.zeros(design.shape[1])
    for _ in range(30):
        p = expit(offset + design @ weights)
        curve = (design.T * (p * (1 - p))) @ design + ridge
        weights = weights + np.linalg.solve(curve, design.T @ (y - p) - ridge @ weights)
    return weights


CHECKERS = {"q1": q1, "net_benefit": net_benefit, "recalibrate": recalibrate}
