"""Words compared: the same word mistyped, misread, joined with its neighbour, split, or short for several."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from attrs import frozen
from rapidfuzz.distance import OSA

from affbib.compare.rarity import is_known
from affbib.text.folding import words

__all__ = ["SameWords", "allowed_slips", "numerals", "same_words"]


@frozen
class SameWords:
    """Words from `left` of the one title that are those from `right` of the other, but for `slips` wrong letters.

    `doubtful`: they are one letter from each other, and perhaps two words (motion, emotion).
    """

    left: int
    right: int
    slips: int
    doubtful: bool = False


# How many letters may be wrong, from so many letters on: Lucene's and Elasticsearch's fuzziness AUTO. As good as any of
# the tables that benchmarks/fit_comparison.py tries, for words and for joined words.
_ALLOWED = ((6, 2), (3, 1))
# How many words of the one and of the other title may be the same, split or joined in other places, or initials; more
# than three bring nothing (benchmarks/fit_comparison.py).
_SPANS = ((2, 1), (1, 2), (2, 2), (3, 1), (1, 3))

_DIGITS = re.compile(r"\d+")
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)")
_NUMBERS = {
    word: str(number)
    for start, series in (
        (0, "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
            "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"),
        (0, "zero one two three four five six seven eight nine ten"),
        (1, "i ii iii iv v vi vii viii ix"),
    )
    for number, word in enumerate(words(series), start)
}  # fmt: skip
_NEGATIONS = frozenset(words("not no non never without anti"))
# Shapes that character recognition confuses: l, I and 1; 0 and o; m and rn; w and vv.
_SHAPES = str.maketrans({"i": "l", "1": "l", "0": "o"})


def allowed_slips(length: int) -> int:
    """Return how many letters may be wrong in a word of so many letters.

    >>> [allowed_slips(length) for length in (2, 3, 6)]
    [0, 1, 2]
    """
    return next((allowed for least, allowed in _ALLOWED if length >= least), 0)


def numerals(some: Iterable[str]) -> list[str]:
    """Return the words that set works of one series apart: numbers, as figures where they are known, and negations.

    >>> numerals(["the", "second", "task", "5b", "without", "ii"])
    ['2', '5b', 'without', '2']
    """
    return [_NUMBERS.get(word, word) for word in some if word in _NUMBERS or word in _NEGATIONS or _DIGITS.search(word)]


def same_words(one: Sequence[str], other: Sequence[str]) -> dict[tuple[int, int], list[SameWords]]:
    """Return all words, joined words and initials of two titles that may be the same, by the places where they end.

    >>> same_words(["data", "sets"], ["dataset"])
    {(2, 1): [SameWords(left=0, right=0, slips=1, doubtful=False)]}
    """
    same: dict[tuple[int, int], list[SameWords]] = {}
    for i, mine in enumerate(one):
        for j, theirs in enumerate(other):
            if abs(len(mine) - len(theirs)) <= _ALLOWED[0][1] + 1 or mine in _NUMBERS or theirs in _NUMBERS:
                slips = _mistyped(mine, theirs)
                if slips is not None:
                    same.setdefault((i + 1, j + 1), []).append(SameWords(i, j, slips))
                elif _is_doubtful(mine, theirs):
                    same.setdefault((i + 1, j + 1), []).append(SameWords(i, j, 1, doubtful=True))
            for more, others in _SPANS:
                if i + more <= len(one) and j + others <= len(other):
                    slips = _joined(one[i : i + more], other[j : j + others])
                    if slips is not None:
                        same.setdefault((i + more, j + others), []).append(SameWords(i, j, slips))
    return same


def _joined(left: Sequence[str], right: Sequence[str]) -> int | None:
    """Return how many letters are wrong if several words are the same, split elsewhere, or one is their initials."""
    if _shape(left[0][0]) != _shape(right[0][0]):
        return None
    size = sum(map(len, left))
    if abs(size - sum(map(len, right))) > _ALLOWED[0][1]:
        short, long = sorted((left, right), key=len)
        return 1 if len(short) == 1 and short[0] == "".join(word[0] for word in long) else None
    mine, theirs = "".join(left), "".join(right)
    if mine == theirs:
        return 0
    return None if _DIGITS.search(mine + theirs) else _misspelt(mine, theirs, allowed_slips(size))


@lru_cache(maxsize=65536)
def _mistyped(mine: str, theirs: str) -> int | None:
    """Return how many letters are wrong if two words are one, mistyped or in another form; None if they are two."""
    if (number := _number(mine)) and number == _number(theirs):
        return 0
    short, long = sorted((mine, theirs), key=len)
    allowed = allowed_slips(len(short))
    if _DIGITS.findall(mine) != _DIGITS.findall(theirs):
        # A digit may be a letter badly read: netw0rk.
        misread = not _DIGITS.search(_shape(mine) + _shape(theirs))
        return _misspelt(mine, theirs, min(allowed, 1)) if misread else None
    if _shape(mine) == _shape(theirs):
        return 1
    known = is_known(mine)
    if known and is_known(theirs):
        # Both are words: the same one only as singular and plural, or in British and American spelling.
        forms = long in (f"{short}s", f"{short}es", f"{short[:-1]}ies") or _american(mine) == _american(theirs)
        return 1 if forms and allowed else None
    if len(long) - len(short) > 1 and long.endswith(short):
        # A word with a prefix is another word.
        return None
    return _misspelt(mine, theirs, min(allowed, 1) if known else allowed)


def _misspelt(mine: str, theirs: str, allowed: int) -> int | None:
    """Return how many letters are wrong, if no more than allowed, or one more with a confused shape."""
    if not allowed:
        return None
    distance = OSA.distance(mine, theirs, score_cutoff=allowed)
    if distance <= allowed:
        return int(distance)
    # Such as moemizing for modernizing.
    distance = OSA.distance(_shape(mine), _shape(theirs), score_cutoff=allowed)
    return int(distance) + 1 if distance <= allowed else None


@lru_cache(maxsize=65536)
def _is_doubtful(mine: str, theirs: str) -> bool:
    """Say whether two words, known or short, are one letter from each other: motion and emotion, 202 and 2024."""
    if not allowed_slips(max(len(mine), len(theirs))) or (mine in _NUMBERS and theirs in _NUMBERS):
        return False
    if _DIGITS.findall(mine) != _DIGITS.findall(theirs) and len(mine) == len(theirs):
        return False
    return OSA.distance(mine, theirs, score_cutoff=1) == 1


def _shape(word: str) -> str:
    return word.translate(_SHAPES).replace("rn", "m").replace("vv", "w")


def _american(word: str) -> str:
    return (
        word.replace("our", "or")
        .replace("lling", "ling")
        .replace("lled", "led")
        .replace("is", "iz")
        .replace("ogue", "og")
    )


def _number(word: str) -> str | None:
    ordinal = _ORDINAL.fullmatch(word)
    return ordinal[1] if ordinal else _NUMBERS.get(word)
