"""Markup removed: what catalogues deposit in titles and names becomes plain Unicode."""

import html
import re
import unicodedata
from collections.abc import Sequence

from affbib.markup.latex_decode import formula, is_formula
from affbib.markup.linear_math import fraction, root, script
from affbib.text.folding import UNSEEN

__all__ = ["plain"]

# Text that needs no look at all: printable ASCII without markup, entities, TeX or runs of blanks.
_CLEAN = re.compile(r"[!-#%'-;=?-~]+(?: [!-#%'-;=?-~]+)*")
# A name with its semicolon only, so that "AT&T" and "R&copy" stay; nobody needs more than 7 digits.
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z]\w{1,30});")
_ATTRIBUTES = r"""(?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*"""
# JATS' and HTML's elements inside a line. Other names in angle brackets, as in "the <video> element", are text.
_INLINE = (
    "a|abbrev|alternatives|b|big|bold|br|em|email|ext-link|fixed-case|font|inline-formula|inline-graphic|"
    "monospace|named-content|overline|p|roman|sans-serif|sc|scp|small|span|strike|strong|styled-content|title|tt|u|"
    "underline|uri|xref"
)
_FRAMED = (
    "i|italic|sub|sup|tex-math|annotation|annotation-xml|math|menclose|mfenced|mfrac|mi|mmultiscripts|mn|mo|mover|mpadded|"
    "mphantom|mprescripts|mroot|mrow|mspace|msqrt|mstyle|msub|msubsup|msup|mtable|mtd|mtext|mtr|munder|munderover|"
    "none|semantics"
)
_TAG = re.compile(rf"<(/?)(?:[A-Za-z]+:)?({_INLINE}|{_FRAMED}){_ATTRIBUTES}(/?)>", re.IGNORECASE)
_DEEPEST = 40
_TEX = re.compile(r"(\${1,2})([^$]{1,300})\1")
# With an unseen character in it, a run of Latin-1 is UTF-8 that was read wrongly.
_MOJIBAKE = re.compile(r"[\xc2-\xf4][\x80-\xbf]{1,3}")

_RAISED = str.maketrans("0123456789+-−=()in", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁱⁿ")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")


def plain(text: str) -> str:
    """Return a text without markup: plain Unicode in one line, composed (NFC), without unseen characters.

    JATS and HTML elements, MathML, entities (also those escaped twice), and TeX between dollars are understood.
    Raised and lowered digits and signs become Unicode's; other raised and lowered text stands on the line.

    >>> plain("Uptake of CO<sub>2</sub> &amp;amp; <i>Q</i>\\n  for <mml:math><mml:mi>α</mml:mi></mml:math>-limits")
    'Uptake of CO₂ & Q for α-limits'
    >>> plain("the <video> element at p < .05, and $5 or $7")
    'the <video> element at p < .05, and $5 or $7'
    """
    if _CLEAN.fullmatch(text):
        return text
    for _ in range(3):
        if "&" not in text or (text := _ENTITY.sub(_character, found := text)) == found:
            break
    if "<" in text:
        text = _without_tags(text)
    if "$" in text:
        text = _TEX.sub(_formula, text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", _MOJIBAKE.sub(_utf8, text))
    return " ".join(UNSEEN.sub("", text).split())


def _character(entity: re.Match[str]) -> str:
    return html.unescape(entity[0])


def _utf8(run: re.Match[str]) -> str:
    if not any(char <= "\xa0" or char == "\xad" for char in run[0]):
        return run[0]
    try:
        return run[0].encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return run[0]


def _formula(tex: re.Match[str]) -> str:
    return formula(tex[2]) if is_formula(tex[2]) else tex[0]


def _raise(text: str) -> str:
    raised = text.translate(_RAISED)
    return raised if not any(map(str.__eq__, text, raised)) else text


def _lower(text: str) -> str:
    lowered = text.translate(_LOWERED)
    return lowered if not any(map(str.__eq__, text, lowered)) else text


def _without_tags(text: str) -> str:
    """Return the text with its elements rendered, each when it closes; a stack, so that no nesting is too deep."""
    stack: list[tuple[str, list[str]]] = [("", [])]
    end = 0
    for tag in _TAG.finditer(text):
        _append(stack, text[end : tag.start()])
        end = tag.end()
        closing, name, empty = tag[1], tag[2].lower(), tag[3]
        if name in _LINES:
            stack[-1][1].append(_LINES[name])
        elif closing:
            _close(stack, name)
        elif len(stack) < _DEEPEST:
            stack.append((name, []))
            if empty:
                _close(stack, name)
    _append(stack, text[end:])
    while len(stack) > 1:
        _close(stack, stack[-1][0])
    return "".join(stack[0][1]).replace(_EDGE, "")


_LINES = dict.fromkeys(_INLINE.split("|"), "") | {"br": " ", "p": " ", "title": " "}


def _append(stack: list[tuple[str, list[str]]], text: str) -> None:
    name, parts = stack[-1]
    if name not in _TEXTUAL:
        text = text.strip()
    if text:
        if parts and parts[-1].endswith(_EDGE) and text[0].isalpha():
            text = f" {text}"
        parts.append(text)


_TEXTUAL = frozenset(("", "sub", "sup", "i", "italic"))
# Marks where a word of its own ends until the text after it is known; a character of the private use area.
_EDGE = "\uf8ff"


def _close(stack: list[tuple[str, list[str]]], name: str) -> None:
    if all(name != opened for opened, _ in stack):
        return
    while True:
        opened, parts = stack.pop()
        above = stack[-1][1]
        shown = _shown(opened, parts)
        if len(stack) == 1 and _stands_apart(opened, shown):
            before = above[-1][-1:] if above else ""
            shown = (f" {shown}" if before.isalpha() else shown) + _EDGE
        above.append(shown)
        if opened == name:
            return


def _stands_apart(name: str, shown: str) -> bool:
    """Say whether an element is a word of its own, though some publishers drop the blanks around it."""
    if name == "math":
        return shown != "" and shown[0] not in _SCRIPTS
    return name in ("i", "italic") and (" " in shown or len(shown) > 5)


_SCRIPTS = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁱⁿ₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


def _shown(name: str, parts: Sequence[str]) -> str:
    """Return how an element shows, given how its children show."""
    first, second, third = (*parts, "", "", "")[:3]
    match name:
        case "sup":
            return _raise("".join(parts))
        case "sub":
            return _lower("".join(parts))
        case "msup":
            return first + script("^", second)
        case "msub":
            return first + script("_", second)
        case "msubsup":
            return first + script("_", second) + script("^", third)
        case "mfrac":
            return fraction(first, second)
        case "msqrt":
            return root("".join(parts))
        case "mroot":
            return root(first, second)
        case "mmultiscripts":
            cut = parts.index(_PRESCRIPTS) if _PRESCRIPTS in parts else len(parts)
            return _scripts(parts[cut + 1 :]) + first + _scripts(parts[1:cut])
        case "mprescripts":
            return _PRESCRIPTS
        case "annotation" | "annotation-xml" | "tex-math":
            return ""
        case _:
            return "".join(parts)


_PRESCRIPTS = "\uf8fe"


def _scripts(pairs: Sequence[str]) -> str:
    lowered, raised = (script(mark, "".join(pairs[at::2])) for mark, at in (("_", 0), ("^", 1)))
    return lowered + raised
