"""Lists of authors compared: surnames with initials, in any order of the name's parts."""

from collections.abc import Sequence
from functools import lru_cache

from attrs import frozen
from rapidfuzz.distance import OSA

from affbib.model.names import Name
from affbib.text.folding import words

__all__ = ["Agreement", "agreement"]


@frozen
class Agreement:
    """How far the authors of an entry are those of a work.

    `share`: the mean likeness, in [0, 1], of each written author to the registered author nearest to him or her.
    `first`: both lists begin with the same person. `complete`: every registered author is among those written.
    """

    share: float
    first: bool
    complete: bool


_MOST = 100


def agreement(written: Sequence[Name], registered: Sequence[Name]) -> Agreement:
    """Compare the authors that a list gives with those of a work; neither may be empty.

    >>> agreement([Name("Lee", "A.")], [Name("Lee", "Ann"), Name("Wu", "Bo")])
    Agreement(share=1.0, first=True, complete=False)
    """
    mine, theirs = [_parts(name) for name in written[:_MOST]], [_parts(name) for name in registered[:_MOST]]
    free = list(range(len(theirs)))
    total = 0.0
    for person in mine:
        best, place = 0.0, -1
        for number in free:
            likeness = _alike(person, theirs[number])
            if likeness > best:
                best, place = likeness, number
                if likeness == 1.0:
                    break
        if place >= 0:
            free.remove(place)
        total += best
    share = total / len(mine)
    return Agreement(share, _alike(mine[0], theirs[0]) >= 0.8, not free and share >= 0.8)


_Parts = tuple[tuple[str, ...], tuple[str, ...]]


@lru_cache(maxsize=16384)
def _parts(name: Name) -> _Parts:
    return tuple(words(name.family)), tuple(words(name.given))


@lru_cache(maxsize=65536)
def _alike(one: _Parts, other: _Parts) -> float:
    """Return how likely two names are one person's, in [0, 1]."""
    (family, given), (other_family, other_given) = one, other
    if one == other or sorted(family + given) == sorted(other_family + other_given):
        return 1.0
    surname, other_surname = "".join(family), "".join(other_family)
    if surname == other_surname:
        return _given(given, other_given)
    # Parts are told apart in other ways: Ha Thi Phuong Thao; Kai Keng Ang; two family names.
    everything, others = {*family, *given}, {*other_family, *other_given}
    if family and other_family and (family[-1] in others or other_family[-1] in everything):
        shared = len(everything & others)
        if shared >= 2 or (shared and _given(given, other_given) > 0.8 and (set(family) & set(other_family))):
            return 0.9
        if shared and not (given and other_given):
            return 0.8
    full, other_full = "".join(given + family), "".join(other_given + other_family)
    if full == other_full or _near(full, other_full):
        return 0.9
    if _near(surname, other_surname):
        return 0.9 * _given(given, other_given)
    return 0.0


def _given(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    if not one or not other:
        return 1.0
    if one[0] == other[0] or "".join(one) == "".join(other):
        return 1.0
    short, long = sorted((one[0], other[0]), key=len)
    if long.startswith(short):
        return 1.0 if len(short) == 1 else 0.95
    if {*one} & {*other} or _near(one[0], other[0]):
        return 0.9
    if "".join(word[0] for word in one) == "".join(word[0] for word in other):
        return 0.7
    return 0.5 if one[0][0] == other[0][0] else 0.25


def _near(one: str, other: str) -> bool:
    longest = max(len(one), len(other))
    allowed = 0 if longest < 4 else 1 if longest < 9 else 2
    return allowed > 0 and OSA.distance(one, other, score_cutoff=allowed) <= allowed
