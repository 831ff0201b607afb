"""What is written compiles with real TeX: bibtex with two styles, and biber."""

import importlib.resources
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest
from attrs import evolve

from affbib.bib.biblatex import biblatex
from affbib.bib.citation_keys import assign, base_key
from affbib.bib.crosswalk import record_of, record_of_entry
from affbib.bib.writer import dumps
from affbib.markup.latex_encode import encode
from affbib.markup.latex_symbols import MATH_ACCENTS
from affbib.model.names import Name
from affbib.model.records import Bibliography, Record
from affbib.model.survey import Link, SurveyEntry
from affbib.model.works import PartialDate, Work
from affbib.sources.crossref.schema import to_work
from tests.conftest import ROOT

MISSING = [program for program in ("pdflatex", "bibtex", "biber") if not shutil.which(program)]
REQUIRED = os.environ.get("AFFBIB_REQUIRE_TEX") == "1"

pytestmark = pytest.mark.skipif(bool(MISSING) and not REQUIRED, reason=f"not installed: {', '.join(MISSING)}")

WAYS = ("plain", "abbrv", "alpha", "IEEEtran", "biber")


def compile_all(folder: Path, records: list[Record], way: str, *, engine: str = "pdflatex", fonts: str = "T1") -> str:
    """Cite all records in a document, compile it three times, and return what bibtex or biber warned of."""
    keys = assign([base_key(record) for record in records])
    text = dumps(Bibliography(dict(zip(keys, records, strict=True))))
    return compile_text(folder, text, keys, way, engine=engine, fonts=fonts)


def compile_text(
    folder: Path, text: str, keys: Iterable[str], way: str, *, engine: str = "pdflatex", fonts: str = "T1"
) -> str:
    """Do the same with the text of a .bib."""
    (folder / "refs.bib").write_text(text, encoding="utf-8")
    fontenc = rf"\usepackage[{fonts}]{{fontenc}}" if engine == "pdflatex" and fonts else ""
    cites = "\n".join(rf"\cite{{{key}}}" for key in keys)
    if way == "biber":
        head, tail = r"\usepackage[backend=biber]{biblatex}\addbibresource{refs.bib}", r"\printbibliography"
    else:
        head, tail = r"\usepackage{url}", rf"\bibliographystyle{{{way}}}\bibliography{{refs}}"
    (folder / "doc.tex").write_text(
        f"\\documentclass{{article}}{fontenc}{head}\n\\begin{{document}}\n{cites}\n{tail}\n\\end{{document}}\n",
        encoding="utf-8",
    )
    latex = [engine, "-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", "doc.tex"]
    said = ""
    for command in (latex, ["biber" if way == "biber" else "bibtex", "doc"], latex, latex):
        run = subprocess.run(command, cwd=folder, capture_output=True, check=False)
        said = run.stdout.decode("utf-8", "replace")
        assert run.returncode == 0, said[-3000:]
    log = (folder / "doc.log").read_text(encoding="utf-8", errors="replace")
    assert not re.search(r"^!|LaTeX Warning: (?!Font|Label)|Missing character", log, re.MULTILINE), log[-3000:]
    blg = (folder / "doc.blg").read_text(encoding="utf-8", errors="replace")
    return "\n".join(
        re.findall(r"^(?:.*(?:WARN|ERROR).*|Warning--.*|.*error message.*|.*---line .*)$", blg, re.MULTILINE)
    )


@pytest.fixture(scope="module")
def bundled() -> list[Record]:
    text = importlib.resources.files("affbib").joinpath("data/affective.jsonl").read_text(encoding="utf-8")
    return [record_of(to_work(json.loads(line), source="bundled")) for line in text.splitlines()]


@pytest.mark.parametrize("way", WAYS)
def test_the_projects_own_references_compile_without_a_warning(tmp_path: Path, way: str) -> None:
    text = (ROOT / "references.bib").read_text(encoding="utf-8")
    keys = re.findall(r"^@\w+\{(.+),$", text, re.MULTILINE)
    assert len(keys) == 69
    assert compile_text(tmp_path, text, keys, way) == ""


@pytest.mark.parametrize("way", WAYS)
def test_bundled_works_compile_without_a_warning(tmp_path: Path, bundled: list[Record], way: str) -> None:
    assert compile_all(tmp_path, bundled, way) == ""


NASTY = (
    r"\input{/etc/passwd} and \write18{touch pwned} and \immediate\openout5=pwned",
    r"^^5cinput{/etc/passwd} ^^M ^^5e^^5e ^^00",
    "An open brace { and two closed }} and \\} and \\{",
    "100% of it, % a comment, and \\",
    '"@article{x, title = {y}}" # @string{z = "w"} @comment @preamble{"\\x"}',
    "Nulls \x00 bells \x07 returns\r\nlines\n\n\nparagraphs \x1b[31m \x7f \x85 \u2028 \u202e \ud800 \ufeff",
    "$x_1^2$ \\(y\\) $$z$$ & a & b \\\\ ~ _ ^ # $ | < > ` ' \" [ ] ( ) = , ;",
    "\\begin{document} \\end{document} \\bye \\def\\x{\\x}\\x \\catcode`\\@=11 \\csname end\\endcsname",
    "“‘Quoted’” «guillemets» „low“ – — … ° ² ₃ ½ × ± ≤ ∞ → α β Δ μ ™ ® © € £ § † ′ ″ − ‐ ﬁ Ａ",
    "Łódź Škoda Đorđe Þór Ægir Øre ßtraße Çelik Köprü İstanbul ığdır Gödel Dvořák Erdős Nguyễn Mỹ ș x̄",
    "and others and, and",
    ", , ,",
    "{{{{",
    "\\",
)


def nasty_records() -> list[Record]:
    """Return records that hold each nasty text in every field and as names, of every type."""
    records = []
    for number, text in enumerate(NASTY):
        authors = (Name(text, "Ann"), Name("Lee", text), Name(text, corporate=True), Name("Wu", "Bo", suffix=text))
        fields = {
            **dict.fromkeys(("title", "journal", "booktitle", "publisher", "school", "institution", "series"), text),
            **dict.fromkeys(("howpublished", "address", "note", "keywords", "affiliation", "pages", "edition"), text),
            **dict.fromkeys(("url", "code"), f"https://example.org/{text}"),
            "doi": f"10.1234/{text}",
            "year": "2020",
        }
        types = ("article", "inproceedings", "incollection", "book", "phdthesis", "techreport", "misc")
        records += [Record(type_, fields, authors if number % 2 else authors[::-1]) for type_ in types]
    return records


def test_bundled_works_compile_in_biblatex_names_too(tmp_path: Path, bundled: list[Record]) -> None:
    thesis = Record("phdthesis", {"title": "T", "school": "U", "year": "2020", "month": "jun"}, (Name("Lee", "Ann"),))
    assert compile_all(tmp_path, [biblatex(record) for record in (*bundled, thesis)], "biber") == ""


@pytest.mark.parametrize("way", WAYS)
def test_nasty_records_compile_as_inert_text(tmp_path: Path, way: str) -> None:
    said = compile_all(tmp_path, nasty_records(), way)
    assert "---line" not in said
    assert "ERROR" not in said
    assert {path.name for path in tmp_path.iterdir() if path.suffix not in (".bib", ".tex")} == {
        f"doc{end}" for end in (".aux", ".bbl", ".blg", ".log", ".pdf")
    } | ({"doc.bcf", "doc.run.xml"} if way == "biber" else set())


def test_every_letter_that_is_written_as_a_command_may_begin_a_name(tmp_path: Path) -> None:
    letters = [chr(code) for block in ((0xC0, 0x250), (0x1E00, 0x1F00)) for code in range(*block)]
    names = tuple(
        Name(f"{letter}x", f"{letter}y") for letter in letters if letter.isalpha() and encode(letter).isascii()
    )
    assert len(names) > 300
    works = [Record("misc", {"title": "T", "year": "2020"}, names[at : at + 50]) for at in range(0, len(names), 50)]
    for way in ("abbrv", "alpha", "IEEEtran"):
        assert compile_all(tmp_path, works, way) == ""
    # Biber hands letters on as UTF-8 where it can; pdfLaTeX knows those of Latin Extended-A and few more.
    works = [Record("misc", {"title": "T", "year": "2020"}, tuple(name for name in names if name.family[0] < "\u0180"))]
    (tmp_path / "biber").mkdir()
    assert compile_all(tmp_path / "biber", works, "biber") == ""


def test_every_sign_that_is_written_as_a_command_compiles(tmp_path: Path) -> None:
    signs = [chr(code) for code in (*range(0xA0, 0x3000), 0xFB00, *range(0x1D400, 0x1D500)) if chr(code).isprintable()]
    signs += [letter + mark for letter in "αΔ" for mark in MATH_ACCENTS]
    written = [sign for sign in signs if "\\" in encode(sign) and encode(sign).isascii()]
    assert len(written) > 500
    titles = [" ".join(written[at : at + 40]) for at in range(0, len(written), 40)]
    works = [Record("misc", {"title": title, "note": title, "year": "2020"}, (Name("Lee"),)) for title in titles]
    assert compile_all(tmp_path, works, "plain") == ""
    assert compile_all(tmp_path, works, "alpha") == ""


@pytest.mark.parametrize("way", WAYS)
def test_what_only_the_survey_says_compiles(tmp_path: Path, way: str) -> None:
    links = (Link("paper", "https://arxiv.org/abs/2101.00001"), Link("code", "https://example.org/a_b?c=%20&d=#e"))
    heading = ("Images, Videos & More", "50 % of #1")
    venues = ("ACM MM", "IEEE TAC", "arXiv", "A Place of No Fame", None)
    entries = [
        SurveyEntry("A Title", (Name("Lee", "Ann"),), True, venue, 2021, "U, & V", heading, ("", ""), links)
        for venue in venues
    ]
    assert compile_all(tmp_path, [record_of_entry([entry]) for entry in entries], way) == ""


def test_thousands_of_authors_compile(tmp_path: Path) -> None:
    work = Work("10.1234/x", "A Title", "journal-article", container="A Journal", printed=PartialDate(2020, 6))
    people = tuple(Name(f"Lee {'x' * (number % 7)}", "Ann B.") for number in range(5000))
    for way in ("plain", "IEEEtran"):
        assert compile_all(tmp_path, [record_of(evolve(work, authors=people, volume="1", issue="2"))], way) == ""
