"""How much a word tells of a title: the fewer titles hold it, the more."""

import math
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources

__all__ = ["is_known", "rarity", "weight"]

# The table holds the words of at least 8 of 166,000 titles. Of any other word, 3 titles are assumed, the middle of what
# is left: 2 in 100,000. As good as its neighbours (benchmarks/fit_comparison.py); with 5, a look-alike more is taken.
_UNKNOWN = -math.log2(2 / 1e5)


def rarity(word: str) -> float:
    """Return how much a folded word tells, in bits: the negative binary logarithm of the share of titles that hold it.

    Source: data/words.tsv; a word that it does not hold is taken as rarer than all that it holds.

    >>> rarity("learning") < rarity("affective") < rarity("emomv")
    True
    """
    return _rarities().get(word, _UNKNOWN)


def weight(words: Iterable[str]) -> float:
    """Return how much several words tell together, in bits.

    >>> weight(["joy", "in", "music"]) == rarity("joy") + rarity("in") + rarity("music")
    True
    """
    return sum(map(rarity, words))


def is_known(word: str) -> bool:
    """Whether a folded word is one of the language of titles, not a name or a misspelling.

    >>> is_known("emotion"), is_known("emoton")
    (True, False)
    """
    return word in _rarities()


@cache
def _rarities() -> Mapping[str, float]:
    text = resources.files("affbib").joinpath("data/words.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return {word: -math.log2(float(share) / 1e5) for word, share in rows}
