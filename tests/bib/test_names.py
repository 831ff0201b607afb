"""Names as BibTeX and biber read them."""

import pytest

from affbib.bib.names import read_names, split_names
from affbib.model.names import Name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("Lee, Ann and Bo Wu", [Name("Lee", "Ann"), Name("Wu", "Bo")]),
        ("Lee, Ann AND\n  Wu, Bo and others", [Name("Lee", "Ann"), Name("Wu", "Bo"), Name("others")]),
        ("Anna van der Berg", [Name("van der Berg", "Anna")]),
        ("van der Berg, Jr., Anna", [Name("van der Berg", "Anna", "Jr.")]),
        ("Sammy Davis, Jr.", [Name("Davis", "Sammy", "Jr.")]),
        ("ibn Rushd", [Name("ibn Rushd")]),
        ("bell hooks", [Name("hooks", "bell")]),
        ("Plato", [Name("Plato")]),
        ("{The Band and Sons, Inc.}", [Name("The Band and Sons, Inc.", corporate=True)]),
        ("{El Ali}, Abdallah", [Name("El Ali", "Abdallah")]),
        ("Abdallah {El Ali}", [Name("El Ali", "Abdallah")]),
        (r"{\'E}mile Zola and Schuller, Bj{\"o}rn~W.", [Name("Zola", "Émile"), Name("Schuller", "Björn W.")]),
        (r"{\'E}mile", [Name("Émile")]),
        ("given=Ann, family=Berg, prefix=van der, suffix=Jr", [Name("van der Berg", "Ann", "Jr")]),
        ("GIVEN=Ann\nBo, family=Lee", [Name("Lee", "Ann Bo")]),
        ("family=Lee", [Name("Lee")]),
        ("Family = {El Ali}, given = Ann", [Name("El Ali", "Ann")]),
        ("Ann Bo Cay Lee", [Name("Lee", "Ann Bo Cay")]),
        ("Ann d'Arc Lee", [Name("d'Arc Lee", "Ann")]),
        ("Ann {von} Lee", [Name("Lee", "Ann von")]),
        (r"Ann {\'e}t Lee", [Name("ét Lee", "Ann")]),
        ("Ann X Lee", [Name("Lee", "Ann X")]),
        ("Ann {} Lee", [Name("Lee", "Ann")]),
        ("Ann Xx de Lee", [Name("de Lee", "Ann Xx")]),
        ("}} Lee {and} {Wu and Co} and Bo", [Name("{Wu and Co}".strip("{}"), "Lee and"), Name("Bo")]),
        (r"{\L}uk and {\O}", [Name("Łuk"), Name("Ø")]),
        ("Lee and and Wu", [Name("Lee"), Name("Wu")]),
        ("Lee, A, B, C, D", [Name("Lee", "B C D", "A")]),
        ("{ and }", [Name("and", corporate=True)]),
        ("} Lee } and {Wu", [Name("Lee"), Name("Wu")]),
        (",,, and {}", []),
        (
            r"Sicheng Zhao\thanks{Corresponding author, and more} and Bo Wu \thanks {X Y}",
            [Name("Zhao", "Sicheng"), Name("Wu", "Bo")],
        ),
        (
            r"Lee\footnotemark[1], Ann\footnote{A and B} and {The \thanks{X} Team}",
            [Name("Lee", "Ann"), Name("The Team", corporate=True)],
        ),
    ],
)
def test_read_names(text: str, expected: list[Name]) -> None:
    assert list(read_names(text)) == expected


def test_names_as_they_are_written() -> None:
    assert split_names("A and {B and C} and D, E") == ("A", "{B and C}", "D, E")
    assert split_names("}A} and {{B} and C} and D") == ("}A}", "{{B} and C}", "D")
    assert split_names("X and ~ and {}, \t and x") == ("X", "x")
    assert split_names("Andand and band and\nand") == ("Andand", "band", "and")
