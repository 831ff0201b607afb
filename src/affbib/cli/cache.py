"""`affbib cache`: the answers of Crossref and doi.org that are kept on this machine."""

from typing import Any

import click

from affbib.cli.console import print_line
from affbib.text.folding import count

__all__ = ["command"]


@click.group("cache", short_help="Tell and forget what Crossref answered.")
def command() -> None:
    """\b
    affbib cache info

    The answers of Crossref and doi.org that are kept on this machine.
    """


@command.command("info", short_help="Tell where the answers are, and how many.")
def info() -> None:
    """\b
    affbib cache info

    Tell where the answers are kept, and how many there are.
    """
    with _answers() as answers:
        held = answers.inventory()
    print_line(
        f"{held.path}: {count(held.answers, 'answer')} ({held.absent} of them “not found”), {held.bytes:,} bytes"
    )


@command.command("clear", short_help="Forget the answers.")
def clear() -> None:
    """\b
    affbib cache clear

    Forget the answers that are kept; what is asked next is asked anew.
    """
    with _answers() as answers:
        answers.clear()


def _answers() -> Any:
    from contextlib import closing

    from affbib.sources.crossref.cache import Answers
    from affbib.sources.settings import Settings

    return closing(Answers(Settings.load().cache))
