"""A Crossref on this machine: a real server over TCP that keeps the service's limits, and fails on demand.

It counts requests when they arrive and answers 429 when a pool's limit is exceeded, as the service does. `Recorded`
replays answers of the real one.
"""

import json
import socket
import struct
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from attrs import define, field, frozen

from affbib.text.folding import words

__all__ = ["Arrival", "Fault", "Loopback", "Reply", "serving"]

Message = Mapping[str, Any]
Pools = Mapping[str, tuple[int, int]]
"""The rate (requests in 1.0 s) and the number at once, by pool and kind: `polite-list`."""

PUBLISHED: Pools = {
    "public-list": (1, 1), "public-single": (5, 1), "polite-list": (3, 3), "polite-single": (10, 3),
    "plus-list": (150, 50), "plus-single": (150, 50),
}  # fmt: skip

SELECTABLE = frozenset((
    "DOI", "ISBN", "ISSN", "URL", "abstract", "accepted", "alternative-id", "approved", "archive",
    "article-number", "assertion", "author", "chair", "clinical-trial-number", "container-title",
    "content-created", "content-domain", "created", "degree", "deposited", "editor", "event", "funder",
    "group-title", "indexed", "is-referenced-by-count", "issn-type", "issue", "issued", "license", "link",
    "member", "original-title", "page", "posted", "prefix", "published", "published-online", "published-print",
    "publisher", "publisher-location", "reference", "references-count", "relation", "resource", "score",
    "short-container-title", "short-title", "standards-body", "subject", "subtitle", "title", "translator",
    "type", "update-policy", "update-to", "updated-by", "volume",
))  # fmt: skip


@define
class Arrival:
    """A request as it arrived: when, what it asked (decoded), with which headers, from which port, of which kind.

    `status` is what was answered, 0 as long as nothing was.
    """

    at: float
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    port: int
    kind: str = ""
    status: int = 0


@frozen
class Reply:
    """What the server sends: `body` as bytes, text or JSON."""

    status: int = 200
    body: object = b""
    headers: Mapping[str, str] = field(factory=dict)

    @property
    def data(self) -> bytes:
        """The body as it is sent."""
        if isinstance(self.body, bytes):
            return self.body
        return self.body.encode() if isinstance(self.body, str) else json.dumps(self.body).encode()


@frozen
class Fault:
    """What goes wrong with a request: a `reply`, or the way its answer goes ("hang", "reset", "drip", "cut", "huge").

    `seconds` is how long a hang or a pause between two drips lasts.
    """

    way: str = "reply"
    reply: Reply = field(factory=Reply)
    seconds: float = 3.0


NOT_FOUND = Reply(404, "Resource not found.", {"Content-Type": "text/plain"})
HTML_504 = Reply(
    504, "<html>\n<head><title>504 Gateway Time-out</title></head>\n</html>", {"Content-Type": "text/html"}
)
EXCEPTION_500 = Reply(
    500,
    {"status": "error", "message-type": "exception", "message-version": "1.0.0", "message": {"name": "class E"}},
    {"Content-Type": "application/json"},
)


def invalid(kind: str, value: str) -> Reply:
    """Return what Crossref says to a parameter that it does not take."""
    message = [{"type": kind, "value": value, "message": f"{value} is not valid"}]
    body = {"status": "failed", "message-type": "validation-failure", "message": message}
    return Reply(400, body, {"Content-Type": "application/json;charset=utf-8"})


@define(eq=False)
class Loopback:
    """The state of a server: the works it has, the limits it keeps, and what arrived.

    `agencies` are CSL items by DOI, for a server that plays doi.org. `faults` are used up one a request, `always`
    stays. `answer` replaces the routes.
    """

    works: Sequence[Message] = ()
    agencies: Mapping[str, Message] = field(factory=dict)
    pools: Pools = field(factory=lambda: PUBLISHED)
    faults: deque[Fault | None] = field(factory=deque)
    always: Callable[[str, Mapping[str, str]], Fault | Reply | None] | None = None
    delay: float = 0.0
    titles: bool = True
    headers: Mapping[str, str] | None = None
    arrivals: list[Arrival] = field(factory=list)
    port: int = 0
    _windows: dict[str, deque[float]] = field(factory=dict)
    _under_way: int = 0
    _lock: threading.Lock = field(factory=threading.Lock)

    @property
    def url(self) -> str:
        """The server's address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def statuses(self) -> list[int]:
        """The statuses answered, in the order of arrival."""
        return [one.status for one in self.arrivals]

    def most_in_a_second(self, kind: str) -> int:
        """Return how many requests of a kind arrived at most within 1.0 s."""
        times = sorted(one.at for one in self.arrivals if one.kind == kind)
        return max((sum(at <= other < at + 1.0 for other in times) for at in times), default=0)

    def enter(self, arrival: Arrival) -> tuple[Mapping[str, str], bool]:
        """Count an arrival; return the headers that tell the limit, and whether it is one too many."""
        arrival.kind = kind = "single" if arrival.path.startswith("/works/") or self.agencies else "list"
        known = (
            "plus" if "crossref-plus-api-token" in arrival.headers else "polite" if "mailto" in arrival.query else ""
        )
        pool = known or "public"
        rate, at_once = self.pools.get(f"{pool}-{kind}", (10**6, 10**6))
        with self._lock:
            self.arrivals.append(arrival)
            window = self._windows.setdefault(kind, deque())
            while window and window[0] <= arrival.at - 1.0:
                window.popleft()
            window.append(arrival.at)
            self._under_way += 1
            over = len(window) > rate or self._under_way > at_once
        told: Mapping[str, str] = {
            "x-api-pool": f"{pool}-{'array' if kind == 'list' else kind}",
            "x-rate-limit-limit": str(rate),
            "x-rate-limit-interval": "1s",
            "x-concurrency-limit": str(at_once),
        }
        return {} if self.agencies else told if self.headers is None else self.headers, over

    def leave(self) -> None:
        """Note that a request has its answer."""
        with self._lock:
            self._under_way -= 1

    def routed(self, path: str, query: Mapping[str, str]) -> Reply:
        """Return what the service would say."""
        if self.agencies or not path.startswith("/works"):
            item = self.agencies.get(path.removeprefix("/").lower())
            return Reply(200, item, {"Content-Type": "application/vnd.citationstyles.csl+json"}) if item else NOT_FOUND
        if path != "/works":
            doi = path.removeprefix("/works/").lower()
            found = next((work for work in self.works if work["DOI"].lower() == doi), None)
            return _ok("work", found) if found else NOT_FOUND
        return self._list(query)

    def _list(self, query: Mapping[str, str]) -> Reply:
        rows, select = query.get("rows", "20"), [name for name in query.get("select", "").split(",") if name]
        if not rows.isdigit() or int(rows) > 1000:
            return invalid("integer-not-valid", rows)
        for name in select:
            if name not in SELECTABLE:
                return invalid("element-not-available", name)
        if "query.title" in query and not self.titles:
            return invalid("unknown-parameter", "query.title")
        works = list(self.works)
        by_name: dict[str, list[str]] = {}
        for part in filter(None, query.get("filter", "").split(",")):
            name, _, value = part.partition(":")
            by_name.setdefault(name, []).append(value)
        for name, values in by_name.items():
            if name not in _FILTERS:
                return invalid("filter-not-available", name)
            works = [work for work in works if any(_FILTERS[name](work, value) for value in values)]
        asked = [value for name, value in query.items() if name.startswith("query")]
        if asked:
            scored = [(_score(work, " ".join(asked)), work) for work in works]
            works = [dict(work, score=score) for score, work in sorted(scored, key=lambda it: -it[0]) if score > 0]
        start = 0 if query.get("cursor", "*") == "*" else int(query["cursor"])
        page = works[start : start + int(rows)]
        message: dict[str, Any] = {"total-results": len(works), "items-per-page": int(rows)}
        if "cursor" in query:
            message["next-cursor"] = str(start + int(rows))
        names = set(select)
        message["items"] = [{k: v for k, v in work.items() if not names or k in names} for work in page]
        return _ok("work-list", message)


def _ok(kind: str, message: object) -> Reply:
    body = {"status": "ok", "message-type": kind, "message-version": "1.0.0", "message": message}
    return Reply(200, body, {"Content-Type": "application/json"})


def _date(work: Message) -> str:
    parts = (work.get("issued") or {}).get("date-parts") or [[0]]
    return "-".join(f"{part or 0:02}" for part in [*parts[0], 1, 1][:3])


_FILTERS: Mapping[str, Callable[[Message, str], bool]] = {
    "doi": lambda work, value: work["DOI"].lower() == value.lower(),
    "issn": lambda work, value: value in work.get("ISSN", ()),
    "alternative-id": lambda work, value: value in work.get("alternative-id", ()),
    "from-pub-date": lambda work, value: _date(work) >= value,
    "until-pub-date": lambda work, value: _date(work) <= value,
}


def _score(work: Message, text: str) -> float:
    said = words(text)
    people = [str(name.get("family", "")) for name in work.get("author", ())]
    there = set(words(" ".join([*work.get("title", ()), *work.get("container-title", ()), *people])))
    # A hit by chance, on one word of many, is no hit.
    common = sum(word in there for word in said)
    return common / 10 if common > max(1, len(said) // 4) else 0.0


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: "_Server"
    arrival: Arrival
    told: Mapping[str, str]

    def do_GET(self) -> None:
        state = self.server.state
        parts = urlsplit(self.path)
        path, query = unquote(parts.path), dict(parse_qsl(parts.query))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.arrival = Arrival(time.monotonic(), path, query, headers, self.client_address[1])
        self.told, over = state.enter(self.arrival)
        try:
            fault = state.always(path, query) if state.always else None
            if fault is None and not over and state.faults:
                fault = state.faults.popleft()
            time.sleep(state.delay)
            failing = isinstance(fault, Fault) and not over
            reply = Reply(429) if over else fault if isinstance(fault, Reply) else state.routed(path, query)
        finally:
            # What is answered is no longer under way, though its last byte may be.
            state.leave()
        try:
            if failing and isinstance(fault, Fault):
                self._fail(fault, reply)
            else:
                self._send(reply)
        except OSError:
            self.close_connection = True

    def _fail(self, fault: Fault, usual: Reply) -> None:
        if fault.way == "reply":
            self._send(fault.reply)
            return
        self.close_connection = True
        if fault.way == "hang":
            self.server.closing.wait(fault.seconds)
        elif fault.way == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
        elif fault.way == "cut":
            # Whole by its length, and not whole as JSON.
            self._send(Reply(usual.status, usual.data[: len(usual.data) // 2], usual.headers))
        elif fault.way == "short":
            self._send(usual, data=usual.data[:-10])
        elif fault.way == "drip":
            self._head(usual)
            for byte in usual.data:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                if self.server.closing.wait(fault.seconds):
                    break
        elif fault.way == "huge":
            self._head(Reply(200, b"", {"Content-Type": "application/json", "Content-Length": str(1 << 40)}))
            for _ in range(1 << 10):
                self.wfile.write(b" " * (1 << 20))

    def _send(self, reply: Reply, *, data: bytes | None = None) -> None:
        self._head(reply)
        self.wfile.write(reply.data if data is None else data)

    def _head(self, reply: Reply) -> None:
        self.arrival.status = reply.status
        self.send_response(reply.status)
        for name, value in {"Content-Length": str(len(reply.data)), **self.told, **reply.headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, state: Loopback) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.state = state
        self.closing = threading.Event()

    def handle_error(self, *_: object) -> None:
        """A client that goes away is no error here."""


@contextmanager
def serving(state: Loopback) -> Iterator[Loopback]:
    """Serve a state on a free port of this machine."""
    server = _Server(state)
    state.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.closing.set()
        server.shutdown()
        thread.join()
        server.server_close()


def replayed(exchanges: Iterable[Mapping[str, Any]]) -> Callable[[str, Mapping[str, str]], Reply | None]:
    """Return what answers, in place of the routes, as recorded (rows of url, status, headers, body), in that order."""
    by_question: dict[object, deque[Reply]] = {}
    for row in exchanges:
        parts = urlsplit(row["url"])
        skip = ("content-length", "content-encoding", "transfer-encoding", "connection")
        headers = {name: value for name, value in row["headers"].items() if name.lower() not in skip}
        question = unquote(parts.path), _without_mailto(dict(parse_qsl(parts.query)))
        by_question.setdefault(question, deque()).append(Reply(row["status"], row["body"], headers))

    def answer(path: str, query: Mapping[str, str]) -> Reply | None:
        replies = by_question.get((path, _without_mailto(query)))
        if replies:
            replies.rotate(-1)
        return replies[-1] if replies else None

    return answer


def _without_mailto(query: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    return frozenset((name, value) for name, value in query.items() if name != "mailto")
