"""What the entries of a .bib have in `doi`, and what they could have there."""

from collections.abc import Iterator

from affbib.checks.contexts import BibContext, is_preprint_doi
from affbib.checks.rule import Problem, Rule
from affbib.checks.wording import cited, joined
from affbib.model.findings import Severity
from affbib.model.matches import Match, Verdict

__all__ = ["RULES"]


def _bad(context: BibContext) -> Iterator[Problem]:
    own = context.entry.get("doi", "").replace("\\", "").strip()
    if own and context.question.doi is None:
        yield Problem(message=f"{own!r} is no DOI", field="doi", found=own)


def _another_works(context: BibContext) -> Iterator[Problem]:
    doi, match = context.question.doi, context.match
    if not doi or not match:
        return
    if context.obstacle == "doi-of-another-work" or _contradicts(doi, match):
        named = [work for work in (match.work, *match.others) if work]
        owners = [work for work in named if work.doi == doi]
        meant = [work for work in named if work.doi != doi] if match.work else []
        whose = f"that of {cited(owners[0])}" if owners else "another work's"
        rest = f"; the rest of the entry means {joined(map(cited, meant))}" if meant else ", not what the entry says"
        yield Problem(
            message=f"the DOI {doi} is {whose}{rest}",
            field="doi",
            found=doi,
            expected=match.work.name if match.work else "",
        )


def _contradicts(doi: str, match: Match) -> bool:
    """Tell whether the rest of an entry contradicts its DOI: means another work, or none, though the DOI's is known."""
    if match.verdict is Verdict.CONFLICTING and match.work:
        return doi != match.work.name or bool(match.others)
    return match.verdict is Verdict.UNMATCHED and any(work.doi == doi for work in match.others)


def _preprints(context: BibContext) -> Iterator[Problem]:
    doi, work = context.question.doi, context.work
    if not doi or not work or not work.doi or doi == work.doi or context.question.is_preprint:
        return
    if is_preprint_doi(doi):
        message = f"the DOI {doi} is the preprint's; that of the entry is {work.name}: --overwrite puts it in"
        yield Problem(message=message, field="doi", found=doi, expected=work.name)


def _unknown(context: BibContext) -> Iterator[Problem]:
    doi, match = context.question.doi, context.match
    if doi and match and match.verdict is Verdict.UNMATCHED and not _contradicts(doi, match):
        yield Problem(message=f"nothing is known of the DOI {doi}", field="doi", found=doi)


RULES = (
    Rule(
        code="bad-doi",
        severity=Severity.WARNING,
        problem="What stands in `doi` is no DOI.",
        reason="Styles make a link of it that leads nowhere.",
        remedy="Write the DOI alone, `10.1000/182`, or take the field out.",
        example="`lee: 'to appear' is no DOI`",
        check_bib_entry=_bad,
    ),
    Rule(
        code="doi-of-another-work",
        severity=Severity.ERROR,
        problem="The DOI is that of a work that title and authors contradict.",
        reason="Readers who follow the DOI find another paper. Nothing is written into the entry.",
        remedy="Open both works; correct the DOI, or the title and authors.",
        example="`lee: the DOI 10.1000/b is that of 10.1000/b “New Maps”; the rest of the entry means 10.1000/a “Old "
        "Charts”`",
        check_bib_entry=_another_works,
    ),
    Rule(
        code="preprint-doi",
        severity=Severity.WARNING,
        problem="The DOI is that of the preprint, and the entry describes the published work.",
        reason="The two may differ, and citations are counted apart.",
        remedy="Take the work's own DOI: `affbib resolve --overwrite` puts it in.",
        example="`lee: the DOI 10.48550/arxiv.2001.00001 is the preprint's; that of the entry is 10.1000/a: "
        "--overwrite puts it in`",
        check_bib_entry=_preprints,
    ),
    Rule(
        code="unknown-doi",
        severity=Severity.INFO,
        problem="No source that was asked knows the DOI, nor another work that fits.",
        reason="Other agencies than Crossref register DOIs too, so this need not be a mistake.",
        remedy="Follow it once: https://doi.org/ and the DOI.",
        example="`lee: nothing is known of the DOI 10.1000/x`",
        check_bib_entry=_unknown,
    ),
)
