"""TeX read: text and formulas in Unicode."""

import re
import unicodedata
from itertools import product

import pytest

from affbib.markup.latex_decode import decoded, formula, styled
from affbib.markup.latex_encode import encode
from affbib.markup.latex_symbols import ACCENTS


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("plain, 50% of R&D, _ ^", "plain, 50% of R&D, _ ^"),
        (r"G{\"o}del G\"odel G\"{o}del {G}{\"{o}}del", "Gödel Gödel Gödel Gödel"),
        (r"\'{\i}\'i {\i} \c cx \c{c} {\v{S}}koda \r a \o re {\o}re", "íí ı çx ç Škoda å øre øre"),
        (r"Nguy{\~{\^e{}}}n Vi{\d{\^e}}t \~{\^{e}}", "Nguyễn Việt ễ"),
        (r"50\% \& \# \$ \_ \{ \} {\textbackslash} {\textasciitilde}", "50% & # $ _ { } \\ ~"),
        (
            r"\emph{in \textbf{bold}} \LaTeX{} $\alpha$-$\beta_1$ {\ensuremath{\leq}} {\textdegree}",
            "in bold LaTeX α-β₁ ≤ °",
        ),
        (r"a~b\ c\,d\\e -- f---g ``h'' `i' x\-y", "a b c d e – f—g “h” ‘i’ xy"),
        ("The dogs' `don't' and rock 'n' roll, ` d'", "The dogs' ‘don't’ and rock 'n' roll, ‘ d’"),
        (r"\unknown{kept} \alone", "kept"),
        ("}} closed { open \\", "closed open \\"),
        (r"\t{oo} \'{} \~{}user \d{\i} \v", "o͡o ´ ~user ı\u0323"),
        (r"4\textsuperscript{th} CO\textsubscript{2} N\textsuperscript{o} 10\textsuperscript{$-$3}", "4th CO₂ Nº 10⁻³"),
        (r"\textcolor{red}{x} \href{https://example.org/}{here} \bibinfo{year}{2020}", "x here 2020"),
        (r"Is $P$ $=$ \(NP^{2k}\)? For $5 or 6", "Is P = NP²ᵏ? For $5 or 6"),
        (r"A\footnote{Best \emph{paper} {award}} b\thanks{X}\label{s:1}\index{c}c\footnotemark[1]", "A bc"),
        (
            r"\enquote{A \emph{b}} \emdash c \noopsort{d}e \frac{1}{2} of $\mathbb{R}$ \mathbb{C}",
            "“A b” —c e 1/2 of ℝ ℂ",
        ),
        (
            r"\url{https://a.org/~b--c\_d} https://a.org/~b--c. \doi{10.1/x} \href{https://a.org/}{\textbf{d}}",
            "https://a.org/~b--c_d https://a.org/~b--c. 10.1/x d",
        ),
        (r"\includegraphics[width=1cm]{x.pdf}\textcolor[rgb]{1,0,0}{y} {\em z}\/ a\hskip 1em plus 2pt b", "y z a b"),
        (r"\[x_1\] \(x^{2}\) \href@noop{a}{b} \par c", "x₁ x² b c"),
        (
            r"\ensuremath{\sqrt{}}2 \ensuremath{\not\equiv} \ensuremath{-}1 \ensuremath{'} \ensuremath{:=}",
            "√2 ≢ −1 ′ ≔",
        ),
        ("", ""),
    ],
)
def test_decoded(latex: str, expected: str) -> None:
    assert decoded(latex) == expected


FORMULAS = r"""
2^{10} => 2¹⁰                        10^{-12} => 10⁻¹²                    x^{2n} => x²ⁿ
x^2n => x²n                          4^{\text{th}} => 4ᵗʰ                 x_{ij} => xᵢⱼ
x_{i,j} => x_(i,j)                   x_q => x_q                           x^{n + 1} => xⁿ⁺¹
e^{-x^2} => e^(-x²)                  x'^2 => x′²                          f'' => f″
C^* => C*                            H_\infty => H∞                       90^\circ => 90°
A^\dagger => A†                      k_\perp => k⊥                        x_* => x_*
{}^{14}C => ¹⁴C                      SO_4^{2-} => SO₄²⁻                   \mathrm{NO}_x => NOₓ
\frac{a+b}{c} => (a+b)/c             \frac12 => 1/2                       \frac{1}{2x} => 1/(2x)
{a \over b+1} => a/(b+1)             x\frac12 => x 1/2                    3\frac12 => 3 1/2
\frac12(a+b) => 1/2 (a+b)            \frac12\sqrt x => 1/2 √x            \frac{\log n}{n} => (log n)/n
\sqrt2 => √2                         \sqrt{x+1} => √(x+1)                 \sqrt[3]{x} => ∛x
\sqrt[n]x => ⁿ√x                     \sqrt\frac12 => √(1/2)              x^\frac12n => x^(1/2)n
\binom{n}{k} => (n choose k)         {n \choose k} => (n choose k)        \overset{f}{=} => =ᶠ
\log n => log n                      n\log\alpha => n log α              \log_2 n => log₂ n
O(n\log(n)) => O(n log(n))           \operatorname*{argmin}_x f => argminₓ f
a\to b => a→b                        \le 5 => ≤ 5                         a \le b => a ≤ b
x\in\mathbb{R}^n => x∈ℝⁿ            \alpha n => αn                       \partial x => ∂x
\ge => ≥                             \ne => ≠                             \gets => ←
\land => ∧                           \lor => ∨                            \neg => ¬
\implies => ⟹                        \iff => ⟺                            \ast => ∗
\div => ÷                            \emptyset => ∅                       \prime => ′
\rightarrow => →                     \leftarrow => ←                      \dagger => †
\Re => ℜ                             \Im => ℑ                             \lbrace\rbrace => {}
\lvert x\rvert => |x|               \lVert x\rVert => ‖x‖               \|x\| => ‖x‖
\not\subset => ⊄                    \not= => ≠                           a\not\approx b => a≉b
\mathcal{L} => ℒ                     {\cal O} => 𝒪                        \mathbb R => ℝ
\mathfrak{g} => 𝔤                    \mathbf{x} => x                      \mathrm{d}t => dt
\hat{x} => x̂                         \bar x => x̄                          \widehat{AB} => AB
\ddot{u} => ü                        \left(\frac{a}{b}\right) => (a/b)  \bigl[x\bigr] => [x]
a \equiv b \pmod n => a ≡ b (mod n)  p\text{-adic} => p-adic              \textrm{for all }x => for all x
\begin{matrix}a&b\\c\end{matrix} => a b c
\input{/etc/passwd} => .             \unknown{kept} => kept               \alone => .
\sqrt => √                           \frac => .                           \frac1 => 1
\href => .                           \textcolor{red} => .                 x^ => x
\over => .                           }{x => x                             \hat => .
"""


def test_formula() -> None:
    pairs = [pair.split(" => ") for line in FORMULAS.splitlines() for pair in re.split("   *", line.strip()) if pair]
    assert len(pairs) > 90
    assert [formula(tex) for tex, _ in pairs] == [shown.strip(".") for _, shown in pairs]


# Written as the sign that looks the same, as LaTeX has one command for both.
LOOK_ALIKES = {"ɛ": "ε", "∆": "Δ", "∊": "∈", "∍": "∋", "⪯": "≼", "⪰": "≽", "〈": "⟨", "〉": "⟩"}


def test_every_character_that_is_written_as_a_command_is_read_back() -> None:
    characters = [chr(code) for code in range(0x20000) if not 0xD800 <= code < 0xE000]
    written = {char: encode(char) for char in characters}
    written = {char: latex for char, latex in written.items() if "\\" in latex}
    assert len(written) > 800
    for char, latex in written.items():
        read, meant = decoded(latex), unicodedata.normalize("NFC", char)
        assert read == LOOK_ALIKES.get(meant, meant) or (
            # One script, of a letter or of a full-width sign.
            encode(read) == latex or unicodedata.normalize("NFKC", read) == unicodedata.normalize("NFKC", char)
        ), (char, latex, read)
    exact = [char for char, latex in written.items() if decoded(latex) == unicodedata.normalize("NFC", char)]
    assert len(exact) > 680
    assert {*"√∛≢≉⊄⊅∌≄≇⋢−∗′″≔∶˙˚˛℘♢ªº²ⁿ₂⁻ʰ"}.issubset(exact)


def test_letters_with_accents_are_read_back() -> None:
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZøØæÆłŁœŒ"
    marks = [*ACCENTS, *map("".join, product(ACCENTS, repeat=2))]
    for text in (unicodedata.normalize("NFC", letter + mark) for letter in letters for mark in marks):
        assert decoded(encode(text)) == text, encode(text)
    assert decoded(encode("Thắng Nguyễn ằ ẵ ǻ ǡ ṧ")) == "Thắng Nguyễn ằ ẵ ǻ ǡ ṧ"


@pytest.mark.parametrize(
    "part",
    [
        "{", "{a", "\\'", "\\", "}", "$", "{\\'{", "$x^", "\\frac", "\\frac{", "$$", "\\$", "^", "\\sqrt[", "\\hat",
        "\\(x^", "\\over ", "\\log", "\\not", "\\textsuperscript{", "'", "\\to ", "x^{{ }", "{ }", "\\sqrt  ",
        "\\(", "\\[x", "\\log{}n", "\\em ", "{\\em a", "\\emph", "\\url{", "https://.", "`a'", "\\label[", "{\\frac12}",
    ],
)  # fmt: skip
def test_reading_takes_time_in_proportion(part: str) -> None:
    # A quadratic step would take minutes here.
    assert isinstance(decoded(part * 50_000), str)
    assert isinstance(styled(part * 50_000), tuple)
    assert isinstance(formula(part * 50_000), str)
    assert isinstance(formula(f"x^{{{part * 50_000}}}"), str)
