"""Siblings: the drafts of entries in a group, and which of them are taken for papers."""

from affbib.readers.blocks.runs import Run
from affbib.readers.fields.key_values import key_of
from affbib.readers.fields.links import kind_of_label
from affbib.readers.fields.segments import is_affiliation
from affbib.readers.fields.surroundings import read_fields
from affbib.readers.fields.titles import LIKELY, POSSIBLE
from affbib.readers.fields.venue_year import VenueYear, is_known_venue
from affbib.readers.lists.entries import ENOUGH, DraftEntry, draft_entry, is_entry
from affbib.readers.lists.groups import Group, with_titles
from affbib.readers.lists.item_title import ItemTitle, Layout
from affbib.readers.lists.items import ListItem, runs_below
from affbib.readers.lists.layout_choice import rank_layouts, title_in
from affbib.readers.lists.tables import drafts_of_table

__all__ = ["papers_of_group"]


def papers_of_group(group: Group, prior: dict[Layout, float]) -> tuple[list[DraftEntry], list[DraftEntry]]:
    """Return the drafts of a group that are taken for papers, and those that are not but look like content.

    `prior` says how well each layout fits the whole document, as `rank_layouts` returns it.
    """
    drafts = _drafts(group, prior) if group.table is None else drafts_of_table(group.table, group.section)
    sure = sum(is_entry(draft, ENOUGH[-1][0]) for draft in drafts)
    agreed = sure / len(drafts) if drafts else 0.0
    taken: list[DraftEntry] = []
    left: list[DraftEntry] = []
    for draft in drafts:
        if is_entry(draft, agreed, listed=not group.paragraphs or draft.labelled):
            taken.append(draft)
        elif _looks_like_content(draft, agreed):
            left.append(draft)
    return taken, left


def _looks_like_content(draft: DraftEntry, agreed: float) -> bool:
    """Say whether what was not taken for a paper deserves a look: a title with a link, or a sibling of papers."""
    if draft.section.without_papers or (draft.href or "").startswith("#") or draft.score < POSSIBLE:
        return False
    return agreed >= 0.3 or (draft.score >= LIKELY and bool(draft.fields.links) and draft.evidence >= 1.0)


def _drafts(group: Group, prior: dict[Layout, float]) -> list[DraftEntry]:
    layouts = rank_layouts(with_titles(group.items), prior)
    drafts: list[DraftEntry] = []
    open_entry: tuple[ItemTitle, list[Run], ListItem] | None = None
    pending: list[tuple[ItemTitle, list[Run], ListItem]] = []
    for item in group.items:
        title = _title_of(item, layouts)
        details = runs_below(item)
        if group.paragraphs and open_entry is not None and (title is None or not _starts_entry(item, title)):
            open_entry[1].extend([Run("", item.line, "break"), *item.runs, *details])
            open_entry[2].end_line = max(open_entry[2].end_line, item.end_line)
            continue
        if title is not None:
            open_entry = (title, details, item)
            pending.append(open_entry)
    parents: tuple[ListItem, ...] = ()
    inherited = VenueYear()
    for title, details, item in pending:
        if item.parents is not parents:
            parents, inherited = item.parents, _inherited(item.parents)
        if item.parents and len(item.parents[-1].children) == 1:
            parent = item.parents[-1].runs
            own = [run for run in parent if run.kind != "text" or is_affiliation(run.text)]
            details = [*details, Run("", item.line, "break"), *own]
        drafts.append(draft_entry(title, details, group.section, (item.line, item.end_line), inherited=inherited))
    return drafts


def _starts_entry(item: ListItem, title: ItemTitle) -> bool:
    """Say whether a paragraph begins an entry, rather than going on with the one before."""
    surely = title.score >= 0.5 or (title.strong and (title.score >= POSSIBLE or _has_paper(item)))
    return surely and not key_of(item.runs)[0]


def _has_paper(item: ListItem) -> bool:
    return any(run.kind == "link" and kind_of_label(run.text) == "paper" for run in item.runs)


def _title_of(item: ListItem, layouts: dict[Layout, float]) -> ItemTitle | None:
    """Return an item's title at the place where its siblings have theirs, else where it is likeliest."""
    weak: ItemTitle | None = None
    for layout in layouts:
        title = title_in(layout, item)
        if title is None:
            continue
        if title.score >= (POSSIBLE if layouts[layout] >= LIKELY else LIKELY):
            return title
        if weak is None or title.score > weak.score:
            weak = title
    return weak


def _inherited(parents: tuple[ListItem, ...]) -> VenueYear:
    for parent in reversed(parents):
        venue_year = read_fields((), parent.runs, people=False).venue_year
        if venue_year.year is not None or (venue_year.venue is not None and is_known_venue(venue_year.venue)):
            return venue_year
    return VenueYear()
