"""Kept answers: what is asked twice, for how long, and what becomes of them when something goes wrong."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from affbib.sources.crossref.cache import Answers
from tests.conftest import ROOT

DAY = 86400.0


class Clock:
    """A time that a test sets."""

    now = 1e9

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_an_answer_is_kept_for_the_next_run(tmp_path: Path) -> None:
    first = Answers(tmp_path)
    first.put("works 10.1/x", [{"title": ["Ünï \ud800 🙂"]}])
    first.put("works 10.1/x", [{"title": ["newer"]}])
    first.close()
    again = Answers(tmp_path)
    assert again.get("works 10.1/x") == [{"title": ["newer"]}]
    assert again.get("works 10.1/y") is None
    again.close()


def test_what_was_not_found_is_asked_again_sooner(tmp_path: Path, clock: Clock) -> None:
    answers = Answers(tmp_path, clock=clock)
    answers.put("there", [1])
    answers.put("not there", [], found=False)
    inventory = answers.inventory()
    assert (inventory.answers, inventory.absent) == (2, 1)
    clock.now += 0.9 * DAY
    assert answers.get("not there") == []
    clock.now += 0.2 * DAY
    assert answers.get("not there") is None
    assert answers.get("there") == [1]
    clock.now += 30 * DAY
    assert answers.get("there") is None
    # A clock that was wrong in the past does not keep an answer for ever.
    clock.now -= 40 * DAY
    assert answers.get("there") is None
    answers.close()


def test_no_more_is_kept_than_allowed_and_the_unused_goes_first(tmp_path: Path, clock: Clock) -> None:
    answers = Answers(tmp_path, most_bytes=100_000, clock=clock)
    for number in range(590):
        clock.now += 1
        answers.put(f"question {number}", os.urandom(500).hex())
    # Tidied every 200 answers, so that it may be that much over.
    assert 100_000 < answers.inventory().bytes < 100_000 + 200 * 600
    assert answers.get("question 0") is None
    clock.now += 2 * DAY
    assert answers.get("question 420") is not None
    for number in range(590, 620):
        clock.now += 1
        answers.put(f"question {number}", os.urandom(500).hex())
    # Of its age, what was used since is kept; and what is new.
    kept = [number for number in (419, 420, 421, 619) if answers.get(f"question {number}") is not None]
    assert kept == [420, 619]
    answers.put("too large", os.urandom(9 * 2**20).hex())
    assert answers.get("too large") is None
    answers.clear()
    assert answers.inventory().answers == 0
    answers.close()


@pytest.mark.parametrize(
    "damage", [b"not a database at all" * 100, b"", b"SQLite format 3\0" + b"\xff" * 5000], ids=range(3)
)
def test_a_damaged_file_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "answers-1.sqlite3").write_bytes(damage)
    answers = Answers(tmp_path)
    answers.put("question", [1])
    assert answers.get("question") == [1]
    answers.close()


def test_a_damaged_answer_is_asked_again(tmp_path: Path) -> None:
    answers = Answers(tmp_path)
    answers.put("question", [1])
    answers._connection.execute("update answers set value = x'0badcafe'")
    assert answers.get("question") is None
    answers.close()


def test_a_folder_that_cannot_be_made_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    answers = Answers(tmp_path / "file" / "below")
    answers.put("question", [1])
    assert answers.get("question") == [1]
    answers.close()
    answers.put("question", [2])
    assert answers.get("question") is None


PROCESS = """
import sys
from pathlib import Path
from affbib.sources.crossref.cache import Answers
answers = Answers(Path(sys.argv[1]))
for number in range(int(sys.argv[3])):
    answers.put(f"{sys.argv[2]} {number}", [number])
    assert answers.get(f"{sys.argv[2]} {number}") == [number]
    print(number, flush=True)
"""


def process(folder: Path, name: str, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-W", "error", "-c", PROCESS, str(folder), name, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT / "src")


def test_two_processes_keep_answers_at_once(tmp_path: Path) -> None:
    running = [process(tmp_path, name, 150) for name in ("one", "other")]
    ended = [(one.communicate(timeout=60), one.returncode) for one in running]
    assert [code for _, code in ended] == [0, 0], ended
    answers = Answers(tmp_path)
    assert answers.inventory().answers == 300
    answers.close()


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
def test_what_was_kept_survives_a_kill(tmp_path: Path) -> None:
    running = process(tmp_path, "one", 10**6)
    assert running.stdout is not None
    last = [running.stdout.readline() for _ in range(50)][-1]
    running.send_signal(signal.SIGKILL)
    running.communicate()
    answers = Answers(tmp_path)
    assert [answers.get(f"one {number}") for number in range(int(last) + 1)] == [[n] for n in range(int(last) + 1)]
    answers.close()
