"""BibTeX's grammar, with places; what is odd here is odd for BibTeX, too."""

import pytest

from affbib.bib.parser import (
    MONTHS,
    Layout,
    blocks,
    contents,
    head,
    is_name,
    is_value,
    layout,
    pieces,
    resolved,
    string,
)
from affbib.text.edits import Span


def parts_of(text: str) -> list[tuple[str, str]]:
    return [(kind, span.of(text)) for kind, span in blocks(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("x", [("text", "x")]),
        ("@misc{a}", [("entry", "@misc{a}")]),
        ("x@misc{a}y", [("text", "x"), ("entry", "@misc{a}"), ("text", "y")]),
        ("@ misc \n (a)\n", [("entry", "@ misc \n (a)"), ("text", "\n")]),
        ("@String{a = 1}@PREAMBLE(x)@Comment{y}", [("string", "@String{a = 1}"), ("preamble", "@PREAMBLE(x)"),
                                                   ("comment", "@Comment{y}")]),
        ("@misc{a, x = {b}, y = {{c}}}z", [("entry", "@misc{a, x = {b}, y = {{c}}}"), ("text", "z")]),
        ("@misc{a, x = {)}}", [("entry", "@misc{a, x = {)}}")]),
        ('@misc(a, x = ")", y = {)})z', [("entry", '@misc(a, x = ")", y = {)})'), ("text", "z")]),
        ('@misc(a, x = {"})z', [("entry", '@misc(a, x = {"})'), ("text", "z")]),
        ("@misc(a}b)", [("failed", "@misc(a}b)")]),
        ("@misc{a", [("failed", "@misc{a")]),
        ("@misc{a, x = {b}", [("failed", "@misc{a, x = {b}")]),
        ("@misc(a}", [("failed", "@misc(a}")]),
        ("@misc{a, x = {b\n @book {c}", [("failed", "@misc{a, x = {b\n"), ("text", " "), ("entry", "@book {c}")]),
        ("@misc(a\n@book(c)", [("failed", "@misc(a\n"), ("entry", "@book(c)")]),
        ("@misc{a, x = {b\n@book}}", [("entry", "@misc{a, x = {b\n@book}}")]),
        ("@misc{a, x = {b @book{c}}}", [("entry", "@misc{a, x = {b @book{c}}}")]),
        ("@misc a}", [("text", "@misc a}")]),
        ("@1misc{a}", [("text", "@1misc{a}")]),
        ("@m=c{a}", [("text", "@m=c{a}")]),
        ("@@misc{a}", [("text", "@"), ("entry", "@misc{a}")]),
        ("@a@misc{a}", [("text", "@a"), ("entry", "@misc{a}")]),
        ("@{a}", [("text", "@{a}")]),
        ("me@home.org {x}", [("text", "me"), ("entry", "@home.org {x}")]),
    ],
)  # fmt: skip
def test_blocks(text: str, expected: list[tuple[str, str]]) -> None:
    assert parts_of(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@Misc{lee2020, x = 1}", (Span(1, 5), Span(6, 13))),
        ("@Misc{lee2020}", (Span(1, 5), Span(6, 13))),
        ("@ misc ( a:b-c )", (Span(2, 6), Span(9, 14))),
        ("@misc(a}b, x = 1)", (Span(1, 5), Span(6, 9))),
        ("@misc{a)b, x = 1}", (Span(1, 5), Span(6, 9))),
        ("@misc{a b}", (Span(1, 5), Span(6, 7))),
        ("@misc{ , x = 1}", (Span(1, 5), Span(7, 7))),
        ("@misc{}", (Span(1, 5), Span(6, 6))),
        ("no entry", (Span(0, 0), Span(0, 0))),
        (" @misc{a}", (Span(0, 0), Span(0, 0))),
    ],
)
def test_head(text: str, expected: tuple[Span, Span]) -> None:
    assert head(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@string{ACM = {A}}", ("ACM", "{A}")),
        ('@STRING( a.b-c = "x" # {y} # z )', ("a.b-c", '"x" # {y} # z')),
        ("@string{a = 1}", ("a", "1")),
        ("@string{a = {b} junk}", ("a", "{b}")),
        ("@string{a}", None),
        ("@string{a = }", None),
        ("@string{a = {b}", ("a", "{b}")),
        ("@string{1a = {b}}", None),
        ("@string{a = {b}#}", None),
        ("string", None),
    ],
)
def test_strings(text: str, expected: tuple[str, str] | None) -> None:
    assert string(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@misc{a}", []),
        ("@misc{a,}", []),
        ("@misc{a , \n}", []),
        ("@misc{a,x=1}", [("x", "1")]),
        ("@misc(a, x = 1)", [("x", "1")]),
        ("@misc{a, X = {b, c} , y\n= \"d, {\"}\", z=e # {f}#\"g\" ,\n}", [("X", "{b, c}"), ("y", '"d, {"}"'),
                                                                         ("z", 'e # {f}#"g"')]),
        ("@misc{a, x = {{b}{c}}, x = 2}", [("x", "{{b}{c}}"), ("x", "2")]),
        ('@misc{a, x = "{b"}c"}', [("x", '"{b"}c"')]),
        ("@misc{a, date-added = 1, a:b = 2}", [("date-added", "1"), ("a:b", "2")]),
        ("@misc{a, x = \\c}", [("x", "\\c")]),
        ("@misc{a x = 1}", "has no comma before 'x = 1}'"),
        ("@misc{a, x = 1 y = 2, and more that is cut}", "has no comma before 'y = 2, and more that'"),
        ("@misc{a, x}", "has no field at 'x}'"),
        ("@misc{a, and more that is cut here, = 1}", "has no field at 'and more that is cut'"),
        ("@misc{a,, x = 1}", "has no field at ', x = 1}'"),
        ("@misc{a, 1x = 1}", "has no field at '1x = 1}'"),
        ("@misc{a, x = }", "has no value for 'x'"),
        ("@misc{a, x = , y = 1}", "has no value for 'x'"),
        ('@misc{a, x = "b}', "has no value for 'x'"),
        ("@misc{a, x = {b}", "has no value for 'x'"),
        ("@misc{a, x = {b} #}", "has no value for 'x'"),
        ("@misc{a, x = 'b'}", "has no value for 'x'"),
    ],
)  # fmt: skip
def test_layout(text: str, expected: list[tuple[str, str]] | str) -> None:
    parts = layout(text)
    if isinstance(expected, str):
        assert parts == expected
    else:
        assert isinstance(parts, Layout)
        assert [(field.name.of(text), field.value.of(text)) for field in parts.fields] == expected
        assert (parts.key.of(text), parts.end) == ("a", len(text) - 1)


def test_values_and_their_pieces() -> None:
    assert list(pieces('{A {b}} #\n acm#"c # d" # 12')) == ["{A {b}}", "acm", '"c # d"', "12"]
    assert list(pieces("{A} junk # b")) == ["{A}"]
    assert list(pieces("a # ")) == ["a"]
    assert list(pieces("")) == []
    assert [is_value(text) for text in ("{A} # b", "b", '"', "", " b", "b ", "{A}b", "{A} #")] == [True, True] + 6 * [
        False
    ]
    assert resolved('{A}#s # S # JAN # "x" # unknown # 7', {"s": "-s-"}) == "A-s--s-Januaryxunknown7"
    assert resolved("jan", {"jan": "Hartung"}) == "Hartung"
    assert resolved("{jan}", {"jan": "Hartung"}) == "jan"
    assert " ".join(MONTHS) == "jan feb mar apr may jun jul aug sep oct nov dec"
    assert [MONTHS[name] for name in ("jan", "may", "dec")] == ["January", "May", "December"]


def test_contents_of_comments_and_preambles() -> None:
    assert (contents("@comment{ x {y} }"), contents('@preamble ("z")'), contents("x")) == (" x {y} ", '"z"', "")


@pytest.mark.parametrize("name", ["title", "date-added", "x1", "é", "a@b", "+", "a:b"])
def test_names(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize(
    "name", ["", "1x", "a b", "a=b", "a,b", "a{b", "a}", 'a"b', "a#b", "a%b", "a'b", "a(b", "a)", "a\n"]
)
def test_what_is_no_name(name: str) -> None:
    assert not is_name(name)
