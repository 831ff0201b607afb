"""What several commands take: files, and the sources that are asked."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from affbib.cli.console import say
from affbib.model.findings import Finding, Severity

if TYPE_CHECKING:
    from affbib.sources import Source

__all__ = ["FILE", "fail_on_option", "failed", "opened", "source_options"]

# The shell completes it; the library says what is wrong with it, and where.
FILE = click.Path(readable=False)


fail_on_option = click.option(
    "--fail-on",
    type=click.Choice([str(level) for level in Severity]),
    metavar="LEVEL",
    help="Exit with 1 on findings: info, warning or error.",
)


def failed(findings: Sequence[Finding], least: str | None) -> int:
    """Return the exit status for findings: 1 where one is at or above the severity asked for."""
    return int(least is not None and any(it.severity.rank >= Severity(least).rank for it in findings))


class _SourceOption(click.Option):
    """`--source`, whose help names the sources that are installed."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        from affbib.sources.registry import source_names

        record = super().get_help_record(ctx)
        return record and (record[0], f"Ask {', '.join(source_names())} or a PATH; repeat in order.")


def source_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say which sources are asked, and how."""
    for option in (
        click.option("--mailto", metavar="ADDRESS", help="Tell Crossref who asks: it answers more often."),
        click.option("--offline", is_flag=True, help="Open no socket; alone: bundled works and kept answers."),
        click.option(
            "--source",
            "sources",
            cls=_SourceOption,
            multiple=True,
            metavar="SOURCE",
            type=FILE,
            help="Ask a source or a PATH; repeat in order.",
        ),
    ):
        command = option(command)
    return command


def opened(
    *,
    sources: Sequence[str],
    offline: bool,
    mailto: str | None,
    quiet: bool = False,
    refresh: bool = False,
    **_: object,
) -> "tuple[Source, ...]":
    """Return the sources that a command's options name, and say which of their lines are no works."""
    from affbib.sources.registry import OWN, is_path, open_sources, source_names

    for name in sources:
        if not (name in OWN or is_path(name) or name in (names := source_names())):
            message = f"{name!r} is neither {' nor '.join(names)} nor a path (write ./{name})"
            raise click.BadParameter(message, param_hint="--source")
    tell = None if quiet else say
    asked = open_sources(sources or None, offline=offline, mailto=mailto, refresh=refresh, tell=tell)
    for source in asked:
        for line, what in getattr(source, "faults", ()):
            say(f"{source.name}:{line}: {what}; the line is left out")
    return asked
