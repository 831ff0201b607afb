"""Crossref over the network, as a source: few requests, at its limits and no further.

docs/explanation/crossref.md says what leaves the machine, and how questions become requests.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from threading import Event
from typing import TypeVar

from attrs import frozen

from affbib.errors import DoiError, MalformedResponse, SourceError, SourceRefused
from affbib.model.identifiers import Identifier, is_doi, parse_doi
from affbib.model.references import Reference
from affbib.model.venues import find
from affbib.model.works import Work
from affbib.sources import Answer, Source
from affbib.sources.crossref.client import PAUSES, Message, NotFound, Service
from affbib.sources.crossref.ieee_numbers import Journals
from affbib.sources.crossref.schema import to_work
from affbib.sources.options import SourceOptions
from affbib.sources.settings import Settings
from affbib.text.folding import fold

__all__ = ["Crossref", "open_crossref"]

_log = logging.getLogger(__name__)
_Result = TypeVar("_Result")

# So many identifiers in one request, in so long a filter (bytes): lists of 100 are in use.
_BATCH, _LONGEST_FILTER = 80, 2500
# How many more requests it may cost to find out which identifier of a batch is to blame that it was refused.
_SPARE = 12
_LONGEST_QUERY = 500
# Records of these types belong to a work, and are never what a list means.
_ATTACHED = ("component", "peer-review")


class Crossref:
    """Crossref's public API, and doi.org for the DOIs of other agencies.

    `mailto` says who asks: Crossref then answers more often; by default it is taken from the settings, as
    docs/explanation/crossref.md describes. `timeout` is the longest silence in an answer, `pauses` are those before
    each retry, in seconds. With `offline` only kept answers are used, with `refresh` all is asked anew. `tell` is
    called with what a person should know while waiting: how long it will take, that there is no mailto; by default this
    is logged. No connection is opened before the first question, and one object may be used by several threads.

    >>> Crossref("me@example.org").name
    'crossref'
    """

    name = "crossref"

    def __init__(
        self,
        mailto: str | None = None,
        *,
        settings: Settings | None = None,
        timeout: float = 20.0,
        pauses: tuple[float, ...] = PAUSES,
        offline: bool = False,
        refresh: bool = False,
        tell: Callable[[str], None] | None = None,
    ) -> None:
        self._settings = settings or Settings.load(mailto)
        self._service = Service(
            self._settings, timeout=timeout, pauses=pauses, offline=offline, refresh=refresh, tell=tell or _log.info
        )
        self._title_queries = True

    def lookup(self, identifiers: Sequence[Identifier]) -> Iterator[Answer]:
        """Yield for each identifier the works that carry it.

        DOIs, ACL's and Elsevier's numbers are asked for in batches, DOIs that Crossref does not know at doi.org. What
        says nothing about its DOI (IEEE, AAAI, arXiv) is for `search`, which sees the whole reference: no answer here.
        """
        dois = {one: doi for one in identifiers if (doi := _doi_of(one))}
        numbers = {one: one.value for one in identifiers if one.scheme == "pii"}
        with self._run() as run:
            by_doi = self._batched("doi", dois.values(), run)
            by_number = self._batched("pii", numbers.values(), run)
            from_agencies = {
                one: run.submit(self._from_agency, doi, run)
                for one, doi in dois.items()
                if one.scheme == "doi" and by_doi[doi] == ()
            }
            for one in identifiers:
                if one in from_agencies:
                    yield from_agencies[one].result()
                elif one in dois:
                    yield by_doi[dois[one]]
                elif one in numbers:
                    yield by_number[one.value]
                else:
                    yield _not_a_doi(one) if one.scheme == "doi" else ()

    def search(self, references: Sequence[Reference], *, limit: int = 10) -> Iterator[Answer]:
        """Yield for each reference at most `limit` works that it may mean, the likeliest first.

        References that link to IEEE are searched for in their journal's years, the others by all that they say, then
        by title; a preprint that Crossref does not have, at doi.org.
        """
        with self._run() as run:
            running: dict[object, Future[Answer]] = {}

            def by_title(reference: Reference) -> Future[Answer]:
                spelling = (reference.title, reference.authors, reference.venue, reference.year, reference.identifiers)
                if spelling not in running:
                    running[spelling] = run.submit(self._search_one, reference, limit, run)
                return running[spelling]

            of_journals = Journals(
                by_title=lambda reference: by_title(reference).result(),
                page=lambda filters, cursor: self._service.page(filters, cursor, stop=run.stop),
                by_doi=lambda dois: self._batched("doi", dois, run),
            ).works(references)
            rest = {
                at: one
                for at, one in enumerate(references)
                if _clean(one.title) and not _has_title(of_journals.get(at, ()), one)
            }
            unknown = sum(
                self._service.kept(self._search_question(_full_query(reference), limit)) is None
                for reference in rest.values()
            )
            self._service.announce(unknown, "entries")
            searches = {at: by_title(reference) for at, reference in rest.items()}
            for at in range(len(references)):
                answer = searches[at].result() if at in searches else ()
                yield answer if isinstance(answer, SourceError) else _merged(of_journals.get(at, ()), answer)[:limit]

    def close(self) -> None:
        """Close the connections and the kept answers; a further question opens them again."""
        self._service.close()

    def _batched(self, scheme: str, values: Iterable[str], run: "_Run") -> dict[str, Answer]:
        """Return what Crossref has for each DOI ("doi") or number of Elsevier's ("pii")."""
        answers: dict[str, Answer] = {}
        to_ask = []
        for value in dict.fromkeys(values):
            kept = self._service.kept(self._service.question(scheme, value))
            if kept is None:
                to_ask.append(value)
            else:
                answers[value] = _works(kept)
        # A comma would end the DOI in the filter.
        with_comma = [value for value in to_ask if "," in value]
        batches = _batches([value for value in to_ask if "," not in value])
        self._service.announce(len(batches), "requests for DOIs")
        futures = [run.submit(self._batch, scheme, batch, run) for batch in batches]
        futures += [run.submit(self._single, value, run) for value in with_comma]
        for future in futures:
            answers.update(future.result())
        return answers

    def _batch(self, scheme: str, values: Sequence[str], run: "_Run") -> dict[str, Answer]:
        """Ask for many identifiers in one request, in parts if it is refused, and keep the answer to each."""
        answers: dict[str, Answer] = {}
        parts, spare = [list(values)], _SPARE
        while parts:
            part = parts.pop()
            try:
                messages = self._service.works(_filter(scheme, part), rows=2 * len(part), stop=run.stop)
            except NotFound:
                # Not kept: it may be the address that is wrong. doi.org is asked next.
                answers.update((value, ()) for value in part)
            except SourceRefused as fault:
                if len(part) > 1 and spare > 0:
                    spare -= 2
                    parts += [part[len(part) // 2 :], part[: len(part) // 2]]
                else:
                    answers.update((value, fault) for value in part)
            except SourceError as fault:
                answers.update((value, fault) for value in part)
            else:
                for value, own in _messages_by_value(scheme, part, messages).items():
                    self._service.keep(self._service.question(scheme, value), own, found=bool(own))
                    answers[value] = _works(own)
        return answers

    def _single(self, doi: str, run: "_Run") -> dict[str, Answer]:
        return {doi: self._answer(self._service.question("doi", doi), lambda: self._service.work(doi, stop=run.stop))}

    def _from_agency(self, doi: str, run: "_Run") -> Answer:
        try:
            return _works(self._service.from_agency(doi, stop=run.stop), source="doi.org")
        except SourceError as fault:
            return fault

    def _search_one(self, reference: Reference, limit: int, run: "_Run") -> Answer:
        works: tuple[Work, ...] = ()
        for queries in (_full_query(reference), _title_query(reference)):
            answer = self._query(reference, queries, limit, run)
            if isinstance(answer, SourceError):
                return answer
            works = _merged(works, answer)
            if _has_title(works, reference):
                return works[:limit]
        preprint = next((one.value for one in reference.identifiers if one.scheme == "arxiv"), None)
        if preprint:
            # arXiv's own DOIs are DataCite's.
            answer = self._from_agency(f"10.48550/arxiv.{preprint}", run)
            if isinstance(answer, SourceError):
                return answer
            works = _merged(answer, works)
        return works[:limit]

    def _query(self, reference: Reference, queries: Mapping[str, str], limit: int, run: "_Run") -> Answer:
        by_title = "query_title" in queries
        if by_title and not self._title_queries:
            return ()
        answer = self._answer(
            self._search_question(queries, limit),
            lambda: self._service.works({}, rows=limit, stop=run.stop, queries=queries),
            # Hits that are all something else are as good as none: the work may be registered tomorrow.
            is_found=lambda works: _has_title(works, reference),
        )
        if by_title and isinstance(answer, SourceRefused) and "unknown-parameter" in answer.message:
            # Crossref has taken this query back at times; then the first query is all there is.
            self._title_queries = False
            return ()
        if isinstance(answer, SourceError):
            return answer
        return tuple(work for work in answer if work.type not in _ATTACHED)

    def _answer(
        self, question: str, request: Callable[[], list[Message]], is_found: Callable[[Sequence[Work]], bool] = bool
    ) -> Answer:
        messages = self._service.kept(question)
        if messages is not None:
            return _works(messages)
        try:
            messages = request()
        except SourceError as fault:
            return fault
        works = _works(messages)
        self._service.keep(question, messages, found=is_found(works))
        return works

    def _search_question(self, queries: Mapping[str, str], limit: int) -> str:
        return self._service.question("search", f"{limit} {sorted(queries.items())}")

    @contextmanager
    def _run(self) -> Iterator["_Run"]:
        """Open the threads of one call; whoever leaves early stops what waits, and keeps what is on its way."""
        stop = Event()
        threads = ThreadPoolExecutor(max_workers=8 if self._settings.token else 4, thread_name_prefix="affbib")
        try:
            yield _Run(stop, threads)
        except BaseException:
            stop.set()
            raise
        finally:
            threads.shutdown(cancel_futures=True)


def open_crossref(options: SourceOptions) -> Source:
    """Open the source `crossref`; offline, what is not kept is as if Crossref had nothing.

    :raises SettingsError: the mailto, or a setting, cannot be used
    """
    crossref = Crossref(
        settings=options.settings(), offline=options.offline, refresh=options.refresh, tell=options.tell
    )
    return _KeptAnswers(crossref) if options.offline else crossref


@frozen
class _KeptAnswers:
    """A source of which only kept answers are used: an empty answer for what is not kept."""

    source: Source

    @property
    def name(self) -> str:
        return self.source.name

    def lookup(self, identifiers: Sequence[Identifier]) -> Iterator[Answer]:
        yield from (() if isinstance(answer, SourceError) else answer for answer in self.source.lookup(identifiers))

    def search(self, references: Sequence[Reference], *, limit: int = 10) -> Iterator[Answer]:
        for answer in self.source.search(references, limit=limit):
            yield () if isinstance(answer, SourceError) else answer


@frozen
class _Run:
    stop: Event
    threads: ThreadPoolExecutor

    def submit(self, function: Callable[..., _Result], *arguments: object) -> Future[_Result]:
        return self.threads.submit(function, *arguments)


def _doi_of(identifier: Identifier) -> str | None:
    """Return the DOI that an identifier is, or that its publisher makes of it."""
    if identifier.scheme == "doi":
        if is_doi(identifier.value):
            return identifier.value
        with suppress(DoiError):
            return parse_doi(identifier.value)
    return f"10.18653/v1/{identifier.value}" if identifier.scheme == "acl" else None


def _not_a_doi(identifier: Identifier) -> SourceRefused:
    return SourceRefused(f"was not asked for what is not a DOI: {identifier.value[:100]!r}", Crossref.name)


def _batches(values: Sequence[str]) -> list[list[str]]:
    batches: list[list[str]] = []
    length = 0
    for value in values:
        longer = len(value.encode()) + len("doi:,")
        if not batches or len(batches[-1]) >= _BATCH or length + longer > _LONGEST_FILTER:
            batches.append([])
            length = 0
        batches[-1].append(value)
        length += longer
    return batches


def _filter(scheme: str, values: Sequence[str]) -> dict[str, tuple[str, ...]]:
    # Elsevier deposits its numbers beside the DOI, in capitals.
    return {"doi": tuple(values)} if scheme == "doi" else {"alternative-id": tuple(map(str.upper, values))}


def _messages_by_value(scheme: str, values: Sequence[str], messages: Sequence[Message]) -> dict[str, list[Message]]:
    """Return the messages of each value: they come in any order, those of unknown values not at all."""
    by_value: dict[str, list[Message]] = {value: [] for value in values}
    for message in messages:
        with suppress(MalformedResponse):
            work = to_work(message, source=Crossref.name)
            for value in dict.fromkeys(one.value for one in work.identifiers if one.scheme == scheme):
                if value in by_value:
                    by_value[value].append(message)
    return by_value


def _works(messages: Sequence[Message], *, source: str = Crossref.name) -> tuple[Work, ...]:
    works = []
    for message in messages:
        # One bad record in a list does not spoil the others.
        with suppress(MalformedResponse):
            works.append(to_work(message, source=source))
    return tuple(works)


def _full_query(reference: Reference) -> dict[str, str]:
    """Return the query for all that a reference says, in the order of a citation: authors, title, container, year."""
    venue = find(reference.venue) if reference.venue else None
    container = venue.name if venue and venue.kind != "preprint" else ""
    people = " ".join(name.family for name in reference.authors[:3])
    parts = (people, reference.title, container, str(reference.year or ""))
    return {"query_bibliographic": _clean(" ".join(part for part in parts if part))}


def _title_query(reference: Reference) -> dict[str, str]:
    author = {"query_author": _clean(reference.authors[0].family)} if reference.authors else {}
    return {"query_title": _clean(reference.title), **author}


def _clean(text: str) -> str:
    text = " ".join(text[: 4 * _LONGEST_QUERY].split())
    return "".join(char for char in text if char.isprintable())[:_LONGEST_QUERY]


def _has_title(works: Sequence[Work], reference: Reference) -> bool:
    """Tell whether a work has the reference's title, or one has the other's and a subtitle."""
    title = fold(reference.title)
    pairs = (sorted((fold(work.title), title), key=len) for work in works)
    return any(
        short and (short == long or (short.count(" ") >= 2 and long.startswith(f"{short} "))) for short, long in pairs
    )


def _merged(first: Sequence[Work], second: Sequence[Work]) -> tuple[Work, ...]:
    known = {work.id for work in first}
    return (*first, *(work for work in second if work.id not in known))
