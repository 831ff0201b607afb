"""The lock's text: what is valid comes back as it was, what is not says where."""

import json
import socket
from pathlib import Path

import pytest

import affbib
from affbib.errors import LockError
from affbib.model.identifiers import Identifier
from affbib.project.lockfile import dumps, loads, read_lock
from tests.conftest import ROOT

CORPUS = ROOT / "tests" / "corpus" / "locks"


@pytest.mark.parametrize("path", sorted((CORPUS / "valid").glob("*.lock")), ids=lambda path: path.stem)
def test_valid_locks_come_back_byte_for_byte(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert dumps(loads(text, path)) == text


@pytest.mark.parametrize("path", sorted((CORPUS / "format-1").glob("*.lock")), ids=lambda path: path.stem)
def test_a_lock_of_format_1_keeps_its_keys_and_decisions(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lock = loads(text, path)
    rows = [json.loads(line) for line in text.splitlines()[1:]]
    kept = [(row.title, row.key, row.doi, row.verdict, row.decided_by, row.score) for row in lock.decisions]
    assert kept == [
        (
            row["entry"]["title"],
            row["key"],
            row["doi"],
            row["verdict"],
            row["decided_by"],
            row["evidence"].get("score", 0),
        )
        for row in rows
    ]
    assert [row.work.doi if row.work else None for row in lock.decisions] == [row["doi"] for row in rows]
    assert [[work.doi for work in row.others] for row in lock.decisions] == [
        [work["doi"] for work in row["evidence"].get("others", ())] for row in rows
    ]
    assert loads(dumps(lock)) == lock


def test_the_projects_lock_of_format_1_is_taken_over_as_it_was(survey_path: Path) -> None:
    """The file is references.lock of the last commit before format 2."""
    before = read_lock(CORPUS / "format-1" / "survey.lock")
    assert before is not None
    made = affbib.build(survey_path, source=(), lock=before, progress=False)
    assert [(row.key, row.id, row.verdict) for row in made.lock.decisions] == [
        (row.key, row.id, row.verdict) for row in before.decisions
    ]
    assert made.bibliography == before.bibliography
    assert dumps(made.lock) == (ROOT / "references.lock").read_text(encoding="utf-8")


def test_a_work_of_format_1_is_named_by_the_best_of_its_identifiers() -> None:
    work = {"doi": "10.48550/arxiv.2101.00001", "title": "T", "preprint_of": ["10.5555/x"],
            "identifiers": [{"scheme": "arxiv", "value": "2101.00001"}]}  # fmt: skip
    row = {"entry": {"title": "T", "authors": [], "year": None}, "key": "k", "doi": work["doi"], "verdict": "matched",
           "decided_by": "affbib", "evidence": {"score": 1, "title": 1}, "work": work, "written": None}  # fmt: skip
    (decision,) = loads('{"affbib-lock": 1}\n' + json.dumps(row)).decisions
    assert decision.doi == work["doi"]
    assert decision.work is not None
    assert (str(decision.work.id), decision.work.doi) == ("arxiv:2101.00001", work["doi"])
    assert decision.work.preprint_of == (Identifier("doi", "10.5555/x"),)


@pytest.mark.parametrize("path", sorted((CORPUS / "invalid").glob("*.lock")), ids=lambda path: path.stem)
def test_invalid_locks_say_where_and_why(path: Path) -> None:
    """The file beside each lock, of the same stem and with the ending .says, holds `line:column: message`."""
    expected = path.with_suffix(".says").read_text(encoding="utf-8").strip()
    with pytest.raises(LockError) as caught:
        loads(path.read_text(encoding="utf-8"), path)
    fault = caught.value
    assert f"{fault.line}:{fault.column}: {fault.message}" == expected


def test_a_lock_that_is_not_there_is_nothing(tmp_path: Path) -> None:
    assert read_lock(tmp_path / "references.lock") is None


def test_a_lock_holds_no_path_date_host_or_version(survey_path: Path) -> None:
    text = (survey_path.parent.parent / "references.lock").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in text.splitlines()]
    assert rows[0] == {"affbib-lock": 2}
    assert {tuple(row) for row in rows[1:]} == {
        ("entry", "key", "doi", "verdict", "decided_by", "evidence", "work", "written")
    }
    for trace in ("survey.md", str(survey_path.parent), socket.gethostname() + "/", f'"{affbib.__version__}"'):
        assert trace not in text
