"""Entries as pybtex's styles read them: with BibTeX's types and fields, where a .bib has biblatex's.

biblatex's names are those of its manual (version 3.19, chapters 2.1 to 2.3).
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from pybtex.database import Entry
from pybtex.exceptions import PybtexError

from affbib.bib.names import read_names, split_names
from affbib.bib.parser import MONTHS
from affbib.citations.pybtex.templates import RichPerson
from affbib.markup.latex_encode import encode
from affbib.markup.latex_tokens import shallow

__all__ = ["entry_of"]

# biblatex's and others' names of what BibTeX's styles know under another.
_TYPES = {
    "conference": "inproceedings", "report": "techreport", "thesis": "phdthesis", "electronic": "online",
    "www": "online", "mvbook": "book", "collection": "book", "mvcollection": "book", "mvproceedings": "proceedings",
    "bookinbook": "incollection", "suppbook": "incollection", "inreference": "incollection", "reference": "book",
    "mvreference": "book", "suppcollection": "incollection", "suppperiodical": "article", "periodical": "proceedings",
    "review": "article",
}  # fmt: skip
_FIELDS = {"journaltitle": "journal", "location": "address"}
_INSTITUTIONS = {"phdthesis": "school", "mastersthesis": "school", "techreport": "institution"}
_SUBTITLES = {
    "subtitle": "title", "booksubtitle": "booktitle", "mainsubtitle": "maintitle", "journalsubtitle": "journal",
}  # fmt: skip
# What `type` says by a word that biblatex translates.
_KINDS = {
    "phdthesis": "PhD thesis", "mathesis": "Master's thesis", "mastersthesis": "Master's thesis",
    "bathesis": "Bachelor's thesis", "candthesis": "Candidate thesis", "techreport": "Technical Report",
    "resreport": "Research Report", "software": "Computer software", "patent": "Patent", "patentde": "German patent",
    "patenteu": "European patent", "patentfr": "French patent", "patentuk": "British patent",
    "patentus": "U.S. patent", "patreq": "Patent request",
}  # fmt: skip
_MASTERS = frozenset(("mathesis", "mastersthesis", "bathesis"))
_BIBTEX = frozenset((
    "article", "book", "booklet", "inbook", "incollection", "inproceedings", "manual", "mastersthesis", "misc",
    "phdthesis", "proceedings", "techreport", "unpublished",
))  # fmt: skip
_IN_BOOKS = frozenset(("incollection", "inproceedings"))
# An @inbook with one of these is biblatex's, whose title is the chapter's.
_OF_BIBLATEX = frozenset(("bookauthor", "booksubtitle", "date", "location", "maintitle", "subtitle"))


def entry_of(key: str, kind: str, given: Mapping[str, str]) -> Entry:
    """Return an entry of pybtex's from a citation key, an entry type, and fields in LaTeX; blank fields are none.

    >>> entry = entry_of("k", "thesis", {"title": "Art", "subtitle": "A View", "date": "2020-05", "type": "mathesis"})
    >>> entry.type, [entry.fields[name] for name in ("title", "type", "month", "year")]
    ('mastersthesis', ['Art: A View', "Master's thesis", 'May', '2020'])
    """
    fields = {name: shallow(latex.strip()) for name, latex in given.items() if latex.strip()}
    if kind == "inbook" and "booktitle" in fields and fields.keys() & _OF_BIBLATEX:
        kind = "incollection"
    kind = _TYPES.get(kind, kind)
    if kind == "phdthesis" and fields.get("type") in _MASTERS:
        kind = "mastersthesis"
    for name, usual in (*_FIELDS.items(), ("institution", _INSTITUTIONS.get(kind, "institution"))):
        if name in fields:
            fields.setdefault(usual, fields[name])
    if kind == "patent":
        fields.setdefault("type", kind)
    if "type" in fields:
        fields["type"] = _KINDS.get(fields["type"], fields["type"])
    _entitle(fields, host="booktitle" if kind in _IN_BOOKS else "title")
    _date(fields)
    if kind not in _BIBTEX:
        _publish(fields)
    people = {role: persons for role in ("author", "editor") if (persons := _persons(fields.pop(role, "")))}
    entry = Entry(kind, fields, people)
    entry.key = key
    return entry


def _entitle(fields: dict[str, str], *, host: str) -> None:
    """Join titles with their subtitles, and the title of a work in several volumes with that of the volume."""
    for name, title in _SUBTITLES.items():
        if name in fields and title in fields:
            fields[title] = _title(fields[title], fields[name])
    if "maintitle" in fields:
        fields[host] = _title(fields["maintitle"], fields[host]) if host in fields else fields["maintitle"]


def _title(title: str, rest: str) -> str:
    if title.endswith((".", "?", "!")):
        # A capital begins it, as after a colon.
        return f"{title} {{{rest[0]}}}{rest[1:]}" if rest[0].isalpha() else f"{title} {rest}"
    return f"{title.removesuffix(':')}: {rest}"


_DAY = re.compile(r"(?P<year>\d{4})(?:-(?P<month>0[1-9]|1[0-2])(?:-\d\d(?:T[\d:Z+-]*)?)?)?[?~%]?")
_NAMES = tuple(MONTHS.values())


def _date(fields: dict[str, str]) -> None:
    """Write a date as year and month, as far as it says both in one way; what is no such date is the year."""
    date = fields.pop("date", "")
    if not date:
        return
    days = [found for day in date.split("/")[:2] if (found := _DAY.fullmatch(day))]
    if len(days) <= date.count("/"):
        fields.setdefault("year", date)
        return
    years, months = ("--".join(dict.fromkeys(day[name] or "" for day in days)) for name in ("year", "month"))
    if fields.setdefault("year", years) == years == days[0]["year"] and months.strip("-"):
        fields.setdefault("month", re.sub(r"\d\d", lambda month: _NAMES[int(month[0]) - 1], months.strip("-")))


def _publish(fields: dict[str, str]) -> None:
    """Say in `howpublished` what styles show of no `misc`: kind, number, version, and by whom and where."""
    version = fields.get("version", "")
    number = " ".join(filter(None, (fields.get("type"), fields.get("number"))))
    said = [
        number,
        f"version {version}" if version[:1].isdecimal() else version,
        *(fields.get(name, "") for name in ("howpublished", "organization", "institution", "publisher", "address")),
    ]
    if shown := ", ".join(dict.fromkeys(filter(None, said))):
        fields["howpublished"] = shown[0].upper() + shown[1:] if shown.startswith("version") else shown


def _persons(text: str) -> list[RichPerson]:
    return list(map(_person, split_names(text)))


@lru_cache(maxsize=1 << 15)
def _person(name: str) -> RichPerson:
    try:
        if "=" not in name:
            return RichPerson(name)
    except PybtexError:
        pass
    # biblatex's form, or one that pybtex gives up.
    read = next(iter(read_names(name)))
    return RichPerson(first=encode(read.given), last=encode(read.family), lineage=encode(read.suffix))
