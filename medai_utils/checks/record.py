"""Checks of the exercises of lesson 1.4, record."""

import numpy as np

from . import call, choice, expect, number, refuse, same

q1 = choice(
    "c",
    {
        "a": "Nobody counted cancers or deaths here. An adenoma may become a cancer, and most never do.",
        "b": "The groups were made by chance, and together the trials were large. They do show something: read what was "
        "counted.",
        "c": "What was counted is what was shown: more adenomas. Whether patients fare better needs another count, and "
        "years.",
        "d": "The positive predictive value is the share of alarms that are right, and nobody counted alarms. More "
        "harmless polyps were removed as well, which speaks against it.",
    },
)


def ppv(answer):
    """A function (sensitivity, specificity, prevalence) that returns the positive predictive value."""
    for se, sp, p in ((0.8, 0.85, 0.1), (0.6, 0.95, 0.3), (0.99, 0.7, 0.02)):
        value = number(call(answer, se, sp, p))
        found, false = se * p, (1 - sp) * (1 - p)
        right = found / (found + false)
        if same(value, right):
            continue
        refuse(
            value,
            {
                "You swapped sensitivity and specificity: the sensitivity belongs to the sick, the specificity to the "
                "others.": sp * p / (sp * p + (1 - se) * (1 - p)),
                "That is the negative predictive value: the share of right answers among those who got no alarm. Look "
                "at the alarms.": sp * (1 - p) / (sp * (1 - p) + (1 - se) * p),
                "You left out the prevalence, as if half of the patients were sick. Weight the two groups by how many "
                "there are.": se / (se + 1 - sp),
                "That is the share of all patients who are sick and get an alarm. Divide by the share who get an "
                "alarm.": found,
                "That is the share of all patients who get an alarm. Which part of it is right?": found + false,
                "That is the share of alarms that are wrong. The rest are right.": 1 - right,
                "That is the accuracy: it counts those who were rightly left alone as well.": found + sp * (1 - p),
                "You weighted the others by the specificity; those of them who get an alarm are the rest, one less the "
                "specificity.": found / (found + sp * (1 - p)),
                "You divided the right alarms by the false ones, which gives odds. Divide by all alarms.": found
                / false,
                "You multiplied the prevalence by sensitivity / (1 - specificity). That ratio turns odds into odds, not "
                "shares into shares.": found / (1 - sp),
                "You did not weight the others by their share, which is one less the prevalence.": found
                / (found + 1 - sp),
                "That is in per cent. Return the share, between 0 and 1.": 100 * right,
                "That is the sensitivity itself. It asks about the sick; the predictive value asks about the "
                "alarms.": se,
                "That is the prevalence: the share of the sick among all patients, not among the alarms.": p,
            },
        )
        sick = 10_000 * p
        expect(
            value,
            right,
            f"With {se:g}, {sp:g} and {p:g}: of 10,000 patients {sick:.0f} are sick and {10_000 * found:.0f} of them "
            f"get an alarm; {10_000 * false:.0f} of the {10_000 - sick:.0f} others get one, too.",
        )
    return "At a prevalence of 0.1, three in five alarms of a test with 0.9 and 0.85 are false; at 0.3, fewer than three in ten."


def hospital_alone(answer):
    """A function (films, prevalence) that returns the AUROC of calling every film of the first hospital suspicious."""
    for films, prevalence in (([100, 900], [0.29, 0.1]), ([400, 250], [0.2, 0.6]), ([350, 150], [0.2, 0.2])):
        films, prevalence = np.array(films), np.array(prevalence)
        value = number(call(answer, films, prevalence))
        sick, healthy = films * prevalence, films * (1 - prevalence)
        whole = (films * prevalence).astype(int)  # 100 * 0.29 is 28.999999999999996
        t, f = sick[0] / sick.sum(), healthy[0] / healthy.sum()
        right = 0.5 + (t - f) / 2
        if same(value, right):
            continue
        equal = (prevalence[0] / prevalence.sum() - (1 - prevalence[0]) / (2 - prevalence.sum())) / 2
        refuse(
            value,
            {
                "You divided by all films. t is a share of the sick films, f a share of the healthy ones.": 0.5
                + (sick[0] - healthy[0]) / films.sum() / 2,
                "You cut the numbers of films to whole numbers, and 100 * 0.29 is 28.999999999999996 to Python. Leave "
                "them as they are, or round them.": 0.5
                + (whole[0] / whole.sum() - (films - whole)[0] / (films - whole).sum()) / 2,
                "You compared the prevalences of the hospitals. What is asked is where the sick films are from, and "
                "where the healthy ones are from.": 0.5 + (prevalence[0] - prevalence[1]) / 2,
                "You counted a tie as nothing. Two films of one hospital have the same score: such a pair counts "
                "half.": t * (1 - f),
                "You counted a tie as a success. Two films of one hospital have the same score: such a pair counts "
                "half.": 1 - (1 - t) * f,
                "That is the accuracy of the rule, which depends on how many films each hospital sent.": (
                    sick[0] + healthy[1]
                )
                / films.sum(),
                "Turn it round: the films of the first hospital have the higher score. Where its prevalence is "
                "lower than that of the second, the AUROC is below 0.5, and that is right.": 1 - right,
                "That is the share of the sick films that come from the first hospital, the sensitivity of the rule. "
                "The healthy films are missing.": t,
                "That is the share of the healthy films that come from the first hospital. The sick ones are "
                "missing.": f,
                "That is the prevalence of the first hospital: the share of its alarms that are right.": prevalence[0],
                "You took the hospitals as if each had sent as many films. The first sent "
                f"{films[0]}, the second {films[1]}.": 0.5 + equal,
                "That is the difference t - f. The AUROC of a rule that says yes or no is one half, plus half of it.": t
                - f,
                "You added the whole of t - f to one half; only half of it is added.": 0.5 + t - f,
                "That is half of t - f. Add one half: a rule that knows nothing has an AUROC of 0.5.": (t - f) / 2,
            },
        )
        expect(
            value,
            right,
            f"Of {sick.sum():.0f} sick films {sick[0]:.0f} are from the first hospital, of {healthy.sum():.0f} healthy "
            f"ones {healthy[0]:.0f}.",
        )
    return "Nobody looked at a film, and with 100 and 900 films, half and a tenth of them sick, the AUROC is 0.65."


CHECKERS = {"q1": q1, "ppv": ppv, "hospital_alone": hospital_alone}
