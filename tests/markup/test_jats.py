"""Markup, entities, MathML and TeX become plain Unicode."""

import pytest

from affbib.markup.jats import plain

MML = 'xmlns:mml="http://www.w3.org/1998/Math/MathML"'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Plain ASCII, untouched (always).", "Plain ASCII, untouched (always)."),
        ("", ""),
        ("  two  blanks\tand\nlines ", "two blanks and lines"),
        ("thin\u2009and\u00a0hard\u3000blanks", "thin and hard blanks"),
        ("E\u0301cole", "École"),
        ("soft\u00adhyphen, mark\u200e, joiner می\u200cروم", "softhyphen, mark, joiner می\u200cروم"),
        ("nul\x00, bell\x07, lone \ud800 surrogate", "nul, bell, lone surrogate"),
        ("Smith &amp; Sons", "Smith & Sons"),
        ("Smith &amp;amp; Sons &lt;i&gt;in vivo&lt;/i&gt;", "Smith & Sons in vivo"),
        ("&#x2014; &#233; &eacute; &#99999999999; &nosuch; AT&T R&copy", "— é é &#99999999999; &nosuch; AT&T R&copy"),
        (
            "p < .05, a<b and c>d, <stdio.h>, the <video> element",
            "p < .05, a<b and c>d, <stdio.h>, the <video> element",
        ),
        ("<jats:italic>Q</jats:italic> <b>B</b> <scp>DNA</scp>s <BR/>x", "Q B DNAs x"),
        ('<a href="https://example.org/?a=<b>">link</a>', "link"),
        ("H<sub>2</sub>O, 10<sup>−3</sup>, 4<sup>th</sup>", "H₂O, 10⁻³, 4th"),
        ("in the<i>Homo sapiens</i>genome of <i>R</i>s", "in the Homo sapiens genome of Rs"),
        (f"the<mml:math {MML}><mml:mi>α</mml:mi></mml:math>rule", "the α rule"),
        (f"d-<mml:math {MML}>\n <mml:mi>π</mml:mi>\n</mml:math>", "d-π"),
        ("<math><msub><mi>H</mi><mn>2</mn></msub></math>O", "H₂O".replace("O", " O")),
        ("Mn<math><msub><mrow /><mrow><mn>2</mn></mrow></msub></math>VAl", "Mn₂VAl"),
        ("<math><msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup></math>", "x₁²"),
        ("<math><mfrac><mn>1</mn><mn>2</mn></mfrac><msqrt><mi>x</mi></msqrt></math>", "1/2√x"),
        ("<math><mmultiscripts><mi>Tb</mi><mprescripts/><none/><mn>153</mn></mmultiscripts></math>", "¹⁵³Tb"),
        ("<math><mi>x</mi><annotation>x tex</annotation></math>", "x"),
        ("<i>unclosed <sub>2", "unclosed ₂"),
        ("closed</i></math></sub> only", "closed only"),
        ("$$\\mathcal{L}_\\infty $$ and $\\alpha$ and $d$-spaces for $5 or $7", "ℒ∞ and α and d-spaces for $5 or $7"),
        ("$\\input{/etc/passwd}$ x", "x"),
        ("2$^{10}$, $10^{-12}$ m, $x^{2n}$, $\\frac{a+b}{c}$", "2¹⁰, 10⁻¹² m, x²ⁿ, (a+b)/c"),
        ("$O(n \\log n)$ for $a\\to b \\le c$, $f'$", "O(n log n) for a→b ≤ c, f′"),
        ("<math><msup><mi>x</mi><mrow><mi>a</mi><mo>,</mo><mi>b</mi></mrow></msup></math>", "x^(a,b)"),
        ("<math><mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mi>c</mi></mfrac></math>", "(a+b)/c"),
        ("<math><mroot><mi>x</mi><mn>3</mn></mroot></math>", "∛x"),
        ("It\xe2\x80\x99s Garc\xc3\xada", "It’s García"),
        ("C:\\DATA is no TeX", "C:\\DATA is no TeX"),
    ],
)
def test_plain(text: str, expected: str) -> None:
    assert plain(text) == expected


@pytest.mark.parametrize(
    "part", ["<i>", "</i>", "<mml:mrow>", "<sub>x</sub>", "<", "&", "&amp;", "$", "$\\", '<a b="', "<a b='c' "]
)
def test_plain_takes_time_in_proportion(part: str) -> None:
    # A quadratic step would take minutes here.
    assert isinstance(plain(part * 100_000), str)


@pytest.mark.parametrize(
    "tex",
    [r"\sqrt", r"\href", r"\footnote", r"\textcolor{red}", r"\frac", r"\verb", r"\c", r"\begin", r"\end{a}", r"\item"],
)
def test_commands_without_their_arguments_are_quiet(
    tex: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    assert set(plain(f"${tex}$")) <= {"√", "a"}
    assert (caplog.records, *capfd.readouterr()) == ([], "", "")
