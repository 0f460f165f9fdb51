"""The mechanism of the exercise checks; each chapter's checkers have tests of their own."""

import pytest

from medai_utils import check, checks
from medai_utils.checks import NotYet, register


@pytest.fixture(autouse=True)
def double(monkeypatch):
    """One exercise: a function that doubles a number."""
    monkeypatch.setattr(checks, "_CHECKERS", {})
    monkeypatch.setattr(checks, "__path__", [])

    @register("double")
    def double(answer):
        if answer(3) == 9:
            raise NotYet("You squared the number; add it to itself.")
        if answer(3) != 6:
            raise NotYet(f"Twice 3 is 6, not {answer(3)}.")
        return "twice 3 is 6."

    register("anything")(lambda answer: None)


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        (lambda x: 2 * x, "Right: twice 3 is 6."),
        (lambda x: x**2, "Not yet: You squared the number; add it to itself."),
        (lambda x: x, "Not yet: Twice 3 is 6, not 3."),
        (None, "Not yet: there is no answer here so far."),
        (..., "Not yet: there is no answer here so far."),
        (lambda x: x / 0, "Not yet: the answer cannot be checked, it led to ZeroDivisionError: division by zero"),
        (6, "Not yet: the answer cannot be checked, it led to TypeError: 'int' object is not callable"),
    ],
)
def test_one_line_and_no_exception(capsys, answer, line):
    assert check("double", answer) is None
    captured = capsys.readouterr()
    assert captured.out == line + "\n" and captured.err == ""


def test_a_checker_may_have_nothing_to_add(capsys):
    check("anything", 1)
    assert capsys.readouterr().out == "Right.\n"


def test_the_line_holds_no_address_and_no_second_line(capsys):
    def answer(x):
        raise RuntimeError(f"first\nsecond {object()}")

    check("double", answer)
    assert capsys.readouterr().out.endswith("RuntimeError: first second <object object>\n")


def test_an_unknown_exercise_lists_the_known_ones():
    with pytest.raises(ValueError, match="no exercise 'treble'; there are: anything, double"):
        check("treble", 1)


def test_a_name_is_given_once():
    with pytest.raises(ValueError, match="'double' already has a checker"):
        register("double")(lambda answer: None)
