"""Years and venues that are not the work's."""

from attrs import evolve

from affbib.model.findings import Finding, Severity
from affbib.model.matches import Evidence
from affbib.model.works import PartialDate
from tests.checks.samples import ENTRY, WORK, corrections, findings_of


def test_every_finding_names_line_field_and_key() -> None:
    (finding,) = findings_of(evolve(ENTRY, year=2023))
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
    assert findings_of(evolve(ENTRY, year=2019)) == findings_of(evolve(ENTRY, year=2021)) == []
    assert findings_of(evolve(ENTRY, year=None)) == []


def test_a_message_says_which_dates_there_are() -> None:
    def message(**dates: PartialDate | None) -> str:
        work = evolve(WORK, **{"printed": None, "online": None, **dates})  # type: ignore[arg-type]
        return findings_of(evolve(ENTRY, year=2023), work)[0].message.partition("; ")[2]

    assert message(printed=PartialDate(2021)) == "the work appeared in print 2021, no online date recorded"
    assert message(online=PartialDate(2019)) == "the work appeared online 2019"
    assert message(issued=PartialDate(2020)) == "the work appeared in 2020"
    undated = evolve(WORK, printed=None, online=None)
    assert findings_of(evolve(ENTRY, year=2023), undated) == []


def test_another_venue_is_found_where_the_match_says_so() -> None:
    entry = evolve(ENTRY, venue="ACM MM")
    (finding,) = findings_of(entry, evidence=Evidence(1.0, venue=False))
    assert corrections([finding]) == [("venue-differs", "ACM MM", "Journal of Maps")]
    assert finding.message == "the venue is ACM MM; the work is in “Journal of Maps”"
    assert findings_of(entry, evidence=Evidence(1.0, venue=None)) == []
    assert findings_of(evolve(ENTRY, venue=None), evidence=Evidence(1.0, venue=False)) == []


def test_what_rests_on_unconfirmed_fields_says_so() -> None:
    work = evolve(WORK, unconfirmed=("issued",), survey_only=("container-title",))
    year, venue, _ = findings_of(evolve(ENTRY, year=2023), work, evidence=Evidence(1.0, venue=False))
    assert year.message.endswith("online 2019 (unconfirmed)")
    assert venue.message.endswith("“Journal of Maps” (unconfirmed)")
