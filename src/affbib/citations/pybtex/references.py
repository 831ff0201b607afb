"""References set by a style of pybtex's: ordered, labelled, and each formatted on its own."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from attrs import evolve, frozen
from pybtex.database import Entry

from affbib.citations.pybtex.backends import BACKENDS, Item
from affbib.citations.pybtex.commands import spelled_out
from affbib.citations.pybtex.definitions import Definitions, expanded
from affbib.citations.pybtex.entries import entry_of
from affbib.citations.pybtex.labels import LatexLabel
from affbib.citations.pybtex.richtext import rich
from affbib.citations.pybtex.templates import evaluated
from affbib.errors import StyleError
from affbib.markup.latex_encode import VERBATIM
from affbib.model.findings import Finding, Severity

__all__ = ["Reference", "formatted_by"]


@frozen
class Reference:
    """What a style sets: a citation key, an entry type, and fields by name, in LaTeX, as they stand in a .bib."""

    key: str
    type: str
    fields: tuple[tuple[str, str], ...] = ()

    def expanded(self, defined: Definitions) -> "Reference":
        """Return the reference with commands replaced by what they stand for."""
        if not defined:
            return self
        return evolve(self, fields=tuple((name, expanded(latex, defined)) for name, latex in self.fields))


def formatted_by(
    style: Any, references: Sequence[Reference], *, to: str, defined: Definitions
) -> tuple[tuple[Item, ...], tuple[Finding, ...]]:
    """Return references in a style's order, each an item in the form `to`, and what was found.

    A reference that the style cannot set becomes a visible placeholder, and a finding says why. What is shown has
    commands that are `defined` replaced; order and labels are those of the text as it stands, as in BibTeX.

    :raises StyleError: the style cannot order or label the references
    """
    entries = list(map(_entry, references))
    by_key = dict(zip((entry.key for entry in entries), references, strict=True))
    try:
        ordered = list(style.sort(entries))
        labels = list(style.format_labels(ordered))
    except (Exception, SystemExit) as fault:
        # A style is somebody's code.
        raise StyleError(f"the style gives up: {type(fault).__name__}: {fault}") from fault
    items: list[Item] = []
    findings: list[Finding] = []
    for entry, label in zip(ordered, labels, strict=True):
        text, found = _rendered(style, by_key[entry.key].expanded(defined), to)
        items.append(Item(entry.key, _shown(label, to, defined), text))
        findings += found
    return tuple(items), tuple(findings)


def _shown(label: object, to: str, defined: Definitions) -> str:
    if isinstance(label, LatexLabel):
        return str(rich(expanded(label, defined)).render(BACKENDS[to]))
    return BACKENDS[to].format_str(str(label))


# The same reference in the same style and form is formatted once in a process.
@lru_cache(maxsize=1 << 15)
def _rendered(style: Any, reference: Reference, to: str) -> tuple[str, tuple[Finding, ...]]:
    key = reference.key
    try:
        reference, findings = _named(reference)
        text, missing = evaluated(style, _entry(reference))
        shown = text.render(BACKENDS[to]).strip()
    except (Exception, SystemExit) as fault:
        # A style is somebody's code: whatever it raises costs one reference.
        told = f"cannot be formatted: {type(fault).__name__}: {fault}"
        finding = Finding("unformatted", Severity.ERROR, told, key=key)
        return BACKENDS[to].format_str(f"[{key}: cannot be formatted]"), (finding,)
    findings += [
        Finding("field-missing", Severity.WARNING, f"the style needs the field {name}", key=key, field=name)
        for name in missing
    ]
    if not shown:
        findings.append(Finding("unformatted", Severity.ERROR, "holds nothing that the style shows", key=key))
    return shown or BACKENDS[to].format_str(f"[{key}: holds nothing that the style shows]"), tuple(findings)


def _named(reference: Reference) -> tuple[Reference, list[Finding]]:
    """Return a reference with commands that nobody knows as text, and what was found of them."""
    fields, findings = [], []
    for name, latex in reference.fields:
        shown, commands = (latex, ()) if name in VERBATIM else spelled_out(latex)
        fields.append((name, shown))
        if commands:
            told = f"of {name}, \\{commands[0]} is shown by its name: nobody knows what it stands for"
            findings.append(Finding("command-as-text", Severity.WARNING, told, key=reference.key, field=name))
    return evolve(reference, fields=tuple(fields)), findings


def _entry(reference: Reference) -> Entry:
    return entry_of(reference.key, reference.type, dict(reference.fields))
