"""What is wrong in a .bib's text: what BibTeX stops at, skips or takes otherwise than its author meant."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from os import PathLike, fspath

from attrs import define, field

from affbib.bib.parser import MONTHS, blocks, head, layout, longest_string, pieces, string
from affbib.model.findings import Finding, Severity
from affbib.text.edits import Span

__all__ = ["SEVERITIES", "faults"]

SEVERITIES = {
    "unreadable": Severity.ERROR,
    "duplicate-key": Severity.ERROR,
    "no-key": Severity.ERROR,
    "stray-at": Severity.ERROR,
    "duplicate-field": Severity.WARNING,
    "unknown-string": Severity.WARNING,
    "long-string": Severity.WARNING,
    "not-in-encoding": Severity.WARNING,
    "bad-crossref": Severity.WARNING,
}
"""The codes of what is found here, and how much each matters."""

# Of @comment BibTeX reads the word only.
_STRAY = re.compile(r"@(?!\s*comment\b)", re.IGNORECASE)


def faults(text: str, path: str | PathLike[str] | None = None) -> tuple[Finding, ...]:
    """Return what is wrong in the text of a .bib, in its order; docs/reference/findings.md tells of the codes.

    >>> [print(finding) for finding in faults("@misc{a, x = {1}}\\n@misc{A, x = y}\\n@misc{b", "refs.bib")][-1]
    refs.bib:2:1: duplicate-key the key 'A' is that of line 1, and BibTeX skips the entry
    refs.bib:2:14: unknown-string 'y' is defined by no @string
    refs.bib:3:1: unreadable the entry is not closed
    """
    return tuple(_Diagnosis(text, None if path is None else fspath(path), longest_string(text)).findings())


@define
class _Diagnosis:
    """The text of a .bib, with what its blocks so far define and refer to."""

    text: str
    path: str | None
    longest: int
    line_starts: list[int] = field(factory=list)
    strings: dict[str, int] = field(factory=lambda: {name: len(text) for name, text in MONTHS.items()})
    """How many characters each name stands for."""
    keys: dict[str, int] = field(factory=dict)
    unreadable: set[int] = field(factory=set)
    parents: list[tuple[str, int, str]] = field(factory=list)

    def findings(self) -> Iterator[Finding]:
        self.line_starts.append(0)
        self.line_starts.extend(at + 1 for at, char in enumerate(self.text) if char == "\n")
        findings: list[tuple[int, Finding]] = []
        for kind, span in blocks(self.text):
            findings += self._block(kind, span)
        for child, at, parent in self.parents:
            place = self.keys.get(parent.lower())
            if place is None or place in self.unreadable:
                why = "is not in the file" if place is None else "cannot be read"
                message = f"{parent!r}, to which it refers, {why}"
                findings.append((at, self._finding("bad-crossref", message, at, key=child, name="crossref")))
        yield from (finding for _, finding in sorted(findings, key=lambda placed: placed[0]))

    def _block(self, kind: str, span: Span) -> Iterator[tuple[int, Finding]]:
        text = span.of(self.text)
        if kind == "failed":
            yield span.start, self._finding("unreadable", "the entry is not closed", span.start)
        elif kind in ("text", "comment"):
            last_line = 0
            for stray in _STRAY.finditer(text):
                at = span.start + stray.start()
                line, _ = self._place(at)
                if line == last_line:
                    continue
                last_line = line
                message = "BibTeX takes this @ for the beginning of an entry, also in comments, and stops"
                yield at, self._finding("stray-at", message, at)
        elif kind == "string":
            if definition := string(text):
                name, value = definition
                length = sum(
                    len(piece) - 2 if piece[0] in '{"' else self.strings.get(piece.lower(), len(piece))
                    for piece in pieces(value)
                )
                self.strings[name.lower()] = min(length, self.longest)
                if length > self.longest:
                    message = f"the @string {name!r} stands for {length:,} characters; it is cut at {self.longest:,}"
                    yield span.start, self._finding("long-string", message, span.start)
            else:
                yield span.start, self._finding("unreadable", "the @string has no value", span.start)
        elif kind == "entry":
            yield from self._entry(text, span.start)

    def _entry(self, text: str, start: int) -> Iterator[tuple[int, Finding]]:
        key = head(text)[1].of(text)
        before = self.keys.setdefault(key.lower(), start) if key else start
        if not key:
            yield start, self._finding("no-key", "the entry has no key", start)
        elif before != start:
            message = f"the key {key!r} is that of line {self._place(before)[0]}, and BibTeX skips the entry"
            yield start, self._finding("duplicate-key", message, start, key=key)
        parts = layout(text)
        if isinstance(parts, str):
            self.unreadable.add(start)
            yield start, self._finding("unreadable", f"the entry {key!r} {parts}", start, key=key)
            return
        names: set[str] = set()
        for entry_field in parts.fields:
            name, at, value = entry_field.name.of(text), start + entry_field.name.start, entry_field.value.of(text)
            if name.lower() in names:
                message = f"the field {name!r} is there already"
                yield at, self._finding("duplicate-field", message, at, key=key, name=name)
            names.add(name.lower())
            if name.lower() == "crossref" and value[0] in '{"':
                self.parents.append((key, at, value[1:-1].strip()))
            for piece in pieces(value):
                if piece[0] not in '{"' and not piece.isdigit() and piece.lower() not in self.strings:
                    message = f"{piece!r} is defined by no @string"
                    place = start + entry_field.value.start
                    yield place, self._finding("unknown-string", message, place, key=key, name=name)

    def _place(self, at: int) -> tuple[int, int]:
        """Return the line and the column of a character, both 1-based."""
        line = bisect_right(self.line_starts, at)
        return line, at - self.line_starts[line - 1] + 1

    def _finding(self, code: str, message: str, at: int, *, key: str | None = None, name: str | None = None) -> Finding:
        return Finding(code, SEVERITIES[code], message, self.path, *self._place(at), key or None, name)
