"""A .bib and its lock on the disk: written whole, and never over what a person wrote."""

import sys
from pathlib import Path

import pytest
from attrs import evolve

from affbib.errors import FileError, LockError, OverwriteError
from affbib.model.lock import Decision, Lock
from affbib.model.matches import Verdict
from affbib.model.names import Name
from affbib.model.records import Bibliography, Record
from affbib.project import lockfile
from affbib.project.output import lock_path, write_frozen, write_outputs

RECORD = Record("article", {"title": "Fog", "journal": "J", "year": "2020", "month": "jun"}, (Name("Lee", "Ann"),))
ROW = Decision(
    "Fog", ("Ann Lee",), 2020, "lee2020fog", None, Verdict.UNMATCHED, written=RECORD, written_as="lee2020fog"
)
LOCK = Lock((ROW,))
BIBLIOGRAPHY = Bibliography({"lee2020": RECORD})
OTHER = Lock((evolve(ROW, title="Fog over Harbours"),))
EMPTY = (Bibliography(), Lock())


@pytest.fixture
def bib(tmp_path: Path) -> Path:
    return tmp_path / "refs.bib"


def write(bib: Path, lock: Lock = LOCK, *, base: Lock | None = None, **options: object) -> None:
    write_outputs(bib, lock.bibliography, lock, base=base, **options)  # type: ignore[arg-type]


def files(bib: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in bib.parent.iterdir()}


def test_both_files_are_written_beside_each_other(bib: Path) -> None:
    write(bib)
    assert set(files(bib)) == {"refs.bib", "refs.lock"}
    assert lockfile.read_lock(bib.with_suffix(".lock")) == LOCK
    assert "journal = {J}" in bib.read_text(encoding="utf-8")
    before = files(bib)
    write(bib)
    assert files(bib) == before


def test_a_dialect_changes_the_bib_alone_and_back(bib: Path) -> None:
    write(bib)
    plain = files(bib)
    write(bib, base=LOCK, dialect="biblatex")
    assert "journaltitle = {J}" in bib.read_text(encoding="utf-8")
    assert "date = {2020-06}" in bib.read_text(encoding="utf-8")
    assert files(bib)["refs.lock"] == plain["refs.lock"]
    write(bib, base=LOCK)
    assert files(bib) == plain


@pytest.mark.skipif(sys.platform == "win32", reason="links are POSIX's")
@pytest.mark.parametrize("name", ["refs.bib", "refs.lock"])
def test_neither_file_is_written_where_one_is_a_link_to_nothing(bib: Path, name: str) -> None:
    bib.with_name(name).symlink_to("home")
    with pytest.raises(FileError, match=f"{name}: is a link to .*home, where there is no file"):
        write(bib)
    with pytest.raises(FileError, match="is a link to"):
        write(bib, force=True)
    assert [path.name for path in bib.parent.iterdir()] == [name]


@pytest.mark.parametrize("name", ["", ".", "..", "refs.lock", "folder"])
def test_what_cannot_be_the_name_of_a_bib(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(FileError):
        lock_path(tmp_path / name if name in ("folder", "refs.lock") else name)


def test_the_lock_has_the_bibs_stem() -> None:
    assert lock_path("a/refs.v2.bib") == Path("a/refs.v2.lock")
    assert lock_path("refs") == Path("refs.lock")


def test_a_bib_without_a_lock_is_somebody_elses(bib: Path) -> None:
    bib.write_text("% mine\n", encoding="utf-8")
    with pytest.raises(OverwriteError, match="was not written by affbib"):
        write(bib)
    assert files(bib) == {"refs.bib": b"% mine\n"}
    write(bib, force=True)
    assert lockfile.read_lock(bib.with_suffix(".lock")) == LOCK


def test_a_bib_that_is_just_what_would_be_written_is_no_hindrance(bib: Path) -> None:
    write(bib)
    bib.with_suffix(".lock").unlink()
    write(bib)
    assert lockfile.read_lock(bib.with_suffix(".lock")) == LOCK


def test_a_changed_bib_is_shown_and_kept(bib: Path) -> None:
    write(bib)
    bib.write_text(bib.read_text(encoding="utf-8").replace("{Fog}", "{Fog!}"), encoding="utf-8")
    before = files(bib)
    # A further record would be written, too: but what the person changed is what is shown.
    longer = Lock((ROW, evolve(ROW, title="Two", key="b", written=evolve(RECORD, type="misc"), written_as="b")))
    with pytest.raises(OverwriteError, match="was changed since") as caught:
        write(bib, longer, base=LOCK)
    assert caught.value.path == str(bib)
    assert [line for line in caught.value.changes if line.startswith(("-  ", "+  "))] == [
        "-  title = {Fog},",
        "+  title = {Fog!},",
    ]
    assert files(bib) == before
    write(bib, longer, base=LOCK, force=True)
    assert bib.read_text(encoding="utf-8").count("@") == 2


def test_a_lock_that_was_not_built_upon_is_kept(bib: Path) -> None:
    write(bib)
    before = files(bib)
    for lock, base in ((OTHER, None), (Lock((ROW, ROW)), OTHER)):
        with pytest.raises(OverwriteError, match="did not start from"):
            write(bib, lock, base=base)
    assert files(bib) == before
    write(bib, OTHER, base=LOCK)
    assert lockfile.read_lock(bib.with_suffix(".lock")) == OTHER


def test_a_damaged_lock_stops_it(bib: Path) -> None:
    write(bib)
    bib.with_suffix(".lock").write_text("{", encoding="utf-8")
    with pytest.raises(LockError):
        write(bib)
    assert bib.with_suffix(".lock").read_text(encoding="utf-8") == "{"


def test_all_records_are_lost_only_by_force(bib: Path) -> None:
    write(bib)
    bibliography, lock = EMPTY
    with pytest.raises(OverwriteError, match="would lose all its records"):
        write_outputs(bib, bibliography, lock, base=LOCK)
    write_outputs(bib, bibliography, lock, base=LOCK, force=True)
    assert bib.read_bytes() == b""


def test_a_frozen_bib_comes_from_the_lock_which_stays(bib: Path) -> None:
    write(bib)
    before = files(bib)
    bib.unlink()
    write_frozen(LOCK, bib)
    assert files(bib) == before
    write_frozen(LOCK, bib, dialect="biblatex")
    assert "journaltitle" in bib.read_text(encoding="utf-8")
    bib.write_text("% mine\n", encoding="utf-8")
    with pytest.raises(OverwriteError, match="was changed since"):
        write_frozen(LOCK, bib)
    write_frozen(LOCK, bib, force=True)
    assert files(bib) == before
