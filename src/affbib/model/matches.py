"""Which work a reference means, how sure that is, and why."""

from enum import StrEnum

from attrs import frozen

from affbib.model.references import Reference
from affbib.model.works import Work
from affbib.text.folding import shortened

__all__ = ["Candidate", "Evidence", "Match", "Verdict"]


class Verdict(StrEnum):
    """What was decided about a reference."""

    MATCHED = "matched"
    AMBIGUOUS = "ambiguous"
    """Two works explain the reference equally well."""
    CONFLICTING = "conflicting"
    """Strong signals contradict each other."""
    UNMATCHED = "unmatched"
    """A source was asked, and nothing fits."""
    UNASKED = "unasked"
    """A source could not be asked: never the same as unmatched."""


@frozen
class Evidence:
    """What speaks for and against one work, a signal a field; `None` where a side does not say.

    `identifier`: an identifier of the reference is this work's (True) or another work's (False). `title` and `authors`:
    how alike they are, in [0, 1]. `years`: years between the reference's year and the nearest of the work's, 0 or
    more. `venue`: the reference's venue is the work's container (True) or another (False). `differs`: the words,
    numbers or marks that make the two titles those of different works however alike the rest.
    """

    title: float
    identifier: bool | None = None
    authors: float | None = None
    years: int | None = None
    venue: bool | None = None
    differs: tuple[str, ...] = ()


@frozen
class Candidate:
    """A work that a reference may mean; `score` in [0, 1] is the probability that it does."""

    work: Work
    score: float
    evidence: Evidence

    def __repr__(self) -> str:
        return f"Candidate({self.score:.2f}, {self.work!r})"


@frozen
class Match:
    """The verdict on one reference: `candidates` best first, `reasons` in words.

    `work` is the work to write: the best candidate's if the verdict is matched or conflicting, else none. `others` are
    the works that contradict it (conflicting) or are as likely (ambiguous).
    """

    reference: Reference
    verdict: Verdict
    candidates: tuple[Candidate, ...] = ()
    others: tuple[Work, ...] = ()
    reasons: tuple[str, ...] = ()

    def __repr__(self) -> str:
        work = f" {shortened(self.work.name)} ({self.score:.2f})" if self.work else ""
        return f"Match({self.verdict}{work}: {shortened(self.reference.title)!r})"

    @property
    def best(self) -> Candidate | None:
        """The best candidate, whatever the verdict."""
        return self.candidates[0] if self.candidates else None

    @property
    def work(self) -> Work | None:
        """The work that a bibliography takes for the reference."""
        taken = self.verdict in (Verdict.MATCHED, Verdict.CONFLICTING)
        return self.candidates[0].work if taken and self.candidates else None

    @property
    def doi(self) -> str | None:
        """The DOI of `work`, if it has one."""
        return self.work.doi if self.work else None

    @property
    def score(self) -> float:
        """The best candidate's score, 0 without candidates."""
        return self.candidates[0].score if self.candidates else 0.0
