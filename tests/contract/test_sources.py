"""What holds for every source: the registered ones (Crossref on loopback), snapshots and indexes."""

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from importlib import resources

import pytest
from attrs import evolve

from affbib.errors import SourceUnavailable
from affbib.model.identifiers import Identifier
from affbib.model.references import Reference
from affbib.model.works import Work
from affbib.sources import Answer, Source, SourceOptions
from affbib.sources.contract import PROMISES, check_source
from affbib.sources.crossref.source import open_crossref
from affbib.sources.registry import OWN, open_sources
from affbib.sources.snapshot.memory import bundled
from tests.loopback import Loopback, serving
from tests.sources.crossref.test_source import FAST

WORKS = resources.files("affbib").joinpath("data/affective.jsonl")
KNOWN = tuple(work for work in bundled().works if "DOI" not in work.unconfirmed)

Opener = Callable[[pytest.TempPathFactory], Iterator[Source]]


def crossref(folders: pytest.TempPathFactory) -> Iterator[Source]:
    messages = [json.loads(line) for line in WORKS.read_text(encoding="utf-8").splitlines()]
    with (
        serving(Loopback(messages, pools=FAST)) as server,
        serving(Loopback(agencies={"none": {}}, pools=FAST)) as agencies,
        pytest.MonkeyPatch.context() as environment,
    ):
        environment.setenv("AFFBIB_CROSSREF_URL", server.url)
        environment.setenv("AFFBIB_DOI_URL", agencies.url)
        environment.setenv("AFFBIB_CACHE", str(folders.mktemp("cache")))
        source = open_crossref(SourceOptions(mailto="me@example.org"))
        yield source
        source.close()  # type: ignore[attr-defined]


def bundled_works(folders: pytest.TempPathFactory) -> Iterator[Source]:
    yield from open_sources("bundled")


def snapshot(folders: pytest.TempPathFactory) -> Iterator[Source]:
    path = folders.mktemp("snapshot") / "works.jsonl"
    with resources.as_file(WORKS) as file:
        shutil.copy(file, path)
    yield from open_sources(path)


def index(folders: pytest.TempPathFactory) -> Iterator[Source]:
    pytest.importorskip("tantivy")
    from affbib.sources.snapshot.index import build_index

    path = folders.mktemp("index") / "works.index"
    with resources.as_file(WORKS) as file:
        build_index([file], path)
    yield from open_sources(path)


REGISTERED: dict[str, Opener] = {"bundled": bundled_works, "crossref": crossref}
"""How each source of affbib's own is opened without a network."""
PATHS: dict[str, Opener] = {"snapshot": snapshot, "index": index}


@pytest.fixture(scope="module", params=[*REGISTERED, *PATHS])
def source(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Source]:
    yield from {**REGISTERED, **PATHS}[request.param](tmp_path_factory)


def test_every_source_of_ours_is_held_to_the_contract() -> None:
    assert REGISTERED.keys() == OWN.keys()


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.__name__)
def test_a_source_keeps_its_promises(source: Source, promise: Callable[[Source, Sequence[Work]], None]) -> None:
    promise(source, KNOWN)


def test_a_work_is_the_same_whoever_brings_it(source: Source) -> None:
    answers = source.lookup([work.id for work in KNOWN])
    for known, answer in zip(KNOWN, answers, strict=True):
        assert isinstance(answer, tuple)
        (work,) = answer
        # Crossref's own records have no marks, and the address that a DOI leads to is neither asked for nor indexed.
        one, other = (evolve(it, source="", unconfirmed=(), survey_only=(), url="") for it in (work, known))
        assert one == other
        assert work.source == source.name


# That a broken promise is seen


class Shelf:
    """A source that keeps all promises; those below break one each."""

    name = "shelf"

    def lookup(self, identifiers: Sequence[Identifier]) -> Iterator[Answer]:
        return bundled().lookup(identifiers)

    def search(self, references: Sequence[Reference], *, limit: int = 10) -> Iterator[Answer]:
        return bundled().search(references, limit=limit)


class Nameless(Shelf):
    name = ""


class Forgetful(Shelf):
    def lookup(self, identifiers: Sequence[Identifier]) -> Iterator[Answer]:
        yield from (() for _ in identifiers)


class Inventive(Shelf):
    def lookup(self, identifiers: Sequence[Identifier]) -> Iterator[Answer]:
        yield from ((KNOWN[0],) for _ in identifiers)


class Hasty(Shelf):
    def lookup(self, identifiers: Sequence[Identifier]) -> Iterator[Answer]:
        yield from super().lookup(list(dict.fromkeys(identifiers)))


class Confused(Shelf):
    def search(self, references: Sequence[Reference], *, limit: int = 10) -> Iterator[Answer]:
        yield from reversed(list(super().search(references, limit=limit)))


class Anonymous(Shelf):
    def lookup(self, identifiers: Sequence[Identifier]) -> Iterator[Answer]:
        for answer in super().lookup(identifiers):
            assert isinstance(answer, tuple)
            yield tuple(evolve(work, source="") for work in answer)


class Generous(Shelf):
    def search(self, references: Sequence[Reference], *, limit: int = 10) -> Iterator[Answer]:
        yield from super().search(references, limit=limit + 1)


class Repeating(Shelf):
    def search(self, references: Sequence[Reference], *, limit: int = 10) -> Iterator[Answer]:
        for answer in super().search(references, limit=limit):
            assert isinstance(answer, tuple)
            yield (answer[:1] * 2)[:limit]


class Talkative(Shelf):
    def search(self, references: Sequence[Reference], *, limit: int = 10) -> Iterator[Answer]:
        yield from super().search(references, limit=limit)
        if not references:
            yield ()


class Eager(Shelf):
    def lookup(self, identifiers: Sequence[Identifier]) -> Iterator[Answer]:
        return list(super().lookup(identifiers))  # type: ignore[return-value]


class Listing(Shelf):
    def search(self, references: Sequence[Reference], *, limit: int = 10) -> Iterator[Answer]:
        yield from map(list, super().search(references, limit=limit))  # type: ignore[arg-type]


class Fragile(Shelf):
    def search(self, references: Sequence[Reference], *, limit: int = 10) -> Iterator[Answer]:
        yield from (answer if references[0].title else None for answer in super().search(references, limit=limit))  # type: ignore[misc]


class Credulous(Shelf):
    def lookup(self, identifiers: Sequence[Identifier]) -> Iterator[Answer]:
        for identifier, answer in zip(identifiers, super().lookup(identifiers), strict=True):
            yield answer if identifier.value else (KNOWN[0],)


class Unavailable(Shelf):
    def lookup(self, identifiers: Sequence[Identifier]) -> Iterator[Answer]:
        yield from (SourceUnavailable("is being repaired", "shelf") for _ in identifiers)


def test_a_good_source_passes() -> None:
    check_source(Shelf(), KNOWN)


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (object(), "no name, no lookup or no search"),
        (Nameless(), "name is empty"),
        (Forgetful(), "does not bring the work"),
        (Inventive(), "which nobody has, brings|does not bring"),
        (Hasty(), "43 questions have 22 answers"),
        (Confused(), "brings .* first"),
        (Anonymous(), "names no source"),
        (Generous(), "with the limit 1 brings 2 works"),
        (Repeating(), "brings a work twice"),
        (Talkative(), "search of nothing has an answer"),
        (Eager(), "are no iterator"),
        (Listing(), "no tuple of works"),
        (Fragile(), "search of '' is answered by None"),
        (Credulous(), "lookup of '' is answered by"),
        (Unavailable(), "no tuple of works: SourceUnavailable"),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, str) else "",
)
def test_a_broken_promise_is_named(bad: Source, message: str) -> None:
    with pytest.raises(AssertionError, match=message):
        check_source(bad, KNOWN)


@pytest.mark.parametrize(
    "wrong",
    [
        Identifier("doi", ""),
        Identifier("doi", "10.1000/ABC"),
        Identifier("doi", "https://doi.org/10.1000/abc"),
        Identifier("url", "shelf/3"),
        Identifier("arxiv", ""),
    ],
    ids=str,
)
def test_an_identifier_that_is_not_in_form_is_named(wrong: Identifier) -> None:
    works = [KNOWN[0], evolve(KNOWN[1], aliases=(Identifier("url", "https://example.org/A"), wrong))]
    with pytest.raises(AssertionError, match=f"has the identifier {str(wrong)!r}"):
        check_source(Shelf(), works)


def test_two_works_are_needed() -> None:
    with pytest.raises(AssertionError, match="two of its works"):
        check_source(Shelf(), KNOWN[:1])
