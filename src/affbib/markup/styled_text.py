"""Text with its styles, and the same text without them."""

from collections.abc import Sequence
from itertools import groupby
from typing import TypeAlias

from attrs import frozen

from affbib.markup.linear_math import joined, raised

__all__ = ["SCRIPT_MARKS", "Part", "Styled", "text_of", "without_edges"]

SCRIPT_MARKS = {"sup": "^", "sub": "_"}
"""The styles of raised and lowered text, and the mark of each in formulas."""


@frozen
class Styled:
    """Parts of a text in a style.

    The style is "em", "strong", "tt", "sup", "sub"; "link", to `target`; "braces", for what keeps its case where the
    text is set in lower case; "tie", for a blank where no line ends; or "newblock", for one between two sentences.
    """

    style: str
    parts: tuple["Part", ...]
    target: str = ""


Part: TypeAlias = str | Styled
"""A part of a text: without a style, or with one."""


def text_of(part: Part) -> str:
    """Return a part as plain text: raised and lowered text in Unicode's characters, or on the line.

    >>> "".join(map(text_of, ("10", Styled("sup", ("12",)), Styled("em", (" a",)))))
    '10¹² a'
    """
    if isinstance(part, str):
        return part
    text = "".join(map(text_of, part.parts))
    return raised(SCRIPT_MARKS[part.style], text) if part.style in SCRIPT_MARKS else text


def without_edges(parts: Sequence[Part]) -> list[Part]:
    r"""Return parts with blanks where a function's name or a fraction would run into what stands beside it.

    The edges are those of `linear_math`.

    >>> without_edges(("n", "\ue000log\ue000", Styled("braces", ("n",))))
    ['n log ', Styled(style='braces', parts=('n',), target='')]
    """
    merged: list[Part] = []
    for is_text, run in groupby(parts, lambda part: isinstance(part, str)):
        neighbours = list(run)
        merged += ["".join(map(text_of, neighbours))] if is_text else neighbours
    shown = ["", *map(text_of, merged), ""]
    for place, part in enumerate(merged):
        if isinstance(part, str):
            before, after = shown[place][-1:], shown[place + 2][:1]
            merged[place] = joined(before + part + after)[len(before) :].removesuffix(after)
    return list(filter(None, merged))
