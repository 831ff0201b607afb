"""Names of people and groups."""

from attrs import frozen

__all__ = ["Name"]


@frozen
class Name:
    """A name of a person or of a group, in plain Unicode.

    `family` holds particles too (`van den Berg`); a corporate author has only a `family`, which is its whole name.

    >>> str(Name("van den Berg", "Anna", suffix="Jr."))
    'Anna van den Berg Jr.'
    """

    family: str
    given: str = ""
    suffix: str = ""
    corporate: bool = False

    def __str__(self) -> str:
        return " ".join(part for part in (self.given, self.family, self.suffix) if part)
