"""How the book says things: its voice, its links, its citations, and numbers that stand in an output."""

import re

from markdown_it.token import Token
from pybtex.database import parse_string
from pybtex.exceptions import PybtexError

from .reading import (
    addresses,
    all_roles,
    argument,
    claim_calls,
    code_cells,
    in_pieces,
    pieces,
    plain,
    roles,
    shown,
    texts,
)

# The list of CONTRIBUTING.md, as the beginnings of the words.
WORDS_TO_AVOID = [
    "leverag",
    "delv(e|es|ed|ing)\\b",
    "powerful",
    "state[- ]of[- ]the[- ]art",
    "seamless",
    "revolutioni[sz]",
    "crucial",
    "it is important to note",
    "let['’]s dive in",
]
LESSON_NUMBERS = r"\b(?:lessons?|exercises?|chapters?)\s+\d+\.\d+\w?(?:(?:,|,? and|,? or| to)\s+\d+\.\d+\w?)*"
LEAST_WORDS = 4  # of a claim, its number not counted


def avoids_words(notebook):
    """The prose, and the sentences of claims, keep to the book's voice."""
    claimed = " ".join(argument(call, "text", 0) or "" for call in claim_calls(notebook))
    return _avoided(" ".join(piece.text for piece in texts(notebook))) + _avoided(claimed)


def words_to_avoid(markdown):
    """The faults of voice in Markdown; code, formulas, links' addresses and pictures are not read."""
    return _avoided(" ".join(piece.text for piece in in_pieces(markdown) if piece.kind in ("text", "heading")))


def _avoided(text):
    faults = [
        f"a word to avoid: {match.group()}"
        for word in WORDS_TO_AVOID
        for match in re.finditer(rf"\b{word}\w*", text, re.IGNORECASE)
    ]
    return faults + [f"an exclamation mark: {match}" for match in re.findall(r"\S*\w!(?=\s|$|[\"'”’)*])", text)]


def links_work_in_jupyterlab(notebook):
    """Links are Markdown's own: JupyterLab shows {doc} and {ref} as dead."""
    return [
        f"{{{name}}}`{content}` leads nowhere in JupyterLab; write [text](file.ipynb#heading)"
        for name, content in all_roles(notebook)
        if name in ("doc", "ref", "numref")
    ]


def claims_are_sentences(notebook):
    """Each claim is a sentence with one slot, true when read aloud, and names its null in the call."""
    faults = []
    for call in claim_calls(notebook):
        text = argument(call, "text", 0)
        if text is None:
            faults.append("the text of a claim has to be written in the call")
            continue
        words = re.sub(r"\{[^{}]*\}", " ", text).split()
        if not re.match(r"[A-Z0-9{#]", text) or text.endswith((".", ":")) or len(words) < LEAST_WORDS:
            faults.append(f"no sentence with a capital letter and without a full stop: {text!r}")
        if re.match(r"(it|they|this|these)\b", text, re.IGNORECASE):
            faults.append(f"a claim is read alone, so say who: {text!r}")
        if argument(call, "null") is None:
            faults.append(f"the null is not written in the call of {text!r}")
    return faults


# Numbers


def numbers_are_measured(notebook):
    """Each decimal with two digits or more in the prose stands in an output, in code or in a formula, or its sentence cites.

    What is computed by hand stands in a formula.
    """
    known = _numbers_shown(notebook)
    return [
        f"{number} stands in no stored output, no code, no formula, and no sentence with a citation: ...{sentence.strip()[-60:]}"
        for piece in pieces(notebook)
        if piece.kind == "text" or (piece.kind == "heading" and piece.level > 1)
        for sentence, cites in _sentences(piece.inline)
        if not cites
        for number in _decimals(sentence)
        if not _occurs(number, known)
    ]


def _sentences(inline):
    """(text, whether it cites) of each sentence; the texts of links are left out."""
    marked = []
    for token in inline:
        cites = token.type == "myst_role" and token.meta["name"].startswith("cite")
        marked.append(Token("text", "", 0, content=" \0 ") if cites else token)
    text = plain(marked, links=False)
    return [(sentence, "\0" in sentence) for sentence in re.split(r"(?<=[.?!])\s+(?=\S)", text)]


def _decimals(sentence):
    """The decimals in a sentence; numbers of lessons are none."""
    return re.findall(
        r"(?<![\w.])\d[\d,]*\.\d{2,}(?![\w]|\.\d)", re.sub(LESSON_NUMBERS, "", sentence, flags=re.IGNORECASE)
    )


def _numbers_shown(notebook):
    """All numbers in the code, in the stored outputs, and in formulas."""
    found = [part for _, cell in code_cells(notebook) for part in (cell.source, shown(cell))]
    for piece in pieces(notebook):
        found += [token.content for token in piece.inline if token.type.startswith("math")]
        found += [piece.text] if piece.kind == "formula" else []
    without_commas = re.sub(r"(?<=\d),(?=\d{3})", "", " ".join(found))
    return [float(number) for number in re.findall(r"\d+\.?\d*(?:[eE][+-]?\d+)?", without_commas)]


def _occurs(number, known):
    """Whether a number of the prose is one of the known ones, rounded as it is there, or written as a percentage."""
    value, half = float(number.replace(",", "")), 0.5 * 10.0 ** -len(number.split(".")[1]) * (1 + 1e-6)
    return any(abs(exact - value) <= half or abs(100 * exact - value) <= half for exact in known)


# Citations


def citations(some_pieces):
    """The keys that are cited."""
    found = [content for piece in some_pieces for name, content in roles(piece.inline) if name.startswith("cite")]
    return [key.strip() for group in found for key in group.split(",")]


def bibliography(text):
    """The keys of a bibliography in BibTeX; ValueError if it cannot be read."""
    try:
        return set(parse_string(text, "bibtex").entries)
    except PybtexError as error:
        raise ValueError(f"it cannot be read: {error}") from None


def unresolved_citations(some_pieces, keys):
    """The faults of citations whose key is not among `keys`."""
    return [f"{key} is cited but not in references.bib" for key in citations(some_pieces) if key not in keys]


# Links


def broken_links(some_pieces, path, anchors):
    """The links and pictures of a page, or notebook, that lead nowhere in the book.

    `anchors` gives the anchors of a page of the book, or None for a file that is no page.
    """
    faults = []
    for address in (address for piece in some_pieces for address in addresses(piece)):
        if re.match(r"[a-z][a-z0-9+.-]*:", address, re.IGNORECASE):
            continue
        name, _, anchor = address.partition("#")
        target = (path.parent / name).resolve() if name else path.resolve()
        if not target.is_file():
            faults.append(f"{address} leads to no file")
        elif anchor and (known := anchors(target)) is not None and anchor not in known:
            faults.append(f"{address} leads to no heading of {target.name}")
    return faults
