"""Commands of LaTeX in records that TeX may run: harmless ones stay commands, all others become text."""

import re
from collections.abc import Container, Iterable

from affbib.markup.latex_encode import commands, encode
from affbib.markup.latex_symbols import accents, signs
from affbib.model.urls import address

__all__ = ["harmless", "inert", "is_harmless", "spelled_out", "stand_ins"]

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
_STAND_INS = {
    "SortNoop": "[1]{}", "bm": "[1]{#1}", "boldsymbol": "[1]{#1}", "ce": "[1]{#1}", "citealt": r"[1]{\cite{#1}}",
    "citep": r"[1]{\cite{#1}}", "citet": r"[1]{\cite{#1}}", "emdash": "{---}", "endash": "{--}",
    "href": "[2]{#2}", "enquote": "[1]{``#1''}", "foreignlanguage": "[2]{#2}", "mathbb": r"[1]{\mathbf{#1}}",
    "mathfrak": r"[1]{\mathcal{#1}}", "mkbibquote": "[1]{``#1''}",
    "noopsort": "[1]{}", "operatorname": r"[1]{\mathrm{#1}}", "tag": "[1]{(#1)}", "text": r"[1]{\mbox{#1}}",
    "textcolor": "[2]{#2}", "xspace": "{}",
    # An address is shown as it stands, but for its backslashes; \affbiburl ends the group.
    **dict.fromkeys(("url", "path", "nolinkurl"), r"{\begingroup\catcode`\%=12 \catcode`\#=12 \catcode`\&=12 "
                    r"\catcode`\_=12 \catcode`\$=12 \catcode`\~=12 \catcode`\\=9 \affbiburl}"),
    "affbiburl": r"[1]{\texttt{\detokenize{#1}}\endgroup}",
}  # fmt: skip
"""Harmless commands of packages, and what they stand for where the package is not loaded."""
_HARMLESS = frozenset((*_HARMLESS_COMMANDS.split(), *_STAND_INS)) - {"affbiburl"}
# These stop TeX where the other one of a pair, or a number, is missing.
_INCOMPLETE = frozenset(("left", "right", "begin", "end", "hskip", "kern", "fontencoding", "selectfont", "char"))
# Commands of one sign that LaTeX defines: accents, signs, spaces and places where a line may end.
_HARMLESS_SIGNS = frozenset("\"'`^~=.\\&%#_${}-/,;:! ")
_LINKS = ("href", "url", "path", "nolinkurl")
_COMMAND = re.compile(
    r"""\\(?P<link>href|url|path|nolinkurl)\s*\{(?P<target>(?:[^{}]|\{[^{}]*\})*)\}
       |\\(?P<name>[A-Za-z@]+)
       |\$(?P<math>(?:[^$\\]|\\.)+)\$
       |\\\((?P<inline>(?:[^\\]|\\[^()])*)\\\)
       |\\\[(?P<display>(?:[^\\]|\\[^][])*)\\\]
       |(?P<end>\\$)
       |\\(?P<control>.)
       |(?P<code>\^\^)
       |(?P<sign>[&%#_^$])""",
    re.VERBOSE | re.DOTALL,
)
_IN_FORMULA = re.compile(r"\\(?P<name>[A-Za-z@]+)|\\(?P<control>.?)|(?P<code>\^\^+)|(?P<sign>[%#&$])", re.DOTALL)
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


def stand_ins(names: Iterable[str]) -> str:
    r"""Return definitions of those of some commands that packages define, for where these are not loaded.

    >>> stand_ins(["emph", "bm"])
    '\\providecommand{\\bm}[1]{#1}\n'
    """
    lent = set(names) & _STAND_INS.keys()
    lent |= {"affbiburl"} if lent.intersection(_LINKS) - {"href"} else set()
    return "".join(f"\\providecommand{{\\{name}}}{_STAND_INS[name]}\n" for name in sorted(lent))


def harmless(latex: str, defined: Container[str] = ()) -> tuple[str, tuple[str, ...]]:
    r"""Return LaTeX in which only harmless commands and defined ones act, and the names of those that were made text.

    Commands that are `defined` by the .bib itself are harmless, too. Signs that would stop TeX or cut the text become
    text; links lead to http and https only, and what is in them is harmless also where it is read as any text.

    >>> print(*harmless(r"\emph{Bj{\"o}rn} & 5% \input{/etc/passwd}"))
    \emph{Bj{\"o}rn} \& 5\% {\textbackslash}input{/etc/passwd} ('input',)
    >>> harmless(r"\url{https://example.org/^^5cinput} \path{^^5c} $a\\%$")[0]
    '\\url{https://example.org/\\%5E\\%5E5cinput} {\\textasciicircum}{\\textasciicircum}5c $a\\\\\\%$'
    """
    if not _NEEDS_CHANGE.search(latex):
        return latex, ()
    as_text: list[str] = []

    def replacement(token: re.Match[str]) -> str:
        match token.lastgroup:
            case "math" | "inline" | "display" as kind:
                formula, names = _harmless_formula(token[kind], defined)
                as_text.extend(names)
                return f"${formula}$" if formula else ""
            case "target":
                return _link(token["link"], token["target"])
            case "code":
                return 2 * _SIGNS["^"]
            case "end":
                return _SIGNS["\\"]
            case "control":
                return token[0] if token["control"] in _HARMLESS_SIGNS else token["control"]
            case "sign":
                return _SIGNS.get(token["sign"], f"\\{token['sign']}")
        name = token["name"]
        # A link without braces reads on to the next sign that is like the first.
        if name not in _LINKS and (name in defined or is_harmless(name)):
            return token[0]
        as_text.append(name)
        return f"{{\\textbackslash}}{name}"

    return _COMMAND.sub(replacement, latex), tuple(dict.fromkeys(as_text))


def _harmless_formula(latex: str, defined: Container[str]) -> tuple[str, list[str]]:
    """Return a formula in which only harmless commands act, and the names of the others."""
    names = [token["name"] for token in _IN_FORMULA.finditer(latex) if token["name"]]
    paired = ("left", "right") if names.count("left") == names.count("right") else ()
    others = [name for name in names if name in _LINKS or not (name in defined or name in paired or is_harmless(name))]
    as_text = frozenset(others)

    def replacement(token: re.Match[str]) -> str:
        match token.lastgroup:
            case "name":
                return f"\\mathrm{{{token['name']}}}" if token["name"] in as_text else token[0]
            case "control":
                return token[0] if token["control"] in _HARMLESS_SIGNS | {"|", ">"} else token["control"]
            case "code":
                return "^"
        return f"\\{token['sign']}"

    return _IN_FORMULA.sub(replacement, latex), others


def _link(command: str, target: str) -> str:
    plain = re.sub(r"\\([%#&_~$])", r"\1", target)
    url = address(plain)
    if url is None:
        # Neither a program nor a file nor a script is a link's business.
        return "" if command == "href" else encode(plain)
    # A style may set the text as an argument, where % and # would stop TeX; url.sty shows the other signs as they are.
    signs = "[%#&_]" if command == "href" else "[%#]"
    return f"\\{command}{{{re.sub(signs, _WITH_BACKSLASH, url)}}}"


_WITH_BACKSLASH = r"\\\g<0>"


def inert(latex: str, names: Container[str]) -> str:
    r"""Return what a style wrote with only harmless commands and those whose `names` are in the style itself.

    Of others the name stays. A style cuts texts and joins them, so that what was harmless may have become another
    command; `^^`, by which TeX knows any character, is no text's either.

    >>> inert(r"\bibitem{k} \emph{T} \input{x} ^^5c", {"bibitem"})
    '\\bibitem{k} \\emph{T} input{x} {\\textasciicircum}{\\textasciicircum}5c'
    """

    def replacement(token: re.Match[str]) -> str:
        if token["code"]:
            return token[0] if "^^" in names else len(token[0]) * _SIGNS["^"]
        name = token["name"]
        return token[0] if name is None or name in names or is_harmless(name) else name

    return _WRITTEN.sub(replacement, latex)


_WRITTEN = re.compile(r"\\?(?P<code>\^\^+)|\\(?P<name>[A-Za-z@]+)|\\.", re.DOTALL)


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
