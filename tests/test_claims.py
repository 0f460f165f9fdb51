"""claim: holds, fails, and refuses what is no claim."""

import json

import numpy as np
import pytest

from medai_utils import claim, claims
from medai_utils.claims import ClaimError

TEXT = "The network gains {} in AUROC"


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    """No record, and no claim made so far."""
    monkeypatch.delenv("MEDAI_CLAIMS", raising=False)
    monkeypatch.setattr(claims, "_made", {})


def test_a_claim_that_holds_prints_a_sentence(capsys):
    assert claim(TEXT, 0.1234, at_least=0.05, null="labels") is None
    assert capsys.readouterr().out == "✔ The network gains 0.123 in AUROC (must be at least 0.05)\n"


@pytest.mark.parametrize(
    ("measured", "band", "words"),
    [
        (0.05, {"at_least": 0.05}, "0.05 in AUROC (must be at least 0.05)"),
        (0.5, {"at_least": 0.47, "at_most": 0.53}, "0.5 in AUROC (must be from 0.47 to 0.53)"),
        (np.float32(2), {"at_most": 2}, "2 in AUROC (must be at most 2)"),
        (72529, {"at_most": 10**5}, "72529 in AUROC (must be at most 100000)"),
        (np.array(0.25), {"at_least": np.float64(0)}, "0.25 in AUROC (must be at least 0.0)"),
    ],
)
def test_edges_belong_to_the_band(capsys, measured, band, words):
    claim(TEXT, measured, **band, null="effect")
    assert capsys.readouterr().out == f"✔ The network gains {words}\n"


@pytest.mark.parametrize(
    ("measured", "band", "words"),
    [
        (0.0412345, {"at_least": 0.05}, r"0\.0412 in AUROC \(must be at least 0\.05\)"),
        (0.54, {"at_least": 0.47, "at_most": 0.53}, "0.54 in AUROC"),
        (0.46, {"at_least": 0.47, "at_most": 0.53}, "0.46 in AUROC"),
        (np.nan, {"at_least": 0}, "nan in AUROC"),
        (np.nan, {"at_most": 0}, "nan in AUROC"),
        (np.inf, {"at_most": 1}, "inf in AUROC"),
    ],
)
def test_a_claim_that_does_not_hold_raises(capsys, measured, band, words):
    with pytest.raises(ClaimError, match=f"^✘ The network gains {words}"):
        claim(TEXT, measured, **band, null="labels")
    assert capsys.readouterr().out == ""
    assert issubclass(ClaimError, AssertionError)


@pytest.mark.parametrize(
    ("text", "measured", "band", "said"),
    [
        ("It is {}", 0.8996, {"at_least": 0.9}, "✘ It is 0.8996 (must be at least 0.9)"),
        ("It is {:.2f}", 0.8996, {"at_least": 0.9}, "✘ It is 0.8996 (must be at least 0.9)"),
        ("It is {:.1f}", 0.896, {"at_least": 0.89}, "✔ It is 0.9 (must be at least 0.89)"),
        ("It is {:.1f}", 0.84, {"at_least": 0.84}, "✔ It is 0.84 (must be at least 0.84)"),
        ("{:.0%} are found", 0.9126, {"at_most": 0.91}, "✘ 91.3 % are found (must be at most 91 %)"),
        ("{:.0%} are found", 0.9126, {"at_least": 0.845}, "✔ 91 % are found (must be at least 84.5 %)"),
        ("{:,.0f} weights", 72529.2, {"at_most": 10**5}, "✔ 72,529 weights (must be at most 100000)"),
        ("A change of {:+.2f}", -0.0001, {"at_least": -0.1}, "✔ A change of +0.00 (must be at least -0.1)"),
    ],
)
def test_the_printed_number_never_contradicts_its_band(capsys, text, measured, band, said):
    try:
        claim(text, measured, **band, null="labels")
        shown = capsys.readouterr().out.strip()
    except ClaimError as error:
        shown = str(error)
    assert shown == said


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The network gains", "exactly one slot, {}, for its number; got 0"),
        ("From {} to {}", "got 2"),
        ("From {:d}", "such as {:.2f}"),
        ("From {", "a sentence with one slot"),
        (None, "a sentence with one slot"),
    ],
)
def test_the_text_has_one_slot(text, expected):
    with pytest.raises(ValueError, match=expected.replace("{", r"\{").replace(".2f}", r"\.2f\}")):
        claim(text, 0.5, at_least=0, null="labels")


@pytest.mark.parametrize("null", [None, "", "none", "none: ", "shuffled", 1])
def test_the_null_is_named(null):
    with pytest.raises(ValueError, match='null="labels", "effect", or "none: " and the reason'):
        claim(TEXT, 0.5, at_least=0, null=null)


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
        claim(TEXT, 0.5, **band, null="labels")


@pytest.mark.parametrize("measured", [True, np.bool_(True), [0.5], np.ones(3), "0.5", None])
def test_measured_must_be_one_number(measured):
    with pytest.raises(ValueError, match="must be one number"):
        claim(TEXT, measured, at_least=0, null="labels")


def test_claims_are_recorded_whether_they_hold_or_not(monkeypatch, tmp_path):
    file = tmp_path / "claims.jsonl"
    monkeypatch.setenv("MEDAI_CLAIMS", str(file))
    claim("Größer: {}", np.float32(0.5), at_least=np.float64(0.25), null="none: a constant")
    claim("Smaller than {}", 0.5, at_most=0.25, null="effect")  # does not raise, so that the next one is tried
    larger = {"text": "Größer: {}", "measured": 0.5, "at_least": 0.25, "at_most": None}
    smaller = {"text": "Smaller than {}", "measured": 0.5, "at_least": None, "at_most": 0.25}
    assert [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] == [
        {**larger, "null": "none: a constant", "holds": True},
        {**smaller, "null": "effect", "holds": False},
    ]


def test_the_table_lists_each_claim_once_with_its_last_number():
    claim(TEXT, 0.1, at_least=0.05, null="labels")
    with pytest.raises(ClaimError):
        claim(
            "At most {:.0%} of all the patients who were ever admitted to this hospital",
            0.2,
            at_most=0.1,
            null="labels",
        )
    claim(TEXT, 0.2, at_least=0.05, null="labels")
    table = claims.table()
    assert list(table.index) == ["✔", "✘"]
    assert list(table["what we checked"]) == [
        "The network gains 0.2 in AUROC",
        "At most 20 % of all the patients who were ever admitted to this hospital",
    ]
    assert list(table["must be"]) == ["at least 0.05", "at most 10 %"]
    assert table["what we checked"].iloc[1] in table._repr_html_()  # sentences are not cut off


def test_the_table_of_no_claims_is_empty():
    assert claims.table().empty
