"""A .bib as its author's own text: read without loss, changed only where it must change."""

import contextlib
import os
import re
import sys
from collections.abc import Iterator, MutableMapping
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, cast

from attrs import field, frozen

from affbib.bib.diagnostics import faults
from affbib.bib.entry import BibEntry
from affbib.bib.parser import blocks, layout, longest_string, resolved, string
from affbib.bib.writer import field_texts, format_entry
from affbib.errors import BibtexError, FileError, OverwriteError
from affbib.model.findings import Finding
from affbib.model.records import Bibliography, Record, is_key
from affbib.text.edits import Edit, Span, edited, ordered
from affbib.text.files import read_bytes, write_atomically
from affbib.text.folding import shortened

if TYPE_CHECKING:
    from bibtexparser.library import Library
    from pandas import DataFrame
    from pybtex.database import BibliographyData

__all__ = ["BibFile", "Block", "read_bib"]

_LINE_END_AND_BLANK = re.compile(r"[ \t]*\r?\n(?:[ \t]*\r?\n)?")


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
    parts = layout(text) if kind == "entry" else None
    if isinstance(parts, str):
        return Block("failed", span, text, parts)
    return Block(kind, span, text, "is not closed" if kind == "failed" else "")


def read_bib(source: "str | PathLike[str] | Library | BibliographyData") -> "BibFile":
    """Return a .bib file, by its path; whatever is in it is kept. bibtexparser's library and pybtex's data become one.

    A `bibtexparser.Library` keeps the text that its blocks were read from, but for what was changed since.

    :raises FileError: the file cannot be read
    :raises ValueError: an entry or field has a name that a .bib cannot hold
    :raises TypeError: the source is none of these
    """
    if isinstance(source, str | PathLike):
        return BibFile(read_bytes(source), path=source)
    # What is an object of a library was imported with it: nothing heavy is imported here for others.
    if _is(source, "bibtexparser.library", "Library"):
        from affbib.bib.library import text_of

        text = text_of(cast("Library", source))
    elif _is(source, "pybtex.database", "BibliographyData"):
        from affbib.bib.pybtex_data import text_of as text_of_data

        text = text_of_data(cast("BibliographyData", source))
    else:
        raise TypeError(f"a .bib is read from a path, a Library or a BibliographyData, not {type(source).__name__}")
    return BibFile(text.encode("utf-8", "replace"))


def _is(source: object, module: str, name: str) -> bool:
    return module in sys.modules and isinstance(source, getattr(sys.modules[module], name))


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
        self._blocks = tuple(blocks(self._text))
        # The entries that there are, in order: first those that were read, then those that were added.
        self._order: dict[int, BibEntry] = {}
        self._by_key: dict[str, list[BibEntry]] = {}
        self._deleted: list[Span] = []
        self.strings: dict[str, str] = {}
        """The values of the file's @strings by their names in lower case, resolved."""
        self.preamble = ""
        """The texts of the file's @preambles."""
        self._longest_string = longest_string(self._text)
        line = 1
        for kind, span in self._blocks:
            text = span.of(self._text)
            if kind == "entry":
                self._register(BibEntry(self, text, line, span=span))
            elif kind == "string":
                self._define(text)
            elif kind == "preamble":
                self.preamble += text
            line += self._text.count("\n", span.start, span.end)

    def _register(self, entry: BibEntry) -> None:
        self._order[id(entry)] = entry
        self._by_key.setdefault(entry.key.lower(), []).append(entry)

    def _define(self, text: str) -> None:
        if definition := string(text):
            name, value = definition
            self.strings[name.lower()] = self.resolved(value)[: self._longest_string]

    def __getitem__(self, key: str) -> BibEntry:
        return self._by_key[key.lower()][0]

    def __setitem__(self, key: str, entry: BibEntry) -> None:
        raise TypeError("entries are changed field by field, added by add() and taken out by del")

    def __delitem__(self, key: str) -> None:
        """Take an entry out.

        :raises KeyError: there is no such entry
        :raises BibtexError: what stands before it is not closed, and would take in what follows
        """
        entry = self[key]
        if entry.span is not None:
            # The line's end and the blank line that set it apart go with it.
            blank = _LINE_END_AND_BLANK.match(self._text, entry.span.end)
            place = Span(entry.span.start, blank.end() if blank else entry.span.end)
            if self._would_join(place):
                message = f"the entry {key!r} cannot be taken out: what stands before it is not closed"
                raise BibtexError(message, self.path, entry.line)
            self._deleted.append(place)
        del self._order[id(self._without_key(key.lower()))]

    def _would_join(self, place: Span) -> bool:
        """Tell whether a block that is not closed would go on in what follows a place, were that taken out.

        Such a block ends where an entry begins on a line of its own.
        """
        gone = {span.start for span in self._deleted}
        before = (it for it in reversed(self._blocks) if it[1].end <= place.start and it[1].start not in gone)
        kind, span = next((it for it in before if it[1].of(self._text).strip()), ("", place))
        rest = self._text[place.end :]
        if kind != "failed" or not rest.strip():
            return False
        left = span.of(self._text) + rest
        joined = next(blocks(left))[1].of(left)
        return joined.rstrip() != span.of(self._text).rstrip()

    def _without_key(self, key: str) -> BibEntry:
        """Return the entry of a key, which is another's with that key from now on, or nobody's."""
        entry, *others = self._by_key.pop(key)
        if others:
            self._by_key[key] = others
        return entry

    def __iter__(self) -> Iterator[str]:
        entries = ((entry, entry.key) for entry in self._order.values())
        return (key for entry, key in entries if self._by_key[key.lower()][0] is entry)

    def __len__(self) -> int:
        return len(self._by_key)

    def __repr__(self) -> str:
        place = f" of {shortened(self.path)}" if self.path else ""
        return f"BibFile({len(self)} entries{place}: {shortened(', '.join(self))})"

    def __str__(self) -> str:
        return edited(self._text, self.edits)

    def __bytes__(self) -> bytes:
        return str(self).encode(self._encoding)

    def not_encodable(self, text: str) -> str:
        """Return the first character of a text that the file's encoding has not, or nothing."""
        try:
            text.encode(self._encoding)
        except UnicodeEncodeError as fault:
            return text[fault.start]
        return ""

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The parts of the text as it was read, in order; together they are the text."""
        return tuple(_block(kind, span, span.of(self._text)) for kind, span in self._blocks)

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
        edits = [Edit(span, "") for span in self._deleted]
        added = []
        for entry in self._order.values():
            if entry.span is None:
                added.append(str(entry))
                continue
            edits += (edit.moved(entry.span.start) for edit in entry.edits)
        edits = list(ordered(edits))
        if added:
            end = Span(len(self._text), len(self._text))
            edits.append(Edit(end, self._appended(edited(self._text, edits), added)))
        return tuple(edits)

    def _appended(self, before: str, entries: list[str]) -> str:
        """Return the text that puts entries behind another text, each set apart by a blank line."""
        line_end = self._line_end
        gap = "" if not before or before.endswith(2 * line_end) else line_end * (1 if before.endswith("\n") else 2)
        return gap + line_end.join(entry + line_end for entry in entries)

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

    def to_library(self) -> "Library":
        """Return the text as it is as a `bibtexparser.Library`, such as `bibtexparser.parse_string` gives.

        All kinds of blocks have their text and line; an entry that cannot be read is a `ParsingFailedBlock`.

        >>> library = BibFile(b"@misc{a, x = {1}}\\n@misc{b, x = 2 y = 3}").to_library()
        >>> library.entries[0]["x"], library.failed_blocks[0].start_line
        ('1', 1)
        """
        from affbib.bib.library import library_of

        return library_of(str(self))

    def resolved(self, value: str) -> str:
        """Return a value with its delimiters as what it says: @strings and months put in, `#` joined."""
        return resolved(value, self.strings)

    def add(self, key: str, record: Record) -> None:
        """Add a record at the end.

        :raises ValueError: the key is none, or is there already, or the file's encoding lacks a character of the record
        """
        if not is_key(key) or key.lower() in self._by_key:
            raise ValueError(f"{key!r} is there already" if is_key(key) else f"{key!r} is no citation key")
        text = format_entry(key, record.type, field_texts(record)).replace("\n", self._line_end)
        if char := self.not_encodable(text):
            raise ValueError(f"{char!r} is no character of the encoding in which the file is")
        self._register(BibEntry(self, text.rstrip("\r\n")))

    @property
    def _line_end(self) -> str:
        return "\r\n" if "\r\n" in self._text else "\n"

    def rename(self, old: str, new: str) -> None:
        """Give an entry another key; what cites it by `crossref` or `xdata` is left as it is.

        :raises KeyError: there is no such entry
        :raises ValueError: the new key is none, or is another entry's
        """
        entry = self[old]
        if not is_key(new) or (new.lower() in self._by_key and new.lower() != old.lower()):
            raise ValueError(f"{new!r} is there already" if is_key(new) else f"{new!r} is no citation key")
        if new.lower() != old.lower():
            self._by_key[new.lower()] = [self._without_key(old.lower())]
        entry._rename(new)

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
            with _locked(target):
                if read_bytes(target) != self._data:
                    raise OverwriteError("was changed since it was read; read it again", target)
                write_atomically(target, data)
        else:
            write_atomically(target, data)
        if is_own:
            self._data = data


@contextlib.contextmanager
def _locked(path: str) -> Iterator[None]:
    """Keep other affbib processes from a file while it is written; Windows has no such lock."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    while True:
        try:
            file = Path(path).open("rb")  # noqa: SIM115
        except OSError as error:
            raise FileError(f"{path}: {(error.strerror or type(error).__name__).lower()}") from error
        with file:
            fcntl.flock(file, fcntl.LOCK_EX)
            # Who had the lock before may have put another file in the place of the one that was opened.
            if os.fstat(file.fileno()).st_ino == Path(path).stat().st_ino:
                yield
                return
