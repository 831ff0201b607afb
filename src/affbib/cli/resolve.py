"""`affbib resolve`: the works that queries mean, and the DOIs that a .bib lacks."""

import sys
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import islice
from os import fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from affbib.cli.console import clean, print_diff, print_findings, print_json, print_line, say
from affbib.cli.options import FILE, opened, source_options
from affbib.errors import OverwriteError
from affbib.text.folding import count

if TYPE_CHECKING:
    from affbib.enrich.document import Revision
    from affbib.model.matches import Match
    from affbib.model.works import Work
    from affbib.sources import Source

__all__ = ["command"]

# So many entries are resolved together: batches for a source, and answers while the run goes on.
_CHUNK = 500


@click.command("resolve", short_help="Find the DOIs of titles, or those that a .bib lacks.")
@click.argument("file", type=FILE)
@source_options
@click.option("--fields", metavar="NAMES", help="Of a .bib: fields to add, a,b,c.  [default: doi]")
@click.option("--overwrite", is_flag=True, help="Of a .bib: replace values that are there.")
@click.option("--update-preprints", is_flag=True, help="Of a .bib: turn preprints into what was published.")
@click.option("-o", "--output", type=FILE, metavar="FILE", help="Write the .bib here, not to where it is.")
@click.option("--backup", is_flag=True, help="Keep a copy of the .bib that is overwritten.")
@click.option("--dry-run", is_flag=True, help="Print the changes of the .bib as a diff; write nothing.")
@click.option("-y", "--yes", is_flag=True, help="Write the .bib without asking.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines: answers, or a .bib's findings.")
@click.option("-q", "--quiet", is_flag=True, help="Print no summary and no progress.")
def command(file: str, *, as_json: bool, **options: Any) -> int:
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
    from affbib.match.resolver import ask
    from affbib.readers.queries import read_queries

    asked = opened(**options)
    verdicts: Counter[str] = Counter()
    queries = iter(read_queries(file))
    while chunk := list(islice(queries, _CHUNK)):
        matches = ask([entry for _, entry in chunk], asked, progress=False if options["quiet"] else None)
        verdicts.update(str(match.verdict) for match in matches)
        for (name, _), match in zip(chunk, matches, strict=True):
            if as_json:
                print_json({"id": name, **_answer(match)})
            else:
                name = match.work.name if match.work else "-"
                print_line(f"{match.verdict:<11}  {match.score:.3f}  {name:<32}  {match.reference.title}")
    if not options["quiet"]:
        told = ", ".join(f"{number} {verdict}" for verdict, number in verdicts.most_common())
        say(f"{count(verdicts.total(), 'query', 'queries')}: {told or 'the file holds none'}")
    return 4 if verdicts["unasked"] else 0


def _resolve_bib(file: str, *, fields: str | None, as_json: bool, **options: Any) -> int:
    from affbib.enrich.entry import FIELDS

    names = tuple(name.strip().lower() for name in fields.split(",")) if fields else ("doi",)
    if unknown := [name for name in names if name not in FIELDS]:
        raise click.BadParameter(f"{unknown[0]!r} is none of {', '.join(FIELDS)}", param_hint="--fields")
    if as_json and options["dry_run"]:
        raise click.UsageError("--dry-run prints a diff, --json findings: choose one")
    asked = opened(**options)
    for name in ("sources", "offline", "mailto"):
        del options[name]
    return _resolve_file(file, asked, fields=names, as_json=as_json, **options)


def _resolve_file(
    path: str,
    sources: Sequence["Source"],
    *,
    fields: Collection[str] = ("doi",),
    overwrite: bool = False,
    update_preprints: bool = False,
    output: str | None = None,
    backup: bool = False,
    dry_run: bool = False,
    yes: bool = False,
    as_json: bool = False,
    quiet: bool = False,
) -> int:
    """Find what a .bib lacks, show it, and write it when a person says so; return the exit status."""
    from affbib.bib.document import read_bib
    from affbib.enrich.document import revise
    from affbib.model.matches import Verdict

    made = revise(
        read_bib(path),
        source=sources,
        fields=fields,
        overwrite=overwrite,
        update_preprints=update_preprints,
        progress=False if quiet else None,
    )
    if dry_run:
        # What a `patch` can read stands alone on standard output.
        print_diff(made.diff, encoding=made.bib.encoding)
        for finding in made.findings:
            say(str(finding))
    else:
        print_findings(made.findings, as_json=as_json)
    if not quiet:
        for line in made.summary():
            say(line)
    if not dry_run and (made.bib.edits or output):
        _write(made, output, backup=backup, yes=yes, quiet=quiet)
    return 4 if made.outcomes.get(Verdict.UNASKED) else 0


def _write(made: "Revision", output: str | None, *, backup: bool, yes: bool, quiet: bool) -> None:
    target = output or made.bib.path or ""
    if not yes and Path(target).exists():
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise OverwriteError("is left as it is, for nobody can be asked: --yes writes it, --dry-run shows", target)
        print_diff(made.diff, encoding=made.bib.encoding)
        if not click.confirm(f"Write {clean(fspath(target))}?", err=True):
            say("nothing was written")
            return
    kept = made.write(output, backup=backup)
    if not quiet:
        say(f"{target} is written" + (f"; what was there is in {kept}" if kept else ""))


def _named(work: "Work | None") -> dict[str, str | None]:
    """Return a work's DOI, and where it has none the identifier that names it."""
    return {"doi": work.doi if work else None, **({"work": str(work.id)} if work and not work.doi else {})}


def _answer(match: "Match") -> dict[str, Any]:
    candidates = [{**_named(one.work), "score": round(one.score, 4)} for one in match.candidates[:10]]
    return {
        **_named(match.work),
        "verdict": match.verdict,
        "score": round(match.score, 4),
        "candidates": candidates,
        "reasons": list(match.reasons),
    }
