"""Bylines: where the authors with which a text begins end, and what else can be a credit rather than a title."""

import re
from itertools import islice

from affbib.readers.fields.authors import are_names, is_name
from affbib.readers.fields.links import kind_of_label
from affbib.readers.fields.segments import is_affiliation
from affbib.readers.fields.venue_year import is_venue, read_venue_year

__all__ = ["authors_end", "is_credit", "is_publication", "names_end"]

_ET_AL = re.compile(r"et\.?\s?al\b")
_BEHIND_NAME = re.compile(r"\s*et\.?\s?al\.?.*$|\([^()]*\)?|(?<![\d∗*†‡])[\d∗*†‡]++$")
_ARTICLE = re.compile(r"\W*(?:a|an)\s", re.IGNORECASE)
# Before a colon: one full name, "et al.", or a last name after "and"; else the colon may be the title's.
_BEFORE_COLON = re.compile(r"^[^,;]* [^,;]*$|\bet\.?\s*al\.?$|(?:\band\b|&)[^,;]*$")
# The full stop of an initial or of "Md." behind a given name, where the family name follows, ends no authors.
_INITIAL = re.compile(r"(?:[^\W\d_]{2}\s|[A-Z]\.\s?)[A-Z]$|(?:^|\s)(?:Md|Dr|Prof|St|Mr|Ms|Mohd)$")
_REST_OF_NAME = re.compile(r"[^\W\d_][\w'’-]+(?:\s+[A-Z][\w'’-]+)?\s*(?:[,;:]|\.\s|$|\.$|\s(?:and|&)\s+[A-Z])")
_FIRST_INITIAL = re.compile(r"[^\W\d_]{2}[,;]\s[A-Z]$")
_NAME_AND_COMMA = re.compile(r"[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)?,\s")
_COMMA = re.compile(r"\s*[,;]\s*(?:and\s+)?|\s+(?:and|&)\s+")
_AUTHORS_END = re.compile(r"(?:\.?,?\s*\(?((?:19|20)\d\d)[a-z]?\)?\s*[.:,]|\s*[:：]|\.(?=\s))\s+(?=\S)")


def authors_end(text: str) -> re.Match[str] | None:
    """Return the place up to which a text is nothing but names; one word before a colon is a nickname."""
    for end in islice(_AUTHORS_END.finditer(text, 0, 600), 12):
        before = text[: end.start()].strip()
        if _INITIAL.search(before) and _REST_OF_NAME.match(text, end.end()):
            continue
        if _FIRST_INITIAL.search(before) and _NAME_AND_COMMA.match(text, end.end()):
            continue
        if len(before) > 4 and are_names(before) and (":" not in end[0] or _BEFORE_COLON.search(before)):
            return end
    return None


def names_end(text: str) -> re.Match[str] | None:
    """Return the comma behind the full names with which a text begins.

    The first may be reversed: "Lee, Ann, Bo Wu, and Cy Fox, A Title". Of names alone before a venue and year
    the last is the title: "Cy Fox, Fast Rung, ICCV 2015".
    """
    commas: list[re.Match[str]] = []
    start, short = 0, False
    for comma in islice(_COMMA.finditer(text, 0, 3000), 80):
        segment = text[start : comma.start()].strip()
        if commas and _ET_AL.match(segment):
            commas.append(comma)
            start = comma.end()
            break
        if not is_name(segment) or (" " not in segment and len(commas) > 1):
            break
        short = short or " " not in segment
        commas.append(comma)
        start = comma.end()
    if short and len(commas) < 3:
        return None
    if len(commas) > 1 and is_credit(_COMMA.split(text[start:], maxsplit=1)[0]):
        commas.pop()
    return commas[-1] if commas else None


def is_credit(segment: str) -> bool:
    """Say whether a segment can be a name, a venue or year, an affiliation or "et al."."""
    segment = segment.strip(" .,;:*∗")
    if not segment:
        return False
    if _ET_AL.match(segment):
        return True
    stripped = _BEHIND_NAME.sub("", segment).strip()
    if is_publication(segment):
        return True
    if is_name(stripped) and 1 <= len(stripped.split()) <= 5 and (len(stripped.split()) > 1 or "et al" in segment):
        return True
    return is_affiliation(segment) and len(segment.split()) <= 6 and kind_of_label(segment) is None


def is_publication(segment: str) -> bool:
    """Say whether a segment can be a venue and year: a year, or a venue that is short or has a year."""
    venue_year = read_venue_year(segment.strip(" .,;:*∗"))
    if venue_year.year is not None and (venue_year.venue is None or is_venue(venue_year.venue)):
        return True
    if venue_year.year is not None and len(segment.split()) <= 5 and not _ARTICLE.match(segment):
        return True
    return venue_year.venue is not None and is_venue(venue_year.venue) and len(venue_year.venue.split()) <= 3
