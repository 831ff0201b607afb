"""The title in quotation marks: `**Nick**: "A Title", CVPR, 2022`."""

from collections.abc import Sequence

from affbib.readers.blocks.runs import Run
from affbib.readers.fields.titles import LIKELY, title_score
from affbib.readers.lists.item_title import ItemTitle, Layout, item_title

__all__ = ["LAYOUT"]


def quoted_title(runs: Sequence[Run]) -> ItemTitle | None:
    """`"A Title"`: the first quotation (E, G)."""
    place = next((n for n, run in enumerate(runs) if run.quoted), None)
    if place is None:
        return None
    return item_title(runs, place, place + 1, score=max(LIKELY, title_score(runs[place].text)))


LAYOUT = Layout("quoted", quoted_title, rank=1)
