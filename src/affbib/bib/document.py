"""A .bib as its author's own text: read without loss, changed only where it must change."""

import contextlib
import os
import re
import sys
from collections.abc import Iterator, MutableMapping
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import field, frozen

from affbib.bib.diagnostics import faults
from affbib.bib.field_edits import cased, inserted, removed, replaced
from affbib.bib.names import read_names
from affbib.bib.parser import MONTHS, Field, Layout, blocks, head, is_name, layout, pieces, string
from affbib.bib.writer import VERBATIM, field_texts, format_entry
from affbib.errors import BibtexError, FileError, OverwriteError
from affbib.markup.latex_encode import completed, decoded, verbatim
from affbib.model.findings import Finding
from affbib.model.records import Bibliography, Record, is_key
from affbib.text.edits import Edit, Span, edited, narrowed
from affbib.text.files import read_bytes, write_atomically
from affbib.text.folding import shortened

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = ["BibEntry", "BibFile", "Block", "read_bib"]

# So many generations an entry inherits from; BibTeX knows one, people use two or three.
_DEEPEST = 9
# So many characters a @string stands for at the most.
_LONGEST_STRING = 100_000


@frozen
class Block:
    """A part of a .bib: its `kind`, its place in the text as it was read, and its text.

    Kinds: "entry", "string", "preamble", "comment" (an explicit one), "text" (what stands between), and "failed",
    which begins like a block and cannot be read; `reason` says why.
    """

    kind: str
    span: Span
    text: str = field(repr=False)
    reason: str = ""


def _block(kind: str, span: Span, text: str) -> Block:
    found = layout(text) if kind == "entry" else None
    if isinstance(found, str):
        return Block("failed", span, text, found)
    return Block(kind, span, text, "is not closed" if kind == "failed" else "")


def read_bib(path: str | PathLike[str]) -> "BibFile":
    """Return a .bib file; whatever is in it is kept.

    :raises FileError: the file cannot be read
    """
    return BibFile(read_bytes(path), path=path)


class BibFile(MutableMapping[str, "BibEntry"]):
    """The text of a .bib: a mapping from citation keys (without regard to case) to entries that can be changed.

    Each change touches its own characters only; `bytes()` of a file that was not changed is the file, whatever it
    holds. A text that is not UTF-8 is read and written as Latin-1. Of entries with one key, the first is meant.

    >>> bib = BibFile(b"@Misc{lee2020,\\n  title = {T}\\n}\\n")
    >>> bib["lee2020"]["doi"] = "10.1/x"
    >>> print(bytes(bib).decode(), end="")
    @Misc{lee2020,
      doi = {10.1/x},
      title = {T}
    }
    """

    def __init__(self, data: bytes = b"", *, path: str | PathLike[str] | None = None) -> None:
        self.path = None if path is None else os.fspath(path)
        self._data = data
        try:
            self._text, self._encoding = data.decode("utf-8"), "utf-8"
        except UnicodeDecodeError:
            self._text, self._encoding = data.decode("latin-1"), "latin-1"
        # What stands where the text has its blocks, and after them what was added.
        self._parts: list[str | BibEntry] = []
        self._spans: list[Span] = []
        self._entries: dict[str, BibEntry] = {}
        self.strings: dict[str, str] = {}
        """The values of the file's @strings by their names in lower case, resolved."""
        self.preamble = ""
        """The texts of the file's @preambles."""
        line = 1
        for kind, span in blocks(self._text):
            self._spans.append(span)
            self._take(kind, span.of(self._text), line)
            line += self._text.count("\n", span.start, span.end)

    def _take(self, kind: str, text: str, line: int | None = None) -> None:
        if kind == "string":
            self._define(text)
        if kind == "preamble":
            self.preamble += text
        if kind != "entry":
            self._parts.append(text)
            return
        entry = BibEntry(self, text, line, place=len(self._parts))
        self._parts.append(entry)
        self._entries.setdefault(entry.key.lower(), entry)

    def _define(self, text: str) -> None:
        if defined := string(text):
            name, value = defined
            # A few lines may stand for a text without end.
            self.strings[name] = self.resolved(value)[:_LONGEST_STRING]

    def __getitem__(self, key: str) -> "BibEntry":
        return self._entries[key.lower()]

    def __setitem__(self, key: str, entry: "BibEntry") -> None:
        raise TypeError("entries are changed field by field, added by add() and taken out by del")

    def __delitem__(self, key: str) -> None:
        place = self._entries.pop(key.lower())._place
        after = self._parts[place + 1] if place + 1 < len(self._parts) else ""
        self._parts[place] = ""
        if isinstance(after, str) and after:
            # The line's end and the blank line that set it apart go with it.
            self._parts[place + 1] = re.sub(r"\A[ \t]*\r?\n(?:[ \t]*\r?\n)?", "", after)

    def __iter__(self) -> Iterator[str]:
        entries = ((part, part.key) for part in self._parts if isinstance(part, BibEntry))
        return (key for entry, key in entries if self._entries.get(key.lower()) is entry)

    def __len__(self) -> int:
        return len(self._entries)

    def __repr__(self) -> str:
        place = f" of {shortened(self.path)}" if self.path else ""
        return f"BibFile({len(self)} entries{place}: {shortened(', '.join(self))})"

    def __str__(self) -> str:
        return "".join(str(part) for part in self._parts)

    def __bytes__(self) -> bytes:
        return str(self).encode(self._encoding, "xmlcharrefreplace")

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The parts of the text as it was read, in order; together they are the text."""
        return tuple(_block(kind, span, span.of(self._text)) for kind, span in blocks(self._text))

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong in the text as it was read, in its order."""
        return faults(self._text, self.path)

    @property
    def encoding(self) -> str:
        """How the file is read and written: "utf-8" or "latin-1"."""
        return self._encoding

    @property
    def text(self) -> str:
        """The text as it was read."""
        return self._text

    @property
    def edits(self) -> tuple[Edit, ...]:
        """What was changed, as edits of the text as it was read.

        >>> bib = BibFile(b"@misc{a, x = 1}@misc{b, x = 2}")
        >>> bib["b"]["x"] = "3"
        >>> bib.edits
        (Edit(span=Span(start=28, end=29), text='3'),)
        """
        held = zip(self._parts, self._spans, strict=False)
        found = [narrowed(self._text, Edit(span, str(part))) for part, span in held]
        end = Span(len(self._text), len(self._text))
        found.append(Edit(end, "".join(map(str, self._parts[len(self._spans) :]))))
        return tuple(edit for edit in found if edit.text or edit.span.start < edit.span.end)

    def to_frame(self) -> "DataFrame":
        """Return the entries as records in a DataFrame, as `Bibliography.to_frame` does.

        Entries that cannot be read are left out; `findings` name them.

        :raises ExtraError: the extra `affbib[pandas]` is not installed
        """
        records = {}
        for key, entry in self.items():
            with contextlib.suppress(BibtexError):
                records[key] = entry.record
        return Bibliography(records).to_frame()

    def resolved(self, value: str) -> str:
        """Return a value with its delimiters as what it says: @strings and months put in, `#` joined."""
        return "".join(self._resolved(piece) for piece in pieces(value))

    def _resolved(self, piece: str) -> str:
        if piece[0] in '{"':
            return piece[1:-1]
        return self.strings.get(piece.lower(), MONTHS.get(piece.lower(), piece))

    def add(self, key: str, record: Record) -> None:
        """Add a record at the end.

        :raises ValueError: the key is none, or is there already
        """
        if not is_key(key) or key.lower() in self._entries:
            raise ValueError(f"{key!r} is there already" if is_key(key) else f"{key!r} is no citation key")
        line_end = "\r\n" if "\r\n" in self._text else "\n"
        before = str(self)
        gap = "" if not before or before.endswith(2 * line_end) else line_end * (1 if before.endswith("\n") else 2)
        text = format_entry(key, record.type, field_texts(record)).replace("\n", line_end)
        self._parts.append(gap)
        self._take("entry", text.rstrip("\r\n"))
        self._parts.append(line_end)

    def rename(self, old: str, new: str) -> None:
        """Give an entry another key; what cites it by `crossref` or `xdata` is left as it is.

        :raises KeyError: there is no such entry
        :raises ValueError: the new key is none, or is another entry's
        """
        entry = self[old]
        if not is_key(new) or self._entries.get(new.lower(), entry) is not entry:
            raise ValueError(f"{new!r} is there already" if is_key(new) else f"{new!r} is no citation key")
        entry._rename(new)
        self._entries[new.lower()] = self._entries.pop(old.lower())

    def write(self, path: str | PathLike[str] | None = None) -> None:
        """Write the text to a path, or to where it was read from, whole or not at all.

        :raises OverwriteError: the file was changed by someone else since it was read
        :raises FileError: the file cannot be written
        """
        target = os.fspath(path) if path is not None else self.path
        if target is None:
            raise ValueError("this text was read from no file: name a path")
        data = bytes(self)
        is_own = self.path is not None and os.path.realpath(target) == os.path.realpath(self.path)
        if is_own and Path(target).exists():
            with _alone(target):
                if read_bytes(target) != self._data:
                    raise OverwriteError("was changed since it was read; read it again", target)
                write_atomically(target, data)
        else:
            write_atomically(target, data)
        if is_own:
            self._data = data


@contextlib.contextmanager
def _alone(path: str) -> Iterator[None]:
    """Keep other affbib processes from a file meanwhile; Windows has no such lock."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    while True:
        try:
            file = Path(path).open("rb")  # noqa: SIM115
        except OSError as fault:
            raise FileError(f"{path}: {(fault.strerror or type(fault).__name__).lower()}") from fault
        with file:
            fcntl.flock(file, fcntl.LOCK_EX)
            # Who had the lock before may have put another file in the place of the one that was opened.
            if os.fstat(file.fileno()).st_ino == Path(path).stat().st_ino:
                yield
                return


class BibEntry(MutableMapping[str, str]):
    """An entry of a .bib: a mapping from field names (in lower case) to values, as they say, without delimiters.

    A value that is set may be LaTeX or plain Unicode: what is not LaTeX yet becomes LaTeX, URLs and DOIs stay. It is
    written in the entry's own layout: its indent, alignment, delimiters, case, and comma at the end.
    """

    def __init__(self, file: BibFile, text: str, line: int | None = None, *, place: int = 0) -> None:
        self._file = file
        self._text = text
        self._place = place
        self.line = line
        """The line, 1-based, on which the entry begins in the text as it was read; none if it was added."""
        self._layout: Layout | None = None
        self._named: dict[str, Field] | None = None

    def __repr__(self) -> str:
        line = f", line {self.line}" if self.line else ""
        return f"BibEntry({self.type} {shortened(self.key)}{line})"

    def __str__(self) -> str:
        return self._text

    @property
    def span(self) -> Span | None:
        """The place of the entry in the file's text as it was read; none if it was added."""
        return self._file._spans[self._place] if self._place < len(self._file._spans) else None

    @property
    def type(self) -> str:
        """The type, in lower case."""
        return head(self._text)[0].of(self._text).lower()

    @property
    def key(self) -> str:
        """The citation key."""
        return head(self._text)[1].of(self._text)

    @property
    def record(self) -> Record:
        """The entry as a record: values and names in Unicode, with what it inherits by `crossref` and `xdata`."""
        said = self.inherited
        people = {name: read_names(said.pop(name, "")) for name in ("author", "editor")}
        fields = {name: value if name in VERBATIM else decoded(value) for name, value in said.items()}
        return Record(self.type, fields, people["author"], people["editor"])

    @property
    def inherited(self) -> dict[str, str]:
        """The fields as they say, in LaTeX, with those that the entry inherits by `crossref` and `xdata`."""
        return self._inherited({self.key.lower()})

    def _inherited(self, seen: set[str], depth: int = 0) -> dict[str, str]:
        """Return what the entry says and what it inherits, from each of its ancestors once."""
        said = dict(self)
        for way in ("crossref", "xdata") if depth < _DEEPEST else ():
            for key in said.get(way, "").lower().split(","):
                parent = self._file.get(key.strip())
                if parent is None or parent.key.lower() in seen:
                    continue
                seen.add(parent.key.lower())
                handed = parent._inherited(seen, depth + 1)
                if way == "crossref" and "title" in handed:
                    # The title of the whole is the title of what its parts are in.
                    handed.setdefault("booktitle", handed.pop("title"))
                said = handed | said
        return said

    def retype(self, name: str) -> None:
        """Give the entry another type, in capitals where it has them.

        :raises ValueError: the name is none
        """
        if not is_name(name):
            raise ValueError(f"{name!r} is no name of a type")
        place = head(self._text)[0]
        self._change(Edit(place, cased(name, [place.of(self._text)])))

    def _rename(self, key: str) -> None:
        self._change(Edit(head(self._text)[1], key))

    def _change(self, edit: Edit) -> None:
        self._text = edited(self._text, [edit])
        self._layout = self._named = None

    @property
    def _parts(self) -> Layout:
        if self._layout is None:
            parsed = layout(self._text)
            if isinstance(parsed, str):
                raise BibtexError(f"the entry {self.key!r} {parsed}", self._file.path, self.line)
            self._layout = parsed
        return self._layout

    @property
    def _fields(self) -> dict[str, Field]:
        """The fields by name in lower case; of two with one name, the first."""
        if self._named is None:
            named: dict[str, Field] = {}
            for one in self._parts.fields:
                named.setdefault(one.name.of(self._text).lower(), one)
            self._named = named
        return self._named

    def __getitem__(self, name: str) -> str:
        return self._file.resolved(self._fields[name.lower()].value.of(self._text))

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def __setitem__(self, name: str, value: str) -> None:
        if not is_name(name):
            raise ValueError(f"{name!r} is no name of a field")
        latex = verbatim(value) if name.lower() in VERBATIM else completed(value)
        found = self._fields.get(name.lower())
        text = self._text
        self._change(replaced(text, found, latex) if found else inserted(text, self._parts, name, latex))

    def __delitem__(self, name: str) -> None:
        self._change(removed(self._text, self._fields[name.lower()]))
