"""Fields put into an entry of a .bib, changed and taken out, in the entry's own layout."""

import re
from collections import Counter
from collections.abc import Sequence

from affbib.bib.parser import MONTHS, Field, Layout
from affbib.text.edits import Edit, Span

__all__ = ["cased", "inserted", "removed", "replaced"]


_LINE = re.compile(r"\r?\n[^\n]*\Z")
_COMMA = re.compile(r"\s*,")
_LAST = re.compile(r"\s*,[ \t]*(?=\r?\n)")


def inserted(text: str, parts: Layout, name: str, latex: str) -> Edit:
    """Return the edit that gives an entry another field: its indent, alignment, delimiters, case and comma.

    It stands last where the last field ends in a comma, else before the last one, so that no line but its own changes.

    >>> from affbib.bib.parser import layout
    >>> from affbib.text.edits import edited
    >>> text = '@misc{a,\\n  TITLE = "T"}'
    >>> print(edited(text, [inserted(text, layout(text), "doi", "10.1/x")]))
    @misc{a,
      DOI = "10.1/x",
      TITLE = "T"}
    """
    if not parts.fields:
        comma = "" if "," in text[parts.key.end : parts.end] else ","
        at = parts.end if not comma else parts.key.end
        return Edit(Span(at, at), f"{comma}\n  {name} = {{{latex}}}\n" if comma else f" {name} = {{{latex}}} ")
    last = parts.fields[-1]
    before = parts.fields[-2].value.end if len(parts.fields) > 1 else parts.key.end
    left, _, right = text[before : last.name.start].partition(",")
    written = _named(text, parts.fields, name) + _delimited(latex, name, _like(text, parts.fields, latex))
    if "\n" in left:
        # A comma begins the line.
        return Edit(Span(last.value.end, last.value.end), f"{left},{right}{written}")
    if line := _LINE.search(right):
        right = line[0]
    end = (_LAST if line else _COMMA).match(text, last.value.end)
    # Where the last line ends in no comma, or in more, it shall stay the last.
    at = end.end() if end else last.name.start - len(right)
    return Edit(Span(at, at), f"{right}{written},")


def replaced(text: str, field: Field, latex: str) -> Edit:
    """Return the edit that gives a field another value, in the delimiters that it has."""
    return Edit(field.value, _delimited(latex, field.name.of(text), field.value.of(text)))


def removed(text: str, field: Field) -> Edit:
    """Return the edit that takes a field out, with its line and its comma."""
    start = len(text[: field.name.start].rstrip())
    end = len(text) - len(text[field.value.end :].lstrip())
    has_comma = text.startswith(",", end) and text[start - 1] == ","
    return Edit(Span(start, end + 1 if has_comma else field.value.end), "")


def cased(name: str, like: Sequence[str]) -> str:
    """Return a name in capitals, or with one, where all of others have them.

    >>> cased("doi", ["Author", "Title"])
    'Doi'
    """
    if all(map(str.isupper, like)):
        return name.upper()
    return name.capitalize() if all(other == other.capitalize() for other in like) else name


def _named(text: str, fields: Sequence[Field], name: str) -> str:
    """Return a field's name and equals sign as the entry's other fields have them."""
    name = cased(name, [one.name.of(text) for one in fields])
    last = fields[-1]
    left, _, right = text[last.name.end : last.value.start].partition("=")
    if "\n" not in left and "\t" not in left:
        columns = [text.find("=", one.name.end) - one.name.start for one in fields]
        column, _ = Counter(columns).most_common(1)[0]
        aligned = [len(one.name.of(text)) for one, at in zip(fields, columns, strict=True) if at == column]
        # Names of different lengths before the same column are aligned; one blank or none is a habit.
        is_aligned = 2 * len(aligned) > len(fields) and len(set(aligned)) > 1
        left = " " * max(column - len(name), 1) if is_aligned else left[:1]
    return f"{name}{left}={right}"


def _like(text: str, fields: Sequence[Field], latex: str) -> str:
    """Return the value whose delimiters a new one takes: the last that has some, or is a number like it."""
    values = (one.value.of(text) for one in reversed(fields))
    found = (value for value in values if value[0] in '{"' or (latex.isdecimal() and value.isdecimal()))
    return next(found, "{}")


def _delimited(latex: str, name: str, like: str) -> str:
    """Return a value in delimiters like another's."""
    if (name.lower() == "month" and latex in MONTHS) or (latex.isdecimal() and like.isdecimal()):
        return latex
    if like.startswith('"') and like.endswith('"') and '"' not in latex:
        return f'"{latex}"'
    return f"{{{latex}}}"
