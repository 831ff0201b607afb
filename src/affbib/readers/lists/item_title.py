"""The title of an item, and what a layout is: where the items of a list carry their title."""

from collections.abc import Callable, Sequence

from attrs import frozen

from affbib.readers.blocks.runs import Run
from affbib.readers.fields.titles import tidy_title, title_score

__all__ = ["ItemTitle", "Layout", "item_title"]


@frozen
class ItemTitle:
    """The title of an item: its text, the runs before and after it, and where it leads, if it is a link.

    `score` says, 0 to 1, how much it looks like a title; `strong` that it is in bold.
    """

    text: str
    before: tuple[Run, ...]
    after: tuple[Run, ...]
    href: str | None = None
    score: float = 0.0
    line: int = 0
    strong: bool = False


@frozen(eq=False)
class Layout:
    """A layout of lists: its name, and where an item with the layout carries its title.

    `title_in` is given the runs of an item and returns its title, or None where there is none. Of two layouts that fit
    a list equally well, the one with the lower `rank` counts.
    """

    name: str
    title_in: Callable[[Sequence[Run]], "ItemTitle | None"]
    rank: int = 99


def item_title(
    runs: Sequence[Run],
    start: int,
    end: int,
    *,
    text: str | None = None,
    href: str | None = None,
    score: float | None = None,
) -> ItemTitle | None:
    """Return the title that the runs from `start` up to `end` are, without what does not belong to a title.

    `text` is the title as it is written, where that is not the text of the runs. `href` is where it leads, if it is a
    link. `score` says, 0 to 1, how much it looks like a title, where that is not `title_score` of it. None when nothing
    is left of it.

    >>> runs = [Run("Ann Lee, ", 1), Run("A Title of Note.", 1, em=True), Run(" ICLR 2020", 1)]
    >>> title = item_title(runs, 1, 2)
    >>> title.text, [run.text for run in title.after]
    ('A Title of Note', [' ICLR 2020'])
    """
    text = "".join(run.text for run in runs[start:end]) if text is None else text
    title, extras = tidy_title(text)
    if not title:
        return None
    more = [Run(extra, runs[start].line, "tag") for extra in extras]
    return ItemTitle(
        title,
        tuple(runs[:start]),
        (*more, *runs[end:]),
        href,
        title_score(text) if score is None else score,
        runs[start].line,
        runs[start].strong,
    )
