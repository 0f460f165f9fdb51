"""The small helper package of the book Medical AI, Hands On: data, evaluation, plots, claims, exercise checks.

Nothing is loaded before it is used, so `import medai_utils` is quick and needs no TensorFlow.
"""

from importlib import import_module

_FUNCTIONS = {"check": "checks", "claim": "claims", "progress": "plotting", "set_seed": "seeding"}

__all__ = [
    "check",
    "checks",
    "claim",
    "claims",
    "datasets",
    "evaluation",
    "plotting",
    "progress",
    "seeding",
    "set_seed",
]


def __getattr__(name):
    if name in _FUNCTIONS:
        return getattr(import_module(f"{__name__}.{_FUNCTIONS[name]}"), name)
    if name in __all__:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"medai_utils has no {name!r}; it has {', '.join(__all__)}")


def __dir__():
    return __all__
