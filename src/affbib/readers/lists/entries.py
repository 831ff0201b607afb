"""Entries: drafts put together from a title and the fields around it, and how sure it is that they are papers."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

from attrs import define, evolve, field

from affbib.model.findings import Finding, Severity
from affbib.model.identifiers import identifiers_in
from affbib.model.survey import Link, SurveyEntry
from affbib.readers.blocks.runs import Run
from affbib.readers.fields.authors import Authors, are_names
from affbib.readers.fields.key_values import key_of, lines_of_runs
from affbib.readers.fields.links import is_label, is_paper_host, kind_of_label, kind_of_link
from affbib.readers.fields.segments import is_affiliation
from affbib.readers.fields.surroundings import HINT, Fields, read_fields
from affbib.readers.fields.titles import LIKELY, POSSIBLE, title_score
from affbib.readers.fields.venue_year import VenueYear
from affbib.readers.lists.item_title import ItemTitle
from affbib.readers.lists.sections import Section

__all__ = ["ENOUGH", "DraftEntry", "affiliations_by_place", "draft_entry", "is_entry"]

# The evidence that is asked of an entry where at least this share of its siblings are entries, and where fewer are;
# benchmarks/read_thresholds.py shows what becomes of real lists with other values.
ENOUGH: tuple[tuple[float, float], ...] = ((0.85, 0.75), (0.7, 1.1), (0.5, 1.3), (0.25, 1.9))
ALONE = 2.6


@define
class DraftEntry:
    """What may be an entry: a title with its fields, in a section, at its lines; `headed` by a column of titles."""

    title: str
    score: float
    fields: Fields
    section: Section
    line: int
    end_line: int
    href: str | None = None
    inherited: VenueYear = field(factory=VenueYear)
    raw: str = ""
    prose: int = 0
    headed: bool = False
    strong: bool = False

    @cached_property
    def evidence(self) -> float:
        """How much speaks for a paper: a title, a link to a paper, venue, year, authors; contents and tools against.

        A link to a paper is what few other things have; a venue with a year says nearly as much. That no weight has to
        be exact is what benchmarks/read_thresholds.py shows.
        """
        fields = self.fields
        kinds = {link.kind for link in fields.links}
        paper = any(
            link.kind == "paper" and (link.label != self.title or is_paper_host(link.url)) for link in fields.links
        )
        venue_year = fields.venue_year
        evidence = self.score
        evidence += 2.0 if paper else 0.5 if kinds else 0.0
        evidence += 0.75 * (venue_year.venue is not None) + 0.75 * (venue_year.year is not None)
        around = self.inherited or self.section.venue_year
        evidence += 1.0 if around.venue is not None and around.year is not None else 0.5 * bool(around)
        evidence += 1.0 if len(fields.authors.names) > 1 or fields.authors.truncated else 0.0
        evidence += 0.5 if "code" in kinds and len(kinds) > 1 else 0.0
        evidence += 0.5 if self.href == "" else 0.0
        evidence += 0.5 if self.headed else 0.0
        evidence += 1.0 if any(label.lower() in ("paper", "pdf") for label, _ in fields.empty) else 0.0
        evidence -= 2.5 if self.section.without_papers else 0.0
        published = venue_year.venue is not None and venue_year.year is not None
        evidence -= 1.5 if self.score < POSSIBLE or (not paper and not published and self._is_person) else 0.0
        evidence -= 1.5 if self.prose > 25 else 0.0
        evidence -= 1.5 if self.prose > 60 else 0.0
        return evidence

    @property
    def labelled(self) -> bool:
        """Whether the title is in bold and a link beside it says that it leads to the paper."""
        return self.strong and any(kind_of_label(link.label) == "paper" for link in self.fields.links)

    @property
    def leads_on(self) -> bool:
        """Whether the title leads to another Markdown file, and nothing to a paper: contents."""
        href = (self.href or "").partition("#")[0].lower()
        return href.endswith((".md", ".markdown")) and not any(
            link.kind == "paper" and link.url != self.href for link in self.fields.links
        )

    @property
    def is_template(self) -> bool:
        """Whether all links are placeholders, as where a list says how an entry is written: `[Paper](URL)`."""
        return bool(self.fields.links) and all(_PLACEHOLDER.fullmatch(link.url) for link in self.fields.links)

    @property
    def _is_person(self) -> bool:
        return len(self.title.split()) < 3 and are_names(self.title)

    def entry(self, path: str | None = None) -> SurveyEntry:
        """Return the entry: fields of its own first, then what its headings say."""
        fields, section = self.fields, self.section
        venue_year, origins = fields.venue_year, dict(fields.origins)
        origin = next((o for _, i, o in fields.venue_years if i.venue == venue_year.venue), "inline")
        venue, year = venue_year.venue, venue_year.year
        for more, name in ((self.inherited, "parent"), (section.venue_year, "heading"), (fields.hint, "inline")):
            if venue is None and more.venue is not None:
                venue, origins["venue"] = more.venue, name
            if year is None and more.year is not None:
                year, origins["year"] = more.year, name
        if venue is None and year is None and section.document:
            venue, year = section.document.venue, section.document.year
            origins["venue"] = origins["year"] = "document"
        links = _unique(fields.links)
        if not any(link.kind == "paper" for link in links):
            links += tuple(fields.named[:1])
        if year is None and (year := _preprint_year(links)) is not None:
            origins["year"] = "link"
        elif venue_year.preprint and venue_year.year is not None and _is_month(venue_year.year, links):
            year, origins["year"] = _preprint_year(links), "link"
        if venue is not None:
            origins.setdefault("venue", origin)
        if year is not None:
            origins.setdefault("year", origin)
        origins.setdefault("title", "inline")
        return SurveyEntry(
            title=self.title,
            authors=fields.authors.names,
            authors_truncated=fields.authors.truncated,
            venue=venue,
            year=year,
            affiliation=fields.affiliation,
            section=section.path,
            section_marks=section.marks,
            links=links,
            line=self.line,
            end_line=self.end_line,
            raw=self.raw,
            origins=tuple(sorted(origins.items())),
            path=path,
        )

    def findings(self, path: str | None) -> Iterable[Finding]:
        """Return what is wrong in the entry's own text: empty links, and authors repaired or not understood."""
        for label, line in self.fields.empty:
            yield Finding("empty-link", Severity.WARNING, f'the link "{label}" leads nowhere: add or drop it',
                          path, line, field="links", found=label)  # fmt: skip
        for found, expected in self.fields.authors.repairs:
            yield Finding("odd-author", Severity.WARNING, f'"{found}" in the authors is read as "{expected}"',
                          path, self.line, field="authors", found=found, expected=expected)  # fmt: skip
        if self.fields.unread:
            message = f'"{self.fields.unread}" looks like authors and is not understood'
            yield Finding("unread-authors", Severity.WARNING, message,
                          path, self.line, field="authors", found=self.fields.unread)  # fmt: skip


_PLACEHOLDER = re.compile(r"[<{]?(?:[a-z]{2,12}[ _-])?(?:url|link)[>}]?", re.IGNORECASE)
_ARXIV_YEAR = re.compile(r"(\d\d)(?:0[1-9]|1[0-2])\.\d{4,5}")


def _preprint_year(links: Sequence[Link]) -> int | None:
    """Return the year in the arXiv identifier of a paper's link."""
    for link in links:
        if link.kind == "paper" and "arxiv" in link.url.lower():
            for identifier in identifiers_in(link.url):
                match = _ARXIV_YEAR.match(identifier.value) if identifier.scheme == "arxiv" else None
                if match is not None:
                    return 2000 + int(match[1])
    return None


def _is_month(year: int, links: Sequence[Link]) -> bool:
    """Say whether a year is the first half of an arXiv identifier in a link: "arXiv 2011" is November 2020."""
    begins = re.compile(rf"arxiv\.org/\w+/{year}\.", re.IGNORECASE)
    return any(link.kind == "paper" and begins.search(link.url) for link in links)


def _unique(links: Sequence[Link]) -> tuple[Link, ...]:
    """Return links without repeats; a link without a telling label is the paper's when no other is."""
    unique = list({(link.kind, link.url): link for link in reversed(links)}.values())[::-1]
    if not any(link.kind == "paper" for link in unique):
        place = next((n for n, link in enumerate(unique) if link.kind == "other" and is_label(link.label)), None)
        if place is not None:
            unique[place] = evolve(unique[place], kind="paper")
    return tuple(unique)


def draft_entry(
    title: ItemTitle,
    details: Sequence[Run],
    section: Section,
    lines: tuple[int, int],
    *,
    inherited: VenueYear | None = None,
) -> DraftEntry:
    """Return the draft of the entry that an item with a title is; `details` are the runs of the lines below it."""
    fields = read_fields(title.before, title.after)
    if title.href is not None:
        _add_title_link(fields, title)
    if details:
        more = read_fields((), _without_others(details), people=not fields.authors.names)
        if _is_word(more.authors):
            more.authors = Authors()
        _merge(fields, more)
    return DraftEntry(
        title.text,
        title.score,
        fields,
        section,
        *lines,
        title.href,
        inherited if inherited is not None else VenueYear(),
        prose=_prose(title, fields),
        strong=title.strong,
    )


def _is_word(authors: Authors) -> bool:
    """Say whether the only name of a line is hardly one: a word, or words without capitals ("Certified defense")."""
    names = [str(name) for name in authors.names]
    if len(names) != 1 or authors.truncated or not names[0].isascii():
        return False
    return " " not in names[0] or any(word.islower() for word in names[0].split())


def _prose(title: ItemTitle, fields: Fields) -> int:
    """Return how many words stand behind the title that are no authors: a description, or the sentence it is in."""
    words = 0
    for line in lines_of_runs(title.after):
        long = sum(len(run.text.split()) for run in line if run.kind == "text" and len(run.text) > 60)
        words += long if long and key_of(line)[0] != "skip" else 0
    return max(0, words - 3 * len(fields.authors.names))


def _add_title_link(fields: Fields, title: ItemTitle) -> None:
    url = (title.href or "").strip()
    if not url:
        fields.empty.insert(0, (title.text[:60], title.line))
    elif not url.startswith("#"):
        kind = kind_of_link("", url)
        kind = "paper" if kind == "other" or not any(link.kind == "paper" for link in fields.links) else kind
        if kind == "paper" and any(link.kind == "paper" for link in fields.links) and not is_paper_host(url):
            kind = "project"
        fields.links.insert(0, Link(kind, url, title.text))


def _without_others(details: Sequence[Run]) -> list[Run]:
    """Leave out of the lines below an entry the links to other works."""
    return [
        run
        for run in details
        if run.kind != "link" or run.bracketed or run.text[:1] == "[" or title_score(run.text) < LIKELY
    ]


def _merge(fields: Fields, more: Fields) -> None:
    """Add what the lines below say to what the item itself says, which comes first."""
    if not fields.authors.names:
        fields.authors = more.authors
        fields.unread = more.unread if more.authors.names else fields.unread or more.unread
    if fields.affiliation is None:
        fields.affiliation = more.affiliation
    papers = any(link.kind == "paper" for link in fields.links)
    fields.links += [link for link in more.links if link.kind != "paper" or not papers]
    fields.named += more.named
    fields.empty += more.empty
    fields.venue_years += [
        (rank + 1 if rank < HINT - 1 else rank, venue_year, origin) for rank, venue_year, origin in more.venue_years
    ]
    for name, origin in more.origins.items():
        fields.origins.setdefault(name, origin)


def affiliations_by_place(drafts: Iterable[DraftEntry]) -> None:
    """Take a tag for an affiliation where the tags at its place are affiliations in the entries around it."""
    drafts = list(drafts)
    places: defaultdict[tuple[str, int], list[bool]] = defaultdict(list)
    for draft in drafts:
        for place, text in draft.fields.tags:
            places[place].append(is_affiliation(text))
    chosen = {place for place, votes in places.items() if sum(votes) >= 0.3 * len(votes)}
    for draft in drafts:
        fields = draft.fields
        for place, text in fields.tags:
            if fields.affiliation is None and place in chosen and not re.fullmatch(r"[\W\d]*", text):
                fields.affiliation = text.strip()
                fields.origins["affiliation"] = "inline"


def is_entry(draft: DraftEntry, agreed: float, *, listed: bool = True) -> bool:
    """Say whether a draft is taken for a paper; `agreed` is the share of its siblings that are, `listed`
    says that they stand in a list or a table.

    Among papers a title with any link, venue or year is enough; among other things only strong evidence is.
    """
    if draft.is_template:
        return False
    if draft.href is not None and (draft.href.startswith("#") or draft.leads_on):
        return False
    for share, least in ENOUGH:
        if agreed >= share and (share < 0.5 or (listed and not draft.section.without_papers)):
            return draft.evidence >= least
    return draft.evidence >= ALONE
