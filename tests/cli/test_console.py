"""What a person sees: messages that fit the terminal, in which nothing that may be copied is broken."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from affbib.cli.console import print_csv
from tests.conftest import ROOT

posix = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX's")
COLOUR = re.compile("\x1b\\[[0-9]*m")


def on_a_terminal(*arguments: object, columns: int, folder: Path) -> str:
    """Return what affbib shows on a terminal of so many columns."""
    person, terminal = os.openpty()
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "COLUMNS": str(columns), "AFFBIB_CACHE": str(folder)}
    environment.pop("NO_COLOR", None)
    shown = b""
    with subprocess.Popen(
        [sys.executable, "-m", "affbib", *map(str, arguments)],
        cwd=folder,
        stdin=terminal,
        stdout=terminal,
        stderr=subprocess.DEVNULL,
        env=environment,
    ) as running:
        os.close(terminal)
        try:
            while part := os.read(person, 4096):
                shown += part
        except OSError:  # the terminal is gone
            pass
        finally:
            os.close(person)
    assert running.returncode == 0
    return shown.decode().replace("\r\n", "\n")


@pytest.mark.parametrize(
    "text", ["=1", "+1", "-1", "@x", ";=1", "; ;\u3000=1", "＝1", " ＋1", "－1", "＠x", ["", "=x"]]
)
def test_no_cell_begins_a_formula(text: str | list[str], capsys: pytest.CaptureFixture[str]) -> None:
    print_csv([{"a": text}, {"a": "a=b;c"}])
    rows = capsys.readouterr().out.splitlines()
    assert rows[1].startswith("'")
    assert rows[2] == "a=b;c"


@posix
@pytest.mark.parametrize("columns", [60, 80, 132])
def test_findings_fit_the_terminal(survey_path: Path, tmp_path: Path, columns: int) -> None:
    (tmp_path / "survey.md").write_bytes(survey_path.read_bytes())
    shown = on_a_terminal("build", "survey.md", "--offline", columns=columns, folder=tmp_path)
    assert COLOUR.search(shown)
    *lines, last = COLOUR.sub("", shown).splitlines()
    assert last.startswith("63 works")
    assert max(map(len, lines)) <= columns
    assert "https://doi.org/10.1109/cvpr52729.2023.01724" in " ".join(lines).split()
    heads = [line for line in lines if line.startswith("survey.md:")]
    assert len(heads) == 40
    assert all(re.match(r"survey\.md:\d+ +(error|warning|info) +[a-z-]+", head) for head in heads)
