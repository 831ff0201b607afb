"""Names of people: particles, suffixes, reversed names and groups."""

import pytest

from affbib.model.names import Name, parse_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ann Lee", Name("Lee", "Ann")),
        ("Lee, Ann", Name("Lee", "Ann")),
        ("  Björn W.  Schuller ", Name("Schuller", "Björn W.")),
        ("Abdallah El Ali", Name("El Ali", "Abdallah")),
        ("Moreno La Quatra", Name("La Quatra", "Moreno")),
        ("Luc Van Gool", Name("Van Gool", "Luc")),
        ("Anna van den Berg", Name("van den Berg", "Anna")),
        ("Maria de la Cruz", Name("de la Cruz", "Maria")),
        ("Kai Keng Ang", Name("Ang", "Kai Keng")),
        ("K R Prajwal", Name("Prajwal", "K R")),
        ("Heung-Yeung Shum", Name("Shum", "Heung-Yeung")),
        ("Miles Davis, Jr.", Name("Davis", "Miles", "Jr.")),
        ("Davis, Jr., Miles", Name("Davis", "Miles", "Jr.")),
        ("Hal Daumé III", Name("Daumé", "Hal", "III")),
        ("Plato", Name("Plato")),
        ("", Name("")),
        ("The Gemini Team", Name("The Gemini Team", corporate=True)),
    ],
)
def test_names(text: str, name: Name) -> None:
    assert parse_name(text) == name


def test_initials_behind_a_family_name_are_given_names():
    for text, family, given in (
        ("Doe J", "Doe", "J"),
        ("Yao X.", "Yao", "X."),
        ("Lew W.-C. L.", "Lew", "W.-C. L."),
        ("van den Berg KB", "van den Berg", "KB"),
        ("K R Prajwal", "Prajwal", "K R"),
        ("Wei LI", "LI", "Wei"),
        ("J. Doe", "Doe", "J."),
    ):
        assert (parse_name(text).family, parse_name(text).given) == (family, given)
