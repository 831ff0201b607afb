"""habanero, the Crossref client, over affbib's shared connection.

habanero opens a connection for each request. A copy of its request function whose globals hold, in place of its HTTP
library, a shim, sends through ours; habanero itself, which the user may use in the same process, stays as it is. Where
a version of habanero has no such function, habanero is used unmodified, with a warning.
"""

import json
import warnings
from collections.abc import Callable, Mapping
from threading import Event
from types import FunctionType, SimpleNamespace
from typing import Any
from urllib.parse import quote

import habanero
import habanero.request
import httpx2
from attrs import frozen

from affbib import __version__
from affbib.errors import SourceError, SourceRefused, SourceUnavailable
from affbib.sources.crossref.transport import Wire
from affbib.sources.settings import Settings

__all__ = ["Habanero", "Reply"]


@frozen
class Reply:
    """What a service said: its status, headers, and the body as JSON; `fault` is what habanero raised."""

    status: int
    headers: Mapping[str, str]
    body: Any = None
    fault: Exception | None = None


class Habanero:
    """Crossref's works as habanero asks for them: `works` for lists, `work` for one DOI."""

    def __init__(self, settings: Settings, wire: Wire) -> None:
        self._wire = wire
        self._client = habanero.Crossref(
            base_url=settings.crossref_url,
            mailto=settings.mailto,
            ua_string=f"affbib/{__version__}",
            timeout=wire.timeout,
        )
        self._over = _over()
        if self._over is None:
            warnings.warn(
                f"habanero {habanero.__version__} is not one that affbib knows: each request opens a connection, "
                "and a token is not sent",
                stacklevel=2,
            )

    def work(self, doi: str, *, stop: Event) -> Reply:
        """Ask for one DOI."""
        ids = [quote(doi, safe="")]
        if self._over is None:
            return self._plainly("single", stop, lambda: self._client.works(ids=ids))
        return self._ask(self._over, "single", stop, path="/works/", ids=ids)

    def works(
        self,
        *,
        stop: Event,
        filters: Mapping[str, object] | None = None,
        rows: int,
        select: str,
        cursor: str | None = None,
        **queries: str,
    ) -> Reply:
        """Ask for a list; `queries` are field queries, such as `query_bibliographic`."""
        # habanero writes into what it is given.
        fresh = {name: list(value) if isinstance(value, tuple) else value for name, value in (filters or {}).items()}
        said = {"filter": fresh or None, "limit": rows, "select": select, **queries}
        if self._over is None:
            return self._plainly("list", stop, lambda: self._client.works(**said))
        return self._ask(self._over, "list", stop, path="/works", cursor=cursor, **said)

    def _ask(self, over: "_Over", kind: str, stop: Event, **said: Any) -> Reply:
        answers: list[httpx2.Response] = []

        def get(url: str, *, params: Mapping[str, str], headers: Mapping[str, str], timeout: float) -> httpx2.Response:
            answers.append(self._wire.get(url, kind=kind, params=params, headers=headers, stop=stop))
            return answers[-1]

        fault: Exception | None = None
        body: object = None
        try:
            body = over(get)(self._client, **said)
        except SourceError:
            raise
        except Exception as caught:
            # One fault is an error of five kinds here, and an odd body one of any kind; the status says what it is.
            fault = caught
        if not answers:
            raise SourceRefused(f"habanero did not ask: {type(fault).__name__}", "crossref") from fault
        answer = answers[-1]
        return Reply(answer.status_code, answer.headers, body if fault is None else _json(answer.content), fault)

    def _plainly(self, kind: str, stop: Event, ask: Callable[[], object]) -> Reply:
        limiter = self._wire.limiter(self._wire.crossref)
        with limiter.turn(kind, stop):
            try:
                return Reply(200, {}, ask())
            except habanero.RequestError as fault:
                reply = Reply(int(fault.status_code), {}, None, fault)
            except httpx2.HTTPStatusError as fault:
                reply = Reply(fault.response.status_code, fault.response.headers, None, fault)
            except (httpx2.HTTPError, RuntimeError) as fault:
                raise SourceUnavailable("cannot be reached", "crossref") from fault
            except Exception as fault:
                reply = Reply(200, {}, None, fault)
            limiter.learn(kind, reply.status, reply.headers)
            return reply


def _json(content: bytes) -> object:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


_Over = Callable[[Callable[..., httpx2.Response]], Callable[..., object]]


def _over() -> _Over | None:
    """Return what makes habanero's request function send through another `get`, if it is as it was."""
    request = getattr(habanero.request, "request", None)
    if not isinstance(request, FunctionType) or request.__globals__.get("httpx2") is not httpx2:
        return None
    if not {"httpx2", "get"} <= set(request.__code__.co_names) or request.__closure__:
        return None

    def over(get: Callable[..., httpx2.Response]) -> Callable[..., object]:
        shim = SimpleNamespace(get=get, HTTPStatusError=httpx2.HTTPStatusError, HTTPError=httpx2.HTTPError)
        return FunctionType(request.__code__, {**request.__globals__, "httpx2": shim}, "request", request.__defaults__)

    return over
