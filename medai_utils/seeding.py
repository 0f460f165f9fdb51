"""One seed for everything that draws at random."""

import os
import random
import sys
from numbers import Integral

import numpy as np


def set_seed(seed=0):
    """Seed Python, NumPy and, if it is already imported, Keras.

    Parameters
    ----------
    seed : int
        From 0 to 2**32 - 1. The environment variable `MEDAI_SEED` overrides it.

    Returns
    -------
    int
        The seed in use, to be passed on to whatever takes a `seed`.

    Raises
    ------
    ValueError
        If the seed, or `MEDAI_SEED`, is not a whole number in that range.

    Notes
    -----
    Import Keras first, as every lesson does: what is imported later is not seeded.

    Examples
    --------
    >>> import medai_utils
    >>> SEED = medai_utils.set_seed(0)
    """
    seed = checked_seed(seed)
    if "MEDAI_SEED" in os.environ:
        seed = _seed_from_environment(os.environ["MEDAI_SEED"])
    random.seed(seed)
    np.random.seed(seed)
    if "keras" in sys.modules:
        sys.modules["keras"].utils.set_random_seed(seed)
    return seed


def checked_seed(seed, name="seed"):
    """Return `seed` as an int, or raise a ValueError that says what was expected.

    Examples
    --------
    >>> checked_seed(7)
    7
    """
    if not isinstance(seed, Integral) or isinstance(seed, bool) or not 0 <= seed < 2**32:
        raise ValueError(f"{name} must be a whole number from 0 to 2**32 - 1, got {seed!r}")
    return int(seed)


def _seed_from_environment(text):
    return checked_seed(int(text) if text.strip().isdecimal() else text, "the environment variable MEDAI_SEED")
