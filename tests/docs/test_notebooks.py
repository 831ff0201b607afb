"""The notebooks of the documentation run from a fresh clone, and what they keep is what they show now."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from docs.notebooks.run import executed
from nbformat import NotebookNode

from tests.conftest import ROOT

NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))
WITHOUT_TEX = not all(map(shutil.which, ("pdflatex", "bibtex", "pdftoppm"))) and not os.environ.get(
    "AFFBIB_REQUIRE_TEX"
)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """What the notebooks use of the project, in a folder of its own: nothing is written into the project itself."""
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    for name in ("references.bib", "references.lock"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


@pytest.mark.skipif(sys.platform == "win32", reason="the notebooks' paths are POSIX's")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs(path: Path, clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = nbformat.read(path, as_version=4)
    if WITHOUT_TEX and any("pdflatex" in cell.source for cell in kept.cells):
        pytest.skip("TeX is not installed")
    # No network: whoever asks it all the same has no answer.
    for name in ("AFFBIB_CROSSREF_URL", "AFFBIB_DOI_URL"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("AFFBIB_CACHE", str(clone / "cache"))
    before = sorted(clone.rglob("*"))
    ran = executed(clone / "docs" / "notebooks" / path.name)
    assert sorted(clone.rglob("*")) == before
    assert list(shown(ran)) == list(shown(kept)), "python docs/notebooks/run.py keeps what the notebooks show now"
    assert [kinds(cell) for cell in ran.cells] == [kinds(cell) for cell in kept.cells]
    assert ran.metadata == kept.metadata
    assert not any(output.output_type == "stream" and output.name == "stderr" for output in outputs(ran))


def outputs(notebook: NotebookNode) -> Iterator[NotebookNode]:
    for cell in notebook.cells:
        yield from cell.get("outputs", [])


def shown(notebook: NotebookNode) -> Iterator[str]:
    """Yield what affbib's own displays say: that of others changes with their versions."""
    for output in outputs(notebook):
        html = output.get("data", {}).get("text/html", "")
        if html.startswith('<div class="affbib') or 'class="references"' in html:
            yield html


def kinds(cell: NotebookNode) -> list[list[str]]:
    """Return the kinds of data of each of a cell's outputs."""
    return [sorted(output.get("data", [output.output_type])) for output in cell.get("outputs", [])]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_keeps_nothing_of_the_machine_it_ran_on(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert str(Path.home()) not in text
    assert str(ROOT) not in text
    assert "iopub" not in text
    assert path.stat().st_size < 600_000
