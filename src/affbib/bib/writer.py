"""Bibliographies written as .bib text."""

import re
from collections.abc import Mapping, Sequence

from affbib.bib.parser import MONTHS, Layout, blocks, head, layout
from affbib.markup.latex_encode import VERBATIM, completed, encode, encode_field, verbatim
from affbib.model.names import Name
from affbib.model.records import Bibliography, Record

__all__ = ["dumps", "field_texts", "format_entry", "mixed_entry"]

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
# BibTeX takes a hyphen in a type, too; not all that read .bib files do.
_TYPE = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


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
    texts.update((name, encode_field(name, value)) for name, value in record.fields.items() if _NAME.fullmatch(name))
    return {name: text for name, text in texts.items() if text}


def format_entry(key: str, type: str, texts: Mapping[str, str]) -> str:  # noqa: A002
    """Return one entry of a .bib, with a line end, from the texts of its fields."""
    lines = [f"@{type if _TYPE.fullmatch(type) else 'misc'}{{{key},"]
    for name, text in texts.items():
        # A month stands without braces, so that each style and language may spell it.
        bare = name == "month" and text in MONTHS
        lines.append(f"  {name} = {text}," if bare else f"  {name} = {{{text}}},")
    return "\n".join([*lines, "}", ""])


def mixed_entry(key: str, type: str, values: Mapping[str, str]) -> str:  # noqa: A002
    """Return one entry of a .bib, from values that are LaTeX or plain Unicode; those that are empty are kept.

    :raises ValueError: the key, or the name of a field, is none

    >>> print(mixed_entry("lee2020", "misc", {"title": "K{\\\\o}ln & R\\\\&D", "month": "jun"}), end="")
    @misc{lee2020,
      title = {K{\\o}ln \\& R\\&D},
      month = jun,
    }
    """
    texts = {name: verbatim(text) if name.lower() in VERBATIM else completed(text) for name, text in values.items()}
    entry = format_entry(key, type, texts)
    parts = layout(entry.rstrip())
    names = [field.name.of(entry) for field in parts.fields] if isinstance(parts, Layout) else None
    is_entry = [kind for kind, _ in blocks(entry.rstrip())] == ["entry"]
    if not is_entry or head(entry)[1].of(entry) != key or names != list(texts):
        raise ValueError(f"the entry {key!r} has a key or a field that no .bib can hold")
    return entry


def _people(people: Sequence[Name]) -> str:
    texts = [_person(person) for person in people]
    if len(people) > 1 and people[-1] == Name("others"):
        texts[-1] = "others"
    return " and ".join(text for text in texts if text)


# What BibTeX would take for the end of a name, or for "et al.", in a name's part.
_SEPARATES = re.compile(r"(?:^|\s)(?:and|others)(?:\s|$)", re.IGNORECASE)
# What is no part of a name: of a sign that is a command in LaTeX, biber makes an initial that does not compile.
_NOT_IN_NAMES = re.compile(
    r"[^\w\s.'’‘()\-‐–&,/:+\u0300-\u036f]|[_\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u209f\u2150-\u218f]"
)
_BEFORE_NAMES = re.compile(r"^[^\w'’‘]+")


def _person(name: Name) -> str:
    if name.corporate:
        whole = _encoded(name.family)
        return f"{{{whole}}}" if whole else ""
    parts = [_part(part) for part in (name.family, name.suffix, name.given)]
    if name.family and name.given:
        return ", ".join(part for part in parts if part)
    # A name in one part may have particles or be of several words: it is no given and family name.
    whole = " ".join(part for part in parts if part)
    return f"{{{whole}}}" if " " in whole else whole


def _part(text: str) -> str:
    # Biber counts commas within braces too, and gives up a name that has three.
    latex = _encoded(re.sub(r"[,&/:+]", " ", text))
    return f"{{{latex}}}" if _SEPARATES.search(latex) else latex


def _encoded(text: str) -> str:
    return encode(_BEFORE_NAMES.sub("", _NOT_IN_NAMES.sub(" ", text)))
