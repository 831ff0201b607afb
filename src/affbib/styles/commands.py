"""Commands of LaTeX in records: those of a .bib's own preamble are replaced by what they stand for, harmless ones act,
all others become text."""

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import TypeAlias

__all__ = ["Definitions", "definitions", "expanded", "group", "harmless", "named"]

Definitions: TypeAlias = Mapping[str, tuple[int, str]]
"""Commands by name: how many arguments each has, and what it stands for."""

# Fonts, spaces, boxes and formulas that neither read, write nor define, beside the signs of pylatexenc's table.
_HARMLESS_COMMANDS = (
    "AA AE BibTeX Big Bigg Dash H L LaTeX LaTeXe Large O OE P Pr S SortNoop TeX aa acute ae arccos arcsin arctan arg "
    "b bar bf bfseries bibinfo big bigg biggl biggr bigl bigr bm bmod boldmath boldsymbol breve c cal cdots ce check "
    "cite citealt citep citet copyright cos cosh cot coth csc d dag ddag ddot deg det dim displaystyle dot dots em "
    "emph enquote enspace ensuremath eth exp fbox footnote footnotesize foreignlanguage frac gcd grave hat hbox hfill "
    "hom href hskip hspace i ignorespaces inf it itshape j k ker kern l large ldots left lg lim liminf limsup "
    "linebreak ln log lowercase mathbb mathbf mathcal mathfrak mathit mathop mathord mathrm mathsf mathsurround "
    "mathtt max mbox min mkbibquote negthinspace newblock newline nocite noindent nolinebreak nolinkurl nonumber "
    "noopsort normalfont o oe operatorname overline par path penalty pmod pounds protect qquad quad r raisebox relax "
    "right rm rmfamily sc scriptsize scshape sec sf sffamily sin sinh sl slash slshape small smash space sqrt ss "
    "stackrel subset sup t tag tan tanh text textasciitilde textbackslash textbf textcolor textcomma textcommabelow "
    "textit textmd textnormal textrm textsc textsf textsl textstyle textsubscript textsuperscript texttt textup "
    "thinspace tilde times tt ttfamily u unboldmath underline unskip uppercase url v vec widehat widetilde xspace "
)
_HARMLESS = frozenset(_HARMLESS_COMMANDS.split())
_COMMAND = re.compile(r"\\(?P<name>[A-Za-z@]+)|\\.|(?P<code>\^\^)", re.DOTALL)


def harmless(latex: str, defined: Definitions = MappingProxyType({})) -> tuple[str, tuple[str, ...]]:
    r"""Return LaTeX in which only harmless commands and defined ones act, and the names of those that were made text.

    >>> print(*harmless(r"\emph{Bj{\"o}rn} \input{/etc/passwd}"))
    \emph{Bj{\"o}rn} {\textbackslash}input{/etc/passwd} ('input',)
    """
    if "\\" not in latex and "^^" not in latex:
        return latex, ()
    found: list[str] = []

    def made(command: re.Match[str]) -> str:
        if command["code"]:
            return r"{\textasciicircum}{\textasciicircum}"
        name = command["name"]
        if name is None or name in _HARMLESS or name in defined or name in _signs():
            return command[0]
        found.append(name)
        return f"{{\\textbackslash}}{name}"

    return _COMMAND.sub(made, latex), tuple(dict.fromkeys(found))


def named(latex: str) -> tuple[str, tuple[str, ...]]:
    r"""Return LaTeX in which commands that nobody knows, and that have no argument, are shown by their names.

    >>> named(r"The {\METAFONT}book by \emph{Lee}")
    ('The {METAFONT}book by \\emph{Lee}', ('METAFONT',))
    """
    if "\\" not in latex:
        return latex, ()
    found: list[str] = []

    def made(command: re.Match[str]) -> str:
        name = command["name"]
        if name is None or name in _HARMLESS or name in _signs() or latex.startswith("{", command.end()):
            return command[0]
        found.append(name)
        return name

    return _COMMAND.sub(made, latex), tuple(dict.fromkeys(found))


_DEFINITION = re.compile(r"\\(?:re)?newcommand\*?\s*\{?\\([A-Za-z]+)\}?\s*(?:\[(\d)\])?\s*(?=\{)|\\(?:provide)command"
                         r"\*?\s*\{?\\([A-Za-z]+)\}?\s*(?:\[(\d)\])?\s*(?=\{)")  # fmt: skip
_PARTS = re.compile(r"#[1-9]|[^#]+|#")
# So often is what a command stands for replaced again.
_DEEPEST = 3


def definitions(preamble: str) -> Definitions:
    r"""Return the commands that a preamble defines by `\newcommand`, where what they stand for is harmless.

    >>> definitions(r"\newcommand{\noopsort}[1]{} \newcommand{\switch}[2]{#2#1}")
    {'noopsort': (1, ''), 'switch': (2, '#2#1')}
    """
    found = {}
    for start in _DEFINITION.finditer(preamble):
        body, _ = group(preamble, start.end())
        number = int(start[2] or start[4] or 0)
        places = [int(place) for place in re.findall(r"#([1-9])", body or "")]
        if body is not None and len(body) <= 1000 and not harmless(body)[1] and max(places, default=0) <= number:
            found[start[1] or start[3]] = (number, body)
    return found


def expanded(latex: str, defined: Definitions) -> str:
    r"""Return LaTeX with commands replaced by what they stand for.

    >>> expanded(r"{\noopsort{1973b}}1973", {"noopsort": (1, "")})
    '{}1973'
    """
    if not defined or "\\" not in latex:
        return latex
    commands = re.compile(rf"\\(?:{'|'.join(defined)})(?![A-Za-z])\s*")
    for _ in range(_DEEPEST):
        parts, end = [], 0
        for command in commands.finditer(latex):
            if command.start() < end:
                continue
            number, body = defined[command[0].strip()[1:]]
            at, arguments = command.end(), []
            for _ in range(number):
                argument, at = group(latex, at)
                arguments.append(argument or "")
            told = "".join(
                arguments[int(part[1]) - 1] if part[0] == "#" and part[1:] else part for part in _PARTS.findall(body)
            )
            parts += [latex[end : command.start()], told]
            end = at
        latex = "".join([*parts, latex[end:]])
        # What grows without end stands for itself.
        if not parts or len(latex) > _LONGEST:
            break
    return latex


_LONGEST = 100_000


def group(text: str, at: int, marks: str = "{}") -> tuple[str | None, int]:
    """Return what stands between the braces or brackets that begin at a place, after blanks, and the place behind."""
    while text[at : at + 1].isspace():
        at += 1
    if text[at : at + 1] != marks[0]:
        return None, at
    depth = 0
    for place in range(at + 1, len(text)):
        char = text[place]
        if char == marks[1] and depth == 0:
            return text[at + 1 : place], place + 1
        depth += {"{": 1, "}": -1}.get(char, 0)
    return None, at


@cache
def _signs() -> frozenset[str]:
    from pylatexenc.latexencode import get_builtin_uni2latex_dict

    return frozenset(re.findall(r"\\([A-Za-z]+)", " ".join(get_builtin_uni2latex_dict().values())))
