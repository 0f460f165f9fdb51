"""Data sets: `make_*` simulates, `fetch_*` downloads; all of them return `ImageSet`, a small documented record."""

from .chest_films import make_chest_films
from .medmnist import fetch_medmnist, read_medmnist
from .records import ImageSet, Splits
from .splits import refuse_overlap, split_by_patient

__all__ = [
    "ImageSet",
    "Splits",
    "fetch_medmnist",
    "make_chest_films",
    "read_medmnist",
    "refuse_overlap",
    "split_by_patient",
]
