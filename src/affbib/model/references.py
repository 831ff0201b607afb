"""What somebody wrote about one paper: in a survey list, in a .bib, in a query."""

from attrs import frozen

from affbib.model.identifiers import Identifier
from affbib.model.names import Name, brief
from affbib.text.folding import shortened

__all__ = ["Reference"]


@frozen
class Reference:
    """What somebody wrote about one paper: every field may be wrong or absent.

    `authors_truncated` says that the list ends in "et al.". `venue` is where the paper appeared, in the writer's words;
    `type` is a BibTeX or biblatex type, in lower case. `identifiers` are without repeats, in the order written. `line`
    (1-based) and `path` say where it stands.

    >>> Reference("A Title", year=2023)
    Reference('A Title', 2023)
    """

    title: str
    authors: tuple[Name, ...] = ()
    authors_truncated: bool = False
    venue: str | None = None
    year: int | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    type: str | None = None
    identifiers: tuple[Identifier, ...] = ()
    line: int | None = None
    path: str | None = None

    def __repr__(self) -> str:
        parts = (
            repr(shortened(self.title)),
            shortened(brief(self.authors, truncated=self.authors_truncated), 40),
            shortened(" ".join(str(part) for part in (self.venue, self.year) if part), 40),
            f"line {self.line}" if self.line else "",
        )
        return f"{type(self).__name__}({', '.join(part for part in parts if part)})"
