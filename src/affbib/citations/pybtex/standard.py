"""The styles plain, unsrt and alpha as templates of pybtex's nodes, which set what BibTeX's styles of these names set.

BibTeX's styles (btxbst.doc, version 0.99b) are the judge, for incomplete entries too. A template lists an entry's
pieces in their order; `BLOCK` and `SENTENCE` stand where the .bst says `new.block` and `new.sentence`. What differs is
meant:

- in a title without braces, words such as "DNA", single capitals and math keep their case;
- an entry with `crossref` shows what it inherits;
- letters with accents sort as those without, however they are written;
- after 26 references with one label, the letters go on with "aa";
- what biblatex calls otherwise is shown (see `entries`);
- links stand at the end.
"""

import re
from collections.abc import Callable, Mapping
from enum import Enum
from types import MappingProxyType
from typing import Any, TypeAlias

from attrs import frozen
from pybtex.database import Entry
from pybtex.richtext import BaseText, String, Symbol, Text
from pybtex.style.formatting import toplevel, unsrt
from pybtex.style.template import Node, field, join, names, optional, sentence, tag, words

from affbib.citations.pybtex.labels import AlphaLabels, ByLabel, ByName
from affbib.citations.pybtex.richtext import rich
from affbib.markup.latex_encode import keeps_case
from affbib.model.identifiers import identifiers_in

__all__ = ["STANDARD"]


class _Break(Enum):
    """What begins between two pieces, where none stays in the sentence."""

    BLOCK = "block"
    SENTENCE = "sentence"


BLOCK, SENTENCE = _Break.BLOCK, _Break.SENTENCE


@frozen
class _ByPlace:
    """A piece that is written one way in a sentence, and another way where a sentence begins."""

    within: Node
    first: Node


_Piece: TypeAlias = Node | _ByPlace | _Break | None

# What a style warns of when it is empty; of several that stand in for each other, one is enough.
_NEEDED = {
    "article": ("author", "title", "journal", "year"), "book": ("author editor", "title", "publisher", "year"),
    "booklet": ("title",), "inbook": ("author editor", "title", "chapter pages", "publisher", "year"),
    "incollection": ("author", "title", "booktitle", "publisher", "year"), "manual": ("title",),
    "inproceedings": ("author", "title", "booktitle", "year"), "mastersthesis": ("author", "title", "school", "year"),
    "phdthesis": ("author", "title", "school", "year"), "proceedings": ("title", "year"),
    "techreport": ("author", "title", "institution", "year"), "unpublished": ("author", "title", "note"),
}  # fmt: skip


class _Pieces:
    """The pieces of an entry, named as the .bst's functions; what the entry lacks is none."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry

    def __contains__(self, name: str) -> bool:
        return name in self.entry.fields or bool(self.entry.persons.get(name))

    def __call__(self, name: str, changed: Callable[[Text], Text] | None = None) -> Node | None:
        """Return a field as it stands, or changed."""
        return field(name, apply_func=changed) if name in self else None

    def emphasized(self, name: str) -> Node | None:
        return tag("em")[field(name)] if name in self else None

    @property
    def authors(self) -> Node | None:
        return _names("author") if "author" in self else None

    @property
    def editors(self) -> Node | None:
        if "editor" not in self:
            return None
        return join(sep=", ")[_names("editor"), "editors" if len(self.entry.persons["editor"]) > 1 else "editor"]

    @property
    def title(self) -> Node | None:
        return self("title", _in_title_case)

    @property
    def date(self) -> Node | None:
        return _joined(" ", self("month"), self("year"))

    @property
    def within(self) -> Node | None:
        """Return "In", the editors, and the title of the book."""
        return words["In", _joined(", ", self.editors, self.emphasized("booktitle"))] if "booktitle" in self else None

    @property
    def volume(self) -> Node | None:
        if "volume" not in self:
            return None
        return _joined(" of ", self._numbered("volume", "volume"), self.emphasized("series"))

    @property
    def number(self) -> _Piece:
        """Return the number in the series, or the series alone, where there is no volume."""
        if "volume" in self:
            return None
        if "number" not in self:
            return self("series")
        within, first = (
            _joined(" in ", self._numbered(word, "number"), self("series")) for word in ("number", "Number")
        )
        return _ByPlace(within, first)

    @property
    def issue(self) -> Node | None:
        """Return volume, number and pages of an article."""
        if "volume" not in self and "number" not in self:
            return self.pages
        number = join["(", field("number"), ")"] if "number" in self else None
        return _joined(
            ":",
            _joined("", self("volume"), number),
            field("pages", raw=True, apply_func=_dashed) if "pages" in self else None,
        )

    @property
    def pages(self) -> Node | None:
        return field("pages", raw=True, apply_func=_pages) if "pages" in self else None

    @property
    def chapter(self) -> Node | None:
        """Return the chapter, or what its `type` says that it is, and the pages."""
        kind = self("type", _in_lower_case) or "chapter"
        return _joined(", ", self._numbered(kind, "chapter") if "chapter" in self else None, self.pages)

    @property
    def edition(self) -> _Piece:
        if "edition" not in self:
            return None
        return _ByPlace(*(words[self("edition", case), "edition"] for case in (_in_lower_case, _in_title_case)))

    def kind(self, usual: str) -> Node:
        """Return what kind of thesis an entry says that it is, or the usual one."""
        return self("type", _in_title_case) or join[usual]

    @property
    def report(self) -> Node:
        if "number" not in self:
            return self.kind("Technical report")
        return self._numbered(self("type") or "Technical Report", "number")

    def _numbered(self, word: Node | str, name: str) -> Node:
        return join[word, field(name, apply_func=_tied)]


class _Unsrt(unsrt.Style):  # type: ignore[misc]
    """The templates of unsrt, and, if `links` says so, pybtex's links at the end."""

    def __init__(self, *, links: bool = True, **options: Any) -> None:
        super().__init__(**options)
        self.links = links

    def get_article_template(self, e: Entry) -> Node:
        it = _Pieces(e)
        journal = it.emphasized("journal")
        return self._item(e, it.authors, BLOCK, it.title, BLOCK, journal, it.issue, it.date, BLOCK, it("note"))

    def get_book_template(self, e: Entry, *chapter: _Piece) -> Node:
        it = _Pieces(e)
        return self._item(
            e, it.authors or it.editors, BLOCK, it.emphasized("title"), it.volume, *chapter, BLOCK, it.number, SENTENCE,
            it("publisher"), it("address"), it.edition, it.date, BLOCK, it("note"),
        )  # fmt: skip

    def get_inbook_template(self, e: Entry) -> Node:
        return self.get_book_template(e, _Pieces(e).chapter)

    def get_booklet_template(self, e: Entry) -> Node:
        it = _Pieces(e)
        published = (BLOCK, it("howpublished"), it("address")) if "howpublished" in it or "address" in it else ()
        return self._item(e, it.authors, BLOCK, it.title, *published, it.date, BLOCK, it("note"))

    def get_incollection_template(self, e: Entry) -> Node:
        it = _Pieces(e)
        return self._item(
            e, it.authors, BLOCK, it.title, BLOCK, it.within, it.volume, it.number, it.chapter, SENTENCE,
            it("publisher"), it("address"), it.edition, it.date, BLOCK, it("note"),
        )  # fmt: skip

    def get_inproceedings_template(self, e: Entry) -> Node:
        it = _Pieces(e)
        place = it.within, it.volume, it.number, it.pages
        published = _published(it, "organization", "publisher")
        return self._item(e, it.authors, BLOCK, it.title, BLOCK, *place, *published, BLOCK, it("note"))

    def get_manual_template(self, e: Entry) -> Node:
        it = _Pieces(e)
        place = it("organization"), it("address")
        first = (it.authors,) if it.authors else place if "organization" in it else ()
        later = (BLOCK, *place) if any(place) and first != place else ()
        title = it.emphasized("title")
        return self._item(e, *first, BLOCK, title, *later, it.edition, it.date, BLOCK, it("note"))

    def get_mastersthesis_template(self, e: Entry) -> Node:
        return self._thesis(e, _Pieces(e).title, "Master’s thesis")

    def get_phdthesis_template(self, e: Entry) -> Node:
        return self._thesis(e, _Pieces(e).emphasized("title"), "PhD thesis")

    def _thesis(self, e: Entry, title: Node | None, usual: str) -> Node:
        it = _Pieces(e)
        place = it("school"), it("address"), it.date
        return self._item(e, it.authors, BLOCK, title, BLOCK, it.kind(usual), *place, BLOCK, it("note"))

    def get_misc_template(self, e: Entry) -> Node:
        it = _Pieces(e)
        title = (BLOCK, it.title) if "title" in it or "howpublished" in it else ()
        published = (BLOCK, it("howpublished")) if "howpublished" in it else ()
        return self._item(e, it.authors, *title, *published, it.date, BLOCK, it("note"))

    get_dataset_template = get_online_template = get_patent_template = get_software_template = get_misc_template

    def get_proceedings_template(self, e: Entry) -> Node:
        it = _Pieces(e)
        published = _published(it, *(("organization", "publisher") if it.editors else ("publisher",)))
        who = it.editors or it("organization")
        title = it.emphasized("title")
        return self._item(e, who, BLOCK, title, it.volume, it.number, *published, BLOCK, it("note"))

    def get_techreport_template(self, e: Entry) -> Node:
        it = _Pieces(e)
        place = it("institution"), it("address"), it.date
        return self._item(e, it.authors, BLOCK, it.title, BLOCK, it.report, *place, BLOCK, it("note"))

    def get_unpublished_template(self, e: Entry) -> Node:
        it = _Pieces(e)
        return self._item(e, it.authors, BLOCK, it.title, BLOCK, it("note"), it.date)

    def _item(self, e: Entry, *pieces: _Piece) -> Node:
        """Return pieces as sentences in blocks, then the links; a field that is needed and not there is asked for."""
        it = _Pieces(e)
        needed = _NEEDED.get(e.type, ())
        missing = [field(name.split()[0]) for name in needed if not any(other in it for other in name.split())]
        return toplevel[(*_blocks(pieces), *missing, self.format_web_refs(e))]

    def format_web_refs(self, e: Entry) -> Node:
        """Return the DOI, or else the URL, and other identifiers, none of them twice."""
        if not self.links:
            return join[()]
        doi, url, eprint = (e.fields.get(name, "") for name in ("doi", "url", "eprint"))
        archive = "eprinttype" if "eprinttype" in e.fields else "archiveprefix"
        if e.fields.get(archive, "arXiv").lower() == "arxiv":
            archived = self.format_eprint(e)
            # What leads to the same place need not be said twice.
            same = bool({*identifiers_in(f"arXiv:{eprint}")} & {*identifiers_in(doi or url)})
        else:
            archived, same = join[field(archive), ":", field("eprint")], False
        return sentence[
            optional[self.format_url(e)] if not doi and not same else None,
            optional[archived] if not doi or not same else None,
            optional[self.format_pubmed(e)],
            optional[self.format_doi(e)],
        ]


def _blocks(pieces: tuple[_Piece, ...]) -> list[Node]:
    blocks: list[list[list[Node]]] = []
    begins: _Break | None = BLOCK
    for piece in pieces:
        if isinstance(piece, _Break):
            # Where a block begins, a sentence does.
            begins = piece if begins is not BLOCK else BLOCK
        elif piece is not None:
            node = piece if isinstance(piece, Node) else piece.first if begins else piece.within
            if begins is BLOCK:
                blocks.append([])
            if begins:
                blocks[-1].append([])
            blocks[-1][-1].append(node)
            begins = None
    return [words[[sentence[nodes] for nodes in block]] for block in blocks]


def _published(it: _Pieces, *publishers: str) -> tuple[_Piece, ...]:
    """Return address, date and who published a volume of proceedings: with an address, a place where it was held."""
    by = [it(name) for name in publishers]
    if "address" in it:
        return it("address"), it.date, SENTENCE, *by
    return *((SENTENCE,) if any(by) else ()), *by, it.date


def _names(role: str) -> Node:
    return names(role, sep=", ", sep2=" and ", last_sep=", and ")


def _joined(sep: str, *nodes: Node | None) -> Node | None:
    there = [node for node in nodes if node is not None]
    return join(sep=sep)[there] if there else None


def _tied(text: Text) -> Text:
    return Text(Symbol("nbsp") if len(text) < 3 else " ", text)


def _pages(latex: str) -> Text:
    return Text("pages" if re.search("[-,+\u2013\u2014]", latex) else "page", _tied(_dashed(latex)))


def _dashed(latex: str) -> Text:
    return rich(re.sub("(?<!-)-(?!-)", "--", latex))


def _in_lower_case(text: Text) -> Text:
    return text.lower()


# A title of fewer words in capitals is a name.
_WORDS_OF_A_TITLE = 3
_WORD = re.compile(r"[^\W_](?:[^\W_]|['’](?=[^\W_]))*")


_AFTER_COLON = re.compile(r":\s+")


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
            letters = list(lowered(part.value))
            for start in (*([0] if begins else ()), *(found.end() for found in _AFTER_COLON.finditer(part.value))):
                letters[start : start + 1] = part.value[start : start + 1]
            begins = part.value[-1:].isspace() and part.value.rstrip().endswith(":")
            parts.append(String("".join(letters)))
        else:
            # What a command begins is one letter for BibTeX.
            parts.append(part if begins else part.lower())
            begins = False
    return Text(*parts)


def _lowered(text: str) -> str:
    return _WORD.sub(lambda word: word[0] if keeps_case(word[0]) else _lower(word[0]), text)


def _lower(text: str) -> str:
    # One letter for one: "İ" is two in lower case.
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


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
"""The styles by name."""
