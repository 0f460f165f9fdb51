"""Two DICOM files that travel inside the package pydicom: a slice through a head, and an electrocardiogram.

Source: https://pydicom.github.io, MIT licence. The files were made for testing; their cards say what is known of them.
"""

from numbers import Real

import numpy as np
import pandas as pd

from .records import PatientTable, Scan


def load_head_ct():
    """One slice of a CT of a head, as the scanner stored it, and its header.

    Returns
    -------
    Scan
        512 x 512 whole numbers, 512 rows of 512 columns. In the header a tag goes by its keyword, a private one, which
        has none, by its number, such as "(0009,1100)". Values that are numbers are numbers, everything else is text.

    Notes
    -----
    Taught in 01_background/02_data

    Examples
    --------
    >>> scan = load_head_ct()
    >>> scan
    <Scan: 512 x 512 pixels, 93 tags in the header>
    >>> scan.header["RescaleSlope"], scan.header["RescaleIntercept"]
    (1.0, 0.0)
    """
    file = _read("J2K_pixelrep_mismatch.dcm")
    header = {
        element.keyword or str(element.tag).replace(" ", ""): _plain(element.value)
        for element in file
        if element.keyword != "PixelData"
    }
    return Scan(file.pixel_array.astype(np.int32), header, [0], "head CT, from pydicom")


def load_ecg():
    """Ten seconds of an electrocardiogram with twelve leads.

    Returns
    -------
    PatientTable
        10,000 rows of one person, one a millisecond, 13 columns: `second`, and the voltage of each lead in millivolt,
        `I` to `III`, `aVR`, `aVL`, `aVF` and `V1` to `V6`.

    Notes
    -----
    Taught in 01_background/02_data

    Examples
    --------
    >>> load_ecg()
    <PatientTable: 10000 rows of 13 columns>
    """
    file = _read("waveform_ecg.dcm")
    part = file.WaveformSequence[0]
    channels = part.ChannelDefinitionSequence
    names = [channel.ChannelSourceSequence[0].CodeMeaning.split()[1] for channel in channels]
    voltage = pd.DataFrame(file.waveform_array(0) / 1000, columns=names)  # the file's unit is the microvolt
    voltage.insert(0, "second", np.arange(len(voltage)) / float(part.SamplingFrequency))
    meaning = {"second": "since the start"} | {name: f"lead {name}, millivolt" for name in names}
    return PatientTable(voltage, meaning, np.zeros(len(voltage), dtype=int), provenance="ECG, from pydicom")


def _read(name):
    import pydicom
    from pydicom.data import get_testdata_file

    return pydicom.dcmread(get_testdata_file(name, download=False))


def _plain(value):
    """A value of a header as a number or as text."""
    if isinstance(value, Real):
        return float(value)
    if isinstance(value, bytes):
        return value.decode("latin-1")
    return "" if value is None else str(value)
