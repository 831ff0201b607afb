"""The package itself: light to import, and every public name is there."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import affbib
from tests.conftest import ROOT


def test_importing_affbib_is_light() -> None:
    heavy = "{'bibtexparser', 'habanero', 'httpx2', 'click', 'matplotlib', 'pandas', 'pybtex', 'tantivy', 'tqdm'}"
    code = f"import affbib, sys; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT / "src")
    assert done.stdout.strip() == "[]", done.stderr


def test_the_public_face_is_this() -> None:
    """What is public is promised: a name more or less is a decision, told in the changelog."""
    assert affbib.__all__ == [
        "AddDoisMiddleware",
        "AffbibError",
        "BibEntry",
        "BibFile",
        "Bibliography",
        "Build",
        "Candidate",
        "Citation",
        "Citations",
        "Decision",
        "Edit",
        "Event",
        "Evidence",
        "Finding",
        "Identifier",
        "Link",
        "Lock",
        "Match",
        "Name",
        "PartialDate",
        "Record",
        "Reference",
        "Revision",
        "Severity",
        "Span",
        "Survey",
        "SurveyEntry",
        "Verdict",
        "Work",
        "build",
        "checks",
        "cite",
        "errors",
        "plot",
        "read",
        "read_bib",
        "readers",
        "resolve",
        "revise",
        "sources",
    ]


def test_the_house_has_few_rooms_at_its_entrance() -> None:
    there = {path.name for path in (ROOT / "src" / "affbib").iterdir()} - {"__pycache__", "py.typed"}
    assert len([name for name in there if not name.startswith("__")]) <= 16


def test_every_public_name_is_there() -> None:
    for name in affbib.__all__:
        assert getattr(affbib, name).__doc__


def test_the_version_is_said_once_and_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert "version" in project["dynamic"]
    assert f"version: {affbib.__version__}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"## {affbib.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_notebook_example_of_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert len([line for line in code.splitlines() if line.strip()]) <= 10
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "survey.md").write_bytes((ROOT / "docs" / "survey.md").read_bytes())
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "README.md", "exec"), {})  # noqa: S102
    for name in ("references.bib", "references.lock"):
        assert (tmp_path / name).read_bytes() == (ROOT / name).read_bytes()
