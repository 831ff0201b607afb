"""pybtex's own styles, mended where BibTeX's styles of the same name set another text.

BibTeX's plain, unsrt and alpha (btxbst.doc, version 0.99b) are the judge: a capital stands after a colon, one page is
a "page", names and labels are compared without markup, and alpha sorts by label. The links at the end are pybtex's.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from pybtex.database import Entry
from pybtex.richtext import BaseText, String, Symbol, Text
from pybtex.style.formatting import toplevel, unsrt
from pybtex.style.labels.alpha import LabelStyle
from pybtex.style.sorting import BaseSortingStyle
from pybtex.style.template import Node, field, join, optional, optional_field, sentence, words

from affbib.identifiers import identifiers_in
from affbib.latex import decoded
from affbib.styles.templates import RichPerson

__all__ = ["STANDARD"]


def _in_title_case(text: Text) -> Text:
    """Return a title in lower case but for its first letter and those after a colon, as `change.case$` does."""
    parts: list[BaseText] = []
    begins = True
    for part in text.parts:
        if isinstance(part, String):
            kept = {found.end() for found in re.finditer(r":\s+", part.value)} | ({0} if begins else set())
            begins = part.value.rstrip().endswith(":") and part.value[-1:].isspace()
            part = String("".join(char if at in kept else char.lower() for at, char in enumerate(part.value)))
        else:
            part = part[:1] + part[1:].lower() if begins else part.lower()
            begins = False
        parts.append(part)
    return Text(*parts)


def _pages(text: Text) -> Text:
    several = re.search("[-,+\u2013\u2014]", str(text))
    return Text("pages" if several else "page", Symbol("nbsp") if len(text) < 3 else " ", unsrt.dashify(text))


class _Unsrt(unsrt.Style):  # type: ignore[misc]
    """Templates of pybtex's unsrt with BibTeX's capitals, pages and, if `links` says so, links at the end."""

    def __init__(self, *, links: bool = True, **options: Any) -> None:
        super().__init__(**options)
        self.links = links

    def format_title(self, e: Entry, which_field: str, as_sentence: bool = True) -> Node:
        title = field(which_field, apply_func=_in_title_case)
        return sentence[title] if as_sentence else title

    def format_chapter_and_pages(self, e: Entry) -> Node:
        chapter = words[optional_field("type") if "type" in e.fields else "chapter", field("chapter")]
        return join(sep=", ")[optional[chapter], optional[field("pages", apply_func=_pages)]]

    def get_article_template(self, e: Entry) -> Node:
        if "volume" in e.fields or "number" in e.fields:
            issue = join[optional_field("volume"), optional["(", field("number"), ")"], optional[":", unsrt.pages]]
        else:
            issue = optional[field("pages", apply_func=_pages)]
        journal = sentence[unsrt.tag("em")[field("journal")], issue, unsrt.date]
        note = sentence[optional_field("note")]
        return toplevel[
            self.format_names("author"), self.format_title(e, "title"), journal, note, self.format_web_refs(e)
        ]

    def get_inproceedings_template(self, e: Entry) -> Node:
        place = sentence[
            optional[self.format_editor(e, as_sentence=False)] if "editor" in e.persons else None,
            self.format_btitle(e, "booktitle", as_sentence=False),
            self.format_volume_and_series(e, as_sentence=False),
            optional[field("pages", apply_func=_pages)],
        ]
        return toplevel[
            sentence[self.format_names("author")],
            self.format_title(e, "title"),
            words["In", place, self.format_address_organization_publisher_date(e)],
            sentence[optional_field("note")],
            self.format_web_refs(e),
        ]

    get_conference_template = get_inproceedings_template

    def format_web_refs(self, e: Entry) -> Node:
        if not self.links:
            return join[()]
        doi, url = e.fields.get("doi"), e.fields.get("url")
        archive = e.fields.get("eprinttype") or e.fields.get("archiveprefix") or "arxiv"
        return sentence[
            # A link to what the DOI leads to would say the same twice.
            optional[self.format_url(e)] if url and not (doi and _same(doi, url)) else None,
            optional[self.format_eprint(e)] if archive.lower() == "arxiv" else None,
            optional[self.format_pubmed(e)],
            optional[self.format_doi(e)],
        ]


def _same(doi: str, url: str) -> bool:
    return bool({*identifiers_in(doi)} & {*identifiers_in(url)})


def _purified(text: str) -> str:
    """Return LaTeX as BibTeX compares it (`purify$`): letters and digits in lower case, blanks, nothing else."""
    letters = unicodedata.normalize("NFKD", decoded(text)).lower()
    return "".join(char if char.isalnum() else " " for char in letters if char.isalnum() or char in " -")


_PLACE_OF_NAMES = {"book": ("author", "editor"), "inbook": ("author", "editor"), "proceedings": ("editor",)}
_ARTICLES = re.compile(r"(?:a|an|the)\s+", re.IGNORECASE)


def _sort_key(entry: Entry) -> str:
    roles = _PLACE_OF_NAMES.get(entry.type, ("author",))
    persons = next((entry.persons[role] for role in roles if entry.persons.get(role)), ())
    if persons:
        who = "   ".join(map(_sorted_name, persons))
    elif entry.type in ("manual", "proceedings") and "organization" in entry.fields:
        who = _purified(re.sub(r"^The\s+", "", entry.fields["organization"]))
    else:
        who = _purified(entry.fields.get("key", ""))
    title = _purified(_ARTICLES.sub("", entry.fields.get("title", entry.fields.get("booktitle", "")), count=1))
    return "    ".join((who, _purified(entry.fields.get("year", "")), title))[:250]


def _sorted_name(person: RichPerson) -> str:
    if str(person) == "others":
        return "et al"
    family = " ".join((*person.prelast_names, *person.last_names))
    given = " ".join((*person.first_names, *person.middle_names))
    return "  ".join(_purified(part) for part in (family, given, " ".join(person.lineage_names)) if part)


class _ByName(BaseSortingStyle):  # type: ignore[misc]
    def sorting_key(self, entry: Entry) -> str:
        return _sort_key(entry)


class _ByLabel(BaseSortingStyle):  # type: ignore[misc]
    def sorting_key(self, entry: Entry) -> tuple[str, str]:
        return _purified(_Labels().format_label(entry)), _sort_key(entry)


class _Labels(LabelStyle):  # type: ignore[misc]
    """pybtex's alphabetic labels, of names without markup, and with as many letters as it takes."""

    def format_label(self, entry: Entry) -> str:
        shown = Entry(entry.type, {name: decoded(value) for name, value in entry.fields.items()})
        shown.key = entry.key
        shown.persons = {role: list(map(_decoded, persons)) for role, persons in entry.persons.items()}
        return str(super().format_label(shown))

    def format_labels(self, sorted_entries: Iterable[Entry]) -> Sequence[str]:
        labels = [self.format_label(entry) for entry in sorted_entries]
        counts: dict[str, int] = {}
        told = []
        for label in labels:
            counts[label] = counts.get(label, 0) + 1
            told.append((label, counts[label]))
        return [label + (_letters(number) if counts[label] > 1 else "") for label, number in told]


def _letters(number: int) -> str:
    """Return a, b, … z, aa, ab, … for 1, 2, …"""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def _decoded(person: RichPerson) -> RichPerson:
    shown = RichPerson()
    for part in ("first_names", "middle_names", "prelast_names", "last_names", "lineage_names"):
        setattr(shown, part, list(map(decoded, getattr(person, part))))
    return shown


class _Plain(_Unsrt):
    default_sorting_style = _ByName


class _Alpha(_Unsrt):
    default_sorting_style = _ByLabel
    default_label_style = _Labels


class _UnsrtAlpha(_Unsrt):
    default_label_style = _Labels


STANDARD: Mapping[str, type[_Unsrt]] = MappingProxyType(
    {"plain": _Plain, "unsrt": _Unsrt, "alpha": _Alpha, "unsrtalpha": _UnsrtAlpha}
)
"""The mended styles by name."""
