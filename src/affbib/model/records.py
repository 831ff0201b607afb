"""What a .bib holds: records, and the citation keys that name them."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from attrs import field, frozen

from affbib.markup.latex_encode import encode, encode_field
from affbib.model.frames import frame_of, rows_of
from affbib.model.names import Name, brief, parse_name
from affbib.text.folding import shortened

if TYPE_CHECKING:
    from pandas import DataFrame
    from pybtex.database import BibliographyData, Person

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

    def __repr__(self) -> str:
        title, people = repr(shortened(self.fields.get("title", ""))), brief(self.authors or self.editors)
        said = (people, self.fields.get("year", ""), self.fields.get("doi", ""))
        return f"Record({', '.join(filter(None, (shortened(self.type), title, *map(shortened, said))))})"

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
        keys = shortened(", ".join(list(self)[:3]), 120)
        return f"Bibliography({len(self)} records: {keys}{', …' if len(self) > 3 else ''})"

    def __getitem__(self, key: str) -> Record:
        return self.records[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.records)

    def __len__(self) -> int:
        return len(self.records)

    def to_frame(self) -> "DataFrame":
        """Return a DataFrame with a row for each record, by key: its type, and a column for each field that there is.

        Values are as `record[name]` says them; what a record does not have is missing.

        :raises ExtraError: the extra `affbib[pandas]` is not installed

        >>> Bibliography({"lee2020": Record("misc", {"year": "2020"}, (Name("Lee", "Ann"),))}).to_frame().author.iloc[0]
        'Lee, Ann'
        """
        names = dict.fromkeys(name for record in self.values() for name in record)
        fields = {name: [record.get(name) for record in self.values()] for name in names}
        return frame_of({"key": list(self), "type": [it.type for it in self.values()], **fields}, index="key")

    def to_pybtex(self) -> "BibliographyData":
        """Return the bibliography as pybtex's data: names as persons, values in LaTeX, as pybtex reads them of a .bib.

        >>> lee = Record("misc", {"title": "The GAN & I"}, (Name("van den Berg", "Ann B.", suffix="Jr."),))
        >>> entry = Bibliography({"berg2020": lee}).to_pybtex().entries["berg2020"]
        >>> entry.fields["title"], entry.persons["author"]
        ('The {GAN} \\\\& I', [Person('van den Berg, Jr., Ann B.')])
        """
        from pybtex.database import BibliographyData, Entry

        data = BibliographyData()
        for key, record in self.items():
            texts = {name: encode_field(name, value) for name, value in record.fields.items()}
            people = {"author": record.authors, "editor": record.editors}
            persons = {role: [_person(name) for name in names] for role, names in people.items() if names}
            data.add_entry(key, Entry(record.type, {name: text for name, text in texts.items() if text}, persons))
        return data

    @classmethod
    def from_frame(cls, frame: "DataFrame") -> "Bibliography":
        """Return the bibliography in a DataFrame as `to_frame` makes it; key is the index, or a column.

        Authors and editors are names with `and` between them: `Family, Given`, `Family, Jr., Given`, `Given Family`,
        or a group in braces. A record without a type is `misc`.

        :raises ValueError: a key is none, or two rows have the same, but for case

        >>> bibliography = Bibliography({"lee2020": Record("misc", {"year": "2020"}, (Name("Lee", "Ann"),))})
        >>> Bibliography.from_frame(bibliography.to_frame()) == bibliography
        True
        """
        records: dict[str, Record] = {}
        # BibTeX takes keys that differ only in case for one.
        taken: set[str] = set()
        for label, fields in rows_of(frame):
            key = fields.pop("key", str(label))
            if not is_key(key) or key.lower() in taken:
                raise ValueError(f"{key!r} is there already" if is_key(key) else f"{key!r} is no citation key")
            taken.add(key.lower())
            type_ = fields.pop("type", "misc")
            people = {role: _names(fields.pop(role, "")) for role in ("author", "editor")}
            records[key] = Record(type_, fields, people["author"], people["editor"])
        return cls(records)


def _person(name: Name) -> "Person":
    from pybtex.database import Person

    whole = encode(name.family)
    if name.corporate or (" " in name.family and not name.given and not name.suffix):
        return Person(last=f"{{{whole}}}")
    # The particles are the words in lower case before the last word.
    words = name.family.split()
    start = next((at for at, word in enumerate(words[:-1]) if not word.islower()), max(0, len(words) - 1))
    first, _, middle = name.given.partition(" ")
    return Person(
        first=encode(first),
        middle=encode(middle),
        prelast=encode(" ".join(words[:start])),
        last=encode(" ".join(words[start:])),
        lineage=encode(name.suffix),
    )


def _names(text: str) -> tuple[Name, ...]:
    """Return the names in a text such as `_bibtex_form` writes them, in plain Unicode."""
    names = []
    parts: list[str] = []
    depth = 0
    for part in " ".join(text.split()).split(" and "):
        parts.append(part)
        depth += part.count("{") - part.count("}")
        if depth <= 0:
            whole, parts, depth = " and ".join(parts), [], 0
            group = whole.startswith("{") and whole.endswith("}")
            names.append(Name(whole[1:-1], corporate=True) if group else parse_name(whole))
    return tuple(name for name in names if name.family)
