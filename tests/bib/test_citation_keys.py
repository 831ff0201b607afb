"""Citation keys."""

import pytest

from affbib.bib.citation_keys import assign, base_key
from affbib.model.names import Name
from affbib.model.records import Record


def record(title: str = "", year: str = "", *authors: Name, **fields: str) -> Record:
    return Record("misc", {"title": title, "year": year, **fields}, authors)


@pytest.mark.parametrize(
    ("made_of", "expected"),
    [
        (record("Affective Images", "2022", Name("Zhao", "S.")), "zhao2022affective"),
        (record("On the GANs", "2022", Name("van den Berg", "A.")), "vandenberg2022gans"),
        (record("C-GCN: A Net", "2021", Name("Köprü")), "kopru2021gcn"),
        (record("Łódź", "2021", Name("O'Neil-Łuk")), "oneilluk2021lodz"),
        (record("3D Maps", "2021", Name("The Small Group", corporate=True)), "small20213d"),
        (record("The Of", "2021", Name("Lee")), "lee2021the"),
        (record("漢字", "2021", Name("조", "혜린")), "2021"),
        (record("漢字", "", Name("조")), "misc"),
        (record(), "misc"),
        (record("A" * 500, "2021", Name("B" * 500)), "b" * 30 + "2021" + "a" * 26),
        (record("\\input{x} % # , \" ' ~", "20}20", Name("} , \\")), "2020input"),
    ],
)
def test_the_usual_pattern(made_of: Record, expected: str) -> None:
    assert base_key(made_of) == expected


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("{family}:{year}", "lee:2021"),
        ("{authors}{year}", "leewu2021"),
        ("{title}", "affectiveimagesvideosmemesgifs"),
        ("{venue}{year}", "accv2021".replace("accv", "cvpr")),
        ("{doi}", "10.1-a-b"),
        ("Refs_{word}", "Refs_affective"),
        ("{year}-", "2021"),
    ],
)
def test_patterns(pattern: str, expected: str) -> None:
    made_of = record(
        "Affective Images, Videos, Memes and GIFs: the Rest", "2021", Name("Lee"), Name("Wu"),
        booktitle="2021 IEEE/CVF Conference on Computer Vision and Pattern Recognition (CVPR)", doi="10.1/A_b",
    )  # fmt: skip
    assert base_key(made_of, pattern) == expected


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "plain",
        "{",
        "}",
        "{}",
        "{0}",
        "{author}",
        "{year!r}",
        "{year:>9}",
        "{family} {year}",
        "{family},{year}",
        "é{year}",
    ],
)
def test_bad_patterns(pattern: str) -> None:
    with pytest.raises(ValueError, match="the key pattern"):
        base_key(record(), pattern)


def test_keys_are_distinct_and_those_taken_stay() -> None:
    assert assign(["lee", "lee", "Lee", "wu", "leea"], {"WU"}) == ("lee", "leea", "Leeb", "wua", "leeaa")
    many = assign(["k"] * 30_000)
    assert many[:3] == ("k", "ka", "kb")
    assert many[26:29] == ("kz", "kaa", "kab")
    assert len(set(many)) == 30_000
