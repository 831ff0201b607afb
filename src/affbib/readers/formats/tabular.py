"""Tables as files: CSV, TSV and pandas DataFrames, with the columns of `affbib read --csv` or a person's own."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

from attrs import evolve

from affbib.errors import SurveyError
from affbib.model.findings import Finding, Severity
from affbib.model.frames import cell_text
from affbib.model.survey import Link, Survey, SurveyEntry
from affbib.readers.blocks.characters import visible_values
from affbib.readers.fields.authors import read_authors
from affbib.readers.fields.links import kind_of_label, kind_of_link
from affbib.readers.fields.venue_year import VenueYear, read_venue_year

__all__ = ["read_csv", "read_frame", "read_tsv"]

_FIELDS = {
    "title": "title titles paper name article",
    "authors": "authors author author(s)",
    "venue": "venue journal conference booktitle publication published source container",
    "year": "year date published_date",
    "affiliation": "affiliation affiliations institution",
    "section": "section category topic task",
    "doi": "doi",
    "line": "line",
}
_FIELD = {word: field for field, words in _FIELDS.items() for word in words.split()}
_URL = re.compile(r"https?://\S+")


def read_csv(text: str, path: str | None = None) -> Survey:
    """Return the survey in a CSV text whose first line names the columns; `;` and tabs are told from commas.

    :raises SurveyError: no column holds titles or DOIs, or the text is no table

    >>> read_csv("title,authors,year\\nA Title,Ann Lee; Bo Wu,2023\\n").entries[0].year
    2023
    """
    head = text[: text.find("\n")] if "\n" in text else text
    separator = max(",;\t", key=head.count)
    return _read(text, path, separator)


def read_tsv(text: str, path: str | None = None) -> Survey:
    """Return the survey in a text of columns between tabs; see `read_csv`.

    >>> len(read_tsv("title\\tdoi\\nA Title\\t10.1000/x\\n"))
    1
    """
    return _read(text, path, "\t")


def read_frame(frame: Any) -> Survey:
    """Return the survey in a pandas DataFrame: a row an entry, columns as in `read_csv`, lists of authors as lists."""
    header = [str(column) for column in frame.columns]
    rows, findings = [], []
    for number, row in enumerate(frame.itertuples(index=False, name=None), 1):
        cells, hidden = visible_values(list(row), None, number)
        rows.append((number, cells))
        findings += hidden
    survey = _survey(header, rows, None)
    return evolve(survey, findings=(*findings, *survey.findings))


def _read(text: str, path: str | None, separator: str) -> Survey:
    if not text.strip():
        return Survey((), path, (Finding("no-entries", Severity.WARNING, "no entries were found", path),))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        header = next(reader, [])
        line = reader.line_num + 1
        for row in reader:
            rows.append((line, row))
            line = reader.line_num + 1
    except csv.Error as fault:
        # The limit is Python's, for all that read tables in this process.
        if "field limit" in str(fault):
            what = f"a field holds more than {csv.field_size_limit():,} characters: is a quote not closed?"
            raise SurveyError(what, path, line) from None
        raise SurveyError(f"is not a table of columns ({fault})", path, reader.line_num) from None
    return _survey(header, rows, path)


def _survey(header: Sequence[str], rows: Iterable[tuple[int, Sequence[Any]]], path: str | None) -> Survey:
    roles = [_role(name) for name in header]
    if roles.count("title") > 1:
        # Beside titles, a column of papers holds their links.
        pairs = zip(header, roles, strict=True)
        roles = ["link paper" if name.strip().lower() == "paper" else role for name, role in pairs]
    if "title" not in roles and "doi" not in roles:
        raise SurveyError(f"no column is named title or doi; there are: {', '.join(header)[:200]}", path, 1, 1)
    entries = []
    findings = []
    for line, row in rows:
        entry = _entry(roles, row, line)
        if entry is not None:
            entries.append(entry)
        elif any(_text(cell) for cell in row):
            findings.append(Finding("no-title", Severity.WARNING, "the row has no title; it is left out", path, line))
    if not entries:
        findings.append(Finding("no-entries", Severity.WARNING, "no entries were found", path))
    return Survey(tuple(entries), path, tuple(findings))


def _role(name: str) -> str:
    """Return the field that a column holds; a column of links is "link" and the kind of its links."""
    word = name.strip().strip("\ufeff").lower().replace(" ", "_")
    if word in _FIELD:
        return _FIELD[word]
    kind = kind_of_label(name)
    return f"link {kind}" if kind is not None else ""


def _entry(roles: Sequence[str], row: Sequence[Any], line: int) -> SurveyEntry | None:
    entry = SurveyEntry("", line=line, end_line=line)
    venue_year = VenueYear()
    links: list[Link] = []
    for role, cell in zip(roles, row, strict=False):
        text = _text(cell)
        if not text:
            continue
        if role == "title" and not entry.title:
            entry = evolve(entry, title=text)
        elif role == "authors":
            people = read_authors("; ".join(map(str, cell)) if isinstance(cell, (list, tuple)) else text)
            entry = evolve(entry, authors=people.names, authors_truncated=people.truncated)
        elif role == "venue":
            cell_says = read_venue_year(text)
            venue_year = VenueYear(cell_says.venue or text, venue_year.year or cell_says.year)
        elif role == "year":
            venue_year = VenueYear(venue_year.venue, read_venue_year(text).year or venue_year.year)
        elif role == "affiliation":
            entry = evolve(entry, affiliation=text)
        elif role == "section":
            path = tuple(part.strip() for part in text.split(" > "))
            entry = evolve(entry, section=path, section_marks=("",) * len(path))
        elif role == "doi":
            links.append(Link("paper", text if text.startswith("http") else f"https://doi.org/{text}"))
        elif role.startswith("link "):
            links += [Link(role[5:], url) for url in _URL.findall(text)]
        elif role == "" and _URL.fullmatch(text):
            links.append(Link(kind_of_link("", text), text))
    if not entry.title and not links:
        return None
    return evolve(entry, venue=venue_year.venue, year=venue_year.year, links=tuple(dict.fromkeys(links)))


def _text(cell: Any) -> str:
    return " ".join((cell_text(cell) or "").split())
