"""What is wrong in a .bib's text: what BibTeX stops at, skips or takes otherwise than its author meant."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from os import PathLike, fspath

from attrs import field, frozen

from affbib.bib.parser import MONTHS, blocks, head, layout, pieces, string
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
    return tuple(_Reading(text, None if path is None else fspath(path)).faults())


@frozen
class _Reading:
    """A text in which places become lines and columns, with what was seen so far."""

    text: str
    path: str | None
    starts: list[int] = field(factory=list)
    strings: set[str] = field(factory=lambda: set(MONTHS))
    keys: dict[str, int] = field(factory=dict)
    parents: list[tuple[str, int, str]] = field(factory=list)

    def faults(self) -> Iterator[Finding]:
        self.starts.append(0)
        self.starts.extend(at + 1 for at, char in enumerate(self.text) if char == "\n")
        found: list[tuple[int, Finding]] = []
        for kind, span in blocks(self.text):
            found += self._block(kind, span)
        for child, at, parent in self.parents:
            if parent.lower() not in self.keys:
                message = f"{parent!r}, to which it refers, is not in the file"
                found.append((at, self._at("bad-crossref", message, at, key=child, name="crossref")))
        yield from (finding for _, finding in sorted(found, key=lambda one: one[0]))

    def _block(self, kind: str, span: Span) -> Iterator[tuple[int, Finding]]:
        text = span.of(self.text)
        if kind == "failed":
            yield span.start, self._at("unreadable", "the entry is not closed", span.start)
        elif kind in ("text", "comment"):
            line = 0
            for stray in _STRAY.finditer(text):
                at = span.start + stray.start()
                if line == (line := self._place(at)[0]):
                    continue
                message = "BibTeX takes this @ for the beginning of an entry, also in comments, and stops"
                yield at, self._at("stray-at", message, at)
        elif kind == "string":
            if defined := string(text):
                self.strings.add(defined[0])
            else:
                yield span.start, self._at("unreadable", "the @string has no value", span.start)
        elif kind == "entry":
            yield from self._entry(text, span.start)

    def _entry(self, text: str, start: int) -> Iterator[tuple[int, Finding]]:
        key = head(text)[1].of(text)
        before = self.keys.setdefault(key.lower(), start)
        if not key:
            yield start, self._at("no-key", "the entry has no key", start)
        elif before != start:
            message = f"the key {key!r} is that of line {self._place(before)[0]}, and BibTeX skips the entry"
            yield start, self._at("duplicate-key", message, start, key=key)
        parts = layout(text)
        if isinstance(parts, str):
            yield start, self._at("unreadable", f"the entry {key!r} {parts}", start, key=key)
            return
        names: set[str] = set()
        for one in parts.fields:
            name, at, value = one.name.of(text), start + one.name.start, one.value.of(text)
            if name.lower() in names:
                message = f"the field {name!r} is there already"
                yield at, self._at("duplicate-field", message, at, key=key, name=name)
            names.add(name.lower())
            if name.lower() == "crossref" and value[0] in '{"':
                self.parents.append((key, at, value[1:-1].strip()))
            for piece in pieces(value):
                if piece[0] not in '{"' and not piece.isdigit() and piece.lower() not in self.strings:
                    message = f"{piece!r} is defined by no @string"
                    place = start + one.value.start
                    yield place, self._at("unknown-string", message, place, key=key, name=name)

    def _place(self, at: int) -> tuple[int, int]:
        line = bisect_right(self.starts, at)
        return line, at - self.starts[line - 1] + 1

    def _at(self, code: str, message: str, at: int, *, key: str | None = None, name: str | None = None) -> Finding:
        return Finding(code, SEVERITIES[code], message, self.path, *self._place(at), key or None, name)
