"""Commands that a text of LaTeX defines by `\\newcommand`, replaced by what they stand for."""

import re
from collections.abc import Mapping
from typing import TypeAlias

from affbib.citations.pybtex.commands import harmless
from affbib.markup.latex_tokens import closing_braces

__all__ = ["Definitions", "definitions", "expanded"]

Definitions: TypeAlias = Mapping[str, tuple[int, str]]
"""Commands by name: how many arguments each has, and what it stands for."""

_DEFINITION = re.compile(r"\\(?:new|renew|provide)command\*? ?\{? ?\\([A-Za-z]+) ?\}? ?(?:\[(\d)\])? ?(?=\{)")
_BLANKS = re.compile(r"\s*")
_PARTS = re.compile(r"#[1-9]|[^#]+|#")
# So often is what a command stands for replaced again; so long may a definition and the whole be.
_DEEPEST = 3
_LONGEST_BODY = 1_000
# So much longer than it was, and so many characters more, may a text become; a command beyond that stands for itself.
_LONGER, _MORE = 4, 5_000
# What could become a command, or a sign of TeX's, with what stands beside it.
_OPEN_ENDED = re.compile(r"\\#|\^\s*$|\\$")


def definitions(preamble: str) -> Definitions:
    r"""Return the commands that a preamble defines, where what they stand for is harmless.

    >>> definitions(r"\newcommand{\noopsort}[1]{} \newcommand{\switch}[2]{#2#1} \newcommand{\x}{\input{y}}")
    {'noopsort': (1, ''), 'switch': (2, '#2#1')}
    """
    preamble = " ".join(preamble.split())
    closing = closing_braces(preamble)
    defined = {}
    for start in _DEFINITION.finditer(preamble):
        number = int(start[2] or 0)
        if start.end() not in closing:
            continue
        body = preamble[start.end() + 1 : closing[start.end()]]
        without_arguments = re.sub("#[1-9]", "", body)
        if (
            len(body) <= _LONGEST_BODY
            and not _OPEN_ENDED.search(body)
            and harmless(without_arguments)[0] == without_arguments
            and max(map(int, re.findall(r"#([1-9])", body)), default=0) <= number
        ):
            defined[start[1]] = (number, body)
    return defined


def expanded(latex: str, defined: Definitions) -> str:
    r"""Return LaTeX with commands replaced by what they stand for: in braces, so that nothing around it joins in.

    >>> expanded(r"{\noopsort{1973b}}1973 \flip{a}{b}", {"noopsort": (1, ""), "flip": (2, "#2#1")})
    '{}1973 {{b}{a}}'
    """
    if not defined or "\\" not in latex:
        return latex
    commands = re.compile(rf"\\(?:{'|'.join(defined)})(?![A-Za-z])\s*")
    longest = _LONGER * len(latex) + _MORE
    for _ in range(_DEEPEST):
        closing = closing_braces(latex)
        parts: list[str] = []
        end = size = 0
        for command in commands.finditer(latex):
            if command.start() < end:
                continue
            number, body = defined[command[0].strip()[1:]]
            at, arguments = command.end(), []
            for _ in range(number):
                at = _BLANKS.match(latex, at).end()  # type: ignore[union-attr]
                after = closing.get(at, at - 1) + 1
                arguments.append(latex[at:after] or "{}")
                at = after
            pieces = [arguments[int(part[1]) - 1] if part[:1] == "#" and part[1:] else part
                      for part in _PARTS.findall(body)]  # fmt: skip
            size += command.start() - end + sum(map(len, pieces))
            if size + len(latex) - at > longest:
                break
            filled = "".join(pieces)
            parts += [latex[end : command.start()], f"{{{filled}}}" if filled else ""]
            end = at
        latex = "".join([*parts, latex[end:]])
        if not parts:
            break
    return latex
