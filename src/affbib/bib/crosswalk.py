"""From works and survey entries to records: which BibTeX type and which fields.

docs/reference/crosswalk.md is the table of what becomes of Crossref's types and fields, and why.
"""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from affbib.bib.parser import MONTHS
from affbib.model.identifiers import Identifier
from affbib.model.names import Name
from affbib.model.records import Record
from affbib.model.survey import SurveyEntry
from affbib.model.venues import find
from affbib.model.works import Work

__all__ = ["record_of", "record_of_entry"]

_TYPES = {
    "journal-article": "article",
    "proceedings-article": "inproceedings",
    "proceedings": "proceedings",
    "proceedings-series": "proceedings",
    "book-chapter": "incollection",
    "book-part": "incollection",
    "book-section": "incollection",
    "book-track": "incollection",
    "reference-entry": "incollection",
    "book": "book",
    "book-series": "book",
    "book-set": "book",
    "edited-book": "book",
    "monograph": "book",
    "reference-book": "book",
    "dissertation": "phdthesis",
    "report": "techreport",
    "report-component": "techreport",
    "report-series": "techreport",
}
# The field that holds what a work is part of, or who issued it; without it, the type makes no sense.
_HOST = {
    "article": "journal",
    "inproceedings": "booktitle",
    "incollection": "booktitle",
    "phdthesis": "school",
    "techreport": "institution",
    "misc": "howpublished",
}


def record_of(work: Work, entries: Sequence[SurveyEntry] = ()) -> Record:
    """Return a work as a record, with what the survey's entries for it say besides: keywords, code, affiliation.

    `keywords` are the entries' headings, outermost first, without repeats.

    >>> record = record_of(Work("10.1/x", "A Title", type="journal-article", container="A Journal", pages="1-9"))
    >>> record.type, record["pages"], record["url"]
    ('article', '1--9', 'https://doi.org/10.1/x')
    """
    type_ = _type_of(work)
    host = _host_of(work, type_)
    if not host and type_ in _HOST:
        type_ = "misc"
        host = _host_of(work, type_)
    in_book = type_ in ("inproceedings", "incollection", "book", "proceedings")
    fields = {
        # A work without a title is described in brackets, as cataloguers do.
        "title": work.title or (host if type_ == "misc" else "") or f"[{work.type.replace('-', ' ').capitalize()}]",
        _HOST.get(type_, ""): host if type_ != "misc" or work.title else "",
        "series": _tidied(work.series) if in_book else "",
        **_date_of(work),
        "volume": work.volume,
        # BibTeX's styles take a volume or a number of a book, and a number only in a series.
        "number": work.issue if not in_book or (work.series and not work.volume) else "",
        "pages": _pages(work.pages) or work.article_number,
        "eid": work.article_number if work.pages else "",
        "publisher": "" if host == work.publisher else work.publisher,
        "address": work.publisher_location if in_book else "",
        "isbn": next(filter(_is_known_isbn, work.isbn), "") if in_book else "",
        "issn": next(iter(work.issn), ""),
        "doi": work.doi or "",
        "url": _address(work),
        **_eprint(work.identifiers if work.id.scheme == "arxiv" and not work.doi else ()),
        **_survey_fields(entries),
    }
    # BibTeX's styles take the authors or the editors of a book.
    editors = work.editors if type_ != "book" or not work.authors else ()
    return _record(type_, fields, work.authors, editors)


def _address(work: Work) -> str:
    """Return the address of a work: the resolver's, which outlives the landing page's, or else the landing page's."""
    if work.doi:
        return f"https://doi.org/{quote(work.doi, safe='/:;().,-_~')}"
    return work.url or (work.id.value if work.id.scheme == "url" else "")


def _eprint(identifiers: Iterable[Identifier]) -> dict[str, str]:
    """Return arXiv's number as BibTeX's fields for it, nothing where there is none."""
    arxiv = next((one.value for one in identifiers if one.scheme == "arxiv"), "")
    return {"eprint": arxiv, "archiveprefix": "arXiv" if arxiv else ""}


def record_of_entry(entries: Sequence[SurveyEntry]) -> Record:
    """Return the record of a paper in the survey's own words, for which no work was found: without a DOI.

    The first of the entries describes it; its type is that of the venue.

    >>> record = record_of_entry([SurveyEntry("A Title", authors=(Name("Lee", "Ann"),), venue="CVPR", year=2021)])
    >>> record.type, dict(record)
    ('inproceedings', {'author': 'Lee, Ann', 'title': 'A Title', 'booktitle': 'CVPR', 'year': '2021'})
    """
    entry = entries[0]
    venue = find(entry.venue) if entry.venue else None
    kind = venue.kind if venue else ""
    type_ = {"journal": "article", "conference": "inproceedings", "workshop": "inproceedings"}.get(kind, "misc")
    fields = {
        "title": entry.title or "[Untitled]",
        _HOST[type_]: entry.venue or "",
        "year": str(entry.year or ""),
        "url": next((url for url in entry.urls("paper") if _is_web(url)), ""),
        **_eprint(entry.identifiers),
        **_survey_fields(entries),
    }
    # BibTeX's word for "et al.".
    others = (Name("others"),) if entry.authors and entry.authors_truncated else ()
    return _record(type_, fields, entry.authors + others)


def _record(type_: str, fields: dict[str, str], authors: tuple[Name, ...], editors: tuple[Name, ...] = ()) -> Record:
    return Record(type_, {name: value for name, value in fields.items() if name and value}, authors, editors)


# Proceedings that Crossref registers as journals or as books; "Proceedings of the IEEE" is a journal.
_PROCEEDINGS = re.compile(r"\b(?:conference|symposium|workshops?|annual meeting)\b", re.IGNORECASE)


def _type_of(work: Work) -> str:
    type_ = _TYPES.get(work.type, "misc")
    if type_ in ("article", "incollection") and work.container:
        venue = find(work.container)
        conference = venue is not None and venue.kind in ("conference", "workshop")
        proceedings = _PROCEEDINGS.search(work.container) and "proceedings" in work.container.lower()
        if (conference and (type_ == "incollection" or proceedings)) or (proceedings and venue is None):
            return "inproceedings"
    return type_


def _host_of(work: Work, type_: str) -> str:
    if type_ in ("article", "incollection"):
        return _tidied(work.container)
    if type_ == "inproceedings":
        return _tidied(work.container or (work.event.name if work.event else ""))
    if type_ in ("book", "proceedings"):
        return ""
    return _tidied((work.container if type_ == "misc" else "") or work.institution or work.publisher)


def _tidied(name: str) -> str:
    """Return a name without the braces, doubled and final stops of deposits: `… {IJCAI-22}`, `…, 2003.`"""
    return re.sub(r"([.,])[.,]+", r"\1", re.sub(r"[{}]", "", name)).rstrip("., ")


def _date_of(work: Work) -> dict[str, str]:
    date = work.printed or work.online or work.issued
    if date is None:
        return {}
    # The first of January is what deposits say when they know the year only.
    is_month_known = date.month and (date.month, date.day) != (1, 1)
    return {"year": str(date.year), "month": list(MONTHS)[date.month - 1] if is_month_known else ""}


_RANGE = re.compile(r"([\w:]+)\s*[-‐–—−]+\s*([\w:]+(?:\.e\d+)?)")


def _pages(pages: str) -> str:
    """Return pages with BibTeX's dash; what is not made of ranges, such as ENEURO.0123-20.2020, stays.

    >>> _pages("6729-6735, e8-e9"), _pages("12-12")
    ('6729--6735, e8--e9', '12')
    """
    parts = re.split(r"(?:(?<!\s)\s++)?[,;]\s*+", pages)
    return ", ".join(_range(match[1], match[2]) if (match := _RANGE.fullmatch(part)) else part for part in parts)


def _range(first: str, last: str) -> str:
    return first if first == last else f"{first}--{last}"


def _survey_fields(entries: Sequence[SurveyEntry]) -> dict[str, str]:
    """Return what only the survey knows."""
    # A comma within a heading would make two keywords of it.
    keywords = dict.fromkeys(heading.replace(",", ";") for entry in entries for heading in entry.section if heading)
    codes = (url for entry in entries for url in entry.urls("code") if _is_web(url))
    affiliations = (entry.affiliation for entry in entries if entry.affiliation)
    return {"keywords": ", ".join(keywords), "code": next(codes, ""), "affiliation": next(affiliations, "")}


def _is_known_isbn(code: str) -> bool:
    """Tell whether biber takes an ISBN: the check digit is right, and the range is one that it knows.

    Biber's tables (Business::ISBN of 2021, as in Debian 12 and TeX Live 2022) lack most of 979-8, and it warns.
    """
    if len(code) == 13:
        digits = [int(digit) for digit in code]
        return not code.startswith("9798") and (sum(digits[::2]) + 3 * sum(digits[1::2])) % 10 == 0
    digits = [10 if digit == "X" else int(digit) for digit in code]
    return sum(weight * digit for weight, digit in zip(range(10, 0, -1), digits, strict=True)) % 11 == 0


def _is_web(url: str) -> bool:
    return url.lower().startswith(("http://", "https://"))
