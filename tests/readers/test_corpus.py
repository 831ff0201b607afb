"""Made-up lists in every family of layout, with golden JSON Lines.

`python -m pytest tests/readers/test_corpus.py --rewrite` writes the golden files anew; look at the difference before
you commit it.
"""

import json
from pathlib import Path

import pytest

from affbib.readers import as_json, read
from tests.conftest import ROOT

LISTS = sorted((ROOT / "tests" / "corpus" / "lists").glob("*.md"))


def as_lines(path: Path) -> str:
    """Return the entries of a list as JSON Lines, then its findings and unread lines."""
    survey = read(path)
    lines = [json.dumps(as_json(entry), ensure_ascii=False) for entry in survey.entries]
    lines += [
        json.dumps({"finding": f.code, "line": f.line, "found": f.found}, ensure_ascii=False) for f in survey.findings
    ]
    lines += [json.dumps({"unread": unread.line}) for unread in survey.unread]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_list(path: Path, request: pytest.FixtureRequest) -> None:
    golden = path.with_suffix(".jsonl")
    if request.config.getoption("--rewrite", default=False):
        golden.write_text(as_lines(path), encoding="utf-8")
    assert golden.is_file(), "no golden file: run python -m pytest tests/readers/test_corpus.py --rewrite"
    assert as_lines(path) == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_line_ends_do_not_matter(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / path.name
    copy.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert as_lines(copy) == as_lines(path)


def test_every_family_is_there() -> None:
    families = {path.stem[0] for path in LISTS if path.stem[1] == "_"}
    assert families >= set("abcdefghijklmnopq")
