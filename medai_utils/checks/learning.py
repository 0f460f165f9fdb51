"""Checks of the exercises of lesson 1.5, learning."""

import numpy as np

from . import NotYet, call


def k_means_step(answer):
    """A function (points, centres) that returns the centres after one step of k-means."""
    points = np.array([[0.0, 0.0], [2.0, 0.0], [1.0, 3.0], [9.0, 9.0], [11.0, 9.0], [6.0, 6.0], [12.0, 14.0]])
    centres = np.array([[1.2, 1.0], [9.0, 8.0]])
    kept = points.copy(), centres.copy()
    moved = np.asarray(call(answer, points, centres), dtype=float)
    if not (np.array_equal(points, kept[0]) and np.array_equal(centres, kept[1])):
        raise NotYet("Your function changes the arrays that it was given; make a new array for the new centres.")
    if moved.shape == (7,):
        raise NotYet("You return the group of each patient. The next half of the step is missing: the groups' means.")
    if moved.shape != centres.shape:
        raise NotYet(f"Two centres of two measurements are asked for, shape (2, 2); yours is {moved.shape}.")
    first, second = points[:3], points[3:]
    for wrong, hint in (
        (centres, "The centres have not moved. Each goes to the mean of the patients who are nearest to it."),
        ([first.sum(0), second.sum(0)], "You added up the patients of a group; divide by how many they are."),
        ([np.median(first, 0), np.median(second, 0)], "That is the median of each group; k-means takes the mean."),
        ([points.mean(0)] * 2, "Both centres went to the mean of all patients. Each takes only those nearest to it."),
        ([points[1], points[3]], "You moved each centre onto the nearest patient. It goes to the mean of its group."),
        (
            [second.mean(0), first.mean(0)],
            "The centres have changed places: keep them in the order in which they came.",
        ),
    ):
        if np.allclose(moved, wrong):
            raise NotYet(hint)
    if not np.allclose(moved, [first.mean(0), second.mean(0)]):
        raise NotYet("The centres are not the means of their groups. Is each patient with the centre that is nearest?")
    three = np.array([[0.0, 0.0], [4.0, 4.0], [6.0, 0.0]])  # each is nearest to another centre, but not by city blocks
    if not np.allclose(call(answer, three, np.array([[0.0, 4.5], [7.1, 6.2], [9.0, 1.0]])), three):
        raise NotYet("With three centres your function goes wrong. Measure the distance by the sum of the squares.")


CHECKERS = {"k_means_step": k_means_step}
