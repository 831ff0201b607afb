"""What is raised when affbib cannot go on.

    AffbibError
    ├── ParseError(message, path, line, column)
    │   ├── SurveyError         a survey list cannot be read
    │   ├── BibtexError         a .bib cannot be read
    │   ├── LockError           a lock is damaged, too new, or holds git's conflict marks
    │   ├── SettingsError       a setting cannot be used
    │   └── StyleError          a style for citations is none, or gives up
    ├── FileError               a file cannot be opened, read or written, with the system's reason
    ├── DoiError                a text is not a DOI (also a ValueError)
    ├── SourceError(message, source)
    │   ├── SourceUnavailable   a retry may help
    │   ├── SourceRefused       a retry will not help
    │   └── MalformedResponse   the source answered something that is not an answer
    ├── SnapshotError           a snapshot of works is damaged, too new or missing
    ├── ExtraError(extra)       an extra of affbib is not installed (also an ImportError)
    └── OverwriteError(path)    a file holds what affbib did not write

Bad data inside an input that can be read is never an exception: it is a `Finding`.
"""

from os import PathLike, fspath

__all__ = [
    "AffbibError",
    "BibtexError",
    "DoiError",
    "ExtraError",
    "FileError",
    "LockError",
    "MalformedResponse",
    "OverwriteError",
    "ParseError",
    "SettingsError",
    "SnapshotError",
    "SourceError",
    "SourceRefused",
    "SourceUnavailable",
    "StyleError",
    "SurveyError",
]


class AffbibError(Exception):
    """The base of all exceptions that affbib raises on purpose."""


class ParseError(AffbibError):
    """A text cannot be read; `path`, `line` and `column` (both 1-based) say where, as far as is known.

    >>> print(ParseError("not UTF-8", "list.md", 3, 7))
    list.md:3:7: not UTF-8
    """

    def __init__(
        self,
        message: str,
        path: str | PathLike[str] | None = None,
        line: int | None = None,
        column: int | None = None,
    ) -> None:
        super().__init__(message, path, line, column)
        self.message = message
        self.path = None if path is None else fspath(path)
        self.line = line
        self.column = column

    def __str__(self) -> str:
        place = [str(part) for part in (self.path, self.line, self.column) if part is not None]
        return f"{':'.join(place)}: {self.message}" if place else self.message


class SurveyError(ParseError):
    """A survey list cannot be read."""


class BibtexError(ParseError):
    """A .bib cannot be read."""


class LockError(ParseError):
    """A lock cannot be read, or does not fit what was asked."""


class SettingsError(ParseError):
    """A setting, of a file or of the environment, cannot be used."""


class StyleError(ParseError):
    """A style for citations is not known, is none, or gives up."""


class FileError(AffbibError):
    """A file cannot be opened, read or written, with the operating system's reason."""


class DoiError(AffbibError, ValueError):
    """A text is not a DOI."""


class SourceError(AffbibError):
    """A metadata source gave no usable answer; `source` is its name.

    >>> print(SourceError("no answer within 20 s", "crossref"))
    crossref: no answer within 20 s
    """

    def __init__(self, message: str, source: str) -> None:
        super().__init__(message, source)
        self.message = message
        self.source = source

    def __str__(self) -> str:
        return f"{self.source}: {self.message}"


class SourceUnavailable(SourceError):
    """A source could not be reached or was busy: a retry may help."""


class SourceRefused(SourceError):
    """A source said no: a retry will not help."""


class MalformedResponse(SourceError):
    """A source answered something that is not an answer."""


class SnapshotError(AffbibError):
    """A snapshot of works is damaged, of another version, or not there."""


class ExtraError(AffbibError, ImportError):
    """What was asked for needs an extra of affbib that is not installed.

    >>> print(ExtraError("pandas", ModuleNotFoundError(name="pandas")))
    needs pandas: pip install 'affbib[pandas]'
    """

    def __init__(self, extra: str, fault: ImportError) -> None:
        super().__init__(f"needs {fault.name}: pip install 'affbib[{extra}]'")
        self.extra = extra


class OverwriteError(AffbibError):
    """A file holds what affbib did not write, so it is left alone; `changes` shows what differs, a line each."""

    def __init__(self, message: str, path: str | PathLike[str], changes: tuple[str, ...] = ()) -> None:
        super().__init__(message, path, changes)
        self.message = message
        self.path = fspath(path)
        self.changes = changes

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"
