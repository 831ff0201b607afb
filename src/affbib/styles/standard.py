"""pybtex's own styles, mended where BibTeX's styles of the same name set another text.

BibTeX's plain, unsrt and alpha (btxbst.doc, version 0.99b) are the judge: a capital stands after a colon, one page is
a "page", names and labels are compared without markup, and alpha sorts by label. The links at the end are pybtex's.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pybtex.database import Entry
from pybtex.richtext import BaseText, String, Symbol, Text
from pybtex.style.formatting import toplevel, unsrt
from pybtex.style.template import Node, field, join, optional, optional_field, sentence, words

from affbib.identifiers import identifiers_in
from affbib.latex import keeps_case
from affbib.styles.labels import AlphaLabels, ByLabel, ByName

__all__ = ["STANDARD"]


# A title of fewer words in capitals is a name.
_WORDS_OF_A_TITLE = 3
_WORD = re.compile(r"[^\W_](?:[^\W_]|['’](?=[^\W_]))*")


def _in_title_case(text: Text) -> Text:
    """Return a title in lower case but for its first letter and those after a colon, as `change.case$` does.

    Words such as "DNA" stay, with or without braces around them, unless all of the title is in capitals.
    """
    plain = str(text)
    lowered = _lower if plain.isupper() and len(plain.split()) >= _WORDS_OF_A_TITLE else _lowered
    parts: list[BaseText] = []
    begins = True
    for part in text.parts:
        if isinstance(part, String):
            value = lowered(part.value)
            for start in ({0} if begins else set()) | {found.end() for found in re.finditer(r":\s+", value)}:
                value = value[:start] + part.value[start : start + 1] + value[start + 1 :]
            begins = re.search(r":\s+$", value) is not None
            part = String(value)
        else:
            part = part[:1] + part[1:].lower() if begins else part.lower()
            begins = False
        parts.append(part)
    return Text(*parts)


def _lowered(text: str) -> str:
    return _WORD.sub(lambda word: word[0] if keeps_case(word[0]) else _lower(word[0]), text)


def _lower(text: str) -> str:
    # One letter for one: "İ" is two in lower case.
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def _in_lower_case(text: Text) -> Text:
    return text.lower()


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

    def format_edition(self, e: Entry) -> Node:
        return optional[words[field("edition", apply_func=_in_lower_case), "edition"]]

    def format_chapter_and_pages(self, e: Entry) -> Node:
        kind = field("type", apply_func=_in_lower_case) if "type" in e.fields else "chapter"
        chapter = words[kind, field("chapter")]
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

    def get_book_template(self, e: Entry, *parts: Node) -> Node:
        volume = optional[words["volume", field("volume")], optional[" of ", unsrt.tag("em")[field("series")]]]
        number = optional[words["Number", field("number")], optional[" in ", field("series")]]
        series = volume if "volume" in e.fields else None
        return toplevel[
            self.format_author_or_editor(e),
            sentence[self.format_btitle(e, "title", as_sentence=False), series, *parts],
            None if series else sentence[number if "number" in e.fields else optional_field("series")],
            sentence[field("publisher"), optional_field("address"), self.format_edition(e), unsrt.date],
            sentence[optional_field("note")],
            self.format_web_refs(e),
        ]

    def get_inbook_template(self, e: Entry) -> Node:
        return self.get_book_template(e, self.format_chapter_and_pages(e))

    def get_booklet_template(self, e: Entry) -> Node:
        return toplevel[
            optional[sentence[self.format_names("author")]],
            self.format_title(e, "title"),
            sentence[optional_field("howpublished"), optional_field("address"), optional[unsrt.date]],
            sentence[optional_field("note")],
            self.format_web_refs(e),
        ]

    def get_incollection_template(self, e: Entry) -> Node:
        place = sentence[
            optional[self.format_editor(e, as_sentence=False)] if "editor" in e.persons else None,
            self.format_btitle(e, "booktitle", as_sentence=False),
            self.format_volume_and_series(e, as_sentence=False),
            self.format_chapter_and_pages(e),
        ]
        return toplevel[
            sentence[self.format_names("author")],
            self.format_title(e, "title"),
            words["In", place],
            sentence[field("publisher"), optional_field("address"), self.format_edition(e), unsrt.date],
            sentence[optional_field("note")],
            self.format_web_refs(e),
        ]

    def get_inproceedings_template(self, e: Entry) -> Node:
        place = [
            optional[self.format_editor(e, as_sentence=False)] if "editor" in e.persons else None,
            self.format_btitle(e, "booktitle", as_sentence=False),
            self.format_volume_and_series(e, as_sentence=False),
            optional[field("pages", apply_func=_pages)],
        ]
        publisher = [optional_field("organization"), optional_field("publisher")]
        if "address" in e.fields:
            parts = [sentence[(*place, field("address"), unsrt.date)], sentence[publisher]]
        elif {"organization", "publisher"} & set(e.fields):
            parts = [sentence[place], sentence[(*publisher, unsrt.date)]]
        else:
            parts = [sentence[(*place, unsrt.date)]]
        return toplevel[
            sentence[self.format_names("author")],
            self.format_title(e, "title"),
            words[("In", *parts)],
            sentence[optional_field("note")],
            self.format_web_refs(e),
        ]

    get_conference_template = get_inproceedings_template

    def get_mastersthesis_template(self, e: Entry) -> Node:
        return self._thesis(e, self.format_title(e, "title"), "Master’s thesis")

    def get_phdthesis_template(self, e: Entry) -> Node:
        return self._thesis(e, self.format_btitle(e, "title"), "PhD thesis")

    def _thesis(self, e: Entry, title: Node, kind: str) -> Node:
        return toplevel[
            sentence[self.format_names("author")],
            title,
            sentence[_kind(e, kind), field("school"), optional_field("address"), unsrt.date],
            sentence[optional_field("note")],
            self.format_web_refs(e),
        ]

    def get_techreport_template(self, e: Entry) -> Node:
        number = join(sep=Symbol("nbsp"))[_kind(e, "Technical Report"), field("number")]
        kind = number if "number" in e.fields else _kind(e, "Technical report")
        return toplevel[
            sentence[self.format_names("author")],
            self.format_title(e, "title"),
            sentence[kind, field("institution"), optional_field("address"), unsrt.date],
            sentence[optional_field("note")],
            self.format_web_refs(e),
        ]

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


def _kind(e: Entry, usual: str) -> Node | str:
    """Return what kind of thesis or report an entry says that it is, or the usual one."""
    if "type" not in e.fields:
        return usual
    return field("type") if "number" in e.fields else field("type", apply_func=_in_title_case)


def _same(doi: str, url: str) -> bool:
    return bool({*identifiers_in(doi)} & {*identifiers_in(url)})


class _Plain(_Unsrt):
    default_sorting_style = ByName


class _Alpha(_Unsrt):
    default_sorting_style = ByLabel
    default_label_style = AlphaLabels


class _UnsrtAlpha(_Unsrt):
    default_label_style = AlphaLabels


STANDARD: Mapping[str, type[_Unsrt]] = MappingProxyType(
    {"plain": _Plain, "unsrt": _Unsrt, "alpha": _Alpha, "unsrtalpha": _UnsrtAlpha}
)
"""The mended styles by name."""
