"""Figures of one calm style, in colours that colour-blind readers can tell apart; and what a training run shows.

Every function returns a Matplotlib figure that pyplot no longer holds, so that a notebook shows it once, as the value
of a cell. Alt text stands in the cell's metadata and says what is seen.

Source of the colours: Okabe and Ito 2008, https://jfly.uni-koeln.de/color/.
"""

import string

import matplotlib as mpl
import numpy as np
from matplotlib import pyplot as plt
from matplotlib.ticker import MaxNLocator, PercentFormatter
from sklearn.metrics import roc_curve

from . import evaluation

BLUE, VERMILLION, GREEN, PURPLE, ORANGE, SKY = "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"
GREY = "#6E6E6E"
COLOURS = (BLUE, VERMILLION, GREEN, PURPLE, ORANGE, SKY)
_LINES, _MARKERS = ("-", "--", "-.", ":", "-", "--"), "osD^vP"
STYLE = {
    "figure.dpi": 100,
    "savefig.dpi": 200,
    "figure.facecolor": "white",
    "axes.prop_cycle": plt.cycler(color=COLOURS),
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": GREY,
    "axes.titlesize": "medium",
    "axes.titlelocation": "left",
    "font.size": 10,
    "legend.frameon": False,
    "lines.linewidth": 1.8,
    "image.cmap": "gray",
    "image.interpolation": "nearest",
}


def use_style():
    """Make the book's style the default of every figure that follows, in a notebook with twice the pixels.

    A notebook stores each figure at 200 dots an inch with the width at which it is shown, so that it is crisp on
    screens of double density.

    Examples
    --------
    >>> use_style()
    >>> mpl.rcParams["figure.dpi"]
    100.0
    """
    from IPython import get_ipython
    from matplotlib_inline.config import InlineBackend

    mpl.rcParams.update(STYLE)
    shell = get_ipython()
    if hasattr(shell, "kernel"):
        InlineBackend.instance(parent=shell).figure_formats = {"retina"}


def progress():
    """Keras callback that counts the epochs in a notebook and leaves nothing behind when the training ends.

    Outside a notebook it shows nothing.

    Returns
    -------
    keras.callbacks.Callback

    Notes
    -----
    Taught in 01_background/13_network
    """
    import keras
    from IPython import get_ipython
    from IPython.display import clear_output

    if not hasattr(get_ipython(), "kernel"):
        return keras.callbacks.Callback()

    def show(epoch, logs):
        clear_output(wait=True)
        print(f"epoch {epoch + 1} of {callback.params['epochs']}, loss {logs['loss']:.3f}")

    callback = keras.callbacks.LambdaCallback(on_epoch_end=show, on_train_end=lambda logs: clear_output())
    return callback


def image_grid(images, titles=None, *, columns=6, width=None, masks=None, title=None):
    """Show images side by side, each under a letter or a title of its own.

    Parameters
    ----------
    images : array (n, h, w) or (n, h, w, 3)
        From 0 (black) to 1 (white).
    titles : sequence of n str, optional
        Without them the images are lettered A, B, C, ... or, from 27 images on, numbered from 1.
    columns : int
        Images in a row.
    width : float, optional
        Inches of one image; without it 2, or less where more than four stand in a row.
    masks : array of bool (n, h, w), optional
        Outlined in colour; an empty mask leaves its image as it is.
    title : str, optional
        The question that the figure answers.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If there is no image, or titles or masks do not fit the images.

    Examples
    --------
    >>> figure = image_grid(np.zeros((3, 8, 8)))
    >>> [axes.get_title() for axes in figure.axes]
    ['A', 'B', 'C']
    """
    images = np.asarray(images)
    if images.ndim not in (3, 4) or len(images) == 0 or columns < 1:
        raise ValueError(f"expected images (n, h, w) or (n, h, w, 3), n > 0, in 1 or more columns, got {images.shape}")
    titles = _letters(len(images)) if titles is None else list(titles)
    if len(titles) != len(images):
        raise ValueError(f"expected a title for each of {len(images)} images, got {len(titles)}")
    if masks is not None and np.shape(masks) != images.shape[:3]:
        raise ValueError(f"masks must have the shape of the images, {images.shape[:3]}, got {np.shape(masks)}")
    columns = min(columns, len(images))
    rows = -(-len(images) // columns)
    width = min(2.0, 8 / columns) if width is None else width
    height = width * images.shape[1] / images.shape[2] + 0.25 * max(str(text).count("\n") + 1 for text in titles)
    size = (width * columns, height * rows + 0.3 * bool(title))
    figure, grid = _figure(rows, columns, title, figsize=size)
    for axes in grid.flat:
        axes.set_axis_off()
    for k, (axes, image, text) in enumerate(zip(grid.flat, images, titles, strict=False)):
        axes.imshow(image, cmap="gray", vmin=0, vmax=1, interpolation="nearest")
        axes.set_title(text, loc="center", fontsize="small")
        if masks is not None and np.any(masks[k]):
            axes.contour(masks[k], levels=[0.5], colors=ORANGE, linewidths=1.2)
    return figure


def learning_curve(history, *, title=None):
    """Loss, and every other metric, over the epochs of a training run.

    Parameters
    ----------
    history : keras.callbacks.History or dict of lists
        As `model.fit` returns it. A metric `m` is drawn together with `val_m`, its value in validation.
    title : str, optional
        The question that the figure answers.

    Returns
    -------
    matplotlib.figure.Figure
        One panel for each metric; epochs are counted from 1.

    Raises
    ------
    ValueError
        If there is no epoch in it.

    Examples
    --------
    >>> figure = learning_curve({"loss": [0.7, 0.5], "val_loss": [0.7, 0.6]})
    >>> figure.axes[0].get_xlabel()
    'epoch'
    """
    history = getattr(history, "history", history)
    metrics = [name for name in history if not name.startswith("val_")]
    if not metrics or not all(len(values) for values in history.values()):
        raise ValueError("expected the History that model.fit returns, with one epoch or more")
    figure, grid = _figure(1, len(metrics), title, figsize=(min(4.6 * len(metrics), 10), 3.2))
    for axes, metric in zip(grid.flat, metrics, strict=True):
        lines = {"training": (metric, BLUE, "-"), "validation": (f"val_{metric}", VERMILLION, "--")}
        for label, (name, colour, style) in lines.items():
            if name in history:
                epochs = np.arange(1, len(history[name]) + 1)
                marker = "o" if epochs.size == 1 else ""
                axes.plot(epochs, history[name], color=colour, linestyle=style, marker=marker, label=label)
        axes.set(xlabel="epoch", ylabel=metric.replace("_", " "))
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    grid[0, 0].legend(frameon=False)
    return figure


def roc(truth, scores, patients=None, *, points=None, level=0.95, resamples=evaluation.RESAMPLES, seed=0, title=None):
    """ROC curves, each with its pointwise bootstrap interval as a band and its AUROC in the legend.

    Parameters
    ----------
    truth : array (n,)
        1 for sick, 0 for healthy.
    scores : dict of str to array (n,)
        A score for each case, under the name of the model.
    patients : array (n,), optional
        Whose case it is; the bootstrap draws patients.
    points : dict of str to evaluation.OperatingPoint, optional
        Operating points to mark on the curves of the same name.
    level, resamples, seed
        As in `evaluation.auroc`.
    title : str, optional
        The question that the figure answers.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If scores is empty, an argument does not fit, or a point has no curve.

    Examples
    --------
    >>> figure = roc([0, 1, 0, 1] * 10, {"a score": [1, 2, 3, 4] * 10})
    >>> figure.axes[0].get_ylabel()
    'sensitivity (share of the sick who are found)'
    """
    models, points = _per_model(scores), points or {}
    if set(points) - set(scores):
        raise ValueError(f"points must bear the names of scores, {', '.join(scores)}, got {', '.join(points)}")
    figure, grid = _figure(1, 1, title, figsize=(5.2, 5.0))
    axes = grid[0, 0]
    axes.plot([0, 1], [0, 1], color=GREY, linewidth=1, linestyle=":", label="a coin")
    options = {"patients": patients, "level": level, "resamples": resamples, "seed": seed}
    for name, score, colour, style, _ in models:
        area, band = evaluation.auroc(truth, score, **options), evaluation.roc_band(truth, score, **options)
        false_alarms, sensitivity, _ = roc_curve(truth, score)
        axes.fill_between(band.false_alarms, band.low, band.high, color=colour, alpha=0.15, linewidth=0)
        axes.plot(false_alarms, sensitivity, color=colour, linestyle=style, label=f"{name}: AUROC {area}")
        if name in points:
            point = points[name]
            x, y = 1 - point.specificity.value, point.sensitivity.value
            axes.plot(x, y, "o", color=colour, markeredgecolor="white", markersize=9)
    axes.set(xlabel="false alarms (share of the healthy who are called sick)", xlim=(0, 1), ylim=(0, 1.01))
    axes.set(ylabel="sensitivity (share of the sick who are found)", aspect="equal")
    axes.legend(loc="lower right", fontsize="small", frameon=False)
    return figure


def calibration(truth, probabilities, *, bins=10, title=None):
    """Predicted probability against the observed share of the sick, and how many cases each point stands for.

    Parameters
    ----------
    truth : array (n,)
        1 for sick, 0 for healthy.
    probabilities : dict of str to array (n,)
        Predicted probabilities of disease, under the name of the model.
    bins : int
        Bins of equal width.
    title : str, optional
        The question that the figure answers.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If probabilities is empty or an argument does not fit.

    Examples
    --------
    >>> figure = calibration([0, 0, 1, 1], {"a model": [0.2, 0.4, 0.6, 0.8]}, bins=2)
    >>> len(figure.axes)
    2
    """
    models = _per_model(probabilities)
    figure, grid = _figure(2, 1, title, figsize=(5.0, 5.6), sharex=True, height_ratios=(3, 1))
    above, below = grid[:, 0]
    above.plot([0, 1], [0, 1], color=GREY, linewidth=1, linestyle=":", label="what was predicted happened")
    for name, probability, colour, _, marker in models:
        result = evaluation.calibration(truth, probability, bins)
        label = f"{name}: Brier score {result.brier:.3f}"
        above.plot(result.predicted, result.observed, color=colour, marker=marker, markersize=5, label=label)
        below.plot(result.predicted, result.counts, color=colour, marker=marker, markersize=4, linewidth=1)
    above.set(ylabel="observed share of the sick", ylim=(-0.02, 1.02))
    above.legend(loc="lower right", fontsize="small", frameon=False)
    below.set(xlabel="predicted probability of disease", ylabel="cases", xlim=(-0.02, 1.02))
    below.set_ylim(bottom=0)
    below.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    for axis in (above.yaxis, below.xaxis):
        axis.set_major_formatter(PercentFormatter(1))
    return figure


def decision_curve(
    truth,
    probabilities,
    patients=None,
    *,
    thresholds=None,
    level=0.95,
    resamples=evaluation.RESAMPLES,
    seed=0,
    title=None,
):
    """Net benefit over the threshold, beside treating everybody and nobody, with a pointwise bootstrap band.

    Parameters
    ----------
    truth : array (n,)
        1 for sick, 0 for healthy.
    probabilities : dict of str to array (n,)
        Predicted probabilities of disease, under the name of the model.
    patients : array (n,), optional
        Whose case it is; the bootstrap draws patients.
    thresholds : array (k,), optional
        Above 0, below 1; without them, 0.01 to 0.5. The bands of two models hold the same patients: compare them by
        `evaluation.net_benefit_difference`.
    level, resamples, seed
        As in `evaluation.net_benefit`.
    title : str, optional
        The question that the figure answers.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If probabilities is empty or an argument does not fit.

    Notes
    -----
    What net benefit is stands in 01_background/11_probabilities.

    Examples
    --------
    >>> figure = decision_curve([0, 0, 1, 1], {"a model": [0.2, 0.4, 0.6, 0.8]}, thresholds=[0.1, 0.3])
    >>> figure.axes[0].get_ylabel()
    'net benefit (true positives a patient)'
    """
    models = _per_model(probabilities)
    thresholds = np.arange(1, 51) / 100 if thresholds is None else np.asarray(thresholds)
    figure, grid = _figure(1, 1, title, figsize=(6.4, 4.0))
    axes = grid[0, 0]
    options = {"patients": patients, "level": level, "resamples": resamples, "seed": seed}
    for name, probability, colour, style, _ in models:
        result = evaluation.net_benefit(truth, probability, thresholds, **options)
        axes.fill_between(result.thresholds, result.low, result.high, color=colour, alpha=0.15, linewidth=0)
        axes.plot(result.thresholds, result.value, color=colour, linestyle=style, label=name)
    axes.plot(result.thresholds, result.treat_all, color=GREY, linewidth=1, label="treat everybody")
    axes.axhline(0, color=GREY, linewidth=1, linestyle=":", label="treat nobody")
    highest = max(np.mean(truth), 0.01)
    axes.set(xlabel="threshold", ylabel="net benefit (true positives a patient)", ylim=(-0.4 * highest, 1.05 * highest))
    axes.xaxis.set_major_formatter(PercentFormatter(1))
    axes.legend(fontsize="small", frameon=False)
    return figure


def _figure(rows, columns, title, **options):
    """A figure and its axes as an array (rows, columns), in the book's style, closed for pyplot."""
    with mpl.rc_context(STYLE):
        figure, grid = plt.subplots(rows, columns, squeeze=False, layout="constrained", **options)
        if title:
            figure.suptitle(title, x=0.01, horizontalalignment="left", fontsize="medium")
    plt.close(figure)
    return figure, grid


def _letters(n):
    return list(string.ascii_uppercase[:n]) if n <= 26 else [str(k) for k in range(1, n + 1)]


def _per_model(scores):
    """Name, score, colour, line style and marker of each model."""
    if not isinstance(scores, dict) or not 0 < len(scores) <= len(COLOURS):
        raise ValueError(f'expected 1 to {len(COLOURS)} models as {{"name": score}}, got {type(scores).__name__}')
    return list(zip(scores, scores.values(), COLOURS, _LINES, _MARKERS, strict=False))
