"""HTTP as affbib uses it: one shared client that asks expected hosts only, in turn, and reads no endless answer."""

import logging
import time
import urllib.request
import weakref
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from threading import Event, Lock
from urllib.parse import quote

import httpx2

from affbib.errors import SourceRefused, SourceUnavailable
from affbib.sources.crossref.rate_limit import Limit, Limiter
from affbib.sources.settings import Settings

__all__ = ["Connection"]

_log = logging.getLogger(__name__)

_MOST_BYTES = 32 * 2**20
_MOST_REDIRECTS = 3
# An answer may take this many times as long as the longest silence in it.
_LONGEST_ANSWER = 3.0
# Who answers for doi.org: https://citation.crosscite.org/docs.html names these three agencies.
_AGENCIES = (
    "https://api.crossref.org", "https://data.crossref.org", "https://data.crosscite.org", "https://api.datacite.org",
    "https://data.datacite.org", "https://data.medra.org",
)  # fmt: skip
# Crossref's limits since 2025-12-01, for single records and for lists; how many at once with a token is not published.
_PUBLIC = {"single": Limit(5), "list": Limit(1)}
_POLITE = {"single": Limit(10, at_once=3), "list": Limit(3, at_once=3)}
_PLUS = {"single": Limit(150, at_once=8), "list": Limit(150, at_once=8)}
# Others publish none: what is asked of a person's own pace in the polite pool.
_ELSEWHERE = {"single": Limit(5, at_once=2)}


class Connection:
    """Requests to Crossref and to doi.org, each in its host's turn.

    The e-mail address and the token are added below the client, at the last moment, and only for Crossref's own
    address: what the client logs, and what its exceptions show, does not hold them. `timeout` is the longest silence
    in seconds; `tell` is called with what a person should know.
    """

    def __init__(
        self, settings: Settings, *, folder: Path, timeout: float, tell: Callable[[str], None] = _log.warning
    ) -> None:
        self.crossref = _origin(httpx2.URL(settings.crossref_url))
        self.doi = _origin(httpx2.URL(settings.doi_url))
        self.timeout = timeout
        self._expected = {self.crossref, self.doi, *_AGENCIES}
        self._settings = settings
        self._folder = folder
        self._tell = tell
        self._pool_is_reported = False
        self._limiters: dict[str, Limiter] = {}
        self._lock = Lock()
        self._client = self._open_client()
        self._close = weakref.finalize(self, self._client.close)

    def limiter(self, origin: str) -> Limiter:
        """Return the limiter of a host, by its origin (`https://host`)."""
        with self._lock:
            if origin not in self._limiters:
                limits = _ELSEWHERE
                if origin == self.crossref:
                    limits = _PLUS if self._settings.token else _POLITE if self._settings.mailto else _PUBLIC
                self._limiters[origin] = Limiter(origin.partition("://")[2], limits, folder=self._folder)
            return self._limiters[origin]

    def get(
        self,
        url: str,
        *,
        stop: Event,
        kind: str = "single",
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx2.Response:
        """Return the answer to one request, read whole, whatever its status; redirects are followed where expected.

        :raises SourceUnavailable: there is no answer, or not in time
        :raises SourceRefused: the answer is too large, or leads elsewhere
        """
        address = httpx2.URL(url, params=dict(params)) if params else httpx2.URL(url)
        within = {self.crossref} if _origin(address) == self.crossref else self._expected
        for _ in range(_MOST_REDIRECTS + 1):
            answer = self._ask(address, headers or {}, kind, stop)
            if answer.status_code not in (301, 302, 303, 307, 308):
                return answer
            address = self._redirected(address, answer.headers.get("location", ""), within)
            kind = kind if _origin(address) == self.crossref else "single"
        raise SourceRefused("redirects without end", address.host)

    def close(self) -> None:
        """Close the connections."""
        self._close()

    def _ask(self, address: httpx2.URL, headers: Mapping[str, str], kind: str, stop: Event) -> httpx2.Response:
        limiter = self.limiter(_origin(address))
        try:
            with limiter.turn(kind, stop):
                return self._read(address, headers, kind, limiter)
        except httpx2.TimeoutException as fault:
            raise SourceUnavailable(f"no answer within {self.timeout:g} s", address.host) from fault
        except httpx2.ConnectError as fault:
            raise SourceUnavailable("cannot be reached", address.host) from fault
        except (httpx2.HTTPError, httpx2.StreamError) as fault:
            raise SourceUnavailable(f"the connection broke ({type(fault).__name__})", address.host) from fault
        except (httpx2.InvalidURL, ValueError) as fault:
            raise SourceRefused("the address is not one", address.host) from fault
        except OSError as fault:
            raise SourceUnavailable(f"cannot be asked in turn: {fault.strerror or fault}", address.host) from fault

    def _read(self, address: httpx2.URL, headers: Mapping[str, str], kind: str, limiter: Limiter) -> httpx2.Response:
        until = time.monotonic() + _LONGEST_ANSWER * self.timeout
        content = bytearray()
        with self._client.stream("GET", address, headers=dict(headers), timeout=self.timeout) as stream:
            for chunk in stream.iter_bytes():
                content += chunk
                if len(content) > _MOST_BYTES:
                    raise SourceRefused(f"an answer is larger than {_MOST_BYTES >> 20} MiB", address.host)
                if time.monotonic() > until:
                    raise SourceUnavailable(
                        f"an answer is not whole after {_LONGEST_ANSWER * self.timeout:g} s", address.host
                    )
        # It is decoded already, so what says how it was encoded no longer holds.
        kept = [(name, value) for name, value in stream.headers.items() if name not in _OF_THE_BODY]
        _log.debug("%s %s: %d, %d bytes", address.host, kind, stream.status_code, len(content))
        limiter.learn(kind, stream.status_code, stream.headers)
        self._check_pool(address, stream.headers.get("x-api-pool", ""))
        return httpx2.Response(
            stream.status_code, headers=kept, content=self._without_secrets(bytes(content)), request=stream.request
        )

    def _without_secrets(self, content: bytes) -> bytes:
        """Return an answer without who asked: a complaint may repeat what was sent, and become a message."""
        for secret in filter(None, (self._settings.mailto, self._settings.token)):
            for spelling in (secret, quote(secret, safe="")):
                content = content.replace(spelling.encode(), b"(not shown)")
        return content

    def _redirected(self, address: httpx2.URL, location: str, within: Collection[str]) -> httpx2.URL:
        try:
            target = address.join(location) if location else None
        except httpx2.InvalidURL:
            target = None
        if target is None or _origin(target) not in within or target.userinfo:
            raise SourceRefused("redirects to a host that is not expected", address.host)
        # A server that repeats the whole request repeats the e-mail address, too.
        return target.copy_remove_param("mailto") if "mailto" in target.params else target

    def _check_pool(self, address: httpx2.URL, pool: str) -> None:
        known = self._settings.mailto or self._settings.token
        if pool.startswith("public") and known and _origin(address) == self.crossref and not self._pool_is_reported:
            self._pool_is_reported = True
            self._tell(f"{address.host} did not take the mailto or the token: it answers in the public pool")

    def _open_client(self) -> httpx2.Client:
        context = httpx2.create_ssl_context()
        proxies = urllib.request.getproxies()
        proxy = proxies.get("https") or proxies.get("all")
        hosts = sorted({httpx2.URL(origin).host for origin in self._expected if origin.startswith("https:")})
        mounts = {
            f"https://{host}": self._identified(httpx2.HTTPTransport(verify=context, proxy=proxy))
            for host in hosts
            if proxy and not urllib.request.proxy_bypass(host)
        }
        return httpx2.Client(
            transport=self._identified(httpx2.HTTPTransport(verify=context)),
            mounts=mounts,
            trust_env=False,
            follow_redirects=False,
        )

    def _identified(self, transport: httpx2.BaseTransport) -> httpx2.BaseTransport:
        return _Identified(transport, self.crossref, self._settings)


_OF_THE_BODY = frozenset(("content-encoding", "content-length", "transfer-encoding"))


class _Identified(httpx2.BaseTransport):
    """Sends requests on, those to one origin with who asks."""

    def __init__(self, transport: httpx2.BaseTransport, origin: str, settings: Settings) -> None:
        self._transport = transport
        self._origin = origin
        self._mailto = settings.mailto
        self._token = settings.token

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        if _origin(request.url) == self._origin:
            url = request.url.copy_set_param("mailto", self._mailto) if self._mailto else request.url
            headers = request.headers.copy()
            if self._token:
                headers["Crossref-Plus-API-Token"] = f"Bearer {self._token}"
            request = httpx2.Request(
                request.method, url, headers=headers, stream=request.stream, extensions=request.extensions
            )
        return self._transport.handle_request(request)

    def close(self) -> None:
        self._transport.close()


def _origin(url: httpx2.URL) -> str:
    return f"{url.scheme}://{url.netloc.decode('ascii')}"
