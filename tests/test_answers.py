"""One contract for every exercise: what its checker accepts and what it refuses, by the kind of its answer.

The answers stand in tests/answers/, one module a lesson; wrong answers that every exercise of a kind has to refuse are
made here out of the right ones.
"""

import copy
import inspect
from importlib import import_module

import numpy as np
import pandas as pd
import pytest

import lessons
import notebooks
from medai_utils import checks

NOTEBOOKS = [path for path in notebooks.all_notebooks("[0-9]*") if lessons.is_exercises(path)]
SLUGS = [path.stem.split("_", 1)[1].removesuffix("_exercises") for path in NOTEBOOKS]


def answers(slug):
    return import_module(f"answers.{slug}")


def checker(slug, name):
    return import_module(f"medai_utils.checks.{slug}").CHECKERS[name]


EXERCISES = [(slug, name) for slug in SLUGS for name in import_module(f"medai_utils.checks.{slug}").CHECKERS]


def kind(slug, name):
    """function, number, choice or open."""
    if hasattr(checker(slug, name), "options"):
        return "choice"
    right = answers(slug).RIGHT[name][0]
    if inspect.isfunction(right):
        return "function"
    try:
        np.asarray(right, dtype=float)
    except (TypeError, ValueError):
        return "open"
    return "number"


def of_kind(*kinds):
    return [pytest.param(*one, id=".".join(one)) for one in EXERCISES if kind(*one) in kinds]


def says(slug, name, answer):
    return checks.verdict(checker(slug, name), answer)


def refused(slug, name, answer, part=""):
    verdict = says(slug, name, answer)
    assert not verdict.right, verdict
    assert part in verdict.sentence, verdict
    assert "The check itself stopped" not in verdict.sentence, verdict
    return verdict


# The rooms


def test_every_lesson_with_exercises_has_its_checks_and_answers():
    folder = notebooks.ROOT / "medai_utils" / "checks"
    assert sorted(SLUGS) == sorted(path.stem for path in folder.glob("[a-z]*.py"))
    assert sorted(SLUGS) == sorted(path.stem for path in (notebooks.ROOT / "tests" / "answers").glob("[a-z]*.py"))
    names = [path.split("/")[1].split("_", 1)[1] for path in lessons.read()]
    assert len(set(names)) == len(names), f"two lessons bear the same name: {names}"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_exercise_has_a_checker_and_every_checker_an_exercise(path):
    slug = path.stem.split("_", 1)[1].removesuffix("_exercises")
    code = "\n".join(cell.source for cell in notebooks.read(path).cells if cell.cell_type == "code")
    named = [name for name in import_module(f"medai_utils.checks.{slug}").CHECKERS if f'"{slug}.{name}"' in code]
    assert named == list(import_module(f"medai_utils.checks.{slug}").CHECKERS)
    assert code.count("check(") == len(named)


@pytest.mark.parametrize(("slug", "name"), of_kind("function", "number", "open"))
def test_has_right_answers_of_several_styles_and_three_mistakes(slug, name):
    module = answers(slug)
    slow = not inspect.isfunction(module.RIGHT[name][0])
    assert len(module.RIGHT[name]) >= (1 if slow else 3)
    assert len(module.WRONG[name]) >= 3
    assert all(part.strip() for _, part in module.WRONG[name].values()), "each wrong answer needs a part of its hint"


# Right answers


def styles(answer):
    """The same right function in the forms in which students return it."""
    import tensorflow as tf

    def rounded(value):
        value = np.asarray(value)
        if value.dtype.kind != "f":
            return value
        with np.errstate(divide="ignore"):
            digits = 3 - np.floor(np.log10(np.abs(np.where(value == 0, 1, value))))
        return np.round(value * 10.0**digits) / 10.0**digits

    def each(change):
        def changed(*arguments):
            value = answer(*arguments)
            parts = isinstance(value, (tuple, list)) and any(np.ndim(part) for part in value)
            return type(value)(change(part) for part in value) if parts else change(value)

        return changed

    yield "list", each(lambda value: np.asarray(value).tolist())
    yield "tensor", each(lambda value: tf.constant(np.asarray(value)))
    yield "pandas", each(lambda value: pd.Series(value) if np.ndim(value) == 1 else value)
    yield "array of no dimension", each(lambda value: np.asarray(value))
    yield "four digits", each(rounded)


@pytest.mark.parametrize(("slug", "name"), of_kind("function", "number", "open", "choice"))
def test_right_answers_are_accepted_with_a_sentence(slug, name):
    for answer in answers(slug).RIGHT[name]:
        verdict = says(slug, name, answer)
        assert verdict.right, verdict
        assert verdict.sentence[:1].isupper() and verdict.sentence.endswith("."), verdict


@pytest.mark.parametrize(("slug", "name"), of_kind("function"))
def test_right_answers_are_accepted_in_every_form(slug, name):
    for style, changed in styles(answers(slug).RIGHT[name][0]):
        verdict = says(slug, name, changed)
        assert verdict.right, f"{style}: {verdict}"


@pytest.mark.parametrize(("slug", "name"), of_kind("number"))
def test_right_numbers_are_accepted_in_every_form(slug, name):
    right = np.asarray(answers(slug).RIGHT[name][0], dtype=float)
    for form in (right, right.tolist(), np.array([float(f"{value:.4g}") for value in right.flat]).reshape(right.shape)):
        verdict = says(slug, name, form)
        assert verdict.right, verdict


# Wrong answers


@pytest.mark.parametrize(("slug", "name"), of_kind("function", "number", "open", "choice"))
def test_wrong_answers_get_the_hint_that_they_need(slug, name):
    for mistake, (answer, part) in answers(slug).WRONG.get(name, {}).items():
        verdict = says(slug, name, answer)
        assert not verdict.right, f"{mistake}: {verdict}"
        assert part in verdict.sentence, f"{mistake}: {verdict}"
        assert "The check itself stopped" not in verdict.sentence, f"{mistake}: {verdict}"


@pytest.mark.parametrize(("slug", "name"), of_kind("function"))
def test_stubs_and_functions_that_print_or_stop_are_told_so(slug, name):
    refused(slug, name, ..., "no answer here so far")
    refused(slug, name, lambda *arguments: ..., "no answer here so far")
    refused(slug, name, lambda *arguments: (..., ...), "no answer here so far")
    refused(slug, name, lambda *arguments: None, "returns nothing")
    refused(slug, name, lambda *arguments: print(1.5), "prints its result")
    refused(slug, name, 0.5, "Hand in the function itself")
    refused(slug, name, lambda *arguments: "text")
    refused(slug, name, lambda *arguments: {"a": 1})

    def stops(*arguments):
        return arguments[1000]

    assert f"line {inspect.getsourcelines(stops)[1] + 1}" in refused(slug, name, stops, "IndexError").sentence


def filled(value, number):
    """The value with `number` in place of every number in it."""
    if isinstance(value, (tuple, list)):
        return type(value)(filled(part, number) for part in value)
    return np.full(np.shape(value), number)[()]


@pytest.mark.parametrize(("slug", "name"), of_kind("function"))
def test_constants_and_what_is_no_number_are_refused(slug, name):
    right = answers(slug).RIGHT[name][0]

    def remembers(*arguments):
        seen.append(right(*arguments))
        return seen[0]

    seen = []
    refused(slug, name, remembers)
    for number in (np.nan, np.inf, 0.0, 1.0):
        refused(slug, name, lambda *arguments, number=number: filled(right(*arguments), number))


@pytest.mark.parametrize(("slug", "name"), of_kind("function"))
def test_an_argument_that_is_ignored_is_noticed(slug, name):
    """Every argument matters: with its first value in place of every later one the answer is refused."""
    right = answers(slug).RIGHT[name][0]
    for position in range(len(inspect.signature(right).parameters)):
        if position in getattr(answers(slug), "FREE", {}).get(name, ()):
            continue
        first = []

        def frozen(*arguments, position=position, first=first):
            if not first:
                first.append(copy.deepcopy(arguments[position]))
            changed = list(arguments)
            changed[position] = copy.deepcopy(first[0])
            return right(*changed)

        verdict = says(slug, name, frozen)
        assert not verdict.right, f"argument {position} may be hard-coded"
        assert "The check itself stopped" not in verdict.sentence, verdict


@pytest.mark.parametrize(("slug", "name"), of_kind("function"))
def test_a_function_that_changes_its_input_is_refused(slug, name):
    right = answers(slug).RIGHT[name][0]
    changeable = []

    def look(*arguments):
        changeable[:] = [k for k, one in enumerate(arguments) if isinstance(one, (np.ndarray, pd.DataFrame, list))]
        return right(*arguments)

    says(slug, name, look)
    for position in changeable:

        def changes(*arguments, position=position):
            value = copy.deepcopy(right(*arguments))
            victim = arguments[position]
            if isinstance(victim, list):
                victim.reverse()
                victim.append(victim[0])
            elif isinstance(victim, pd.DataFrame):
                victim.iloc[:, 0] = victim.iloc[::-1, 0].to_numpy()
            else:
                victim[...] = ~victim if victim.dtype == bool else victim + 1
            return value

        refused(slug, name, changes, "changes the")


@pytest.mark.parametrize(("slug", "name"), of_kind("number", "open"))
def test_answers_that_are_none_are_refused(slug, name):
    refused(slug, name, ..., "no answer here so far")
    refused(slug, name, None, "no answer here so far")
    refused(slug, name, (..., ...), "no answer here so far")
    for nonsense in ("text", 12345.678, np.nan, np.inf, [], {}, lambda: 1, object()):
        refused(slug, name, nonsense)


@pytest.mark.parametrize(("slug", "name"), of_kind("number"))
def test_numbers_that_are_none_are_refused(slug, name):
    right = answers(slug).RIGHT[name][0]
    for number in (np.nan, np.inf, 0.0, 1.0):
        refused(slug, name, filled(right, number))


@pytest.mark.parametrize(("slug", "name"), of_kind("choice"))
def test_every_letter_has_a_sentence_of_its_own(slug, name):
    options = checker(slug, name).options
    verdicts = [says(slug, name, letter) for letter in options]
    assert len(options) >= 3
    assert sum(verdict.right for verdict in verdicts) == 1
    assert len({verdict.sentence for verdict in verdicts}) == len(options)
    for written in (f" {options[0].upper()} ", f"({options[0]})", f"{options[0]})"):
        assert says(slug, name, written).sentence == verdicts[0].sentence
    refused(slug, name, "z", "one letter")
    refused(slug, name, 3, "one letter")
