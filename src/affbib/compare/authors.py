"""Lists of authors compared: surnames with initials, in any order of the name's parts."""

from collections.abc import Sequence
from functools import lru_cache

from attrs import frozen
from rapidfuzz.distance import OSA

from affbib.compare.spelling import allowed_slips
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


# No more authors of a list are compared, as the time grows with the square of their number.
_MOST = 100
# How alike two names are that are spelt or divided otherwise, that have other given names with one initial, or with
# none in common. Only their order and side of `_ONE_PERSON` matter (benchmarks/fit_comparison.py): a name spelt in the
# same way is nearer than one spelt otherwise.
_OTHERWISE, _ONE_INITIAL, _OTHER_GIVEN = 0.9, 0.5, 0.25
# From this likeness on, two names are one person's, and a list that is so much another's is the same list.
_ONE_PERSON = 0.8


def agreement(written: Sequence[Name], registered: Sequence[Name]) -> Agreement:
    """Compare the authors that a list gives with those of a work; neither may be empty.

    >>> agreement([Name("Lee", "A.")], [Name("Lee", "Ann"), Name("Wu", "Bo")])
    Agreement(share=1.0, first=True, complete=False)
    """
    mine, theirs = [_parts(name) for name in written[:_MOST]], [_parts(name) for name in registered[:_MOST]]
    free = list(range(len(theirs)))
    total = 0.0
    for person in mine:
        best, nearest = 0.0, None
        for number in free:
            likeness = _alike(person, theirs[number])
            if likeness > best:
                best, nearest = likeness, number
            if best == 1.0:
                break
        if nearest is not None:
            free.remove(nearest)
        total += best
    share = total / len(mine)
    return Agreement(share, _alike(mine[0], theirs[0]) >= _ONE_PERSON, not free and share >= _ONE_PERSON)


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
        alike = _given(given, other_given) >= _OTHERWISE and not {*family}.isdisjoint(other_family)
        if shared >= 2 or alike or not (given and other_given):
            return _OTHERWISE
    if _are_near("".join(given + family), "".join(other_given + other_family)):
        return _OTHERWISE
    if _are_near(surname, other_surname):
        return _OTHERWISE * _given(given, other_given)
    return 0.0


def _given(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    if not one or not other or "".join(one) == "".join(other):
        return 1.0
    mine, theirs = one[0], other[0]
    if mine.startswith(theirs) or theirs.startswith(mine):
        return 1.0
    if {*one} & {*other} or _are_near(mine, theirs):
        return _OTHERWISE
    return _ONE_INITIAL if mine[0] == theirs[0] else _OTHER_GIVEN


def _are_near(one: str, other: str) -> bool:
    allowed = allowed_slips(min(len(one), len(other)))
    return OSA.distance(one, other, score_cutoff=allowed) <= allowed
