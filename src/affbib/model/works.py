"""A publication as a metadata source describes it."""

from attrs import field, frozen

from affbib.model.identifiers import Identifier
from affbib.model.names import Name, brief
from affbib.text.folding import shortened

__all__ = ["Event", "PartialDate", "Work"]


@frozen(order=True)
class PartialDate:
    """A date of which only the year is sure; `month` and `day` are 1-based, 0 where unknown.

    >>> str(PartialDate(2023, 6))
    '2023-06'
    """

    year: int
    month: int = 0
    day: int = 0

    def __str__(self) -> str:
        parts = [f"{self.year:04}"] + [f"{part:02}" for part in (self.month, self.day) if part]
        return "-".join(parts)


@frozen
class Event:
    """The conference at which a work was presented."""

    name: str
    acronym: str = ""
    location: str = ""


@frozen
class Work:
    """A publication as a source describes it: plain Unicode, no markup, and not BibTeX.

    `doi` is in lower case; `type` is Crossref's name of the type ("journal-article", "proceedings-article", …);
    `title` has the subtitle joined; `container` is the journal, the proceedings or the book, `series` the series it is
    part of. `printed`, `online` and `issued` are as the source says; `issued` is the earlier of the two.
    `identifiers` are those found in its DOI and landing page. `unconfirmed` names the source's fields that nobody has
    seen in a source of record, `survey_only` those that only a survey states: both are likely, not certain.
    """

    doi: str
    title: str
    type: str = "other"
    authors: tuple[Name, ...] = ()
    editors: tuple[Name, ...] = ()
    container: str = ""
    short_container: str = ""
    series: str = ""
    event: Event | None = None
    printed: PartialDate | None = None
    online: PartialDate | None = None
    issued: PartialDate | None = None
    volume: str = ""
    issue: str = ""
    pages: str = ""
    article_number: str = ""
    publisher: str = ""
    publisher_location: str = ""
    institution: str = ""
    issn: tuple[str, ...] = ()
    isbn: tuple[str, ...] = ()
    url: str = ""
    identifiers: tuple[Identifier, ...] = ()
    preprint_of: tuple[str, ...] = ()
    preprints: tuple[str, ...] = ()
    source: str = ""
    unconfirmed: tuple[str, ...] = field(default=())
    survey_only: tuple[str, ...] = field(default=())

    def __repr__(self) -> str:
        said = (
            shortened(self.doi),
            repr(shortened(self.title)),
            shortened(brief(self.authors), 40),
            str(self.year or ""),
        )
        return f"Work({', '.join(filter(None, said))})"

    @property
    def years(self) -> tuple[int, ...]:
        """The years in which the work may be said to have appeared: print, online, issued; without repeats.

        >>> Work("10.1/x", "T", printed=PartialDate(2023), online=PartialDate(2021)).years
        (2023, 2021)
        """
        dates = (self.printed, self.online, self.issued)
        return tuple(dict.fromkeys(date.year for date in dates if date is not None))

    @property
    def year(self) -> int | None:
        """The year to cite: the volume's, so print before online."""
        return self.years[0] if self.years else None
