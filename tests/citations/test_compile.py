"""Citations in LaTeX are compiled by LaTeX, whatever the records hold, and nothing acts."""

import os
import random
import shutil
import subprocess
from pathlib import Path

import pytest

import affbib
from affbib.bib.document import BibFile
from affbib.bib.parser import blocks, layout
from affbib.citations.citation import cite
from affbib.model.names import Name
from affbib.model.records import Bibliography, Record
from tests.citations.test_citation import HOSTILE
from tests.conftest import ROOT

REQUIRED = os.environ.get("AFFBIB_REQUIRE_TEX") == "1"

pytestmark = pytest.mark.skipif(not shutil.which("pdflatex") and not REQUIRED, reason="not installed: pdflatex")

ARTICLE = r"\documentclass{article}"
FONTS = r"\usepackage[T1]{fontenc}"
# IEEEtran's own fonts are in no small TeX.
IEEETRAN = "".join(
    rf"\DeclareFontFamily{{OT1}}{{{family}}}{{}}\DeclareFontShape{{OT1}}{{{family}}}{{m}}{{n}}{{<->cmr10}}{{}}"
    for family in ("ptm", "phv", "pcr")
) + (
    r"\documentclass{IEEEtran}\renewcommand{\rmdefault}{cmr}\renewcommand{\sfdefault}{cmss}"
    r"\renewcommand{\ttdefault}{cmtt}\normalfont"
)
PREAMBLES = [
    ARTICLE + FONTS,
    ARTICLE + FONTS + r"\usepackage{url}",
    ARTICLE + FONTS + r"\usepackage{hyperref}",
    IEEETRAN + FONTS,
    IEEETRAN + FONTS + r"\usepackage{hyperref}",
]
# A class may take addresses for any text.
NAIVE = ARTICLE + r"\newcommand{\url}[1]{#1}\newcommand{\path}[1]{\emph{#1}}\newcommand{\href}[2]{#1 #2}"
FIELDS = ("title", "journal", "note", "url", "doi")
STYLES = ["plain", "alpha", "plain.bst", "IEEEtran.bst"]


def compiled(text: str, preamble: str, folder: Path, *, stops: bool = True) -> str:
    """Return the log of a document with formatted references; what `stops` at an error fails."""
    (folder / "refs.tex").write_text(text, encoding="utf-8")
    (folder / "doc.tex").write_text(f"{preamble}\\begin{{document}}x\\input{{refs}}\\end{{document}}", encoding="utf-8")
    command = ["pdflatex", "-no-shell-escape", "-recorder", "-interaction=nonstopmode", "doc.tex"]
    command[1:1] = ["-halt-on-error"] if stops else []
    run = subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=120)
    said = run.stdout.decode("utf-8", "replace")
    assert run.returncode == 0 or not stops, said[-1500:]
    return said


def opened(folder: Path) -> set[str]:
    """Return the names of the files in a folder that TeX read or wrote, other than its own."""
    lines = (folder / "doc.fls").read_text(errors="replace").splitlines()
    return {Path(line.split(" ", 1)[1]).name for line in lines if "texmf" not in line and "texlive" not in line} - {
        folder.name, "doc.tex", "doc.aux", "doc.log", "doc.pdf", "doc.out", "refs.tex", "texmf.cnf", "pdftex.map",
    }  # fmt: skip


@pytest.mark.parametrize("preamble", PREAMBLES)
@pytest.mark.parametrize("style", STYLES)
def test_the_records_of_the_survey(style: str, preamble: str, tmp_path: Path) -> None:
    said = compiled(cite(ROOT / "references.bib", style=style, to="latex"), preamble, tmp_path)
    assert "LaTeX Warning: Citation" not in said
    assert not opened(tmp_path)


@pytest.mark.parametrize("preamble", PREAMBLES)
@pytest.mark.parametrize("style", STYLES)
def test_hostile_records(style: str, preamble: str, tmp_path: Path) -> None:
    records = {
        f"k{number}": Record("article", {"year": "2020", **dict.fromkeys(FIELDS, said)}, (Name("Lee", "Ann"),))
        for number, said in enumerate(HOSTILE)
    }
    compiled(cite(Bibliography(records), style=style, to="latex"), preamble, tmp_path)
    assert not opened(tmp_path)


@pytest.mark.parametrize("preamble", PREAMBLES)
@pytest.mark.parametrize("style", STYLES)
def test_hostile_files(style: str, preamble: str, tmp_path: Path) -> None:
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
    compiled(cite(BibFile(text.encode()), style=style, to="latex"), preamble, tmp_path)
    assert not opened(tmp_path)


_PIECES = r"""\input{x} \immediate\openout5=written \write18{id} ^^5cinput{x} ^^5c^^69nput{x} \^^5cinput{x} \csname
input\endcsname{x} { } \ \\ $ % # & _ ^ ~ \( \) \[ \] \in put \url{ \path{ \nolinkurl{ \href{ https://x.org/ \url| |
\emph{ \x{ a B. - -- 1 ^^5cimmediate^^5copenout5=written"""
PIECES = [*_PIECES.split(), r"\immediate\openout5=written ", r"\x{\x{\x{\x{\input{x}}}}}"]


@pytest.mark.parametrize("preamble", [*PREAMBLES, NAIVE])
@pytest.mark.parametrize("style", ["plain.bst", "IEEEtran.bst"])
def test_nothing_acts_whatever_a_class_defines(style: str, preamble: str, tmp_path: Path) -> None:
    chosen = random.Random(f"{style} {preamble}")
    entries = [r'@preamble{"\newcommand{\x}[1]{#1} \newcommand{\input}[1]{#1}"}']
    while len(entries) < 300:
        text = chosen.choice(["", " "]).join(chosen.choices(PIECES, k=chosen.randrange(1, 9)))
        text += "}" * (text.count("{") - text.count("}"))
        fields = "".join(f", {name} = {{{text}}}" for name in ("title", "author", "journal", "note", "url", "doi"))
        entry = f"@article{{k{len(entries)}, year = 2020{fields}}}"
        if [kind for kind, _ in blocks(entry)] == ["entry"] and not isinstance(layout(entry), str):
            entries.append(entry)
    text = cite(BibFile("\n".join(entries).encode()), style=style, to="latex")
    assert text.count("\\bibitem") == len(entries) - 1
    assert "^^" not in text
    compiled(text, preamble, tmp_path, stops=False)
    assert not opened(tmp_path)


def test_the_names_are_public() -> None:
    assert affbib.cite is cite
