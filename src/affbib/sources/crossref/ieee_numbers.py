"""IEEE's document numbers, found in whole years of a journal: one request for many links.

Crossref cannot be asked for such a number, but each of its records holds the landing page, which ends in it.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from math import ceil

from attrs import frozen

from affbib.errors import MalformedResponse, SourceError
from affbib.model.identifiers import Identifier
from affbib.model.references import Reference
from affbib.model.venues import Venue, find
from affbib.model.works import Work
from affbib.sources import Answer
from affbib.sources.crossref.client import Page
from affbib.sources.crossref.schema import to_work

__all__ = ["Journals"]

_PAGE = 1000
# A pilot, a page and a batch are three requests: fewer references are cheaper by title.
_FEWEST = 4
_PILOTS = 2

_Wanted = dict[Identifier, list[int]]
"""The places of the references by the number they link to."""


@frozen
class Journals:
    """The references whose IEEE numbers are sought in their journals' years.

    `by_title` searches one reference, `page` returns a page of a list by filters and cursor, `by_doi` the works of
    DOIs.
    """

    by_title: Callable[[Reference], Answer]
    page: Callable[[Mapping[str, object], str], Page]
    by_doi: Callable[[Sequence[str]], Mapping[str, Answer]]

    def works(self, references: Sequence[Reference]) -> dict[int, tuple[Work, ...]]:
        """Return the works of those references, by place, that are found so; the others are to be searched for."""
        by_journal: dict[Venue, _Wanted] = defaultdict(lambda: defaultdict(list))
        for at, reference in enumerate(references):
            number = next((one for one in reference.identifiers if one.scheme == "ieee"), None)
            journal = find(reference.venue) if number and reference.venue else None
            if number and reference.year and journal and journal.kind == "journal":
                by_journal[journal][number].append(at)
        works: dict[int, tuple[Work, ...]] = {}
        dois: dict[str, list[int]] = {}
        for journal, wanted in by_journal.items():
            if len(wanted) >= _FEWEST:
                issn, pilots = self._issn(journal, wanted, references)
                works.update((at, (work,)) for number, work in pilots.items() for at in wanted[number])
                rest = {number: places for number, places in wanted.items() if number not in pilots}
                dois.update(self._dois(issn, rest, references) if issn else {})
        answers = self.by_doi(list(dois)) if dois else {}
        for doi, places in dois.items():
            answer = answers[doi]
            if not isinstance(answer, SourceError):
                works.update((at, answer) for at in places if answer)
        return works

    def _dois(self, issn: str, wanted: _Wanted, references: Sequence[Reference]) -> dict[str, list[int]]:
        """Return the DOIs of the numbers that are found in a journal's years, each with the places that want it."""
        dois: dict[str, list[int]] = {}
        for span in _spans({references[places[0]].year or 0 for places in wanted.values()}):
            here = {one for one, places in wanted.items() if (references[places[0]].year or 0) in span}
            with suppress(SourceError):
                for doi, number in self._dois_of_years(issn, span, here):
                    dois.setdefault(doi, []).extend(wanted[number])
        return dois

    def _issn(
        self, journal: Venue, wanted: _Wanted, references: Sequence[Reference]
    ) -> tuple[str, dict[Identifier, Work]]:
        """Return a journal's ISSN as works found by title tell it ("" if none does), and of these works the wanted."""
        pilots: dict[Identifier, Work] = {}
        for number in list(wanted)[:_PILOTS]:
            answer = self.by_title(references[wanted[number][0]])
            works = () if isinstance(answer, SourceError) else answer
            if work := next((work for work in works if number in work.identifiers), None):
                pilots[number] = work
            for work in works:
                if work.issn and work.type == "journal-article" and find(work.container) == journal:
                    return work.issn[0], pilots
        return "", pilots

    def _dois_of_years(self, issn: str, years: range, numbers: set[Identifier]) -> list[tuple[str, Identifier]]:
        """Return the DOIs of the numbers, page by page, as long as a page may be expected to find one."""
        # A work counts for the year it appeared online, often the one before its volume's.
        filters = {
            "issn": issn,
            "from-pub-date": f"{years[0] - 1}-01-01",
            "until-pub-date": f"{years[-1]}-12-31",
        }
        dois: list[tuple[str, Identifier]] = []
        cursor, read, total = "*", 0, _PAGE
        while cursor and len(numbers) > ceil((total - read) / _PAGE) > 0:
            page = self.page(filters, cursor)
            read, total, cursor = read + _PAGE, page.total, page.cursor
            for message in page.messages:
                with suppress(MalformedResponse):
                    work = to_work(message, source="crossref")
                    for number in numbers.intersection(work.identifiers):
                        numbers.remove(number)
                        if work.doi:
                            dois.append((work.doi, number))
        return dois


def _spans(years: set[int]) -> list[range]:
    """Return the runs of years in which no two are further apart than one year.

    >>> _spans({2019, 2020, 2022, 2010})
    [range(2010, 2011), range(2019, 2023)]
    """
    spans: list[range] = []
    for year in sorted(years):
        if spans and year - spans[-1][-1] <= 2:
            spans[-1] = range(spans[-1][0], year + 1)
        else:
            spans.append(range(year, year + 1))
    return spans
