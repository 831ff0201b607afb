"""Features: what speaks for and against a work being the one that a reference means, and how much each weighs.

The model is a logistic regression. Its weights are data (`data/matching.json`), fitted and reported on held-out lists
by benchmarks/fit_matching.py; a weight is the change of the logarithm of the odds.
"""

import json
import math
from collections.abc import Mapping
from functools import cache
from importlib import resources

from attrs import frozen

from affbib.compare.authors import Agreement, agreement
from affbib.compare.titles import Likeness, likeness
from affbib.model.identifiers import Identifier
from affbib.model.references import Reference
from affbib.model.venues import same
from affbib.model.works import Work

__all__ = ["Signals", "carries", "signals_of", "threshold"]

# Prefixes under which a copy of a work may be besides its publisher's: arXiv, bioRxiv and medRxiv, SSRN, TechRxiv,
# PsyArXiv, Research Square, Preprints.org, Zenodo; and 10.5555, under which ACM numbers what has no DOI.
_COPIES = (
    "10.48550/",
    "10.1101/",
    "10.64898/",
    "10.2139/",
    "10.36227/",
    "10.31234/",
    "10.21203/",
    "10.20944/",
    "10.5281/",
    "10.5555/",
)


@frozen
class Signals:
    """What a reference and a work have to do with each other; `None` where a side does not say.

    `years`: between the reference's year and the nearest of the work's.
    """

    title: Likeness
    people: Agreement | None = None
    years: int | None = None
    venue: bool | None = None
    identifier: bool | None = None

    @property
    def features(self) -> Mapping[str, float]:
        """The signals as the numbers that the model weighs, by name."""
        return {**_title_features(self.title, self.people is not None), **self._other_features()}

    def _other_features(self) -> dict[str, float]:
        years, people = self.years, self.people
        changed = not self.title.same_words
        off = years is not None and years > 1
        share = people.share if people else 0.0
        return {
            "authors known": float(people is not None),
            "authors": share,
            "authors, title changed": share * changed,
            "authors differ": float(people is not None and share < 0.34),
            "first author": float(people is not None and people.first),
            "all authors": float(people is not None and people.complete),
            "year same": float(years == 0),
            "year near": float(years == 1),
            "year off": float(off),
            "year far": float(years is not None and years > 2),
            "year off, title changed": float(off and changed),
            "venue same": float(self.venue is True),
            "venue differs": float(self.venue is False),
            "venue differs, title changed": float(self.venue is False and changed),
            "venue and year same": float(self.venue is True and years == 0),
            "link": float(self.identifier is True),
            "link elsewhere": float(self.identifier is False),
        }

    @property
    def odds(self) -> float:
        """The odds that the reference means the work, were there no other: the probability is odds / (1 + odds)."""
        weights, _ = _model()
        total = sum(weights[name] * value for name, value in self.features.items() if value)
        return math.exp(max(-30.0, min(30.0, total)))


def _title_features(title: Likeness, authors_known: bool) -> dict[str, float]:
    # Tens of bits. What a colon sets off as a whole (a name, a subtitle) counts as left out, whatever its words.
    extra, missing = ([min(weight, 60.0) / 10 for weight in side] for side in (title.extra, title.missing))
    name = [title.head_left_out and side[0] > 0 for side in (extra, missing)]
    subtitle = [title.tail_left_out and side[2] > 0 for side in (extra, missing)]
    extra[0], missing[0] = extra[0] * (not name[0]), missing[0] * (not name[1])
    extra[2], missing[2] = extra[2] * (not subtitle[0]), missing[2] * (not subtitle[1])
    return {
        "any": 1.0,
        "common": min(title.common, 120.0) / 40,
        "same words": float(title.same_words),
        "same words, no authors": float(title.same_words and not authors_known),
        "exact": float(title.same_words and not title.slips),
        "similarity": title.similarity,
        "swapped": min(title.swapped, 60.0) / 10,
        "swapped any": float(title.swapped > 0),
        "swapped any, no authors": float(title.swapped > 0 and not authors_known),
        "extra head": extra[0],
        "extra middle": extra[1],
        "extra tail": extra[2],
        "extra any": float(max(extra) > 0.4),
        "missing head": missing[0],
        "missing middle": missing[1],
        "missing tail": missing[2],
        "name added": float(name[0]),
        "name left out": float(name[1]),
        "subtitle added": float(subtitle[0]),
        "subtitle left out": float(subtitle[1]),
        "slips": min(title.slips, 6) / 2,
        "doubtful": float(min(title.doubtful, 2)),
        "moved": min(title.moved, 6) / 2,
        "numbers": float(title.numbers > 0),
        "loose": float(min(title.loose, 2)),
    }


def signals_of(reference: Reference, work: Work) -> Signals:
    """Return what speaks for and against the work being the one that the reference means."""
    return Signals(
        likeness(reference.title, work.title),
        agreement(reference.authors, work.authors) if reference.authors and work.authors else None,
        min((abs(reference.year - year) for year in work.years), default=None) if reference.year is not None else None,
        same(reference.venue or "", *_containers(work)),
        carries(work, reference.identifiers),
    )


def _containers(work: Work) -> tuple[str, ...]:
    # The event of a workshop's proceedings is often the conference at which it was held.
    event = work.event.name if work.event and not work.container else ""
    return work.container, work.short_container, work.series, event


def carries(work: Work, identifiers: tuple[Identifier, ...]) -> bool | None:
    """Say whether the identifiers lead to the work; None where they cannot be compared with its own.

    A preprint's identifier does not contradict a publisher's, and schemes that a work has not cannot contradict it.
    """
    theirs = set(work.identifiers)
    if not theirs.isdisjoint(identifiers):
        return True
    schemes = {item.scheme for item in theirs if _of_publisher(item)}
    return False if any(item.scheme in schemes for item in identifiers if _of_publisher(item)) else None


def _of_publisher(item: Identifier) -> bool:
    return item.scheme not in ("arxiv", "openreview") and not item.value.startswith(_COPIES)


def threshold() -> float:
    """Return the score from which on a work is taken for the one that a reference means."""
    _, least = _model()
    return least


@cache
def _model() -> tuple[Mapping[str, float], float]:
    model = json.loads(resources.files("affbib").joinpath("data/matching.json").read_text(encoding="utf-8"))
    return model["weights"], model["threshold"]
