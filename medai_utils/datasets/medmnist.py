"""MedMNIST: real images of 28 x 28 pixels, downloaded on demand."""

import hashlib
import os
import zipfile
import zlib
from pathlib import Path
from typing import NamedTuple

import numpy as np

from . import _null
from .records import ImageSet, Splits

RECORD = "https://zenodo.org/records/10519652"
LICENCE = "CC BY 4.0"
CITATION = "Yang et al. 2023, MedMNIST v2, doi:10.1038/s41597-022-01721-8"
PARTS = {"train": "train", "validation": "val", "test": "test"}


class Source(NamedTuple):
    """What the publisher says about a file: checksum, bytes, images in train, validation and test, coding, origin."""

    md5: str
    size: int
    images: tuple
    names: tuple
    sick: int
    origin: str


SOURCES = {
    "pneumoniamnist": Source(
        md5="28209eda62fecd6e6a2d98b1501bb15f",
        size=4_170_669,
        images=(4708, 524, 624),
        names=("normal", "pneumonia"),
        sick=1,
        origin="chest films of children, Kermany et al. 2018, doi:10.1016/j.cell.2018.02.010",
    ),
    "breastmnist": Source(
        md5="750601b1f35ba3300ea97c75c52ff8f6",
        size=559_580,
        images=(546, 78, 156),
        names=("malignant", "normal or benign"),
        sick=0,
        origin="breast ultrasound, Al-Dhabyani et al. 2020, doi:10.1016/j.dib.2019.104863",
    ),
}


def fetch_medmnist(name, *, cache=None, url=None, timeout=20):
    """Load a MedMNIST set in the publisher's split; the first call downloads it.

    Parameters
    ----------
    name : str
        "pneumoniamnist" (4.2 MB) or "breastmnist" (0.6 MB).
    cache : path, optional
        Folder to keep the file in; else the one that the environment variable `MEDAI_CACHE` names, else the
        system's own folder for caches.
    url : str, optional
        Where else to get the file from; its checksum must be the publisher's all the same.
    timeout : float
        Seconds to wait for a server that says nothing.

    Returns
    -------
    Splits
        As `read_medmnist` returns them.

    Raises
    ------
    ValueError
        If the name is unknown, or the downloaded file is not the publisher's.
    ConnectionError
        If the file cannot be downloaded. The message says where to place a copy by hand.

    Notes
    -----
    Source: https://zenodo.org/records/10519652, licence CC BY 4.0. Only a file with the published checksum is ever
    kept; a damaged copy in the cache is downloaded again. MedMNIST publishes md5 sums only.

    Examples
    --------
    >>> train, validation, test = fetch_medmnist("breastmnist")  # doctest: +SKIP
    """
    source = _source(name)
    url = url or f"{RECORD}/files/{name}.npz?download=1"
    path = _fetch(f"{name}.npz", url, f"md5:{source.md5}", source.size, cache, timeout)
    return read_medmnist(path, name)


def _fetch(name, url, checksum, size, cache=None, timeout=20):
    """The path of a file that has this checksum, such as "md5:...", downloaded only if the cache does not hold it."""
    import pooch  # here, because a lesson without downloads needs neither of the two
    from requests.exceptions import RequestException

    path = Path(cache or os.environ.get("MEDAI_CACHE") or pooch.os_cache("medai")) / name
    agent = f"medai-utils (the book Medical AI, Hands On) python-pooch/{pooch.__version__}"
    downloader = pooch.HTTPDownloader(timeout=timeout, headers={"User-Agent": agent})
    try:
        pooch.retrieve(url, checksum, fname=name, path=path.parent, downloader=downloader)
    except RequestException as error:
        found = " (the copy there is damaged or altered)" if path.exists() else ""
        raise ConnectionError(
            f"{name} ({size / 1e6:.1f} MB) could not be downloaded from {url} ({type(error).__name__}): get "
            f"it on a computer with a network and place it at {path}{found}, or use simulated data, which need none"
        ) from error
    except ValueError as error:
        raise ValueError(
            f"{url} sent something else than the publisher's {name}, whose checksum is {checksum}; nothing was kept"
        ) from error
    return path


def read_medmnist(path, name):
    """Read a MedMNIST file that is on the disk.

    Parameters
    ----------
    path : path
        An .npz file with `train_images` (n, 28, 28) of uint8, `train_labels` (n, 1), and the same for `val`, `test`.
    name : str
        "pneumoniamnist" or "breastmnist".

    Returns
    -------
    Splits
        The publisher's split. `images` (n, 28, 28) from 0 to 1, `labels` as published, `sick` 1 for pneumonia or
        for a malignant tumour (which BreastMNIST codes as 0), `patients` None: the publisher gives no ids.
        `provenance` says whether the file's checksum is the published one.

    Raises
    ------
    ValueError
        If the name is unknown or the file is not of that form. Pickled objects are never loaded.
    FileNotFoundError
        If there is no such file.

    Examples
    --------
    >>> train, validation, test = read_medmnist("breastmnist.npz", "breastmnist")  # doctest: +SKIP
    """
    source, path = _source(name), Path(path)
    arrays = _read_arrays(path)
    published = hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest() == source.md5
    proof = "md5 as published" if published else "an altered copy: md5 not as published"
    parts = []
    for (part, key), expected in zip(PARTS.items(), source.images, strict=True):
        images, labels = arrays[f"{key}_images"], _null.dealt(arrays[f"{key}_labels"].reshape(-1))
        if images.dtype != np.uint8 or images.ndim != 3 or len(images) != len(labels):
            raise ValueError(
                f"{path}: expected {key}_images (n, 28, 28) of uint8 and {key}_labels (n, 1), "
                f"got {images.shape} of {images.dtype} and {arrays[f'{key}_labels'].shape}"
            )
        parts.append(
            ImageSet(
                images=images.astype(np.float32) / 255,
                labels=labels,
                names=source.names,
                sick=(labels == source.sick).astype(int),
                provenance=f"{name}, {part}: {len(images)} images, {expected} as published; {proof}; "
                f"{source.origin}; {CITATION}; {LICENCE}; {RECORD}",
            )
        )
    return Splits(*parts)


def _source(name):
    if name not in SOURCES:
        raise ValueError(f"name must be one of {', '.join(SOURCES)}, got {name!r}")
    return SOURCES[name]


def _read_arrays(path):
    keys = [f"{key}_{kind}" for key in PARTS.values() for kind in ("images", "labels")]
    try:
        with open(path, "rb") as file, np.load(file, allow_pickle=False) as arrays:
            return {key: arrays[key] for key in keys}
    except (EOFError, KeyError, TypeError, ValueError, zipfile.BadZipFile, zlib.error) as error:
        raise ValueError(f"{path} is not a MedMNIST file, an .npz with the arrays {', '.join(keys)}") from error
