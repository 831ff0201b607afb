"""What was decided about each entry of a survey, and by whom: what makes a second run give the same file."""

from collections import defaultdict, deque
from collections.abc import Hashable, Sequence
from enum import StrEnum

from attrs import frozen

from affbib.matches import Evidence, Verdict
from affbib.records import Bibliography, Record
from affbib.survey import SurveyEntry
from affbib.text import fold
from affbib.works import Work

__all__ = ["Decision", "Lock", "Maker"]


class Maker(StrEnum):
    """Who decided."""

    AFFBIB = "affbib"
    PERSON = "person"


@frozen
class Decision:
    """One row of a lock: an entry's spelling, its citation key, and what was decided about it.

    `authors` are "Given Family". `work` is the one decided for, `score` and `evidence` speak for it, `others` are the
    works that contradict it. `written` is the record as it was last written; where entries share a key, the first has
    it.
    """

    title: str
    authors: tuple[str, ...]
    year: int | None
    key: str
    doi: str | None
    verdict: Verdict
    decided_by: Maker = Maker.AFFBIB
    score: float = 0.0
    evidence: Evidence | None = None
    reasons: tuple[str, ...] = ()
    others: tuple[Work, ...] = ()
    work: Work | None = None
    written: Record | None = None


@frozen
class Lock:
    """The decisions for a survey, in its order."""

    decisions: tuple[Decision, ...] = ()

    @property
    def bibliography(self) -> Bibliography:
        """The records as they were last written."""
        return Bibliography({row.key: row.written for row in self.decisions if row.written is not None})

    def rows(self, entries: Sequence[SurveyEntry]) -> tuple[Decision | None, ...]:
        """Return each entry's row: of the same spelling, else with a DOI of its links, else of the same folded title.

        Each row is found once at most, the first of those that fit.

        >>> entry = SurveyEntry("A Title", year=2020)
        >>> row = Decision("A title.", (), 2021, "anon2021title", None, Verdict.UNMATCHED)
        >>> Lock((row,)).rows([entry]) == (row,)
        True
        """
        found: dict[int, Decision] = {}
        free = list(self.decisions)
        for of_row, of_entry in (
            (_row_spelling, _entry_spelling),
            (_row_doi, _entry_dois),
            (_row_title, _entry_title),
        ):
            queues: dict[Hashable, deque[Decision]] = defaultdict(deque)
            for row in free:
                queues[of_row(row)].append(row)
            for at, entry in enumerate(entries):
                for trait in of_entry(entry) if at not in found else ():
                    if at not in found and queues.get(trait):
                        found[at] = queues[trait].popleft()
            free = [row for queue in queues.values() for row in queue]
        return tuple(found.get(at) for at in range(len(entries)))


def _row_spelling(row: Decision) -> Hashable:
    return row.title, row.authors, row.year


def _entry_spelling(entry: SurveyEntry) -> list[Hashable]:
    return [(entry.title, tuple(map(str, entry.authors)), entry.year)]


def _row_doi(row: Decision) -> Hashable:
    return row.doi


def _entry_dois(entry: SurveyEntry) -> list[Hashable]:
    return [identifier.value for identifier in entry.identifiers if identifier.scheme == "doi"]


def _row_title(row: Decision) -> Hashable:
    return fold(row.title)


def _entry_title(entry: SurveyEntry) -> list[Hashable]:
    return [fold(entry.title)]
