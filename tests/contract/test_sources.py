"""What holds for every source: Crossref (on loopback), a snapshot, the bundled works."""

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from importlib import resources

import pytest
from attrs import evolve

from affbib.errors import SourceError
from affbib.model.identifiers import Identifier
from affbib.model.names import Name
from affbib.model.survey import SurveyEntry
from affbib.model.works import Work
from affbib.sources import Answer, Crossref, Snapshot, Source
from affbib.sources.settings import Settings
from affbib.sources.snapshot.memory import bundled
from tests.loopback import Loopback, serving
from tests.sources.crossref.test_source import FAST

WORKS = resources.files("affbib").joinpath("data/affective.jsonl")
KNOWN = tuple(work for work in bundled().works if "DOI" not in work.unconfirmed)
ABSENT = Identifier("doi", "10.5555/there.is.no.such.work")


@pytest.fixture(scope="module")
def crossref(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Source]:
    messages = [json.loads(line) for line in WORKS.read_text(encoding="utf-8").splitlines()]
    with (
        serving(Loopback(messages, pools=FAST)) as server,
        serving(Loopback(agencies={"none": {}}, pools=FAST)) as agencies,
    ):
        settings = Settings("me@example.org", server.url, agencies.url, cache=tmp_path_factory.mktemp("cache"))
        source = Crossref(settings=settings)
        yield source
        source.close()


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Source:
    path = tmp_path_factory.mktemp("snapshot") / "works.jsonl"
    with resources.as_file(WORKS) as file:
        shutil.copy(file, path)
    return Snapshot.open(path)


@pytest.fixture(params=["crossref", "snapshot", "bundled"])
def source(request: pytest.FixtureRequest) -> Source:
    found: Source = bundled() if request.param == "bundled" else request.getfixturevalue(request.param)
    return found


def works(answer: Answer) -> tuple[Work, ...]:
    assert isinstance(answer, tuple), answer
    assert all(isinstance(work, Work) for work in answer)
    return answer


def entry_of(work: Work, **more: object) -> SurveyEntry:
    return SurveyEntry(**{"title": work.title, "authors": work.authors, "year": work.year, **more})  # type: ignore[arg-type]


def test_it_is_a_source_with_a_name(source: Source) -> None:
    assert isinstance(source, Source)
    assert source.name


def test_each_identifier_has_its_answer_in_order(source: Source) -> None:
    dois = [Identifier("doi", work.doi) for work in KNOWN[:20]]
    asked = [*dois, ABSENT, *reversed(dois), ABSENT, Identifier("pmlr", "v1/none20a")]
    answers = [works(answer) for answer in source.lookup(asked)]
    assert [[work.doi for work in answer] for answer in answers] == [
        [one.value] if one.scheme == "doi" and one != ABSENT else [] for one in asked
    ]


def test_a_work_is_the_same_whoever_tells(source: Source) -> None:
    (answer,) = source.lookup([Identifier("doi", KNOWN[0].doi)])
    (found,) = works(answer)
    assert evolve(found, source="", unconfirmed=(), survey_only=()) == evolve(
        KNOWN[0], source="", unconfirmed=(), survey_only=()
    )
    assert found.source == source.name


def test_each_entry_has_its_answer_in_order(source: Source) -> None:
    entries = [entry_of(work) for work in KNOWN[:6]]
    asked = [*entries, SurveyEntry("Zyzzyva Qwxyz Flumph"), *reversed(entries)]
    answers = [works(answer) for answer in source.search(asked)]
    assert len(answers) == len(asked)
    for entry, answer in zip(asked, answers, strict=True):
        titles = [work.title for work in answer]
        assert titles[0] == entry.title if entry in entries else entry.title not in titles


def test_no_more_works_than_wanted(source: Source) -> None:
    entry = SurveyEntry("Emotion Recognition in Video", authors=(Name("Zhao"),))
    for limit in (1, 3, 10):
        (answer,) = source.search([entry], limit=limit)
        found = [work.doi for work in works(answer)]
        assert len(found) <= limit
        assert len(set(found)) == len(found)


@pytest.mark.parametrize("ask", [Source.lookup, Source.search], ids=["lookup", "search"])
def test_nothing_asked_nothing_answered(source: Source, ask: Callable[..., Iterator[Answer]]) -> None:
    assert list(getattr(source, ask.__name__)([])) == []


def test_answers_come_as_they_are_wanted(source: Source) -> None:
    dois: Sequence[Identifier] = [Identifier("doi", work.doi) for work in KNOWN[:3]]
    answers = source.lookup(dois)
    assert works(next(answers))
    answers = source.search([entry_of(work) for work in KNOWN[:3]])
    assert works(next(answers))


@pytest.mark.parametrize(
    "entry",
    [
        SurveyEntry(""),
        SurveyEntry("\0\ud800"),
        SurveyEntry("∑ 标题 🙂"),
        SurveyEntry("word " * 5000),
        SurveyEntry("(" * 500),
    ],
    ids=range(5),
)
def test_entries_may_say_anything(source: Source, entry: SurveyEntry) -> None:
    (answer,) = source.search([entry])
    assert isinstance(answer, tuple | SourceError)


@pytest.mark.parametrize("value", ["", "10.1/../x", "not a doi", "10.1000/a b", "\0", "10.1000/" + "x" * 5000])
def test_identifiers_may_be_anything(source: Source, value: str) -> None:
    (answer,) = source.lookup([Identifier("doi", value)])
    assert answer == () or isinstance(answer, SourceError)
