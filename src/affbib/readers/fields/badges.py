"""Badges: the venue and year that an image says in its alternative text or its address."""

import re
from urllib.parse import unquote

from affbib.readers.blocks.runs import without_emoji
from affbib.readers.fields.venue_year import read_venue_year

__all__ = ["badge_text"]

_GENERIC = re.compile(
    r"^(?:conference|journal|publish(?:ed)?|publication|venue|paper|pub|accepted|date|year|time)\b[\s:_-]*",
    re.IGNORECASE,
)
_SHIELD = re.compile(r"/badge/([^?#\s]+)|[?&]message=([^&#]+)")
_NO_BADGE = re.compile(
    r"star|awesome|licen[cs]e|visitor|badge|last commit|fork|hits|views|contribut|pr-|build", re.IGNORECASE
)


def badge_text(alternative: str, source: str) -> str:
    """Return what a badge says: its alternative text, or the words in its address; "" for stars and the like.

    >>> badge_text("Publish", "https://img.shields.io/badge/Conference-ICML'23%20Oral-blue")
    "ICML'23 Oral"
    """
    text = without_emoji(alternative)
    if _NO_BADGE.search(text) or "/stars/" in source or len(source) > 500:
        return ""
    if text and read_venue_year(text) and _GENERIC.sub("", text):
        return text
    match = _SHIELD.search(source)
    if match is None:
        return ""
    words = unquote(match[1] or match[2]).replace("--", "\0").replace("__", "\0").replace("_", " ")
    parts = [part.replace("\0", "-").strip() for part in words.split("-")]
    text = " ".join(parts[:-1] if len(parts) > 1 else parts)
    text = _GENERIC.sub("", text)
    return "" if _NO_BADGE.search(text) else text
