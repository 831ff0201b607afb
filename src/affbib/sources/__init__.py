"""Where works come from: the plug-in point for metadata sources.

`Crossref` asks the network, `Snapshot` a file; each is loaded when it is first used. `registry` knows all by name.
"""

import logging
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from affbib.errors import SourceError
from affbib.model.identifiers import Identifier
from affbib.model.references import Reference
from affbib.model.works import Work

if TYPE_CHECKING:
    from affbib.sources.contract import check_source
    from affbib.sources.crossref.source import Crossref
    from affbib.sources.options import SourceOptions
    from affbib.sources.settings import Settings
    from affbib.sources.snapshot.memory import Snapshot

__all__ = ["Answer", "Crossref", "Settings", "Snapshot", "Source", "SourceOptions", "check_source"]

# A library says nothing unless its user wants it to.
logging.getLogger("affbib").addHandler(logging.NullHandler())

_HOMES = {
    "Crossref": "crossref.source",
    "Settings": "settings",
    "Snapshot": "snapshot.memory",
    "SourceOptions": "options",
    "check_source": "contract",
}

Answer = tuple[Work, ...] | SourceError
"""The works that a source has for one question (none: it was asked and has nothing), or why it could not be asked."""


@runtime_checkable
class Source(Protocol):
    """A place that knows works: it answers questions in batch, lazily and in order, one answer for each question.

    What stops one question is its answer; an exception is raised only where no further question can be answered.
    """

    @property
    def name(self) -> str:
        """The source's name, as messages show it."""

    def lookup(self, identifiers: Sequence[Identifier]) -> Iterator[Answer]:
        """Yield for each identifier the works that carry it."""

    def search(self, references: Sequence[Reference], *, limit: int = 10) -> Iterator[Answer]:
        """Yield for each reference at most `limit` works that it may mean, the likeliest first."""


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
