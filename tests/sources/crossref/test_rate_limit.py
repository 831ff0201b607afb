"""Limits: no window holds more than is allowed, whoever asks, and places are freed whatever happens."""

import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from affbib.errors import SourceRefused, SourceUnavailable
from affbib.sources.crossref.rate_limit import Limit, Limiter
from tests.conftest import ROOT

STOP = Event()


def most_in(times: list[float], interval: float) -> int:
    return max(sum(at <= other < at + interval for other in times) for at in times)


def in_turn(limiter: Limiter, count: int, *, threads: int = 4, lasts: float = 0.001) -> list[float]:
    def ask(_: int) -> float:
        with limiter.turn("list", STOP):
            at = time.monotonic()
            time.sleep(lasts)
            return at

    with ThreadPoolExecutor(threads) as pool:
        return sorted(pool.map(ask, range(count)))


# Intervals of which a busy machine does not lose a share that matters between a turn and the look at the clock.
@pytest.mark.parametrize("limit", [Limit(5, 1.0, 3), Limit(1, 0.3, 1), Limit(20, 1.0, 4)])
def test_no_window_holds_more_and_the_rate_is_used(tmp_path: Path, limit: Limit) -> None:
    count = limit.rate * 6 + 1
    limiter = Limiter("host", {"list": limit}, folder=tmp_path)
    times = in_turn(limiter, count)
    assert most_in(times, limit.interval) <= limit.rate
    # A second run begins where the first ended.
    again = in_turn(Limiter("host", {"list": limit}, folder=tmp_path), 2)
    assert most_in(times + again, limit.interval) <= limit.rate


def test_kinds_and_hosts_have_turns_of_their_own(tmp_path: Path) -> None:
    slow, fast = Limit(1, 30.0, 2), Limit(100, 1.0, 2)
    limiter = Limiter("host", {"list": slow, "single": fast}, folder=tmp_path)
    for kind in ("list", "single", "single"):
        with limiter.turn(kind, STOP):
            pass
    with Limiter("other", {"list": slow}, folder=tmp_path).turn("list", STOP):
        pass


def test_a_request_that_arrives_late_counts_from_its_answer(tmp_path: Path) -> None:
    limiter = Limiter("host", {"list": Limit(1, 0.2)}, folder=tmp_path)
    with limiter.turn("list", STOP):
        time.sleep(0.04)
        arrived = time.monotonic()
    with limiter.turn("list", STOP):
        assert time.monotonic() - arrived >= 0.2


def test_the_first_request_goes_alone_then_as_many_as_allowed(tmp_path: Path) -> None:
    limiter = Limiter("host", {"list": Limit(100, 1.0, 3)}, folder=tmp_path)
    under_way, most = [0], []

    def ask(_: int) -> None:
        with limiter.turn("list", STOP):
            under_way[0] += 1
            most.append(under_way[0])
            time.sleep(0.05)
            under_way[0] -= 1

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(ask, range(16)))
    assert most[0] == 1
    assert max(most) == 3


def test_a_host_that_asks_for_patience_gets_it_from_all(tmp_path: Path) -> None:
    one, other = (Limiter("host", {"list": Limit(100)}, folder=tmp_path, patience=1.0) for _ in range(2))
    one.hold(0.2)
    start = time.monotonic()
    with other.turn("list", STOP):
        assert time.monotonic() - start >= 0.19
    one.hold(600)
    with pytest.raises(SourceRefused, match="left alone for 600 s"), other.turn("list", STOP):
        pass


def test_who_waits_can_be_stopped(tmp_path: Path) -> None:
    limiter = Limiter("host", {"list": Limit(1, 60.0)}, folder=tmp_path)
    stop = Event()
    with limiter.turn("list", stop):
        pass
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(lambda: limiter.turn("list", stop).__enter__())
        stop.set()
        assert isinstance(waiting.exception(timeout=5), SourceUnavailable)


@pytest.mark.parametrize(
    "damage", [b"{", b"[]", b'{"turns": [[1]], "hold": 0, "saved": 0}', b"\xff", b"[" * 100_000], ids=range(5)
)
def test_a_damaged_state_counts_as_used_up(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "host").write_bytes(damage)
    start = time.monotonic()
    with Limiter("host", {"list": Limit(100)}, folder=tmp_path).turn("list", STOP):
        assert 0.9 < time.monotonic() - start < 10


def test_a_state_from_before_the_machine_was_started_is_forgotten(tmp_path: Path) -> None:
    later = time.monotonic() + 10_000
    state = {"turns": [["list", "1", later, later + 1, 0.0]], "hold": later, "saved": 5.0}
    (tmp_path / "host").write_text(json.dumps(state))
    start = time.monotonic()
    with Limiter("host", {"list": Limit(1)}, folder=tmp_path).turn("list", STOP):
        assert time.monotonic() - start < 1


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
    running = [process(tmp_path, 20, 0.002) for _ in range(3)]
    said = [one.communicate(timeout=60)[0] for one in running]
    times = [float(line) for lines in said for line in lines.split()]
    assert len(times) == 60
    assert most_in(times, 0.4) <= 8


def test_a_process_that_is_killed_frees_its_place(tmp_path: Path) -> None:
    running = process(tmp_path, 1, 600)
    assert running.stdout is not None
    running.stdout.readline()
    running.stdout.readline()
    limiter = Limiter("host", {"list": Limit(8, 0.4, 1)}, folder=tmp_path)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(in_turn, limiter, 1, threads=1)
        time.sleep(0.1)
        assert not waiting.done()
        running.kill()
        running.communicate()
        assert len(waiting.result(timeout=30)) == 1
