"""The small survey in docs/paper: it cites every record under its heading, and compiles without a warning."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

import affbib
from tests.conftest import ROOT

PAPER = ROOT / "docs" / "paper"
MISSING = [program for program in ("pdflatex", "bibtex") if not shutil.which(program)]
REQUIRED = os.environ.get("AFFBIB_REQUIRE_TEX") == "1"

# The headings of the list and where the paper treats them.
SECTIONS = {
    "Reviews": "Reviews and Data Sets",
    "Datasets": "Reviews and Data Sets",
    "Image Tasks": "Images",
    "Video Tasks": "Videos",
}


def test_each_record_is_cited_once_in_the_section_of_its_heading() -> None:
    text = (PAPER / "paper.tex").read_text(encoding="utf-8")
    sections = re.split(r"\\section\{(.*?)\}", text)
    cited = [
        (key, section)
        for section, body in zip(sections[1::2], sections[2::2], strict=True)
        for keys in re.findall(r"\\cite\{(.*?)\}", body)
        for key in keys.split(",")
    ]
    assert len(cited) == len(dict(cited))
    bib = affbib.read_bib(ROOT / "references.bib")
    headings = {key: str(entry["keywords"]).split(", ") for key, entry in bib.items()}
    assert dict(cited) == {
        key: "Faces in Videos" if outer == "Video Tasks" and "Fac" in inner[0] else SECTIONS[outer]
        for key, (outer, *inner) in headings.items()
    }


@pytest.mark.skipif(bool(MISSING) and not REQUIRED, reason=f"not installed: {', '.join(MISSING)}")
def test_the_paper_compiles_without_a_warning(tmp_path: Path) -> None:
    folder = tmp_path / "docs" / "paper"
    folder.mkdir(parents=True)
    shutil.copy(PAPER / "paper.tex", folder)
    shutil.copy(ROOT / "references.bib", tmp_path)
    latex = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "paper"]
    for command in (latex, ["bibtex", "paper"], latex, latex):
        done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
        assert done.returncode == 0, done.stdout.decode(errors="replace")[-3000:]
    log = (folder / "paper.log").read_text(encoding="utf-8", errors="replace")
    assert not re.findall(r"^(?:!|.*Warning|Overfull|Missing character).*", log, re.MULTILINE)
    assert "Warning" not in (folder / "paper.blg").read_text(encoding="utf-8", errors="replace")
    assert "(2 pages" in log
    assert (folder / "paper.pdf").read_bytes().startswith(b"%PDF")
