import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("tantivy")
pytest.importorskip("msgspec")

from affbib.errors import SnapshotError
from affbib.model.identifiers import Identifier
from affbib.model.names import Name
from affbib.model.survey import SurveyEntry
from affbib.sources import Source
from affbib.sources.snapshot.index import Index, build_index
from affbib.sources.snapshot.memory import Snapshot

MESSAGES = [
    {"DOI": "10.1000/A", "type": "journal-article", "title": ["Joy in Street Music"], "references-count": 7,
     "author": [{"given": "Ann", "family": "Lee", "affiliation": [{"name": "X"}]}, {"given": "Bo", "family": "Wu"}],
     "container-title": ["A Journal"], "issued": {"date-parts": [[2021, 3]]}, "page": "1-9",
     "resource": {"primary": {"URL": "https://ieeexplore.ieee.org/document/1111111/"}}},
    {"DOI": "10.1609/aaai.v34i01.5364", "title": ["Grief in <i>Silent</i> Films"], "author": [{"name": "The Group"}]},
    {"DOI": "10.1000/odd", "title": "Titles that are no list", "author": None, "page": 7},
    {"DOI": "10.18653/v1/2020.acl-main.1", "title": ["Joy"], "subtitle": ["A Survey of Smiles"]},
]  # fmt: skip


def lines(messages):
    return "".join(json.dumps(message) + "\n" for message in messages).encode()


@pytest.fixture
def works(tmp_path):
    path = tmp_path / "works.jsonl"
    path.write_bytes(lines(MESSAGES))
    return path


@pytest.fixture
def target(tmp_path, works):
    build_index([works], tmp_path / "my.index")
    return tmp_path / "my.index"


def found(source, title, *authors):
    entry = SurveyEntry(title, tuple(Name(author) for author in authors))
    return [work.doi for work in next(source.search([entry]))]


def test_is_a_source_and_gives_the_same_works_as_a_file(target, works):
    index, file = Index.open(target), Snapshot.open(works)
    assert isinstance(index, Source)
    assert index.name == "my.index"
    for work in file.works:
        (kept,) = next(index.lookup([Identifier("doi", work.doi)]))
        assert (kept.title, kept.authors, kept.container, kept.issued, kept.pages, kept.identifiers) == (
            work.title, work.authors, work.container, work.issued, work.pages, work.identifiers
        )  # fmt: skip


@pytest.mark.parametrize("identifier", ["doi:10.1000/a", "ieee:1111111", "aaai:5364", "acl:2020.acl-main.1"])
def test_lookup(target, identifier):
    index = Index.open(target)
    assert len(next(index.lookup([Identifier(*identifier.split(":", 1))]))) == 1
    assert next(index.lookup([Identifier("doi", "10.1000/none")])) == ()


@pytest.mark.parametrize(
    ("title", "authors", "doi"),
    [
        ("Joy in Street Music", (), "10.1000/a"),
        ("joy in street musik", (), "10.1000/a"),
        ("JoyIn Street", (), "10.1000/a"),
        ("Grief in Silent Films", (), "10.1609/aaai.v34i01.5364"),
        ("Joy: A Survey of Smiles", (), "10.18653/v1/2020.acl-main.1"),
        ("Titles that are no list", (), "10.1000/odd"),
        ("Something Else by Both", ("Lee", "Wu"), "10.1000/a"),
    ],
)
def test_search(target, title, authors, doi):
    assert found(Index.open(target), title, *authors)[:1] == [doi]


def test_search_for_nothing(target):
    assert found(Index.open(target), "") == found(Index.open(target), "Xylophones") == []


@pytest.mark.parametrize("form", ["lines", "gzip", "member", "packed member"])
def test_inputs(tmp_path, form):
    data = json.dumps({"items": MESSAGES}).encode() if "member" in form else lines(MESSAGES)
    path = tmp_path / "works"
    path.write_bytes(data if form in ("lines", "member") else gzip.compress(data))
    assert build_index([path], tmp_path / "index").works == len(MESSAGES)


def test_bad_lines_are_counted_and_the_first_named(tmp_path, target):
    path = tmp_path / "bad.jsonl"
    path.write_bytes(b'{"DOI": 7}\nno\n[]\n\n' + lines(MESSAGES[:1]) + b'{"title": ["T"]}\n' * 20)
    manifest = build_index([path], target)
    assert (manifest.works, manifest.bad_lines, len(manifest.faults)) == (1, 23, 10)
    assert [line for _, line, _ in manifest.faults[:4]] == [1, 2, 3, 6]
    assert Index.open(target).manifest == manifest


@pytest.mark.parametrize("data", [b"", b"no\nworks\n", gzip.compress(lines(MESSAGES))[:-30], b'{"items": [1, 2'])
def test_a_build_that_fails_leaves_the_old_index(tmp_path, target, data):
    before = sorted(path.name for path in target.iterdir())
    path = tmp_path / "damaged"
    path.write_bytes(data)
    with pytest.raises(SnapshotError):
        build_index([path], target)
    assert sorted(path.name for path in target.iterdir()) == before
    assert found(Index.open(target), "Joy in Street Music")


def test_what_a_killed_build_left_is_removed(target, works):
    left = target / "affbib-works-0123456789abcdef"
    left.mkdir()
    (left / "made-by-affbib").touch()
    (left / "part").write_bytes(b"part")
    assert found(Index.open(target), "Joy in Street Music")
    build_index([works], target)
    assert not left.exists()
    assert len(list(target.iterdir())) == 3


@pytest.mark.parametrize("name", ["works-2023", "affbib-works-2023", "affbib-works-0123456789abcdef", "notes.txt"])
def test_nothing_of_a_persons_is_removed(target, works, name):
    """A folder may be called as ours are: without the mark in it, it is not ours."""
    own = target / name / "part1.jsonl"
    own.parent.mkdir()
    own.write_bytes(lines(MESSAGES))
    for inputs in ([works], [own]):
        with pytest.raises(SnapshotError, match="is no index"):
            build_index(inputs, target)
    assert own.read_bytes() == lines(MESSAGES)
    assert found(Index.open(target), "Joy in Street Music")


def test_an_input_in_the_indexs_own_folder_is_refused(target):
    files = next(path for path in target.iterdir() if path.is_dir())
    (files / "works.jsonl").write_bytes(lines(MESSAGES))
    with pytest.raises(SnapshotError, match="lies in the folder of the index"):
        build_index([files / "works.jsonl"], target)
    assert (files / "works.jsonl").exists()


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_link_that_is_called_as_ours_is_not_followed(tmp_path, target, works):
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "made-by-affbib").touch()
    (target / "affbib-works-0123456789abcdef").symlink_to(mine)
    with pytest.raises(SnapshotError, match="is no index"):
        build_index([works], target)
    assert (mine / "made-by-affbib").exists()


def test_two_builds_into_one_target_leave_a_whole_index(tmp_path):
    """One of them wins, the other is refused or comes after it; in any case the index can be asked."""
    path = tmp_path / "works.jsonl"
    path.write_bytes(lines([{**MESSAGES[0], "DOI": f"10.1000/{number}"} for number in range(3000)]))
    code = "import sys; from affbib.sources.snapshot.index import build_index; build_index(sys.argv[1:2], sys.argv[2])"
    for attempt in range(3):
        target = tmp_path / f"{attempt}.index"
        builds = [
            subprocess.Popen([sys.executable, "-c", code, str(path), str(target)], stderr=subprocess.PIPE)
            for _ in range(2)
        ]
        told = [(build.communicate()[1].decode(), build.returncode) for build in builds]
        assert all(status == 0 or "another build is at work" in text for text, status in told), told
        assert any(status == 0 for _, status in told)
        assert Index.open(target).manifest.works == 3000
        assert len(list(target.iterdir())) == 3


def test_no_folder_is_overwritten_that_is_no_index(tmp_path, works):
    (tmp_path / "thesis.tex").write_text("\\relax")
    with pytest.raises(SnapshotError, match="is no index"):
        build_index([works], tmp_path)
    with pytest.raises(SnapshotError, match="is no index"):
        build_index([works], works)
    with pytest.raises(SnapshotError, match="no such file"):
        build_index([tmp_path / "none"], tmp_path / "index")


def test_damage_is_found(target):
    manifest = json.loads((target / "manifest.json").read_bytes())
    store = next(path for path in (target / manifest["folder"]).iterdir() if path.suffix == ".store")
    whole = store.read_bytes()
    for damage in (whole[:-1], bytes([whole[0] ^ 1]) + whole[1:]):
        store.write_bytes(damage)
        with pytest.raises(SnapshotError, match="damaged"):
            Index.open(target)
    store.unlink()
    with pytest.raises(SnapshotError, match="missing"):
        Index.open(target)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"affbib-index": 1}', '{"affbib-index": 1, "folder": 7}', "\0"])
def test_damaged_manifests(target, text):
    (target / "manifest.json").write_text(text)
    with pytest.raises(SnapshotError, match="manifest is damaged"):
        Index.open(target)


def test_another_format_and_no_index(tmp_path, target):
    (target / "manifest.json").write_text('{"affbib-index": 99}')
    with pytest.raises(SnapshotError, match="format 99"):
        Index.open(target)
    with pytest.raises(SnapshotError, match="no index"):
        Index.open(tmp_path / "none")


def test_snapshot_opens_an_index(target):
    assert found(Snapshot.open(target), "Joy in Street Music") == ["10.1000/a"]


@pytest.mark.skipif(os.name == "nt", reason="permissions are POSIX's")
def test_read_only_folder(tmp_path, works):
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o500)
    if os.geteuid() == 0:
        # Permissions do not bind root; the kernel's own folder does.
        folder = Path("/sys/kernel")
    with pytest.raises(SnapshotError, match="cannot be written"):
        build_index([works], folder / "index")
