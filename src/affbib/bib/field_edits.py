"""Fields put into an entry of a .bib, changed and taken out, in the entry's own layout."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from affbib.bib.parser import MONTHS, Field, Layout
from affbib.text.edits import Edit, Span, narrowed

__all__ = ["cased", "field_edits", "rewritten"]

_LAST_LINE = re.compile(r"\r?\n[^\n]*\Z")
_COMMA = re.compile(r"\s*,")
_COMMA_AT_LINE_END = re.compile(r"\s*,[ \t]*(?=\r?\n)")


def field_edits(
    text: str, layout: Layout, *, values: Mapping[int, str | None], added: Mapping[str, str]
) -> Iterator[Edit]:
    """Yield the edits that change fields of an entry, each within the place of its own field.

    `values` has the new LaTeX of fields by their number in the layout, counted from 0, or none for those to take out;
    `added` has the LaTeX of new fields by name. New fields have the entry's indent, alignment, delimiters, case and
    comma. They stand last where the last field ends in a comma, else before it, so that no line but theirs changes.

    >>> from affbib.bib.parser import layout
    >>> from affbib.text.edits import edited
    >>> text = '@misc{a,\\n  TITLE = "T",\\n  NOTE = "N"}'
    >>> print(edited(text, field_edits(text, layout(text), values={0: "New"}, added={"doi": "10.1/x"})))
    @misc{a,
      TITLE = "New",
      DOI = "10.1/x",
      NOTE = "N"}
    """
    for number, latex in values.items():
        field = layout.fields[number]
        if latex is None:
            yield _removed(text, layout, number)
        else:
            yield narrowed(text, Edit(field.value, rewritten(text, field, latex)))
    if added:
        yield _inserted(text, layout, added) if layout.fields else _filled(text, layout, added)


def rewritten(text: str, field: Field, latex: str) -> str:
    """Return another value for a field of an entry, in the delimiters that the field has.

    >>> from affbib.bib.parser import layout
    >>> text = '@misc{a, title = "T"}'
    >>> rewritten(text, layout(text).fields[0], "New")
    '"New"'
    """
    return _delimited(latex, field.name.of(text), field.value.of(text))


def cased(name: str, like: Sequence[str]) -> str:
    """Return a name in capitals, or with one, where all of others have them.

    >>> cased("doi", ["Author", "Title"])
    'Doi'
    """
    return _case(like)(name)


def _case(names: Sequence[str]) -> Callable[[str], str]:
    if all(map(str.isupper, names)):
        return str.upper
    return str.capitalize if all(name == name.capitalize() for name in names) else str


def _removed(text: str, layout: Layout, number: int) -> Edit:
    """Return the edit that takes a field out, with its line and its comma."""
    field, before = layout.fields[number], _end_before(layout, number)
    if _begins_with_comma(text, layout):
        return Edit(Span(before, field.value.end), "")
    comma = _COMMA.match(text, field.value.end)
    return Edit(Span(text.index(",", before) + 1, comma.end() if comma else field.value.end), "")


def _end_before(layout: Layout, number: int) -> int:
    """Return where what stands before a field and its comma ends: another field, or the key."""
    return layout.fields[number - 1].value.end if number else layout.key.end


def _begins_with_comma(text: str, layout: Layout) -> bool:
    """Tell whether a comma begins the last field's line, rather than ends the line before."""
    last = layout.fields[-1].name.start
    return "\n" in text[_end_before(layout, len(layout.fields) - 1) : last].partition(",")[0]


def _filled(text: str, layout: Layout, added: Mapping[str, str]) -> Edit:
    """Return the edit that gives fields to an entry that has none."""
    fields = [f"{name} = {{{latex}}}" for name, latex in added.items()]
    if "," in text[layout.key.end : layout.end]:
        return Edit(Span(layout.end, layout.end), f" {', '.join(fields)} ")
    return Edit(Span(layout.key.end, layout.key.end), "".join(f",\n  {field}" for field in fields) + "\n")


def _inserted(text: str, layout: Layout, added: Mapping[str, str]) -> Edit:
    """Return the edit that gives fields to an entry that has some."""
    last = layout.fields[-1]
    before = text[_end_before(layout, len(layout.fields) - 1) : last.name.start]
    left, _, right = before.partition(",")
    fields = list(_written(text, layout.fields, added))
    if _begins_with_comma(text, layout):
        return Edit(Span(last.value.end, last.value.end), "".join(f"{left},{right}{field}" for field in fields))
    line = _LAST_LINE.search(right)
    indent = line[0] if line else right
    comma = (_COMMA_AT_LINE_END if line else _COMMA).match(text, last.value.end)
    # Where the last line ends in no comma, or in more, it shall stay the last.
    place = comma.end() if comma else last.name.start - len(indent)
    return Edit(Span(place, place), "".join(f"{indent}{field}," for field in fields))


def _written(text: str, fields: Sequence[Field], added: Mapping[str, str]) -> Iterator[str]:
    """Yield new fields with names, equals signs and delimiters as the entry's other fields have them."""
    names = [field.name.of(text) for field in fields]
    case = _case(names)
    left, _, right = text[fields[-1].name.end : fields[-1].value.start].partition("=")
    column = _column(text, fields)
    values = [field.value.of(text) for field in reversed(fields)]
    delimited = next((value for value in values if value[0] in '{"'), "{}")
    number = next((value for value in values if value[0] in '{"' or value.isdecimal()), "{}")
    for name, latex in added.items():
        blanks = left
        if "\n" not in left and "\t" not in left:
            blanks = " " * max(column - len(name), 1) if column else left[:1]
        like = number if latex.isdecimal() else delimited
        yield f"{case(name)}{blanks}={right}{_delimited(latex, name, like)}"


def _column(text: str, fields: Sequence[Field]) -> int:
    """Return in which column, from the names' beginning, the entry's equals signs are aligned; 0 if they are not."""
    columns = [text.find("=", field.name.end) - field.name.start for field in fields]
    column, _ = Counter(columns).most_common(1)[0]
    lengths = [field.name.end - field.name.start for field, own in zip(fields, columns, strict=True) if own == column]
    # Names of different lengths before the same column are aligned; one blank or none is a habit.
    return column if 2 * len(lengths) > len(fields) and len(set(lengths)) > 1 else 0


def _delimited(latex: str, name: str, like: str) -> str:
    """Return a value in delimiters like another's."""
    if (name.lower() == "month" and latex in MONTHS) or (latex.isdecimal() and like.isdecimal()):
        return latex
    if like.startswith('"') and like.endswith('"') and '"' not in latex:
        return f'"{latex}"'
    return f"{{{latex}}}"
