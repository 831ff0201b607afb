"""The choice of a layout: where most of the items of a section hold something like a title.

Every module of `lists.layouts` is a layout: it has a `LAYOUT`.
"""

from collections.abc import Sequence
from importlib import import_module
from pkgutil import iter_modules

from affbib.readers.fields.titles import LIKELY
from affbib.readers.lists import layouts
from affbib.readers.lists.item_title import ItemTitle, Layout
from affbib.readers.lists.items import ListItem

__all__ = ["LAYOUTS", "SAMPLE", "rank_layouts", "title_in"]

# So many items show a layout as well as all of them do.
SAMPLE = 20


def _all_layouts() -> tuple[Layout, ...]:
    names = sorted(module.name for module in iter_modules(layouts.__path__))
    found: list[Layout] = [import_module(f"{layouts.__name__}.{name}").LAYOUT for name in names]
    return tuple(sorted(found, key=lambda layout: layout.rank))


LAYOUTS = _all_layouts()
"""All layouts, by their rank."""


def title_in(layout: Layout, item: ListItem) -> ItemTitle | None:
    """Return the title of an item in a layout; each layout is tried once on an item."""
    if layout not in item.titles:
        item.titles[layout] = layout.title_in(item.runs)
    return item.titles[layout]


def rank_layouts(
    items: Sequence[ListItem], prior: dict[Layout, float] | None = None, *, most: int = SAMPLE
) -> dict[Layout, float]:
    """Return how well each layout fits sibling items, 0 to 1, best first: the mean score of their titles in it.

    Of more than `most` items a sample is looked at. `prior` is the same of the whole document: it counts as much as
    two items, so that a short section follows it, and its layouts are tried in their order: one that surely fits needs
    no comparison with the rest.
    """
    sample = items[:: len(items) // most + 1]
    if not sample:
        return prior or dict.fromkeys(LAYOUTS, 0.0)
    for layout in prior or ():
        mean = _total(layout, sample) / len(sample)
        if mean >= LIKELY:
            return {layout: mean} | {other: known for other, known in (prior or {}).items() if other is not layout}
    weight = 2 if prior else 0
    scores = {
        layout: (_total(layout, sample) + weight * (prior or {}).get(layout, 0.0)) / (len(sample) + weight)
        for layout in LAYOUTS
    }
    return dict(sorted(scores.items(), key=lambda pair: -pair[1]))


def _total(layout: Layout, items: Sequence[ListItem]) -> float:
    return sum(title.score for item in items if (title := title_in(layout, item)) is not None)
