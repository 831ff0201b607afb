"""What the works that a .bib's entries mean add to them.

A match becomes a change of the entry, unless a rule says that a person has to decide. Nothing is asked and nothing is
written here.
"""

from collections.abc import Collection

from attrs import field, frozen

from affbib.bib.biblatex import biblatex
from affbib.bib.crosswalk import record_of
from affbib.bib.entry import BibEntry
from affbib.bib.questions import Question
from affbib.bib.writer import field_texts
from affbib.checks.contexts import BibContext
from affbib.model.matches import Match
from affbib.model.records import Record

__all__ = ["FIELDS", "Change", "change_of"]

FIELDS = (
    "doi", "url", "author", "editor", "title", "journal", "journaltitle", "booktitle", "series", "volume", "number",
    "pages", "eid", "year", "month", "date", "publisher", "address", "location", "school", "institution",
    "howpublished", "isbn", "issn",
)  # fmt: skip
"""The fields that can be added, in BibTeX's names and in biblatex's."""

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
class Change:
    """What becomes of an entry: the LaTeX of the fields to set, those to take out, and the new type."""

    fields: dict[str, str] = field(factory=dict)
    lost: tuple[str, ...] = ()
    type: str | None = None

    @property
    def mends(self) -> frozenset[str]:
        """The codes of the findings about the entry that are settled so."""
        settled = {"preprint-doi": "doi" in self.fields, "published": self.type is not None}
        return frozenset(code for code, is_settled in settled.items() if is_settled)


def change_of(
    context: BibContext,
    *,
    fields: Collection[str] = ("doi",),
    overwrite: bool = False,
    update_preprints: bool = False,
) -> Change:
    """Return what a match changes in an entry: only a matched work that no rule keeps from it changes anything.

    `fields` are the names of the fields that may be added; with `overwrite`, values that are there are replaced too.
    Fields that the entry inherits count as there, but for the DOI. `update_preprints` makes of a preprint's record
    that of the work as it was published, where title, authors and score leave no doubt; the entry's own title, authors
    and key stay.
    """
    entry, question, work = context.entry, context.question, context.work
    if context.match is None or work is None:
        return Change()
    record = record_of(work)
    record = biblatex(record) if _speaks_biblatex(entry) else record
    if context.obstacle == "published" and update_preprints and _is_beyond_doubt(context.match):
        return _updated(entry, record)
    if context.obstacle:
        return Change()
    texts = field_texts(record)
    added = {
        name: texts[name]
        for asked in fields
        for name in _names(asked)
        if name in texts and (not _has(entry, question, name) or (overwrite and name in entry))
    }
    if question.doi == work.doi:
        added.pop("doi", None)
    return Change(added)


def _is_beyond_doubt(match: Match) -> bool:
    best = match.best
    if best is None or best.score < _SURE:
        return False
    evidence = best.evidence
    return evidence.title >= _ONE_TITLE and not evidence.differs and (evidence.authors or 0) >= _ONE_GROUP


def _updated(entry: BibEntry, record: Record) -> Change:
    texts = {name: text for name, text in field_texts(record).items() if name not in ("author", "title")}
    lost = tuple(
        name
        for name in _OF_PREPRINTS
        if name in entry and name not in texts and (name != "note" or "arxiv" in entry[name].lower())
    )
    return Change(texts, lost, record.type)


def _speaks_biblatex(entry: BibEntry) -> bool:
    return any(name in entry for _, name in _SAME_FIELDS if name != "institution")


def _names(name: str) -> tuple[str, ...]:
    return next((group for group in _SAME_FIELDS if name in group), (name,))


def _has(entry: BibEntry, question: Question, name: str) -> bool:
    # A DOI that is inherited is that of the proceedings.
    fields = entry if name == "doi" else question.record
    return any(fields.get(one) for one in _names(name))
