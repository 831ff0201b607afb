"""Words that are one word, and words that are two, at the edges of what may be wrong in them."""

import pytest

from affbib.compare.spelling import SameWords, allowed_slips, numerals, same_words


def slips(mine: str, theirs: str) -> int | str | None:
    """Return the wrong letters of texts that are the same as wholes, `doubtful`, or None."""
    one, other = mine.split(), theirs.split()
    whole = [
        same for same in same_words(one, other).get((len(one), len(other)), []) if (same.left, same.right) == (0, 0)
    ]
    return None if not whole else "doubtful" if whole[0].doubtful else whole[0].slips


@pytest.mark.parametrize(("length", "allowed"), [(1, 0), (2, 0), (3, 1), (5, 1), (6, 2), (40, 2)])
def test_longer_words_may_have_more_wrong_letters(length, allowed):
    assert allowed_slips(length) == allowed


@pytest.mark.parametrize(
    ("mine", "theirs", "wrong"),
    [
        # Names and misspellings: one letter from three on, two from six on.
        ("emx", "emv", 1),
        ("ex", "ev", None),
        ("emomvx", "emomv", 1),
        ("emomvxy", "emomv", None),
        ("graphformer", "graformer", 2),
        ("graphformer", "grphfrmerx", None),
        ("grapfhormer", "graphformer", 1),
        # A word of the language may have one.
        ("graphfr", "graph", None),
        ("learning", "lerning", 1),
        ("lerning", "learning", 1),
        ("lernin", "learning", 2),
        ("learning", "lernin", None),
        # Two words of the language are two words, but for their forms and spellings.
        ("image", "video", None),
        ("leaning", "learning", 1),
        ("speech", "speeches", 1),
        ("speeches", "speech", 1),
        ("network", "networks", 1),
        ("study", "studies", 1),
        ("is", "iss", "doubtful"),
        ("modelling", "modeling", 1),
        ("controlled", "controled", 1),
        ("colour", "color", 1),
        ("behaviour", "behavior", 1),
        ("organising", "organizing", 1),
        ("dialogue", "dialog", 1),
        ("travelled", "traveled", 1),
        # A word with a prefix is another word.
        ("unfoo", "foo", None),
        ("foox", "foo", 1),
        ("xfoo", "foo", 1),
        ("unsupervised", "supervised", None),
        # Shapes that are misread.
        ("ldentity", "identity", 1),
        ("1dentity", "identity", 1),
        ("netw0rk", "network", 1),
        ("vvater", "water", 1),
        ("moderm", "modern", 1),
        ("moemizing", "modernizing", 2),
        ("lo", "io", 1),
        # One letter that may make another word.
        ("motion", "emotion", "doubtful"),
        ("micro", "macro", "doubtful"),
        ("in", "ion", "doubtful"),
        ("in", "on", None),
        ("a", "an", None),
        # Numbers are not mistyped, but for a digit lost.
        ("2023", "2024", None),
        ("202", "2024", "doubtful"),
        ("wmt15", "wmt17", None),
        ("x1yz", "x2yz", None),
        ("second", "2nd", 0),
        ("2nd", "second", 0),
        ("ii", "two", 0),
        ("ii", "iii", None),
        ("third", "3rd", 0),
        ("first", "second", None),
    ],
)
def test_one_word(mine, theirs, wrong):
    assert slips(mine, theirs) == wrong


@pytest.mark.parametrize(
    ("mine", "theirs", "wrong"),
    [
        ("data set", "dataset", 0),
        ("dataset", "data set", 0),
        ("t osolve", "to solve", 0),
        ("tos olve", "to solve", 0),
        ("a bc d", "abcd", 0),
        ("abcd", "a bc d", 0),
        ("a b c d", "abcd", None),
        ("data sett", "dataset", 1),
        ("data seet", "dataset", 1),
        ("dataset", "data zett", 2),
        ("da ta", "dte", None),
        ("micro expresion", "microexpression", 1),
        ("mikro expresion", "microexpression", 2),
        ("mikrro expresion", "microexpression", None),
        ("x1 yab", "x1yac", None),
        ("l dentity", "identity", 1),
        ("er", "emotion recognition", 1),
        ("emotion recognition", "er", 1),
        ("mer", "multimodal emotion recognition", 1),
        ("me", "multimodal emotion recognition", None),
        ("er ab", "emotion recognition", None),
        ("ex", "emotion recognition", None),
    ],
)
def test_words_joined_and_split(mine, theirs, wrong):
    assert slips(mine, theirs) == wrong


def test_each_place_has_all_that_may_be_the_same_there():
    assert same_words(["joy", "data", "sets"], ["grief", "dataset"]) == {(3, 2): [SameWords(1, 1, 1)]}
    assert same_words(["joy"], ["joy"]) == {(1, 1): [SameWords(0, 0, 1)]}
    assert same_words([], ["joy"]) == {}


def test_numerals_are_numbers_and_negations():
    series = ["the", "zeroth", "first", "twentieth", "ten", "nine", "ix", "i", "no", "never", "anti", "3d"]
    assert numerals(series) == ["0", "1", "20", "10", "9", "9", "1", "no", "never", "anti", "3d"]
    assert numerals(["joy", "l"]) == []
