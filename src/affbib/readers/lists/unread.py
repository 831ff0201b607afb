"""Unread lines: those of bullets and rows that no entry holds and that are not structure."""

import re
from collections.abc import Iterable, Iterator
from itertools import accumulate

from affbib.readers.blocks.block import TextBlock
from affbib.readers.lists.sections import Section

__all__ = ["remaining_lines"]

_WORD = re.compile(r"[^\W\d_]{2}")


def remaining_lines(sections: Iterable[Section], taken: Iterable[tuple[int, int]], last: int) -> Iterator[int]:
    """Yield the numbers of lines of bullets and table rows that are not among the `taken` lines (first, last).

    Structure is left out: contents, bullets that head a list of entries or contents, headers of tables, lines without
    words, and all under headings that announce something else than papers. `last` is the number of lines.
    """
    steps = [0] * (last + 2)
    for first, end in taken:
        steps[first] += 1
        steps[min(end, last) + 1] -= 1
    in_entry = [depth > 0 for depth in accumulate(steps)]
    in_entry_before = list(accumulate(in_entry, initial=0))  # how many lines before this one are held by an entry

    for section in sections:
        if section.without_papers:
            continue
        waiting = list(section.blocks)
        while waiting:
            block = waiting.pop()
            if block.kind == "item" and not _is_contents(block):
                entries = in_entry_before[min(block.end_line, last) + 1] - in_entry_before[block.line]
                heads = entries > 0 or _heads_contents(block)
                for child in block.children:
                    if child.kind in ("paragraph", "heading") and not heads:
                        yield from (line for line in _worded(child) if not in_entry[line])
                    else:
                        waiting.append(child)
            elif block.kind == "table":
                yield from (row.line for row in block.children[1:] if _is_worded(row) and not in_entry[row.line])
            elif block.kind in ("list", "quote"):
                waiting += block.children


def _worded(block: TextBlock) -> list[int]:
    """Return the lines of a block that hold words."""
    return list(dict.fromkeys(piece.line for piece in block.pieces if _WORD.search(piece.text)))


def _is_worded(row: TextBlock) -> bool:
    return any(_worded(cell) for cell in row.children)


def _is_contents(item: TextBlock) -> bool:
    """Say whether a bullet has links of its own, and all lead to a place in the document."""
    links = [p.href for child in item.children if child.kind == "paragraph" for p in child.pieces if p.href is not None]
    return bool(links) and all(href.startswith("#") for href in links)


def _heads_contents(item: TextBlock) -> bool:
    return any(_is_contents(below) for child in item.children if child.kind == "list" for below in child.children)
