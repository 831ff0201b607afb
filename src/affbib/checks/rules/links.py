"""Links of a survey's entries: unknown ones, those to preprints, and those that two papers have."""

from collections.abc import Iterator
from itertools import islice

from affbib.checks.contexts import EntryContext, links_of
from affbib.checks.rule import Problem, Rule
from affbib.checks.wording import cited, joined
from affbib.model.findings import Severity
from affbib.model.identifiers import identifiers_in
from affbib.model.matches import Verdict

__all__ = ["RULES"]

# So many papers with the same link are named, or a list of one link would grow with its square.
_NAMED = 5


def _unknown(context: EntryContext) -> Iterator[Problem]:
    match, work = context.match, context.work
    if work and match.best and match.verdict is Verdict.MATCHED and match.best.evidence.identifier is False:
        message = f"no source that was asked knows where the link leads; it is none of {cited(work)}"
        yield Problem(message=message, field="links", expected=work.name)


def _preprint(context: EntryContext) -> Iterator[Problem]:
    work = context.work
    if not work or not work.doi or work.id.scheme == "arxiv":
        return
    for link in context.entry.urls("paper"):
        preprint = next((one for one in identifiers_in(link) if one.scheme == "arxiv"), None)
        if preprint:
            whose = "its preprint" if preprint in work.identifiers else "a preprint, which nobody compared"
            message = f"the link is to {whose}; the published work is https://doi.org/{work.doi}"
            yield Problem(message=message, field="links", found=link, expected=f"https://doi.org/{work.doi}")


def _shared(context: EntryContext) -> Iterator[Problem]:
    for link in links_of(context.entry):
        holders = context.survey.links[link]
        if len(holders) > 1:
            others = (str(entry.line) for key, entry in holders.items() if key != context.key)
            lines = list(islice(others, _NAMED))
            if len(holders) - 1 > _NAMED:
                lines.append(f"{len(holders) - 1 - _NAMED} more")
            message = f"the link ({link}) is also that of another paper, on line {joined(lines)}"
            yield Problem(message=message, field="links", found=str(link))


RULES = (
    Rule(
        code="unknown-link",
        severity=Severity.WARNING,
        problem="The paper link is none of the work's, and no source that was asked knows where it leads.",
        reason="It may lead to another paper, or to the same one under a second name; title, authors, year and venue "
        "mean the work.",
        remedy="Follow the link. If it leads to the paper, nothing is wrong; or name a source that knows it.",
        example="`no source that was asked knows where the link leads; it is none of 10.1000/a “Old Charts”`",
        check_entry=_unknown,
    ),
    Rule(
        code="preprint-link",
        severity=Severity.INFO,
        problem="The link is to a preprint, and the work was published.",
        reason="The two may differ. Whether the preprint is the work's own is said where a source says so.",
        remedy="Keep the link if readers shall find the text; add the published one if they shall cite it.",
        example="`the link is to its preprint; the published work is https://doi.org/10.1000/a`",
        check_entry=_preprint,
    ),
    Rule(
        code="same-link",
        severity=Severity.WARNING,
        problem="Two papers have the same paper link.",
        reason="One of them has the other's: a slip of copying.",
        remedy="Give each the link to its own paper. A link to a page of many papers is better left out.",
        example="`the link (doi:10.1000/a) is also that of another paper, on line 12`",
        check_entry=_shared,
    ),
)
