"""Commands of LaTeX in records: harmless ones act, all others become text."""

import re
from collections.abc import Container

from affbib.markup.latex_encode import commands
from affbib.markup.latex_symbols import accents, signs
from affbib.model.urls import address

__all__ = ["LENT", "harmless", "known", "named"]

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
LENT = {
    "SortNoop": "[1]{}", "bm": "[1]{#1}", "boldsymbol": "[1]{#1}", "ce": "[1]{#1}", "citealt": r"[1]{\cite{#1}}",
    "citep": r"[1]{\cite{#1}}", "citet": r"[1]{\cite{#1}}", "emdash": "{---}", "endash": "{--}",
    "href": "[2]{#2}", "enquote": "[1]{``#1''}", "foreignlanguage": "[2]{#2}", "mathbb": r"[1]{\mathbf{#1}}",
    "mathfrak": r"[1]{\mathcal{#1}}", "mkbibquote": "[1]{``#1''}", "nolinkurl": r"[1]{\texttt{#1}}",
    "noopsort": "[1]{}", "operatorname": r"[1]{\mathrm{#1}}", "tag": "[1]{(#1)}", "text": r"[1]{\mbox{#1}}",
    "textcolor": "[2]{#2}", "xspace": "{}",
}  # fmt: skip
"""Harmless commands of packages, and what they stand for where the package is not loaded."""
_HARMLESS = frozenset((*_HARMLESS_COMMANDS.split(), *LENT))
# These stop TeX where they stand alone.
_BY_TWOS = frozenset(("left", "right", "begin", "end", "hskip", "kern", "fontencoding", "selectfont", "char"))
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
_NEEDS_A_LOOK = re.compile(r"[\\^&%#_$]")
_SIGNS = {"^": r"{\textasciicircum}", "\\": r"{\textbackslash}"}


def known(name: str) -> bool:
    """Tell whether a command is a harmless one.

    >>> known("emph"), known("alpha"), known("input")
    (True, True, False)
    """
    return name not in _BY_TWOS and (name in _HARMLESS or any(name in table() for table in (signs, accents, commands)))


def harmless(latex: str, defined: Container[str] = ()) -> tuple[str, tuple[str, ...]]:
    r"""Return LaTeX in which only harmless commands and defined ones act, and the names of those that were made text.

    Signs that would stop TeX or cut the text become text too; links lead to http and https only.

    >>> print(*harmless(r"\emph{Bj{\"o}rn} & 5% \input{/etc/passwd}"))
    \emph{Bj{\"o}rn} \& 5\% {\textbackslash}input{/etc/passwd} ('input',)
    """
    if not _NEEDS_A_LOOK.search(latex):
        return latex, ()
    found: list[str] = []

    def made(token: re.Match[str]) -> str:
        if token["math"]:
            inner, within = harmless_math(token["math"][1:-1], defined)
            found.extend(within)
            return f"${inner}$"
        if token["link"]:
            return _link(token["link"], token["target"])
        if token["code"]:
            return 2 * _SIGNS["^"]
        if token["end"]:
            return _SIGNS["\\"]
        if token["sign"]:
            return _SIGNS.get(token["sign"], f"\\{token['sign']}")
        name = token["name"]
        if name is None or name in defined or known(name):
            return token[0]
        found.append(name)
        return f"{{\\textbackslash}}{name}"

    return _COMMAND.sub(made, latex), tuple(dict.fromkeys(found))


def harmless_math(latex: str, defined: Container[str] = ()) -> tuple[str, list[str]]:
    """Return a formula in which only harmless commands act, and the names of the others."""
    names = re.findall(r"\\([A-Za-z@]+)", latex)
    paired = ("left", "right") if names.count("left") == names.count("right") else ()
    found = [name for name in names if not (name in defined or name in paired or known(name))]
    unknown = frozenset(found)
    made = re.sub(r"\\([A-Za-z@]+)", lambda it: f"\\mathrm{{{it[1]}}}" if it[1] in unknown else it[0], latex)
    return re.sub(r"\^\^+|(?<!\\)[%#&]", lambda it: "^" if it[0][0] == "^" else f"\\{it[0]}", made), found


def _link(command: str, target: str) -> str:
    plain = re.sub(r"\\([%#&_~])", r"\1", target)
    if address(plain) is None:
        # Neither a program nor a file nor a script is a link's business.
        return "" if command == "href" else plain.replace("\\", "").replace("_", r"\_").replace("%", r"\%")
    return f"\\{command}{{{target}}}"


def named(latex: str) -> tuple[str, tuple[str, ...]]:
    r"""Return LaTeX in which commands that nobody knows, and that have no argument, are shown by their names.

    >>> named(r"The \METAFONT{} book by \emph{Lee}")
    ('The {METAFONT}{} book by \\emph{Lee}', ('METAFONT',))
    """
    if "\\" not in latex:
        return latex, ()
    found: list[str] = []

    def made(command: re.Match[str]) -> str:
        name = command["name"]
        if name is None or known(name):
            return command[0]
        found.append(name)
        return f"{{{name}}}"

    return _WITHOUT_ARGUMENT.sub(made, latex), tuple(dict.fromkeys(found))


_WITHOUT_ARGUMENT = re.compile(
    r"\$(?:[^$\\]|\\.)+\$|\\(?P<name>[A-Za-z@]+)(?![A-Za-z@])(?!\*?\s*(?:\[[^\[\]{}]*\])?\s*\{(?!\}))|\\.", re.DOTALL
)
