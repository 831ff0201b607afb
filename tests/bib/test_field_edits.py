"""Fields put into an entry, changed and taken out: in the entry's own layout, each within its own place."""

import pytest

from affbib.bib.field_edits import cased, field_edits, rewritten
from affbib.bib.parser import Layout, layout
from affbib.text.edits import Edit, Span, edited, ordered


def changed(text: str, values: dict[int, str | None] | None = None, **added: str) -> str:
    parts = layout(text)
    assert isinstance(parts, Layout)
    result = edited(text, ordered(field_edits(text, parts, values=values or {}, added=added)))
    assert isinstance(layout(result), Layout)
    return result


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("@misc{k}", "@misc{k,\n  doi = {10.1/x},\n  pages = {1}\n}"),
        ("@misc{k\n}", "@misc{k,\n  doi = {10.1/x},\n  pages = {1}\n\n}"),
        ("@misc{k,}", "@misc{k, doi = {10.1/x}, pages = {1} }"),
        ("@misc{k, x=y}", "@misc{k, doi={10.1/x}, pages={1}, x=y}"),
        ("@misc{k, x={y}, }", "@misc{k, x={y}, doi={10.1/x}, pages={1}, }"),
        ("@misc{k, x=3}", "@misc{k, doi={10.1/x}, pages=1, x=3}"),
        ("@misc{k, x=\"y\", z=3}", "@misc{k, x=\"y\", doi=\"10.1/x\", pages=1, z=3}"),
        ("@misc{k, x=3, z=\"y\"}", "@misc{k, x=3, doi=\"10.1/x\", pages=\"1\", z=\"y\"}"),
        ("@misc{k,\n  x = y\n}", "@misc{k,\n  doi = {10.1/x},\n  pages = {1},\n  x = y\n}"),
        ("@misc{k,\n  x = y,\n}", "@misc{k,\n  x = y,\n  doi = {10.1/x},\n  pages = {1},\n}"),
        ("@misc{k,\r\n\tx = y,\r\n}", "@misc{k,\r\n\tx = y,\r\n\tdoi = {10.1/x},\r\n\tpages = {1},\r\n}"),
        ("@misc{k,\n  x = y, }", "@misc{k,\n  doi = {10.1/x},\n  pages = {1},\n  x = y, }"),
        ("@misc{k,\n  x = y\n ,\n}", "@misc{k,\n  x = y\n ,\n  doi = {10.1/x},\n  pages = {1},\n}"),
        ("@misc{k\n, x = y\n}", "@misc{k\n, x = y\n, doi = {10.1/x}\n, pages = {1}\n}"),
        ("@misc{k\n  ,x = y\n  ,z = y}", "@misc{k\n  ,x = y\n  ,z = y\n  ,doi = {10.1/x}\n  ,pages = {1}}"),
        ("@misc{k,\n\n  x = y\n}", "@misc{k,\n\n  doi = {10.1/x},\n  pages = {1},\n  x = y\n}"),
        ("@misc{k,\n  X=y,\n}", "@misc{k,\n  X=y,\n  DOI={10.1/x},\n  PAGES={1},\n}"),
        ("@misc{k,\n  Xy =y,\n}", "@misc{k,\n  Xy =y,\n  Doi ={10.1/x},\n  Pages ={1},\n}"),
        ("@misc{k,\n  Xy=  y,\n  z=  y,\n}", "@misc{k,\n  Xy=  y,\n  z=  y,\n  doi=  {10.1/x},\n  pages=  {1},\n}"),
        ("@misc{k,\n  x\t= y,\n}", "@misc{k,\n  x\t= y,\n  doi\t= {10.1/x},\n  pages\t= {1},\n}"),
        ("@misc{k,\n  x\t\t= y,\n}", "@misc{k,\n  x\t\t= y,\n  doi\t\t= {10.1/x},\n  pages\t\t= {1},\n}"),
        ("@misc{k\n, x = y, z = y}", "@misc{k\n, x = y, doi = {10.1/x}, pages = {1}, z = y}"),
        ("@misc{k,\n  x  = y,\n  zz = y,\n  aaa = y,\n  b = y,\n}",
         "@misc{k,\n  x  = y,\n  zz = y,\n  aaa = y,\n  b = y,\n  doi = {10.1/x},\n  pages = {1},\n}"),
        ("@misc{k,\n  x     = y,\n  zz    = y,\n  aaa = y,\n  b = y,\n}",
         "@misc{k,\n  x     = y,\n  zz    = y,\n  aaa = y,\n  b = y,\n  doi = {10.1/x},\n  pages = {1},\n}"),
        ("@misc{k,\n  x\n  = y,\n}", "@misc{k,\n  x\n  = y,\n  doi\n  = {10.1/x},\n  pages\n  = {1},\n}"),
        # Aligned: names of different lengths before one column, in more than half of the fields.
        ("@misc{k,\n  x     = y,\n  zz    = y,\n}",
         "@misc{k,\n  x     = y,\n  zz    = y,\n  doi   = {10.1/x},\n  pages = {1},\n}"),
        ("@misc{k,\n  x   = y,\n  zz  = y,\n}",
         "@misc{k,\n  x   = y,\n  zz  = y,\n  doi = {10.1/x},\n  pages = {1},\n}"),
        ("@misc{k,\n  x     = y,\n  z     = y,\n}",
         "@misc{k,\n  x     = y,\n  z     = y,\n  doi = {10.1/x},\n  pages = {1},\n}"),
        ("@misc{k,\n  x  = y,\n  zz = y,\n  a = y,\n  bb = y,\n}",
         "@misc{k,\n  x  = y,\n  zz = y,\n  a = y,\n  bb = y,\n  doi = {10.1/x},\n  pages = {1},\n}"),
        ("@misc{k,\n  x   = y,\n  a = y,\n  b   = y,\n  c = y,\n  d = y\n}",
         "@misc{k,\n  x   = y,\n  a = y,\n  b   = y,\n  c = y,\n  doi = {10.1/x},\n  pages = {1},\n  d = y\n}"),
    ],
)  # fmt: skip
def test_fields_put_in(before: str, after: str) -> None:
    assert changed(before, doi="10.1/x", pages="1") == after


@pytest.mark.parametrize(
    ("before", "number", "after"),
    [
        ("@misc{k, x=1, y=2, z=3}", 0, "@misc{k, y=2, z=3}"),
        ("@misc{k, x=1, y=2, z=3}", 1, "@misc{k, x=1, z=3}"),
        ("@misc{k, x=1, y=2, z=3}", 2, "@misc{k, x=1, y=2,}"),
        ("@misc{k, x=1}", 0, "@misc{k,}"),
        ("@misc{k, x=1 ,\n}", 0, "@misc{k,\n}"),
        ("@misc{k,\n  x = 1,\n  y = 2\n}", 0, "@misc{k,\n  y = 2\n}"),
        ("@misc{k,\n  x = 1,\n  y = 2\n}", 1, "@misc{k,\n  x = 1,\n}"),
        ("@misc{k\n, x = 1\n, y = 2\n}", 0, "@misc{k\n, y = 2\n}"),
        ("@misc{k\n, x = 1\n, y = 2\n}", 1, "@misc{k\n, x = 1\n}"),
        ("@misc{k\n, x = 1\n}", 0, "@misc{k\n}"),
        ("@misc{k, x = {a, b}, y = 2}", 0, "@misc{k, y = 2}"),
    ],
)
def test_fields_taken_out(before: str, number: int, after: str) -> None:
    assert changed(before, {number: None}) == after


@pytest.mark.parametrize(
    "text",
    [
        "@misc{k, x=1, y=2, z=3}",
        "@misc{k,\n  x = 1,\n\n  y = 2,\n  z = 3\n}",
        "@misc{k,\n  x = 1,\n  y = 2,\n  z = 3,\n}",
        "@misc{k\n, x = 1\n, y = 2\n, z = 3\n}",
        "@misc{k\n, x = 1, y = 2, z = 3}",
        "@misc{k, x = 1\n, y = 2\n, z = 3,\n}",
    ],
)
@pytest.mark.parametrize("removed", [(0,), (1,), (2,), (0, 1), (1, 2), (0, 2), (0, 1, 2), (2, 0, 1)])
def test_whatever_is_taken_out_and_put_in_the_entry_is_one(text: str, removed: tuple[int, ...]) -> None:
    left = ["xyz"[number] for number in range(3) if number not in removed]
    for added in ({}, {"doi": "10.1/x"}, {"doi": "10.1/x", "pages": "1"}):
        result = changed(text, dict.fromkeys(removed), **added)
        parts = layout(result)
        assert isinstance(parts, Layout)
        assert sorted(field.name.of(result) for field in parts.fields) == sorted([*left, *added])


@pytest.mark.parametrize(
    ("field", "latex", "value"),
    [
        ("x = {old}", "new", "{new}"),
        ('x = "old"', "new", '"new"'),
        ('x = "old"', 'a "b"', '{a "b"}'),
        ('x = "a" # b', "new", "{new}"),
        ('x = "a" # "b"', "new", '"new"'),
        ("x = old", "new", "{new}"),
        ("x = 2020", "2021", "2021"),
        ("x = 2020", "2021a", "{2021a}"),
        ("x = {2020}", "2021", "{2021}"),
        ("x = old", "2021", "{2021}"),
        ("month = {May}", "jun", "jun"),
        ("MONTH = may", "jun", "jun"),
        ("month = may", "June", "{June}"),
        ("x = {may}", "jun", "{jun}"),
    ],
)
def test_values_in_the_delimiters_that_were_there(field: str, latex: str, value: str) -> None:
    text = f"@misc{{k, {field}}}"
    parts = layout(text)
    assert isinstance(parts, Layout)
    assert rewritten(text, parts.fields[0], latex) == value
    assert changed(text, {0: latex}) == f"@misc{{k, {field.partition('=')[0]}= {value}}}"


def test_an_edit_holds_what_differs_only() -> None:
    text = "@misc{k, x = {The old one}}"
    parts = layout(text)
    assert isinstance(parts, Layout)
    assert list(field_edits(text, parts, values={0: "The new one"}, added={})) == [Edit(Span(18, 21), "new")]


@pytest.mark.parametrize(
    ("like", "expected"),
    [
        (["A", "BC"], "DOI"),
        (["Ab", "C"], "Doi"),
        (["Ab", "c"], "doi"),
        (["AB", "c"], "doi"),
        (["aB"], "doi"),
        (["X-y"], "Doi"),
    ],
)
def test_names_in_capitals(like: list[str], expected: str) -> None:
    assert cased("doi", like) == expected
