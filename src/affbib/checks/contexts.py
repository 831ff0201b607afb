"""What a rule sees: an entry of a survey among the others, or an entry of a .bib, each with the work that it means."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType

from attrs import field, frozen

from affbib.bib.document import BibFile
from affbib.bib.entry import BibEntry
from affbib.bib.questions import BOOK_TYPES, Question
from affbib.model.findings import Fix
from affbib.model.identifiers import Identifier, identifiers_in
from affbib.model.lock import Decision
from affbib.model.matches import Match, Verdict
from affbib.model.survey import SurveyEntry
from affbib.model.works import Work
from affbib.text.edits import Edit, Span

__all__ = ["BibContext", "EntryContext", "SurveyContext", "is_preprint_doi", "links_of"]

# What no format of lists takes for its own: such words stand in a list's text as they are read.
_PLAIN = re.compile(r"[\w .:;'’?!/-]+")
_WHOLE_TYPES = (
    BOOK_TYPES | {"proceedings", "mvproceedings", "mvreference", "periodical"},
    frozenset((
        "book", "book-series", "book-set", "edited-book", "monograph", "proceedings", "proceedings-series",
        "reference-book",
    )),
)  # fmt: skip
_PART_TYPES = (
    frozenset((
        "article", "conference", "inbook", "incollection", "inproceedings", "inreference", "suppbook",
        "suppcollection",
    )),
    frozenset((
        "journal-article", "proceedings-article", "book-chapter", "book-part", "book-section", "reference-entry",
    )),
)  # fmt: skip


@frozen
class SurveyContext:
    """The entries of a survey, with their matches and citation keys in the same order.

    `replaced` holds, by an entry's place, the row of the lock whose place the entry took.
    """

    entries: Sequence[SurveyEntry] = field(repr=False)
    matches: Sequence[Match] = field(repr=False)
    keys: Sequence[str] = field(repr=False)
    replaced: Mapping[int, Decision] = field(default=MappingProxyType({}), repr=False)

    @cached_property
    def partners(self) -> Mapping[int, int]:
        """For each entry that has another's title or link, which has its own in turn: the place of that other."""
        holders = {match.work.id: at for at, match in enumerate(self.matches) if match.work}
        pairs: dict[int, int] = {}
        for at, match in enumerate(self.matches):
            for other in match.others if match.verdict is Verdict.CONFLICTING else ():
                holder = holders.get(other.id, at)
                others = {work.id for work in self.matches[holder].others}
                if holder != at and match.work and match.work.id in others:
                    pairs[at] = holder
        return pairs

    @cached_property
    def firsts(self) -> Mapping[int, int]:
        """For each entry, the place of the first one that means the same work, or has the same key."""
        first: dict[Identifier | str, int] = {}
        return {
            at: first.setdefault(match.work.id if match.work else key, at)
            for at, (match, key) in enumerate(zip(self.matches, self.keys, strict=True))
        }

    @cached_property
    def links(self) -> Mapping[Identifier | str, Mapping[str, SurveyEntry]]:
        """For each paper link, as far as possible as an identifier: the keys that have it, with their first entries."""
        holders: dict[Identifier | str, dict[str, SurveyEntry]] = {}
        for entry, key in zip(self.entries, self.keys, strict=True):
            for link in links_of(entry):
                holders.setdefault(link, {}).setdefault(key, entry)
        return holders


def links_of(entry: SurveyEntry) -> tuple[Identifier | str, ...]:
    """Return an entry's paper links without repeats, each as the identifier in it, or as it is.

    >>> from affbib.model.survey import Link
    >>> links_of(SurveyEntry("A Title", links=(Link("paper", "https://example.org/a"),)))
    ('https://example.org/a',)
    """
    return tuple(dict.fromkeys(next(iter(identifiers_in(url)), url) for url in entry.urls("paper")))


@frozen
class EntryContext:
    """The entry of a survey that a rule looks at: the one at the place `at`, counted from 0.

    >>> entry = SurveyEntry("A Title", line=3)
    >>> context = EntryContext(SurveyContext([entry], [Match(entry, Verdict.UNMATCHED)], ["anonndtitle"]), 0)
    >>> context.entry.title, context.key, context.work
    ('A Title', 'anonndtitle', None)
    """

    survey: SurveyContext
    at: int

    @property
    def entry(self) -> SurveyEntry:
        """The entry, as it was read."""
        return self.survey.entries[self.at]

    @property
    def match(self) -> Match:
        """What was decided about the entry."""
        return self.survey.matches[self.at]

    @property
    def key(self) -> str:
        """The entry's citation key."""
        return self.survey.keys[self.at]

    @property
    def work(self) -> Work | None:
        """The work that the bibliography takes for the entry."""
        return self.match.work

    @property
    def partner(self) -> SurveyEntry | None:
        """The entry that has this one's title or link, while this one has its."""
        place = self.survey.partners.get(self.at)
        return None if place is None else self.survey.entries[place]

    def replacing(self, old: str, new: str, *, safe: bool = False) -> Fix | None:
        """Return the fix that puts `new` where `old` stands in the entry's text; none unless the place is beyond doubt.

        It is where `old` is there once, as whole words, and neither text has a sign that a format of lists may take for
        its own.

        >>> entry = SurveyEntry("A Titel", raw="- A Titel, 2020", line=3)
        >>> context = EntryContext(SurveyContext([entry], [Match(entry, Verdict.UNMATCHED)], ["key"]), 0)
        >>> context.replacing("Titel", "Title")
        Fix(edits=(Edit(span=Span(start=4, end=9), text='Title'),), safe=False, line=3)
        """
        if not (_PLAIN.fullmatch(old) and (_PLAIN.fullmatch(new) or not new)) or self.entry.line is None:
            return None
        places = [*re.finditer(rf"(?<!\w){re.escape(old)}(?!\w)", self.entry.raw)]
        if len(places) != 1:
            return None
        return Fix((Edit(Span(*places[0].span()), new),), safe=safe, line=self.entry.line)


@frozen
class BibContext:
    """The entry of a .bib that a rule looks at, with what it asks and what was decided.

    `file` and `entry` are as they were read. `question` is what the entry asks, `match` what was decided about it:
    none for an entry that is not asked about.

    >>> bib = BibFile(b"@misc{lee, title = {A Title}}")
    >>> from affbib.bib.questions import question_of
    >>> BibContext(bib, bib["lee"], question_of(bib["lee"])).entry["title"]
    'A Title'
    """

    file: BibFile
    entry: BibEntry
    question: Question = field(repr=False)
    match: Match | None = None

    @property
    def work(self) -> Work | None:
        """The work that the entry means, where no signal contradicts it."""
        return self.match.work if self.match and self.match.verdict is Verdict.MATCHED else None

    @property
    def obstacle(self) -> str:
        """The code of the finding for which nothing of `work` is written into the entry, or "".

        Whole books and parts of books or journals have types of their own; what is neither says nothing.
        """
        question, work = self.question, self.work
        if work is None:
            return ""
        own = question.doi
        if own and work.doi and own != work.doi and not question.is_preprint and not is_preprint_doi(own):
            return "doi-of-another-work"
        for (types, _), (_, work_types) in ((_WHOLE_TYPES, _PART_TYPES), (_PART_TYPES, _WHOLE_TYPES)):
            if self.entry.type in types and work.type in work_types:
                return "other-type"
        return "published" if question.is_preprint and work.type != "posted-content" else ""

    def changing(self, change: Callable[[BibEntry], object], *, safe: bool = False) -> Fix | None:
        """Return the fix that does to the entry in its file what `change` does to a copy; none if nothing changes.

        >>> bib = BibFile(b"% mine\\n@misc{lee, title = {A Titel}}")
        >>> from affbib.bib.questions import question_of
        >>> context = BibContext(bib, bib["lee"], question_of(bib["lee"]))
        >>> context.changing(lambda entry: entry.update(title="A Title"))
        Fix(edits=(Edit(span=Span(start=32, end=34), text='le'),), safe=False, line=1)
        """
        place = self.entry.span
        if place is None or place.of(self.file.text) != str(self.entry):
            return None
        copy = BibFile(str(self.entry).encode())
        change(copy[self.entry.key])
        edits = tuple(
            Edit(Span(place.start + edit.span.start, place.start + edit.span.end), edit.text) for edit in copy.edits
        )
        return Fix(edits, safe=safe) if edits else None


def is_preprint_doi(doi: str) -> bool:
    """Tell whether a DOI is that of a preprint in arXiv.

    >>> is_preprint_doi("10.48550/arxiv.2001.00001"), is_preprint_doi("10.1000/x")
    (True, False)
    """
    return any(one.scheme == "arxiv" for one in identifiers_in(doi))
