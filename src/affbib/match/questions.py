"""What people ask about, one by one: titles, references, records, entries of a .bib, rows of a table."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, overload

from affbib.bib.document import BibFile, read_bib
from affbib.bib.entry import BibEntry
from affbib.bib.references import reference_of
from affbib.errors import BibtexError
from affbib.match.resolver import ask
from affbib.model.matches import Match
from affbib.model.records import Bibliography, Record
from affbib.model.references import Reference
from affbib.readers.formats.jsonl import entry_of_fields
from affbib.readers.formats.tabular import read_frame
from affbib.sources.registry import SourceSpec, open_sources

if TYPE_CHECKING:
    from bibtexparser.library import Library
    from pybtex.database import BibliographyData

__all__ = ["Frame", "resolve"]


class Frame(Protocol):
    """What `resolve` needs of a pandas DataFrame."""

    def __len__(self) -> int: ...
    def itertuples(self) -> Iterable[Any]: ...
    def assign(self, **columns: Any) -> Any: ...


_Frame = TypeVar("_Frame", bound=Frame)
_Items = Iterable[str | Reference | Record | Mapping[str, Any]]


@overload
def resolve(
    items: _Frame,
    *,
    source: SourceSpec | Iterable[SourceSpec] | None = None,
    offline: bool = False,
    mailto: str | None = None,
    progress: bool | None = None,
) -> _Frame: ...
@overload
def resolve(
    items: "str | Reference | BibFile | Bibliography | Library | BibliographyData | _Items",
    *,
    source: SourceSpec | Iterable[SourceSpec] | None = None,
    offline: bool = False,
    mailto: str | None = None,
    progress: bool | None = None,
) -> tuple[Match, ...]: ...
def resolve(
    items: Any,
    *,
    source: SourceSpec | Iterable[SourceSpec] | None = None,
    offline: bool = False,
    mailto: str | None = None,
    progress: bool | None = None,
) -> Any:
    """Return which work each item means, in order; a DataFrame comes back with the columns doi, verdict and score.

    An item is a title, a reference (so a survey's entry), a record, an entry of a .bib, or a mapping with `title` and
    perhaps `authors`, `venue`, `year` and `links`, as `affbib read --json` prints them; a DataFrame has such columns. A
    `BibFile`, a `Bibliography`, a bibtexparser `Library` and pybtex's `BibliographyData` stand for their entries, one
    item alone for a sequence of it. Sources as in `build`.

    :raises SnapshotError: a path is no snapshot

    >>> resolve(["Affective Image Content Analysis: Two Decades Review and New Perspectives"], source="bundled")[0].doi
    '10.1109/tpami.2021.3094362'
    """
    sources = open_sources(source, offline=offline, mailto=mailto)
    if not (hasattr(items, "itertuples") and hasattr(items, "assign")):
        return ask(_references(items), sources, progress=progress)
    read = {entry.line: entry for entry in read_frame(items).entries}
    rows = [read.get(number, Reference("")) for number in range(1, len(items) + 1)]
    matches = ask(rows, sources, progress=progress)
    return items.assign(
        doi=[match.doi for match in matches],
        verdict=[str(match.verdict) for match in matches],
        score=[match.score for match in matches],
    )


def _references(items: Any) -> list[Reference]:
    """Return what each item asks about; a single one is an item by itself."""
    if isinstance(items, Bibliography | BibFile):
        return [_reference(item) for item in items.values()]
    if isinstance(items, str | Reference | Mapping | Record):
        return [_reference(items)]
    # A bibtexparser Library and pybtex's data are no Iterables.
    if not isinstance(items, Iterable):
        return _references(read_bib(items))
    return [_reference(item) for item in items]


def _reference(item: str | Reference | Record | BibEntry | Mapping[Any, Any]) -> Reference:
    if isinstance(item, Reference):
        return item
    if isinstance(item, str):
        return Reference(item)
    if isinstance(item, Record):
        return reference_of(item)
    if isinstance(item, BibEntry):
        try:
            return reference_of(item.record, line=item.line)
        except BibtexError:
            # The file's own findings say what is wrong with it.
            return Reference("", line=item.line)
    return entry_of_fields(item, None) or Reference("")
