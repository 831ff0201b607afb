from attrs import evolve

from affbib.model.lock import Decision, Lock
from affbib.model.matches import Verdict
from affbib.model.names import Name
from affbib.model.survey import Link, SurveyEntry

ROW = Decision("A Title of Note", ("Ann Lee",), 2020, "lee2020title", "10.5555/a", Verdict.MATCHED)
ENTRY = SurveyEntry("A Title of Note", (Name("Lee", "Ann"),), year=2020)


def test_the_same_spelling_comes_before_the_same_doi_and_that_before_the_same_title() -> None:
    by_doi = evolve(ROW, title="Renamed", doi="10.5555/b", key="b")
    by_title = evolve(ROW, title="a title: of note", year=2019, key="c")
    lock = Lock((by_title, by_doi, ROW))
    linked = evolve(ENTRY, links=(Link("paper", "https://doi.org/10.5555/B"),))
    assert [row and row.key for row in lock.rows([linked])] == ["lee2020title"]
    assert [row and row.key for row in lock.rows([evolve(linked, title="Another")])] == ["b"]
    assert [row and row.key for row in lock.rows([evolve(ENTRY, year=1999)])] == ["c"]


def test_a_row_is_found_once() -> None:
    twin = evolve(ROW, key="twin")
    assert Lock((ROW, twin)).rows([ENTRY, ENTRY, ENTRY]) == (ROW, twin, None)


def test_spelling_of_a_later_entry_is_not_taken_by_an_earlier_one() -> None:
    earlier = evolve(ENTRY, year=2021)
    assert Lock((ROW,)).rows([earlier, ENTRY]) == (None, ROW)


def test_many_entries_of_one_title_take_linear_time() -> None:
    rows = tuple(evolve(ROW, key=f"k{number}") for number in range(20_000))
    assert Lock(rows).rows([ENTRY] * 20_000) == rows
