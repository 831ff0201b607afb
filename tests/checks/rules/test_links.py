"""Links to preprints, unknown ones, and those that two papers have."""

import pytest
from attrs import evolve

from affbib.model.identifiers import Identifier
from affbib.model.matches import Evidence, Match, Verdict
from affbib.model.survey import Link, SurveyEntry
from tests.checks.samples import ENTRY, WORK, checked, corrections, findings_of

ARXIV = "https://arxiv.org/abs/2211.14506"


def linked(*urls: str, line: int = 7) -> SurveyEntry:
    return evolve(ENTRY, links=tuple(Link("paper", url) for url in urls), line=line)


def unasked(*entries: SurveyEntry) -> list[Match]:
    return [Match(entry, Verdict.UNASKED) for entry in entries]


def test_a_preprint_of_a_published_work() -> None:
    (finding,) = findings_of(linked("https://example.org", ARXIV))
    assert corrections([finding]) == [("preprint-link", ARXIV, "https://doi.org/10.5555/a")]
    assert finding.severity == "info"
    assert "a preprint, which nobody compared;" in finding.message
    own = evolve(WORK, aliases=(Identifier("arxiv", "2211.14506"),))
    assert "the link is to its preprint;" in findings_of(linked(ARXIV), own)[0].message


@pytest.mark.parametrize("work", [Identifier("acl", "2020.acl-main.1"), Identifier("arxiv", "2211.14506")])
def test_a_work_that_is_its_preprint_or_has_no_doi_is_not_published_elsewhere(work: Identifier) -> None:
    assert findings_of(linked(ARXIV), evolve(WORK, id=work)) == []


def test_a_link_that_no_source_knows() -> None:
    (finding,) = findings_of(ENTRY, evidence=Evidence(1.0, identifier=False))
    assert corrections([finding]) == [("unknown-link", None, "10.5555/a")]
    assert finding.severity == "warning"
    assert finding.message == (
        "no source that was asked knows where the link leads; it is none of 10.5555/a “Invertable Maps: Reading “Old”"
        " Charts”"
    )
    assert findings_of(ENTRY, evidence=Evidence(1.0, identifier=True)) == []
    conflicting = findings_of(ENTRY, evidence=Evidence(1.0, identifier=False), verdict=Verdict.CONFLICTING)
    assert [one.code for one in conflicting] == ["link-to-another-work"]


def test_one_link_on_two_papers_is_found_on_both() -> None:
    one, same = (f"https://ieeexplore.ieee.org/{part}document/7945502" for part in ("", "abstract/"))
    matches = unasked(linked(one, line=1), linked(same, line=2), linked(line=3), linked(one, line=4))
    shared = [finding for finding in checked(matches, ["a", "b", "a", "a"]) if finding.code == "same-link"]
    assert [(finding.line, finding.found, finding.message) for finding in shared] == [
        (1, "ieee:7945502", "the link (ieee:7945502) is also that of another paper, on line 2"),
        (2, "ieee:7945502", "the link (ieee:7945502) is also that of another paper, on line 1"),
        (4, "ieee:7945502", "the link (ieee:7945502) is also that of another paper, on line 2"),
    ]


def test_one_link_twice_in_an_entry_is_one_link() -> None:
    matches = unasked(linked(ARXIV, ARXIV.replace("abs", "pdf"), line=1), linked(ARXIV, line=2))
    shared = [finding.line for finding in checked(matches, ["a", "b"]) if finding.code == "same-link"]
    assert shared == [1, 2]


def test_links_to_code_may_be_shared() -> None:
    entries = [evolve(ENTRY, links=(Link("code", "https://example.org"),), line=line) for line in (1, 2)]
    assert {finding.code for finding in checked(unasked(*entries), ["a", "b"])} == {"unasked"}


@pytest.mark.parametrize(("number", "lines"), [(6, "2, 3, 4, 5 and 6"), (7, "2, 3, 4, 5, 6 and 1 more")])
def test_a_few_papers_with_the_same_link_are_named(number: int, lines: str) -> None:
    matches = unasked(*(linked("https://example.org/list", line=at) for at in range(1, number + 1)))
    findings = checked(matches, [f"k{at}" for at in range(number)])
    assert next(one for one in findings if one.code == "same-link").message.endswith(f"on line {lines}")


def test_one_link_on_thousands_of_papers_names_a_few_of_them() -> None:
    matches = unasked(*(linked("https://example.org/list", line=at) for at in range(1, 5001)))
    shared = [one for one in checked(matches, [f"k{at}" for at in range(5000)]) if one.code == "same-link"]
    assert len(shared) == 5000
    assert shared[0].message.endswith("on line 2, 3, 4, 5, 6 and 4994 more")
