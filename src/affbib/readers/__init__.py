"""Survey lists, from files of any registered format to a `Survey`."""

from affbib.readers.formats.jsonl import as_json
from affbib.readers.input import read

__all__ = ["as_json", "read"]
