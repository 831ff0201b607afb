"""Citations: the entries of a bibliography as a style sets them."""

import re
from collections.abc import Container, Iterable, Mapping
from contextlib import suppress
from os import PathLike
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from affbib.bib.document import BibFile, read_bib
from affbib.bib.entry import BibEntry
from affbib.bib.parser import MONTHS
from affbib.bib.writer import field_texts
from affbib.citations.pybtex import FORMS, Reference, find, formatted
from affbib.errors import BibtexError
from affbib.markup.latex_encode import encode
from affbib.markup.latex_tokens import shallow
from affbib.model.findings import Finding, Severity
from affbib.model.records import Bibliography, Record

if TYPE_CHECKING:
    from bibtexparser.library import Library
    from pybtex.database import BibliographyData

__all__ = ["Citation", "Citations", "cite"]


@frozen
class Citation:
    """One formatted reference: its citation key, the label it is cited by, and its text, in the form asked for."""

    key: str
    label: str
    text: str


class Citations(str):
    """Formatted references: the text itself, with its parts.

    `citations` are in the text's order, `findings` say what could not be set as it should; `to` is the form.
    """

    citations: tuple[Citation, ...]
    findings: tuple[Finding, ...]
    to: str

    def __new__(
        cls, text: str, citations: Iterable[Citation] = (), findings: Iterable[Finding] = (), to: str = "text"
    ) -> "Citations":
        made = super().__new__(cls, text)
        made.citations, made.findings, made.to = tuple(citations), tuple(findings), to
        return made


def cite(
    bib: "Bibliography | BibFile | str | PathLike[str] | Library | BibliographyData",
    keys: str | Iterable[str] | None = None,
    *,
    style: str | PathLike[str] = "plain",
    to: str = "text",
    links: bool = True,
) -> Citations:
    """Return entries of a bibliography formatted in a style.

    `bib` is a `Bibliography`, a `BibFile`, or what `affbib.read_bib` makes one of: the path of a .bib, pybtex's
    `BibliographyData`, bibtexparser's `Library`. `keys` are those of the entries that are cited, in the order of their
    citation (none: all). `style` is one of pybtex's ("plain", "unsrt", "alpha", "unsrtalpha"), an installed plug-in of
    pybtex's, or a .bst, by path or as TeX finds it ("IEEEtran.bst"). `to` is "text", "html", "markdown" or "latex";
    nothing of a record acts in it: no markup, no script, no link but to http and https. `links` adds the DOI, or else
    the URL, at the end of what pybtex's own styles set.

    An entry that is not there or cannot be set becomes a placeholder in the text, and a finding.

    :raises FileError: the .bib or the style cannot be read
    :raises StyleError: there is no such style, or it gives up
    :raises ValueError: `to` is no form
    :raises TypeError: a key is no str

    >>> from affbib.model.names import Name
    >>> lee = Record("article", {"title": "The GAN", "journal": "J. Tests", "year": "2020"}, (Name("Lee", "Ann"),))
    >>> print(cite(Bibliography({"lee2020gan": lee}), "lee2020gan", style="alpha", to="html"))
    <dl class="references">
    <dt id="ref-lee2020gan">[Lee20]</dt>
    <dd>Ann Lee. The GAN. <em>J. Tests</em>, 2020.</dd>
    </dl>
    <BLANKLINE>
    """
    if to not in FORMS:
        raise ValueError(f"{to!r} is none of {', '.join(FORMS)}")
    if not isinstance(bib, Bibliography | BibFile):
        bib = read_bib(bib)
    asked = _asked(bib, keys)
    found = find(style)
    # A .bst inherits by itself.
    whole = isinstance(found, type)
    references: dict[str, Reference] = {}
    findings: list[Finding] = []
    placeholders: set[str] = set()
    for key in asked:
        try:
            references[key] = _reference(key, bib[key], whole=whole)
        except (KeyError, BibtexError) as fault:
            # What cannot be read is among the findings of the file.
            shown = "cannot be read" if isinstance(fault, BibtexError) else "no such entry"
            if not isinstance(fault, BibtexError):
                findings.append(Finding("unknown-key", Severity.ERROR, f"no entry has the key {key}", key=key))
            references[key] = Reference(key, "misc", (("note", encode(f"[{key}: {shown}]")),))
            placeholders.add(key.lower())
    parents = () if whole else _parents(bib, references)
    cited = [_without_parent(reference, placeholders) for reference in references.values()]
    preamble = bib.preamble if isinstance(bib, BibFile) else ""
    made = formatted(cited, style=found, to=to, links=links, parents=parents, preamble=preamble)
    placed = [_placed(finding, bib) for finding in (*findings, *made.findings)]
    citations = (Citation(item.key, item.label, item.text) for item in made.items)
    return Citations(made.text, citations, (*_faults(bib, references), *placed), to)


def _faults(bib: Bibliography | BibFile, references: Mapping[str, Reference]) -> list[Finding]:
    """Return what is wrong in a file about the entries that are cited, and what of it cannot be read."""
    if not isinstance(bib, BibFile):
        return []
    cited = {key.lower() for key in references}
    return [it for it in bib.findings if it.code == "unreadable" or (it.key or "").lower() in cited]


# What biblatex and styles are told by, and what only others inherit from, is no reference.
_NO_REFERENCES = frozenset(("xdata", "set", "control", "ieeetranbstctl", "comment", "preamble"))


def _asked(bib: Bibliography | BibFile, keys: str | Iterable[str] | None) -> list[str]:
    """Return the keys that are cited, once each, as the bibliography spells them."""
    if keys is None:
        return [key for key in bib if bib[key].type.lower() not in _NO_REFERENCES]
    asked = [keys] if isinstance(keys, str) else list(keys)
    for key in asked:
        if not isinstance(key, str):
            raise TypeError(f"a citation key is a str, not {type(key).__name__}")
    spelled = ((bib[key].key if key in bib else key) if isinstance(bib, BibFile) else key for key in asked)
    return list(dict.fromkeys(spelled))


def _placed(finding: Finding, bib: Bibliography | BibFile) -> Finding:
    """Return a finding with the path and the line of its entry."""
    if not isinstance(bib, BibFile):
        return finding
    entry = bib.get(finding.key) if finding.key else None
    return evolve(finding, path=bib.path, line=None if entry is None else entry.line)


def _reference(key: str, found: Record | BibEntry, *, whole: bool) -> Reference:
    """Return an entry as a style reads it: `whole` with what it inherits and not what is empty."""
    texts = _texts(found, whole=whole)
    if whole:
        # What holds nothing is not there, as in BibTeX.
        texts = {name: text for name, text in texts.items() if text.strip("{} \t\r\n~")}
        texts.update((name, _plain_address(name, texts[name])) for name in ("url", "doi", "eprint") if name in texts)
    if "month" in texts:
        texts["month"] = _spelled(texts["month"])
    return Reference(key, found.type, tuple((name, shallow(text)) for name, text in texts.items()))


_MARKUP = re.compile(r"\\(?:url|href|path|nolinkurl|burl)\b|\\(?=[%#&_~$])|[{}]|\\$")
_RESOLVER = re.compile(
    r"(?:https?://)?(?:(?:www\.|dx\.)?doi\.org/|doi:\s*|(?:www\.)?arxiv\.org/abs/|arxiv:\s*)+", re.IGNORECASE
)


def _plain_address(name: str, latex: str) -> str:
    r"""Return a URL or an identifier without the markup and the resolver that people write around it.

    >>> _plain_address("url", r"\url{https://x.org/a\_b}"), _plain_address("doi", r"https://doi.org/10.1/X{\_}2")
    ('https://x.org/a_b', '10.1/X_2')
    """
    text = _MARKUP.sub("", latex).strip()
    return text if name == "url" else _RESOLVER.sub("", text, count=1)


def _spelled(month: str) -> str:
    return MONTHS.get(month.lower(), month)


def _texts(found: Record | BibEntry, *, whole: bool) -> dict[str, str]:
    if isinstance(found, Record):
        return field_texts(found)
    return found.inherited if whole else dict(found)


def _without_parent(reference: Reference, keys: Container[str]) -> Reference:
    """Return a reference that inherits from none of the references with certain keys, in lower case."""
    fields = reference.fields
    kept = tuple((name, text) for name, text in fields if name != "crossref" or text.strip().lower() not in keys)
    return reference if kept == fields else evolve(reference, fields=kept)


def _parents(bib: Bibliography | BibFile, references: Mapping[str, Reference]) -> list[Reference]:
    """Return the entries that others inherit from and that are not cited themselves."""
    cited = {key.lower() for key in references}
    parents: dict[str, Reference] = {}
    for reference in references.values():
        key = dict(reference.fields).get("crossref", "").strip()
        parent = bib.get(key) if key else None
        if parent is not None and key.lower() not in cited:
            # A parent that cannot be read is among the findings of the file.
            with suppress(BibtexError):
                parents.setdefault(key.lower(), _reference(key, parent, whole=False))
    return list(parents.values())
