"""Measure what the book states as measured: the speed of the simulator and of networks, and networks on real films.

python tools/bench.py [--npz PATH] [--seeds 0 1 2 3 4] [--quick]

Writes into data/ and prints as tables: bench_speed.csv; bench_pneumoniamnist.csv, one row for each training run on real
films and each simple rival; bench_changes.csv, how far two rows are apart; and a sheet of 24 real films,
pneumoniamnist_sheet.png. The network, its training and the moved copies are the very cells of lesson 2.5 that carry the
tag `bench`. Takes about half an hour on two quiet cores. With --quick it only rehearses, in about a minute, and stores
nothing.
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
from PIL import Image, PngImagePlugin
from scipy.stats import bootstrap, t
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from sklearn.svm import SVC

import notebooks
from medai_utils import datasets, evaluation
from medai_utils.evaluation.ranking import weighted_auroc

LESSON = notebooks.CHAPTERS / "02_cnn" / "05_pneumonia.ipynb"
TABLES = notebooks.ROOT / "data"
NEEDED = ("build", "train", "with_moved_copies")
THRESHOLD = 0.5  # fixed before the test films were opened, as were the epochs
EPOCHS = 8
WHOLE, SIMULATED = "the whole recipe", "trained on simulated films"
STILL = "no augmentation"
RUNS = {  # what is changed, one thing at a time; in the last, all that the films differ in
    WHOLE: "",
    STILL: "augmentation",
    "no batch normalisation": "normalisation",
    "flattened, not averaged": "averages",
    "no class weights": "weights",
    SIMULATED: "films",
}
RIVAL = "PCA and a support vector machine"
MOVED = f"{RIVAL}, moved copies"
PAIRS = ((STILL, RIVAL), (MOVED, RIVAL))  # neither had augmentation; the rival with it and without
COMPONENTS, PRICES = (40, 80, 160), (0.01, 0.1, 1, 10)  # what the simple rivals choose among, on validation
MOVED_BY = (1, 2)  # pixels: 2 of 28 are the 8 % that the network's films move at most
SHEET, ROWS, COLUMNS = "pneumoniamnist_sheet.png", 4, 6  # the upper two rows are normal
CREDIT = (
    "24 films of PneumoniaMNIST (training part), 28 x 28 pixels; the upper two rows normal, the lower two pneumonia. "
    "MedMNIST v2, Yang et al. 2023, doi:10.1038/s41597-022-01721-8; films by Kermany et al. 2018, "
    "doi:10.1016/j.cell.2018.02.010; CC BY 4.0; set side by side, otherwise unchanged."
)
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
        If they do not define the network and its training.
    """
    code = {}
    for number, cell in enumerate(notebooks.read(path).cells, start=1):
        if "bench" in cell.metadata.get("tags", []):
            exec(compile(cell.source, f"{Path(path).name}, cell {number}", "exec"), code)
    missing = [name for name in NEEDED if name not in code]
    if missing:
        raise ValueError(f"{path}: no cell with the tag bench defines {', '.join(missing)}")
    return code


# Speed


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


# Real films


def changed(network, change):
    """A network like `network`, untrained, without one of its parts.

    Without batch normalisation each convolution keeps the number that it adds, which the lesson leaves to the
    normalisation; flattened, the last layer has a weight for each place of each map.
    """
    parts = []
    for layer in network.layers:
        name, settings = type(layer).__name__, layer.get_config()
        if change == "augmentation" and name.startswith("Random"):
            continue
        if change == "normalisation" and name == "BatchNormalization":
            continue
        if change == "normalisation" and name == "Conv2D":
            settings["use_bias"] = True
        if change == "averages" and name == "GlobalAveragePooling2D":
            parts.append(layers.Flatten())
            continue
        parts.append(type(layer).from_config(settings))
    return keras.Sequential([keras.Input(network.input_shape[1:]), *parts])


def balanced(sick):
    """Weights by which both classes count as much as each other."""
    share = float(np.mean(sick))
    return {0: 0.5 / (1 - share), 1: 0.5 / share}


def simulated_films(like):
    """Simulated films for training and validation, with the size of the real ones `like`, about as many and as often sick.

    Each pixel is the mean of four.
    """
    n, size = round(len(like) / 0.8), like.images.shape[1]
    films = datasets.make_chest_films(n, size=2 * size, seed=0, prevalence=float(np.mean(like.sick)))
    small = films.images.reshape(n, size, 2, size, 2).mean(axis=(2, 4))
    shrunk = datasets.ImageSet(
        images=small, labels=films.labels, names=films.names, sick=films.sick, patients=films.patients
    )
    return datasets.split_by_patient(shrunk, fractions=(0.8, 0.1, 0.1), seed=0)


def risk_of(code, change, seed, splits, simulated, epochs):
    """Train with one change and one seed; the risk of each test film, the network's weights, and the seconds."""
    keras.utils.clear_session()
    keras.utils.set_random_seed(seed)
    network = changed(code["build"](splits.train.images.shape[1]), change)
    source = simulated if change == "films" else splits
    weights = None if change == "weights" else balanced(source.train.sick)
    wall, cpu = time.perf_counter(), time.process_time()
    code["train"](network, source.train, source.validation, epochs, weights)
    seconds = {"seconds": round(time.perf_counter() - wall), "cpu_seconds": round(time.process_time() - cpu)}
    risk = network.predict(splits.test.images, verbose=0)[:, 0]
    return risk, network.count_params(), seconds


def rivals(splits, with_moved_copies):
    """Score and threshold of each simple rival on the test films, its settings chosen on the validation films.

    The last learns from moved copies as well, at the price `C` that suited it without them.
    """
    flat = [part.images.reshape(len(part), -1) for part in splits]
    train, validation = splits.train.sick, splits.validation.sick
    models = {
        "PCA and logistic regression": lambda price: LogisticRegression(
            C=price, max_iter=5000, class_weight="balanced"
        ),
        RIVAL: lambda price: SVC(C=price, class_weight="balanced", cache_size=1000),
    }
    spread = [part.std(axis=1) for part in flat]
    cut = evaluation.threshold_for_sensitivity(validation, -spread[1], 0.9)  # an opacified lung varies less
    yield "spread of a film's greys", -spread[2], cut

    def learned(images, sick, components, model):
        patterns = PCA(components, whiten=True, random_state=0).fit(images)
        fitted = model.fit(patterns.transform(images), sick)
        on_validation, on_test = (fitted.decision_function(patterns.transform(part)) for part in flat[1:])
        return evaluation.auroc(validation, on_validation, resamples=1).value, on_test

    price = None
    for name, model in models.items():
        best = (-np.inf,)
        for components in COMPONENTS:
            for cost in PRICES:
                value, score = learned(flat[0], train, components, model(cost))
                best = max(best, (value, components, cost, score), key=lambda one: one[0])
        _, components, price, score = best
        print(f"{name}: {components} components, C = {price:g}, chosen on {len(validation)} validation films")
        yield name, score, 0.0

    best = (-np.inf,)
    for pixels in MOVED_BY:
        images = with_moved_copies(splits.train.images, pixels)
        moved, sick = images.reshape(len(images), -1), np.tile(train, len(images) // len(train))
        for components in COMPONENTS[1:]:
            value, score = learned(moved, sick, components, models[RIVAL](price))
            best = max(best, (value, components, pixels, score), key=lambda one: one[0])
    _, components, pixels, score = best
    print(f"{MOVED}: by {pixels} pixels, {components} components, C = {price:g}")
    yield MOVED, score, 0.0


def real_row(name, seed, sick, score, threshold, weights="", seconds=None):
    """A row of the table of real films: one score on the test films."""
    auroc = evaluation.auroc(sick, score)
    point = evaluation.operating_point(sick, score, threshold)
    right = (score >= threshold) == sick
    accuracy = bootstrap((right,), np.mean, method="percentile", n_resamples=1000, rng=0).confidence_interval
    row = {"network": name, "seed": seed, "weights": weights}
    row |= seconds or {"seconds": "", "cpu_seconds": ""}
    row |= {"auroc": auroc.value, "auroc_low": auroc.low, "auroc_high": auroc.high}
    row |= {"accuracy": right.mean(), "accuracy_low": accuracy.low, "accuracy_high": accuracy.high}
    row |= {"sensitivity": point.sensitivity.value, "specificity": point.specificity.value}
    return {key: f"{value:.4f}" if isinstance(value, float) else value for key, value in row.items()}


def change_row(what, against, sick, ours, theirs):
    """How far two rows are apart: the mean over the runs of `what`, minus that of `against`, on the same drawn films.

    `ours` and `theirs` are pairs of the scores, a list with one of the shape (films,) for each run, and the threshold. The
    interval over the runs is Student's, of the differences between runs with the same seed; a simple rival has one run,
    which is taken again for each seed. Where neither side has several runs it is empty.
    """
    rng = np.random.default_rng(0)
    drawn = np.concatenate(
        [np.ones((1, sick.size)), rng.multinomial(sick.size, np.full(sick.size, 1 / sick.size), 1000)]
    )
    n = max(len(ours[0]), len(theirs[0]))

    def measured(side):
        runs, cut = side
        aurocs = np.array([weighted_auroc(sick, score, drawn) for score in runs])
        rights = np.array([drawn @ ((score >= cut) == sick) / sick.size for score in runs])
        return [np.repeat(values, n // len(runs), axis=0) for values in (aurocs, rights)]

    row = {"network": what, "against": against, "runs": n}
    for name, a, b in zip(("auroc", "accuracy"), measured(ours), measured(theirs), strict=True):
        of_runs, over_films = (a - b)[:, 0], (a - b).mean(axis=0)
        low, high = np.quantile(over_films[1:], (0.025, 0.975))
        row |= {name: f"{over_films[0]:.4f}", f"{name}_low": f"{low:.4f}", f"{name}_high": f"{high:.4f}"}
        row |= {f"{name}_runs_low": "", f"{name}_runs_high": ""}
        if n > 1:
            half = t.ppf(0.975, n - 1) * of_runs.std(ddof=1) / np.sqrt(n)
            row |= {f"{name}_runs_low": f"{of_runs.mean() - half:.4f}"}
            row |= {f"{name}_runs_high": f"{of_runs.mean() + half:.4f}"}
    return row


def write_sheet(films, path):
    """24 films of the training part as one picture, with where they come from."""
    rng, rows = np.random.default_rng(0), []
    half = ROWS * COLUMNS // 2
    for label in (0, 1):
        chosen = rng.choice(np.flatnonzero(films.sick == label), half, replace=False)
        rows += [np.concatenate(list(films.images[part]), axis=1) for part in np.split(chosen, half // COLUMNS)]
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Copyright", CREDIT)
    Image.fromarray(np.uint8(np.rint(255 * np.concatenate(rows)))).save(path, pnginfo=notes)


# Tables


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
            values = [float(row[name]) for row in group if row[name] != ""]
            digits = 0 if "seconds" in name else 3
            spread = f" (SD {statistics.stdev(values):.{digits}f})" if len(values) > 1 else ""
            entry[name] = f"{statistics.fmean(values):.{digits}f}{spread}" if values else ""
        table.append(entry)
    return table + [dict.fromkeys(table[0], "") | row for row in PUBLISHED]


def measure_real(code, splits, seeds, epochs, done=lambda rows, changes: None):
    """All runs and rivals on real films; `done` gets both tables whenever a seed is through."""
    sick, simulated = splits.test.sick, simulated_films(splits.train)
    sides = {name: ([score], cut) for name, score, cut in rivals(splits, code["with_moved_copies"])}
    simple = list(sides)
    rows_of_rivals = [real_row(name, "", sick, sides[name][0][0], sides[name][1]) for name in simple]
    runs = {name: [] for name in RUNS}
    sides |= {name: ([], THRESHOLD) for name in RUNS}
    for seed in seeds:
        for name, change in RUNS.items():
            score, weights, seconds = risk_of(code, change, seed, splits, simulated, epochs)
            sides[name][0].append(score)
            runs[name].append(real_row(name, seed, sick, score, THRESHOLD, weights, seconds))
            print(*runs[name][-1].values(), flush=True)
        rows = rows_of_rivals + [row for name in RUNS for row in runs[name]]
        pairs = [(name, WHOLE) for name in (*simple, *RUNS) if name != WHOLE] + list(PAIRS)
        done(rows, [change_row(a, b, sick, sides[a], sides[b]) for a, b in pairs])
    return rows, [change_row(a, b, sick, sides[a], sides[b]) for a, b in pairs]


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
        seeds, epochs, films, steps = seeds[:1], 1, 64, 2

    def store_real(rows, changes):
        if not options.quick:
            store(rows, TABLES / "bench_pneumoniamnist.csv")
            store(changes, TABLES / "bench_changes.csv")

    if not options.quick:
        write_sheet(splits.train, TABLES / SHEET)
    rows, changes = measure_real(code, splits, seeds, epochs, store_real)
    print(markdown(summary(rows)))
    print(markdown(changes), flush=True)

    speed = [films_per_second(films, 64), films_per_second(films // 4, 128)]
    for what, pooled in (("flattened network", False), ("pooled network", True)):
        speed.append(step_time(what, tutorial_network_at_224(pooled), steps))
    print(markdown(speed), flush=True)
    if not options.quick:
        store(speed, TABLES / "bench_speed.csv")
    return 0


if __name__ == "__main__":
    sys.exit(main())
