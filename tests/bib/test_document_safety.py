"""Nothing of a person's is harmed: other entries, what the encoding lacks, files that are read-only."""

import os
import shutil
import stat
import tempfile
from pathlib import Path

import pytest

from affbib.bib.document import BibFile, read_bib
from affbib.enrich.document import revise
from affbib.errors import BibtexError, FileError
from affbib.model.names import Name
from affbib.model.records import Record
from affbib.model.works import Work
from affbib.sources.snapshot.memory import Snapshot

WORK = Work(
    "10.1000/k",
    "Fog Over Quiet Harbours",
    authors=(Name("Berg", "Anna"),),
    container="言語の研究 Köln ≠",
    type="journal-article",
)
LATIN = "% café\n@article{k, author={Berg, Anna}, title={Fog Over Quiet Harbours}, year=2020}\n".encode("latin-1")


@pytest.mark.parametrize("rest", ["}\n", "text }\n", "% note @misc{c, y = 1}\n", "\n\n}\n@misc{c, y = 1}\n"])
def test_an_entry_behind_one_that_is_not_closed_stays(rest: str) -> None:
    data = ("@misc{a, x = {1}\n@misc{b, y = 1}\n" + rest).encode()
    bib = BibFile(data)
    with pytest.raises(BibtexError, match="is not closed"):
        del bib["b"]
    assert bytes(bib) == data
    assert "b" in bib


@pytest.mark.parametrize("rest", ["", "\n", "@misc{c, y = 1}\n", "\n\n  @misc{c, y = 1} text\n"])
def test_an_entry_that_another_follows_on_its_own_line_can_go(rest: str) -> None:
    bib = BibFile(("@misc{a, x = {1}\n@misc{b, y = 1}\n" + rest).encode())
    left = [key for key in bib if key != "b"]
    del bib["b"]
    assert list(BibFile(bytes(bib))) == left


def test_what_latin_1_lacks_is_latex_or_left_out_with_a_finding() -> None:
    bib = BibFile(LATIN)
    made = revise(bib, source=Snapshot("works", (WORK,)), fields=("doi", "journal"), progress=False)
    assert bib["k"]["doi"] == "10.1000/k"
    assert "journal" not in bib["k"]
    assert b"&#" not in bytes(bib)
    assert [(it.key, it.field) for it in made.findings if it.code == "not-in-encoding"] == [("k", "journal")]
    assert made.diff.encode(bib.encoding)
    bib["k"]["note"] = "Ł ≠ é"
    assert bytes(bib).decode("latin-1").count("{\\L}") == 1
    for name in ("note", "title"):
        with pytest.raises(ValueError, match="no character of the encoding"):
            bib["k"][name] = "言"
    with pytest.raises(ValueError, match="no character of the encoding"):
        bib.add("new", Record("misc", {"title": "言"}))


@pytest.mark.skipif(os.name == "nt", reason="permissions are POSIX's")
def test_permissions(tmp_path: Path) -> None:
    path = tmp_path / "refs.bib"
    path.write_bytes(LATIN)
    path.chmod(0o600)
    made = revise(read_bib(path), source=Snapshot("works", (WORK,)), progress=False)
    kept = made.write(backup=True)
    assert kept is not None
    assert stat.S_IMODE(kept.stat().st_mode) == stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.skipif(os.name == "nt", reason="permissions are POSIX's")
def test_a_file_that_its_user_may_only_read_is_not_rewritten() -> None:
    """Permissions do not bind root, so a child that is nobody tries, in a folder in which all may write."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o777)
    path = folder / "refs.bib"
    path.write_bytes(LATIN)
    path.chmod(0o444)
    bib = read_bib(path)
    bib["k"]["note"] = "new"
    child = os.fork()
    if child == 0:
        status = 1
        try:
            if os.getuid() == 0:
                os.setuid(65534)
            bib.write()
        except FileError as fault:
            status = 3 if "is read-only" in str(fault) else 4
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 3
    assert path.read_bytes() == LATIN
    shutil.rmtree(folder)
