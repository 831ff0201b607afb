"""habanero, the Crossref client, over affbib's shared connection.

habanero opens a connection for each request. Its class `Request` makes the address, the filters and the parameters, and
sends them in a method of its own; a subclass sends them through the shared connection instead. habanero itself, which
the user may use in the same process, stays as it is. Where a version of habanero does not work so, it is used
unmodified, with a warning.
"""

import json
import warnings
from collections.abc import Callable, Mapping
from threading import Event
from typing import Any
from urllib.parse import quote

import habanero
import httpx2
from attrs import frozen

from affbib import __version__
from affbib.errors import SourceError, SourceRefused, SourceUnavailable
from affbib.sources.crossref.transport import Connection
from affbib.sources.settings import Settings

try:
    from habanero.habanero_utils import check_json, make_ua
    from habanero.request_class import Request
except ImportError:  # a version that affbib does not know: `_is_known` says so
    Request = object

__all__ = ["Habanero", "Reply"]


@frozen
class Reply:
    """What a service answered: its status, headers, and the body as JSON; `fault` is what habanero raised."""

    status: int
    headers: Mapping[str, str]
    body: Any = None
    fault: Exception | None = None


class Habanero(habanero.Crossref):  # type: ignore[misc]
    """habanero's client, with two more ways to ask for works: `work` for one DOI, `list_works` for a list."""

    def __init__(self, settings: Settings, connection: Connection) -> None:
        super().__init__(
            base_url=settings.crossref_url,
            mailto=settings.mailto,
            ua_string=f"affbib/{__version__}",
            timeout=connection.timeout,
        )
        self._connection = connection
        self._shares = _is_known()
        if not self._shares:
            warnings.warn(
                f"habanero {habanero.__version__} is not one that affbib knows: each request opens a connection, "
                "and a token is not sent",
                stacklevel=2,
            )

    def work(self, doi: str, *, stop: Event) -> Reply:
        """Ask for one DOI."""
        quoted = quote(doi, safe="")
        if not self._shares:
            return self._plainly("single", stop, lambda: self.works(ids=[quoted]))
        return self._shared("single", stop, f"/works/{quoted}")

    def list_works(
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
        parameters = {"filter": fresh or None, "limit": rows, "select": select, **queries}
        if not self._shares:
            return self._plainly("list", stop, lambda: self.works(**parameters))
        return self._shared("list", stop, "/works", cursor=cursor, **parameters)

    def _shared(self, kind: str, stop: Event, path: str, **parameters: Any) -> Reply:
        answers: list[httpx2.Response] = []

        def send(url: str, params: Mapping[str, str], headers: Mapping[str, str]) -> None:
            answers.append(self._connection.get(url, kind=kind, params=params, headers=headers, stop=stop))

        try:
            _Request(self, path, send, **parameters).do_request()
        except SourceError:
            raise
        except Exception as fault:
            # It checks what it is asked to send.
            raise SourceRefused(f"habanero did not ask: {type(fault).__name__}", "crossref") from fault
        return _reply(answers[0])

    def _plainly(self, kind: str, stop: Event, ask: Callable[[], object]) -> Reply:
        limiter = self._connection.limiter(self._connection.crossref)
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


_Send = Callable[[str, Mapping[str, str], Mapping[str, str]], None]


class _Request(Request):  # type: ignore[misc]
    """A request of habanero's that is sent by a function, which takes its address, parameters and headers."""

    def __init__(self, client: habanero.Crossref, path: str, send: _Send, **parameters: Any) -> None:
        super().__init__(client.mailto, client.ua_string, client.timeout, client.base_url, path, **parameters)
        self._send = send

    def _req(self, payload: Mapping[str, str], should_warn: bool) -> None:
        # To have no answer ends habanero's part: it would go on to the next page by itself.
        self._send(self._url(), payload, make_ua(self.mailto, self.ua_string))


def _is_known() -> bool:
    """Tell whether habanero makes a request as it did, and lets a subclass send it; nothing is sent to find out."""
    sent: list[object] = []
    asked = {"filter": {"doi": ["10.1/a", "10.1/b"]}, "limit": 2, "select": "DOI", "cursor": "*", "query_title": "t"}
    expected = {"filter": "doi:10.1/a,doi:10.1/b", "rows": "2", "select": "DOI", "cursor": "*", "query.title": "t"}
    try:
        # Whatever sends it all the same has no address to send it to.
        nowhere = habanero.Crossref(base_url="")
        _Request(nowhere, "/works", lambda url, params, _: sent.extend((url, params)), **asked).do_request()
    except Exception:
        return False
    return sent == ["works", expected]


def _reply(answer: httpx2.Response) -> Reply:
    """Return an answer as habanero would judge it: by its status, its type of content and its JSON."""
    try:
        answer.raise_for_status()
        check_json(answer)
        return Reply(answer.status_code, answer.headers, answer.json())
    except Exception as fault:
        # One fault is an error of five kinds here, and an odd body one of any kind; the status says what it is.
        return Reply(answer.status_code, answer.headers, _json(answer.content), fault)


def _json(content: bytes) -> object:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None
