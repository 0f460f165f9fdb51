"""Claims: what the prose of a lesson leans on, asserted where the reader sees it."""

import json
import os
import re
from string import Formatter

import numpy as np

NULLS = ("labels", "effect")
EXPECTED_NULL = 'a claim names the null under which it must fail: null="labels", "effect", or "none: " and the reason'
_made = {}  # by its text, so that a cell that is run twice counts once: (mark, sentence, band)


class ClaimError(AssertionError):
    """A claim does not hold."""


def claim(text, measured, *, at_least=None, at_most=None, null=None):
    """Assert that a measured number lies in a band, and print the claim as a sentence.

    Parameters
    ----------
    text : str
        What is claimed: a sentence without a full stop, with one slot for the number, such as ``{}``, ``{:.2f}`` or
        ``{:.0%}``. More digits are printed where fewer would contradict the band.
    measured : float
        The number that was measured.
    at_least, at_most : float, optional
        The band, edges included; at least one of them.
    null : str
        Where the claim must fail: ``"labels"``, with the outcomes shuffled between the patients; ``"effect"``, with
        the planted effect switched off; or ``"none: "`` and the reason why neither can be tried.

    Raises
    ------
    ClaimError
        If the number lies outside the band or is NaN.
    ValueError
        If the text has no slot or more than one, no null or no band is given, the band is empty, or `measured` is
        not one number.

    Notes
    -----
    If the environment variable `MEDAI_CLAIMS` names a file, the claim is appended to it as a line of JSON, and does not
    raise if it fails: the claims below it in its cell are tried as well.

    Examples
    --------
    >>> claim("The network beats brightness by {} in AUROC", 0.312, at_least=0.2, null="labels")
    ✔ The network beats brightness by 0.312 in AUROC (must be at least 0.2)
    >>> claim("{:.0%} of the sick are found", 0.912, at_least=0.85, null="labels")
    ✔ 91 % of the sick are found (must be at least 85 %)
    """
    before, form, after = _checked_slot(text)
    measured = _checked_number(measured)
    low, high = _checked_band(at_least, at_most)
    _check_null(null)
    holds = bool(low <= measured <= high)
    mark, band = "✔" if holds else "✘", _band_in_words(at_least, at_most, percent=form.endswith("%"))
    sentence = f"{before}{_shown(measured, form, low, high)}{after}"
    _made[text] = (mark, sentence, band)
    recorded = os.environ.get("MEDAI_CLAIMS")
    if recorded:
        record = {"text": text, "measured": measured, "at_least": at_least, "at_most": at_most}
        with open(recorded, "a", encoding="utf-8") as file:
            file.write(json.dumps({**record, "null": null, "holds": holds}, default=float, ensure_ascii=False) + "\n")
    if not (holds or recorded):
        raise ClaimError(f"{mark} {sentence} (must be {band})")
    print(f"{mark} {sentence} (must be {band})")


def table():
    """Return what was claimed so far in this notebook, in the order of the claims.

    Returns
    -------
    pandas.DataFrame
        One row a claim: the sentence, with the number in it, and the band. The index says whether it holds.
    """
    import pandas as pd

    class Sentences(pd.DataFrame):
        """A table in a notebook whose sentences are not cut off."""

        def _repr_html_(self):
            with pd.option_context("display.max_colwidth", None):
                return super()._repr_html_()

    marks, sentences, bands = zip(*_made.values(), strict=True) if _made else ((), (), ())
    return Sentences({"what we checked": sentences, "must be": bands}, index=list(marks))


def _checked_slot(text):
    """What stands before the slot, the slot's format, and what stands after it."""
    try:
        parts = list(Formatter().parse(text))
    except (TypeError, ValueError) as error:
        raise ValueError(f"the text of a claim is a sentence with one slot, {{}}; got {text!r} ({error})") from None
    forms = [form for _, field, form, _ in parts if field is not None]
    if len(forms) != 1:
        raise ValueError(f"a claim has exactly one slot, {{}}, for its number; got {len(forms)} in {text!r}")
    if not re.fullmatch(r"[+]?,?(\.\d+)?[fg%]?", forms[0]):
        raise ValueError(f"the slot is {{}} or such as {{:.2f}} or {{:.0%}}; got {{:{forms[0]}}} in {text!r}")
    literals = [literal for literal, *_ in parts]
    return literals[0], forms[0], "".join(literals[1:])


def _checked_number(measured):
    array = np.asarray(measured)
    if array.ndim or array.dtype.kind not in "iuf":
        raise ValueError(f"measured must be one number, not a comparison or an array, got {measured!r}")
    return float(array)


def _checked_band(at_least, at_most):
    """The edges of the band, infinite where none is given."""
    if at_least is None and at_most is None:
        raise ValueError("a claim needs a band: give at_least, at_most or both")
    given = [edge for edge in (at_least, at_most) if edge is not None]
    if not np.isfinite(given).all() or given != sorted(given):
        raise ValueError(f"at_least must be a number no greater than at_most, got {at_least} and {at_most}")
    return -np.inf if at_least is None else at_least, np.inf if at_most is None else at_most


def _check_null(null):
    if null not in NULLS and not re.match(r"none: \S", null if isinstance(null, str) else ""):
        raise ValueError(f"{EXPECTED_NULL}; got {null!r}")


def _band_in_words(at_least, at_most, percent):
    edges = [f"{edge * 100:.12g} %" if percent else f"{edge}" for edge in (at_least, at_most) if edge is not None]
    if len(edges) == 2:
        return f"from {edges[0]} to {edges[1]}"
    return f"at least {edges[0]}" if at_most is None else f"at most {edges[0]}"


def _shown(number, form, low, high):
    """The number in digits that lie in the band from `low` to `high` where it does, and outside where it does not."""
    if not form:
        form = ".3g" if abs(number) < 100 else ".0f"
    plus, comma, digits, kind = re.fullmatch(r"([+]?)(,?)(?:\.(\d+))?([fg%]?)", form).groups()
    for places in range(int(digits or 6), 18):
        shown = format(number, f"{plus}z{comma}.{places}{kind}")
        read = float(shown.replace(",", "").rstrip("%")) / (100 if kind == "%" else 1)
        if (low <= read <= high) == (low <= number <= high):
            break
    return shown.replace("%", " %")
