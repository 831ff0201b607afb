"""References formatted by pybtex's styles: its own, any plug-in that is installed, and .bst files.

A style is found by its name: "plain", "unsrt", "alpha" and "unsrtalpha" are pybtex's, mended to set what BibTeX's set;
then the plug-ins of `pybtex.style.formatting`; then .bst files, by path or as TeX finds them.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from attrs import frozen
from pybtex.plugin import PluginNotFound, enumerate_plugin_names, find_plugin

from affbib.bibtex import format_entry
from affbib.errors import StyleError
from affbib.findings import Finding, Severity
from affbib.records import is_key
from affbib.styles import bst
from affbib.styles.backends import BACKENDS, Item
from affbib.styles.commands import Definitions, definitions, expanded, harmless
from affbib.styles.references import Reference, formatted_by
from affbib.styles.richtext import rich
from affbib.styles.standard import STANDARD

__all__ = ["FORMS", "Formatted", "Item", "Reference", "find", "formatted", "names"]

FORMS = tuple(BACKENDS)
"""What references can be written as: "text", "html", "markdown", "latex"."""
_GROUP = "pybtex.style.formatting"


@frozen
class Formatted:
    """References in a style's order: one text, its items, and what was found on the way."""

    text: str
    items: tuple[Item, ...]
    findings: tuple[Finding, ...] = ()


def names() -> tuple[str, ...]:
    """Return the names of the styles that are installed, other than .bst files.

    >>> names()[:4]
    ('alpha', 'plain', 'unsrt', 'unsrtalpha')
    """
    return tuple(sorted({*STANDARD, *enumerate_plugin_names(_GROUP)}))


def find(name: str | PathLike[str]) -> type | Path:
    """Return a style by its name: a class of pybtex's, or the path of a .bst.

    :raises StyleError: there is no such style
    """
    name = fspath(name)
    if name in STANDARD:
        return STANDARD[name]
    if not name.endswith(".bst"):
        try:
            return find_plugin(_GROUP, name)  # type: ignore[no-any-return]
        except PluginNotFound:
            pass
    path = bst.find(name)
    if path is None:
        raise StyleError(f"no style {name!r}: neither one of {', '.join(names())} nor a .bst that TeX finds")
    return path


def formatted(
    references: Sequence[Reference],
    *,
    style: type | Path,
    to: str,
    links: bool = True,
    parents: Sequence[Reference] = (),
    preamble: str = "",
) -> Formatted:
    """Return references formatted in a style that was found, and written as one of `FORMS`.

    `links` adds the links at the end that pybtex's own styles have and BibTeX's have not. `parents` are what the
    references name in `crossref`, for .bst files; commands that the .bib's `preamble` defines are understood.

    :raises StyleError: the style gives up
    """
    defined = definitions(preamble)
    if not references:
        return Formatted("", ())
    if isinstance(style, type):
        references = [reference.expanded(defined) for reference in references] if defined else references
        items, findings = formatted_by(_opened(style, links), references, to=to)
        return Formatted(BACKENDS[to].listed(items), items, findings)
    return _run(style, [*references, *parents], cited=len(references), defined=defined, to=to)


def _run(path: Path, references: Sequence[Reference], *, cited: int, defined: Definitions, to: str) -> Formatted:
    """Return references as a .bst sets them; what they hold is made harmless before the style copies it."""
    texts, findings, keys = [], [], {}
    for number, reference in enumerate(references):
        key = reference.key if is_key(reference.key) else f"key-{number}"
        keys[key.lower()] = reference.key
        fields = {}
        for name, latex in reference.fields:
            fields[name], commands = harmless(latex, defined)
            if commands:
                told = f"of {name}, \\{commands[0]} is shown as text: a record may not say it to TeX"
                findings.append(Finding("command-as-text", Severity.WARNING, told, key=reference.key, field=name))
        texts.append(format_entry(key, reference.type, fields))
    bbl = bst.run(path, "\n".join(texts), list(keys)[:cited], lambda text: expanded(text, defined))
    findings += [Finding("style-warning", Severity.INFO, warning) for warning in bbl.warnings]
    if to == "latex":
        items = [Item(keys.get(key.lower(), key), label or "", text) for key, label, text in bbl.items]
        return Formatted(bbl.text, tuple(items), tuple(findings))
    if not bbl.items:
        raise StyleError("writes no \\bibitem; only LaTeX can be made of it", path)
    backend = BACKENDS[to]
    items = []
    for number, (key, label, text) in enumerate(bbl.items, start=1):
        shown = backend.format_str(str(number)) if label is None else rich(_short(label)).render(backend)
        items.append(Item(keys.get(key.lower(), key), shown, rich(text).render(backend).strip()))
    return Formatted(backend.listed(items), tuple(items), tuple(findings))


# natbib's labels hold the short form, the year, and after these all names.
_NATBIB = re.compile(r"\{?(.*?)\((\d{4}[a-z]?|[^()]*)\)")


def _short(label: str) -> str:
    found = _NATBIB.match(label)
    return f"{found[1]} {found[2]}" if found else label


@lru_cache(maxsize=64)
def _opened(style: type, links: bool) -> Any:
    return style(links=links) if style in STANDARD.values() else style()
