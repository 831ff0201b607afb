"""The registry of formats: one row for each, those of affbib here, those of other packages by their entry points.

A package adds a format with an entry point of the group `affbib.formats` that leads to a `Format`.
"""

from collections.abc import Callable, Iterable
from importlib.metadata import EntryPoint, entry_points

from attrs import frozen

from affbib.errors import SurveyError
from affbib.model.survey import Survey
from affbib.readers.formats.jsonl import read_jsonl
from affbib.readers.formats.markdown import read_markdown
from affbib.readers.formats.plain import read_plain
from affbib.readers.formats.tabular import read_csv, read_tsv

__all__ = ["Format", "format_named", "format_of_suffix", "formats"]

GROUP = "affbib.formats"


@frozen
class Format:
    """A format of survey files: its name, the suffixes of its files (lower case, with the dot), and its reader.

    The reader is given a text and the path of its file, or None. The text has no hidden characters, and its lines
    end in a line feed. The reader returns a `Survey` whose lines are counted from 1. Whatever the text is, it raises
    nothing but `SurveyError`, where the text is not of the format.

    >>> nothing = Format("nothing", (".none",), lambda text, path: Survey((), path))
    >>> nothing.reader("any text", "list.none")
    Survey(0 entries from list.none, 0 findings)
    """

    name: str
    suffixes: tuple[str, ...]
    reader: Callable[[str, str | None], Survey]


FORMATS: tuple[Format, ...] = (
    Format("markdown", (".md", ".markdown"), read_markdown),
    Format("csv", (".csv",), read_csv),
    Format("tsv", (".tsv", ".tab"), read_tsv),
    Format("jsonl", (".jsonl", ".ndjson", ".json"), read_jsonl),
    Format("plain", (".txt",), read_plain),
)


def formats() -> tuple[Format, ...]:
    """Return every registered format: affbib's own, then those of installed packages, by name.

    :raises SurveyError: an entry point does not lead to a format, or its name or a suffix is taken

    >>> [each.name for each in formats()][:5]
    ['markdown', 'csv', 'tsv', 'jsonl', 'plain']
    """
    rows = list(FORMATS)
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: (entry.name, entry.value)):
        rows.append(_checked(_loaded(entry), entry, rows))
    return tuple(rows)


def format_named(name: str) -> Format:
    """Return the format of a name. Packages are asked only about other names than affbib's own.

    :raises SurveyError: no format has the name, or a package's format cannot be used

    >>> format_named("tsv").suffixes
    ('.tsv', '.tab')
    """
    own = next((row for row in FORMATS if row.name == name), None)
    if own is not None:
        return own
    known = {row.name: row for row in formats()}
    if name not in known:
        raise SurveyError(f"no such format: {name}; there are {', '.join(known)}")
    return known[name]


def format_of_suffix(suffix: str) -> Format | None:
    """Return the format of files with a suffix (in any case), or None. Packages are asked only about other suffixes
    than affbib's own.

    :raises SurveyError: a package's format cannot be used

    >>> format_of_suffix(".TSV").name, format_of_suffix(".docx")
    ('tsv', None)
    """
    suffix = suffix.lower()
    own = next((row for row in FORMATS if suffix in row.suffixes), None)
    if own is not None or not suffix:
        return own
    return next((row for row in formats() if suffix in row.suffixes), None)


def _loaded(entry: EntryPoint) -> object:
    try:
        return entry.load()
    except Exception as fault:  # whatever a package's code does while it is imported
        raise _unusable(entry, f"cannot be imported ({type(fault).__name__}: {fault})") from fault


def _checked(value: object, entry: EntryPoint, others: Iterable[Format]) -> Format:
    """Return a package's format when it is one, and neither its name nor a suffix belongs to another."""
    if not isinstance(value, Format):
        raise _unusable(entry, f"is no affbib.readers.formats.registry.Format but a {type(value).__name__}")
    for other in others:
        taken = [value.name] if value.name == other.name else sorted({*value.suffixes} & {*other.suffixes})
        if taken:
            raise _unusable(entry, f"{taken[0]} is taken by the format {other.name}")
    return value


def _unusable(entry: EntryPoint, why: str) -> SurveyError:
    package = f" of the package {entry.dist.name}" if entry.dist is not None else ""
    return SurveyError(f"the format {entry.name} ({entry.value}){package}: {why}; mend or remove the package")
