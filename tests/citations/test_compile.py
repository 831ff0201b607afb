"""Citations in LaTeX are compiled by LaTeX, whatever the records hold, and nothing acts."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

import affbib
from affbib.bib.document import BibFile
from affbib.citations.citation import cite
from affbib.model.names import Name
from affbib.model.records import Bibliography, Record
from tests.citations.test_citation import HOSTILE
from tests.conftest import ROOT

REQUIRED = os.environ.get("AFFBIB_REQUIRE_TEX") == "1"

pytestmark = pytest.mark.skipif(not shutil.which("pdflatex") and not REQUIRED, reason="not installed: pdflatex")

PACKAGES = [r"\usepackage[T1]{fontenc}\usepackage{url}", r"\usepackage[T1]{fontenc}\usepackage{hyperref}"]
FIELDS = ("title", "journal", "note", "url", "doi")
STYLES = ["plain", "alpha", "plain.bst", "IEEEtran.bst"]


def compiled(text: str, packages: str, folder: Path) -> str:
    """Return the log of a document with formatted references, and fail where it does not compile."""
    (folder / "refs.tex").write_text(text, encoding="utf-8")
    (folder / "doc.tex").write_text(
        f"\\documentclass{{article}}{packages}\\begin{{document}}x\\input{{refs}}\\end{{document}}", encoding="utf-8"
    )
    command = ["pdflatex", "-no-shell-escape", "-recorder", "-interaction=nonstopmode", "-halt-on-error", "doc.tex"]
    run = subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=120)
    said = run.stdout.decode("utf-8", "replace")
    assert run.returncode == 0, said[-1500:]
    return said


def opened(folder: Path) -> set[str]:
    """Return the names of the files in a folder that TeX read or wrote, other than its own."""
    lines = (folder / "doc.fls").read_text(errors="replace").splitlines()
    return {Path(line.split(" ", 1)[1]).name for line in lines if "texmf" not in line and "texlive" not in line} - {
        folder.name, "doc.tex", "doc.aux", "doc.log", "doc.pdf", "doc.out", "refs.tex", "texmf.cnf", "pdftex.map",
    }  # fmt: skip


@pytest.mark.parametrize("packages", PACKAGES)
@pytest.mark.parametrize("style", STYLES)
def test_the_records_of_the_survey(style: str, packages: str, tmp_path: Path) -> None:
    said = compiled(cite(ROOT / "references.bib", style=style, to="latex"), packages, tmp_path)
    assert "LaTeX Warning: Citation" not in said
    assert not opened(tmp_path)


@pytest.mark.parametrize("packages", PACKAGES)
@pytest.mark.parametrize("style", STYLES)
def test_hostile_records(style: str, packages: str, tmp_path: Path) -> None:
    records = {
        f"k{number}": Record("article", {"year": "2020", **dict.fromkeys(FIELDS, said)}, (Name("Lee", "Ann"),))
        for number, said in enumerate(HOSTILE)
    }
    compiled(cite(Bibliography(records), style=style, to="latex"), packages, tmp_path)
    assert not opened(tmp_path)


@pytest.mark.parametrize("packages", PACKAGES)
@pytest.mark.parametrize("style", STYLES)
def test_hostile_files(style: str, packages: str, tmp_path: Path) -> None:
    signs = [
        "A & B # _ $ ^ 5% x",
        "x\\",
        r"\enquote{x} \bm{y} \citet{z} \noopsort{q}",
        r"$\frac{1}{2}$ & \left( x",
        r"\hskip x",
    ]
    whole = [it for it in (*HOSTILE, *signs) if it.count("{") == it.count("}") and "\n" not in it]
    text = "\n".join(
        f"@article{{k{n}, author={{Lee, Ann}}, title={{{said} }}, journal={{{said} }}, year=2020, note={{{said} }}}}"
        for n, said in enumerate(whole)
    )
    compiled(cite(BibFile(text.encode()), style=style, to="latex"), packages, tmp_path)
    assert not opened(tmp_path)


def test_the_names_are_public() -> None:
    assert affbib.cite is cite
