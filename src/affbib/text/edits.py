"""Changing a text in places, and leaving every other character as it is."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate

from attrs import frozen

__all__ = ["Edit", "Span", "edited", "narrowed", "ordered", "unified"]

_CONTEXT = 3
# A place with more lines than this is shown as lost and won whole: finding out what stayed takes their square.
_COMPARED = 500


@frozen(order=True)
class Span:
    """A place in a text: the characters from `start` up to, not including, `end`, counted from 0."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return what a text holds there.

        >>> Span(2, 5).of("a title")
        'tit'
        """
        return text[self.start : self.end]


@frozen(order=True)
class Edit:
    """What stands in a place from now on; an insertion if the place is empty, a deletion if the text is."""

    span: Span
    text: str

    def moved(self, by: int) -> "Edit":
        """Return the same edit of a text that has so many characters more before the place."""
        return Edit(Span(self.span.start + by, self.span.end + by), self.text)


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Return a text with the edits done, in any order; their places are those of the text as it was.

    :raises ValueError: two edits want one place, or a place is not in the text

    >>> edited("one two", [Edit(Span(3, 3), ","), Edit(Span(4, 7), "three")])
    'one, three'
    """
    parts, end = [], 0
    for edit in sorted(edits, key=_place):
        if not end <= edit.span.start <= edit.span.end <= len(text):
            raise ValueError(f"{edit.span} is not free in a text of {len(text)} characters")
        parts += [text[end : edit.span.start], edit.text]
        end = edit.span.end
    return "".join([*parts, text[end:]])


def ordered(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Return edits in the order of their places, without those that do nothing.

    An insertion into a place that another edit changes, or where another one inserts, becomes a part of that edit.

    >>> ordered([Edit(Span(4, 4), "c"), Edit(Span(0, 2), ""), Edit(Span(1, 1), "a"), Edit(Span(4, 4), "d")])
    (Edit(span=Span(start=0, end=2), text='a'), Edit(span=Span(start=4, end=4), text='cd'))
    """
    result: list[Edit] = []
    for edit in sorted(edits, key=_place):
        if edit.span.start == edit.span.end and not edit.text:
            continue
        last = result[-1] if result else None
        if last and (edit.span == last.span or edit.span.start < last.span.end):
            result[-1] = Edit(last.span, last.text + edit.text)
        else:
            result.append(edit)
    return tuple(result)


def _place(edit: Edit) -> tuple[int, int]:
    return edit.span.start, edit.span.end


def narrowed(text: str, edit: Edit) -> Edit:
    """Return an edit that does the same in the smallest place.

    >>> narrowed("one two", Edit(Span(0, 7), "one or two"))
    Edit(span=Span(start=4, end=4), text='or ')
    """
    old, new = edit.span.of(text), edit.text
    if old == new:
        return Edit(Span(edit.span.start, edit.span.start), "")
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    return Edit(Span(edit.span.start + head, edit.span.end - tail), new[head : len(new) - tail])


def _alike(one: str, other: str) -> int:
    """Return how many characters are the same before the first that is not."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (mine, theirs) in pairs if mine != theirs), min(len(one), len(other)))


def unified(text: str, edits: Iterable[Edit], name: str) -> Iterator[str]:
    """Yield a unified diff of what edits change in a file's text, as `patch` takes it, in pieces; nothing if nothing.

    The time grows with the text and the number of edits: only what lies around an edit is compared.

    >>> print("".join(unified("one\\ntwo\\n", [Edit(Span(4, 4), "or\\n")], "it.txt")), end="")
    --- it.txt
    +++ it.txt
    @@ -1,2 +1,3 @@
     one
    +or
     two
    """
    lines = _lines(text)
    changes = [change for change in _changed(text, lines, sorted(edits)) if change.old != change.new]
    hunks: list[list[_Change]] = []
    for change in changes:
        if hunks and change.first - hunks[-1][-1].last <= 2 * _CONTEXT:
            hunks[-1].append(change)
        else:
            hunks.append([change])
    if hunks:
        yield f"--- {name}\n+++ {name}\n"
    longer = 0
    for hunk in hunks:
        grown = sum(len(change.new) - len(change.old) for change in hunk)
        start, end = max(0, hunk[0].first - _CONTEXT), min(len(lines), hunk[-1].last + _CONTEXT)
        yield f"@@ -{_range(start, end)} +{_range(start + longer, end + longer + grown)} @@\n"
        longer += grown
        for change in hunk:
            yield from (_shown(" ", line) for line in lines[start : change.first])
            yield from (_shown("-", line) for line in change.old)
            yield from (_shown("+", line) for line in change.new)
            start = change.last
        yield from (_shown(" ", line) for line in lines[start:end])


@frozen
class _Change:
    """The lines from `first` on that are there now, and those that stand in their place."""

    first: int
    old: Sequence[str]
    new: Sequence[str]

    @property
    def last(self) -> int:
        return self.first + len(self.old)


def _changed(text: str, lines: Sequence[str], edits: Sequence[Edit]) -> Iterator[_Change]:
    starts = [*accumulate(map(len, lines), initial=0)]
    groups: list[tuple[int, int, list[Edit]]] = []
    for edit in edits:
        first, last = (max(0, min(bisect_right(starts, at), len(lines)) - 1) for at in (edit.span.start, edit.span.end))
        if groups and first < groups[-1][1]:
            first, _, together = groups.pop()
            groups.append((first, last + 1, [*together, edit]))
        else:
            groups.append((first, last + 1, [edit]))
    for first, last, together in groups:
        start = starts[first]
        moved = [edit.moved(-start) for edit in together]
        old, new = lines[first:last], _lines(edited("".join(lines[first:last]), moved))
        if len(old) + len(new) > _COMPARED:
            yield _Change(first, old, new)
            continue
        for _, old_start, old_end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            yield _Change(first + old_start, old[old_start:old_end], new[new_start:new_end])


def _lines(text: str) -> list[str]:
    """Return the lines of a text with their ends; unlike `splitlines`, only a line feed ends one."""
    return [line + "\n" for line in text.split("\n")[:-1]] + [last for last in [text.rpartition("\n")[2]] if last]


def _range(start: int, end: int) -> str:
    return f"{start + 1 if end > start else start},{end - start}"


def _shown(sign: str, line: str) -> str:
    return sign + line if line.endswith("\n") else f"{sign}{line}\n\\ No newline at end of file\n"
