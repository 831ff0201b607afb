"""What an entry of a .bib asks: which work it means, or why it is not asked about."""

from contextlib import suppress

from attrs import frozen

from affbib.bib.document import BibFile
from affbib.bib.entry import BibEntry
from affbib.bib.references import is_preprint, reference_of
from affbib.errors import BibtexError, DoiError
from affbib.model.identifiers import parse_doi
from affbib.model.records import Record
from affbib.model.references import Reference

__all__ = ["BOOK_TYPES", "Question", "question_of", "questions_of"]

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
BOOK_TYPES = frozenset(("book", "mvbook", "collection", "mvcollection", "reference"))
"""The types of whole books, of BibTeX and biblatex."""
# ISO 2108, the ISBN, is of 1970; publishers of books seldom registered what came before.
_FIRST_ISBN = 1970


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


def question_of(entry: BibEntry, path: str | None = None) -> Question:
    """Return what an entry asks; `path` is that of its file.

    :raises BibtexError: the entry cannot be read

    >>> bib = BibFile(b"@book{old, title={Old}, year=1901} @misc{new, title={A {GAN}}, eprint={2101.00001}, year=2021}")
    >>> question_of(bib["old"]).left_out, question_of(bib["new"]).reference.identifiers
    ('a book from before 1970', (Identifier(scheme='arxiv', value='2101.00001'),))
    """
    record = entry.record
    try:
        doi = parse_doi(entry.get("doi", "").replace("\\", "").strip())
    except DoiError:
        doi = None
    reference = reference_of(record, line=entry.line, path=path)
    left_out = "" if reference.identifiers else _left_out(record, reference)
    return Question(reference, record, left_out, doi, is_preprint(record))


def questions_of(bib: BibFile) -> dict[str, Question]:
    """Return what each entry of a .bib asks, by its key; an entry that cannot be read is among the file's findings.

    >>> list(questions_of(BibFile(b"@misc{lee, title = {A Title}} @misc{wu, title}")))
    ['lee']
    """
    questions = {}
    for key, entry in bib.items():
        with suppress(BibtexError):
            questions[key] = question_of(entry, bib.path)
    return questions


def _left_out(record: Record, reference: Reference) -> str:
    if record.type in _WITHOUT:
        return _WITHOUT[record.type]
    if not reference.title:
        return "without a title"
    if record.type in BOOK_TYPES and reference.year and reference.year < _FIRST_ISBN:
        return f"a book from before {_FIRST_ISBN}"
    on_the_web = any(name in record for name in ("url", "howpublished", "urldate"))
    if record.type == "misc" and not reference.venue and on_the_web:
        return "a web page"
    return ""
