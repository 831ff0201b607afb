"""`affbib resolve refs.bib`: a person's .bib asked for, shown as it would be, and written when the person says so."""

import sys
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from os import PathLike, fspath
from pathlib import Path

import click
from attrs import field, frozen

from affbib.bibfile import BibEntry, BibFile, read_bib
from affbib.editing import unified
from affbib.enrichment import Change, Question, change_of, question_of
from affbib.errors import BibtexError, OverwriteError
from affbib.files import read_bytes, write_atomically
from affbib.findings import Finding
from affbib.inquiry import ask
from affbib.matches import Verdict
from affbib.sources import Source
from affbib.terminal import clean, count, print_diff, print_findings, say

__all__ = ["Revision", "resolve_bib", "revise"]

# So many keys of entries that are left out are named in a message.
_NAMED = 10


@frozen
class Revision:
    """A .bib changed in memory, with what was found; the file is as it was.

    `outcomes` counts the entries by what became of them; `left_out` holds the keys of those that have no DOI by the
    reason; `findings` are in the file's order.
    """

    bib: BibFile
    outcomes: Mapping[str, int]
    left_out: Mapping[str, Sequence[str]]
    findings: tuple[Finding, ...] = field(repr=False)

    @property
    def diff(self) -> str:
        """What the changes are, as `patch` takes it; nothing if there are none."""
        return "".join(unified(self.bib.text, self.bib.edits, self.bib.path or "-"))

    def summary(self) -> Iterator[str]:
        """Yield what became of the entries, in lines."""
        told = ", ".join(f"{number} {outcome}" for outcome, number in self.outcomes.items())
        entries = count(sum(self.outcomes.values()), "entry", "entries")
        yield f"{self.bib.path or '-'}: {entries}: {told or 'nothing to ask'}"
        for reason, keys in self.left_out.items():
            more = f" and {len(keys) - _NAMED} more" if len(keys) > _NAMED else ""
            yield f"left out, {reason}: {', '.join(keys[:_NAMED])}{more}"

    def write(self, output: str | PathLike[str] | None = None, *, backup: bool = False) -> Path | None:
        """Write the .bib to where it was read from, or to `output`; return where what was there before is kept, if so.

        :raises OverwriteError: the file was changed by someone else since it was read
        :raises FileError: a file cannot be read or written
        """
        target = Path(output or self.bib.path or "")
        kept = None
        if backup and target.exists():
            kept = _free(target)
            write_atomically(kept, read_bytes(target))
        self.bib.write(output)
        return kept


def _free(path: Path) -> Path:
    """Return a name for a copy that no file has."""
    copy, number = Path(f"{path}.bak"), 1
    while copy.exists():
        copy, number = Path(f"{path}.bak{number}"), number + 1
    return copy


def revise(
    bib: BibFile,
    sources: Sequence[Source],
    *,
    fields: Collection[str] = ("doi",),
    overwrite: bool = False,
    update_preprints: bool = False,
    progress: bool | None = None,
) -> Revision:
    """Ask for the entries of a .bib and change them in memory; `enrichment.change_of` says what is changed.

    >>> bib = BibFile(b"@misc{key, title={A Paper that Nobody Wrote}}")
    >>> revise(bib, ()).outcomes
    {'unasked': 1}
    """
    questions: dict[str, Question] = {}
    left_out: dict[str, list[str]] = {}
    for key, entry in bib.items():
        try:
            question = question_of(entry, bib.path)
        except BibtexError:
            # The file's own findings say which entries cannot be read.
            continue
        questions[key] = question
        if question.left_out:
            left_out.setdefault(question.left_out, []).append(key)
    asked = [key for key, question in questions.items() if not question.left_out]
    matches = dict(zip(asked, ask([questions[key].asked for key in asked], sources, progress=progress), strict=True))
    outcomes: Counter[str] = Counter()
    findings: list[Finding] = []
    for key, question in questions.items():
        if question.left_out:
            outcomes["left out"] += 1
            findings += question.findings
            continue
        match = matches[key]
        change = change_of(
            bib[key], question, match, fields=fields, overwrite=overwrite, update_preprints=update_preprints
        )
        _apply(bib[key], change)
        findings += change.findings
        if change.fields:
            outcomes["changed"] += 1
        elif match.verdict is Verdict.MATCHED:
            outcomes["as they were" if question.doi == match.doi else "for you to decide"] += 1
        else:
            outcomes[str(match.verdict)] += 1
    order = sorted((*bib.findings, *findings), key=lambda finding: finding.line or 0)
    return Revision(bib, dict(outcomes), left_out, tuple(order))


def _apply(entry: BibEntry, change: Change) -> None:
    if change.type:
        entry.retype(change.type)
    for name, latex in change.fields.items():
        entry[name] = latex
    for name in change.lost:
        del entry[name]


def resolve_bib(
    path: str,
    sources: Sequence[Source],
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
    """Find what a .bib lacks, show it, and write it when a person says so; return the exit status.

    :raises OverwriteError: nobody can be asked whether the file may be changed, or it was changed meanwhile
    :raises FileError: a file cannot be read or written
    """
    made = revise(
        read_bib(path),
        sources,
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


def _write(made: Revision, output: str | None, *, backup: bool, yes: bool, quiet: bool) -> None:
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
