"""How survey lists are read: the plug-in point for formats.

A format is a function from text to a `Survey`; `FORMATS` names them. Layouts of Markdown lists are in `dialects`.
"""

import gc
import sys
from collections.abc import Callable, Iterable
from os import PathLike, fspath
from pathlib import PurePath
from threading import Lock
from typing import IO, Any

from attrs import evolve

from affbib.errors import SurveyError
from affbib.model.findings import Finding
from affbib.model.survey import Survey
from affbib.readers.blocks.characters import visible
from affbib.readers.formats.jsonl import as_json, read_jsonl
from affbib.readers.formats.markdown import read_markdown
from affbib.readers.formats.plain import read_plain
from affbib.readers.formats.tabular import read_csv, read_frame, read_tsv
from affbib.text.files import decode, read_text

__all__ = ["FORMATS", "LARGEST", "as_json", "read"]

FORMATS: dict[str, Callable[[str, str | None], Survey]] = {
    "markdown": read_markdown,
    "csv": read_csv,
    "tsv": read_tsv,
    "jsonl": read_jsonl,
    "plain": read_plain,
}
_BY_SUFFIX = {".csv": "csv", ".tsv": "tsv", ".tab": "tsv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl",
              ".txt": "plain"}  # fmt: skip

# The largest list seen has 0.9 million characters. Reading takes about 36 bytes of memory for each.
LARGEST = 50_000_000

Source = str | PathLike[str] | IO[str] | IO[bytes] | Any


def read(source: Source | Iterable[Source], *, format: str | None = None) -> Survey:  # noqa: A002
    """Return the survey in a file, several files, standard input ("-"), an open file or a pandas DataFrame.

    `format` is a name in `FORMATS`; without it the file's suffix decides, and Markdown is read where it says nothing.
    Several sources become one survey, in their order; each entry knows its `path`.

    :raises FileError: a file is not there or may not be read
    :raises SurveyError: a file is not UTF-8, not of its format, or too large, with the place

    >>> import io
    >>> read(io.StringIO("- **A Title of Note**, Ann Lee, ICLR 2020 [paper](https://arxiv.org/abs/1)")).entries[0].venue
    'ICLR'
    """
    if format is not None and format not in FORMATS:
        raise SurveyError(f"no such format: {format}; there are {', '.join(FORMATS)}")
    if isinstance(source, (list, tuple)):
        return _joined([read(each, format=format) for each in source])
    if hasattr(source, "itertuples") and hasattr(source, "columns"):
        return read_frame(source)
    path, text = _text_of(source)
    if len(text) > LARGEST:
        raise SurveyError(f"holds {len(text):,} characters; a list of at most {LARGEST:,} can be read: split it", path)
    text, hidden = visible(text, path)
    with _COLLECTOR_PAUSE:
        survey = FORMATS[format or _format_of(path, text)](text, path)
    entries = tuple(entry if entry.path == path else evolve(entry, path=path) for entry in survey.entries)
    return evolve(survey, entries=entries, findings=_in_order([*hidden, *survey.findings]))


class _CollectorPause:
    """Keeps Python from looking for cycles as long as any thread reads.

    Reading makes millions of objects and no cycles: to look for them takes a fifth of the time that a list of a
    megabyte takes. The switch is the process's: the first that comes turns it off, the last that goes turns it on again
    if it was on.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._readers = 0
        self._was_on = False

    def __enter__(self) -> None:
        with self._lock:
            if self._readers == 0:
                self._was_on = gc.isenabled()
                gc.disable()
            self._readers += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._readers -= 1
            if self._readers == 0 and self._was_on:
                gc.enable()


_COLLECTOR_PAUSE = _CollectorPause()


def _text_of(source: Source) -> tuple[str | None, str]:
    if source == "-":
        source = sys.stdin.buffer
    if hasattr(source, "read"):
        name = getattr(source, "name", None)
        path = name if isinstance(name, str) and not name.startswith("<") else None
        data = source.read()
        return path, decode(data, path, error=SurveyError) if isinstance(data, bytes) else _plain_lines(data)
    return fspath(source), read_text(source, error=SurveyError)


def _plain_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _format_of(path: str | None, text: str) -> str:
    suffix = PurePath(path).suffix.lower() if path is not None else ""
    if not suffix and text[:200].lstrip().startswith('{"'):
        return "jsonl"
    return _BY_SUFFIX.get(suffix, "markdown")


def _joined(surveys: list[Survey]) -> Survey:
    """Return several surveys as one."""
    if len(surveys) == 1:
        return surveys[0]
    return Survey(
        tuple(entry for survey in surveys for entry in survey.entries),
        None,
        tuple(finding for survey in surveys for finding in survey.findings),
        tuple(line for survey in surveys for line in survey.unread),
    )


def _in_order(findings: list[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: finding.line or 0))
