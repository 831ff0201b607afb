"""Items: what may be an entry of a list, with its runs and the items below it."""

from collections.abc import Iterator, Sequence

from attrs import define, field

from affbib.readers.blocks.block import TextBlock
from affbib.readers.blocks.runs import Run, runs_of
from affbib.readers.lists.item_title import ItemTitle, Layout

__all__ = ["ListItem", "item_of", "joined", "lines_of", "runs_below"]


@define
class ListItem:
    """A bullet, paragraph or heading that may be an entry.

    `runs` are its own; `children` are the bullets below it; `parents` are the bullets that it stands under, outermost
    first; `indent` is its column. `titles` keeps the title in each layout, because layouts are tried more than
    once.
    """

    line: int
    end_line: int
    runs: list[Run] = field(factory=list)
    children: list["ListItem"] = field(factory=list)
    parents: tuple["ListItem", ...] = ()
    titles: dict[Layout, ItemTitle | None] = field(factory=dict, repr=False, eq=False)
    indent: int = 0

    @property
    def text(self) -> str:
        """The item's own text, links by their labels, a blank for a line break."""
        runs = (" " if run.kind == "break" else run.text for run in self.runs if run.kind != "image")
        return " ".join("".join(runs).split())


def item_of(block: TextBlock) -> ListItem:
    """Return a list item or a paragraph as an item: its own paragraphs are its lines, its lists its children."""
    if block.kind != "item":
        runs = runs_of(block.pieces)
        return ListItem(block.line, _end(runs, block.line), runs)
    runs, children = [], []
    for child in block.children:
        if child.kind in ("paragraph", "heading"):
            if runs:
                runs.append(Run("", child.line, "break"))
            runs += runs_of(child.pieces)
        elif child.kind in ("list", "quote"):
            children += [item_of(grand) for grand in child.children if grand.kind in ("item", "paragraph")]
    if not runs and len(children) == 1:
        return children[0]
    end = max([_end(runs, block.line), *(child.end_line for child in children)])
    return ListItem(block.line, end, runs, children, indent=block.level)


def _end(runs: list[Run], line: int) -> int:
    return max((run.line for run in runs if run.kind != "break" and run.text), default=line)


def runs_below(item: ListItem) -> list[Run]:
    """Return the runs of an item's children, each on a new line, to any depth."""
    runs: list[Run] = []
    waiting = list(reversed(item.children))
    while waiting:
        child = waiting.pop()
        runs.append(Run("", child.line, "break"))
        runs += child.runs
        waiting += reversed(child.children)
    return runs


def lines_of(item: ListItem) -> Iterator[ListItem]:
    """Return the lines of a paragraph, each as an item of its own."""
    line: list[Run] = []
    for run in item.runs:
        if run.kind == "break":
            if any(part.text.strip() for part in line):
                yield ListItem(line[0].line, _end(line, line[0].line), line)
            line = []
        else:
            line.append(run)
    if any(part.text.strip() for part in line):
        yield ListItem(line[0].line, _end(line, line[0].line), line)


def joined(lines: Sequence[ListItem]) -> ListItem:
    """Return lines as one item again."""
    runs = list(lines[0].runs)
    for line in lines[1:]:
        runs += [Run("", line.line, "break"), *line.runs]
    return ListItem(lines[0].line, lines[-1].end_line, runs)
