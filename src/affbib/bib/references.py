"""What an entry of a .bib says about its paper, as a reference that can be asked about."""

import re
from collections.abc import Iterator
from contextlib import suppress

from affbib.errors import DoiError
from affbib.model.identifiers import Identifier, identifiers_in, parse_doi
from affbib.model.names import Name
from affbib.model.records import Record
from affbib.model.references import Reference
from affbib.model.venues import find

__all__ = ["is_preprint", "reference_of"]

_YEAR = re.compile(r"(?<!\d)(?:1[4-9]|20)\d\d(?!\d)")
_URL = re.compile(r"https?://[^\s{}\\<>\"]+")
_ARXIV = re.compile(r"(?:\barxiv\s*:\s*|\babs/)(\d{4}\.\d{4,5}|[a-z-]{1,20}(?:\.[a-z]{2})?/\d{7})", re.IGNORECASE)


def reference_of(record: Record, *, line: int | None = None, path: str | None = None) -> Reference:
    """Return what a record says, with all its identifiers; `line` and `path` say where it stands.

    A preprint's record names no venue: where it is kept says nothing about where the work appeared later.

    >>> reference = reference_of(Record("article", {"title": "T", "volume": "12", "eprint": "2101.00001"}))
    >>> reference.volume, [str(one) for one in reference.identifiers]
    ('12', ['arxiv:2101.00001'])
    """
    year = _YEAR.search(record.get("year") or record.get("date", ""))
    people = record.authors or record.editors
    return Reference(
        ": ".join(part for part in (record.get("title", ""), record.get("subtitle", "")) if part),
        tuple(name for name in people if name != Name("others")),
        authors_truncated=Name("others") in people,
        venue=None if is_preprint(record) else _venue(record),
        year=int(year[0]) if year else None,
        volume=record.get("volume") or None,
        issue=record.get("number") or record.get("issue") or None,
        pages=record.get("pages") or record.get("eid") or None,
        type=record.type,
        identifiers=tuple(dict.fromkeys(_identifiers(record))),
        line=line,
        path=path,
    )


def is_preprint(record: Record) -> bool:
    """Tell whether a record says where a preprint is, and nothing of where it was published.

    >>> is_preprint(Record("article", {"journal": "arXiv preprint arXiv:2101.00001"}))
    True
    """
    if venue := _venue(record):
        known = find(_ARXIV.sub("", venue).strip() or venue)
        return bool(known and known.kind == "preprint")
    return any(one.scheme == "arxiv" for address in _addresses(record) for one in identifiers_in(address))


def _venue(record: Record) -> str | None:
    return record.get("journal") or record.get("journaltitle") or record.get("booktitle")


def _identifiers(record: Record) -> Iterator[Identifier]:
    with suppress(DoiError):
        yield from identifiers_in(parse_doi(record.get("doi", "").replace("\\", "").strip()))
    for address in _addresses(record):
        yield from identifiers_in(address)


def _addresses(record: Record) -> Iterator[str]:
    """Yield the addresses in a record: its URLs, and arXiv's numbers wherever people write them."""
    eprint = record.get("eprint", "") or record.get("arxivid", "")
    if record.get("archiveprefix", record.get("eprinttype", "arxiv")).lower() == "arxiv" and eprint:
        yield f"arxiv:{eprint.lower().removeprefix('arxiv:')}"
    for name in ("url", "ee", "howpublished", "note", "journal", "journaltitle", "volume"):
        text = record.get(name, "").replace("\\", "")
        yield from _URL.findall(text)
        yield from (f"arxiv:{number}" for number in _ARXIV.findall(text))
