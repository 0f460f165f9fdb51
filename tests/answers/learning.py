"""Answers to the exercises of lesson 1.5, learning."""

import numpy as np
import pandas as pd
import tensorflow as tf
from scipy.spatial.distance import cdist
from sklearn.cluster import KMeans
from sklearn.neighbors import NearestCentroid


def nearest(points, centres, order=2):
    return np.linalg.norm(points[:, np.newaxis] - centres, ord=order, axis=2).argmin(axis=1)


def means(points, group, number):
    return np.array([points[group == k].mean(axis=0) for k in range(number)])


def by_norm(points, centres):
    return means(points, nearest(points, centres), len(centres))


def by_loop(points, centres):
    groups = [[] for _ in centres]
    for point in points:
        distances = [sum((a - b) ** 2 for a, b in zip(point, centre, strict=True)) for centre in centres]
        groups[distances.index(min(distances))].append(point)
    return [[sum(column) / len(group) for column in zip(*group, strict=True)] for group in groups]


def by_pandas(points, centres):
    return pd.DataFrame(points).groupby(cdist(points, centres).argmin(axis=1)).mean()


def by_one_hot(points, centres):
    member = np.eye(len(centres))[cdist(points, centres, "sqeuclidean").argmin(axis=1)]
    return member.T @ points / member.sum(axis=0)[:, np.newaxis]


def by_tensor(points, centres):
    group = tf.argmin(tf.reduce_sum((points[:, None] - centres) ** 2, axis=2), axis=1)
    return tf.math.unsorted_segment_mean(points, group, len(centres))


def by_centroids(points, centres):
    return NearestCentroid().fit(points, nearest(points, centres)).centroids_


def last_of_equals(points, centres):
    """Of centres that are equally near the last."""
    distance = cdist(points, centres)[:, ::-1]
    return means(points, len(centres) - 1 - distance.argmin(axis=1), len(centres))


def by_library(points, centres):
    return KMeans(len(centres), init=centres, n_init=1, max_iter=1).fit(points).cluster_centers_


def lesson(points, centres, steps=100):
    for _ in range(steps):
        centres = by_norm(points, centres)
    return centres


def with_a_loss(points, centres):
    moved = by_norm(points, centres)
    return moved, nearest(points, centres), 1.0


def sums(points, centres):
    group = nearest(points, centres)
    return np.array([points[group == k].sum(axis=0) for k in range(len(centres))])


def medians(points, centres):
    group = nearest(points, centres)
    return np.array([np.median(points[group == k], axis=0) for k in range(len(centres))])


def middles(points, centres):
    group = nearest(points, centres)
    parts = [points[group == k] for k in range(len(centres))]
    return np.array([(part.min(axis=0) + part.max(axis=0)) / 2 for part in parts])


def with_the_centre(points, centres):
    group = nearest(points, centres)
    return np.array([np.vstack([points[group == k], c]).mean(axis=0) for k, c in enumerate(centres)])


def other_distance(order):
    return lambda points, centres: means(points, nearest(points, centres, order), len(centres))


def early(points, centres):
    moved, seen = centres.astype(float), np.zeros(len(centres))
    for point in points:
        k = nearest(point[np.newaxis], moved)[0]
        seen[k] += 1
        moved[k] += (point - moved[k]) / seen[k] if seen[k] > 1 else point - moved[k]
    return moved


def by_size(points, centres):
    """The largest group first."""
    group = nearest(points, centres)
    return by_norm(points, centres)[np.argsort(-np.bincount(group))]


def in_place(points, centres):
    group = nearest(points, centres)
    for k in range(len(centres)):
        centres[k] = points[group == k].mean(axis=0)
    return centres


def scaled(points, centres):
    low, high = points.min(axis=0), points.max(axis=0)
    group = nearest((points - low) / (high - low), (centres - low) / (high - low))
    return means(points, group, len(centres))


def standardised(points, centres):
    group = nearest(points / points.std(axis=0), centres / points.std(axis=0))
    return means(points, group, len(centres))


def one_by_one(points, centres):
    moved = centres.copy()
    for k in range(len(moved)):
        moved[k] = points[nearest(points, moved) == k].mean(axis=0)
    return moved


def by_storing(size, malignant, price):
    best_limit, best_loss = None, np.inf
    for limit in np.unique(size):
        called = size >= limit
        loss = price * (malignant & ~called).sum() + (~malignant & called).sum()
        if loss < best_loss:
            best_limit, best_loss = limit, loss
    return best_limit


def table_of_losses(size, malignant, price, above=np.greater_equal):
    sick = np.asarray(malignant, dtype=bool)
    called = above.outer(size, size).T  # a row per limit
    return pd.Series(price * (sick & ~called).sum(axis=1) + (~sick & called).sum(axis=1), index=size)


def by_table(size, malignant, price):
    return table_of_losses(size, malignant, price).idxmin()


def by_sorting(size, malignant, price):
    order = np.argsort(size)
    sick = malignant[order].astype(int)
    missed = np.cumsum(sick) - sick
    false_alarms = (1 - sick)[::-1].cumsum()[::-1]
    return size[order][np.argmin(price * missed + false_alarms)]


def by_plain_python(size, malignant, price):
    losses = []
    for limit in size:
        loss = 0
        for one, sick in zip(size, malignant, strict=True):
            if sick and one < limit:
                loss += price
            if not sick and one >= limit:
                loss += 1
        losses.append((loss, limit))
    return min(losses)[1]


def by_weights(size, malignant, price):
    weight = np.where(malignant, price, 1.0)
    return min(size, key=lambda limit: (weight * ((size >= limit) != malignant)).mean())


def never_stored(size, malignant, price):
    best_limit, best_loss = None, np.inf
    for limit in np.unique(size):
        called = size >= limit
        if price * (malignant & ~called).sum() + (~malignant & called).sum() < best_loss:
            best_limit = limit
    return best_limit


def turned_round(size, malignant, price):
    best_limit, best_loss = None, np.inf
    for limit in np.unique(size):
        called = size >= limit
        loss = price * (malignant & ~called).sum() + (~malignant & called).sum()
        if loss > best_loss:
            best_limit, best_loss = limit, loss
    return best_limit


def between(size, malignant, price):
    limit = by_storing(size, malignant, price)
    below = size[size < limit]
    return (limit + below.max()) / 2 if below.size else limit - 1


def on_a_grid(size, malignant, price):
    limits = np.arange(0, 30, 0.5)
    return min(limits, key=lambda limit: (np.where(malignant, price, 1.0)[(size >= limit) != malignant]).sum())


RIGHT = {
    "q1": ["d", "D"],
    "q2": ["c", "C)"],
    "abstract": ["b", " B "],
    "learn_limit": [by_storing, by_table, by_sorting, by_plain_python, by_weights],
    "k_means_step": [by_norm, by_loop, by_pandas, by_one_hot, by_tensor, by_centroids, last_of_equals, by_library],
}

WRONG = {
    "learn_limit": {
        "smallest loss not stored": (never_stored, "which line should change"),
        "sign of the if turned round": (turned_round, "larger than infinity"),
        "smallest size": (lambda size, malignant, price: size.min(), "largest loss"),
        "largest loss": (
            lambda size, malignant, price: table_of_losses(size, malignant, price).idxmax(),
            "largest loss",
        ),
        "small ones called": (
            lambda size, malignant, price: table_of_losses(size, malignant, price, np.less).idxmin(),
            "large nuclei are the suspicious ones",
        ),
        "the loss": (
            lambda size, malignant, price: table_of_losses(size, malignant, price).min(),
            "the smallest loss itself",
        ),
        "the mean loss": (
            lambda size, malignant, price: table_of_losses(size, malignant, price).min() / len(size),
            "as a mean",
        ),
        "the place": (
            lambda size, malignant, price: table_of_losses(size, malignant, price).sort_index().argmin(),
            "place of the limit",
        ),
        "price left out": (lambda size, malignant, price: by_storing(size, malignant, 1), "left out the price"),
        "price at the false alarms": (
            lambda size, malignant, price: by_storing(size, malignant, 1 / price),
            "stands at the false alarms",
        ),
        "above the limit": (
            lambda size, malignant, price: table_of_losses(size, malignant, price, np.greater).idxmin(),
            "at the limit as well",
        ),
        "missed cancers alone": (lambda size, malignant, price: size[malignant].min(), "missed cancers alone"),
        "false alarms alone": (lambda size, malignant, price: by_storing(size, malignant, 0), "false alarms alone"),
        "between two sizes": (between, "was not measured"),
        "on a grid": (on_a_grid, "was expected"),
        "middle of the sizes": (lambda size, malignant, price: np.median(size), "expected"),
    },
    "k_means_step": {
        "unmoved": (lambda points, centres: centres.copy(), "have not moved"),
        "to the end": (lesson, "came to rest"),
        "two steps": (lambda points, centres: lesson(points, centres, 2), "two steps"),
        "three steps": (lambda points, centres: lesson(points, centres, 3), "came to rest"),
        "library to the end": (
            lambda points, centres: KMeans(len(centres), init=centres, n_init=1).fit(points).cluster_centers_,
            "came to rest",
        ),
        "sums": (sums, "added up"),
        "medians": (medians, "median"),
        "middles": (middles, "between the smallest and the largest"),
        "first patients": (lambda points, centres: by_norm(points, points[: len(centres)]), "began with the first"),
        "mean of all": (lambda points, centres: np.array([points.mean(axis=0)] * len(centres)), "mean of all patients"),
        "nearest patient": (lambda points, centres: points[cdist(centres, points).argmin(axis=1)], "nearest patient"),
        "old centre counted": (with_the_centre, "old centre is counted"),
        "half of the way": (lambda points, centres: (centres + by_norm(points, centres)) / 2, "half of the way"),
        "reversed": (lambda points, centres: by_norm(points, centres)[::-1], "changed places"),
        "by size": (by_size, "changed places"),
        "city blocks": (other_distance(1), "in blocks"),
        "largest difference": (other_distance(np.inf), "largest difference"),
        "one measurement": (
            lambda points, centres: means(points, nearest(points[:, :1], centres[:, :1]), len(centres)),
            "first measurement alone",
        ),
        "too early": (early, "being dealt out"),
        "scaled first": (scaled, "scaled the measurements"),
        "standardised first": (standardised, "scaled the measurements"),
        "one after the other": (one_by_one, "one after the other"),
        "divided by all": (lambda points, centres: sums(points, centres) / len(points), "number of all patients"),
        "cut to integers": (lambda points, centres: by_norm(points, centres).astype(int), "cut to whole numbers"),
        "groups": (nearest, "one entry for each patient"),
        "several things": (with_a_loss, "several things"),
        "mean over the wrong axis": (lambda points, centres: points.mean(axis=1), "one entry for each patient"),
        "in place": (in_place, "changes the array"),
    },
}
