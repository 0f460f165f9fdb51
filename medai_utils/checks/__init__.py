"""Checks of the exercises: `check("lesson.exercise", answer)` says whether an answer is right, or what to look at.

A module is a lesson: the checkers of `10_ranking_exercises.ipynb` stand in `ranking.py`, under their names in its
dictionary `CHECKERS`. A checker takes the answer and returns a sentence that is worth reading once the answer is right,
or raises `NotYet` with a hint::

    def ppv(answer):
        for se, sp, p in ((0.9, 0.8, 0.1), (0.5, 0.95, 0.3)):  # two cases that differ in everything
            value = number(call(answer, se, sp, p))
            refuse(value, {"That is the sensitivity. Ask about the alarms.": se})
            expect(value, se * p / (se * p + (1 - sp) * (1 - p)))
        return "The rarer the disease, the more alarms are false."

What every checker needs is here: `call` runs the student's function and guards what it is given, `number` and `array`
guard what it returns, `refuse` knows the mistakes, `expect` the right value, `choice` a question with lettered answers. What loads slowly is imported by the checker that
needs it, so that the first check of a lesson is there at once.
"""

import contextlib
import copy
import html
import io
import linecache
import pkgutil
import re
import traceback
import warnings
from importlib import import_module

import numpy as np

DIGITS = 1e-3  # relative: an answer may be rounded to four digits
EMPTY = "There is no answer here so far."


class NotYet(Exception):
    """The answer is not right yet; the message is a sentence that a student can act on."""


def check(exercise, answer):
    """Show in one line whether an answer is right; a wrong answer raises nothing, so that *Run All* goes on.

    Parameters
    ----------
    exercise : str
        "lesson.exercise", as it stands in the notebook.
    answer : object
        What the exercise asks for: a function, a number, a letter, a table, a model.

    Raises
    ------
    ValueError
        If there is no exercise of that name; the message lists those that there are.

    Examples
    --------
    >>> check("record.ppv", lambda sensitivity, specificity, prevalence: sensitivity)
    Not yet. That is the sensitivity itself. It asks about the sick; the predictive value asks about the alarms.
    """
    from IPython.display import display

    display(verdict(_checker(exercise), answer))


def _checker(exercise):
    lesson, _, name = str(exercise).partition(".")
    lessons = [module.name for module in pkgutil.iter_modules(__path__)]
    if lesson not in lessons:
        raise ValueError(f"there is no lesson {lesson!r} with exercises; there are: {', '.join(lessons)}")
    checkers = import_module(f"{__name__}.{lesson}").CHECKERS
    if name not in checkers:
        raise ValueError(f"{lesson} has no exercise {name!r}; it has: {', '.join(checkers)}")
    return checkers[name]


class Verdict:
    """Whether an answer is right, and a sentence; in colour where HTML can be shown."""

    def __init__(self, right, sentence):
        self.right, self.sentence = right, sentence

    def __repr__(self):
        return f"{'Right' if self.right else 'Not yet'}. {self.sentence}".strip()

    def _repr_html_(self):
        word, colour = ("Right", "#1a6b3c") if self.right else ("Not yet", "#9a3b00")
        style = f"background:{colour};color:#fff;padding:0.1em 0.5em;border-radius:0.3em;font-weight:bold"
        return f'<div class="verdict"><span style="{style}">{word}</span> {html.escape(self.sentence)}</div>'


def verdict(checker, answer):
    """What `checker` says of an answer, whatever a student hands in, as a `Verdict`."""
    if _is_empty(answer):
        return Verdict(False, EMPTY)
    try:
        return Verdict(True, checker(answer) or "")
    except NotYet as hint:
        return Verdict(False, str(hint))
    except Exception as error:
        return Verdict(
            False,
            f"The check itself stopped ({type(error).__name__}: {_one_line(error)}). That is an error of the book, and "
            "your answer may be right: please report it.",
        )


def call(function, *arguments):
    """What the student's function returns for copies of the arguments (a random generator is handed over itself).

    Raises
    ------
    NotYet
        If it is no function, returns nothing, stops with an error of its own (the line is named), or changes what it
        was given.
    """
    if not callable(function):
        raise NotYet(f"Hand in the function itself, without brackets after its name; this is {_a(function)}.")
    given = tuple(a if isinstance(a, np.random.Generator) else copy.deepcopy(a) for a in arguments)
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed), warnings.catch_warnings():
            warnings.simplefilter("once")  # a function is called many times, its warning is read once
            value = function(*given)
    except (Exception, SystemExit) as error:
        raise NotYet(_where_it_stops(function, error)) from error
    print(printed.getvalue(), end="")
    if value is None and printed.getvalue():
        raise NotYet("Your function prints its result. End it with `return` and the result, so that others can use it.")
    if value is None:
        raise NotYet("Your function returns nothing: does it end with `return` and the result?")
    if _is_empty(value):
        raise NotYet(EMPTY)
    for before, after in zip(arguments, given, strict=True):
        if not _unchanged(before, after):
            raise NotYet(
                f"Your function changes the {_kind(after)} that it was given, and whoever called it goes on with "
                "changed data. Work on a copy."
            )
    return value


def number(value):
    """The value as a float, or a hint if it is not one finite number."""
    array_of_one = array(value)
    if array_of_one.ndim:
        raise NotYet(f"One number is asked for, this is {_shape(array_of_one)}.")
    return float(array_of_one)


def array(value, shape=None, dtype=float):
    """The value as an array of numbers of this shape, or a hint if it is not one, or holds NaN or infinite values.

    Lists, tuples, pandas and tensors are welcome.
    """
    try:
        if np.asarray(value).dtype.kind in "SU":  # text such as "0.5" would be read as a number
            raise TypeError
        result = np.asarray(value, dtype=dtype)
    except (TypeError, ValueError):
        raise NotYet(f"Numbers are asked for, this is {_a(value)}.") from None
    if shape is not None and result.shape != shape:
        raise NotYet(f"{_asked(shape)} asked for, this is {_shape(result)}.")
    if not np.isfinite(result).all():
        wrong = "NaN, which is no number" if np.isnan(result).any() else "an infinite value"
        raise NotYet(f"The result is or holds {wrong}. Was something divided by zero, or a mean taken of nothing?")
    return result


def same(value, expected, *, rtol=DIGITS, atol=1e-9):
    """Whether two values agree to four digits, entry by entry."""
    return np.shape(value) == np.shape(expected) and np.allclose(value, expected, rtol=rtol, atol=atol)


def refuse(value, mistakes, **tolerance):
    """Give the hint of the first of the known `mistakes`, a dict of hint to wrong value, that the value equals."""
    for hint, wrong in mistakes.items():
        if same(value, wrong, **tolerance):
            raise NotYet(hint)


def expect(value, expected, sentence="", **tolerance):
    """Accept the expected value; any other gets the `sentence`, and both values if they are single numbers."""
    if same(value, expected, **tolerance):
        return
    numbers = ""
    if np.ndim(expected) == 0:
        digits = next(k for k in range(3, 18) if f"{value:.{k}g}" != f"{expected:.{k}g}")
        numbers = f"{expected:.{digits}g} was expected, this is {value:.{digits}g}."
    raise NotYet(f"{sentence} {numbers}".strip() or "These are not the values that were expected.")


def choice(right, sentences):
    """A checker of a question with lettered answers: `right` is one letter, `sentences` has one for every letter."""

    def checker(answer):
        letter = str(answer).strip().removeprefix("(").removesuffix(")").lower()
        if letter not in sentences:
            raise NotYet(f"Answer with one letter in quotes: {', '.join(sentences)}.")
        if letter != right:
            raise NotYet(sentences[letter])
        return sentences[right]

    if right not in sentences:
        raise ValueError(f"the right answer {right!r} has no sentence; there are sentences for {', '.join(sentences)}")
    checker.options = tuple(sentences)
    return checker


def _is_empty(answer):
    parts = answer if isinstance(answer, (tuple, list)) else [answer]
    return any(part is None or part is ... for part in parts)


def _unchanged(before, after):
    if isinstance(before, np.ndarray):
        return np.array_equal(before, after, equal_nan=before.dtype.kind == "f")
    if hasattr(before, "equals"):  # a table or a column of pandas
        return before.equals(after)
    return before == after if isinstance(before, (dict, list)) else True


def _where_it_stops(function, error):
    file = getattr(getattr(function, "__code__", None), "co_filename", None)
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    message = f"{type(error).__name__}: {_one_line(error)}".rstrip(": ")
    if not frames:
        return f"Your function stops with {message}"
    line = linecache.getline(frames[-1].filename, frames[-1].lineno).strip()
    line = f" ({line})" if line else ""
    return f"Your function stops in line {frames[-1].lineno} of its cell{line} with {message}"


def _one_line(error):
    return re.sub(r" at 0x[0-9a-fA-F]+", "", " ".join(str(error).split()))


def _kind(value):
    names = {"ndarray": "array", "str": "text", "int": "number", "float": "number", "Series": "column"}
    return names.get(type(value).__name__, type(value).__name__)


def _a(value):
    kind = _kind(value)
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def _shape(values):
    return f"an array of the shape {values.shape}" if values.ndim else "one number"


def _asked(shape):
    if shape == ():
        return "One number is"
    return f"{shape[0]} numbers are" if len(shape) == 1 else f"An array of the shape {shape} is"
