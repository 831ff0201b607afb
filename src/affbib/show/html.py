"""How affbib's objects look as HTML: in a notebook of Jupyter, VS Code or Colab, and on a page made from one.

Each is a fragment that stands alone. Colours are inherited, so that it is read on light and on dark pages, but for
verdicts and severities, which bring their ground along. Where the style sheet is taken away, as from notebooks that are
not trusted, elements alone say enough. Every text is escaped, every link goes through `address`, there is no script,
and MathJax is told to leave the texts alone.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from html import escape
from itertools import groupby, islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from affbib.errors import BibtexError
from affbib.model.findings import Finding, Severity
from affbib.model.matches import Match, Verdict
from affbib.model.names import Name
from affbib.model.records import Record
from affbib.model.references import Reference
from affbib.model.survey import Survey, SurveyEntry
from affbib.model.urls import address
from affbib.model.works import Work
from affbib.text.folding import shortened

if TYPE_CHECKING:
    from affbib.bib.document import BibFile
    from affbib.bib.entry import BibEntry
    from affbib.project.build import Build

__all__ = ["of_many", "of_one"]

# So many items of a collection are shown, so many of more than six names before they are folded, and so many in all.
_ITEMS, _FIRST_NAMES, _NAMES = 50, 4, 200
_LONGEST = 500
"""Characters of a text that are shown."""

# White on each has a contrast of more than 5 (WCAG 2.2 asks for 4.5).
_GROUNDS: Mapping[Verdict | Severity, str] = MappingProxyType({
    Verdict.MATCHED: "#1a7037",
    Verdict.CONFLICTING: "#b3261e",
    Verdict.AMBIGUOUS: "#8a5700",
    Verdict.UNMATCHED: "#5c6269",
    Verdict.UNASKED: "#3b5bb5",
    Severity.ERROR: "#b3261e",
    Severity.WARNING: "#8a5700",
    Severity.INFO: "#3b5bb5",
})  # fmt: skip
_COUNTED = (Severity.ERROR, Severity.WARNING)
_STYLE = """<style>
.affbib { max-width: 60em; line-height: 1.45; text-align: left; overflow-wrap: anywhere; }
.affbib ol.items { list-style: none; margin: 0; padding: 0; }
.affbib ol.items > li { margin: 0; padding: .45em 0; border-top: 1px solid rgba(128, 128, 128, .35); }
.affbib .section { margin-top: .9em; padding-bottom: .3em; }
.affbib .small { font-size: .92em; opacity: .85; }
.affbib a { color: inherit; text-decoration: underline; }
.affbib code { color: inherit; background: none; border: 0; padding: 0; font-size: .95em; white-space: normal; }
.affbib .head { margin-bottom: .4em; }
.affbib summary { cursor: pointer; }
.affbib .names, .affbib .names summary { display: inline; margin: 0; padding: 0; border: 0; background: none; }
.affbib .names summary { text-decoration: underline dotted; }
.affbib .badge { display: inline-block; border-radius: .3em; padding: 0 .5em; font-size: .85em; }
</style>"""


def of_one(thing: object) -> str:
    """Return the HTML of one of affbib's objects.

    >>> "A &lt;b&gt; Title" in of_one(SurveyEntry("A <b> Title"))
    True
    """
    return _fragment(_WHOLES[type(thing).__name__](thing))


def of_many(things: Sequence[object]) -> str | None:
    """Return the HTML of a list of findings, matches, entries, records or works; None where it is none of these.

    >>> of_many([1, 2]) is None, "1 finding" in (of_many([Finding("c", Severity.INFO, "m")]) or "")
    (True, True)
    """
    kind = type(things[0]) if things else object
    if kind not in _ROWS or any(type(thing) is not kind for thing in things):
        return None
    row, one, many = _ROWS[kind]
    return _fragment(_head(_count(len(things), one, many), _tally(things)) + _capped(row, things))


def _fragment(inner: str) -> str:
    return f'<div class="affbib tex2jax_ignore mathjax_ignore">{_STYLE}{inner}</div>'


def _survey(survey: Survey) -> str:
    years = sorted(entry.year for entry in survey.entries if entry.year)
    head = _head(
        _count(len(survey), "entry", "entries"),
        _from(survey.path),
        f"{years[0]}–{years[-1]}" if years else "",
        f"{_count(len(survey.unread), 'line')} not understood" if survey.unread else "",
    )
    sections = "".join(
        _line(_bold(" › ".join(section)), kind="section") + _items(map(_reference, entries))
        for section, entries in groupby(survey.entries[:_ITEMS], key=lambda entry: entry.section)
    )
    return head + sections + _more(len(survey)) + _findings(survey.findings)


def _build(build: "Build") -> str:
    head = _head(_count(len(build.bibliography), "record"), _from(build.survey.path), _tally(build.matches))
    matched = [match for match in build.matches if match.verdict is Verdict.MATCHED]
    others = [match for match in build.matches if match.verdict is not Verdict.MATCHED]
    folded = _folded(f"{len(matched):,} matched", _capped(_match, matched))
    return head + _capped(_match, others) + folded + _findings(build.findings)


def _bibliography(bibliography: Mapping[str, Record]) -> str:
    rows = _capped(lambda key: _code(key) + _record(bibliography[key]), bibliography)
    return _head(_count(len(bibliography), "record")) + rows


def _bib_file(bib: "BibFile") -> str:
    rows = _capped(lambda key: _of_entry(bib[key], _record), bib)
    head = _head(_count(len(bib), "entry", "entries"), _from(bib.path))
    return head + rows + _findings(bib.findings)


def _bib_entry(entry: "BibEntry") -> str:
    return _of_entry(entry, _whole_record)


def _of_entry(entry: "BibEntry", shown: Callable[[Record], str]) -> str:
    try:
        return f"{_code(entry.key)} {shown(entry.record)}"
    except BibtexError as fault:
        return f"{_code(entry.key)} {_badge(Severity.ERROR)} {_text(fault.message)}"


def _whole_record(record: Record) -> str:
    links: Mapping[str, Callable[[str], str]] = {"doi": _doi, "url": _url, "code": _url}
    fields = islice(record.items(), _ITEMS)
    lines = "".join(_line(f"{_code(name)} {links.get(name, _text)(value)}") for name, value in fields)
    return _code(f"@{record.type}") + _record(record) + _folded(_count(len(record), "field"), lines)


def _whole_match(match: Match) -> str:
    rows = _capped(lambda candidate: f"score {candidate.score:.2f}{_work(candidate.work)}", match.candidates)
    return _match(match) + _folded(_count(len(match.candidates), "candidate"), rows)


def _reference(reference: Reference) -> str:
    doi = next((_doi(one.value) for one in reference.identifiers if one.scheme == "doi"), "")
    of_list = _of_list(reference, has_doi=bool(doi)) if isinstance(reference, SurveyEntry) else ("", "", "")
    affiliation, *links = of_list
    return (
        _line(_bold(reference.title or "[untitled]"), kind="title")
        + _line(_people(reference.authors, truncated=reference.authors_truncated))
        + _line(_text(reference.venue), _text(reference.year), affiliation, doi, *links, _at(reference))
    )


def _of_list(entry: SurveyEntry, *, has_doi: bool) -> tuple[str, str, str]:
    """Return what only a list says: the affiliation, and the links to the paper, where no DOI leads there, and code."""
    paper = "" if has_doi else "".join(_url(url, "paper") for url in entry.urls("paper")[:1])
    code = "".join(_url(url, "code") for url in entry.urls("code")[:1])
    return _text(entry.affiliation), paper, code


def _work(work: Work) -> str:
    where = work.container or work.institution or work.publisher
    return (
        _line(_bold(work.title or "[untitled]"), kind="title")
        + _line(_people(work.authors or work.editors))
        + _line(_text(where), _text(work.year), _name(work))
    )


def _record(record: Record) -> str:
    hosts = ("journal", "journaltitle", "booktitle", "school", "institution", "howpublished", "publisher")
    where = next((record[name] for name in hosts if name in record), None)
    doi = _doi(record["doi"]) if "doi" in record else _url(record.get("url", ""))
    code = _url(record["code"], "code") if "code" in record else ""
    return (
        _line(_bold(record.get("title") or "[untitled]"), kind="title")
        + _line(_people(record.authors or record.editors))
        + _line(_text(where), _text(record.get("year") or record.get("date")), doi, code)
    )


def _match(match: Match) -> str:
    score = f" · score {match.score:.2f}" if match.candidates else ""
    others = ", ".join(map(_name, match.others[:5]))
    what = _work(match.work) if match.work else _reference(match.reference)
    reasons = _line(_text("; ".join(match.reasons)))
    respelled = match.work is not None and match.work.title.casefold() != match.reference.title.casefold()
    return (
        f"{_badge(match.verdict)}{score}{what}"
        + _line(
            f"listed as “{_text(match.reference.title)}”" if respelled else "",
            _at(match.reference) if match.work else "",
        )
        + _line(f"other work: {others}" if others else "")
        + (_folded("why", reasons) if match.verdict is Verdict.MATCHED else reasons)
    )


def _finding(finding: Finding) -> str:
    place = ":".join(str(part) for part in (finding.path, finding.line, finding.column) if part is not None)
    head = f"{_badge(finding.severity)} {_code(finding.code)} {_text(finding.message)}"
    return head + _line(_text(place), _code(finding.key) if finding.key else "")


def _findings(findings: Sequence[Finding]) -> str:
    if not findings:
        return ""
    worst_first = sorted(findings, key=lambda finding: -finding.severity.rank)
    told = _count(len(findings), "finding")
    return _folded(f"{told} {_tally(findings)}", _capped(_finding, worst_first))


_WHOLES: Mapping[str, Callable[[Any], str]] = MappingProxyType({
    "BibEntry": _bib_entry,
    "BibFile": _bib_file,
    "Bibliography": _bibliography,
    "Build": _build,
    "Finding": _finding,
    "Match": _whole_match,
    "Record": _whole_record,
    "Survey": _survey,
    "Reference": _reference,
    "SurveyEntry": _reference,
    "Work": _work,
})  # fmt: skip
_ROWS: Mapping[type, tuple[Callable[[Any], str], str, str]] = MappingProxyType({
    Finding: (_finding, "finding", "findings"),
    Match: (_match, "match", "matches"),
    Record: (_record, "record", "records"),
    Reference: (_reference, "reference", "references"),
    SurveyEntry: (_reference, "entry", "entries"),
    Work: (_work, "work", "works"),
})  # fmt: skip


def _capped(row: Callable[[Any], str], things: Collection[object]) -> str:
    """Return the first of many things as rows, and how many more there are."""
    return _items(map(row, islice(things, _ITEMS))) + _more(len(things))


def _items(rows: Iterable[str]) -> str:
    shown = "".join(f"<li>{row}</li>" for row in rows)
    return f'<ol class="items">{shown}</ol>' if shown else ""


def _more(number: int) -> str:
    return _line(f"… and {number - _ITEMS:,} more") if number > _ITEMS else ""


def _folded(summary: str, inner: str) -> str:
    return f"<details><summary>{summary}</summary>{inner}</details>" if inner else ""


def _head(*parts: str) -> str:
    return _line(*parts, kind="head")


def _line(*parts: str, kind: str = "small") -> str:
    inner = " · ".join(filter(None, parts))
    return f'<div class="{kind}">{inner}</div>' if inner else ""


def _people(names: Sequence[Name], *, truncated: bool = False) -> str:
    shown = [_text(name) for name in names[:_NAMES]] + [f"{len(names) - _NAMES:,} more"] * (len(names) > _NAMES)
    shown += ["et al."] * (truncated and bool(names))
    if len(shown) <= _FIRST_NAMES + 2:
        return ", ".join(shown)
    first, rest = ", ".join(shown[:_FIRST_NAMES]), ", ".join(shown[_FIRST_NAMES:])
    more = len(names) - _FIRST_NAMES
    return f'{first} <details class="names"><summary>and {more:,} more</summary> {rest}</details>'


def _tally(things: Iterable[object]) -> str:
    """Return how many there are of each verdict or severity."""
    numbers = Counter(getattr(thing, "verdict", None) or getattr(thing, "severity", None) for thing in things)
    return " ".join(_badge(word, numbers[word]) for word in _GROUNDS if numbers[word])


def _badge(word: Verdict | Severity, number: int | None = None) -> str:
    said = word if number is None else _count(number, word, f"{word}s" if word in _COUNTED else word)
    # Both colours or none, for notebooks that are not trusted lose the style sheet.
    return f'<span class="badge" style="background: {_GROUNDS[word]}; color: #fff">{said}</span>'


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _from(path: str | None) -> str:
    return f"from {_code(path)}" if path else ""


def _at(reference: Reference) -> str:
    return f"line {reference.line}" if reference.line else ""


def _name(work: Work) -> str:
    if work.doi:
        return _doi(work.doi)
    return _url(work.url, work.name) or _text(work.name)


def _doi(doi: str) -> str:
    target = address(f"https://doi.org/{doi}")
    return _anchor(target, doi) if target else _text(doi)


def _url(url: str, label: str = "") -> str:
    target = address(url)
    return _anchor(target, label or url) if target else "" if label else _text(url)


def _anchor(target: str, label: str) -> str:
    return f'<a href="{escape(target)}" rel="noopener noreferrer" target="_blank">{_text(label)}</a>'


def _code(text: str) -> str:
    return f"<code>{_text(text)}</code>"


def _bold(text: str) -> str:
    return f"<strong>{_text(text)}</strong>" if text else ""


def _text(said: object) -> str:
    return "" if said is None else escape(shortened(str(said), _LONGEST))
