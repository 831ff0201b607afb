"""The text of a .bib."""

import pytest

from affbib.bib.writer import dumps, field_texts, format_entry, mixed_entry
from affbib.model.names import Name
from affbib.model.records import Bibliography, Record


def test_layout_and_order() -> None:
    article = Record(
        "article",
        {"title": "The Title", "journal": "J & K", "year": "2020", "month": "jun", "pages": "1--9", "doi": "10.1/a_b"},
        authors=(Name("van der Berg", "Anna", "Jr."), Name("The Group", corporate=True)),
        editors=(Name("Plato"),),
    )
    assert dumps(Bibliography({"b:1": article, "a-2": Record("misc")})) == (
        "@article{b:1,\n"
        "  author = {van der Berg, Jr., Anna and {The Group}},\n"
        "  editor = {Plato},\n"
        "  title = {The Title},\n"
        "  journal = {J \\& K},\n"
        "  year = {2020},\n"
        "  month = jun,\n"
        "  pages = {1--9},\n"
        "  doi = {10.1/a_b},\n"
        "}\n"
        "\n"
        "@misc{a-2,\n"
        "}\n"
    )
    assert dumps(Bibliography()) == ""


def test_an_entry_comes_again_from_its_texts() -> None:
    record = Record("misc", {"title": "GANs & Köln", "url": "https://example.org/a%20b"}, authors=(Name("Ünal", "Ş."),))
    assert format_entry("k", record.type, field_texts(record)) == dumps(Bibliography({"k": record}))


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ((), None),
        ((Name("Lee", "Ann"), Name("Wu", "Bo")), "Lee, Ann and Wu, Bo"),
        ((Name("Lee"), Name("others")), "Lee and others"),
        ((Name("Lee"), Name("Wu"), Name("others")), "Lee and Wu and others"),
        ((Name("Lee"), Name("others"), Name("Wu")), "Lee and {others} and Wu"),
        ((Name("Sand AND Stone", "Ann"),), "{Sand AND Stone}, Ann"),
        ((Name("", "Ann Bo", "Jr."),), "{Jr. Ann Bo}"),
        ((Name("-- . Lee", "(Ann"),), "Lee, Ann"),
        ((Name("others"),), "{others}"),
        ((Name("Sand and Stone", "Ann"),), "{Sand and Stone}, Ann"),
        ((Name("Smith, Wesson and Co.", corporate=True),), "{Smith, Wesson and Co.}"),
        ((Name("Two Words"),), "{Two Words}"),
        ((Name("", "Ann"),), "Ann"),
        ((Name(""), Name("Lee", ","), Name("{}\\", corporate=True)), "Lee"),
        ((Name("O’Neil", "‘t"),), "O'Neil, `t"),
        ((Name("A, B, C", "D % E"),), "A B C, D E"),
        ((Name("조", "혜린"), Name("Петров", "Иван")), "조, 혜린 and Петров, Иван"),
    ],
)
def test_names(people: tuple[Name, ...], expected: str | None) -> None:
    assert field_texts(Record("misc", authors=people)).get("author") == expected


def test_what_is_no_name_of_a_field_or_type_stays_out() -> None:
    record = Record("a}{", {"x = {y}, z": "1", "": "2", "note": "", "title": "3"})
    assert dumps(Bibliography({"k": record})) == "@misc{k,\n  title = {3},\n}\n"
    assert dumps(Bibliography({"k": Record("misc", {"month": "jun # x"})})) == "@misc{k,\n  month = {jun \\# x},\n}\n"


def test_values_that_are_latex_or_plain_unicode() -> None:
    values = {"Title": 'K{\\"o}ln & Zürich', "URL": "https://x.org/ä b", "note": "", "month": "jun"}
    assert mixed_entry("a:b", "Misc", values) == (
        '@Misc{a:b,\n  Title = {K{\\"o}ln \\& Z{\\"u}rich},\n  URL = {https://x.org/%C3%A4%20b},\n'
        "  note = {},\n  month = jun,\n}\n"
    )
    assert mixed_entry("köln", "no type", {"x": "{"}) == "@misc{köln,\n  x = {{\\textbraceleft}},\n}\n"
    for key, name in (
        ("a}", "x"),
        ("{", "x"),
        ("a b", "x"),
        ("a,b", "x"),
        ("a", "x y"),
        ("a", "x = 1, y"),
        ("a", "1"),
        ("a", ""),
    ):
        with pytest.raises(ValueError, match=r"has a key or a field that no \.bib can hold"):
            mixed_entry(key, "misc", {name: "1"})
