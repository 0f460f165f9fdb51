"""The mechanism of the exercise checks; the checkers themselves are tested in test_answers.py."""

import pkgutil
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from medai_utils import check, checks
from medai_utils.checks import NotYet, array, call, choice, expect, number, refuse, same, verdict


def double(answer):
    for x in (3.0, -1.5):
        value = number(call(answer, x))
        refuse(value, {"You squared the number; add it to itself.": x**2})
        expect(value, 2 * x, "Add the number to itself.")
    return "Twice is once and once more."


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        (lambda x: 2 * x, "Right. Twice is once and once more."),
        (lambda x: x**2, "Not yet. You squared the number; add it to itself."),
        (lambda x: x, "Not yet. Add the number to itself. 6 was expected, this is 3."),
        (lambda x: 2.0042 * x, "Not yet. Add the number to itself. 6 was expected, this is 6.01."),
        (lambda x: 2.000001 * x, "Right. Twice is once and once more."),
        (lambda x: [x, x], "Not yet. One number is asked for, this is an array of the shape (2,)."),
        (lambda x: "six", "Not yet. Numbers are asked for, this is a text."),
        (lambda x: str(2 * x), "Not yet. Numbers are asked for, this is a text."),
        (lambda x: sys.exit(), "Not yet. Your function stops in line"),
        (lambda x: x * np.inf, "Not yet. The result is or holds an infinite value."),
        (None, "Not yet. There is no answer here so far."),
        (..., "Not yet. There is no answer here so far."),
        (lambda x: ..., "Not yet. There is no answer here so far."),
        (lambda x: (1, ...), "Not yet. There is no answer here so far."),
        (lambda x: None, "Not yet. Your function returns nothing"),
        (lambda x: print(2 * x), "Not yet. Your function prints its result."),
        (6, "Not yet. Hand in the function itself, without brackets after its name; this is a number."),
    ],
)
def test_one_line_and_no_exception(answer, line):
    assert str(verdict(double, answer)).startswith(line)


def test_check_shows_the_verdict_and_returns_nothing(capsys):
    assert check("record.ppv", ...) is None
    captured = capsys.readouterr()
    assert captured.out == "Not yet. There is no answer here so far.\n" and captured.err == ""


def test_the_verdict_is_seen_by_colour_and_word_and_escapes_what_it_quotes():
    right, wrong = (verdict(double, answer)._repr_html_() for answer in (lambda x: 2 * x, lambda x: x["<b>"]))
    assert ">Right</span>" in right and ">Not yet</span>" in wrong
    assert "background:#1a6b3c" in right and "background:#9a3b00" in wrong
    assert "<b>" not in wrong


def test_the_students_line_is_named_and_quoted():
    def stops(x):
        halved = x / 2
        return halved.append(object())

    sentence = verdict(double, stops).sentence
    assert "(return halved.append(object()))" in sentence and "AttributeError" in sentence and " line " in sentence


def test_the_message_of_an_error_has_one_line_and_no_address():
    def stops(x):
        raise RuntimeError(f"first\nsecond {object()}")

    assert verdict(double, stops).sentence.endswith("RuntimeError: first second <object object>")


def test_an_error_of_the_checker_does_not_look_like_the_students():
    def broken(answer):
        return {}["no such key"]

    sentence = verdict(broken, lambda x: x).sentence
    assert sentence.startswith("The check itself stopped (KeyError") and "your answer may be right" in sentence


@pytest.mark.parametrize(
    "given",
    [np.array([2.0, 1.0]), np.array([np.nan, 1.0]), [2, 1], pd.Series([2.0, 1.0]), pd.DataFrame({"a": [2, 1]})],
    ids=["array", "with NaN", "list", "column", "table"],
)
def test_changed_inputs_are_noticed_and_the_checkers_own_stay_whole(given):
    def changes(values):
        values[0] = 7
        return 1

    before = str(given)
    with pytest.raises(NotYet, match="changes the"):
        call(changes, given)
    assert str(given) == before
    assert call(lambda values: 1, given) == 1


def test_a_random_generator_is_handed_over_and_may_move_on():
    rng = np.random.default_rng(0)
    assert call(lambda g: g.random(), rng) != call(lambda g: g.random(), rng)


def test_what_a_function_prints_on_the_way_is_shown(capsys):
    assert call(lambda x: print("on the way") or 2 * x, 3) == 6
    assert capsys.readouterr().out == "on the way\n"


def test_arrays_of_another_shape_say_which_is_asked_for():
    assert array([[1, 2]], (1, 2)).tolist() == [[1, 2]]
    with pytest.raises(NotYet, match="3 numbers are asked for, this is one number"):
        array(1, (3,))
    with pytest.raises(NotYet, match=r"An array of the shape \(2, 2\) is asked for"):
        array([1, 2], (2, 2))
    with pytest.raises(NotYet, match="NaN, which is no number"):
        array([1, np.nan])


def test_values_are_compared_entry_by_entry():
    assert same([0.3333, 2], [1 / 3, 2])
    assert not same([0.33, 2], [1 / 3, 2])
    assert not same([1, 1], 1)


def test_values_that_differ_are_told_apart_in_print():
    with pytest.raises(NotYet, match=r"0\.629 was expected, this is 0\.63\."):
        expect(0.6302, 0.6294)


def test_a_question_has_a_sentence_for_every_letter():
    question = choice("b", {"a": "Too few.", "b": "As many as there are.", "c": "Too many."})
    assert str(verdict(question, "B ")) == "Right. As many as there are."
    assert str(verdict(question, "a")) == "Not yet. Too few."
    assert str(verdict(question, 2)) == "Not yet. Answer with one letter in quotes: a, b, c."
    with pytest.raises(ValueError, match="'d' has no sentence"):
        choice("d", {"a": "Too few."})


def test_an_unknown_exercise_lists_the_known_ones():
    with pytest.raises(ValueError, match="no lesson 'treble' with exercises; there are: backpropagation, data, "):
        check("treble.clef", 1)
    with pytest.raises(ValueError, match=r"record has no exercise 'treble'; it has: .*ppv"):
        check("record.treble", 1)


LESSONS = [module.name for module in pkgutil.iter_modules(checks.__path__)]


def test_the_first_check_of_a_lesson_loads_its_checks_and_nothing_heavy():
    code = (
        "import sys, numpy\n"
        "from importlib import import_module\n"
        "for lesson in sys.argv[1:]: import_module(f'medai_utils.checks.{lesson}')\n"
        "print(*sys.modules)"
    )

    def loaded(*lessons):
        command = [sys.executable, "-c", code, *lessons]
        return set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())

    of_checks = {name for name in loaded("record") if name.startswith("medai_utils.checks.")}
    assert of_checks == {"medai_utils.checks.record"}
    assert not {"cv2", "keras", "pandas", "scipy", "sklearn", "tensorflow"} & loaded(*LESSONS)
