"""Works that have no DOI: matched, written, locked and shown by the identifier that they have."""

import json
from pathlib import Path

import pytest

import affbib
from affbib.model.identifiers import Identifier
from affbib.model.matches import Verdict
from affbib.project.lockfile import dumps, loads
from affbib.show.html import of_one
from affbib.sources import Snapshot
from affbib.sources.snapshot.index import build_index

TITLE = "Sparse Maps of Fog over Harbours"
AUTHORS = [{"given": "Anna", "family": "Berg"}, {"given": "Cy", "family": "Winter"}]
WORKS = [
    {"title": [TITLE], "author": AUTHORS, "type": "proceedings-article", "container-title": ["ICLR"],
     "issued": {"date-parts": [[2021]]}, "URL": "https://openreview.net/forum?id=abC9"},
    {"title": ["A Report on Fog"], "author": AUTHORS, "type": "report", "URL": "https://example.org/reports/7",
     "issued": {"date-parts": [[2019]]}},
    {"title": ["A Report on Fog"], "author": AUTHORS, "type": "report", "URL": "https://example.org/reports/8",
     "issued": {"date-parts": [[2020]]}},
]  # fmt: skip
LIST = f"- **{TITLE}**, Anna Berg; Cy Winter. ICLR 2021. [paper](https://openreview.net/pdf?id=abC9)\n"


@pytest.fixture
def works(tmp_path: Path) -> Path:
    path = tmp_path / "works.jsonl"
    path.write_text("".join(json.dumps(work) + "\n" for work in WORKS), encoding="utf-8")
    return path


@pytest.fixture(params=["file", "index"])
def source(works: Path, request: pytest.FixtureRequest) -> str:
    if request.param == "index":
        build_index([works], works.with_name("works.index"))
        return str(works.with_name("works.index"))
    return str(works)


def test_such_a_work_is_matched_written_and_locked(source: str, tmp_path: Path) -> None:
    (tmp_path / "list.md").write_text(LIST, encoding="utf-8")
    made = affbib.build(tmp_path / "list.md", source=source, progress=False)
    (match,) = made.matches
    assert (match.verdict, match.doi) == (Verdict.MATCHED, None)
    assert match.work is not None
    assert (match.work.id, match.work.name) == (Identifier("openreview", "abC9"), "openreview:abC9")
    (record,) = made.bibliography.values()
    assert "doi" not in record
    assert record["url"] == "https://openreview.net/forum?id=abC9"
    (row,) = made.lock.decisions
    assert (row.id, row.doi) == (match.work.id, None)
    assert '"id": "openreview:abC9"' in dumps(made.lock)
    assert loads(dumps(made.lock)) == made.lock
    again = affbib.build(tmp_path / "list.md", source=(), lock=made.lock, progress=False)
    assert again.lock == made.lock
    for shown in (of_one(match), of_one(match.work), of_one(made)):
        assert "https://doi.org" not in shown
    assert 'href="https://openreview.net/forum?id=abC9"' in of_one(match.work)


def test_two_such_works_are_two(source: str, tmp_path: Path) -> None:
    text = "- **A Report on Fog**, Anna Berg; Cy Winter. 2019.\n- **A Report on Fog**, Anna Berg; Cy Winter. 2020.\n"
    (tmp_path / "list.md").write_text(text, encoding="utf-8")
    made = affbib.build(tmp_path / "list.md", source=source, progress=False)
    names = {candidate.work.name for match in made.matches for candidate in match.candidates}
    assert names >= {"url:https://example.org/reports/7", "url:https://example.org/reports/8"}
    assert len(made.bibliography) == 2
    taken = [match.work.id for match in made.matches if match.work]
    assert len(set(taken)) == len(taken)


def test_a_person_may_decide_for_one(source: str) -> None:
    survey = affbib.Survey((affbib.SurveyEntry("Reports on Fog in Winter"),))
    made = affbib.build(survey, source=source, progress=False)
    text = dumps(made.lock).replace('"doi": null', '"id": "url:https://example.org/reports/8"')
    lock = loads(text.replace('"decided_by": "affbib"', '"decided_by": "person"'))
    pinned = affbib.build(survey, source=source, lock=lock, progress=False)
    (record,) = pinned.bibliography.values()
    assert (record["title"], record["url"]) == ("A Report on Fog", "https://example.org/reports/8")


def test_a_message_that_nothing_names_is_no_work(tmp_path: Path) -> None:
    path = tmp_path / "works.jsonl"
    lines = ({"title": ["T"]}, {"URL": "https://example.org"}, {"title": ["T"], "URL": "javascript:alert(1)"},
             {"DOI": "no DOI", "title": ["T"], "URL": "https://example.org"}, WORKS[0])  # fmt: skip
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    snapshot = Snapshot.open(path)
    assert isinstance(snapshot, Snapshot)
    assert [number for number, _ in snapshot.faults] == [1, 2, 3, 4]
    assert [work.name for work in snapshot.works] == ["openreview:abC9"]
