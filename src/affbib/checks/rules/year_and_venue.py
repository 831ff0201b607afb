"""Years and venues that are not the work's."""

from collections.abc import Iterator

from affbib.checks.contexts import EntryContext
from affbib.checks.rule import Problem, Rule
from affbib.checks.wording import unconfirmed
from affbib.model.findings import Severity
from affbib.model.works import Work

__all__ = ["RULES"]


def _year(context: EntryContext) -> Iterator[Problem]:
    year, work = context.entry.year, context.work
    if work and year is not None and work.years and year not in work.years:
        message = f"the year is {year}; the work appeared {_dates(work)}{unconfirmed(work, 'issued')}"
        yield Problem(message=message, field="year", found=str(year), expected=str(work.year))


def _dates(work: Work) -> str:
    dates = [f"{kind} {date.year}" for kind, date in (("in print", work.printed), ("online", work.online)) if date]
    if work.printed and not work.online:
        dates.append("no online date recorded")
    return ", ".join(dates) if dates else f"in {work.year}"


def _venue(context: EntryContext) -> Iterator[Problem]:
    venue, work, best = context.entry.venue, context.work, context.match.best
    if work and venue and best and best.evidence.venue is False:
        message = f"the venue is {venue}; the work is in “{work.container}”{unconfirmed(work, 'container-title')}"
        yield Problem(message=message, field="venue", found=venue, expected=work.container)


RULES = (
    Rule(
        code="year-differs",
        severity=Severity.WARNING,
        problem="The year is neither that of print nor that of online publication.",
        reason="It may be the year of the preprint, or of the next volume; citation styles print it.",
        remedy="Write a year in which the work appeared.",
        example="`the year is 2023; the work appeared in print 2021, online 2019`",
        check_entry=_year,
    ),
    Rule(
        code="venue-differs",
        severity=Severity.WARNING,
        problem="The venue is another one than the work's.",
        reason="A workshop is not the main conference, and a preprint server is no journal.",
        remedy="Write the venue of the work that is meant; abbreviations of its name are understood.",
        example="`the venue is ACM MM; the work is in “Journal of Maps”`",
        check_entry=_venue,
    ),
)
