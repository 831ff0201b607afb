"""What was decided about each entry of a survey, and by whom: what makes a second run give the same file."""

from collections.abc import Mapping
from enum import StrEnum

from attrs import Factory, field, frozen

from affbib.matches import Evidence, Verdict
from affbib.works import Work

__all__ = ["Decision", "Lock", "Maker", "Written"]


class Maker(StrEnum):
    """Who decided."""

    AFFBIB = "affbib"
    PERSON = "person"


@frozen
class Written:
    """A record as it was last written: its type, and the text of each field as it stands in the .bib."""

    type: str
    fields: Mapping[str, str] = field(factory=dict, converter=dict)


@frozen
class Decision:
    """One row of a lock: an entry's spelling, its citation key, and what was decided about it.

    `authors` are "Given Family". `others` are the works that contradict the decision, `work` the one decided for.
    `evidence` and `score` are the best candidate's.
    """

    title: str
    authors: tuple[str, ...]
    year: int | None
    key: str
    doi: str | None
    verdict: Verdict
    decided_by: Maker = Maker.AFFBIB
    score: float = 0.0
    evidence: Evidence | None = None
    reasons: tuple[str, ...] = ()
    others: tuple[Work, ...] = ()
    work: Work | None = None
    written: Written | None = None


@frozen
class Lock:
    """The decisions for a survey, in its order."""

    decisions: tuple[Decision, ...] = Factory(tuple)
