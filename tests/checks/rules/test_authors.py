"""Authors: each mistake is found once, and other spellings of one name are none."""

from attrs import evolve

from affbib.checks import fixed
from affbib.model.names import Name
from tests.checks.samples import ENTRY, LEE, WORK, WU, corrections, findings_of


def test_authors_missing_misspelled_and_strange_are_told_apart() -> None:
    entry = evolve(ENTRY, authors=(Name("Lee", "Anm"), Name("Fox", "Cy"), Name("Kim", "Di")))
    findings = findings_of(entry)
    assert corrections(findings) == [
        ("author-differs", "Cy Fox", "Bo Q. Wu"),
        ("author-differs", "Di Kim", None),
        ("author-typo", "Anm Lee", "Ann Lee"),
    ]
    assert [finding.message for finding in findings] == [
        "Cy Fox is not the work's Bo Q. Wu",
        "Di Kim is no author of the work",
        "in the authors: Anm Lee → Ann Lee",
    ]
    assert {(finding.field, finding.line, finding.key) for finding in findings} == {("authors", 7, "key")}


def test_authors_who_are_not_named() -> None:
    assert corrections(findings_of(evolve(ENTRY, authors=(LEE,)))) == [("author-missing", None, "Bo Q. Wu")]
    many = evolve(WORK, authors=(LEE, WU, Name("Fox", "Cy"), Name("Kim", "Di"), Name("Roe", "Ed"), Name("Ash", "Flo")))
    (missing,) = findings_of(ENTRY, many)
    assert (missing.code, missing.expected) == ("author-missing", "Cy Fox; Di Kim; Ed Roe; Flo Ash")
    assert missing.message == "not named: Cy Fox, Di Kim, Ed Roe and 1 more"
    (nobody,) = findings_of(evolve(ENTRY, authors=()))
    assert (nobody.code, nobody.expected) == ("no-authors", "Ann Lee; Bo Q. Wu")
    assert nobody.message == "no authors are named; the work's are Ann Lee, Bo Q. Wu"


def test_a_work_without_authors_says_nothing_about_them() -> None:
    unknown = evolve(WORK, authors=())
    assert findings_of(ENTRY, unknown) == findings_of(evolve(ENTRY, authors=()), unknown) == []


def test_small_letters_are_a_typo_and_capitals_are_a_habit() -> None:
    assert corrections(findings_of(evolve(ENTRY, authors=(Name("Lee", "ann"), WU)))) == [
        ("author-typo", "ann Lee", "Ann Lee")
    ]
    assert findings_of(evolve(ENTRY, authors=(Name("LEE", "ANN"), WU))) == []


def test_initials_order_and_et_al_are_no_mistakes() -> None:
    assert findings_of(evolve(ENTRY, authors=(Name("Lee", "A."), Name("Bo", "Wu Q.")))) == []
    assert findings_of(evolve(ENTRY, authors=(LEE,), authors_truncated=True)) == []
    assert findings_of(evolve(ENTRY, authors=(WU,), authors_truncated=True)) != []


def test_one_initial_is_no_name() -> None:
    assert corrections(findings_of(evolve(ENTRY, authors=(Name("L"), WU)))) == [("author-differs", "L", "Ann Lee")]


def test_a_typo_has_a_fix_that_a_person_looks_at() -> None:
    text = "- A Title, Anm Lee, Bo Q. Wu\n"
    (finding,) = findings_of(evolve(ENTRY, authors=(Name("Lee", "Anm"), WU), raw=text.strip(), line=1))
    assert finding.fix
    assert not finding.fix.safe
    assert fixed(text, [finding], unsafe=True) == "- A Title, Ann Lee, Bo Q. Wu\n"


def test_what_rests_on_unconfirmed_authors_says_so() -> None:
    work = evolve(WORK, survey_only=("author",))
    for authors in ((), (LEE,), (Name("Lee", "Anm"), WU), (LEE, Name("Fox", "Cy")), (LEE, WU, Name("Kim", "Di"))):
        assert findings_of(evolve(ENTRY, authors=authors), work)[0].message.endswith(" (unconfirmed)")


def test_small_letters_are_a_typo_where_the_list_of_authors_is_cut() -> None:
    cut = evolve(ENTRY, authors=(Name("Lee", "ann"),), authors_truncated=True)
    assert corrections(findings_of(cut)) == [("author-typo", "ann Lee", "Ann Lee")]
    # The second author of the work is none of those who are compared.
    cut = evolve(ENTRY, authors=(Name("Wu", "bo Q."),), authors_truncated=True)
    assert corrections(findings_of(cut)) == [("author-differs", "bo Q. Wu", "Ann Lee")]


def test_an_initial_that_is_anothers_is_another_person() -> None:
    work = evolve(WORK, authors=(Name("Lee", "Ann"), Name("Lee", "Bo")))
    entry = evolve(ENTRY, authors=(Name("Lee", "A."), Name("Lee", "C.")))
    assert corrections(findings_of(entry, work)) == [("author-typo", "C. Lee", "Bo Lee")]
