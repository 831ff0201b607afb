"""What the command line tells about itself: help that fits a screen and begins with an example, and completion."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from affbib.cli import main
from tests.conftest import ROOT, Command

SCREEN = (80, 24)
# Commands with more than so many options may take more lines.
MANY, LONG_SCREEN = 16, 40


def walk(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        for name, child in command.commands.items():
            yield from walk(child, (*path, name))


COMMANDS = dict(walk(main))


@pytest.mark.parametrize("path", COMMANDS, ids=lambda path: " ".join(("affbib", *path)))
def test_help_fits_a_screen_and_begins_with_an_example(
    path: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    command = COMMANDS[path]
    context = click.Context(command, info_name=" ".join(("affbib", *path)), terminal_width=SCREEN[0])
    lines = command.get_help(context).splitlines()
    options = [it for it in command.params if isinstance(it, click.Option)]
    assert max(map(len, lines)) <= SCREEN[0]
    assert len(lines) <= (SCREEN[1] if len(options) <= MANY else LONG_SCREEN)
    assert all(option.help for option in options)
    usage, blank, example, *_ = lines
    assert usage.startswith("Usage: affbib")
    assert not blank
    assert example.startswith("  ")
    _, _, line = example.strip().rpartition("$(")
    program, *arguments = shlex.split(line.rstrip(')"'))
    assert program == "affbib"
    assert tuple(arguments[: len(path)]) == path
    depth = max(len(known) for known in COMMANDS if known == tuple(arguments[: len(known)]))
    # An argument or an option that the command does not take would be an exception.
    COMMANDS[tuple(arguments[:depth])].make_context("affbib", arguments[depth:])


def test_every_command_has_a_short_help_that_is_not_cut() -> None:
    text = main.get_help(click.Context(main, info_name="affbib", terminal_width=SCREEN[0]))
    assert "..." not in text.partition("Commands:")[2]
    assert all(command.short_help for path, command in COMMANDS.items() if path)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_for_a_shell_is_one(affbib: Command, tmp_path: Path, shell: str) -> None:
    done = affbib("completion", shell)
    assert "_AFFBIB_COMPLETE" in done.stdout
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")
    (tmp_path / "script").write_text(done.stdout)
    subprocess.run([shell, "-n", "script"], cwd=tmp_path, check=True)


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
@pytest.mark.parametrize(
    ("words", "completed"),
    [
        (["affbib", "res"], ["resolve"]),
        (["affbib", "index", ""], ["build", "info"]),
        (["affbib", "build", "--on"], ["--only-matched"]),
        (["affbib", "build", "--dialect", ""], ["biblatex", "bibtex"]),
        (
            ["affbib", "cite", str(ROOT / "references.bib"), "zhao2022affective", "zhao202"],
            ["zhao2020emotion", "zhao2020end", "zhao2022affective"],
        ),
        (["affbib", "cite", "nowhere.bib", ""], []),
    ],
)
def test_bash_completes(affbib: Command, tmp_path: Path, words: list[str], completed: list[str]) -> None:
    (tmp_path / "completion.bash").write_text(affbib("completion", "bash").stdout)
    program = tmp_path / "bin" / "affbib"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m affbib "$@"\n')
    program.chmod(0o755)
    # What bash does when a person presses the tabulator: it fills COMP_WORDS and calls the function.
    script = (
        ". ./completion.bash\n"
        f"COMP_WORDS=({shlex.join(words)}) COMP_CWORD={len(words) - 1}\n"
        f"_affbib_completion affbib {shlex.quote(words[-1])} {shlex.quote(words[-2])}\n"
        'printf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    environment = {
        **os.environ,
        "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT / "src"),
    }
    done = subprocess.run(["bash", "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert sorted(done.stdout.split()) == completed


def test_the_shell_is_told_to_complete_files(affbib: Command) -> None:
    asked = {"_AFFBIB_COMPLETE": "bash_complete", "COMP_WORDS": "affbib build sur", "COMP_CWORD": "2"}
    assert affbib(env=asked).stdout.split() == ["file,sur"]
