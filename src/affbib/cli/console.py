"""How things look on a terminal: messages, tables and JSON Lines, with nothing in them that acts on it."""

import csv
import json
import os
import re
import shutil
import sys
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

import click

from affbib.model.findings import Finding, Severity
from affbib.text.folding import count

__all__ = ["clean", "print_csv", "print_diff", "print_findings", "print_json", "print_line", "say"]

# What would act on a terminal or turn text around: control characters and Unicode's bidi marks; and halves of
# characters, which no terminal takes.
_ACTING = {
    code: f"\\u{code:04x}"
    for code in (
        *range(32),
        *range(0x7F, 0xA0),
        0x61C,
        0x200E,
        0x200F,
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
        *range(0xD800, 0xE000),
    )
}
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
# Where less width, or less than its longest word takes, is left beside the columns before it, a message goes below.
_NARROWEST = 30


def clean(text: str) -> str:
    r"""Return a text in which control characters and bidi marks are shown, not sent.

    >>> clean("\x1b[31mred")
    '\\u001b[31mred'
    """
    return text.translate(_ACTING)


def print_line(text: str) -> None:
    """Print a line of a result on standard output."""
    click.echo(clean(text))


def say(text: str) -> None:
    """Print what is no result on standard error; where nobody listens, the work goes on."""
    with suppress(OSError):
        click.echo(clean(text), err=True)


def print_json(value: object) -> None:
    """Print a value as one line of JSON."""
    click.echo(clean(json.dumps(value, ensure_ascii=False)))


def print_csv(rows: Iterable[Mapping[str, Any]]) -> None:
    """Print rows as a CSV table whose columns are those of the first; what a spreadsheet would run is quoted."""
    writer = None
    for row in rows:
        if writer is None:
            writer = csv.writer(sys.stdout, lineterminator="\n")
            writer.writerow(row)
        writer.writerow(map(_cell, row.values()))


def _cell(value: object) -> str:
    if isinstance(value, list | tuple):
        return _cell("; ".join(map(str, value)))
    text = "" if value is None else clean(str(value))
    return f"'{text}" if _RUN.match(text) else text


# A spreadsheet may take a semicolon for the end of a cell, and full-width signs for usual ones.
_RUN = re.compile(r"[\s;]*[=+\-@＝＋－＠]")


def print_findings(findings: Sequence[Finding], *, as_json: bool = False, verbose: bool = False) -> None:
    """Print findings as a table with their places, the unconfirmed fields in one line unless `verbose`, or as JSON."""
    shown = [finding for finding in findings if verbose or as_json or finding.code != "unconfirmed"]
    if as_json:
        for finding in shown:
            print_json({name: getattr(finding, name) for name in Finding.__match_args__})
        return
    places = [clean(":".join(str(part) for part in (it.path, it.line, it.column) if part)) for it in shown]
    place_width = max(map(len, places), default=0)
    code_width = max((len(finding.code) for finding in shown), default=0)
    indent = place_width + len(Severity.WARNING) + code_width + 6
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 0
    for place, finding in zip(places, shown, strict=True):
        severity = _coloured(f"{finding.severity:<{len(Severity.WARNING)}}", _COLOURS[finding.severity])
        head = f"{place:<{place_width}}  {severity}  {finding.code:<{code_width}}"
        message = clean(finding.message)
        if not width:
            click.echo(f"{head}  {message}")
        elif width - indent >= max([_NARROWEST, *map(len, message.split())]):
            click.echo(f"{head}  " + ("\n" + " " * indent).join(_folded(message, width - indent)))
        else:
            click.echo(head.rstrip() + "".join(f"\n    {line}" for line in _folded(message, width - 4)))
    unconfirmed = sum(finding.code == "unconfirmed" for finding in findings)
    if unconfirmed and not verbose:
        print_line(f"{count(unconfirmed, 'work')} with fields that nobody has seen in a source (--verbose lists them)")


def _folded(text: str, width: int) -> list[str]:
    """Return a text as lines; keys, DOIs and addresses stay whole, so that they can be copied."""
    return textwrap.wrap(text, max(width, _NARROWEST), break_long_words=False, break_on_hyphens=False)


def print_diff(diff: str, *, encoding: str = "utf-8") -> None:
    """Print a unified diff on standard output: to a person in colours, else as `patch` takes it, in the encoding."""
    if not sys.stdout.isatty():
        click.echo(diff.encode(encoding), nl=False)
        return
    for line in diff.split("\n")[:-1]:
        shown = line.removesuffix("\r").translate({**_ACTING, ord("\t"): "\t"})
        colour = {"+": "green", "-": "red"}.get(line[0])
        click.echo(_coloured(shown, colour) if colour else shown)


def _coloured(text: str, colour: str) -> str:
    return click.style(text, fg=colour) if sys.stdout.isatty() and not os.environ.get("NO_COLOR") else text
