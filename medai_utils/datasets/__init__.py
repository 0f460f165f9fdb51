"""Data sets: `make_*` simulates, `load_*` reads what travels inside a package, `fetch_*` downloads.

All of them return a small documented record: `ImageSet` for images, `PatientTable` for tables, `Scan` for what a scanner
stored, or several of these. The virtual patients of `load_virtual_patients` are treated with
`medai_utils.datasets.insulin`, a module of its own.
"""

from .chest_films import make_chest_films
from .cohorts import (
    load_actg175,
    load_diabetes,
    load_flchain,
    load_gse7390,
    load_virtual_patients,
    load_whas500,
    load_wisconsin,
)
from .dicom import load_ecg, load_head_ct
from .medmnist import fetch_medmnist, read_medmnist
from .records import ImageSet, PatientTable, Scan, Splits
from .splits import refuse_overlap, split_by_patient
from .wards import (
    make_hospital_risks,
    make_hospitals,
    make_potassium,
    make_ring,
    make_scores,
    make_screening,
    make_sensor_day,
    make_visits,
    make_ward,
)

__all__ = [
    "ImageSet",
    "PatientTable",
    "Scan",
    "Splits",
    "fetch_medmnist",
    "load_actg175",
    "load_diabetes",
    "load_ecg",
    "load_flchain",
    "load_gse7390",
    "load_head_ct",
    "load_virtual_patients",
    "load_whas500",
    "load_wisconsin",
    "make_chest_films",
    "make_hospital_risks",
    "make_hospitals",
    "make_potassium",
    "make_ring",
    "make_scores",
    "make_screening",
    "make_sensor_day",
    "make_visits",
    "make_ward",
    "read_medmnist",
    "refuse_overlap",
    "split_by_patient",
]
