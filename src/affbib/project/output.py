"""A .bib and its lock on the disk: written whole, and never over what a person wrote."""

import difflib
from os import PathLike, fspath
from pathlib import Path
from typing import Literal

from affbib.bib import writer as bibtex
from affbib.bib.biblatex import biblatex
from affbib.errors import FileError, LockError, OverwriteError
from affbib.model.lock import Lock
from affbib.model.records import Bibliography
from affbib.project import lockfile
from affbib.text.files import followed, read_text, write_atomically

__all__ = ["Dialect", "lock_path", "write_frozen", "write_outputs"]

Dialect = Literal["bibtex", "biblatex"]
"""Whose names of types and fields a .bib has."""


def lock_path(path: str | PathLike[str]) -> Path:
    """Return where the lock of a .bib is: beside it, with the same stem.

    :raises FileError: the path cannot be a .bib's: it has no name, is a lock's, is a folder or a device, or it or
        the lock is a link to nothing

    >>> lock_path("refs/survey.bib").as_posix()
    'refs/survey.lock'
    """
    place = Path(path)
    if not place.name or place.suffix == ".lock":
        raise FileError(f"{fspath(path)!r} cannot be the name of a .bib")
    if place.exists() and not place.is_file():
        raise FileError(f"{fspath(path)}: is not a regular file")
    beside = place.with_suffix(".lock")
    # Both are written, or neither.
    followed(place)
    followed(beside)
    return beside


def write_outputs(
    path: str | PathLike[str],
    bibliography: Bibliography,
    lock: Lock,
    *,
    base: Lock | None,
    dialect: Dialect = "bibtex",
    force: bool = False,
) -> None:
    """Write a .bib to a path and the lock beside it, each whole or not at all; `base` is the lock built upon.

    :raises OverwriteError: the .bib was not written by affbib, was changed since or would lose all records, or the lock
        holds decisions that were not built upon; `force` writes all the same
    :raises FileError: a file cannot be read or written
    """
    beside, text, decided = lock_path(path), _text(bibliography, dialect), lockfile.dumps(lock)
    if not force:
        _guard(Path(path), text, lock, decided, base)
    # The .bib first: after a crash between the two, the next run finds in it just what it is about to write.
    write_atomically(path, text)
    write_atomically(beside, decided)


def write_frozen(lock: Lock, path: str | PathLike[str], *, dialect: Dialect = "bibtex", force: bool = False) -> None:
    """Write a .bib from a lock alone; the lock itself is not touched.

    :raises LockError: two keys of the lock are one to BibTeX
    :raises OverwriteError, FileError: as `write_outputs` does
    """
    keys: dict[str, str] = {}
    for key in lock.bibliography:
        if keys.setdefault(key.lower(), key) != key:
            message = f"the keys {keys[key.lower()]} and {key} are one to BibTeX; build without --frozen, or rename one"
            raise LockError(message, lock_path(path))
    text = _text(lock.bibliography, dialect)
    if not force:
        _guard(Path(path), text, lock, lockfile.dumps(lock), lock)
    write_atomically(path, text)


def _text(bibliography: Bibliography, dialect: Dialect) -> str:
    if dialect == "biblatex":
        bibliography = Bibliography({key: biblatex(record) for key, record in bibliography.items()})
    return bibtex.dumps(bibliography)


def _guard(path: Path, text: str, lock: Lock, decided: str, base: Lock | None) -> None:
    """Refuse to lose what a person wrote: into the .bib since affbib wrote it, or into a lock not built upon."""
    beside = lock_path(path)
    held = read_text(beside, error=LockError) if beside.exists() else None
    there = None if held is None else lock if held == decided else lockfile.loads(held, beside)
    if there not in (None, lock, base):
        message = "holds decisions that this build did not start from; build with this lock, or force"
        raise OverwriteError(message, beside)
    now = read_text(path) if path.exists() else text
    if now == text:
        return
    if there is None:
        raise OverwriteError("was not written by affbib (it has no lock beside it); name another file, or force", path)
    before = _text(there.bibliography, "bibtex")
    if now not in (before, _text(there.bibliography, "biblatex")):
        changes = difflib.unified_diff(
            before.splitlines(), now.splitlines(), "as affbib wrote it", "as it is now", lineterm="", n=1
        )
        raise OverwriteError("was changed since affbib wrote it; keep a copy, then force", path, tuple(changes))
    if not text:
        raise OverwriteError("would lose all its records, for there are none to write; force, if that is meant", path)
