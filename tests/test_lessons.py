"""The facts of the lessons stand once, and everything that shows them shows these."""

import nbformat
import pytest

import lessons
import notebooks

FACTS = lessons.read()
FILES = [path for path in notebooks.all_notebooks("[0-9]*") if lessons.is_lesson(path)]
HEADER = "lesson,minutes,core,needs,also,seconds,question,excuse"


@pytest.fixture(scope="module")
def chapters(tmp_path_factory):
    folder = tmp_path_factory.mktemp("chapters")
    for name, title in (("01_coins/02_heads", "1.2 Heads"), ("01_coins/10_tails", "1.10 Tails")):
        path = folder / f"{name}.ipynb"
        path.parent.mkdir(exist_ok=True)
        cell = nbformat.v4.new_markdown_cell(f"# {title}", id="a")
        path.write_text(nbformat.writes(nbformat.v4.new_notebook(cells=[cell])))
    return folder


def read(chapters, *rows):
    table = chapters / "lessons.csv"
    table.write_text("\n".join([HEADER, *rows]) + "\n")
    return lessons.read(table, chapters)


def test_every_lesson_is_in_the_table_and_only_lessons_are():
    assert sorted(FACTS) == sorted(lessons.path_of(path) for path in FILES)


def test_the_rows_are_in_reading_order():
    assert list(FACTS) == [lessons.path_of(path) for path in FILES]


def test_a_row_is_read(chapters):
    rows = [
        "01_coins/02_heads,30,yes,,counting,2,Is it fair?,",
        "01_coins/10_tails,45,no,01_coins/02_heads,,3,And?,",
    ]
    heads, tails = read(chapters, *rows).values()
    assert (heads.number, tails.number, heads.core, tails.core) == ("1.2", "1.10", True, False)
    assert tails.needs == ("01_coins/02_heads",)


def test_what_is_needed_first_links_within_and_across_chapters(chapters):
    rows = ["01_coins/02_heads,30,yes,,,2,?,", "01_coins/10_tails,45,no,01_coins/02_heads,a coin,3,?,"]
    facts = read(chapters, *rows)
    text = lessons.needed_first(facts["01_coins/10_tails"], facts)
    assert text.startswith("## What you need first\n\n[1.2 Heads](02_heads.ipynb); a coin.\n\n*45 minutes in class")
    elsewhere = facts["01_coins/10_tails"]._replace(path="02_dice/01_six")
    assert "[1.2 Heads](../01_coins/02_heads.ipynb)" in lessons.needed_first(elsewhere, facts)
    alone = facts["01_coins/02_heads"]
    assert "Nothing but a little Python.\n" in lessons.needed_first(alone, facts)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["01_coins/03_edge,30,yes,,,2,?,"], "there is no lesson 01_coins/03_edge"),
        (["01_coins/02_heads,30,yes,01_coins/10_tails,,2,?,"], "needs 01_coins/10_tails, which is no lesson before"),
        (["01_coins/02_heads,30,maybe,,,2,?,"], "core is 'maybe', expected yes or no"),
        (["01_coins/02_heads,long,yes,,,2,?,"], "minutes and seconds are whole numbers"),
    ],
    ids=["unknown", "needs a later one", "core", "minutes"],
)
def test_a_wrong_row_is_named(chapters, rows, said):
    with pytest.raises(ValueError, match=said):
        read(chapters, *rows)


@pytest.mark.parametrize(
    ("name", "number"),
    [("01_background/10_ranking", "1.10"), ("03_rnn/03b_alarms", "3.3b"), ("02_cnn/05_pneumonia", "2.5")],
)
def test_numbers_come_from_names(name, number):
    assert lessons.number_of(name) == number


def test_lessons_exercises_and_pages_are_told_apart():
    kinds = [("10_ranking.ipynb", True, False), ("10_ranking_exercises.ipynb", False, True), ("index.md", False, False)]
    kinds += [("19_ward.ipynb", False, True), ("19_ward_rounds.ipynb", True, False)]
    for name, lesson, exercises in kinds:
        assert (lessons.is_lesson(name), lessons.is_exercises(name)) == (lesson, exercises)


def test_the_minutes_of_exercises_are_added_up(chapters):
    file = chapters / "01_coins" / "02_heads_exercises.ipynb"
    assert lessons.minutes_of_exercises(file) == 0
    cells = [
        nbformat.v4.new_markdown_cell(text) for text in ("## 1. Toss\n\n*8 minutes.*", "## 2. Count\n\n*12 minutes.*")
    ]
    file.write_text(nbformat.writes(nbformat.v4.new_notebook(cells=cells)))
    assert lessons.minutes_of_exercises(file) == 20
    file.unlink()
