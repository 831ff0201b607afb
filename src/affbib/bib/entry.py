"""An entry of a .bib: its fields read and changed in its author's own text."""

from collections.abc import Iterator, MutableMapping
from functools import cached_property
from typing import Protocol

from attrs import frozen

from affbib.bib.field_edits import cased, field_edits, rewritten
from affbib.bib.names import read_names
from affbib.bib.parser import Layout, head, is_name, layout
from affbib.errors import BibtexError
from affbib.markup.latex_encode import VERBATIM, completed, decoded, verbatim
from affbib.model.records import Record
from affbib.text.edits import Edit, Span, edited, narrowed, ordered
from affbib.text.folding import shortened

__all__ = ["BibEntry"]

# So many generations an entry inherits from; BibTeX knows one, people use two or three.
_MOST_GENERATIONS = 9


class _File(Protocol):
    """What an entry needs of its file: its path, its other entries, and what its @strings stand for."""

    @property
    def path(self) -> str | None: ...
    def get(self, key: str, /) -> "BibEntry | None": ...
    def resolved(self, value: str) -> str: ...
    def not_encodable(self, text: str) -> str: ...


class BibEntry(MutableMapping[str, str]):
    """An entry of a .bib: a mapping from field names (in lower case) to values, as they say, without delimiters.

    A value that is set may be LaTeX or plain Unicode: what is not LaTeX yet becomes LaTeX, URLs and DOIs stay. It is
    written in the entry's own layout: its indent, alignment, delimiters, case, and comma at the end. Setting what the
    text said when it was read takes a change back.
    """

    def __init__(self, file: _File, text: str, line: int | None = None, *, span: Span | None = None) -> None:
        self._file = file
        self.line = line
        """The line, 1-based, on which the entry begins in the text as it was read; none if it was added."""
        self.span = span
        """The entry's place in the text as it was read; none if it was added."""
        self._text = text
        # What was changed, as it shall be in the end: the edits of the text follow from it.
        self._new_type: str | None = None
        self._new_key: str | None = None
        self._new_values: dict[int, str | None] = {}
        self._added: dict[str, tuple[str, str]] = {}
        self._edits: tuple[Edit, ...] = ()
        self._current: _Parsed | None = None

    def __repr__(self) -> str:
        line = f", line {self.line}" if self.line else ""
        return f"BibEntry({self.type} {shortened(self.key)}{line})"

    def __str__(self) -> str:
        return self._parsed.text

    @property
    def edits(self) -> tuple[Edit, ...]:
        """What was changed, as edits of the entry's text as it was read or added, each within one place.

        >>> from affbib.bib.document import BibFile
        >>> entry = BibFile(b"@misc{a, x = {1}, y = {2}}")["a"]
        >>> entry["x"] = "3"
        >>> entry.edits
        (Edit(span=Span(start=14, end=15), text='3'),)
        """
        return self._edits

    @property
    def type(self) -> str:
        """The type, in lower case."""
        return head(str(self))[0].of(str(self)).lower()

    @property
    def key(self) -> str:
        """The citation key."""
        return head(str(self))[1].of(str(self))

    @property
    def record(self) -> Record:
        """The entry as a record: values and names in Unicode, with what it inherits by `crossref` and `xdata`.

        :raises BibtexError: the entry cannot be read; a parent that cannot be read gives nothing
        """
        fields = self.inherited
        people = {name: read_names(fields.pop(name, "")) for name in ("author", "editor")}
        unicode = {name: value if name in VERBATIM else decoded(value) for name, value in fields.items()}
        return Record(self.type, unicode, people["author"], people["editor"])

    @property
    def inherited(self) -> dict[str, str]:
        """The fields as they say, in LaTeX, with those that the entry inherits by `crossref` and `xdata`."""
        return self._inherited({self.key.lower()})

    def _inherited(self, seen: set[str], depth: int = 0) -> dict[str, str]:
        """Return the entry's fields and those that it inherits, from each of its ancestors once."""
        fields = dict(self)
        for way in ("crossref", "xdata") if depth < _MOST_GENERATIONS else ():
            # What stands between two commas may be nothing, which is nobody's key.
            for key in filter(None, map(str.strip, fields.get(way, "").lower().split(","))):
                parent = self._file.get(key)
                if parent is None or key in seen:
                    continue
                seen.add(key)
                try:
                    parents = parent._inherited(seen, depth + 1)
                except BibtexError:
                    # A parent that cannot be read is among the findings of the file, and costs its child nothing else.
                    continue
                if way == "crossref" and "title" in parents:
                    # The title of the whole is the title of what its parts are in.
                    parents.setdefault("booktitle", parents.pop("title"))
                fields = parents | fields
        return fields

    def retype(self, name: str) -> None:
        """Give the entry another type, in capitals where it has them.

        :raises ValueError: the name is none
        """
        if not is_name(name):
            raise ValueError(f"{name!r} is no name of a type")
        old = head(self._text)[0].of(self._text)
        self._new_type = None if name.lower() == old.lower() else cased(name, [old])
        self._change()

    def _rename(self, key: str) -> None:
        # The file knows whether the key is free.
        self._new_key = None if key == head(self._text)[1].of(self._text) else key
        self._change()

    def __getitem__(self, name: str) -> str:
        parsed = self._parsed
        return self._file.resolved(parsed.layout.fields[parsed.numbers[name.lower()]].value.of(parsed.text))

    def __iter__(self) -> Iterator[str]:
        return iter(self._parsed.numbers)

    def __len__(self) -> int:
        return len(self._parsed.numbers)

    def __setitem__(self, name: str, value: str) -> None:
        if not is_name(name):
            raise ValueError(f"{name!r} is no name of a field")
        latex = verbatim(value) if name.lower() in VERBATIM else completed(value)
        if char := self._file.not_encodable(name + latex):
            raise ValueError(f"{char!r} is no character of the encoding in which the file is")
        parts = self._read()
        number = self._number(name.lower(), parts)
        if number is None:
            first_name, _ = self._added.get(name.lower(), (name, ""))
            self._added[name.lower()] = first_name, latex
        else:
            field = parts.fields[number]
            old = field.value.of(self._text)
            if value == self._file.resolved(old) or rewritten(self._text, field, latex) == old:
                self._new_values.pop(number, None)
            else:
                self._new_values[number] = latex
        self._change(parts)

    def __delitem__(self, name: str) -> None:
        parts = self._read()
        number = self._number(name.lower(), parts)
        if number is not None and self._is_there(number):
            self._new_values[number] = None
        else:
            del self._added[name.lower()]
        self._change(parts)

    def _number(self, name: str, parts: Layout) -> int | None:
        """Return the number of the field with a name in the text as it was read: the first that is still there."""
        fields = enumerate(parts.fields)
        numbers = [number for number, field in fields if field.name.of(self._text).lower() == name]
        return next(filter(self._is_there, numbers), numbers[0] if numbers else None)

    def _is_there(self, number: int) -> bool:
        return self._new_values.get(number, "") is not None

    def _change(self, parts: Layout | None = None) -> None:
        """Make the edits anew of what shall be."""
        self._edits = ordered(self._changes(parts))
        self._current = None

    def _changes(self, parts: Layout | None) -> Iterator[Edit]:
        for place, name in zip(head(self._text), (self._new_type, self._new_key), strict=True):
            if name is not None:
                yield narrowed(self._text, Edit(place, name))
        if self._new_values or self._added:
            added = dict(self._added.values())
            yield from field_edits(self._text, parts or self._read(), values=self._new_values, added=added)

    def _read(self) -> Layout:
        """Return the places in the text as it was read; once it was changed they are not kept: there are very many."""
        parsed = _Parsed(self._text, self._file.path, self.line) if self._edits else self._parsed
        return parsed.layout

    @property
    def _parsed(self) -> "_Parsed":
        """The text as it is."""
        if self._current is None:
            self._current = _Parsed(edited(self._text, self._edits), self._file.path, self.line)
        return self._current


@frozen
class _Parsed:
    """An entry's text with the places of its parts, which are looked for when they are first asked for."""

    text: str
    path: str | None
    line: int | None

    @cached_property
    def layout(self) -> Layout:
        parts = layout(self.text)
        if isinstance(parts, str):
            key = head(self.text)[1].of(self.text)
            raise BibtexError(f"the entry {key!r} {parts}", self.path, self.line)
        return parts

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The numbers of the fields by name in lower case; of two with one name, the first."""
        numbers: dict[str, int] = {}
        for number, field in enumerate(self.layout.fields):
            numbers.setdefault(field.name.of(self.text).lower(), number)
        return numbers
