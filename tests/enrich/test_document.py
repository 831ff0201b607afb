"""`affbib resolve refs.bib` as a program, on made-up works: what it shows, what it writes, and what it leaves alone."""

import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, Command
from tests.loopback import HTML_504, Fault, Loopback, serving

REFS = """\
% Mine; do not touch
@string{jqm = "Journal of Quiet Machines"}

@Article{lee2020,
\tauthor  = "Lee, Ann and Wu, Bo",
\ttitle   = "Joyful {G}rids for Quiet Machines",
\tjournal = jqm,
\tyear    = 2020
}
@Misc{site, title={Quiet Machines}, howpublished={\\url{https://example.org}}}
@inproceedings{nobody, title={A Thing that Nobody Ever Wrote}, year=2019}
@misc{faulty, no field}
"""
WORK = {
    "DOI": "10.1000/Grids",
    "type": "journal-article",
    "title": ["Joyful Grids for Quiet Machines"],
    "author": [{"family": "Lee", "given": "Ann"}, {"family": "Wu", "given": "Bo"}],
    "container-title": ["Journal of Quiet Machines"],
    "issued": {"date-parts": [[2020]]},
    "page": "1-9",
}
WRITTEN = REFS.replace("\tyear ", '\tdoi     = "10.1000/grids",\n\tyear ')


@pytest.fixture
def refs(tmp_path: Path) -> Path:
    (tmp_path / "works.jsonl").write_text(json.dumps(WORK) + "\n")
    path = tmp_path / "refs.bib"
    path.write_bytes(REFS.encode())
    return path


def test_nothing_is_written_where_nobody_can_be_asked(affbib: Command, refs: Path) -> None:
    done = affbib("resolve", "refs.bib", "--source", "./works.jsonl")
    assert done.returncode == 3
    assert "refs.bib: is left as it is, for nobody can be asked: --yes writes it, --dry-run shows" in done.stderr
    assert refs.read_bytes() == REFS.encode()
    assert "refs.bib:11    warning  unmatched" in done.stdout
    assert "refs.bib:12:1  error    unreadable" in done.stdout


def test_yes_writes_the_doi_and_nothing_else(affbib: Command, refs: Path) -> None:
    done = affbib("resolve", "refs.bib", "--source", "./works.jsonl", "--yes")
    assert done.returncode == 0
    assert refs.read_bytes() == WRITTEN.encode()
    assert "refs.bib: 3 entries: 1 changed, 1 left out, 1 unmatched" in done.stderr
    assert "left out, a web page: site" in done.stderr
    assert sorted(path.name for path in refs.parent.iterdir()) == ["refs.bib", "works.jsonl"]
    again = affbib("resolve", "refs.bib", "--source", "./works.jsonl")
    assert again.returncode == 0
    assert "1 as they were" in again.stderr
    assert refs.read_bytes() == WRITTEN.encode()


@pytest.mark.skipif(shutil.which("patch") is None, reason="needs patch")
@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_a_dry_run_prints_what_patch_takes(affbib: Command, refs: Path, encoding: str) -> None:
    before, after = (text.replace("Mine", "Für mich").encode(encoding) for text in (REFS, WRITTEN))
    refs.write_bytes(before)
    done = affbib("resolve", "refs.bib", "--source", "./works.jsonl", "--dry-run", text=False)
    assert (done.returncode, refs.read_bytes()) == (0, before)
    assert b"refs.bib:11: unmatched" in done.stderr
    subprocess.run(["patch", "-p0"], input=done.stdout, cwd=refs.parent, check=True, capture_output=True)
    assert refs.read_bytes() == after


def test_another_file_is_written_and_not_overwritten(affbib: Command, refs: Path, tmp_path: Path) -> None:
    arguments = ("resolve", "refs.bib", "--source", "./works.jsonl", "--output", "new.bib")
    assert affbib(*arguments, "--fields", "doi,pages").returncode == 0
    new = (tmp_path / "new.bib").read_text()
    assert new == WRITTEN.replace("\tyear ", '\tpages   = "1--9",\n\tyear ')
    assert refs.read_bytes() == REFS.encode()
    assert affbib(*arguments).returncode == 3
    assert (tmp_path / "new.bib").read_text() == new
    assert affbib(*arguments, "--yes", "--backup").returncode == 0
    assert (tmp_path / "new.bib").read_text() == WRITTEN
    assert (tmp_path / "new.bib.bak").read_text() == new
    assert affbib(*arguments, "--yes", "--backup").returncode == 0
    assert (tmp_path / "new.bib.bak1").read_text() == WRITTEN


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX")
def test_links_and_permissions_are_kept(affbib: Command, refs: Path, tmp_path: Path) -> None:
    refs.chmod(0o640)
    link = tmp_path / "link.bib"
    link.symlink_to("refs.bib")
    assert affbib("resolve", "link.bib", "--source", "./works.jsonl", "--yes").returncode == 0
    assert link.is_symlink()
    assert (refs.read_bytes(), stat.S_IMODE(refs.stat().st_mode)) == (WRITTEN.encode(), 0o640)


def test_findings_as_json_and_wrong_usage(affbib: Command, refs: Path) -> None:
    source = ("--source", "./works.jsonl")
    done = affbib("resolve", "refs.bib", *source, "--json", "--yes", "--quiet")
    row, faulty = map(json.loads, done.stdout.splitlines())
    assert (faulty["code"], faulty["line"]) == ("unreadable", 12)
    assert (row["code"], row["key"], row["line"], done.stderr) == ("unmatched", "nobody", 11, "")
    for arguments, says in [
        (("refs.bib", "--fields", "doi,colour"), "'colour' is none of doi, url"),
        (("refs.bib", "--json", "--dry-run"), "choose one"),
        (("works.jsonl", "--yes"), "--yes is for a .bib"),
    ]:
        done = affbib("resolve", *arguments, *source)
        assert (done.returncode, says in done.stderr) == (2, True), done.stderr
    assert affbib("resolve", "absent.bib", *source).returncode == 3


def test_a_source_that_cannot_be_asked_ends_with_4_and_the_rest_is_written(affbib: Command, refs: Path) -> None:
    with serving(Loopback([])) as server:
        server.always = lambda path, query: Fault(reply=HTML_504)
        environment = {
            "AFFBIB_CROSSREF_URL": server.url,
            "AFFBIB_DOI_URL": server.url,
            "AFFBIB_CACHE": str(refs.parent / "cache"),
        }
        sources = ("--source", "./works.jsonl", "--source", "crossref", "--mailto", "someone@example.org")
        done = affbib("resolve", "refs.bib", *sources, "--yes", env=environment)
    assert done.returncode == 4, done.stderr
    assert refs.read_bytes() == WRITTEN.encode()
    assert "refs.bib:11    error    unasked     nobody" in done.stdout
    assert "1 changed, 1 left out, 1 unasked" in done.stderr


TERMINAL = """
import os, pty, sys
command, answer = sys.argv[2:], sys.argv[1].encode()
shown, answered = b"", False
def read(handle):
    global shown, answered
    data = os.read(handle, 4096)
    shown += data
    if b"[y/N]" in shown and not answered:
        answered = True
        os.write(handle, answer)
    return data
sys.exit(os.waitstatus_to_exitcode(pty.spawn(command, read, lambda handle: b"")))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX")
@pytest.mark.parametrize(("answer", "after"), [("y\n", WRITTEN), ("n\n", REFS), ("\n", REFS)])
def test_a_person_is_shown_the_diff_and_asked(refs: Path, answer: str, after: str) -> None:
    command = [sys.executable, "-m", "affbib", "resolve", "refs.bib", "--source", "./works.jsonl"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "NO_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, "-c", TERMINAL, answer, *command],
        cwd=refs.parent,
        env=environment,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        timeout=60,
    )
    assert (done.returncode, refs.read_text()) == (0, after), done.stdout
    assert b'+\tdoi     = "10.1000/grids",' in done.stdout
