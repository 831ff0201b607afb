"""Venues: the journals, conferences and preprint servers that lists name in many ways.

The table is data (`data/venues.tsv`, with its source). A venue that is not in it never speaks against a work.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib import resources

from attrs import frozen

from affbib.text.folding import fold, words

__all__ = ["Venue", "find", "is_name", "same"]


@frozen
class Venue:
    """A journal, a series of conferences or a preprint server.

    `kind` is "journal", "conference", "workshop" (a series of its own), "series" (of books, in which many venues
    appear) or "preprint". `appears_in` names the journals or series, by acronym, that publish its papers.
    """

    acronym: str
    kind: str
    name: str
    aliases: tuple[str, ...] = ()
    appears_in: tuple[str, ...] = ()


def find(text: str) -> Venue | None:
    """Return the venue that a text names: an acronym, a name, a list's words or a publisher's container title.

    The text may say the year, the number, the place and the track too. Of several venues the first is returned.

    >>> find("2021 IEEE/CVF Conference on Computer Vision and Pattern Recognition (CVPR)").acronym
    'CVPR'
    >>> find("IEEE Trans. Pattern Anal. Mach. Intell.").kind
    'journal'
    >>> find("Proceedings of the AAAI Conference on Artificial Intelligence").kind
    'conference'
    """
    return next((venue for venue, _ in _places(text)), None)


def is_name(text: str) -> bool:
    """Say whether a text is the acronym, the name or an alias of a venue, and nothing else.

    >>> is_name("ACM MM"), is_name("ACM MM 2021")
    (True, False)
    """
    return fold(text) in _folded()


def same(text: str, *containers: str) -> bool | None:
    """Say whether a list's words and a work's container titles name one venue; `None` where the table does not know.

    A workshop at a conference, or its findings, are not the main conference. A preprint server in a list says nothing
    about where the work appeared later. Texts that the table does not know agree where they are alike, and never
    disagree.

    >>> same("ACM MM", "Proceedings of the 31st ACM International Conference on Multimedia")
    True
    >>> same("CVPR", "2021 IEEE/CVF Conference on Computer Vision and Pattern Recognition Workshops (CVPRW)")
    False
    >>> same("A Journal of No Fame", "IEEE Transactions on Multimedia") is None
    True
    """
    containers = tuple(container for container in containers if container)
    if not text or not containers:
        return None
    plain, plains = _plain(text), [_plain(container) for container in containers]
    if plain in plains:
        return True
    said = dict(_places(text))
    known = dict(place for container in reversed(containers) for place in _places(container))
    if not said or not known:
        if any(_holds(plain, other) or _holds(other, plain) for other in plains):
            return True
        main = bool(said) and all(venue.kind == "conference" and not track for venue, track in said.items())
        return False if main and any(_track(container) == "workshop" for container in containers) else None
    agreed = [said[venue] == known[venue] for venue in said if venue in known]
    if agreed:
        return any(agreed)
    if {acronym for venue in said for acronym in venue.appears_in} & {venue.acronym for venue in known}:
        return True
    if any(venue.kind in ("preprint", "series") for venue in said) or any(venue.kind == "series" for venue in known):
        return None
    return False


def _holds(part: str, whole: str) -> bool:
    # Three words or more: what is shorter is in many names.
    return part.count(" ") >= 2 and f" {part} " in f" {whole} "


def _plain(text: str) -> str:
    return " ".join(word for word in words(text) if not word.isdigit() and word not in _SMALL)


_SMALL = frozenset(words("the of on in for and a an s"))
# What may stand before and after a venue's name without being part of it.
_BEFORE = _SMALL | frozenset(
    words(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
        "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth fortieth fiftieth sixtieth "
        "twenty thirty forty fifty sixty seventy eighty ninety annual biennial proceedings procedings proc "
        "ieee acm cvf usenix rsj ras isca siam ifip computer society joint at to by accepted published presented "
        "appear under review workshop workshops findings companion adjunct volume part"
    )
)
_AFTER = _SMALL | frozenset(
    words(
        "proceedings oral poster posters spotlight highlight highlights demo demos main long short paper papers "
        "track tracks best award findings workshop workshops companion adjunct industry student research system "
        "demonstrations tutorial tutorials abstracts vol volume volumes number issue no pp conference journal "
        "magazine virtual online technical regular full extended datasets benchmarks special honorable mention "
        "candidate event selected"
    )
)
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)?")
_ROMAN = re.compile(r"[ivx]+")
_GLUED = re.compile(r"([a-z]{2,})((?:19|20)?\d\d)")
_BREAK = re.compile(r"[,;:()\[\]|@–—]| at | and the (?=\d|\w+(?:st|nd|rd|th) )|(?<=\d)-(?=\D)")
_FINDINGS = re.compile(r"findings of the association for computational linguistics\W*(?=\w*[a-z])", re.IGNORECASE)
_TRACKS = (
    ("workshop", re.compile(r"\bworkshops?\b", re.IGNORECASE)),
    ("findings", re.compile(r"\bfindings\b", re.IGNORECASE)),
    ("companion", re.compile(r"\b(?:companion|adjunct)\b", re.IGNORECASE)),
)


def _track(text: str) -> str:
    return next((track for track, pattern in _TRACKS if pattern.search(text)), "")


_Place = tuple[Venue, str]
"""A venue and the track there: "", "workshop", "findings" or "companion"."""


@lru_cache(maxsize=16384)
def _places(text: str) -> tuple[_Place, ...]:
    """Return the places that a text names, in its order."""
    text = text[:1000]
    track = _track(text)
    text = _FINDINGS.sub("", text)
    found: dict[Venue, str] = {}
    for number, part in enumerate((text, *_BREAK.split(text))):
        for venue, of_name in _lookup(tuple(words(part))):
            # Journals have plain names, which may be anything in the middle of a longer text.
            if number <= 1 or venue.kind != "journal":
                found.setdefault(venue, "" if venue.kind == track == "workshop" else of_name or track)
        if number == 0 and found:
            break
    return tuple(found.items())


def _lookup(name: tuple[str, ...]) -> tuple[_Place, ...]:
    """Return the places of a name, with what may surround a name taken off bit by bit."""
    for start, end in _cores(name):
        core = name[start:end]
        found = _table().get(_key(core)) or _abbreviated(core)
        if not found and (glued := _GLUED.fullmatch(core[-1])):
            found = _table().get(_key((*core[:-1], glued[1])), ())
        if found:
            return found
    return ()


def _cores(name: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    start, end = 0, len(name)
    # A container's name may be long; only what surrounds its core is tried, so this is linear.
    while start < end:
        yield start, end
        if _ORDINAL.fullmatch(name[start]) or name[start] in _BEFORE:
            start += 1
        else:
            break
    while end - 1 > start:
        last = name[end - 1]
        if not (_ORDINAL.fullmatch(last) or _ROMAN.fullmatch(last) or last in _AFTER):
            break
        end -= 1
        yield start, end


def _key(name: tuple[str, ...]) -> str:
    return " ".join(word for word in name if word not in _SMALL)


def _abbreviated(name: tuple[str, ...]) -> tuple[_Place, ...]:
    """Return the venues whose names are so abbreviated: `trans pattern anal mach intell`."""
    short = [word for word in name if word not in _SMALL]
    if len(short) < 2:
        return ()
    initials = "".join(word[0] for word in short)
    return tuple((venue, "") for full, venue in _names().get(initials, ()) if all(map(_abbreviates, short, full)))


def _abbreviates(short: str, full: str) -> bool:
    letters = iter(full)
    return full.startswith(short) or (len(short) > 2 and all(letter in letters for letter in short))


@cache
def _rows() -> tuple[Venue, ...]:
    text = resources.files("affbib").joinpath("data/venues.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return tuple(
        Venue(acronym, kind, name, _listed(aliases), _listed(appears_in))
        for acronym, kind, name, aliases, appears_in in rows[1:]
    )


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


@cache
def _table() -> Mapping[str, tuple[_Place, ...]]:
    table: dict[str, tuple[_Place, ...]] = {}
    for venue in _rows():
        keys = [_key(tuple(words(name))) for name in (venue.acronym, venue.name, *venue.aliases)]
        for key in dict.fromkeys(keys):
            table[key] = (*table.get(key, ()), (venue, ""))
    # CVPRW is how the workshops at CVPR are written.
    for venue in _rows():
        if venue.kind == "conference" and venue.acronym.isalpha():
            table.setdefault(f"{venue.acronym.lower()}w", ((venue, "workshop"),))
    return table


@cache
def _folded() -> frozenset[str]:
    return frozenset(fold(name) for venue in _rows() for name in (venue.acronym, venue.name, *venue.aliases))


@cache
def _names() -> Mapping[str, tuple[tuple[tuple[str, ...], Venue], ...]]:
    names: dict[str, tuple[tuple[tuple[str, ...], Venue], ...]] = {}
    for venue in _rows():
        for name in {venue.name: None, venue.name.removeprefix("IEEE ").removeprefix("ACM "): None}:
            full = tuple(word for word in words(name) if word not in _SMALL)
            initials = "".join(word[0] for word in full)
            names[initials] = (*names.get(initials, ()), (full, venue))
    return names
