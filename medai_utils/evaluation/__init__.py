"""How good is a score, and how sure can we be? Metrics with intervals that count patients, not films or rows.

A *case* is what gets a score: a person, a film, a visit. Where a patient has several cases, pass `patients`: patients
are what is drawn again, each with all cases. The model and the threshold are held fixed. So an interval says how the
result would vary with other patients like these, not with another training run, another hospital or another choice of
threshold.

What is known about the intervals (measured, 95 % asked for):

- `auroc` and the rates of `operating_point` are score intervals. They keep a width where nothing went wrong, and cover
  at least 91 % of the time for true values of 0.95 to 0.99 and 30 to 100 sick.
- `auroc_difference`, `roc_band`, `calibration_fit`, `net_benefit` and `net_benefit_difference` are percentiles of the
  resamples. They are too narrow where few patients decide: with fewer than about ten errors, or fewer than about 30
  sick or 30 healthy patients. Two curves that agree on every patient get a difference without width.

Sources: cluster bootstrap, Field and Welsh 2007, doi:10.1111/j.1467-9868.2007.00593.x; score interval of a rate, Wilson
1927, doi:10.1080/01621459.1927.10502953, and of an AUROC, Newcombe 2006, doi:10.1002/sim.2324; calibration, Van Calster
and others 2019, doi:10.1186/s12916-019-1466-7; net benefit, Vickers and Elkin 2006, doi:10.1177/0272989X06295361.
"""

from ._bootstrap import RESAMPLES, Interval
from .decisions import (
    NetBenefit,
    OperatingPoint,
    net_benefit,
    net_benefit_difference,
    operating_point,
    threshold_for_sensitivity,
)
from .probabilities import Calibration, CalibrationFit, calibration, calibration_fit
from .ranking import RocBand, auroc, auroc_difference, roc_band

__all__ = [
    "RESAMPLES",
    "Calibration",
    "CalibrationFit",
    "Interval",
    "NetBenefit",
    "OperatingPoint",
    "RocBand",
    "auroc",
    "auroc_difference",
    "calibration",
    "calibration_fit",
    "net_benefit",
    "net_benefit_difference",
    "operating_point",
    "roc_band",
    "threshold_for_sensitivity",
]
