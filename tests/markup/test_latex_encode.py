"""Unicode written as LaTeX."""

import re

import pytest

from affbib.markup.latex_encode import commands, encode, encode_title, verbatim


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Plain ASCII, 1-2 (3): 4; 5? 6! [7] 'x' @ * / + =", "Plain ASCII, 1-2 (3): 4; 5? 6! [7] 'x' @ * / + ="),
        ("Björn Köprü, Łukasz, Đorđe", r"Bj{\"o}rn K{\"o}pr{\"u}, {\L}ukasz, {\DJ}or{\dj}e"),
        ("ß ø ı æ þ «", r"{\ss} {\o} {\i} {\ae} {\th} {\guillemotleft}"),
        ("e\u0301 Å ç ő ș ą ū", r"{\'e} {\r{A}} {\c{c}} {\H{o}} {\textcommabelow{s}} {\k{a}} {\=u}"),
        ("Nguyễn Việt x\u0304", r"Nguy{\~{\^e{}}}n Vi{\d{\^e}}t {\={x{}}}"),
        (r"50 % & # $ _ { } ~ ^ \ < > | `", r"50 \% \& \# \$ \_ {\textbraceleft} {\textbraceright} {\textasciitilde} "
         r"{\textasciicircum} {\textbackslash} {\textless} {\textgreater} {\textbar} {\textasciigrave}"),
        ("a–b — c… d−e f‐g", r"a--b --- c{\ldots} d{\ensuremath{-}}e f-g"),
        ("‘a’ “b” \"c\" (\"d\") “‘e’”", "`a' ``b'' ``c'' (``d'') ``{}`e'{}''"),
        ("360° ×2 µm ≤ ½", r"360{\textdegree} {\texttimes}2 {\textmu}m {\ensuremath{\leq}} {\textonehalf}"),
        ("CO₂ 10⁻³ ᴺ ²", r"CO{\textsubscript{2}} 10{\textsuperscript{{\ensuremath{-}}}}{\textsuperscript{3}} "
         r"{{\textsuperscript{N}}} {\textsuperscript{2}}"),
        ("β-amyloid ΔΔCt", r"{\ensuremath{\beta}}-amyloid {\ensuremath{\Delta}}{\ensuremath{\Delta}}Ct"),
        ("Ελληνικά, Кириллица, 漢字, 한글, فارسی, 😀", "Ελληνικά, Кириллица, 漢字, 한글, فارسی, 😀"),
        ("ﬁne Ｆｕｌｌ ℝ 𝒲 ①", "fine Full R W 1"),
        ("nul\x00 bell\x07\nline\u2028end\u202e\ud800\ufeff \ufffd", "nul bell line end ?"),
        ("\u0301 lone, a\u20dd, \ue123\uffff", "lone, a\u20dd,"),
        ("", ""),
        ("’\u030c “\u0301”", "' ``{}''"),
        ("˙ α̂ β̈́ Δ̄ α̣", r"{\.{}} {\ensuremath{\hat{\alpha}}} {\ensuremath{\acute{\ddot{\beta}}}} "
         r"{\ensuremath{\bar{\Delta}}} {\ensuremath{\alpha}}"),
    ],
)  # fmt: skip
def test_encode(text: str, expected: str) -> None:
    assert encode(text) == expected


def test_every_command_that_is_written_is_named() -> None:
    everything = [chr(code) for code in range(0x20000) if not 0xD800 <= code < 0xE000]
    accented = [letter + mark for letter in "aAøıα" for mark in map(chr, range(0x300, 0x370))]
    written = re.findall(r"\\([A-Za-z]+)", " ".join(map(encode, [*everything, *accented])))
    assert len(set(written)) > 200
    assert commands().issuperset(written)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("A Title Of Words and I", "A Title Of Words and I"),
        ("iMiGUE: mmRadar for GANs", "{iMiGUE}: {mmRadar} for {GANs}"),
        ("Micro- and Macro-Motion, End-to-End", "Micro- and Macro-Motion, End-to-End"),
        ("T-S CEAP-360VR 3D C++", "{T}-{S} {CEAP}-{360VR} {3D} {C}++"),
        ("O'Brien’s d'Alembert l’Image", "{O'Brien's} {d'Alembert} {l'Image}"),
        ("École ÉCOLE Δ Łódź", r"{\'E}cole {{\'E}COLE} {{\ensuremath{\Delta}}} {\L}{\'o}d{\'z}"),
        ("U.S. R&D, snake_Case", r"{U}.{S}. {R}\&{D}, snake\_Case"),
        ("H₂O and CO₂", r"{H{\textsubscript{2}}O} and {CO{\textsubscript{2}}}"),
        ("漢字 DNA", "漢字 {DNA}"),
    ],
)
def test_encode_title(title: str, expected: str) -> None:
    assert encode_title(title) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10.1002/(sici)1097-0258(19980815)17:15<1661::aid-sim968>3.0.co;2-2",) * 2,
        ("https://example.org/a_b~c/d%20e?f=g&h=i#j", "https://example.org/a_b~c/d%20e?f=g&h=i#j"),
        ("https://example.org/100%", "https://example.org/100%25"),
        ('a b\t{c}\\d^^5c"e|f`g', "a%20b%09%7Bc%7D%5Cd%5E%5E5c%22e%7Cf%60g"),
        ("é\n\x00\ud800", "%C3%A9%0A%00%3F"),
    ],
)
def test_verbatim(text: str, expected: str) -> None:
    assert verbatim(text) == expected


def test_encoding_takes_time_in_proportion() -> None:
    for part in ("a\u0301", "\u0301", "é", "‘", "α", "\\", "x\u0489"):
        assert isinstance(encode_title(part * 50_000), str)
