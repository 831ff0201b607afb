"""HTML inside Markdown, reduced to the same blocks and pieces as Markdown itself."""

import re
from collections.abc import Callable, Iterator
from html import unescape

from attrs import define

from affbib.readers.blocks.block import Piece, TextBlock, folded

__all__ = ["Formatting", "blocks_of_html", "tag_of"]

# Attributes are bounded, so that a quote that never closes costs no second look at the rest of the text.
_TOKEN = re.compile(
    r"""<!--(?P<comment>(?:[^-]|-(?!->)){0,100000})(?:-->|\Z)"""
    r"""|<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9-]{0,20})(?P<attrs>(?:[^<>"']|"[^"]{0,3000}"|'[^']{0,3000}'){0,400})>"""
)
_ATTRIBUTE = re.compile(r"""([A-Za-z][\w:-]{0,30})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_BLOCKS = frozenset(("p", "div", "section", "article", "center", "blockquote", "summary", "details", "ul", "ol", "dl"))


@define
class Formatting:
    """How text looks at a place: inside how many strong and emphasised stretches, and in which link."""

    strong: int = 0
    em: int = 0
    href: str | None = None

    def piece(self, text: str, line: int, *, kind: str = "text", source: str = "") -> Piece:
        """Return a piece of text with this formatting."""
        return Piece(text, line, kind, self.strong > 0, self.em > 0, self.href, source)

    def apply(self, name: str, *, close: bool, attributes: dict[str, str]) -> None:
        """Change the formatting by an HTML tag."""
        step = -1 if close else 1
        if name in ("b", "strong"):
            self.strong = max(0, self.strong + step)
        elif name in ("i", "em", "cite"):
            self.em = max(0, self.em + step)
        elif name == "a":
            self.href = None if close or "href" not in attributes else attributes["href"].strip()


def tag_of(text: str) -> tuple[str, bool, dict[str, str]] | None:
    """Return the name of an HTML tag, whether it closes, and its attributes; None for a comment or no tag.

    >>> tag_of('<a href="https://example.org">')
    ('a', False, {'href': 'https://example.org'})
    """
    match = _TOKEN.match(text)
    if match is None or match["name"] is None:
        return None
    return match["name"].lower(), bool(match["close"]), _attributes(match["attrs"])


def _attributes(text: str) -> dict[str, str]:
    return {m[1].lower(): unescape(m[2] or m[3] or m[4] or "") for m in _ATTRIBUTE.finditer(text)}


def blocks_of_html(text: str, line: int, inline: Callable[[str, int], list[Piece]]) -> list[TextBlock]:
    """Return the blocks of an HTML text that starts on a line: paragraphs, headings, list items and tables.

    `inline` reads the Markdown that people leave inside HTML.
    """
    reader = _HtmlReader(inline)
    for token, at in _tokens(text, line):
        reader.take(token, at)
    return reader.finish()


def _tokens(text: str, line: int) -> Iterator[tuple[re.Match[str] | str, int]]:
    end = 0
    for match in _TOKEN.finditer(text):
        if match.start() > end:
            yield text[end : match.start()], line
            line += text.count("\n", end, match.start())
        yield match, line
        line += match[0].count("\n")
        end = match.end()
    if end < len(text):
        yield text[end:], line


class _HtmlReader:
    """Collects pieces until a tag ends the block; tables are one deep, as in every list seen."""

    def __init__(self, inline: Callable[[str, int], list[Piece]]) -> None:
        self.inline = inline
        self.formatting = Formatting()
        self.blocks: list[TextBlock] = []
        self.pieces: list[Piece] = []
        self.table: TextBlock | None = None
        self.kind, self.level = "paragraph", 0

    def take(self, token: re.Match[str] | str, line: int) -> None:
        if isinstance(token, str):
            self._text(token, line)
        elif token["name"] is not None:
            self._tag(token["name"].lower(), bool(token["close"]), _attributes(token["attrs"]), line)

    def finish(self) -> list[TextBlock]:
        self._flush()
        return self.blocks

    def _text(self, text: str, line: int) -> None:
        for number, part in enumerate(text.split("\n")):
            if number and self.pieces:
                self.pieces.append(self.formatting.piece("", line + number, kind="break"))
            if not part.strip():
                if part and self.pieces:
                    self.pieces.append(self.formatting.piece(" ", line + number))
            elif "](" in part and self.formatting.href is None:
                self.pieces += self.inline(part, line + number)
            else:
                self.pieces.append(self.formatting.piece(unescape(part), line + number))

    def _tag(self, name: str, close: bool, attributes: dict[str, str], line: int) -> None:
        if name == "br":
            self.pieces.append(self.formatting.piece("", line, kind="break"))
        elif name == "img":
            alternative, source = attributes.get("alt", ""), attributes.get("src", "")
            image = self.formatting.piece(alternative, line, kind="image", source=source)
            self.pieces.append(image)
        elif name in ("td", "th"):
            self._flush()
            self.kind = "cell" if not close and self._row() is not None else "paragraph"
        elif name == "tr":
            self._flush()
            if self.table is not None and not close:
                self.table.children.append(TextBlock("row", line, line))
        elif name == "table":
            self._flush()
            self.table = None if close else TextBlock("table", line, line)
            if self.table is not None:
                self.blocks.append(self.table)
        elif name == "li":
            self._flush()
            self.kind = "paragraph" if close else "item"
        elif len(name) == 2 and name[0] == "h" and name[1] in "123456":
            self._flush()
            self.kind, self.level = ("paragraph", 0) if close else ("heading", int(name[1]))
        elif name == "hr":
            self._flush()
            self.blocks.append(TextBlock("rule", line, line))
        elif name in _BLOCKS and self.kind not in ("cell", "item"):
            self._flush()
        else:
            self.formatting.apply(name, close=close, attributes=attributes)

    def _row(self) -> TextBlock | None:
        return self.table.children[-1] if self.table is not None and self.table.children else None

    def _flush(self) -> None:
        pieces, self.pieces = folded(self.pieces), []
        self.formatting = Formatting()
        row = self._row()
        if self.kind == "cell" and row is not None:
            line = pieces[0].line if pieces else row.end_line
            end = pieces[-1].line if pieces else row.end_line
            row.children.append(TextBlock("cell", line, end, pieces=pieces))
            row.end_line = max(row.end_line, end)
            if self.table is not None:
                self.table.end_line = row.end_line
        elif any(piece.text.strip() or piece.kind == "image" for piece in pieces):
            line, end = pieces[0].line, pieces[-1].line
            if self.kind == "item":
                item = TextBlock("item", line, end, children=[TextBlock("paragraph", line, end, pieces=pieces)])
                if self.blocks and self.blocks[-1].kind == "list":
                    self.blocks[-1].children.append(item)
                    self.blocks[-1].end_line = end
                else:
                    self.blocks.append(TextBlock("list", line, end, children=[item]))
            else:
                self.blocks.append(TextBlock(self.kind, line, end, self.level, pieces))
