"""Figures: what is drawn, that pyplot holds nothing back, and bad input."""

import base64
import io
from types import SimpleNamespace

import matplotlib

matplotlib.use("Agg")

import numpy as np
import pytest
from matplotlib import pyplot as plt
from matplotlib.figure import Figure
from nbformat.v4 import new_code_cell, new_notebook

import notebooks
import refresh
from medai_utils import evaluation, plotting

RNG = np.random.default_rng(0)
TRUTH = RNG.integers(0, 2, 200)
SCORE = TRUTH + RNG.normal(size=200)
PROBABILITY = 1 / (1 + np.exp(-SCORE))
HISTORY = {"loss": [0.7, 0.5, 0.4], "val_loss": [0.7, 0.6, 0.6], "auc": [0.5, 0.7, 0.8], "val_auc": [0.5, 0.6, 0.7]}

FIGURES = {
    "grid": lambda **options: plotting.image_grid(np.zeros((7, 8, 8)), columns=4, **options),
    "curve": lambda **options: plotting.learning_curve(HISTORY, **options),
    "roc": lambda **options: plotting.roc(TRUTH, {"a": SCORE, "b": -SCORE}, **options),
    "calibration": lambda **options: plotting.calibration(TRUTH, {"a": PROBABILITY}, **options),
    "decision": lambda **options: plotting.decision_curve(TRUTH, {"a": PROBABILITY, "b": 1 - PROBABILITY}, **options),
}


def lines(axes):
    """Lines of an axes by their label."""
    return {line.get_label(): line for line in axes.lines}


@pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES)
def test_a_figure_is_returned_small_and_not_held_by_pyplot(draw):
    before, settings = plt.get_fignums(), dict(matplotlib.rcParams)
    figure = draw(title="Which one?")
    assert isinstance(figure, Figure) and plt.get_fignums() == before and dict(matplotlib.rcParams) == settings
    assert figure.get_suptitle() == "Which one?" and draw().get_suptitle() == ""
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=figure.dpi)
    assert figure.dpi == 100 and 2_000 < file.tell() < 200_000


@pytest.mark.parametrize("name", ["curve", "roc", "calibration", "decision"])
def test_every_panel_says_what_its_axes_are(name):
    figure = FIGURES[name]()
    assert all(axes.get_ylabel() for axes in figure.axes)
    assert figure.axes[-1].get_xlabel()


def test_use_style_is_calm_and_bounded():
    with matplotlib.rc_context():
        plotting.use_style()
        assert matplotlib.rcParams["figure.dpi"] == 100 and not matplotlib.rcParams["axes.spines.top"]
        assert matplotlib.rcParams["axes.prop_cycle"].by_key()["color"][:2] == ["#0072B2", "#D55E00"]


def test_images_are_grey_from_black_to_white_and_lettered():
    images = np.full((3, 4, 6), 0.5)
    figure = plotting.image_grid(images, columns=2)
    assert [axes.get_title() for axes in figure.axes] == ["A", "B", "C", ""]
    shown = figure.axes[0].images[0]
    assert shown.get_clim() == (0, 1) and shown.get_cmap().name == "gray" and shown.get_array().shape == (4, 6)
    assert not figure.axes[3].images


def test_titles_masks_and_many_images():
    masks = np.zeros((3, 4, 6), bool)
    masks[1, 1:3, 1:3] = True
    figure = plotting.image_grid(np.zeros((3, 4, 6)), ["well", "sick\nmissed", "well"], masks=masks)
    assert [axes.get_title() for axes in figure.axes] == ["well", "sick\nmissed", "well"]
    assert [len(axes.collections) for axes in figure.axes] == [0, 1, 0]
    assert plotting.image_grid(np.zeros((27, 2, 2))).axes[26].get_title() == "27"
    assert plotting.image_grid(np.zeros((2, 4, 6, 3))).axes[0].images[0].get_array().shape == (4, 6, 3)


def test_learning_curves_have_a_panel_a_metric_and_count_epochs_from_one():
    figure = plotting.learning_curve(HISTORY)
    assert [axes.get_ylabel() for axes in figure.axes] == ["loss", "auc"]
    validation = lines(figure.axes[0])["validation"]
    assert validation.get_xdata().tolist() == [1, 2, 3] and list(validation.get_ydata()) == [0.7, 0.6, 0.6]
    figure.draw_without_rendering()
    assert all(tick == int(tick) for tick in figure.axes[0].get_xticks())


def test_a_keras_history_does_as_well_as_its_dict():
    axes = plotting.learning_curve(SimpleNamespace(history={"loss": [0.5]})).axes[0]
    assert list(lines(axes)) == ["training"] and axes.lines[0].get_marker() == "o"


def test_roc_draws_curve_band_and_operating_point():
    point = evaluation.operating_point(TRUTH, SCORE, 0.5)
    figure = plotting.roc(TRUTH, {"a": SCORE}, np.arange(200) // 2, points={"a": point})
    axes = figure.axes[0]
    expected = evaluation.auroc(TRUTH, SCORE, patients=np.arange(200) // 2)
    curve = lines(axes)[f"a: AUROC {expected}"]
    assert np.trapezoid(curve.get_ydata(), curve.get_xdata()) == pytest.approx(expected.value)
    assert len(axes.collections) == 1
    x, y = axes.lines[-1].get_data()
    assert (x[0], y[0]) == (1 - point.specificity.value, point.sensitivity.value)


def test_calibration_draws_the_diagonal_the_model_and_the_counts():
    above, below = plotting.calibration(TRUTH, {"a": PROBABILITY}).axes
    expected = evaluation.calibration(TRUTH, PROBABILITY)
    np.testing.assert_array_equal(lines(above)[f"a: Brier score {expected.brier:.3f}"].get_ydata(), expected.observed)
    assert above.lines[0].get_xydata().tolist() == [[0, 0], [1, 1]]
    assert below.lines[0].get_ydata().sum() == 200


def test_a_decision_curve_draws_the_model_its_band_and_both_rivals():
    thresholds = np.array([0.1, 0.2, 0.4])
    figure = plotting.decision_curve(TRUTH, {"a": PROBABILITY}, np.arange(200) // 2, thresholds=thresholds)
    axes = figure.axes[0]
    expected = evaluation.net_benefit(TRUTH, PROBABILITY, thresholds)
    np.testing.assert_allclose(lines(axes)["a"].get_xydata().T, [thresholds, expected.value])
    np.testing.assert_allclose(lines(axes)["treat everybody"].get_ydata(), expected.treat_all)
    assert "treat nobody" in lines(axes) and len(axes.collections) == 1
    assert lines(plotting.decision_curve(TRUTH, {"a": PROBABILITY}).axes[0])["a"].get_xdata()[-1] == 0.5


# In a notebook


def run_cells(tmp_path, *sources):
    """The outputs of each cell of a notebook, run in a kernel of its own."""
    notebook = new_notebook(cells=[new_code_cell(source) for source in sources])
    refresh.execute(notebook, tmp_path)
    return [cell.outputs for cell in notebooks.normal_form(notebook).cells]


def test_a_stored_figure_has_twice_the_pixels_and_the_width_at_which_it_is_shown(tmp_path):
    style = "from matplotlib import pyplot as plt\nfrom medai_utils import plotting\nplotting.use_style()"
    draw = "plt.subplots(figsize=(5, 3), layout='constrained')\nplt.show()"
    outputs = run_cells(tmp_path, style, draw, "plotting.learning_curve({'loss': [2, 1]})")
    for picture in (outputs[1][0], outputs[2][0]):
        content = base64.b64decode(picture["data"]["image/png"])
        pixels = int.from_bytes(content[16:20], "big")
        assert picture["metadata"] == {"image/png": {"width": pixels // 2}} and 700 < pixels < 1100


FIT = """
import keras
import numpy as np
from medai_utils import progress
model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
model.compile("sgd", "mse")
_ = model.fit(np.zeros((4, 2)), np.zeros(4), epochs=2, verbose=0, callbacks=[progress()])
"""
SHOWN = """
c = progress()
c.set_params({"epochs": 2})
c.on_epoch_end(0, {"loss": 0.5})
"""


def test_the_count_of_epochs_is_shown_and_gone_when_training_ends(tmp_path):
    trained, shown = run_cells(tmp_path, FIT, SHOWN)
    assert trained == [] and [output["text"] for output in shown] == ["epoch 1 of 2, loss 0.500\n"]


def test_outside_a_notebook_the_count_of_epochs_is_silent(capsys):
    namespace = {}
    exec(FIT, namespace)
    assert len(namespace["_"].history["loss"]) == 2 and capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("draw", "expected"),
    [
        (lambda: plotting.image_grid(np.zeros((4, 4))), "expected images"),
        (lambda: plotting.image_grid(np.zeros((0, 4, 4))), "n > 0"),
        (lambda: plotting.image_grid(np.zeros((2, 4, 4)), columns=0), "1 or more columns"),
        (lambda: plotting.image_grid(np.zeros((2, 4, 4)), ["one"]), "a title for each of 2 images, got 1"),
        (lambda: plotting.image_grid(np.zeros((2, 4, 4)), masks=np.zeros((2, 4, 5))), r"the images, \(2, 4, 4\)"),
        (lambda: plotting.learning_curve({}), "expected the History"),
        (lambda: plotting.learning_curve({"loss": []}), "one epoch or more"),
        (lambda: plotting.roc(TRUTH, SCORE), '{"name": score}, got ndarray'),
        (lambda: plotting.roc(TRUTH, {}), "expected 1 to 6 models"),
        (lambda: plotting.roc(TRUTH, {"a": SCORE[:-1]}), "score must have the shape of truth"),
        (
            lambda: plotting.roc(TRUTH, {"a": SCORE}, points={"b": None}),
            "points must bear the names of scores, a, got b",
        ),
        (lambda: plotting.calibration(TRUTH, {"a": SCORE}), "probability must lie from 0 to 1"),
        (lambda: plotting.decision_curve(TRUTH, PROBABILITY), '{"name": score}, got ndarray'),
        (lambda: plotting.decision_curve(TRUTH, {"a": SCORE}), "probability must lie from 0 to 1"),
        (lambda: plotting.decision_curve(TRUTH, {"a": PROBABILITY}, thresholds=[0, 1]), "thresholds must lie above 0"),
    ],
)
def test_bad_input_is_refused(draw, expected):
    with pytest.raises(ValueError, match=expected):
        draw()


def test_the_images_of_a_grid_can_be_larger():
    small, large = (plotting.image_grid(np.zeros((2, 8, 8)), width=width) for width in (None, 3.5))
    assert small.get_figwidth() == 4 and large.get_figwidth() == 7
