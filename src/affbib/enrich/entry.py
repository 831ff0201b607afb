"""What a .bib's entries ask for, and what the works that they mean add to them.

An entry becomes a question, or it is left out because such publications have no DOI; a match becomes a change of the
entry, or a finding where a person has to decide. Nothing is asked and nothing is written here.
"""

from collections.abc import Collection, Iterator

from attrs import field, frozen

from affbib.bib.biblatex import biblatex
from affbib.bib.crosswalk import record_of
from affbib.bib.entry import BibEntry
from affbib.bib.references import is_preprint, reference_of
from affbib.bib.writer import field_texts
from affbib.errors import DoiError
from affbib.model.findings import Finding, Severity
from affbib.model.identifiers import identifiers_in, parse_doi
from affbib.model.matches import Match, Verdict
from affbib.model.records import Record
from affbib.model.references import Reference
from affbib.model.works import Work

__all__ = ["FIELDS", "Change", "Question", "change_of", "question_of"]

FIELDS = (
    "doi", "url", "author", "editor", "title", "journal", "journaltitle", "booktitle", "series", "volume", "number",
    "pages", "eid", "year", "month", "date", "publisher", "address", "location", "school", "institution",
    "howpublished", "isbn", "issn",
)  # fmt: skip
"""The fields that can be added, in BibTeX's names and in biblatex's."""

# BibTeX's and biblatex's types (biblatex's manual, 3.19, 2.1) of what Crossref does not register, or seldom.
_WITHOUT = {
    **dict.fromkeys(("online", "www", "electronic", "webpage", "website"), "a web page"),
    **dict.fromkeys(("software", "manual"), "software or a manual"),
    **dict.fromkeys(("phdthesis", "mastersthesis", "thesis", "bathesis"), "a thesis"),
    **dict.fromkeys(("unpublished", "booklet", "letter"), "not published"),
    **dict.fromkeys(("patent", "legislation", "legal", "jurisdiction"), "a patent or a law"),
    **dict.fromkeys(("artwork", "audio", "image", "movie", "music", "performance", "video"), "no text"),
    "dataset": "data",
    **dict.fromkeys(("set", "xdata", "control", "bibnote"), "no publication"),
}
_BOOKS = frozenset(("book", "mvbook", "collection", "mvcollection", "reference"))
# ISO 2108, the ISBN, is of 1970; publishers of books seldom registered what came before.
_FIRST_ISBN = 1970
_WHOLES = (
    _BOOKS | {"proceedings", "mvproceedings", "mvreference", "periodical"},
    frozenset((
        "book", "book-series", "book-set", "edited-book", "monograph", "proceedings", "proceedings-series",
        "reference-book",
    )),
)  # fmt: skip
_PARTS = (
    frozenset((
        "article", "conference", "inbook", "incollection", "inproceedings", "inreference", "suppbook",
        "suppcollection",
    )),
    frozenset((
        "journal-article", "proceedings-article", "book-chapter", "book-part", "book-section", "reference-entry",
    )),
)  # fmt: skip
_CROSSED = ((_WHOLES, _PARTS), (_PARTS, _WHOLES))
# Names of one thing in BibTeX and in biblatex: where one is, the other is not written.
_SAME_FIELDS = (("journal", "journaltitle"), ("address", "location"), ("school", "institution"), ("year", "date"))
# What a record of a preprint says of the preprint only; a note may be its author's own.
_OF_PREPRINTS = (
    "journal", "journaltitle", "booktitle", "howpublished", "volume", "number", "issue", "pages", "eid", "eprint",
    "eprinttype", "archiveprefix", "eprintclass", "primaryclass", "arxivid", "url", "urldate", "year", "date",
    "month", "publisher", "institution", "note",
)  # fmt: skip
# From here on a preprint and a published work are one text beyond doubt (the first two as in `matching`).
_ONE_TITLE, _ONE_GROUP, _SURE = 0.95, 0.8, 0.99


@frozen
class Question:
    """What an entry of a .bib asks: which work the `reference` means, or `left_out` says why it has no DOI.

    `record` is the entry in Unicode, with what it inherits; `doi` is its own; `is_preprint` says that it is the record
    of a preprint.
    """

    reference: Reference
    record: Record
    left_out: str = ""
    doi: str | None = None
    is_preprint: bool = False
    findings: tuple[Finding, ...] = ()


@frozen
class Change:
    """What becomes of an entry: the LaTeX of the fields to set, those to take out, the new type, and findings."""

    fields: dict[str, str] = field(factory=dict)
    lost: tuple[str, ...] = ()
    type: str | None = None
    findings: tuple[Finding, ...] = ()


def question_of(entry: BibEntry, path: str | None = None) -> Question:
    """Return what an entry asks; `path` is that of its file.

    :raises BibtexError: the entry cannot be read

    >>> from affbib.bib.document import BibFile
    >>> bib = BibFile(b"@book{old, title={Old}, year=1901} @misc{new, title={A {GAN}}, eprint={2101.00001}, year=2021}")
    >>> question_of(bib["old"]).left_out, question_of(bib["new"]).reference.identifiers
    ('a book from before 1970', (Identifier(scheme='arxiv', value='2101.00001'),))
    """
    record = entry.record
    doi, findings = None, []
    if own := entry.get("doi", "").replace("\\", "").strip():
        try:
            doi = parse_doi(own)
        except DoiError:
            findings.append(_finding(entry, path, "bad-doi", Severity.WARNING, f"{own!r} is no DOI", found=own))
    reference = reference_of(record, line=entry.line, path=path)
    left_out = "" if reference.identifiers else _left_out(record, reference)
    return Question(reference, record, left_out, doi, is_preprint(record), tuple(findings))


def _left_out(record: Record, reference: Reference) -> str:
    if record.type in _WITHOUT:
        return _WITHOUT[record.type]
    if not reference.title:
        return "without a title"
    if record.type in _BOOKS and reference.year and reference.year < _FIRST_ISBN:
        return f"a book from before {_FIRST_ISBN}"
    on_the_web = any(name in record for name in ("url", "howpublished", "urldate"))
    if record.type == "misc" and not reference.venue and on_the_web:
        return "a web page"
    return ""


def change_of(
    entry: BibEntry,
    question: Question,
    match: Match,
    *,
    fields: Collection[str] = ("doi",),
    overwrite: bool = False,
    update_preprints: bool = False,
) -> Change:
    """Return what a match changes in an entry: only a matched work changes anything.

    `fields` are the names of the fields that may be added; with `overwrite`, values that are there are replaced too.
    Fields that the entry inherits count as there, but for the DOI. `update_preprints` makes of a preprint's record
    that of the work as it was published, where title, authors and score leave no doubt; the entry's own title, authors
    and key stay.
    """
    path, work = question.reference.path, match.work
    findings = list(question.findings)
    if match.verdict is not Verdict.MATCHED or work is None:
        return Change(findings=(*findings, *_undecided(entry, path, question, match)))
    if question.doi and work.doi and question.doi != work.doi and not question.is_preprint:
        said = {"found": question.doi, "expected": work.name}
        if not any(one.scheme == "arxiv" for one in identifiers_in(question.doi)):
            message = f"the DOI {question.doi} is not that of {_cited(work)}, which title and authors mean"
            findings.append(_finding(entry, path, "doi-of-another-work", Severity.ERROR, message, **said))
            return Change(findings=tuple(findings))
        if not overwrite:
            message = (
                f"the DOI {question.doi} is the preprint's; that of the entry is {work.name}: --overwrite puts it in"
            )
            findings.append(_finding(entry, path, "preprint-doi", Severity.WARNING, message, **said))
    if any(entry.type in types and work.type in works for (types, _), (_, works) in _CROSSED):
        message = f"{_cited(work)} is a {work.type.replace('-', ' ')}, the entry is @{entry.type}: nothing is written"
        findings.append(_finding(entry, path, "other-type", Severity.WARNING, message, expected=work.name))
        return Change(findings=tuple(findings))
    record = record_of(work)
    record = biblatex(record) if _speaks_biblatex(entry) else record
    if question.is_preprint and work.type != "posted-content":
        if update_preprints and _is_beyond_doubt(match):
            return _updated(entry, record, tuple(findings))
        message = f"was published as {_cited(work)}; --update-preprints takes that over"
        findings.append(_finding(entry, path, "published", Severity.INFO, message, expected=work.name))
        return Change(findings=tuple(findings))
    texts = field_texts(record)
    added = {
        name: texts[name]
        for asked in fields
        for name in _names(asked)
        if name in texts and (not _has(entry, question, name) or (overwrite and name in entry))
    }
    if question.doi == work.doi:
        added.pop("doi", None)
    return Change(added, findings=tuple(findings))


def _undecided(entry: BibEntry, path: str | None, question: Question, match: Match) -> Iterator[Finding]:
    why = "; ".join(match.reasons)
    others = " ".join(work.name for work in match.others) or None
    if match.verdict is Verdict.UNASKED:
        yield _finding(entry, path, "unasked", Severity.ERROR, f"no source could be asked: {why}")
    elif match.verdict is Verdict.CONFLICTING and match.work:
        doi, named = match.work.name, " or ".join(map(_cited, (match.work, *match.others)))
        if question.doi == doi and not match.others:
            message = f"the title differs from that of the DOI's work, {named}"
            yield _finding(entry, path, "title-differs", Severity.WARNING, message, found=doi)
        elif question.doi:
            message = f"the DOI {question.doi} and the entry disagree: {named}"
            code = "doi-of-another-work"
            yield _finding(entry, path, code, Severity.ERROR, message, found=question.doi, expected=doi)
        else:
            message = f"{named}? {why}"
            yield _finding(entry, path, "conflicting", Severity.ERROR, message, found=others, expected=doi)
    elif match.verdict is Verdict.AMBIGUOUS:
        message = f"{' and '.join(map(_cited, match.others))} fit equally well"
        yield _finding(entry, path, "ambiguous", Severity.ERROR, message, expected=others)
    elif question.doi and (linked := [work for work in match.others if work.doi == question.doi]):
        message = f"the DOI leads to {_cited(linked[0])}, which is not what the entry says"
        yield _finding(entry, path, "doi-of-another-work", Severity.ERROR, message, found=question.doi)
    elif question.doi:
        message = f"nothing is known of the DOI {question.doi}"
        yield _finding(entry, path, "unknown-doi", Severity.INFO, message, found=question.doi)
    else:
        yield _finding(entry, path, "unmatched", Severity.WARNING, f"no work fits: {why or 'nothing like it is known'}")


def _finding(
    entry: BibEntry,
    path: str | None,
    code: str,
    severity: Severity,
    message: str,
    *,
    found: str | None = None,
    expected: str | None = None,
) -> Finding:
    message = f"{entry.key}: {message}"
    return Finding(code, severity, message, path, entry.line, None, entry.key, "doi", found, expected)


def _cited(work: Work) -> str:
    return f"{work.name}, “{work.title}”"


def _is_beyond_doubt(match: Match) -> bool:
    found = match.best
    if found is None or found.score < _SURE:
        return False
    evidence = found.evidence
    return evidence.title >= _ONE_TITLE and not evidence.differs and (evidence.authors or 0) >= _ONE_GROUP


def _updated(entry: BibEntry, record: Record, findings: tuple[Finding, ...]) -> Change:
    texts = {name: text for name, text in field_texts(record).items() if name not in ("author", "title")}
    lost = tuple(
        name
        for name in _OF_PREPRINTS
        if name in entry and name not in texts and (name != "note" or "arxiv" in entry[name].lower())
    )
    return Change(texts, lost, record.type, findings)


def _speaks_biblatex(entry: BibEntry) -> bool:
    return any(name in entry for _, name in _SAME_FIELDS if name != "institution")


def _names(name: str) -> tuple[str, ...]:
    return next((group for group in _SAME_FIELDS if name in group), (name,))


def _has(entry: BibEntry, question: Question, name: str) -> bool:
    # A DOI that is inherited is that of the proceedings.
    said = entry if name == "doi" else question.record
    return any(said.get(one) for one in _names(name))
