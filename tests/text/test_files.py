import os
import stat
import sys
from pathlib import Path

import pytest

from affbib.errors import FileError, ParseError, SurveyError
from affbib.text.files import decode, read_text, write_atomically


@pytest.mark.parametrize(
    ("data", "line", "column", "says"),
    [
        ("a\nné".encode("latin-1"), 2, 2, "Latin-1"),
        ("a\nb".encode("utf-16"), 1, 1, "UTF-16"),
        (b"\x89PNG\r\n\x1a\n\0\0", 1, 1, "binary data"),
        ("één\n".encode() + b"x\xff", 2, 2, "0xff"),
    ],
)
def test_what_is_not_utf8_is_named_with_its_place(data: bytes, line: int, column: int, says: str) -> None:
    with pytest.raises(SurveyError, match=says) as caught:
        decode(data, "list.md", error=SurveyError)
    assert (caught.value.path, caught.value.line, caught.value.column) == ("list.md", line, column)


def test_line_ends_and_byte_order_mark_do_not_reach_the_readers() -> None:
    assert decode(b"\xef\xbb\xbfa\r\nb\rc\n", None) == "a\nb\nc\n"


def test_what_cannot_be_opened_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="no such file"):
        read_text(tmp_path / "none.md")
    with pytest.raises(FileError, match="folder"):
        read_text(tmp_path)
    with pytest.raises(FileError, match="cannot be written"):
        write_atomically(tmp_path, "text")
    assert os.listdir(tmp_path) == []


def test_a_write_replaces_the_whole_text_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "references.bib"
    target.write_text("an older and much longer text")
    write_atomically(target, "neu ü\n")
    assert target.read_bytes() == "neu ü\n".encode()
    assert os.listdir(tmp_path) == ["references.bib"]


@pytest.mark.skipif(sys.platform == "win32", reason="permissions and links are POSIX's")
def test_permissions_and_links_are_kept(tmp_path: Path) -> None:
    real, link = tmp_path / "real.bib", tmp_path / "link.bib"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to(real)
    write_atomically(link, "new")
    assert link.is_symlink()
    assert real.read_text() == "new"
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are POSIX's")
@pytest.mark.parametrize("mask", [0o022, 0o002, 0o077, 0o027, 0])
def test_a_new_file_has_the_permissions_that_open_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mask: int
) -> None:
    before = os.umask(mask)
    try:
        (tmp_path / "plain").write_text("text")
        # To ask for the mask is to change it, for all threads.
        monkeypatch.delattr(os, "umask")
        write_atomically(tmp_path / "new.bib", "text")
    finally:
        monkeypatch.undo()
        os.umask(before)
    new, plain = (stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("new.bib", "plain"))
    assert new == plain == 0o666 & ~mask


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are POSIX's")
def test_what_replaces_a_private_file_was_never_open_to_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "references.bib"
    target.write_text("old")
    target.chmod(0o600)
    seen: list[int] = []

    def sync(handle: int) -> None:
        seen.append(stat.S_IMODE(os.fstat(handle).st_mode))

    monkeypatch.setattr(os, "fsync", sync)
    write_atomically(target, "new")
    assert seen[0] == 0o600 == stat.S_IMODE(target.stat().st_mode)


@pytest.mark.skipif(sys.platform == "win32", reason="limits are POSIX's")
def test_a_disk_that_takes_no_more_leaves_the_old_text(tmp_path: Path) -> None:
    import resource

    target = tmp_path / "references.bib"
    target.write_text("old")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
        with pytest.raises(FileError, match="cannot be written"):
            write_atomically(target, "x" * 5000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert os.listdir(tmp_path) == ["references.bib"]
    assert target.read_text() == "old"


@pytest.mark.skipif(sys.platform == "win32", reason="links are POSIX's")
def test_nothing_is_written_through_a_link_to_nothing(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    for number, target in enumerate(["home/.profile", "none/x", "loop1", "second"]):
        (tmp_path / f"loop{number}").symlink_to(tmp_path / target)
    (tmp_path / "second").symlink_to("home/x")
    before = sorted(tmp_path.rglob("*"))
    for number in range(4):
        with pytest.raises(FileError, match=f"loop{number}: is a link to .*, where there is no file"):
            write_atomically(tmp_path / f"loop{number}", "text")
    assert sorted(tmp_path.rglob("*")) == before


def test_parse_errors_tell_their_place() -> None:
    assert str(ParseError("broken", Path("a") / "b.md", 2, 3)) == f"{Path('a') / 'b.md'}:2:3: broken"
