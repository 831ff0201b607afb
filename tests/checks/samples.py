"""Made-up works, entries and .bib files, and what the rules find in them."""

from collections.abc import Mapping, Sequence

from attrs import evolve

from affbib.bib.document import BibFile
from affbib.bib.questions import questions_of
from affbib.checks import check_bib, check_survey
from affbib.match.decision import decide
from affbib.model.findings import Finding
from affbib.model.lock import Decision
from affbib.model.matches import Candidate, Evidence, Match, Verdict
from affbib.model.names import Name
from affbib.model.survey import SurveyEntry
from affbib.model.works import PartialDate, Work

LEE, WU = Name("Lee", "Ann"), Name("Wu", "Bo Q.")
WORK = Work(
    "10.5555/a",
    "Invertable Maps: Reading “Old” Charts",
    authors=(LEE, WU),
    container="Journal of Maps",
    printed=PartialDate(2021),
    online=PartialDate(2019),
)
OTHER = Work("10.5555/b", "Another Work", authors=(Name("Fox", "Cy"),))
ENTRY = SurveyEntry(WORK.title, (LEE, WU), venue="Maps", year=2021, line=7, path="list.md")


FIELDS = {
    **dict.fromkeys(("title-typo", "title-differs", "title-of-another-work", "titles-exchanged"), "title"),
    **dict.fromkeys(("repeated-entry", "entry-replaced"), "title"),
    **dict.fromkeys(("no-authors", "author-typo", "author-differs", "author-missing"), "authors"),
    **dict.fromkeys(("link-to-another-work", "links-exchanged", "unknown-link", "preprint-link", "same-link"), "links"),
    "year-differs": "year",
    "venue-differs": "venue",
    "unconfirmed": "work",
}
"""The field that the findings of a code are about; of those that are not here, it is the DOI."""


def of_their_fields(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    assert [finding.field for finding in findings] == [FIELDS.get(finding.code, "doi") for finding in findings]
    return findings


def checked(
    matches: Sequence[Match], keys: Sequence[str], *, replaced: Mapping[int, Decision] | None = None
) -> Sequence[Finding]:
    entries = [match.reference for match in matches if isinstance(match.reference, SurveyEntry)]
    return of_their_fields(check_survey(entries, matches, keys, replaced=replaced or {}))


def findings_of(
    entry: SurveyEntry,
    work: Work = WORK,
    *,
    evidence: Evidence = Evidence(1.0),  # noqa: B008 (frozen)
    verdict: Verdict = Verdict.MATCHED,
    others: tuple[Work, ...] = (),
) -> list[Finding]:
    """What is wrong with an entry that means a work."""
    return list(checked([Match(entry, verdict, (Candidate(work, 1.0, evidence),), others)], ["key"]))


def corrections(findings: Sequence[Finding]) -> list[tuple[str, str | None, str | None]]:
    return [(finding.code, finding.found, finding.expected) for finding in findings]


def codes(findings: Sequence[Finding]) -> list[tuple[str, str]]:
    return [(finding.code, str(finding.severity)) for finding in findings]


PEOPLE = (Name("Lee", "Ann"), Name("Wu", "Bo"), Name("Müller", "Cem"))
PAPER = Work(
    "10.1000/paper",
    "Joyful Grids for Quiet Machines",
    type="journal-article",
    authors=PEOPLE,
    container="Journal of Quiet Machines",
    printed=PartialDate(2020, 6),
)
STEEL = Work("10.1000/steel", "On the Hardness of Steel", type="journal-article", authors=(Name("Smith", "Zoe"),))
BIB = """@Article{lee,
  author  = {Lee, Ann and Wu, Bo and M{\\"u}ller, Cem},
  title   = {Joyful Grids for Quiet Machines},
  journal = {Journal of Quiet Machines},
  year    = 2020,
}"""
PREPRINT = BIB.replace("Journal of Quiet Machines", "arXiv preprint arXiv:2001.00001")


def with_field(name: str, value: str, text: str = BIB) -> str:
    return text.replace("year ", f"{name} = {{{value}}},\n  year ")


def bib_findings(text: str, *works: Work, verdict: Verdict | None = None) -> tuple[Finding, ...]:
    """What is wrong with the entries of a .bib where a source knows some works."""
    bib = BibFile(text.encode(), path="refs.bib")
    questions = questions_of(bib)
    matches = {key: decide(one.reference, works) for key, one in questions.items() if not one.left_out}
    if verdict:
        matches = {key: evolve(match, verdict=verdict) for key, match in matches.items()}
    return of_their_fields(check_bib(bib, questions=questions, matches=matches))
