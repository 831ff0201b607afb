"""Commands that a text of LaTeX defines by `\\newcommand`, replaced by what they stand for."""

import re
from collections.abc import Mapping
from typing import TypeAlias

from affbib.citations.pybtex.commands import harmless

__all__ = ["Definitions", "definitions", "expanded", "group"]

Definitions: TypeAlias = Mapping[str, tuple[int, str]]
"""Commands by name: how many arguments each has, and what it stands for."""

_DEFINITION = re.compile(r"\\(?:new|renew|provide)command\*? ?\{? ?\\([A-Za-z]+) ?\}? ?(?:\[(\d)\])? ?(?=\{)")
_PARTS = re.compile(r"#[1-9]|[^#]+|#")
# So often is what a command stands for replaced again; so long may a definition and the whole be.
_DEEPEST = 3
_LONGEST_BODY = 1_000
_LONGEST = 100_000
# What could become a command, or a sign of TeX's, with what stands beside it.
_OPEN_ENDED = re.compile(r"\\#|\^\s*$|\\$")


def definitions(preamble: str) -> Definitions:
    r"""Return the commands that a preamble defines, where what they stand for is harmless.

    >>> definitions(r"\newcommand{\noopsort}[1]{} \newcommand{\switch}[2]{#2#1} \newcommand{\x}{\input{y}}")
    {'noopsort': (1, ''), 'switch': (2, '#2#1')}
    """
    preamble = " ".join(preamble.split())
    found = {}
    for start in _DEFINITION.finditer(preamble):
        body, _ = group(preamble, start.end())
        number = int(start[2] or 0)
        if body is None or len(body) > _LONGEST_BODY or _OPEN_ENDED.search(body):
            continue
        bare = re.sub("#[1-9]", "", body)
        if harmless(bare)[0] != bare:
            continue
        if max(map(int, re.findall(r"#([1-9])", body)), default=0) <= number:
            found[start[1]] = (number, body)
    return found


def expanded(latex: str, defined: Definitions) -> str:
    r"""Return LaTeX with commands replaced by what they stand for: in braces, so that nothing around it joins in.

    >>> expanded(r"{\noopsort{1973b}}1973 \flip{a}{b}", {"noopsort": (1, ""), "flip": (2, "#2#1")})
    '{}1973 {{b}{a}}'
    """
    if not defined or "\\" not in latex:
        return latex
    commands = re.compile(rf"\\(?:{'|'.join(defined)})(?![A-Za-z])\s*")
    for _ in range(_DEEPEST):
        parts: list[str] = []
        end = 0
        for command in commands.finditer(latex):
            if command.start() < end:
                continue
            number, body = defined[command[0].strip()[1:]]
            at, arguments = command.end(), []
            for _ in range(number):
                argument, at = group(latex, at)
                arguments.append(f"{{{argument or ''}}}")
            told = "".join(arguments[int(part[1]) - 1] if part[:1] == "#" and part[1:] else part
                           for part in _PARTS.findall(body))  # fmt: skip
            parts += [latex[end : command.start()], f"{{{told}}}" if told else ""]
            end = at
        latex = "".join([*parts, latex[end:]])
        # What grows without end stands for itself.
        if not parts or len(latex) > _LONGEST:
            break
    return latex


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
