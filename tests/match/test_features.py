import pytest
from attrs import evolve

from affbib.match.features import carries, signals_of, threshold
from affbib.model.identifiers import Identifier
from affbib.model.names import Name
from affbib.model.survey import SurveyEntry
from affbib.model.works import Event, PartialDate, Work

WORK = Work(
    "10.1000/joy",
    "Joy in Street Music",
    authors=(Name("Lee", "Ann"),),
    container="IEEE Transactions on Multimedia",
    printed=PartialDate(2023),
    online=PartialDate(2021),
    aliases=(Identifier("ieee", "1111111"),),
)
ENTRY = SurveyEntry("Joy in Street Music", (Name("Lee", "A."),), venue="TMM", year=2022)


def test_signals():
    found = signals_of(ENTRY, WORK)
    assert (found.title.similarity, found.years, found.venue, found.identifier) == (1.0, 1, True, None)
    assert found.people is not None
    assert found.people.complete
    bare = signals_of(SurveyEntry("Joy in Street Music"), Work("10.1000/joy", "Joy in Street Music"))
    assert (bare.people, bare.years, bare.venue, bare.identifier) == (None, None, None, None)


def test_an_event_names_the_venue_where_nothing_else_does():
    work = evolve(WORK, container="", event=Event("2021 Conference on Computer Vision and Pattern Recognition"))
    assert signals_of(evolve(ENTRY, venue="CVPR"), work).venue is True


@pytest.mark.parametrize(
    ("identifiers", "verdict"),
    [
        (["doi:10.1000/joy"], True),
        (["doi:10.1000/grief", "ieee:1111111"], True),
        (["doi:10.1000/grief"], False),
        (["ieee:2222222"], False),
        (["doi:10.5555/1234567"], None),
        (["arxiv:2101.00001"], None),
        (["doi:10.48550/arxiv.2101.00001", "arxiv:2101.00001"], None),
        (["pii:s0000000000000000"], None),
        ([], None),
    ],
)
def test_carries(identifiers, verdict):
    assert carries(WORK, tuple(Identifier(*one.split(":", 1)) for one in identifiers)) is verdict


def test_each_signal_pulls_its_way():
    best = evolve(signals_of(ENTRY, WORK), identifier=True, years=0)
    people = signals_of(evolve(ENTRY, authors=(Name("Poe", "Ida"),)), WORK).people
    title = signals_of(evolve(ENTRY, title="Joy in Folk Music"), WORK).title
    worse = [{"identifier": None}, {"years": 3}, {"venue": False}, {"people": people}, {"title": title}]
    assert all(evolve(best, **change).odds < best.odds for change in worse)
    assert evolve(best, identifier=False).odds < evolve(best, identifier=None).odds
    assert 0.5 < threshold() < 1
