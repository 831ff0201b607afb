"""Dumps: files with any number of works in Crossref's schema, read in a stream, and what is stored of a work.

Needs the extra `affbib[index]` (msgspec).
"""

import gzip
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from os import PathLike, fspath
from pathlib import Path

import msgspec
from attrs import define, field, frozen

from affbib.errors import MalformedResponse, SnapshotError
from affbib.model.identifiers import Identifier, identifiers_in, is_doi
from affbib.sources.crossref.schema import to_work
from affbib.text.folding import words

__all__ = ["Counts", "StoredWork", "read_dumps", "title_and_families"]

_LONGEST_LINE = 4_000_000
"""Bytes; the longest message of Crossref's public data, a paper with thousands of authors, has about a million."""
_LARGEST_MEMBER = 1_000_000_000
"""Bytes of one file of the public data, which is read whole; they have some ten million."""
_FAULTS_LISTED = 10
"""How many faults are listed one by one."""


@frozen
class StoredWork:
    """A work of a dump: the `message` as it is stored (JSON), and what it is found by; `families` are folded."""

    message: bytes
    title: str
    families: Sequence[str]
    identifiers: Iterable[Identifier]


@define
class Counts:
    """How many `works`, `lines` and `bad_lines` were read; the first bad ones are listed: file, line, what is wrong."""

    works: int = 0
    lines: int = 0
    bad_lines: int = 0
    faults: list[tuple[str, int, str]] = field(factory=list)

    def fault(self, file: str, line: int, what: str) -> None:
        """Count a line that is no work."""
        self.bad_lines += 1
        if len(self.faults) < _FAULTS_LISTED:
            self.faults.append((file, line, what))


def read_dumps(inputs: Iterable[str | PathLike[str]], counts: Counts) -> Iterator[StoredWork]:
    """Yield the works of files: JSON Lines or members of the public data (`{"items": […]}`), gzipped or not.

    :raises SnapshotError: a file cannot be read, or is cut short
    """
    for path in inputs:
        try:
            for number, line in _lines(Path(path)):
                counts.lines += 1
                try:
                    work = _stored(line)
                except SnapshotError as fault:
                    counts.fault(fspath(path), number, str(fault))
                else:
                    counts.works += 1
                    yield work
        except (OSError, EOFError, zlib.error, msgspec.MsgspecError) as fault:
            reason = (getattr(fault, "strerror", None) or str(fault)).lower()
            raise SnapshotError(f"{fspath(path)}: cannot be read: {reason}") from fault


def title_and_families(message: bytes) -> tuple[str, frozenset[str]] | None:
    """Return the title and the folded family names of a stored message, without reading the rest; None if it is odd."""
    try:
        decoded = _decoder.decode(message)
    except msgspec.MsgspecError:
        return None
    return _raw_title(decoded), frozenset(_families(decoded))


class _Author(msgspec.Struct, omit_defaults=True):
    family: str | None = None
    given: str | None = None
    name: str | None = None
    suffix: str | None = None


_RENAMED = {
    name: name.replace("_", "-")
    for name in ("original_title", "container_title", "short_container_title", "published_print", "published_online",
                 "article_number", "publisher_location", "journal_issue")
}  # fmt: skip


class _Message(msgspec.Struct, omit_defaults=True, rename=_RENAMED):
    """What is stored of a message of Crossref's: what it is found by is decoded, the rest stays as it came."""

    DOI: str | None = None
    title: list[str | None] | None = None
    subtitle: list[str | None] | None = None
    author: list[_Author] | None = None
    resource: msgspec.Raw = msgspec.Raw()
    type: msgspec.Raw = msgspec.Raw()
    original_title: msgspec.Raw = msgspec.Raw()
    editor: msgspec.Raw = msgspec.Raw()
    container_title: msgspec.Raw = msgspec.Raw()
    short_container_title: msgspec.Raw = msgspec.Raw()
    event: msgspec.Raw = msgspec.Raw()
    issued: msgspec.Raw = msgspec.Raw()
    published_print: msgspec.Raw = msgspec.Raw()
    published_online: msgspec.Raw = msgspec.Raw()
    posted: msgspec.Raw = msgspec.Raw()
    journal_issue: msgspec.Raw = msgspec.Raw()
    volume: msgspec.Raw = msgspec.Raw()
    issue: msgspec.Raw = msgspec.Raw()
    page: msgspec.Raw = msgspec.Raw()
    article_number: msgspec.Raw = msgspec.Raw()
    publisher: msgspec.Raw = msgspec.Raw()
    publisher_location: msgspec.Raw = msgspec.Raw()
    institution: msgspec.Raw = msgspec.Raw()
    ISSN: msgspec.Raw = msgspec.Raw()
    ISBN: msgspec.Raw = msgspec.Raw()
    relation: msgspec.Raw = msgspec.Raw()
    affbib: msgspec.Raw = msgspec.Raw()


class _Member(msgspec.Struct):
    """A file of Crossref's public data: one object with the works."""

    items: list[msgspec.Raw]


def _lines(path: Path) -> Iterator[tuple[int, bytes | msgspec.Raw]]:
    """Yield the lines of a file that are not blank, or the works of a member of the public data, with their number."""
    with path.open("rb") as packed, gzip.open(packed) as unpacked:
        gzipped = packed.read(2) == b"\x1f\x8b"
        packed.seek(0)
        file = unpacked if gzipped else packed
        first = file.readline(_LONGEST_LINE)
        if re.match(rb'\s*\{\s*(?:"items"|$)', first):
            whole = first + file.read(_LARGEST_MEMBER)
            yield from enumerate(msgspec.json.decode(whole, type=_Member).items, 1)
            return
        for number, line in enumerate(chain((first,), iter(lambda: file.readline(_LONGEST_LINE), b"")), 1):
            if line.strip():
                yield number, line


_decoder = msgspec.json.Decoder(_Message)
_encode = msgspec.json.Encoder().encode


def _stored(line: bytes | msgspec.Raw) -> StoredWork:
    if len(bytes(line)) >= _LONGEST_LINE:
        raise SnapshotError("too long for a work")
    try:
        message = _decoder.decode(line)
        if _plain(message):
            return StoredWork(_encode(message), _raw_title(message), _families(message), _identifiers(message))
    except msgspec.ValidationError:
        pass
    except msgspec.DecodeError:
        raise SnapshotError("not JSON") from None
    # Types that are not the schema's, or markup in the title: read with all care.
    try:
        whole = msgspec.json.decode(line)
        work = to_work(whole, source="dump")
    except (MalformedResponse, RecursionError) as fault:
        raise SnapshotError(getattr(fault, "message", "nested too deeply")) from None
    families = [_folded(name.family) for name in work.authors[:_AUTHORS]]
    # What has no DOI is named by its page.
    names = _STORED if work.doi else _STORED | {"URL"}
    return StoredWork(
        _encode({name: whole[name] for name in whole if name in names}),
        work.title,
        families,
        dict.fromkeys(work.identifiers),
    )


_STORED = frozenset(part.encode_name for part in msgspec.structs.fields(_Message))


_MARKUP = re.compile(r"[<&$\\]")


def _plain(message: _Message) -> bool:
    """Tell whether the title has no markup, and the DOI is one."""
    title = _raw_title(message)
    return bool(title) and not _MARKUP.search(title) and is_doi((message.DOI or "").lower())


def _raw_title(message: _Message) -> str:
    return ": ".join(part for some in (message.title, message.subtitle) if some for part in some[:1] if part)


_AUTHORS = 50
"""How many authors a work is found by."""


def _families(message: _Message) -> list[str]:
    return [_folded(author.family or author.name or "") for author in (message.author or ())[:_AUTHORS]]


def _folded(family: str) -> str:
    return family.lower() if family.isascii() and family.isalpha() else "".join(words(family)[-1:])


def _identifiers(message: _Message) -> Iterable[Identifier]:
    doi = (message.DOI or "").lower()
    identifiers = dict.fromkeys((Identifier("doi", doi), *identifiers_in(doi)))
    url = _landing_page(message.resource)
    if url and doi not in url.lower():
        identifiers.update(dict.fromkeys(one for one in identifiers_in(url) if one.scheme != "doi"))
    return identifiers


class _Primary(msgspec.Struct):
    URL: str | None = None


class _Resource(msgspec.Struct):
    primary: _Primary | None = None


_resource_decoder = msgspec.json.Decoder(_Resource)


def _landing_page(resource: msgspec.Raw) -> str | None:
    try:
        decoded = _resource_decoder.decode(resource) if bytes(resource) else None
    except msgspec.MsgspecError:
        return None
    return decoded.primary.URL if decoded and decoded.primary else None
