"""What a citation shows of LaTeX is what is read of it elsewhere: one text for `cite` and `resolve`."""

from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.richtext import BaseText, String, Symbol, Tag

from affbib.citations.pybtex.definitions import definitions, expanded
from affbib.citations.pybtex.richtext import rich
from affbib.markup.latex_decode import decoded
from affbib.markup.linear_math import raised
from tests.markup.latex import LATEX

DEFINED = definitions(
    r"\newcommand{\mnq}{Monthly {Notices} of \emph{Quiet}} \newcommand{\flip}[2]{#2#1} \newcommand{\sort}[1]{}"
)
USES = st.sampled_from([r"\mnq", r"\mnq{}", r"\flip{a}{$b^2$}", r"\flip", r"\sort{x}", r"{\sort {\mnq}}", r"\sort x"])


def text_of(part: BaseText) -> str:
    if isinstance(part, String):
        return str(part)
    if isinstance(part, Symbol):
        return " "
    text = "".join(map(text_of, part.parts))
    mark = {"sup": "^", "sub": "_"}.get(part.name) if isinstance(part, Tag) else None
    return raised(mark, text) if mark else text


@given(st.lists(LATEX | USES, max_size=5).map("".join))
@settings(max_examples=600)
def test_what_is_shown_is_what_is_read(latex: str) -> None:
    latex = expanded(latex, DEFINED)
    shown = " ".join(text_of(rich(latex)).split())
    # The three differences that `markup.latex_decode.styled` has: scripts, blanks, and the apostrophe.
    assert shown.replace("’", "'") == decoded(latex).replace("’", "'")
