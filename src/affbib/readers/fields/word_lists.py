"""Word lists: the names and words that affbib knows, each from a table in `affbib/data` that tells its source."""

from collections.abc import Mapping
from functools import cache
from importlib import resources

__all__ = ["rows_of", "words_by_kind"]


@cache
def rows_of(table: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a table, `data/<table>.tsv`, without its comments and its header.

    >>> ("arxiv.org", "paper") in rows_of("hosts")
    True
    """
    text = resources.files("affbib").joinpath(f"data/{table}.tsv").read_text(encoding="utf-8")
    rows = [tuple(line.split("\t")) for line in text.splitlines() if line and not line.startswith("#")]
    return tuple(rows[1:])


@cache
def words_by_kind(table: str) -> Mapping[str, tuple[str, ...]]:
    """Return the words of a table, whose first two columns are a word and its kind, by their kinds.

    >>> words_by_kind("affiliations")["institute"]
    ('cnrs', 'inria', 'planck')
    """
    words: dict[str, list[str]] = {}
    for word, kind, *_ in rows_of(table):
        words.setdefault(kind, []).append(word)
    return {kind: tuple(found) for kind, found in words.items()}
