"""The glossary: the table data/concepts.csv, the page that is made of it, and the table of symbols beside it."""

import csv
import re
from collections import Counter

import pytest
from bs4 import BeautifulSoup
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

import environment
import lessons
import notebooks
from glossary import COLUMNS, names, read_rows, terms

TABLE = environment.ROOT / "data" / "concepts.csv"
SYMBOLS = environment.ROOT / "chapters" / "appendix" / "symbols.md"
CHECKLIST = 216  # items of the list of contents that the book was planned from; each has one row, taught or not
ROWS = read_rows(TABLE)
TERMS = terms(ROWS)


def is_plain_sentence(text):
    """Whether a text is one sentence of at most 45 words, without markup."""
    return bool(re.fullmatch(r"[A-Z0-9](?:(?![.?!]\s+[A-Z])[^\n$`*{}])*\.", text)) and len(text.split()) <= 45


def twice(words):
    return [word for word, times in Counter(words).items() if times > 1]


# The table


def test_each_item_of_the_list_of_contents_has_one_row():
    assert [int(row["id"]) for row in ROWS if row["id"]] == list(range(1, CHECKLIST + 1))


def test_each_row_has_a_place_in_the_list_of_contents_or_is_a_term():
    assert [row["english"] for row in ROWS if not row["id"] and not row["sentence"]] == []


def test_no_two_rows_share_a_name():
    alike = [{re.sub(r"[\s-]+", " ", name).lower() for name in names(row)} for row in ROWS]
    assert twice(name for names_of_row in alike for name in names_of_row) == []


def test_every_row_is_in_chinese_and_no_two_terms_share_a_chinese_name():
    chinese = [name for row in ROWS for name in row["chinese"].split("；")]
    assert [name for name in chinese if not re.search(r"[\u4e00-\u9fff]", name)] == []
    assert twice(chinese) == []


def test_what_explains_a_term_is_one_plain_sentence():
    faults = [row["english"] for row in TERMS if not is_plain_sentence(row["sentence"])]
    assert faults == []


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("The share of the sick who are found.", True),
        ("A code such as -1, which looks like a number.", True),
        ("the share of the sick", False),
        ("The share of the sick. It is called recall.", False),
        ("The share $TP / (TP + FN)$ of the sick.", False),
        ("The share of the sick **who are found**.", False),
        (" ".join(["So", *["on"] * 50, "it goes."]), False),
    ],
)
def test_a_plain_sentence_is_told_from_others(text, plain):
    assert is_plain_sentence(text) == plain


def test_spellings_have_no_space_around_them():
    spellings = [name for row in TERMS for name in row["spellings"].split("|") if row["spellings"]]
    assert [name for name in spellings if not name or name != name.strip()] == []


def test_only_terms_have_a_lesson_and_spellings():
    assert [row["english"] for row in ROWS if not row["sentence"] and (row["lesson"] or row["spellings"])] == []


def test_terms_are_taught_in_lessons_of_the_book():
    assert {row["lesson"] for row in TERMS} - {""} <= set(lessons.read())


def test_every_lesson_teaches_a_term():
    assert set(lessons.read()) <= {row["lesson"] for row in TERMS}


@pytest.mark.parametrize(
    ("name", "lesson"),
    [
        ("sensitivity", "01_background/04_record"),
        ("敏感度", "01_background/04_record"),
        ("灵敏度", "01_background/04_record"),
        ("特异度", "01_background/04_record"),
        ("logistic regression", "01_background/07_logistic"),
        ("逻辑回归", "01_background/07_logistic"),
        ("cross-entropy", "01_background/07_logistic"),
        ("过拟合", "01_background/06_validation"),
    ],
)
def test_what_readers_look_for_leads_to_the_lesson_that_teaches_it(name, lesson):
    found = [row for row in TERMS if name in [other.lower() for other in names(row)] + row["chinese"].split("；")]
    assert [row["lesson"] for row in found] == [lesson]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"page": "", "anchor": "pooling"}, "an anchor but no page"),
        ({"page": "chapters/other", "lesson": "02_cnn/05_pneumonia"}, "but its page is 'chapters/other'"),
    ],
)
def test_a_malformed_row_is_refused(tmp_path, change, message):
    with pytest.raises(ValueError, match=message):
        read_rows(write_table(tmp_path, row(**change)))


def test_other_columns_are_refused(tmp_path):
    (tmp_path / "concepts.csv").write_text("id,english\n1,Pooling\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"has the columns .*'id', 'english'.*, expected"):
        read_rows(tmp_path / "concepts.csv")


# The page, in a small book


def row(**changes):
    """A row of the table: a term that chapters/02_cnn/05_pneumonia teaches, changed as said."""
    cells = dict.fromkeys(COLUMNS, "") | {
        "english": "Max pooling",
        "chinese": "最大池化",
        "page": "chapters/02_cnn/05_pneumonia",
        "anchor": "pooling",
        "sentence": "Keeping the largest value.",
        "lesson": "02_cnn/05_pneumonia",
        "spellings": "max pooling|MaxPool",
    }
    return cells | changes


def write_table(folder, *rows):
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "concepts.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return folder / "concepts.csv"


@pytest.fixture
def build(tmp_path):
    """A function that builds a book of a glossary and one lesson, and returns its folder and its warnings."""

    def build(*rows, text=""):
        source, made = tmp_path / "book", tmp_path / "made"
        write_table(source / "data", *rows)
        (source / "index.md").write_text("# Glossary\n\n```{glossary-table}\n```\n", encoding="utf-8")
        lesson = source / "chapters" / "02_cnn" / "05_pneumonia.md"
        lesson.parent.mkdir(parents=True)
        lesson.write_text(f"---\norphan: true\n---\n\n# A lesson\n\n{text}\n\n## Pooling\n", encoding="utf-8")
        warnings = tmp_path / "warnings"
        settings = {"extensions": ["myst_parser", "glossary"], "nitpicky": True}
        with open(warnings, "w", encoding="utf-8") as file, docutils_namespace():
            Sphinx(source, None, made, tmp_path / "doctrees", "html", settings, status=None, warning=file).build()
        return made, warnings.read_text(encoding="utf-8")

    return build


def soup(made, page):
    return BeautifulSoup((made / f"{page}.html").read_text(encoding="utf-8"), "html.parser")


def test_a_term_has_its_names_its_sentence_and_the_way_to_its_lesson(build):
    made, warnings = build(row())
    assert warnings == ""
    page = soup(made, "index")
    name, meaning = page.select_one("dl.glossary dt"), page.select_one("dl.glossary dd")
    assert name.get_text().startswith("Max pooling ")
    assert name.select_one("[lang=zh]").get_text() == "最大池化"
    assert meaning.get_text().strip() == "Keeping the largest value. A lesson"
    assert meaning.a["href"] == "chapters/02_cnn/05_pneumonia.html#pooling"


def test_a_link_finds_a_term_by_all_its_spellings_and_with_any_capitals(build):
    made, warnings = build(row(), text="{term}`max Pooling`, {term}`maxpool`, {term}`it <Max pooling>`")
    assert warnings == ""
    links = soup(made, "chapters/02_cnn/05_pneumonia").select("a[href$='index.html#term-max-pooling']")
    assert [link.get_text() for link in links] == ["max Pooling", "maxpool", "it"]


def test_letters_lead_to_their_terms(build):
    made, _ = build(row(), row(english="Adam", spellings="", chinese="优化器"))
    page = soup(made, "index")
    letters = page.select(".letters a")
    assert [letter.get_text() for letter in letters] == ["A", "M"]
    assert [page.find(id=letter["href"][1:]).dt.get_text().split()[0] for letter in letters] == ["Adam", "Max"]


def test_a_row_without_a_sentence_is_not_on_the_page(build):
    made, warnings = build(row(), row(english="AI in medicine", sentence="", lesson="", spellings=""))
    assert warnings == ""
    assert "AI in medicine" not in soup(made, "index").get_text()


@pytest.mark.parametrize(
    ("change", "warning"),
    [
        ({"page": "chapters/gone", "lesson": "gone"}, "'Max pooling' names the page 'chapters/gone'"),
        ({"anchor": "gone"}, "'Max pooling' names 'gone', which is not on the page chapters/02_cnn/05_pneumonia"),
        ({"anchor": "gone", "sentence": "", "lesson": ""}, "names 'gone', which is not on the page"),
    ],
)
def test_a_wrong_place_is_a_warning(build, change, warning):
    _, warnings = build(row(**change), row(english="Other", chinese="其他", spellings=""))
    assert warning in warnings


def test_a_link_to_no_term_is_a_warning(build):
    _, warnings = build(row(), text="{term}`mean pooling`")
    assert "term not in glossary: 'mean pooling'" in warnings


# The table of symbols


def lines_of(text):
    """(symbol, file of the lesson, its number) for each line of the first table."""
    pattern = r"^\| \$(.+?)\$ \| .* \| \[([\d.]+b?)\]\(\.\./(\S+)\.ipynb\) \|$"
    return re.findall(pattern, text, flags=re.MULTILINE)


@pytest.mark.parametrize(("symbol", "number", "lesson"), lines_of(SYMBOLS.read_text(encoding="utf-8")))
def test_a_symbol_is_used_where_its_table_says(symbol, number, lesson):
    assert number == lessons.number_of(lesson)
    notebook = notebooks.read(notebooks.CHAPTERS / f"{lesson}.ipynb")
    prose = "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    formulas = " ".join(re.findall(r"\$\$?(.+?)\$\$?", prose, flags=re.DOTALL))
    assert re.search(rf"(?<![\\A-Za-z]){re.escape(symbol)}(?![A-Za-z])", formulas)


def test_the_table_of_symbols_names_every_lesson_by_its_number():
    links = re.findall(r"\[([\d.]+b?)\]\(\.\./(\S+)\.ipynb\)", SYMBOLS.read_text(encoding="utf-8"))
    assert len(links) > len(lines_of(SYMBOLS.read_text(encoding="utf-8"))) > 20
    assert [(number, lesson) for number, lesson in links if number != lessons.number_of(lesson)] == []
