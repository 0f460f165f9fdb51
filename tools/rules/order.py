"""The shape of a lesson, and the order in which the book teaches its terms."""

import csv
import re
from functools import cache
from typing import NamedTuple

from .reading import calls, code_cells, pieces, plain, roles, texts

SHAPE = [
    "What you need first",
    "Warm up",
    "Predict",
    "What we checked",
    "Key points",
    "Exercises",
    "For the class",
    "Further reading",
]
SHAPE_OF_READING = ["What you need first", "Key points", "Exercises", "Further reading"]
MOST_LINKS = 3  # to a term that a later lesson teaches


COLUMNS = ["id", "english", "chinese", "page", "anchor", "sentence", "lesson", "spellings"]


class Term(NamedTuple):
    """A term of the glossary."""

    english: str
    spellings: tuple  # by which it is found in a text; none for an everyday word
    lesson: str  # that teaches it, such as 01_background/10_ranking; may be empty


class Glossary:
    """The terms of the book, found in texts by their spellings: whole words, the longest first."""

    def __init__(self, terms):
        self.terms = terms
        self._by_name = {_alike(term.english): term for term in terms}
        self._by_name |= {_alike(spelling): term for term in terms for spelling in term.spellings}
        spellings = sorted({_alike(spelling) for term in terms for spelling in term.spellings}, key=len, reverse=True)
        words = "|".join(re.escape(spelling).replace(r"\ ", r"[\s-]+") for spelling in spellings)
        self.in_text = cache(self._in_text)  # texts are asked about more than once
        self._pattern = re.compile(rf"(?<![\w-])(?:{words})(?![\w-])" if words else r"(?!)", re.IGNORECASE)

    def term(self, words):
        """The term that is called or spelled so, or None."""
        return self._by_name.get(_alike(words))

    def _in_text(self, text):
        """The terms in a text, each as often as it occurs."""
        return [self.term(match.group()) for match in self._pattern.finditer(text)]


def _alike(words):
    """Words without what does not matter: capitals, hyphens, spaces and punctuation around them."""
    return re.sub(r"[\s-]+", " ", words).strip(" .,:;?").lower()


def read_glossary(path):
    """The glossary of data/concepts.csv. The spellings of a term are separated by "|".

    Raises
    ------
    ValueError
        If one of `COLUMNS` is missing.
    """
    with open(path, encoding="utf-8", newline="") as file:
        table = csv.DictReader(file)
        if not set(COLUMNS) <= set(table.fieldnames or []):
            raise ValueError(f"{path} has the columns {table.fieldnames}, expected {COLUMNS}")
        return Glossary(
            [
                Term(row["english"], tuple(filter(None, map(str.strip, row["spellings"].split("|")))), row["lesson"])
                for row in table
            ]
        )


def has_its_shape(notebook, reading=False):
    """The parts of a lesson in their order, as headings or as titles of boxes; fewer of them in one without code."""
    parts = SHAPE_OF_READING if reading else SHAPE
    found = [piece.text.strip() for piece in pieces(notebook) if piece.kind in ("heading", "box")]
    places = {}
    for name in parts:
        places[name] = next((place for place, title in enumerate(found) if title.startswith(name)), None)
    faults = [f"the part {name} is missing" for name, place in places.items() if place is None]
    order = [place for place in places.values() if place is not None]
    if order != sorted(order):
        faults.append(f"the parts are out of order, expected {', '.join(parts)}")
    if not reading and not any(calls(cell, "table") for _, cell in code_cells(notebook)):
        faults.append("no cell shows what was checked: claims.table()")
    return faults


def bold_words(notebook):
    """What is printed bold in sight."""
    found = []
    for piece in texts(notebook):
        start = None
        for place, token in enumerate(piece.inline if not piece.closed else ()):
            if token.type == "strong_open":
                start = place + 1
            elif token.type == "strong_close":
                found.append(plain(piece.inline[start:place]))
    return found


def bold_words_are_terms(notebook, glossary):
    """What is printed bold in sight is a term of the glossary."""
    return [
        f"{words!r} is bold, but no term of the glossary (data/concepts.csv)"
        for words in bold_words(notebook)
        if glossary.term(words) is None
    ]


def new_terms(notebook, lesson, glossary):
    """The terms in sight that this lesson teaches; everyday words count where they are bold."""
    found = {glossary.term(words) for words in bold_words(notebook)} - {None}
    found |= {term for piece in texts(notebook) if not piece.closed for term in glossary.in_text(piece.text)}
    return {term.english for term in found if term.lesson == lesson}


def teaches_its_terms(notebook, lesson, glossary):
    """Each term that the glossary says is taught here occurs here, in sight."""
    missing = {term.english for term in glossary.terms if term.lesson == lesson and term.spellings}
    missing -= new_terms(notebook, lesson, glossary)
    return [f"the glossary says that {english!r} is taught here, but it does not occur" for english in sorted(missing)]


def nothing_before_it_is_taught(notebook, lesson, glossary):
    """A term of a later lesson stands here only as a link to the glossary, and three times at most."""
    used, linked = {}, {}
    for piece in texts(notebook):
        if piece.closed:
            continue
        for term in glossary.in_text(plain(piece.inline, links=False, terms=False)):
            used[term] = used.get(term, 0) + 1
        for name, content in roles(piece.inline):
            target = re.sub(r"^.*<([^>]*)>$", r"\1", content)
            if name == "term" and (term := glossary.term(target)):
                linked[term] = linked.get(term, 0) + 1
    faults = [
        f"{term.english!r} is taught in {term.lesson}; here it may only be a link, {{term}}`{term.english}`"
        for term in used
        if term.lesson > lesson
    ]
    return faults + [
        f"{term.english!r} is taught in {term.lesson}; {times} links to it here, at most {MOST_LINKS}"
        for term, times in linked.items()
        if term.lesson > lesson and times > MOST_LINKS
    ]
