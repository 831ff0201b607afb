"""Formulas on one line: scripts, fractions and roots in plain Unicode that says nothing else."""

import re
import unicodedata
from functools import cache

__all__ = ["EDGES", "FRACTION_EDGE", "WORD_EDGE", "fraction", "joined", "raised", "root", "script"]

WORD_EDGE = "\ue000"
"""Marks where a function's name ends until the text beside it is known; of private use, so that no text has it."""
FRACTION_EDGE = "\ue001"
"""Marks where a fraction ends, likewise."""
EDGES = WORD_EDGE + FRACTION_EDGE

_SIGN_WITH_BLANKS = re.compile(r" ?([-+−±=<>≤≥≠→,]) ?")
# These are raised as they are.
_HIGH = frozenset("*′″‴†‡°")
_APART = re.compile(f"(?<=[\\w)])[{EDGES}]++(?=\\w)|(?<!{FRACTION_EDGE}){FRACTION_EDGE}++(?=[(√])")
_EDGE = re.compile(f"[{EDGES}]")


def joined(text: str) -> str:
    """Return text with a blank where a function's name or a fraction would run into what stands beside it.

    >>> joined(f"n{WORD_EDGE}log{WORD_EDGE}{WORD_EDGE}n"), joined(f"{WORD_EDGE}1/2{FRACTION_EDGE}+x")
    ('n log n', '1/2+x')
    """
    if WORD_EDGE not in text and FRACTION_EDGE not in text:
        return text
    return _EDGE.sub("", _APART.sub(" ", text))


def script(mark: str, text: str) -> str:
    """Return a superscript (`^`) or subscript (`_`): raised or lowered where Unicode has all of its characters.

    Else a sign stands on the line, and other text behind its mark, with parentheses round more than a character.

    >>> script("^", "-12"), script("_", "ij"), script("_", "∞"), script("^", "q"), script("_", "i,j")
    ('⁻¹²', 'ᵢⱼ', '∞', '^q', '_(i,j)')
    """
    text = _SIGN_WITH_BLANKS.sub(r"\1", " ".join(text.split()))
    if mark == "^" and text in ("∗", "∘"):
        return "*" if text == "∗" else "°"
    moved = _moved()[mark]
    if all(char in moved for char in text):
        return "".join(moved[char] for char in text)
    if (mark == "^" and _HIGH.issuperset(text)) or (len(text) == 1 and not text.isalnum() and text not in _HIGH):
        return text
    return mark + (text if len(text) == 1 else _in_parentheses(text))


def raised(mark: str, text: str) -> str:
    """Return text that is raised (`^`) or lowered (`_`) outside of formulas, where words stand on the line, as in 4th.

    >>> raised("^", "th"), raised("_", "2"), raised("^", "o"), raised("^", "12")
    ('th', '₂', 'º', '¹²')
    """
    if mark == "^" and text in ("a", "o"):
        return "ª" if text == "a" else "º"
    moved = script(mark, text)
    on_line = moved[:1] == mark or (len(text) > 1 and any(map(str.isalpha, text)))
    return text if on_line else moved


@cache
def _moved() -> dict[str, dict[str, str]]:
    """Return the superscripts and subscripts of Unicode, by the character that each shows."""
    moved = {"^": {"-": "⁻", "ε": "ᵋ"}, "_": {"-": "₋"}}
    for char in map(chr, range(0x80, 0x2E00)):
        kind, _, code = unicodedata.decomposition(char).partition(" ")
        if kind in ("<super>", "<sub>") and " " not in code:
            moved["^" if kind == "<super>" else "_"][chr(int(code, 16))] = char
    return moved


_LETTER = r"[∂ΔdD]?[^\W\d_][′\u0300-\u036f]*[⁰¹²³⁴-⁹⁺⁻ⁿ₀-₉₊₋ᵢⱼₖₙ]*"
_ONE = re.compile(rf"\d+(?:\.\d+)?|{_LETTER}|\W?")
_PRODUCT = re.compile(r"[\w.()∂√∞∇′*°\u0300-\u036f⁰-⁾₀-₎]*")


def fraction(above: str, below: str) -> str:
    """Return a fraction, with parentheses round what has parts.

    >>> fraction("a+b", "c"), fraction("1", "2"), fraction("dy", "dx"), fraction("1", "2x")
    ('(a+b)/c', '1/2', 'dy/dx', '1/(2x)')
    """
    if not (above and below):
        return above or below
    above = above if _PRODUCT.fullmatch(above) else _in_parentheses(above)
    return f"{above}/{below if _ONE.fullmatch(below) else _in_parentheses(below)}"


def root(text: str, index: str = "") -> str:
    """Return a root, with parentheses round what has parts.

    >>> root("2"), root("x+1"), root("x", "3"), root("x", "n")
    ('√2', '√(x+1)', '∛x', 'ⁿ√x')
    """
    sign = {"": "√", "2": "√", "3": "∛", "4": "∜"}.get(index) or f"{script('^', index)}√"
    return sign + (text if _ONE.fullmatch(text) else _in_parentheses(text))


def _in_parentheses(text: str) -> str:
    """Return a text in parentheses, which it may have already."""
    depth = 0
    for place, char in enumerate(text, 1):
        depth += {"(": 1, ")": -1}.get(char, 0)
        if depth <= 0:
            return text if depth == 0 and place == len(text) > 1 else f"({text})"
    return f"({text})"
