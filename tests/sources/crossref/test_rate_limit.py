"""Limits: no window holds more than is allowed, whoever asks, and places are freed whatever happens.

Most tests have a clock of their own, which goes on when somebody waits: what takes hours takes no time, and figures are
exact. What threads, processes and the system do is tested with real time.
"""

import json
import stat
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from email.utils import formatdate
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from affbib.errors import SourceRefused, SourceUnavailable
from affbib.sources.crossref.rate_limit import Clock, Limit, Limiter, retry_after
from tests.conftest import ROOT

STOP = Event()
# What the docstrings and docs/explanation/crossref.md promise, in shares of the interval and in seconds.
GRACE, SAVED_AT_FIRST, MARGIN = 0.045, 0.25, 0.001
# A turn is looked for again after five milliseconds, its place after ten.
LOOK = 0.005


class StillClock(Clock):
    """A clock that goes on only when somebody waits; who waits for too long would wait for ever."""

    def __init__(self) -> None:
        self.at = 1_000_000.0
        self.waits: list[float] = []

    def now(self) -> float:
        return self.at

    def sleep(self, seconds: float) -> None:
        assert seconds >= 0
        self.at += seconds

    def wait(self, seconds: float, stop: Event) -> bool:
        if stop.is_set():
            return True
        self.waits.append(seconds)
        assert len(self.waits) < 20_000, "it waits for ever"
        self.sleep(seconds)
        return False


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


def one(folder: Path, clock: Clock, limit: Limit, **more: Any) -> Limiter:
    return Limiter("host", {"list": limit}, folder=folder, clock=clock, **more)


def ask(limiter: Limiter, clock: StillClock, *, lasts: float = 0.0, kind: str = "list") -> tuple[float, float]:
    """Take a turn that lasts so long; return when it began and when its answer was there."""
    with limiter.turn(kind, STOP):
        sent = clock.at
        clock.at += lasts
    return sent, sent + lasts


def turns(folder: Path) -> list[list[Any]]:
    written: list[list[Any]] = json.loads((folder / "host").read_bytes())["turns"]
    return written


def most_in(times: list[float], interval: float) -> int:
    return max(sum(at <= other < at + interval for other in times) for at in times)


# What a limit is


@pytest.mark.parametrize(
    ("headers", "limit"),
    [
        ({}, Limit(3, 2.0, 4)),
        ({"x-rate-limit-limit": "10"}, Limit(10, 2.0, 4)),
        ({"X-Rate-Limit-Interval": "1s"}, Limit(3, 1.0, 4)),
        ({"X-RateLimit-Limit": "50", "X-RateLimit-Interval": "1s"}, Limit(50, 1.0, 4)),
        ({"x-rate-limit-limit": "5", "x-ratelimit-limit": "50"}, Limit(5, 2.0, 4)),
        ({"x-rate-limit-interval": "5s", "x-ratelimit-interval": "50s"}, Limit(3, 5.0, 4)),
        ({"x-concurrency-limit": " 7 , 9"}, Limit(3, 2.0, 7)),
        ({"x-rate-limit-limit": "50, 40"}, Limit(50, 2.0, 4)),
        ({"x-rate-limit-interval": "250ms"}, Limit(3, 0.25, 4)),
        ({"x-rate-limit-interval": "2m"}, Limit(3, 120.0, 4)),
        ({"x-rate-limit-interval": "1h"}, Limit(3, 3600.0, 4)),
        ({"x-rate-limit-interval": "7"}, Limit(3, 7.0, 4)),
        ({"x-rate-limit-limit": "0", "x-rate-limit-interval": "0s", "x-concurrency-limit": "0"}, Limit(3, 2.0, 4)),
        ({"x-rate-limit-limit": "-1", "x-concurrency-limit": "many"}, Limit(3, 2.0, 4)),
        ({"x-rate-limit-limit": "99999", "x-rate-limit-interval": "9999s"}, Limit(3, 2.0, 4)),
        ({"x-rate-limit-limit": "1٣", "x-rate-limit-interval": "1٣s"}, Limit(3, 2.0, 4)),
        ({"x-rate-limit-limit": "few", "x-rate-limit-interval": "soon"}, Limit(3, 2.0, 4)),
    ],
)
def test_a_limit_is_what_the_headers_say(headers: Mapping[str, str], limit: Limit) -> None:
    assert Limit(3, 2.0, 4).told(headers) == limit


def test_a_limit_is_for_a_second_and_one_at_once() -> None:
    assert Limit(3) == Limit(3, 1.0, 1)


# When it is one's turn


@pytest.mark.parametrize("limit", [Limit(5, 1.0), Limit(1, 0.3), Limit(20, 1.0), Limit(3, 60.0)])
@pytest.mark.parametrize("lasts", [0.0, 0.01, 0.2])
def test_the_rate_is_kept_and_used(tmp_path: Path, clock: StillClock, limit: Limit, lasts: float) -> None:
    limiter = one(tmp_path, clock, limit)
    asked = [ask(limiter, clock, lasts=lasts) for _ in range(limit.rate * 6)]
    # Each may have arrived at once, or with its answer.
    for arrived in (0, 1):
        assert most_in([times[arrived] for times in asked], limit.interval) <= limit.rate
    rounds = asked[-limit.rate][0] - asked[0][0]
    # As fast as the limit lets one ask, or as one asks oneself; places are free ten milliseconds after an answer.
    alone = 5 * limit.rate * (lasts + 2 * LOOK)
    assert rounds <= max(5 * (limit.interval + lasts + MARGIN + 3 * LOOK), alone) + 0.02
    # A second run begins where the first ended.
    again = ask(one(tmp_path, clock, limit), clock)
    assert most_in([*(sent for sent, _ in asked), again[0]], limit.interval) <= limit.rate


@given(
    st.integers(1, 6),
    st.sampled_from([0.2, 1.0, 60.0]),
    st.lists(st.tuples(st.floats(0, 0.4), st.floats(0, 1), st.floats(0, 0.3)), min_size=2, max_size=25),
)
@settings(max_examples=50)
def test_no_window_holds_more_however_long_requests_are_on_their_way(
    tmp_path_factory: pytest.TempPathFactory, rate: int, interval: float, steps: list[tuple[float, float, float]]
) -> None:
    clock = StillClock()
    limiter = one(tmp_path_factory.mktemp("limits"), clock, Limit(rate, interval))
    arrivals = []
    for lasts, share, pause in steps:
        sent, answered = ask(limiter, clock, lasts=lasts * interval)
        # It arrives within the grace, or before its answer if that is sooner.
        arrivals.append(sent + share * min(answered - sent, GRACE * interval))
        clock.at += pause * interval
    assert most_in(arrivals, interval - 1e-6) <= rate


def test_a_request_counts_until_an_interval_after_its_answer(tmp_path: Path, clock: StillClock) -> None:
    limiter = one(tmp_path, clock, Limit(1, 10.0))
    _, answered = ask(limiter, clock, lasts=0.2)
    (turn,) = turns(tmp_path)
    assert turn[0] == "list"
    assert turn[3] == pytest.approx(answered + 10.0 + MARGIN)
    sent, _ = ask(limiter, clock)
    assert answered + 10.0 <= sent <= answered + 10.0 + MARGIN + LOOK
    # Until the interval is over there is nothing to look for; then it looks often.
    assert clock.waits[0] == pytest.approx(10.0 - 0.2 - 2 * LOOK)
    assert max(clock.waits[1:]) <= LOOK


def test_a_request_without_an_answer_counts_for_the_grace(tmp_path: Path, clock: StillClock) -> None:
    first, other = (one(tmp_path, clock, Limit(1, 10.0, 2)) for _ in range(2))
    for limiter in (first, other):
        ask(limiter, clock)
    clock.at += 100
    saved = json.loads((tmp_path / "host").read_bytes())["saved"]
    assert saved == pytest.approx(SAVED_AT_FIRST + 2 * GRACE)
    with first.turn("list", STOP):
        sent = clock.at
        (turn,) = turns(tmp_path)
        assert (turn[2], turn[4]) == (sent, pytest.approx((GRACE + saved) * 10.0))
        assert turn[3] == pytest.approx(sent + 10.0 + turn[4])
        # Meanwhile another process waits until it has surely arrived.
        again, _ = ask(other, clock)
        assert sent + 10.0 + turn[4] <= again <= sent + 10.0 + turn[4] + LOOK


def test_what_is_saved_of_the_grace_is_for_one_hold_up(tmp_path: Path, clock: StillClock) -> None:
    limiter = one(tmp_path, clock, Limit(1, 10.0))

    def saved_after(lasts: float) -> float:
        ask(limiter, clock, lasts=lasts)
        saved: float = json.loads((tmp_path / "host").read_bytes())["saved"]
        clock.at += 100
        return saved

    assert saved_after(0.0) == pytest.approx(SAVED_AT_FIRST + GRACE)
    # A share of the interval is used, and as much as the grace is given anew.
    assert saved_after(1.0) == pytest.approx(SAVED_AT_FIRST + 2 * GRACE - 0.1)
    assert saved_after(0.0) == pytest.approx(SAVED_AT_FIRST + 3 * GRACE - 0.1)
    # No more can be used than is there.
    assert saved_after(9.0) == pytest.approx(0.0)
    assert [saved_after(0.0) for _ in range(40)][-1] == 1.0


def test_kinds_and_hosts_have_turns_of_their_own(tmp_path: Path, clock: StillClock) -> None:
    limits = {"list": Limit(1, 30.0, 2), "single": Limit(100, 1.0, 2)}
    limiter = Limiter("host", limits, folder=tmp_path, clock=clock)
    start = clock.at
    for kind in ("list", "single", "single"):
        ask(limiter, clock, kind=kind)
    ask(Limiter("other", limits, folder=tmp_path, clock=clock), clock)
    assert clock.at - start < 1
    assert ask(limiter, clock)[0] - start >= 30


def test_a_limiter_has_limits_of_its_own(tmp_path: Path) -> None:
    limits = {"list": Limit(1)}
    limiter = Limiter("host", limits, folder=tmp_path)
    limiter.learn("list", 200, {"x-rate-limit-limit": "9"})
    assert (limits["list"], limiter.limits["list"]) == (Limit(1), Limit(9))
    assert (limiter.host, limiter.patience) == ("host", 60.0)


@pytest.mark.parametrize("host", ["api.crossref.org", "127.0.0.1:8000", "../../etc", "", "a b/c"])
def test_a_host_has_one_file_in_the_folder(tmp_path: Path, clock: StillClock, host: str) -> None:
    folder = tmp_path / "outer" / "limits"
    ask(Limiter(host, {"list": Limit(1)}, folder=folder, clock=clock), clock)
    assert len([path for path in folder.iterdir() if path.suffix != ".lock"]) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["outer"]
    assert [path.name for path in (tmp_path / "outer").iterdir()] == ["limits"]
    if sys.platform != "win32":
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


# How many at once


@contextmanager
def under_way(limiters: list[Limiter], kind: str = "list") -> Iterator[None]:
    """Hold a turn at each of several limiters."""
    if not limiters:
        yield
        return
    with limiters[0].turn(kind, STOP), under_way(limiters[1:], kind):
        yield


def test_no_more_are_under_way_than_allowed(tmp_path: Path, clock: StillClock) -> None:
    limiters = [one(tmp_path, clock, Limit(1000, 1.0, 3)) for _ in range(4)]
    for limiter in limiters:
        ask(limiter, clock)
    stop = Event()
    stop.set()
    with under_way(limiters[:3]):
        refused = pytest.raises(SourceUnavailable, match="host: was not asked: interrupted")
        with refused, limiters[3].turn("list", stop):
            pass
    # A place is free again, whatever became of who had it.
    with under_way(limiters[1:]):
        pass


def test_one_goes_alone_until_the_limit_is_known(tmp_path: Path, clock: StillClock) -> None:
    known, new = (one(tmp_path, clock, Limit(1000, 1.0, 3)) for _ in range(2))
    ask(known, clock)
    stop = Event()
    stop.set()
    with known.turn("list", STOP):
        # It could be told anything by its first answer.
        with pytest.raises(SourceUnavailable), new.turn("list", stop):
            pass
        start, waits = clock.at, len(clock.waits)
        # Who knows the limit takes the next place.
        with known.turn("list", STOP):
            assert (clock.at, len(clock.waits)) == (start, waits)


def test_a_place_is_kept_a_little_longer_than_the_answer_takes(tmp_path: Path, clock: StillClock) -> None:
    _, answered = ask(one(tmp_path, clock, Limit(1000)), clock, lasts=0.5)
    assert clock.at - answered == pytest.approx(2 * LOOK)


def test_a_turn_that_fails_is_over_too(tmp_path: Path, clock: StillClock) -> None:
    limiter = one(tmp_path, clock, Limit(1, 10.0))
    with pytest.raises(KeyError), limiter.turn("list", STOP):
        raise KeyError
    assert turns(tmp_path)[0][3] == pytest.approx(clock.at + 10.0 + MARGIN)
    start = clock.at
    assert ask(limiter, clock)[0] - start <= 10.0 + MARGIN + LOOK


def test_threads_go_one_then_as_many_as_allowed(tmp_path: Path) -> None:
    limiter = Limiter("host", {"list": Limit(1000, 1.0, 3)}, folder=tmp_path)

    def ask_for_real(_: int) -> tuple[float, float]:
        with limiter.turn("list", STOP):
            start = time.monotonic()
            time.sleep(0.05)
            return start, time.monotonic()

    with ThreadPoolExecutor(8) as pool:
        spans = sorted(pool.map(ask_for_real, range(16)))
    # Until the first has its answer, nobody else asks.
    assert spans[1][0] >= spans[0][1]
    assert max(sum(start <= at < end for start, end in spans) for at, _ in spans) == 3


# What a host asks for


@pytest.mark.parametrize(
    ("status", "headers", "least", "most"),
    [
        (429, {"Retry-After": "7"}, 7.0, 7.0),
        (503, {"Retry-After": "7"}, 7.0, 7.0),
        (429, {}, 0.5, 1.0),
        (503, {"Retry-After": "soon"}, 0.5, 1.0),
        (429, {"Retry-After": "0"}, 0.0, 0.0),
        (200, {"Retry-After": "7"}, 0.0, 0.0),
        (404, {}, 0.0, 0.0),
        (500, {"Retry-After": "7"}, 0.0, 0.0),
    ],
)
def test_a_host_that_asks_for_patience_gets_it_from_all(
    tmp_path: Path, clock: StillClock, status: int, headers: Mapping[str, str], least: float, most: float
) -> None:
    limiter, other = (one(tmp_path, clock, Limit(1000)) for _ in range(2))
    start = clock.at
    limiter.learn("list", status, headers)
    assert least <= ask(other, clock)[0] - start <= most + 1e-6


def test_those_who_were_sent_away_together_do_not_come_back_together(tmp_path: Path, clock: StillClock) -> None:
    waits = set()
    for _ in range(10):
        limiter = one(tmp_path, clock, Limit(1000))
        start = clock.at
        limiter.learn("list", 429, {})
        waits.add(round(ask(limiter, clock)[0] - start, 4))
    assert len(waits) > 5


def test_the_longest_wait_counts_and_none_is_endless(tmp_path: Path, clock: StillClock) -> None:
    limiter = one(tmp_path, clock, Limit(1000), patience=1e6)
    start = clock.at
    limiter.hold(20)
    limiter.hold(10)
    assert ask(limiter, clock)[0] - start == pytest.approx(20)
    start = clock.at
    limiter.hold(1e9)
    assert ask(limiter, clock)[0] - start == pytest.approx(3600)


def test_patience_has_an_end(tmp_path: Path, clock: StillClock) -> None:
    limiter = one(tmp_path, clock, Limit(1000))
    start = clock.at
    limiter.hold(60)
    assert ask(limiter, clock)[0] - start == pytest.approx(60)
    limiter.hold(61)
    with pytest.raises(SourceRefused, match="host: asks to be left alone for 61 s"):
        ask(limiter, clock)
    # Nobody keeps a place, or a turn, that was refused.
    clock.at += 62
    start = clock.at
    assert ask(limiter, clock)[0] == start


def test_who_waits_can_be_stopped(tmp_path: Path, clock: StillClock) -> None:
    limiter, stop = one(tmp_path, clock, Limit(1, 60.0)), Event()
    ask(limiter, clock)
    stop.set()
    with pytest.raises(SourceUnavailable, match="host: was not asked: interrupted"), limiter.turn("list", stop):
        pass


def test_who_waits_for_real_is_stopped_at_once(tmp_path: Path) -> None:
    limiter, stop = Limiter("host", {"list": Limit(1, 60.0)}, folder=tmp_path), Event()
    with limiter.turn("list", stop):
        pass
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(lambda: limiter.turn("list", stop).__enter__())
        stop.set()
        assert isinstance(waiting.exception(timeout=5), SourceUnavailable)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120), (" 2 ", 2), ("0", 0), ("9999999", 9999999), ("99999999", None), ("", None), ("1e9", None),
        ("-5", None), ("٣", None), ("soon", None), ("Wed, 21 Oct 2015 07:28:00 GMT", 0),
        ("Wed, 21 Oct 9999 07:28:00 GMT", 1e7), ("Wed, 21 Oct 2015 07:28:00 -0000", 0),
        ("Wed, 99 Oct 2015 07:28:00 GMT", None),
    ],
)  # fmt: skip
def test_retry_after(text: str, seconds: float | None) -> None:
    assert retry_after({"Other": "5", "Retry-After": text}) == seconds
    assert retry_after({"RETRY-AFTER": text}) == seconds


@pytest.mark.parametrize(("zone", "ahead"), [("GMT", 0), ("-0000", 0), ("+0100", 3600)])
def test_retry_after_as_a_date(zone: str, ahead: int) -> None:
    # A date of which the zone is not known is in UTC, as in mail.
    wait = retry_after({"retry-after": formatdate(time.time() + 100 + ahead, usegmt=True).replace("GMT", zone)})
    assert wait is not None
    assert 95 <= wait <= 101


# What is kept in a file


def state(clock: StillClock, **more: Any) -> dict[str, Any]:
    return {"hold": 0.0, "saved": 0.25, "turns": [], **more}


@pytest.mark.parametrize(
    "damage",
    [b"{", b"[]", b'{"turns": [[1]], "hold": 0, "saved": 0}', b"\xff", b"[" * 100_000, b'{"hold": null}', b"{}"],
    ids=range(7),
)
def test_a_damaged_state_counts_as_used_up(tmp_path: Path, clock: StillClock, damage: bytes) -> None:
    (tmp_path / "host").write_bytes(damage)
    start = clock.at
    assert ask(one(tmp_path, clock, Limit(100)), clock)[0] - start == pytest.approx(1.0)
    # It is whole again.
    assert len(turns(tmp_path)) == 1


def test_a_state_from_before_the_machine_was_started_is_forgotten(tmp_path: Path, clock: StillClock) -> None:
    later = clock.at + 10_000
    held = state(clock, turns=[["list", "1", later, later + 1, 0.0]], hold=later, saved=5.0)
    (tmp_path / "host").write_text(json.dumps(held))
    start = clock.at
    limiter = one(tmp_path, clock, Limit(1))
    assert ask(limiter, clock)[0] == start
    assert json.loads((tmp_path / "host").read_bytes())["saved"] <= 1.0


def test_a_state_of_another_process_counts(tmp_path: Path, clock: StillClock) -> None:
    now = clock.at
    held = state(
        clock,
        turns=[
            ["list", "over", now - 2, now, 0.0],
            ["list", "now", now, now + 2, 0.0],
            ["single", "other", now - 1, now + 9, 0.0],
            ["list", "later", now + 1, now + 3, 0.0],
        ],
    )
    (tmp_path / "host").write_text(json.dumps(held))
    # Of the kind, one is under way that counts.
    limiter = Limiter("host", {"list": Limit(1, 1.0), "single": Limit(1, 1.0)}, folder=tmp_path, clock=clock)
    assert now + 2 <= ask(limiter, clock)[0] <= now + 2 + LOOK
    assert [turn[1] for turn in turns(tmp_path)][:1] == ["other"]


@pytest.mark.parametrize(("hold", "waits"), [(3600.0, 3600.0), (3601.0, 0.0), (-5.0, 0.0)])
def test_a_wait_that_no_host_asked_for_is_of_another_start(
    tmp_path: Path, clock: StillClock, hold: float, waits: float
) -> None:
    (tmp_path / "host").write_text(json.dumps(state(clock, hold=clock.at + hold)))
    start = clock.at
    assert ask(one(tmp_path, clock, Limit(1), patience=1e6), clock)[0] - start == pytest.approx(waits)


def test_a_state_shrinks(tmp_path: Path, clock: StillClock) -> None:
    limiter = one(tmp_path, clock, Limit(50))
    for _ in range(30):
        ask(limiter, clock)
    large = (tmp_path / "host").stat().st_size
    clock.at += 10
    ask(limiter, clock)
    assert len(turns(tmp_path)) == 1
    assert (tmp_path / "host").stat().st_size < large / 10


def test_the_clock_is_the_machines() -> None:
    clock, stop = Clock(), Event()
    before = time.monotonic()
    assert before <= clock.now() <= time.monotonic()
    clock.sleep(0.01)
    assert clock.wait(0.01, stop) is False
    assert clock.now() - before >= 0.02
    stop.set()
    assert clock.wait(60.0, stop) is True
    assert clock.now() - before < 30


PROCESS = """
import sys, time
from pathlib import Path
from threading import Event
from affbib.sources.crossref.rate_limit import Limit, Limiter
limiter = Limiter("host", {"list": Limit(8, 0.4, 2)}, folder=Path(sys.argv[1]))
print(flush=True)
for _ in range(int(sys.argv[2])):
    with limiter.turn("list", Event()):
        print(time.monotonic(), flush=True)
        time.sleep(float(sys.argv[3]))
"""


def process(folder: Path, count: int, lasts: float) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", PROCESS, str(folder), str(count), str(lasts)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT / "src")


def test_processes_share_one_limit(tmp_path: Path) -> None:
    running = [process(tmp_path, 12, 0.002) for _ in range(3)]
    printed = [one.communicate(timeout=60)[0] for one in running]
    times = [float(line) for lines in printed for line in lines.split()]
    assert len(times) == 36
    assert most_in(times, 0.4) <= 8


def test_a_process_that_is_killed_frees_its_place(tmp_path: Path) -> None:
    running = process(tmp_path, 1, 600)
    assert running.stdout is not None
    running.stdout.readline()
    running.stdout.readline()
    limiter = Limiter("host", {"list": Limit(8, 0.4, 1)}, folder=tmp_path)

    def ask_for_real() -> bool:
        with limiter.turn("list", STOP):
            return True

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(ask_for_real)
        time.sleep(0.1)
        assert not waiting.done()
        running.kill()
        running.communicate()
        assert waiting.result(timeout=30)
