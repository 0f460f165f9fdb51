"""Answers to the exercises of lesson 1.2, data."""

import numpy as np
import pandas as pd
import tensorflow as tf


def by_mask(values, codes):
    unknown = np.isin(values, codes)
    return values[~unknown].mean(), unknown.sum()


def by_masked_array(values, codes):
    known = np.ma.masked_where(np.isin(values, codes), values)
    return known.mean(), np.ma.count_masked(known)


def by_loop(values, codes):
    known = [value for value in values if value not in codes]
    return [sum(known) / len(known), len(values) - len(known)]


def by_pandas(values, codes):
    column = pd.Series(values).replace(list(codes), np.nan)
    return column.mean(), column.isna().sum()


def by_nanmean(values, codes):
    marked = values.astype(float)
    for code in codes:
        marked[values == code] = np.nan
    return np.array([np.nanmean(marked), np.isnan(marked).sum()])


def by_counting(values, codes):
    numbers = pd.Series(values).value_counts()
    return values[~np.isin(values, codes)].mean(), sum(numbers[code] for code in codes)


def without_zeros(values, codes):
    emptied = np.where(np.isin(values, codes), 0, values)
    return emptied[emptied != 0].mean(), count(values, codes)


def by_condition(condition):
    """Unknown is what meets a condition of the values and the codes."""

    def answer(values, codes):
        unknown = condition(values, np.array(codes))
        return values[~unknown].mean(), unknown.sum()

    return answer


def in_place(values, codes):
    values[np.isin(values, codes)] = np.nan
    return np.nanmean(values), np.isnan(values).sum()


def count(values, codes):
    return np.isin(values, codes).sum()


def mean(values, codes):
    return by_mask(values, codes)[0]


def hard_coded(values, codes):
    return by_mask(values, (-1, 999))


def by_range(values, codes):
    known = (values > 0) & (values < 300)
    return values[known].mean(), (~known).sum()


def by_window(stored, slope, intercept, padding, level, width):
    hu = slope * stored + intercept
    return np.where(stored == padding, 0, np.clip((hu - level) / width + 0.5, 0, 1))


def interpolated(stored, slope, intercept, padding, level, width):
    grey = np.interp(slope * stored + intercept, [level - width / 2, level + width / 2], [0, 1])
    grey[stored == padding] = 0
    return grey


def by_pixel(stored, slope, intercept, padding, level, width):
    low = level - width / 2
    return [
        [0 if pixel == padding else min(max((slope * pixel + intercept - low) / width, 0), 1) for pixel in row]
        for row in stored.tolist()
    ]


def by_tensor(stored, slope, intercept, padding, level, width):
    hu = slope * tf.cast(stored, tf.float32) + intercept
    grey = tf.clip_by_value((hu - level) / width + 0.5, 0, 1)
    return tf.where(stored == padding, tf.zeros_like(grey), grey)


def by_frame(*image):
    return pd.DataFrame(by_window(*image))


def greys(change):
    """The right function on changed arguments, which `change` makes out of the given ones."""

    def answer(*image):
        return by_window(*change(*image))

    return answer


def grey(hu, level, width):
    return (hu - level) / width + 0.5


def line(formula, cut=True):
    """A grey by `formula` (hu, level, width), padding black."""

    def answer(stored, slope, intercept, padding, level, width):
        value = formula(slope * stored + intercept, level, width)
        return np.where(stored == padding, 0, np.clip(value, 0, 1) if cut else value)

    return answer


def stretched_result(*image):
    result = by_window(*image)
    return (result - result.min()) / np.ptp(result)


def hu_cut(stored, slope, intercept, padding, level, width):
    hu = (slope * stored + intercept).astype(int)
    return np.where(stored == padding, 0, np.clip((hu - level) / width + 0.5, 0, 1))


def black_where(black):
    """The window with black where `black` says so of the stored numbers and the padding."""

    def answer(stored, slope, intercept, padding, level, width):
        return np.where(black(stored, padding), 0, padding_left(stored, slope, intercept, padding, level, width))

    return answer


def padding_left(stored, slope, intercept, padding, level, width):
    return np.clip((slope * stored + intercept - level) / width + 0.5, 0, 1)


def padding_nan(stored, slope, intercept, padding, level, width):
    return by_window(np.where(stored == padding, np.nan, stored), slope, intercept, padding, level, width)


def padding_in_hu(stored, slope, intercept, padding, level, width):
    hu = slope * stored + intercept
    return np.where(hu == padding, 0, np.clip((hu - level) / width + 0.5, 0, 1))


def padding_air(stored, slope, intercept, padding, level, width):
    hu = np.where(stored == padding, -1000, slope * stored + intercept)
    return np.clip((hu - level) / width + 0.5, 0, 1)


def padding_white(stored, slope, intercept, padding, level, width):
    return np.where(stored == padding, 1, padding_left(stored, slope, intercept, padding, level, width))


def one_grey(*image):
    return np.full(image[0].shape, 0.5)


def changes_stored(stored, *rest):
    value = by_window(stored, *rest)
    stored[stored == rest[2]] = 0
    return value


MGDL = pd.Series([98, 131, 5.5 * 18, 112, 7 * 18, 6.5 * 18, 164, 9 * 18, 105, 90])

RIGHT = {
    "q1": ["b", "B"],
    "q2": ["c", "(c)"],
    "units": [120.4, (98 + 131 + 112 + 164 + 105 + 90 + 18 * 28) / 10, np.mean(MGDL)],
    "sentinels": [by_mask, by_masked_array, by_loop, by_pandas, by_nanmean, by_counting],
    "ct_window": [by_window, interpolated, by_pixel, by_tensor, by_frame],
}

WRONG = {
    "units": {
        "as it stands": (72.8, "two units in one column"),
        "in mmol/l": (120.4 / 18, "mean in mmol/l"),
        "divided": (np.mean([98, 131, 112, 164, 105, 90, 5.5 / 18, 7 / 18, 6.5 / 18, 9 / 18]), "so the number grows"),
        "hospital A": (700 / 6, "hospital A alone"),
        "hospital B": (126.0, "hospital B alone"),
        "mean of means": ((700 / 6 + 126) / 2, "each patient counts once"),
        "both converted": (72.8 * 18, "in mg/dl already"),
        "sum": (1204.0, "sum of the ten"),
        "median": (114.5, "median"),
        "three converted": (105.8, "was expected"),
    },
    "sentinels": {
        "codes in the mean": (lambda v, c: (v.mean(), count(v, c)), "with the codes in it"),
        "0 for a code": (lambda v, c: (np.where(np.isin(v, c), 0, v).mean(), count(v, c)), "0 is a number"),
        "one code": (lambda v, c: (v[v != c[0]].mean(), (v == c[0]).sum()), "Only the first of the codes"),
        "two codes": (lambda v, c: by_mask(v, c[:2]), "Only the first two codes"),
        "marked only": (lambda v, c: (np.where(np.isin(v, c), np.nan, v).mean(), count(v, c)), "nanmean"),
        "known counted": (lambda v, c: (mean(v, c), (~np.isin(v, c)).sum()), "counted the known"),
        "codes counted": (lambda v, c: (mean(v, c), len(c)), "counted the codes"),
        "all counted": (lambda v, c: (mean(v, c), v.size), "counted all values"),
        "one too many": (lambda v, c: (mean(v, c), count(v, c) + 1), "the number of unknown ones is another"),
        "swapped": (lambda v, c: by_mask(v, c)[::-1], "mean comes first"),
        "median": (lambda v, c: (np.median(v[~np.isin(v, c)]), count(v, c)), "the median"),
        "sum": (lambda v, c: (v[~np.isin(v, c)].sum(), count(v, c)), "the sum"),
        "sum by all": (lambda v, c: (v[~np.isin(v, c)].sum() / v.size, count(v, c)), "0 is a number"),
        "a mask": (lambda v, c: (mean(v, c), np.isin(v, c)), "count them"),
        "the mean alone": (mean, "Two numbers"),
        "three numbers": (lambda v, c: (1, 2, 3), "Two numbers"),
        "codes hard-coded": (hard_coded, "-1, 2.5, 88"),
        "zeros taken out": (without_zeros, "A measured 0 is missing"),
        "cut to integers": (by_condition(lambda v, c: np.isin(v.astype(int), c)), "9, -9, 4.5"),
        "without the sign": (by_condition(lambda v, c: np.isin(abs(v), abs(c))), "another"),
        "negative is unknown": (by_condition(lambda v, c: v < 0), "what is not negative"),
        "up to the largest code": (by_condition(lambda v, c: v <= c.max()), "the known ones is another"),
        "nothing left": (by_condition(lambda v, c: v < 10_000), "is no value left"),
        "each value once": (
            lambda v, c: (np.unique(v[~np.isin(v, c)]).mean(), count(v, c)),
            "the known ones is another",
        ),
        "by a range": (by_range, "the mean of the known ones is another"),
        "a constant": (lambda v, c: (130.2, 3), "the mean of the known ones is another"),
        "in place": (in_place, "changes the array"),
    },
    "ct_window": {
        "stored numbers": (greys(lambda s, a, b, *rest: (s, 1, 0, *rest)), "looks at the stored numbers"),
        "other sign": (greys(lambda s, a, b, *rest: (s, a, -b, *rest)), "with its own sign"),
        "no intercept": (greys(lambda s, a, b, *rest: (s, a, 0, *rest)), "The intercept is missing"),
        "no slope": (greys(lambda s, a, b, *rest: (s, 1, b, *rest)), "The slope is missing"),
        "intercept multiplied": (greys(lambda s, a, b, *rest: (s, a, a * b, *rest)), "which is not multiplied"),
        "begins at the level": (line(lambda hu, level, width: (hu - level) / width), "begins at its level"),
        "ends at the level": (line(lambda hu, level, width: (hu - level) / width + 1), "ends at its level"),
        "twice as wide": (line(lambda hu, level, width: (hu - level) / width / 2 + 0.5), "twice as wide"),
        "level and width as ends": (line(lambda hu, level, width: (hu - level) / (width - level)), "runs from `level`"),
        "not cut": (line(grey, cut=False), "Cut what lies beyond"),
        "inverted": (line(lambda hu, level, width: 0.5 - (hu - level) / width), "changed places"),
        "stretched": (lambda s, a, b, *rest: (s - s.min()) / np.ptp(s), "stretched the whole range"),
        "stretched at the end": (stretched_result, "stretched the greys of the result"),
        "cut below only": (line(lambda *a: np.maximum(grey(*a), 0), cut=False), "some greys are above 1"),
        "cut above only": (line(lambda *a: np.minimum(grey(*a), 1), cut=False), "some greys are below 0"),
        "black above": (line(lambda *a: np.where(grey(*a) > 1, 0, grey(*a))), "above the window is white"),
        "white below": (line(lambda *a: np.where(grey(*a) < 0, 1, grey(*a))), "below the window is black"),
        "HU cut": (hu_cut, "Did you round"),
        "LINEAR": (line(lambda hu, level, width: (hu - level + 0.5) / (width - 1) + 0.5), "one unit earlier"),
        "8 bits": (lambda *image: np.round(255 * by_window(*image)) / 255, "Did you round"),
        "two decimals": (lambda *image: np.round(by_window(*image), 2), "Did you round"),
        "smaller is padding": (black_where(lambda s, p: s <= p), "Smaller numbers were measured"),
        "larger is padding": (black_where(lambda s, p: s >= p), "Larger numbers were measured"),
        "the largest is padding": (black_where(lambda s, p: s == s.max()), "becomes 0.5"),
        "255": (lambda *image: np.round(255 * by_window(*image)), "from 0 to 255"),
        "level hard-coded": (greys(lambda s, a, b, p, level, width: (s, a, b, p, 40, width)), "becomes 0.5"),
        "width hard-coded": (greys(lambda s, a, b, p, level, width: (s, a, b, p, level, 500)), "becomes 0.5"),
        "padding left": (padding_left, "Padding is not black"),
        "padding 0 before the window": (
            greys(lambda s, a, b, p, *window: (np.where(s == p, 0, s), a, b, p, *window)),
            "Padding is not black",
        ),
        "padding turned into air": (padding_air, "the grey of air"),
        "padding white": (padding_white, "Padding is not black"),
        "padding NaN": (padding_nan, "something is NaN"),
        "padding in HU": (padding_in_hu, "with Hounsfield units"),
        "transposed": (lambda *image: by_window(*image).T, "shape"),
        "flat": (lambda *image: by_window(*image).ravel(), "shape"),
        "one grey": (one_grey, "becomes 0.5"),
        "stored changed": (changes_stored, "changes the array"),
    },
}
