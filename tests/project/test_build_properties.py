"""What must hold for any order and any part of a survey: keys stay, bytes stay."""

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from affbib.bib import writer as bibtex
from affbib.model.names import Name
from affbib.model.survey import Survey, SurveyEntry
from affbib.project import lockfile
from affbib.project.build import build
from affbib.readers.formats.markdown import read_markdown
from tests.conftest import ROOT

SURVEY = read_markdown((ROOT / "docs" / "survey.md").read_text(encoding="utf-8"))
WHOLE = build(SURVEY, source="bundled", progress=False)
KEY_OF = {row.title: row.key for row in WHOLE.lock.decisions}

people = st.builds(Name, family=st.text(min_size=1, max_size=20), given=st.text(max_size=9))
invented = st.builds(
    SurveyEntry,
    title=st.text(min_size=1, max_size=60),
    authors=st.lists(people, max_size=3).map(tuple),
    year=st.none() | st.integers(1000, 2100),
    venue=st.none() | st.text(max_size=20),
    section=st.lists(st.text(max_size=20), max_size=2).map(tuple),
)


@settings(max_examples=20)
@given(st.permutations(range(69)), st.integers(1, 69), st.lists(invented, max_size=4))
def test_keys_stay_under_reordering_deletion_and_insertion(order: list[int], kept: int, new: list[SurveyEntry]) -> None:
    entries = (*new[:2], *(SURVEY.entries[at] for at in order[:kept]), *new[2:])
    made = build(Survey(entries), source="bundled", lock=WHOLE.lock, progress=False)
    for entry, row in zip(entries, made.lock.decisions[: len(entries)], strict=True):
        assert row.key == KEY_OF[entry.title] if entry in SURVEY.entries else row.key not in KEY_OF.values()


@settings(max_examples=30)
@given(st.lists(invented, max_size=8))
def test_the_same_survey_and_lock_give_the_same_bytes(entries: list[SurveyEntry]) -> None:
    survey = Survey((*entries, *SURVEY.entries[:5]))
    first = build(survey, source="bundled", progress=False)
    again = build(survey, source="bundled", lock=lockfile.loads(lockfile.dumps(first.lock)), progress=False)
    assert lockfile.dumps(again.lock) == lockfile.dumps(first.lock)
    assert bibtex.dumps(again.bibliography) == bibtex.dumps(first.bibliography)
    assert bibtex.dumps(again.lock.bibliography) == bibtex.dumps(first.bibliography)
    assert again.findings == first.findings


@settings(max_examples=15)
@given(st.permutations(range(69)))
def test_which_work_is_meant_does_not_depend_on_the_order(order: list[int]) -> None:
    made = build(evolve(SURVEY, entries=tuple(SURVEY.entries[at] for at in order)), source="bundled", progress=False)
    assert [match.doi for match in made.matches] == [WHOLE.matches[at].doi for at in order]
    assert [match.verdict for match in made.matches] == [WHOLE.matches[at].verdict for at in order]
