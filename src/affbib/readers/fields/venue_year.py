"""Venue and year: the words that say where and when a work was published."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from attrs import frozen

from affbib.model import venues
from affbib.readers.fields.word_lists import words_by_kind
from affbib.text.folding import words

__all__ = ["VOLUME", "VenueYear", "is_known_venue", "is_note", "is_venue", "read_venue_year"]


@frozen
class VenueYear:
    """A venue as written (without year and notes) and a year."""

    venue: str | None = None
    year: int | None = None

    @property
    def preprint(self) -> bool:
        """Whether the venue is a preprint server or a blog rather than a journal or conference."""
        return self.venue is not None and _is_preprint(self.venue)

    def __bool__(self) -> bool:
        return self.venue is not None or self.year is not None


_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = re.compile(r"(?<!\d)(?:19[5-9]\d|20[0-4]\d)(?!\d)")
_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s?[-/.年]\s?(\d{1,2})(?:\s?[-/.月]\s?(\d{1,2})日?)?(?!\d)"
    r"|(?<!\d)((?:19|20)\d\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)"
    rf"|\b(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?{_MONTH}(?:\s*\d{{1,2}}(?:st|nd|rd|th)?)?,?\s*((?:19|20)\d\d)\b"
    rf"|\b((?:19|20)\d\d)[\s,]+{_MONTH}(?:\s*\d{{1,2}}\b)?",
    re.IGNORECASE,
)
_DAY = re.compile(
    rf"\b(?:on\s+)?(?:\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?)(?!\w)", re.IGNORECASE
)
_SHORT_YEAR = re.compile(r"(?:(?<=[A-Za-z])\s?|(?<=^)|(?<=\s))['’‘`]\s?(\d\d)\b")
_GLUED_YEAR = re.compile(r"(?<=[A-Z]{3})\s?(\d\d)\b(?=$|\s|[,:)\]])")
# "NIPS-18": of a known venue, or behind a date; elsewhere a number belongs to a name ("CIFAR-10").
_HYPHEN_YEAR = re.compile(r"([A-Z][A-Za-z& ]*[A-Z])\s?[-–]\s?(\d\d)")
_ARXIV = re.compile(
    r"\bar[xX]iv(?:\s*(?:preprint|e-?prints?))*(?:\s*arXiv)?\s*:?\s*(?:abs/)?(?P<id>(?P<yy>\d\d)(?:0[1-9]|1[0-2])\.\d{4,5}(?:v\d+)?)"
    r"|(?P<bare>(?:\babs/)?(?<!\d)(?P<by>\d\d)(?:0[1-9]|1[0-2])\.\d{5}(?:v\d+)?(?!\d))",
    re.IGNORECASE,
)
# The year and month of an identifier alone: "arXiv 2103"; up to 2049, four digits are a year.
_ARXIV_MONTH = re.compile(r"ar[xX]iv[\s:]*(?!19|20[0-4])(\d\d)(?:0[1-9]|1[0-2])")
# "arXiv 1801; ICML 2018", "arXiv 2018/01, ICML 2018": where it appeared first, and then.
_PREPRINT_FIRST = re.compile(r"\W*ar[xX]iv(?:\s+\d{4}(?:\.\d{4,5}|[/-]\d\d?)?)?\s*[,;]\s*(?=\S)")
# "CVPR-18 一个新的框架": a remark in Chinese, Japanese or Korean behind a venue in Latin letters.
_REMARK = re.compile(r"(?<=[A-Za-z\d.)])[\s:：,，]*(?![年月日])[\u3400-\u9fff\u3040-\u30ff\uac00-\ud7af]")
# "Last updated at 2025/02/11" is about the list.
_UPDATED = re.compile(r"\W*(?:last\s+)?updated\s+(?:on|at|in|:)", re.IGNORECASE)
_NOTE = re.compile(
    r"\b(?:best\s+(?:student\s+)?(?:paper|demo|poster|artifact)(?:\s+(?:award|candidate|finalist|honou?rable mention))?"
    r"(?:\s+(?:nominee|candidate))?|(?:outstanding|distinguished)\s+paper(?:\s+award)?|award\s+candidate|honou?rable\s+mention|oral(?:\s+presentation)?s?"
    r"|spotlights?|posters?|highlights?|(?:long|short|full)\s+(?:paper|talk|presentation)|main\s+conference|extended\s+version"
    r"|accepted\s+(?:by|at|to|in|as)?|accept|to\s+appear(?:\s+(?:in|at))?|under\s+review(?:\s+(?:at|in))?|submitted\s+to"
    r"|submission(?=\W*$)|unpublished(?=\W*$)"
    r"|published\s+(?:in|at)|presented\s+at|camera[- ]ready|preprint(?=\s+ar[xX]iv)|top\s+\d+(?:\.\d+)?%)(?!\w)",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:(?:in|at|on|from|appears in)\s+)?(?:the\s+)?(?:(?:proceedings|proc\.?|findings(?=\s+of\s+the))\s+(?:of\s+)?"
    r"(?:the\s+)?(?:\d+(?:st|nd|rd|th)\s+)?)?",
    re.IGNORECASE,
)
_FROM = re.compile(r"\s+(?:from|by)\s+[A-Z].*$")
_ON = re.compile(r"\s+(?:on|in|at)$", re.IGNORECASE)
_IN = re.compile(r"^(?:in|at)\s+(?=\S)", re.IGNORECASE)
_PAGES = re.compile(
    r"(?:,\s*)?\b(?:pp?\.?|pages?|vol(?:ume)?\.?|no\.?|issue)\s*[\d:–-]+(?:(?<=[–-])\s\d+)?[a-z]?|\s\d+\s*\(\d+\)(?:\s*[:,]\s*\d+(?:\s*[-–]+\s*\d+)?)?"
    r"|,\s*\d+\s*\(\d+\)|(?:,\s*\d+)+(?=\W*$)|,\s*\d+(?=\s*,)|\s\d+\s*[-–]\s*\d+(?=\W*$)|(?<=\s)\d+\s*:\s*\d+(?:\s*[-–]+\s*\d+)?|[:,]\s*\d+\s*[-–]+\s*\d+|\s\d+\s*\(\s*\)\s*(?::\s*\d+\s*[-–]+\s*\d+)?",
    re.IGNORECASE,
)
# "18.7 (2006): 1527-54", as styles of citation write volume, issue, year and pages: only a journal has them.
VOLUME = re.compile(
    r"[\s,]\s?\d+(?:\.\d+|\s?\(\d+\))?\s\((?P<year>(?:19|20)\d\d)\)\s?:\s?[\w.]+(?:\s?[-–—]+\s?\w+)?"
    r"|\s\d+\.\d+\s\((?P<bare>(?:19|20)\d\d)\)"
)
_BRACKET = re.compile(r"[(\[（]")
_LETTER = re.compile(r"[^\W\d_]")
_DIGIT = re.compile(r"\d")
_CHOICE = re.compile(r"\s+/\s+|\s*\|\s+(?=[A-Z]{2}(?:[^\s\d]*+|\S*+[ '’]*+)\d)|\s*&\s+(?=[A-Z]{2}\S{0,4}[ '’]*\d)")
_COMMA = re.compile(r"[,;:.]")
_BEFORE_COMMA = re.compile(r"\s+(?=[,;:.])")
_COMMAS = re.compile(r"([,;:])(?:\s*[,;:])+")
_NOTE_WORD = re.compile(
    r"(?i:best|outstanding|distinguished|award|hono|oral|spotlight|poster|highlight|paper|talk|presentation|main|extended|accept|appear|"
    r"review|submi|unpublished|published|presented|camera|preprint|top)"
)
_EMPTY = re.compile(r"[(\[（]\s*[,;.|]?\s*[)\]）]")
_EMOJI = re.compile(
    r"[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u2190-\u21ff\ufe0f\u200d\u20e3]+|:[a-z0-9_+-]{2,30}:"
)
_EDGE = " \t,;:.|/·•-–—@*_`'\"“”‘’。，；：、[]【】"
_ACRONYM = re.compile(r"(?:[A-Z][a-z]*+[A-Z][A-Za-z]*+\d{0,2}|\d[A-Z]{1,3}|i[A-Z][a-z]+|[a-z]{1,3}[A-Z]{2,}[a-z]*)")
_SHORT_NAME = re.compile(r"[A-Z][a-z]*+[A-Z][A-Za-z]*+(?: [A-Z]{2,})?")
_KIND_OF_WORK = re.compile(
    r"(?:survey|overview|review|tutorial|dataset|benchmark|position|theory|perspective|analysis|new|code)(?: paper)?",
    re.IGNORECASE,
)
_SMALL = frozenset((*words("of the and in on for de la"), "&", "-"))


@lru_cache(maxsize=1 << 14)
def read_venue_year(text: str) -> VenueYear:
    """Return the venue and the year that words give.

    Years may be glued or short (`CVPR2020`, `ICSE'24`); of a preprint server and a venue, the venue counts. Notes such
    as "Oral", volume and pages are dropped.

    >>> read_venue_year("arXiv:1411.4389 / CVPR 2015"), read_venue_year("ICLR 2026 (Poster)").venue
    (VenueYear(venue='CVPR', year=2015), 'ICLR')
    """
    if len(text) > 300 or _UPDATED.match(text):
        return VenueYear()
    remark = _REMARK.search(text)
    if remark is not None:
        before = read_venue_year(text[: remark.start()])
        if before.venue is not None and (before.year is not None or before.preprint or is_venue(before.venue)):
            return before
    first = _PREPRINT_FIRST.match(text)
    if first is not None:
        later = read_venue_year(text[first.end() :])
        if later.venue is not None and (later.year is not None or is_venue(later.venue)):
            return later
        text = first[0] if later.year is None else text
    choices = [_one(part) for part in _CHOICE.split(text) if part.strip(_EDGE)]
    choices = [choice for choice in choices if choice]
    venues = [choice for choice in choices if choice.venue is not None]
    best = next((choice for choice in venues if not choice.preprint), venues[0] if venues else None)
    if best is None:
        return choices[0] if choices else VenueYear()
    if best.year is None and not best.preprint:
        return VenueYear(best.venue, next((c.year for c in choices if c.year is not None), None))
    return best


def _one(text: str) -> VenueYear:
    text = text if text.isascii() and ":" not in text else _EMOJI.sub(" ", text)
    text = text.replace("\\&", "&")
    if _DIGIT.search(text) is None:
        return VenueYear(_venue(text))
    year: int | None = None
    arxiv = _ARXIV.search(text)
    if arxiv is not None:
        yy = int(arxiv["yy"] or arxiv["by"])
        rest = _ARXIV.sub(" ", text, count=1)
        other = _one(rest) if any(char.isalnum() for char in rest) else VenueYear()
        if other.venue is not None and not other.preprint:
            return other
        return VenueYear("CoRR" if other.venue == "CoRR" else "arXiv", other.year or 2000 + yy)
    month = _ARXIV_MONTH.fullmatch(text.strip(_EDGE))
    if month is not None:
        return VenueYear("arXiv", 2000 + int(month[1]))
    date = _DATE.search(text)
    if date is not None:
        year = int(next(part for part in (date[1], date[4], date[5], date[6]) if part))
        text = text[: date.start()] + " " + text[date.end() :]
    else:
        text = _DAY.sub(" ", text)
    match = _YEAR.search(text)
    if match is not None:
        year = int(match[0])
        text = _YEAR.sub(" ", text)
    elif year is None:
        short = _SHORT_YEAR.search(text) or _GLUED_YEAR.search(text)
        if short is not None:
            year = _century(short[1])
            text = text[: short.start()] + " " + text[short.end() :]
    hyphened = _HYPHEN_YEAR.fullmatch(text.strip(_EDGE)) if match is None else None
    if hyphened is not None and (date is not None or venues.is_name(hyphened[1])):
        return VenueYear(hyphened[1], _century(hyphened[2]))
    return VenueYear(_venue(text), year)


def _century(digits: str) -> int:
    return (2000 if int(digits) < 50 else 1900) + int(digits)


def _venue(text: str) -> str | None:
    text = _NOTE.sub(" ", text) if _NOTE_WORD.search(text) else text
    if _DIGIT.search(text):
        text = _EMPTY.sub(" ", _PAGES.sub(" ", text))
    text = _EMPTY.sub(" ", text) if _BRACKET.search(text) else text
    text = _FROM.sub("", " ".join(text.split())).strip(_EDGE)
    text = _ON.sub("", _IN.sub("", text))
    text = text[_LEAD.match(text).end() :]  # type: ignore[union-attr]
    if _COMMA.search(text):
        text = _COMMAS.sub(r"\1", _BEFORE_COMMA.sub("", text))
    text = text.strip(_EDGE)
    if text.count("(") != text.count(")"):
        text = " ".join(text.replace("(", " ").replace(")", " ").split()).strip(_EDGE)
    if text.startswith("(") and text.endswith(")") and text.count("(") == 1:
        text = text[1:-1].strip(_EDGE)
    head, comma, rest = text.partition(", ")
    if comma and _SHORT_NAME.fullmatch(head) and _venue_words().search(rest) is None and not venues.is_name(text):
        text = head
    return text if _LETTER.search(text) and not _KIND_OF_WORK.fullmatch(text) else None


@cache
def _venue_words() -> re.Pattern[str]:
    """Return the pattern of words that stand in names of venues."""
    kinds = words_by_kind("venue_words")
    names = [*kinds["series"], *kinds["venue"], *kinds["preprint"]]
    return re.compile(rf"\b(?:{_either(names)})(?!\w)", re.IGNORECASE)


@cache
def _preprints() -> re.Pattern[str]:
    """Return the pattern of how the names of preprint servers, and of what counts as they do, begin."""
    kinds = words_by_kind("venue_words")
    return re.compile(rf"(?:\w+ on )?(?:{_either([*kinds['preprint'], *kinds['beginning']])})", re.IGNORECASE)


def _either(names: Iterable[str]) -> str:
    return "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in names)


@lru_cache(maxsize=1 << 14)
def _is_preprint(venue: str) -> bool:
    return _preprints().match(venue) is not None


@lru_cache(maxsize=1 << 14)
def is_venue(text: str) -> bool:
    """Say whether words, without a year, look like a venue: an acronym, or words that venues have in their names.

    >>> is_venue("NeurIPS"), is_venue("ACM MM"), is_venue("Ann Lee"), is_venue("Journal of Statistics")
    (True, True, False, True)
    """
    text = text.strip(_EDGE)
    if not text or len(text) > 150:
        return False
    tokens = text.split()
    if len(tokens) <= 4 and all(_ACRONYM.fullmatch(word.strip(_EDGE)) or word in _SMALL for word in tokens):
        return True
    return _venue_words().search(text) is not None


def is_note(text: str) -> bool:
    """Say whether a text only says how a work was presented or honoured: "Oral", "Best Paper Award".

    >>> is_note("Spotlight"), is_note("Spotlight on Cities")
    (True, False)
    """
    return len(text) < 80 and _NOTE.search(text) is not None and not any(map(str.isalnum, _NOTE.sub("", text)))


@lru_cache(maxsize=1 << 14)
def is_known_venue(text: str) -> bool:
    """Say whether a text is, as a whole, a venue of the table.

    >>> is_known_venue("Pattern Recognition"), is_known_venue("Ann Lee")
    (True, False)
    """
    return len(text) <= 120 and venues.is_name(text)
