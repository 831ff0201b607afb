"""Titles: how much a text looks like the title of a work, and what is trimmed from one."""

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import islice

from affbib.readers.blocks.runs import without_emoji
from affbib.readers.fields.authors import are_names, is_name
from affbib.readers.fields.links import is_label
from affbib.readers.fields.venue_year import is_known_venue, is_note, is_venue, read_venue_year
from affbib.text.folding import words

__all__ = ["LIKELY", "POSSIBLE", "UNLIKELY", "cut_title", "tidy_title", "title_score"]

_BRACKET = re.compile(r"[(（\[]")
_PARTS = re.compile(r"[,;、，]| and | & ")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_CJK = re.compile(r"[\u3400-\u9fff\u3040-\u30ff\uac00-\ud7af]")
_FUNCTION = frozenset(
    words(
        "a an the of for in on with via by to from as at is are using towards toward through how what why when beyond "
        "without and into over under can do does not based"
    )
)
_PLACE = re.compile(r"\b(?:Univ|University|Institute|College|Laborator(?:y|ies)|Lab)\b")
_TRANSLATION = re.compile(r"\s*[(（][^()（）\u3400-\u9fff]*+[\u3400-\u9fff][^()（）]*+[)）]\s*$")
_PROSE = re.compile(
    r"^(?:this|these|we|our|if|please|here|you|it|there|for more|check|see|note|thanks|feel free|the following|welcome|"
    r"in this|follow|contributions?|i|i'm|maintained|click|star|abstract|new!|tl;?dr|cite|citation)(?!\w)",
    re.IGNORECASE,
)
_CONTAINER = re.compile(
    r"^(?:in\s+)?(?:the\s+)?(?:proceedings|proc\.|transactions|journal)\s+(?:of|on)\b", re.IGNORECASE
)
_CONTENTS = re.compile(r"\W*(?:table of contents?|back to (?:top|overview|contents?))\W*", re.IGNORECASE)
_NUMBER = re.compile(r"^\s*(?:(?:\(?\d{1,3}[.)]|\d{1,4}\s*[:、])\s+|0\d\.(?=[A-Z]))")
_QUOTES = {'"': '"', "“": "”", "”": "”", "„": "“", "«": "»", "‘": "’", "'": "'", "`": "`", "《": "》", "「": "」"}
_TRAILING = re.compile(r"\s*[(（\[]([^()（）\[\]]{2,80})[)）\]]\s*[.,]?\s*$")
_LEADING = re.compile(r"^\s*[(（\[]([^()（）\[\]]{2,60})[)）\]]\s*[:：-]?\s*")
# "[2017][Some Univ.][Nick] A Title"
_BRACKETS = re.compile(r"(?:\[[^\[\]]{1,40}\]\s*){2,6}(?=\S)")
# "A Title, Some Journal, 1994": a short name in capitals before the year.
_JOURNAL = re.compile(r",\s+((?!An?\s)[A-Z][\w.-]*(?:\s+(?:(?:and|of|in|on)\s+)?[A-Z][\w.-]*){0,3})$")
_YEAR = re.compile(r"(?:19|20)\d\d\b")
_CUT = re.compile(r"[.?!]?\s*(?:,\s+|\.\s+|[?!]\s+|\s+[-–—|]\s+|[(（]|[，。；]|;\s+)")
_FIRST_PARENS = re.compile(r"^([^()（）]*)[)）]?")
_NEXT = re.compile(r"[,;，；]\s|(?<!\b[A-Z])\.\s|[.,]$|,?\s+(?:and|&)\s+")
# "A Title - CVPR - 2018"
_DASHED = re.compile(r"\s[-–—|]\s+([A-Za-z][^–—|]{1,40}?)(\s+[-–—|])?\s?((?:19|20)\d\d)\s*$")
_LAST = re.compile(r"[,.]\s+([^,.]{2,40}(?:,?\s+(?:19|20)\d\d|['’]\d\d)|(?:19|20)\d\d(?:-\d\d){0,2})\s*[.)]?$")

# How much a text of none to five and more words looks like a title, and the levels that decide: something else by its
# words, possibly a title where one is expected, likely one wherever it stands. Lists are read the same with values
# up to a tenth away: benchmarks/read_thresholds.py.
BY_WORDS: tuple[float, ...] = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9)
UNLIKELY, POSSIBLE, LIKELY = 0.1, 0.35, 0.6


@lru_cache(maxsize=1 << 14)
def title_score(text: str) -> float:
    """Return how much a text looks like a title, 0 to 1.

    >>> title_score("Graph Attention Networks for Everyone") > title_score("Ann Lee, Bo Wu")
    True
    """
    text = without_emoji(text)
    tokens = _WORD.findall(text[:2000])
    cjk = len(_CJK.findall(text[:400]))
    count = len(tokens) - 1 + cjk // 2 if cjk > 3 else len(tokens)
    if count < 1 or is_label(text):
        return 0.0
    if count > 45 or (count > 6 and _is_prose(text, tokens)):
        return UNLIKELY
    score = BY_WORDS[min(count, 5)]
    if _CONTAINER.match(text) or text.startswith("@") or _CONTENTS.fullmatch(text):
        return UNLIKELY
    parts = [part for part in _PARTS.split(text) if part.strip(' .*∗"')]
    if "et al" in text or "et.al" in text:
        return UNLIKELY / 2
    if len(parts) > 1 and are_names(text):
        # "Lee and Wu" are people in plain text; in bold or in a link they are more often a short title.
        return UNLIKELY / 2 if len(parts) > 2 else BY_WORDS[2] if count <= 3 else UNLIKELY
    lower = [word.lower() for word in tokens]
    if ":" in text or any(word in _FUNCTION for word in lower[1:]):
        return min(1.0, score + 0.1)
    if _PLACE.search(text) and all(token[0].isupper() or token.islower() is False for token in tokens):
        return UNLIKELY
    if count <= 3 and len(parts) == 1 and is_name(text):
        score = min(score, 0.5)
    if len(parts) <= 3 and count <= 5:
        venue_year = read_venue_year(text)
        if venue_year.year is not None and (venue_year.venue is None or is_venue(venue_year.venue) or count < 4):
            return UNLIKELY
        if venue_year.venue is not None and is_venue(venue_year.venue) and count <= 2:
            return UNLIKELY
    return score


def _is_prose(text: str, tokens: list[str]) -> bool:
    """Say whether a text begins like a sentence of a README and goes on in lower case."""
    if not _PROSE.match(text) or ":" in text[: len(text) // 2]:
        return False
    return sum(word.islower() for word in tokens[1:]) >= 0.6 * (len(tokens) - 1)


@lru_cache(maxsize=1 << 14)
def tidy_title(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a title without numbers, wrapping quotes, emoji and final dot, and the venues and years that stood in it.

    >>> tidy_title("3. “A Title of Note.” (ICML 2019)")
    ('A Title of Note', ('ICML 2019',))
    """
    text = without_emoji(text)
    extras: list[str] = []
    parts = [part.strip() for part in text.split(" | ") if part.strip()]
    if len(parts) > 1:
        text = max(parts, key=title_score)
        extras += [part for part in parts if part is not text]
    text = _NUMBER.sub("", text)
    translation = _TRANSLATION.search(text) if text.endswith((")", "）")) else None
    if translation is not None and not _CJK.search(text[: translation.start()]) and translation.start() > 8:
        text = text[: translation.start()]
    brackets = _BRACKETS.match(text) if text.startswith("[") else None
    if brackets is not None and (tags := [part for part in brackets[0].strip(" []").split("]") if part.strip()])[1:]:
        extras += [part for part in (one.strip(" [") for one in tags) if read_venue_year(part).year is not None]
        text = text[brackets.end() :]
    for pattern in (_TRAILING, _LEADING) * 2 if _BRACKET.search(text) else ():
        match = pattern.search(text)
        rest = (text[: match.start()] + text[match.end() :]).strip() if match is not None else ""
        if match is not None and rest and _is_venue_year(match[1]) and not _is_abbreviation(match[1]):
            extras.append(match[1])
            text = rest
    if text.rstrip(" .)")[-1:].isdigit():
        text, behind = _without_venue_year(text)
        extras += behind
    text = text.strip(" \t,;:-–—|*_") if not text.endswith("...") else text.strip()
    if text.endswith(".") and not text.endswith(("..", "etc.")):
        text = text[:-1].rstrip()
    while (
        len(text) > 2 and _QUOTES.get(text[0]) == text[-1] and text[0] not in text[1:-1] and text[-1] not in text[1:-1]
    ):
        text = text[1:-1].strip().rstrip(".,").strip()
    return text, tuple(extras)


def _without_venue_year(text: str) -> tuple[str, list[str]]:
    """Return a title without the venue and year at its end, and these."""
    extras: list[str] = []
    dashed = _DASHED.search(text, max(0, len(text) - 60))
    if dashed is not None and (dashed[2] or is_venue(dashed[1])) and len(text[: dashed.start()].split()) > 1:
        extras.append(f"{dashed[1]} {dashed[3]}")
        text = text[: dashed.start()]
    last = _LAST.search(text, max(0, len(text) - 60))
    if last is not None and _is_venue_year(last[1]) and len(text[: last.start()].split()) > 2:
        extras.append(last[1])
        text = text[: last.start()]
    return text, extras


def _is_abbreviation(text: str) -> bool:
    """Say whether a word in brackets may be short for the title's words: "Nets (GANs)"."""
    return " " not in text and read_venue_year(text).year is None and not is_known_venue(text) and not is_note(text)


def _is_venue_year(text: str) -> bool:
    venue_year = read_venue_year(text)
    if is_note(text):
        return True
    if venue_year.year is not None:
        return venue_year.venue is None or len(venue_year.venue.split()) <= 8
    return venue_year.venue is not None and is_venue(venue_year.venue) and (len(text.split()) <= 4) and "-" not in text


def cut_title(text: str, is_credit: Callable[[str], bool]) -> tuple[str, str]:
    """Return a line's title and what follows it: the cut is the first after which authors, a venue or a year begin.

    `is_credit` says of a segment whether it is a name, a venue or year, or "et al.".
    """
    for match in islice(_CUT.finditer(text), 80):
        before, after = text[: match.start()], text[match.end() :]
        if match[0].endswith(("(", "（")):
            inside = _FIRST_PARENS.match(after)
            segment = inside[1] if inside is not None else ""
            if not _is_venue_year(segment) or _is_abbreviation(segment):
                continue
            after = "(" + after
        else:
            if not _begins_credits(after, is_credit, surely=match[0].strip()[:1] in ("?", "!")):
                continue
        if title_score(before) >= POSSIBLE:
            mark = match[0].strip()[:1]
            journal = _JOURNAL.search(before) if mark == "," and _YEAR.match(after) else None
            if journal is not None and title_score(before[: journal.start()]) >= LIKELY:
                return before[: journal.start()], journal[1] + ", " + after
            return before + (mark if mark in "?!" else ""), after
    return text, ""


def _begins_credits(text: str, is_credit: Callable[[str], bool], *, surely: bool) -> bool:
    """Say whether a text begins with a credit, or `surely` with nothing else.

    After a journal's name alone, more of them or numbers must follow.
    """
    segments = [part for part in _NEXT.split(text, maxsplit=2)[:2] if part.strip(" .")]
    if not segments:
        return False
    if not is_credit(segments[0]):
        if len(segments) > 1 and _YEAR.fullmatch(segments[1].strip(" .")) and is_venue(segments[0]):
            return len(segments[0].split()) <= 10
        return " " not in segments[0].strip() and "et al" in text[:40]
    if surely and not all(map(is_credit, segments)):
        return False
    venue_year = read_venue_year(segments[0])
    if len(segments) == 1 or venue_year.venue is None or venue_year.year is not None or not is_venue(venue_year.venue):
        return True
    return is_credit(segments[1]) or any(map(str.isdigit, segments[1]))
