"""Names of people and groups."""

import re
from collections.abc import Sequence

from attrs import frozen

from affbib.text.folding import words

__all__ = ["Name", "brief", "parse_name"]


@frozen
class Name:
    """A name of a person or of a group, in plain Unicode.

    `family` holds particles too (`van den Berg`); a corporate author has only a `family`, which is its whole name.

    >>> str(Name("van den Berg", "Anna", suffix="Jr."))
    'Anna van den Berg Jr.'
    """

    family: str
    given: str = ""
    suffix: str = ""
    corporate: bool = False

    def __str__(self) -> str:
        return " ".join(part for part in (self.given, self.family, self.suffix) if part)


def brief(names: Sequence[Name], *, truncated: bool = False) -> str:
    """Return who wrote a paper, as a citation in the text says it.

    >>> brief([Name("Lee", "Ann"), Name("Wu", "Bo")]), brief([Name("Lee", "Ann")], truncated=True)
    ('Lee and Wu', 'Lee et al.')
    """
    if len(names) > 2 or (names and truncated):
        return f"{names[0].family} et al."
    return " and ".join(name.family for name in names)


# Words that begin a family name although a given name stands before them: the prefixes that catalogues keep with the
# family name (IFLA, Names of Persons, 4th ed., 1996), in the spellings with and without a capital.
_PARTICLES = frozenset(
    words(
        "af al ap ben bin da dal das de dei del della den der des di dos du el ibn la las le los mac san "
        "st st. ten ter "
        "van vande vander vom von zu zum zur"
    )
)
# Of these, the ones that are as often a given or middle name when they have a capital: no particle then.
_ALSO_GIVEN = frozenset(words("ben bin da dal du san la le mac ten zu al das den"))
# After a capitalised La, Le or Al a family name follows only at the end of the name ("Moreno La Quatra").
_BEFORE_LAST = frozenset(words("la le al da mac"))
_SUFFIX = re.compile(r"(?:jr|sr)\.?|ii|iii|iv", re.IGNORECASE)
_GROUPS = frozenset(
    words(
        "team group consortium collaboration university institute laboratory lab inc ltd corporation committee "
        "organisation organization foundation association society"
    )
)


_TWO_WORDS = re.compile(r"[A-Z][a-z]+ [A-Z][a-z]+")
# Initials behind a family name, as in Vancouver's style: one letter, letters with dots, or two or three capitals
# without a vowel (LI, MA and WU are families).
_INITIALS = re.compile(r"[^\W\d_a-z]|(?:[^\W\d_]\.-?)+|[B-DF-HJ-NP-TV-XZ]{2,3}")


def parse_name(text: str) -> Name:
    """Return the name that a text means: `Given Family`, `Family, Given`, `Family, Jr., Given` or `Family G`.

    Spelling and case stay as written; a name of one word is a family name.

    >>> parse_name("Abdallah El Ali").family, parse_name("Davis, Jr., Ann").suffix, parse_name("Lee A.").family
    ('El Ali', 'Jr.', 'Lee')
    """
    if _TWO_WORDS.fullmatch(text):  # most names: nothing else can be in them but a group's word
        given, _, family = text.partition(" ")
        if _GROUPS.isdisjoint((given.lower(), family.lower())):
            return Name(family, given)
    text = " ".join(text.split()).strip(" ,;")
    if not _GROUPS.isdisjoint(text.lower().replace(",", " ").replace(".", " ").split()):
        return Name(text, corporate=True)
    parts = [part for part in (part.strip() for part in text.split(",")) if part]
    suffixes = [part for part in parts[1:] if _SUFFIX.fullmatch(part)]
    parts = parts[:1] + [part for part in parts[1:] if not _SUFFIX.fullmatch(part)]
    suffix = " ".join(suffixes)
    if len(parts) > 1:
        return Name(parts[0], " ".join(parts[1:]), suffix)
    tokens = parts[0].split() if parts else []
    if not suffix and len(tokens) > 2 and _SUFFIX.fullmatch(tokens[-1]):
        suffix = tokens.pop()
    surname = next((at for at, token in enumerate(tokens) if _INITIALS.fullmatch(token)), len(tokens))
    if 0 < surname < len(tokens) and all(map(_INITIALS.fullmatch, tokens[surname:])):
        return Name(" ".join(tokens[:surname]), " ".join(tokens[surname:]), suffix)
    start = _family_start(tokens)
    return Name(" ".join(tokens[start:]), " ".join(tokens[:start]), suffix)


def _family_start(tokens: list[str]) -> int:
    last = max(0, len(tokens) - 1)
    for place in range(1, last):
        low = tokens[place].lower().rstrip(".")
        if low not in _PARTICLES:
            continue
        if tokens[place].islower() or low not in _ALSO_GIVEN or (low in _BEFORE_LAST and place == last - 1):
            return place
    return last
