"""Checks of the exercises of lesson 1.3, why."""

from . import choice

boxes = choice(
    "b",
    {
        "a": "The network was fitted to films, so it has learned: it is machine learning, and deep learning.",
        "b": "People wrote its rules, and from its input it still worked out a recommendation: AI that learned nothing.",
        "c": "Its points were fitted to records. However simple the formula is, that is machine learning.",
        "d": "It shows what it measures: no prediction, no recommendation and no decision, so it is not AI at all.",
    },
)

mycin = choice(
    "c",
    {
        "a": "Nobody was treated by the program's advice, so nobody lived or died by it.",
        "b": "Eight judges on ten cases give 80 judgements: 52 accepted is hardly more than 50, and acceptable to judges is "
        "not the same as better for patients.",
        "c": "What was counted is what was shown: judges who did not know whose choice it was accepted at least as many.",
        "d": "Ten cases say little, not nothing: with other ten cases it could easily have been 50 or 80 %.",
    },
)

warfarin = choice(
    "c",
    {
        "a": "Sentence 1 only says what was compared, and that is true.",
        "b": "Sentence 2 repeats what was measured, with what it was compared with.",
        "c": "Two things differed, the genes and the formula, so nobody can say from this trial which of them brought the "
        "gain.",
        "d": "Sentence 4 claims nothing. It says what was not asked, and so helps the reader.",
    },
)

gain = choice(
    "b",
    {
        "a": "Nobody was treated after the photographs were read. How often a reader is right is a beginning.",
        "b": "Patients were treated in two ways, and what happened to them was counted.",
        "c": "Mice are not patients, and many drugs that work in mice do nothing in people.",
        "d": "A prediction that agrees with a measurement has helped nobody so far.",
    },
)

CHECKERS = {"boxes": boxes, "mycin": mycin, "warfarin": warfarin, "gain": gain}
