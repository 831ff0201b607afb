"""The blocks and pieces of a list: what a CommonMark or HTML tree is reduced to before anything is read from it."""

from typing import NamedTuple

from attrs import define, field

__all__ = ["Piece", "TextBlock"]


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
        """The text of the block's own pieces, a blank for a line break."""
        return "".join(" " if piece.kind == "break" else piece.text for piece in self.pieces if piece.kind != "image")
