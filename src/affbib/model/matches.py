"""Which work an entry means, how sure that is, and why."""

from enum import StrEnum

from attrs import frozen

from affbib.model.survey import SurveyEntry
from affbib.model.works import Work
from affbib.text.folding import shortened

__all__ = ["Candidate", "Evidence", "Match", "Verdict"]


class Verdict(StrEnum):
    """What was decided about an entry."""

    MATCHED = "matched"
    AMBIGUOUS = "ambiguous"
    """Two works explain the entry equally well."""
    CONFLICTING = "conflicting"
    """Strong signals contradict each other."""
    UNMATCHED = "unmatched"
    """A source was asked, and nothing fits."""
    UNASKED = "unasked"
    """A source could not be asked: never the same as unmatched."""


@frozen
class Evidence:
    """What speaks for and against one work, a signal a field; `None` where a side does not say.

    `identifier`: a link of the entry leads to this work (True) or to another (False). `title` and `authors`: how alike
    they are, in [0, 1]. `years`: years between the survey's year and the nearest of the work's, 0 or more. `venue`:
    the survey's venue is the work's container (True) or another (False). `differs`: the words, numbers or marks that
    make the two titles those of different works however alike the rest.
    """

    title: float
    identifier: bool | None = None
    authors: float | None = None
    years: int | None = None
    venue: bool | None = None
    differs: tuple[str, ...] = ()


@frozen
class Candidate:
    """A work that an entry may mean; `score` in [0, 1] is the probability that it does."""

    work: Work
    score: float
    evidence: Evidence

    def __repr__(self) -> str:
        return f"Candidate({self.score:.2f}, {self.work!r})"


@frozen
class Match:
    """The verdict on one entry: `candidates` best first, `reasons` in words.

    `work` is the work to write: the best candidate's if the verdict is matched or conflicting, else none. `others` are
    the works that contradict it (conflicting) or are as likely (ambiguous).
    """

    entry: SurveyEntry
    verdict: Verdict
    candidates: tuple[Candidate, ...] = ()
    others: tuple[Work, ...] = ()
    reasons: tuple[str, ...] = ()

    def __repr__(self) -> str:
        found = f" {shortened(self.doi)} ({self.score:.2f})" if self.doi else ""
        return f"Match({self.verdict}{found}: {shortened(self.entry.title)!r})"

    @property
    def best(self) -> Candidate | None:
        """The best candidate, whatever the verdict."""
        return self.candidates[0] if self.candidates else None

    @property
    def work(self) -> Work | None:
        """The work that a bibliography takes for the entry."""
        taken = self.verdict in (Verdict.MATCHED, Verdict.CONFLICTING)
        return self.candidates[0].work if taken and self.candidates else None

    @property
    def doi(self) -> str | None:
        """The DOI of `work`."""
        return self.work.doi if self.work else None

    @property
    def score(self) -> float:
        """The best candidate's score, 0 without candidates."""
        return self.candidates[0].score if self.candidates else 0.0
