r"""What each command of LaTeX means for the text that is shown: one table for all that read LaTeX here.

A command that is not in the table shows nothing itself; its arguments are shown as any group.
"""

import re
import unicodedata
from collections.abc import Callable, Container, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import TypeAlias

from attrs import frozen

from affbib.markup.latex_symbols import accented, accents, formulas, signs
from affbib.markup.latex_tokens import closing_braces
from affbib.markup.linear_math import FRACTION_EDGE, WORD_EDGE, fraction, root, script

__all__ = [
    "Accent", "Built", "Declaration", "Font", "Function", "Infix", "Meaning", "Sign", "is_known", "meaning",
    "without_notes",
]  # fmt: skip


@frozen
class Sign:
    """A command that shows a sign or a word; the style is "newblock" for the blank between two sentences."""

    text: str
    style: str = ""


@frozen
class Function:
    """A command that shows the name of a function: a word of its own among the letters of a formula."""

    name: str


@frozen
class Accent:
    """A command that sets a combining mark on a letter, or shows a sign where there is none."""

    mark: str
    alone: str


@frozen
class Built:
    """A command whose arguments, as text, make what is shown.

    `math` says whether they are formulas, or text even in a formula; None, that they are what stands around them.
    `alone` is shown where there is no argument.
    """

    arguments: int
    build: Callable[..., str]
    math: bool | None = None
    alone: str = ""


@frozen
class Font:
    """A command that shows its argument, which is text even in a formula: in a style, or between two marks.

    The style is "em", "strong", "tt", "sup", "sub", or none.
    """

    style: str = ""
    before: str = ""
    after: str = ""


@frozen
class Declaration:
    """A command that sets the rest of its group in a style, as of `Font`."""

    style: str


@frozen
class Infix:
    """A command that joins what stands before it in its group with what stands behind it."""

    build: Callable[[str, str], str]


Meaning: TypeAlias = Sign | Function | Accent | Built | Font | Declaration | Infix


@lru_cache(maxsize=4096)
def meaning(name: str) -> Meaning | None:
    r"""Return what a command means, by its name without the backslash; None where that is not known.

    >>> meaning("emph"), meaning("alpha"), meaning("unknown")
    (Font(style='em', before='', after=''), Sign(text='α', style=''), None)
    """
    if name in accents():
        return Accent(*accents()[name])
    if (known := _TABLE.get(name)) is None and (shown := signs().get(name)):
        return Sign(shown)
    return known


def is_known(name: str) -> bool:
    """Tell whether it is known what a command shows, or that it takes an address or a length.

    >>> is_known("frac"), is_known("hskip"), is_known("unknown")
    (True, True, False)
    """
    return name in _WITH_VALUES or meaning(name) is not None


_WITH_VALUES = frozenset(["doi", "href", "hrule", "hskip", "nolinkurl", "path", "penalty", "url", "vrule", "vskip"])


def without_notes(latex: str, *, but: Container[str] = ()) -> str:
    r"""Return LaTeX without its notes (footnotes, thanks, labels, …) and their arguments, but for some.

    Notes that do not end stay.

    >>> without_notes(r"Ann Lee\thanks{Supported by \emph{X} and Y} and Bo\footnotemark[1] Berg")
    'Ann Lee and Bo Berg'
    """
    notes = [note for note in _NOTE.finditer(latex) if note["name"] not in but]
    if not notes:
        return latex
    closing = closing_braces(latex)
    parts, end = [], 0
    for note in notes:
        after = note.start("blank") if note["name"].endswith("mark") else closing.get(note.end(), -1) + 1
        if note.start() >= end and after:
            parts.append(latex[end : note.start()])
            end = after
    return "".join([*parts, latex[end:]])


# Of LaTeX itself; of acmart, elsarticle, IEEEtran and llncs, whose authors copy them into fields.
_NOTES = (
    "authornote corref fnref footnote footnotetext glossary IEEEauthorrefmark IEEEmembership index inst label "
    "marginpar nocite orcid orcidID subtitlenote thanks titlenote tnoteref"
)
_NOTE = re.compile(
    rf"\\(?P<name>{'|'.join(_NOTES.split())}|footnotemark|authornotemark)(?![A-Za-z])\*?"
    r"\s*(?:\[[^][{}]*\])?(?P<blank>\s*)"
)


def _shown(text: str) -> str:
    return text


def _dropped(text: str) -> str:
    return ""


def _accented_letter(mark: str) -> Callable[[str], str]:
    """Return what sets an accent over a letter, and leaves longer text as it is."""
    return lambda text: accented(text, mark, "") if len(text) == 1 else text


def _alphabet(font: str) -> Callable[[str], str]:
    """Return what sets letters in an alphabet of mathematics."""
    return lambda text: "".join(formulas().get(f"\\{font}{{{char}}}", char) for char in text)


def _negated(text: str) -> str:
    return unicodedata.normalize("NFC", f"{text[:1]}\u0338{text[1:]}") if text else ""


def _binomial(above: str, below: str) -> str:
    return f"({above} choose {below})"


def _divided(above: str, below: str) -> str:
    return f"{WORD_EDGE}{fraction(above.strip(), below.strip())}{FRACTION_EDGE}"


def _each(names: str, command: Meaning) -> dict[str, Meaning]:
    return dict.fromkeys(names.split(), command)


# Of several arguments, what is dropped is the first: a colour, a language, the name of a field, what helps to sort.
_FIRST_DROPPED = (
    "APACinsertmetastar BIBforeignlanguage BibitemShut Eprint SortNoop begin bibfield bibinfo btxselectlanguage "
    "citeauthoryear color end foreignlanguage href href@noop hphantom hspace include includegraphics "
    "input noopsort phantom selectlanguage textcolor vphantom vspace"
)
_FUNCTIONS = (
    "Pr arccos arccosh arcsin arcsinh arctan arctanh arg argmax argmin cos cosh cot coth csc deg det dim exp gcd "
    "hom inf ker lg lim ln log max min mod sec sin sinh sup tan tanh"
)
_TABLE: Mapping[str, Meaning] = MappingProxyType({
    # What is dropped with its argument.
    **_each(_NOTES, Built(1, _dropped)),
    **_each(_FIRST_DROPPED, Built(1, _dropped)),
    # Fonts and quotation marks; those of `mkbib` are biblatex's.
    **_each("fbox hbox mbox text textmd textnormal textrm textsc textsf textup", Font()),
    **_each("emph mkbibemph mkbibitalic textit textsl", Font("em")),
    **_each("mkbibbold textbf", Font("strong")),
    **_each("enquote mkbibquote", Font("", "“", "”")),
    "texttt": Font("tt"),
    "textsubscript": Font("sub"),
    "textsuperscript": Font("sup"),
    **_each("em it itshape sl slshape", Declaration("em")),
    **_each("bf bfseries", Declaration("strong")),
    **_each("tt ttfamily", Declaration("tt")),
    # Signs and words of styles and packages that `signs` lacks.
    "Dash": Sign("—"), "emdash": Sign("—"), "endash": Sign("–"), "harvardand": Sign("&"),
    "harvardyearleft": Sign("("), "harvardyearright": Sign(")"), "newblock": Sign(" ", "newblock"),
    "urlprefix": Sign("URL "),
    # Formulas.
    **{name: Function(name) for name in _FUNCTIONS.split()},
    "bmod": Function("mod"), "liminf": Function("lim inf"), "limsup": Function("lim sup"),
    "choose": Infix(_binomial), "over": Infix(fraction),
    **_each("Bbb mathbb mathbbm mathds", Built(1, _alphabet("mathbb"))),
    **_each("EuScript cal mathcal mathscr", Built(1, _alphabet("mathscr"))),
    **_each("frak mathfrak", Built(1, _alphabet("mathfrak"))),
    **_each("cfrac dfrac frac nicefrac sfrac textfrac tfrac", Built(2, _divided)),
    **_each("binom dbinom tbinom", Built(2, _binomial)),
    **_each("overset stackrel", Built(2, lambda above, base: base + script("^", above))),
    **_each("mathop operatorname", Built(1, lambda name: f"{WORD_EDGE}{name}{WORD_EDGE}")),
    "ensuremath": Built(1, _shown, math=True),
    "not": Built(1, _negated),
    "overline": Built(1, _accented_letter("\u0304")),
    "pmod": Built(1, lambda base: f" (mod {base})"),
    "sqrt": Built(1, root, alone="√"),
    "texorpdfstring": Built(2, lambda shown, _: shown),
    "underset": Built(2, lambda below, base: base + script("_", below)),
    "widehat": Built(1, _accented_letter("\u0302")),
    "widetilde": Built(1, _accented_letter("\u0303")),
    "xleftarrow": Built(1, lambda above: f"←{script('^', above)}"),
    "xrightarrow": Built(1, lambda above: f"→{script('^', above)}"),
})  # fmt: skip
