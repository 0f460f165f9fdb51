"""Checks of the exercises of lesson 1.2, data."""

import numpy as np

from . import NotYet, call


def sentinels(answer):
    """A function (values, codes) that returns (mean of the known values, number of unknown ones)."""
    values = np.array([120.0, -1, 140, 999, 130, -1, 110, 150])
    before = values.copy()
    result = np.asarray(call(answer, values, (-1, 999)), dtype=float)
    if result.shape != (2,):
        raise NotYet("Two numbers are asked for: the mean of the known values, and how many are unknown.")
    if not np.array_equal(values, before):
        raise NotYet("Your function changes the values that it was given. Work on a copy.")
    mean, unknown = result
    for wrong, hint in {
        before.mean(): "That is the mean with the codes in it: -1 and 999 are not pressures.",
        np.where(np.isin(before, (-1, 999)), 0, before).mean(): "You put 0 in place of the codes; 0 is a number too.",
        before[before != -1].mean(): "Only one of the codes is taken out; there may be several.",
        np.median(before[~np.isin(before, (-1, 999))]) + 1e-9: "That is the median; the mean was asked for.",
    }.items():
        if np.isclose(mean, wrong) and not np.isclose(wrong, 130):
            raise NotYet(hint)
    if np.isnan(mean):
        raise NotYet("The mean is NaN: the unknown values are marked, but still in the mean. There is np.nanmean.")
    if np.isclose(mean, 5) and np.isclose(unknown, 130):
        raise NotYet("The mean comes first, the number of unknown values second.")
    if not np.isclose(mean, 130):
        raise NotYet(f"The mean of the five known pressures is 130, yours is {mean:.3g}.")
    if unknown == 5:
        raise NotYet("You counted the known values; the unknown ones were asked for.")
    if unknown != 3:
        raise NotYet(f"Three values are unknown, you counted {unknown:g}.")


def ct_window(answer):
    """A function (stored, slope, intercept, padding, level, width) that returns greys from 0 to 1."""
    stored = np.array([[-2000, 24, 824], [1024, 1064, 1424], [1124, 964, 2024]], dtype=np.int16)
    grey = np.asarray(call(answer, stored, 1.0, -1024.0, -2000, 40.0, 400.0), dtype=float)
    if grey.shape != stored.shape:
        raise NotYet(f"The shape of the image is {stored.shape}, your function returns {grey.shape}.")
    right = np.clip((stored - 1024.0 - 40) / 400 + 0.5, 0, 1)
    right[stored == -2000] = 0
    if np.isnan(grey).any():
        raise NotYet("Padding is to be black, 0; in your image it is NaN.")
    if grey.max() > 1 or grey.min() < 0:
        raise NotYet(
            f"Your greys run from {grey.min():.3g} to {grey.max():.3g}: cut what lies beyond the window to 0 and 1."
        )
    for wrong, hint in (
        (
            (stored - 40.0) / 400 + 0.5,
            "Slope and intercept first, the intercept with its own sign: -1024 makes the numbers smaller.",
        ),
        ((stored - 1024.0 - 40) / 400, "Your window begins at its level; the level is the middle."),
        (
            (stored - 1024.0 - 40) / 800 + 0.5,
            "Your window is twice as wide: the width is the whole range, not half of it.",
        ),
        (
            (stored - 1024.0 - stored.min()) / np.ptp(stored),
            "You stretched the whole range; a window takes a part of it.",
        ),
    ):
        if np.allclose(grey[1:], np.clip(wrong, 0, 1)[1:], atol=1e-3):
            raise NotYet(hint)
    if not np.allclose(grey, right, atol=1e-3):
        raise NotYet("The greys are others. The middle of the window, 40 HU, must become 0.5, and -160 HU 0.")
    high = np.asarray(answer(np.array([[3000, 1024]], dtype=np.int16), 1.0, -1024.0, 3000, 40.0, 400.0), dtype=float)
    if high[0, 0] > 0:
        raise NotYet("Where padding is written as a large number your function makes it white; it is to be black.")


CHECKERS = {"sentinels": sentinels, "ct_window": ct_window}
