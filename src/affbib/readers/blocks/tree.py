"""Markdown text as a tree of blocks: CommonMark with GFM tables, with line numbers, in linear time."""

import re
from collections.abc import Sequence
from typing import Any

from attrs import frozen
from markdown_it import MarkdownIt
from markdown_it.token import Token

from affbib.readers.blocks.block import Piece, TextBlock, folded
from affbib.readers.blocks.commonmark import commonmark, is_plain
from affbib.readers.blocks.html import Formatting, blocks_of_html, tag_of
from affbib.readers.blocks.inline import add_text, simple_pieces

__all__ = ["Tree", "parse_tree"]

# An entry is far shorter. A longer paragraph is parsed line by line, and a longer line not at all: this bounds the
# parser's costly corners.
LONGEST = 20_000
# Lists nest to 5 levels; what is nested deeper than this is reported as unread.
DEEPEST = 60

_LETTERS = re.compile(r"[^\W\d_]{2}")
_ENDS = {"paragraph_close", "heading_close", "bullet_list_close", "ordered_list_close", "list_item_close",
         "blockquote_close", "table_close", "tr_close", "td_close", "th_close"}  # fmt: skip
_KINDS = {"paragraph_open": "paragraph", "heading_open": "heading", "bullet_list_open": "list",
          "ordered_list_open": "list", "list_item_open": "item", "blockquote_open": "quote", "table_open": "table",
          "tr_open": "row", "td_open": "cell", "th_open": "cell"}  # fmt: skip


@frozen
class Tree:
    """The blocks of a text, and what was left out of them.

    `long` holds the numbers of lines that are too long to be read, `deep` of those nested too deeply, `unclosed` the
    first and last lines of code fences and comments that never end.
    """

    blocks: tuple[TextBlock, ...]
    long: tuple[int, ...] = ()
    deep: tuple[int, ...] = ()
    unclosed: tuple[tuple[int, int], ...] = ()


def parse_tree(text: str) -> Tree:
    """Return the tree of a Markdown text.

    >>> [block.kind for block in parse_tree("# A\\n\\n- b\\n").blocks]
    ['heading', 'list']
    """
    parser = commonmark(DEEPEST)
    env: dict[str, Any] = {}
    return _TreeReader(parser, env).read(parser.parse(text, env), text)


class _TreeReader:
    def __init__(self, parser: MarkdownIt, env: dict[str, Any]) -> None:
        self.parser, self.env = parser, env
        self.long: list[int] = []
        self.deep: list[int] = []
        self.unclosed: list[tuple[int, int]] = []

    def read(self, tokens: list[Token], text: str) -> Tree:
        root = TextBlock("document", 1, 1)
        stack = [root]
        lines = text.split("\n")
        tokens.reverse()
        while tokens:
            token = tokens.pop()  # so that the tokens of a large list do not fill the memory beside its blocks
            if token.type in _ENDS:
                block = stack.pop()
                if block.kind in ("item", "quote") and not block.children and _LETTERS.search(lines[block.line - 1]):
                    self.deep.append(block.line)
            elif token.type in _KINDS:
                line, end = _lines(token, stack[-1])
                level = int(token.tag[1]) if token.type == "heading_open" else 0
                if token.type == "list_item_open" and line <= len(lines):
                    level = _indent(lines[line - 1])
                block = TextBlock(_KINDS[token.type], line, end, level)
                stack[-1].children.append(block)
                stack.append(block)
            elif token.type == "inline":
                stack[-1].pieces = folded(self._inline(token, stack[-1].line, stack[-1].end_line))
            elif token.type == "html_block":
                line, end = _lines(token, stack[-1])
                if token.content.lstrip().startswith("<!--") and "-->" not in token.content:
                    self.unclosed.append((line, end))
                else:
                    stack[-1].children += blocks_of_html(token.content, line, self._markdown)
            elif token.type == "fence":
                line, end = _lines(token, stack[-1])
                if not _is_closed(token, lines[end - 1] if end <= len(lines) else ""):
                    self.unclosed.append((line, end))
                stack[-1].children.append(TextBlock("code", line, end))
            elif token.type == "hr":
                stack[-1].children.append(TextBlock("rule", *_lines(token, stack[-1])))
        return Tree(tuple(root.children), tuple(self.long), tuple(self.deep), tuple(self.unclosed))

    def _inline(self, token: Token, line: int, end: int) -> list[Piece]:
        if len(token.content) <= LONGEST:
            return [piece for piece in self._markdown(token.content, line) if piece.line <= end]
        pieces: list[Piece] = []
        for number, part in enumerate(token.content.split("\n"), line):
            if pieces:
                pieces.append(Piece("", number, "break"))
            if len(part) <= LONGEST:
                pieces += self._markdown(part, number)
            else:
                self.long.append(number)
        return pieces

    def _markdown(self, text: str, line: int) -> list[Piece]:
        if is_plain(text):
            return [Piece(text, line)] if text else []
        if not self.env.get("references"):
            simple = simple_pieces(text, line)
            if simple is not None:
                return simple
        tokens: list[Token] = []
        self.parser.inline.parse(text, self.parser, self.env, tokens)
        return _pieces_of(tokens, line)


def _pieces_of(tokens: Sequence[Token], line: int) -> list[Piece]:
    """Return the pieces of a parsed inline text that starts on a line."""
    pieces: list[Piece] = []
    formatting = Formatting()
    for token in tokens:
        kind = token.type
        if kind in ("text", "text_special"):
            add_text(pieces, token.content, line, formatting)
        elif kind in ("softbreak", "hardbreak"):
            line += 1
            pieces.append(formatting.piece("", line, kind="break"))
        elif kind == "strong_open":
            formatting.strong += 1
        elif kind == "strong_close":
            formatting.strong -= 1
        elif kind == "em_open":
            formatting.em += 1
        elif kind == "em_close":
            formatting.em -= 1
        elif kind == "link_open":
            formatting.href = str(token.attrs.get("href", ""))
        elif kind == "link_close":
            formatting.href = None
        elif kind == "code_inline":
            pieces.append(formatting.piece(token.content, line, kind="code"))
        elif kind == "image":
            source = str(token.attrs.get("src", ""))
            pieces.append(formatting.piece(token.content, line, kind="image", source=source))
        elif kind == "html_inline":
            _add_tag(pieces, token.content, line, formatting)
            line += token.content.count("\n")
    return pieces


def _add_tag(pieces: list[Piece], text: str, line: int, formatting: Formatting) -> None:
    tag = tag_of(text)
    if tag is None:
        return
    name, close, attributes = tag
    if name in ("br", "p", "div", "hr"):
        pieces.append(formatting.piece("", line, kind="break"))
    elif name == "img":
        image = formatting.piece(attributes.get("alt", ""), line, kind="image", source=attributes.get("src", ""))
        pieces.append(image)
    else:
        formatting.apply(name, close=close, attributes=attributes)


def _indent(line: str) -> int:
    expanded = line[:200].expandtabs(4)
    return len(expanded) - len(expanded.lstrip(" "))


def _lines(token: Token, parent: TextBlock) -> tuple[int, int]:
    if token.map is None:
        return parent.line, parent.end_line
    return token.map[0] + 1, max(token.map[0] + 1, token.map[1])


def _is_closed(token: Token, last: str) -> bool:
    return token.map is not None and token.map[1] - token.map[0] > 1 and last.strip().endswith(token.markup)
