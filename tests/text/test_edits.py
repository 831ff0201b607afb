"""Texts changed in places."""

import pytest

from affbib.text.edits import Edit, Span, edited, narrowed, ordered


def test_edits_are_done_in_any_order() -> None:
    edits = [Edit(Span(8, 13), "3"), Edit(Span(0, 0), ">"), Edit(Span(3, 4), "")]
    assert edited("one two three", edits) == edited("one two three", edits[::-1]) == ">onetwo 3"
    assert edited("", []) == ""
    assert edited("x", []) == "x"


@pytest.mark.parametrize("edits", [[(0, 2), (1, 3)], [(2, 1)], [(0, 9)], [(-1, 0)]])
def test_places_that_are_not_free(edits: list[tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match="is not free"):
        edited("abc", [Edit(Span(*places), "") for places in edits])


def test_edits_in_order_are_disjoint_and_do_something() -> None:
    edits = [
        Edit(Span(5, 6), "f"),
        Edit(Span(3, 3), "y"),
        Edit(Span(0, 0), ""),
        Edit(Span(3, 5), ""),
        Edit(Span(2, 3), ""),
    ]
    assert ordered(edits) == (edits[4], edits[1], edits[3], edits[0])
    assert ordered([Edit(Span(3, 3), "b"), Edit(Span(3, 3), "a"), Edit(Span(1, 2), "")]) == (
        Edit(Span(1, 2), ""),
        Edit(Span(3, 3), "ba"),
    )
    assert ordered([Edit(Span(2, 2), "x"), Edit(Span(1, 4), "y")]) == (Edit(Span(1, 4), "yx"),)
    assert ordered([Edit(Span(4, 4), "x"), Edit(Span(1, 4), "y")]) == (Edit(Span(1, 4), "y"), Edit(Span(4, 4), "x"))
    assert ordered([]) == ()


def test_an_edit_is_narrowed_from_its_beginning_first() -> None:
    assert narrowed("xaay", Edit(Span(1, 3), "aaa")) == Edit(Span(3, 3), "a")
    assert narrowed("xaay", Edit(Span(1, 3), "a")) == Edit(Span(2, 3), "")
    assert narrowed("xaby", Edit(Span(1, 3), "ab")) == Edit(Span(1, 1), "")
    assert narrowed("xaby", Edit(Span(1, 3), "cd")) == Edit(Span(1, 3), "cd")
    assert Edit(Span(1, 3), "a").moved(2) == Edit(Span(3, 5), "a")
