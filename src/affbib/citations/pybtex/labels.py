"""Labels and order as BibTeX's alpha and plain make them (btxbst.doc, version 0.99b), of names and titles in LaTeX."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from pybtex.bibtex.utils import bibtex_len
from pybtex.database import Entry
from pybtex.style.labels import BaseLabelStyle
from pybtex.style.sorting import BaseSortingStyle

from affbib.citations.pybtex.functions import initials, prefix, purify
from affbib.citations.pybtex.templates import RichPerson
from affbib.text.folding import unaccented

__all__ = ["AlphaLabels", "ByLabel", "ByName", "LatexLabel"]

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
_PREFIX = 3
_LONGEST_KEY = 250


class LatexLabel(str):
    """A label in LaTeX, where others are text."""


class AlphaLabels(BaseLabelStyle):  # type: ignore[misc]
    """Labels in LaTeX such as "DWH+21", with a letter more where several references would have one label."""

    def format_labels(self, sorted_entries: Iterable[Entry]) -> Sequence[LatexLabel]:
        labels = [(_label(entry), entry.fields.get("year", "")) for entry in sorted_entries]
        # Labels are one that differ in accents alone, and two where the century differs.
        compared = [_compared(label, year) for label, year in labels]
        several = Counter(compared)
        seen: Counter[str] = Counter()
        told = []
        for (label, year), one in zip(labels, compared, strict=True):
            seen[one] += 1
            letters = _letters(seen[one]) if several[one] > 1 else ""
            told.append(LatexLabel(f"{label}{purify(year)[-2:]}{letters}"))
        return told


class ByName(BaseSortingStyle):  # type: ignore[misc]
    """The order of plain: by names, year and title."""

    def sorting_key(self, entry: Entry) -> str:
        return _sort_key(entry)


class ByLabel(BaseSortingStyle):  # type: ignore[misc]
    """The order of alpha: by label, with the whole year, then as plain."""

    def sorting_key(self, entry: Entry) -> str:
        return f"{_compared(_label(entry), entry.fields.get('year', ''))}    {_sort_key(entry)}"[:_LONGEST_KEY]


def _label(entry: Entry) -> str:
    """Return a label without its year, in LaTeX."""
    for name in _LABELLED_BY.get(entry.type, _DEFAULT):
        if persons := entry.persons.get(name):
            return _of_people(persons)
        if text := entry.fields.get(name):
            return prefix(text.removeprefix("The ") if name == "organization" else text, _PREFIX)
    return str(entry.key[:_PREFIX])


def _of_people(persons: Sequence[RichPerson]) -> str:
    if len(persons) == 1:
        label = _initials(persons[0])
        return label if bibtex_len(label) > 1 else prefix(" ".join(persons[0].last_names), _PREFIX)
    named = persons[: _NAMED if len(persons) > _MOST else len(persons)]
    label = "".join(
        "+" if place and str(person) == "others" else _initials(person) for place, person in enumerate(named)
    )
    return f"{label}+" if len(persons) > _MOST else label


def _initials(person: RichPerson) -> str:
    return initials((*person.prelast_names, *person.last_names))


def _compared(label: str, year: str) -> str:
    return _purified(label) + _purified(year)[-4:]


def _letters(number: int) -> str:
    """Return a, b, … z, aa, ab, … for 1, 2, …"""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


@lru_cache(maxsize=1 << 15)
def _purified(latex: str) -> str:
    """Return LaTeX as BibTeX compares it, in lower case, and letters with accents as without."""
    return unaccented(purify(latex)).lower()


def _sort_key(entry: Entry) -> str:
    who = ""
    for name in _SORTED_BY.get(entry.type, _DEFAULT):
        if persons := entry.persons.get(name):
            who = "   ".join(map(_sorted_name, persons))
            break
        if text := entry.fields.get(name):
            who = _purified(text.removeprefix("The ") if name == "organization" else text)
            break
    title = entry.fields.get("title", "").removeprefix("The ").removeprefix("An ").removeprefix("A ")
    return f"{who}    {_purified(entry.fields.get('year', ''))}    {_purified(title)}"[:_LONGEST_KEY]


@lru_cache(maxsize=1 << 15)
def _sorted_name(person: RichPerson) -> str:
    if str(person) == "others":
        return "et al"
    family = " ".join((*person.prelast_names, *person.last_names))
    given = " ".join((*person.first_names, *person.middle_names))
    return "  ".join(_purified(part) for part in (family, given, " ".join(person.lineage_names)) if part)
