"""Entries and the rows of a lock: which row is an entry's, so that its key and its decision last.

A citation key that was given never comes to mean another work. So entries and rows are brought together twice: before
sources are asked, by what the entries say, and afterwards by what they mean.
"""

import re
from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence

from attrs import frozen

from affbib.compare.rarity import rarity
from affbib.compare.titles import likeness
from affbib.model.lock import Decision, Lock, Maker
from affbib.model.matches import Match, Verdict
from affbib.model.survey import SurveyEntry
from affbib.text.folding import fold

__all__ = ["Alignment", "align", "is_spelled", "realign"]

# As in `match.decision`: from this share of common weight on, two titles are one, or that of a sister paper.
_SAME_TITLE = 0.85
# A title is compared with the rows that share one of its so many rarest words, and with so many of them at most: what
# is left out costs a key that would have been kept, and time stays linear.
_RAREST = 3
_MOST_COMPARED = 50
_NUMBER = re.compile(r"\d+")


@frozen
class Alignment:
    """Which row of a lock is whose: one of `rows` for each entry, none where the entry is new to the lock.

    `departed` are the rows of entries that have left the survey. `replaced` names, by the entry's place, the departed
    row whose place an entry took: the two look alike, and mean different works.
    """

    rows: tuple[Decision | None, ...]
    departed: tuple[Decision, ...]
    replaced: tuple[tuple[int, Decision], ...] = ()


def align(lock: Lock, entries: Sequence[SurveyEntry]) -> tuple[Decision | None, ...]:
    """Return each entry's row by what the entry says; each row is an entry's once at most, the first of those that fit.

    A row is an entry's where the spelling is the same; else where the entry carries an identifier of the row's work,
    the title is the same but for case and punctuation, is the same but for typos, or the row's entry carried an
    identifier of its own. Titles that say another number, or another word of the language, are never brought together.

    >>> row = Decision("A title.", (), 2021, "anon2021title", None, Verdict.UNMATCHED)
    >>> align(Lock((row,)), [SurveyEntry("A Title", year=2020)]) == (row,)
    True
    """
    pairs: dict[int, Decision] = {}
    free = list(lock.decisions)
    for of_row, of_entry in (
        (_row_spelling, _entry_spelling),
        (_row_identity, _entry_identifiers),
        (_row_title, _entry_title),
    ):
        free = _paired(entries, free, pairs, of_row, of_entry)
    free = _respelled(entries, free, pairs)
    _paired(entries, free, pairs, _row_identifiers, _entry_identifiers)
    return tuple(pairs.get(at) for at in range(len(entries)))


def realign(
    lock: Lock,
    rows: Sequence[Decision | None],
    *,
    entries: Sequence[SurveyEntry],
    matches: Sequence[Match],
) -> Alignment:
    """Return each entry's row by what the entry means; `rows` are those that `align` found, `matches` what was decided.

    A row of another spelling is dropped where the entry turns out to mean another work than the row decided for. A
    row that is free is the entry's that means its work.
    """
    kept: list[Decision | None] = []
    dropped: dict[int, Decision] = {}
    for at, (entry, row, match) in enumerate(zip(entries, rows, matches, strict=True)):
        keeps = row is not None and _still_means(entry, row, match)
        kept.append(row if keeps else None)
        if row is not None and not keeps:
            dropped[at] = row
    claimed = {id(row) for row in kept if row is not None}
    free = [row for row in lock.decisions if id(row) not in claimed]
    by_work = {row.id: row for row in reversed(free) if row.id is not None}
    for at, match in enumerate(matches):
        if kept[at] is None and match.verdict is Verdict.MATCHED and match.work:
            kept[at] = next((by_work.pop(one) for one in match.work.identifiers if one in by_work), None)
    claimed = {id(row) for row in kept if row is not None}
    departed = tuple(row for row in free if id(row) not in claimed)
    dropped = {at: row for at, row in dropped.items() if id(row) not in claimed and kept[at] is None}
    return Alignment(tuple(kept), departed, tuple(_replaced(entries, kept, departed, dropped=dropped)))


def is_spelled(row: Decision, entry: SurveyEntry) -> bool:
    """Tell whether an entry is still written as it was when its row was decided.

    >>> row = Decision("A Title", (), 2020, "anon2020title", None, Verdict.UNMATCHED)
    >>> is_spelled(row, SurveyEntry("A Title", year=2020)), is_spelled(row, SurveyEntry("A title", year=2020))
    (True, False)
    """
    return _row_spelling(row) == _entry_spelling(entry)


def _still_means(entry: SurveyEntry, row: Decision, match: Match) -> bool:
    """Tell whether an entry may keep a row, and so its key, now that it is known what the entry means."""
    if row.id is None or row.decided_by is Maker.PERSON or is_spelled(row, entry):
        return True
    if match.work is None:
        return any(row.id in work.identifiers for work in match.others)
    # A preprint and the work as it was published are one paper.
    return row.id in (*match.work.identifiers, *match.work.preprints, *match.work.preprint_of)


def _replaced(
    entries: Sequence[SurveyEntry],
    rows: Sequence[Decision | None],
    departed: Sequence[Decision],
    *,
    dropped: Mapping[int, Decision],
) -> Iterator[tuple[int, Decision]]:
    """Yield each entry that lost its row, or that looks like one which has just left the survey, with that row."""
    lost = {id(row) for row in dropped.values()}
    left = [row for row in departed if row.written is not None and not row.departed and id(row) not in lost]
    near = _Neighbours([_NUMBER.sub("", row.title) for row in left])
    taken: set[int] = set()
    for at, (entry, row) in enumerate(zip(entries, rows, strict=True)):
        if at in dropped:
            yield at, dropped[at]
        elif row is None and (number := near.most_alike(_NUMBER.sub("", entry.title), leave=taken)) is not None:
            taken.add(number)
            yield at, left[number]


def _paired(
    entries: Sequence[SurveyEntry],
    rows: Sequence[Decision],
    pairs: dict[int, Decision],
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
        for trait in of_entry(entry) if at not in pairs else ():
            queue = queues.get(trait, deque())
            while queue and queue[0] in taken:
                queue.popleft()
            if queue and not _contradict(entry.title, rows[queue[0]].title):
                taken.add(queue[0])
                pairs[at] = rows[queue.popleft()]
                break
    return [row for number, row in enumerate(rows) if number not in taken]


def _contradict(title: str, other: str) -> bool:
    """Tell whether two titles say another number or part: those of two editions, whatever else is the same."""
    compared = likeness(title, other)
    return bool(compared.numbers) or compared.adds_numbers or likeness(other, title).adds_numbers


def _respelled(entries: Sequence[SurveyEntry], rows: Sequence[Decision], pairs: dict[int, Decision]) -> list[Decision]:
    """Give each entry without a row the one whose title is the same but for typos; return the rows that are left."""
    near = _Neighbours([row.title for row in rows])
    taken: set[int] = set()
    for at, entry in enumerate(entries):
        if at in pairs:
            continue
        number = near.most_alike(entry.title, leave=taken)
        if number is not None and not _another(entry.title, rows[number].title):
            taken.add(number)
            pairs[at] = rows[number]
    return [row for number, row in enumerate(rows) if number not in taken]


def _another(title: str, other: str) -> bool:
    return _contradict(title, other) or likeness(title, other).replaces_words


class _Neighbours:
    """Titles by their words, so that each is compared with a few others only."""

    def __init__(self, titles: Sequence[str]) -> None:
        self._titles = titles
        self._holders: dict[str, list[int]] = defaultdict(list)
        for number, title in enumerate(titles):
            for word in dict.fromkeys(fold(title).split()):
                self._holders[word].append(number)

    def most_alike(self, title: str, *, leave: set[int]) -> int | None:
        """Return the number of the title that is most like another, from the share of a sister paper's title on."""
        known = sorted(
            {word for word in fold(title).split() if word in self._holders}, key=lambda word: (-rarity(word), word)
        )
        near = dict.fromkeys(number for word in known[:_RAREST] for number in self._holders[word][:_MOST_COMPARED])
        alike = ((likeness(title, self._titles[number]).similarity, -number) for number in near if number not in leave)
        share, number = max(alike, default=(0.0, 0))
        return -number if share >= _SAME_TITLE else None


def _row_spelling(row: Decision) -> list[Hashable]:
    return [(row.title, row.authors, row.year)]


def _entry_spelling(entry: SurveyEntry) -> list[Hashable]:
    return [(entry.title, tuple(map(str, entry.authors)), entry.year)]


def _row_identity(row: Decision) -> list[Hashable]:
    return [] if row.id is None else [row.id]


def _row_identifiers(row: Decision) -> tuple[Hashable, ...]:
    return (*row.identifiers, *(row.work.identifiers if row.work else ()))


def _entry_identifiers(entry: SurveyEntry) -> tuple[Hashable, ...]:
    return entry.identifiers


def _row_title(row: Decision) -> list[Hashable]:
    return [fold(row.title)]


def _entry_title(entry: SurveyEntry) -> list[Hashable]:
    return [fold(entry.title)]
