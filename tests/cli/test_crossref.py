"""The command line asking Crossref on loopback: what is asked, kept, told, and how it ends when it cannot be asked."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT, Command
from tests.loopback import HTML_504, Fault, Loopback, serving

POOLS = dict.fromkeys(("public-list", "public-single", "polite-list", "polite-single"), (50, 3))
MAILTO = "someone@example.org"


@pytest.fixture
def server() -> Iterator[Loopback]:
    lines = (ROOT / "src" / "affbib" / "data" / "affective.jsonl").read_text(encoding="utf-8").splitlines()
    with serving(Loopback([json.loads(line) for line in lines], pools=POOLS)) as state:
        yield state


@pytest.fixture
def crossref(server: Loopback, affbib: Command, tmp_path: Path) -> Command:
    """Run affbib with Crossref and doi.org on loopback, and a cache of its own."""

    def run(*arguments: object) -> object:
        own = dict.fromkeys(("AFFBIB_CROSSREF_URL", "AFFBIB_DOI_URL"), server.url)
        return affbib(*arguments, env={**own, "AFFBIB_CACHE": str(tmp_path / "cache")})

    return run  # type: ignore[return-value]


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    """The first eight entries of the project's survey."""
    head, _, _ = (ROOT / "docs" / "survey.md").read_text(encoding="utf-8").partition("## 📷")
    path = tmp_path / "survey.md"
    path.write_text(head, encoding="utf-8")
    return path


def test_a_build_asks_crossref_then_the_lock_then_what_is_kept(
    crossref: Command, server: Loopback, survey: Path, tmp_path: Path
) -> None:
    done = crossref("build", survey, "--mailto", MAILTO)
    assert done.returncode == 0, done.stderr
    assert "8 matched" in done.stderr
    whole = (ROOT / "references.bib").read_text(encoding="utf-8")
    assert whole.startswith((tmp_path / "references.bib").read_text(encoding="utf-8"))
    asked = len(server.arrivals)
    assert 0 < asked <= 16
    assert all(arrival.query.get("mailto") == MAILTO for arrival in server.arrivals)
    assert MAILTO not in done.stdout + done.stderr
    assert all(MAILTO.encode() not in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())

    assert crossref("build", survey, "--mailto", MAILTO).returncode == 0
    (tmp_path / "references.lock").unlink()
    assert crossref("build", survey, "--mailto", MAILTO).returncode == 0
    assert len(server.arrivals) == asked
    assert crossref("build", survey, "--mailto", MAILTO, "--refresh").returncode == 0
    assert len(server.arrivals) > asked
    assert " answers (" in crossref("cache", "info").stdout


def test_without_a_mailto_it_says_what_one_would_bring(crossref: Command, tmp_path: Path) -> None:
    (tmp_path / "titles.txt").write_text("Audio-Driven Emotional Video Portraits\n")
    done = crossref("resolve", "titles.txt")
    assert done.stdout.startswith("matched")
    assert "--mailto" in done.stderr
    assert "--mailto" not in crossref("resolve", "titles.txt", "--quiet").stderr


def test_a_service_that_cannot_be_asked_ends_with_4_and_the_rest_is_written(
    crossref: Command, server: Loopback, survey: Path, tmp_path: Path
) -> None:
    server.always = lambda path, query: Fault(reply=HTML_504)
    done = crossref("build", survey, "--mailto", MAILTO)
    assert done.returncode == 4
    assert "unasked" in done.stdout
    assert "Traceback" not in done.stderr
    assert (tmp_path / "references.bib").read_text(encoding="utf-8").count("\n@") == 7
    keys = [json.loads(line)["key"] for line in (tmp_path / "references.lock").read_text().splitlines()[1:]]

    server.always = None
    again = crossref("build", survey, "--mailto", MAILTO)
    assert again.returncode == 0, again.stderr
    after = [json.loads(line)["key"] for line in (tmp_path / "references.lock").read_text().splitlines()[1:]]
    assert after == keys


def test_the_network_is_not_used_offline(crossref: Command, server: Loopback, survey: Path) -> None:
    assert crossref("build", survey, "--offline").returncode == 0
    assert crossref("build", survey, "--offline", "--source", "crossref", "-o", "other.bib").returncode == 0
    assert server.arrivals == []


@pytest.mark.parametrize(
    "text", ['[tool.affbib]\ncrossref_url = "http://127.0.0.1:9"\n', '[tool.affbib]\ntoken = "x"\n']
)
def test_a_file_that_came_with_a_list_sets_neither_hosts_nor_tokens(
    crossref: Command, server: Loopback, survey: Path, tmp_path: Path, text: str
) -> None:
    (tmp_path / "pyproject.toml").write_text(text)
    done = crossref("build", survey)
    assert done.returncode == 2
    assert "pyproject.toml" in done.stderr
    assert server.arrivals == []
