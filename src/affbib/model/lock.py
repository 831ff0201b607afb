"""What was decided about each entry of a survey, and by whom: what makes a second run give the same file."""

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Sequence
from enum import StrEnum

from attrs import frozen
from rapidfuzz.distance import Levenshtein

from affbib.model.identifiers import Identifier
from affbib.model.matches import Evidence, Verdict
from affbib.model.records import Bibliography, Record
from affbib.model.survey import SurveyEntry
from affbib.model.works import Work
from affbib.text.folding import fold

__all__ = ["Decision", "Lock", "Maker"]


class Maker(StrEnum):
    """Who decided."""

    AFFBIB = "affbib"
    PERSON = "person"


@frozen
class Decision:
    """One row of a lock: an entry's spelling, its citation key, and what was decided about it.

    `authors` are "Given Family". `work` is the one decided for, `score` and `evidence` speak for it, `others` are the
    works that contradict it. `written` is the record as it was last written, under the key `written_as`; where entries
    share a key, the first has it.
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
    written_as: str = ""


@frozen
class Lock:
    """The decisions for a survey, in its order, and behind them those for entries that have left it.

    The latter are kept so that a key which was given once is never given to another paper, and a person's decision is
    there again when its entry is.
    """

    decisions: tuple[Decision, ...] = ()

    def __repr__(self) -> str:
        return f"Lock({len(self.decisions)} decisions)"

    @property
    def bibliography(self) -> Bibliography:
        """The records as they were last written."""
        return Bibliography({row.written_as: row.written for row in self.decisions if row.written is not None})

    def rows(self, entries: Sequence[SurveyEntry]) -> tuple[Decision | None, ...]:
        """Return each entry's row: of the same spelling, else with the DOI in its links, else of the same title.

        Titles are compared folded, then with typos allowed; what is left is found by other identifiers in the links.
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
            (_row_doi, _entry_identifiers),
            (_row_title, _entry_title),
        ):
            free = _paired(entries, free, found, of_row, of_entry)
        free = _nearest(entries, free, found)
        _paired(entries, free, found, _row_identifiers, _entry_identifiers)
        return tuple(found.get(at) for at in range(len(entries)))


def _paired(
    entries: Sequence[SurveyEntry],
    rows: Sequence[Decision],
    found: dict[int, Decision],
    of_row: Callable[[Decision], Iterable[Hashable]],
    of_entry: Callable[[SurveyEntry], Iterable[Hashable]],
) -> list[Decision]:
    """Give each entry without a row the first that shares a trait with it; return the rows that are left."""
    queues: dict[Hashable, deque[int]] = defaultdict(deque)
    for number, row in enumerate(rows):
        for trait in of_row(row):
            queues[trait].append(number)
    taken: set[int] = set()
    for at, entry in enumerate(entries):
        for trait in of_entry(entry) if at not in found else ():
            queue = queues.get(trait, deque())
            while queue and queue[0] in taken:
                queue.popleft()
            if queue:
                taken.add(queue[0])
                found[at] = rows[queue.popleft()]
                break
    return [row for number, row in enumerate(rows) if number not in taken]


# From this likeness of letters on a title is another spelling of a row's.
_RESPELLED = 0.85
# A title is compared with the rows that share one of its so many rarest words.
_RAREST = 3
_MOST_COMPARED = 50


def _nearest(entries: Sequence[SurveyEntry], rows: Sequence[Decision], found: dict[int, Decision]) -> list[Decision]:
    """Give each entry without a row the one whose title is the same but for typos; return the rows that are left."""
    titles = [fold(row.title) for row in rows]
    holders: dict[str, list[int]] = defaultdict(list)
    for number, title in enumerate(titles):
        for word in dict.fromkeys(title.split()):
            holders[word].append(number)
    taken: set[int] = set()
    for at, entry in enumerate(entries):
        title = fold(entry.title)
        known = sorted((len(holders[word]), word) for word in set(title.split()) if word in holders)[:_RAREST]
        near = dict.fromkeys(number for _, word in known for number in holders[word][:_MOST_COMPARED])
        if at not in found and near:
            likeness, number = max(
                (Levenshtein.normalized_similarity(title, titles[number]), -number) for number in near
            )
            if likeness >= _RESPELLED and -number not in taken:
                taken.add(-number)
                found[at] = rows[-number]
    return [row for number, row in enumerate(rows) if number not in taken]


def _row_spelling(row: Decision) -> list[Hashable]:
    return [(row.title, row.authors, row.year)]


def _entry_spelling(entry: SurveyEntry) -> list[Hashable]:
    return [(entry.title, tuple(map(str, entry.authors)), entry.year)]


def _row_doi(row: Decision) -> list[Hashable]:
    return [Identifier("doi", row.doi)] if row.doi else []


def _row_identifiers(row: Decision) -> tuple[Hashable, ...]:
    return row.work.identifiers if row.work else ()


def _entry_identifiers(entry: SurveyEntry) -> tuple[Hashable, ...]:
    return entry.identifiers


def _row_title(row: Decision) -> list[Hashable]:
    return [fold(row.title)]


def _entry_title(entry: SurveyEntry) -> list[Hashable]:
    return [fold(entry.title)]
