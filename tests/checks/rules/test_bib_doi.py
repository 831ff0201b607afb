"""DOIs of a .bib's entries: none, another work's, the preprint's, unknown ones."""

import pytest
from attrs import evolve

from affbib.bib.document import BibFile
from affbib.bib.questions import question_of
from affbib.checks import check_bib
from affbib.model.identifiers import Identifier
from affbib.model.matches import Candidate, Evidence, Match, Verdict
from affbib.model.works import Work
from tests.checks.samples import BIB, PAPER, PREPRINT, STEEL, bib_findings, codes, with_field

WRONG = with_field("doi", "10.1000/steel")


def test_what_is_no_doi() -> None:
    (finding,) = bib_findings(with_field("doi", "to come"), PAPER)
    assert (finding.code, finding.severity, finding.field, finding.found) == ("bad-doi", "warning", "doi", "to come")
    assert finding.message == "lee: 'to come' is no DOI"
    for right in (" ", "10.1000/pa\\per"):
        assert bib_findings(with_field("doi", right), PAPER) == ()
    (escaped,) = bib_findings(with_field("doi", "to\\_come "), PAPER)
    assert escaped.found == "to_come"
    left_out = "@online{k, title = {T}, doi = {none}}"
    assert codes(bib_findings(left_out)) == [("bad-doi", "warning")]


@pytest.mark.parametrize(
    ("works", "message", "expected"),
    [
        ((STEEL,), "is that of 10.1000/steel “On the Hardness of Steel”, not what the entry says", None),
        ((PAPER,), "is another work's; the rest of the entry means 10.1000/paper “Joyful Grids", "10.1000/paper"),
    ],
)
def test_the_doi_of_another_work(works: tuple[Work, ...], message: str, expected: str | None) -> None:
    (finding,) = bib_findings(WRONG, *works)
    assert codes([finding]) == [("doi-of-another-work", "error")]
    assert finding.message.startswith(f"lee: the DOI 10.1000/steel {message}")
    assert (finding.found, finding.expected) == ("10.1000/steel", expected)


def test_where_both_works_are_known_both_are_named() -> None:
    (finding,) = bib_findings(WRONG, STEEL, PAPER)
    assert codes([finding]) == [("doi-of-another-work", "error")]
    assert finding.message == (
        "lee: the DOI 10.1000/steel is that of 10.1000/steel “On the Hardness of Steel”; the rest of the entry means"
        " 10.1000/paper “Joyful Grids for Quiet Machines”"
    )


def test_a_doi_that_two_signals_contradict() -> None:
    bib = BibFile(WRONG.encode())
    question = question_of(bib["lee"])

    def codes_of(verdict: Verdict, best: Work, *others: Work) -> list[tuple[str, str]]:
        match = Match(question.reference, verdict, (Candidate(best, 0.9, Evidence(0.2)),), others)
        return codes(check_bib(bib, questions={"lee": question}, matches={"lee": match}))

    assert codes_of(Verdict.CONFLICTING, STEEL) == [("title-differs", "warning")]
    assert codes_of(Verdict.CONFLICTING, STEEL, PAPER) == [("doi-of-another-work", "error")]
    assert codes_of(Verdict.CONFLICTING, PAPER) == [("doi-of-another-work", "error")]
    assert codes_of(Verdict.UNMATCHED, PAPER, STEEL) == [("doi-of-another-work", "error")]
    assert codes_of(Verdict.UNMATCHED, STEEL, PAPER) == [("unknown-doi", "info")]
    assert codes_of(Verdict.MATCHED, PAPER) == [("doi-of-another-work", "error")]
    assert codes_of(Verdict.MATCHED, STEEL) == []
    assert codes_of(Verdict.AMBIGUOUS, PAPER, STEEL) == [("ambiguous", "error")]


def test_a_doi_that_nobody_knows() -> None:
    (finding,) = bib_findings(WRONG)
    assert (finding.code, finding.severity, finding.found) == ("unknown-doi", "info", "10.1000/steel")
    assert finding.message == "lee: nothing is known of the DOI 10.1000/steel"


def test_the_right_doi() -> None:
    assert bib_findings(with_field("doi", "10.1000/paper"), PAPER, STEEL) == ()


def test_a_preprints_doi_on_a_published_entry() -> None:
    text = with_field("doi", "10.48550/arXiv.2001.00001")
    (finding,) = bib_findings(text, PAPER)
    assert codes([finding]) == [("preprint-doi", "warning")]
    assert (finding.found, finding.expected) == ("10.48550/arxiv.2001.00001", "10.1000/paper")
    assert finding.message.endswith("that of the entry is 10.1000/paper: --overwrite puts it in")
    unregistered = evolve(PAPER, id=Identifier("acl", "2020.acl-main.1"))
    assert bib_findings(text, unregistered) == ()


def test_a_preprints_doi_on_its_own_record() -> None:
    text = with_field("doi", "10.48550/arXiv.2001.00001", PREPRINT)
    assert codes(bib_findings(text, PAPER)) == [("published", "info")]


def test_a_work_without_a_doi_contradicts_none() -> None:
    unregistered = evolve(PAPER, id=Identifier("acl", "2020.acl-main.1"))
    assert bib_findings(BIB, unregistered) == ()
    assert bib_findings(WRONG, unregistered) == ()
