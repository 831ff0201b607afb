"""Markdown lists: from the tree to sections, from sections to sibling items, from items to entries."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from attrs import define, evolve, field

from affbib.model.findings import Finding, Severity
from affbib.model.survey import Survey, Unread
from affbib.readers.blocks.block import TextBlock
from affbib.readers.blocks.runs import Run, without_emoji
from affbib.readers.blocks.tree import Tree, parse_tree
from affbib.readers.fields.key_values import key_of
from affbib.readers.fields.links import is_paper_host, kind_of_label
from affbib.readers.fields.segments import is_affiliation
from affbib.readers.fields.surroundings import read_fields
from affbib.readers.fields.titles import title_score
from affbib.readers.fields.venue_year import VenueYear, is_known_venue, is_venue
from affbib.readers.lists.entries import DraftEntry, affiliations_by_place, draft_entry, is_entry
from affbib.readers.lists.item_title import ItemTitle, Layout
from affbib.readers.lists.items import ListItem, item_of, joined, lines_of, runs_below
from affbib.readers.lists.layout_choice import LAYOUTS, SAMPLE, rank_layouts, title_in
from affbib.readers.lists.layouts import authors_first
from affbib.readers.lists.sections import Section, sections_of
from affbib.readers.lists.tables import drafts_of_table
from affbib.readers.lists.unread import remaining_lines

__all__ = ["read_markdown"]

LONGEST_UNREAD = 200
_WORDS = re.compile(r"[^\W\d_]")


@define
class Group:
    """Sibling items of one section: they share a layout."""

    section: Section
    items: list[ListItem] = field(factory=list)
    paragraphs: bool = False
    table: TextBlock | None = None


def read_markdown(text: str, path: str | None = None) -> Survey:
    """Return the survey in a Markdown text.

    >>> survey = read_markdown("- [2023 TMM] **A Title of Note**, Ann Lee; Bo Wu [[Paper](https://doi.org/10.1/x)]")
    >>> survey.entries[0].title, survey.entries[0].year
    ('A Title of Note', 2023)
    """
    tree = parse_tree(text)
    sections = sections_of(tree.blocks)
    groups = [group for part in _with_titled_headings(sections) for group in part]
    prior = rank_layouts(_telling([item for group in groups for item in group.items], 8 * SAMPLE), most=4 * SAMPLE)
    lines = text.split("\n")
    drafts: list[DraftEntry] = []
    unread: set[int] = set(tree.long)
    if tree.deep:  # the parser may stop there
        unread.update(number for number in range(tree.deep[0], len(lines) + 1) if lines[number - 1].strip())
    for group in groups:
        taken, left = _read_group(group, prior)
        drafts += taken
        unread.update(draft.line for draft in left)
    drafts.sort(key=lambda draft: draft.line)
    for draft in drafts:
        draft.raw = "\n".join(lines[draft.line - 1 : draft.end_line])
    affiliations_by_place(drafts)
    findings = [finding for draft in drafts for finding in draft.findings(path)]
    findings += _left_out(tree, path)
    if tree.deep:
        unread.difference_update(n for c in drafts for n in range(c.line, c.end_line + 1))
    unread.update(remaining_lines(sections, ((c.line, c.end_line) for c in drafts), len(lines)))
    findings.sort(key=lambda finding: finding.line or 0)
    entries = tuple(draft.entry(path) for draft in drafts)
    left_over = tuple(Unread(number, lines[number - 1][:LONGEST_UNREAD], path) for number in sorted(unread))
    return Survey(entries, path, tuple(findings), left_over)


def _left_out(tree: Tree, path: str | None) -> Iterator[Finding]:
    """Return findings about what the tree does not hold."""
    for first, last in tree.unclosed:
        message = f"the code fence or comment never closes: lines {first} to {last} are not read; close it"
        yield Finding("unclosed", Severity.WARNING, message, path, first)
    for number in tree.long:
        yield Finding(
            "long-line", Severity.WARNING, "the line is too long to be an entry; it is not read", path, number
        )
    for number in tree.deep[:1]:
        message = "the bullet is nested too deeply; it, and what follows, is not read: nest it less"
        yield Finding("deep-nesting", Severity.WARNING, message, path, number)


def _with_titled_headings(sections: Sequence[Section]) -> Iterator[Iterator[Group]]:
    """Return the groups of all sections; where most headings of a level are titles of papers, these are the items."""
    levels: dict[int, list[bool]] = {}
    titles = [_is_titled(section) for section in sections]
    for section, is_title in zip(sections, titles, strict=True):
        if section.heading is not None and (is_title or section.blocks):
            levels.setdefault(section.heading.level, []).append(is_title)
    titled = {level for level, votes in levels.items() if sum(votes) > 1 and sum(votes) >= 0.5 * len(votes)}
    for section, is_title in zip(sections, titles, strict=True):
        if is_title and section.heading is not None and section.heading.level in titled:
            yield iter([_heading_group(section, section.heading)])
        else:
            yield _groups(section)


def _is_titled(section: Section) -> bool:
    """Say whether a heading is a paper's title: below it are that paper's links, and no entries."""
    if section.heading is None:
        return False
    leads = any(is_paper_host(piece.href or "") for piece in section.heading.pieces)
    if title_score(section.heading.text) < (0.35 if leads else 0.5):
        return False
    body = (item for block in section.blocks for item in _items_of(block))
    first = next(body, None)
    if leads and section.heading.level > 1:
        return True
    if first is None or (_has_link(first) and _seems_entry(first)):
        return False
    items = [first, *islice(body, 5)]
    if any(item.children and _seems_entry(item) and any(map(_has_link, item.children)) for item in items):
        return False
    links = [run for item in items for run in (*item.runs, *runs_below(item)) if run.kind == "link"]
    labelled = leads or any(kind_of_label(run.text) == "paper" for run in links)
    labelled = labelled or any(key_of(item.runs)[0] == "skip" for item in items)
    return labelled and not any(_seems_entry(item) and _has_link(item) for item in items[1:3])


def _items_of(block: TextBlock) -> Iterator[ListItem]:
    if block.kind == "list":
        yield from (item_of(child) for child in block.children if child.kind == "item")
    elif block.kind == "paragraph":
        yield item_of(block)


def _heading_group(section: Section, heading: TextBlock) -> Group:
    parent = evolve(section, path=section.path[:-1], marks=section.marks[:-1])
    item = item_of(heading)
    item.children = [child for block in section.blocks for child in _items_of(block)]
    item.end_line = max([item.end_line, *(child.end_line for child in item.children)])
    return Group(parent, [item])


def _telling(items: Sequence[ListItem], most: int = 2 * SAMPLE) -> list[ListItem]:
    """Return the items that hold something like a title; labels and contents tell nothing."""
    sample = items[:: len(items) // most + 1]
    return [item for item in sample if _holds_title(item, 0.5)]


def _holds_title(item: ListItem, least: float) -> bool:
    return any((title := title_in(layout, item)) is not None and title.score >= least for layout in LAYOUTS)


def _groups(section: Section) -> Iterator[Group]:
    """Return the groups of siblings in a section: each list, each table, and its paragraphs together."""
    paragraphs = Group(section, paragraphs=True)
    for block in _flattened(section.blocks):
        if block.kind == "paragraph":
            paragraphs.items += _split(item_of(block))
        elif block.kind == "list":
            items = [item_of(child) for child in block.children if child.kind == "item"]
            if paragraphs.items and not any(_seems_entry(item) for item in items):
                paragraphs.items[-1].children += items
                paragraphs.items[-1].end_line = max(item.end_line for item in items) if items else block.end_line
            else:
                yield from _list_groups(section, items, ())
        elif block.kind == "table":
            yield Group(section, table=block)
        elif block.kind == "rule":
            yield paragraphs
            paragraphs = Group(section, paragraphs=True)
    yield paragraphs


def _flattened(blocks: Sequence[TextBlock]) -> Iterator[TextBlock]:
    for block in blocks:
        if block.kind == "quote":
            yield from (child for child in block.children if child.kind in ("list", "table"))
        else:
            yield block


def _split(item: ListItem) -> list[ListItem]:
    """Return the lines of a paragraph as items when two or more of them are entries on their own; else the paragraph,
    cut where lines begin with a title in bold."""
    lines = list(lines_of(item))
    if len(lines) > 1 and _seems_entry(lines[0]) and all(_begins_alike(lines[0], line) for line in lines[1:]):
        return lines
    if len(lines) > 1 and sum(_seems_entry(line) and _has_link(line) for line in lines) > 1:
        return lines
    within = {run.line for run in item.runs if run.kind == "break" and run.strong}
    starts = [place for place, line in enumerate(lines) if line.line not in within and _begins_bold(line)]
    if starts not in ([], [0]):
        cuts = sorted({0, *starts, len(lines)})
        parts = [joined(lines[start:end]) for start, end in pairwise(cuts)]
        if all(_has_link(part) for part in parts[0 not in starts :]):
            return parts
    return [item]


def _begins_bold(line: ListItem) -> bool:
    """Say whether a line begins with a title in bold, a number before it or not."""
    first = next((run for run in line.runs if _WORDS.search(without_emoji(run.text))), None)
    return first is not None and first.strong and first.kind in ("text", "link") and title_score(first.text) >= 0.6


def _begins_alike(first: ListItem, second: ListItem) -> bool:
    """Say whether two lines begin with a title in the same formatting, which leads to a paper."""
    one, two = first.runs[0], second.runs[0]
    return one.kind == two.kind == "link" and kind_of_label(two.text) is None and is_paper_host(two.href or "")


def _has_link(item: ListItem) -> bool:
    return any(run.kind == "link" for run in item.runs)


def _seems_entry(item: ListItem) -> bool:
    """Say whether an item holds a title of its own, and is no `Key: value` line of the item above."""
    if key_of(item.runs)[0]:
        return False
    return _holds_title(item, 0.6)


def _is_shelf(item: ListItem) -> bool:
    """Say whether an item without links stands above several titles with links."""
    titles = sum(_has_link(child) and _seems_entry(child) for child in item.children)
    return titles > 1 and 2 * titles > len(item.children) and not _has_link(item)


def _is_complete(item: ListItem) -> bool:
    """Say whether an item has authors and, behind them, a title, so that it does not go on with the item above."""
    title = title_in(authors_first.LAYOUT, item)
    return title is not None and title.score >= 0.6 and not is_venue(title.text) and not is_known_venue(title.text)


def _by_indentation(items: list[ListItem]) -> list[ListItem]:
    """Return siblings with those that are indented deeper, too little for CommonMark, below the one before them.

    They are below it when they are lines of an entry, or when all of it is in them; else the list is only untidy.
    """
    least = min((item.indent for item in items), default=0)
    deeper = [item for item in items if item.indent > least]
    below = len(deeper) + sum(bool(item.children) for item in items)
    if not deeper or below < 2 or 10 * below < 3 * len(items):
        return items
    if 2 * sum(map(_is_complete, deeper)) <= len(deeper) and 4 * sum(map(_seems_entry, deeper)) > len(deeper):
        return items
    heads: list[ListItem] = []
    for item in items:
        if item.indent > least and heads:
            heads[-1].children.append(item)
            heads[-1].end_line = max(heads[-1].end_line, item.end_line)
        else:
            heads.append(item)
    return heads


def _list_groups(section: Section, items: list[ListItem], parents: tuple[ListItem, ...]) -> Iterator[Group]:
    """Return a list as one group or, where its bullets are the parents of lists, the lists below them as groups."""
    items = _by_indentation(items)
    nested = [child for item in items for child in item.children]
    seeming = sum(_seems_entry(child) for child in nested)
    own = sum(_seems_entry(item) and not _is_shelf(item) for item in items if item.children)
    with_children = sum(bool(item.children) for item in items)
    complete = sum(map(_is_complete, nested))
    if nested and ((seeming >= 0.5 * len(nested) and own < 0.5 * with_children) or 2 * complete > len(nested)):
        leaves = [item for item in items if not item.children]
        if leaves:
            yield Group(section, leaves)
        for item in items:
            if item.children:
                yield from _list_groups(section, item.children, (*parents, item))
    else:
        for item in items:
            item.parents = parents
        yield Group(section, items)


def _read_group(group: Group, prior: dict[Layout, float]) -> tuple[list[DraftEntry], list[DraftEntry]]:
    drafts = _drafts(group, prior) if group.table is None else drafts_of_table(group.table, group.section)
    sure = sum(is_entry(draft, 0.25) for draft in drafts)
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
    if draft.section.without_papers or (draft.href or "").startswith("#") or draft.score < 0.35:
        return False
    return agreed >= 0.3 or (draft.score >= 0.6 and bool(draft.fields.links) and draft.evidence >= 1.0)


def _drafts(group: Group, prior: dict[Layout, float]) -> list[DraftEntry]:
    layouts = rank_layouts(_telling(group.items), prior)
    drafts: list[DraftEntry] = []
    open_entry: tuple[ItemTitle, list[Run], ListItem] | None = None
    pending: list[tuple[ItemTitle, list[Run], ListItem]] = []
    for item in group.items:
        title = _title_of(item, layouts)
        details = runs_below(item)
        if group.paragraphs and open_entry is not None and (title is None or not _starts(item, title)):
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


def _starts(item: ListItem, title: ItemTitle) -> bool:
    """Say whether a paragraph begins an entry, rather than going on with the one before."""
    surely = title.score >= 0.5 or (title.strong and (title.score >= 0.25 or _has_paper(item)))
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
        if title.score >= (0.2 if layouts[layout] >= 0.65 else 0.5):
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
