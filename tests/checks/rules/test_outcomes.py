"""Verdicts without a work, in surveys and in .bib files."""

from attrs import evolve

from affbib.model.identifiers import Identifier
from affbib.model.matches import Match, Verdict
from tests.checks.samples import BIB, ENTRY, OTHER, PAPER, STEEL, WORK, bib_findings, checked, codes, with_field


def test_verdicts_without_a_work_are_findings() -> None:
    def outcome(verdict: Verdict, *reasons: str) -> tuple[str, str, str]:
        (finding,) = checked([Match(ENTRY, verdict, others=(WORK, OTHER), reasons=reasons)], ["k"])
        assert (finding.field, finding.line, finding.key) == ("doi", 7, "k")
        return finding.code, str(finding.severity), finding.message

    assert outcome(Verdict.AMBIGUOUS) == (
        "ambiguous",
        "error",
        "10.5555/a “Invertable Maps: Reading “Old” Charts” and 10.5555/b “Another Work” fit equally well;"
        " pin one in the lock",
    )
    assert outcome(Verdict.UNMATCHED) == ("unmatched", "warning", "nothing like it is known")
    assert outcome(Verdict.UNMATCHED, "a", "b") == ("unmatched", "warning", "a; b")
    assert outcome(Verdict.UNASKED, "down", "far") == ("unasked", "error", "no source could be asked: down; far")


def test_ambiguous_works_are_all_expected() -> None:
    (finding,) = checked([Match(ENTRY, Verdict.AMBIGUOUS, others=(WORK, OTHER))], ["k"])
    assert finding.expected == "10.5555/a 10.5555/b"


def test_in_a_bib_they_have_the_same_words() -> None:
    (unmatched,) = bib_findings(BIB, STEEL)
    assert codes([unmatched]) == [("unmatched", "warning")]
    assert unmatched.message == "lee: no work resembles the entry"
    (twin,) = bib_findings(BIB, PAPER, evolve(PAPER, id=Identifier("doi", "10.1000/twin")))
    assert codes([twin]) == [("ambiguous", "error")]
    assert set((twin.expected or "").split()) == {"10.1000/paper", "10.1000/twin"}
    assert twin.message.endswith(" fit equally well; write the DOI of one into the entry")
    (unasked,) = bib_findings(BIB, verdict=Verdict.UNASKED)
    assert codes([unasked]) == [("unasked", "error")]


def test_in_a_bib_a_doi_that_nobody_knows_has_a_code_of_its_own() -> None:
    assert codes(bib_findings(with_field("doi", "10.1000/x"), STEEL)) == [("unknown-doi", "info")]


def test_entries_that_are_not_asked_about_are_not_unmatched() -> None:
    assert bib_findings("@online{k, title = {A Page}, url = {https://example.org}}") == ()
