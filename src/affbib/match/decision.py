"""Which work a reference means: candidates scored by all signals together, and the verdict with its reasons."""

from collections.abc import Iterable, Iterator, Sequence

from attrs import evolve, frozen

from affbib.compare.authors import agreement
from affbib.compare.titles import likeness, resemble
from affbib.match.features import Signals, carries, signals_of, threshold
from affbib.model.identifiers import Identifier
from affbib.model.matches import Candidate, Evidence, Match, Verdict
from affbib.model.references import Reference
from affbib.model.venues import find
from affbib.model.works import Work

__all__ = ["decide", "weigh"]

# What counts as a strong signal where signals contradict each other. Titles of different works of one field share up
# to half of their weight; of the authors of one group's next paper, one or two in three are the same.
_SAME_TITLE, _OTHER_TITLE = 0.85, 0.5
_SAME_AUTHORS, _OTHER_AUTHORS = 0.7, 0.34


def weigh(reference: Reference, work: Work) -> Evidence:
    """Return what speaks for and against the work being the one that the reference means.

    >>> from affbib.model.names import Name
    >>> work = Work("10.1/x", "A Study of Joy in Music", authors=(Name("Lee", "Ann"),))
    >>> weigh(Reference("A Study of Joy in Musik", (Name("Lee", "A."),)), work).authors
    1.0
    """
    return _evidence(signals_of(reference, work))


def decide(reference: Reference, works: Iterable[Work]) -> Match:
    """Decide which of the works the reference means, if any; the order of the works does not count.

    - matched: one work explains the reference, with a score (its probability among the works and none of them) of at
      least the threshold;
    - ambiguous: two works together reach the threshold, neither alone;
    - conflicting: a work explains the reference, but its link, its authors or its title say another, or its title has
      another word or number than the work's, as a further paper of the same authors would;
    - unmatched: nothing fits, or nothing but the link.

    Scores have four digits and evidence three, as a lock keeps them.

    >>> decide(Reference("A Study of Joy"), [Work("10.1/x", "On the Hardness of Steel")]).verdict.value
    'unmatched'
    """
    weighed = _ranked(reference, works)
    if not weighed:
        return Match(reference, Verdict.UNMATCHED, reasons=("no work resembles the entry",))
    best, linked = weighed[0], next((item for item in weighed if item.signals.identifier), None)
    titled = next((item for item in weighed if item.has_title), None)
    rivals = _rivals(reference, weighed, best, linked, titled)
    if rivals:
        return _conflicting(reference, weighed, rivals)
    if best.score >= threshold():
        if not best.may_be_namesake:
            return _match(reference, Verdict.MATCHED, weighed, best, [])
        return _match(reference, Verdict.CONFLICTING if best.has_authors else Verdict.UNMATCHED, weighed, best, [])
    pair = [item for item in weighed[:2] if item.odds >= 1]
    if len(pair) == 2 and sum(item.score for item in pair) >= threshold():
        return _match(reference, Verdict.AMBIGUOUS, weighed, best, pair)
    return _match(reference, Verdict.UNMATCHED, weighed, best, [linked] if linked else [])


@frozen
class _Weighed:
    """A work with its signals, the odds that they give it, and its score among the other works."""

    work: Work
    signals: Signals
    odds: float
    score: float = 0.0
    version_of: Identifier | None = None
    """The published work of which this is a preprint."""

    @property
    def has_title(self) -> bool:
        return self.signals.title.similarity >= _SAME_TITLE and not self.signals.title.numbers

    @property
    def has_other_authors(self) -> bool:
        return self.signals.people is not None and self.signals.people.share < _OTHER_AUTHORS

    @property
    def has_other_title(self) -> bool:
        title = self.signals.title
        return title.similarity < _OTHER_TITLE and not (title.head_left_out or title.tail_left_out)

    @property
    def may_be_namesake(self) -> bool:
        """The title may well be that of another work, which no source has: a link outweighs a word, no number."""
        title = self.signals.title
        return title.adds_numbers or (title.replaces_words and not self.signals.identifier)

    @property
    def support(self) -> int:
        """How much speaks for the work: of link, title and authors each more than year and venue together."""
        strong = (bool(self.signals.identifier), self.has_title, self.has_authors)
        return 3 * sum(strong) + (self.signals.years == 0) + bool(self.signals.venue)

    @property
    def has_authors(self) -> bool:
        return self.signals.people is not None and self.signals.people.share >= _SAME_AUTHORS


def _ranked(reference: Reference, works: Iterable[Work]) -> list[_Weighed]:
    """Return the works that may be meant, likeliest first: those that share the link, words or authors."""
    unique = {work.id: work for work in works}
    weighed = []
    for _, work in sorted(unique.items()):
        if (
            carries(work, reference.identifiers)
            or resemble(reference.title, work.title)
            or _same_authors(reference, work)
        ):
            signals = signals_of(reference, work)
            weighed.append(_Weighed(work, signals, signals.odds))
    weighed = _published(reference, weighed)
    if any(item.signals.identifier for item in weighed):
        # A link that leads to one work does not lead to another, even where their identifiers cannot be compared.
        weighed = [_led_elsewhere(item) if item.signals.identifier is None else item for item in weighed]
    whole = 1 + sum(item.odds for item in weighed)
    weighed = [evolve(item, score=item.odds / whole) for item in weighed]
    return sorted(weighed, key=lambda item: (-item.score, item.work.id))


def _same_authors(reference: Reference, work: Work) -> bool:
    if not (reference.authors and work.authors):
        return False
    return agreement(reference.authors, work.authors).share >= _SAME_AUTHORS


def _led_elsewhere(item: _Weighed) -> _Weighed:
    signals = evolve(item.signals, identifier=False)
    return evolve(item, signals=signals, odds=signals.odds if item.odds else 0.0)


def _published(reference: Reference, weighed: list[_Weighed]) -> list[_Weighed]:
    """Let a published work stand for its preprints too, unless the reference's venue is a preprint server."""
    preprints = [item for item in weighed if _is_preprint(item.work)]
    published = [item for item in weighed if not _is_preprint(item.work)]
    venue = find(reference.venue) if reference.venue else None
    if not preprints or (venue and venue.kind == "preprint"):
        return weighed
    versions: dict[Identifier, Identifier] = {}
    stand = {item.work.id: item for item in published}
    for preprint in preprints:
        for id_, item in stand.items():
            if item.signals.venue is not False and _one_text(preprint.work, item.work):
                versions[preprint.work.id] = id_
                if preprint.signals.identifier and not item.signals.identifier:
                    signals = evolve(item.signals, identifier=True)
                    stand[id_] = evolve(item, signals=signals, odds=signals.odds)
                break
    return [
        evolve(item, odds=0.0, version_of=versions[item.work.id])
        if item.work.id in versions
        else stand.get(item.work.id, item)
        for item in weighed
    ]


def _is_preprint(work: Work) -> bool:
    venue = find(work.container) if work.container else None
    return work.type == "posted-content" or bool(venue and venue.kind == "preprint")


def _one_text(preprint: Work, published: Work) -> bool:
    if not set(published.identifiers).isdisjoint(preprint.preprint_of) or not set(preprint.identifiers).isdisjoint(
        published.preprints
    ):
        return True
    if not (preprint.authors and published.authors):
        return False
    title = likeness(preprint.title, published.title)
    return title.similarity >= 0.95 and agreement(preprint.authors, published.authors).share >= 0.8


def _rivals(
    reference: Reference,
    weighed: Sequence[_Weighed],
    best: _Weighed,
    linked: _Weighed | None,
    titled: _Weighed | None,
) -> list[_Weighed]:
    """Return the works, or the one work, on which strong signals contradict each other; none where they do not."""
    sure = best.score >= threshold() or (best.signals.title.same_words and best.has_authors)
    if sure and best.signals.identifier is False:
        return [item for item in (best, linked) if item]
    if sure and best.has_other_title:
        return [item for item in (best, titled) if item]
    if not sure and linked and (linked.has_authors or (titled and titled is not linked and not titled.signals.people)):
        return [item for item in (linked, titled) if item]
    if titled and titled.has_other_authors and not linked:
        return [item for author in _authored(reference, weighed) for item in (author, titled)]
    return []


def _authored(reference: Reference, weighed: Sequence[_Weighed]) -> list[_Weighed]:
    """Return the one work that the authors point to, with the year and the venue where they wrote several."""
    likely = sorted((item for item in weighed if item.has_authors), key=lambda item: -item.support)
    if len(reference.authors) < 2 or not likely or (len(likely) > 1 and likely[1].support == likely[0].support):
        return []
    people = likely[0].signals.people
    return likely[:1] if (people and people.complete) or likely[0].support >= 5 else []


def _conflicting(reference: Reference, weighed: Sequence[_Weighed], rivals: Sequence[_Weighed]) -> Match:
    """Return the match where signals contradict each other: for the rival that more of them speak for."""
    rivals = list({item.work.id: item for item in rivals}.values())
    chosen = max(rivals, key=lambda item: (item.support, item.score, item.work.id))
    return _match(reference, Verdict.CONFLICTING, weighed, chosen, [item for item in rivals if item is not chosen])


def _match(
    reference: Reference, verdict: Verdict, weighed: Sequence[_Weighed], best: _Weighed, others: Sequence[_Weighed]
) -> Match:
    order = [best, *(item for item in weighed if item is not best)]
    return Match(
        reference,
        verdict,
        tuple(Candidate(item.work, round(item.score, 4), _evidence(item.signals)) for item in order),
        tuple(item.work for item in others),
        tuple(_reasons(reference, verdict, order, others)),
    )


def _evidence(signals: Signals) -> Evidence:
    return Evidence(
        title=round(signals.title.similarity, 3),
        identifier=signals.identifier,
        authors=None if signals.people is None else round(signals.people.share, 3),
        years=signals.years,
        venue=signals.venue,
        differs=tuple(f"{mine or '–'} → {theirs or '–'}" for mine, theirs in signals.title.differs),
    )


def _reasons(
    reference: Reference, verdict: Verdict, order: Sequence[_Weighed], others: Sequence[_Weighed]
) -> Iterator[str]:
    best = order[0]
    if verdict is Verdict.UNMATCHED:
        yield f"nothing fits; the nearest is {_cited(best.work)}"
    if verdict is Verdict.AMBIGUOUS:
        yield f"{_cited(others[0].work)} and {_cited(others[1].work)} explain the entry equally well"
    yield from _about(reference, best)
    for other in others:
        if other is not best and verdict is not Verdict.AMBIGUOUS:
            what = (
                "link leads to"
                if other.signals.identifier
                else "title is that of"
                if other.has_title
                else "authors are those of"
            )
            yield f"the {what} {_cited(other.work)}"
    yield from (f"{_cited(item.work)} is a preprint of it" for item in order if item.version_of == best.work.id)


def _about(reference: Reference, item: _Weighed) -> Iterator[str]:
    """Yield what each signal says of a work."""
    signals, title = item.signals, item.signals.title
    if signals.identifier:
        yield "the link leads to it"
    elif signals.identifier is False:
        yield f"the link says {', '.join(map(str, reference.identifiers))}, which is not its own"
    if not title.differs:
        slips = f" but for {title.slips} letter{'s' * (title.slips != 1)}" if title.slips else ""
        yield f"the title agrees{slips}"
    else:
        how = "is another" if item.has_other_title else "differs"
        words = ", ".join(f"“{mine or '–'}” for “{theirs or '–'}”" for mine, theirs in title.differs[:4])
        yield f"the title {how}: {words}"
    if signals.people is not None:
        share = signals.people.share
        yield "the authors " + (
            "agree" if share >= _SAME_AUTHORS else "differ" if share < _OTHER_AUTHORS else "agree in part"
        )
    if signals.years:
        yield f"the year {reference.year} is not {' or '.join(map(str, sorted(item.work.years)))}"
    if signals.venue is not None:
        yield f"the venue “{reference.venue}” {'agrees' if signals.venue else f'is not “{item.work.container}”'}"


def _cited(work: Work) -> str:
    return f"{work.name}, “{work.title}”"
