"""Where two sequences of words differ, and whether two spellings may be of one name or word."""

from collections.abc import Iterator, Sequence

from rapidfuzz.distance import Levenshtein

from affbib.model.names import Name
from affbib.text.folding import fold, words

__all__ = ["agree", "alike", "differences", "is_slip"]

# Below this share of alike letters two names are two people, not one person and a slip (a wording, not a decision).
_SAME_PERSON = 0.6
# From this share of alike letters on words are others misspelled (a wording, not a decision).
_SLIP = 0.6


def differences(one: Sequence[str], other: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Yield the spans in which two sequences differ: start and end in the one, start and end in the other.

    >>> list(differences(["a", "b", "c"], ["a", "x", "y", "c"]))
    [(1, 2, 1, 3)]
    """
    pending: tuple[int, int, int, int] | None = None
    for step in Levenshtein.opcodes(one, other):
        if step.tag == "equal":
            if pending:
                yield pending
            pending = None
        else:
            start = pending or (step.src_start, 0, step.dest_start, 0)
            pending = (start[0], step.src_end, start[2], step.dest_end)
    if pending:
        yield pending


def is_slip(wrong: str, right: str) -> bool:
    """Tell whether words are others misspelled, or a word was lost or too much, rather than other words.

    >>> is_slip("Emotoin", "Emotion"), is_slip("", "The"), is_slip("Drawing", "Reading Old")
    (True, True, False)
    """
    if not (wrong and right):
        return len((wrong or right).split()) <= 1
    return Levenshtein.normalized_similarity("".join(words(wrong)), "".join(words(right))) >= _SLIP


def alike(one: Name, other: Name) -> bool:
    """Tell whether two names are nearly the same letters: one person and a slip, not two people.

    >>> alike(Name("Lee", "Ann"), Name("Lee", "Anm")), alike(Name("Fox", "Cy"), Name("Wu", "Bo"))
    (True, False)
    """
    return Levenshtein.normalized_similarity(fold(str(one)), fold(str(other))) >= _SAME_PERSON


def agree(one: Name, other: Name) -> bool:
    """Tell whether two names may be spellings of one: the same words in any order, initials standing for words.

    >>> agree(Name("Lee", "A."), Name("Ann", "Lee")), agree(Name("Lee", "Bo"), Name("Lee", "Ann"))
    (True, False)
    """
    short, long = sorted((words(str(one)), words(str(other))), key=len)
    if "".join(short) == "".join(long):
        return True
    left = list(long)
    for word in sorted(short, key=len, reverse=True):
        partner = next((w for w in left if w == word or (1 in (len(w), len(word)) and w[0] == word[0])), None)
        if partner is None:
            return False
        left.remove(partner)
    return any(len(word) > 1 for word in short)
