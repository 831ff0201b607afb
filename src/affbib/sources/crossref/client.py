"""Crossref and doi.org as they are asked: what is kept first, then over the network, and messages come back."""

import logging
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Event, Lock
from typing import TYPE_CHECKING, Any

from attrs import frozen

from affbib.errors import MalformedResponse, SourceRefused, SourceUnavailable
from affbib.sources.crossref.cache import Answers
from affbib.sources.crossref.rate_limit import Limit
from affbib.sources.settings import Settings

if TYPE_CHECKING:
    from affbib.sources.crossref.doi_org import Agencies
    from affbib.sources.crossref.habanero_client import Habanero, Reply
    from affbib.sources.crossref.retry import Retries
    from affbib.sources.crossref.transport import Connection

__all__ = ["PAUSES", "Message", "NotFound", "Page", "Service"]

_log = logging.getLogger(__name__)

Message = dict[str, Any]
"""What Crossref says of one work."""

# What `to_work` reads; one name that Crossref does not know would fail the whole request.
_SELECT = (
    "DOI,type,title,subtitle,short-title,original-title,author,editor,container-title,short-container-title,event,"
    "issued,published,published-print,published-online,volume,issue,page,article-number,publisher,publisher-location,"
    "ISBN,ISSN,resource,link,relation,updated-by,update-to,score"
)
_PAGE = 1000
# Four attempts within some four seconds: for a hiccup; what lasts longer is for the next run.
PAUSES = (0.5, 1.0, 2.0)


@frozen
class Page:
    """A page of a long list: its messages, how many there are in all, and the cursor of the next ("" at the end)."""

    messages: tuple[Message, ...]
    total: int
    cursor: str


class NotFound(SourceRefused):
    """The service says 404: of a DOI an answer, of a list a sign that it is not Crossref's."""


class Service:
    """The network behind a source: opened at the first question that is not answered by what is kept.

    Its methods raise a `SourceError` where there is no answer.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        timeout: float,
        pauses: tuple[float, ...],
        offline: bool,
        refresh: bool,
        tell: Callable[[str], None],
    ) -> None:
        self.settings = settings
        self._timeout = timeout
        self._pauses = pauses
        self._offline = offline
        self._refresh = refresh
        self._tell = tell
        self._lock = Lock()
        self._answers: Answers | None = None
        self._parts: _Parts | None = None

    def kept(self, question: str) -> list[Message] | None:
        """Return the messages that are kept for a question, if any."""
        kept = None if self._refresh else self._store().get(question)
        return kept if isinstance(kept, list) else None

    def keep(self, question: str, messages: list[Message], *, found: bool) -> None:
        """Keep the answer to a question; what was not found is an answer too, for a shorter time."""
        self._store().put(question, messages, found=found)

    def question(self, kind: str, what: str) -> str:
        """Return the text by which a question to Crossref is kept."""
        return f"{self.settings.crossref_url} {kind} {what}"

    def works(
        self, filters: Mapping[str, object], *, rows: int, stop: Event, queries: Mapping[str, str] | None = None
    ) -> list[Message]:
        """Ask for a list of works; nothing is looked up or kept."""
        return _items(
            self._message(
                lambda client: client.list_works(
                    filters=filters, rows=rows, select=_SELECT, stop=stop, **(queries or {})
                ),
                stop,
            )
        )

    def page(self, filters: Mapping[str, object], cursor: str, *, stop: Event) -> Page:
        """Return a page of the DOIs, titles and landing pages of a long list; the first cursor is `*`."""
        question = self.question("page", f"{sorted(filters.items())} {cursor}")
        kept = self.kept(question)
        if kept is None:
            message = self._message(
                lambda client: client.list_works(
                    filters=filters, rows=_PAGE, select="DOI,title,resource", cursor=cursor, stop=stop
                ),
                stop,
            )
            total, following = message.get("total-results"), message.get("next-cursor")
            about = {
                "total": total if isinstance(total, int) else 0,
                "cursor": following if isinstance(following, str) else "",
            }
            kept = [about, *_items(message)]
            self.keep(question, kept, found=True)
        return Page(tuple(kept[1:]), kept[0]["total"], kept[0]["cursor"])

    def work(self, doi: str, *, stop: Event) -> list[Message]:
        """Ask for the record of one DOI: one message, or none if Crossref does not know it."""
        try:
            return [self._message(lambda client: client.work(doi, stop=stop), stop)]
        except NotFound:
            return []

    def from_agency(self, doi: str, *, stop: Event) -> list[Message]:
        """Return what doi.org has for a DOI: Crossref's not knowing it does not say that there is none."""
        question = f"{self.settings.doi_url} {doi}"
        kept = self.kept(question)
        if kept is None:
            kept = self._open().agencies.messages(doi, stop=stop)
            self.keep(question, kept, found=bool(kept))
        return kept

    def announce(self, requests: int, what: str) -> None:
        """Tell how long so many list requests will take, if that is worth a word."""
        if requests and not self._offline:
            limit = self._open().limit
            seconds = requests * limit.interval / limit.rate
            if seconds >= 10:
                self._tell(f"{requests} {what}, about {duration(seconds)} at {limit.rate / limit.interval:g}/s")

    def close(self) -> None:
        """Close the connections and the kept answers; a further question opens them again."""
        with self._lock:
            parts, self._parts = self._parts, None
            answers, self._answers = self._answers, None
        if parts:
            parts.connection.close()
        if answers:
            answers.close()

    def _message(self, attempt: "Callable[[Habanero], Reply]", stop: Event) -> Message:
        parts = self._open()
        reply = parts.crossref.ask(lambda: attempt(parts.habanero), stop)
        if reply.status == 404:
            raise NotFound("has nothing of that name (status 404)", "crossref")
        message = reply.body.get("message")
        if not isinstance(message, dict):
            raise MalformedResponse("the answer holds no message", "crossref")
        return message

    def _store(self) -> Answers:
        with self._lock:
            if self._answers is None:
                self._answers = Answers(self.settings.cache)
            return self._answers

    def _open(self) -> "_Parts":
        if self._offline:
            raise SourceUnavailable("was not asked: the network is not to be used, and no answer is kept", "crossref")
        with self._lock:
            if self._parts is None:
                self._parts = _Parts.opened(self.settings, self._timeout, self._pauses, self._tell)
                if not (self.settings.mailto or self.settings.token):
                    self._tell(
                        "no mailto: Crossref's public pool answers one search a second; with your e-mail address "
                        "(--mailto, AFFBIB_MAILTO, or mailto in affbib.toml) it is three"
                    )
            return self._parts


@frozen
class _Parts:
    connection: "Connection"
    habanero: "Habanero"
    crossref: "Retries"
    agencies: "Agencies"

    @classmethod
    def opened(
        cls, settings: Settings, timeout: float, pauses: tuple[float, ...], tell: Callable[[str], None]
    ) -> "_Parts":
        # habanero and its HTTP library are loaded when they are needed: not for kept answers.
        from affbib.sources.crossref.doi_org import Agencies
        from affbib.sources.crossref.habanero_client import Habanero
        from affbib.sources.crossref.retry import Retries
        from affbib.sources.crossref.transport import Connection

        connection = Connection(settings, folder=_writable(settings.cache / "limits"), timeout=timeout, tell=tell)
        return cls(
            connection,
            Habanero(settings, connection),
            Retries("crossref", pauses=pauses),
            Agencies(connection, settings.doi_url, Retries("doi.org", pauses=pauses)),
        )

    @property
    def limit(self) -> Limit:
        return self.connection.limiter(self.connection.crossref).limits["list"]


def _writable(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError as fault:
        _log.warning("%s cannot be written (%s): other processes are not seen", folder, fault.strerror)
        return Path(tempfile.mkdtemp(prefix="affbib-"))


def _items(message: Message) -> list[Message]:
    items = message.get("items", [])
    if not isinstance(items, list):
        raise MalformedResponse("the answer holds no list of works", "crossref")
    return [item for item in items if isinstance(item, dict)]


def duration(seconds: float) -> str:
    """Return a duration in words, rounded up to ten seconds.

    >>> duration(412 / 3), duration(7200)
    ('2 min 20 s', '2 h')
    """
    tens = int(-(-seconds // 10) * 10)
    hours, minutes, left = tens // 3600, tens // 60 % 60, tens % 60
    parts = [(hours, "h"), (minutes, "min"), (0 if hours else left, "s")]
    return " ".join(f"{number} {unit}" for number, unit in parts if number)
