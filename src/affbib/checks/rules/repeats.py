"""Entries of a survey that mean one paper."""

from collections.abc import Iterator

from affbib.checks.contexts import EntryContext
from affbib.checks.rule import Problem, Rule
from affbib.model.findings import Severity

__all__ = ["RULES"]


def _repeated(context: EntryContext) -> Iterator[Problem]:
    survey, first = context.survey, context.survey.firsts[context.at]
    if first != context.at and survey.keys[first] == context.key:
        message = f"the same paper is on line {survey.entries[first].line}; one record"
        yield Problem(message=message, field="title")


def _same_work(context: EntryContext) -> Iterator[Problem]:
    survey, first = context.survey, context.survey.firsts[context.at]
    if first != context.at and survey.keys[first] != context.key:
        message = f"the same work as on line {survey.entries[first].line}, where its key is {survey.keys[first]}"
        yield Problem(message=message, field="doi", found=context.work.name if context.work else "")


RULES = (
    Rule(
        code="repeated-entry",
        severity=Severity.INFO,
        problem="The same paper is on two lines.",
        reason="Lists do that on purpose, in two sections: there is one record, with the sections of both.",
        remedy="Nothing, unless the repetition is a slip.",
        example="`the same paper is on line 7; one record`",
        check_entry=_repeated,
    ),
    Rule(
        code="same-work",
        severity=Severity.WARNING,
        problem="Two entries mean one work and have records of their own.",
        reason="One contradicts itself, or the lock gave them two keys that may both be cited.",
        remedy="Mend the entry that is wrong; or take one of the two rows out of the lock.",
        example="`the same work as on line 7, where its key is lee2020charts`",
        check_entry=_same_work,
    ),
)
