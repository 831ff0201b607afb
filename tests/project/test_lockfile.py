"""The lock's text: what is valid comes back as it was, what is not says where."""

import json
import socket
from pathlib import Path

import pytest

import affbib
from affbib.errors import LockError
from affbib.project.lockfile import dumps, loads, read_lock
from tests.conftest import ROOT

CORPUS = ROOT / "tests" / "corpus" / "locks"


@pytest.mark.parametrize("path", sorted((CORPUS / "valid").glob("*.lock")), ids=lambda path: path.stem)
def test_valid_locks_come_back_byte_for_byte(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert dumps(loads(text, path)) == text


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
    assert rows[0] == {"affbib-lock": 1}
    assert {tuple(row) for row in rows[1:]} == {
        ("entry", "key", "doi", "verdict", "decided_by", "evidence", "work", "written")
    }
    for trace in ("survey.md", str(survey_path.parent), socket.gethostname() + "/", f'"{affbib.__version__}"'):
        assert trace not in text
