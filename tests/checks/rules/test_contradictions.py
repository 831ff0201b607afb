"""Entries whose signals contradict each other."""

import pytest
from attrs import evolve

from affbib.bib.document import BibFile
from affbib.bib.questions import question_of
from affbib.checks import check_bib
from affbib.model.findings import Finding, Severity
from affbib.model.matches import Candidate, Evidence, Match, Verdict
from affbib.model.survey import SurveyEntry
from tests.checks.samples import (
    BIB,
    ENTRY,
    LEE,
    OTHER,
    PAPER,
    STEEL,
    WORK,
    WU,
    bib_findings,
    checked,
    codes,
    findings_of,
    with_field,
)


def exchanged(evidence: Evidence, titles: tuple[str, str], *, line: int | None = 3) -> list[Finding]:
    """Two entries that contradict themselves, each towards the other's work; what the rules find of errors."""
    first = SurveyEntry(titles[0], (LEE, WU), line=1)
    second = SurveyEntry(titles[1], OTHER.authors, line=line)
    matches = [
        Match(first, Verdict.CONFLICTING, (Candidate(WORK, 0.9, evidence),), (OTHER,), ("reason",)),
        Match(second, Verdict.CONFLICTING, (Candidate(OTHER, 0.9, evidence),), (WORK,), ("reason",)),
    ]
    return [finding for finding in checked(matches, ["a", "b"]) if finding.severity is Severity.ERROR]


def conflicting(evidence: Evidence, *others: object) -> Finding:
    findings = findings_of(ENTRY, evidence=evidence, verdict=Verdict.CONFLICTING, others=others)  # type: ignore[arg-type]
    (error,) = [finding for finding in findings if finding.severity is Severity.ERROR]
    return error


def test_exchanged_titles_name_each_other() -> None:
    first, second = exchanged(Evidence(0.1, identifier=True), (OTHER.title, WORK.title))
    assert (first.code, first.line, first.field) == ("titles-exchanged", 1, "title")
    assert (first.found, first.expected) == (OTHER.title, WORK.title)
    assert (second.code, second.line, second.key) == ("titles-exchanged", 3, "b")
    assert first.message == (
        "this entry and that on line 3 have each other's titles (10.5555/b “Another Work”); the link means"
        " 10.5555/a “Invertable Maps: Reading “Old” Charts”, which is taken"
    )


def test_exchanged_links_name_each_other() -> None:
    first, second = exchanged(Evidence(1.0, identifier=False), (WORK.title, OTHER.title))
    assert (first.code, first.field, first.found, first.expected) == ("links-exchanged", "links", OTHER.doi, WORK.doi)
    assert second.code == "links-exchanged"


def test_entries_without_lines_are_not_named() -> None:
    first, second = exchanged(Evidence(1.0, identifier=False), (WORK.title, OTHER.title), line=None)
    assert (first.code, second.code) == ("link-to-another-work", "links-exchanged")


@pytest.mark.parametrize(
    ("evidence", "others", "code", "words"),
    [
        (
            Evidence(1.0, identifier=False),
            (OTHER,),
            "link-to-another-work",
            "the link leads to another work (10.5555/b",
        ),
        (Evidence(0.2), (OTHER,), "title-of-another-work", "the title is another work's (10.5555/b “Another Work”); "),
        (Evidence(0.2, years=0), (), "conflicting", "the title is another; year means 10.5555/a"),
        (Evidence(0.74, venue=True), (), "conflicting", "the title is another; venue means 10.5555/a"),
        (
            Evidence(1.0, years=0),
            (),
            "conflicting",
            "the title may be a sister paper's (); title and year mean 10.5555/a",
        ),
        (
            Evidence(0.75, identifier=True, authors=0.75, differs=("1 → 2", "a → b", "c → d", "e → f")),
            (),
            "conflicting",
            "the title may be a sister paper's (1 → 2; a → b; c → d); the link, title and authors mean 10.5555/a",
        ),
        (Evidence(0.2, years=1, authors=0.74), (), "conflicting", "the title is another; the most likely is 10.5555/a"),
    ],
)
def test_a_contradiction_is_an_error_that_names_the_works(
    evidence: Evidence, others: tuple[object, ...], code: str, words: str
) -> None:
    error = conflicting(evidence, *others)
    assert error.code == code
    assert error.message.startswith(words)
    assert error.message.endswith("“Invertable Maps: Reading “Old” Charts”, which is taken")


def test_a_contradiction_names_what_is_wrong_and_what_would_be_right() -> None:
    link = conflicting(Evidence(1.0, identifier=False), OTHER, STEEL)
    assert (link.field, link.found, link.expected) == ("links", "10.5555/b 10.1000/steel", WORK.doi)
    title = conflicting(Evidence(0.2), OTHER)
    assert (title.field, title.found, title.expected) == ("title", ENTRY.title, WORK.title)
    sister = conflicting(Evidence(0.9, differs=("1 → 2",)))
    assert (sister.field, sister.found, sister.expected) == ("doi", None, WORK.doi)


def test_only_conflicting_entries_contradict_themselves() -> None:
    match = Match(ENTRY, Verdict.CONFLICTING)
    assert checked([match], ["key"]) == ()
    twins = evolve(match, verdict=Verdict.AMBIGUOUS, others=(WORK, OTHER))
    assert codes(checked([twins], ["key"])) == [("ambiguous", "error")]


def test_in_a_bib_a_link_and_a_title_that_disagree_are_named() -> None:
    linked = with_field("url", "https://doi.org/10.1000/steel")
    (finding,) = bib_findings(linked, PAPER, STEEL)
    assert (finding.code, finding.severity, finding.field) == ("conflicting", Severity.ERROR, "doi")
    assert {finding.found, finding.expected} == {"10.1000/steel", "10.1000/paper"}
    assert finding.message.startswith("lee: the ")
    assert finding.message.endswith("”, and nothing is written")
    assert "10.1000/steel “On the Hardness of Steel”" in finding.message
    assert bib_findings(BIB, PAPER, STEEL) == ()


def test_in_a_bib_all_works_that_contradict_are_named() -> None:
    bib = BibFile(BIB.encode())
    question = question_of(bib["lee"])
    best = Candidate(PAPER, 0.9, Evidence(0.2))
    for verdict, expected in ((Verdict.CONFLICTING, ["conflicting"]), (Verdict.MATCHED, [])):
        match = Match(question.reference, verdict, (best,), (STEEL, OTHER))
        findings = check_bib(bib, questions={"lee": question}, matches={"lee": match})
        assert [finding.code for finding in findings] == expected
    match = Match(question.reference, Verdict.CONFLICTING, (best,), (STEEL, OTHER))
    (finding,) = check_bib(bib, questions={"lee": question}, matches={"lee": match})
    assert finding.found == "10.1000/steel 10.5555/b"
    assert finding.message == (
        "lee: the title is another work's (10.1000/steel “On the Hardness of Steel” and 10.5555/b “Another Work”); the"
        " most likely is 10.1000/paper “Joyful Grids for Quiet Machines”, and nothing is written"
    )
    without = Match(question.reference, Verdict.CONFLICTING)
    assert check_bib(bib, questions={"lee": question}, matches={"lee": without}) == ()
