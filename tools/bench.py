"""Measure what the book states as measured: the speed of the simulator and of networks, and networks on real films.

python tools/bench.py [--npz PATH] [--seeds 0 1 2 3 4] [--quick]

Writes data/bench_speed.csv and data/bench_pneumoniamnist.csv and prints them as tables. The networks and their
training are the very cells of lesson 2.5 that carry the tag `bench`. Takes about 15 minutes on two quiet cores.
With --quick it only rehearses, in about a minute, and stores nothing.
"""

import argparse
import csv
import io
import os
import statistics
import sys
import time
from pathlib import Path

import keras
import numpy as np
from keras import layers
from scipy.stats import bootstrap

import notebooks
from medai_utils import datasets, evaluation

LESSON = notebooks.CHAPTERS / "02_cnn" / "05_pneumonia.ipynb"
TABLES = notebooks.ROOT / "data"
NEEDED = ("tutorial_network", "pooled_network", "train")
THRESHOLD = 0.5  # fixed before the test films were opened, as were the epochs
EPOCHS = {"plain": 10, "augmented": 12}  # plain: as in the tutorials; augmented: `train` of the lesson
RUNS = {
    "flattened network": ("tutorial_network", "plain"),
    "pooled network": ("pooled_network", "augmented"),
    "flattened network, trained like the pooled": ("tutorial_network", "augmented"),
    "pooled network, trained like the flattened": ("pooled_network", "plain"),
}
PUBLISHED = [  # at 28 pixels, Yang et al. 2023, doi:10.1038/s41597-022-01721-8
    {"network": "ResNet-18, published", "auroc": "0.944", "accuracy": "0.854"},
    {"network": "ResNet-50, published", "auroc": "0.948", "accuracy": "0.854"},
    {"network": "AutoKeras, published", "auroc": "0.947", "accuracy": "0.878"},
    {"network": "Google AutoML, published", "auroc": "0.991", "accuracy": "0.946"},
]


def lesson_code(path=LESSON):
    """What the cells tagged `bench` of the notebook at `path` define, as a dictionary.

    Raises
    ------
    ValueError
        If they do not define the two networks and their training.
    """
    code = {}
    for number, cell in enumerate(notebooks.read(path).cells, start=1):
        if "bench" in cell.metadata.get("tags", []):
            exec(compile(cell.source, f"{Path(path).name}, cell {number}", "exec"), code)
    missing = [name for name in NEEDED if name not in code]
    if missing:
        raise ValueError(f"{path}: no cell with the tag bench defines {', '.join(missing)}")
    return code


def films_per_second(n, size):
    """How many simulated films of `size` pixels a second brings, as a row of the table of speeds."""
    start = time.perf_counter()
    datasets.make_chest_films(n, size=size, seed=0)
    return speed_row("make_chest_films", size, "", n / (time.perf_counter() - start), "films per second")


def tutorial_network_at_224(pooled):
    """A tutorials' network for colour pictures; `pooled` averages its last maps in place of Flatten and Dense."""
    model = keras.Sequential([keras.Input((224, 224, 3))])
    for maps in (32, 64, 128):
        model.add(layers.Conv2D(maps, 3, activation="relu"))
        model.add(layers.MaxPooling2D())
    if pooled:
        model.add(layers.GlobalAveragePooling2D())
    else:
        model.add(layers.Flatten())
        model.add(layers.Dense(512, activation="relu"))
    model.add(layers.Dense(1, activation="sigmoid"))
    model.compile("adam", "binary_crossentropy")
    return model


def step_time(name, model, steps):
    """Median milliseconds of a training step on 32 random pictures, as a row of the table of speeds."""
    rng = np.random.default_rng(0)
    pictures = rng.random((32, *model.input_shape[1:]), dtype=np.float32)
    truth = rng.integers(0, 2, (32, 1))
    model.train_on_batch(pictures, truth)
    seconds = []
    for _ in range(steps):
        start = time.perf_counter()
        model.train_on_batch(pictures, truth)
        seconds.append(time.perf_counter() - start)
    return speed_row(name, model.input_shape[1], model.count_params(), 1000 * statistics.median(seconds), "ms per step")


def speed_row(what, pixels, weights, value, unit):
    return {"what": what, "pixels": pixels, "weights": weights, "value": round(value), "unit": unit}


def real_row(code, run, seed, splits, epochs):
    """Train one network with one seed, judge it on the test films, and return a row of the table of real films."""
    network, training = RUNS[run]
    keras.utils.clear_session()
    keras.utils.set_random_seed(seed)
    model = code[network](splits.train.images.shape[1])
    wall, cpu = time.perf_counter(), time.process_time()
    if training == "augmented":
        code["train"](model, splits.train, splits.validation, epochs=epochs[training], seed=seed)
    else:
        model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
        model.fit(splits.train.images[..., None], splits.train.sick, batch_size=32, epochs=epochs[training], verbose=0)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu

    sick, risk = splits.test.sick, model.predict(splits.test.images[..., None], verbose=0)[:, 1]
    auroc = evaluation.auroc(sick, risk, seed=seed)
    point = evaluation.operating_point(sick, risk, THRESHOLD, seed=seed)
    right = (risk >= THRESHOLD) == sick
    accuracy = bootstrap((right,), np.mean, method="percentile", n_resamples=1000, rng=seed).confidence_interval
    row = {"network": run, "seed": seed, "weights": model.count_params()}
    row |= {"seconds": round(wall), "cpu_seconds": round(cpu)}
    row |= {"auroc": auroc.value, "auroc_low": auroc.low, "auroc_high": auroc.high}
    row |= {"accuracy": right.mean(), "accuracy_low": accuracy.low, "accuracy_high": accuracy.high}
    row |= {"sensitivity": point.sensitivity.value, "specificity": point.specificity.value}
    return {name: f"{value:.4f}" if isinstance(value, float) else value for name, value in row.items()}


def store(rows, path):
    """Write `rows` as CSV, at once or not at all."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, rows[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    temporary = path.with_suffix(".part")
    temporary.write_text(text.getvalue(), encoding="utf-8", newline="\n")
    os.replace(temporary, path)


def markdown(rows):
    """`rows` as a Markdown table."""
    lines = [list(rows[0]), ["---"] * len(rows[0]), *([str(value) for value in row.values()] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def summary(rows):
    """Mean and standard deviation over the seeds, a row for each network."""
    table = []
    for network in dict.fromkeys(row["network"] for row in rows):
        group = [row for row in rows if row["network"] == network]
        entry = {"network": network, "weights": group[0]["weights"], "seeds": len(group)}
        for name in ("auroc", "accuracy", "sensitivity", "specificity", "seconds", "cpu_seconds"):
            values = [float(row[name]) for row in group]
            digits = 0 if "seconds" in name else 3
            spread = f" (SD {statistics.stdev(values):.{digits}f})" if len(values) > 1 else ""
            entry[name] = f"{statistics.fmean(values):.{digits}f}{spread}"
        table.append(entry)
    return table + [dict.fromkeys(table[0], "") | row for row in PUBLISHED]


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Measure speed, and networks on real films.")
    parser.add_argument("--npz", type=Path, help="pneumoniamnist.npz; by default the published file is fetched")
    parser.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2, 3, 4], help="default: 0 1 2 3 4")
    parser.add_argument("--quick", action="store_true", help="rehearse with few films and steps, and store nothing")
    options = parser.parse_args(arguments)

    code = lesson_code()
    name = "pneumoniamnist"
    splits = datasets.read_medmnist(options.npz, name) if options.npz else datasets.fetch_medmnist(name)
    seeds, epochs, films, steps = options.seeds, EPOCHS, 2000, 20
    if options.quick:
        splits = datasets.Splits(*(part.subset(slice(None, None, 8)) for part in splits))
        seeds, epochs, films, steps = seeds[:1], dict.fromkeys(EPOCHS, 1), 64, 2

    speed = [films_per_second(films, 64), films_per_second(films // 4, 128)]
    for what, pooled in (("flattened network", False), ("pooled network", True)):
        speed.append(step_time(what, tutorial_network_at_224(pooled), steps))
    print(markdown(speed), flush=True)

    real = []
    for run in RUNS:
        for seed in seeds:
            real.append(real_row(code, run, seed, splits, epochs))
            print(*real[-1].values(), flush=True)
    print(markdown(summary(real)))
    if not options.quick:
        store(speed, TABLES / "bench_speed.csv")
        store(real, TABLES / "bench_pneumoniamnist.csv")
    return 0


if __name__ == "__main__":
    sys.exit(main())
