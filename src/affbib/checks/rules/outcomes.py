"""References for which no work was found, or more than one, in a survey or a .bib."""

from collections.abc import Iterator

from affbib.checks.contexts import BibContext, EntryContext
from affbib.checks.rule import Problem, Rule
from affbib.checks.wording import cited, joined
from affbib.model.findings import Severity
from affbib.model.matches import Match, Verdict

__all__ = ["RULES"]


def _unasked(context: EntryContext | BibContext) -> Iterator[Problem]:
    if context.match and context.match.verdict is Verdict.UNASKED:
        yield Problem(message=f"no source could be asked: {'; '.join(context.match.reasons)}", field="doi")


def _unmatched(match: Match) -> Iterator[Problem]:
    if match.verdict is Verdict.UNMATCHED:
        yield Problem(message="; ".join(match.reasons) or "nothing like it is known", field="doi")


def _unmatched_entry(context: EntryContext) -> Iterator[Problem]:
    return _unmatched(context.match)


def _unmatched_bib_entry(context: BibContext) -> Iterator[Problem]:
    # Of a DOI of its own, other rules say more.
    if context.match and not context.question.doi:
        yield from _unmatched(context.match)


def _ambiguous(match: Match, remedy: str) -> Iterator[Problem]:
    if match.verdict is Verdict.AMBIGUOUS:
        names = " ".join(work.name for work in match.others)
        yield Problem(
            message=f"{joined(map(cited, match.others))} fit equally well; {remedy}", field="doi", expected=names
        )


def _ambiguous_entry(context: EntryContext) -> Iterator[Problem]:
    return _ambiguous(context.match, "pin one in the lock")


def _ambiguous_bib_entry(context: BibContext) -> Iterator[Problem]:
    if context.match:
        yield from _ambiguous(context.match, "write the DOI of one into the entry")


RULES = (
    Rule(
        code="unasked",
        severity=Severity.ERROR,
        problem="A source could not be asked, so nothing is known of the entry.",
        reason="That is never the same as unmatched: the entry may be right or wrong. The exit status is 4.",
        remedy="Run the command again later: what was answered is kept. The reason is in the message.",
        example="`no source could be asked: crossref: no answer within 20 s`",
        check_entry=_unasked,
        check_bib_entry=_unasked,
    ),
    Rule(
        code="unmatched",
        severity=Severity.WARNING,
        problem="The sources were asked, and no work that they know fits.",
        reason="The paper may be misdescribed, or the sources do not have it: theses, reports, many workshops. affbib "
        "does not guess: the record of a list's entry is made from the list's own words, an entry of a .bib stays.",
        remedy="Compare title, authors and year with the paper; give the entry a link to it; or name a source that has "
        "it. If the paper is known to have no DOI, a row of the lock can say so.",
        example="`nothing fits; the nearest is 10.1000/maps, “Invertible Maps”`",
        check_entry=_unmatched_entry,
        check_bib_entry=_unmatched_bib_entry,
    ),
    Rule(
        code="ambiguous",
        severity=Severity.ERROR,
        problem="Two works explain the entry equally well.",
        reason="Any choice would be a guess, so none is made and no DOI is written.",
        remedy="Decide for one: of a list, pin it in the lock, or add a link to it; in a .bib, write its DOI.",
        example="`10.1000/a “Old Charts” and 10.1000/b “Old Charts” fit equally well; pin one in the lock`",
        check_entry=_ambiguous_entry,
        check_bib_entry=_ambiguous_bib_entry,
    ),
)
