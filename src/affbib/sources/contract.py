"""What every source promises, as checks that its author can run.

def test_it_keeps_the_contract():
    check_source(shelf, works=shelf.works)
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from affbib.errors import SourceError
from affbib.model.identifiers import Identifier
from affbib.model.references import Reference
from affbib.model.works import Work
from affbib.sources import Answer, Source

__all__ = ["PROMISES", "check_source"]

_ABSENT = Identifier("doi", "10.5555/there.is.no.such.work")
_ABSENT_REFERENCE = Reference("Zyzzyva Qwxyz Flumph")
_ODD_TITLES = ("", "\0\ud800", "∑ 标题 🙂", "word " * 5000, "(" * 500)
_ODD_DOIS = ("", "10.1/../x", "not a doi", "10.1000/a b", "\0", "10.1000/" + "x" * 5000)
_MOST = 20

_Asked = TypeVar("_Asked")
Promise = Callable[[Source, Sequence[Work]], None]


def check_source(source: Source, works: Sequence[Work]) -> None:
    """Check that a source keeps what every source promises; `works` are at least two of those that it has.

    :raises AssertionError: a promise is broken; the message says which, and what was asked

    >>> from affbib.sources.snapshot.memory import bundled
    >>> check_source(bundled(), bundled().works)
    """
    for promise in PROMISES:
        promise(source, works)


def is_a_source(source: Source, works: Sequence[Work]) -> None:
    """It has a name, `lookup` and `search`."""
    _check(isinstance(source, Source), "it has no name, no lookup or no search")
    _check(isinstance(source.name, str) and source.name, "its name is empty, or no text")
    _check(len(works) >= 2, "the contract is checked with two of its works at least")


def answers_each_identifier(source: Source, works: Sequence[Work]) -> None:
    """Each identifier has its answer, in order: the works that carry it, or none."""
    known = [work.id for work in works[:_MOST]]
    asked = [*known, _ABSENT, *reversed(known), _ABSENT, Identifier("pmlr", "v1/none20a")]
    for identifier, answer in _answers(source.lookup(asked), asked):
        brought = _works(answer, identifier)
        if identifier in known:
            carried = any(identifier in work.identifiers for work in brought)
            _check(carried, f"lookup of {identifier} does not bring the work")
        else:
            _check(not brought, f"lookup of {identifier}, which nobody has, brings {brought[:1]}")


def answers_each_reference(source: Source, works: Sequence[Work]) -> None:
    """Each reference has its answer, in order: the work that has its title and authors is the first."""
    references = [_reference(work) for work in works[:6]]
    asked = [*references, _ABSENT_REFERENCE, references[-1], references[0]]
    for reference, answer in _answers(source.search(asked), asked):
        titles = [work.title for work in _works(answer, reference.title)]
        if reference is not _ABSENT_REFERENCE:
            _check(reference.title in titles[:1], f"search of {reference.title!r} brings {titles[:1]} first")


def names_its_works(source: Source, works: Sequence[Work]) -> None:
    """A work says where it comes from."""
    (answer,) = source.lookup([works[0].id])
    for work in _works(answer, works[0].title):
        _check(work.source, f"the work {work.title!r} names no source")


def names_works_by_proper_identifiers(source: Source, works: Sequence[Work]) -> None:
    """The identifiers of a work are in their proper form: a DOI bare and in lower case, a page by its address.

    Others are never asked for, and a lock that holds them cannot be read.
    """
    for work in works:
        for identifier in work.identifiers:
            _check(_is_proper(identifier), f"the work {work.title!r} has the identifier {str(identifier)!r}")


def keeps_the_limit(source: Source, works: Sequence[Work]) -> None:
    """A search brings no more works than wanted, and none twice."""
    reference = Reference(" ".join(work.title for work in works[:3]), authors=works[0].authors)
    for limit in (1, 3, 10):
        (answer,) = source.search([reference], limit=limit)
        identifiers = [work.id for work in _works(answer, reference.title)]
        _check(len(identifiers) <= limit, f"search with the limit {limit} brings {len(identifiers)} works")
        _check(len(set(identifiers)) == len(identifiers), "search brings a work twice")


def answers_nothing_to_nothing(source: Source, works: Sequence[Work]) -> None:
    """Where nothing is asked, nothing is answered."""
    _check(list(source.lookup([])) == [], "lookup of nothing has an answer")
    _check(list(source.search([])) == [], "search of nothing has an answer")


def answers_one_by_one(source: Source, works: Sequence[Work]) -> None:
    """Answers come as they are wanted, and whoever asks may leave early."""
    lookups: Iterator[Answer] = source.lookup([work.id for work in works[:3]])
    searches: Iterator[Answer] = source.search([_reference(work) for work in works[:3]])
    for answers in (lookups, searches):
        _check(isinstance(answers, Iterator), "the answers are no iterator: yield them one by one")
        _check(_works(next(answers), "the first"), "the first answer is empty")


def takes_any_reference(source: Source, works: Sequence[Work]) -> None:
    """A reference may say anything: its answer is works or a `SourceError`, and no exception is raised."""
    for title in _ODD_TITLES:
        (answer,) = source.search([Reference(title)])
        _check(isinstance(answer, tuple | SourceError), f"search of {title[:40]!r} is answered by {answer!r:.40}")


def takes_any_identifier(source: Source, works: Sequence[Work]) -> None:
    """An identifier may be anything: nothing carries it, and no exception is raised."""
    for value in _ODD_DOIS:
        (answer,) = source.lookup([Identifier("doi", value)])
        nothing = answer == () or isinstance(answer, SourceError)
        _check(nothing, f"lookup of {value[:40]!r} is answered by {answer!r:.40}")


PROMISES: tuple[Promise, ...] = (
    is_a_source,
    answers_each_identifier,
    answers_each_reference,
    names_its_works,
    names_works_by_proper_identifiers,
    keeps_the_limit,
    answers_nothing_to_nothing,
    answers_one_by_one,
    takes_any_reference,
    takes_any_identifier,
)
"""The checks of the contract, one for each promise, each called with a source and works that it has."""


def _check(holds: object, message: str) -> None:
    if not holds:
        raise AssertionError(message)


def _is_proper(identifier: Identifier) -> bool:
    try:
        proper = Identifier.parse(str(identifier)) == identifier
    except ValueError:
        return False
    return proper and (identifier.scheme != "url" or identifier.value.startswith(("https://", "http://")))


def _answers(answers: Iterable[Answer], asked: Sequence[_Asked]) -> list[tuple[_Asked, Answer]]:
    listed = list(answers)
    _check(len(listed) == len(asked), f"{len(asked)} questions have {len(listed)} answers")
    return list(zip(asked, listed, strict=True))


def _works(answer: Answer, asked: object) -> tuple[Work, ...]:
    _check(isinstance(answer, tuple), f"the answer to {asked!s:.80} is no tuple of works: {answer!r:.200}")
    works = () if isinstance(answer, SourceError) else answer
    _check(all(isinstance(work, Work) for work in works), f"the answer to {asked!s:.80} holds what is no work")
    return works


def _reference(work: Work) -> Reference:
    return Reference(work.title, authors=work.authors, year=work.year)
