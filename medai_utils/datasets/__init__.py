"""Data sets: `make_*` simulates, `load_*` reads what travels inside a package, `fetch_*` downloads.

All of them return a small documented record: `ImageSet` for images, `PatientTable` for tables.
"""

from .chest_films import make_chest_films
from .cohorts import load_actg175, load_flchain, load_gse7390, load_whas500
from .medmnist import fetch_medmnist, read_medmnist
from .records import ImageSet, PatientTable, Splits
from .splits import refuse_overlap, split_by_patient

__all__ = [
    "ImageSet",
    "PatientTable",
    "Splits",
    "fetch_medmnist",
    "load_actg175",
    "load_flchain",
    "load_gse7390",
    "load_whas500",
    "make_chest_films",
    "read_medmnist",
    "refuse_overlap",
    "split_by_patient",
]
