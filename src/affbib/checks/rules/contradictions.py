"""References whose signals contradict each other: the link means one work, the title another."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

from affbib.checks.contexts import BibContext, EntryContext
from affbib.checks.rule import Problem, Rule
from affbib.checks.wording import SAME, cited, joined, signals_for
from affbib.model.findings import Severity
from affbib.model.matches import Evidence, Match, Verdict
from affbib.model.survey import SurveyEntry
from affbib.model.works import Work

__all__ = ["RULES"]


class _Contradiction(NamedTuple):
    """The code of what contradicts, the field that is wrong, and the words for it."""

    code: str
    field: str
    words: str


def _contradiction(evidence: Evidence, others: Sequence[Work], partner: SurveyEntry | None) -> _Contradiction:
    leads_elsewhere = evidence.identifier is False
    if partner and partner.line is not None:
        exchanged, field = ("links", "links") if leads_elsewhere else ("titles", "title")
        words = f"this entry and that on line {partner.line} have each other's {exchanged}"
        return _Contradiction(f"{exchanged}-exchanged", field, words)
    if leads_elsewhere:
        return _Contradiction("link-to-another-work", "links", "the link leads to another work")
    if others:
        return _Contradiction("title-of-another-work", "title", "the title is another work's")
    if evidence.title >= SAME:
        words = f"the title may be a sister paper's ({'; '.join(evidence.differs[:3])})"
        return _Contradiction("conflicting", "doi", words)
    return _Contradiction("conflicting", "doi", "the title is another")


def _message(match: Match, evidence: Evidence, work: Work, *, words: str, outcome: str) -> str:
    named = f" ({joined(map(cited, match.others))})" if match.others else ""
    return f"{words}{named}; {signals_for(evidence)} {cited(work)}, {outcome}"


def _conflicting_entry(code: str, context: EntryContext) -> Iterator[Problem]:
    match, work = context.match, context.work
    if match.verdict is not Verdict.CONFLICTING or not work or not match.best:
        return
    evidence = match.best.evidence
    contradiction = _contradiction(evidence, match.others, context.partner)
    if contradiction.code == code:
        about_title = contradiction.field == "title"
        yield Problem(
            message=_message(match, evidence, work, words=contradiction.words, outcome="which is taken"),
            field=contradiction.field,
            found=context.entry.title if about_title else " ".join(other.name for other in match.others),
            expected=work.title if about_title else work.name,
        )


def _conflicting_bib_entry(context: BibContext) -> Iterator[Problem]:
    # Of a DOI of its own, other rules say more.
    match = context.match
    if not match or match.verdict is not Verdict.CONFLICTING or not match.work or not match.best:
        return
    if not context.question.doi:
        evidence = match.best.evidence
        words = _contradiction(evidence, match.others, None).words
        yield Problem(
            message=_message(match, evidence, match.work, words=words, outcome="and nothing is written"),
            field="doi",
            found=" ".join(other.name for other in match.others),
            expected=match.work.name,
        )


RULES = (
    Rule(
        code="conflicting",
        severity=Severity.ERROR,
        problem="Some of what the entry says means one work, and some means another, or none that is known.",
        reason="One of them is a mistake, and it may be the title: a sister paper's differs in a word or a number. A "
        "list's record is that of the work for which most speaks; into a .bib nothing is written.",
        remedy="Open the work that the message names. If it is meant, mend the title; if not, the other fields.",
        example="`the title may be a sister paper's (ii → i); authors and year mean 10.1000/a “Old Charts I”, which is "
        "taken`",
        check_entry=partial(_conflicting_entry, "conflicting"),
        check_bib_entry=_conflicting_bib_entry,
    ),
    Rule(
        code="link-to-another-work",
        severity=Severity.ERROR,
        problem="The paper link leads to a work that title, authors, year and venue contradict.",
        reason="Readers who follow the link find another paper, often that of a neighbouring entry.",
        remedy="Put the link to the right paper in its place; the message names both works.",
        example="`the link leads to another work (10.1000/b “New Maps”); title and authors mean 10.1000/a “Old "
        "Charts”, which is taken`",
        check_entry=partial(_conflicting_entry, "link-to-another-work"),
    ),
    Rule(
        code="links-exchanged",
        severity=Severity.ERROR,
        problem="Two entries have each other's links.",
        reason="Both links lead to a paper of the list, but to the wrong one: a slip of copying.",
        remedy="Exchange the links.",
        example="`this entry and that on line 9 have each other's links`",
        check_entry=partial(_conflicting_entry, "links-exchanged"),
    ),
    Rule(
        code="title-of-another-work",
        severity=Severity.ERROR,
        problem="Link, authors, year or venue mean one work, and the title is that of another.",
        reason="The entry names a paper that it does not describe.",
        remedy="Write the title of the work that is meant, or make a second entry; the message names both works.",
        example="`the title is another work's (10.1000/b “New Maps”); the link and authors mean 10.1000/a “Old "
        "Charts”, which is taken`",
        check_entry=partial(_conflicting_entry, "title-of-another-work"),
    ),
    Rule(
        code="titles-exchanged",
        severity=Severity.ERROR,
        problem="Two entries have each other's titles.",
        reason="Both titles are those of papers of the list, with the authors and links of the other.",
        remedy="Exchange the titles.",
        example="`this entry and that on line 9 have each other's titles`",
        check_entry=partial(_conflicting_entry, "titles-exchanged"),
    ),
)
