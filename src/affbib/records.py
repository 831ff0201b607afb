"""What a .bib holds: records, and the citation keys that name them."""

from collections.abc import Iterator, Mapping

from attrs import field, frozen

from affbib.names import Name

__all__ = ["Bibliography", "Record", "is_key"]

# What BibTeX and biber take for the end of a key or of a citation; white space and control characters end it too.
_NOT_IN_KEYS = frozenset(" \"#%'(),={}\\~")


def is_key(text: str) -> bool:
    """Tell whether BibTeX, biber and `\\cite` all take a text for a citation key.

    >>> is_key("zhao2022affective"), is_key("zhao 2022"), is_key("")
    (True, False, False)
    """
    return bool(text) and text.isascii() and text.isprintable() and not _NOT_IN_KEYS.intersection(text)


def _copied(fields: Mapping[str, str]) -> dict[str, str]:
    return dict(fields)


@frozen
class Record(Mapping[str, str]):
    """One `@type{}` without its key: a mapping from BibTeX's field names to values in plain Unicode (no LaTeX).

    Names are kept apart, as names; `record["author"]` shows them in BibTeX's form.

    >>> record = Record("article", {"title": "A 50 % Gain"}, authors=(Name("Lee", "Ann"), Name("Wu", "Bo")))
    >>> record["author"], record["title"], list(record)
    ('Lee, Ann and Wu, Bo', 'A 50 % Gain', ['author', 'title'])
    """

    type: str
    fields: Mapping[str, str] = field(factory=dict, converter=_copied)
    authors: tuple[Name, ...] = ()
    editors: tuple[Name, ...] = ()

    def __getitem__(self, name: str) -> str:
        names = {"author": self.authors, "editor": self.editors}.get(name, ())
        return " and ".join(map(_bibtex_form, names)) if names else self.fields[name]

    def __iter__(self) -> Iterator[str]:
        yield from (name for name, people in (("author", self.authors), ("editor", self.editors)) if people)
        yield from self.fields

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _bibtex_form(name: Name) -> str:
    if name.corporate:
        return f"{{{name.family}}}"
    return ", ".join(part for part in (name.family, name.suffix, name.given) if part)


def _in_order(records: Mapping[str, Record]) -> dict[str, Record]:
    return dict(records)


@frozen
class Bibliography(Mapping[str, Record]):
    """Records by citation key, in order.

    >>> Bibliography({"lee2020": Record("misc", {"year": "2020"})})["lee2020"]["year"]
    '2020'
    """

    records: Mapping[str, Record] = field(factory=dict, converter=_in_order)

    def __repr__(self) -> str:
        more = ", …" if len(self) > 3 else ""
        return f"Bibliography({len(self)} records: {', '.join(list(self)[:3])}{more})"

    def __getitem__(self, key: str) -> Record:
        return self.records[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.records)

    def __len__(self) -> int:
        return len(self.records)
