"""Titles: typos and other words are found, and what only looks like one is not."""

import pytest
from attrs import evolve

from affbib.checks import fixed
from affbib.model.findings import Finding, Severity
from affbib.model.matches import Evidence, Verdict
from tests.checks.samples import BIB, ENTRY, OTHER, PAPER, WORK, bib_findings, corrections, findings_of, with_field


def test_a_faithful_entry_has_no_findings() -> None:
    assert findings_of(ENTRY) == []


def test_typography_case_final_dots_and_registered_slips_are_no_typos() -> None:
    assert findings_of(evolve(ENTRY, title='Invertable maps: reading "old" charts.')) == []
    assert findings_of(ENTRY, evolve(WORK, title=f"{WORK.title} . ")) == []
    assert findings_of(evolve(ENTRY, title="Maps & Charts"), evolve(WORK, title="Maps and Charts")) == []


@pytest.mark.parametrize(
    ("mark", "plain"),
    [*((mark, "'") for mark in "’‘"), *((mark, '"') for mark in "“”"), *((mark, "-") for mark in "–—‐‑−")],
)
def test_marks_of_typography_do_not_count(mark: str, plain: str) -> None:
    titles = [f"Maps of the{sign}Sea and the Land" for sign in (mark, plain)]
    for one, other in (titles, reversed(titles)):
        assert findings_of(evolve(ENTRY, title=one), evolve(WORK, title=other)) == []


def test_typos_are_shown_word_by_word() -> None:
    assert corrections(findings_of(evolve(ENTRY, title="Invertible Maps: Reading “0ld” Charts"))) == [
        ("title-typo", "Invertible", "Invertable"),
        ("title-typo", "“0ld”", "“Old”"),
    ]


def test_joined_split_and_lost_words_are_shown_whole() -> None:
    assert corrections(findings_of(evolve(ENTRY, title="Invertable Maps:Reading “Old”"))) == [
        ("title-typo", "Maps:Reading", "Maps: Reading"),
        ("title-typo", None, "Charts"),
    ]
    lost, extra = findings_of(evolve(ENTRY, title="Invertable Maps: “Old” Sea Charts"))
    assert lost.message == "in the title: (nothing) → Reading"
    assert extra.message == "in the title: Sea → (nothing)"


def test_other_words_and_missing_parts_are_no_typos() -> None:
    assert corrections(findings_of(evolve(ENTRY, title="Invertable Maps: Drawing “Old” Charts"))) == [
        ("title-differs", "Drawing", "Reading")
    ]
    work = evolve(WORK, title=f"{WORK.title} & Other Records of the Sea")
    assert corrections(findings_of(ENTRY, work)) == [("title-differs", None, "& Other Records of the Sea")]
    assert findings_of(evolve(ENTRY, title=f"{ENTRY.title} and Other Records of the Sea"), work) == []


def test_where_most_words_are_others_the_titles_are_shown_whole() -> None:
    four, half = "one two three four", "one two tres quatro"
    three = [("title-differs", "dos tres", "two three")]
    assert corrections(findings_of(evolve(ENTRY, title="one dos tres"), evolve(WORK, title="one two three"))) == three
    assert corrections(findings_of(evolve(ENTRY, title=half), evolve(WORK, title=four))) == [
        ("title-differs", "tres quatro", "three four")
    ]
    (whole,) = findings_of(evolve(ENTRY, title="uno dos tres four"), evolve(WORK, title=four))
    assert (whole.code, whole.found, whole.expected) == ("title-differs", "uno dos tres four", four)
    assert whole.message == f"the title is “uno dos tres four”, the work's “{four}”"
    # Accents do not count.
    assert findings_of(evolve(ENTRY, title="Étude à côté"), evolve(WORK, title="Etude a cote")) == []


def test_the_title_of_another_work_is_not_compared_word_by_word() -> None:
    for likeness, expected in ((0.75, ["conflicting", "title-typo"]), (0.74, ["conflicting"])):
        findings = findings_of(
            evolve(ENTRY, title="Invertible Maps: Reading “Old” Charts"),
            evidence=Evidence(likeness),
            verdict=Verdict.CONFLICTING,
        )
        assert [finding.code for finding in findings] == expected


def test_a_typo_has_a_fix_where_the_place_is_beyond_doubt() -> None:
    text = "# List\n\n- **Invertible Maps: Reading Charts**, Ann Lee\n"
    entry = evolve(ENTRY, title="Invertible Maps: Reading Charts", raw=text.split("\n")[2], line=3)
    work = evolve(WORK, title="Invertable Maps: Reading Charts")
    (finding,) = findings_of(entry, work)
    assert finding.fix is not None
    assert not finding.fix.safe
    assert fixed(text, [finding]) == text
    assert fixed(text, [finding], unsafe=True) == text.replace("Invertible", "Invertable")
    assert findings_of(evolve(entry, raw=f"{entry.raw} Invertible"), work)[0].fix is None


def test_what_rests_on_an_unconfirmed_title_says_so() -> None:
    work = evolve(WORK, unconfirmed=("title",))
    typo, _ = findings_of(evolve(ENTRY, title="Invertible Maps: Reading “Old” Charts"), work)
    assert typo.message == "in the title: Invertible → Invertable (unconfirmed)"
    differs, _ = findings_of(evolve(ENTRY, title="Invertable Maps: Drawing “Old” Charts"), work)
    assert differs.message == "in the title: Drawing → Reading (unconfirmed)"
    whole, _ = findings_of(evolve(ENTRY, title="Quite Another"), work)
    assert whole.message.endswith("(unconfirmed)")


def test_in_a_bib_the_title_of_the_dois_work_is_named() -> None:
    text = with_field("doi", "10.1000/paper").replace("Joyful Grids for Quiet Machines", "A Sad Song for Loud Birds")
    assert bib_findings(text, PAPER) == (
        Finding(
            "title-differs",
            Severity.WARNING,
            "lee: the title is “A Sad Song for Loud Birds”, the work's “Joyful Grids for Quiet Machines”",
            path="refs.bib",
            line=1,
            key="lee",
            field="title",
            found="A Sad Song for Loud Birds",
            expected="Joyful Grids for Quiet Machines",
        ),
    )
    assert bib_findings(BIB, PAPER) == ()


def test_an_entry_without_a_work_has_no_other_title() -> None:
    codes = [finding.code for finding in findings_of(ENTRY, verdict=Verdict.AMBIGUOUS, others=(WORK, OTHER))]
    assert codes == ["ambiguous"]
