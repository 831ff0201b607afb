"""LaTeX cut into tokens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from affbib.markup.latex_tokens import DEEPEST, closing_braces, command_names, shallow, tokens

TEXTS = st.text() | st.lists(st.sampled_from(
    [*r"{}[]()$'`~^_&-\ a1é", "http://", "https://a", r"\em", r"\url{", r"\hskip 1em", r"\sqrt[3]", r"\(", r"\)", r"\["]
)).map("".join)  # fmt: skip


@given(TEXTS)
def test_tokens_cover_the_text(latex: str) -> None:
    assert "".join(token[0] for token in tokens(latex)) == latex


@pytest.mark.parametrize(
    ("latex", "kinds"),
    [
        ("a well-known O'Brien's", ["text"]),
        ("a -- b", ["text", "mark", "text"]),
        (r"\emph*{x}", ["blank", "brace", "text", "brace"]),
        (r"\"{o}\'e\^{ab}", ["accent", "accent", "sign", "brace", "text", "brace"]),
        (r"$a$\(b\)\[c\]\$", ["formula", "inline", "display", "sign"]),
        (r"\url{a_b}\hskip 1em plus 2pt\vrule height 1pt", ["target", "space", "rule"]),
        ("at https://a.org/~b.", ["text", "bare", "text"]),
        (r"\sqrt[3]\left(\right.", ["index", None, "text", None]),
    ],
)
def test_kinds(latex: str, kinds: list[str | None]) -> None:
    assert [token.lastgroup for token in tokens(latex)] == kinds


def test_a_command_has_its_option_where_a_group_follows() -> None:
    (token, *_) = tokens(r"\cite[p. 1]{x}")
    assert (token["command"], token["option"]) == ("cite", "[p. 1]")
    (token, *_) = tokens(r"\item [x] y")
    assert (token["command"], token["option"], token["blank"]) == ("item", None, " ")


@given(TEXTS)
def test_closing_braces_are_pairs(latex: str) -> None:
    for opening, closing in closing_braces(latex).items():
        inner = latex[opening + 1 : closing]
        assert latex[opening] + latex[closing] == "{}"
        assert inner.count("{") == inner.count("}")


@given(st.text(st.sampled_from("{}a"), max_size=200))
def test_shallow_text_is_not_deep(latex: str) -> None:
    flat = shallow(latex)
    assert flat in (latex, latex.replace("{", "").replace("}", ""))
    assert shallow("{" * DEEPEST + flat.replace("{", "").replace("}", "") + "}" * DEEPEST).startswith("{")


def test_command_names() -> None:
    assert command_names(r"\\input{x} \input@path \& \a1 $\b$ \\\c") == ["input@path", "a", "b", "c"]
