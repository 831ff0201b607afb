"""Every example of the README and of the pages in docs/ runs, in the page's order, in a folder of the page's own.

`python` and doctests run in one namespace a page, `sh` and `console` in bash, with what `console` shows compared (`…`
stands for anything). A block that begins with a comment of a file's name alone is written to that file; the package of
a pyproject.toml then counts as installed. Crossref and doi.org are servers on loopback that know the bundled works.
What is not run says why: `<!-- not run: reason -->`.
"""

import doctest
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

import affbib
from tests.conftest import ROOT
from tests.loopback import Loopback, serving
from tests.plugins import install

DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(page for page in DOCS.rglob("*.md") if page != DOCS / "survey.md")]
FILES = ROOT / "tests" / "corpus" / "pages"

RUN = {"python", "sh", "console"}
SHOWN = {"bibtex", "json", "latex", "markdown", "text", "toml", "yaml"}
# Nothing else is left out.
NOT_RUN = {
    "README.md": ["installs from the network; .ci/run does it", "installs from the network; .ci/run does it"],
    "how-to/rules.md": [
        "installs into the Python that runs it; tests/checks/test_registry.py finds the rule in a package"
    ],
    "how-to/sources.md": ["installs into the Python that runs it; tests/sources/test_registry.py does it"],
    "contributing.md": [
        "installs from the network; .ci/run does it",
        "installs from the network; .ci/run does it",
    ],
}

_BLOCK = re.compile(
    r"(?:^<!-- not run: (?P<reason>[^\n]+) -->\n\n?)?"
    r"^(?P<fence>`{3,})(?P<language>[^\n`]*)\n(?P<code>.*?)^(?P=fence)[ ]*$",
    re.MULTILINE | re.DOTALL,
)
_FILE = re.compile(r"(?:#|%|<!--) ([\w-]+\.\w+)(?: -->)?\n")
_LIMITS = dict.fromkeys(("public-list", "public-single", "polite-list", "polite-single"), (50, 3))
_TEX = ("pdflatex", "bibtex", "biber")
_WITHOUT_TEX = not all(map(shutil.which, _TEX)) and os.environ.get("AFFBIB_REQUIRE_TEX") != "1"


@frozen
class Block:
    """A fenced block of a page: its language, its text, its line (1-based), and why it is not run, if so."""

    language: str
    code: str
    line: int
    reason: str | None = None


def blocks_of(page: Path) -> Iterator[Block]:
    text = page.read_text(encoding="utf-8")
    for found in _BLOCK.finditer(text):
        line = text.count("\n", 0, found.start("code")) + 1
        yield Block(found["language"], found["code"], line, found["reason"])


def name_of(page: Path) -> str:
    return page.relative_to(ROOT if page.parent == ROOT else DOCS).as_posix()


def test_every_block_says_what_it_is_and_few_are_not_run() -> None:
    for page in PAGES:
        for block in blocks_of(page):
            known = block.language in RUN | SHOWN or block.language.startswith("{")
            assert known, f"{page}:{block.line}: {block.language!r} is no language that is run or shown"
    reasons = {name_of(page): [block.reason for block in blocks_of(page) if block.reason] for page in PAGES}
    assert {page: why for page, why in reasons.items() if why} == NOT_RUN


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder in which a page's examples run, with what they work on, and affbib on the path."""
    shutil.copytree(FILES, tmp_path / "work")
    work = tmp_path / "work"
    (work / "docs").mkdir()
    for survey in (work / "survey.md", work / "docs" / "survey.md"):
        survey.write_bytes((DOCS / "survey.md").read_bytes())
    shutil.copytree(DOCS / "paper", work / "docs" / "paper", ignore=shutil.ignore_patterns("*.pdf", "*.aux"))
    works = (ROOT / "src" / "affbib" / "data" / "affective.jsonl").read_text(encoding="utf-8")
    (work / "works.jsonl").write_text(works, encoding="utf-8")
    (work / "works").mkdir()
    with gzip.open(work / "works" / "0.json.gz", "wt", encoding="utf-8") as member:
        json.dump({"items": [*map(json.loads, works.splitlines())]}, member)
    program = tmp_path / "bin" / "affbib"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m affbib "$@"\n')
    program.chmod(0o755)
    monkeypatch.chdir(work)
    monkeypatch.syspath_prepend(work)
    monkeypatch.setenv(
        "PATH", os.pathsep.join([str(program.parent), str(Path(sys.executable).parent), os.environ["PATH"]])
    )
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "src"))
    monkeypatch.setenv("AFFBIB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("MPLBACKEND", "agg")
    with serving(Loopback([*map(json.loads, works.splitlines())], pools=_LIMITS)) as server:
        for name in ("AFFBIB_CROSSREF_URL", "AFFBIB_DOI_URL"):
            monkeypatch.setenv(name, server.url)
        yield work


@pytest.mark.skipif(sys.platform == "win32", reason="the examples are bash's")
@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_the_examples_run(page: Path, folder: Path) -> None:
    namespace: dict[str, Any] = {"__name__": "__main__"}
    left_out = []
    for block in blocks_of(page):
        place = f"{page}:{block.line}"
        if block.reason:
            continue
        if named := _FILE.match(block.code):
            (folder / named[1]).write_text(block.code[named.end() :], encoding="utf-8")
            if named[1] == "pyproject.toml":
                project = tomllib.loads(block.code)["project"]
                install(folder, project["name"], project["entry-points"])
        elif block.language == "python":
            run_python(block, place, namespace)
        elif block.language in RUN:
            if _WITHOUT_TEX and any(tool in block.code for tool in _TEX):
                left_out.append(block.line)
            else:
                (run_sh if block.language == "sh" else run_console)(block, place)
    if left_out:
        pytest.skip(f"TeX is not installed: all but the examples at lines {left_out} ran")


def run_python(block: Block, place: str, namespace: dict[str, Any]) -> None:
    if ">>>" not in block.code:
        exec(compile("\n" * (block.line - 1) + block.code, place.rpartition(":")[0], "exec"), namespace)  # noqa: S102
        return
    test = doctest.DocTestParser().get_doctest(block.code.replace("…", "..."), {}, place, place, block.line)
    test.globs = namespace
    said: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    runner.run(test, out=said.append, clear_globs=False)
    assert not said, "".join(said)


def run_sh(block: Block, place: str) -> None:
    """Run a block as a person at a terminal who says yes to what is asked."""
    person, terminal = os.openpty()
    seen: list[bytes] = []

    def watch() -> None:
        with suppress(OSError):  # the terminal is gone
            while True:
                seen.append(os.read(person, 4096))

    watching = threading.Thread(target=watch)
    watching.start()
    os.write(person, b"y\n" * 8)
    try:
        done = bash(block.code, stdin=terminal, stderr=terminal, stdout=subprocess.PIPE)
    finally:
        os.close(terminal)
        watching.join()
        os.close(person)
    assert done.returncode == 0, f"{place}: {done.stdout}\n{b''.join(seen).decode(errors='replace')}"


def run_console(block: Block, place: str) -> None:
    """Run each command of a block and compare what it prints with what is shown."""
    for command in re.split(r"^\$ ", block.code, flags=re.MULTILINE)[1:]:
        line, _, shown = command.partition("\n")
        done = bash(line, stdin=subprocess.DEVNULL, stderr=subprocess.STDOUT, stdout=subprocess.PIPE)
        wanted = ".*?".join(map(re.escape, shown.rstrip().split("…")))
        said = "\n".join(map(str.rstrip, done.stdout.rstrip().splitlines()))
        assert re.fullmatch(wanted, said, re.DOTALL), f"{place}: {line}\n{done.stdout}"


def bash(code: str, **streams: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["bash", "-e", "-o", "pipefail", "-c", code], text=True, timeout=300, **streams)


@pytest.mark.parametrize("contract", [0, 1], ids=["folders", "readers"])
def test_the_picture_of_the_house_is_that_of_the_contract(contract: int) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = project["tool"]["importlinter"]["contracts"][contract]["layers"]
    # The first picture is of what flows through the house.
    picture = list(blocks_of(DOCS / "contributing.md"))[1 + contract].code
    drawn = [line.split("  ")[0] for line in picture.splitlines()]
    assert [set(line.split(" | ")) for line in drawn] == [set(line.split(" | ")) for line in layers]


_IMPORT = re.compile(r"^(?:>>> |[.]{3} )?\s*(?:from (affbib[.\w]*) import (.+)|import (affbib[.\w]*))", re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_pages_import_only_what_is_public(page: Path) -> None:
    """What a page imports is promised; all else may change in any version."""
    for block in blocks_of(page):
        for module, names, whole in _IMPORT.findall(block.code):
            assert (module or whole) in {"affbib", *(f"affbib.{name}" for name in affbib.__all__)}, block.line
            public = import_module(module or whole)
            for name in filter(None, re.split(r"[\s,()]+", names)):
                assert name in public.__all__, f"{page}:{block.line}: {name} of {module}"


_LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)")


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    prose = _BLOCK.sub("", page.read_text(encoding="utf-8"))
    for target in _LINK.findall(re.sub(r"`[^`\n]*`", "", prose)):
        assert (page.parent / target).exists(), target
