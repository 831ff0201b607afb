"""Snapshots: works in a file, asked like any other source, without a network."""

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from importlib import resources
from itertools import pairwise
from os import PathLike, fspath
from pathlib import Path
from typing import IO, TYPE_CHECKING

from attrs import define, field
from rapidfuzz import process
from rapidfuzz.distance import OSA

from affbib.compare.rarity import rarity
from affbib.errors import MalformedResponse, SnapshotError
from affbib.model.identifiers import Identifier
from affbib.model.references import Reference
from affbib.model.works import Work
from affbib.sources import Answer
from affbib.sources.crossref.schema import to_work
from affbib.text.folding import words

if TYPE_CHECKING:
    from affbib.sources.options import SourceOptions
    from affbib.sources.snapshot.index import Index

__all__ = ["Snapshot", "bundled", "open_bundled"]

_LONGEST_LINE = 4_000_000
"""Bytes; the longest message of Crossref's public data, a paper with thousands of authors, has about a million."""


def bundled() -> "Snapshot":
    """Return the works that come with affbib.

    >>> work = next(bundled().lookup([Identifier("ieee", "9472932")]))[0]
    >>> work.doi, work.source
    ('10.1109/tpami.2021.3094362', 'bundled')
    """
    with resources.files("affbib").joinpath("data/affective.jsonl").open("rb") as file:
        return Snapshot.read(file, name="bundled")


def open_bundled(options: "SourceOptions") -> "Snapshot":
    """Open the source `bundled`, which no option changes."""
    return bundled()


@define(eq=False)
class Snapshot:
    """The works of one JSON Lines file in Crossref's schema, held in memory and found by identifier or by words.

    `faults` holds, for each line that is no work and left out, its number (1-based) and what is wrong. It is for some
    ten thousand works; more of them want an index.
    """

    name: str
    works: tuple[Work, ...]
    faults: tuple[tuple[int, str], ...] = ()
    _by_identifier: dict[Identifier, list[Work]] = field(factory=dict, repr=False)
    _by_word: dict[str, list[int]] = field(factory=dict, repr=False)
    _vocabulary: list[str] = field(factory=list, repr=False)

    def __attrs_post_init__(self) -> None:
        for number, work in enumerate(self.works):
            for identifier in dict.fromkeys(work.identifiers):
                self._by_identifier.setdefault(identifier, []).append(work)
            for word in _terms(work.title, [name.family for name in work.authors]):
                self._by_word.setdefault(word, []).append(number)
        self._vocabulary.extend(self._by_word)

    @staticmethod
    def open(path: str | PathLike[str]) -> "Snapshot | Index":
        """Open a file of works (.jsonl or .jsonl.gz, whatever its name), or an index of works.

        :raises SnapshotError: there is no such file, it is damaged, none of its lines is a work, or it is an index and
            the extra `affbib[index]` is not installed
        """
        if Path(path).is_dir():
            return _index(path)
        try:
            with Path(path).open("rb") as file:
                packed = file.read(2) == b"\x1f\x8b"
                file.seek(0)
                if packed:
                    with gzip.open(file, "rb") as unpacked:
                        snapshot = Snapshot.read(unpacked, name=Path(path).name)
                else:
                    snapshot = Snapshot.read(file, name=Path(path).name)
        except (OSError, EOFError, zlib.error) as fault:
            reason = (getattr(fault, "strerror", None) or str(fault)).lower()
            raise SnapshotError(f"{fspath(path)}: cannot be read: {reason}") from fault
        if not snapshot.works:
            where = "".join(f"; line {number}: {what}" for number, what in snapshot.faults[:1])
            raise SnapshotError(f"{fspath(path)}: holds no work{where}")
        return snapshot

    @classmethod
    def read(cls, file: IO[bytes] | gzip.GzipFile, *, name: str) -> "Snapshot":
        """Read the works of a binary file of lines; `name` is how messages call it.

        >>> import io
        >>> Snapshot.read(io.BytesIO(b'{"DOI": "10.1000/x", "title": ["T"]}\\nno work\\n'), name="mine").faults
        ((2, 'not JSON'),)
        """
        works: dict[Identifier, Work] = {}
        faults = []
        for number, line in enumerate(iter(lambda: file.readline(_LONGEST_LINE), b""), 1):
            if line.strip():
                try:
                    work = _work(line, name)
                    works.setdefault(work.id, work)
                except SnapshotError as fault:
                    faults.append((number, str(fault)))
        return cls(name, tuple(works.values()), tuple(faults))

    def lookup(self, identifiers: Sequence[Identifier]) -> Iterator[Answer]:
        """Yield for each identifier the works that carry it."""
        yield from (tuple(self._by_identifier.get(identifier, ())) for identifier in identifiers)

    def search(self, references: Sequence[Reference], *, limit: int = 10) -> Iterator[Answer]:
        """Yield for each reference at most `limit` works that share words of its title or authors, likeliest first."""
        for reference in references:
            scores: dict[int, float] = {}
            title = set(words(reference.title[:1000])[:80])
            for word in _terms(reference.title, [name.family for name in reference.authors]):
                # Only words of the title are looked for with typos: pairs of them are mostly not there.
                for near in [word] if word in self._by_word else self._near(word) if word in title else ():
                    for number in self._by_word[near]:
                        scores[number] = scores.get(number, 0.0) + rarity(near)
            best = sorted(scores, key=lambda number: (-scores[number], number))
            yield tuple(self.works[number] for number in best[:limit])

    def _near(self, word: str) -> Iterable[str]:
        """Return the words of the snapshot from which a word differs by a typo."""
        if len(word) < 4:
            return ()
        matches = process.extract(word, self._vocabulary, scorer=OSA.distance, score_cutoff=1 + len(word) // 8, limit=3)
        return [near for near, _, _ in matches]


def _index(path: str | PathLike[str]) -> "Index":
    try:
        from affbib.sources.snapshot.index import Index
    except ModuleNotFoundError as fault:
        raise SnapshotError(f"{fspath(path)}: an index needs {fault.name}: pip install 'affbib[index]'") from fault
    return Index.open(path)


def _work(line: bytes, name: str) -> Work:
    if len(line) >= _LONGEST_LINE:
        raise SnapshotError("too long for a work")
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        raise SnapshotError("not JSON") from None
    if not isinstance(message, dict):
        raise SnapshotError("not an object")
    try:
        return to_work(message, source=name)
    except MalformedResponse as fault:
        raise SnapshotError(fault.message) from None


def _terms(title: str, families: Iterable[str]) -> list[str]:
    """Return what a work is found by: the title's words, neighbours joined (for split words), and family names."""
    title_words = words(title[:1000])[:80]
    joined = [one + two for one, two in pairwise(title_words)]
    people = [f"{word}*" for family in list(families)[:20] for word in words(family)[-1:]]
    return list(dict.fromkeys((*title_words, *joined, *people)))
