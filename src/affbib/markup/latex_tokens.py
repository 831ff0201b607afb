r"""LaTeX cut into tokens: commands, groups, formulas, quotation marks, addresses and text.

Everything that reads LaTeX here reads these tokens: `latex_decode` for plain text, and through it the rich text of
citations. What a command means is written in `latex_commands`.
"""

import re
from collections.abc import Iterator

__all__ = ["COMMAND_NAME", "DEEPEST", "closing_braces", "command_names", "group", "shallow", "tokens"]

COMMAND_NAME = r"@?[A-Za-z]+(?:@[A-Za-z]+)*"
r"""A pattern for the name of a command, without its backslash; packages and styles have names such as `href@noop`."""

DEEPEST = 40
"""So deep are groups nested at the most; nobody nests deeper on purpose, and pybtex gives up at a hundred."""

_LENGTH = r"\s?-?[\d.]+\s?[a-z]{2}"
_TOKENS = rf"""\\(?:left|right|middle|[bB]igg?[lrm]?)(?![A-Za-z])\s*\.?
       |\\(?P<accent>["'`^~=.]\s*(?:[A-Za-z]|\{{[A-Za-z]\}})(?![\u0300-\u036f]))
       |\\(?P<address>url|path|nolinkurl|href|doi)\s*\{{(?P<target>[^{{}}]*)\}}
       |(?P<space>\\[hv]skip{_LENGTH}(?:\s?(?:plus|minus){_LENGTH}){{0,2}}|\\penalty\s?-?\d*
         |\\(?:footnotemark|(?:no)?(?:line|page)break)\s*\[\d*\])
       |(?P<rule>\\[hv]rule(?:\s?(?:height|depth|width){_LENGTH}){{0,3}})
       |\\sqrt\s*\[(?P<index>[^][{{}}\\$]{{0,20}})\]
       |\\(?P<command>{COMMAND_NAME})(?:\*(?=\{{))?(?P<option>\s?\[[^][{{}}]{{0,40}}\](?=\{{))?(?P<blank>\s*)
       |(?P<dollars>\${{1,2}})(?P<formula>(?:[^$\\]|\\.)+)(?P=dollars)
       |\\\((?P<inline>(?:[^\\]|\\[^()])*)\\\)
       |\\\[(?P<display>(?:[^\\]|\\[^][])*)\\\]
       |\\(?P<sign>.)
       |(?P<brace>[{{}}])
       |(?P<mark>---?|``|''|[~$`'^_&])"""
# One hyphen or apostrophe between letters is text.
_TEXT = r"[^\\{}~$`'^_&-]+(?:(?<=[^\W_])['-](?=[^\W_])[^\\{}~$`'^_&-]+)*"
_TOKEN = re.compile(rf"{_TOKENS}|(?P<text>{_TEXT}|.)", re.VERBOSE | re.DOTALL)
_TOKEN_OR_ADDRESS = re.compile(
    rf"(?P<bare>https?://[^\s{{}}\\$<>\"`']+(?<![.,;:!?)\]]))|{_TOKENS}|(?P<text>(?:(?!https?://)[^\\{{}}~$`'^_&-])+|.)",
    re.VERBOSE | re.DOTALL,
)


def tokens(latex: str) -> Iterator[re.Match[str]]:
    r"""Yield the tokens of LaTeX, which cover it without gaps, each as a match whose `lastgroup` names its kind.

    `text`; `brace`, an opening or a closing one; `mark`, a dash, quotation mark, tie, or sign of formulas; `sign`, a
    command of one character; `blank`, a command with a name (its groups: `command`, `option` in brackets, `blank`
    behind it); `accent` on one letter; `formula`, `inline` and `display` mathematics; `index` of a root; `target` of a
    command for an address (`address`); `bare`, an address in the text; `space` and `rule` with their lengths or
    numbers. None for the commands that only change the size of a parenthesis.

    The time that it takes is in proportion to the length of the text.

    >>> [(token.lastgroup, token[0]) for token in tokens(r"\emph{G\"o} in $x^2$")]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('blank', '\\emph'), ('brace', '{'), ('text', 'G'), ('accent', '\\"o'), ('brace', '}'), ('text', ' in '),
     ('formula', '$x^2$')]
    """
    return (_TOKEN_OR_ADDRESS if "://" in latex else _TOKEN).finditer(latex)


def closing_braces(text: str) -> dict[int, int]:
    """Return the place of each group's closing brace by that of its opening one; what has no end is left out.

    Braces count even behind a backslash, as they do for BibTeX.

    >>> closing_braces("{a{b}} {c")
    {2: 4, 0: 5}
    """
    closing: dict[int, int] = {}
    opened: list[int] = []
    for brace in re.finditer("[{}]", text):
        if brace[0] == "{":
            opened.append(brace.start())
        elif opened:
            closing[opened.pop()] = brace.start()
    return closing


def group(text: str, at: int, marks: str = "{}") -> tuple[str | None, int]:
    """Return what stands between the braces or brackets that begin at a place, after blanks, and the place behind.

    None, and the place after the blanks, where no group begins or where it does not end.

    >>> group("a {b{c}} d", 1), group("a", 1), group("[b{]}] c", 0, "[]")
    (('b{c}', 8), (None, 1), ('b{]}', 6))
    """
    while text[at : at + 1].isspace():
        at += 1
    closing = marks[1]
    if text[at : at + 1] != marks[0]:
        return None, at
    depth = 0
    for mark in re.compile(rf"[{{}}{re.escape(closing)}]").finditer(text, at + 1):
        if mark[0] == closing and depth == 0:
            return text[at + 1 : mark.start()], mark.end()
        depth += {"{": 1, "}": -1}.get(mark[0], 0)
    return None, at


def command_names(latex: str) -> list[str]:
    r"""Return the names of the commands in LaTeX, in formulas too; not those of one sign.

    >>> command_names(r"Dense\\Fog \emph{of $\alpha$} \& \href@noop{}")
    ['emph', 'alpha', 'href@noop']
    """
    return [name for name in _COMMAND.findall(latex) if name[-1].isalpha()]


_COMMAND = re.compile(rf"\\({COMMAND_NAME}|.)", re.DOTALL)


def shallow(latex: str) -> str:
    """Return LaTeX without its braces where they are nested deeper than `DEEPEST`.

    >>> shallow("{a}"), shallow("{" * 50 + "a" + "}" * 50)
    ('{a}', 'a')
    """
    if latex.count("{") <= DEEPEST:
        return latex
    depth = deepest = 0
    for brace in re.findall("[{}]", latex):
        depth = max(0, depth + (1 if brace == "{" else -1))
        deepest = max(deepest, depth)
    return latex if deepest <= DEEPEST else re.sub("[{}]", "", latex)
