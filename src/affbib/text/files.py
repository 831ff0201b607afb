"""Files read whole with a clear error, and written whole or not at all."""

import contextlib
import os
import secrets
import stat
from functools import partial
from os import PathLike
from pathlib import Path

from affbib.errors import FileError, ParseError

__all__ = ["decode", "followed", "read_text", "write_atomically"]


_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


def read_text(path: str | PathLike[str], *, error: type[ParseError] = ParseError) -> str:
    """Return a file's text, which must be UTF-8 (a byte order mark is dropped; line ends become `\\n`).

    :raises FileError: the file is not there, is a folder, or may not be read
    :raises ParseError: (or `error`) the file is not UTF-8, with the place and what it seems to be
    """
    return decode(read_bytes(path), path, error=error)


def read_bytes(path: str | PathLike[str]) -> bytes:
    """Return a file's bytes.

    :raises FileError: the file is not there, is a folder or a device, or may not be read
    """
    try:
        mode = os.stat(path).st_mode
        if stat.S_ISCHR(mode) or stat.S_ISBLK(mode):
            raise FileError(f"{os.fspath(path)}: is a device, not a file")
        return Path(path).read_bytes()
    except FileNotFoundError:
        raise FileError(f"{os.fspath(path)}: no such file") from None
    except IsADirectoryError:
        raise FileError(f"{os.fspath(path)}: is a folder, not a file") from None
    except ValueError as fault:
        raise FileError(f"{os.fspath(path)!r}: is no name of a file ({fault})") from fault
    except OSError as fault:
        raise FileError(f"{os.fspath(path)}: {_reason(fault)}") from fault


def decode(
    data: bytes, path: str | PathLike[str] | None, *, error: type[ParseError] = ParseError, line: int = 1
) -> str:
    """Return the text of UTF-8 bytes, as `read_text` does; `line` is that of the first byte.

    >>> decode(b"\\xef\\xbb\\xbfone\\r\\ntwo", None)
    'one\\ntwo'
    """
    if data[:2] in _MARKS:
        raise error(f"is {_MARKS[data[:2]]}, not UTF-8; save it as UTF-8", path, line, 1)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        before = data[: fault.start]
        line += before.count(b"\n")
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        kind = "binary data" if b"\0" in data else "perhaps Latin-1 or Windows-1252"
        byte = data[fault.start]
        raise error(f"byte 0x{byte:02x} is not UTF-8 ({kind}); save it as UTF-8", path, line, column) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def followed(path: str | PathLike[str]) -> Path:
    """Return where a path leads, for writing there.

    :raises FileError: it is a link to nothing
    """
    target = Path(os.path.realpath(path))
    if os.path.islink(path) and not target.exists():
        raise FileError(f"{os.fspath(path)}: is a link to {target}, where there is no file; nothing is written there")
    return target


def write_atomically(path: str | PathLike[str], text: str | bytes, *, mode: int | None = None) -> None:
    """Write a text as UTF-8, or bytes, so that at any moment the file holds the old text whole or the new text whole.

    A symbolic link is followed and kept, but where it leads to nothing: who made it may want a file there that this
    user does not. Permissions of a file that is there are kept, a new one has those that `open` gives, or `mode`. A
    file that this user may only read stays as it is, though the folder would take another in its place.

    :raises FileError: the folder or disk does not take it, it is a link to nothing, or the text holds half a character
        (a lone surrogate), which no file can hold; the old file is untouched
    """
    try:
        data = text.encode("utf-8") if isinstance(text, str) else text
    except UnicodeEncodeError as fault:
        raise FileError(f"{os.fspath(path)}: cannot be written: the text holds half a character") from fault
    target = followed(path)
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(8)}.tmp")
    is_there = False
    try:
        if target.exists():
            mode = stat.S_IMODE(target.stat().st_mode)
            if not os.access(target, os.W_OK):
                raise FileError(f"{os.fspath(path)}: is read-only")
        # The system takes from 0o666 what this user's new files do not have; what replaces a file is nobody else's yet.
        with open(temporary, "xb", opener=partial(os.open, mode=0o666 if mode is None else 0o600)) as file:
            is_there = True
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            os.chmod(temporary, mode)
        os.replace(temporary, target)
        is_there = False
        _sync_folder(target.parent)
    except OSError as fault:
        raise FileError(f"{os.fspath(path)}: cannot be written: {_reason(fault)}") from fault
    finally:
        if is_there:
            with contextlib.suppress(OSError):
                os.unlink(temporary)


def _sync_folder(folder: Path) -> None:
    # The rename itself lasts through a power cut only when the folder is synced; Windows has no such call.
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _reason(fault: OSError) -> str:
    return (fault.strerror or type(fault).__name__).lower()
