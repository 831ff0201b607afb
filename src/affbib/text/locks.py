"""Locks between processes: a file that one of them at a time holds, and that the system lets go when it ends."""

import os
import sys
from os import PathLike

__all__ = ["try_lock"]

# A link that someone put in the file's place is not followed.
_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)

if sys.platform == "win32":
    import msvcrt

    def _taken(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _taken(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def try_lock(path: str | PathLike[str]) -> int | None:
    """Return a handle that holds the lock of a file until it is closed, or nothing where another process holds it.

    :raises OSError: the file cannot be opened
    """
    handle = os.open(path, _FLAGS, 0o600)
    try:
        _taken(handle)
    except OSError:
        os.close(handle)
        return None
    return handle
