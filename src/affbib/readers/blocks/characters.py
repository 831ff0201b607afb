"""Characters that nobody sees: controls, zero-width characters and those that turn the direction of text."""

import re
from typing import Any

from attrs import evolve

from affbib.model.findings import Finding, Severity

__all__ = ["visible", "visible_values"]

_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
# The zero-width joiner and the variation selectors stay: emoji are made of them.
_ZERO_WIDTH = "\u00ad\u200b\u200c\u2060\u2061-\u2064\ufeff\ufff9-\ufffb"
_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029"
_HIDDEN = re.compile(f"[{_BIDI}{_ZERO_WIDTH}{_CONTROL}\ud800-\udfff]")
_KINDS = (
    (re.compile(f"[{_BIDI}]"), "bidi", "characters that turn the direction of the text"),
    (re.compile(f"[{_ZERO_WIDTH}]"), "zero-width", "characters without width"),
    (re.compile(f"[{_CONTROL}\ud800-\udfff]"), "control-characters", "control characters"),
)
_MOST = 100


def visible(text: str, path: str | None = None) -> tuple[str, list[Finding]]:
    """Return a text without hidden characters, line for line, and a finding for each line that held some.

    After 100 findings the rest is counted in one.

    >>> text, findings = visible("A\\u200b Title\\x00")
    >>> text, [finding.code for finding in findings]
    ('A Title', ['zero-width', 'control-characters'])
    """
    if _HIDDEN.search(text) is None:
        return text, []
    lines = text.split("\n")
    findings: list[Finding] = []
    more = 0
    for number, line in enumerate(lines):
        if _HIDDEN.search(line) is None:
            continue
        for pattern, code, words in _KINDS:
            match = pattern.search(line)
            if match is not None and len(findings) < _MOST:
                message = f"the line holds {words} (U+{ord(match[0]):04X}); they are left out"
                findings.append(Finding(code, Severity.WARNING, message, path, number + 1, match.start() + 1))
            elif match is not None:
                more += 1
        lines[number] = _HIDDEN.sub(lambda hidden: " " if hidden[0] in "\x0b\x0c\u2028\u2029" else "", line)
    if more:
        findings.append(
            Finding("control-characters", Severity.WARNING, f"{more} more lines hold hidden characters", path)
        )
    return "\n".join(lines), findings


def visible_values(value: Any, path: str | None, line: int) -> tuple[Any, list[Finding]]:
    """Return what JSON or a table holds with its texts visible, and a finding for each kind of what was left out.

    In JSON a hidden character may be written as its number, so that the file's text does not show it.

    >>> visible_values({"title": "A\\ud800 Title"}, "list.jsonl", 3)[0]
    {'title': 'A Title'}
    """
    findings: dict[str, Finding] = {}
    shown = _shown(value, path, line, findings)
    return shown, list(findings.values())


def _shown(value: Any, path: str | None, line: int, findings: dict[str, Finding]) -> Any:
    if isinstance(value, str):
        if _HIDDEN.search(value) is None:
            return value
        text, found = visible(value, path)
        for finding in found:
            findings.setdefault(finding.code, evolve(finding, line=line, column=None))
        return text
    if isinstance(value, list | tuple):
        return [_shown(item, path, line, findings) for item in value]
    if isinstance(value, dict):
        pairs = value.items()
        return {_shown(name, path, line, findings): _shown(held, path, line, findings) for name, held in pairs}
    return value
