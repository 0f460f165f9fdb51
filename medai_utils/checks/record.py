"""Checks of the exercises of lesson 1.4, record."""

from . import call, choice, expect, number, refuse, same

trials = choice(
    "c",
    {
        "a": "Nobody counted cancers or deaths here. An adenoma may become a cancer, and most never do.",
        "b": "Half an objection: chance made the groups, but a doctor who knows may look longer, and the authors grade the "
        "evidence as low. Still, something was counted, and more of it was found.",
        "c": "What was counted is what was shown: more adenomas. Whether patients fare better needs another count, and "
        "years.",
        "d": "The positive predictive value is the share of alarms that are right, and the text does not say how many "
        "alarms there were. More harmless polyps were removed as well, which speaks against it.",
    },
)

silence = choice(
    "c",
    {
        "a": "That would be a sensitivity of 95 %. The sentence is about the silences, not about the patients with sepsis.",
        "b": "5 % of the silences are wrong, which is another share than 5 % of the patients with sepsis. Of those it "
        "misses two in three.",
        "c": "A program that never rings is right in 93 of 100 stays. Ask of every silence what it adds to that.",
        "d": "The specificity asks how many of those without sepsis are left alone. Here the question is how many of those "
        "left alone are without sepsis.",
    },
)


def abstract(answer):
    """The PPV at a sensitivity and a specificity of 0.9 where 5 of 100 are sick."""
    value = number(answer)
    refuse(
        value,
        {
            "That is the PPV of the study, in which every second film was of a sick person. In the department 5 of 100 "
            "are sick.": 0.9,
            "That is in per cent. Answer with a share, between 0 and 1.": 100 * 0.045 / 0.14,
            "That is the share of all patients who are sick and get an alarm. Divide by all who get one.": 0.045,
            "That is the share of all patients who get an alarm. Which part of it is right?": 0.14,
            "That is the share of the alarms that are false. The rest are right.": 0.095 / 0.14,
            "That is the negative predictive value. Look at the alarms.": 0.855 / 0.86,
            "That is the prevalence: the share of the sick among all patients, not among the alarms.": 0.05,
            "You divided the right alarms by the false ones. Divide by all alarms.": 0.045 / 0.095,
            "You did not weight the others by their share, 95 of 100.": 0.045 / 0.145,
            "You are near, but a third is rounded. Divide the right alarms by all alarms, with decimals.": 1 / 3,
        },
        rtol=5e-3,
    )
    expect(
        value,
        0.045 / 0.14,
        "Of 100 patients 5 are sick and 95 are not. For how many of the 5 does it ring, and for how many of the 95?",
        rtol=5e-3,
    )
    return "About 0.32 of the alarms are right, where the abstract promised nine in ten: the study chose its own prevalence."


def rounded(value, right):
    """Refuse the right value, rounded to two or three decimals."""
    for digits in (2, 3):
        refuse(value, {"That is right, but rounded. Return the number as it is.": round(right, digits)}, rtol=1e-9)


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
        rounded(value, right)
        sick = 10_000 * p
        expect(
            value,
            right,
            f"With {se:g}, {sp:g} and {p:g}: of 10,000 patients {sick:.0f} are sick and {10_000 * found:.0f} of them "
            f"get an alarm; {10_000 * false:.0f} of the {10_000 - sick:.0f} others get one, too.",
        )
    return "At a prevalence of 0.1, three in five alarms of a test with 0.9 and 0.85 are false; at 0.3, fewer than three in ten."


def needed_specificity(answer):
    """A function (sensitivity, prevalence, wanted) that returns the specificity at which a share `wanted` is right."""
    for se, p, wanted in ((0.8, 0.3, 0.6), (0.95, 0.1, 0.3), (0.6, 0.2, 0.25)):
        value = number(call(answer, se, p, wanted))
        sick_per_healthy, false_per_right = p / (1 - p), (1 - wanted) / wanted
        false = se * sick_per_healthy * false_per_right
        if same(value, 1 - false):
            continue
        refuse(
            value,
            {
                "That is the share of the healthy who may get a false alarm. The specificity is the rest.": false,
                "You turned the last fraction round: for each right alarm there may be (1 - wanted) / wanted false "
                "ones.": 1 - se * sick_per_healthy / false_per_right,
                "You turned the first fraction round: for each healthy person there are prevalence / (1 - prevalence) "
                "sick ones.": 1 - se / sick_per_healthy * false_per_right,
                "You left out 1 - prevalence, the share of the healthy, below the first line.": 1
                - se * p * false_per_right,
                "You left out the prevalence, as if there were as many sick as healthy people.": 1
                - se * false_per_right,
                "You left out the sensitivity, as if every sick person were found.": 1
                - sick_per_healthy * false_per_right,
                "You forgot to divide by `wanted`.": 1 - se * sick_per_healthy * (1 - wanted),
                "You divided by `wanted`, and forgot the 1 - wanted above the line.": 1
                - se * sick_per_healthy / wanted,
                "That is in per cent. Return the share, between 0 and 1.": 100 * (1 - false),
                "That is 1 + the fraction. The false alarms are taken away from 1.": 1 + false,
                "That is the share of alarms that you want to be right. The specificity is asked.": wanted,
            },
        )
        rounded(value, 1 - false)
        sick, healthy = 1000 * p, 1000 * (1 - p)
        expect(
            value,
            1 - false,
            f"With {se:g}, {p:g} and {wanted:g}: of 1,000 people {sick:.0f} are sick and {se * sick:.0f} of them get an "
            f"alarm, so {se * sick * false_per_right:.0f} of the {healthy:.0f} others may get one.",
        )
    return "The rarer the disease, the nearer to 1 it must be: with a sensitivity of 0.87 and one sick in a thousand it is 0.9991 for every second alarm to be right."


CHECKERS = {
    "trials": trials,
    "silence": silence,
    "abstract": abstract,
    "ppv": ppv,
    "needed_specificity": needed_specificity,
}
