"""Texts changed in places."""

import pytest

from affbib.text.edits import Edit, Span, edited


def test_edits_are_done_in_any_order() -> None:
    edits = [Edit(Span(8, 13), "3"), Edit(Span(0, 0), ">"), Edit(Span(3, 4), "")]
    assert edited("one two three", edits) == edited("one two three", edits[::-1]) == ">onetwo 3"
    assert edited("", []) == ""
    assert edited("x", []) == "x"


@pytest.mark.parametrize("edits", [[(0, 2), (1, 3)], [(2, 1)], [(0, 9)], [(-1, 0)]])
def test_places_that_are_not_free(edits: list[tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match="is not free"):
        edited("abc", [Edit(Span(*places), "") for places in edits])
