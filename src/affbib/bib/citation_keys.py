"""Citation keys: made of a record by a pattern, and distinct."""

import re
from collections.abc import Callable, Iterable, Mapping, Set
from string import Formatter, ascii_lowercase

from affbib.model.names import Name
from affbib.model.records import Record
from affbib.model.venues import find
from affbib.text.folding import words

__all__ = ["DEFAULT_PATTERN", "assign", "base_key"]

DEFAULT_PATTERN = "{family}{year}{word}"
"""The first author's family name, the year, and the title's first word of weight."""

# Stop words, which tell nothing: English articles, prepositions, conjunctions and question words,
# and the articles of neighbouring languages.
_STOP_WORD_LIST = (
    "a about above across after against all among an and are as at be beyond between but by can could die das der do "
    "does el for from her his how if in into is it its la las le les los my no nor not of on or our over should so "
    "some such than that the their these this those through to toward towards un una under une up upon via was we were "
    "what when where which who whom whose why will with within without would you your"
)
_STOP_WORDS = frozenset(_STOP_WORD_LIST.split())
_NOT_IN_KEY = re.compile(r"[^A-Za-z0-9:._-]+")
_LONGEST = 60


def base_key(record: Record, pattern: str = DEFAULT_PATTERN) -> str:
    """Return the key that a pattern makes of a record: ASCII letters and digits, and `-_:.` where the pattern has them.

    In a pattern, `{family}` is the first author's family name, `{authors}` the family names of the first three,
    `{year}` the year, `{word}` the first word of weight of the title, `{title}` its first five of them, `{venue}`
    the venue's acronym or the container's initials, `{doi}` the DOI. What a record has not is left out; of a record
    that has nothing of it, the key is its type.

    :raises ValueError: the pattern is not one

    >>> record = Record("misc", {"title": "On the GANs of Tomorrow", "year": "2020"}, authors=(Name("van den Berg"),))
    >>> base_key(record), base_key(record, "{family}:{year}")
    ('vandenberg2020gans', 'vandenberg:2020')
    """
    key = "".join(literal + (_FIELDS[name](record) if name else "") for literal, name in _parsed(pattern))
    return _ascii(key)[:_LONGEST].strip(":._-") or _ascii(record.type)[:_LONGEST] or "entry"


def assign(bases: Iterable[str], taken: Set[str] = frozenset()) -> tuple[str, ...]:
    """Return a key for each base in order, distinct without regard to case, none of them taken.

    A base that is free stays as it is; else the next free of a, b, …, z, aa, … is added.

    >>> assign(["lee2020a", "lee2020", "lee2020"], {"Lee2020"})
    ('lee2020a', 'lee2020b', 'lee2020c')
    """
    # BibTeX takes keys that differ only in case for one.
    used = {key.lower() for key in taken}
    tried: dict[str, int] = {}
    keys = []
    for base in bases:
        key = base
        while key.lower() in used:
            tried[base] = tried.get(base, 0) + 1
            key = base + _letters(tried[base])
        used.add(key.lower())
        keys.append(key)
    return tuple(keys)


def _letters(number: int) -> str:
    """Return 1, 2, … as a, b, …, z, aa, ab, …"""
    letters = ""
    while number:
        number, place = divmod(number - 1, 26)
        letters = ascii_lowercase[place] + letters
    return letters


def _parsed(pattern: str) -> list[tuple[str, str]]:
    """Return a pattern as pairs of what stands before a field, and the field ("" at the pattern's end)."""
    try:
        parts = [
            (literal, name or "", spec, conversion) for literal, name, spec, conversion in Formatter().parse(pattern)
        ]
    except ValueError as error:
        raise ValueError(f"the key pattern {pattern!r} has an odd brace: {error}") from None
    for literal, name, spec, conversion in parts:
        if (name and name not in _FIELDS) or (name == "" and spec is not None) or spec or conversion:
            allowed = ", ".join(f"{{{field}}}" for field in _FIELDS)
            raise ValueError(f"the key pattern {pattern!r} has an unknown field; the fields are {allowed}")
        if _NOT_IN_KEY.search(literal):
            raise ValueError(f"the key pattern {pattern!r} may hold fields, ASCII letters, digits and -_:. only")
    if not any(name for _, name, _, _ in parts):
        raise ValueError(f"the key pattern {pattern!r} has no field, so all keys would be one")
    return [(literal, name) for literal, name, _, _ in parts]


def _ascii(text: str) -> str:
    return _NOT_IN_KEY.sub("", text)


def _significant(text: str) -> list[str]:
    """Return the words of a text that are no stop words, in ASCII."""
    ascii_words = [_ascii(word) for word in words(text)]
    return [word for word in ascii_words if len(word) > 1 and word not in _STOP_WORDS]


def _family(name: Name) -> str:
    if name.corporate:
        return next(iter(_significant(name.family)), "")
    return _ascii("".join(words(name.family)))[:30]


def _families(record: Record, number: int) -> str:
    return "".join(map(_family, (record.authors or record.editors)[:number]))


def _word(record: Record) -> str:
    title = record.get("title", "")
    return next(iter(_significant(title) or map(_ascii, words(title))), "")


def _venue(record: Record) -> str:
    container = record.get("journal") or record.get("booktitle") or ""
    venue = find(container)
    return "".join(words(venue.acronym)) if venue else "".join(word[0] for word in _significant(container))


_FIELDS: Mapping[str, Callable[[Record], str]] = {
    "family": lambda record: _families(record, 1),
    "authors": lambda record: _families(record, 3),
    "year": lambda record: _ascii(record.get("year", "")),
    "word": _word,
    "title": lambda record: "".join(_significant(record.get("title", ""))[:5]),
    "venue": _venue,
    "doi": lambda record: re.sub(r"[^a-z0-9.]+", "-", record.get("doi", "").lower()),
}
