"""The input: what a survey is read from, its text, and its format."""

import gc
import sys
from collections.abc import Iterable
from os import PathLike, fspath
from pathlib import PurePath
from threading import Lock
from typing import IO, Any

from attrs import evolve

from affbib.errors import SurveyError
from affbib.model.findings import Finding, Severity
from affbib.model.survey import Survey
from affbib.readers.blocks.characters import visible
from affbib.readers.formats.registry import Format, format_named, format_of_suffix
from affbib.readers.formats.tabular import read_frame
from affbib.text.files import decode, read_text

__all__ = ["LARGEST", "Input", "read"]

# The largest list seen has 0.9 million characters. Reading takes about 36 bytes of memory for each.
LARGEST = 50_000_000

Input = str | PathLike[str] | IO[str] | IO[bytes] | Any


def read(source: Input | Iterable[Input], *, format: str | None = None) -> Survey:  # noqa: A002
    """Return the survey in a file, several files, standard input ("-"), an open file or a pandas DataFrame.

    `format` is the name of a registered format: markdown, csv, tsv, jsonl, plain, or one that an installed package
    adds. Without it the file's suffix decides, and Markdown is read where it says nothing.

    Several sources become one survey, in their order; each entry knows its `path`.

    :raises FileError: a file is not there or may not be read
    :raises SurveyError: a file is not UTF-8, not of its format, or too large, with the place; or no format has the name

    >>> import io
    >>> read(io.StringIO("- **A Title of Note**, Ann Lee, ICLR 2020 [paper](https://arxiv.org/abs/1)")).entries[0].venue
    'ICLR'
    """
    named = format_named(format) if format is not None else None
    if isinstance(source, (list, tuple)):
        return _joined([read(each, format=format) for each in source])
    if hasattr(source, "itertuples") and hasattr(source, "columns"):
        return read_frame(source)
    path, text = _text_of(source)
    if len(text) > LARGEST:
        raise SurveyError(f"holds {len(text):,} characters; a list of at most {LARGEST:,} can be read: split it", path)
    text, hidden = visible(text, path)
    with _COLLECTOR_PAUSE:
        survey = (named or _format_of(path, text)).reader(text, path)
    entries = tuple(entry if entry.path == path else evolve(entry, path=path) for entry in survey.entries)
    findings = [*hidden, *survey.findings]
    if not entries and all(finding.code != "no-entries" for finding in findings):
        findings.append(Finding("no-entries", Severity.WARNING, "no entries were found", path))
    return evolve(survey, entries=entries, findings=_in_order(findings))


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


def _text_of(source: Input) -> tuple[str | None, str]:
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


def _format_of(path: str | None, text: str) -> Format:
    suffix = PurePath(path).suffix if path is not None else ""
    if not suffix and text[:200].lstrip().startswith('{"'):
        return format_named("jsonl")
    return format_of_suffix(suffix) or format_named("markdown")


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
