"""Inline text of the simple kind, which most of a list is, read in one pass; of the rest the parser is asked.

What is read here is what CommonMark's parser gives: words, bold and italics, code, `<br>`, line breaks, and links and
images whose words and addresses need nothing resolved. A property test compares the two.
"""

import re
from functools import lru_cache

from markdown_it.common.normalize_url import validateLink
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace

from affbib.readers.blocks.block import Piece
from affbib.readers.blocks.html import Formatting

__all__ = ["add_text", "simple_pieces"]

_LABEL = r"[^\[\]\\`<&*_~\n]*"
# Without "&" or without ";" a URL holds no entity.
_URL = r"(?:[^\x00-\x20\x7f()<>\\&]*(?=\))|[^\x00-\x20\x7f()<>\\;]*)"
_BARE = re.compile(r"https?://[^\s<>\"'|，。；、）】》]+")
_STEP = re.compile(
    rf"""(?P<text>[^\n*<\[\]\\_`!&~]+|(?<=[A-Za-z0-9])_(?=[A-Za-z0-9])|!(?!\[)|&(?![#A-Za-z])|(?<!~)~(?!~))
    |(?P<line>\n[ \t]*)
    |\[(?P<label>{_LABEL}|\[{_LABEL}\])\]\((?P<href>{_URL})\)
    |\[\*\*(?P<strong>[^\s\[\]\\`<&*_~]{_LABEL})(?<=\S)\*\*\]\((?P<to>{_URL})\)
    |(?P<stars>\*\*?)(?!\*)
    |(?P<linked>\[)?!\[(?P<alt>{_LABEL})\]\((?P<source>{_URL})\)(?(linked)\]\((?P<target>{_URL})\))
    |(?P<bracket>\[|\](?!\())
    |(?P<br><br\ ?/?>)
    |`(?P<code>[^`\n]+)`(?!`)""",
    re.VERBOSE,
)


def simple_pieces(text: str, line: int) -> list[Piece] | None:
    """Return the pieces of an inline text that starts on a line, or None where the parser has to decide.

    The document has no reference links.

    >>> [piece.text for piece in simple_pieces("**A Title**, [pdf](https://example.org)", 1) or ()]
    ['A Title', ', ', 'pdf']
    """
    pieces: list[Piece] = []
    formatting = Formatting()
    stars: list[int] = []
    words: list[str] = []
    end, length = 0, len(text)
    while end < length:
        step = _STEP.match(text, end)
        if step is None:
            return None
        end = step.end()
        kind = step.lastgroup
        if kind in ("text", "bracket"):
            words.append(step[0])
            continue
        if kind == "line" and words:
            words[:] = ["".join(words).rstrip(" ")]
        if words:
            add_text(pieces, "".join(words), line, formatting)
            words.clear()
        if kind == "line":
            line += 1
            pieces.append(formatting.piece("", line, kind="break"))
        elif kind == "stars":
            if not _star(step, stars, formatting):
                return None
        elif kind == "code":
            code = step["code"]
            spaced = code[0] == code[-1] == " " and code.strip(" ")
            pieces.append(formatting.piece(code[1:-1] if spaced else code, line, kind="code"))
        elif kind == "br":
            pieces.append(formatting.piece("", line, kind="break"))
        elif not _add_link(pieces, step, line, formatting):
            return None
    if words:
        add_text(pieces, "".join(words), line, formatting)
    return pieces if not stars else None


def add_text(pieces: list[Piece], text: str, line: int, formatting: Formatting) -> None:
    """Add words with a formatting to pieces, with bare URLs as links (GFM's autolinks).

    >>> pieces = []
    >>> add_text(pieces, "see https://example.org.", 1, Formatting())
    >>> [(piece.text, piece.href) for piece in pieces]
    [('see ', None), ('', 'https://example.org'), ('.', None)]
    """
    if formatting.href is None and "http" in text:
        end = 0
        for match in _BARE.finditer(text):
            url = _trimmed(match[0])
            if match.start() > end:
                pieces.append(formatting.piece(text[end : match.start()], line))
            pieces.append(Piece("", line, "text", formatting.strong > 0, formatting.em > 0, url))
            end = match.start() + len(url)
        text = text[end:]
    if text:
        pieces.append(formatting.piece(text, line))


def _trimmed(url: str) -> str:
    """Return a bare URL without the punctuation of the sentence around it (GFM, Autolinks, extended)."""
    while url:
        if url[-1] in ".,;:!?*_~]" or (url[-1] == ")" and url.count(")") > url.count("(")):
            url = url[:-1]
        else:
            break
    return url


def _add_link(pieces: list[Piece], step: re.Match[str], line: int, formatting: Formatting) -> bool:
    """Add a link or an image; say whether their addresses are allowed."""
    label, strong, alt = step["label"], step["strong"], step["alt"]
    href = step["href"] if label is not None else step["to"] if strong is not None else step["target"]
    source = step["source"] or ""
    if not (validateLink(href or "") and validateLink(source)):
        return False
    inside = Formatting(formatting.strong + (strong is not None), formatting.em, href)
    if alt is not None:
        pieces.append(inside.piece(alt, line, kind="image", source=source))
    elif words := label or strong:
        pieces.append(inside.piece(words, line))
    return True


def _star(step: re.Match[str], stars: list[int], formatting: Formatting) -> bool:
    """Open or close emphasis as CommonMark's rules of flanking have it; say whether that is sure."""
    text, (start, end) = step.string, step.span()
    before, after = _kind(text[start - 1 : start] or " "), _kind(text[end : end + 1] or " ")
    opens = not (after == "blank" or (after == "mark" and before == "word"))
    closes = not (before == "blank" or (before == "mark" and after == "word"))
    size = end - start
    if closes and stars:
        if stars.pop() != size:
            return False
        change = -1
    elif opens:
        stars.append(size)
        change = 1
    else:
        return False
    if size == 2:
        formatting.strong += change
    else:
        formatting.em += change
    return True


@lru_cache(maxsize=1 << 10)
def _kind(char: str) -> str:
    """Return what a character beside emphasis is to CommonMark: "blank", "mark" or "word"."""
    if isWhiteSpace(ord(char)):
        return "blank"
    return "mark" if isMdAsciiPunct(ord(char)) or isPunctChar(char) else "word"
