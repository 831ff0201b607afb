"""A person's .bib asked for as a whole, and changed in memory."""

import stat
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from os import PathLike
from pathlib import Path

from attrs import evolve, field, frozen

from affbib.bib.diagnostics import SEVERITIES
from affbib.bib.document import BibFile
from affbib.bib.entry import BibEntry
from affbib.bib.questions import questions_of
from affbib.checks.contexts import BibContext
from affbib.checks.run import check_bib
from affbib.enrich.entry import Change, change_of
from affbib.match.resolver import ask
from affbib.model.findings import Finding
from affbib.sources.registry import SourceSpec, open_sources
from affbib.text.edits import unified
from affbib.text.files import read_bytes, write_atomically
from affbib.text.folding import count

__all__ = ["Revision", "revise"]

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
        outcomes = ", ".join(f"{number} {outcome}" for outcome, number in self.outcomes.items())
        entries = count(sum(self.outcomes.values()), "entry", "entries")
        yield f"{self.bib.path or '-'}: {entries}: {outcomes or 'nothing to ask'}"
        for reason, keys in self.left_out.items():
            more = f" and {len(keys) - _NAMED} more" if len(keys) > _NAMED else ""
            yield f"left out, {reason}: {', '.join(keys[:_NAMED])}{more}"

    def write(self, output: str | PathLike[str] | None = None, *, backup: bool = False) -> Path | None:
        """Write the .bib to where it was read from, or to `output`; return where what was there before is kept, if so.

        The copy has the file's own mode.

        :raises OverwriteError: the file was changed by someone else since it was read
        :raises FileError: a file cannot be read or written
        """
        target = Path(output or self.bib.path or "")
        kept = None
        if backup and target.exists():
            kept = _free(target)
            write_atomically(kept, read_bytes(target), mode=stat.S_IMODE(target.stat().st_mode))
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
    *,
    source: SourceSpec | Iterable[SourceSpec] | None = None,
    offline: bool = False,
    mailto: str | None = None,
    fields: Collection[str] = ("doi",),
    overwrite: bool = False,
    update_preprints: bool = False,
    progress: bool | None = None,
) -> Revision:
    """Find what the entries of a .bib lack, and change them in memory: what `affbib resolve refs.bib` does.

    `source`, `offline` and `mailto` are as in `affbib.build`. `fields` are the names of the fields that may be added;
    with `overwrite`, values that are there are replaced too; `update_preprints` makes of a preprint's record that of
    the work as it was published, where nothing leaves a doubt. Only a matched work changes anything. `progress` shows
    a bar on standard error, by default where a person looks.

    :raises SnapshotError: a path is no snapshot
    :raises SettingsError: the mailto, a setting, or a package's rules cannot be used

    >>> bib = BibFile(b"@misc{key, title={A Paper that Nobody Wrote}}")
    >>> revise(bib, source=()).outcomes
    {'unasked': 1}
    """
    sources = open_sources(source, offline=offline, mailto=mailto)
    questions = questions_of(bib)
    left_out: dict[str, list[str]] = {}
    for key, question in questions.items():
        if question.left_out:
            left_out.setdefault(question.left_out, []).append(key)
    asked = [key for key, question in questions.items() if not question.left_out]
    matches = dict(
        zip(asked, ask([questions[key].reference for key in asked], sources, progress=progress), strict=True)
    )
    # The rules look at the file before anything in it is changed.
    findings = check_bib(bib, questions=questions, matches=matches)
    outcomes: Counter[str] = Counter()
    mended: set[tuple[str, str]] = set()
    for key, question in questions.items():
        if question.left_out:
            outcomes["left out"] += 1
            continue
        context = BibContext(bib, bib[key], question, matches[key])
        change = change_of(context, fields=fields, overwrite=overwrite, update_preprints=update_preprints)
        change, lacking = _within(bib, key, change)
        findings = (*findings, *lacking)
        _apply(bib[key], change)
        mended.update((key, code) for code in change.mends)
        if change.fields:
            outcomes["changed"] += 1
        elif context.work:
            outcomes["as they were" if question.doi == context.work.doi else "for you to decide"] += 1
        else:
            outcomes[str(matches[key].verdict)] += 1
    left = tuple(finding for finding in findings if (finding.key, finding.code) not in mended)
    return Revision(bib, dict(outcomes), left_out, left)


def _within(bib: BibFile, key: str, change: Change) -> tuple[Change, list[Finding]]:
    """Return a change without the values that the file's encoding has no characters for, and a finding for each."""
    lacking = {name: bib.not_encodable(latex) for name, latex in change.fields.items()}
    code = "not-in-encoding"
    findings = [
        Finding(
            code,
            SEVERITIES[code],
            f"{name} is left as it is: {char!r} is no character of {bib.encoding}, as the file is; save it as UTF-8",
            bib.path,
            bib[key].line,
            key=key,
            field=name,
            expected=change.fields[name],
        )
        for name, char in lacking.items()
        if char
    ]
    return evolve(change, fields={name: latex for name, latex in change.fields.items() if not lacking[name]}), findings


def _apply(entry: BibEntry, change: Change) -> None:
    if change.type:
        entry.retype(change.type)
    for name, latex in change.fields.items():
        entry[name] = latex
    for name in change.lost:
        del entry[name]
