"""From a survey to its bibliography: the one place where sources, rules and files meet."""

import difflib
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from os import PathLike
from pathlib import Path

from attrs import evolve, field, frozen
from tqdm import tqdm

from affbib import bibtex, lockfile
from affbib.checks import check
from affbib.crosswalk import record_of, record_of_entry
from affbib.errors import OverwriteError, SourceError
from affbib.files import read_text, write_atomically
from affbib.findings import Finding
from affbib.identifiers import Identifier
from affbib.keys import DEFAULT_PATTERN, assign, base_key
from affbib.lock import Decision, Lock, Maker
from affbib.matches import Candidate, Match, Verdict
from affbib.matching import decide, weigh
from affbib.records import Bibliography, Record
from affbib.sources import Answer, Source
from affbib.survey import Survey, SurveyEntry
from affbib.text import fold
from affbib.works import PartialDate, Work

__all__ = ["Build", "SourceSpec", "build", "lock_path", "open_sources", "resolve", "write_frozen"]

SourceSpec = str | PathLike[str] | Source
"""A source, or how a user names one: "bundled", or the path of a snapshot."""

_TAKEN = (Verdict.MATCHED, Verdict.CONFLICTING)


@frozen
class Build:
    """A bibliography made from a survey, with what was decided and what is wrong; nothing is written yet.

    `matches` and the lock's decisions are in the survey's order, one for each entry; `bibliography` has one record for
    each paper. `base` is the lock that the build started from.
    """

    survey: Survey
    bibliography: Bibliography
    matches: tuple[Match, ...]
    findings: tuple[Finding, ...]
    lock: Lock
    base: Lock | None = field(default=None, repr=False)

    def write(self, path: str | PathLike[str], *, force: bool = False) -> None:
        """Write the .bib to a path and the lock beside it (the same stem, `.lock`), each whole or not at all.

        :raises OverwriteError: the .bib was not written by affbib or was changed since, or the lock holds decisions
            that this build did not start from; `force` writes all the same
        :raises FileError: a file cannot be read or written
        """
        text, decided = bibtex.dumps(self.bibliography), lockfile.dumps(self.lock)
        if not force:
            _guard(Path(path), text, decided, self.base)
        # The .bib first: after a crash between the two, the next run finds in it just what it is about to write.
        write_atomically(path, text)
        write_atomically(lock_path(path), decided)


def write_frozen(lock: Lock, path: str | PathLike[str], *, force: bool = False) -> None:
    """Write a .bib from a lock alone; the lock itself is not touched.

    :raises OverwriteError, FileError: as `Build.write` does
    """
    text = bibtex.dumps(lock.bibliography)
    if not force:
        _guard(Path(path), text, lockfile.dumps(lock), lock)
    write_atomically(path, text)


def lock_path(path: str | PathLike[str]) -> Path:
    """Return where the lock of a .bib is: beside it, with the same stem.

    >>> lock_path("refs/survey.bib").as_posix()
    'refs/survey.lock'
    """
    return Path(path).with_suffix(".lock")


def build(
    survey: Survey,
    *,
    source: SourceSpec | Iterable[SourceSpec],
    lock: Lock | str | PathLike[str] | None = None,
    key: str = DEFAULT_PATTERN,
    only_matched: bool = False,
    refresh: bool | Iterable[str] = False,
    progress: bool | None = None,
) -> Build:
    """Map the entries of a survey to records; nothing is written.

    `source` is asked for what the lock does not decide: "bundled", the path of a snapshot, a `Source`, or several of
    them in order; with no source at all, undecided entries stay unasked. `lock` is a lock or its path (the file need
    not be there). `key` is the pattern of new citation keys. `only_matched` leaves out records made from the survey's
    own words. `refresh` asks again: for all entries, or for those with the keys given. `progress` shows a bar on
    standard error, by default where a person looks.

    :raises LockError: the lock cannot be read
    :raises SnapshotError: a path is no snapshot

    >>> entry = SurveyEntry("Affective Image Content Analysis: Two Decades Review and New Perspectives", year=2022)
    >>> build(Survey((entry,)), source="bundled").bibliography["zhao2022affective"]["doi"]
    '10.1109/tpami.2021.3094362'
    """
    base = lock if lock is None or isinstance(lock, Lock) else lockfile.read_lock(lock)
    rows = (base or Lock()).rows(survey.entries)
    sources = open_sources(source)
    found = _matches(survey.entries, rows, sources, refresh=refresh, progress=progress)
    papers = _papers(found, rows)
    records = [_record([found[at] for at in paper]) for paper in papers]
    keys = _keys(papers, records, rows, base or Lock(), key)
    key_of = {at: name for paper, name in zip(papers, keys, strict=True) for at in paper}
    written = {
        name: record
        for paper, name, record in zip(papers, keys, records, strict=True)
        if found[paper[0]].work or not only_matched
    }
    firsts = {paper[0] for paper in papers}
    decisions = tuple(
        _decision(match, rows[at], key_of[at], written.get(key_of[at]) if at in firsts else None)
        for at, match in enumerate(found)
    )
    said = check(found, [key_of[at] for at in range(len(found))])
    findings = sorted((*survey.findings, *said), key=lambda finding: (finding.path or "", finding.line or 0))
    return Build(survey, Bibliography(written), tuple(found), tuple(findings), Lock(decisions), base)


def open_sources(spec: SourceSpec | Iterable[SourceSpec]) -> tuple[Source, ...]:
    """Return the sources that a user named, in that order.

    :raises SnapshotError: a path is no snapshot

    >>> [source.name for source in open_sources("bundled")]
    ['bundled']
    """
    from affbib.sources.snapshot import Snapshot, bundled

    named = [spec] if isinstance(spec, str | PathLike | Source) else spec
    return tuple(
        one if isinstance(one, Source) else bundled() if one == "bundled" else Snapshot.open(os.fspath(one))
        for one in named
    )


def resolve(
    entries: Sequence[SurveyEntry], *, source: SourceSpec | Iterable[SourceSpec], progress: bool | None = None
) -> tuple[Match, ...]:
    """Return which work each entry means, in order.

    The sources are asked in order, each for what is still open: first for the identifiers in the links, then, where
    these do not settle it, by title and authors.

    :raises SnapshotError: a path is no snapshot

    >>> resolve([SurveyEntry("A Paper that Nobody Wrote")], source="bundled")[0].verdict
    <Verdict.UNMATCHED: 'unmatched'>
    """
    sources = open_sources(source)
    known: list[dict[str, Work]] = [{} for _ in entries]
    faults: list[SourceError | None] = [None for _ in entries]
    matches = [Match(entry, Verdict.UNASKED, reasons=("no source was named",)) for entry in entries]
    with tqdm(total=len(entries), unit="entries", disable=not _shown(progress), leave=False) as bar:
        for one in sources:
            for answers in (_looked_up, _searched):
                unsettled = [at for at, match in enumerate(matches) if not _settled(match)]
                for at, answer in answers(one, [entries[at] for at in unsettled], unsettled):
                    if isinstance(answer, SourceError):
                        faults[at] = answer
                    else:
                        known[at].update((work.doi, work) for work in answer if work.doi not in known[at])
                for at in unsettled:
                    matches[at] = _match(entries[at], known[at], faults[at])
                bar.update(sum(map(_settled, matches)) - bar.n)
    return tuple(matches)


def _looked_up(source: Source, entries: Sequence[SurveyEntry], places: Sequence[int]) -> Iterator[tuple[int, Answer]]:
    asked = [(at, identifier) for at, entry in zip(places, entries, strict=True) for identifier in entry.identifiers]
    distinct = list(dict.fromkeys(identifier for _, identifier in asked))
    answers = dict(zip(distinct, source.lookup(distinct), strict=True))
    yield from ((at, answers[identifier]) for at, identifier in asked)


def _searched(source: Source, entries: Sequence[SurveyEntry], places: Sequence[int]) -> Iterator[tuple[int, Answer]]:
    yield from zip(places, source.search(entries), strict=True)


def _match(entry: SurveyEntry, works: dict[str, Work], fault: SourceError | None) -> Match:
    match = decide(entry, works.values())
    if fault and match.verdict is Verdict.UNMATCHED:
        return evolve(match, verdict=Verdict.UNASKED, reasons=(str(fault),))
    return match


def _settled(match: Match) -> bool:
    """Tell whether no further question is needed: what the links lead to is what the entry says."""
    return match.verdict is Verdict.MATCHED


def _shown(progress: bool | None) -> bool:
    return progress if progress is not None else sys.stderr.isatty() or "ipykernel" in sys.modules


def _matches(
    entries: Sequence[SurveyEntry],
    rows: Sequence[Decision | None],
    sources: Sequence[Source],
    *,
    refresh: bool | Iterable[str],
    progress: bool | None,
) -> list[Match]:
    """Return each entry's match: a person's or the lock's decision where there is one, else the sources'."""
    again = set() if isinstance(refresh, bool) else set(refresh)
    found: dict[int, Match] = {}
    for at, (entry, row) in enumerate(zip(entries, rows, strict=True)):
        asked_again = row is not None and (refresh is True or row.key in again)
        if row and row.decided_by is Maker.PERSON:
            found[at] = _pinned(entry, row, sources, asked_again=asked_again)
        elif row and not asked_again and (match := _standing(entry, row)):
            found[at] = match
    undecided = [at for at in range(len(entries)) if at not in found]
    asked = resolve([entries[at] for at in undecided], source=sources, progress=progress)
    found.update(zip(undecided, asked, strict=True))
    return [found[at] for at in range(len(entries))]


def _pinned(entry: SurveyEntry, row: Decision, sources: Sequence[Source], *, asked_again: bool) -> Match:
    """Return the match that a person decided: only the work's description is looked up, where it is not known."""
    if row.doi is None:
        return Match(entry, Verdict.UNMATCHED, reasons=("a person decided that it has no DOI",))
    work = row.work if row.work and row.work.doi == row.doi and not asked_again else None
    for source in sources if work is None else ():
        answer = next(source.lookup([Identifier("doi", row.doi)]))
        if answer and not isinstance(answer, SourceError):
            work = answer[0]
            break
    if work is None:
        work = _described(entry, row.doi)
    chosen = Candidate(work, 1.0, weigh(entry, work))
    return Match(entry, Verdict.MATCHED, (chosen,), reasons=("a person decided",))


def _described(entry: SurveyEntry, doi: str) -> Work:
    """Return a work as only the survey describes it, and marked so."""
    said = {"title": entry.title, "author": entry.authors, "container-title": entry.venue, "issued": entry.year}
    return Work(
        doi,
        entry.title,
        authors=entry.authors,
        container=entry.venue or "",
        issued=PartialDate(entry.year) if entry.year else None,
        source="survey",
        survey_only=tuple(name for name, value in said.items() if value),
    )


def _standing(entry: SurveyEntry, row: Decision) -> Match | None:
    """Return the match that a lock's row decides, or nothing where a source is to be asked."""
    if row.work is None or row.work.doi != row.doi:
        return None
    match = decide(entry, (row.work, *row.others))
    if match.doi == row.doi:
        return match
    same = (row.title, row.authors, row.year) == (entry.title, tuple(map(str, entry.authors)), entry.year)
    if same and row.verdict in _TAKEN and row.evidence:
        return Match(entry, row.verdict, (Candidate(row.work, row.score, row.evidence),), row.others, row.reasons)
    return None


def _papers(matches: Sequence[Match], rows: Sequence[Decision | None]) -> list[list[int]]:
    """Return the places of the entries, those that mean one paper together, in the order of their first.

    Entries that the lock gave different keys stay apart, for both keys may be cited.
    """
    papers: dict[object, list[list[int]]] = {}
    keys: dict[int, str] = {}
    for at, (match, row) in enumerate(zip(matches, rows, strict=True)):
        entry = match.entry
        spelling = (fold(entry.title), tuple(fold(str(name)) for name in entry.authors), entry.year)
        same = papers.setdefault(match.doi or spelling, [])
        paper = next((places for places in same if row is None or keys.get(places[0], row.key) == row.key), None)
        if paper is None:
            paper = []
            same.append(paper)
        paper.append(at)
        if row is not None:
            keys.setdefault(paper[0], row.key)
    return sorted((paper for same in papers.values() for paper in same), key=lambda paper: paper[0])


def _record(matches: Sequence[Match]) -> Record:
    entries = [match.entry for match in matches]
    work = matches[0].work
    return record_of(work, entries) if work else record_of_entry(entries)


def _keys(
    papers: Sequence[Sequence[int]],
    records: Sequence[Record],
    rows: Sequence[Decision | None],
    base: Lock,
    pattern: str,
) -> list[str]:
    """Return each paper's key: the lock's, else a new one that the lock never gave to another."""
    held: dict[int, str] = {}
    for number, paper in enumerate(papers):
        locked = [row.key for row in (rows[at] for at in paper) if row and row.key not in held.values()]
        if locked:
            held[number] = locked[0]
    fresh = [number for number in range(len(papers)) if number not in held]
    taken = {row.key for row in base.decisions}
    new = assign([base_key(records[number], pattern) for number in fresh], taken)
    held.update(zip(fresh, new, strict=True))
    return [held[number] for number in range(len(papers))]


def _decision(match: Match, row: Decision | None, key: str, written: Record | None) -> Decision:
    entry, best = match.entry, match.best if match.work else None
    return Decision(
        title=entry.title,
        authors=tuple(map(str, entry.authors)),
        year=entry.year,
        key=key,
        doi=match.doi,
        verdict=match.verdict,
        decided_by=row.decided_by if row else Maker.AFFBIB,
        score=round(best.score, 4) if best else 0.0,
        evidence=best.evidence if best else None,
        reasons=match.reasons,
        others=match.others,
        work=match.work,
        written=written,
    )


def _guard(path: Path, text: str, decided: str, base: Lock | None) -> None:
    """Refuse to lose what a person wrote: into the .bib since affbib wrote it, or into a lock not built upon."""
    beside = lock_path(path)
    there = lockfile.read_lock(beside)
    if there is not None and there != base and lockfile.dumps(there) != decided:
        message = "holds decisions that this build did not start from; build with this lock, or force"
        raise OverwriteError(message, beside)
    if not path.exists():
        return
    now = read_text(path)
    if now == text:
        return
    if there is None:
        raise OverwriteError("was not written by affbib (it has no lock beside it); name another file, or force", path)
    before = bibtex.dumps(there.bibliography)
    if now != before:
        changes = difflib.unified_diff(
            before.splitlines(), now.splitlines(), "as affbib wrote it", "as it is now", lineterm="", n=1
        )
        raise OverwriteError("was changed since affbib wrote it; keep a copy, then force", path, tuple(changes))
