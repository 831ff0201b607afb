"""Whatever LaTeX says, it says the same with styles and without."""

from hypothesis import example, given, settings

from affbib.markup.latex_decode import decoded, styled
from affbib.markup.styled_text import Part, text_of
from tests.markup.latex import LATEX


@given(LATEX)
@example(r"{n\log}n \log{n}n \frac12{x} \emph{\log}n")
@example(r"{\emph \Pr} \textbf\log n")
@example(r"\em\'\em x} y")
@example(r"{a \em b \over c}")
@example(r"\enquote{``a'' \emph{b}}\textsuperscript{\emph{2}}")
@example(r"\emph" * 99 + "{x}" + r"{\em " * 99)
@settings(max_examples=600)
def test_styles_change_no_text(latex: str) -> None:
    shown = " ".join("".join(map(text_of, styled(latex))).split())
    # LaTeX prints an apostrophe as it prints a closing quotation mark.
    assert shown.replace("’", "'") == decoded(latex).replace("’", "'")


@given(LATEX)
def test_styled_text_has_no_empty_parts(latex: str) -> None:
    def check(part: Part, depth: int) -> None:
        assert part
        assert depth < 200
        for inner in () if isinstance(part, str) else part.parts:
            check(inner, depth + 1)

    for part in styled(latex) if decoded(latex) else ():
        check(part, 0)
