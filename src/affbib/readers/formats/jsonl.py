"""JSON Lines: one entry a line, the form that `affbib read --json` prints."""

import json
from collections.abc import Mapping
from typing import Any

from affbib.errors import SurveyError
from affbib.model.findings import Finding, Severity
from affbib.model.names import parse_name
from affbib.model.survey import Link, Survey, SurveyEntry
from affbib.readers.blocks.characters import visible_values

__all__ = ["as_json", "entry_of_fields", "read_jsonl"]


def as_json(entry: SurveyEntry) -> dict[str, Any]:
    """Return an entry as a JSON object.

    >>> as_json(SurveyEntry("A Title", year=2023))["year"]
    2023
    """
    links: dict[str, list[str]] = {}
    for link in entry.links:
        links.setdefault(link.kind, []).append(link.url)
    return {
        "line": entry.line,
        "end_line": entry.end_line,
        "title": entry.title,
        "authors": [str(name) for name in entry.authors],
        "authors_truncated": entry.authors_truncated,
        "venue": entry.venue,
        "year": entry.year,
        "affiliation": entry.affiliation,
        "section": list(entry.section),
        "links": links,
    }


def read_jsonl(text: str, path: str | None = None) -> Survey:
    """Return the survey in JSON Lines, or in one JSON array, of objects such as `as_json` returns.

    :raises SurveyError: a line is not a JSON object

    >>> read_jsonl('{"title": "A Title", "authors": ["Ann Lee"], "year": 2023}').entries[0].authors[0].family
    'Lee'
    """
    entries = []
    findings: list[Finding] = []
    for number, value in _objects(text, path, findings):
        entry = entry_of_fields(value, number)
        if entry is None:
            findings.append(
                Finding("no-title", Severity.WARNING, "the object has no title; it is left out", path, number)
            )
        else:
            entries.append(entry)
    return Survey(tuple(entries), path, tuple(findings))


def _objects(text: str, path: str | None, findings: list[Finding]) -> list[tuple[int, Mapping[str, Any]]]:
    if text.lstrip().startswith("["):
        whole = _parsed(text, path, 1, findings)
        objects = [(1, value) for value in whole] if isinstance(whole, list) else []
    else:
        lines = text.split("\n")
        objects = [(n, _parsed(line, path, n, findings)) for n, line in enumerate(lines, 1) if line.strip()]
    for number, value in objects:
        if not isinstance(value, dict):
            raise SurveyError("is not a JSON object", path, number, 1)
    return objects


def _parsed(text: str, path: str | None, line: int, findings: list[Finding]) -> Any:
    try:
        value, hidden = visible_values(json.loads(text), path, line)
        findings += hidden
        return value
    except json.JSONDecodeError as fault:
        raise SurveyError(f"is not JSON ({fault.msg})", path, line + fault.lineno - 1, fault.colno) from None
    except (RecursionError, ValueError):
        raise SurveyError("is nested too deeply or holds too long a number", path, line, 1) from None


def entry_of_fields(value: Mapping[str, Any], line: int | None) -> SurveyEntry | None:
    """Return the entry that an object with the fields of `as_json` describes; None when it has no title."""
    title = _words(value.get("title"))
    if not title:
        return None
    authors = value.get("authors")
    names = [_words(name) for name in authors] if isinstance(authors, list) else []
    links = value.get("links")
    section = value.get("section")
    path = tuple(map(_words, section)) if isinstance(section, list) else ()
    own_line, own_end = value.get("line"), value.get("end_line")
    return SurveyEntry(
        title=title,
        authors=tuple(parse_name(name) for name in names if any(map(str.isalpha, name))),
        authors_truncated=value.get("authors_truncated") is True,
        venue=_words(value.get("venue")) or None,
        year=_year(value.get("year")),
        affiliation=_words(value.get("affiliation")) or None,
        section=path,
        section_marks=("",) * len(path),
        links=tuple(_links(links)) if isinstance(links, dict) else (),
        line=own_line if _is_line(own_line) else line,
        end_line=own_end if _is_line(own_end) else line,
    )


def _is_line(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _words(value: Any) -> str:
    return " ".join(str(value).split()) if isinstance(value, (str, int, float)) else ""


def _year(value: Any) -> int | None:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, str) and value.strip().isdecimal() and len(value.strip()) == 4:
        value = int(value.strip())
    return value if isinstance(value, int) and not isinstance(value, bool) and 1000 <= value <= 2999 else None


def _links(links: Mapping[str, Any]) -> list[Link]:
    pairs = [(kind, url) for kind, urls in links.items() for url in (urls if isinstance(urls, list) else [urls])]
    return [Link(kind, url.strip()) for kind, url in pairs if isinstance(url, str) and url.strip()]
