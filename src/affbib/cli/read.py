"""`affbib read`: survey lists, as they are understood."""

from typing import Any

import click

from affbib.cli.console import print_csv, print_json, print_line, say
from affbib.cli.options import FILE
from affbib.errors import AffbibError
from affbib.text.folding import count

__all__ = ["command"]


def _format_names() -> list[str]:
    from affbib.readers.formats.registry import formats

    return [each.name for each in formats()]


def _registered(context: click.Context, parameter: click.Parameter, name: str | None) -> str | None:
    """Return the name of a format; another name is a mistake in the command."""
    if name is not None and name not in (names := _format_names()):
        raise click.BadParameter(f"{name!r} is not one of {', '.join(map(repr, names))}.", context, parameter)
    return name


def _completed(context: click.Context, _: click.Parameter, begun: str) -> list[str]:
    try:
        return [name for name in _format_names() if name.startswith(begun)]
    except AffbibError:
        return []


@click.command("read", short_help="Print what is read from survey lists.")
@click.argument("files", nargs=-1, required=True, type=FILE)
@click.option(
    "--format",
    metavar="NAME",
    callback=_registered,
    shell_complete=_completed,
    help="Read FILES as this format; else the suffix decides.",
)
@click.option("--json", "form", flag_value="json", help="Print a JSON object a line for each entry.")
@click.option("--csv", "form", flag_value="csv", help="Print a CSV table.")
@click.option("--unread", "form", flag_value="unread", help="Print the lines that were not understood.")
def command(files: tuple[str, ...], format: str | None, form: str | None) -> int:  # noqa: A002
    """\b
    affbib read survey.md --json

    Read survey lists and print their entries. FILES are Markdown, CSV, TSV, JSON
    Lines or plain lists; - is standard input. Formats are markdown, csv, tsv, jsonl,
    plain, and those that installed packages add.
    """
    from affbib.readers import as_json
    from affbib.readers import read as read_survey

    survey = read_survey(list(files), format=format)
    if form == "unread":
        for line in survey.unread:
            print_line(str(line))
        return 0
    if form == "json":
        for entry in survey.entries:
            print_json(as_json(entry))
    elif form == "csv":
        print_csv(map(_flat, map(as_json, survey.entries)))
    else:
        for entry in survey.entries:
            tag = " ".join(str(part) for part in (entry.year, entry.venue) if part)
            people = ", ".join(map(str, entry.authors[:3])) + (" …" if len(entry.authors) > 3 else "")
            print_line(f"{entry.line or 0:>6}  {tag:<24}  {entry.title}" + (f"  ({people})" if people else ""))
    for finding in survey.findings:
        say(str(finding))
    say(f"{count(len(survey.entries), 'entry', 'entries')}, {count(len(survey.unread), 'line')} not understood")
    return 0


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    links = row.pop("links")
    return {**row, "paper": links.get("paper", ()), "code": links.get("code", ())}
