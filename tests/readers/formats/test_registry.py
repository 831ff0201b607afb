"""The registry of formats: affbib's own, a package's, and packages that are in the way."""

import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from affbib.errors import SurveyError
from affbib.readers import read
from affbib.readers.formats.registry import format_named, format_of_suffix, formats
from tests.conftest import ROOT, Command

OWN = ["markdown", "csv", "tsv", "jsonl", "plain"]
MODULE = """
from affbib.model.survey import Survey, SurveyEntry
from affbib.readers.formats.registry import Format


def read_headings(text, path):
    lines = [(n, line[2:]) for n, line in enumerate(text.splitlines(), 1) if line.startswith("* ")]
    return Survey(tuple(SurveyEntry(title, line=n, end_line=n) for n, title in lines), path)


OUTLINE = Format("outline", (".out",), read_headings)
TAKEN_NAME = Format("csv", (".outline",), read_headings)
TAKEN_SUFFIX = Format("outline", (".out", ".md"), read_headings)
"""
Install = Callable[..., Path]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Install a package of formats with the entry points that are named."""
    site = tmp_path / "site"

    def install(**entries: str) -> Path:
        info = site / "affbib_outlines-1.0.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: affbib-outlines\nVersion: 1.0\n", encoding="utf-8")
        lines = "".join(f"{name} = {value}\n" for name, value in entries.items())
        (info / "entry_points.txt").write_text(f"[affbib.formats]\n{lines}", encoding="utf-8")
        (site / "affbib_outlines.py").write_text(MODULE, encoding="utf-8")
        monkeypatch.syspath_prepend(site)
        return site

    return install


def test_affbibs_own_come_first() -> None:
    assert [form.name for form in formats()][: len(OWN)] == OWN


@pytest.mark.parametrize(
    ("suffix", "name"),
    [(".md", "markdown"), (".csv", "csv"), (".TSV", "tsv"), (".tab", "tsv"), (".json", "jsonl"), (".txt", "plain")],
)
def test_a_suffix_says_the_format(suffix: str, name: str) -> None:
    found = format_of_suffix(suffix)
    assert found is not None
    assert found.name == name


def test_other_suffixes_and_none_say_nothing() -> None:
    assert format_of_suffix("") is None
    assert format_of_suffix(".docx") is None


def test_a_name_that_is_none_is_told_with_those_there_are() -> None:
    with pytest.raises(SurveyError, match="no such format: excel; there are markdown, csv, tsv, jsonl, plain"):
        read(io.StringIO("a"), format="excel")


def test_a_package_adds_a_format(install: Install, tmp_path: Path) -> None:
    install(outline="affbib_outlines:OUTLINE")
    assert [form.name for form in formats()][len(OWN) :] == ["outline"]
    path = tmp_path / "papers.OUT"
    path.write_text("* A Title of Note\n\n* Another Title\n", encoding="utf-8")
    survey = read(path)
    assert [(entry.title, entry.line, entry.path) for entry in survey.entries] == [
        ("A Title of Note", 1, str(path)),
        ("Another Title", 3, str(path)),
    ]
    assert len(read(io.StringIO("* A Title of Note\n"), format="outline")) == 1


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("affbib_outlines:NOTHING", "cannot be imported (AttributeError"),
        ("affbib_no_such_package:FORMAT", "cannot be imported (ModuleNotFoundError"),
        ("affbib_outlines:read_headings", "is no affbib.readers.formats.registry.Format but a function"),
        ("affbib_outlines:TAKEN_NAME", "csv is taken by the format csv"),
        ("affbib_outlines:TAKEN_SUFFIX", ".md is taken by the format markdown"),
    ],
)
def test_a_package_that_cannot_be_used_is_named(install: Install, value: str, why: str) -> None:
    install(outline=value)
    with pytest.raises(SurveyError) as raised:
        format_named("outline")
    message = str(raised.value)
    assert message.startswith(f"the format outline ({value}) of the package affbib-outlines: ")
    assert why in message
    # What affbib reads itself is read all the same.
    assert format_named("csv").name == "csv"
    assert len(read(io.StringIO("- **A Title of Note**, Ann Lee, ICLR 2020 [paper](https://arxiv.org/abs/1)"))) == 1


def test_two_packages_for_one_suffix_are_named(install: Install) -> None:
    install(outline="affbib_outlines:OUTLINE", outliner="affbib_outlines:OUTLINE")
    with pytest.raises(SurveyError, match=r"the format outliner .* outline is taken by the format outline"):
        formats()


def test_a_format_is_chosen_on_the_command_line(affbib: Command, tmp_path: Path) -> None:
    path = tmp_path / "titles"
    path.write_text("A Title of Note\n", encoding="utf-8")
    read_as = affbib("read", path, "--format", "plain")
    assert read_as.returncode == 0
    assert "A Title of Note" in read_as.stdout
    wrong = affbib("read", path, "--format", "excel")
    assert wrong.returncode == 2
    assert "'excel' is not one of 'markdown', 'csv', 'tsv', 'jsonl', 'plain'" in wrong.stderr


def test_a_broken_package_is_an_error_without_a_traceback(affbib: Command, install: Install, tmp_path: Path) -> None:
    site = install(outline="affbib_no_such_package:FORMAT")
    path = tmp_path / "papers.out"
    path.write_text("* A Title of Note\n", encoding="utf-8")
    run = affbib("read", path, env={"PYTHONPATH": os.pathsep.join(map(str, (ROOT / "src", site)))})
    assert run.returncode == 3
    assert "Traceback" not in run.stderr
    assert "the format outline (affbib_no_such_package:FORMAT) of the package affbib-outlines" in run.stderr
