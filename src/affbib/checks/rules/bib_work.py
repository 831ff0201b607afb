"""Entries of a .bib that mean a work of another kind than their own."""

from collections.abc import Iterator

from affbib.checks.contexts import BibContext
from affbib.checks.rule import Problem, Rule
from affbib.checks.wording import cited
from affbib.model.findings import Severity

__all__ = ["RULES"]


def _other_type(context: BibContext) -> Iterator[Problem]:
    work = context.work
    if work and context.obstacle == "other-type":
        kind = work.type.replace("-", " ")
        message = f"{cited(work)} is a {kind}, the entry is @{context.entry.type}: nothing is written"
        yield Problem(message=message, field="doi", expected=work.name)


def _published(context: BibContext) -> Iterator[Problem]:
    work = context.work
    if work and context.obstacle == "published":
        message = f"was published as {cited(work)}; --update-preprints takes that over"
        yield Problem(message=message, field="doi", expected=work.name)


RULES = (
    Rule(
        code="other-type",
        severity=Severity.WARNING,
        problem="The work is a part (an article, a chapter) and the entry a whole (a book), or the other way round.",
        reason="A chapter and its book often share title and authors, and have DOIs of their own. Nothing is written.",
        remedy="Correct the entry's type, or write the DOI of the work that is meant.",
        example="`lee: 10.1000/a “Old Charts” is a journal article, the entry is @book: nothing is written`",
        check_bib_entry=_other_type,
    ),
    Rule(
        code="published",
        severity=Severity.INFO,
        problem="The entry is the record of a preprint that was published.",
        reason="The published work is what should be cited, and it may differ.",
        remedy="`affbib resolve --update-preprints` makes of the entry that of the published work, where nothing "
        "leaves a doubt.",
        example="`lee: was published as 10.1000/a “Old Charts”; --update-preprints takes that over`",
        check_bib_entry=_published,
    ),
)
