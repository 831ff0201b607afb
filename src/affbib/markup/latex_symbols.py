"""LaTeX's commands for signs and accents, and what each shows in Unicode."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

__all__ = ["ACCENTS", "FIRST_LETTER", "MATH_ACCENTS", "accented", "accents", "formulas", "signs"]

ACCENTS: Mapping[str, str] = MappingProxyType({
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0304": "=", "\u0306": "u", "\u0307": ".",
    "\u0308": '"', "\u030a": "r", "\u030b": "H", "\u030c": "v", "\u0323": "d", "\u0326": "textcommabelow",
    "\u0327": "c", "\u0328": "k", "\u0331": "b",
})  # fmt: skip
"""Combining marks of Unicode, and the command of LaTeX's text for each, without its backslash."""

MATH_ACCENTS: Mapping[str, str] = MappingProxyType({
    "\u0300": "grave", "\u0301": "acute", "\u0302": "hat", "\u0303": "tilde", "\u0304": "bar", "\u0306": "breve",
    "\u0307": "dot", "\u0308": "ddot", "\u030a": "mathring", "\u030c": "check", "\u20d7": "vec",
})  # fmt: skip
"""Combining marks of Unicode, and the command of LaTeX's formulas for each."""
# Of packages, and a tie between two letters.
_MORE_ACCENTS = {"dddot": "\u20db", "ddddot": "\u20dc", "t": "\u0361"}

# Names of LaTeX, amsmath and amssymb, most of which pylatexenc's tables leave out or read as another sign.
_NAMES = """
    aa å AA Å Box □ Diamond ◇ EUR € Finv Ⅎ Im ℑ Join ⋈ P ¶ Re ℜ S § SS ẞ bigodot ⨀ biguplus ⨄ bigsqcup ⨆ bot ⊥
    cdotp · celsius ℃ checkmark ✓ circledR ® clubsuit ♣ colon : coloneq ≔ coloneqq ≔ complement ∁ copyright ©
    dag † dagger † ddag ‡ ddagger ‡ degree ° diamondsuit ♢ doublecap ⋒ doublecup ⋓ dots … emptyset ∅ eqcolon ≕
    eqqcolon ≕ eth ð euro € female ♀ flat ♭ flq ‹ flqq « frq › frqq » gets ← glq ‚ glqq „ grq ‘ grqq “
    guillemetleft « guillemetright » heartsuit ♡ iff ⟺ impliedby ⟸ implies ⟹ imath ı j ȷ jmath ȷ land ∧ lbrace {
    lbrack [ ldotp . ldots … leadsto ⇝ lgroup ( lhd ⊲ lightning ↯ lor ∨ lq ‘ maltese ✠ mathdollar $ micro µ
    models ⊨ natural ♮ ne ≠ neg ¬ ohm Ω owns ∋ permil ‰ perthousand ‰ pounds £ prime ′ rbrace } rbrack ] rgroup )
    rhd ⊳ rq ’ sharp ♯ slash / spadesuit ♠ textasciicircum ^ textasciigrave ` textasciitilde ~
    textasteriskcentered ∗ textbackslash \\ textbar | textbraceleft { textbraceright } textellipsis … textgreater >
    textless < textquotedbl " textunderscore _ texttildelow ~ triangle △ unlhd ⊴ unrhd ⊵ vDash ⊨ yen ¥
    TeX TeX LaTeX LaTeX LaTeXe LaTeX2e BibTeX BibTeX XeTeX XeTeX XeLaTeX XeLaTeX LuaTeX LuaTeX LuaLaTeX LuaLaTeX
    AmS AMS ConTeXt ConTeXt KaTeX KaTeX MF METAFONT pdfTeX pdfTeX pdfLaTeX pdfLaTeX
"""
_BLANKS = "quad qquad space enspace enskip thinspace medspace thickspace nobreakspace newline linebreak par nbsp"


@cache
def signs() -> Mapping[str, str]:
    r"""Return what each command for a sign shows, by its name without the backslash.

    From pylatexenc's tables in both directions, and the names of LaTeX, amsmath and amssymb that they leave out.

    >>> signs()["le"], signs()["ss"], signs()["to"], "input" in signs()
    ('≤', 'ß', '→', False)
    """
    from pylatexenc.latex2text import get_default_latex_context_db

    words = _NAMES.split()
    found = dict(zip(words[::2], words[1::2], strict=True)) | dict.fromkeys(_BLANKS.split(), " ")
    for latex, char in formulas().items():
        if latex[:1] == "\\" and latex[1:].isalpha():
            found.setdefault(latex[1:], char)
    for macro in get_default_latex_context_db().iter_macro_specs():
        name, shown = macro.macroname, macro.simplify_repl
        if name.isalpha() and isinstance(shown, str) and len(shown) == 1 and not shown.isspace():
            found.setdefault(name, shown)
    return MappingProxyType({name: shown for name, shown in found.items() if name not in accents()})


@cache
def formulas() -> Mapping[str, str]:
    r"""Return the signs that pylatexenc's table writes, by the LaTeX that it writes for each, without `\ensuremath`.

    >>> formulas()[r"\not\equiv"], formulas()["-"], formulas()[r"\mathbb{R}"]
    ('≢', '−', 'ℝ')
    """
    from pylatexenc.latexencode import get_builtin_uni2latex_dict

    found = {"-": "−", "*": "∗", r"\varepsilon": "ε", r"\langle": "⟨", r"\rangle": "⟩"}
    for code, latex in get_builtin_uni2latex_dict().items():
        inner = latex.removeprefix(r"\ensuremath{").removesuffix("}") if latex.startswith(r"\ensuremath{") else latex
        # A letter stands for itself, in bold too.
        if (
            not inner.isalnum()
            and not inner.startswith(_FONTS)
            and (inner != latex or re.fullmatch(r"\\[A-Za-z]+", latex))
        ):
            found.setdefault(inner, chr(code))
    return MappingProxyType(found)


_FONTS = ("\\mathbf", "\\mathit", "\\mathsf", "\\mathtt")


@cache
def accents() -> Mapping[str, tuple[str, str]]:
    r"""Return each accent's command, in text and in mathematics, with its combining mark and what it shows alone.

    >>> accents()["r"] == ("\u030a", "˚"), accents()["hat"] == ("\u0302", "^")
    (True, True)
    """
    named = (*ACCENTS.items(), *MATH_ACCENTS.items())
    marks = {command: mark for mark, command in named} | _MORE_ACCENTS
    alone = {"\u0302": "^", "\u0303": "~"}
    for char in map(chr, range(0xA0, 0x300)):
        if unicodedata.decomposition(char).startswith("<compat> 0020 "):
            alone.setdefault(unicodedata.normalize("NFKD", char)[1:], char)
    return MappingProxyType({command: (mark, alone.get(mark, "")) for command, mark in marks.items()})


FIRST_LETTER = re.compile(r"\s*(\S[\u0300-\u036f]*)")
"""A pattern for the first letter of a text with its combining accents, after blanks: an argument without braces."""


def accented(text: str, mark: str, alone: str) -> str:
    r"""Return a text with an accent on its first letter, after those that it has; `alone`, if there is no text.

    With an accent above, a dotless i is an i.

    >>> accented("ı", "\u0301", "´"), accented("oe", "\u0308", "¨"), accented("", "\u0308", "¨")
    ('í', 'öe', '¨')
    """
    if not text:
        return alone
    first = FIRST_LETTER.match(text)
    letter = first[1] if first else text
    if unicodedata.combining(mark) == _ABOVE:
        letter = letter.translate(_DOTTED)
    return unicodedata.normalize("NFC", letter + mark) + (text[first.end() :] if first else "")


# Unicode's class of the marks that stand above a letter.
_ABOVE = 230
_DOTTED = str.maketrans("ıȷ", "ij")
