"""A survey list as a person wrote it."""

from typing import TYPE_CHECKING

from attrs import Factory, field, frozen

from affbib.model.findings import Finding
from affbib.model.frames import frame_of
from affbib.model.identifiers import Identifier, identifiers_in
from affbib.model.references import Reference
from affbib.text.folding import shortened

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = ["Link", "Survey", "SurveyEntry", "Unread"]


@frozen
class Link:
    """A link of an entry: its `kind` ("paper", "code", "project", …), `url`, and the words it was shown with."""

    kind: str
    url: str
    label: str = ""


def _identifiers_in_links(entry: "SurveyEntry") -> tuple[Identifier, ...]:
    return tuple(dict.fromkeys(found for url in entry.urls("paper") for found in identifiers_in(url)))


@frozen(repr=False)
class SurveyEntry(Reference):
    """One paper as a survey lists it: a `Reference` with its place in the list.

    `section` is the path of headings, outermost first, without emoji (those are in `section_marks`, one for each
    heading, "" where there is none). `identifiers` are those of the paper links. `line` and `end_line` are 1-based.
    `origins` says for each field where it was read: "inline", "cell", "heading", "badge", "parent", "link", "document".
    `raw` is the entry's own text, `path` the file that it stands in.

    >>> SurveyEntry("A Title", links=(Link("paper", "https://arxiv.org/abs/1706.03762"),)).identifiers
    (Identifier(scheme='arxiv', value='1706.03762'),)
    """

    affiliation: str | None = None
    section: tuple[str, ...] = ()
    section_marks: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    identifiers: tuple[Identifier, ...] = field(init=False, default=Factory(_identifiers_in_links, takes_self=True))
    end_line: int | None = None
    raw: str = ""
    origins: tuple[tuple[str, str], ...] = ()

    def urls(self, kind: str) -> tuple[str, ...]:
        """Return the URLs of the links of one kind, in the order written.

        >>> SurveyEntry("A Title", links=(Link("code", "https://example.org"),)).urls("code")
        ('https://example.org',)
        """
        return tuple(link.url for link in self.links if link.kind == kind)


@frozen
class Unread:
    """A line of a survey list that was not understood: its number (1-based), its text, and the file it stands in.

    >>> print(Unread(7, "- 20xx A Title", path="list.md"))
    list.md:7: - 20xx A Title
    """

    line: int
    text: str
    path: str | None = None

    def __str__(self) -> str:
        return f"{self.path or '-'}:{self.line}: {self.text}"


@frozen
class Survey:
    """The entries of a survey list in its order, with what was wrong in its text and what was not understood.

    `unread` holds the lines that look like content but were not understood.
    """

    entries: tuple[SurveyEntry, ...]
    path: str | None = None
    findings: tuple[Finding, ...] = ()
    unread: tuple[Unread, ...] = ()

    def __len__(self) -> int:
        return len(self.entries)

    def __repr__(self) -> str:
        place = f" from {shortened(self.path)}" if self.path else ""
        return f"Survey({len(self)} entries{place}, {len(self.findings)} findings)"

    def to_frame(self) -> "DataFrame":
        """Return a DataFrame with a row for each entry; `affbib.read` makes a survey of it again.

        The columns are line, title, authors (`Given Family; Given Family`, at the end `et al.` where the list is cut),
        venue, year, affiliation, section (`Outer > Inner`) and, for each kind of link that there is, its URLs with
        blanks between them; paper and code are always there. What an entry does not say is missing.

        :raises ExtraError: the extra `affbib[pandas]` is not installed

        >>> from affbib.model.names import Name
        >>> Survey((SurveyEntry("A Title", (Name("Lee", "Ann"), Name("Wu", "Bo"))),)).to_frame().authors[0]
        'Ann Lee; Bo Wu'
        """
        kinds = dict.fromkeys(("paper", "code", *(link.kind for entry in self.entries for link in entry.links)))
        columns: dict[str, list[object]] = {
            "line": [entry.line for entry in self.entries],
            "title": [entry.title for entry in self.entries],
            "authors": [_people(entry) for entry in self.entries],
            "venue": [entry.venue for entry in self.entries],
            "year": [entry.year for entry in self.entries],
            "affiliation": [entry.affiliation for entry in self.entries],
            "section": [" > ".join(entry.section) or None for entry in self.entries],
        }
        for kind in kinds:
            columns.setdefault(kind, [" ".join(entry.urls(kind)) or None for entry in self.entries])
        return frame_of(columns, integers=("line", "year"))


def _people(entry: SurveyEntry) -> str | None:
    names = [str(name) for name in entry.authors]
    return "; ".join([*names, "et al."] if names and entry.authors_truncated else names) or None
