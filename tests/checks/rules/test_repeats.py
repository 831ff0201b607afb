"""Entries that mean one paper."""

from attrs import evolve

from affbib.model.matches import Candidate, Evidence, Match, Verdict
from tests.checks.samples import ENTRY, OTHER, WORK, checked


def found(matches: list[Match], keys: list[str]) -> list[tuple[str, int | None, str, str | None]]:
    return [
        (one.code, one.line, one.message, one.found)
        for one in checked(matches, keys)
        if one.code in ("repeated-entry", "same-work")
    ]


def test_one_key_on_two_lines_is_one_record() -> None:
    matches = [Match(evolve(ENTRY, line=line), Verdict.UNASKED) for line in (1, 2, 3, 4)]
    assert found(matches, ["a", "b", "a", "a"]) == [
        ("repeated-entry", 3, "the same paper is on line 1; one record", None),
        ("repeated-entry", 4, "the same paper is on line 1; one record", None),
    ]


def test_one_work_with_two_keys_has_two_records() -> None:
    candidates = (Candidate(WORK, 1.0, Evidence(1.0)),)
    matches = [Match(evolve(ENTRY, line=line), Verdict.MATCHED, candidates) for line in (1, 2)]
    assert found(matches, ["a", "b"]) == [
        ("same-work", 2, "the same work as on line 1, where its key is a", "10.5555/a"),
    ]
    assert [kind for kind, *_ in found(matches, ["a", "a"])] == ["repeated-entry"]


def test_other_works_are_no_repeats() -> None:
    works = [Candidate(work, 1.0, Evidence(1.0)) for work in (WORK, OTHER)]
    matches = [Match(evolve(ENTRY, line=1), Verdict.MATCHED, (work,)) for work in works]
    assert found(matches, ["a", "a"]) == []
