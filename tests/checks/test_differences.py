"""Sequences compared, and names and words that may be spellings of one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from affbib.checks.differences import agree, alike, differences, is_slip
from affbib.model.names import Name


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("abc", "abc", []),
        ("abc", "axc", [(1, 2, 1, 2)]),
        ("abc", "abcxy", [(3, 3, 3, 5)]),
        ("xyabc", "abc", [(0, 2, 0, 0)]),
        ("abc", "xyabc", [(0, 0, 0, 2)]),
        ("axbyc", "a1b2c", [(1, 2, 1, 2), (3, 4, 3, 4)]),
        ("ab", "", [(0, 2, 0, 0)]),
        ("", "ab", [(0, 0, 0, 2)]),
        ("aXYb", "aZb", [(1, 3, 1, 2)]),
    ],
)
def test_the_places_that_differ(one: str, other: str, expected: list[tuple[int, int, int, int]]) -> None:
    assert list(differences(one, other)) == expected


@given(st.text(alphabet="abc", max_size=8), st.text(alphabet="abc", max_size=8))
def test_between_the_places_all_is_the_same(one: str, other: str) -> None:
    rest, place = "", 0
    for start, end, other_start, other_end in differences(one, other):
        assert (start, other_start) != (end, other_end)
        rest += one[place:start] + other[other_start:other_end]
        place = end
    assert rest + one[place:] == other


@pytest.mark.parametrize(
    ("wrong", "right", "slip"),
    [
        ("abcde", "abcxy", True),  # .6 alike
        ("abcde", "abxyz", False),
        ("", "one", True),
        ("", "one two", False),
        ("one", "", True),
        ("one two", "", False),
        ("Maps:Reading", "Maps: Reading", True),
        ("a b c d e", "abcde", True),
        ("abcde", "a b c d e", True),
    ],
)
def test_slips_and_other_words(wrong: str, right: str, slip: bool) -> None:
    assert is_slip(wrong, right) is slip


def test_names_with_three_of_five_letters_in_common_are_alike() -> None:
    assert alike(Name("abcde"), Name("abcxy"))
    assert not alike(Name("abcde"), Name("abxyz"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ann Lee", "Lee Ann"),
        ("A. Lee", "Ann Lee"),
        ("A. B. Lee", "Ann Lee Bo"),
        ("Jian Hua Wu", "Jianhua Wu"),
        ("Müller Cem", "Cem Muller"),
        ("Al Lee", "Lee Al"),
        ("B Bo", "Bo Bea"),
        ("L Lee", "Lee Lo"),
        ("Ann Lee Bo", "A. B. Lee"),
        ("Zoe Lee", "Bo Lee Zoe"),
        ("X", "X"),
    ],
)
def test_spellings_of_one_name(one: str, other: str) -> None:
    assert agree(_name(one), _name(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ann Lee", "Bo Lee"), ("A. Lee", "Bo Lee"), ("L. A.", "Lee Ann"), ("A.", "Ann"), ("Lee Lee", "Lee Wu")],
)
def test_names_of_two_people(one: str, other: str) -> None:
    assert not agree(_name(one), _name(other))


def _name(text: str) -> Name:
    *given_name, family = text.split()
    return Name(family, " ".join(given_name))
