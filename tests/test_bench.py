"""The bench runs the lesson's own cells, and stores whole tables or nothing."""

import csv

import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_notebook

import bench
import notebooks


@pytest.fixture
def tiny_npz(tmp_path):
    """A file of PneumoniaMNIST's form with the published sizes; the sick ones are brighter."""
    rng = np.random.default_rng(0)
    arrays = {}
    for part, n in {"train": 4708, "val": 524, "test": 624}.items():
        labels = rng.integers(0, 2, (n, 1)).astype(np.uint8)
        arrays[f"{part}_images"] = (rng.integers(0, 100, (n, 28, 28)) + 100 * labels[:, :, None]).astype(np.uint8)
        arrays[f"{part}_labels"] = labels
    np.savez(tmp_path / "pneumoniamnist.npz", **arrays)
    return tmp_path / "pneumoniamnist.npz"


def test_the_lesson_defines_what_the_bench_needs():
    code = bench.lesson_code()
    assert code["tutorial_network"](28).count_params() == 92_802
    assert code["pooled_network"](28).output_shape == (None, 2)


def test_a_lesson_without_the_tagged_cells_is_refused(tmp_path):
    untagged = new_code_cell("def pooled_network(size):\n    pass")
    tagged = new_code_cell("def tutorial_network(size):\n    pass", metadata={"tags": ["bench"]})
    notebooks.write(new_notebook(cells=[untagged, tagged]), tmp_path / "lesson.ipynb")
    with pytest.raises(ValueError, match="defines pooled_network, train"):
        bench.lesson_code(tmp_path / "lesson.ipynb")


def test_a_table_is_replaced_whole_or_left_as_it_was(tmp_path):
    path = tmp_path / "table.csv"
    bench.store([{"network": "a", "auroc": 0.9}], path)
    assert path.read_text() == "network,auroc\na,0.9\n"
    with pytest.raises(ValueError):
        bench.store([{"network": "b", "auroc": 0.8}, {"network": "c", "colour": 1}], path)
    assert path.read_text() == "network,auroc\na,0.9\n"
    assert list(tmp_path.iterdir()) == [path]


def test_summary_gives_mean_and_spread_over_seeds():
    numbers = {
        "weights": 5,
        "accuracy": "0.9",
        "sensitivity": "0.9",
        "specificity": "0.9",
        "seconds": 9,
        "cpu_seconds": 9,
    }
    rows = [{"network": "a", "auroc": auroc} | numbers for auroc in ("0.80", "0.90")]
    assert bench.summary(rows)[0]["auroc"] == "0.850 (SD 0.071)"


def test_a_rehearsal_runs_and_stores_nothing(tiny_npz, capsys, monkeypatch, tmp_path):
    monkeypatch.setattr(bench, "TABLES", tmp_path / "nowhere")
    monkeypatch.setattr(bench, "RUNS", {name: bench.RUNS[name] for name in ("flattened network", "pooled network")})
    monkeypatch.setattr(bench, "step_time", lambda name, model, steps: bench.speed_row(name, 224, 1, 1, "ms per step"))
    assert bench.main(["--npz", str(tiny_npz), "--quick"]) == 0
    said = capsys.readouterr().out
    assert "films per second" in said and "| pooled network | 72594 | 1 |" in said


def test_the_stored_runs_are_those_that_the_lesson_speaks_of():
    with open(bench.TABLES / "bench_pneumoniamnist.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["network"] for row in rows] == [name for name in bench.RUNS for _ in range(5)]
    for row in rows:
        assert float(row["auroc_low"]) < float(row["auroc"]) < float(row["auroc_high"]) <= 1
