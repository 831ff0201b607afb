"""Each mistake of a survey is found where it is, once, and what only looks like one is not."""

from collections.abc import Sequence

from attrs import evolve

from affbib.checks.run import check_survey
from affbib.model.findings import Finding, Severity
from affbib.model.matches import Candidate, Evidence, Match, Verdict
from affbib.model.names import Name
from affbib.model.survey import Link, SurveyEntry
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
ENTRY = SurveyEntry(WORK.title, (LEE, WU), venue="Maps", year=2021, line=7, path="list.md")


def checked(matches: Sequence[Match], keys: Sequence[str]) -> Sequence[Finding]:
    return check_survey(
        [match.reference for match in matches if isinstance(match.reference, SurveyEntry)], matches, keys
    )


def found(entry: SurveyEntry, work: Work = WORK, **more: object) -> list[Finding]:
    evidence = more.pop("evidence", Evidence(1.0))
    assert isinstance(evidence, Evidence)
    match = Match(entry, Verdict.MATCHED, (Candidate(work, 1.0, evidence),))
    return list(checked([evolve(match, **more)], ["key"]))


def told(findings: Sequence[Finding]) -> list[tuple[str, str | None, str | None]]:
    return [(finding.code, finding.found, finding.expected) for finding in findings]


def test_a_faithful_entry_has_no_findings() -> None:
    assert found(ENTRY) == []


def test_typography_case_final_dots_and_registered_slips_are_no_typos() -> None:
    assert found(evolve(ENTRY, title='Invertable maps: reading "old" charts.')) == []


def test_typos_are_shown_word_by_word() -> None:
    assert told(found(evolve(ENTRY, title="Invertible Maps: Reading “0ld” Charts"))) == [
        ("title-typo", "Invertible", "Invertable"),
        ("title-typo", "“0ld”", "“Old”"),
    ]


def test_joined_split_and_lost_words_are_shown_whole() -> None:
    assert told(found(evolve(ENTRY, title="Invertable Maps:Reading “Old”"))) == [
        ("title-typo", "Maps:Reading", "Maps: Reading"),
        ("title-typo", None, "Charts"),
    ]


def test_other_words_and_missing_parts_are_no_typos() -> None:
    assert told(found(evolve(ENTRY, title="Invertable Maps: Drawing “Old” Charts"))) == [
        ("title-differs", "Drawing", "Reading")
    ]
    assert told(found(evolve(ENTRY, title="Invertable Maps: “Old” Charts"))) == [("title-typo", None, "Reading")]
    work = evolve(WORK, title=f"{WORK.title} & Other Records of the Sea")
    assert told(found(ENTRY, work)) == [("title-differs", None, "& Other Records of the Sea")]
    assert found(evolve(ENTRY, title=f"{ENTRY.title} and Other Records of the Sea"), work) == []


def test_every_finding_names_line_field_and_key() -> None:
    (finding,) = found(evolve(ENTRY, year=2023))
    assert finding == Finding(
        "year-differs",
        Severity.WARNING,
        "the year is 2023; the work appeared in print 2021, online 2019",
        path="list.md",
        line=7,
        key="key",
        field="year",
        found="2023",
        expected="2021",
    )


def test_print_and_online_years_are_both_right() -> None:
    assert found(evolve(ENTRY, year=2019)) == []


def test_authors_missing_misspelled_and_strange_are_told_apart() -> None:
    entry = evolve(ENTRY, authors=(Name("Lee", "Anm"), Name("Fox", "Cy"), Name("Kim", "Di")))
    assert told(found(entry)) == [
        ("author-differs", "Cy Fox", "Bo Q. Wu"),
        ("author-differs", "Di Kim", None),
        ("author-typo", "Anm Lee", "Ann Lee"),
    ]
    assert told(found(evolve(ENTRY, authors=(LEE,)))) == [("author-missing", None, "Bo Q. Wu")]
    many = evolve(WORK, authors=(LEE, WU, Name("Fox", "Cy"), Name("Kim", "Di")))
    assert told(found(ENTRY, many)) == [("author-missing", None, "Cy Fox; Di Kim")]
    assert told(found(evolve(ENTRY, authors=()))) == [("no-authors", None, "Ann Lee; Bo Q. Wu")]
    assert told(found(evolve(ENTRY, authors=(Name("Lee", "ann"), WU)))) == [("author-typo", "ann Lee", "Ann Lee")]


def test_initials_order_and_et_al_are_no_mistakes() -> None:
    assert found(evolve(ENTRY, authors=(Name("Lee", "A."), Name("Bo", "Wu Q.")))) == []
    assert found(evolve(ENTRY, authors=(LEE,), authors_truncated=True)) == []


def test_venue_and_preprint_links() -> None:
    entry = evolve(ENTRY, venue="ACM MM", links=(Link("paper", "https://arxiv.org/abs/2211.14506"),))
    assert told(found(entry, evidence=Evidence(1.0, venue=False))) == [
        ("venue-differs", "ACM MM", "Journal of Maps"),
        ("preprint-link", "https://arxiv.org/abs/2211.14506", "https://doi.org/10.5555/a"),
    ]


def test_what_nobody_has_seen_is_said_and_marks_what_rests_on_it() -> None:
    work = evolve(WORK, unconfirmed=("issued", "page"), survey_only=("author",))
    year, fields = found(evolve(ENTRY, year=2023), work)
    assert year.message.endswith("(unconfirmed)")
    assert fields.message == "seen in no source: issued, page; stated by the survey alone: author"
    assert fields.severity is Severity.INFO


OTHER = Work("10.5555/b", "Another Work", authors=(Name("Fox", "Cy"),))


def pair(evidence: Evidence, titles: tuple[str, str]) -> list[Finding]:
    """Two entries that contradict themselves, each towards the other's work."""
    first = SurveyEntry(titles[0], (LEE, WU), line=1)
    second = SurveyEntry(titles[1], OTHER.authors, line=3)
    matches = [
        Match(first, Verdict.CONFLICTING, (Candidate(WORK, 0.9, evidence),), (OTHER,), ("reason",)),
        Match(second, Verdict.CONFLICTING, (Candidate(OTHER, 0.9, evidence),), (WORK,), ("reason",)),
    ]
    return [finding for finding in checked(matches, ["a", "b"]) if finding.severity is Severity.ERROR]


def test_exchanged_titles_and_links_name_each_other() -> None:
    titles = pair(Evidence(0.1, identifier=True), (OTHER.title, WORK.title))
    assert [(finding.code, finding.line) for finding in titles] == [("titles-exchanged", 1), ("titles-exchanged", 3)]
    assert "line 3" in titles[0].message
    assert OTHER.doi in titles[0].message
    links = pair(Evidence(1.0, identifier=False), (WORK.title, OTHER.title))
    assert [finding.code for finding in links] == ["links-exchanged", "links-exchanged"]


def test_a_contradiction_is_an_error_that_names_the_other_work() -> None:
    for evidence, code in (
        (Evidence(1.0, identifier=False), "link-to-another-work"),
        (Evidence(0.2), "title-of-another-work"),
    ):
        findings = found(ENTRY, evidence=evidence, verdict=Verdict.CONFLICTING, others=(OTHER,), reasons=("why",))
        (error,) = [finding for finding in findings if finding.severity is Severity.ERROR]
        assert error.code == code
        assert OTHER.doi in error.message


def test_verdicts_without_a_work_are_findings() -> None:
    codes = {
        verdict: [finding.code for finding in checked([Match(ENTRY, verdict, others=(WORK, OTHER))], ["k"])]
        for verdict in (Verdict.AMBIGUOUS, Verdict.UNMATCHED, Verdict.UNASKED)
    }
    assert codes == {
        Verdict.AMBIGUOUS: ["ambiguous"],
        Verdict.UNMATCHED: ["unmatched"],
        Verdict.UNASKED: ["unasked"],
    }


def test_one_link_on_two_papers_and_one_paper_on_two_lines() -> None:
    link = (Link("paper", "https://ieeexplore.ieee.org/document/7945502"),)
    same = (Link("paper", "https://ieeexplore.ieee.org/abstract/document/7945502/"),)
    matches = [
        Match(evolve(ENTRY, links=link, line=1), Verdict.UNASKED),
        Match(evolve(ENTRY, links=same, line=2), Verdict.UNASKED),
        Match(evolve(ENTRY, line=3), Verdict.UNASKED),
    ]
    said = [(it.code, it.line) for it in checked(matches, ["a", "b", "a"]) if it.code != "unasked"]
    assert said == [("same-link", 1), ("same-link", 2), ("repeated-entry", 3)]


def test_one_link_on_thousands_of_papers_names_a_few_of_them() -> None:
    link = (Link("paper", "https://example.org/list"),)
    matches = [Match(evolve(ENTRY, links=link, line=at), Verdict.UNASKED) for at in range(1, 5001)]
    said = [it for it in checked(matches, [f"k{at}" for at in range(5000)]) if it.code == "same-link"]
    assert len(said) == 5000
    assert said[0].message.endswith("on line 2, 3, 4, 5, 6 and 4994 more")
