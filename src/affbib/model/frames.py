"""Tables as pandas DataFrames; needs the extra `affbib[pandas]`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from affbib.errors import ExtraError

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = ["cell_text", "frame_of", "rows_of"]

# How pandas shows that a cell holds nothing: NaN, NA, NaT.
_NOTHING = frozenset(("None", "nan", "<NA>", "NaT"))


def frame_of(
    columns: Mapping[str, Iterable[object]], *, integers: Sequence[str] = (), index: str | None = None
) -> "DataFrame":
    """Return the DataFrame of columns of one length: `integers` names those of whole numbers, `index` the index.

    What is `None` is missing; in columns of whole numbers without making floats of the others.

    :raises ExtraError: pandas is not installed

    >>> frame_of({"title": ["A Title", "Another"], "year": [2020, None]}, integers=["year"]).year.tolist()
    [2020, <NA>]
    """
    try:
        import pandas
    except ModuleNotFoundError as fault:
        raise ExtraError("pandas", fault) from fault
    typed = {
        name: pandas.array(list(values), dtype="Int64") if name in integers else list(values)
        for name, values in columns.items()
    }
    frame = pandas.DataFrame(typed)
    return frame if index is None else frame.set_index(index)


def rows_of(frame: Any) -> Iterator[tuple[Any, dict[str, str]]]:
    """Yield each row of a DataFrame: its label in the index, and its cells by column, those that hold something."""
    names = [str(name) for name in frame.columns]
    for label, *cells in frame.itertuples(name=None):
        pairs = zip(names, cells, strict=True)
        yield label, {name: text for name, cell in pairs if (text := cell_text(cell)) is not None}


def cell_text(cell: object) -> str | None:
    """Return what a cell says, a whole number without `.0`; None where it is missing.

    >>> cell_text(2020.0), cell_text(float("nan")), cell_text("nan")
    ('2020', None, 'nan')
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = str(cell)
    return None if text in _NOTHING else text
