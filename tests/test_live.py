"""Figures that a reader can move: what the page is given, and that it is refused where it is wrong."""

import base64
import io
import json

import numpy as np
import pytest
from bs4 import BeautifulSoup
from matplotlib.figure import Figure
from PIL import Image

from medai_utils import live

ALT = "Three dots, the highest of them on the right"


def figure():
    drawn = Figure(figsize=(2, 1))
    drawn.subplots().plot([0, 1, 3], "o")
    return drawn


def shown(moving):
    """The element on the page, its data, and the picture within it."""
    place = BeautifulSoup(moving._repr_html_(), "html.parser").select_one("[data-live]")
    picture = place.img["src"].removeprefix("data:image/png;base64,")
    return place, json.loads(place["data-values"]), Image.open(io.BytesIO(base64.b64decode(picture)))


def test_a_threshold_has_its_patients_and_its_figure():
    place, data, picture = shown(live.threshold([1, 0, 0], [0.51234567, 0.25, 0], figure(), alt=ALT, sick="died"))
    assert place["data-live"] == "threshold"
    assert place.img["alt"] == ALT
    assert picture.size == (300, 150)
    assert (data["risk"], data["truth"]) == ([0.512346, 0.25, 0.0], [1, 0, 0])
    assert data["words"] == ["died", "are healthy", "called"]


def test_a_window_has_the_slice_in_hounsfield_units():
    slice_ = np.array([[-1000, 0, 40], [80, 400, 1500]])
    _, data, _ = shown(live.window(slice_, figure(), alt=ALT, windows={"brain": (40, 80)}))
    stored = np.frombuffer(base64.b64decode(data["pixels"]), dtype="<i2").reshape(data["shape"])
    assert stored.tolist() == slice_.tolist()
    assert data["windows"] == [["brain", 40, 80]]


def test_a_notebook_stores_no_memory_address():
    assert repr(live.window(np.zeros((2, 2)), figure(), alt=ALT, windows={"brain": (40, 80)})) == f"<window: {ALT}>"


def test_films_keep_their_greys():
    films = np.linspace(0, 1, 2 * 4 * 4).reshape(2, 4, 4)
    _, data, _ = shown(live.mark(films, [0, 1], [1, 1], figure(), alt=ALT))
    for film, address in zip(films, data["films"], strict=True):
        greys = Image.open(io.BytesIO(base64.b64decode(address.partition(",")[2]))).convert("L")
        assert np.abs(np.asarray(greys) / 255 - film).max() <= 0.5 / 255 + 1e-9
    assert (data["truth"], data["called"]) == ([0, 1], [1, 1])


def test_words_cannot_break_out_of_the_page():
    place, data, _ = shown(live.threshold([1, 0], [0.5, 0.1], figure(), alt=f'{ALT} "quoted" <b>', sick='"><script>'))
    assert data["words"][0] == '"><script>'
    assert place.img["alt"].endswith('"quoted" <b>')
    assert place.find("script") is None


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda: live.threshold([1, 0], [0.1], figure(), alt=ALT), "one value a patient"),
        (lambda: live.threshold([1, 1], [0.1, 0.2], figure(), alt=ALT), "both of them"),
        (lambda: live.threshold([1, 0], [0.1, 1.2], figure(), alt=ALT), "between 0 and 1"),
        (lambda: live.threshold([1, 0], [0.1, np.nan], figure(), alt=ALT), "between 0 and 1"),
        (lambda: live.threshold([1, 0], [0.1, 0.2], figure(), alt="dots"), "alt says in a sentence"),
        (lambda: live.window(np.zeros(3), figure(), alt=ALT, windows={"brain": (40, 80)}), "height, width"),
        (lambda: live.window(np.full((2, 2), 40_000), figure(), alt=ALT, windows={"a": (0, 1)}), "32767"),
        (lambda: live.window(np.zeros((2, 2)), figure(), alt=ALT, windows={}), "at least one window"),
        (lambda: live.mark(np.zeros((2, 4, 4)), [0], [0, 1], figure(), alt=ALT), "one entry a film"),
        (lambda: live.mark(np.zeros((2, 4, 4)), [0, 1], [0, 2], figure(), alt=ALT), "truth and called hold"),
    ],
)
def test_what_cannot_be_shown_is_refused(wrong, message):
    with pytest.raises(ValueError, match=message):
        wrong()
