"""What no source confirms, and entries that stand in another's place."""

from attrs import evolve

from affbib.model.lock import Decision
from affbib.model.matches import Match, Verdict
from tests.checks.samples import ENTRY, WORK, checked, findings_of


def test_what_nobody_has_seen_is_a_finding() -> None:
    work = evolve(WORK, unconfirmed=("issued", "page"), survey_only=("author",))
    (fields,) = findings_of(ENTRY, work)
    assert fields.message == "seen in no source: issued, page; stated by the survey alone: author"
    assert (fields.code, fields.severity, fields.field) == ("unconfirmed", "info", "work")
    assert findings_of(ENTRY, evolve(WORK, unconfirmed=("page",)))[0].message == "seen in no source: page"
    (stated,) = findings_of(ENTRY, evolve(WORK, survey_only=("page", "issued")))
    assert stated.message == "stated by the survey alone: page, issued"


def test_a_pin_that_no_source_knows() -> None:
    (finding,) = findings_of(ENTRY, evolve(WORK, source="survey"))
    assert (finding.code, finding.severity, finding.found) == ("unknown-pin", "warning", "10.5555/a")
    assert finding.message == "no source that was asked knows 10.5555/a, which a person decided for"


def test_an_entry_in_anothers_place_names_both_keys() -> None:
    row = Decision(title="An Old Paper", authors=(), year=2020, key="old2020", id=None, verdict=Verdict.UNMATCHED)
    matches = [Match(ENTRY, Verdict.UNMATCHED), Match(evolve(ENTRY, line=9), Verdict.UNMATCHED)]
    findings = checked(matches, ["a", "new2021"], replaced={1: row})
    (finding,) = [one for one in findings if one.code == "entry-replaced"]
    assert (finding.line, finding.key, finding.found, finding.expected) == (9, "new2021", ENTRY.title, "An Old Paper")
    assert finding.message == (
        "stands where “An Old Paper” stood, and is another paper: its key is new2021; old2020 stays for the other,"
        " in case it is cited (without its row in the lock it goes)"
    )
