"""Titles compared: which words of two titles are the same, mistyped, left out, or make them titles of two works."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib import resources

from attrs import frozen
from rapidfuzz.distance import OSA, Indel

from affbib.text.folding import words

__all__ = ["Likeness", "likeness", "rarity", "resemble"]


@frozen
class Likeness:
    """How a title as written and a registered title differ; the weights are sums of `rarity`, in bits.

    `common`: weight of the words that both have. `swapped`: of words in each other's place that are no misspellings of
    each other. `extra` and `missing`: of the words that only the written, only the registered title has, beyond those
    swapped, at its head (before the first common word), in its middle and at its tail. `slips`: letters wrong in words
    taken for the same; `doubtful`: words that are one letter from each other and perhaps two words; `moved`: words that
    stand elsewhere. `numbers`: numbers, ordinals, versions or parts that differ; `loose`: those, and negations, that
    one side lacks. `head_left_out`, `tail_left_out`: exactly what is before or after a colon is missing on one side.
    `differs`: the words that differ, as pairs (written, registered), "" where a side has none.
    """

    common: float
    swapped: float = 0.0
    extra: tuple[float, float, float] = (0.0, 0.0, 0.0)
    missing: tuple[float, float, float] = (0.0, 0.0, 0.0)
    slips: int = 0
    doubtful: int = 0
    moved: int = 0
    numbers: int = 0
    loose: int = 0
    head_left_out: bool = False
    tail_left_out: bool = False
    differs: tuple[tuple[str, str], ...] = ()

    @property
    def same_words(self) -> bool:
        """Both titles are the same words, but for letters."""
        return not self.differs and not self.doubtful

    @property
    def replaces_words(self) -> bool:
        """A word of the language stands where the registered title has another: `Image` for `Video`."""
        return any(_has_word(written) and _has_word(registered) for written, registered in self.differs)

    @property
    def adds_numbers(self) -> bool:
        """The written title has a number or a part that the registered one has not: `… II`."""
        return any(_numbers(mine.split()) and not _numbers(theirs.split()) for mine, theirs in self.differs)

    @property
    def similarity(self) -> float:
        """The share of the weight that is common, in [0, 1]."""
        if not (self.differs or self.slips):
            return 1.0
        other = self.swapped + (sum(self.extra) + sum(self.missing)) / 2 + self.slips + 4 * self.doubtful + self.moved
        return self.common / (self.common + other) if self.common else 0.0


def rarity(word: str) -> float:
    """Return how much a word tells, in bits: the negative binary logarithm of the share of titles that hold it.

    >>> rarity("learning") < rarity("affective") < rarity("emomv")
    True
    """
    return _rarities().get(word, _RAREST)


# A word that the table does not hold is in fewer titles than the rarest that it holds: taken as 2 in 100,000.
_RAREST = -math.log2(2 / 1e5)


@cache
def _rarities() -> Mapping[str, float]:
    text = resources.files("affbib").joinpath("data/words.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return {word: -math.log2(float(share) / 1e5) for word, share in rows}


@lru_cache(maxsize=8192)
def _has_word(text: str) -> bool:
    # Shorter words are lost and garbled in any title.
    return any(len(word) > 3 and word in _rarities() for word in text.split())


def likeness(written: str, registered: str) -> Likeness:
    """Compare a title as a list has it with a registered title.

    Case, accents and punctuation do not count; words may be joined, split, or mistyped by a few letters, but one word
    of the language is never taken for a typo of another. Only the first 80 words are looked at.

    >>> likeness("An ldentity-Free Video Data set", "An Identity-Free Video Dataset").differs
    ()
    >>> likeness("Task 2: Irony", "Task 3: Irony").numbers
    1
    """
    one, other = _title(written), _title(registered)
    if not (one.words and other.words):
        return Likeness(0.0, differs=((" ".join(one.words), " ".join(other.words)),))
    if one.words == other.words:
        return Likeness(one.weight)
    return _compared(one, other)


def resemble(written: str, registered: str) -> bool:
    """Say, quickly, whether a comparison is worth while: the titles share a good part of their words or letters.

    >>> resemble("Joy in Musik", "Joy in Music"), resemble("Joy in Music", "The Hardness of Steel")
    (True, False)
    """
    one, other = _title(written), _title(registered)
    shared = sum(map(rarity, set(one.words).intersection(other.words)))
    if shared and shared >= 0.4 * min(one.weight, other.weight):
        return True
    return bool(Indel.normalized_similarity("".join(one.words), "".join(other.words), score_cutoff=0.7))


@frozen
class _Title:
    words: tuple[str, ...]
    weight: float
    head: int
    """How many words stand before the first colon; 0 without."""


@lru_cache(maxsize=8192)
def _title(text: str) -> _Title:
    text = text[:1000]
    found = tuple(words(text)[:80])
    head, colon, rest = text.partition(":")
    return _Title(found, _weight(found), len(words(head)) if colon and rest.strip() else 0)


def _weight(some: Sequence[str]) -> float:
    return sum(map(rarity, some))


@frozen
class _Step:
    """Words of the two titles in each other's place: the same but for `slips` letters, or, with None, different."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    slips: int | None
    doubtful: bool = False


def _compared(one: _Title, other: _Title) -> Likeness:
    steps = _gathered(_aligned(one.words, other.words))
    same = [number for number, step in enumerate(steps) if step.slips is not None]
    if not same:
        return Likeness(0.0, max(one.weight, other.weight), differs=((" ".join(one.words), " ".join(other.words)),))
    gaps = [(number, step) for number, step in enumerate(steps) if step.slips is None]
    moved = Counter(word for _, gap in gaps for word in gap.left) & Counter(w for _, gap in gaps for w in gap.right)
    common = sum(_weight(steps[number].right) for number in same) + _weight(list(moved.elements()))
    slips = sum(steps[number].slips or 0 for number in same)
    swapped, numbers, loose = 0.0, 0, 0
    extra, missing = [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]
    lefts, rights = Counter(moved), Counter(moved)
    head_left_out = _one_sided(steps[0], one.head, other.head)
    tail_left_out = _one_sided(steps[-1], len(one.words) - one.head, len(other.words) - other.head)
    for number, gap in gaps:
        place = 0 if number < same[0] else 2 if number > same[-1] else 1
        left, right = _without(gap.left, lefts), _without(gap.right, rights)
        mine, theirs = _weight(left), _weight(right)
        swapped += min(mine, theirs)
        extra[place] += max(0.0, mine - theirs)
        missing[place] += max(0.0, theirs - mine)
        counted, others = _numbers(left), _numbers(right)
        numbers += min(len(counted), len(others)) if counted != others else 0
        if not (number == 0 and head_left_out) and not (number == len(steps) - 1 and tail_left_out):
            loose += abs(len(counted) - len(others))
    return Likeness(
        common,
        swapped,
        (extra[0], extra[1], extra[2]),
        (missing[0], missing[1], missing[2]),
        slips,
        sum(step.doubtful for step in steps),
        moved.total(),
        numbers,
        loose,
        head_left_out,
        tail_left_out,
        differs=tuple((" ".join(gap.left), " ".join(gap.right)) for _, gap in gaps),
    )


def _one_sided(step: _Step, mine: int, theirs: int) -> bool:
    return step.slips is None and (len(step.left), len(step.right)) in ((mine, 0), (0, theirs))


def _without(some: Sequence[str], moved: Counter[str]) -> list[str]:
    kept = []
    for word in some:
        if moved[word] > 0:
            moved[word] -= 1
        else:
            kept.append(word)
    return kept


def _gathered(steps: Iterable[_Step]) -> list[_Step]:
    """Join neighbouring steps that differ into one."""
    gathered: list[_Step] = []
    for step in steps:
        if step.slips is None and gathered and gathered[-1].slips is None:
            last = gathered.pop()
            step = _Step(last.left + step.left, last.right + step.right, None)
        gathered.append(step)
    return gathered


_COUNTED = {
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


def _numbers(some: Iterable[str]) -> list[str]:
    return [_COUNTED.get(word, word) for word in some if word in _COUNTED or word in _NEGATIONS or _DIGITS.search(word)]


_DIGITS = re.compile(r"\d+")
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)")
_LARGEST = 400
"""Cells of the table in which differing parts are aligned word by word; beyond, nothing in them is the same."""


def _aligned(one: Sequence[str], other: Sequence[str]) -> Iterator[_Step]:
    """Yield the steps from one title to the other: common runs of words, and what differs word by word."""
    left = right = 0
    for step in Indel.opcodes(one, other):
        if step.tag == "equal":
            yield from _paired(tuple(one[left : step.src_start]), tuple(other[right : step.dest_start]))
            run = tuple(one[step.src_start : step.src_end])
            yield _Step(run, run, 0)
            left, right = step.src_end, step.dest_end
    yield from _paired(tuple(one[left:]), tuple(other[right:]))


def _paired(one: tuple[str, ...], other: tuple[str, ...]) -> list[_Step]:
    """Return the cheapest steps between words that differ: typos, joined and split words, words of one side only."""
    if not one and not other:
        return []
    pairs = _pairs(one, other) if len(one) * len(other) <= _LARGEST else {}
    if not pairs:
        return [_Step(one, other, None)]
    mine, theirs = list(map(rarity, one)), list(map(rarity, other))
    price = [[0.0] * (len(other) + 1) for _ in range(len(one) + 1)]
    taken: dict[tuple[int, int], _Pair] = {}
    for i in range(len(one) + 1):
        for j in range(len(other) + 1):
            least = min(
                price[i - 1][j] + mine[i - 1] if i else math.inf, price[i][j - 1] + theirs[j - 1] if j else math.inf
            )
            price[i][j] = least if i or j else 0.0
            for pair in pairs.get((i, j), ()):
                cost = price[pair.i][pair.j] + 2.0 * pair.slips + 3.0 * pair.doubtful + 0.1
                if cost < price[i][j]:
                    price[i][j] = cost
                    taken[i, j] = pair
    steps = []
    i, j = len(one), len(other)
    while i or j:
        if (i, j) in taken:
            pair = taken[i, j]
            steps.append(_Step(one[pair.i : i], other[pair.j : j], pair.slips, pair.doubtful))
            i, j = pair.i, pair.j
        elif i and (not j or price[i][j] == price[i - 1][j] + mine[i - 1]):
            steps.append(_Step(one[i - 1 : i], (), None))
            i -= 1
        else:
            steps.append(_Step((), other[j - 1 : j], None))
            j -= 1
    return steps[::-1]


@frozen
class _Pair:
    """Words from `i` of the one title that are those from `j` of the other, but for letters."""

    i: int
    j: int
    slips: int
    doubtful: bool = False


def _pairs(one: Sequence[str], other: Sequence[str]) -> dict[tuple[int, int], list[_Pair]]:
    """Return all words, joined words and initials that may be the same, by the places where they end."""
    found: dict[tuple[int, int], list[_Pair]] = {}
    for i, mine in enumerate(one):
        for j, theirs in enumerate(other):
            if abs(len(mine) - len(theirs)) <= _MOST_SLIPS or mine in _COUNTED or theirs in _COUNTED:
                slips = _mistyped(mine, theirs)
                doubtful = slips is None and _doubtful(mine, theirs)
                if slips is not None or doubtful:
                    found.setdefault((i + 1, j + 1), []).append(_Pair(i, j, 1 if slips is None else slips, doubtful))
            for more, others in _SPANS:
                if i + more <= len(one) and j + others <= len(other):
                    slips = _joined(one[i : i + more], other[j : j + others])
                    if slips is not None:
                        found.setdefault((i + more, j + others), []).append(_Pair(i, j, slips))
    return found


_MOST_SLIPS = 4
# How many words of the one and of the other title may be the same, split or joined in other places, or initials.
_SPANS = ((2, 1), (1, 2), (2, 2), (3, 1), (1, 3), (4, 1), (1, 4))


def _joined(left: Sequence[str], right: Sequence[str]) -> int | None:
    """Return how many letters are wrong if several words are the same, split elsewhere, or one is their initials."""
    if left[0][0] != right[0][0] and _shape(left[0][0]) != _shape(right[0][0]):
        return None
    size, other = sum(map(len, left)), sum(map(len, right))
    if abs(size - other) > 2:
        short, long = sorted((left, right), key=len)
        initials = len(short) == 1 and len(short[0]) == len(long) and short[0] == "".join(word[0] for word in long)
        return 1 if initials else None
    mine, theirs = "".join(left), "".join(right)
    if mine == theirs:
        return 0
    if size < 8 or _DIGITS.search(mine) or _DIGITS.search(theirs):
        return None
    return _misspelt(mine, theirs, 1 if size < 12 else 2)


# Shapes that character recognition confuses: l, I and 1; m and rn; w and vv.
_SHAPES = str.maketrans({"i": "l", "1": "l", "0": "o"})


def _shape(word: str) -> str:
    return word.translate(_SHAPES).replace("rn", "m").replace("vv", "w")


@lru_cache(maxsize=65536)
def _mistyped(mine: str, theirs: str) -> int | None:
    numbers, others = _DIGITS.findall(mine), _DIGITS.findall(theirs)
    if (counted := _counted(mine)) and counted == _counted(theirs):
        return 0
    if numbers != others:
        # A digit may be a letter badly read: netw0rk.
        plain = min(len(mine), len(theirs)) > 4 and not _DIGITS.search(_shape(mine) + _shape(theirs))
        return _misspelt(mine, theirs, 1) if plain else None
    if _shape(mine) == _shape(theirs):
        return 1
    short, long = sorted((mine, theirs), key=len)
    known = mine in _rarities()
    if known and theirs in _rarities():
        # Both are words: the same one only as singular and plural, or in British and American spelling.
        forms = long in (f"{short}s", f"{short}es", f"{short[:-1]}ies") or _american(mine) == _american(theirs)
        return 1 if forms and len(short) > 2 else None
    if (
        len(short) < 3
        or (len(short) < 4 and rarity(theirs) > 8)
        or (len(long) - len(short) > 1 and long.endswith(short))
    ):
        return None
    allowed = 1 if known or len(short) < 7 else 2 if len(short) < 12 else 3
    return _misspelt(mine, theirs, allowed)


def _misspelt(mine: str, theirs: str, allowed: int) -> int | None:
    """Return how many letters are wrong, if no more than allowed, or one more with a confused shape."""
    distance = OSA.distance(mine, theirs, score_cutoff=allowed)
    if distance <= allowed:
        return int(distance)
    if min(len(mine), len(theirs)) > 3:
        # Such as moemizing for modernizing.
        distance = OSA.distance(_shape(mine), _shape(theirs), score_cutoff=allowed)
        if distance <= allowed:
            return int(distance) + 1
    return None


@lru_cache(maxsize=65536)
def _doubtful(mine: str, theirs: str) -> bool:
    """Say whether two words, known or short, are one letter from each other: motion and emotion, 202 and 2024."""
    if min(len(mine), len(theirs)) < 2 or max(len(mine), len(theirs)) < 3:
        return False
    if _DIGITS.findall(mine) != _DIGITS.findall(theirs) and len(mine) == len(theirs):
        return False
    return OSA.distance(mine, theirs, score_cutoff=1) == 1


def _american(word: str) -> str:
    return (
        word.replace("our", "or")
        .replace("lling", "ling")
        .replace("lled", "led")
        .replace("is", "iz")
        .replace("ogue", "og")
    )


def _counted(word: str) -> str | None:
    ordinal = _ORDINAL.fullmatch(word)
    return ordinal[1] if ordinal else _COUNTED.get(word)
