"""Commands of LaTeX in records that TeX may run: harmless ones stay commands, all others become text."""

import re
from collections.abc import Container

from affbib.markup.latex_encode import commands
from affbib.markup.latex_symbols import accents, signs
from affbib.model.urls import address

__all__ = ["STAND_INS", "harmless", "is_harmless", "spelled_out"]

# Fonts, spaces, boxes and formulas that neither read, write nor define, beside what affbib itself writes.
_HARMLESS_COMMANDS = (
    "AA AE BibTeX Big Bigg Dash H L LaTeX LaTeXe Large O OE P Pr S TeX aa acute ae arccos arcsin arctan arg "
    "b bar bf bfseries bibinfo big bigg biggl biggr bigl bigr bmod boldmath breve c cal cdots check "
    "cite copyright cos cosh cot coth csc d dag ddag ddot deg det dim displaystyle dot dots em "
    "emph enspace ensuremath eth exp fbox footnote footnotesize frac gcd grave hat hbox hfill "
    "hom hspace i ignorespaces inf it itshape j k ker l large ldots left lg lim liminf limsup "
    "linebreak ln log lowercase mathbf mathcal mathit mathop mathord mathrm mathsf "
    "mathtt max mbox min negthinspace newblock newline noindent nolinebreak nonumber "
    "normalfont o oe overline par path pmod pounds protect qquad quad r relax "
    "right rm rmfamily sc scriptsize scshape sec sf sffamily sin sinh sl slash slshape small smash space sqrt ss "
    "stackrel subset sup t tan tanh textasciitilde textbackslash textbf textcomma textcommabelow "
    "textit textmd textnormal textrm textsc textsf textsl textstyle textsubscript textsuperscript texttt textup "
    "thinspace tilde times tt ttfamily u unboldmath underline unskip uppercase url v vec widehat widetilde "
)
STAND_INS = {
    "SortNoop": "[1]{}", "bm": "[1]{#1}", "boldsymbol": "[1]{#1}", "ce": "[1]{#1}", "citealt": r"[1]{\cite{#1}}",
    "citep": r"[1]{\cite{#1}}", "citet": r"[1]{\cite{#1}}", "emdash": "{---}", "endash": "{--}",
    "href": "[2]{#2}", "enquote": "[1]{``#1''}", "foreignlanguage": "[2]{#2}", "mathbb": r"[1]{\mathbf{#1}}",
    "mathfrak": r"[1]{\mathcal{#1}}", "mkbibquote": "[1]{``#1''}", "nolinkurl": r"[1]{\texttt{#1}}",
    "noopsort": "[1]{}", "operatorname": r"[1]{\mathrm{#1}}", "tag": "[1]{(#1)}", "text": r"[1]{\mbox{#1}}",
    "textcolor": "[2]{#2}", "xspace": "{}",
}  # fmt: skip
"""Harmless commands of packages, and what they stand for where the package is not loaded."""
_HARMLESS = frozenset((*_HARMLESS_COMMANDS.split(), *STAND_INS))
# These stop TeX where the other one of a pair, or a number, is missing.
_INCOMPLETE = frozenset(("left", "right", "begin", "end", "hskip", "kern", "fontencoding", "selectfont", "char"))
_COMMAND = re.compile(
    r"""\\(?P<link>href|url|path|nolinkurl)\s*\{(?P<target>[^{}]*)\}
       |\\(?P<name>[A-Za-z@]+)
       |(?P<math>\$(?:[^$\\]|\\.)+\$)
       |(?P<end>\\$)
       |\\.
       |(?P<code>\^\^)
       |(?P<sign>[&%#_^$])""",
    re.VERBOSE | re.DOTALL,
)
_NEEDS_CHANGE = re.compile(r"[\\^&%#_$]")
_SIGNS = {"^": r"{\textasciicircum}", "\\": r"{\textbackslash}"}


def is_harmless(name: str) -> bool:
    """Tell whether a command neither reads, writes nor defines anything.

    >>> is_harmless("emph"), is_harmless("alpha"), is_harmless("input")
    (True, True, False)
    """
    return name not in _INCOMPLETE and (
        name in _HARMLESS or any(name in table() for table in (signs, accents, commands))
    )


def harmless(latex: str, defined: Container[str] = ()) -> tuple[str, tuple[str, ...]]:
    r"""Return LaTeX in which only harmless commands and defined ones act, and the names of those that were made text.

    Commands that are `defined` by the .bib itself are harmless, too. Signs that would stop TeX or cut the text become
    text; links lead to http and https only.

    >>> print(*harmless(r"\emph{Bj{\"o}rn} & 5% \input{/etc/passwd}"))
    \emph{Bj{\"o}rn} \& 5\% {\textbackslash}input{/etc/passwd} ('input',)
    """
    if not _NEEDS_CHANGE.search(latex):
        return latex, ()
    as_text: list[str] = []

    def replacement(token: re.Match[str]) -> str:
        if token["math"]:
            formula, names = _harmless_formula(token["math"][1:-1], defined)
            as_text.extend(names)
            return f"${formula}$"
        if token["link"]:
            return _link(token["link"], token["target"])
        if token["code"]:
            return 2 * _SIGNS["^"]
        if token["end"]:
            return _SIGNS["\\"]
        if token["sign"]:
            return _SIGNS.get(token["sign"], f"\\{token['sign']}")
        name = token["name"]
        if name is None or name in defined or is_harmless(name):
            return token[0]
        as_text.append(name)
        return f"{{\\textbackslash}}{name}"

    return _COMMAND.sub(replacement, latex), tuple(dict.fromkeys(as_text))


def _harmless_formula(latex: str, defined: Container[str]) -> tuple[str, list[str]]:
    """Return a formula in which only harmless commands act, and the names of the others."""
    names = re.findall(r"\\([A-Za-z@]+)", latex)
    paired = ("left", "right") if names.count("left") == names.count("right") else ()
    others = [name for name in names if not (name in defined or name in paired or is_harmless(name))]
    as_text = frozenset(others)
    latex = re.sub(r"\\([A-Za-z@]+)", lambda name: f"\\mathrm{{{name[1]}}}" if name[1] in as_text else name[0], latex)
    return re.sub(r"\^\^+|(?<!\\)[%#&]", lambda sign: "^" if sign[0][0] == "^" else f"\\{sign[0]}", latex), others


def _link(command: str, target: str) -> str:
    plain = re.sub(r"\\([%#&_~])", r"\1", target)
    if address(plain) is None:
        # Neither a program nor a file nor a script is a link's business.
        return "" if command == "href" else plain.replace("\\", "").replace("_", r"\_").replace("%", r"\%")
    return f"\\{command}{{{target}}}"


def spelled_out(latex: str) -> tuple[str, tuple[str, ...]]:
    r"""Return LaTeX in which commands that are not known, and have no argument, are their names; and those names.

    >>> spelled_out(r"The \METAFONT{} book by \emph{Lee}")
    ('The {METAFONT}{} book by \\emph{Lee}', ('METAFONT',))
    """
    if "\\" not in latex:
        return latex, ()
    names: list[str] = []

    def replacement(command: re.Match[str]) -> str:
        name = command["name"]
        if name is None or is_harmless(name):
            return command[0]
        names.append(name)
        return f"{{{name}}}"

    return _WITHOUT_ARGUMENT.sub(replacement, latex), tuple(dict.fromkeys(names))


_WITHOUT_ARGUMENT = re.compile(
    r"\$(?:[^$\\]|\\.)+\$|\\(?P<name>[A-Za-z@]+)(?![A-Za-z@])(?!\*?\s*+(?:\[[^\[\]{}]*+\]\s*+)?\{(?!\}))|\\.", re.DOTALL
)
