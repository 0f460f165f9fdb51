"""claim: holds, fails, and refuses what is no claim."""

import json

import numpy as np
import pytest

from medai_utils import claim
from medai_utils.claims import ClaimError


@pytest.fixture(autouse=True)
def no_record(monkeypatch):
    monkeypatch.delenv("MEDAI_CLAIMS", raising=False)


def test_a_claim_that_holds_prints_one_line(capsys):
    assert claim("the network beats brightness", 0.1234, at_least=0.05) is None
    assert capsys.readouterr().out == "claim holds: the network beats brightness: 0.123 (at least 0.05)\n"


@pytest.mark.parametrize(
    ("measured", "band", "words"),
    [
        (0.05, {"at_least": 0.05}, "0.05 (at least 0.05)"),
        (0.5, {"at_least": 0.47, "at_most": 0.53}, "0.5 (from 0.47 to 0.53)"),
        (np.float32(2), {"at_most": 2}, "2 (at most 2)"),
        (72529, {"at_most": 10**5}, "72529 (at most 100000)"),
        (np.array(0.25), {"at_least": 0}, "0.25 (at least 0)"),
    ],
)
def test_edges_belong_to_the_band(capsys, measured, band, words):
    claim("so it is", measured, **band)
    assert capsys.readouterr().out == f"claim holds: so it is: {words}\n"


@pytest.mark.parametrize(
    ("measured", "band"),
    [
        (0.0499999, {"at_least": 0.05}),
        (0.54, {"at_least": 0.47, "at_most": 0.53}),
        (0.46, {"at_least": 0.47, "at_most": 0.53}),
        (np.nan, {"at_least": 0}),
        (np.nan, {"at_most": 0}),
        (np.inf, {"at_most": 1}),
    ],
)
def test_a_claim_that_does_not_hold_raises(capsys, measured, band):
    with pytest.raises(ClaimError, match=f"claim fails: so it is: {measured}"):
        claim("so it is", measured, **band)
    assert capsys.readouterr().out == ""
    assert issubclass(ClaimError, AssertionError)


@pytest.mark.parametrize(
    ("band", "expected"),
    [
        ({}, "needs a band"),
        ({"at_least": 1, "at_most": 0}, "no greater than"),
        ({"at_least": np.nan}, "must be a number"),
        ({"at_least": 0, "at_most": np.nan}, "must be a number"),
    ],
)
def test_a_band_must_be_one(band, expected):
    with pytest.raises(ValueError, match=expected):
        claim("so it is", 0.5, **band)


@pytest.mark.parametrize("measured", [True, np.bool_(True), [0.5], np.ones(3), "0.5", None])
def test_measured_must_be_one_number(measured):
    with pytest.raises(ValueError, match="must be one number"):
        claim("so it is", measured, at_least=0)


def test_claims_are_recorded_whether_they_hold_or_not(monkeypatch, tmp_path, capsys):
    file = tmp_path / "claims.jsonl"
    monkeypatch.setenv("MEDAI_CLAIMS", str(file))
    claim("größer", np.float32(0.5), at_least=np.float64(0.25))
    with pytest.raises(ClaimError):
        claim("smaller", 0.5, at_most=0.25)
    assert [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] == [
        {"text": "größer", "measured": 0.5, "at_least": 0.25, "at_most": None, "holds": True},
        {"text": "smaller", "measured": 0.5, "at_least": None, "at_most": 0.25, "holds": False},
    ]
