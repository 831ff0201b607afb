"""The title in bold: `[2023 CVPR] **A Title**, Ann Lee`."""

from collections.abc import Sequence

from affbib.readers.blocks.runs import Run
from affbib.readers.lists.item_title import ItemTitle, Layout
from affbib.readers.lists.stretches import likeliest_stretch

__all__ = ["LAYOUT"]


def bold_title(runs: Sequence[Run]) -> ItemTitle | None:
    """`**A Title**`: the likeliest stretch in bold (families A, B, F, G, H, I, L, N)."""
    return likeliest_stretch(runs, lambda run: run.strong and run.kind in ("text", "link"))


LAYOUT = Layout("bold", bold_title, rank=2)
