"""Sources are asked in order, each once for each question, and only for what is still open."""

from collections.abc import Iterator, Sequence

import pytest
from attrs import evolve

from affbib.errors import SourceUnavailable
from affbib.match.resolver import ask
from affbib.model.identifiers import Identifier
from affbib.model.matches import Verdict
from affbib.model.names import Name
from affbib.model.references import Reference
from affbib.model.works import PartialDate, Work
from affbib.sources import Answer

FOG = Work("10.1000/fog", "Sparse Maps of Fog over Harbours", authors=(Name("Berg", "Anna"),), issued=PartialDate(2021))
STEEL = Work("10.1000/steel", "On the Hardness of Steel", authors=(Name("Kim", "Dee"),), issued=PartialDate(2020))
OF_FOG = Reference(FOG.title, FOG.authors, year=2021)
OF_STEEL = Reference(STEEL.title, STEEL.authors, year=2020, identifiers=(Identifier("doi", "10.1000/steel"),))
DOWN = SourceUnavailable("no answer within 20 s", "shelf")


class Shelf:
    """A few works, and what was asked of them."""

    name = "shelf"

    def __init__(self, *works: Work, fault: SourceUnavailable | None = None, finds: bool = True) -> None:
        self.works = works
        self.fault = fault
        self.finds = finds
        self.looked_up: list[Identifier] = []
        self.searched: list[Reference] = []

    def lookup(self, identifiers: Sequence[Identifier]) -> Iterator[Answer]:
        self.looked_up += identifiers
        for one in identifiers:
            yield self.fault or tuple(work for work in self.works if one in work.identifiers)

    def search(self, references: Sequence[Reference], *, limit: int = 10) -> Iterator[Answer]:
        self.searched += references
        for _ in references:
            yield self.fault or (self.works[:limit] if self.finds else ())


def test_what_an_identifier_settles_is_not_searched_for() -> None:
    shelf = Shelf(FOG, STEEL)
    matches = ask([OF_STEEL, OF_FOG, OF_STEEL], [shelf])
    assert [match.doi for match in matches] == ["10.1000/steel", "10.1000/fog", "10.1000/steel"]
    assert [match.reference for match in matches] == [OF_STEEL, OF_FOG, OF_STEEL]
    assert shelf.looked_up == [Identifier("doi", "10.1000/steel")]
    assert shelf.searched == [OF_FOG]


def test_a_later_source_is_asked_for_what_is_open() -> None:
    first, second = Shelf(STEEL), Shelf(FOG)
    matches = ask([OF_STEEL, OF_FOG], [first, second])
    assert [match.verdict for match in matches] == [Verdict.MATCHED, Verdict.MATCHED]
    assert second.looked_up == []
    assert second.searched == [OF_FOG]


def test_what_two_sources_know_is_decided_together_and_the_first_describes_it() -> None:
    twin = evolve(FOG, id=Identifier("doi", "10.1000/twin"))
    (match,) = ask([OF_FOG], [Shelf(finds=False), Shelf(evolve(FOG, source="second"))])
    assert match.work is not None
    assert match.work.source == "second"
    (both,) = ask([OF_FOG], [Shelf(evolve(FOG, source="first"), twin), Shelf(evolve(FOG, source="second"))])
    assert both.verdict is Verdict.AMBIGUOUS
    assert {work.source for work in both.others} == {"first", ""}


def test_a_source_that_could_not_be_asked_leaves_it_unasked() -> None:
    (match,) = ask([OF_FOG], [Shelf(fault=DOWN)])
    assert (match.verdict, match.reasons) == (Verdict.UNASKED, ("shelf: no answer within 20 s",))
    (match,) = ask([OF_FOG], [Shelf(fault=DOWN), Shelf(STEEL)])
    assert match.verdict is Verdict.UNASKED
    (match,) = ask([OF_FOG], [Shelf(fault=DOWN), Shelf(FOG)])
    assert match.verdict is Verdict.MATCHED


def test_without_a_source_nothing_is_asked() -> None:
    (match,) = ask([OF_FOG], [])
    assert (match.verdict, match.candidates, match.reasons) == (Verdict.UNASKED, (), ("no source was named",))
    assert ask([], [Shelf(FOG)]) == ()


@pytest.mark.parametrize("shown", [True, False])
def test_a_bar_is_shown_where_it_is_wanted(capsys: pytest.CaptureFixture[str], shown: bool) -> None:
    class Slow(Shelf):
        def search(self, references: Sequence[Reference], *, limit: int = 10) -> Iterator[Answer]:
            import time

            for answer in super().search(references, limit=limit):
                time.sleep(0.4)
                yield answer

    ask([OF_FOG, Reference("Steel"), Reference("Maps")], [Slow(FOG)], progress=shown)
    written = capsys.readouterr().err
    assert ("entries" in written) is shown
    assert ("3/3" in written) is shown
