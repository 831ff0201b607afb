"""Sources asked what entries mean: in order, each for what is still open, and decided by all that was found."""

import sys
from collections.abc import Iterator, Sequence
from typing import NoReturn

from attrs import evolve
from tqdm import tqdm

from affbib.errors import SourceError
from affbib.match.decision import decide
from affbib.model.matches import Match, Verdict
from affbib.model.survey import SurveyEntry
from affbib.model.works import Work
from affbib.sources import Answer, Source

__all__ = ["ask"]


def ask(
    entries: Sequence[SurveyEntry], sources: Sequence[Source], *, progress: bool | None = None
) -> tuple[Match, ...]:
    """Return which work each entry means, in order.

    Each source is asked first for the identifiers in the links, then, where these do not settle it, by title and
    authors. An entry that no source could be asked about is unasked. `progress` shows a bar on standard error, by
    default where a person looks.

    >>> from affbib.sources.registry import open_sources
    >>> ask([SurveyEntry("A Paper that Nobody Wrote")], open_sources("bundled"))[0].verdict
    <Verdict.UNMATCHED: 'unmatched'>
    """
    known: list[dict[str, Work]] = [{} for _ in entries]
    faults: list[SourceError | None] = [None for _ in entries]
    matches = [Match(entry, Verdict.UNASKED, reasons=("no source was named",)) for entry in entries]
    with _bar(len(entries), progress) as bar:
        for source in sources:
            for answers in (_looked_up, _searched):
                open_ends = [at for at, match in enumerate(matches) if match.verdict is not Verdict.MATCHED]
                for at, answer in answers(source, [entries[at] for at in open_ends], open_ends):
                    if isinstance(answer, SourceError):
                        faults[at] = answer
                    else:
                        known[at].update((work.doi, work) for work in answer if work.doi not in known[at])
                    # The last source's searches are the last that is done for an entry.
                    bar.update(answers is _searched and source is sources[-1])
                for at in open_ends:
                    matches[at] = _match(entries[at], known[at], faults[at])
                if answers is _looked_up or source is not sources[-1]:
                    bar.update(sum(match.verdict is Verdict.MATCHED for match in matches) - bar.n)
    return tuple(matches)


def _looked_up(source: Source, entries: Sequence[SurveyEntry], places: Sequence[int]) -> Iterator[tuple[int, Answer]]:
    asked = [(at, identifier) for at, entry in zip(places, entries, strict=True) for identifier in entry.identifiers]
    distinct = list(dict.fromkeys(identifier for _, identifier in asked))
    answers = dict(zip(distinct, source.lookup(distinct), strict=True))
    yield from ((at, answers[identifier]) for at, identifier in asked)


def _searched(source: Source, entries: Sequence[SurveyEntry], places: Sequence[int]) -> Iterator[tuple[int, Answer]]:
    yield from zip(places, source.search(entries), strict=True)


def _match(entry: SurveyEntry, works: dict[str, Work], fault: SourceError | None) -> Match:
    match = decide(entry, works.values())
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
