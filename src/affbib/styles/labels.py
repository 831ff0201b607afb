"""Labels and order as BibTeX's alpha and plain make them (btxbst.doc, version 0.99b), of names and titles in LaTeX."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from pybtex.database import Entry
from pybtex.style.labels import BaseLabelStyle
from pybtex.style.sorting import BaseSortingStyle

from affbib.latex import decoded
from affbib.styles.functions import initials
from affbib.styles.templates import RichPerson
from affbib.text import unaccented

__all__ = ["AlphaLabels", "ByLabel", "ByName"]

_LABELLED_BY = {
    "book": ("author", "editor", "key"), "inbook": ("author", "editor", "key"),
    "proceedings": ("editor", "key", "organization"), "manual": ("author", "key", "organization"),
}  # fmt: skip
_SORTED_BY = {
    "book": ("author", "editor", "key"), "inbook": ("author", "editor", "key"),
    "proceedings": ("editor", "organization", "key"), "manual": ("author", "organization", "key"),
}  # fmt: skip
_DEFAULT = ("author", "key")
# Of more than four people, three are named in a label.
_MOST, _NAMED = 4, 3
_LONGEST_KEY = 250


class AlphaLabels(BaseLabelStyle):  # type: ignore[misc]
    """Labels such as "DWH+21", with a letter more where several references would have one label."""

    def format_labels(self, sorted_entries: Iterable[Entry]) -> Sequence[str]:
        labels = [f"{_label(entry)}{_year(entry, 2)}" for entry in sorted_entries]
        # Labels that differ in accents alone are one.
        compared = list(map(_purified, labels))
        several = Counter(compared)
        seen: Counter[str] = Counter()
        told = []
        for label, plain in zip(labels, compared, strict=True):
            seen[plain] += 1
            told.append(label + (_letters(seen[plain]) if several[plain] > 1 else ""))
        return told


class ByName(BaseSortingStyle):  # type: ignore[misc]
    """The order of plain: by names, year and title."""

    def sorting_key(self, entry: Entry) -> str:
        return _sort_key(entry)


class ByLabel(BaseSortingStyle):  # type: ignore[misc]
    """The order of alpha: by label, with the whole year, then as plain."""

    def sorting_key(self, entry: Entry) -> str:
        return f"{_purified(_label(entry))}{_year(entry, 4)}    {_sort_key(entry)}"[:_LONGEST_KEY]


def _label(entry: Entry) -> str:
    for name in _LABELLED_BY.get(entry.type, _DEFAULT):
        if persons := entry.persons.get(name):
            return _of_people(persons)
        if text := decoded(entry.fields.get(name, "")):
            return re.sub(r"^The\s+", "", text)[:3] if name == "organization" else text[:3]
    return str(entry.key[:3])


def _of_people(persons: Sequence[RichPerson]) -> str:
    if len(persons) == 1:
        label = _initials(persons[0])
        return label if len(label) > 1 else decoded(" ".join(persons[0].last_names))[:3]
    named = persons[: _NAMED if len(persons) > _MOST else len(persons)]
    label = "".join(
        "+" if place and str(person) == "others" else _initials(person) for place, person in enumerate(named)
    )
    return f"{label}+" if len(persons) > _MOST else label


def _initials(person: RichPerson) -> str:
    return decoded(initials((*person.prelast_names, *person.last_names)))


def _year(entry: Entry, digits: int) -> str:
    return _purified(entry.fields.get("year", ""))[-digits:]


def _letters(number: int) -> str:
    """Return a, b, … z, aa, ab, … for 1, 2, …"""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


@lru_cache(maxsize=1 << 15)
def _purified(text: str) -> str:
    """Return LaTeX as BibTeX compares it (`purify$`): letters and digits in lower case, blanks, nothing else."""
    letters = unaccented(decoded(text)).lower()
    return "".join(char if char.isalnum() else " " for char in letters if char.isalnum() or char in " -")


_ARTICLES = re.compile(r"(?:a|an|the)\s+", re.IGNORECASE)


def _sort_key(entry: Entry) -> str:
    who = ""
    for name in _SORTED_BY.get(entry.type, _DEFAULT):
        if persons := entry.persons.get(name):
            who = "   ".join(map(_sorted_name, persons))
            break
        if text := entry.fields.get(name):
            who = _purified(re.sub(r"^The\s+", "", text) if name == "organization" else text)
            break
    title = _purified(_ARTICLES.sub("", entry.fields.get("title", entry.fields.get("booktitle", "")), count=1))
    return f"{who}    {_purified(entry.fields.get('year', ''))}    {title}"[:_LONGEST_KEY]


@lru_cache(maxsize=1 << 15)
def _sorted_name(person: RichPerson) -> str:
    if str(person) == "others":
        return "et al"
    family = " ".join((*person.prelast_names, *person.last_names))
    given = " ".join((*person.first_names, *person.middle_names))
    return "  ".join(_purified(part) for part in (family, given, " ".join(person.lineage_names)) if part)
