"""What a shell completes is text: a person at a terminal presses the tabulator and Enter, and no key of a file runs."""

import os
import select
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest

from affbib.cli.completion import keys_of_bib
from tests.conftest import ROOT, Command

STARTS = {
    "bash": (["bash", "--norc", "-i"], "source ./completion"),
    "zsh": (["zsh", "-f", "-i"], "autoload -Uz compinit; compinit -u -D; source ./completion"),
    "fish": (["fish", "--no-config", "-i"], "source ./completion"),
}
CODE = [
    "x$(./run)",
    "x`./run`",
    "x(./run)",
    "x;./run",
    "x|./run",
    "x&./run",
    "x&&./run",
    "x>ACTED",
    "$(./run)",
    "!./run",
    "<(./run)",
]


def _take_the_terminal() -> None:
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


class Terminal:
    """A shell on a terminal, at which a person types."""

    def __init__(self, shell: str, folder: Path) -> None:
        self.person, terminal = os.openpty()
        environment = {
            "HOME": str(folder),
            "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "TERM": "xterm",
        }
        self.running = subprocess.Popen(
            STARTS[shell][0], cwd=folder, stdin=terminal, stdout=terminal, stderr=terminal, env=environment,
            start_new_session=True, preexec_fn=_take_the_terminal,
        )  # fmt: skip
        os.close(terminal)

    def type(self, keys: str, until: str = "", wait: float = 20) -> str:
        """Type keys; return what is shown until a text, or until nothing more is."""
        os.write(self.person, keys.encode())
        shown, end = "", time.monotonic() + wait
        while time.monotonic() < end and not (until and until in shown):
            if select.select([self.person], [], [], 0.2)[0]:
                try:
                    shown += os.read(self.person, 4096).decode("utf-8", "replace")
                except OSError:
                    break
        return shown

    def close(self) -> None:
        os.close(self.person)
        self.running.kill()
        self.running.wait()


def begun(shell: str, affbib: Command, folder: Path, keys: list[str]) -> Terminal:
    """Return a shell that completes, in a folder with a .bib of some keys and a program that leaves a trace."""
    (folder / "completion").write_text(affbib("completion", shell).stdout)
    (folder / "bin").mkdir()
    for name, text in {
        "bin/affbib": f'PYTHONPATH={shlex.quote(str(ROOT / "src"))} exec {shlex.quote(sys.executable)} -m affbib "$@"',
        "run": "touch ACTED",
    }.items():
        (folder / name).write_text(f"#!/bin/sh\n{text}\n")
        (folder / name).chmod(0o755)
    (folder / "refs.bib").write_text("".join(f"@misc{{{key}, title={{Foggy}}}}\n" for key in keys))
    terminal = Terminal(shell, folder)
    terminal.type("", wait=1)
    terminal.type(f"{STARTS[shell][1]}; echo rea''dy\r", "ready\r")
    return terminal


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX's")
@pytest.mark.parametrize("shell", STARTS)
def test_no_key_runs_that_is_completed(shell: str, affbib: Command, tmp_path: Path) -> None:
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")
    terminal = begun(shell, affbib, tmp_path, [*CODE, "zhao2022", *(f"zh{code}" for code in CODE)])
    try:
        # The one key that is only letters is completed, and is what is cited.
        assert "[1] Foggy." in terminal.type("affbib cite refs.bib zh\t", wait=3) + terminal.type("\r", "[1] Foggy.")
        for start in ("x", "$", ""):
            terminal.type(f"affbib cite refs.bib {start}\t\t\t", wait=1.5)
            terminal.type("\r", wait=1)
            terminal.type("\x03", wait=0.2)
    finally:
        terminal.close()
    assert not (tmp_path / "ACTED").exists()


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
def test_what_is_offered_is_one_word_that_says_itself(tmp_path: Path) -> None:
    signs = "".join(sign for sign in map(chr, range(33, 127)) if sign not in ",{}") + "é漢"
    keys = [f"{before}{sign}{after}" for sign in signs for before in ("", "a") for after in ("", "b", sign)]
    path = tmp_path / "refs.bib"
    path.write_text("".join(f"@misc{{{key}, title={{T}}}}\n" for key in keys if key), encoding="utf-8")
    context = click.Context(click.Command("cite"))
    context.params["bib"] = str(path)
    offered = keys_of_bib(context, click.Argument(["keys"]), "")
    assert {"a", "ab", "a-b", "a:b", "a/b", "a_b", "éb"} <= {key.lower() for key in offered}
    script = "".join(f"printf '%s\\n' {key}\n" for key in offered)
    for shell in filter(shutil.which, STARTS):
        command = [shell, *(["-f"] if shell == "zsh" else []), "-c", script]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=True)
        assert done.stdout.splitlines() == offered
    assert os.listdir(tmp_path) == ["refs.bib"]
