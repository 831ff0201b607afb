"""Works of another kind than the entry."""

import pytest
from attrs import evolve

from affbib.model.works import Work
from tests.checks.samples import BIB, PAPER, PREPRINT, bib_findings, codes, with_field

WHOLE = evolve(PAPER, type="monograph", container="")


@pytest.mark.parametrize(
    ("kind", "work"), [("book", PAPER), ("proceedings", PAPER), ("inbook", WHOLE), ("article", WHOLE)]
)
def test_a_part_is_no_whole(kind: str, work: Work) -> None:
    (finding,) = bib_findings(BIB.replace("Article", kind), work)
    assert (finding.code, finding.severity, finding.expected) == ("other-type", "warning", "10.1000/paper")
    name = work.type.replace("-", " ")
    assert finding.message.endswith(f"Quiet Machines” is a {name}, the entry is @{kind}: nothing is written")


@pytest.mark.parametrize(
    ("kind", "work"), [("book", WHOLE), ("misc", WHOLE), ("misc", PAPER), ("inproceedings", PAPER)]
)
def test_what_may_be_one(kind: str, work: Work) -> None:
    assert bib_findings(BIB.replace("Article", kind), work) == ()


def test_a_preprint_that_was_published() -> None:
    (finding,) = bib_findings(PREPRINT, PAPER)
    assert (finding.code, finding.severity, finding.expected) == ("published", "info", "10.1000/paper")
    assert finding.message == (
        "lee: was published as 10.1000/paper “Joyful Grids for Quiet Machines”; --update-preprints takes that over"
    )
    assert bib_findings(PREPRINT, evolve(PAPER, type="posted-content", container="")) == ()


def test_the_first_obstacle_is_the_one_that_is_named() -> None:
    wrong = with_field("doi", "10.1000/steel").replace("Article", "book")
    assert codes(bib_findings(wrong, PAPER)) == [("doi-of-another-work", "error")]
    assert codes(bib_findings(PREPRINT.replace("Article", "book"), PAPER)) == [("other-type", "warning")]
