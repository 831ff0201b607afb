"""Which of LaTeX's commands a record may say to a style that copies them; the others become text."""

import re
from functools import cache

__all__ = ["harmless"]

# Fonts, spaces, boxes and formulas that neither read, write nor define, beside the signs of pylatexenc's table.
_HARMLESS_COMMANDS = (
    "acute bar bf bfseries bibinfo big Big bigg Bigg bigl bigr biggl biggr bm boldmath boldsymbol breve cal cdots "
    "check ddot dot dots displaystyle em emph ensuremath enspace fbox foreignlanguage frac grave hat hbox hfill href "
    "hskip hspace it itshape kern large Large ldots left lowercase mathbb mathbf mathcal mathfrak mathit mathrm "
    "mathsf mathtt mathsurround mbox negthinspace newblock noindent nolinebreak nolinkurl nonumber noopsort "
    "operatorname overline path penalty protect qquad quad raisebox relax right rm rmfamily sc scriptsize scshape sf "
    "sffamily sl slshape small SortNoop sqrt stackrel subset tag text textasciitilde textbackslash textbf textcolor "
    "textcommabelow textcomma textit textmd textnormal textrm textsc textsf textsl textsubscript textsuperscript "
    "textstyle texttt textup thinspace tilde times tt ttfamily underline unboldmath uppercase url vec widehat "
    "widetilde xspace TeX LaTeX BibTeX LaTeXe aa AA ae AE oe OE ss o O l L i j b c d H k r t u v "
)
_HARMLESS = frozenset(_HARMLESS_COMMANDS.split())
_COMMAND = re.compile(r"\\(?P<name>[A-Za-z@]+)|\\.|(?P<code>\^\^)", re.DOTALL)


def harmless(latex: str) -> tuple[str, tuple[str, ...]]:
    r"""Return LaTeX in which only harmless commands act, and the names of those that were made text.

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
        if name is None or name in _HARMLESS or name in _signs():
            return command[0]
        found.append(name)
        return f"{{\\textbackslash}}{name}"

    return _COMMAND.sub(made, latex), tuple(dict.fromkeys(found))


@cache
def _signs() -> frozenset[str]:
    from pylatexenc.latexencode import get_builtin_uni2latex_dict

    return frozenset(re.findall(r"\\([A-Za-z]+)", " ".join(get_builtin_uni2latex_dict().values())))
