"""pybtex's data of bibliographies as the text of a .bib."""

from typing import TYPE_CHECKING

from affbib.bib.writer import mixed_entry

if TYPE_CHECKING:
    from pybtex.database import BibliographyData

__all__ = ["text_of"]


def text_of(data: "BibliographyData") -> str:
    """Return the text of a .bib that says what pybtex's data do: their preamble, and their entries in order.

    :raises ValueError: an entry or field has a name that a .bib cannot hold

    >>> from pybtex.database import BibliographyData, Entry, Person
    >>> lee = Entry("misc", {"title": "A Title"}, {"author": [Person("Lee, Ann"), Person("Wu, Bo")]})
    >>> print(text_of(BibliographyData({"lee2020": lee})), end="")
    @misc{lee2020,
      author = {Lee, Ann and Wu, Bo},
      title = {A Title},
    }
    """
    texts = [f"@preamble{{{{{text}}}}}\n" for text in data.preamble_list]
    for key, entry in data.entries.items():
        people = {role: " and ".join(map(str, persons)) for role, persons in entry.persons.items()}
        texts.append(mixed_entry(key, entry.type, {**people, **dict(entry.fields.items())}))
    return "\n".join(texts)
