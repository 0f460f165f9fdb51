"""Figures that a reader can move: a threshold, the window of a CT, films to mark.

Each function returns something for the last line of a cell. On the page of the book `_static/live.js` finds it and
makes it move; where scripts do not run, in JupyterLab and on paper, the figure that was handed in stands in its place.
Every number that the page computes is computed from the same patients as the lesson's own.
"""

import base64
import html
import io
import json

import numpy as np
from PIL import Image

DIGITS = 6  # decimals of a risk on the page


class Live:
    """What a page makes move: its kind, its data, and the figure that stands where nothing moves."""

    def __init__(self, kind, data, figure, alt):
        self.kind, self.data, self.figure, self.alt = kind, data, figure, _checked_alt(alt)

    def __repr__(self):
        return f"<{self.kind}: {self.alt}>"

    def _repr_html_(self):
        values = html.escape(json.dumps(self.data, separators=(",", ":"), allow_nan=False), quote=True)
        width, height = (round(100 * inches) for inches in self.figure.get_size_inches())
        return (
            f'<div class="live" data-live="{self.kind}" data-values="{values}">'
            f'<img alt="{html.escape(self.alt, quote=True)}" src="{_as_address(self.figure)}" '
            f'width="{width}" height="{height}" loading="lazy"/></div>'
        )


def threshold(truth, risk, figure, *, alt, sick="are sick", healthy="are healthy", called="called", at=0.1, cost=10):
    """Return a threshold to move over patients: their four counts, the rates, and what the errors cost.

    Parameters
    ----------
    truth : array-like of shape (n,)
        1 for those with the outcome, 0 for the others; both occur.
    risk : array-like of shape (n,)
        The predicted probabilities, between 0 and 1.
    figure : matplotlib.figure.Figure
        Stands where scripts do not run.
    alt : str
        What is seen in `figure`.
    sick, healthy, called : str
        Those with the outcome, those without, and those at or above the threshold, in words that can follow "who":
        "died", "lived" and "invited".
    at : float
        Where the threshold stands at first.
    cost : float
        How many needless calls weigh as much as one missed patient, at first.

    Raises
    ------
    ValueError
        If truth and risk are not alike, hold other values, or one of the two groups is empty.
    """
    truth, risk = np.asarray(truth, dtype=float), np.asarray(risk, dtype=float)
    if truth.ndim != 1 or truth.shape != risk.shape:
        raise ValueError(f"truth and risk have one value a patient, got the shapes {truth.shape} and {risk.shape}")
    if set(truth.tolist()) != {0.0, 1.0}:
        raise ValueError("truth holds 1 and 0, and both of them")
    if not ((risk >= 0) & (risk <= 1)).all():
        raise ValueError("risk holds probabilities, between 0 and 1")
    data = {
        "risk": risk.round(DIGITS).tolist(),
        "truth": truth.astype(int).tolist(),
        "words": [sick, healthy, called],
        "at": at,
        "cost": cost,
    }
    return Live("threshold", data, figure, alt)


def window(hounsfield, figure, *, alt, windows):
    """Return a slice of a CT whose window the reader moves.

    Parameters
    ----------
    hounsfield : array-like of shape (height, width)
        Whole numbers, in Hounsfield units.
    figure, alt
        As in `threshold`.
    windows : dict of str to (float, float)
        Names of windows, such as "brain", with their middle and width; the first is shown at first.

    Raises
    ------
    ValueError
        If the image has another shape or values that no 16 bits hold, or no window is given.
    """
    pixels = np.asarray(hounsfield)
    if pixels.ndim != 2:
        raise ValueError(f"one slice has the shape (height, width), got {pixels.shape}")
    if not windows:
        raise ValueError("at least one window is expected, such as {'brain': (40, 80)}")
    stored = np.rint(pixels).astype("<i2")
    if not np.array_equal(stored, np.rint(pixels)):
        raise ValueError("Hounsfield units lie between -32768 and 32767")
    data = {
        "pixels": base64.b64encode(stored.tobytes()).decode(),
        "shape": pixels.shape,
        "windows": [[name, float(middle), float(width)] for name, (middle, width) in windows.items()],
    }
    return Live("window", data, figure, alt)


def mark(films, truth, called, figure, *, alt):
    """Return films to mark as sick; then the reader's sensitivity and specificity stand beside the network's.

    Parameters
    ----------
    films : array-like of shape (n, height, width)
        Greys between 0 and 1.
    truth : array-like of shape (n,)
        1 for a sick film, 0 for a healthy one; both occur.
    called : array-like of shape (n,)
        1 where the network calls the film sick.
    figure, alt
        As in `threshold`.

    Raises
    ------
    ValueError
        If the three are not alike, or truth and called hold something else than 0 and 1.
    """
    films, truth, called = np.asarray(films, dtype=float), np.asarray(truth), np.asarray(called)
    if films.ndim != 3 or not len(films) == len(truth) == len(called):
        raise ValueError(
            f"films, truth and called have one entry a film, got the shapes {films.shape}, {truth.shape}, {called.shape}"
        )
    if set(truth.tolist()) != {0, 1} or not set(called.tolist()) <= {0, 1}:
        raise ValueError("truth and called hold 1 and 0, and truth both of them")
    data = {
        "films": [_as_address(film) for film in films],
        "truth": truth.astype(int).tolist(),
        "called": called.astype(int).tolist(),
    }
    return Live("mark", data, figure, alt)


def _checked_alt(alt):
    if len(alt.strip()) < 20:
        raise ValueError(f"alt says in a sentence what is seen, got {alt!r}")
    return alt


def _as_address(picture):
    """A figure, or a film of greys between 0 and 1, as a PNG within an address."""
    stream = io.BytesIO()
    if hasattr(picture, "savefig"):
        picture.savefig(stream, format="png", dpi=150, metadata={"Software": None})
    else:
        Image.fromarray(np.uint8(np.rint(255 * np.clip(picture, 0, 1)))).save(stream, format="png")
    return "data:image/png;base64," + base64.b64encode(stream.getvalue()).decode()
