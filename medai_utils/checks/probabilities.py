"""Checks of the exercises of lesson 1.11, probabilities."""

import numpy as np

from . import NotYet, call, choice, expect, number, refuse, same

kept_promise = choice(
    "c",
    {
        "a": "A good AUROC says that those who die get higher risks than those who live. It says nothing about the "
        "risks themselves: halve them all, and the AUROC stays.",
        "b": "The order is good, and a new program would throw it away. Look for the answer that keeps the order.",
        "c": "The order is good and the numbers promise too much. Two numbers, learned on validation patients, may be "
        "enough to repair them.",
        "d": "A threshold changes whom you call. Whoever is told 30 % is still told too much.",
    },
)


price = choice(
    "b",
    {
        "a": "1/4 is the price, the odds of the threshold. The threshold is the risk that has these odds.",
        "b": "Of 100 patients who are told 20 %, 80 are treated for nothing and 20 are sick, as bad as 20 times 4. The "
        "balance is level.",
        "c": "At 0.8 you would treat only if you are nearly sure, as if a needless treatment were the worse error.",
        "d": "The curve shows what the program is worth at each price. It does not say which price is yours.",
    },
)


def treat_all(answer):
    """Net benefit of the model less that of treating all children, from the abstract."""
    value = number(answer)
    model, everybody = (180 - 520 / 20) / 1000, (200 - 800 / 20) / 1000
    weight = 1 / 21
    refuse(
        value,
        {
            "That is the net benefit of the model. Subtract that of treating all children.": model,
            "That is the net benefit of treating all children. What is that of the model?": everybody,
            "The size is right. Is it the model that is worth more, or treating all?": everybody - model,
            "These are children; divide by all 1,000.": 1000 * (model - everybody),
            "That is in per cent. Divide by all 1,000, and leave it so.": 100 * (model - everybody),
            "These are children, and the sign is that of treating all less the model.": 1000 * (everybody - model),
            "The price of a needless course is the odds of the threshold, 1/20. You took the threshold itself, 1/21.": (
                -20 + weight * 280
            )
            / 1000,
            "You counted the infections only. What do the needless courses cost?": -0.02,
            "Count needless courses with 1/20 each, not with 20.": (-20 + 20 * 280) / 1000,
        },
    )
    if not same(value, model - everybody):
        raise NotYet("The model finds 180 infections with 520 needless courses. Treating all finds 200 with 800.")
    return (
        "At this price the model is worth less than treating all children: it saves 280 courses and misses 20 "
        "infections. Of the 300 it does not treat, 1 in 15 is infected, and it promised less than 1 in 21."
    )


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


def intercept(answer):
    """A function (truth, risk) that returns the shift of all log-odds after which the mean risk is the share of deaths."""
    close = {"rtol": 5e-3, "atol": 2e-3}  # whoever stops halving early is right, too
    for people, true, seed in ((300, -1.4, 5), (240, 1.1, 8)):
        rng = np.random.default_rng(seed)
        z = rng.normal(-0.8 - true / 2, 1.2, people)
        risk = 1 / (1 + np.exp(-z))
        truth = (rng.random(people) < 1 / (1 + np.exp(-1.6 * z - true))).astype(int)
        value = number(call(answer, truth, risk))
        died, z = truth.mean(), np.log(risk / (1 - risk))
        right = _shift(z, truth)

        def odds(p):
            return np.log(p / (1 - p))

        mistakes = {
            "The sign is turned: where the risks are too high, the shift is below 0.": -right,
            "That is the log-odds of the share who died less those of the mean risk. The mean of bent numbers is not the "
            "number of their mean: try shifts until the mean risk is right.": odds(died) - odds(risk.mean()),
            "That is the log-odds of the share who died less the mean of the old log-odds. It is the mean of the new "
            "*risks* that has to be right.": odds(died) - z.mean(),
            "That is the share who died less the mean risk. The shift is one of log-odds.": died - risk.mean(),
            "That is the logarithm of the ratio of died and told. The shift is one of log-odds.": np.log(
                died / risk.mean()
            ),
            "That is the intercept of a line whose slope is fitted, too. Hold the slope at 1.": _line(z, truth),
            "That is the share who died. By how much do the log-odds have to be moved?": died,
        }
        if not np.isclose(value, right, **close):
            refuse(value, mistakes)
        if np.isclose(value, 0, atol=1e-6):
            raise NotYet("A shift of 0 leaves the risks as they are, and here they are wrong.")
        new = np.mean(1 / (1 + np.exp(-z - value)))
        sentence = f"After your shift the mean risk is {new:.3f}, and {died:.3f} died."
        expect(value, right, sentence, **close)
    return "With one number the mean risk is right. The order of the people, and how far apart they are, stayed."


def _shift(z, truth):
    low, high = -30.0, 30.0
    for _ in range(80):
        middle = (low + high) / 2
        if np.mean(1 / (1 + np.exp(-z - middle))) < truth.mean():
            low = middle
        else:
            high = middle
    return low


def _line(z, truth):
    """The intercept of a logistic regression on z, by Newton's method."""
    design, weights = np.column_stack([np.ones_like(z), z]), np.zeros(2)
    for _ in range(30):
        p = 1 / (1 + np.exp(-design @ weights))
        weights = weights + np.linalg.solve((design.T * (p * (1 - p))) @ design, design.T @ (truth - p))
    return weights[0]


CHECKERS = {
    "kept_promise": kept_promise,
    "price": price,
    "treat_all": treat_all,
    "net_benefit": net_benefit,
    "intercept": intercept,
}
