"""The mistakes of a survey: what it says held against what the works it means say.

Every finding has a code (docs/reference/findings.md lists them), the entry's line, the field, what the survey says
(`found`) and what the work says (`expected`). A registered title that looks like a typo is not one: only differences
count.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from types import MappingProxyType

from attrs import frozen
from rapidfuzz.distance import Levenshtein

from affbib.model.findings import Finding, Severity
from affbib.model.identifiers import Identifier, identifiers_in
from affbib.model.lock import Decision
from affbib.model.matches import Evidence, Match, Verdict
from affbib.model.names import Name
from affbib.model.survey import SurveyEntry
from affbib.model.works import Work
from affbib.text.folding import fold, words

__all__ = ["check"]

# Marks that typography changes on the way from a publisher to a list; they are no mistakes.
_MARKS = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-"})
# Below this share of alike letters two names are two people, not one person and a slip (a wording, not a decision).
_SAME_PERSON = 0.6
# From this share of alike letters on words are others misspelled (a wording, not a decision).
_SLIP = 0.6
# So many papers with the same link are named, or a list of one link would grow with its square.
_NAMED = 5
# From this likeness on a message says that titles or lists of authors agree (a wording, not a decision).
_SAME = 0.75


def check(
    entries: Sequence[SurveyEntry],
    matches: Sequence[Match],
    keys: Sequence[str],
    *,
    replaced: Mapping[int, Decision] = MappingProxyType({}),
) -> tuple[Finding, ...]:
    """Return what is wrong with the entries of one survey; `matches` and `keys` are theirs, in the same order.

    `replaced` holds, by an entry's place, the row of the lock whose place the entry took.

    >>> entry = SurveyEntry("A Paper that Nobody Wrote", line=3)
    >>> print(*check([entry], [Match(entry, Verdict.UNMATCHED)], ["anonndpaper"]))
    3: unmatched nothing like it is known
    """
    found: list[Finding] = []
    exchanged = _exchanged(matches)
    for number, (entry, match, key) in enumerate(zip(entries, matches, keys, strict=True)):
        report = _Report(entry, key)
        partner = exchanged.get(number)
        if number in replaced:
            found.append(_replaced(report, replaced[number]))
        found += _verdict(report, match, None if partner is None else entries[partner])
        if match.work:
            found += _fields(report, match, match.work)
    found += _repeats(entries, matches, keys)
    return tuple(found)


@frozen
class _Report:
    """Makes findings about one entry."""

    entry: SurveyEntry
    key: str

    def __call__(
        self, code: str, severity: Severity, message: str, field: str, *, found: str = "", expected: str = ""
    ) -> Finding:
        entry = self.entry
        return Finding(
            code, severity, message, entry.path, entry.line, None, self.key, field, found or None, expected or None
        )


def _replaced(report: _Report, row: Decision) -> Finding:
    message = (
        f"stands where “{row.title}” stood, and is another paper: its key is {report.key}; {row.key} stays for the"
        " other, in case it is cited (without its row in the lock it goes)"
    )
    return report("entry-replaced", Severity.WARNING, message, "title", found=report.entry.title, expected=row.title)


def _verdict(report: _Report, match: Match, partner: SurveyEntry | None) -> Iterator[Finding]:
    entry, others = report.entry, match.others
    why = "; ".join(match.reasons)
    if match.verdict is Verdict.UNASKED:
        yield report("unasked", Severity.ERROR, f"no source could be asked: {why}", "doi")
    elif match.verdict is Verdict.UNMATCHED:
        yield report("unmatched", Severity.WARNING, why or "nothing like it is known", "doi")
    elif match.verdict is Verdict.AMBIGUOUS:
        yield report(
            "ambiguous", Severity.ERROR, f"{_and(map(_cited, others))} fit equally well; pin one in the lock", "doi"
        )
    elif match.verdict is Verdict.CONFLICTING and match.work and match.best:
        code, field, what = _contradiction(match.best.evidence, partner, others)
        named = f" ({_and(map(_cited, others))})" if others else ""
        said = entry.title if field == "title" else " ".join(other.name for other in others)
        right = match.work.title if field == "title" else match.work.name
        message = f"{what}{named}; {_speaking(match.best.evidence)} {_cited(match.work)}, which is taken"
        yield report(code, Severity.ERROR, message, field, found=said, expected=right)


def _contradiction(evidence: Evidence, partner: SurveyEntry | None, others: Sequence[Work]) -> tuple[str, str, str]:
    """Return the code of what contradicts, the field that is wrong, and the words for it."""
    elsewhere = evidence.identifier is False
    if partner and partner.line is not None:
        swapped, field = ("links", "links") if elsewhere else ("titles", "title")
        what = f"this entry and that on line {partner.line} have each other's {swapped}"
        return f"{swapped}-exchanged", field, what
    if elsewhere:
        return "link-to-another-work", "links", "the link leads to another work"
    if others:
        return "title-of-another-work", "title", "the title is another work's"
    if evidence.title >= _SAME:
        return "conflicting", "doi", f"the title may be a sister paper's ({'; '.join(evidence.differs[:3])})"
    return "conflicting", "doi", "the title is another"


def _speaking(evidence: Evidence) -> str:
    """Say which signals speak for a work."""
    signals = {
        "the link": evidence.identifier is True,
        "title": evidence.title >= _SAME,
        "authors": evidence.authors is not None and evidence.authors >= _SAME,
        "year": evidence.years == 0,
        "venue": evidence.venue is True,
    }
    agreeing = [name for name, agrees in signals.items() if agrees]
    return f"{_and(agreeing)} {'mean' if len(agreeing) > 1 else 'means'}" if agreeing else "the most likely is"


def _fields(report: _Report, match: Match, work: Work) -> Iterator[Finding]:
    entry, evidence = report.entry, match.candidates[0].evidence
    if match.verdict is Verdict.MATCHED and evidence.identifier is False:
        message = f"the link leads to another work than {_cited(work)}"
        yield report("link-to-another-work", Severity.WARNING, message, "links", expected=work.name)
    if match.verdict is Verdict.MATCHED or evidence.title >= _SAME:
        yield from _title(report, entry.title, work)
    yield from _authors(report, entry, work)
    if entry.year is not None and work.years and entry.year not in work.years:
        message = f"the year is {entry.year}; the work appeared {_dates(work)}{_unsure(work, 'issued')}"
        expected = str(work.year)
        yield report("year-differs", Severity.WARNING, message, "year", found=str(entry.year), expected=expected)
    if evidence.venue is False and entry.venue:
        message = f"the venue is {entry.venue}; the work is in “{work.container}”{_unsure(work, 'container-title')}"
        yield report("venue-differs", Severity.WARNING, message, "venue", found=entry.venue, expected=work.container)
    if work.doi and work.id.scheme != "arxiv":
        for link in entry.urls("paper"):
            preprint = next((found for found in identifiers_in(link) if found.scheme == "arxiv"), None)
            if preprint:
                whose = "its preprint" if preprint in work.identifiers else "a preprint, which nobody compared"
                message = f"the link is to {whose}; the published work is https://doi.org/{work.doi}"
                expected = f"https://doi.org/{work.doi}"
                yield report("preprint-link", Severity.INFO, message, "links", found=link, expected=expected)
    if work.source == "survey":
        message = f"no source that was asked knows {work.name}, which a person decided for"
        yield report("unknown-doi", Severity.WARNING, message, "doi", found=work.name)
    if work.unconfirmed or work.survey_only:
        yield report("unconfirmed", Severity.INFO, _unconfirmed(work), "work")


def _title(report: _Report, title: str, work: Work) -> Iterator[Finding]:
    said, right = title.rstrip(" .").split(), work.title.rstrip(" .").split()
    slips = [(" ".join(said[a:b]), " ".join(right[c:d])) for a, b, c, d in _differences(_shown(said), _shown(right))]
    changed = sum(len(slip.split()) for slip, _ in slips)
    if slips and 2 * changed > len(said) + 1:
        if fold(title) != fold(work.title):
            message = f"the title is “{title}”, the work's “{work.title}”{_unsure(work, 'title')}"
            yield report("title-differs", Severity.WARNING, message, "title", found=title, expected=work.title)
        return
    for slip, correct in slips:
        code = "title-typo" if _is_slip(slip, correct) else "title-differs"
        message = f"in the title: {_correction(slip, correct)}{_unsure(work, 'title')}"
        yield report(code, Severity.WARNING, message, "title", found=slip, expected=correct)


def _is_slip(said: str, right: str) -> bool:
    """Tell whether words are others misspelled, or a word was lost or too much, rather than other words."""
    if not (said and right):
        return len((said or right).split()) <= 1
    one, other = "".join(words(said)), "".join(words(right))
    return Levenshtein.normalized_similarity(one, other) >= _SLIP


def _authors(report: _Report, entry: SurveyEntry, work: Work) -> Iterator[Finding]:
    if not work.authors:
        return
    unsure = _unsure(work, "author")
    if not entry.authors:
        message = f"no authors are named; the work's are {_people(work.authors)}{unsure}"
        yield report("no-authors", Severity.WARNING, message, "authors", expected="; ".join(map(str, work.authors)))
        return
    right = work.authors[: len(entry.authors)] if entry.authors_truncated else work.authors
    for a, b, c, d in _differences([_sorted(name) for name in entry.authors], [_sorted(name) for name in right]):
        yield from _people_differ(report, entry.authors[a:b], right[c:d], unsure)
    spelled = {str(name).casefold(): str(name) for name in right}
    for said in map(str, entry.authors):
        correct = spelled.get(said.casefold(), said)
        if correct != said and not said.isupper():
            message = f"in the authors: {_correction(said, correct)}{unsure}"
            yield report("author-typo", Severity.WARNING, message, "authors", found=said, expected=correct)


def _people_differ(report: _Report, said: Sequence[Name], right: Sequence[Name], unsure: str) -> Iterator[Finding]:
    """Pair what is left of two author lists in order, and say what does not fit."""
    for name, other in zip(said, right, strict=False):
        slip, correct = str(name), str(other)
        if not _agree(name, other):
            alike = Levenshtein.normalized_similarity(fold(slip), fold(correct)) >= _SAME_PERSON
            code = "author-typo" if alike else "author-differs"
            told = f"in the authors: {_correction(slip, correct)}" if alike else f"{slip} is not the work's {correct}"
            yield report(code, Severity.WARNING, f"{told}{unsure}", "authors", found=slip, expected=correct)
    for slip in map(str, said[len(right) :]):
        message = f"{slip} is no author of the work{unsure}"
        yield report("author-differs", Severity.WARNING, message, "authors", found=slip)
    if missing := right[len(said) :]:
        message = f"not named: {_people(missing)}{unsure}"
        yield report("author-missing", Severity.WARNING, message, "authors", expected="; ".join(map(str, missing)))


def _agree(one: Name, other: Name) -> bool:
    """Tell whether two names may be spellings of one: the same words in any order, initials standing for words."""
    short, long = sorted((words(str(one)), words(str(other))), key=len)
    if "".join(short) == "".join(long):
        return True
    left = list(long)
    for word in sorted(short, key=len, reverse=True):
        hit = next((w for w in left if w == word or (1 in (len(w), len(word)) and w[0] == word[0])), None)
        if hit is None:
            return False
        left.remove(hit)
    return any(len(word) > 1 for word in short)


def _exchanged(matches: Sequence[Match]) -> dict[int, int]:
    """Return for each contradictory entry the place of that whose title or link it has, where that one has its."""
    holders: Mapping[Identifier, int] = {match.work.id: at for at, match in enumerate(matches) if match.work}
    pairs: dict[int, int] = {}
    for at, match in enumerate(matches):
        for other in match.others if match.verdict is Verdict.CONFLICTING else ():
            holder = holders.get(other.id, at)
            if holder != at and any(match.work and third.id == match.work.id for third in matches[holder].others):
                pairs[at] = holder
    return pairs


def _repeats(entries: Sequence[SurveyEntry], matches: Sequence[Match], keys: Sequence[str]) -> Iterator[Finding]:
    by_link: dict[Identifier | str, list[int]] = defaultdict(list)
    by_paper: dict[Identifier | str, list[int]] = defaultdict(list)
    for at, (entry, match, key) in enumerate(zip(entries, matches, keys, strict=True)):
        by_paper[match.work.id if match.work else key].append(at)
        for link in dict.fromkeys(entry.urls("paper")):
            by_link[next(iter(identifiers_in(link)), link)].append(at)
    for places in by_paper.values():
        for at in places[1:]:
            first = entries[places[0]].line
            report = _Report(entries[at], keys[at])
            if keys[at] == keys[places[0]]:
                yield report("repeated-entry", Severity.INFO, f"the same paper is on line {first}; one record", "title")
            else:
                message = f"the same work as on line {first}, where its key is {keys[places[0]]}"
                work = matches[at].work
                yield report("same-work", Severity.WARNING, message, "doi", found=work.name if work else "")
    for identity, places in by_link.items():
        lines: dict[str, str] = {}
        for at in places:
            lines.setdefault(keys[at], str(entries[at].line))
        for at in places if len(lines) > 1 else ():
            others = list(islice((line for key, line in lines.items() if key != keys[at]), _NAMED))
            if len(lines) - 1 > _NAMED:
                others.append(f"{len(lines) - 1 - _NAMED} more")
            message = f"the link ({identity}) is also that of another paper, on line {_and(others)}"
            report = _Report(entries[at], keys[at])
            yield report("same-link", Severity.WARNING, message, "links", found=str(identity))


def _differences(one: Sequence[str], other: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Yield the spans in which two sequences differ: start and end in the one, start and end in the other."""
    pending: tuple[int, int, int, int] | None = None
    for step in Levenshtein.opcodes(one, other):
        if step.tag == "equal":
            if pending:
                yield pending
            pending = None
        else:
            start = pending or (step.src_start, 0, step.dest_start, 0)
            pending = (start[0], step.src_end, start[2], step.dest_end)
    if pending:
        yield pending


def _shown(tokens: Sequence[str]) -> list[str]:
    return ["and" if part == "&" else part.translate(_MARKS).casefold() for part in tokens]


def _sorted(name: Name) -> str:
    return " ".join(sorted(words(str(name))))


def _correction(slip: str, correct: str) -> str:
    return f"{slip or '(nothing)'} → {correct or '(nothing)'}"


def _dates(work: Work) -> str:
    said = [f"{kind} {date.year}" for kind, date in (("in print", work.printed), ("online", work.online)) if date]
    if work.printed and not work.online:
        said.append("no online date recorded")
    return ", ".join(said) if said else f"in {work.year}"


def _unsure(work: Work, field: str) -> str:
    return " (unconfirmed)" if field in (*work.unconfirmed, *work.survey_only) else ""


def _unconfirmed(work: Work) -> str:
    parts = []
    if work.unconfirmed:
        parts.append(f"seen in no source: {', '.join(work.unconfirmed)}")
    if work.survey_only:
        parts.append(f"stated by the survey alone: {', '.join(work.survey_only)}")
    return "; ".join(parts)


def _cited(work: Work) -> str:
    return f"{work.name} “{work.title}”"


def _people(names: Sequence[Name]) -> str:
    shown = ", ".join(map(str, names[:3]))
    return f"{shown} and {len(names) - 3} more" if len(names) > 3 else shown


def _and(items: Iterable[str]) -> str:
    parts = list(items)
    return " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]])) if parts else ""
