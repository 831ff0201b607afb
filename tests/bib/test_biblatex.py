"""Records in biblatex's names."""

import shutil
import subprocess
from pathlib import Path

import pytest

from affbib.bib.biblatex import biblatex
from affbib.model.names import Name
from affbib.model.records import Record
from tests.conftest import Command


def test_types_and_fields() -> None:
    fields = {
        "title": "T",
        "school": "U",
        "year": "2020",
        "address": "Here",
        "eprint": "2101.00001",
        "archiveprefix": "arXiv",
        "doi": "10.1/x",
    }
    assert biblatex(Record("phdthesis", fields, (Name("Lee"),))) == Record(
        "thesis",
        {
            "title": "T",
            "institution": "U",
            "date": "2020",
            "location": "Here",
            "eprint": "2101.00001",
            "eprinttype": "arxiv",
            "doi": "10.1/x",
            "type": "phdthesis",
        },
        (Name("Lee"),),
    )


@pytest.mark.parametrize(
    ("type_", "expected", "kind"),
    [
        ("phdthesis", "thesis", "phdthesis"),
        ("mastersthesis", "thesis", "mastersthesis"),
        ("techreport", "report", "techreport"),
        ("article", "article", None),
        ("misc", "misc", None),
    ],
)
def test_types_that_biblatex_names_otherwise(type_: str, expected: str, kind: str | None) -> None:
    record = biblatex(Record(type_, {"journal": "J", "primaryclass": "cs.CV"}, (Name("Lee"),), (Name("Wu"),)))
    assert (record.type, record.get("type")) == (expected, kind)
    assert (record["journaltitle"], record["eprintclass"], record.editors) == ("J", "cs.CV", (Name("Wu"),))
    assert record.authors == (Name("Lee"),)


def test_dates() -> None:
    assert biblatex(Record("misc", {"year": "2020", "month": "jan"}))["date"] == "2020-01"
    assert biblatex(Record("misc", {"year": "2020", "month": "dec"}))["date"] == "2020-12"
    assert biblatex(Record("misc", {"year": "2020", "month": "spring"}))["date"] == "2020"
    assert biblatex(Record("misc", {"year": "forthcoming", "month": "dec"}))["date"] == "forthcoming"
    assert dict(biblatex(Record("misc", {"month": "dec"}))) == {}


def test_a_bibliography_in_either_dialect_is_affbibs_own(affbib: Command, survey_path: Path, tmp_path: Path) -> None:
    build = ("build", survey_path, "--offline", "--quiet")
    bib, lock = tmp_path / "references.bib", tmp_path / "references.lock"
    assert affbib(*build).returncode == 0
    plain, decided = bib.read_text(), lock.read_text()
    assert affbib(*build, "--dialect", "biblatex").returncode == 0
    text = bib.read_text()
    assert "  journaltitle = {" in text
    assert "  date = {2022" in text
    assert "  year = " not in text
    assert lock.read_text() == decided
    bib.unlink()
    assert affbib("build", survey_path, "--frozen", "--dialect", "biblatex").returncode == 0
    assert bib.read_text() == text
    assert affbib("build", survey_path, "--locked").returncode == 0
    assert bib.read_text() == plain
    bib.write_text(text + "% mine\n")
    assert affbib(*build).returncode == 3


@pytest.mark.skipif(shutil.which("biber") is None, reason="needs biber")
def test_biber_takes_it(affbib: Command, survey_path: Path, tmp_path: Path) -> None:
    assert affbib("build", survey_path, "--offline", "--quiet", "--dialect", "biblatex").returncode == 0
    command = ["biber", "--tool", "--validate-datamodel", "--output-file", "out.bib", "references.bib"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300)
    # What biblatex has no place for, it leaves out by itself.
    spared = ("'affiliation'", "'code'", "'publisher' for entrytype 'article'", "'issn' for entrytype 'inproceedings'")
    complaints = [line for line in done.stdout.splitlines() if line.startswith(("WARN", "ERROR"))]
    assert (done.returncode, [line for line in complaints if not any(map(line.__contains__, spared))]) == (0, [])
