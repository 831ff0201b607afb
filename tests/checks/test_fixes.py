"""Fixes done to a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from affbib.checks import fixed
from affbib.model.findings import Finding, Fix, Severity
from affbib.text.edits import Edit, Span, edited

TEXT = "one two\nthree four\nfive"


def finding(*edits: tuple[int, int, str], safe: bool = True, line: int = 1) -> Finding:
    done = tuple(Edit(Span(start, end), text) for start, end, text in edits)
    return Finding("code", Severity.INFO, "message", fix=Fix(done, safe=safe, line=line))


def test_places_are_counted_from_the_line_of_the_fix() -> None:
    assert fixed(TEXT, [finding((0, 3, "1"))]) == "1 two\nthree four\nfive"
    assert fixed(TEXT, [finding((0, 5, "3"), line=2)]) == "one two\n3 four\nfive"
    assert fixed(TEXT, [finding((0, 4, "5"), line=3), finding((4, 7, "2"))]) == "one 2\nthree four\n5"


def test_only_safe_fixes_are_done_unless_all_are_asked_for() -> None:
    findings = [finding((0, 3, "1"), safe=False), finding((4, 7, "2")), Finding("code", Severity.INFO, "no fix")]
    assert fixed(TEXT, findings) == "one 2\nthree four\nfive"
    assert fixed(TEXT, findings, unsafe=True) == "1 2\nthree four\nfive"


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ((4, 7, "zwei"), "one 2\nthree four\nfive"),
        ((6, 9, "x"), "one 2\nthree four\nfive"),
        ((0, 5, "x"), "one 2\nthree four\nfive"),
        ((5, 6, "x"), "one 2\nthree four\nfive"),
        ((5, 5, "x"), "one 2\nthree four\nfive"),
        ((0, 9, "x"), "one 2\nthree four\nfive"),
        ((0, 4, "x"), "x2\nthree four\nfive"),
        ((7, 8, "x"), "one 2xthree four\nfive"),
    ],
)
def test_of_fixes_that_want_one_place_the_first_is_done(second: tuple[int, int, str], expected: str) -> None:
    assert fixed(TEXT, [finding((4, 7, "2")), finding(second)]) == expected


def test_a_fix_is_done_whole_or_not_at_all() -> None:
    assert fixed(TEXT, [finding((4, 7, "2")), finding((0, 3, "1"), (5, 6, "x"))]) == "one 2\nthree four\nfive"


def test_two_insertions_at_one_place_are_one_too_many() -> None:
    assert fixed("ab", [finding((1, 1, "x")), finding((1, 1, "y"))]) == "axb"


_EDITS = st.tuples(st.integers(0, 23), st.integers(0, 5), st.sampled_from(["", "x", "yz"]))


@given(st.lists(st.lists(_EDITS, min_size=1, max_size=2), max_size=6))
def test_any_fixes_give_a_text(fixes: list[list[tuple[int, int, str]]]) -> None:
    findings = []
    for fix in fixes:
        edits = [(start, min(start + length, len(TEXT)), text) for start, length, text in fix]
        try:
            edited(TEXT, [Edit(Span(start, end), text) for start, end, text in edits])
        except ValueError:
            continue  # the edits of one fix are disjoint
        findings.append(finding(*edits))
    done = fixed(TEXT, findings)
    assert done == TEXT or findings
    if len(findings) == 1 and findings[0].fix:
        assert done == edited(TEXT, findings[0].fix.edits)
