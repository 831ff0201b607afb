"""Queries to resolve: entries with a name of the asker's, read in a stream from JSON Lines, or from any list."""

import json
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from affbib.errors import FileError, SurveyError
from affbib.model.survey import SurveyEntry
from affbib.readers.blocks.characters import visible_values
from affbib.readers.formats.jsonl import entry_of_fields
from affbib.readers.input import read
from affbib.text.files import decode

__all__ = ["read_queries"]

# Bytes; longer lines are no queries.
_LONGEST = 1_000_000


def read_queries(path: str) -> Iterator[tuple[Any, SurveyEntry]]:
    """Yield each query of a file with its `id`, or with the number of its line where it gives none.

    JSON Lines (`.jsonl`, or `-` for standard input) hold `{"id", "title", "authors": [...] | null, "venue", "year",
    "heading"}`, and are read in a stream; other files are read as survey lists. A query without a title has an empty
    one, so that there is an answer for each.

    :raises FileError: the file cannot be read
    :raises SurveyError: a line is not a JSON object, with the place
    """
    if path == "-" or Path(path).suffix.lower() in (".jsonl", ".ndjson"):
        yield from _stream(path)
    else:
        yield from ((entry.line, entry) for entry in read(path).entries)


def _stream(path: str) -> Iterator[tuple[Any, SurveyEntry]]:
    try:
        with nullcontext(sys.stdin.buffer) if path == "-" else Path(path).open("rb") as file:
            for number, data in enumerate(iter(lambda: file.readline(_LONGEST), b""), 1):
                if data.strip():
                    query = _object(data, path, number)
                    heading = query.get("heading")
                    fields = {"section": [heading] if isinstance(heading, str) else [], **query}
                    entry = entry_of_fields(fields, number) or SurveyEntry("", line=number)
                    yield query.get("id", number), entry
    except OSError as fault:
        raise FileError(f"{path}: {(fault.strerror or str(fault)).lower()}") from fault


def _object(data: bytes, path: str, number: int) -> dict[str, Any]:
    text = decode(data, path, error=SurveyError, line=number)
    try:
        value, _ = visible_values(json.loads(text), path, number)
    except (ValueError, RecursionError):
        raise SurveyError("is not JSON", path, number, 1) from None
    if not isinstance(value, dict):
        raise SurveyError("is not a JSON object", path, number, 1)
    return value
