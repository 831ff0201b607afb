"""Which sources there are: each has a name and an opener, in affbib itself or in an installed package.

A package offers sources as entry points of the group `affbib.sources`; docs/how-to/sources.md shows how.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from importlib import import_module
from itertools import zip_longest
from os import PathLike
from typing import TYPE_CHECKING, Any

from attrs import frozen

from affbib.errors import AffbibError, SettingsError, SourceError
from affbib.model.identifiers import Identifier
from affbib.model.references import Reference
from affbib.model.works import Work
from affbib.sources import Answer, Source
from affbib.sources.options import Opener, SourceOptions

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

__all__ = ["OWN", "SourceSpec", "is_path", "open_sources", "source_names"]

_GROUP = "affbib.sources"
OWN = {
    "bundled": "affbib.sources.snapshot.memory:open_bundled",
    "crossref": "affbib.sources.crossref.source:open_crossref",
}
"""affbib's own sources: the name, and where its opener is. A new source is one file, and a row here."""

SourceSpec = str | PathLike[str] | Source
"""A source, or how a user names one: a name such as "crossref" or "bundled", or the path of a snapshot."""


def source_names() -> tuple[str, ...]:
    """Return the names of all sources that can be opened, in the order of the alphabet.

    >>> {"bundled", "crossref"} <= set(source_names())
    True
    """
    return tuple(sorted({*OWN, *(point.name for point in _entry_points() if not is_path(point.name))}))


def open_sources(
    spec: SourceSpec | Iterable[SourceSpec] | None = None,
    *,
    offline: bool = False,
    mailto: str | None = None,
    refresh: bool = False,
    tell: Callable[[str], None] | None = None,
) -> tuple[Source, ...]:
    """Return the sources that a user named, in that order; without a name Crossref, or offline the bundled works.

    A text without a dot or a slash is the name of a source, any other the path of a snapshot (a file of works, or the
    folder of an index). The options are those of `SourceOptions`: offline, of Crossref only kept answers are used.

    :raises SnapshotError: a path is no snapshot
    :raises SettingsError: the mailto, or a setting, cannot be used; no source has the name, or its package is at fault

    >>> [source.name for source in open_sources("bundled")]
    ['bundled']
    """
    options = SourceOptions(mailto, offline, refresh, tell)
    if spec is None:
        spec = ("bundled", "crossref") if offline else "crossref"
    return tuple(_opened(one, options) for one in ([spec] if isinstance(spec, str | PathLike | Source) else spec))


def _opened(spec: SourceSpec, options: SourceOptions) -> Source:
    if isinstance(spec, Source):
        return spec
    if spec in OWN:
        module, _, name = OWN[str(spec)].partition(":")
        opener: Opener = getattr(import_module(module), name)
        return opener(options)
    if isinstance(spec, str) and not is_path(spec):
        points = [point for point in _entry_points() if point.name == spec]
        if points:
            return _opened_plugin(spec, points, options)
        if not os.path.lexists(spec):
            names = ", ".join(source_names())
            raise SettingsError(f"no source is named {spec!r}; there are {names}, and paths of snapshots")
    from affbib.sources.snapshot.memory import Snapshot

    return Snapshot.open(spec)


def _opened_plugin(name: str, points: "list[EntryPoint]", options: SourceOptions) -> Source:
    """Return the source of an installed package, whose code may do anything: a fault is reported with its name."""
    packages = ", ".join(sorted(point.dist.name if point.dist else point.value for point in points))
    if len(points) > 1:
        raise SettingsError(f"the source {name!r} is offered more than once ({packages}): uninstall all but one")
    try:
        source: Any = points[0].load()(options)
    except AffbibError:
        raise
    except Exception as fault:
        what = _shown(fault)
        raise SettingsError(f"the source {name!r} of the package {packages} cannot be opened ({what})") from fault
    if not isinstance(source, Source):
        what = type(source).__name__
        raise SettingsError(f"the source {name!r} of the package {packages} is no source: {what} lacks a method")
    return _Guarded(source, f"the source {name!r} of the package {packages}")


@frozen
class _Guarded:
    """A package's source that gives each question its answer, or else raises an error that says whose it is.

    Whatever else the source has can be had from here.
    """

    source: Any
    title: str

    @property
    def name(self) -> str:
        return str(self.source.name)

    def lookup(self, identifiers: Sequence[Identifier]) -> Iterator[Answer]:
        return self._answers(identifiers, self.source.lookup)

    def search(self, references: Sequence[Reference], *, limit: int = 10) -> Iterator[Answer]:
        return self._answers(references, partial(self.source.search, limit=limit))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.source, name)

    def _answers(self, questions: Sequence[Any], ask: Callable[[Sequence[Any]], Iterable[Any]]) -> Iterator[Answer]:
        try:
            for question, answer in zip_longest(questions, ask(questions)):
                if question is None:
                    raise ValueError("there are more answers than questions")
                if not _is_answer(answer):
                    raise TypeError(f"the answer to {question!s:.80} is no tuple of works: {answer!r:.80}")
                yield answer
        except AffbibError:
            raise
        except Exception as fault:  # a package's code may do anything
            raise SettingsError(f"{self.title} fails ({_shown(fault)})") from fault


def _is_answer(answer: object) -> bool:
    works = answer if isinstance(answer, tuple) else ()
    return isinstance(answer, tuple | SourceError) and all(isinstance(work, Work) for work in works)


def _shown(fault: Exception) -> str:
    return f"{type(fault).__name__}: {fault}".rstrip(": ")


def is_path(text: str) -> bool:
    """Tell whether a text can only be a path: no source has such a name.

    >>> is_path("works.jsonl"), is_path("./works"), is_path("bundled")
    (True, True, False)
    """
    return bool({os.sep, "/", "."} & set(text))


def _entry_points() -> "Iterable[EntryPoint]":
    # Loaded here: it takes as long as all of affbib, and affbib's own sources do not need it.
    from importlib.metadata import entry_points

    return entry_points(group=_GROUP)
