"""Bibliographies written as .bib text."""

import re
from collections.abc import Mapping, Sequence

from affbib.latex import encode, encode_title, verbatim
from affbib.names import Name
from affbib.records import Bibliography, Record

__all__ = ["dumps", "field_texts", "format_entry"]

_VERBATIM = frozenset(("doi", "url", "code", "eprint", "file"))
_MONTHS = frozenset(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"))
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


def dumps(bibliography: Bibliography) -> str:
    """Return a bibliography as the text of a .bib: its records in order, a blank line between them, one field a line.

    The lines are not aligned and each ends in a comma, so that a field more or less changes one line.

    >>> print(dumps(Bibliography({"lee2020": Record("misc", {"title": "The GAN", "year": "2020"}, (Name("Lee"),))})))
    @misc{lee2020,
      author = {Lee},
      title = {The {GAN}},
      year = {2020},
    }
    <BLANKLINE>
    """
    return "\n".join(format_entry(key, record.type, field_texts(record)) for key, record in bibliography.items())


def field_texts(record: Record) -> dict[str, str]:
    """Return a record's fields as they stand in a .bib between the braces: LaTeX, inert whatever the record holds.

    What is empty, and what has no field's name, is left out.

    >>> field_texts(Record("misc", {"title": "50 % of CO₂", "doi": "10.1/a_b"}))
    {'title': '50 \\\\% of {CO{\\\\textsubscript{2}}}', 'doi': '10.1/a_b'}
    """
    texts = {"author": _people(record.authors), "editor": _people(record.editors)}
    texts.update((name, _text(name, value)) for name, value in record.fields.items() if _NAME.fullmatch(name))
    return {name: text for name, text in texts.items() if text}


def format_entry(key: str, type: str, texts: Mapping[str, str]) -> str:  # noqa: A002
    """Return one entry of a .bib, with a line end, from the texts of its fields."""
    lines = [f"@{type if _NAME.fullmatch(type) else 'misc'}{{{key},"]
    for name, text in texts.items():
        # A month stands without braces, so that each style and language may spell it.
        bare = name == "month" and text in _MONTHS
        lines.append(f"  {name} = {text}," if bare else f"  {name} = {{{text}}},")
    return "\n".join([*lines, "}", ""])


def _text(name: str, value: str) -> str:
    if name in _VERBATIM:
        return verbatim(value)
    return encode_title(value) if name == "title" else encode(value)


def _people(people: Sequence[Name]) -> str:
    texts = [_person(person) for person in people]
    if len(people) > 1 and people[-1] == Name("others"):
        texts[-1] = "others"
    return " and ".join(text for text in texts if text)


# What BibTeX would take for the end of a name or of a part of it.
_SEPARATES = re.compile(r",|(?:^|\s)(?:and|others)(?:\s|$)", re.IGNORECASE)


def _person(name: Name) -> str:
    family, suffix, given = (_part(part) for part in (name.family, name.suffix, name.given))
    if name.corporate or not (family and given):
        whole = encode(" ".join(part for part in (name.given, name.family) if part))
        return f"{{{whole}}}" if whole and (name.corporate or " " in whole or _SEPARATES.search(whole)) else whole
    return ", ".join(part for part in (family, suffix, given) if part)


def _part(text: str) -> str:
    latex = encode(text)
    return f"{{{latex}}}" if _SEPARATES.search(latex) else latex
