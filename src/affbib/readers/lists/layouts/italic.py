"""The title in italics: `Ann Lee, *A Title*, CVPR 2015`."""

from collections.abc import Sequence

from affbib.readers.blocks.runs import Run
from affbib.readers.lists.item_title import ItemTitle, Layout
from affbib.readers.lists.stretches import likeliest_stretch

__all__ = ["LAYOUT"]


def italic_title(runs: Sequence[Run]) -> ItemTitle | None:
    """`*A Title*`: the likeliest stretch in italics (O)."""
    return likeliest_stretch(runs, lambda run: run.em and run.kind in ("text", "link"))


LAYOUT = Layout("italic", italic_title, rank=6)
