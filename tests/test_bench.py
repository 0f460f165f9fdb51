"""The bench runs the lesson's own cells, and stores whole tables or nothing."""

import csv

import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from PIL import Image

import bench
import notebooks
from medai_utils import datasets

SEEDS = 5  # of each stored run


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
    network = bench.lesson_code()["build"](28)
    assert network.output_shape == (None, 1)
    assert network.count_params() == 72_529


def kinds(network):
    return [type(layer).__name__ for layer in network.layers]


def test_a_change_takes_one_thing_away():
    whole = bench.lesson_code()["build"](28)
    for change in ("", "weights", "films"):  # those are changed elsewhere
        same = bench.changed(whole, change)
        assert kinds(same) == kinds(whole)
        assert same.count_params() == whole.count_params()
    still = bench.changed(whole, "augmentation")
    assert kinds(still) == [name for name in kinds(whole) if not name.startswith("Random")]
    bare = bench.changed(whole, "normalisation")
    assert kinds(bare) == [name for name in kinds(whole) if name != "BatchNormalization"]
    assert all(layer.use_bias for layer in bare.layers if type(layer).__name__ == "Conv2D")
    flat = bench.changed(whole, "averages")
    assert kinds(flat) == [name.replace("GlobalAveragePooling2D", "Flatten") for name in kinds(whole)]
    assert flat.output_shape == (None, 1)


def test_a_change_costs_nothing_where_nothing_changed():
    rng = np.random.default_rng(0)
    sick = rng.integers(0, 2, 200)
    good, noise = 0.5 * sick + 0.5 * rng.random(200), rng.random(200)
    row = bench.change_row("same", "whole", sick, ([good, noise], 0.5), ([good, noise], 0.5))
    assert {float(value) for name, value in row.items() if name not in ("network", "against", "runs")} == {0.0}
    row = bench.change_row("worse", "whole", sick, ([noise], 0.5), ([good], 0.5))
    assert float(row["auroc_low"]) < float(row["auroc"]) < float(row["auroc_high"]) < 0
    assert row["auroc_runs_low"] == row["accuracy_runs_high"] == ""


def test_the_interval_over_runs_is_students_and_a_rival_stands_against_each_run():
    sick = np.arange(10) % 2
    perfect, swapped = sick + 0.0, np.where(np.arange(10) < 2, 1 - sick, sick) + 0.0
    row = bench.change_row("rival", "whole", sick, ([perfect], 0.5), ([perfect, swapped, swapped], 0.5))
    lead = np.array([0, 0.2, 0.2])  # in accuracy: 2 of 10 films are wrong in two of three runs
    half = 4.302653 * lead.std(ddof=1) / np.sqrt(3)
    assert row["runs"] == 3 and float(row["accuracy"]) == pytest.approx(lead.mean(), abs=1e-4)
    assert float(row["accuracy_runs_low"]) == pytest.approx(lead.mean() - half, abs=1e-4)
    assert float(row["accuracy_runs_high"]) == pytest.approx(lead.mean() + half, abs=1e-4)


def test_moved_copies_continue_the_edges():
    films = np.random.default_rng(0).random((2, 6, 6))
    many = bench.lesson_code()["with_moved_copies"](films, 1)
    assert many.shape == (10, 6, 6)
    np.testing.assert_array_equal(many[:2], films)
    np.testing.assert_array_equal(many[2:4, 1:, 1:], films[:, :-1, :-1])  # down and to the right
    np.testing.assert_array_equal(many[2:4, 0, 1:], films[:, 0, :-1])
    np.testing.assert_array_equal(many[8:, :-1, :-1], films[:, 1:, 1:])


def test_simulated_films_are_as_many_and_as_often_sick_as_the_real_ones():
    sick = np.arange(400) % 4 > 0
    real = datasets.ImageSet(
        images=np.zeros((400, 28, 28)), labels=sick.astype(int), names=("normal", "pneumonia"), sick=sick.astype(int)
    )
    films = bench.simulated_films(real).train
    assert films.images.shape[1:] == (28, 28)
    assert len(films) == pytest.approx(400, abs=20) and films.sick.mean() == pytest.approx(0.75, abs=0.08)


def test_the_sheet_holds_films_and_their_source(tmp_path):
    images = np.linspace(0, 1, 40)[:, None, None] * np.ones((1, 28, 28))
    films = datasets.ImageSet(images=images, labels=[0, 1] * 20, names=("normal", "pneumonia"), sick=[0, 1] * 20)
    bench.write_sheet(films, tmp_path / "sheet.png")
    for path in (tmp_path / "sheet.png", bench.TABLES / bench.SHEET):
        with Image.open(path) as sheet:
            assert (sheet.size, sheet.mode) == ((168, 112), "L")
            assert "CC BY 4.0" in sheet.text["Copyright"]
    with Image.open(tmp_path / "sheet.png") as sheet:
        greys = np.asarray(sheet)[::28, ::28] / 255
    which = np.rint(39 * greys).astype(int)
    assert set(which[:2].ravel() % 2) == {0} and set(which[2:].ravel() % 2) == {1}
    assert len(np.unique(which)) == 24


def test_a_lesson_without_the_tagged_cells_is_refused(tmp_path):
    untagged = new_code_cell("def train(network):\n    pass")
    tagged = new_code_cell("def build(size):\n    pass", metadata={"tags": ["bench"]})
    notebooks.write(new_notebook(cells=[untagged, tagged]), tmp_path / "lesson.ipynb")
    with pytest.raises(ValueError, match="defines train"):
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
    monkeypatch.setattr(bench, "RUNS", {bench.WHOLE: "", bench.STILL: "augmentation", bench.SIMULATED: "films"})
    monkeypatch.setattr(bench, "step_time", lambda name, model, steps: bench.speed_row(name, 224, 1, 1, "ms per step"))
    assert bench.main(["--npz", str(tiny_npz), "--quick"]) == 0
    said = capsys.readouterr().out
    assert "films per second" in said and "| the whole recipe | 72529 | 1 |" in said


def stored(name):
    with open(bench.TABLES / name, encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_stored_runs_are_those_that_the_lesson_speaks_of():
    rows, changes = stored("bench_pneumoniamnist.csv"), stored("bench_changes.csv")
    rivals = [row["network"] for row in rows if not row["seed"]]
    assert [row["network"] for row in rows if row["seed"]] == [name for name in bench.RUNS for _ in range(SEEDS)]
    pairs = [(name, bench.WHOLE) for name in (*rivals, *bench.RUNS) if name != bench.WHOLE] + list(bench.PAIRS)
    assert [(row["network"], row["against"]) for row in changes] == pairs
    for row in rows:  # a run that learned nothing gives each film the same risk
        assert 0.4 < float(row["auroc_low"]) <= float(row["auroc"]) <= float(row["auroc_high"]) <= 1
    means = {row["network"]: row["auroc"] for row in bench.summary(rows)}
    for row in changes:
        apart = float(means[row["network"]].split()[0]) - float(means[row["against"]].split()[0])
        assert abs(apart - float(row["auroc"])) < 0.0011
        assert float(row["auroc_low"]) < float(row["auroc"]) < float(row["auroc_high"])


def test_on_real_films_the_recipe_is_ahead_of_the_best_simple_rule():
    rival = next(row for row in stored("bench_changes.csv") if row["network"] == bench.MOVED)
    assert float(rival["auroc_high"]) < 0 and float(rival["auroc_runs_high"]) < 0
    worst = min(float(row["auroc"]) for row in stored("bench_pneumoniamnist.csv") if row["network"] == bench.WHOLE)
    assert worst > 0.96
