"""The checkers of lesson 1.11 accept right answers and name what is wrong with the others."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.model_selection import KFold, cross_val_predict, cross_val_score

from medai_utils import check
from medai_utils.checks.fitting import powers


def verdict(capsys, exercise, answer):
    check(exercise, answer)
    return capsys.readouterr().out


def drop(values, rate, rng):
    return np.where(rng.uniform(size=values.shape) < rate, 0, values / (1 - rate))


def in_place(values, rate, rng):
    values[rng.random(values.shape) < rate] = 0
    return values / (1 - rate)


def scored(sodium, died, degree, deal):
    model = LogisticRegression(C=1e4, max_iter=20_000)
    if deal is None:
        return log_loss(died, model.fit(powers(sodium, degree), died).predict_proba(powers(sodium, degree))[:, 1])
    risk = cross_val_predict(model, powers(sodium, degree), died, cv=deal, method="predict_proba")[:, 1]
    return log_loss(died, risk)


def best(sodium, died, degrees, deal=KFold(5, shuffle=True, random_state=3)):  # noqa: B008
    return min(degrees, key=lambda degree: scored(sodium, died, degree, deal))


def unshuffled(sodium, died, degrees):
    def mean_loss(degree):
        model = LogisticRegression(C=1e4, max_iter=20_000)
        return -cross_val_score(model, powers(sodium, degree), died, cv=KFold(5), scoring="neg_log_loss").mean()

    return min(degrees, key=mean_loss)


def position(sodium, died, degrees):
    return degrees.index(best(sodium, died, degrees))


def lowest_loss(sodium, died, degrees):
    return min(scored(sodium, died, degree, KFold(5, shuffle=True, random_state=3)) for degree in degrees)


@pytest.mark.parametrize(("exercise", "answer"), [("dropout", drop), ("choose-degree", best)])
def test_accepts_another_right_answer(capsys, exercise, answer):
    assert verdict(capsys, exercise, answer).startswith("Right")


WRONG = {
    "dropout": [
        (lambda values, rate, rng: ..., "returns nothing yet"),
        (lambda values, rate, rng: values * (rng.random(values.shape) >= rate), "must grow"),
        (lambda values, rate, rng: values * (rng.random(values.shape) < rate) / rate, "rate is the share"),
        (lambda values, rate, rng: values * (rng.random(values.shape[1]) >= rate) / (1 - rate), "all patients"),
        (lambda values, rate, rng: values * (rng.random(values.shape) >= rate) * (1 - rate), "falls twice"),
        (lambda values, rate, rng: drop(values, rate, np.random.default_rng(0)), "Two calls"),
        (in_place, "changes the values"),
    ],
    "choose-degree": [
        (lambda sodium, died, degrees: ..., "returns nothing yet"),
        (lambda sodium, died, degrees: best(sodium, died, degrees, None), "largest degree"),
        (unshuffled, "in order"),
        (position, "position"),
        (lowest_loss, "not its loss"),
    ],
}


@pytest.mark.filterwarnings(
    "ignore:Scoring failed", "ignore:\\s*\\d+ fits failed"
)  # of the answer that does not shuffle
@pytest.mark.parametrize(
    ("exercise", "answer", "hint"), [(exercise, *case) for exercise, cases in WRONG.items() for case in cases]
)
def test_names_what_is_wrong(capsys, exercise, answer, hint):
    said = verdict(capsys, exercise, answer)
    assert said.startswith("Not yet")
    assert hint in said
