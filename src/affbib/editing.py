"""Changing a text in places, and leaving every other character as it is."""

from collections.abc import Iterable

from attrs import frozen

__all__ = ["Edit", "Span", "edited"]


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


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Return a text with the edits done, in any order; their places are those of the text as it was.

    :raises ValueError: two edits want one place, or a place is not in the text

    >>> edited("one two", [Edit(Span(3, 3), ","), Edit(Span(4, 7), "three")])
    'one, three'
    """
    parts, end = [], 0
    for edit in sorted(edits):
        if not end <= edit.span.start <= edit.span.end <= len(text):
            raise ValueError(f"{edit.span} is not free in a text of {len(text)} characters")
        parts += [text[end : edit.span.start], edit.text]
        end = edit.span.end
    return "".join([*parts, text[end:]])
