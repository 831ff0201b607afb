"""Segments: the parts of a line between commas and full stops, and what each of them can be."""

import re
import unicodedata
from functools import cache, lru_cache
from itertools import pairwise

from attrs import field, frozen

from affbib.readers.fields.authors import Authors, is_name, read_authors, without_odd
from affbib.readers.fields.venue_year import VOLUME, VenueYear, is_known_venue, is_note, is_venue, read_venue_year
from affbib.readers.fields.word_lists import words_by_kind
from affbib.text.folding import words

__all__ = ["Credits", "is_affiliation", "read_credits"]


@frozen
class Credits:
    """What a line beside a title says: authors, a venue and year, an affiliation; `unread` are words that look like
    authors and were not understood."""

    authors: Authors = field(factory=Authors)
    venue_year: VenueYear = field(factory=VenueYear)
    affiliation: str | None = None
    unread: str = ""

    def __bool__(self) -> bool:
        return bool(self.authors.names) or bool(self.venue_year) or self.affiliation is not None


LONGEST_UNREAD = 120
_WORD = re.compile(r"[^\W\d_]+")
_ET_AL = re.compile(r"et\.?\s*all?\.?|and\s+(?:\d+\s+)?others\.?|等人?|\.\.\.|…", re.IGNORECASE)
# A full stop ends a sentence unless it follows an initial or an abbreviation.
_ABBREVIATIONS = frozenset(
    words(
        "jr sr st dr md mohd prof proc int conf trans symp comput vis sci eng syst univ dept inst lab vs vol no pp nat "
        "mach commun rev lett mag tech rep assoc soc appl math phys stat res intell inf knowl mem"
    )
)
_SENTENCE = re.compile(r"[.。!?](?=\s|$)")
_SEGMENT = re.compile(r"\s*[,;，；、]\s*|\s+[-–—|•·]\s+|\s*\band\b\s*|\s*&\s+")
_JOURNAL = re.compile(rf"(?:^|[.\"”?!])\s*(?P<journal>[^\W\d_][^.\"”\d]{{2,100}}?){VOLUME.pattern}")
_YEAR_BEHIND = re.compile(r"\d\)?\s?\((?:19|20)\d\d\)")
_ISSUE = re.compile(r"(?<=[a-z.])\s\d{1,3}\s?\(\d{1,3}(?:[-–]\d{1,3})?\)(?=\s*[,:.]|\s*$)")
# ", Volume 42, Issue 2", ", Early Access"
_VOLUME = re.compile(
    r",\s*(?:(?:vol(?:ume)?\.?|issue|pages?|pp\.?|no\.?)\s*\d[\d:–-]*(?:(?<=[–-])\s\d+)?|early access|in press)(?!\w)",
    re.IGNORECASE,
)
# "User Model. User-Adapt. Interact., 2017"
_SHORTENED = re.compile(r"\W*((?:[A-Z][\w-]*\.?\s+)+(?!Jr|Sr)[A-Z][\w-]{2,}\.),\s+((?:19|20)\d\d)\b")
_PARENTHESIS = re.compile(r"[(（]([^()（）]*)[)）]")
_SHORT_YEAR = re.compile(r"[A-Za-z]\s?['’`]\s?\d\d$|^[A-Z]{2,}[-–]\d\d\s")
_MARKS = re.compile(r"[*∗⁎†‡§¶#^\d✉⋆★☆¹²³⁴⁵⁶⁷⁸⁹⁰]+")
_LEAD = re.compile(r"^[\W_]*(?:(?:written\s+)?by(?![A-Za-z])|authors?\s*[:：]|作者\s*[:：])\s*", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_SENTENCE_WORD = re.compile(
    r"\b(?:has|have|been|is|was|were|are|this|these|we|our|you|your|which|that)\b", re.IGNORECASE
)
_IN_VENUE = re.compile(r"^\s*In:?\s+(?=[A-Z0-9])")
_CAPITALS = re.compile(r"[A-Z]{2,8}")
_PLAIN_NAME = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z]*\.?)* [A-Z][a-z]+")
_INITIALS = re.compile(r"[A-Z]\.?(?:[-\s]?[A-Z]\.|\s[A-Z])*")
# "et al.arXiv", "Bo Wu .2021": full stops without a blank.
_GLUED = re.compile(r"(?<=\bal)\.(?=[^\W\d_])|\s*\.(?=(?:19|20)\d\d\b)")
_AND = re.compile(r"\s*(?:\band\b|&)\s*")
# A name that somebody wrote without capitals, among others that have them.
_LOWER_NAME = re.compile(r"(?!.*\b(?:of|the|in|for|on|with|and|via|to|a|an)\b)\s*[a-z]{2,12} [a-z]{2,14}\s*")
_LETTER = re.compile(r"[^\W\d_]")
_NOT_IN_NAME = re.compile(r"[^\w\s.'’·-]+|\.$")
_FOUR_DIGITS = re.compile(r"\d{4}")


@lru_cache(maxsize=1 << 14)
def is_affiliation(text: str) -> bool:
    """Say whether a text names a university, a laboratory or a company.

    >>> is_affiliation("Some University, China"), is_affiliation("Ann Lee")
    (True, False)
    """
    names, stems = _affiliations()
    tokens = _WORD.findall(text.lower())
    return any(token in names or token.startswith(stems) for token in tokens)


@cache
def _affiliations() -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the words of affiliations, and the stems with which others begin."""
    kinds = words_by_kind("affiliations")
    names = frozenset(word for kind, words in kinds.items() if kind != "stem" for word in words)
    return names, kinds["stem"]


@lru_cache(maxsize=1 << 14)
def read_credits(text: str, *, names: bool = True) -> Credits:
    """Return the authors, venue, year and affiliation in a line of text; `names=False` when authors are known already.

    >>> read_credits("Ann Lee, Bo Wu. CVPR 2021.").venue_year
    VenueYear(venue='CVPR', year=2021)
    """
    text = unicodedata.normalize("NFC", text)  # an accent on its own is no letter
    affiliations: list[str] = []
    venue_years: list[str] = []
    aside: list[str] = []
    kept: set[int] = set()
    text = _ISSUE.sub("", text) if "(" in text else text
    text = _VOLUME.sub("", text) if "," in text else text
    short = _SHORTENED.match(text) if "." in text else None
    if short is not None:
        venue_years.append(f"{short[1]}, {short[2]}")
        text = text[short.end() :]
    volume = _JOURNAL.search(text) if _YEAR_BEHIND.search(text) else None
    if volume is not None:
        venue_years.append(f"{volume['journal']}, {volume['year'] or volume['bare']}")
        text = text[: volume.start("journal")] + text[volume.end() :]
    for match in _PARENTHESIS.finditer(text):
        inside = match[1].strip()
        if _CAPITALS.fullmatch(inside) and _series().search(text, max(0, match.start() - 80), match.start()):
            kept.add(match.start())  # "Transactions on Graphics (TOG)" is one name
        elif is_affiliation(inside) and not _YEAR.search(inside):
            affiliations.append(inside.removeprefix("from "))
        elif _is_aside(inside):
            aside.append(inside)
        elif names and _CAPITALS.fullmatch(inside) and not text[: match.start()].rstrip()[-2:].isupper():
            affiliations.append(inside)
    text = _PARENTHESIS.sub(
        lambda match: match[0] if match.start() in kept else ", " if is_affiliation(match[1]) else " ", text
    )
    text = _GLUED.sub(". ", _LEAD.sub("", text))
    runs: list[str] = []
    truncated = False
    unread = ""
    for sentence in _sentences(text):
        authors, venue_year, affiliation = _read_sentence(sentence, names=names and not runs)
        if authors:
            runs.append(authors)
            unread = _people_behind(sentence, authors)
        elif runs and _ET_AL.match(sentence.strip()):
            truncated = True
        if venue_year:
            venue_years.append(venue_year)
        if affiliation:
            affiliations.append(affiliation)
    people = read_authors(runs[0]) if runs else Authors()
    if names and not runs and _seem_people(text):
        unread = text.strip(" ,;")[:LONGEST_UNREAD]
    if truncated:
        people = Authors(people.names, True, people.repairs)
    where = next(filter(None, map(str.strip, affiliations)), None)
    return Credits(people, _best([*venue_years, *aside]), where, unread)


@cache
def _series() -> re.Pattern[str]:
    """Return the pattern of words such as "journal": a venue's name that holds one may go on behind "and"."""
    return re.compile(rf"\b(?:{'|'.join(words_by_kind('venue_words')['series'])})\b", re.IGNORECASE)


def _seem_people(text: str) -> bool:
    """Say whether most segments of a text are full names, and there are two or more."""
    segments = [_bare_name(segment) for segment in _SEGMENT.split(text)]
    full = sum(" " in segment and _kind(segment) == "name" for segment in segments)
    return full > 1 and 2 * full >= len(segments)


def _people_behind(text: str, authors: str) -> str:
    """Return what stands behind an author run and seems to go on with it: more names, or one with odd marks."""
    rest = text[text.find(authors) + len(authors) :]
    if _seem_people(rest):
        return rest.strip(" ,;")[:LONGEST_UNREAD]
    segments = _SEGMENT.split(rest, maxsplit=2)
    behind = segments[1] if len(segments) > 1 and not segments[0].strip() else ""
    bare = _bare_name(behind)
    return behind if bare != behind.strip() and " " in bare and _kind(behind) == "other" and is_name(bare) else ""


def _bare_name(segment: str) -> str:
    return " ".join(_NOT_IN_NAME.sub(" ", segment).split())


def _is_aside(text: str) -> bool:
    """Say whether words in parentheses are a venue and year: a year, or a venue that is known or has a year."""
    venue_year = read_venue_year(text)
    if venue_year.venue is None or is_known_venue(text) or venue_year.preprint:
        return bool(venue_year)
    if venue_year.year is None:
        return False
    most = 6 if text[:1].isupper() and text.endswith(str(venue_year.year)) else 3
    return is_venue(venue_year.venue) or len(venue_year.venue.split()) <= most


def _best(texts: list[str]) -> VenueYear:
    """Return the venue and year of several texts: the first venue that is no preprint server, and a year."""
    match = [read_venue_year(text) for text in texts]
    venues = [venue_year for venue_year in match if venue_year.venue is not None]
    best = next((venue_year for venue_year in venues if not venue_year.preprint), venues[0] if venues else None)
    years = [venue_year.year for venue_year in match if venue_year.year is not None]
    if best is None:
        return VenueYear(None, years[0] if years else None)
    return VenueYear(best.venue, best.year or (years[0] if years else None))


def _sentences(text: str) -> list[str]:
    sentences: list[str] = []
    start = 0
    for match in _SENTENCE.finditer(text):
        begin = text.rfind(" ", start, match.start()) + 1
        word = text[max(begin, start) : match.start()].lstrip("(").lower()
        short = match[0] == "." and (len(word) == 1 or word in _ABBREVIATIONS or "." in word)
        if short and not _begins_venue(text[match.end() : match.end() + 60]):
            continue
        sentences.append(text[start : match.start()])
        start = match.end()
    sentences.append(text[start:])
    return [sentence for sentence in sentences if any(map(str.isalnum, sentence))]


def _begins_venue(text: str) -> bool:
    """Say whether a text begins with a venue of the table: "Lee A, Wu B. ICML, 2010"."""
    segment = _SEGMENT.split(text.strip(), maxsplit=1)[0].strip(" .")
    return is_known_venue(_YEAR.sub("", segment).strip())


def _read_sentence(text: str, *, names: bool) -> tuple[str, str, str]:
    """Return the author run, the venue and year, and the affiliation of a sentence, "" for what is not there."""
    if is_note(text):
        return "", "", ""
    if _IN_VENUE.match(text) and len(text.split()) <= 14 and not _SENTENCE_WORD.search(text):
        return "", text, ""
    spans = _segments(text)
    spans = _settled(spans, text)
    kinds = [kind for _, _, kind in spans]
    people = kinds.count("name")
    lower = [
        n for n, (start, end, kind) in enumerate(spans) if kind == "other" and _LOWER_NAME.fullmatch(text[start:end])
    ]
    if people and len(lower) == kinds.count("other") and (len(lower) == 1 or people >= 2 * len(lower)):
        for n in lower:
            kinds[n], spans[n] = "name", (*spans[n][:2], "name")
        people += len(lower)
    others = [text[start:end] for start, end, kind in spans if kind == "other"]
    if others and sum(len(segment.split()) for segment in others) > 8 * max(1, people):
        return "", "", ""
    if len(others) * 3 > people or (people == 1 and " " not in text.strip()):
        names = names and not others
    first = next((n for n, kind in enumerate(kinds) if kind == "name"), None)
    authors = ""
    if names and first is not None and (first == 0 or kinds[0] != "other"):
        last = first
        for place in range(first, len(kinds)):
            if kinds[place] in ("name", "et al", "mark"):
                last = place
            elif kinds[place] in ("venue", "year") or people < 4:
                break
        last = _without_venue(spans, text, first, last)
        if last < first:
            return "", text, ""
        authors = text[spans[first][0] : spans[last][1]]
        spans = spans[:first] + spans[last + 1 :]
    elif not names and first is not None and people == len(kinds) and people == 1:
        return "", text, ""
    affiliation = next((text[start:end] for start, end, kind in spans if kind == "affiliation" and not others), "")
    venue_year = ", ".join(text[start:end] for start, end, kind in spans if kind in ("venue", "year"))
    if not authors and venue_year and len(spans) > 1 and all(kind != "affiliation" for _, _, kind in spans):
        whole = text[spans[0][0] : spans[-1][1]]
        venue_year = whole if len(whole) < 150 else venue_year
    return authors, venue_year, affiliation


def _segments(text: str) -> list[tuple[int, int, str]]:
    """Return the segments of a sentence: where they begin and end, and what each can be.

    The words of a venue's name stay together: "Conference on Robotics and Automation".
    """
    cuts = [(0, 0), *((match.start(), match.end()) for match in _SEGMENT.finditer(text)), (len(text), len(text))]
    spans: list[tuple[int, int, str]] = []
    for (_, start), (end, _) in pairwise(cuts):
        kind = _kind(text[start:end])
        if spans and kind in ("name", "other") and _is_joint(spans[-1], text, start):
            spans[-1] = (spans[-1][0], end, "venue")
            continue
        if kind != "empty":
            spans.append((start, end, kind))
    return spans


def _is_joint(span: tuple[int, int, str], text: str, start: int) -> bool:
    """Say whether "and" inside a venue's name stands between a segment and the next, which begins at `start`."""
    begin, end, kind = span
    return kind == "venue" and _AND.fullmatch(text[end:start]) is not None and bool(_series().search(text[begin:end]))


def _settled(spans: list[tuple[int, int, str]], text: str) -> list[tuple[int, int, str]]:
    """Return segments with names in capitals among names, and journals with names like people's at the end."""
    if len(spans) > 1 and spans[0][2] == "venue" and spans[1][2] == "name":
        first = text[spans[0][0] : spans[0][1]].strip()
        if is_name(first) and not is_known_venue(first):
            spans[0] = (spans[0][0], spans[0][1], "name")
    last = max((n for n, span in enumerate(spans) if span[2] == "name"), default=None)
    if last is not None and is_known_venue(text[spans[last][0] : spans[last][1]].strip(" .")):
        spans[last] = (spans[last][0], spans[last][1], "venue")
    return spans


def _without_venue(spans: list[tuple[int, int, str]], text: str, first: int, last: int) -> int:
    """Return the last name of a run: one word before a year, after names of several words, is a journal."""
    if last == first and len(spans) == last + 2 and spans[last + 1][2] == "year":
        return last if " " in text[spans[last][0] : spans[last][1]].strip() else first - 1
    if last + 1 < len(spans) and spans[last + 1][2] == "year" and last > first:
        lengths = [len(text[start:end].split()) for start, end, _ in spans[first:last]]
        if len(text[spans[last][0] : spans[last][1]].split()) == 1 and min(lengths) > 1:
            return last - 1
    return last


@lru_cache(maxsize=1 << 14)
def _kind(text: str) -> str:
    """Return what a segment can be: "name", "et al", "venue", "year", "affiliation", "mark", "other" or "empty"."""
    text = text.strip(" .:*_\"“”'-–—|")
    if not text:
        return "empty"
    name = text
    if _SHORT_YEAR.search(text) and _is_venue_year(text):
        return "venue"
    if not _PLAIN_NAME.fullmatch(text):
        if _ET_AL.fullmatch(text):
            return "et al"
        if not _LETTER.search(text) and not _FOUR_DIGITS.search(text):
            return "mark"
        name = " ".join(_MARKS.sub(" ", _ET_AL.sub("", without_odd(text))).split())
    if name and _INITIALS.fullmatch(name):
        return "name"
    if is_name(name) and not _YEAR.search(text) and not is_venue(text) and not is_affiliation(text):
        return "name"
    if is_affiliation(text) and not is_venue(text):
        return "affiliation"
    if _is_venue_year(text):
        return "year" if read_venue_year(text).venue is None else "venue"
    return "other"


def _is_venue_year(text: str) -> bool:
    venue_year = read_venue_year(text)
    if venue_year.venue is None:
        return venue_year.year is not None
    if _SENTENCE_WORD.search(venue_year.venue):
        return False
    if is_venue(venue_year.venue):
        return len(venue_year.venue.split()) <= 14
    return venue_year.year is not None and len(venue_year.venue.split()) <= 6
