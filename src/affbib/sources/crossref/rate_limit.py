"""How often a host may be asked: one limit for all threads and all processes of a user on this machine.

A host's state is a small file under a lock of the operating system. What was sent is counted from the moment that it
has surely arrived: when its answer is there, or after a grace, whichever comes first. So a request that is held up
on its way does not come to lie in one window with those sent after it.
"""

import json
import os
import random
import re
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from threading import Event
from typing import Any

from attrs import evolve, frozen

from affbib.errors import SourceRefused, SourceUnavailable
from affbib.text.locks import try_lock

__all__ = ["Clock", "Limit", "Limiter", "retry_after"]


@frozen
class Limit:
    """What a host allows: `rate` requests in any `interval` (seconds), `at_once` under way at a time."""

    rate: int
    interval: float = 1.0
    at_once: int = 1

    def with_headers(self, headers: Mapping[str, str]) -> "Limit":
        """Return the limit that an answer's headers (names in any case) name, this one where they name none.

        >>> Limit(3).with_headers({"x-rate-limit-limit": "10", "x-concurrency-limit": "3"})
        Limit(rate=10, interval=1.0, at_once=3)
        >>> Limit(3).with_headers({"X-RateLimit-Limit": "50, 50", "x-rate-limit-interval": "soon"})
        Limit(rate=50, interval=1.0, at_once=1)
        """
        values = {name.lower(): value.partition(",")[0].strip() for name, value in headers.items()}
        rate = values.get("x-rate-limit-limit") or values.get("x-ratelimit-limit") or ""
        interval = _INTERVAL.fullmatch(values.get("x-rate-limit-interval") or values.get("x-ratelimit-interval") or "")
        at_once = values.get("x-concurrency-limit", "")
        return evolve(
            self,
            rate=int(rate) if _COUNT.fullmatch(rate) else self.rate,
            interval=int(interval[1]) * _UNITS[interval[2]] if interval else self.interval,
            at_once=int(at_once) if _COUNT.fullmatch(at_once) else self.at_once,
        )


_COUNT = re.compile(r"[1-9]\d{0,3}", re.ASCII)
_INTERVAL = re.compile(r"([1-9]\d{0,2})(ms|s|m|h|)", re.ASCII)
_UNITS = {"": 1.0, "ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}

# The grace, as a share of the interval: what may be lost of the rate, and what may be saved up for one hold-up.
_GRACE, _SAVED_AT_FIRST, _SAVED_AT_MOST = 0.045, 0.25, 1.0
_MARGIN = 0.001
_LOOK_AGAIN = 0.005
_LONGEST_HOLD = 3600.0
_HOLD = 0.5


class Clock:
    """The time in seconds, the same for all processes of this machine, and waiting."""

    def now(self) -> float:
        """Return the seconds since some moment, perhaps the machine's start."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)

    def wait(self, seconds: float, stop: Event) -> bool:
        """Wait, but no longer than until `stop` is set; return whether it is."""
        return stop.wait(seconds)


class Limiter:
    """The turns at one host, by kind of request; `limits` hold until an answer's headers name others.

    `folder` is where the processes meet. `patience` is how many seconds a request waits at most where the host says
    when to come back.
    """

    def __init__(
        self,
        host: str,
        limits: Mapping[str, Limit],
        *,
        folder: Path,
        patience: float = 60.0,
        clock: Clock | None = None,
    ) -> None:
        self.host = host
        self.limits = dict(limits)
        self.patience = patience
        self._clock = clock or Clock()
        self._answered: set[str] = set()
        self._sent = 0
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._path = folder / (re.sub(r"[^\w.-]", "_", host) or "_")

    @contextmanager
    def turn(self, kind: str, stop: Event) -> Iterator[None]:
        """Wait for a turn, and hold it until the answer is there.

        :raises SourceRefused: the host asked to be left alone for longer than `patience`
        :raises SourceUnavailable: `stop` was set
        """
        with self._place(kind, stop):
            number = self._enter(kind, stop)
            try:
                yield
            finally:
                self._leave(kind, number)
                self._answered.add(kind)

    def learn(self, kind: str, status: int, headers: Mapping[str, str]) -> None:
        """Take over the limit that an answer names; where the host asks to wait, let all wait.

        Called before the turn is over, so that nobody goes in between.
        """
        self.limits[kind] = self.limits[kind].with_headers(headers)
        if status in (429, 503):
            seconds = retry_after(headers)
            # Jitter, so that those who were sent away together do not come back together.
            self.hold(_HOLD * random.uniform(1.0, 2.0) if seconds is None else seconds)  # noqa: S311

    def hold(self, seconds: float) -> None:
        """Let nobody ask this host for so many seconds."""
        with self._state() as state:
            state["hold"] = max(state["hold"], self._clock.now() + min(seconds, _LONGEST_HOLD))

    @contextmanager
    def _place(self, kind: str, stop: Event) -> Iterator[None]:
        # A lock of the system, not a number in a file: it ends with the process that holds it, however that ends.
        while True:
            # The first answer names the limits; until then one request at a time is enough.
            at_once = self.limits[kind].at_once if kind in self._answered else 1
            for place in range(at_once):
                lock = try_lock(self._path.with_name(f"{self._path.name}.{place}.lock"))
                if lock is not None:
                    try:
                        yield
                        # The host is done with a request a little after we have its answer.
                        self._clock.sleep(2 * _LOOK_AGAIN)
                    finally:
                        os.close(lock)
                    return
            self._wait(2 * _LOOK_AGAIN, stop)

    def _enter(self, kind: str, stop: Event) -> str:
        while True:
            with self._state() as state:
                wait = self._to_wait(kind, state)
                if wait <= 0:
                    now, interval = self._clock.now(), self.limits[kind].interval
                    self._sent += 1
                    number = f"{os.getpid()}-{id(self)}-{self._sent}"
                    grace = (_GRACE + state["saved"]) * interval
                    state["turns"].append([kind, number, now, now + interval + grace, grace])
                    return number
            self._wait(wait, stop)

    def _to_wait(self, kind: str, state: dict[str, Any]) -> float:
        now, limit = self._clock.now(), self.limits[kind]
        if state["hold"] > now:
            wait: float = state["hold"] - now
            if wait > self.patience:
                raise SourceRefused(f"asks to be left alone for {wait:.0f} s", self.host)
            return wait
        counting = sorted((sent + limit.interval, free) for of, _, sent, free, _ in state["turns"] if of == kind)
        if len(counting) < limit.rate:
            return 0.0
        soonest, latest = map(float, counting[len(counting) - limit.rate])
        # Its answer may come in before the grace is over.
        return soonest - now if soonest > now else min(latest - now, _LOOK_AGAIN)

    def _leave(self, kind: str, number: str) -> None:
        now = self._clock.now()
        interval = self.limits[kind].interval
        with self._state() as state:
            for turn in state["turns"]:
                if turn[1] == number:
                    used = min(now - turn[2], turn[4])
                    turn[3] = min(turn[3], now + interval + _MARGIN)
                    state["saved"] = min(max(state["saved"] + _GRACE - used / interval, 0.0), _SAVED_AT_MOST)

    def _wait(self, seconds: float, stop: Event) -> None:
        if self._clock.wait(max(seconds, 0.0005), stop):
            raise SourceUnavailable("was not asked: interrupted", self.host)

    @contextmanager
    def _state(self) -> Iterator[dict[str, Any]]:
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        try:
            _lock(handle)
            data = os.pread(handle, 1 << 20, 0) if hasattr(os, "pread") else os.read(handle, 1 << 20)
            state = _read(data, self._clock.now())
            yield state
            text = json.dumps(state).encode()
            os.lseek(handle, 0, os.SEEK_SET)
            os.write(handle, text)
            os.ftruncate(handle, len(text))
        finally:
            os.close(handle)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that a Retry-After header asks to wait, as a number of seconds or until a date.

    >>> retry_after({"retry-after": "2"}), retry_after({"retry-after": "soon"}), retry_after({})
    (2.0, None, None)
    """
    value = next((text.strip() for name, text in headers.items() if name.lower() == "retry-after"), "")
    if value.isascii() and value.isdigit() and len(value) < 8:
        return float(value)
    try:
        when = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return min(max((when - datetime.now(UTC)).total_seconds(), 0.0), 1e7)


def _read(data: bytes, now: float) -> dict[str, Any]:
    """Return a state as it was written, without what no longer counts; a damaged one as if it were all used up."""
    state: dict[str, Any] = {"hold": 0.0, "saved": _SAVED_AT_FIRST, "turns": []}
    if data:
        try:
            written = json.loads(data)
            hold, saved = float(written["hold"]), float(written["saved"])
            # The clock starts anew with the machine: what lies in its future is of another start.
            state["turns"] = [
                [str(kind), str(number), float(sent), float(free), float(grace)]
                for kind, number, sent, free, grace in written["turns"]
                if float(sent) <= now < float(free)
            ]
            state["hold"] = hold if hold - now <= _LONGEST_HOLD else 0.0
            state["saved"] = min(max(saved, 0.0), _SAVED_AT_MOST)
        except (ValueError, TypeError, KeyError, RecursionError):
            state["hold"] = now + 1.0
    return state


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        while True:
            # It gives up after ten seconds; a byte far behind the text, because a locked byte cannot be read.
            os.lseek(handle, 1 << 30, os.SEEK_SET)
            with suppress(OSError):
                msvcrt.locking(handle, msvcrt.LK_LOCK, 1)
                os.lseek(handle, 0, os.SEEK_SET)
                return

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX)
