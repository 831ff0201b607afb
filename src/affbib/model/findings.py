"""What is wrong, and where: bad data is data."""

from enum import StrEnum

from attrs import field as attribute
from attrs import frozen

from affbib.text.edits import Edit
from affbib.text.folding import shortened

__all__ = ["Finding", "Fix", "Severity"]


class Severity(StrEnum):
    """How much a finding matters, mildest first."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"

    @property
    def rank(self) -> int:
        """The place in the order info, warning, error: 0 to 2."""
        return list(Severity).index(self)


@frozen
class Fix:
    """The edits that mend what a finding is about.

    Their places are counted, in characters, from the beginning of the file's line `line` (1-based). A fix is `safe`
    where nobody has to look at it: what the text says stays the same.
    """

    edits: tuple[Edit, ...]
    safe: bool = attribute(default=False, kw_only=True)
    line: int = attribute(default=1, kw_only=True)


@frozen
class Finding:
    """One thing that is wrong or worth knowing, at a place of the input.

    `line` and `column` are 1-based; `code` is stable (docs/reference/findings.md lists them); `found` is what the input
    says, `expected` what the evidence says; `fix` mends it, where something can.

    >>> print(Finding("year-differs", Severity.WARNING, "the year is 2021, not 2023", path="list.md", line=9))
    list.md:9: year-differs the year is 2021, not 2023
    """

    code: str
    severity: Severity
    message: str
    path: str | None = None
    line: int | None = None
    column: int | None = None
    key: str | None = None
    field: str | None = None
    found: str | None = None
    expected: str | None = None
    fix: Fix | None = attribute(default=None, kw_only=True)

    def __repr__(self) -> str:
        return f"Finding({self.severity}: {shortened(str(self), 200)!r})"

    def __str__(self) -> str:
        place = [str(part) for part in (self.path, self.line, self.column) if part is not None]
        return f"{':'.join(place)}: {self.code} {self.message}" if place else f"{self.code} {self.message}"
