"""From a survey to a bibliography: locks, sources that fail, papers listed twice, and files that are left alone."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from attrs import evolve

from affbib.bib import writer as bibtex
from affbib.errors import OverwriteError, SourceUnavailable
from affbib.match.decision import weigh
from affbib.model.identifiers import Identifier
from affbib.model.lock import Lock, Maker
from affbib.model.matches import Verdict
from affbib.model.names import Name
from affbib.model.references import Reference
from affbib.model.survey import Link, Survey, SurveyEntry
from affbib.project import lockfile
from affbib.project.build import Build, build
from affbib.readers import read
from affbib.sources import Answer
from affbib.sources.snapshot.memory import bundled

ENTRY = SurveyEntry(
    "Audio-Driven Emotional Video Portraits", (Name("Ji", "Xinya"),), True, "CVPR", 2021, section=("Talking Faces",)
)
KNOWN = "10.1109/cvpr46437.2021.01386"
INVENTED = SurveyEntry("A Paper that Nobody Wrote", (Name("Lee", "Ann"),), venue="TMM", year=2020)


class Silent:
    """A source that cannot be reached."""

    name = "silent"

    def lookup(self, identifiers: Sequence[Identifier]) -> Iterator[Answer]:
        yield from (SourceUnavailable("no answer", self.name) for _ in identifiers)

    def search(self, entries: Sequence[SurveyEntry], *, limit: int = 10) -> Iterator[Answer]:
        yield from (SourceUnavailable("no answer", self.name) for _ in entries)


class Counting:
    """The bundled works, counting what is asked."""

    name = "counting"

    def __init__(self) -> None:
        self.asked = 0
        self.works = bundled()

    def lookup(self, identifiers: Sequence[Identifier]) -> Iterator[Answer]:
        self.asked += len(identifiers)
        return self.works.lookup(identifiers)

    def search(self, references: Sequence[Reference], *, limit: int = 10) -> Iterator[Answer]:
        self.asked += len(references)
        return self.works.search(references, limit=limit)


def test_every_entry_of_the_survey_has_its_own_record_with_a_doi_in_order(survey_path: Path) -> None:
    made = build(read(survey_path), source="bundled", progress=False)
    works = bundled().works
    assert [match.doi for match in made.matches] == [work.doi for work in works]
    assert [record["doi"] for record in made.bibliography.values()] == [work.doi for work in works]
    assert len(made.bibliography) == len(made.matches) == 69
    conflicting = [match.reference.line for match in made.matches if match.verdict is Verdict.CONFLICTING]
    told = {finding.line for finding in made.findings if finding.severity == "error"}
    assert set(conflicting) == told


def test_what_no_source_knows_is_written_in_the_surveys_own_words() -> None:
    made = build(Survey((INVENTED,)), source="bundled", progress=False)
    (record,) = made.bibliography.values()
    assert (record.type, record["title"], record["year"], "doi" in record) == ("article", INVENTED.title, "2020", False)
    assert not build(Survey((INVENTED,)), source="bundled", only_matched=True, progress=False).bibliography


def test_a_source_that_cannot_be_asked_is_never_taken_for_no() -> None:
    survey = Survey((ENTRY, INVENTED))
    alone = build(survey, source=Silent(), progress=False)
    assert [match.verdict for match in alone.matches] == [Verdict.UNASKED, Verdict.UNASKED]
    assert len(alone.bibliography) == 2
    with_help = build(survey, source=[Silent(), "bundled"], progress=False)
    assert [match.verdict for match in with_help.matches] == [Verdict.MATCHED, Verdict.UNASKED]


def test_what_the_lock_decides_is_not_asked_again_unless_refreshed() -> None:
    first = build(Survey((ENTRY,)), source="bundled", progress=False)
    source = Counting()
    build(Survey((ENTRY,)), source=source, lock=first.lock, progress=False)
    assert source.asked == 0
    again = build(Survey((ENTRY,)), source=source, lock=first.lock, refresh=["ji2021audio"], progress=False)
    assert source.asked > 0
    assert again.matches[0].doi == KNOWN


def test_the_unmatched_are_asked_again() -> None:
    lock = build(Survey((ENTRY,)), source=(), progress=False).lock
    assert lock.decisions[0].verdict is Verdict.UNASKED
    made = build(Survey((ENTRY,)), source="bundled", lock=lock, progress=False)
    assert made.matches[0].doi == KNOWN
    assert made.lock.decisions[0].key == lock.decisions[0].key


def test_a_mended_entry_is_weighed_again_and_keeps_its_key() -> None:
    wrong = evolve(ENTRY, links=(Link("paper", "https://ieeexplore.ieee.org/document/7945502"),))
    first = build(Survey((wrong,)), source="bundled", progress=False)
    assert first.matches[0].verdict is Verdict.CONFLICTING
    source = Counting()
    mended = build(Survey((ENTRY,)), source=source, lock=first.lock, progress=False)
    assert mended.matches[0].verdict is Verdict.MATCHED
    assert source.asked == 0
    assert list(mended.bibliography) == list(first.bibliography)


def test_a_key_of_the_lock_is_not_given_to_another_paper() -> None:
    first = build(Survey((INVENTED,)), source="bundled", progress=False)
    other = evolve(INVENTED, title="A Paper of Somebody Else")
    made = build(Survey((other,)), source="bundled", lock=first.lock, progress=False)
    assert set(made.bibliography).isdisjoint(first.bibliography)


def test_one_paper_listed_twice_is_one_record_with_both_sections() -> None:
    twice = evolve(ENTRY, section=("Video",), line=9)
    made = build(Survey((evolve(ENTRY, line=3), INVENTED, twice)), source="bundled", progress=False)
    assert len(made.bibliography) == 2
    assert made.bibliography["ji2021audio"]["keywords"] == "Talking Faces, Video"
    assert [row.key for row in made.lock.decisions] == ["ji2021audio", "lee2020paper", "ji2021audio"]
    assert ("repeated-entry", 9) in [(finding.code, finding.line) for finding in made.findings]


def test_keys_that_were_given_to_two_stay_two() -> None:
    rows = [
        evolve(build(Survey((ENTRY,)), source="bundled", progress=False).lock.decisions[0], key=key, title=title)
        for key, title in (("one", "Audio-Driven Emotional Video Portrait"), ("two", ENTRY.title))
    ]
    survey = Survey((evolve(ENTRY, title="Audio-Driven Emotional Video Portrait"), ENTRY))
    made = build(survey, source="bundled", lock=Lock(tuple(rows)), progress=False)
    assert list(made.bibliography) == ["one", "two"]


def test_a_person_decides() -> None:
    row = build(Survey((ENTRY,)), source="bundled", progress=False).lock.decisions[0]
    other = evolve(row, id="10.24963/ijcai.2022/190", decided_by=Maker.PERSON)
    made = build(Survey((ENTRY,)), source="bundled", lock=Lock((other,)), progress=False)
    assert made.bibliography["ji2021audio"]["title"] == "Automatic Recognition of Emotional Subgroups in Images"
    none = build(Survey((ENTRY,)), source="bundled", lock=Lock((evolve(other, id=None),)), progress=False)
    assert none.matches[0].verdict is Verdict.UNMATCHED
    unknown = evolve(other, id="10.5555/known.to.me")
    own = build(Survey((ENTRY,)), source="bundled", lock=Lock((unknown,)), progress=False)
    assert own.bibliography["ji2021audio"]["doi"] == "10.5555/known.to.me"
    assert own.matches[0].work
    assert own.matches[0].work.survey_only == ("title", "author", "container-title", "issued")


def test_unconfirmed_stays_marked_in_work_lock_and_findings() -> None:
    made = build(Survey((ENTRY,)), source="bundled", progress=False)
    (match,) = made.matches
    assert match.work
    assert match.work.unconfirmed == ("page", "event")
    assert '"unconfirmed": ["page", "event"]' in lockfile.dumps(made.lock)
    assert [finding.message for finding in made.findings if finding.code == "unconfirmed"] == [
        "seen in no source: page, event; stated by the survey alone: resource"
    ]


def test_files_of_others_are_left_alone(tmp_path: Path) -> None:
    bib, lock = tmp_path / "refs.bib", tmp_path / "refs.lock"
    made = build(Survey((ENTRY,)), source="bundled", progress=False)
    bib.write_text("% mine\n")
    with pytest.raises(OverwriteError, match="was not written by affbib"):
        made.write(bib)
    assert bib.read_text() == "% mine\n"
    bib.unlink()
    made.write(bib)
    made.write(bib)

    longer = build(Survey((ENTRY, INVENTED)), source="bundled", progress=False)
    with pytest.raises(OverwriteError, match="decisions that this build did not start from"):
        longer.write(bib)
    build(Survey((ENTRY, INVENTED)), source="bundled", lock=lock, progress=False).write(bib)
    assert bib.read_text(encoding="utf-8") == bibtex.dumps(longer.bibliography)

    bib.write_text(bib.read_text(encoding="utf-8") + "% mine\n", encoding="utf-8")
    with pytest.raises(OverwriteError, match="was changed since") as caught:
        build(Survey((ENTRY,)), source="bundled", lock=lock, progress=False).write(bib)
    assert caught.value.changes[-1] == "+% mine"


def test_line_ends_changed_by_version_control_are_no_change(tmp_path: Path) -> None:
    bib = tmp_path / "refs.bib"
    made = build(Survey((ENTRY,)), source="bundled", progress=False)
    made.write(bib)
    bib.write_bytes(bib.read_bytes().replace(b"\n", b"\r\n"))
    build(Survey((ENTRY, INVENTED)), source="bundled", lock=made.lock, progress=False).write(bib)
    assert b"Nobody Wrote" in bib.read_bytes()


def renamed(entry: SurveyEntry, title: str) -> SurveyEntry:
    return evolve(entry, title=title)


def test_a_mended_title_keeps_its_key_whatever_its_links_are(survey_path: Path) -> None:
    """What a finding asks for must not cost a key: each title is set as registered, and misspelled anew."""
    survey = read(survey_path)
    first = build(survey, source="bundled", progress=False)
    keys = list(first.bibliography)
    for spelling in (lambda entry, work: work.title, lambda entry, work: entry.title[:9] + entry.title[10:]):
        entries = [
            renamed(entry, spelling(entry, match.work))
            for entry, match in zip(survey.entries, first.matches, strict=True)
        ]
        again = build(evolve(survey, entries=tuple(entries)), source="bundled", lock=first.lock, progress=False)
        assert [row.key for row in again.lock.decisions] == keys


def test_an_unmatched_entry_keeps_its_key_and_a_pin_when_its_title_is_mended() -> None:
    first = build(Survey((INVENTED,)), source="bundled", progress=False)
    pinned = Lock((evolve(first.lock.decisions[0], id=KNOWN, decided_by=Maker.PERSON),))
    mended = build(
        Survey((renamed(INVENTED, "A Papers that Nobody Wrote"),)), source="bundled", lock=pinned, progress=False
    )
    assert mended.lock.decisions[0].decided_by is Maker.PERSON
    assert list(mended.bibliography) == list(first.bibliography)


def test_who_leaves_the_list_keeps_key_and_decision_until_back() -> None:
    first = build(Survey((ENTRY, INVENTED)), source="bundled", progress=False)
    pinned = Lock(tuple(evolve(row, decided_by=Maker.PERSON) for row in first.lock.decisions))
    without = build(Survey((ENTRY,)), source="bundled", lock=pinned, progress=False)
    assert list(without.bibliography) == ["ji2021audio"]
    other = renamed(INVENTED, "Paper Boats and their Builders")
    between = build(Survey((ENTRY, other)), source="bundled", lock=without.lock, progress=False)
    assert list(between.bibliography) == ["ji2021audio", "lee2020papera"]
    back = build(Survey((ENTRY, INVENTED)), source="bundled", lock=between.lock, progress=False)
    assert list(back.bibliography) == list(first.bibliography)
    assert [row.decided_by for row in back.lock.decisions[:2]] == [Maker.PERSON, Maker.PERSON]


def test_a_key_renamed_in_the_lock_is_renamed_in_the_bib(tmp_path: Path) -> None:
    bib, lock = tmp_path / "refs.bib", tmp_path / "refs.lock"
    build(Survey((ENTRY,)), source="bundled", progress=False).write(bib)
    lock.write_text(
        lock.read_text(encoding="utf-8").replace('"key": "ji2021audio"', '"key": "mine"', 1), encoding="utf-8"
    )
    build(Survey((ENTRY,)), source="bundled", lock=lock, progress=False).write(bib)
    assert bib.read_text(encoding="utf-8").startswith("@inproceedings{mine,")


def test_an_entry_that_contradicts_itself_is_not_swallowed_by_another() -> None:
    link = Link("paper", "https://ieeexplore.ieee.org/document/9578513")
    stranger = evolve(ENTRY, title="A Quite Unlike Study of Pottery in Rome", links=(link,))
    made = build(Survey((ENTRY, stranger)), source="bundled", progress=False)
    assert len(made.bibliography) == 2


def test_an_empty_list_does_not_replace_a_bibliography(tmp_path: Path) -> None:
    bib = tmp_path / "refs.bib"
    made = build(Survey((ENTRY,)), source="bundled", progress=False)
    made.write(bib)
    before = bib.read_bytes()
    with pytest.raises(OverwriteError, match="would lose all its records"):
        build(Survey(()), source="bundled", lock=made.lock, progress=False).write(bib)
    assert bib.read_bytes() == before


def test_what_is_large_shows_itself_in_a_line(survey_path: Path) -> None:
    survey = read(survey_path)
    made = build(survey, source="bundled", progress=False)
    assert repr(survey).startswith("Survey(69 entries from ")
    assert repr(made).startswith("Build(69 records; 66 matched, 3 conflicting; ")
    assert repr(made.bibliography) == "Bibliography(69 records: zhao2022affective, liu2021imigue, thao2023emomv, …)"
    assert repr(made.lock) == "Lock(69 decisions)"


def test_a_list_is_named_by_its_path(survey_path: Path) -> None:
    assert build(survey_path, source="bundled") == build(read(survey_path), source="bundled")


def test_the_next_editions_paper_gets_a_key_of_its_own_and_the_other_stays(tmp_path: Path) -> None:
    works = tmp_path / "works.jsonl"
    rows = [
        {"DOI": f"10.5555/mood{year}", "title": [f"The Mood Challenge {year}: Fog over Harbours"],
         "author": [{"family": "Lee", "given": "Ann"}], "issued": {"date-parts": [[year]]}}
        for year in (2023, 2024)
    ]  # fmt: skip
    works.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")

    def of(year: int, lock: Lock | None = None) -> Build:
        entry = SurveyEntry(f"The Mood Challenge {year}: Fog over Harbours", (Name("Lee", "Ann"),), year=year, line=3)
        return build(Survey((entry,)), source=str(works), lock=lock, progress=False)

    first = of(2023)
    assert {key: record["doi"] for key, record in first.bibliography.items()} == {"lee2023mood": "10.5555/mood2023"}
    second = of(2024, first.lock)
    both = {"lee2024mood": "10.5555/mood2024", "lee2023mood": "10.5555/mood2023"}
    assert {key: record["doi"] for key, record in second.bibliography.items()} == both
    assert [finding.code for finding in second.findings] == ["entry-replaced"]
    third = of(2024, second.lock)
    assert (third.lock, third.bibliography) == (second.lock, second.bibliography)
    assert third.findings == ()
    back = of(2023, third.lock)
    assert back.lock.decisions[0].key == "lee2023mood"
    assert list(back.bibliography) == ["lee2023mood"]


def test_an_entry_that_is_taken_out_leaves_the_bibliography_and_its_key_to_itself(tmp_path: Path) -> None:
    one, other = SurveyEntry("Fog over Harbours", year=2020), SurveyEntry("The Hardness of Steel", year=2021)
    both = build(Survey((one, other)), source="bundled", progress=False)
    alone = build(Survey((other,)), source="bundled", lock=both.lock, progress=False)
    assert list(alone.bibliography) == [both.lock.decisions[1].key]
    departed = alone.lock.decisions[1]
    assert (departed.key, departed.departed, departed.written) == (both.lock.decisions[0].key, True, None)
    again = build(Survey((one, other)), source="bundled", lock=alone.lock, progress=False)
    assert again.lock == both.lock


def test_a_build_is_a_table_of_its_entries() -> None:
    pandas = pytest.importorskip("pandas")
    survey = Survey((evolve(ENTRY, line=3), evolve(INVENTED, line=5)))
    first = build(survey, source="bundled", progress=False)
    frame = build(Survey(survey.entries[:1]), source="bundled", lock=first.lock, progress=False).to_frame()
    assert frame["key"].tolist() == ["ji2021audio"]
    frame = first.to_frame()
    assert isinstance(frame, pandas.DataFrame)
    assert frame.columns.tolist() == ["line", "title", "year", "venue", "key", "verdict", "doi", "score", "reasons"]
    assert frame["line"].tolist() == [3, 5]
    assert frame["title"].tolist() == [ENTRY.title, INVENTED.title]
    assert frame["year"].tolist() == [ENTRY.year, INVENTED.year]
    assert frame["venue"].tolist() == [ENTRY.venue, INVENTED.venue]
    assert frame["key"].tolist() == [row.key for row in first.lock.decisions]
    assert frame["verdict"].tolist() == ["matched", "unmatched"]
    assert frame["doi"].tolist()[0] == KNOWN
    assert frame["doi"].isna().tolist() == [False, True]
    assert frame["score"].tolist() == [match.score for match in first.matches]
    assert frame["reasons"].tolist() == ["; ".join(match.reasons) for match in first.matches]


def test_a_decision_stands_as_it_was_made_where_nothing_was_respelled() -> None:
    """What an older affbib decided otherwise stays decided: with its score, its evidence and its reasons."""
    row = build(Survey((ENTRY,)), source="bundled", progress=False).lock.decisions[0]
    other = next(work for work in bundled().works if work.doi != KNOWN)
    evidence = weigh(ENTRY, other)
    old = evolve(
        row,
        id=other.doi,
        work=other,
        verdict=Verdict.CONFLICTING,
        score=0.42,
        others=(row.work,),
        reasons=("so",),
        evidence=evidence,
    )
    source = Counting()
    made = build(Survey((ENTRY,)), source=source, lock=Lock((old,)), progress=False)
    (match,) = made.matches
    assert (match.verdict, match.doi, match.score, match.reasons) == (Verdict.CONFLICTING, other.doi, 0.42, ("so",))
    assert match.others == (row.work,)
    assert match.best is not None
    assert match.best.evidence == evidence
    assert source.asked == 0
    for change in ({"evidence": None}, {"verdict": Verdict.UNMATCHED}, {"work": None}, {"title": f"{ENTRY.title}s"},
                   {"year": 1999}, {"authors": ("Ann Lee",)}, {"id": "10.5555/another"}):  # fmt: skip
        again = build(Survey((ENTRY,)), source=source, lock=Lock((evolve(old, **change),)), progress=False)
        assert again.matches[0].doi == KNOWN, change


def test_what_a_person_decided_for_is_looked_up_once_where_the_lock_does_not_describe_it() -> None:
    row = build(Survey((ENTRY,)), source="bundled", progress=False).lock.decisions[0]
    pinned = evolve(row, decided_by=Maker.PERSON)
    source = Counting()
    known = build(Survey((ENTRY,)), source=source, lock=Lock((pinned,)), progress=False)
    assert source.asked == 0
    assert known.matches[0].reasons == ("a person decided",)
    assert known.matches[0].score == 1.0
    bare = evolve(pinned, work=None)
    asked = build(Survey((ENTRY,)), source=[source, Silent()], lock=Lock((bare,)), progress=False)
    assert source.asked == 1
    assert asked.matches[0].work == row.work
    assert asked.lock.decisions[0].decided_by is Maker.PERSON
    helped = build(Survey((ENTRY,)), source=[Silent(), "bundled"], lock=Lock((bare,)), progress=False)
    assert helped.matches[0].work == row.work
    none = build(Survey((ENTRY,)), source="bundled", lock=Lock((evolve(bare, id=None),)), progress=False)
    assert none.matches[0].reasons == ("a person decided that it has no DOI",)


def test_a_work_that_only_a_person_knows_is_described_by_the_entry() -> None:
    row = build(Survey((ENTRY,)), source="bundled", progress=False).lock.decisions[0]
    bare = SurveyEntry("A Title")
    for entry, said in ((ENTRY, ("title", "author", "container-title", "issued")), (bare, ("title",))):
        spelling = {"title": entry.title, "authors": tuple(map(str, entry.authors)), "year": entry.year}
        lock = Lock((evolve(row, id="10.5555/mine", decided_by=Maker.PERSON, work=None, **spelling),))
        (match,) = build(Survey((entry,)), source="bundled", lock=lock, progress=False).matches
        work = match.work
        assert work is not None
        assert (work.title, work.authors, work.container) == (entry.title, entry.authors, entry.venue or "")
        assert (work.year, work.source, work.survey_only) == (entry.year, "survey", said)


def test_findings_come_in_the_order_of_files_and_lines() -> None:
    late, early = (
        evolve(INVENTED, line=9, path="a.md"),
        evolve(INVENTED, line=2, path="a.md", title="Another Lost Paper"),
    )
    other = evolve(INVENTED, line=1, path="b.md", title="A Third Paper that is Lost")
    made = build(Survey((other, late, early)), source="bundled", progress=False)
    places = [(finding.path, finding.line) for finding in made.findings]
    assert places == sorted(places)
    assert {("a.md", 2), ("a.md", 9), ("b.md", 1)} <= set(places)
