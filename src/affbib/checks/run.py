"""The rules run over a survey, or over a .bib: their problems become findings, each at its place."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from attrs import evolve

from affbib.bib.document import BibFile
from affbib.bib.questions import Question, questions_of
from affbib.checks.contexts import BibContext, EntryContext, SurveyContext
from affbib.checks.registry import all_rules
from affbib.checks.rule import Problem, Rule
from affbib.model.findings import Finding, Severity
from affbib.model.lock import Decision
from affbib.model.matches import Match
from affbib.model.survey import SurveyEntry

__all__ = ["check_bib", "check_survey"]

# The order of an entry's findings: errors first, then as people read an entry.
_FIELDS = ("title", "authors", "year", "venue", "doi", "work", "links")


def check_survey(
    entries: Sequence[SurveyEntry],
    matches: Sequence[Match],
    keys: Sequence[str],
    *,
    replaced: Mapping[int, Decision] = MappingProxyType({}),
    rules: Iterable[Rule] | None = None,
) -> tuple[Finding, ...]:
    """Return what is wrong with the entries of a survey, in their order; `matches` and `keys` are theirs, likewise.

    `replaced` holds, by an entry's place, the row of the lock whose place the entry took. `rules` are all that there
    are, unless others are given.

    :raises SettingsError: the rules of a package cannot be used

    >>> from affbib.model.matches import Verdict
    >>> entry = SurveyEntry("A Paper that Nobody Wrote", line=3)
    >>> print(*check_survey([entry], [Match(entry, Verdict.UNMATCHED)], ["anonndpaper"]))
    3: unmatched nothing like it is known
    """
    survey = SurveyContext(entries, matches, keys, replaced)
    chosen = [rule for rule in _chosen(rules) if rule.check_entry]
    findings: list[Finding] = []
    for at, entry in enumerate(entries):
        context = EntryContext(survey, at)
        found = [
            _finding(rule, problem, path=entry.path, line=entry.line, key=keys[at])
            for rule in chosen
            if rule.check_entry
            for problem in rule.check_entry(context)
        ]
        findings += _in_order(found)
    return tuple(findings)


def check_bib(
    bib: BibFile,
    *,
    questions: Mapping[str, Question] | None = None,
    matches: Mapping[str, Match] = MappingProxyType({}),
    rules: Iterable[Rule] | None = None,
) -> tuple[Finding, ...]:
    """Return what is wrong in a .bib as it was read, in its order of lines.

    `questions` holds what each entry asks, by its key, if that is known already, and `matches` what was decided about
    those that were asked about. `rules` are all that there are, unless others are given.

    :raises SettingsError: the rules of a package cannot be used

    >>> print(*check_bib(BibFile(b"@misc{lee, title = {A Title}", path="refs.bib")))
    refs.bib:1:1: unreadable the entry is not closed
    """
    chosen = _chosen(rules)
    findings = [
        _finding(rule, problem, path=bib.path)
        for rule in chosen
        if rule.check_bib_file
        for problem in rule.check_bib_file(bib)
    ]
    findings.sort(key=lambda finding: (finding.line or 0, finding.column or 0))
    for key, question in (questions_of(bib) if questions is None else questions).items():
        context = BibContext(bib, bib[key], question, matches.get(key))
        findings += _in_order(list(_of_entry(chosen, context)))
    return tuple(sorted(findings, key=lambda finding: finding.line or 0))


def _of_entry(rules: Iterable[Rule], context: BibContext) -> Iterator[Finding]:
    entry = context.entry
    for rule in rules:
        for problem in rule.check_bib_entry(context) if rule.check_bib_entry else ():
            finding = _finding(rule, problem, path=context.file.path, line=entry.line, key=entry.key)
            yield evolve(finding, message=f"{entry.key}: {finding.message}")


def _chosen(rules: Iterable[Rule] | None) -> tuple[Rule, ...]:
    return all_rules() if rules is None else tuple(rules)


def _finding(
    rule: Rule, problem: Problem, *, path: str | None, line: int | None = None, key: str | None = None
) -> Finding:
    return Finding(
        rule.code,
        rule.severity,
        problem.message,
        path,
        line if problem.line is None else problem.line,
        problem.column,
        problem.key or key,
        problem.field or None,
        problem.found or None,
        problem.expected or None,
        fix=problem.fix,
    )


def _in_order(findings: list[Finding]) -> list[Finding]:
    """Return the findings about one entry: errors first, then field by field."""
    return sorted(findings, key=_rank)


def _rank(finding: Finding) -> tuple[bool, int]:
    place = _FIELDS.index(finding.field) if finding.field in _FIELDS else len(_FIELDS)
    return finding.severity is not Severity.ERROR, place
