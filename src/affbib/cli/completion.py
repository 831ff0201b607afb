"""`affbib completion`: commands, options and files completed by the shell, in click's own way."""

import os

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
    """Return the keys that a word may become, of the .bib that stands before it; none where it cannot be read."""
    from affbib.bib.document import read_bib
    from affbib.errors import AffbibError

    try:
        return [key for key in read_bib(os.path.expanduser(context.params["bib"])) if key.startswith(begun)]  # noqa: PTH111
    except AffbibError:
        return []


def completed(program: click.Command, asked: str) -> int:
    """Print what a shell asked for (`bash_source`, `fish_complete` …) and return the exit status."""
    from click.shell_completion import shell_complete

    return shell_complete(program, {}, "affbib", VARIABLE, asked)
