"""Where the parts of a .bib's text are: BibTeX's grammar, with places."""

import re
from collections.abc import Iterator, Mapping

from attrs import frozen

from affbib.text.edits import Span

__all__ = [
    "MONTHS",
    "Field",
    "Layout",
    "blocks",
    "contents",
    "head",
    "is_name",
    "is_value",
    "layout",
    "longest_string",
    "pieces",
    "resolved",
    "string",
]

MONTHS = {name[:3].lower(): name for name in ("January", "February", "March", "April", "May", "June", "July", "August",
                                              "September", "October", "November", "December")}  # fmt: skip
"""The @strings that BibTeX's styles define, and what they say."""

# What BibTeX takes for the name of a type, a field or a @string.
_NAME = r"[^\s\"#%'(),={}\d][^\s\"#%'(),={}]*"
# BibTeX allows an @ in the name of a type; nobody has one, and a run of them would be looked at again and again.
_TYPE = r"[^\s\"#%'(),={}\d@][^\s\"#%'(),={}@]*+"
_START = re.compile(rf"@\s*({_TYPE})\s*([{{(])")
# A block that begins on a line of its own ends one that was not closed, so that a lost brace costs one entry.
_NEXT = rf"\n[ \t]*@[ \t]*{_TYPE}\s*[{{(]"
_MARKS = {"{": re.compile(rf"[{{}}]|{_NEXT}"), "(": re.compile(rf"[{{}}\")]|{_NEXT}")}
_KEYS = {"{": re.compile(r"\s*([^\s,}]*)\s*"), "(": re.compile(r"\s*([^\s,)]*)\s*")}
_FIELD = re.compile(rf"\s*({_NAME})\s*=\s*")
_WORD = re.compile(r"[^\s\"#%'(),={}]+")
_BRACE = re.compile(r"[{}]")
_QUOTE = re.compile(r"[{}\"]")
_SPACE = re.compile(r"\s*")


@frozen
class Field:
    """The places of a field's name and of its value with the delimiters."""

    name: Span
    value: Span


@frozen
class Layout:
    """The places of an entry's parts in its text; `end` is that of the delimiter that closes it."""

    key: Span
    fields: tuple[Field, ...]
    end: int


def is_name(text: str) -> bool:
    """Tell whether BibTeX takes a text for the name of a field.

    >>> is_name("date-added"), is_name("a b")
    (True, False)
    """
    return re.fullmatch(_NAME, text) is not None


def blocks(text: str) -> Iterator[tuple[str, Span]]:
    """Yield the kind and place of each block of a .bib and of the text between; together they are the text.

    Kinds are "entry", "string", "preamble", "comment", "text", and "failed" for a block that is not closed.

    >>> [(kind, span.of("% x @misc{a}")) for kind, span in blocks("% x @misc{a}")]
    [('text', '% x '), ('entry', '@misc{a}')]
    """
    at = 0
    while start := _START.search(text, at):
        if start.start() > at:
            yield "text", Span(at, start.start())
        end, closed = _block_end(text, start.end(), start[2])
        kind = start[1].lower()
        kind = kind if kind in ("string", "preamble", "comment") else "entry"
        yield (kind if closed else "failed"), Span(start.start(), end)
        at = end
    if at < len(text):
        yield "text", Span(at, len(text))


def _block_end(text: str, at: int, opening: str) -> tuple[int, bool]:
    """Return where a block ends, and whether it is closed there."""
    depth, quoted = int(opening == "{"), False
    for mark in _MARKS[opening].finditer(text, at):
        match mark[0]:
            case "{":
                depth += 1
            case "}":
                depth -= 1
                if depth == 0 and opening == "{":
                    return mark.end(), True
            case '"':
                quoted ^= depth == 0
            case ")":
                if depth == 0 and not quoted:
                    return mark.end(), True
            case _:
                return mark.start() + 1, False
    return len(text), False


def head(text: str) -> tuple[Span, Span]:
    """Return the places of an entry's type and of its key; both are empty, at 0, if the text is no entry.

    >>> [span.of("@Misc{lee2020, year = 2020}") for span in head("@Misc{lee2020, year = 2020}")]
    ['Misc', 'lee2020']
    """
    start = _START.match(text)
    key = _KEYS[start[2]].match(text, start.end()) if start else None
    return (Span(*start.span(1)), Span(*key.span(1))) if start and key else (Span(0, 0), Span(0, 0))


def string(text: str) -> tuple[str, str] | None:
    """Return the name of a @string and its value with the delimiters, if it has them.

    >>> string("@string{ACM = {A} # b}")
    ('ACM', '{A} # b')
    """
    start = _START.match(text)
    name = _FIELD.match(text, start.end()) if start else None
    value = _value(text, name.end()) if name else None
    return (name[1], value.of(text)) if name and value else None


def contents(text: str) -> str:
    """Return what stands between the delimiters of a @comment or a @preamble.

    >>> contents("@comment{ x }")
    ' x '
    """
    start = _START.match(text)
    return text[start.end() : -1] if start else ""


def layout(text: str) -> Layout | str:
    """Return the places of an entry's parts, or what is wrong with it, in words.

    >>> [field.value.of("@misc{a, x = 1, y = {2}}") for field in layout("@misc{a, x = 1, y = {2}}").fields]
    ['1', '{2}']
    """
    key, end = head(text)[1], len(text) - 1
    at = _after(text, key.end)
    fields = []
    while at < end:
        if text[at] != ",":
            return f"has no comma before {text[at : at + 20]!r}"
        at = _after(text, at + 1)
        if at >= end:
            break
        name = _FIELD.match(text, at)
        if not name:
            return f"has no field at {text[at : at + 20]!r}"
        value = _value(text, name.end())
        if value is None or value.end > end:
            return f"has no value for {name[1]!r}"
        fields.append(Field(Span(*name.span(1)), value))
        at = _after(text, value.end)
    return Layout(key, tuple(fields), end)


def _after(text: str, at: int) -> int:
    """Return the place after white space."""
    space = _SPACE.match(text, at)
    return space.end() if space else at


def _value(text: str, at: int) -> Span | None:
    """Return the place of a value, of one piece or of several that `#` joins."""
    start, end = at, _piece(text, at)
    while end is not None:
        at = _after(text, end)
        if not text.startswith("#", at):
            return Span(start, end)
        end = _piece(text, _after(text, at + 1))
    return None


def _piece(text: str, at: int) -> int | None:
    """Return where a piece of a value ends: in braces, in quotes, or a word."""
    if text.startswith("{", at):
        marks, closing, start = _BRACE, "}", at
    elif text.startswith('"', at):
        marks, closing, start = _QUOTE, '"', at + 1
    else:
        word = _WORD.match(text, at)
        return word.end() if word else None
    depth = 0
    for mark in marks.finditer(text, start):
        depth += {"{": 1, "}": -1}.get(mark[0], 0)
        if depth == 0 and mark[0] == closing:
            return mark.end()
    return None


def is_value(text: str) -> bool:
    """Tell whether a text is the whole value of a field, with its delimiters.

    >>> is_value('{A} # acm # "B"'), is_value("2020"), is_value("{A} B")
    (True, True, False)
    """
    return _value(text, 0) == Span(0, len(text))


# So much longer than it is, and so many characters more, may a .bib become by its @strings.
_LONGER, _MORE = 20, 1_000_000


def longest_string(text: str) -> int:
    """Return how many characters a @string of a .bib may stand for, so that all that it says stays in bounds.

    A few lines may stand for a text without end, where @strings are joined in others and these in many fields. Each
    value names one @string and one more behind each `#`: what all of them may stand for is shared out among these.

    >>> longest_string("@string{a = {x}} @misc{b, title = a # a}")
    250200
    """
    return (_LONGER * len(text) + _MORE) // (text.count("=") + text.count("#") + 1)


def resolved(value: str, strings: Mapping[str, str]) -> str:
    """Return a value with its delimiters as what it says: @strings, by name in lower case, put in, and `#` joined.

    >>> resolved("{A} # acm # jun", {"acm": " by the ACM in "})
    'A by the ACM in June'
    """
    return "".join(_resolved(piece, strings) for piece in pieces(value))


def _resolved(piece: str, strings: Mapping[str, str]) -> str:
    if piece[0] in '{"':
        return piece[1:-1]
    return strings.get(piece.lower(), MONTHS.get(piece.lower(), piece))


def pieces(value: str) -> Iterator[str]:
    """Yield the pieces of a value that `#` joins, with their delimiters.

    >>> list(pieces('{A} # acm # "B"'))
    ['{A}', 'acm', '"B"']
    """
    at = 0
    while (end := _piece(value, at)) is not None:
        yield value[at:end]
        at = _after(value, end)
        if not value.startswith("#", at):
            return
        at = _after(value, at + 1)
