import gzip
import json

import pytest

from affbib.errors import SnapshotError
from affbib.model.identifiers import Identifier
from affbib.model.survey import SurveyEntry
from affbib.sources import Source
from affbib.sources.snapshot.memory import Snapshot, bundled


def line(doi, title, family="Lee"):
    return json.dumps({"DOI": doi, "title": [title], "author": [{"given": "Ann", "family": family}]})


LINES = [
    line("10.1000/a", "Joy in Street Music"),
    line("10.1000/b", "Grief in Silent Films", "Kim"),
    line("10.1000/C", "A Data Set of Smiles", "Wu"),
]


@pytest.fixture
def snapshot(tmp_path):
    path = tmp_path / "works.jsonl"
    path.write_text("\n".join(LINES), encoding="utf-8")
    return Snapshot.open(path)


def found(snapshot, title, **more):
    return [work.doi for work in next(snapshot.search([SurveyEntry(title)], **more))]


def test_is_a_source(snapshot):
    assert isinstance(snapshot, Source)
    assert snapshot.name == "works.jsonl"
    assert {work.source for work in snapshot.works} == {"works.jsonl"}


def test_lookup(snapshot):
    answers = list(snapshot.lookup([Identifier("doi", "10.1000/c"), Identifier("doi", "10.1000/none")]))
    assert [[work.doi for work in answer] for answer in answers] == [["10.1000/c"], []]


@pytest.mark.parametrize(
    ("title", "doi"),
    [
        ("Joy in Street Music", "10.1000/a"),
        ("Grief in Silent Flims", "10.1000/b"),
        ("SilentFilms", "10.1000/b"),
        ("Dataset of Smiles", "10.1000/c"),
        ("Smlies", "10.1000/c"),
    ],
)
def test_search(snapshot, title, doi):
    assert found(snapshot, title)[0] == doi


def test_search_for_nothing(snapshot):
    assert found(snapshot, "") == found(snapshot, "Xylophone") == []
    assert len(found(snapshot, "in of", limit=1)) == 1


@pytest.mark.parametrize("packed", [False, True])
def test_bad_lines_are_named(tmp_path, packed):
    text = "\n".join([LINES[0], "{", "[]", '{"title": ["no DOI"]}', "", "\ufffd", "[" * 100_000, LINES[1]])
    path = tmp_path / "works.jsonl.gz"
    path.write_bytes(gzip.compress(text.encode()) if packed else text.encode())
    snapshot = Snapshot.open(path)
    assert len(snapshot.works) == 2
    assert [number for number, _ in snapshot.faults] == [2, 3, 4, 6, 7]


def test_damaged(tmp_path):
    path = tmp_path / "works.jsonl.gz"
    whole = gzip.compress("\n".join(LINES * 100).encode())
    for data in (whole[:-20], whole[:40] + b"\0" * 20 + whole[60:], b"", b"no\nworks\n"):
        path.write_bytes(data)
        with pytest.raises(SnapshotError, match=r"works\.jsonl\.gz"):
            Snapshot.open(path)
    with pytest.raises(SnapshotError, match="no such file"):
        Snapshot.open(tmp_path / "none.jsonl")
    pytest.importorskip("tantivy")
    with pytest.raises(SnapshotError, match="no index"):
        Snapshot.open(tmp_path)


def test_bundled_works():
    works = bundled().works
    assert len(works) == 69
    assert not bundled().faults
    assert {work.source for work in works} == {"bundled"}
