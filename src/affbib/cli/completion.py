"""`affbib completion`: commands, options and files completed by the shell, in click's own way."""

import os
import re

import click

__all__ = ["VARIABLE", "command", "completed", "keys_of_bib"]

# By this variable the shell says that it asks, and what.
VARIABLE = "_AFFBIB_COMPLETE"


@click.command("completion", short_help="Print what lets your shell complete affbib's commands.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(context: click.Context, shell: str) -> int:
    """\b
    eval "$(affbib completion bash)"

    Print what lets your SHELL complete commands, options and files. Put the line
    above into ~/.bashrc (or, with zsh for bash, into ~/.zshrc). For fish:

    \b
    affbib completion fish > ~/.config/fish/completions/affbib.fish
    """
    return completed(context.find_root().command, f"{shell}_source")


def keys_of_bib(context: click.Context, _: click.Parameter, begun: str) -> list[str]:
    """Return the keys that a word may become, of the .bib that stands before it; none where it cannot be read.

    A shell puts them into the line as they are, so that keys are left out in which it would see more than letters.
    """
    from affbib.bib.document import read_bib
    from affbib.errors import AffbibError

    try:
        keys = list(read_bib(os.path.expanduser(context.params["bib"])))  # noqa: PTH111
    except AffbibError:
        return []
    return [key for key in keys if key.startswith(begun) and _PLAIN.fullmatch(key)]


# Of no meaning to bash, zsh and fish, quoted or not.
_PLAIN = re.compile(r"\w[\w.:/+@=-]*")


def completed(program: click.Command, asked: str) -> int:
    """Print what a shell asked for (`bash_source`, `fish_complete` …) and return the exit status."""
    from click.shell_completion import shell_complete

    return shell_complete(program, {}, "affbib", VARIABLE, asked)
