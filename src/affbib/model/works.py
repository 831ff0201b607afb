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


def _identifier(value: Identifier | str) -> Identifier:
    return value if isinstance(value, Identifier) else Identifier("doi", value)


@frozen
class Work:
    """A publication as a source describes it: plain Unicode, no markup, and not BibTeX.

    `id` is the identifier by which the work is named (a text is a DOI, in lower case), `aliases` are its others: two
    works are one where their `id` is. `type` is Crossref's name of the type ("journal-article",
    "proceedings-article", …); `title` has the subtitle joined; `container` is the journal, the proceedings or the book,
    `series` the series it is part of. `printed`, `online` and `issued` are as the source says; `issued` is the
    earlier of the two. `preprint_of` and `preprints` name the published works and the preprints of it.
    `unconfirmed` names the source's fields that nobody has seen in a source of record, `survey_only` those that
    only a survey states: both are likely, not certain.

    >>> work = Work(Identifier("openreview", "abC9"), "A Title")
    >>> work.doi, work.name, Work("10.1/x", "A Title").name
    (None, 'openreview:abC9', '10.1/x')
    """

    id: Identifier = field(converter=_identifier)
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
    aliases: tuple[Identifier, ...] = ()
    preprint_of: tuple[Identifier, ...] = ()
    preprints: tuple[Identifier, ...] = ()
    source: str = ""
    unconfirmed: tuple[str, ...] = field(default=())
    survey_only: tuple[str, ...] = field(default=())

    def __repr__(self) -> str:
        parts = (
            shortened(self.name),
            repr(shortened(self.title)),
            shortened(brief(self.authors), 40),
            str(self.year or ""),
        )
        return f"Work({', '.join(filter(None, parts))})"

    @property
    def identifiers(self) -> tuple[Identifier, ...]:
        """All identifiers of the work, that by which it is named first."""
        return (self.id, *self.aliases)

    @property
    def doi(self) -> str | None:
        """The DOI, in lower case, if the work has one."""
        return next((one.value for one in self.identifiers if one.scheme == "doi"), None)

    @property
    def name(self) -> str:
        """The work's identifier as messages show it: a DOI bare, any other with its scheme."""
        return self.doi or str(self.id)

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
