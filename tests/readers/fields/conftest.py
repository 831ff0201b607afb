"""What the tests of fields share: runs of a Markdown text."""

from affbib.readers.blocks.runs import Run, runs_of
from affbib.readers.blocks.tree import parse_tree

__all__ = ["runs"]


def runs(text: str) -> list[Run]:
    """Return the runs of the first block of a Markdown text; none where there is no such block."""
    blocks = parse_tree(text).blocks
    return runs_of(blocks[0].pieces) if blocks else []
