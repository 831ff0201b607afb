"""The command line as a program: what it prints, how it ends, and what it leaves on the disk."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import ROOT, Command

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits are POSIX's")


def listing(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def test_the_main_job_writes_the_committed_files(program: Command, survey_path: Path, tmp_path: Path) -> None:
    done = program("build", survey_path, "--offline")
    assert done.returncode == 0, done.stderr
    for name in ("references.bib", "references.lock"):
        assert (tmp_path / name).read_bytes() == (ROOT / name).read_bytes()
    assert "69 records for 69 entries" in done.stderr


def test_a_second_run_with_the_lock_changes_nothing(affbib: Command, survey_path: Path, tmp_path: Path) -> None:
    first = affbib("build", survey_path, "--offline")
    before = listing(tmp_path)
    again = affbib("build", survey_path, "--offline")
    locked = affbib("build", survey_path, "--locked")
    assert [again.returncode, locked.returncode] == [0, 0]
    assert first.stdout == again.stdout == locked.stdout
    assert listing(tmp_path) == before


def test_findings_name_path_line_and_code(affbib: Command, survey_path: Path) -> None:
    plain = affbib("build", survey_path, "--offline").stdout
    assert f"{survey_path}:12" in plain
    rows = [json.loads(line) for line in affbib("build", survey_path, "--offline", "--json").stdout.splitlines()]
    assert {row["line"] for row in rows if row["code"] == "unconfirmed"}
    assert all(row["path"] == str(survey_path) and row["message"] for row in rows)


def test_only_what_was_asked_for_fails_on_findings(affbib: Command, survey_path: Path) -> None:
    assert affbib("build", survey_path, "--offline", "--fail-on", "error").returncode == 1


def test_the_build_opens_no_socket(program: Command, survey_path: Path, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\n"
        "def no_sockets(event, arguments):\n"
        "    if event.startswith('socket.'): raise RuntimeError(event)\n"
        "sys.addaudithook(no_sockets)\n"
    )
    path = os.pathsep.join([str(tmp_path), str(ROOT / "src")])
    done = program("build", survey_path, "--offline", env={"PYTHONPATH": path})
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("absent.md", None, "no such file"),
        ("folder.md", "folder", "is a folder"),
        ("latin.md", "* [2020 CVPR] **Café**".encode("latin-1"), "latin.md:1:20: byte 0xe9 is not UTF-8"),
        ("wide.md", "* [2020 CVPR] **A Title**".encode("utf-16"), "wide.md:1:1: is UTF-16"),
        ("binary.md", b"\x89PNG\r\n\x1a\n\0\0\0", "binary data"),
    ],
)
def test_surveys_that_cannot_be_read(
    affbib: Command, tmp_path: Path, name: str, data: bytes | str | None, says: str
) -> None:
    if data == "folder":
        (tmp_path / name).mkdir()
    elif isinstance(data, bytes):
        (tmp_path / name).write_bytes(data)
    before = os.listdir(tmp_path)
    for arguments in (["read", name], ["build", name, "--offline"]):
        done = affbib(*arguments)
        assert done.returncode == 3
        assert says in done.stderr
        assert "Traceback" not in done.stderr
    assert os.listdir(tmp_path) == before


@pytest.mark.parametrize("text", ["", "# A README\n\nThis tool does things.\n\n- fast\n- small\n"])
def test_a_list_without_entries_changes_nothing(affbib: Command, survey_path: Path, tmp_path: Path, text: str) -> None:
    (tmp_path / "list.md").write_text(text)
    for _ in range(2):
        before = listing(tmp_path)
        done = affbib("build", "list.md", "--offline")
        assert done.returncode == 3
        assert "list.md: holds no entries" in done.stderr
        assert "no-entries" in done.stdout
        assert listing(tmp_path) == before
        affbib("build", survey_path, "--offline")


@pytest.mark.parametrize("output", [".", "", "/", "/dev/null", "references.lock", "list.md"])
def test_what_cannot_be_a_bib_is_not_written(affbib: Command, survey_path: Path, tmp_path: Path, output: str) -> None:
    (tmp_path / "list.md").write_bytes(survey_path.read_bytes())
    before = listing(tmp_path)
    done = affbib("build", "list.md", "--offline", "--force", "-o", output)
    assert done.returncode in (2, 3)
    assert "Traceback" not in done.stderr
    assert listing(tmp_path) == before


@posix
@pytest.mark.parametrize("closing", [">&-", "2>&-", "2>/dev/full"])
def test_streams_that_are_closed_or_full_do_not_stop_the_work(survey_path: Path, tmp_path: Path, closing: str) -> None:
    command = f"{sys.executable} -m affbib build {survey_path} --offline {closing}"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "AFFBIB_CACHE": str(tmp_path / "cache")}
    done = subprocess.run(["bash", "-c", command], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert (tmp_path / "references.bib").read_bytes() == (ROOT / "references.bib").read_bytes()


@pytest.mark.parametrize(
    ("lock", "says"),
    [
        ('{"affbib-lock": 1}\n{"entry": ', "references.lock:2:11: the row is damaged"),
        ('{"affbib-lock": 9}\n', "references.lock:1:1: the lock has format 9"),
        ('{"affbib-lock": 1}\n<<<<<<< HEAD\n', "references.lock:2:1: git's conflict marks"),
        ("", "references.lock:1:1: the lock is empty"),
    ],
)
def test_bad_locks_stop_the_build(affbib: Command, survey_path: Path, tmp_path: Path, lock: str, says: str) -> None:
    (tmp_path / "references.lock").write_text(lock)
    done = affbib("build", survey_path, "--offline")
    assert done.returncode == 3
    assert says in done.stderr
    assert (tmp_path / "references.lock").read_text() == lock
    assert not (tmp_path / "references.bib").exists()


def test_a_bib_that_affbib_did_not_write_is_left_alone(affbib: Command, survey_path: Path, tmp_path: Path) -> None:
    bib = tmp_path / "references.bib"
    bib.write_text("@misc{mine, title = {My Own}}\n")
    done = affbib("build", survey_path, "--offline")
    assert done.returncode == 3
    assert "was not written by affbib" in done.stderr
    assert bib.read_text() == "@misc{mine, title = {My Own}}\n"
    assert affbib("build", survey_path, "--offline", "--force").returncode == 0
    assert bib.read_bytes() == (ROOT / "references.bib").read_bytes()


def test_a_bib_that_a_person_changed_is_left_alone_and_shown(
    affbib: Command, survey_path: Path, tmp_path: Path
) -> None:
    affbib("build", survey_path, "--offline")
    bib = tmp_path / "references.bib"
    mine = bib.read_text(encoding="utf-8").replace("Two Decades", "Three Decades")
    bib.write_text(mine, encoding="utf-8")
    done = affbib("build", survey_path, "--offline")
    assert done.returncode == 3
    assert "+" in done.stderr
    assert "Three Decades" in done.stderr
    assert bib.read_text(encoding="utf-8") == mine


def test_a_person_pins_a_work_in_the_lock(affbib: Command, survey_path: Path, tmp_path: Path) -> None:
    affbib("build", survey_path, "--offline")
    lock = tmp_path / "references.lock"
    rows = [json.loads(line) for line in lock.read_text(encoding="utf-8").splitlines()]
    rows[1] |= {"doi": "https://doi.org/10.24963/IJCAI.2022/190", "decided_by": "person"}
    rows[2] |= {"doi": "10.5555/only.i.know", "decided_by": "person"}
    rows[3] |= {"doi": None, "decided_by": "person"}
    lock.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert affbib("build", survey_path, "--offline").returncode == 0
    bib = (tmp_path / "references.bib").read_text(encoding="utf-8").split("\n@")
    assert "10.24963/ijcai.2022/190" in bib[0]
    assert "Automatic Recognition" in bib[0]
    assert "10.5555/only.i.know" in bib[1]
    assert "doi =" not in " ".join(bib[2].split())
    after = [json.loads(line) for line in lock.read_text(encoding="utf-8").splitlines()]
    assert [row["key"] for row in after[1:]] == [row["key"] for row in rows[1:]]
    assert [row["decided_by"] for row in after[1:5]] == ["person", "person", "person", "affbib"]


def test_an_outdated_lock_fails_when_locked_and_suffices_when_frozen(
    affbib: Command, survey_path: Path, tmp_path: Path
) -> None:
    affbib("build", survey_path, "--offline")
    whole = (tmp_path / "references.bib").read_bytes()
    longer = tmp_path / "longer.md"
    longer.write_text(
        survey_path.read_text(encoding="utf-8") + "* [2023 CVPR] **A Paper that Nobody Wrote**, Ann Lee\n",
        encoding="utf-8",
    )
    locked = affbib("build", longer, "--locked")
    assert locked.returncode == 3
    assert "out of date" in locked.stderr
    (tmp_path / "references.bib").unlink()
    assert affbib("build", longer, "--frozen").returncode == 0
    assert (tmp_path / "references.bib").read_bytes() == whole


@pytest.mark.parametrize(
    "wrong",
    [
        ["--offline", "--key", "{colour}"],
        ["--offline", "--mailto", "x y"],
        ["--offline", "--refresh", "nokey"],
        ["--source", "nowhere"],
        ["--loudly"],
    ],
)
def test_usage_errors_end_with_2(affbib: Command, survey_path: Path, tmp_path: Path, wrong: list[str]) -> None:
    done = affbib("build", survey_path, *wrong)
    assert done.returncode == 2
    assert done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "references.bib").exists()


def test_a_command_that_is_none_ends_with_2(affbib: Command) -> None:
    assert affbib("rebuild").returncode == affbib("build").returncode == affbib().returncode == 2


def test_queries_are_answered_in_order_with_their_ids(affbib: Command, tmp_path: Path) -> None:
    queries = [
        {
            "id": "a",
            "title": "Audio-Driven Emotional Video Portrait",
            "authors": ["Xinya Ji"],
            "venue": None,
            "year": 2021,
        },
        {"id": 7, "title": "A Paper that Nobody Wrote", "authors": None, "venue": "CVPR", "year": 2020},
        {"id": None, "title": None},
    ]
    (tmp_path / "queries.jsonl").write_text("".join(json.dumps(query) + "\n" for query in queries))
    done = affbib("resolve", "queries.jsonl", "--source", "bundled", "--json")
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(answer["id"], answer["verdict"], answer["doi"]) for answer in answers] == [
        ("a", "matched", "10.1109/cvpr46437.2021.01386"),
        (7, "unmatched", None),
        (None, "unmatched", None),
    ]
    assert answers[0]["candidates"][0] == {"doi": answers[0]["doi"], "score": answers[0]["score"]}
    assert all(isinstance(reason, str) for reason in answers[0]["reasons"])
    assert "1 matched" in done.stderr


def test_a_damaged_query_is_named_with_its_line(affbib: Command, tmp_path: Path) -> None:
    (tmp_path / "queries.jsonl").write_bytes(b'{"title": "A"}\n{"title": \xff}\n')
    done = affbib("resolve", "queries.jsonl", "--source", "bundled")
    assert done.returncode == 3
    assert "queries.jsonl:2:11: byte 0xff" in done.stderr


def test_a_list_resolves_like_queries(affbib: Command, survey_path: Path) -> None:
    done = affbib("resolve", survey_path, "--offline")
    assert done.stdout.count("matched") == 66
    assert done.stdout.count("conflicting") == 3


def test_an_index_is_built_told_and_asked(affbib: Command, survey_path: Path, tmp_path: Path) -> None:
    pytest.importorskip("tantivy")
    works = ROOT / "src" / "affbib" / "data" / "affective.jsonl"
    made = affbib("index", "build", works, "-o", "works.index")
    assert made.returncode == 0, made.stderr
    assert "69 works" in affbib("index", "info", "works.index").stdout
    done = affbib("build", survey_path, "--source", "./works.index")
    assert "(66 matched, 3 conflicting)" in done.stderr
    assert affbib("index", "info", "nowhere.index").returncode == 3


def test_kept_answers_are_told_and_forgotten(affbib: Command) -> None:
    assert "0 answers" in affbib("cache", "info").stdout
    assert affbib("cache", "clear").returncode == 0


def test_read_prints_one_object_a_line(affbib: Command, survey_path: Path) -> None:
    done = affbib("read", survey_path, "--json")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(rows) == 69
    assert rows[0]["line"] == 6
    assert rows[0]["venue"] == "TPAMI"
    assert list(rows[0]) == [
        "line", "end_line", "title", "authors", "authors_truncated", "venue", "year", "affiliation", "section", "links"
    ]  # fmt: skip


def test_what_would_act_on_a_terminal_is_shown_inert(affbib: Command, tmp_path: Path) -> None:
    (tmp_path / "list.md").write_text(
        "* [2020 CVPR] **A \x1b[31mRed\x9b0m \u202eTitle of Note**, Ann Lee\n", encoding="utf-8"
    )
    for arguments in (["read", "list.md"], ["read", "list.md", "--json"], ["build", "list.md", "--offline"]):
        done = affbib(*arguments)
        assert not {"\x1b", "\x9b", "\u202e"} & set(done.stdout + done.stderr)


@posix
def test_a_reader_that_goes_away_is_no_error(affbib: Command, survey_path: Path, tmp_path: Path) -> None:
    command = f"{sys.executable} -m affbib read {survey_path} --json | head -1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT / "src")}
    )
    assert done.returncode == 0
    assert done.stderr == "" or "Traceback" not in done.stderr
    assert done.stdout.count("\n") == 1


@posix
def test_a_full_disk_leaves_the_old_files(program: Command, survey_path: Path, tmp_path: Path) -> None:
    import resource

    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    program("build", survey_path, "--offline")
    (tmp_path / "other.md").write_text("* [2023 CVPR] **Audio-Driven Emotional Video Portraits**\n")
    before = listing(tmp_path)
    shorter = tmp_path / "shorter.md"
    shorter.write_text(survey_path.read_text(encoding="utf-8").partition("## 🎬")[0], encoding="utf-8")
    before = listing(tmp_path)
    done = program("build", shorter, "--offline", preexec_fn=small_files, env={"PYTHONDONTWRITEBYTECODE": "1"})
    assert done.returncode == 3
    assert "cannot be written" in done.stderr
    assert listing(tmp_path) == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full (Linux)")
def test_output_that_cannot_be_printed_is_an_error(program: Command, survey_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = program("read", survey_path, "--json", stdout=full, stderr=subprocess.PIPE, capture_output=False)
    assert done.returncode == 3
    assert "cannot be written" in done.stderr


@posix
def test_a_folder_that_may_not_be_written(affbib: Command, survey_path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o555)
    if os.geteuid() == 0:
        # Permissions do not bind root; the kernel's own folder does.
        folder = Path("/sys/kernel")
    done = affbib("build", survey_path, "--offline", "-o", folder / "references.bib")
    assert done.returncode == 3
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr


# Builds one survey over and over, each time in a folder and a fork of its own, and strikes when it is about to touch
# the first, the second, the third … file; prints each exit status. The first build, unharmed, reads the tables for all.
BLOWS = """
import os, signal, sys
from affbib.cli import run

survey, folder, blow = sys.argv[1], sys.argv[2], int(sys.argv[3])

def build(number):
    home = f"{folder}/{number}"
    os.mkdir(home)
    os.chdir(home)
    left = number
    def touched(event, arguments):
        nonlocal left
        if event in ("open", "os.chmod", "os.remove", "os.rename") and isinstance(arguments[0], str):
            if os.path.abspath(arguments[0]).startswith(home):
                left -= 1
                if left == 0:
                    os.kill(os.getpid(), blow)
    sys.addaudithook(touched)
    status = run(["build", survey, "--offline", "--quiet"])
    os._exit(status if left <= 0 else 99)

os.chdir(os.path.dirname(survey))
sys.stdout, screen = open(os.devnull, "w"), sys.stdout
run(["build", survey, "--offline", "--quiet"])
number = status = 0
while status != 99:
    number += 1
    if not (child := os.fork()):
        build(number)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    print(status, file=screen, flush=True)
"""


@posix
@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGINT])
def test_a_blow_at_any_file_leaves_whole_files(survey_path: Path, tmp_path: Path, blow: signal.Signals) -> None:
    (tmp_path / "list.md").write_text(survey_path.read_text(encoding="utf-8").partition("## 📷")[0], encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", BLOWS, str(tmp_path / "list.md"), str(tmp_path), str(int(blow))],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "AFFBIB_CACHE": str(tmp_path / "cache")},
    )
    assert "Traceback" not in done.stderr
    *statuses, last = map(int, done.stdout.split())
    assert last == 99
    assert set(statuses) == ({-signal.SIGKILL} if blow == signal.SIGKILL else {130})
    folders = [
        {path.name: path.read_bytes() for path in (tmp_path / str(number)).iterdir() if path.suffix != ".tmp"}
        for number in range(1, len(statuses) + 2)
    ]
    assert all(files.items() <= folders[-1].items() for files in folders)
    # It struck before, between and after the two files.
    assert {len(files) for files in folders} == {0, 1, 2}


def _start(survey: Path, folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "affbib", "build", str(survey), "--offline"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )


@posix
@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGINT])
def test_a_blow_from_outside_leaves_whole_files(survey_path: Path, tmp_path: Path, blow: signal.Signals) -> None:
    wanted = {(ROOT / name).read_bytes() for name in ("references.bib", "references.lock")}
    started = time.perf_counter()
    _start(survey_path, tmp_path).communicate()
    lasts = time.perf_counter() - started
    # The first moments are the interpreter's own, before any code of affbib runs.
    for part in (0.3, 0.6, 0.9):
        for path in tmp_path.iterdir():
            path.unlink()
        running = _start(survey_path, tmp_path)
        time.sleep(lasts * part)
        running.send_signal(blow)
        _, said = running.communicate(timeout=60)
        assert "Traceback" not in said
        assert running.returncode in ((-signal.SIGKILL, 0) if blow == signal.SIGKILL else (130, 0, -signal.SIGINT))
        whole = [path for path in tmp_path.iterdir() if not path.name.endswith(".tmp")]
        assert all(path.read_bytes() in wanted for path in whole)
    last = _start(survey_path, tmp_path)
    last.communicate(timeout=60)
    assert last.returncode == 0
