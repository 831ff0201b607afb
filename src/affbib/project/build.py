"""From a survey to its bibliography: the one place where sources, rules and files meet."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from os import PathLike
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from affbib.bib.citation_keys import DEFAULT_PATTERN, assign, base_key
from affbib.bib.crosswalk import record_of, record_of_entry
from affbib.checks.run import check_survey
from affbib.errors import SourceError
from affbib.match.decision import decide, weigh
from affbib.match.resolver import ask
from affbib.model.findings import Finding
from affbib.model.frames import frame_of
from affbib.model.identifiers import Identifier
from affbib.model.lock import Decision, Lock, Maker
from affbib.model.matches import Candidate, Evidence, Match, Verdict
from affbib.model.records import Bibliography, Record
from affbib.model.survey import Survey, SurveyEntry
from affbib.model.works import PartialDate, Work
from affbib.project import lockfile
from affbib.project.align import Alignment, align, is_spelled, realign
from affbib.project.output import Dialect, write_outputs
from affbib.readers import read
from affbib.sources import Source
from affbib.sources.registry import SourceSpec, open_sources
from affbib.text.folding import fold

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = ["Build", "build"]

_TAKEN = (Verdict.MATCHED, Verdict.CONFLICTING)


@frozen
class Build:
    """A bibliography made from a survey, with what was decided and what is wrong; nothing is written yet.

    `matches` and the lock's decisions are in the survey's order, one for each entry; `bibliography` has one record for
    each paper, and behind these the records of papers whose place in the list another took. `base` is the lock that
    the build started from.
    """

    survey: Survey
    bibliography: Bibliography
    matches: tuple[Match, ...]
    findings: tuple[Finding, ...]
    lock: Lock
    base: Lock | None = None

    def __repr__(self) -> str:
        verdicts = Counter(str(match.verdict) for match in self.matches)
        told = ", ".join(f"{number} {verdict}" for verdict, number in verdicts.most_common())
        return f"Build({len(self.bibliography)} records; {told or 'no entries'}; {len(self.findings)} findings)"

    def to_frame(self) -> "DataFrame":
        """Return a DataFrame with a row for each entry of the survey, in its order.

        The columns are line, title, year and venue of the survey, the citation key, verdict, doi, score in [0, 1] and
        the reasons in words.

        :raises ExtraError: the extra `affbib[pandas]` is not installed
        """
        entries = self.survey.entries
        columns: dict[str, list[object]] = {
            "line": [entry.line for entry in entries],
            "title": [entry.title for entry in entries],
            "year": [entry.year for entry in entries],
            "venue": [entry.venue for entry in entries],
            # Behind the entries' decisions come those of entries that have left the survey.
            "key": [row.key for row, _ in zip(self.lock.decisions, entries, strict=False)],
            "verdict": [str(match.verdict) for match in self.matches],
            "doi": [match.doi for match in self.matches],
            "score": [match.score for match in self.matches],
            "reasons": ["; ".join(match.reasons) for match in self.matches],
        }
        return frame_of(columns, integers=("line", "year"))

    def write(self, path: str | PathLike[str], *, dialect: Dialect = "bibtex", force: bool = False) -> None:
        """Write the .bib to a path and the lock beside it (the same stem, `.lock`), each whole or not at all.

        `dialect` says whose names of types and fields the .bib has; the lock is the same for both.

        :raises OverwriteError: the .bib was not written by affbib, was changed since or would lose all records, or the
            lock holds decisions that this build did not start from; `force` writes all the same
        :raises FileError: a file cannot be read or written
        """
        write_outputs(path, self.bibliography, self.lock, base=self.base, dialect=dialect, force=force)


def build(
    survey: Survey | str | PathLike[str],
    *,
    source: SourceSpec | Iterable[SourceSpec] | None = None,
    offline: bool = False,
    mailto: str | None = None,
    lock: Lock | str | PathLike[str] | None = None,
    key: str = DEFAULT_PATTERN,
    only_matched: bool = False,
    refresh: bool | Iterable[str] = False,
    progress: bool | None = None,
) -> Build:
    """Map the entries of a survey, or of the list at a path, to records; nothing is written.

    `source` is asked for what the lock does not decide: "crossref" (the default), "bundled", the path of a snapshot, a
    `Source`, or several of them in order; with none at all, `()`, undecided entries stay unasked. `offline` opens no
    socket: then the default is the works that affbib brings along, and kept answers. `mailto` tells Crossref who asks.
    `lock` is a lock or its path (the file need not be there). `key` is the pattern of new citation keys.
    `only_matched` leaves out records made from the survey's own words. `refresh` asks again: for all entries, or for
    those with the keys given. `progress` shows a bar on standard error, by default where a person looks.

    :raises LockError: the lock cannot be read
    :raises SettingsError: a package's rules cannot be used
    :raises SnapshotError: a path is no snapshot
    :raises SurveyError: the list at a path cannot be read

    >>> entry = SurveyEntry("Affective Image Content Analysis: Two Decades Review and New Perspectives", year=2022)
    >>> build(Survey((entry,)), source="bundled").bibliography["zhao2022affective"]["doi"]
    '10.1109/tpami.2021.3094362'
    """
    survey = survey if isinstance(survey, Survey) else read(survey)
    entries = survey.entries
    base = lock if lock is None or isinstance(lock, Lock) else lockfile.read_lock(lock)
    locked = base or Lock()
    rows = align(locked, entries)
    sources = open_sources(source, offline=offline, mailto=mailto, refresh=bool(refresh))
    matches = _matches(entries, rows, sources, refresh=refresh, progress=progress)
    alignment = realign(locked, rows, entries=entries, matches=matches)
    papers = _papers(entries, matches, alignment.rows)
    records = [_record([entries[at] for at in paper], matches[paper[0]]) for paper in papers]
    keys = _keys(papers, records, alignment.rows, locked, key)
    key_of = {at: name for paper, name in zip(papers, keys, strict=True) for at in paper}
    written = {
        name: record
        for paper, name, record in zip(papers, keys, records, strict=True)
        if matches[paper[0]].work or not only_matched
    }
    firsts = {paper[0] for paper in papers}
    decisions = tuple(
        _decision(
            entry, match, alignment.rows[at], key=key_of[at], written=written.get(key_of[at]) if at in firsts else None
        )
        for at, (entry, match) in enumerate(zip(entries, matches, strict=True))
    )
    retired = _retired(alignment, in_use=set(keys))
    written.update((row.key, row.written) for row in retired if row.written is not None)
    found = check_survey(
        entries, matches, [key_of[at] for at in range(len(entries))], replaced=dict(alignment.replaced)
    )
    findings = sorted((*survey.findings, *found), key=lambda finding: (finding.path or "", finding.line or 0))
    return Build(survey, Bibliography(written), tuple(matches), tuple(findings), Lock((*decisions, *retired)), base)


def _matches(
    entries: Sequence[SurveyEntry],
    rows: Sequence[Decision | None],
    sources: Sequence[Source],
    *,
    refresh: bool | Iterable[str],
    progress: bool | None,
) -> list[Match]:
    """Return each entry's match: a person's or the lock's decision where there is one, else the sources'."""
    keys = {row.key for row in rows if row} if refresh is True else set(refresh or ())
    rows = [row and (evolve(row, work=None) if row.key in keys else row) for row in rows]
    pinned = _pinned(rows, sources)
    found: dict[int, Match] = {}
    for at, (entry, row) in enumerate(zip(entries, rows, strict=True)):
        if row and row.decided_by is Maker.PERSON:
            found[at] = _by_person(entry, row.id, pinned)
        elif row and (match := _standing(entry, row)):
            found[at] = match
    undecided = [at for at in range(len(entries)) if at not in found]
    asked = ask([entries[at] for at in undecided], sources, progress=progress)
    found.update(zip(undecided, asked, strict=True))
    return [found[at] for at in range(len(entries))]


def _pinned(rows: Iterable[Decision | None], sources: Sequence[Source]) -> dict[Identifier, Work]:
    """Return the works that a person decided for, by the identifier in the row: of the lock, else looked up."""
    decided = [row for row in rows if row and row.decided_by is Maker.PERSON and row.id]
    works = {row.id: row.work for row in decided if row.id and row.work and row.id in row.work.identifiers}
    for source in sources:
        missing = [row.id for row in decided if row.id and row.id not in works]
        answers = source.lookup(missing) if missing else iter(())
        for one, answer in zip(missing, answers, strict=True):
            if answer and not isinstance(answer, SourceError):
                works[one] = answer[0]
    return works


def _by_person(entry: SurveyEntry, decided: Identifier | None, works: Mapping[Identifier, Work]) -> Match:
    if decided is None:
        return Match(entry, Verdict.UNMATCHED, reasons=("a person decided that it has no DOI",))
    work = works.get(decided) or _described(entry, decided)
    chosen = Candidate(work, 1.0, weigh(entry, work))
    return Match(entry, Verdict.MATCHED, (chosen,), reasons=("a person decided",))


def _described(entry: SurveyEntry, decided: Identifier) -> Work:
    """Return a work as only the survey describes it, and marked so."""
    values = {"title": entry.title, "author": entry.authors, "container-title": entry.venue, "issued": entry.year}
    return Work(
        decided,
        entry.title,
        authors=entry.authors,
        container=entry.venue or "",
        issued=PartialDate(entry.year) if entry.year else None,
        source="survey",
        survey_only=tuple(name for name, value in values.items() if value),
    )


def _standing(entry: SurveyEntry, row: Decision) -> Match | None:
    """Return the match that a lock's row decides, or nothing where a source is to be asked.

    A decision stands as it was made, with its score and reasons, for as long as the entry says the same: the works that
    were weighed against the chosen one are not in the lock, so that deciding anew would give another score.
    """
    if row.work is None or row.id not in row.work.identifiers:
        return None
    evidence = weigh(entry, row.work)
    same = row.evidence is not None and row.verdict in _TAKEN and is_spelled(row, entry)
    stands = Match(
        entry, row.verdict, (Candidate(row.work, row.score, row.evidence or evidence),), row.others, row.reasons
    )
    if same and row.identifiers == entry.identifiers and _says(evidence) == _says(row.evidence):
        return stands
    match = decide(entry, (row.work, *row.others))
    if match.work and row.id in match.work.identifiers:
        return match
    if same:
        return _swapped(entry, row, evidence) or stands
    return None


def _says(evidence: Evidence | None) -> Evidence | None:
    """Return evidence without what it says of identifiers, for other works that were weighed have a part in that."""
    return evidence and evolve(evidence, identifier=None)


# So far apart two versions of affbib may find the same two titles, or the same two lists of authors.
_APART = 0.25


def _swapped(entry: SurveyEntry, row: Decision, evidence: Evidence) -> Match | None:
    """Return a conflict where a row's evidence is not about its own entry and work, as after a merge that swapped them.

    Titles, authors and years are all in the row, so that what it says of them can be seen to be wrong.
    """
    if row.work is None or row.evidence is None:
        return None
    pairs = ((row.evidence.title, evidence.title), (row.evidence.authors, evidence.authors))
    if all(abs((before or 0.0) - (now or 0.0)) <= _APART for before, now in pairs):
        return None
    reason = f"the lock gives this entry {row.work.name}, “{row.work.title}”, with what speaks for another entry"
    chosen = Candidate(row.work, 0.0, evidence)
    return Match(entry, Verdict.CONFLICTING, (chosen,), row.others, (reason,))


def _papers(
    entries: Sequence[SurveyEntry], matches: Sequence[Match], rows: Sequence[Decision | None]
) -> list[list[int]]:
    """Return the places of the entries, those that mean one paper together, in the order of their first.

    Entries that the lock gave different keys stay apart, for both keys may be cited; so do conflicting ones, which may
    well be papers of their own.
    """
    papers: dict[object, list[list[int]]] = {}
    keys: dict[int, str] = {}
    for at, (entry, match, row) in enumerate(zip(entries, matches, rows, strict=True)):
        spelling = (fold(entry.title), tuple(fold(str(name)) for name in entry.authors), entry.year)
        identity = match.work.id if match.work else spelling
        same = papers.setdefault(at if match.verdict is Verdict.CONFLICTING else identity, [])
        paper = next((places for places in same if row is None or keys.get(places[0], row.key) == row.key), None)
        if paper is None:
            paper = []
            same.append(paper)
        paper.append(at)
        if row is not None:
            keys.setdefault(paper[0], row.key)
    return sorted((paper for same in papers.values() for paper in same), key=lambda paper: paper[0])


def _retired(alignment: Alignment, *, in_use: Set[str]) -> tuple[Decision, ...]:
    """Return the rows of entries that have left the survey, without their records.

    Where another paper took an entry's place, its record stays: its key may be cited, and nobody took the paper out.
    """
    replaced = {id(row) for _, row in alignment.replaced}
    retired = []
    for row in alignment.departed:
        stays = id(row) in replaced or row.departed
        if row.key not in in_use:
            retired.append(evolve(row, departed=True, written=row.written if stays else None, written_as=row.key))
    return tuple(retired)


def _record(entries: Sequence[SurveyEntry], match: Match) -> Record:
    return record_of(match.work, entries) if match.work else record_of_entry(entries)


def _keys(
    papers: Sequence[Sequence[int]],
    records: Sequence[Record],
    rows: Sequence[Decision | None],
    base: Lock,
    pattern: str,
) -> list[str]:
    """Return each paper's key: the lock's, else a new one that the lock never gave to another."""
    held: dict[int, str] = {}
    given: set[str] = set()
    for number, paper in enumerate(papers):
        # BibTeX takes keys that differ only in case for one: a lock that was merged or edited may have such.
        locked = [row.key for row in (rows[at] for at in paper) if row and row.key.lower() not in given]
        if locked:
            held[number] = locked[0]
            given.add(locked[0].lower())
    fresh = [number for number in range(len(papers)) if number not in held]
    taken = {row.key for row in base.decisions}
    new = assign([base_key(records[number], pattern) for number in fresh], taken)
    held.update(zip(fresh, new, strict=True))
    return [held[number] for number in range(len(papers))]


def _decision(entry: SurveyEntry, match: Match, row: Decision | None, *, key: str, written: Record | None) -> Decision:
    work, best = match.work, match.best if match.work else None
    return Decision(
        title=entry.title,
        authors=tuple(map(str, entry.authors)),
        year=entry.year,
        key=key,
        id=(work.doi or work.id) if work else None,
        verdict=match.verdict,
        decided_by=row.decided_by if row else Maker.AFFBIB,
        score=round(best.score, 4) if best else 0.0,
        evidence=best.evidence if best else None,
        reasons=match.reasons,
        others=match.others,
        work=work,
        written=written,
        written_as=key,
        identifiers=entry.identifiers,
    )
