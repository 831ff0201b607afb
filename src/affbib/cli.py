"""The command line: the verbs of the library, with messages, exit statuses and tables for a terminal.

Exit statuses: 0 done · 1 findings at or above `--fail-on` · 2 usage · 3 cannot be read, or may not be overwritten:
nothing written · 4 a source could not be asked: the rest is written · 130 interrupted.
"""

import csv
import json
import os
import shutil
import sys
import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import attrs
import click

from affbib import __version__
from affbib.errors import AffbibError, LockError, OverwriteError, SourceError
from affbib.findings import Finding, Severity

__all__ = ["run"]

# What would act on a terminal or turn text around: control characters and Unicode's bidi marks.
_ACTING = {
    code: f"\\u{code:04x}"
    for code in (*range(32), *range(0x7F, 0xA0), 0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
}
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}


def run(arguments: Sequence[str]) -> int:
    """Run one command and return the exit status; whatever goes wrong becomes one message on standard error."""
    for stream in (sys.stdout, sys.stderr):
        if not stream.isatty() and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        # Not main.main(), which would turn a closed pipe into exit status 1.
        with main.make_context("affbib", list(arguments)) as context:
            status = main.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as ended:
        return int(ended.exit_code)
    except click.ClickException as fault:
        fault.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        return _fail("interrupted; no file was changed half-way", 130)
    except BrokenPipeError:
        # The reader of our output has gone, and with it the reason to go on; Python must not flush to it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OverwriteError as fault:
        for line in fault.changes:
            _say(line)
        return _fail(str(fault), 3)
    except SourceError as fault:
        return _fail(str(fault), 4)
    except AffbibError as fault:
        return _fail(str(fault), 3)
    except OSError as fault:
        return _fail(f"output cannot be written: {(fault.strerror or str(fault)).lower()}", 3)
    return int(status or 0)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="affbib %(version)s")
def main() -> None:
    """\b
    affbib build survey.md --offline

    From a survey list to a bibliography that can be trusted: maps the entries of a
    list to BibTeX records, keeps references.bib and its citation keys stable, and
    says what is wrong in the list.
    """


@main.command(short_help="Print what is read from survey lists.")
@click.argument("files", nargs=-1, required=True)
@click.option("--json", "form", flag_value="json", help="Print a JSON object a line for each entry.")
@click.option("--csv", "form", flag_value="csv", help="Print a CSV table.")
@click.option("--unread", "form", flag_value="unread", help="Print the lines that look like content and were not read.")
def read(files: tuple[str, ...], form: str | None) -> int:
    """\b
    affbib read survey.md --json

    Read survey lists and print their entries. FILES are Markdown, CSV, TSV, JSON
    Lines or plain lists; - is standard input.
    """
    from affbib.readers import as_json
    from affbib.readers import read as read_survey

    survey = read_survey(list(files) if len(files) > 1 else files[0])
    if form == "unread":
        for line, text in survey.unread:
            _show(f"{survey.path or '-'}:{line}: {text}")
        return 0
    rows = [as_json(entry) for entry in survey.entries]
    if form == "json":
        for row in rows:
            click.echo(_json(row))
    elif form == "csv":
        _print_csv(rows)
    else:
        for entry in survey.entries:
            tag = " ".join(str(part) for part in (entry.year, entry.venue) if part)
            people = ", ".join(map(str, entry.authors[:3])) + (" …" if len(entry.authors) > 3 else "")
            _show(f"{entry.line or 0:>6}  {tag:<24}  {entry.title}" + (f"  ({people})" if people else ""))
    for finding in survey.findings:
        _say(str(finding))
    _say(f"{_count(len(survey.entries), 'entry', 'entries')}, {_count(len(survey.unread), 'line')} not understood")
    return 0


@main.command(short_help="Write references.bib and say what is wrong in the list.")
@click.argument("survey")
@click.option("-o", "--output", default="references.bib", show_default=True, help="The .bib; the lock is beside it.")
@click.option("--offline", is_flag=True, help="Open no socket: ask the bundled works, or the sources named.")
@click.option("--source", "sources", multiple=True, metavar="bundled|PATH", help="Ask this source; repeat in order.")
@click.option("--key", "pattern", metavar="PATTERN", help="The pattern of new keys.  [default: {family}{year}{word}]")
@click.option("--only-matched", is_flag=True, help="Leave out records made from the survey's own words.")
@click.option(
    "--refresh", multiple=True, is_flag=False, flag_value="", metavar="[KEY]", help="Ask again: for all, or for KEY."
)
@click.option("--locked", is_flag=True, help="Fail when the lock is out of date.")
@click.option("--frozen", is_flag=True, help="Write the .bib from the lock alone.")
@click.option("--force", is_flag=True, help="Overwrite a .bib or a lock that somebody else wrote or changed.")
@click.option(
    "--fail-on",
    type=click.Choice([str(level) for level in Severity]),
    help="Exit with 1 on findings of this severity or above.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON Lines.")
@click.option("-v", "--verbose", is_flag=True, help="Also list the unconfirmed fields.")
@click.option("-q", "--quiet", is_flag=True, help="Print no summary and no progress.")
def build(survey: str, output: str, pattern: str | None, **options: Any) -> int:
    """\b
    affbib build survey.md --offline

    Write references.bib and references.lock from a survey list, and print what is
    wrong in the list.
    """
    from affbib import keys, pipeline
    from affbib.lockfile import read_lock
    from affbib.readers import read as read_survey
    from affbib.records import Record

    sources = options["sources"] or (("bundled",) if options["offline"] else ())
    undecided_only = options["locked"] or options["frozen"]
    if not sources and not undecided_only:
        raise click.UsageError(
            "no source: this version does not ask Crossref over the network yet; "
            "use --offline (the works that affbib brings along) or --source PATH (Crossref works as JSON Lines)"
        )
    for name in sources:
        if name != "bundled" and not {os.sep, "/", "."} & set(name):
            raise click.BadParameter(f"{name!r} is neither bundled nor a path (write ./{name})", param_hint="--source")
    try:
        keys.base_key(Record("misc"), pattern or keys.DEFAULT_PATTERN)
    except ValueError as fault:
        raise click.BadParameter(str(fault), param_hint="--key") from None

    base = read_lock(pipeline.lock_path(output))
    if options["frozen"]:
        return _write_frozen(output, base, force=options["force"])
    opened = () if options["locked"] else pipeline.open_sources(sources)
    for source in opened:
        for line, what in getattr(source, "faults", ()):
            _say(f"{source.name}:{line}: {what}; the line is left out")
    made = pipeline.build(
        read_survey(survey),
        source=opened,
        lock=base,
        key=pattern or keys.DEFAULT_PATTERN,
        only_matched=options["only_matched"],
        refresh="" in options["refresh"] or options["refresh"],
        progress=False if options["quiet"] else None,
    )
    if options["locked"] and made.lock != base:
        held = base.decisions if base else ()
        changed = [row.title for row in made.lock.decisions if row not in held] or ["entries left the list"]
        message = f"the lock is out of date ({changed[0]}); run affbib build without --locked"
        raise LockError(message, pipeline.lock_path(output))
    made.write(output, force=options["force"])
    _print_findings(made.findings, as_json=options["as_json"], verbose=options["verbose"])
    if not options["quiet"]:
        _summarise(made, output)
    unasked = any(match.verdict == "unasked" for match in made.matches)
    bar = options["fail_on"]
    failed = bar is not None and any(found.severity.rank >= Severity(bar).rank for found in made.findings)
    return 4 if unasked else 1 if failed else 0


def _write_frozen(output: str, base: Any, *, force: bool) -> int:
    from affbib import pipeline

    if base is None:
        raise LockError("there is no lock to write from", pipeline.lock_path(output))
    pipeline.write_frozen(base, output, force=force)
    return 0


def _print_findings(findings: Sequence[Finding], *, as_json: bool, verbose: bool) -> None:
    shown = [finding for finding in findings if verbose or as_json or finding.code != "unconfirmed"]
    if as_json:
        for finding in shown:
            click.echo(_json(attrs.asdict(finding)))
        return
    places = [":".join(str(part) for part in (it.path, it.line, it.column) if part) for it in shown]
    wide = [max(map(len, column), default=0) for column in (places, [it.severity for it in shown])]
    codes = max((len(finding.code) for finding in shown), default=0)
    indent = sum(wide) + codes + 6
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 0
    for place, finding in zip(places, shown, strict=True):
        severity = _coloured(f"{finding.severity:<{wide[1]}}", _COLOURS[finding.severity])
        lines = [_clean(finding.message)]
        if width > indent + 30:
            lines = textwrap.wrap(lines[0], width - indent)
        message = ("\n" + " " * indent).join(lines)
        click.echo(f"{_clean(place):<{wide[0]}}  {severity}  {finding.code:<{codes}}  {message}")
    unconfirmed = sum(finding.code == "unconfirmed" for finding in findings)
    if unconfirmed and not verbose:
        _show(f"{_count(unconfirmed, 'work')} with fields that nobody has seen in a source (--verbose lists them)")


def _summarise(made: Any, output: str) -> None:
    verdicts = Counter(str(match.verdict) for match in made.matches)
    severities = Counter(str(finding.severity) for finding in made.findings)
    told = ", ".join(f"{count} {verdict}" for verdict, count in verdicts.most_common())
    _say(f"{output}: {_count(len(made.bibliography), 'record')} for {_count(len(made.matches), 'entry', 'entries')}"
         f" ({told or 'the list has no entries'})")  # fmt: skip
    if made.findings:
        told = ", ".join(f"{severities[level]} {level}" for level in reversed(Severity) if severities[level])
        _say(f"{_count(len(made.findings), 'finding')}: {told}")
    for row in _changes(made):
        _say(row)


def _changes(made: Any) -> Iterable[str]:
    """Say which decisions of the lock this run replaced."""
    before = {row.key: row for row in made.base.decisions} if made.base else {}
    for row in made.lock.decisions:
        old = before.get(row.key)
        if old and (old.doi, old.verdict) != (row.doi, row.verdict):
            yield f"{row.key}: {old.verdict} {old.doi or 'no DOI'} is now {row.verdict} {row.doi or 'no DOI'}"


def _print_csv(rows: Sequence[dict[str, Any]]) -> None:
    if not rows:
        return
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow([*(name for name in rows[0] if name != "links"), "paper", "code"])
    for row in rows:
        plain = [value for name, value in row.items() if name != "links"]
        links = [row["links"].get(kind, ()) for kind in ("paper", "code")]
        writer.writerow([_cell(value) for value in (*plain, *links)])


def _cell(value: object) -> str:
    if isinstance(value, list | tuple):
        return "; ".join(map(str, value))
    text = "" if value is None else str(value)
    # A spreadsheet would run what begins like a formula.
    return f"'{text}" if text.startswith(("=", "+", "@", "\t")) else text


def _json(value: object) -> str:
    return _clean(json.dumps(value, ensure_ascii=False))


def _coloured(text: str, colour: str) -> str:
    return click.style(text, fg=colour) if sys.stdout.isatty() and not os.environ.get("NO_COLOR") else text


def _clean(text: str) -> str:
    return text.translate(_ACTING)


def _show(text: str) -> None:
    click.echo(_clean(text))


def _say(text: str) -> None:
    click.echo(_clean(text), err=True)


def _fail(message: str, status: int) -> int:
    _say(f"affbib: {message}")
    return status


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
