"""When to ask again, and when to stop asking."""

import random
from collections import deque
from collections.abc import Callable
from threading import Event, Lock

from affbib.errors import MalformedResponse, SourceError, SourceRefused, SourceUnavailable
from affbib.sources.crossref.habanero_client import Reply

__all__ = ["Retries"]

# Crossref's etiquette: stop where more than a tenth of the last fifty still fail after their retries.
_LAST, _FAILING = 50, 5
_BUSY = (429, 500, 502, 503, 504)


class Retries:
    """The patience with one service: retries with back-off, and an end where it is of no use.

    Threads share one. `source` is the service's name; `pauses` are the seconds before each further attempt, on average.
    """

    def __init__(self, source: str, *, pauses: tuple[float, ...]) -> None:
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
        :raises MalformedResponse: its reply is no answer
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
                outcome = self._outcome(reply)
                if isinstance(outcome, Reply):
                    self._count(failed=False)
                    return outcome
                fault = outcome
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

    def _outcome(self, reply: Reply) -> Reply | SourceError:
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
            fault = SourceRefused(f"does not take the request (status {status}{_complaint(reply.body)})", self._source)
        fault.__cause__ = reply.fault
        return fault

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


def _complaint(body: object) -> str:
    """Return the kind of fault that Crossref names; its text may repeat what was sent, and is left out."""
    message = body.get("message") if isinstance(body, dict) else None
    first = message[0] if isinstance(message, list) and message else None
    kind = first.get("type") if isinstance(first, dict) else None
    return f", {kind[:60]}" if isinstance(kind, str) else ""
