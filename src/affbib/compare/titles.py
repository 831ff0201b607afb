"""Titles compared: which words of two titles are the same, mistyped, left out, or make them titles of two works."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from attrs import frozen
from rapidfuzz.distance import Indel

from affbib.compare.rarity import is_known, rarity, weight
from affbib.compare.spelling import SameWords, numerals, same_words
from affbib.text.folding import words

__all__ = ["Likeness", "likeness", "resemble"]

# What a doubtful pair takes from the similarity, in bits: about half of the mean weight of words (7.3), since it is
# as likely two words as one.
_DOUBT = 4.0
# Titles are worth a comparison that have so much of the lighter one's weight, or of their letters, in common: with room
# below the shares at which the first right work is left out, 0.7 and 0.9 (benchmarks/fit_comparison.py).
_SHARED_WEIGHT, _SHARED_LETTERS = 0.4, 0.7


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
        return any(numerals(mine.split()) and not numerals(theirs.split()) for mine, theirs in self.differs)

    @property
    def similarity(self) -> float:
        """The share of the weight that is common, in [0, 1]."""
        if not (self.differs or self.slips):
            return 1.0
        one_sided = (sum(self.extra) + sum(self.missing)) / 2
        other = self.swapped + one_sided + self.slips + _DOUBT * self.doubtful + self.moved
        return self.common / (self.common + other) if self.common else 0.0


@lru_cache(maxsize=8192)
def _has_word(text: str) -> bool:
    # Shorter words are lost and garbled in any title.
    return any(len(word) > 3 and is_known(word) for word in text.split())


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
    if shared and shared >= _SHARED_WEIGHT * min(one.weight, other.weight):
        return True
    return bool(Indel.normalized_similarity("".join(one.words), "".join(other.words), score_cutoff=_SHARED_LETTERS))


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
    return _Title(found, weight(found), len(words(head)) if colon and rest.strip() else 0)


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
    common = sum(weight(steps[number].right) for number in same) + weight(list(moved.elements()))
    slips = sum(steps[number].slips or 0 for number in same)
    swapped, numbers, loose = 0.0, 0, 0
    extra, missing = [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]
    lefts, rights = Counter(moved), Counter(moved)
    head_left_out = _one_sided(steps[0], one.head, other.head)
    tail_left_out = _one_sided(steps[-1], len(one.words) - one.head, len(other.words) - other.head)
    for number, gap in gaps:
        place = 0 if number < same[0] else 2 if number > same[-1] else 1
        left, right = _without(gap.left, lefts), _without(gap.right, rights)
        mine, theirs = weight(left), weight(right)
        swapped += min(mine, theirs)
        extra[place] += max(0.0, mine - theirs)
        missing[place] += max(0.0, theirs - mine)
        counted, others = numerals(left), numerals(right)
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
    pairs = same_words(one, other) if len(one) * len(other) <= _LARGEST else {}
    if not pairs:
        return [_Step(one, other, None)]
    mine, theirs = list(map(rarity, one)), list(map(rarity, other))
    price = [[0.0] * (len(other) + 1) for _ in range(len(one) + 1)]
    taken: dict[tuple[int, int], SameWords] = {}
    for i in range(len(one) + 1):
        for j in range(len(other) + 1):
            least = min(
                price[i - 1][j] + mine[i - 1] if i else math.inf, price[i][j - 1] + theirs[j - 1] if j else math.inf
            )
            price[i][j] = least if i or j else 0.0
            for pair in pairs.get((i, j), ()):
                cost = price[pair.left][pair.right] + pair.slips + pair.doubtful
                if cost < price[i][j]:
                    price[i][j] = cost
                    taken[i, j] = pair
    steps = []
    i, j = len(one), len(other)
    while i or j:
        if (i, j) in taken:
            pair = taken[i, j]
            steps.append(_Step(one[pair.left : i], other[pair.right : j], pair.slips, pair.doubtful))
            i, j = pair.left, pair.right
        elif i and (not j or price[i][j] == price[i - 1][j] + mine[i - 1]):
            steps.append(_Step(one[i - 1 : i], (), None))
            i -= 1
        else:
            steps.append(_Step((), other[j - 1 : j], None))
            j -= 1
    return steps[::-1]
