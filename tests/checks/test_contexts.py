"""What rules see, and the fixes that they make with it."""

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from affbib.bib.document import BibEntry, BibFile
from affbib.bib.questions import question_of
from affbib.checks import BibContext, EntryContext, SurveyContext
from affbib.checks.contexts import links_of
from affbib.match.decision import decide
from affbib.model.findings import Fix
from affbib.model.matches import Candidate, Evidence, Match, Verdict
from affbib.model.records import Record
from affbib.model.survey import Link, SurveyEntry
from affbib.text.edits import edited
from tests.checks.samples import BIB, ENTRY, OTHER, PAPER, STEEL, WORK


def context_of(raw: str, *, line: int | None = 3) -> EntryContext:
    entry = evolve(ENTRY, raw=raw, line=line)
    return EntryContext(SurveyContext([entry], [Match(entry, Verdict.UNMATCHED)], ["key"]), 0)


def test_an_entry_is_seen_with_its_match_and_key() -> None:
    entries = [evolve(ENTRY, line=line) for line in (1, 2)]
    matches = [Match(entries[0], Verdict.UNMATCHED), Match(entries[1], Verdict.MATCHED, (_candidate(),))]
    context = EntryContext(SurveyContext(entries, matches, ["a", "b"]), 1)
    assert (context.entry, context.match, context.key, context.work) == (entries[1], matches[1], "b", WORK)
    assert context.partner is None


def _candidate() -> Candidate:
    return Candidate(WORK, 1.0, Evidence(1.0))


def test_partners_have_each_others_works() -> None:
    def match(mine: str, *others: str, verdict: Verdict = Verdict.CONFLICTING) -> Match:
        works = {"a": WORK, "b": OTHER, "c": PAPER}
        candidate = Candidate(works[mine], 1.0, Evidence(1.0))
        return Match(ENTRY, verdict, (candidate,), tuple(works[other] for other in others))

    def partners(*matches: Match) -> dict[int, int]:
        return dict(SurveyContext([ENTRY] * len(matches), matches, ["k"] * len(matches)).partners)

    assert partners(match("a", "b"), match("b", "a")) == {0: 1, 1: 0}
    assert partners(match("a", "b"), match("b", "c"), match("c", "a")) == {}
    assert partners(match("a", "b"), match("b", "a", verdict=Verdict.MATCHED)) == {0: 1}
    assert partners(match("a", "c"), match("b", "a")) == {}
    assert partners(match("a", "a")) == {}
    assert partners(match("a", "b"), match("b", "c"), match("b", "c", "a")) == {0: 2, 2: 0}


def test_firsts_and_links_are_those_of_the_whole_survey() -> None:
    links = (Link("paper", "https://doi.org/10.5555/A"), Link("paper", "https://example.org"), Link("code", "x"))
    entries = [evolve(ENTRY, links=links), evolve(ENTRY, links=links[:1]), ENTRY]
    assert list(map(str, links_of(entries[0]))) == ["doi:10.5555/a", "https://example.org"]
    survey = SurveyContext(entries, [Match(entry, Verdict.UNASKED) for entry in entries], ["a", "b", "a"])
    assert dict(survey.firsts) == {0: 0, 1: 1, 2: 0}
    assert {str(link): list(keys) for link, keys in survey.links.items()} == {
        "doi:10.5555/a": ["a", "b"],
        "https://example.org": ["a"],
    }


@pytest.mark.parametrize(
    ("raw", "old", "new"),
    [
        ("- A Titel", "Titel", "Title"),
        ("- A Titel (oral)", "Titel (oral)", "x"),
        ("- A Titel and a Titel", "Titel", "Title"),
        ("- A Titels", "Titel", "Title"),
        ("- ATitel", "Titel", "Title"),
        ("- A Titel", "Titel", "*Title*"),
        ("- A Titel", "Titel", "Ti\ntle"),
        ("- A Titel", "Titel", ""),
        ("- A Titel", "", "Title"),
        ("- A Titel", "Tale", "Title"),
    ],
)
def test_words_are_replaced_where_the_place_is_beyond_doubt(raw: str, old: str, new: str) -> None:
    fix = context_of(raw).replacing(old, new, safe=True)
    if (raw, old, new) in (("- A Titel", "Titel", "Title"), ("- A Titel", "Titel", "")):
        assert fix is not None
        assert edited(raw, fix.edits) == f"- A {new}"
        assert (fix.safe, fix.line) == (True, 3)
    else:
        assert fix is None


def test_words_of_an_entry_without_a_line_are_not_replaced() -> None:
    assert context_of("- A Titel", line=None).replacing("Titel", "Title") is None
    assert context_of("- A Titel").replacing("Titel", "Title") == Fix(
        (context_of("- A Titel").replacing("Titel", "Title") or Fix(())).edits, safe=False, line=3
    )


def bib_context(text: str, *works: object) -> BibContext:
    bib = BibFile(text.encode(), path="refs.bib")
    entry = bib["lee"]
    question = question_of(entry, bib.path)
    return BibContext(bib, entry, question, decide(question.reference, works) if works else None)  # type: ignore[arg-type]


def test_the_work_of_a_bibs_entry_is_one_that_nothing_contradicts() -> None:
    assert bib_context(BIB, PAPER).work == PAPER
    assert bib_context(BIB).work is None
    assert bib_context(BIB, STEEL).work is None
    conflicting = bib_context(BIB, PAPER)
    assert conflicting.match
    assert evolve(conflicting, match=evolve(conflicting.match, verdict=Verdict.CONFLICTING)).work is None


@pytest.mark.parametrize("before", ["", "% a comment\n\n", "@misc{other, title = {T}}\n  "])
def test_a_change_of_a_copy_is_a_fix_of_the_file(before: str) -> None:
    context = bib_context(before + BIB + "\n@misc{next}\n")

    def change(entry: BibEntry) -> None:
        entry["doi"] = "10.1000/paper"
        del entry["year"]

    fix = context.changing(change, safe=True)
    assert fix
    assert (fix.safe, fix.line) == (True, 1)
    done = BibFile(edited(context.file.text, fix.edits).encode())
    assert str(done) == context.file.text.replace("year    = 2020", "doi     = {10.1000/paper}")
    assert context.file.edits == ()


def test_there_is_no_fix_where_nothing_changes_or_the_entry_is_another_by_now() -> None:
    context = bib_context(BIB)
    assert context.changing(lambda entry: None) is None
    assert (context.changing(lambda entry: entry.update(note="x")) or Fix((), safe=True)).safe is False
    context.entry["note"] = "mine"
    assert context.changing(lambda entry: entry.update(doi="10.1000/x")) is None
    context.file.add("new", Record("misc", {"title": "T"}))
    added = context.file["new"]
    assert added.span is None
    assert evolve(context, entry=added).changing(lambda entry: entry.update(doi="10.1000/x")) is None


@given(st.text(alphabet="aA .,-*_[](){}|0é\n", max_size=30), st.text(alphabet="aA .-*0é", max_size=8))
def test_replacing_never_touches_more_than_the_words(raw: str, old: str) -> None:
    fix = context_of(raw).replacing(old, "Title")
    if fix:
        (edit,) = fix.edits
        assert edit.span.of(raw) == old
        assert raw.count(old) >= 1


def test_an_entry_may_say_nothing() -> None:
    entry = SurveyEntry("")
    context = EntryContext(SurveyContext([entry], [Match(entry, Verdict.UNMATCHED)], [""]), 0)
    assert (context.work, context.partner, links_of(entry)) == (None, None, ())


PARTS = (
    "article",
    "conference",
    "inbook",
    "incollection",
    "inproceedings",
    "inreference",
    "suppbook",
    "suppcollection",
)
WHOLES = ("book", "mvbook", "collection", "mvcollection", "reference", "proceedings", "mvproceedings", "mvreference",
          "periodical")  # fmt: skip
WORK_PARTS = ("journal-article", "proceedings-article", "book-chapter", "book-part", "book-section", "reference-entry")
WORK_WHOLES = ("book", "book-series", "book-set", "edited-book", "monograph", "proceedings", "proceedings-series",
               "reference-book")  # fmt: skip


@pytest.mark.parametrize("entry_type", [*PARTS, *WHOLES, "misc", "techreport"])
def test_a_whole_is_written_into_no_part_and_a_part_into_no_whole(entry_type: str) -> None:
    context = bib_context(BIB.replace("Article", entry_type), PAPER)
    assert context.match
    for work_type in (*WORK_PARTS, *WORK_WHOLES, "report", ""):
        crossed = (entry_type in PARTS and work_type in WORK_WHOLES) or (
            entry_type in WHOLES and work_type in WORK_PARTS
        )
        best = evolve(context.match.candidates[0], work=evolve(PAPER, type=work_type))
        seen = evolve(context, match=evolve(context.match, candidates=(best,)))
        assert seen.obstacle == ("other-type" if crossed else ""), work_type


def test_what_is_no_work_keeps_nothing() -> None:
    assert bib_context(BIB).obstacle == bib_context(BIB, PAPER).obstacle == ""
