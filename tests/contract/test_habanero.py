"""What affbib takes for granted of the installed habanero, and that the user's own is left alone."""

import inspect
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from types import ModuleType

import habanero
import httpx2
import pytest
from habanero import habanero_utils, request, request_class

from affbib.errors import SourceRefused
from affbib.sources.crossref.habanero_client import Habanero, _is_known
from affbib.sources.crossref.transport import Connection
from affbib.sources.settings import Settings
from tests.loopback import NOT_FOUND, Loopback, Reply, serving
from tests.sources.crossref.test_source import FAST, WORKS

STOP = Event()
PARTS: tuple[ModuleType | type, ...] = (
    habanero, request, request_class, habanero_utils, httpx2, habanero.Crossref, request_class.Request,
)  # fmt: skip


@pytest.fixture
def server() -> Iterator[Loopback]:
    with serving(Loopback(WORKS, pools=FAST)) as state:
        yield state


@pytest.fixture
def client(server: Loopback, tmp_path: Path) -> Iterator[Habanero]:
    settings = Settings("me@example.org", server.url, server.url)
    connection = Connection(settings, folder=tmp_path, timeout=5)
    yield Habanero(settings, connection)
    connection.close()


def test_it_is_one_that_is_known(recwarn: pytest.WarningsRecorder, client: Habanero) -> None:
    assert _is_known()
    assert not recwarn.list
    assert isinstance(client, habanero.Crossref)


def test_filters_and_parameters_are_its_own(server: Loopback, client: Habanero) -> None:
    server.always = lambda *_: Reply(200, {"message": {"total-results": 0}}, {"Content-Type": "application/json"})
    own = habanero.Crossref(base_url=server.url)
    filters = {"doi": ("10.5555/kettle.1", "10.5555/kettle.2"), "from_pub_date": "2019-01-01", "has_orcid": False}
    plain = {name: list(value) if isinstance(value, tuple) else value for name, value in filters.items()}
    own.works(filter=plain, limit=7, select="DOI,title", query_bibliographic="kettles & pans")
    ours = client.list_works(
        filters=filters, rows=7, select="DOI,title", query_bibliographic="kettles & pans", stop=STOP
    )
    assert ours.status == 200
    theirs, sent = server.arrivals
    assert sent.path == theirs.path == "/works"
    assert {**sent.query, "mailto": ""} == {**theirs.query, "mailto": ""}
    assert sent.query["filter"] == (
        "doi:10.5555/kettle.1,doi:10.5555/kettle.2,from-pub-date:2019-01-01,has-orcid:false"
    )
    # What was asked stays as it was: habanero writes into the filters that it gets.
    assert filters["has_orcid"] is False
    own.works(ids="10.5555/kettle.3")
    assert client.work("10.5555/kettle.3", stop=STOP).body == {"message": {"total-results": 0}}
    theirs, sent = server.arrivals[2:]
    assert sent.path == theirs.path == "/works/10.5555/kettle.3"
    # It says who asks as habanero does, and adds itself.
    agent = sent.headers["user-agent"]
    assert agent.startswith(f"{theirs.headers['user-agent']} (mailto:me@example.org) affbib/")
    assert sent.headers["x-user-agent"] == agent


def test_one_page_is_asked_for_at_a_time(server: Loopback, client: Habanero) -> None:
    reply = client.list_works(rows=2, select="DOI", cursor="*", stop=STOP)
    assert len(reply.body["message"]["items"]) == 2
    assert len(server.arrivals) == 1
    assert server.arrivals[0].query["cursor"] == "*"


@pytest.mark.parametrize("wrong", [{"select": "no-such-field"}, {"query_nonsense": "x"}], ids=["select", "query"])
def test_what_it_would_not_ask_is_not_asked(server: Loopback, client: Habanero, wrong: dict[str, str]) -> None:
    with pytest.raises(SourceRefused, match="habanero did not ask"):
        client.list_works(**{"rows": 1, "select": "DOI", "stop": STOP, **wrong})  # type: ignore[arg-type]
    assert not server.arrivals


@pytest.mark.parametrize(
    ("reply", "status", "has_fault"),
    [
        (Reply(200, {"message": {}}, {"Content-Type": "application/json"}), 200, False),
        (Reply(200, "{}"), 200, True),
        (Reply(200, "<html>", {"Content-Type": "text/html"}), 200, True),
        (NOT_FOUND, 404, True),
        (Reply(400, {"message": [{"type": "x", "value": "y", "message": "z"}]}), 400, True),
    ],
    ids=["good", "no content type", "a page", "not found", "bad request"],
)
def test_an_answer_is_judged_as_it_would(
    server: Loopback, client: Habanero, reply: Reply, status: int, has_fault: bool
) -> None:
    server.always = lambda *_: reply
    got = client.work("10.5555/kettle.1", stop=STOP)
    assert (got.status, got.fault is not None) == (status, has_fault)
    own = habanero.Crossref(base_url=server.url)
    if has_fault:
        with pytest.raises((httpx2.HTTPStatusError, habanero.RequestError, KeyError)):
            own.works(ids="10.5555/kettle.1")
    else:
        assert own.works(ids="10.5555/kettle.1") == got.body


def test_the_users_own_is_untouched(server: Loopback, client: Habanero) -> None:
    before = [dict(vars(part)) for part in PARTS]
    code = inspect.getsource(request.request)
    client.list_works(rows=1, select="DOI", stop=STOP)
    client.work("10.5555/kettle.1", stop=STOP)
    assert [dict(vars(part)) for part in PARTS] == before
    assert inspect.getsource(request.request) == code
    assert request.request.__globals__ is vars(request)
    said = habanero.Crossref(base_url=server.url).works(ids="10.5555/kettle.2")
    assert said["message"]["DOI"] == "10.5555/Kettle.2"
    assert "affbib" not in server.arrivals[-1].headers["user-agent"]
    assert "mailto" not in server.arrivals[-1].query


def _sends_by_itself(self: request_class.Request, should_warn: bool = False) -> object:
    return httpx2.get(self._url(), params={})


@pytest.mark.parametrize(
    "method",
    [
        _sends_by_itself,
        lambda self, should_warn=False: None,
        lambda self, should_warn=False: self._req({"filter": self.filter}, should_warn),
        lambda self, should_warn=False: self._req(payload={}, warn=should_warn),
    ],
    ids=["sends by itself", "sends nothing", "makes other parameters", "calls otherwise"],
)
def test_another_version_is_seen(monkeypatch: pytest.MonkeyPatch, method: object) -> None:
    monkeypatch.setattr(request_class.Request, "do_request", method)
    assert not _is_known()
