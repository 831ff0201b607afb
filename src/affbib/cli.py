"""The command line: the verbs of the library, with their exit statuses.

0 done · 1 findings at or above `--fail-on` · 2 usage · 3 cannot be read, or may not be overwritten: nothing written ·
4 a source could not be asked: the rest is written · 130 interrupted.
"""

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from affbib import __version__
from affbib.errors import AffbibError, LockError, OverwriteError, SettingsError, SourceError, SurveyError
from affbib.findings import Severity
from affbib.terminal import count, print_csv, print_findings, print_json, print_line, say

if TYPE_CHECKING:
    from affbib.matches import Match
    from affbib.pipeline import Build
    from affbib.sources import Source

__all__ = ["run"]

# So many entries are resolved together: batches for a source, and answers while the run goes on.
_CHUNK = 500


def run(arguments: Sequence[str]) -> int:
    """Run one command and return the exit status; whatever goes wrong becomes one message on standard error."""
    # Where a stream is closed, there is nobody to tell.
    sys.stdout = sys.stdout or open(os.devnull, "w")  # noqa: PTH123, SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w")  # noqa: PTH123, SIM115
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
            say(line)
        return _fail(str(fault), 3)
    except SettingsError as fault:
        return _fail(str(fault), 2)
    except SourceError as fault:
        return _fail(str(fault), 4)
    except AffbibError as fault:
        return _fail(str(fault), 3)
    except OSError as fault:
        return _fail(f"output cannot be written: {(fault.strerror or str(fault)).lower()}", 3)
    return int(status or 0)


def _fail(message: str, status: int) -> int:
    say(f"affbib: {message}")
    return status


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="affbib %(version)s")
def main() -> None:
    """\b
    affbib build survey.md --mailto me@example.org

    From a survey list to a bibliography that can be trusted: maps the entries of a
    list to BibTeX records, keeps references.bib and its citation keys stable, and
    says what is wrong in the list.
    """


def _source_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say which sources are asked, and how."""
    for option in (
        click.option("--mailto", metavar="ADDRESS", help="Tell Crossref who asks: it answers more often."),
        click.option("--offline", is_flag=True, help="Open no socket; alone: the bundled works and kept answers."),
        click.option(
            "--source",
            "sources",
            multiple=True,
            metavar="crossref|bundled|PATH",
            help="Ask this source instead of Crossref; repeat in order.",
        ),
    ):
        command = option(command)
    return command


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

    survey = read_survey(list(files))
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


@main.command(short_help="Write references.bib and say what is wrong in the list.")
@click.argument("survey")
@click.option("-o", "--output", default="references.bib", show_default=True, help="The .bib; the lock is beside it.")
@_source_options
@click.option(
    "--dialect",
    type=click.Choice(["bibtex", "biblatex"]),
    default="bibtex",
    show_default=True,
    help="Whose names of types and fields the .bib has.",
)
@click.option("--key", "pattern", metavar="PATTERN", help="The pattern of new keys.  [default: {family}{year}{word}]")
@click.option("--only-matched", is_flag=True, help="Leave out records made from the survey's own words.")
@click.option(
    "--refresh", multiple=True, is_flag=False, flag_value="", metavar="[KEY]", help="Ask again: for all, or for KEY."
)
@click.option("--locked", is_flag=True, help="Fail when the lock is out of date; ask nothing.")
@click.option("--frozen", is_flag=True, help="Write the .bib from the lock alone.")
@click.option("--force", is_flag=True, help="Overwrite a .bib or a lock that somebody else wrote or changed.")
@click.option("--fail-on", type=click.Choice([str(level) for level in Severity]), help="Exit with 1 on such findings.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON Lines.")
@click.option("-v", "--verbose", is_flag=True, help="Also list the unconfirmed fields.")
@click.option("-q", "--quiet", is_flag=True, help="Print no summary and no progress.")
def build(survey: str, output: str, pattern: str | None, **options: Any) -> int:
    """\b
    affbib build survey.md --mailto me@example.org

    Write references.bib and references.lock from a survey list, and print what is
    wrong in the list.
    """
    from affbib import outputs, pipeline
    from affbib.keys import DEFAULT_PATTERN, base_key
    from affbib.lockfile import read_lock
    from affbib.readers import read as read_survey
    from affbib.records import Record

    modes = [f"--{name}" for name in ("frozen", "locked", "refresh") if options[name]]
    if len(modes) > 1:
        raise click.UsageError(f"{' and '.join(modes)} exclude each other")
    if survey != "-" and os.path.realpath(survey) == os.path.realpath(output):
        raise click.BadParameter("this is the survey itself", param_hint="--output")
    pattern = pattern or DEFAULT_PATTERN
    try:
        base_key(Record("misc"), pattern)
    except ValueError as fault:
        raise click.BadParameter(str(fault), param_hint="--key") from None
    place = outputs.lock_path(output)
    base = read_lock(place)
    refresh = "" in options["refresh"] or options["refresh"]
    unknown = set(options["refresh"]) - {"", *(row.key for row in (base.decisions if base else ()))}
    if unknown:
        raise click.BadParameter(f"the lock has no key {min(unknown)}", param_hint="--refresh")
    if options["frozen"]:
        if base is None:
            raise LockError("there is no lock to write from", place)
        outputs.write_frozen(base, output, dialect=options["dialect"], force=options["force"])
        return 0
    listed = read_survey(survey)
    if not listed.entries:
        print_findings(listed.findings, as_json=options["as_json"])
        raise SurveyError("holds no entries; nothing is written", survey)
    made = pipeline.build(
        listed,
        source=() if options["locked"] else _opened(**{**options, "refresh": bool(refresh)}),
        lock=base,
        key=pattern,
        only_matched=options["only_matched"],
        refresh=refresh,
        progress=False if options["quiet"] else None,
    )
    if options["locked"] and made.lock != base:
        held = base.decisions if base else ()
        changed = [row.title for row in made.lock.decisions if row not in held] or ["the entries are in another order"]
        raise LockError(f"the lock is out of date ({changed[0]}); run affbib build without --locked", place)
    made.write(output, dialect=options["dialect"], force=options["force"])
    print_findings(made.findings, as_json=options["as_json"], verbose=options["verbose"])
    if not options["quiet"]:
        for line in _summary(made, output):
            say(line)
    if any(match.verdict == "unasked" for match in made.matches):
        return 4
    least = options["fail_on"]
    return int(least is not None and any(it.severity.rank >= Severity(least).rank for it in made.findings))


def _opened(
    *,
    sources: Sequence[str],
    offline: bool,
    mailto: str | None,
    quiet: bool = False,
    refresh: bool = False,
    **_: object,
) -> "tuple[Source, ...]":
    """Return the sources that a command's options name, and say which of their lines are no works."""
    from affbib.inquiry import open_sources

    for name in sources:
        if name not in ("bundled", "crossref") and not {os.sep, "/", "."} & set(name):
            message = f"{name!r} is neither crossref nor bundled nor a path (write ./{name})"
            raise click.BadParameter(message, param_hint="--source")
    tell = None if quiet else say
    opened = open_sources(sources or None, offline=offline, mailto=mailto, refresh=refresh, tell=tell)
    for source in opened:
        for line, what in getattr(source, "faults", ()):
            say(f"{source.name}:{line}: {what}; the line is left out")
    return opened


def _summary(made: "Build", output: str) -> Iterator[str]:
    verdicts = Counter(str(match.verdict) for match in made.matches)
    told = ", ".join(f"{number} {verdict}" for verdict, number in verdicts.most_common())
    records, entries = count(len(made.bibliography), "record"), count(len(made.matches), "entry", "entries")
    yield f"{output}: {records} for {entries} ({told or 'the list has no entries'})"
    if made.findings:
        severities = Counter(finding.severity for finding in made.findings)
        told = ", ".join(f"{severities[level]} {level}" for level in reversed(Severity) if severities[level])
        yield f"{count(len(made.findings), 'finding')}: {told}"
    before = {(row.key, row.title): row for row in made.base.decisions} if made.base else {}
    for row in made.lock.decisions:
        old = before.get((row.key, row.title))
        if old and (old.doi, old.verdict) != (row.doi, row.verdict):
            yield f"{row.key}: {old.verdict} {old.doi or 'no DOI'} is now {row.verdict} {row.doi or 'no DOI'}"


@main.command(short_help="Find the DOIs of titles, entries or queries, or those that a .bib lacks.")
@click.argument("file")
@_source_options
@click.option("--fields", metavar="NAMES", help="Of a .bib: the fields to add, with commas between.  [default: doi]")
@click.option("--overwrite", is_flag=True, help="Of a .bib: replace values that are there.")
@click.option("--update-preprints", is_flag=True, help="Of a .bib: make of preprints what they were published as.")
@click.option("-o", "--output", metavar="FILE", help="Write the .bib here, and leave FILE as it is.")
@click.option("--backup", is_flag=True, help="Keep a copy of the .bib that is overwritten.")
@click.option("--dry-run", is_flag=True, help="Print what would change in the .bib, as a diff; write nothing.")
@click.option("-y", "--yes", is_flag=True, help="Write the .bib without asking.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines: answers with candidates, or findings.")
@click.option("-q", "--quiet", is_flag=True, help="Print no summary and no progress.")
def resolve(file: str, *, as_json: bool, **options: Any) -> int:
    """\b
    affbib resolve queries.jsonl --source crossref.index --json
    affbib resolve refs.bib --mailto me@example.org

    Find which work each query means. FILE is JSON Lines of {"id", "title",
    "authors", "venue", "year"}, or any list that affbib reads; - is standard input.
    A .bib gets the DOIs that it lacks: what would change is shown, and written
    when you say yes; nothing else in the file changes.
    """
    if file.lower().endswith(".bib"):
        return _resolve_bib(file, as_json=as_json, **options)
    for name in ("fields", "overwrite", "update_preprints", "output", "backup", "dry_run", "yes"):
        if options[name]:
            raise click.UsageError(f"--{name.replace('_', '-')} is for a .bib")
    from affbib.inquiry import ask
    from affbib.readers.queries import read_queries

    opened = _opened(**options)
    verdicts: Counter[str] = Counter()
    queries = iter(read_queries(file))
    while chunk := list(islice(queries, _CHUNK)):
        matches = ask([entry for _, entry in chunk], opened, progress=False if options["quiet"] else None)
        verdicts.update(str(match.verdict) for match in matches)
        for (name, _), match in zip(chunk, matches, strict=True):
            if as_json:
                print_json({"id": name, **_answer(match)})
            else:
                print_line(f"{match.verdict:<11}  {match.score:.3f}  {match.doi or '-':<32}  {match.entry.title}")
    if not options["quiet"]:
        told = ", ".join(f"{number} {verdict}" for verdict, number in verdicts.most_common())
        say(f"{count(verdicts.total(), 'query', 'queries')}: {told or 'the file holds none'}")
    return 4 if verdicts["unasked"] else 0


def _resolve_bib(file: str, *, fields: str | None, as_json: bool, **options: Any) -> int:
    from affbib.enrichment import FIELDS
    from affbib.revision import resolve_bib

    names = tuple(name.strip().lower() for name in fields.split(",")) if fields else ("doi",)
    if unknown := [name for name in names if name not in FIELDS]:
        raise click.BadParameter(f"{unknown[0]!r} is none of {', '.join(FIELDS)}", param_hint="--fields")
    if as_json and options["dry_run"]:
        raise click.UsageError("--dry-run prints a diff, --json findings: choose one")
    opened = _opened(**options)
    for name in ("sources", "offline", "mailto"):
        del options[name]
    return resolve_bib(file, opened, fields=names, as_json=as_json, **options)


def _answer(match: "Match") -> dict[str, Any]:
    candidates = [{"doi": it.work.doi, "score": round(it.score, 4)} for it in match.candidates[:10]]
    return {
        "doi": match.doi,
        "verdict": match.verdict,
        "score": round(match.score, 4),
        "candidates": candidates,
        "reasons": list(match.reasons),
    }


@main.group(short_help="Build and describe indexes of Crossref works.")
def index() -> None:
    """\b
    affbib index build works.jsonl.gz -o crossref.index

    Indexes of Crossref works for --source (needs the extra affbib[index]).
    """


@index.command("build", short_help="Build an index of Crossref works.")
@click.argument("files", nargs=-1, required=True)
@click.option("-o", "--output", required=True, help="The index: a folder.")
@click.option("-q", "--quiet", is_flag=True, help="Print no summary and no progress.")
def index_build(files: tuple[str, ...], output: str, *, quiet: bool) -> None:
    """\b
    affbib index build works.jsonl.gz -o crossref.index

    Build an index of Crossref works: JSON Lines, gzipped or not, or members of
    Crossref's public data file. The index that was there stays in force until the
    new one is complete.
    """
    from tqdm import tqdm

    with tqdm(unit="works", disable=True if quiet else None, leave=False) as bar:
        manifest = _indexes().build_index(files, output, progress=lambda works: bar.update(works - bar.n))
    if not quiet:
        _say_manifest(output, manifest)


@index.command("info", short_help="Tell what an index holds.")
@click.argument("path")
def index_info(path: str) -> None:
    """\b
    affbib index info crossref.index

    Tell what an index holds.
    """
    _say_manifest(path, _indexes().Index.open(path).manifest, tell=print_line)


def _indexes() -> Any:
    try:
        from affbib.sources import index as indexes
    except ModuleNotFoundError as fault:
        raise AffbibError(f"an index needs {fault.name}: pip install 'affbib[index]'") from fault
    return indexes


def _say_manifest(path: str, manifest: Any, *, tell: Callable[[str], None] = say) -> None:
    tell(f"{path}: {count(manifest.works, 'work')}, {manifest.bytes / 1e6:,.1f} MB")
    if manifest.bad_lines:
        tell(f"{count(manifest.bad_lines, 'line')} of {manifest.lines:,} left out; the first:")
        for file, line, what in manifest.faults:
            tell(f"{file}:{line}: {what}")


@main.group(short_help="Tell and forget what Crossref answered.")
def cache() -> None:
    """\b
    affbib cache info

    The answers of Crossref and doi.org that are kept on this machine.
    """


@cache.command("info", short_help="Tell where the answers are, and how many.")
def cache_info() -> None:
    """\b
    affbib cache info

    Tell where the answers are kept, and how many there are.
    """
    with _answers() as answers:
        held = answers.inventory()
    print_line(
        f"{held.path}: {count(held.answers, 'answer')} ({held.absent} of them “not found”), {held.bytes:,} bytes"
    )


@cache.command("clear", short_help="Forget the answers.")
def cache_clear() -> None:
    """\b
    affbib cache clear

    Forget the answers that are kept; what is asked next is asked anew.
    """
    with _answers() as answers:
        answers.clear()


def _answers() -> Any:
    from contextlib import closing

    from affbib.settings import Settings
    from affbib.sources.answers import Answers

    return closing(Answers(Settings.load().cache))
