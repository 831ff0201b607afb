"""When to ask again, and when to stop asking."""

import random
from collections import deque
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from threading import Event, Lock

from affbib.errors import MalformedResponse, SourceError, SourceRefused, SourceUnavailable
from affbib.sources.habaneros import Reply
from affbib.sources.limits import Limiter

__all__ = ["Retries"]

# Crossref's etiquette: stop where more than a tenth of the last fifty still fail after their retries.
_LAST, _FAILING = 50, 5
_BUSY = (429, 500, 502, 503, 504)


class Retries:
    """The patience with one service: retries with back-off, and an end where it is of no use.

    Threads share one. `limiter` is told when the service wants to be left alone; `pauses` are the seconds before each
    further attempt, on average.
    """

    def __init__(self, limiter: Limiter, *, source: str, pauses: tuple[float, ...]) -> None:
        self._limiter = limiter
        self._source = source
        self._pauses = pauses
        self._failed: deque[bool] = deque(maxlen=_LAST)
        self._stopped: SourceError | None = None
        self._reached = False
        self._given_up = False
        self._lock = Lock()

    def ask(self, attempt: Callable[[], Reply], stop: Event) -> Reply:
        """Return the reply that an attempt brought at last: found (200, with an object as its body) or not found (404).

        :raises SourceUnavailable: still no answer after the retries, or too many requests had none
        :raises SourceRefused: the service says no
        :raises MalformedResponse: what it says is no answer
        """
        if self._stopped:
            raise type(self._stopped)(self._stopped.message, self._stopped.source)
        fault: SourceError = SourceUnavailable("was not asked", self._source)
        # Where nothing was ever reached, and one request was repeated in vain, the others need not be.
        pauses = self._pauses if self._reached or not self._given_up else ()
        for pause in (*pauses, None):
            try:
                reply = attempt()
                self._reached = True
                outcome = self._weighed(reply)
                if isinstance(outcome, Reply):
                    self._count(failed=False)
                    return outcome
                fault = outcome
                self._heed(reply, pause)
            except SourceUnavailable as caught:
                fault = caught
            except SourceRefused as caught:
                self._count(failed=True)
                raise caught
            if not isinstance(fault, SourceUnavailable | MalformedResponse) or stop.is_set():
                break
            if pause is None or self._stopped:
                break
            stop.wait(_jittered(pause))
        self._given_up = True
        if not stop.is_set():
            self._count(failed=not isinstance(fault, SourceRefused))
        raise fault

    def _weighed(self, reply: Reply) -> Reply | SourceError:
        """Return the reply if it is an answer, else what to raise."""
        status = reply.status
        if status == 404 or (status == 200 and reply.fault is None and isinstance(reply.body, dict)):
            return reply
        if status == 200:
            fault: SourceError = MalformedResponse("the answer is not the JSON that was asked for", self._source)
        elif status in _BUSY:
            fault = SourceUnavailable(f"is busy or ill (status {status})", self._source)
        elif status in (401, 403):
            what = "blocks this machine or user" if status == 403 else "does not know the token"
            fault = self._stop(SourceRefused(f"{what} (status {status}); nothing more was asked", self._source))
        else:
            fault = SourceRefused(f"does not take the request (status {status}{_said(reply.body)})", self._source)
        fault.__cause__ = reply.fault
        return fault

    def _heed(self, reply: Reply, pause: float | None) -> None:
        """Leave the host alone, with all threads and processes, for as long as it asks."""
        if reply.status in (429, 503):
            seconds = retry_after(reply.headers)
            self._limiter.hold(_jittered(pause or 1.0) if seconds is None else seconds)

    def _count(self, *, failed: bool) -> None:
        with self._lock:
            self._failed.append(failed)
            if len(self._failed) == _LAST and sum(self._failed) > _FAILING and not self._stopped:
                message = f"{sum(self._failed)} of the last {_LAST} requests failed; nothing more was asked"
                self._stopped = SourceUnavailable(message, self._source)

    def _stop(self, fault: SourceError) -> SourceError:
        with self._lock:
            self._stopped = self._stopped or fault
        return fault


def _jittered(seconds: float) -> float:
    # So that those who failed together do not come back together.
    return seconds * random.uniform(0.5, 1.5)  # noqa: S311


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that a Retry-After header asks to wait, said as a number or as a date.

    >>> retry_after({"retry-after": "2"}), retry_after({"retry-after": "soon"}), retry_after({})
    (2.0, None, None)
    """
    said = next((value.strip() for name, value in headers.items() if name.lower() == "retry-after"), "")
    if said.isascii() and said.isdigit() and len(said) < 8:
        return float(said)
    try:
        when = parsedate_to_datetime(said)
    except (ValueError, TypeError, OverflowError):
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return min(max((when - datetime.now(UTC)).total_seconds(), 0.0), 1e7)


def _said(body: object) -> str:
    """Return what is wrong by Crossref's own word, its kind only: its text may repeat what was sent."""
    message = body.get("message") if isinstance(body, dict) else None
    first = message[0] if isinstance(message, list) and message else None
    kind = first.get("type") if isinstance(first, dict) else None
    return f", {kind[:60]}" if isinstance(kind, str) else ""
