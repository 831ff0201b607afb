"""The answers of metadata services, kept on the disk, so that nothing is asked twice.

Each answer is kept the moment it is there: what was received in full survives whatever ends the process.
"""

import hashlib
import json
import logging
import sqlite3
import time
import weakref
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from attrs import frozen

__all__ = ["Answers", "Inventory"]

_log = logging.getLogger(__name__)

_DAY = 86400.0
_FOUND_DAYS, _ABSENT_DAYS = 30.0, 1.0
_MOST_BYTES = 256 * 2**20
_LARGEST = 8 * 2**20
_TIDY_EVERY = 200
_PATIENCE = 10.0
_SCHEMA = """
create table if not exists answers (
    key text primary key, value blob not null, found int not null, stored real not null, used real not null
) without rowid;
create index if not exists by_use on answers (used);
"""
_Done = TypeVar("_Done")


@frozen
class Inventory:
    """What is kept: the file, the numbers of answers and of bytes, and how many of the answers are "not found"."""

    path: Path
    answers: int
    absent: int
    bytes: int


class Answers:
    """Answers by question, in one file of a folder; several processes may use it at once.

    A question is any text that names the service and what it was asked, without who asked. An answer is JSON; one that
    says "not found" is kept for a day, others for 30 days, and what was not used for longest goes first when there are
    more than `most_bytes`. Where the disk does not take it, nothing is kept and all goes on.

    >>> import tempfile
    >>> answers = Answers(Path(tempfile.mkdtemp()))
    >>> answers.put("example work 10.1/x", {"title": ["T"]})
    >>> answers.get("example work 10.1/x"), answers.get("example work 10.1/y")
    ({'title': ['T']}, None)
    """

    def __init__(self, folder: Path, *, most_bytes: int = _MOST_BYTES, clock: Callable[[], float] = time.time) -> None:
        self.path = folder / "answers-1.sqlite3"
        self._most_bytes = most_bytes
        self._clock = clock
        self._lock = Lock()
        self._puts = 0
        self._connection = self._open()
        self._close = weakref.finalize(self, self._connection.close)

    def get(self, question: str) -> Any:
        """Return what was answered, or `None` where nothing is kept or it is too old."""
        return self._safely(lambda connection: self._get(connection, _key(question)))

    def put(self, question: str, answer: object, *, found: bool = True) -> None:
        """Keep an answer."""
        data = zlib.compress(json.dumps(answer, ensure_ascii=False).encode(errors="surrogatepass"), 6)
        if len(data) <= _LARGEST:
            self._safely(lambda connection: self._put(connection, _key(question), data, found))

    def inventory(self) -> Inventory:
        """Return what is kept."""
        row = self._safely(
            lambda connection: connection.execute(
                "select count(*), sum(not found), sum(length(value)) from answers"
            ).fetchone()
        )
        return Inventory(self.path, *(int(number or 0) for number in row or (0, 0, 0)))

    def clear(self) -> None:
        """Forget all answers."""

        def forget(connection: sqlite3.Connection) -> None:
            connection.execute("delete from answers")
            connection.execute("vacuum")

        self._safely(forget)

    def close(self) -> None:
        """Close the file; what is asked afterwards finds nothing."""
        with self._lock:
            self._close()

    def _open(self) -> sqlite3.Connection:
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            try:
                return _connected(self.path)
            except (sqlite3.OperationalError, OSError) as fault:
                # The switch to a write-ahead log does not wait for others who are at it, as all else does.
                if getattr(fault, "sqlite_errorcode", None) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                    time.sleep(0.02)
                    continue
                _log.warning("answers cannot be kept in %s: %s", self.path, fault)
                break
            except sqlite3.DatabaseError as fault:
                _log.warning("the kept answers in %s cannot be read (%s): starting anew", self.path, fault)
                with suppress(OSError):
                    _remove(self.path)
        return _connected(None)

    def _safely(self, act: Callable[[sqlite3.Connection], _Done]) -> _Done | None:
        with self._lock:
            try:
                return act(self._connection)
            except (sqlite3.Error, zlib.error, ValueError, RecursionError) as fault:
                _log.warning("the kept answers in %s cannot be used: %s", self.path, fault)
                return None

    def _get(self, connection: sqlite3.Connection, key: str) -> Any:
        row = connection.execute("select value, found, stored, used from answers where key = ?", (key,)).fetchone()
        if row is None:
            return None
        value, found, stored, used = row
        now = self._clock()
        days = _FOUND_DAYS if found else _ABSENT_DAYS
        if not -_DAY < now - stored < days * _DAY:
            return None
        if now - used > _DAY:
            connection.execute("update answers set used = ? where key = ?", (now, key))
        return json.loads(zlib.decompress(value).decode(errors="surrogatepass"))

    def _put(self, connection: sqlite3.Connection, key: str, data: bytes, found: bool) -> None:
        now = self._clock()
        connection.execute("insert or replace into answers values (?, ?, ?, ?, ?)", (key, data, found, now, now))
        if self._puts % _TIDY_EVERY == 0:
            self._tidy(connection)
        self._puts += 1

    def _tidy(self, connection: sqlite3.Connection) -> None:
        (size,) = connection.execute("select total(length(value)) from answers").fetchone()
        if size > self._most_bytes:
            # Down to nine tenths, so that not each answer pushes out another.
            connection.execute(
                "delete from answers where key in (select key from (select key, sum(length(value)) over "
                "(order by used desc, key) as held from answers) where held > ?)",
                (0.9 * self._most_bytes,),
            )


def _key(question: str) -> str:
    return hashlib.sha256(question.encode(errors="surrogatepass")).hexdigest()


def _connected(path: Path | None) -> sqlite3.Connection:
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Without a transaction around: each statement lasts at once.
    connection = sqlite3.connect(path or ":memory:", timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = normal")
        connection.executescript(_SCHEMA)
    except BaseException:
        connection.close()
        raise
    return connection


def _remove(path: Path) -> None:
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        path.with_name(name).unlink(missing_ok=True)
