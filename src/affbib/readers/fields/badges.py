"""Badges: the venue and year that an image says in its alternative text or its address."""

import re
from functools import cache
from urllib.parse import unquote

from affbib.readers.blocks.runs import without_emoji
from affbib.readers.fields.venue_year import read_venue_year
from affbib.readers.fields.word_lists import words_by_kind

__all__ = ["badge_text"]

_SHIELD = re.compile(r"/badge/([^?#\s]+)|[?&]message=([^&#]+)")


def badge_text(alternative: str, source: str) -> str:
    """Return what a badge says: its alternative text, or the words in its address; "" for stars and the like.

    >>> badge_text("Publish", "https://img.shields.io/badge/Conference-ICML'23%20Oral-blue")
    "ICML'23 Oral"
    """
    text = without_emoji(alternative)
    if _others().search(text) or "/stars/" in source or len(source) > 500:
        return ""
    if text and read_venue_year(text) and _fields().sub("", text):
        return text
    match = _SHIELD.search(source)
    if match is None:
        return ""
    words = unquote(match[1] or match[2]).replace("--", "\0").replace("__", "\0").replace("_", " ")
    parts = [part.replace("\0", "-").strip() for part in words.split("-")]
    text = " ".join(parts[:-1] if len(parts) > 1 else parts)
    text = _fields().sub("", text)
    return "" if _others().search(text) else text


@cache
def _fields() -> re.Pattern[str]:
    """Return the pattern of the name of a field with which a badge begins: "Conference: ICML'23"."""
    return re.compile(rf"^(?:{'|'.join(words_by_kind('badge_words')['field'])})\b[\s:_-]*", re.IGNORECASE)


@cache
def _others() -> re.Pattern[str]:
    """Return the pattern of what badges of stars, licences and visitors hold."""
    return re.compile("|".join(words_by_kind("badge_words")["other"]), re.IGNORECASE)
