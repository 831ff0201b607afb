"""Plain lists: a title, a DOI or a URL a line."""

import re

from affbib.model.identifiers import identifiers_in
from affbib.model.survey import Link, Survey, SurveyEntry
from affbib.readers.fields.links import kind_of_link
from affbib.readers.fields.titles import tidy_title

__all__ = ["read_plain"]

_DOI = re.compile(r"^(?:doi:\s*)?(10\.\d{4,9}/\S+)$", re.IGNORECASE)
_URL = re.compile(r"^https?://\S+$")
_URL_AT_END = re.compile(r" (https?://\S+)$")


def read_plain(text: str, path: str | None = None) -> Survey:
    """Return the survey in a plain list: each line is a title, a DOI or a URL, or a title with a URL behind it.

    A line of only an identifier is an entry without a title. Empty lines and lines that begin with `#` are skipped.

    >>> read_plain("A Title of Note\\n10.1000/xyz\\n").entries[1].links[0].url
    'https://doi.org/10.1000/xyz'
    """
    entries = []
    for number, line in enumerate(text.split("\n"), 1):
        words = " ".join(line.split())
        if not words or words.startswith("#") or not any(map(str.isalnum, words)):
            continue
        entries.append(_entry(words, number))
    return Survey(tuple(entries), path)


def _entry(words: str, line: int) -> SurveyEntry:
    doi = _DOI.match(words)
    url = f"https://doi.org/{doi[1]}" if doi is not None else words if _URL.match(words) else ""
    title = ""
    if not url:
        behind = _URL_AT_END.search(words)
        url = behind[1] if behind is not None else ""
        title = tidy_title(words[: behind.start()] if behind is not None else words)[0] or words
    links: tuple[Link, ...] = ()
    if url:
        kind = kind_of_link("", url)
        links = (Link("paper" if kind == "other" or identifiers_in(url) else kind, url),)
    return SurveyEntry(title, links=links, line=line, end_line=line, raw=words, origins=(("title", "inline"),))
