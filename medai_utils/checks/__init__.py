"""Exercise checks: `check("name", answer)` says whether an answer is right, and if not, what to look at.

A chapter's checkers stand in one module of this package. A checker takes the answer and returns (a sentence, if it
has something to add) or raises `NotYet` with a hint::

    @register("sensitivity")
    def sensitivity(answer):
        if abs(answer - 12 / 19) < 0.005:
            raise NotYet("You divided by the alarms; divide by the patients who are sick.")
        ...
"""

import pkgutil
import re
from importlib import import_module

_CHECKERS = {}


class NotYet(Exception):
    """The answer is not right yet; the message is a sentence that a student can act on."""


def register(exercise):
    """Decorator: make a function the checker of an exercise."""

    def remember(checker):
        if exercise in _CHECKERS:
            raise ValueError(f"exercise {exercise!r} already has a checker")
        _CHECKERS[exercise] = checker
        return checker

    return remember


def call(function, *arguments):
    """What the student's function returns, or a hint if it is no function, or returns nothing yet."""
    if not callable(function):
        raise NotYet(
            f"Hand in the function itself, without brackets after its name; this is {type(function).__name__}."
        )
    value = function(*arguments)
    if value is None or value is ...:
        raise NotYet("Your function returns nothing yet.")
    return value


def check(exercise, answer):
    """Print in one line whether an answer is right; a wrong answer raises nothing.

    Parameters
    ----------
    exercise : str
        Name of the exercise, as it stands in the notebook.
    answer : object
        What the exercise asks for: a number, an array, a function.

    Raises
    ------
    ValueError
        If there is no exercise of that name; the message lists those that there are.
    """
    for module in pkgutil.iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    if exercise not in _CHECKERS:
        raise ValueError(f"there is no exercise {exercise!r}; there are: {', '.join(sorted(_CHECKERS))}")
    print(_verdict(_CHECKERS[exercise], answer))


def _verdict(checker, answer):
    if answer is None or answer is ...:
        return "Not yet: there is no answer here so far."
    try:
        remark = checker(answer)
    except NotYet as hint:
        return f"Not yet: {hint}"
    except Exception as error:  # whatever a student hands in, Run All goes on
        message = re.sub(r" at 0x[0-9a-fA-F]+", "", " ".join(str(error).split()))
        return f"Not yet: the answer cannot be checked, it led to {type(error).__name__}: {message}"
    return f"Right: {remark}" if remark else "Right."
