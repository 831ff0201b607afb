"""The command line: the verbs of the library, a room each, with their exit statuses.

0 done · 1 findings at or above `--fail-on` · 2 usage · 3 cannot be read, or may not be overwritten: nothing written ·
4 a source could not be asked: the rest is written · 130 interrupted.
"""

import os
import sys
from collections.abc import Sequence

import click

from affbib import __version__
from affbib.cli import build, cache, cite, completion, index, read, resolve
from affbib.cli.console import say
from affbib.errors import AffbibError, OverwriteError, SettingsError, SourceError

__all__ = ["main", "run"]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="affbib %(version)s")
def main() -> None:
    """\b
    affbib build survey.md --mailto me@example.org

    From a survey list to a bibliography that can be trusted: maps the entries of a
    list to BibTeX records, keeps references.bib and its citation keys stable, and
    says what is wrong in the list.
    """


for _room in (build, cache, cite, completion, index, read, resolve):
    main.add_command(_room.command)


def run(arguments: Sequence[str]) -> int:
    """Run one command and return the exit status; whatever goes wrong becomes one message on standard error."""
    # Where a stream is closed, there is nobody to tell.
    sys.stdout = sys.stdout or open(os.devnull, "w")  # noqa: PTH123, SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w")  # noqa: PTH123, SIM115
    for stream in (sys.stdout, sys.stderr):
        if not stream.isatty() and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        if asked := os.environ.get(completion.VARIABLE):
            return completion.completed(main, asked)
        # Not main.main(), which would turn a closed pipe into exit status 1.
        with main.make_context("affbib", list(arguments)) as context:
            status = main.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as ended:
        return int(ended.exit_code)
    except click.ClickException as fault:
        fault.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        return _fail("interrupted; no file was changed half-way", 130)
    except BrokenPipeError:
        # The reader of our output has gone, and with it the reason to go on; Python must not flush to it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OverwriteError as fault:
        for line in fault.changes:
            say(line)
        return _fail(str(fault), 3)
    except SettingsError as fault:
        return _fail(str(fault), 2)
    except SourceError as fault:
        return _fail(str(fault), 4)
    except AffbibError as fault:
        return _fail(str(fault), 3)
    except OSError as fault:
        return _fail(f"output cannot be written: {(fault.strerror or str(fault)).lower()}", 3)
    return int(status or 0)


def _fail(message: str, status: int) -> int:
    say(f"affbib: {message}")
    return status
