"""Groups: the siblings of a section, which share a layout, whatever blocks they stand in."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from attrs import define, evolve, field

from affbib.readers.blocks.block import TextBlock
from affbib.readers.blocks.runs import without_emoji
from affbib.readers.fields.key_values import key_of
from affbib.readers.fields.links import is_paper_host, kind_of_label
from affbib.readers.fields.titles import LIKELY, POSSIBLE, title_score
from affbib.readers.fields.venue_year import is_known_venue, is_venue
from affbib.readers.lists.items import ListItem, item_of, joined, lines_of, runs_below
from affbib.readers.lists.layout_choice import LAYOUTS, SAMPLE, title_in
from affbib.readers.lists.layouts import authors_first
from affbib.readers.lists.sections import Section

__all__ = ["Group", "groups_of", "with_titles"]

_WORDS = re.compile(r"[^\W\d_]")


@define
class Group:
    """Sibling items of one section, which share a layout: `paragraphs` of it, or those of a list, or a `table`."""

    section: Section
    items: list[ListItem] = field(factory=list)
    paragraphs: bool = False
    table: TextBlock | None = None


def groups_of(sections: Sequence[Section]) -> Iterator[Group]:
    """Yield the groups of all sections: each list, each table, and the paragraphs of a section together.

    Where most headings of a level are titles of papers, these are the items.

    >>> from affbib.readers.blocks.tree import parse_tree
    >>> from affbib.readers.lists.sections import sections_of
    >>> tree = parse_tree("# Papers\\n\\n- one title\\n- another title\\n")
    >>> [len(group.items) for group in groups_of(sections_of(tree.blocks))]
    [2, 0]
    """
    levels: dict[int, list[bool]] = {}
    titles = [_is_titled(section) for section in sections]
    for section, is_title in zip(sections, titles, strict=True):
        if section.heading is not None and (is_title or section.blocks):
            levels.setdefault(section.heading.level, []).append(is_title)
    titled = {level for level, votes in levels.items() if sum(votes) > 1 and sum(votes) >= 0.5 * len(votes)}
    for section, is_title in zip(sections, titles, strict=True):
        if is_title and section.heading is not None and section.heading.level in titled:
            yield _heading_group(section, section.heading)
        else:
            yield from _groups(section)


def _is_titled(section: Section) -> bool:
    """Say whether a heading is a paper's title: below it are that paper's links, and no entries."""
    if section.heading is None:
        return False
    leads = any(is_paper_host(piece.href or "") for piece in section.heading.pieces)
    if title_score(section.heading.text) < (POSSIBLE if leads else LIKELY):
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


def _groups(section: Section) -> Iterator[Group]:
    """Yield the groups of siblings in a section: each list, each table, and its paragraphs together."""
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
    return first is not None and first.strong and first.kind in ("text", "link") and title_score(first.text) >= LIKELY


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
    return _holds_title(item)


def _is_shelf(item: ListItem) -> bool:
    """Say whether an item without links stands above several titles with links."""
    titles = sum(_has_link(child) and _seems_entry(child) for child in item.children)
    return titles > 1 and 2 * titles > len(item.children) and not _has_link(item)


def _is_complete(item: ListItem) -> bool:
    """Say whether an item has authors and, behind them, a title, so that it does not go on with the item above."""
    title = title_in(authors_first.LAYOUT, item)
    return title is not None and title.score >= LIKELY and not is_venue(title.text) and not is_known_venue(title.text)


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


def with_titles(items: Sequence[ListItem], most: int = 2 * SAMPLE) -> list[ListItem]:
    """Return the items of a sample that hold something like a title in any layout; labels and contents do not.

    >>> items = [item_of(block) for block in [TextBlock("paragraph", 1, 1)]]
    >>> with_titles(items)
    []
    """
    sample = items[:: len(items) // most + 1]
    return [item for item in sample if _holds_title(item)]


def _holds_title(item: ListItem) -> bool:
    return any((title := title_in(layout, item)) is not None and title.score >= LIKELY for layout in LAYOUTS)
