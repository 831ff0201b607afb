"""Survey lists, from files of any registered format to a `Survey`: the plug-in point for formats and layouts.

Names are loaded when they are first used, so that a layout or a format can import what it is made of from here.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from affbib.readers.blocks.runs import Run
    from affbib.readers.formats.jsonl import as_json
    from affbib.readers.formats.registry import Format
    from affbib.readers.input import read
    from affbib.readers.lists.item_title import ItemTitle, Layout, item_title
    from affbib.readers.lists.layout_choice import LAYOUTS

__all__ = ["LAYOUTS", "Format", "ItemTitle", "Layout", "Run", "as_json", "item_title", "read"]

_HOMES = {
    "LAYOUTS": "lists.layout_choice",
    "Format": "formats.registry",
    "ItemTitle": "lists.item_title",
    "Layout": "lists.item_title",
    "Run": "blocks.runs",
    "as_json": "formats.jsonl",
    "item_title": "lists.item_title",
    "read": "input",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
