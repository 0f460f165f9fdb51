"""Where the project's own tables are: in `data/` in a checkout, inside the package once it is installed."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_FOLDERS = (_PACKAGE / "_data", _PACKAGE.parent / "data")


def path(name):
    """Return the path of one of the project's own tables.

    Parameters
    ----------
    name : str
        File name, such as ``"concepts.csv"``.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    ValueError
        If there is no such table.

    Examples
    --------
    >>> path("concepts.csv").name
    'concepts.csv'
    """
    known = {file.name: file for folder in reversed(_FOLDERS) for file in folder.glob("*.csv")}
    if name not in known:
        raise ValueError(f"there is no table {name!r}; expected one of {', '.join(sorted(known))}")
    return known[name]
