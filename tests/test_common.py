"""One contract for every data set and every public function, found by looking, not by a list."""

import inspect
import re

import pytest

import notebooks
from environment import ROOT
from medai_utils import datasets, evaluation, plotting
from medai_utils.datasets import chest_films, cohorts, dicom, insulin, medmnist, splits, wards

CHAPTERS = ROOT / "chapters"
CARDS = {path.stem: path.read_text(encoding="utf-8") for path in (CHAPTERS / "appendix" / "cards").glob("*.md")}
SOURCES = [name for name in datasets.__all__ if name.startswith(("make_", "load_", "fetch_"))]
MAKERS = [name for name in SOURCES if name.startswith("make_")]
SMALL = {"make_chest_films": {"n": 12, "size": 32}}  # arguments that must be given
CARD_ITEMS = ["Origin", "Licence", "Size", "One row", "Known defects", "Must not be used for"]


def records(name, **options):
    """What a source returns, as a tuple of records."""
    result = getattr(datasets, name)(**SMALL.get(name, {}), **options)
    return result if isinstance(result, tuple) else (result,)


@pytest.mark.parametrize("name", [name for name in SOURCES if not name.startswith("fetch_")])
def test_a_source_gives_records_that_say_where_they_come_from(name):
    for record in records(name):
        assert isinstance(record, datasets.ImageSet | datasets.PatientTable | datasets.Scan)
        assert record.patients is not None and len(record.patients) == len(record)
        assert record.provenance
        simulated = name.startswith("make_") or name == "load_virtual_patients"
        assert record.provenance.startswith("simulated: ") == simulated


@pytest.mark.parametrize("name", SOURCES)
def test_a_source_says_what_it_returns_and_shows_it(name):
    text = inspect.getdoc(getattr(datasets, name))
    assert re.search(r"^Returns\n---", text, re.M) and ">>> " in text
    assert re.search(r"\d+ (columns|rows)|n rows|\(n, |read_medmnist", text), "it does not say how large the result is"
    assert re.search(r"^(Taught in|For the exercises of|Source:) ", text, re.M)


@pytest.mark.parametrize("name", SOURCES)
def test_a_source_has_a_card(name):
    assert [card for card in CARDS.values() if re.search(rf"datasets\.{name}\b", card)]


@pytest.mark.parametrize("card", CARDS)
def test_a_card_is_whole_and_in_the_overview(card):
    text = CARDS[card]
    missing = [item for item in CARD_ITEMS if not re.search(rf"^{item}\n: ", text, re.M)]
    assert not missing
    assert f"(cards/{card}.md)" in (CHAPTERS / "appendix" / "data_cards.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", MAKERS)
def test_a_simulation_is_the_seed_s(name):
    first, again, other = (records(name, seed=seed) for seed in (7, 7, 8))
    same, differ = [], []
    for one, two, three in zip(first, again, other, strict=True):
        values = [part.images if hasattr(part, "images") else part.table for part in (one, two, three)]
        same.append(repr(values[0]) == repr(values[1]))
        differ.append(repr(values[0]) != repr(values[2]))
    assert all(same) and any(differ)


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("seed", [1.7, -1, True, None, "1", 2**32])
def test_a_bad_seed_is_refused(name, seed):
    with pytest.raises(ValueError, match="seed must be a whole number from 0"):
        records(name, seed=seed)


@pytest.mark.parametrize("seed", [1.7, -1, True])
def test_a_bad_seed_of_a_ward_is_refused(seed):
    with pytest.raises(ValueError, match="seed must be a whole number from 0"):
        insulin.Ward(datasets.load_virtual_patients().table.head(1), seed=seed)


# Where a function is taught


def taught():
    """Every public function or module whose docstring names the lesson that teaches it."""
    modules = (evaluation, plotting, datasets, insulin, chest_films, cohorts, dicom, medmnist, splits, wards)
    found = {}
    for module in modules:
        public = {name: thing for name, thing in vars(module).items() if not name.startswith("_")}
        for name, thing in {module.__name__: module, **public}.items():
            text = inspect.getdoc(thing) or ""
            for how, lesson in re.findall(r"^(Taught in|For the exercises of) (\S+)$", text, re.M):
                found[name.rpartition(".")[2]] = how, lesson
    return found


TAUGHT = taught()


def test_lessons_are_named_by_their_files():
    assert len(TAUGHT) > 20
    for module in (ROOT / "medai_utils").rglob("*.py"):
        if "checks" not in module.parts:
            assert not re.search(r"lesson \d\.\d", module.read_text(encoding="utf-8")), module


@pytest.mark.parametrize("name", TAUGHT)
def test_the_lesson_that_teaches_a_function_is_there_and_uses_it(name):
    how, lesson = TAUGHT[name]
    path = CHAPTERS / f"{lesson}.ipynb"
    assert path.exists()
    if how == "Taught in":
        cells = notebooks.read(path).cells
        assert re.search(rf"\b{name}\b", "\n".join(cell.source for cell in cells if cell.cell_type == "code"))
