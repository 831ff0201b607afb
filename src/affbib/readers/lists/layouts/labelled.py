"""The title behind its name, on a line of its own: `title: A Title`."""

import re
from collections.abc import Sequence

from affbib.readers.blocks.runs import Run
from affbib.readers.fields.titles import LIKELY, title_score
from affbib.readers.lists.item_title import ItemTitle, Layout, item_title

__all__ = ["LAYOUT"]

_TITLE_KEY = re.compile(r"^\W*(?:paper\s+)?(?:title|题目|标题)\W*[:：]\s*", re.IGNORECASE)


def labelled_title(runs: Sequence[Run]) -> ItemTitle | None:
    """`title: A Title` on a line of its own (N)."""
    for place, run in enumerate(runs):
        key = (
            _TITLE_KEY.match(run.text)
            if run.kind == "text" and (place == 0 or runs[place - 1].kind == "break")
            else None
        )
        if key is not None:
            end = next((n for n in range(place, len(runs)) if runs[n].kind == "break"), len(runs))
            text = run.text[key.end() :] + "".join(part.text for part in runs[place + 1 : end])
            return item_title(runs, place, end, text=text, score=max(LIKELY, title_score(text)))
    return None


LAYOUT = Layout("labelled", labelled_title, rank=0)
