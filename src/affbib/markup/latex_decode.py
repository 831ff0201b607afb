r"""TeX read: what its text and its formulas show, in Unicode on one line.

Nothing raises and nothing acts, whatever is read: of a command that is not known, its arguments are shown.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import TypeAlias

from attrs import define, field

from affbib.markup.latex_symbols import accents, formulas, signs
from affbib.markup.linear_math import fraction, root, script
from affbib.text.folding import UNSEEN

__all__ = ["decoded", "formula", "is_formula"]

_TOKEN = re.compile(
    r"""\\(?:left|right|middle|[bB]igg?[lrm]?)(?![A-Za-z])\s*\.?
       |\\sqrt\s*\[(?P<index>[^][{}\\$]{0,20})\]
       |\\(?P<command>[A-Za-z]+)(?:\*(?=\{))?(?P<blank>\s*)
       |\\(?P<sign>.)
       |(?P<dollars>\${1,2})(?P<formula>(?:[^$\\]|\\.)+)(?P=dollars)
       |(?P<brace>[{}])
       |(?P<mark>---?|``|''|[~$'^_&])
       |(?P<text>[^\\{}~$`'^_&-]+|.)""",
    re.VERBOSE | re.DOTALL,
)
_PLAIN = re.compile(r"(?:[^\\{}~$`'-]|'(?!')|-(?!-))*")
_FORMULA = re.compile(r"[\\^_{}]|^\s*[A-Za-z]'*\s*$")
_MARKS = {"---": "—", "--": "–", "``": "“", "''": "”", "~": " ", "$": ""}
_MATH_MARKS = {"''": "″", "'": "′", "~": " ", "&": " ", "$": ""}
_SIGNS = dict.fromkeys("-!/()[]*@", "") | dict.fromkeys("\\,;:> ", " ")
_DEEPEST = 50


def decoded(latex: str) -> str:
    r"""Return the text that LaTeX shows, in Unicode and one line; of commands that are not known, what is in them.

    Nothing raises: a brace too many is dropped, and a bare `%` or `&` is a sign. Formulas are read as `formula` does.

    >>> decoded(r"{\L}ukasz \emph{K{\"o}hn} 50% of R\&D -- ``{GAN}'' in $10^{-12}$")
    'Łukasz Köhn 50% of R&D – “GAN” in 10⁻¹²'
    """
    latex = _seen(latex)
    return " ".join((latex if _PLAIN.fullmatch(latex) else _Reading(latex).text()).split())


def formula(tex: str) -> str:
    r"""Return what a formula shows, its dollars removed: a script holds for its whole group, a fraction has its slash.

    >>> formula(r"x^{2n} \le \frac{a+b}{c}"), formula(r"O(n\log n)"), formula(r"\mathcal{L}_q")
    ('x²ⁿ ≤ (a+b)/c', 'O(n log n)', 'ℒ_q')
    """
    tex = _seen(tex).strip()
    shown = formulas().get(tex) or _Reading(tex, math=True).text()
    return " ".join(unicodedata.normalize("NFC", shown).split())


def is_formula(tex: str) -> bool:
    """Tell whether what stands between dollars is a formula, and not a text between two prices.

    >>> is_formula("x_1"), is_formula("k"), is_formula("5 or ")
    (True, True, False)
    """
    return bool(_FORMULA.search(tex))


def _seen(text: str) -> str:
    return UNSEEN.sub("", text if text.isascii() else unicodedata.normalize("NFC", text))


_Made: TypeAlias = Callable[..., str]


@define
class _Pending:
    """A command that waits for its arguments: how many, what they make, and whether they are formulas."""

    wanted: int
    made: _Made
    math: bool | None = None
    alone: str = ""
    arguments: list[str] = field(factory=list)


@define
class _Group:
    """What stands between two braces: its parts so far, and the commands that wait for the next of them."""

    math: bool
    start: int = 0
    parts: list[str] = field(factory=list)
    pending: list[_Pending] = field(factory=list)
    infix: tuple[_Made, str] | None = None


class _Reading:
    """A text on its way to Unicode, with the groups that are open."""

    def __init__(self, tex: str, *, math: bool = False) -> None:
        self.tex = tex
        self.groups = [_Group(math)]

    def text(self) -> str:
        for token in _TOKEN.finditer(self.tex):
            group = self.groups[-1]
            match token.lastgroup:
                case "brace" if token["brace"] == "{":
                    if len(self.groups) < _DEEPEST:
                        math = group.pending[-1].math if group.pending else None
                        self.groups.append(_Group(group.math if math is None else math, token.end()))
                case "brace":
                    if len(self.groups) > 1:
                        self._close(token.start())
                case "index":
                    self._wait(_Pending(1, lambda text, index=token["index"]: root(text, index), alone="√"))
                case "blank":
                    self._command(token["command"], blank=token["blank"] != "")
                case "sign":
                    self._sign(token["sign"])
                case "formula":
                    read = formula if is_formula(token["formula"]) else decoded
                    self._add(read(token["formula"]), whole=True)
                case "mark" if group.math:
                    self._math_mark(token["mark"])
                case "mark":
                    self._add(_MARKS.get(token["mark"], token["mark"]))
                case "text":
                    self._add(token["text"])
        while len(self.groups) > 1:
            self._close(len(self.tex))
        return self._shown(self.groups[0])

    def _command(self, name: str, *, blank: bool) -> None:
        group = self.groups[-1]
        if name in accents():
            mark, alone = accents()[name]
            self._wait(_Pending(1, lambda text: _accented(text, mark, alone)))
        elif made := _WITH_ARGUMENTS.get(name):
            wanted, function = made
            self._wait(_Pending(wanted, function, _MATH.get(name), "√" if name == "sqrt" else ""))
        elif name in _INFIX and group.infix is None:
            group.infix = (_INFIX[name], _joined(group.parts))
            group.parts = []
        elif name in _FUNCTIONS:
            self._add(f"{_EDGE}{_FUNCTIONS[name]}{_EDGE}", whole=True)
        elif shown := signs().get(name):
            # A blank behind a relation stays where there is one before it.
            apart = blank and group.math and not group.pending and _stands_apart(shown)
            apart = apart and (not group.parts or group.parts[-1].endswith(" "))
            self._add(f"{shown} " if apart else shown, whole=True)

    def _sign(self, sign: str) -> None:
        if sign in accents():
            mark, alone = accents()[sign]
            self._wait(_Pending(1, lambda text: _accented(text, mark, alone)))
        elif sign in "([":
            self.groups[-1].math = True
        elif sign in ")]":
            self.groups[-1].math = False
        else:
            self._add("‖" if sign == "|" and self.groups[-1].math else _SIGNS.get(sign, sign), whole=True)

    def _math_mark(self, mark: str) -> None:
        if mark in "^_":
            # The script of a function's name belongs to it: log₂ n.
            parts, edge = self.groups[-1].parts, ""
            if parts and parts[-1].endswith(_EDGE):
                parts[-1], edge = parts[-1].rstrip(_EDGE), _EDGE
            self._wait(_Pending(1, lambda text: script(mark, text) + edge))
        else:
            self._add(_MATH_MARKS.get(mark, mark))

    def _wait(self, pending: _Pending) -> None:
        if len(self.groups[-1].pending) < _DEEPEST:
            self.groups[-1].pending.append(pending)

    def _add(self, text: str, *, whole: bool = False) -> None:
        """Add what is shown, first to the commands that wait for it: the whole of it, or a character to each."""
        group = self.groups[-1]
        if whole:
            _take(group, text)
            return
        while group.pending:
            first = _FIRST.match(text)
            if not first:
                return
            _take(group, first[1])
            text = text[first.end() :]
        group.parts.append(text)

    def _close(self, end: int) -> None:
        group = self.groups.pop()
        pending = self.groups[-1].pending
        exact = pending and pending[-1].made is _same and pending[-1].math
        shown = (exact and formulas().get(self.tex[group.start : end])) or self._shown(group)
        self._add(shown, whole=True)

    def _shown(self, group: _Group) -> str:
        for pending in reversed(group.pending):
            group.parts.append("".join(pending.arguments) or pending.alone)
        shown = _joined(group.parts)
        if group.infix:
            function, above = group.infix
            shown = function(above.strip(), shown.strip())
        return shown


def _take(group: _Group, argument: str) -> None:
    """Give what is shown to the command that waits for it, and what that makes to the one before."""
    while group.pending:
        pending = group.pending[-1]
        pending.arguments.append(argument.strip(_EDGES))
        if len(pending.arguments) < pending.wanted:
            return
        group.pending.pop()
        argument = pending.made(*pending.arguments)
    group.parts.append(argument)


_FIRST = re.compile(r"\s*(\S[\u0300-\u036f]*)")
# Mark where a word and a fraction end until the text behind them is known; of private use, so that no text has them.
_EDGE, _FRACTION = _EDGES = "\ue000\ue001"
_APART = re.compile(f"(?<=[\\w)])[{_EDGES}]+(?=\\w)|{_FRACTION}+(?=[(√])")
_REMAINING = re.compile(f"[{_EDGES}]")
# Signs that stand before what they are for, or for themselves: no blanks stand round them.
_ORDINARY = frozenset("∂∇∞∀∃∄∑∏∐∫∬∭∮√∛∜¬∅°′♯♭♮⊤⊥∠")


def _joined(parts: list[str]) -> str:
    return _REMAINING.sub("", _APART.sub(" ", "".join(parts)))


def _stands_apart(sign: str) -> bool:
    return not sign.isascii() and unicodedata.category(sign[0]) == "Sm" and sign not in _ORDINARY


def _accented(text: str, mark: str, alone: str) -> str:
    """Return a text with an accent on its first letter, after those that it has; with one, a dotless i is an i."""
    if not text:
        return alone
    first = _FIRST.match(text)
    letter = first[1] if first else text
    if unicodedata.combining(mark) == _ABOVE:
        letter = letter.translate(_DOTTED)
    return unicodedata.normalize("NFC", letter + mark) + (text[first.end() :] if first else "")


_ABOVE = 230
_DOTTED = str.maketrans("ıȷ", "ij")


def _same(text: str) -> str:
    return text


def _unshown(text: str) -> str:
    return ""


def _over_all(mark: str) -> _Made:
    """Return what sets an accent over a letter, and leaves longer text as it is."""
    return lambda text: _accented(text, mark, "") if len(text) == 1 else text


def _raised(mark: str) -> _Made:
    """Return what raises or lowers text outside of formulas, where words stand on the line, as in 4th."""

    def made(text: str) -> str:
        if mark == "^" and text in ("a", "o"):
            return "ª" if text == "a" else "º"
        moved = script(mark, text)
        on_line = moved[:1] == mark or (len(text) > 1 and any(map(str.isalpha, text)))
        return text if on_line else moved

    return made


def _letters(font: str) -> _Made:
    """Return what sets letters in an alphabet of mathematics."""
    return lambda text: "".join(formulas().get(f"\\{font}{{{char}}}", char) for char in text)


def _negated(text: str) -> str:
    return unicodedata.normalize("NFC", f"{text[:1]}\u0338{text[1:]}") if text else ""


def _binomial(above: str, below: str) -> str:
    return f"({above} choose {below})"


def _divided(above: str, below: str) -> str:
    return f"{_EDGE}{fraction(above.strip(), below.strip())}{_FRACTION}"


_INFIX: dict[str, _Made] = {"over": fraction, "choose": _binomial}
_TEXTS = "text textbf textit textmd textnormal textrm textsc textsf textsl texttt textup mbox hbox fbox"
_UNSHOWN = (
    "begin bibinfo color end foreignlanguage hphantom href hskip hspace include includegraphics index input label "
    "phantom selectlanguage textcolor vphantom vspace"
)
# Each command's number of arguments, and what they make.
_WITH_ARGUMENTS: dict[str, tuple[int, _Made]] = {
    **dict.fromkeys(_TEXTS.split(), (1, _same)),
    **dict.fromkeys(_UNSHOWN.split(), (1, _unshown)),
    **dict.fromkeys(("frac", "dfrac", "tfrac", "cfrac", "nicefrac", "sfrac", "textfrac"), (2, _divided)),
    **dict.fromkeys(("binom", "dbinom", "tbinom"), (2, _binomial)),
    **dict.fromkeys(("mathbb", "Bbb", "mathds", "mathbbm"), (1, _letters("mathbb"))),
    **dict.fromkeys(("mathcal", "mathscr", "cal", "EuScript"), (1, _letters("mathscr"))),
    **dict.fromkeys(("mathfrak", "frak"), (1, _letters("mathfrak"))),
    **dict.fromkeys(("overset", "stackrel"), (2, lambda above, base: base + script("^", above))),
    **dict.fromkeys(("operatorname", "mathop"), (1, lambda name: f"{_EDGE}{name}{_EDGE}")),
    "underset": (2, lambda below, base: base + script("_", below)),
    "xrightarrow": (1, lambda above: f"→{script('^', above)}"),
    "xleftarrow": (1, lambda above: f"←{script('^', above)}"),
    "ensuremath": (1, _same),
    "not": (1, _negated),
    "overline": (1, _over_all("\u0304")),
    "pmod": (1, lambda base: f" (mod {base})"),
    "sqrt": (1, root),
    "textsubscript": (1, _raised("_")),
    "textsuperscript": (1, _raised("^")),
    "texorpdfstring": (2, lambda shown, _: shown),
    "widehat": (1, _over_all("\u0302")),
    "widetilde": (1, _over_all("\u0303")),
}
_MATH = {"ensuremath": True} | dict.fromkeys(_TEXTS.split(), False)
_NAMES = (
    "Pr arccos arccosh arcsin arcsinh arctan arctanh arg argmax argmin bmod cos cosh cot coth csc deg det dim exp gcd "
    "hom inf ker lg lim liminf limsup ln log max min mod sec sin sinh sup tan tanh"
)
_FUNCTIONS = {name: name for name in _NAMES.split()} | {"liminf": "lim inf", "limsup": "lim sup", "bmod": "mod"}
