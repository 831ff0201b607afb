"""`affbib build`: from a survey list to a .bib and its lock."""

import os
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from affbib.cli.console import print_findings, say
from affbib.cli.options import FILE, fail_on_option, failed, opened, source_options
from affbib.errors import LockError, SurveyError
from affbib.model.findings import Severity
from affbib.text.folding import count

if TYPE_CHECKING:
    from affbib.project.build import Build

__all__ = ["command"]


@click.command("build", short_help="Write references.bib and say what is wrong in the list.")
@click.argument("survey", type=FILE)
@click.option(
    "-o",
    "--output",
    type=FILE,
    metavar="FILE",
    default="references.bib",
    show_default=True,
    help="The .bib to write.",
)
@source_options
@click.option(
    "--dialect",
    type=click.Choice(["bibtex", "biblatex"]),
    metavar="DIALECT",
    default="bibtex",
    show_default=True,
    help="Write for bibtex or biblatex.",
)
@click.option("--key", "pattern", metavar="PATTERN", help="Pattern of new keys.  [default: {family}{year}{word}]")
@click.option("--only-matched", is_flag=True, help="Leave out records of the survey's own words.")
@click.option(
    "--refresh",
    multiple=True,
    is_flag=False,
    flag_value="",
    metavar="[KEY]",
    help="After SURVEY: ask again, for all or for KEY.",
)
@click.option("--locked", is_flag=True, help="Fail when the lock is out of date; ask nothing.")
@click.option("--frozen", is_flag=True, help="Write the .bib from the lock alone.")
@click.option("--force", is_flag=True, help="Overwrite what somebody else wrote or changed.")
@fail_on_option
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON Lines.")
@click.option("-v", "--verbose", is_flag=True, help="Also list the unconfirmed fields.")
@click.option("-q", "--quiet", is_flag=True, help="Print no summary and no progress.")
def command(survey: str, output: str, pattern: str | None, **options: Any) -> int:
    """\b
    affbib build survey.md --mailto me@example.org

    Write a .bib and, beside it, its lock from a survey list; print what is wrong
    in the list.
    """
    from affbib.bib.citation_keys import DEFAULT_PATTERN, base_key
    from affbib.model.records import Record
    from affbib.project import build as pipeline
    from affbib.project import output as outputs
    from affbib.project.lockfile import read_lock
    from affbib.readers import read as read_survey

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
        source=() if options["locked"] else opened(**{**options, "refresh": bool(refresh)}),
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
    return failed(made.findings, options["fail_on"])


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
