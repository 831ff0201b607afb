"""`affbib index`: indexes of Crossref works, for `--source`."""

from collections.abc import Callable
from typing import Any

import click

from affbib.cli.console import print_line, say
from affbib.cli.options import FILE
from affbib.errors import AffbibError
from affbib.text.folding import count

__all__ = ["command"]


@click.group("index", short_help="Build and describe indexes of Crossref works.")
def command() -> None:
    """\b
    affbib index build works.jsonl.gz -o crossref.index

    Indexes of Crossref works for --source (needs the extra affbib[index]).
    """


@command.command("build", short_help="Build an index of Crossref works.")
@click.argument("files", nargs=-1, required=True, type=FILE)
@click.option("-o", "--output", required=True, type=FILE, metavar="FOLDER", help="The index: a folder.")
@click.option("-q", "--quiet", is_flag=True, help="Print no summary and no progress.")
def build(files: tuple[str, ...], output: str, *, quiet: bool) -> None:
    """\b
    affbib index build works.jsonl.gz -o crossref.index

    Build an index of Crossref works: JSON Lines, gzipped or not, or members of
    Crossref's public data file. The index that was there stays in force until the
    new one is complete.
    """
    from tqdm import tqdm

    with tqdm(unit="works", disable=True if quiet else None, leave=False) as bar:
        manifest = _indexes().build_index(files, output, progress=lambda works: bar.update(works - bar.n))
    if not quiet:
        _say_manifest(output, manifest)


@command.command("info", short_help="Tell what an index holds.")
@click.argument("path", type=FILE)
def info(path: str) -> None:
    """\b
    affbib index info crossref.index

    Tell what an index holds.
    """
    _say_manifest(path, _indexes().Index.open(path).manifest, tell=print_line)


def _indexes() -> Any:
    try:
        from affbib.sources.snapshot import index as indexes
    except ModuleNotFoundError as fault:
        raise AffbibError(f"an index needs {fault.name}: pip install 'affbib[index]'") from fault
    return indexes


def _say_manifest(path: str, manifest: Any, *, tell: Callable[[str], None] = say) -> None:
    tell(f"{path}: {count(manifest.works, 'work')}, {manifest.bytes / 1e6:,.1f} MB")
    if manifest.bad_lines:
        tell(f"{count(manifest.bad_lines, 'line')} of {manifest.lines:,} left out; the first:")
        for file, line, what in manifest.faults:
            tell(f"{file}:{line}: {what}")
