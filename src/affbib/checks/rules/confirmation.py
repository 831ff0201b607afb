"""Works that no source confirms, in whole or in part, and keys that went to another paper."""

from collections.abc import Iterator

from affbib.checks.contexts import EntryContext
from affbib.checks.rule import Problem, Rule
from affbib.model.findings import Severity

__all__ = ["RULES"]


def _replaced(context: EntryContext) -> Iterator[Problem]:
    row = context.survey.replaced.get(context.at)
    if row is not None:
        message = (
            f"stands where “{row.title}” stood, and is another paper: its key is {context.key}; {row.key} stays for"
            " the other, in case it is cited (without its row in the lock it goes)"
        )
        yield Problem(message=message, field="title", found=context.entry.title, expected=row.title)


def _unconfirmed(context: EntryContext) -> Iterator[Problem]:
    work = context.work
    parts = []
    if work and work.unconfirmed:
        parts.append(f"seen in no source: {', '.join(work.unconfirmed)}")
    if work and work.survey_only:
        parts.append(f"stated by the survey alone: {', '.join(work.survey_only)}")
    if parts:
        yield Problem(message="; ".join(parts), field="work")


def _unknown_pin(context: EntryContext) -> Iterator[Problem]:
    if context.work and context.work.source == "survey":
        message = f"no source that was asked knows {context.work.name}, which a person decided for"
        yield Problem(message=message, field="doi", found=context.work.name)


RULES = (
    Rule(
        code="entry-replaced",
        severity=Severity.WARNING,
        problem="The entry stands where another paper's stood in the last build.",
        reason="Each paper has a key of its own ([why](lock.md#how-a-row-is-found-again)): texts that cite the old one "
        "still mean the old paper, whose record stays in the .bib.",
        remedy="Cite the new key if the new paper is meant; put the old entry back if it was lost by mistake, or "
        "delete its row of the lock, with which its record goes.",
        example="`stands where “Old Charts” stood, and is another paper: its key is lee2024charts; lee2023charts "
        "stays for the other, in case it is cited (without its row in the lock it goes)`",
        check_entry=_replaced,
    ),
    Rule(
        code="unconfirmed",
        severity=Severity.INFO,
        problem="Fields of the work were seen in no source, or only the survey states them.",
        reason="They are written all the same, and marked: in `Work.unconfirmed` and `Work.survey_only`, in the lock, "
        "and as “(unconfirmed)” in each finding that rests on them. `affbib build` prints one line for all, unless "
        "`--verbose`.",
        remedy="Look at the paper before you rely on them; another source may confirm them.",
        example="`seen in no source: page; stated by the survey alone: author`",
        check_entry=_unconfirmed,
    ),
    Rule(
        code="unknown-pin",
        severity=Severity.WARNING,
        problem="No source that was asked knows the DOI that a person decided for in the lock.",
        reason="The record is made from the survey's own words under that DOI, which may be mistyped.",
        remedy="Compare the DOI in the lock with the paper's, or name a source that knows it.",
        example="`no source that was asked knows 10.1000/a, which a person decided for`",
        check_entry=_unknown_pin,
    ),
)
