"""Claims: what the prose of a lesson leans on, asserted where the reader sees it."""

import json
import os

import numpy as np


class ClaimError(AssertionError):
    """A claim does not hold."""


def claim(text, measured, *, at_least=None, at_most=None):
    """Assert that a measured number lies in a band, and print the claim in one line.

    Parameters
    ----------
    text : str
        What is claimed, as a sentence without a full stop.
    measured : float
        The number that was measured.
    at_least, at_most : float, optional
        The band, edges included; at least one of them.

    Raises
    ------
    ClaimError
        If the number lies outside the band or is NaN.
    ValueError
        If no band is given, the band is empty, or `measured` is not one number.

    Notes
    -----
    If the environment variable `MEDAI_CLAIMS` names a file, the claim is also appended to it as a line of JSON,
    whether it holds or not.

    Examples
    --------
    >>> claim("the network beats brightness in AUROC", 0.312, at_least=0.2)
    claim holds: the network beats brightness in AUROC: 0.312 (at least 0.2)
    """
    measured = _checked_number(measured)
    band = _checked_band(at_least, at_most)
    low = -np.inf if at_least is None else at_least
    high = np.inf if at_most is None else at_most
    holds = bool(low <= measured <= high)
    if os.environ.get("MEDAI_CLAIMS"):
        line = {"text": text, "measured": measured, "at_least": at_least, "at_most": at_most, "holds": holds}
        with open(os.environ["MEDAI_CLAIMS"], "a", encoding="utf-8") as file:
            file.write(json.dumps(line, default=float, ensure_ascii=False) + "\n")
    if not holds:
        raise ClaimError(f"claim fails: {text}: {measured} ({band})")
    print(f"claim holds: {text}: {_short(measured)} ({band})")


def _checked_number(measured):
    array = np.asarray(measured)
    if array.ndim or array.dtype.kind not in "iuf":
        raise ValueError(f"measured must be one number, not a comparison or an array, got {measured!r}")
    return float(array)


def _checked_band(at_least, at_most):
    """The band in words, or a ValueError."""
    if at_least is None and at_most is None:
        raise ValueError("a claim needs a band: give at_least, at_most or both")
    if at_most is None and np.isfinite(at_least):
        return f"at least {at_least}"
    if at_least is None and np.isfinite(at_most):
        return f"at most {at_most}"
    if at_least is not None and at_most is not None and at_least <= at_most:
        return f"from {at_least} to {at_most}"
    raise ValueError(f"at_least must be a number no greater than at_most, got {at_least} and {at_most}")


def _short(number):
    return f"{number:.3g}" if abs(number) < 100 else f"{number:.0f}"
