"""Whatever people ask about: one thing or many, in any of its forms."""

from typing import Any

import pytest

import affbib
from affbib.bib import writer as bibtex
from affbib.bib.document import BibFile
from affbib.match.questions import resolve
from affbib.model.matches import Match, Verdict
from affbib.model.names import Name
from affbib.model.records import Bibliography, Record
from affbib.model.references import Reference
from affbib.model.survey import SurveyEntry

TITLE = "Audio-Driven Emotional Video Portraits"
KNOWN = "10.1109/cvpr46437.2021.01386"
AUTHORS = (Name("Ji", "Xinya"), Name("Zhou", "Hang"))
RECORD = Record("inproceedings", {"title": TITLE, "year": "2021", "booktitle": "CVPR"}, AUTHORS)
BIB = BibFile(bibtex.dumps(Bibliography({"ji": RECORD, "nobody": Record("misc", {"title": "Nobody Wrote"})})).encode())
ENTRY = SurveyEntry(TITLE, AUTHORS, venue="CVPR", year=2021)


def dois(matches: tuple[Match, ...]) -> list[str | None]:
    return [match.doi for match in matches]


@pytest.mark.parametrize(
    "item",
    [
        TITLE,
        Reference(TITLE, AUTHORS, year=2021),
        ENTRY,
        RECORD,
        BIB["ji"],
        {"title": TITLE, "authors": ["Xinya Ji"], "year": 2021},
    ],
    ids=["title", "reference", "entry", "record", "bib entry", "mapping"],
)
def test_one_thing_alone_or_in_a_list(item: Any) -> None:
    assert dois(resolve(item, source="bundled")) == [KNOWN]
    assert dois(resolve([item, "Nobody Wrote This", item], source="bundled")) == [KNOWN, None, KNOWN]


def test_a_bib_and_a_bibliography_stand_for_their_entries_in_order() -> None:
    assert dois(resolve(BIB, source="bundled")) == [KNOWN, None]
    bibliography = Bibliography({"nobody": Record("misc", {"title": "Nobody Wrote"}), "ji": RECORD})
    assert dois(resolve(bibliography, source="bundled")) == [None, KNOWN]


def test_an_entry_that_cannot_be_read_keeps_its_place() -> None:
    broken = BibFile(b"@misc{a, title = {Nobody Wrote} year = 2020}\n@misc{b, title={" + TITLE.encode() + b"}}")
    matches = resolve(broken, source="bundled")
    assert dois(matches) == [None, KNOWN]
    assert [match.reference.line for match in matches] == [1, 2]


def test_references_are_asked_as_they_are() -> None:
    asked = [Reference("Nobody Wrote"), ENTRY]
    matches = resolve(asked, source="bundled")
    assert [match.reference for match in matches] == asked
    assert matches[1].reference is ENTRY


def test_nothing_asked_nothing_answered() -> None:
    assert resolve([], source="bundled") == ()
    assert resolve([{"title": None}, {}], source="bundled")[0].verdict is Verdict.UNMATCHED
    assert affbib.resolve(BibFile(), source="bundled") == ()


def test_a_frame_comes_back_with_three_columns_more() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(
        {"title": [TITLE, float("nan")], "year": [2021.0, float("nan")], "authors": ["Xinya Ji; Hang Zhou", None]},
        index=[7, 3],
    )
    answered = resolve(frame, source="bundled")
    assert answered["doi"].iloc[0] == KNOWN
    assert answered["doi"].isna().tolist() == [False, True]
    assert list(answered["verdict"]) == ["matched", "unmatched"]
    assert answered["score"].iloc[0] > 0.9
    assert list(answered.index) == [7, 3]
    assert list(frame.columns) == ["title", "year", "authors"]
