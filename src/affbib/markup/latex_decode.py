r"""LaTeX read: what its text and its formulas show, in Unicode on one line, with or without its styles.

Nothing raises and nothing acts, whatever is read. What the commands mean is written in `latex_commands`.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import cast

from attrs import define, field

from affbib.markup.latex_commands import (
    Accent,
    Built,
    Declaration,
    Font,
    Function,
    Infix,
    Sign,
    meaning,
)
from affbib.markup.latex_symbols import FIRST_LETTER, accented, accents, formulas
from affbib.markup.latex_tokens import DEEPEST, shallow, tokens
from affbib.markup.linear_math import EDGES, WORD_EDGE, joined, raised, root, script
from affbib.markup.styled_text import SCRIPT_MARKS, Part, Styled, text_of, without_edges
from affbib.text.folding import UNSEEN

__all__ = ["decoded", "formula", "is_formula", "styled"]


_FORMULA = re.compile(r"[\\^_{}]|^\s*[A-Za-z]'*\s*$")
_MARKS = {"---": "—", "--": "–", "``": "“", "''": "”", "`": "‘", "~": " "}
_MATH_MARKS = {"''": "″", "'": "′", "~": " ", "&": " ", "$": ""}
_SIGNS = dict.fromkeys("-!/()[]*@", "") | dict.fromkeys("\\,;:> ", " ")
_NEEDS_READING = re.compile(r"[\\{}~$`]|''|--")
_NEEDS_STYLES = re.compile(r"[\\{}~$`']|--|://")


def decoded(latex: str) -> str:
    r"""Return the text that LaTeX shows, in Unicode and one line; of commands that are not known, what is in them.

    Nothing raises: a brace too many is dropped, and a bare `%`, `&` or `$` is a sign. Formulas are read as `formula`
    does. Notes, labels and what else stands beside a text are no part of it.

    >>> decoded(r"{\L}ukasz \emph{K{\"o}hn}\thanks{X} 50% of R\&D -- ``{GAN}'' in $10^{-12}$")
    'Łukasz Köhn 50% of R&D – “GAN” in 10⁻¹²'
    """
    latex = _prepared(latex)
    return _plain(_Reader(latex).read()) if _NEEDS_READING.search(latex) else latex


def styled(latex: str) -> tuple[Part, ...]:
    r"""Return the text that LaTeX shows with its styles; where no style is shown, `decoded` reads the same.

    Three things differ: raised and lowered text has a style, where `decoded` has raised digits; blanks may stand beside
    each other and at the end; an apostrophe is ’, as LaTeX prints it, where `decoded` keeps ', as catalogues write it.

    >>> styled(r"The \emph{{GAN} of $x^2$}")
    ('The ', Styled(style='em', parts=(Styled(style='braces', parts=('GAN', ' of ', 'x²'), target=''),), target=''))
    """
    latex = _prepared(latex)
    return tuple(_Reader(latex, with_styles=True).read()) if _NEEDS_STYLES.search(latex) else (latex,)


def formula(tex: str) -> str:
    r"""Return what a formula shows, its dollars removed: a script holds for its whole group, a fraction has its slash.

    >>> formula(r"x^{2n} \le \frac{a+b}{c}"), formula(r"O(n\log n)"), formula(r"\mathcal{L}_q")
    ('x²ⁿ ≤ (a+b)/c', 'O(n log n)', 'ℒ_q')
    """
    tex = _prepared(tex)
    shown = formulas().get(tex) or _plain(_Reader(tex, math=True).read())
    return " ".join(unicodedata.normalize("NFC", shown).split())


def is_formula(tex: str) -> bool:
    """Tell whether what stands between dollars is a formula, and not a text between two prices.

    >>> is_formula("x_1"), is_formula("k"), is_formula("5 or ")
    (True, True, False)
    """
    return bool(_FORMULA.search(tex))


def _prepared(latex: str) -> str:
    if not latex.isascii():
        latex = unicodedata.normalize("NFC", latex)
    return shallow(" ".join(UNSEEN.sub("", latex).split()))


def _plain(parts: Iterable[Part]) -> str:
    return " ".join("".join(map(text_of, parts)).split())


@define
class _Waiting:
    """A command that waits for its arguments, and those that it has."""

    command: Accent | Built | Font
    wanted: int = 1
    target: str = ""
    arguments: list[Part] = field(factory=list)


@define
class _Group:
    """What stands between two braces, or behind a declaration: its parts so far, and the commands that wait for more.

    In a group without styles, all parts are text. A group that is `protected`, or within one that is, keeps its case;
    others begin with a command.
    """

    with_styles: bool
    math: bool
    protected: bool = False
    start: int = 0
    declared: str = ""
    parts: list[Part] = field(factory=list)
    waiting: list[_Waiting] = field(factory=list)
    infix: tuple[Infix, str] | None = None


class _Reader:
    """One text on its way from LaTeX, with the groups that are open."""

    def __init__(self, latex: str, *, math: bool = False, with_styles: bool = False) -> None:
        self.latex = latex
        self.apostrophe = "’" if with_styles else "'"
        self.groups = [_Group(with_styles, math)]
        self.depth = 0
        # Commands that wait for arguments, and declarations that hold.
        self.open_commands = 0
        self.in_quotes = False

    def read(self) -> list[Part]:
        for token in tokens(self.latex):
            group = self.groups[-1]
            match token.lastgroup:
                case "text" if not group.waiting and "'" not in token["text"]:
                    group.parts.append(token["text"])
                case "text":
                    self._add_text(token["text"])
                case "brace" if token["brace"] == "{":
                    self._open(token.end())
                case "brace":
                    if self.depth:
                        self._close(token.start())
                case "blank":
                    self._command(token["command"], option=token["option"] or "", blank=token["blank"] != "")
                case "accent":
                    self._accent(token["accent"])
                case "sign":
                    self._sign(token["sign"])
                case "mark" if group.math:
                    self._math_mark(token["mark"])
                case "mark":
                    self._mark(token["mark"], token.end())
                case "formula" | "inline" | "display" as kind:
                    tex = token[kind]
                    self._give(self._kept(formula(tex) if kind != "formula" or is_formula(tex) else decoded(tex)))
                case "target":
                    self._address(token["address"], token["target"])
                case "bare":
                    self._give(self._styled("link", self._kept(token["bare"]), target=token["bare"]))
                case "index":
                    index = token["index"]
                    self._wait(Built(1, lambda text, index=index: root(text, index), alone="√"))
                case "space" if "skip" in token["space"]:
                    self._give(" ")
                case "rule":
                    self._give("———")
        self._close(len(self.latex), groups=len(self.groups) - 1)
        return self._finished(self.groups[0])

    def _open(self, start: int) -> None:
        if self.depth >= DEEPEST:
            return
        self.depth += 1
        group = self.groups[-1]
        math, with_styles = group.math, group.with_styles
        command = group.waiting[-1].command if group.waiting else None
        if isinstance(command, Font):
            math = False
        elif command:
            with_styles = False
            math = command.math if isinstance(command, Built) and command.math is not None else math
        # For BibTeX, a group that begins with a command is a letter, whose case changes.
        protected = group.protected or command is not None or not self.latex.startswith("\\", start)
        self.groups.append(_Group(with_styles, math, protected, start))

    def _close(self, end: int, *, groups: int = 1) -> None:
        """Close groups in braces, and what was declared in them, which ends with them."""
        while groups and len(self.groups) > 1:
            group = self.groups.pop()
            self.open_commands -= len(group.waiting)
            above = self.groups[-1]
            if group.declared:
                self.open_commands -= 1
            else:
                self.depth -= 1
                groups -= 1
            if not group.with_styles:
                exact = above.waiting and above.waiting[-1].command is _ENSUREMATH
                shown = exact and formulas().get(self.latex[group.start : end])
                self._give(shown or self._finished(group)[0], in_braces=True)
                continue
            parts = self._finished(group)
            if group.declared:
                self._give(self._styled(group.declared, *parts))
            elif above.waiting or (group.protected and not above.protected):
                self._give(self._styled("braces", *parts), in_braces=True)
            else:
                above.parts += parts

    def _command(self, name: str, *, option: str, blank: bool) -> None:
        group = self.groups[-1]
        match command := meaning(name):
            case Accent() | Built():
                self._wait(command)
            case Font():
                # What shows its argument as it is need not wait for it.
                if group.math or command.style or command.before:
                    self._wait(command)
            case Sign():
                self._give(self._shown(command, blank=blank))
                self._add_text(option)
            case Function():
                self._give(f"{WORD_EDGE}{command.name}{WORD_EDGE}")
                self._add_text(option)
            case Declaration() if self.open_commands < DEEPEST:
                self.open_commands += 1
                self.groups.append(_Group(group.with_styles, group.math, group.protected, declared=command.style))
            case Infix() if group.infix is None:
                group.infix = command, joined("".join(map(text_of, group.parts)))
                group.parts = []

    def _shown(self, sign: Sign, *, blank: bool) -> Part:
        group = self.groups[-1]
        if sign.style:
            return self._styled(sign.style, sign.text)
        if group.math and blank and not group.waiting and _stands_apart(sign.text):
            # A blank behind a relation stays where there is one before it.
            return f"{sign.text} " if not group.parts or text_of(group.parts[-1]).endswith(" ") else sign.text
        # "TeX" is a word that keeps its capitals.
        return self._kept(sign.text) if len(sign.text) > 1 else sign.text

    def _accent(self, token: str) -> None:
        """Show a letter with its accent, both in one token: the most frequent of commands."""
        in_braces = token.endswith("}")
        char = unicodedata.normalize("NFC", token[-1 - in_braces] + accents()[token[0]][0])
        self._give(self._kept(char) if in_braces and len(self.groups) == 1 else char)

    def _sign(self, sign: str) -> None:
        if sign in accents():
            self._wait(Accent(*accents()[sign]))
        else:
            self._give("‖" if sign == "|" and self.groups[-1].math else _SIGNS.get(sign, sign))

    def _mark(self, mark: str, end: int) -> None:
        if mark == "'":
            # Behind an opening quotation mark, what is no apostrophe closes it.
            closes = self.in_quotes and not self.latex[end : end + 1].isalnum()
            self._add("’" if closes else self.apostrophe)
            self.in_quotes = self.in_quotes and not closes
        elif mark == "~":
            if not self.groups[-1].waiting:
                self.groups[-1].parts.append(self._styled("tie", " "))
        else:
            self.in_quotes = self.in_quotes or mark == "`"
            self._add(_MARKS.get(mark, mark))

    def _math_mark(self, mark: str) -> None:
        if mark in "^_":
            # The script of a function's name belongs to it: log₂ n.
            parts, edge = self.groups[-1].parts, ""
            if parts and isinstance(before := parts[-1], str) and before.endswith(WORD_EDGE):
                parts[-1], edge = before.rstrip(WORD_EDGE), WORD_EDGE
            self._wait(_SCRIPTS[mark + edge])
        else:
            self._add(_MATH_MARKS.get(mark, mark))

    def _address(self, command: str, target: str) -> None:
        target = re.sub(r"\\([%#&_~{}])", r"\1", target)
        if command == "href":
            self._wait(_LINK, target=target)
        elif command == "doi":
            self._give(self._styled("link", target, target=f"https://doi.org/{target}"))
        else:
            shown = self._kept(target)
            self._give(self._styled("link", shown, target=target) if command == "url" else shown)

    def _wait(self, command: Accent | Built | Font, *, target: str = "") -> None:
        if self.open_commands < DEEPEST:
            self.open_commands += 1
            wanted = command.arguments if isinstance(command, Built) else 1
            self.groups[-1].waiting.append(_Waiting(command, wanted, target))

    def _add_text(self, text: str) -> None:
        if "'" in text:
            text = text.replace("'", "′" if self.groups[-1].math else self.apostrophe)
        self._add(text)

    def _add(self, text: str) -> None:
        """Add text: a letter to each command that waits, and what remains to the group."""
        group = self.groups[-1]
        while group.waiting:
            first = FIRST_LETTER.match(text)
            if not first:
                return
            self._give(first[1])
            text = text[first.end() :]
        if text:
            group.parts.append(text)

    def _give(self, part: Part, *, in_braces: bool = False) -> None:
        """Give a part to the command that waits for it, and what that shows to the one before, or to the group."""
        group = self.groups[-1]
        while group.waiting:
            waiting = group.waiting[-1]
            waiting.arguments.append(part)
            if len(waiting.arguments) < waiting.wanted:
                return
            group.waiting.pop()
            self.open_commands -= 1
            part = self._made(waiting, in_braces=in_braces)
        if part:
            group.parts.append(part)

    def _made(self, waiting: _Waiting, *, in_braces: bool) -> Part:
        """Return what a command shows that has its arguments."""
        command = waiting.command
        if isinstance(command, Font):
            (shown,) = waiting.arguments
            shown = joined(shown) if isinstance(shown, str) else shown
            if command.before:
                return self._styled("braces", command.before, shown, command.after)
            return self._styled(command.style, shown, target=waiting.target)
        arguments = [text_of(argument).strip(EDGES) for argument in waiting.arguments]
        if isinstance(command, Accent):
            text = accented(arguments[0], command.mark, command.alone)
            return self._kept(text) if in_braces and len(self.groups) == 1 else text
        text = command.build(*arguments)
        return text if text[-1:] in EDGES else self._kept(text)

    def _finished(self, group: _Group) -> list[Part]:
        """Return the parts of a group that ends: its commands that still wait show what they have."""
        parts = group.parts
        for waiting in reversed(group.waiting):
            alone = waiting.command.alone if isinstance(waiting.command, Built) else ""
            parts += filter(None, waiting.arguments or [alone])
        if not group.with_styles:
            parts = [joined("".join(cast("list[str]", parts)))]
        elif any(isinstance(part, str) and any(edge in part for edge in EDGES) for part in parts):
            parts = without_edges(parts)
        if group.infix:
            command, above = group.infix
            parts = [command.build(above.strip(), "".join(map(text_of, parts)).strip())]
        return parts

    def _styled(self, style: str, *parts: Part, target: str = "") -> Part:
        """Return parts in a style, where the group that is open has styles and the parts show something."""
        shown = tuple(part for part in parts if part)
        if shown and self.groups[-1].with_styles:
            return Styled(style, shown, target)
        text = "".join(map(text_of, shown))
        return raised(SCRIPT_MARKS[style], text) if style in SCRIPT_MARKS and shown else text

    def _kept(self, text: str) -> Part:
        """Return text that keeps its case."""
        return text if self.groups[-1].protected else self._styled("braces", text)


_ENSUREMATH = meaning("ensuremath")
_LINK = Font("link")
_SCRIPTS = {
    mark + edge: Built(1, lambda text, mark=mark, edge=edge: script(mark, text) + edge)
    for mark in "^_"
    for edge in ("", WORD_EDGE)
}
# Signs that stand before what they are for, or for themselves: no blanks stand round them.
_ORDINARY = frozenset("∂∇∞∀∃∄∑∏∐∫∬∭∮√∛∜¬∅°′♯♭♮⊤⊥∠")


def _stands_apart(sign: str) -> bool:
    return not sign.isascii() and unicodedata.category(sign[0]) == "Sm" and sign not in _ORDINARY
