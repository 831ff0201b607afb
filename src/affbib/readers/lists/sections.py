"""Sections: the headings of a list, as paths of words and emoji, and what they say of the entries below them."""

import re
from collections.abc import Sequence
from functools import cached_property, lru_cache

from attrs import field, frozen

from affbib.model import venues
from affbib.readers.blocks.block import Block
from affbib.readers.blocks.runs import EMOJI, bare
from affbib.readers.fields.venue_year import Imprint, is_known_venue, is_venue, read_imprint

__all__ = ["Section", "heading_imprint", "sections_of"]

# "(12 papers)", "(last 6 months)"
_COUNT = re.compile(r"[(（]\s*(?!(?:19|20)\d\d\b)(?:\d*\s*(?:papers?|篇)?|[Ll]ast [\w ]+)\s*[)）]")
_YEAR_BEHIND = re.compile(r"\s[(（]((?:19|20)\d\d)[)）]$")


@frozen
class Section:
    """A stretch of a document under one path of headings (outermost first, the document's title left out)."""

    path: tuple[str, ...]
    marks: tuple[str, ...]
    blocks: tuple[Block, ...]
    heading: Block | None = None
    document: Imprint = field(factory=Imprint)

    @cached_property
    def other(self) -> bool:
        """Whether a heading says that what follows is something else than papers: contents, tools, news, courses."""
        return any(_OTHER.search(name) and not _PAPERS.search(name) for name in self.path)

    @cached_property
    def imprint(self) -> Imprint:
        """The venue and year that the headings give to the entries below them."""
        venue, year = None, None
        for name in self.path:
            imprint = heading_imprint(name)
            venue, year = imprint.venue or venue, imprint.year or year
        return Imprint(venue, year)


_OTHER = re.compile(
    r"^\W*(?:table of contents?|contents?|toc|目录|contribut\w*|how to contribute|"
    r"star history|star-?chart|news|latest news|updates?|what'?s new|change ?log|workshops?|tutorials?|"
    r"courses?|lectures?|talks?|"
    r"related (?:groups?|lists?|repos\w*|awesome\w*|resources|projects?)|"
    r"(?:other )?awesome lists?|tools?|toolkits?|tool ?box\w*|software|librar(?:y|ies)|frameworks?|"
    r"licen[cs]e|acknowledge?ments?|citation|citing|cite\b.*|contact\w*|"
    r"blogs?(?: posts?)?|books?|communit(?:y|ies)|people|researchers?|products?|sponsors?|maintainers?|to-?do|faq|"
    r"disclaimer|leaderboards?|competitions?|challenges?|jobs?)"
    r"(?:\W*(?:and|&|\+|/|,)\W*\w+)?\W*$"
    r"|\bcourses?\b.*\bworkshops?\b|\bstar history\b",
    re.IGNORECASE,
)
# Nothing stands below these, whatever the level of the heading that follows.
_CONTENTS = re.compile(r"\W*(?:table of contents?|contents?|toc|目录)\W*", re.IGNORECASE)
_PAPERS = re.compile(r"survey|review|paper|论文", re.IGNORECASE)
_VENUE_YEAR = re.compile(r"\b([A-Z][A-Za-z]{2,15})[\s'’-]{0,2}((?:19|20)\d\d)\b")
_NUMBER = re.compile(r"^\s*(?:\d+(?:\.\d+)*[.)]?|[IVX]+\.|[A-Z]\.)\s+")


def sections_of(blocks: Sequence[Block]) -> list[Section]:
    """Return the sections of a document, in its order.

    The first heading is the document's title when it is alone on its level, or when nothing but a heading or words
    without links follows it.
    """
    headings = [n for n, block in enumerate(blocks) if block.kind == "heading"]
    title = _document_title(blocks, headings)
    document = _document_imprint(blocks[title]) if title is not None else Imprint()
    starts = [-1, *headings] if not headings or headings[0] > 0 else headings
    sections: list[Section] = []
    path: list[tuple[int, str, str]] = []
    for place, start in enumerate(starts):
        end = starts[place + 1] if place + 1 < len(starts) else len(blocks)
        heading = blocks[start] if start >= 0 else None
        if heading is not None and start != title:
            while path and (path[-1][0] >= heading.level or _CONTENTS.fullmatch(path[-1][1])):
                path.pop()
            path.append((heading.level, _name(heading), _mark(heading)))
        names, marks = tuple(name for _, name, _ in path), tuple(mark for _, _, mark in path)
        sections.append(Section(names, marks, tuple(blocks[start + 1 : end]), heading, document))
    return sections


@lru_cache(maxsize=1 << 14)
def heading_imprint(name: str) -> Imprint:
    """Return the imprint that a heading is as a whole: "CVPR 2020", "2023", "ICLR"; nothing for other headings.

    >>> heading_imprint("🏆 NeurIPS 2023 (12 papers)"), heading_imprint("Surveys since 2019")
    (Imprint(venue='NeurIPS', year=2023), Imprint(venue=None, year=None))
    """
    text = _NUMBER.sub("", _COUNT.sub(" ", bare(name))).strip(" :：-–")
    if not text or len(text.split()) > 8:
        return Imprint()
    year = _YEAR_BEHIND.search(text)
    if year is not None and not is_known_venue(text[: year.start()]) and any(map(str.islower, text)):
        return Imprint(None, int(year[1]))
    imprint = read_imprint(text)
    if imprint.venue is None or is_known_venue(imprint.venue):
        return imprint
    if imprint.year is not None and is_venue(imprint.venue) and len(imprint.venue.split()) <= 4:
        return imprint
    return Imprint()


def _document_imprint(heading: Block) -> Imprint:
    """Return the imprint of a document that collects the papers of one conference: "CVPR 2024 papers"."""
    for found in _VENUE_YEAR.finditer(heading.text):
        if venues.find(found[1]) is not None:
            return Imprint(found[1], int(found[2]))
    return Imprint()


def _document_title(blocks: Sequence[Block], headings: Sequence[int]) -> int | None:
    if not headings:
        return None
    first = headings[0]
    level = blocks[first].level
    if any(blocks[n].level < level for n in headings):
        return None
    if sum(blocks[n].level == level for n in headings) == 1:
        return first
    end = headings[1] if len(headings) > 1 else len(blocks)
    entries = sum(_is_listing(block) for block in blocks[first + 1 : end])
    return first if not entries or blocks[headings[1]].level > level else None


def _is_listing(block: Block) -> bool:
    """Say whether a block lists things with links that lead outside, as entries do."""
    if block.kind in ("list", "table"):
        waiting = list(block.children)
        while waiting:
            child = waiting.pop()
            if any(piece.href and not piece.href.startswith("#") for piece in child.pieces):
                return True
            waiting += child.children
    return False


def _name(heading: Block) -> str:
    return bare(heading.text).strip(" #*_") or heading.text.strip()


def _mark(heading: Block) -> str:
    return "".join(EMOJI.findall(heading.text))
