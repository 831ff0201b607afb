"""What was decided about each entry of a survey, and by whom: what makes a second run give the same file."""

from enum import StrEnum

from attrs import field, frozen

from affbib.model.identifiers import Identifier
from affbib.model.matches import Evidence, Verdict
from affbib.model.records import Bibliography, Record
from affbib.model.works import Work

__all__ = ["Decision", "Lock", "Maker"]


class Maker(StrEnum):
    """Who decided."""

    AFFBIB = "affbib"
    PERSON = "person"


def _identifier(value: Identifier | str | None) -> Identifier | None:
    return Identifier("doi", value) if isinstance(value, str) else value


@frozen
class Decision:
    """One row of a lock: an entry's spelling, its citation key, and what was decided about it.

    `authors` are "Given Family", `id` is an identifier of the work decided for (a text is a DOI), none where there is
    no such work, `identifiers` are those that the entry itself carries. `work` is the one decided for, as it was
    described; `score` and `evidence` speak for it, `others` are the works that contradict it. `written` is the record
    as it was last written, under the key `written_as`; where entries share a key, the first has it. `departed` says
    that the entry has left the survey: its record stays only where another paper took its place.
    """

    title: str
    authors: tuple[str, ...]
    year: int | None
    key: str
    id: Identifier | None = field(converter=_identifier)
    verdict: Verdict
    decided_by: Maker = Maker.AFFBIB
    score: float = 0.0
    evidence: Evidence | None = None
    reasons: tuple[str, ...] = ()
    others: tuple[Work, ...] = ()
    work: Work | None = None
    written: Record | None = None
    written_as: str = ""
    identifiers: tuple[Identifier, ...] = ()
    departed: bool = False

    @property
    def doi(self) -> str | None:
        """The DOI decided for, if the work is named by one."""
        return self.id.value if self.id is not None and self.id.scheme == "doi" else None


@frozen
class Lock:
    """The decisions for a survey, in its order, and behind them those for entries that have left it.

    The latter are kept so that a key which was given once is never given to another paper, and a person's decision is
    there again when its entry is.
    """

    decisions: tuple[Decision, ...] = ()

    def __repr__(self) -> str:
        return f"Lock({len(self.decisions)} decisions)"

    @property
    def bibliography(self) -> Bibliography:
        """The records as they were last written."""
        return Bibliography({row.written_as: row.written for row in self.decisions if row.written is not None})
