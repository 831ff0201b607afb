"""The blocks and pieces of a list: what a CommonMark or HTML tree is reduced to before anything is read from it."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from attrs import define, field

__all__ = ["Piece", "TextBlock", "folded"]

_BLANKS = re.compile(r"\s{2,}|[^\S ]")


class Piece(NamedTuple):
    """A stretch of inline text in one formatting; a tuple, because a list has very many.

    `kind` is "text", "code", "image" (its text is the alternative text, `source` its address) or "break" (a new
    line of the input or a `<br>`). `href` is the target of the link that it stands in: None outside, "" when empty.
    """

    text: str
    line: int
    kind: str = "text"
    strong: bool = False
    em: bool = False
    href: str | None = None
    source: str = ""


@define
class TextBlock:
    """A block with its lines (1-based, both inclusive).

    `kind` is "heading", "paragraph", "list", "item", "table", "row", "cell", "quote", "rule" or "code"; `level` is a
    heading's 1 to 6, an item's indentation; a table's first row is its header.
    """

    kind: str
    line: int
    end_line: int
    level: int = 0
    pieces: list[Piece] = field(factory=list)
    children: list["TextBlock"] = field(factory=list)

    @property
    def text(self) -> str:
        """The text of the block's own pieces, with single blanks, also for a line break."""
        pieces = (" " if piece.kind == "break" else piece.text for piece in self.pieces if piece.kind != "image")
        return " ".join("".join(pieces).split())


def folded(pieces: Iterable[Piece]) -> list[Piece]:
    """Return pieces in whose text no blank follows another, also not across their edges.

    All that is read from a list is read from such pieces: patterns meet one blank where somebody wrote two thousand.

    >>> [piece.text for piece in folded([Piece("A  Title\\t", 1), Piece(" of Note", 1)])]
    ['A Title ', 'of Note']
    """
    result: list[Piece] = []
    blank = False
    for piece in pieces:
        text = piece.text
        if not text:
            blank = blank and piece.href is None
            result.append(piece)
            continue
        if "  " in text or not (text.isascii() and text.isprintable()):
            text = _BLANKS.sub(" ", text)
        if blank and text[0] == " ":
            text = text[1:]
        if text:
            blank = text[-1] == " "
            result.append(piece if text is piece.text else piece._replace(text=text))
    return result
