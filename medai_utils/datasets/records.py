"""The records that data sets come in: images, a table of patients, or a scan as its scanner stored it."""

from dataclasses import dataclass, fields, replace
from typing import NamedTuple

import numpy as np
import pandas as pd


@dataclass(frozen=True, eq=False, repr=False)
class ImageSet:
    """Images with what is known about each of them. What a data set does not say is None.

    Parameters
    ----------
    images : array (n, h, w) or (n, h, w, channels)
        Grey levels or colours from 0 to 1; kept as float32.
    labels : array of int (n,)
        The publisher's own codes.
    names : sequence of str
        What the codes 0, 1, ... stand for.
    sick : array of int (n,), optional
        1 for disease, 0 for none, whatever the publisher's coding.
    patients : array of int (n,), optional
        Who is on the image. Without it, splits and intervals are by image, and optimistic.
    sites : array of int (n,), optional
        Where the image was taken.
    masks : array of bool (n, h, w), optional
        Pixels of the lesion.
    markers : array of bool (n, h, w), optional
        Pixels of a mark that does not belong to the patient.
    ideal_observer : array of float (n,), optional
        Score of a reader who knows more than any reader of the images can: a bound, not a reader.
    lobes : array of int (n,), optional
        Where in the lung the lesion of a sick patient sits; the maker of the images lists the codes.
    heart_sizes : array of float (n,), optional
        Width of the heart as a share of the width of the chest.
    provenance : str
        Where the images come from; simulated ones say so.

    Raises
    ------
    ValueError
        If a field has the wrong shape, kind or range; the message says what was expected.

    Examples
    --------
    >>> ImageSet(images=np.zeros((3, 8, 8)), labels=[0, 1, 1], names=("well", "ill"), sick=[0, 1, 1])
    <ImageSet: 3 images of 8 x 8, 2 sick, no patient ids>
    """

    images: np.ndarray
    labels: np.ndarray
    names: tuple
    sick: np.ndarray | None = None
    patients: np.ndarray | None = None
    sites: np.ndarray | None = None
    masks: np.ndarray | None = None
    markers: np.ndarray | None = None
    ideal_observer: np.ndarray | None = None
    lobes: np.ndarray | None = None
    heart_sizes: np.ndarray | None = None
    provenance: str = ""

    def __post_init__(self):
        """Check every field, and keep it in one kind of array."""
        self._set("images", _checked_images(self.images))
        self._set("names", tuple(self.names))
        n, shape = len(self.images), self.images.shape[:3]
        for name in ("labels", "sick", "patients", "sites", "lobes"):
            self._set(name, _checked(name, getattr(self, name), (n,), "iub", np.int64))
        for name in ("masks", "markers"):
            self._set(name, _checked(name, getattr(self, name), shape, "b", bool))
        for name in ("ideal_observer", "heart_sizes"):
            self._set(name, _checked(name, getattr(self, name), (n,), "f", float))
        if self.labels is None or not np.isin(self.labels, range(len(self.names))).all():
            raise ValueError(f"labels must be codes from 0 to {len(self.names) - 1}, one for each of {self.names}")
        if self.sick is not None and not np.isin(self.sick, (0, 1)).all():
            raise ValueError(f"sick must hold only 0 and 1, got {np.unique(self.sick)}")

    def _set(self, name, value):
        object.__setattr__(self, name, value)

    def __len__(self):
        """Images."""
        return len(self.images)

    def __repr__(self):
        """Number and size of the images, the sick, the patients."""
        size = " x ".join(str(k) for k in self.images.shape[1:])
        sick = "" if self.sick is None else f", {self.sick.sum()} sick"
        patients = "no patient ids" if self.patients is None else f"{np.unique(self.patients).size} patients"
        return f"<ImageSet: {len(self)} images of {size}{sick}, {patients}>"

    def subset(self, index):
        """The images that `index` picks, with everything that is known about them.

        Parameters
        ----------
        index : array of bool (n,), array of int, or slice
            For the sick, `films.sick == 1`: with `films.sick` itself NumPy reads the 0s and 1s as positions.

        Returns
        -------
        ImageSet

        Raises
        ------
        ValueError
            If it picks nothing.
        IndexError
            If a position or the number of bools does not fit.

        Examples
        --------
        >>> everyone = ImageSet(images=np.zeros((3, 8, 8)), labels=[0, 1, 1], names=("well", "ill"), sick=[0, 1, 1])
        >>> everyone.subset(everyone.sick == 1)
        <ImageSet: 2 images of 8 x 8, 2 sick, no patient ids>
        """
        rows = _rows(len(self), index, "image")
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        picked = {name: value[rows] for name, value in values.items() if isinstance(value, np.ndarray)}
        return replace(self, **picked)


@dataclass(frozen=True, eq=False, repr=False)
class PatientTable:
    """A table of patients with what each column means.

    Parameters
    ----------
    table : DataFrame (n, columns)
        One row a patient, unless `patients` says otherwise.
    meaning : dict of str
        For each column a few words: what it is, its unit or its codes.
    patients : array (n,), optional
        Whose row it is.
    outcome : str, optional
        The column of 0 and 1 that says who is sick. A table that follows patients over time has none until a lesson
        chooses a horizon: see `with_outcome`.
    provenance : str
        Where the table comes from; simulated ones say so.

    Raises
    ------
    ValueError
        If a column has no meaning, the ids do not fit the rows or are missing, or the outcome is no column of 0 and 1.

    Examples
    --------
    >>> PatientTable(pd.DataFrame({"age": [61, 74]}), {"age": "years"}, patients=[1, 2])
    <PatientTable: 2 rows of 1 column>
    """

    table: pd.DataFrame
    meaning: dict
    patients: np.ndarray | None = None
    outcome: str | None = None
    provenance: str = ""

    def __post_init__(self):
        """Check that the fields fit one another."""
        differ = set(self.table.columns) ^ set(self.meaning)
        if differ:
            raise ValueError(f"table and meaning must name the same columns, but differ in {sorted(differ)}")
        if self.patients is not None:
            patients = np.asarray(self.patients)
            if patients.shape != (len(self.table),):
                raise ValueError(f"patients must have the shape ({len(self.table)},), one a row, got {patients.shape}")
            if pd.isna(patients).any():
                raise ValueError(f"patients must hold an id for every row, but {pd.isna(patients).sum()} are missing")
            object.__setattr__(self, "patients", patients)
        if self.outcome is not None and self.outcome not in self.table:
            raise ValueError(f"outcome must be a column of the table, got {self.outcome!r}")
        if self.outcome is not None and not self.table[self.outcome].isin((0, 1)).all():
            raise ValueError(f"outcome must hold only 0 and 1, got {self.table[self.outcome].unique()[:5]}")

    def __len__(self):
        """Rows."""
        return len(self.table)

    def __repr__(self):
        """Rows, columns and, where there is an outcome, how many are sick."""
        columns = self.table.shape[1]
        sick = "" if self.outcome is None else f", {self.sick.sum()} sick"
        return f"<PatientTable: {len(self)} rows of {columns} column{'s' * (columns != 1)}{sick}>"

    @property
    def sick(self):
        """The outcome, array of int (n,), 1 or 0; None where the table has none."""
        return None if self.outcome is None else self.table[self.outcome].to_numpy().astype(int)

    def with_outcome(self, name, sick, meaning=""):
        """The same patients with one more column, which says who is sick.

        Parameters
        ----------
        name : str
            Of the new column.
        sick : array of 0 and 1, or of bool (n,)
            Who is sick, such as who died within a year.
        meaning : str
            A few words; the name itself if there are none.

        Returns
        -------
        PatientTable

        Raises
        ------
        ValueError
            If the numbers do not fit, or are others than 0 and 1.

        Examples
        --------
        >>> people = PatientTable(pd.DataFrame({"days": [20, 900]}), {"days": "until death"})
        >>> people.with_outcome("died in a year", people.table["days"] <= 365)
        <PatientTable: 2 rows of 2 columns, 1 sick>
        """
        sick = np.asarray(sick)
        if sick.shape != (len(self),) or not np.isin(sick, (0, 1)).all():
            raise ValueError(f"sick must hold 0 or 1 for each of {len(self)} rows, got {sick.dtype} of {sick.shape}")
        table = self.table.assign(**{name: sick.astype(int)})
        return replace(self, table=table, meaning={**self.meaning, name: meaning or name}, outcome=name)

    def subset(self, index):
        """The rows that `index` picks, with their patients; the table keeps its row labels, as in pandas.

        Parameters
        ----------
        index : array of bool (n,), array of int, or slice
            Positions, or a condition such as `people.table["age"] > 50`.

        Returns
        -------
        PatientTable

        Raises
        ------
        ValueError
            If it picks nothing.
        IndexError
            If a position or the number of bools does not fit.

        Examples
        --------
        >>> people = PatientTable(pd.DataFrame({"age": [61, 74]}), {"age": "years"}, patients=[1, 2])
        >>> people.subset(people.table["age"] > 70).patients
        array([2])
        """
        rows = _rows(len(self), index, "row")
        patients = None if self.patients is None else self.patients[rows]
        return replace(self, table=self.table.iloc[rows], patients=patients)


@dataclass(frozen=True, eq=False, repr=False)
class Scan:
    """A slice as a scanner stored it, before anybody made a picture of it.

    Parameters
    ----------
    stored : array of int (h, w)
        The stored numbers. What they mean, and which of them were never measured, is for the header to say.
    header : dict of str to text or number
        The tags, by their names.
    patients : array of int (1,)
        Whose slice it is.
    provenance : str
        Where the scan comes from.

    Raises
    ------
    ValueError
        If `stored` is no array of whole numbers with two dimensions.

    Examples
    --------
    >>> Scan(np.zeros((4, 6), dtype=int), {"Modality": "CT"}, [0])
    <Scan: 4 x 6 pixels, 1 tag in the header>
    """

    stored: np.ndarray
    header: dict
    patients: np.ndarray
    provenance: str = ""

    def __post_init__(self):
        """Check the numbers."""
        stored = np.asarray(self.stored)
        if stored.ndim != 2 or stored.dtype.kind not in "iu":
            raise ValueError(f"stored must be whole numbers (h, w), got {stored.dtype} of {stored.shape}")
        object.__setattr__(self, "stored", stored)
        object.__setattr__(self, "patients", np.asarray(self.patients))

    def __len__(self):
        """Slices: one."""
        return 1

    def __repr__(self):
        """Pixels, and tags of the header."""
        size, tags = " x ".join(str(k) for k in self.stored.shape), len(self.header)
        return f"<Scan: {size} pixels, {tags} tag{'s' * (tags != 1)} in the header>"


class Splits(NamedTuple):
    """Three parts of a data set: fit on the first, choose on the second, report on the third."""

    train: ImageSet | PatientTable
    validation: ImageSet | PatientTable
    test: ImageSet | PatientTable


def _rows(n, index, what):
    """The positions that an index picks, as an array of int."""
    rows = np.arange(n)[index if isinstance(index, slice) else np.asarray(index)]
    if rows.ndim != 1 or rows.size == 0:
        raise ValueError(f"the index must pick at least one {what}, as a slice or a one-dimensional array does")
    return rows


def _checked_images(images):
    images = np.asarray(images, dtype=np.float32)
    if images.ndim not in (3, 4) or images.size == 0:
        raise ValueError(f"images must have the shape (n, h, w) or (n, h, w, channels), n > 0, got {images.shape}")
    low, high = images.min(), images.max()
    if not (low >= 0 and high <= 1):
        raise ValueError(f"images must lie from 0 to 1 without NaN, got {low} to {high}; are they still 0 to 255?")
    return images


def _checked(name, values, shape, kinds, dtype):
    if values is None:
        return None
    values = np.asarray(values)
    if values.shape != shape:
        raise ValueError(f"{name} must have the shape {shape}, one for each image, got {values.shape}")
    if values.dtype.kind not in kinds or np.isnan(values).any():
        expected = {"iub": "whole numbers", "b": "True and False", "f": "numbers"}[kinds]
        raise ValueError(f"{name} must hold {expected}, without NaN, got {values.dtype}")
    return values.astype(dtype, copy=False)
