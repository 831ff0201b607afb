"""Crossref asked over a real connection: how much, how fast, what goes wrong, and what leaves the machine."""

import gzip
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from importlib import resources
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import unquote, urlsplit

import httpx2
import pytest
from habanero import request_class

import affbib
from affbib.errors import MalformedResponse, SourceError, SourceRefused, SourceUnavailable
from affbib.model.identifiers import Identifier
from affbib.model.names import Name
from affbib.model.survey import Link, SurveyEntry
from affbib.sources import Crossref
from affbib.sources.crossref.rate_limit import Limit
from affbib.sources.crossref.source import _works
from affbib.sources.settings import Settings
from tests.conftest import ROOT
from tests.loopback import EXCEPTION_500, HTML_504, NOT_FOUND, Fault, Loopback, Reply, replayed, serving

MAILTO = "me.and.you@example.org"
TOKEN = "a-secret-token"  # noqa: S105
# A service that keeps no limit worth waiting for, where the limit is not what is tested.
FAST = {f"{pool}-{kind}": (1000, 8) for pool in ("public", "polite", "plus") for kind in ("single", "list")}

Make = Callable[..., Crossref]


def message(number: int, **more: object) -> dict[str, Any]:
    """Return a made-up work, in Crossref's words."""
    title = f"Measured Joy of {_NUMBERS[number % 10]} {_NUMBERS[number // 10 % 10]} {_NUMBERS[number // 100]} Kettles"
    return {
        "DOI": f"10.5555/Kettle.{number}",
        "type": "journal-article",
        "title": [title],
        "author": [{"given": "Ann", "family": f"Lee{number}"}],
        "container-title": ["Journal of Kettles"],
        "issued": {"date-parts": [[2020, 1]]},
        **more,
    }


_NUMBERS = ("Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
WORKS = [message(number) for number in range(40)]


def doi(number: int) -> Identifier:
    return Identifier("doi", f"10.5555/kettle.{number}")


def entry(number: int, **more: Any) -> SurveyEntry:
    made = message(number)
    return SurveyEntry(**{"title": made["title"][0], "authors": (Name(f"Lee{number}", "Ann"),), "year": 2020, **more})


def dois(answer: object) -> list[str]:
    assert isinstance(answer, tuple), answer
    return [work.doi for work in answer]


@pytest.fixture
def server() -> Iterator[Loopback]:
    with serving(Loopback(WORKS, pools=FAST)) as state:
        yield state


@pytest.fixture
def agencies() -> Iterator[Loopback]:
    item = {"DOI": "10.48550/ARXIV.2001.00001", "type": "article", "title": "A Preprint of Pots", "publisher": "arXiv"}
    with serving(Loopback(agencies={"10.48550/arxiv.2001.00001": item}, pools=FAST)) as state:
        yield state


@pytest.fixture
def make(server: Loopback, agencies: Loopback, tmp_path: Path) -> Iterator[Make]:
    made = []

    def crossref(**options: Any) -> Crossref:
        settings = {"mailto": MAILTO, "crossref_url": server.url, "doi_url": agencies.url, "cache": tmp_path / "cache"}
        settings |= {name: options.pop(name) for name in [*settings, "token"] if name in options}
        source = Crossref(settings=Settings(**settings), **{"timeout": 2.0, "pauses": (0.01, 0.01, 0.01), **options})
        made.append(source)
        return source

    yield crossref
    for source in made:
        source.close()


# How much is asked


def test_a_thousand_dois_take_at_most_twenty_requests(server: Loopback, make: Make) -> None:
    server.works = [message(number) for number in range(1000)]
    answers = list(make().lookup([doi(number) for number in range(1000)]))
    assert [dois(answer) for answer in answers] == [[f"10.5555/kettle.{number}"] for number in range(1000)]
    assert len(server.arrivals) <= 20
    assert max(len(one.query["filter"]) for one in server.arrivals) < 4000


def test_the_survey_takes_at_most_forty_requests(server: Loopback, agencies: Loopback, make: Make) -> None:
    lines = resources.files("affbib").joinpath("data/affective.jsonl").read_text(encoding="utf-8").splitlines()
    server.works = [json.loads(line) for line in lines]
    survey = affbib.read(ROOT / "docs" / "survey.md")
    matches = affbib.resolve(survey.entries, source=make(), progress=False)
    bundled = affbib.resolve(survey.entries, source="bundled", progress=False)
    assert [match.doi for match in matches] == [match.doi for match in bundled]
    assert len(server.arrivals) + len(agencies.arrivals) <= 40
    assert set(server.statuses) == {200}


def test_ieee_links_of_a_journal_are_found_in_its_years(server: Loopback, make: Make) -> None:
    journal = {"container-title": ["IEEE Transactions on Multimedia"], "ISSN": ["1520-9210"]}
    server.works = [
        message(
            number,
            issued={"date-parts": [[2019 + number % 3]]},
            resource={"primary": {"URL": f"https://ieeexplore.ieee.org/document/{9000 + number}/"}},
            **journal,
        )
        for number in range(12)
    ]
    entries = [
        entry(
            number,
            # One is so misspelled that only the number can tell.
            title="Wholly Other Words" if number == 5 else message(number)["title"][0],
            venue="TMM",
            year=2020 + number % 3,
            links=(Link("paper", f"https://ieeexplore.ieee.org/document/{9000 + number}"),),
        )
        for number in range(12)
    ]
    answers = list(make().search(entries))
    assert [dois(answer)[0] for answer in answers] == [f"10.5555/kettle.{number}" for number in range(12)]
    # A pilot, a page, a batch; and a search, by two queries, for the title that its link does not lead to.
    assert len(server.arrivals) == 5
    # A year that a page does not bring, or a journal that cannot be listed, is searched for by title.
    server.always = lambda _, query: Reply(400, {}) if "issn" in query.get("filter", "") else None
    assert len(list(make(refresh=True).search(entries))) == 12


def test_what_is_asked_twice_is_asked_once(server: Loopback, make: Make) -> None:
    source = make()
    first = [list(source.lookup([doi(1), doi(2), doi(1)])), list(source.search([entry(3), entry(3)]))]
    asked = len(server.arrivals)
    assert asked == 2
    again = make()
    assert [list(again.lookup([doi(2), doi(1), doi(2)])), list(again.search([entry(3)]))][0][0] == first[0][1]
    assert len(server.arrivals) == asked
    assert list(make(offline=True).lookup([doi(1)])) == first[0][:1]
    assert isinstance(next(make(offline=True).lookup([doi(4)])), SourceUnavailable)
    assert len(server.arrivals) == asked
    list(make(refresh=True).lookup([doi(1)]))
    assert len(server.arrivals) == asked + 1


def test_a_second_look_is_taken_by_title_and_given_up_where_refused(server: Loopback, make: Make) -> None:
    odd = [entry(number, title=f"Kettles Measured {number}") for number in range(3)]
    assert all(isinstance(answer, tuple) for answer in make().search(odd))
    assert [sorted(set(one.query) - {"rows", "select", "mailto"}) for one in server.arrivals].count(
        ["query.author", "query.title"]
    ) == 3
    server.titles = False
    server.arrivals.clear()
    source = make(refresh=True)
    assert all(isinstance(answer, tuple) for answer in source.search(odd))
    assert all(isinstance(answer, tuple) for answer in source.search(odd))
    assert 1 <= server.statuses.count(400) <= 3


def test_records_beside_a_work_are_left_out(server: Loopback, make: Make) -> None:
    server.works = [message(1, DOI="10.5555/k.1.g1", type="component"), message(1)]
    (answer,) = make().search([entry(1)])
    assert dois(answer) == ["10.5555/kettle.1"]


def test_numbers_of_other_schemes(server: Loopback, make: Make) -> None:
    pii = {"alternative-id": ["S0031320300000017"], "DOI": "10.1016/j.kettle.2020.1"}
    page = {"primary": {"URL": "https://linkinghub.elsevier.com/retrieve/pii/S0031320300000017"}}
    server.works = [message(1, resource=page, **pii), message(2, DOI="10.18653/v1/2020.acl-main.1")]
    asked = [
        Identifier("pii", "s0031320300000017"),
        Identifier("acl", "2020.acl-main.1"),
        Identifier("acl", "2020.acl-main.2"),
        Identifier("ieee", "9000"),
        Identifier("pii", "s0031320300000029"),
    ]
    assert [dois(answer) for answer in make().lookup(asked)] == [
        ["10.1016/j.kettle.2020.1"], ["10.18653/v1/2020.acl-main.1"], [], [], []
    ]  # fmt: skip


def test_other_agencies_are_asked_before_a_doi_is_said_not_to_be(
    server: Loopback, agencies: Loopback, make: Make
) -> None:
    asked = [Identifier("doi", "10.48550/arxiv.2001.00001"), Identifier("doi", "10.5555/nowhere"), doi(1)]
    found, nowhere, here = make().lookup(asked)
    assert isinstance(found, tuple)
    assert (found[0].title, found[0].type, found[0].source) == ("A Preprint of Pots", "posted-content", "doi.org")
    assert nowhere == ()
    assert dois(here) == ["10.5555/kettle.1"]
    assert {one.path for one in agencies.arrivals} == {"/10.48550/arxiv.2001.00001", "/10.5555/nowhere"}
    preprint = SurveyEntry("A Preprint of Pots", links=(Link("paper", "https://arxiv.org/abs/2001.00001"),))
    (answer,) = make().search([preprint])
    assert dois(answer)[0] == "10.48550/arxiv.2001.00001"
    agencies.always = lambda *_: Reply(503, "", {"Retry-After": "0"})
    unknown = list(make().lookup([Identifier("doi", "10.5555/nobody.knows")]))
    assert isinstance(unknown[0], SourceUnavailable)


def test_an_agency_is_asked_where_doi_org_leads(
    server: Loopback, agencies: Loopback, make: Make, tmp_path: Path
) -> None:
    item = {"DOI": "10.5555/other", "title": "T"}
    led = {"Location": f"{server.url}/v1/works/10.5555%2Fother/transform"}
    agencies.always = lambda *_: Reply(302, "", led)
    server.always = lambda path, _: Reply(200, item) if path.endswith("/transform") else None
    (answer,) = make().lookup([Identifier("doi", "10.5555/other")])
    assert dois(answer) == ["10.5555/other"]


def test_an_estimate_is_told_before_a_long_run(server: Loopback, make: Make) -> None:
    told: list[str] = []
    source = make(tell=told.append, mailto=None)
    answers = source.search([entry(number) for number in range(12)])
    next(answers)
    answers.close()
    assert told[0].startswith("no mailto: Crossref's public pool")
    assert told[1] == "12 entries, about 20 s at 1/s"
    server.headers = {"x-api-pool": "public-array"}
    list(make(tell=told.append).lookup([doi(30)]))
    assert "did not take the mailto" in told[2]
    assert not any(MAILTO in line for line in told)


# How fast


def test_the_limit_is_used_and_never_exceeded(server: Loopback, make: Make) -> None:
    server.pools = {"polite-list": (20, 4)}
    server.works = [message(number) for number in range(80)]
    list(make().search([entry(number) for number in range(80)]))
    times = [one.at for one in server.arrivals]
    assert server.statuses == [200] * 80
    assert server.most_in_a_second("list") <= 20
    # The first twenty are asked at once, the others at the rate.
    assert 60 / (times[-1] - times[0]) >= 0.9 * 20


def test_threads_and_processes_share_the_limit(server: Loopback, make: Make, tmp_path: Path) -> None:
    server.pools = {"polite-list": (12, 3)}
    running = [_started(server, tmp_path / "cache", f"{start}", "12") for start in (0, 12)]
    with ThreadPoolExecutor(3) as pool:
        source = make()
        list(pool.map(lambda number: list(source.search([entry(number)])), range(24, 36)))
    ended = [one.communicate(timeout=60) for one in running]
    assert [one.returncode for one in running] == [0, 0], ended
    assert set(server.statuses) == {200}
    assert len(server.arrivals) == 36
    assert server.most_in_a_second("list") <= 12


def test_a_refusal_to_some_lets_all_wait(server: Loopback, make: Make) -> None:
    server.faults = deque([Fault(reply=Reply(429, "", {"Retry-After": "1"}))])
    start = time.monotonic()
    assert all(isinstance(answer, tuple) for answer in make().search([entry(number) for number in range(4)]))
    assert server.arrivals[1].at - server.arrivals[0].at >= 1.0
    assert time.monotonic() - start < 10


# What goes wrong

PASSING = {
    "429": Fault(reply=Reply(429)),
    "429 html": Fault(reply=Reply(429, "<html>Too Many Requests</html>", {"Content-Type": "text/html"})),
    "429 Retry-After": Fault(reply=Reply(429, "", {"Retry-After": "0"})),
    "429 date": Fault(reply=Reply(429, "", {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"})),
    "429 nonsense": Fault(reply=Reply(429, "", {"Retry-After": "-1e9"})),
    "500 json": Fault(reply=EXCEPTION_500),
    "502 html": Fault(reply=Reply(502, "<html>", {"Content-Type": "text/html"})),
    "503 empty": Fault(reply=Reply(503)),
    "504 html": Fault(reply=HTML_504),
    "truncated JSON": Fault("cut"),
    "short body": Fault("short"),
    "wrong content type": Fault(reply=Reply(200, "<html>Sign in</html>", {"Content-Type": "text/html"})),
    "no content type": Fault(reply=Reply(200, "{}")),
    "deep JSON": Fault(reply=Reply(200, "[" * 100_000, {"Content-Type": "application/json"})),
    "reset": Fault("reset"),
    "hang": Fault("hang", seconds=2.0),
    "drip": Fault("drip", seconds=0.05),
}


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING)
def test_what_passes_is_asked_again(server: Loopback, make: Make, fault: Fault) -> None:
    # What lets all wait comes once: half a second each time.
    times = 1 if fault.reply.status in (429, 503) and fault.way == "reply" else 2
    server.faults = deque([fault] * times)
    (answer,) = make(timeout=0.3).lookup([doi(1)])
    assert dois(answer) == ["10.5555/kettle.1"]
    assert len(server.arrivals) == times + 1


@pytest.mark.parametrize("fault", [PASSING[name] for name in ("500 json", "reset", "truncated JSON", "hang")])
def test_what_does_not_pass_is_said_for_each_question(server: Loopback, make: Make, fault: Fault) -> None:
    server.always = lambda _, query: fault if "Lee1 " in query.get("query.bibliographic", "") else None
    one, other = make(timeout=0.2).search([entry(1), entry(2)])
    assert isinstance(one, MalformedResponse if fault.way == "cut" else SourceUnavailable)
    assert dois(other)[0] == "10.5555/kettle.2"
    assert sum("Lee1 " in arrival.query["query.bibliographic"] for arrival in server.arrivals) == 4
    # Nothing is kept of it: next time it is asked again.
    server.always = None
    assert isinstance(next(make().search([entry(1)])), tuple)


def test_not_found_is_an_answer(server: Loopback, make: Make) -> None:
    server.always = lambda *_: NOT_FOUND
    assert list(make().lookup([doi(1), Identifier("doi", "10.5555/a,b")])) == [(), ()]
    assert len(server.arrivals) == 2
    # A list is always there at Crossref.
    assert isinstance(next(make().search([entry(1)])), SourceRefused)
    server.always = None
    assert dois(next(make().lookup([doi(1)]))) == ["10.5555/kettle.1"]


def test_a_block_stops_the_run(server: Loopback, make: Make) -> None:
    server.always = lambda *_: Reply(403, "Forbidden")
    source = make()
    answers = list(source.search([entry(number) for number in range(30)]))
    assert all(isinstance(answer, SourceRefused) and "403" in answer.message for answer in answers)
    assert len(server.arrivals) <= 4
    assert isinstance(next(source.lookup([doi(1)])), SourceRefused)


def test_a_run_that_mostly_fails_is_stopped_after_fifty(server: Loopback, make: Make) -> None:
    server.always = lambda *_: EXCEPTION_500
    answers = list(make(pauses=(0.0,)).search([entry(number) for number in range(90)]))
    assert all(isinstance(answer, SourceUnavailable) for answer in answers)
    assert 50 <= len({one.query["query.bibliographic"] for one in server.arrivals}) <= 54
    assert sum("50 of the last 50" in str(answer) for answer in answers) >= 36


def test_a_run_of_which_a_tenth_fails_goes_on(server: Loopback, make: Make) -> None:
    server.works = [message(number) for number in range(120)]
    bad = tuple(f"Lee{number} " for number in range(0, 120, 12))
    server.always = lambda _, query: EXCEPTION_500 if query["query.bibliographic"].startswith(bad) else None
    answers = list(make(pauses=()).search([entry(number) for number in range(120)]))
    assert sum(isinstance(answer, SourceUnavailable) for answer in answers) == 10


def test_one_bad_identifier_does_not_spoil_its_batch(server: Loopback, make: Make) -> None:
    server.always = lambda _, query: (
        Reply(400, {"message": []}) if "kettle.7," in query.get("filter", "") + "," else None
    )
    answers = list(make().lookup([doi(number) for number in range(12)]))
    assert [isinstance(answer, SourceRefused) for answer in answers] == [number == 7 for number in range(12)]


def test_a_huge_answer_is_not_read(server: Loopback, make: Make) -> None:
    server.faults = deque([Fault("huge")])
    (answer,) = make().lookup([doi(1)])
    assert isinstance(answer, SourceRefused)
    assert "larger than" in answer.message


def test_nobody_at_the_address(make: Make) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        # With a token the limit that is known beforehand is no limit here.
        refusing = make(crossref_url=f"http://127.0.0.1:{held.getsockname()[1]}", token=TOKEN)
        start = time.monotonic()
        answers = list(refusing.search([entry(number) for number in range(4)]))
    assert all(isinstance(answer, SourceUnavailable) and "cannot be reached" in answer.message for answer in answers)
    assert time.monotonic() - start < 10


def test_a_name_that_does_not_resolve(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    # What the system says, without asking a name server.
    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    (answer,) = make(crossref_url="https://crossref.invalid").lookup([doi(1)])
    assert isinstance(answer, SourceUnavailable)
    assert "cannot be reached" in answer.message


def test_redirects_go_to_expected_hosts_only(server: Loopback, agencies: Loopback, make: Make) -> None:
    with serving(Loopback(WORKS)) as elsewhere:
        for location in (
            elsewhere.url,
            f"{agencies.url}/works",
            "ftp://x",
            "http://[",
            "",
            "https://example.org/",
        ):
            server.faults = deque([Fault(reply=Reply(301, "", {"Location": location}))])
            (answer,) = make(refresh=True).lookup([doi(1)])
            assert isinstance(answer, SourceRefused), location
        assert not elsewhere.arrivals
        assert not agencies.arrivals
    server.faults = deque(
        [Fault(reply=Reply(302, "", {"Location": f"/works?filter=doi:10.5555/kettle.1&mailto={MAILTO}"}))]
    )
    (answer,) = make().lookup([doi(1)])
    assert dois(answer) == ["10.5555/kettle.1"]
    server.always = lambda *_: Reply(302, "", {"Location": "/works?a=b"})
    assert isinstance(next(make().lookup([doi(2)])), SourceRefused)


@pytest.mark.parametrize(
    "text",
    [
        "10.1000/a#b",
        "10.1000/a?b=c&d",
        "10.1000/a%b",
        "10.1000/<x>;y",
        "10.1000/a:b/c",
        "10.1000/ü,ß",
        "10.1000/a//b,c",
    ],
)
def test_dois_arrive_as_they_are(server: Loopback, agencies: Loopback, make: Make, text: str) -> None:
    list(make().lookup([Identifier("doi", text)]))
    arrival = server.arrivals[0]
    if "," in text:
        assert arrival.path == f"/works/{text}"
    else:
        assert arrival.query["filter"] == f"doi:{text}"
    assert [one.path for one in agencies.arrivals] == [f"/{text}"]


@pytest.mark.parametrize(
    "text", ["10.1000/../members", "10.1000/a/../../x,y", "members", "10.1000/a\nb", "10.1000/a b", ""]
)
def test_no_identifier_walks_elsewhere(server: Loopback, agencies: Loopback, make: Make, text: str) -> None:
    (answer,) = make().lookup([Identifier("doi", text)])
    assert isinstance(answer, SourceRefused)
    assert not server.arrivals + agencies.arrivals


def test_entries_say_anything(server: Loopback, make: Make) -> None:
    odd = ["", " \n ", "\0", "x" * 100_000, "a & b # c ? d % e + f", "标题", "🙂", "query.title=1&rows=9999"]
    answers = list(make().search([SurveyEntry(title, authors=(Name("&"),), venue="\0", year=-1) for title in odd]))
    assert all(isinstance(answer, tuple) for answer in answers)
    assert max(len(one.query.get("query.bibliographic", "")) for one in server.arrivals) <= 500
    assert {one.query["rows"] for one in server.arrivals} == {"10"}


@pytest.mark.parametrize(
    "body",
    [
        {"message": {"items": [None, 1, {"DOI": 1}, {}, {"DOI": "10.5555/kettle.1", "title": [None]}]}},
        {"message": {"items": None}},
        {"message": []},
        {"message": {"items": {"DOI": "10.5555/kettle.1"}}},
        [],
        "a text",
    ],
)
def test_answers_may_hold_anything(server: Loopback, make: Make, body: object) -> None:
    server.always = lambda *_: Reply(200, json.dumps(body), {"Content-Type": "application/json"})
    for answer in [*make(pauses=()).lookup([doi(1)]), *make(pauses=()).search([entry(1)])]:
        assert isinstance(answer, tuple | SourceError)


# What leaves the machine


def test_who_asks_is_told_to_crossref_and_to_nobody_else(
    server: Loopback, agencies: Loopback, make: Make, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    source = make(token=TOKEN)
    server.faults = deque([Fault(reply=Reply(500, f"you are {MAILTO}")), Fault("reset")])
    asked = [doi(1), Identifier("doi", "10.5555/nowhere"), Identifier("doi", "10.5555/a,b")]
    said = [*source.lookup(asked), *source.search([entry(2)])]
    server.always = lambda *_: Reply(400, {"message": [{"type": "x", "value": MAILTO, "message": f"{MAILTO} is bad"}]})
    said += [*source.lookup([doi(5)]), *source.search([entry(6)])]
    for arrival in server.arrivals:
        assert arrival.query["mailto"] == MAILTO
        assert f"mailto:{MAILTO}" in arrival.headers["user-agent"]
        assert "affbib/" in arrival.headers["user-agent"]
        assert arrival.headers["crossref-plus-api-token"] == f"Bearer {TOKEN}"
    for arrival in agencies.arrivals:
        assert MAILTO not in str(arrival)
        assert TOKEN not in str(arrival)
    shown = [caplog.text, repr(source), *map(repr, said), *map(str, said)]
    causes = [repr(one.__cause__) + str(one.__cause__) for one in said if isinstance(one, SourceError)]
    kept = [path.read_bytes().decode("latin-1") + str(path) for path in tmp_path.rglob("*") if path.is_file()]
    for secret in (MAILTO, TOKEN, "example.org"):
        assert not [text for text in (*shown, *causes, *kept) if secret in text]


def test_without_a_mailto_nobody_is_told(server: Loopback, make: Make) -> None:
    list(make(mailto=None).lookup([doi(1)]))
    assert "mailto" not in str(server.arrivals[0])


# What is kept when a run ends early

SCRIPT = """
import sys
from pathlib import Path
from affbib.model.names import Name
from affbib.sources.settings import Settings
from affbib.sources import Crossref
from affbib.model.survey import SurveyEntry
from tests.sources.crossref.test_source import entry
url, cache, start, count = sys.argv[1:]
settings = Settings("a@example.org", url, url, cache=Path(cache))
source = Crossref(settings=settings, pauses=(0.1, 0.1, 0.1))
for answer in source.search([entry(number) for number in range(int(start), int(start) + int(count))]):
    assert isinstance(answer, tuple), answer
    print(answer[0].doi, flush=True)
source.close()
"""


def _started(server: Loopback, cache: Path, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", SCRIPT, server.url, str(cache), *arguments]
    path = os.pathsep.join([str(ROOT), str(ROOT / "src")])
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": path}
    )


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_was_killed_is_taken_up_where_it_was(server: Loopback, tmp_path: Path, blow: signal.Signals) -> None:
    count, enough, printed, go_on = 60, 30, 20, Event()
    server.works = [message(number) for number in range(count)]

    def held_up(*_: object) -> None:
        # The blow falls while requests are on their way: they have no answer until it fell.
        if len(server.arrivals) > enough:
            go_on.wait(30)

    server.always = held_up
    first = _started(server, tmp_path, "0", str(count))
    assert first.stdout is not None
    for _ in range(printed):
        first.stdout.readline()
    while len(server.arrivals) <= enough:
        time.sleep(0.01)
    first.send_signal(blow)
    if blow is signal.SIGKILL:
        first.wait(30)
    go_on.set()
    said = printed + first.communicate(timeout=30)[0].count("\n")
    before = [one.query["query.bibliographic"] for one in server.arrivals]
    assert enough < len(before) < count
    second = _started(server, tmp_path, "0", str(count))
    assert second.communicate(timeout=60)[0].count("\n") == count
    after = [one.query["query.bibliographic"] for one in server.arrivals][len(before) :]
    # Only what was on its way when the blow fell is asked again.
    assert len(before) + len(after) <= count + 8
    assert not {f"Lee{number} " for number in range(said)} & {text.partition(" ")[0] + " " for text in after}


def test_who_leaves_early_keeps_what_was_answered(server: Loopback, make: Make) -> None:
    answers = make().search([entry(number) for number in range(30)])
    next(answers)
    answers.close()
    asked = len(server.arrivals)
    assert asked < 30
    list(make().search([entry(number) for number in range(30)]))
    assert len(server.arrivals) == 30


# habanero


def test_nothing_of_the_network_is_loaded_before_it_is_needed(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path;"
        "from affbib.sources import Crossref; from affbib.sources.settings import Settings;"
        "source = Crossref(settings=Settings(cache=Path(sys.argv[1])), offline=True);"
        "from affbib.model.identifiers import Identifier; list(source.lookup([Identifier('doi', '10.5555/x')]));"
        "print(sorted({'habanero', 'httpx2', 'tqdm', 'platformdirs'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, cwd=ROOT / "src")
    assert done.stdout.strip() == "[]", done.stderr


def test_the_connection_is_shared(server: Loopback, make: Make) -> None:
    source = make()
    list(source.search([entry(number) for number in range(30)]))
    assert len({one.port for one in server.arrivals}) <= 4


def test_another_habanero_is_used_as_it_is(server: Loopback, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = [doi(1), Identifier("doi", "10.5555/a,b"), Identifier("doi", "10.5555/nowhere")]
    source = make(pauses=())
    monkeypatch.setattr(request_class.Request, "do_request", print)
    with pytest.warns(UserWarning, match="not one that affbib knows"):
        source._service._open()
    monkeypatch.undo()
    assert [dois(answer) for answer in source.lookup(asked[:1])] == [["10.5555/kettle.1"]]
    assert [dois(answer) for answer in source.lookup(asked[1:])] == [[], []]
    assert dois(next(source.search([entry(3)])))[0] == "10.5555/kettle.3"
    for reply in (
        EXCEPTION_500,
        Reply(503, "", {"Retry-After": "0"}),
        Reply(200, "<html>", {"Content-Type": "text/html"}),
        Reply(400, {"message": []}),
    ):
        server.always = lambda *_, said=reply: said
        assert isinstance(next(source.search([entry(9)])), SourceError)


# The recordings, which are the judge


def _recorded() -> list[dict[str, Any]]:
    folder = os.environ.get("AFFBIB_BENCH_DATA")
    path = Path(folder or "") / "crossref_exchanges.jsonl.gz"
    if not folder or not path.exists():
        pytest.skip("needs recorded exchanges in $AFFBIB_BENCH_DATA")
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    return [row for row in rows if isinstance(row["url"], str) and row["url"].startswith("http") and row["body"]]


def _unlimited(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if not name.lower().startswith("x-")}


def test_recorded_answers_are_understood(server: Loopback, make: Make) -> None:
    rows = _recorded()
    assert {Limit(1).told(row["headers"]).rate for row in rows} == {1, 3, 5, 10, 50}
    # Their limits, of several years, are not kept here: it would take a minute.
    server.always = replayed({**row, "headers": _unlimited(row["headers"])} for row in rows)
    wire = make()._service._open().wire
    seen = set()
    for row in rows:
        parts = urlsplit(row["url"])
        answer = wire.get(f"{server.url}{parts.path}?{parts.query}".rstrip("?"), stop=Event())
        assert answer.status_code == row["status"], row["url"]
        assert answer.content == row["body"].encode(), row["url"]
        seen.add(row["status"])
    assert seen >= {200, 400, 404, 500, 504}


def test_recorded_records_are_works(server: Loopback, make: Make) -> None:
    rows = _recorded()
    server.always = replayed({**row, "headers": _unlimited(row["headers"])} for row in rows)
    paths = {row["url"]: unquote(urlsplit(row["url"]).path).removeprefix("/works/") for row in rows}
    singles = {
        path: row["status"]
        for row in rows
        if (path := paths[row["url"]]) and path.startswith("10.") and "?" not in row["url"] and "/agency" not in path
    }
    source = make(pauses=())
    for asked, status in singles.items():
        messages = source._service.work(asked, stop=Event())
        assert [work.doi for work in _works(messages)] == ([asked.lower()] if status == 200 else []), asked
    assert len(singles) > 40


def test_the_server_answers_as_the_recordings_do(server: Loopback) -> None:
    by_status = {row["status"]: row for row in _recorded()}
    assert NOT_FOUND.body in {row["body"] for row in _recorded() if row["status"] == 404}
    with httpx2.Client() as client:
        ours = client.get(f"{server.url}/works?rows=things").json()
        assert ours.keys() == json.loads(by_status[400]["body"]).keys()
        listed = client.get(f"{server.url}/works?rows=2").json()
    theirs = next(json.loads(row["body"]) for row in _recorded() if row["url"].endswith("/works?rows=2"))
    assert listed.keys() == theirs.keys()
    assert listed["message"].keys() <= theirs["message"].keys()
    assert json.loads(str(by_status[500]["body"])).keys() == EXCEPTION_500.body.keys()  # type: ignore[attr-defined]


@pytest.mark.skipif(sys.platform == "win32", reason="limits on files are POSIX's")
def test_a_full_disk_is_said_for_each_question(server: Loopback, tmp_path: Path) -> None:
    code = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))\n" + SCRIPT.replace(
        "    assert isinstance(answer, tuple), answer\n    print(answer[0].doi, flush=True)\n", "    print(answer)\n"
    )
    command = [sys.executable, "-c", code, server.url, str(tmp_path / "cache"), "0", "2"]
    path = os.pathsep.join([str(ROOT), str(ROOT / "src")])
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": path})
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\n") == 2
