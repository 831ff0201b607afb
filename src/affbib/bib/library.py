"""bibtexparser's libraries (version 2): a .bib's text as one, and one as the text of a .bib."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from attrs import frozen

from affbib.bib.entry import BibEntry
from affbib.bib.parser import MONTHS, Layout, blocks, contents, head, is_value, layout, resolved, string
from affbib.bib.writer import mixed_entry
from affbib.markup.latex_encode import completed
from affbib.text.edits import Span

if TYPE_CHECKING:
    from bibtexparser.library import Library
    from bibtexparser.model import Block, Entry, Field, String

__all__ = ["has_delimiters", "library_of", "text_of"]

# Between blocks of a library so many line ends stay that stood between them where they were read.
_MOST_LINE_ENDS = 3

# So many characters a @string of a library stands for at the most, as it is joined in others.
_LONGEST_STRING = 20_000


def library_of(text: str) -> "Library":
    """Return the blocks of a .bib's text as bibtexparser's own reader gives them, values without delimiters.

    Lines are counted from 0, as bibtexparser counts them. What cannot be read is a `ParsingFailedBlock`; of entries or
    fields with one name, bibtexparser's blocks for such take the place.

    >>> library_of("@misc{a, x = {1}}\\n\\n% b").blocks[1]
    ImplicitComment(comment=`% b`, start_line=2, raw=`% b`)
    """
    from bibtexparser.library import Library
    from bibtexparser.middlewares.parsestack import default_parse_stack

    library = Library()
    line = 0
    for kind, span in blocks(text):
        raw = span.of(text)
        library.add(list(_block(kind, raw, line)), fail_on_duplicate_key=False)
        line += raw.count("\n")
    for middleware in default_parse_stack():
        library = middleware.transform(library)
    return library


def _block(kind: str, raw: str, line: int) -> "Iterator[Block]":
    from bibtexparser import model
    from bibtexparser.exceptions import BlockAbortedException

    reason = "is not closed"
    if kind == "text":
        if comment := raw.strip():
            line += raw[: raw.index(comment)].count("\n")
            yield model.ImplicitComment(comment, line, comment)
        return
    if kind == "comment":
        yield model.ExplicitComment(contents(raw).strip(), line, raw)
        return
    if kind == "preamble":
        yield model.Preamble(contents(raw), line, raw)
        return
    if kind == "string":
        if definition := string(raw):
            yield model.String(*definition, line, raw)
            return
        reason = "the @string has no value"
    if kind == "entry":
        parts = layout(raw)
        if isinstance(parts, Layout):
            yield _entry(raw, parts, line)
            return
        reason = parts
    yield model.ParsingFailedBlock(BlockAbortedException(reason), line, raw)


def _entry(raw: str, parts: Layout, line: int) -> "Block":
    from bibtexparser.model import DuplicateFieldKeyBlock, Entry, Field

    fields = []
    at, field_line = 0, line
    for field in parts.fields:
        # bibtexparser takes the line of the equals sign.
        equals = raw.index("=", field.name.end)
        field_line += raw.count("\n", at, equals)
        at = equals
        fields.append(Field(field.name.of(raw), field.value.of(raw), field_line))
    kind, key = head(raw)
    entry = Entry(kind.of(raw).lower(), key.of(raw), fields, line, raw)
    several = {name for name, count in Counter(field.key for field in fields).items() if count > 1}
    return DuplicateFieldKeyBlock(several, entry) if several else entry


def text_of(library: "Library") -> str:
    """Return the text of a .bib that says what a library does.

    A block stands as it was read, but for what was changed since; one that was not read is written anew. Blocks that
    stood on one line, or with at most two blank lines between them, do so again.

    :raises ValueError: an entry or field has a name that a .bib cannot hold

    >>> print(text_of(library_of("@Misc{a,\\n  x = 1\\n}\\n\\n% b\\n")), end="")
    @Misc{a,
      x = 1
    }
    <BLANKLINE>
    % b
    """
    strings: dict[str, str] = {}
    texts: list[str] = []
    end: int | None = 0
    for block in library.blocks:
        text = _text(block, strings)
        if not text:
            continue
        start = block.start_line if block.raw is not None else None
        gap = -1 if start is None or end is None else start - end
        texts += ["\n" * (gap if 0 <= gap <= _MOST_LINE_ENDS else 2 if texts else 0), text]
        end = None if start is None else start + (block.raw or "").count("\n")
    return "".join([*texts, "\n"] if texts else [])


def _text(block: "Block", strings: dict[str, str]) -> str:
    """Return the text of a block; a @string is added to those that entries name."""
    from bibtexparser import model

    raw = block.raw
    match block:
        case model.ParsingFailedBlock():
            inner = block.ignore_error_block
            return raw if raw is not None else _text(inner, strings) if inner is not None else ""
        case model.Entry():
            return _entry_text(block, strings)
        case model.String():
            return _string_text(block, strings)
        case model.Preamble():
            return raw if raw and contents(raw) == block.value else f"@preamble{{{block.value}}}"
        case model.ExplicitComment():
            same = raw and contents(raw).strip() == block.comment.strip()
            return raw if raw and same else f"@comment{{{block.comment}}}"
        case model.ImplicitComment():
            return str(block.comment).strip()
    return raw or ""


def _string_text(block: "String", strings: dict[str, str]) -> str:
    old = string(block.raw) if block.raw else None
    says = resolved(old[1], strings) if old else None
    new = str(block.value)
    if is_value(new) and (block.enclosing == "no-enclosing" or has_delimiters(block)):
        new = resolved(new, strings)
    strings[block.key.lower()] = new[:_LONGEST_STRING]
    if old and old[0] == block.key and new == says:
        return str(block.raw)
    text = f"@string{{{block.key} = {{{completed(new)}}}}}"
    if (string(text) or ("", ""))[0] != block.key:
        raise ValueError(f"{block.key!r} is no name of a @string")
    return text


def has_delimiters(block: "Block") -> bool:
    """Tell whether the values of a block still have their delimiters, which bibtexparser's default parsing takes off.

    >>> import bibtexparser
    >>> [has_delimiters(bibtexparser.parse_string("@misc{a}", stack).entries[0]) for stack in (None, [])]
    [False, True]
    """
    from bibtexparser.middlewares.enclosing import REMOVED_ENCLOSING_KEY

    return block.raw is not None and REMOVED_ENCLOSING_KEY not in block.parser_metadata


@frozen
class _NoFile:
    """What an entry needs of a file, where there is none."""

    strings: Mapping[str, str]
    path: str | None = None

    def get(self, key: str, /) -> BibEntry | None:
        return None

    def not_encodable(self, text: str) -> str:
        return ""

    def resolved(self, value: str) -> str:
        return resolved(value, self.strings)


def _entry_text(block: "Entry", strings: Mapping[str, str]) -> str:
    values: dict[str, tuple[str, str]] = {}
    for field in block.fields:
        values.setdefault(field.key.lower(), (field.key, _value(block, field, strings)))
    raw = block.raw
    if raw is None:
        return mixed_entry(block.key, block.entry_type, dict(values.values())).rstrip("\n")
    if list(blocks(raw)) != [("entry", Span(0, len(raw)))] or isinstance(layout(raw), str):
        # What bibtexparser reads otherwise than BibTeX stays as it is.
        return raw
    entry = BibEntry(_NoFile(strings), raw)
    if entry.key != block.key:
        entry._rename(block.key)
        if entry.key != block.key:
            raise ValueError(f"{block.key!r} is no citation key")
    if entry.type != block.entry_type.lower():
        entry.retype(block.entry_type)
    for name in list(entry):
        if name not in values:
            del entry[name]
    for name, (spelled, value) in values.items():
        says = entry.get(name)
        # An expression is the same value as what it stands for.
        if says is None or says not in (value, resolved(value, strings) if is_value(value) else value):
            entry[spelled] = value
    return str(entry)


def _value(block: "Entry", field: "Field", strings: Mapping[str, str]) -> str:
    """Return a field's value as it says, whatever a middleware made of it; the name of a month stays one."""
    value: Any = field.value
    people = value if isinstance(value, list) else [value]
    text = " and ".join(str(getattr(person, "merge_last_name_first", person)) for person in people)
    if not is_value(text) or (field.enclosing != "no-enclosing" and not has_delimiters(block)):
        return text
    month = text.lower()
    return month if field.key.lower() == "month" and month in MONTHS else resolved(text, strings)
