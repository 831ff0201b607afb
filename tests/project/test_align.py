import pytest
from attrs import evolve

from affbib.model.identifiers import Identifier
from affbib.model.lock import Decision, Lock, Maker
from affbib.model.matches import Candidate, Evidence, Match, Verdict
from affbib.model.names import Name
from affbib.model.records import Record
from affbib.model.survey import Link, SurveyEntry
from affbib.model.works import Work
from affbib.project.align import Alignment, align, realign

ROW = Decision("A Title of Note", ("Ann Lee",), 2020, "lee2020title", "10.5555/a", Verdict.MATCHED)
ENTRY = SurveyEntry("A Title of Note", (Name("Lee", "Ann"),), year=2020)


def test_the_same_spelling_comes_before_the_same_doi_and_that_before_the_same_title() -> None:
    by_doi = evolve(ROW, title="Renamed", id=Identifier("doi", "10.5555/b"), key="b")
    by_title = evolve(ROW, title="a title: of note", year=2019, key="c")
    lock = Lock((by_title, by_doi, ROW))
    linked = evolve(ENTRY, links=(Link("paper", "https://doi.org/10.5555/B"),))
    assert [row and row.key for row in align(lock, [linked])] == ["lee2020title"]
    assert [row and row.key for row in align(lock, [evolve(linked, title="Another")])] == ["b"]
    assert [row and row.key for row in align(lock, [evolve(ENTRY, year=1999)])] == ["c"]


def test_a_row_is_found_once() -> None:
    twin = evolve(ROW, key="twin")
    assert align(Lock((ROW, twin)), [ENTRY, ENTRY, ENTRY]) == (ROW, twin, None)


def test_spelling_of_a_later_entry_is_not_taken_by_an_earlier_one() -> None:
    earlier = evolve(ENTRY, year=2021)
    assert align(Lock((ROW,)), [earlier, ENTRY]) == (None, ROW)


def test_many_entries_of_one_title_take_linear_time() -> None:
    rows = tuple(evolve(ROW, key=f"k{number}") for number in range(20_000))
    assert align(Lock(rows), [ENTRY] * 20_000) == rows


@pytest.mark.parametrize(
    ("locked", "listed"),
    [
        ("The Mood Challenge 2023", "The Mood Challenge 2024"),
        ("The Mood Challenge", "The Mood Challenge 2024"),
        ("The Mood Challenge 2023", "The Mood Challenge"),
        ("Maps of Harbours, Part I", "Maps of Harbours, Part II"),
        ("The Third Workshop on Fog over Harbours", "The Fourth Workshop on Fog over Harbours"),
    ],
)
def test_titles_that_say_another_number_are_never_brought_together(locked: str, listed: str) -> None:
    row = evolve(ROW, title=locked)
    entry = SurveyEntry(listed, links=(Link("paper", "https://doi.org/10.5555/a"),))
    assert align(Lock((row,)), [evolve(entry, links=())]) == (None,)
    assert align(Lock((row,)), [entry]) == (None,)
    assert align(Lock((row,)), [evolve(entry, title=locked)]) == (row,)


@pytest.mark.parametrize(
    ("locked", "listed", "is_same"),
    [
        ("Fog over ldentity-Free Harbours", "Fog over Identity-Free Harbours", True),
        ("Fog over Habrours: A Survey", "Fog over Harbours: A Survey", True),
        ("A Survey of Emotion in Video", "A Survey of Emotion in Speech", False),
        ("Deep Learning for Image Emotion", "Deep Learning for Video Emotion", False),
        ("Fog over Harbours", "The Hardness of Steel", False),
    ],
)
def test_a_title_is_a_rows_again_where_only_letters_differ(locked: str, listed: str, is_same: bool) -> None:
    row = evolve(ROW, title=locked, id=None)
    assert align(Lock((row,)), [SurveyEntry(listed)]) == (row if is_same else None,)


def test_an_identifier_that_the_rows_entry_carried_finds_it_again() -> None:
    row = evolve(ROW, title="Quite Another", id=None, identifiers=(Identifier("arxiv", "2101.00001"),))
    entry = SurveyEntry("A Name of Weight", links=(Link("paper", "https://arxiv.org/abs/2101.00001v2"),))
    assert align(Lock((row,)), [entry]) == (row,)


WRITTEN = evolve(ROW, written=Record("misc", {"title": "A Title of Note"}))
NOTE, OTHER = Work("10.5555/a", "A Title of Note"), Work("10.5555/b", "A Title of Nota")
MISSPELT = evolve(ENTRY, title="A Title of Nota")


def meaning(work: Work | None, entry: SurveyEntry = MISSPELT, verdict: Verdict = Verdict.MATCHED) -> Match:
    candidates = (Candidate(work, 1.0, Evidence(1.0)),) if work else ()
    return Match(entry, verdict if work else Verdict.UNMATCHED, candidates)


def realigned(row: Decision, entry: SurveyEntry, match: Match) -> Alignment:
    return realign(Lock((row,)), (row,), entries=[entry], matches=[match])


def test_a_row_stays_where_the_entry_means_its_work() -> None:
    assert realigned(WRITTEN, MISSPELT, meaning(NOTE)) == Alignment((WRITTEN,), ())
    by_alias = evolve(NOTE, id=Identifier("acl", "2020.x-1.1"), aliases=(Identifier("doi", "10.5555/a"),))
    assert realigned(WRITTEN, MISSPELT, meaning(by_alias)).rows == (WRITTEN,)
    published = evolve(OTHER, preprints=(Identifier("doi", "10.5555/a"),))
    assert realigned(WRITTEN, MISSPELT, meaning(published)).rows == (WRITTEN,)
    preprint = evolve(OTHER, preprint_of=(Identifier("doi", "10.5555/a"),))
    assert realigned(WRITTEN, MISSPELT, meaning(preprint)).rows == (WRITTEN,)


def test_a_row_is_dropped_and_told_where_the_entry_means_another_work() -> None:
    dropped = Alignment((None,), (WRITTEN,), ((0, WRITTEN),))
    assert realigned(WRITTEN, MISSPELT, meaning(OTHER)) == dropped
    assert realigned(WRITTEN, MISSPELT, meaning(OTHER, verdict=Verdict.CONFLICTING)) == dropped
    assert realigned(WRITTEN, MISSPELT, meaning(None)) == dropped


def test_a_row_stays_with_its_spelling_with_a_persons_word_and_where_nothing_was_decided() -> None:
    assert realigned(WRITTEN, ENTRY, meaning(OTHER, ENTRY)).rows == (WRITTEN,)
    person = evolve(WRITTEN, decided_by=Maker.PERSON)
    assert realigned(person, MISSPELT, meaning(OTHER)).rows == (person,)
    open_ = evolve(WRITTEN, id=None)
    assert realigned(open_, MISSPELT, meaning(OTHER)).rows == (open_,)
    ambiguous = Match(MISSPELT, Verdict.AMBIGUOUS, others=(OTHER, NOTE))
    assert realigned(WRITTEN, MISSPELT, ambiguous).rows == (WRITTEN,)


def test_a_dropped_row_is_that_entrys_which_means_its_work() -> None:
    entries = [MISSPELT, SurveyEntry("Renamed")]
    matches = [meaning(OTHER), meaning(NOTE, entries[1])]
    assert realign(Lock((WRITTEN,)), (WRITTEN, None), entries=entries, matches=matches) == Alignment(
        (None, WRITTEN), ()
    )
    unsure = [matches[0], meaning(NOTE, entries[1], Verdict.CONFLICTING)]
    alignment = realign(Lock((WRITTEN,)), (WRITTEN, None), entries=entries, matches=unsure)
    assert alignment == Alignment((None, None), (WRITTEN,), ((0, WRITTEN),))


def test_an_entry_that_looks_like_one_that_left_is_told_once() -> None:
    row = evolve(WRITTEN, title="The Mood Challenge 2023: Fog over Harbours")
    entry = SurveyEntry("The Mood Challenge 2024: Fog over Harbours")
    alone = realign(Lock((row,)), (None,), entries=[entry], matches=[meaning(None, entry)])
    assert alone == Alignment((None,), (row,), ((0, row),))
    long_gone = evolve(row, written=None)
    gone = realign(Lock((long_gone,)), (None,), entries=[entry], matches=[meaning(None, entry)])
    assert gone.replaced == ()
    twice = realign(Lock((row,)), (None, None), entries=[entry, entry], matches=[meaning(None, entry)] * 2)
    assert twice.replaced == ((0, row),)
