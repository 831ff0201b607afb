"""Sources asked what references mean: in order, each for what is still open, and decided by all that was found."""

import sys
from collections.abc import Iterator, Sequence
from typing import NoReturn

from attrs import evolve
from tqdm import tqdm

from affbib.errors import SourceError
from affbib.match.decision import decide
from affbib.model.identifiers import Identifier
from affbib.model.matches import Match, Verdict
from affbib.model.references import Reference
from affbib.model.works import Work
from affbib.sources import Answer, Source

__all__ = ["ask"]


def ask(
    references: Sequence[Reference], sources: Sequence[Source], *, progress: bool | None = None
) -> tuple[Match, ...]:
    """Return which work each reference means, in order.

    Each source is asked first for the reference's identifiers, then, where these do not settle it, by title and
    authors. A reference that no source could be asked about is unasked. `progress` shows a bar on standard error, by
    default where a person looks.

    >>> from affbib.sources.registry import open_sources
    >>> ask([Reference("A Paper that Nobody Wrote")], open_sources("bundled"))[0].verdict
    <Verdict.UNMATCHED: 'unmatched'>
    """
    known: list[dict[Identifier, Work]] = [{} for _ in references]
    faults: list[SourceError | None] = [None for _ in references]
    matches = [Match(one, Verdict.UNASKED, reasons=("no source was named",)) for one in references]
    with _bar(len(references), progress) as bar:
        for source in sources:
            for answers in (_looked_up, _searched):
                open_ends = [at for at, match in enumerate(matches) if match.verdict is not Verdict.MATCHED]
                for at, answer in answers(source, [references[at] for at in open_ends], open_ends):
                    if isinstance(answer, SourceError):
                        faults[at] = answer
                    else:
                        known[at].update((work.id, work) for work in answer if work.id not in known[at])
                    # The last source's searches are the last that is done for a reference.
                    bar.update(answers is _searched and source is sources[-1])
                for at in open_ends:
                    matches[at] = _match(references[at], known[at], faults[at])
                if answers is _looked_up or source is not sources[-1]:
                    bar.update(sum(match.verdict is Verdict.MATCHED for match in matches) - bar.n)
    return tuple(matches)


def _looked_up(source: Source, references: Sequence[Reference], places: Sequence[int]) -> Iterator[tuple[int, Answer]]:
    asked = [(at, identifier) for at, one in zip(places, references, strict=True) for identifier in one.identifiers]
    distinct = list(dict.fromkeys(identifier for _, identifier in asked))
    answers = dict(zip(distinct, source.lookup(distinct), strict=True))
    yield from ((at, answers[identifier]) for at, identifier in asked)


def _searched(source: Source, references: Sequence[Reference], places: Sequence[int]) -> Iterator[tuple[int, Answer]]:
    yield from zip(places, source.search(references), strict=True)


def _match(reference: Reference, works: dict[Identifier, Work], fault: SourceError | None) -> Match:
    match = decide(reference, works.values())
    if fault and match.verdict is Verdict.UNMATCHED:
        return evolve(match, verdict=Verdict.UNASKED, reasons=(str(fault),))
    return match


def _bar(number: int, shown: bool | None) -> "tqdm[NoReturn]":
    """Return a line of text that says how far it is; what is done at once shows none, and it is wiped at its end.

    It is no widget: for one, the notebook needs a part that not all have.
    """
    if shown is None:
        shown = sys.stderr.isatty() or "ipykernel" in sys.modules
    return tqdm(total=number, unit="entries", disable=not shown, leave=False, delay=0.5)
