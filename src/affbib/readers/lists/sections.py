"""Sections: the headings of a list, as paths of words and emoji, and what they say of the entries below them."""

import re
from collections.abc import Sequence
from functools import cached_property, lru_cache

from attrs import field, frozen

from affbib.model import venues
from affbib.readers.blocks.block import TextBlock
from affbib.readers.blocks.runs import EMOJI, without_emoji
from affbib.readers.fields.venue_year import VenueYear, is_known_venue, is_venue, read_venue_year

__all__ = ["Section", "heading_venue_year", "sections_of"]

# "(12 papers)", "(last 6 months)"
_COUNT = re.compile(r"[(（]\s*(?!(?:19|20)\d\d\b)(?:\d*\s*(?:papers?|篇)?|[Ll]ast [\w ]+)\s*[)）]")
_YEAR_BEHIND = re.compile(r"\s[(（]((?:19|20)\d\d)[)）]$")


@frozen
class Section:
    """A stretch of a document under one path of headings (outermost first, the document's title left out)."""

    path: tuple[str, ...]
    marks: tuple[str, ...]
    blocks: tuple[TextBlock, ...]
    heading: TextBlock | None = None
    document: VenueYear = field(factory=VenueYear)

    @cached_property
    def without_papers(self) -> bool:
        """Whether a heading says that what follows is something else than papers: contents, tools, news, courses."""
        return any(_OTHER.search(name) and not _PAPERS.search(name) for name in self.path)

    @cached_property
    def venue_year(self) -> VenueYear:
        """The venue and year that the headings give to the entries below them."""
        venue, year = None, None
        for name in self.path:
            venue_year = heading_venue_year(name)
            venue, year = venue_year.venue or venue, venue_year.year or year
        return VenueYear(venue, year)


_OTHER = re.compile(
    r"^\W*(?:table of contents?|contents?|toc|目录|contribut\w*|how to contribute|"
    r"star history|star-?chart|news|latest news|updates?|what'?s new|change ?log|workshops?|tutorials?|"
    r"courses?|lectures?|talks?|"
    r"related (?:groups?|lists?|repos\w*|awesome\w*|resources|projects?)|"
    r"(?:other )?awesome lists?|tools?|toolkits?|tool ?box\w*|software|librar(?:y|ies)|frameworks?|"
    r"licen[cs]e|acknowledge?ments?|citation|citing|cite\b.*|contact\w*|"
    r"blogs?(?: posts?)?|books?|communit(?:y|ies)|people|researchers?|products?|sponsors?|maintainers?|to-?do|faq|"
    r"disclaimer|leaderboards?|competitions?|challenges?|jobs?)"
    r"(?:(?=[^\w&+/,]*+[&+/,])\W++\w++|\W*+and\W*+\w++)?\W*+$"
    r"|\bcourses?\b(?:(?!\bcourses?\b).)*\bworkshops?\b|\bstar history\b",
    re.IGNORECASE,
)
# Nothing stands below these, whatever the level of the heading that follows.
_CONTENTS = re.compile(r"\W*(?:table of contents?|contents?|toc|目录)\W*", re.IGNORECASE)
_PAPERS = re.compile(r"survey|review|paper|论文", re.IGNORECASE)
_VENUE_YEAR = re.compile(r"\b([A-Z][A-Za-z]{2,15})[\s'’-]{0,2}((?:19|20)\d\d)\b")
_NUMBER = re.compile(r"^\s*(?:\d+(?:\.\d+)*[.)]?|[IVX]+\.|[A-Z]\.)\s+")


def sections_of(blocks: Sequence[TextBlock]) -> list[Section]:
    """Return the sections of a document, in its order.

    The first heading is the document's title when it is alone on its level, or when nothing but a heading or words
    without links follows it.
    """
    headings = [n for n, block in enumerate(blocks) if block.kind == "heading"]
    title = _document_title(blocks, headings)
    document = _document_venue_year(blocks[title]) if title is not None else VenueYear()
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
def heading_venue_year(name: str) -> VenueYear:
    """Return the venue and year that a heading is as a whole: "CVPR 2020", "2023", "ICLR"; nothing for other headings.

    >>> heading_venue_year("🏆 NeurIPS 2023 (12 papers)"), heading_venue_year("Surveys since 2019")
    (VenueYear(venue='NeurIPS', year=2023), VenueYear(venue=None, year=None))
    """
    text = _NUMBER.sub("", _COUNT.sub(" ", without_emoji(name))).strip(" :：-–")
    if not text or len(text.split()) > 8:
        return VenueYear()
    year = _YEAR_BEHIND.search(text)
    if year is not None and not is_known_venue(text[: year.start()]) and any(map(str.islower, text)):
        return VenueYear(None, int(year[1]))
    venue_year = read_venue_year(text)
    if venue_year.venue is None or is_known_venue(venue_year.venue):
        return venue_year
    if venue_year.year is not None and is_venue(venue_year.venue) and len(venue_year.venue.split()) <= 4:
        return venue_year
    return VenueYear()


def _document_venue_year(heading: TextBlock) -> VenueYear:
    """Return the venue and year of a document that collects the papers of one conference: "CVPR 2024 papers"."""
    for match in _VENUE_YEAR.finditer(heading.text):
        if venues.find(match[1]) is not None:
            return VenueYear(match[1], int(match[2]))
    return VenueYear()


def _document_title(blocks: Sequence[TextBlock], headings: Sequence[int]) -> int | None:
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


def _is_listing(block: TextBlock) -> bool:
    """Say whether a block lists things with links that lead outside, as entries do."""
    if block.kind in ("list", "table"):
        waiting = list(block.children)
        while waiting:
            child = waiting.pop()
            if any(piece.href and not piece.href.startswith("#") for piece in child.pieces):
                return True
            waiting += child.children
    return False


def _name(heading: TextBlock) -> str:
    return without_emoji(heading.text).strip(" #*_") or heading.text.strip()


def _mark(heading: TextBlock) -> str:
    return "".join(EMOJI.findall(heading.text))
