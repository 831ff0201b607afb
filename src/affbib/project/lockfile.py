"""The text of a lock: JSON Lines that a person can review and git can merge, to and from `Lock`.

The first line is `{"affbib-lock": 2}`, then one row an entry in the survey's order. A row holds `entry` {title,
authors, year, identifiers}, `key`, `doi` (or `id`, of a work that has no DOI), `verdict`, `decided_by`, `departed`
(of an entry that has left the survey), `evidence`, `work` and `written`; what is empty is left out of these.
Identifiers are `scheme:value`. There is no path, date, host or program version in it. Format 1 knew works by their
DOI only; it is read, and written anew as format 2.
"""

import json
import re
import types
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from os import PathLike
from typing import Any, Union, get_args, get_origin, get_type_hints

import attrs

from affbib.errors import FileError, LockError
from affbib.model.identifiers import Identifier, best_of
from affbib.model.lock import Decision, Lock
from affbib.model.records import is_key
from affbib.text.files import read_text

__all__ = ["FORMAT", "dumps", "loads", "read_lock"]

FORMAT = 2
"""The version of the format that is written; newer ones are refused."""

_EVIDENCE = ("score", "reasons", "others")
_HALF = re.compile("[\ud800-\udfff]")
_CONFLICT_MARKS = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")


def dumps(lock: Lock) -> str:
    """Return the text of a lock.

    >>> print(dumps(Lock()), end="")
    {"affbib-lock": 2}
    """
    rows = [{"affbib-lock": FORMAT}, *map(_row, lock.decisions)]
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def loads(text: str, path: str | PathLike[str] | None = None) -> Lock:
    """Return the lock that a text holds.

    :raises LockError: the text is not a lock, is damaged, of a newer format, or holds git's conflict marks; with line

    >>> loads(dumps(Lock())) == Lock()
    True
    """
    decisions: list[Decision] = []
    lines = text.split("\n")
    for number, line in enumerate(lines, start=1):
        if line.startswith(_CONFLICT_MARKS):
            raise LockError("git's conflict marks are in the lock; settle the conflict first", path, number, 1)
    if not text.strip():
        raise LockError("the lock is empty; delete it, or get it back from version control", path, 1, 1)
    version = _version(lines[0], path)
    keys: dict[str, Identifier | None] = {}
    for number, line in enumerate(lines[1:], start=2):
        if line.strip():
            decision = _decision(_parse(line, path, number), path, number, version=version)
            if keys.setdefault(decision.key, decision.id) != decision.id:
                raise LockError(f"the key {decision.key} stands for two works; rename one of them", path, number, 1)
            decisions.append(decision)
    return Lock(tuple(decisions))


def read_lock(path: str | PathLike[str]) -> Lock | None:
    """Return the lock at a path, or nothing where there is none.

    :raises LockError: as `loads` does
    :raises FileError: the file is there and cannot be read
    """
    try:
        return loads(read_text(path, error=LockError), path)
    except FileError as fault:
        if isinstance(fault.__context__, FileNotFoundError):
            return None
        raise


def _version(line: str, path: str | PathLike[str] | None) -> int:
    head = _parse(line, path, 1)
    version = head.get("affbib-lock")
    if not isinstance(version, int) or isinstance(version, bool):
        raise LockError('the first line of a lock is {"affbib-lock": 2}; this file is no lock', path, 1, 1)
    if version < 1:
        raise LockError(f"the lock has format {version}, and there was never one before 1", path, 1, 1)
    if version > FORMAT:
        raise LockError(f"the lock has format {version}, this affbib reads up to {FORMAT}; update affbib", path, 1, 1)
    return version


def _parse(line: str, path: str | PathLike[str] | None, number: int) -> dict[str, Any]:
    try:
        row = json.loads(line, parse_constant=_no_number)
    except json.JSONDecodeError as fault:
        raise LockError("the row is damaged: from here on it is not JSON", path, number, fault.colno) from None
    except (RecursionError, ValueError):
        raise LockError("the row is damaged: it is no JSON that a lock could hold", path, number, 1) from None
    if not isinstance(row, dict):
        raise LockError("the row is damaged: it is no JSON object", path, number, 1)
    return row


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number")


def _row(decision: Decision) -> dict[str, Any]:
    plain = _plain(decision)
    evidence = {name: plain.get(name) for name in _EVIDENCE if plain.get(name)} | (plain.get("evidence") or {})
    identifiers = {"identifiers": plain["identifiers"]} if decision.identifiers else {}
    return {
        "entry": {
            "title": decision.title,
            "authors": list(decision.authors),
            "year": decision.year,
            **identifiers,
        },
        "key": decision.key,
        **({"doi": decision.doi} if decision.doi or decision.id is None else {"id": str(decision.id)}),
        "verdict": decision.verdict,
        "decided_by": decision.decided_by,
        **({"departed": True} if decision.departed else {}),
        "evidence": evidence,
        "work": plain.get("work"),
        "written": {"key": decision.written_as, **plain["written"]} if decision.written is not None else None,
    }


def _decision(row: dict[str, Any], path: str | PathLike[str] | None, number: int, *, version: int) -> Decision:
    try:
        if version < 2:
            row = _from_format_1(row)
        entry, evidence = row["entry"], dict(row.get("evidence") or {})
        flat = {name: evidence.pop(name) for name in _EVIDENCE if name in evidence}
        written = dict(row.get("written") or {})
        flat["written_as"] = written.pop("key", row["key"])
        rest = {name: value for name, value in row.items() if name not in ("entry", "evidence", "doi", "id")}
        rest |= {"written": written or None, "evidence": evidence or None, "id": _id(row)}
        decision: Decision = _typed(Decision, {**entry, **rest, **flat}, "row")
        for key in (decision.key, decision.written_as):
            if not is_key(key):
                raise ValueError(f"{key!r} cannot be a citation key")
    except KeyError as fault:
        raise LockError(f"the row has no {fault}", path, number, 1) from None
    except (TypeError, ValueError) as fault:
        raise LockError(f"the row is damaged: {fault}", path, number, 1) from None
    return decision


def _id(row: Mapping[str, Any]) -> str | None:
    """Return the identifier that a row decides for: a DOI, or another where there is none."""
    if row.get("id") is not None and row.get("doi") is not None:
        raise ValueError("the row names a work by doi and by id; take one of them out")
    if "doi" not in row and "id" not in row:
        raise KeyError("doi")
    doi = row.get("doi")
    return row.get("id") if doi is None else f"doi:{_checked(str, doi, 'row.doi')}"


def _from_format_1(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row in which works are known by any identifier, of one in which they were known by their DOI."""
    evidence = row.get("evidence")
    if isinstance(evidence, dict) and isinstance(evidence.get("others"), list):
        row = {**row, "evidence": {**evidence, "others": [_work_of_format_1(work) for work in evidence["others"]]}}
    return {**row, "work": _work_of_format_1(row.get("work"))}


def _work_of_format_1(work: Any) -> Any:
    if not isinstance(work, dict):
        return work
    dois = {name: [f"doi:{doi}" for doi in work[name]] for name in ("preprint_of", "preprints") if name in work}
    given = [f"{one['scheme']}:{one['value']}" for one in work.get("identifiers", ())]
    names = list(dict.fromkeys(map(Identifier.parse, (f"doi:{work['doi']}", *given))))
    best = best_of(names)
    rest = {name: value for name, value in work.items() if name not in ("doi", "identifiers")}
    aliases = [str(one) for one in names if one != best]
    return {"id": str(best), **rest, **({"aliases": aliases} if aliases else {}), **dois}


def _plain(value: Any) -> Any:
    """Return the JSON form of a model value: what equals its default is left out."""
    if isinstance(value, Identifier):
        return str(value)
    if attrs.has(type(value)):
        pairs = ((spot, getattr(value, spot.name)) for spot in attrs.fields(type(value)))
        return {spot.name: _plain(held) for spot, held in pairs if held not in (spot.default, (), {})}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float):
        return round(value, 4)
    return dict(value) if isinstance(value, Mapping) else value


def _typed(kind: Any, value: Any, place: str) -> Any:
    """Return the model value that a JSON form stands for.

    :raises TypeError, ValueError: it is not of this kind; the message names the place in the row
    """
    if get_origin(kind) in (Union, types.UnionType):
        inner = next(option for option in get_args(kind) if option is not type(None))
        return None if value is None else _typed(inner, value, place)
    if get_origin(kind) is tuple:
        items = _checked(list, value, place)
        return tuple(_typed(get_args(kind)[0], item, place) for item in items)
    if get_origin(kind) is Mapping:
        return {
            _checked(str, name, place): _checked(str, text, f"{place}.{name}")
            for name, text in _checked(dict, value, place).items()
        }
    if kind is Identifier:
        return Identifier.parse(_checked(str, value, place))
    if attrs.has(kind):
        spots, given = _hints(kind), _checked(dict, value, place)
        unknown = sorted(given.keys() - {spot.name for spot in attrs.fields(kind)})
        if unknown:
            raise ValueError(f"{place} has the unknown field {unknown[0]}")
        missing = [spot.name for spot in attrs.fields(kind) if spot.default is attrs.NOTHING and spot.name not in given]
        if missing:
            raise ValueError(f"{place} has no {missing[0]}")
        return kind(**{name: _typed(spots[name], held, f"{place}.{name}") for name, held in given.items()})
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        if value not in list(kind):
            raise ValueError(f"{place} is {value!r}, not one of {', '.join(kind)}")
        return kind(value)
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return _checked(kind, value, place)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _checked(kind: type, value: Any, place: str) -> Any:
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise TypeError(f"{place} is of type {type(value).__name__}, not {kind.__name__}")
    if isinstance(value, str) and _HALF.search(value):
        raise ValueError(f"{place} holds half a character (a lone surrogate)")
    return value
