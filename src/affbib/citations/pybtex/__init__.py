"""References formatted by pybtex's styles: its own, any plug-in that is installed, and .bst files.

A style is found by its name: "plain", "unsrt", "alpha" and "unsrtalpha" are pybtex's, mended to set what BibTeX's set;
then the plug-ins of `pybtex.style.formatting`; then .bst files, by path or as TeX finds them.
"""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from functools import lru_cache
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from attrs import frozen
from pybtex.plugin import PluginNotFound, enumerate_plugin_names, find_plugin

from affbib.bib.writer import format_entry
from affbib.citations.pybtex import bst
from affbib.citations.pybtex.backends import BACKENDS, Item, tex_key
from affbib.citations.pybtex.commands import harmless, inert, spelled_out, stand_ins
from affbib.citations.pybtex.definitions import Definitions, definitions, expanded
from affbib.citations.pybtex.references import Reference, formatted_by
from affbib.citations.pybtex.richtext import rich
from affbib.citations.pybtex.standard import STANDARD
from affbib.errors import StyleError
from affbib.markup.latex_commands import without_notes
from affbib.markup.latex_encode import VERBATIM, verbatim
from affbib.markup.latex_tokens import command_names, group
from affbib.model.findings import Finding, Severity
from affbib.text.folding import UNSEEN

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
    if name and not name.startswith(".") and not name.endswith(".bst"):
        try:
            return find_plugin(_GROUP, name)  # type: ignore[no-any-return]
        except PluginNotFound:
            pass
    path = bst.find(name)
    if path is None:
        near = get_close_matches(name, names(), n=1)
        told = f"; do you mean {near[0]}?" if near else ""
        without = "" if bst.has_tex() else " (TeX is not installed here)"
        raise StyleError(
            f"no style {name[:80]!r}: neither one of {', '.join(names())} nor a .bst that TeX finds{without}{told}"
        )
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
        items, findings = formatted_by(_opened(style, links), references, to=to, defined=defined)
        return Formatted(BACKENDS[to].listed(items), items, findings)
    return _run(style, [*references, *parents], cited=len(references), defined=defined, to=to)


def _run(path: Path, references: Sequence[Reference], *, cited: int, defined: Definitions, to: str) -> Formatted:
    """Return references as a .bst sets them; what they hold is made harmless before the style copies it."""
    texts: list[str] = []
    findings: list[Finding] = []
    keys: dict[str, str] = {}
    spelled: list[str] = []
    endless = _endless(references)
    for reference in references:
        key = tex_key(reference.key, keys)
        keys[key.lower()] = reference.key
        spelled.append(key)
    by_key = {it.key.lower(): key for it, key in zip(references, spelled, strict=True) if it.key}
    for reference, key in zip(references, spelled, strict=True):
        if key != reference.key:
            told = f"TeX does not take the key {reference.key}, which becomes {key}"
            findings.append(Finding("key-renamed", Severity.WARNING, told, key=reference.key))
        fields, found = _harmless(reference, defined)
        findings += found
        if reference.key.lower() in endless:
            fields.pop("crossref", None)
            told = "what it inherits from inherits from it, or from too many"
            findings.append(Finding("crossref-circle", Severity.WARNING, told, key=reference.key, field="crossref"))
        if "crossref" in fields:
            # A key is no LaTeX, and the parent's may be another one for TeX; what is no reference's may now be one's.
            parent = by_key.get(dict(reference.fields)["crossref"].strip().lower())
            fields = {name: text for name, text in fields.items() if name != "crossref"}
            fields |= {"crossref": parent} if parent else {}
        texts.append(format_entry(key, reference.type, fields))
    own_commands = bst.commands(path)
    bbl = bst.run(path, "\n".join(texts), spelled[:cited], lambda text: inert(expanded(text, defined), own_commands))
    findings += [Finding("style-warning", Severity.INFO, warning) for warning in bbl.warnings]
    if to == "latex":
        items = [Item(keys.get(key.lower(), key), label or "", text) for key, label, text in bbl.items]
        used = command_names("".join([*texts, *(item.text for item in items)]))
        return Formatted(stand_ins(used) + bbl.text, tuple(items), tuple(findings))
    if not bbl.items:
        raise StyleError("writes no \\bibitem; only LaTeX can be made of it", path)
    if foreign := bbl.foreign:
        told = f"writes \\{foreign[0]}, which a package of LaTeX's defines; only LaTeX can be made of it"
        raise StyleError(told, path)
    backend = BACKENDS[to]
    own = definitions(bbl.preamble)
    items = []
    for number, (key, label, text) in enumerate(bbl.items, start=1):
        shown = str(number) if label is None else _short(expanded(label, own))
        body = " ".join(rich(expanded(text, own)).render(backend).split())
        items.append(Item(keys.get(key.lower(), key), rich(shown).render(backend), body))
    return Formatted(backend.listed(items), tuple(items), tuple(findings))


def _endless(references: Sequence[Reference]) -> set[str]:
    """Return the keys, in lower case, of references that inherit in a circle or over too many generations."""
    parents = {it.key.lower(): dict(it.fields).get("crossref", "").strip().lower() for it in references}
    endless = set()
    for key in parents:
        ancestor = key
        for _ in range(_GENERATIONS):
            ancestor = parents.get(ancestor, "")
        if ancestor:
            endless.add(key)
    return endless & {key for key, parent in parents.items() if parent}


# A style is called again for each.
_GENERATIONS = 9


def _harmless(reference: Reference, defined: Definitions) -> tuple[dict[str, str], list[Finding]]:
    """Return a reference's fields as a style may copy them, and what was found of them."""
    fields, findings = {}, []
    for name, latex in reference.fields:
        if name in VERBATIM:
            fields[name] = verbatim(latex) if re.search(r"[\\{}^]", latex) else latex
            continue
        # Names of authors are taken apart at blanks: nothing may be put between them.
        plain = without_notes(" ".join(UNSEEN.sub("", latex).split()), but=("footnote",))
        shown, unknown = spelled_out(plain)
        fields[name], acting = harmless(shown, defined)
        if commands := (*unknown, *acting):
            told = f"of {name}, \\{commands[0]} is shown as text: it is not known, or a record may not say it to TeX"
            findings.append(Finding("command-as-text", Severity.WARNING, told, key=reference.key, field=name))
    if "month" in fields:
        fields["month"] = bst.months(fields["month"])
    return fields, findings


# natbib's labels hold the short form, the year, and after these all names; others all names, the short form, the year.
_NATBIB = re.compile(r"\{?(.*?)\((\d{4}[a-z]?|[^()]*)\)")
_AUTHOR_YEAR = re.compile(r"\\citeauthoryear ?\{")


def _short(label: str) -> str:
    if named_first := _AUTHOR_YEAR.search(label):
        at, parts = named_first.end() - 1, []
        while (part := group(label, at))[0] is not None:
            parts.append(part[0])
            at = part[1]
        return ", ".join(str(part) for part in parts[-2:])
    found = _NATBIB.match(label)
    return f"{found[1]} {found[2]}" if found else label


@lru_cache(maxsize=64)
def _opened(style: type, links: bool) -> Any:
    return style(links=links) if style in STANDARD.values() else style()
