"""Styles for BibTeX (.bst), run by pybtex's interpreter, with BibTeX's own rules where pybtex's differ."""

import re
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from os import PathLike, fspath
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pybtex.errors
from attrs import frozen
from pybtex.bibtex import bst
from pybtex.bibtex.exceptions import BibTeXError
from pybtex.bibtex.interpreter import Function, Interpreter
from pybtex.database.input.bibtex import Parser
from pybtex.exceptions import PybtexError

from affbib.bib.parser import MONTHS
from affbib.citations.pybtex import functions
from affbib.citations.pybtex.commands import is_harmless
from affbib.errors import StyleError
from affbib.markup.latex_commands import is_known
from affbib.markup.latex_tokens import command_names, group
from affbib.text.files import read_bytes

__all__ = ["Bbl", "commands", "find", "has_tex", "items", "months", "run"]

# Meanwhile pybtex's switches, which are the process's, are as this run needs them.
_ALONE = threading.Lock()
# So many steps a style may take, and so many more for each entry, before it is taken for one that never ends; ten
# characters that are taken up or put down count for a step. The styles in use take 3,000 to 10,000 for one.
_STEPS, _STEPS_OF_AN_ENTRY = 1_000_000, 100_000
# So many characters a text may have, all that is on the stack, and all that is written and kept in variables.
_LONGEST, _HIGHEST_STACK, _KEPT, _KEPT_OF_AN_ENTRY = 1_000_000, 10_000_000, 20_000_000, 50_000

# BibTeX's numbers have 32 bits; its characters were ASCII's, and styles for other scripts use Latin-1's.
_LARGEST, _LAST_CHAR = 2**31 - 1, 255


@frozen
class Bbl:
    """What a style wrote: the whole text, and the items in it as (key, label, text), all in LaTeX.

    `label` is None where the style leaves the counting to LaTeX. `warnings` are the style's.
    """

    text: str
    items: tuple[tuple[str, str | None, str], ...]
    warnings: tuple[str, ...] = ()

    @property
    def preamble(self) -> str:
        """What stands before the first item: definitions, as a rule."""
        first = _ITEM.search(self.text)
        return self.text[: first.start()] if first else ""

    @property
    def foreign(self) -> tuple[str, ...]:
        """The commands in the items that neither LaTeX nor the text itself defines."""
        defined = set(_DEFINED.findall(self.text))
        used = (name for *_, text in self.items for name in command_names(text))
        unknown = (name for name in used if not (name in defined or is_harmless(name) or is_known(name)))
        return tuple(dict.fromkeys(name for name in unknown if not _SILENT.fullmatch(name)))


def has_tex() -> bool:
    """Tell whether TeX is there to find styles."""
    return shutil.which("kpsewhich") is not None


def find(name: str | PathLike[str]) -> Path | None:
    """Return the path of a .bst: one that is named, or one that TeX finds; none if there is no such file."""
    name = fspath(name)
    file = name if name.endswith(".bst") else f"{name}.bst"
    try:
        if Path(file).is_file():
            return Path(file)
    except (OSError, ValueError):
        return None
    asked = shutil.which("kpsewhich")
    if asked is None or not re.fullmatch(r"\w[\w. +-]{0,80}\.bst", file):
        return None
    found = subprocess.run([asked, file], capture_output=True, text=True, check=False)  # noqa: S603
    return Path(found.stdout.strip()) if found.stdout.strip() else None


def months(text: str) -> str:
    """Return a month with names of months as the @strings that each style defines, to stand between braces.

    >>> months("1~February"), months("{June}"), months("{Early} May")
    ('1~} # feb # {', '} # jun # {', '{Early} May')
    """
    while text.startswith("{") and text.endswith("}") and "}" not in text[1:-1]:
        text = text[1:-1].strip()
    return text if "{" in text else _MONTH.sub(lambda name: f"}} # {name[0][:3].lower()} # {{", text)


_MONTH = re.compile(rf"\b(?:{'|'.join(MONTHS.values())})\b", re.IGNORECASE)


def run(path: Path, bib: str, keys: Iterable[str], mended: Callable[[str], str] = str) -> Bbl:
    """Return what a style writes for the entries of a .bib that are cited, in its order, after `mended` went over it.

    :raises FileError: the style cannot be read
    :raises StyleError: the style cannot be parsed, or gives up, or does not end
    """
    script = _script(path)
    with _ALONE, pybtex.errors.capture() as warnings:
        try:
            interpreter = _Interpreter(entries=bib.count("\n@") + 1)
            text = mended(interpreter.run(script, list(keys), [bib], min_crossrefs=2))
        except (PybtexError, BibTeXError) as fault:
            raise StyleError(f"the style gives up: {fault}", path) from fault
        except RecursionError as fault:
            raise StyleError("the style calls itself without end", path) from fault
        except (ArithmeticError, AttributeError, LookupError, NameError, TypeError, ValueError) as fault:
            # What pybtex does not check itself in a style that is wrong.
            raise StyleError(f"the style cannot be run by pybtex ({type(fault).__name__}: {fault})", path) from fault
        told = tuple(dict.fromkeys(map(str, warnings)))
    return Bbl(text, tuple(items(text)), told)


def commands(path: Path) -> frozenset[str]:
    """Return the names of LaTeX's commands that stand in a style, and `^^` where it has that.

    :raises FileError: the style cannot be read
    """
    text = _decoded(read_bytes(path))
    return frozenset((*re.findall(r"\\([A-Za-z@]+)", text), *(["^^"] if "^^" in text else [])))


def _decoded(source: bytes) -> str:
    try:
        return source.decode("utf-8")
    except UnicodeDecodeError:
        return source.decode("latin-1")


@lru_cache(maxsize=16)
def _parsed(source: bytes) -> tuple[Any, ...]:
    return tuple(bst.parse_string(_decoded(source)))


def _script(path: Path) -> tuple[Any, ...]:
    try:
        script = _parsed(read_bytes(path))
    except PybtexError as fault:
        raise StyleError(f"is no style for BibTeX: {fault}", path, getattr(fault, "lineno", None)) from fault
    except RecursionError as fault:
        raise StyleError("is nested too deeply", path) from fault
    unknown = [command[0] for command in script if not hasattr(Interpreter, f"command_{command[0].lower()}")]
    if unknown or not script:
        raise StyleError(f"{unknown[0]} is no command of a style" if unknown else "holds no command", path)
    return script


class _Interpreter(Interpreter):  # type: ignore[misc]
    """pybtex's interpreter over the text of a .bib, with BibTeX's functions in the place of those that differ."""

    output_buffer: list[str]
    output_lines: list[str]

    def __init__(self, *, entries: int) -> None:
        super().__init__(_Parser, "utf-8")
        self.steps = _STEPS + _STEPS_OF_AN_ENTRY * entries
        self.room = _KEPT + _KEPT_OF_AN_ENTRY * entries
        self.height = 0
        self.vars.update({name: _Function(function) for name, function in _FUNCTIONS.items()})

    def pop(self) -> Any:
        if not self.stack:
            # BibTeX says so, takes an empty text, and goes on.
            pybtex.errors.report_error(BibTeXError("the style takes from an empty stack"))
            return ""
        value = self.stack.pop()
        self.step(value)
        self.height -= len(value) if isinstance(value, str) else 1
        return value

    def push(self, value: Any) -> None:
        if isinstance(value, int) and abs(value) > _LARGEST:
            raise BibTeXError("a number is too large")
        self.step(value)
        self.height += len(value) if isinstance(value, str) else 1
        if self.height > _HIGHEST_STACK:
            raise BibTeXError("the stack holds too much")
        self.stack.append(value)

    def step(self, value: Any = None) -> None:
        """Count a step, which is as long as the text that it is about."""
        size = len(value) if isinstance(value, str) else 0
        if size > _LONGEST:
            raise BibTeXError("a text is too long")
        self.steps -= 1 + size // 10
        if self.steps < 0:
            raise BibTeXError("a loop does not end, or too much is to be done")

    def keep(self, value: Any) -> None:
        """Count what is written, or kept in a variable."""
        self.room -= len(value) if isinstance(value, str) else 1
        if self.room < 0:
            raise BibTeXError("too much is written, or kept in variables")

    def output(self, string: str) -> None:
        self.keep(string)
        self.output_buffer.append(string)

    def command_function(self, name_: Any, body: Any) -> None:
        self.add_variable(name_[0].value(), _Named(body))

    def newline(self) -> None:
        # Lines are not broken: no text is cut where a command must not be.
        self.output_lines += ["".join(self.output_buffer), "\n"]
        self.output_buffer = []


class _Parser(Parser):  # type: ignore[misc]
    """pybtex's reader of .bib files, given their text."""

    def parse_files(self, base_filenames: Iterable[str], file_suffix: str | None = None) -> Any:
        for text in base_filenames:
            self.parse_string(text)
        return self.data


class _Named(Function):  # type: ignore[misc]
    """A function of the style's own, whose calls are counted: without a loop, too, they may double and double."""

    def execute(self, interpreter: _Interpreter) -> None:
        interpreter.step()
        super().execute(interpreter)


@frozen
class _Function:
    """A built-in function of the language."""

    called: Callable[[_Interpreter], None]

    def execute(self, interpreter: _Interpreter) -> None:
        self.called(interpreter)


def _unprinted(interpreter: _Interpreter) -> None:
    """Stand in for `top$` and `stack$`, which print: nothing of a style belongs into our output."""
    interpreter.pop()


def _while(interpreter: _Interpreter) -> None:
    body, condition = interpreter.pop(), interpreter.pop()
    while True:
        condition.execute(interpreter)
        if interpreter.pop() <= 0:
            return
        interpreter.step()
        body.execute(interpreter)


def _assign(interpreter: _Interpreter) -> None:
    variable, value = interpreter.pop(), interpreter.pop()
    interpreter.keep(value)
    variable.set(value)


def _char(interpreter: _Interpreter) -> None:
    number = interpreter.pop()
    if not 0 <= number <= _LAST_CHAR:
        raise BibTeXError(f"{number} is no character's number")
    interpreter.push(chr(number))


_FUNCTIONS: Mapping[str, Callable[[_Interpreter], None]] = MappingProxyType({
    ":=": _assign,
    "add.period$": lambda it: it.push(functions.add_period(it.pop())),
    "change.case$": lambda it: it.push(functions.change_case(mode=it.pop(), text=it.pop())),
    "format.name$": lambda it: it.push(functions.format_name(form=it.pop(), number=it.pop(), text=it.pop())),
    "int.to.chr$": _char,
    "purify$": lambda it: it.push(functions.purify(it.pop())),
    "stack$": _unprinted,
    "text.prefix$": lambda it: it.push(functions.prefix(length=it.pop(), text=it.pop())),
    "top$": _unprinted,
    "while$": _while,
    "width$": lambda it: it.push(functions.width(it.pop())),
})  # fmt: skip

# Commands of packages, and of TeX itself, that show nothing.
_SILENT = re.compile(
    r"mcite\w+|EndOfBibitem|allowbreak|urlstyle|urldef|tempurl|bgroup|egroup|leavevmode|uline|harvardurl|makeatother|"
    r"makeatletter|ifshowURL|fi|mynobreakdash|setboolean|Wrapquotes|textitswitch|SCduplicate|kern|mdseries"
)
_DEFINED = re.compile(r"\\(?:newcommand|providecommand|renewcommand|def|let)\*? ?\{?\\([A-Za-z@]+)")
_ITEM = re.compile(r"\\(bibitem|harvarditem)(?![A-Za-z])\s*")
_BEGIN = re.compile(r"\\begin\s*\{([^{}]*)\}")
# A comment of a line of its own, and a line's end that is none.
_COMMENTS = re.compile(r"(?m)^[ \t]*%.*\n|(?<!\\)%[ \t]*\n[ \t]*")


def items(text: str) -> Iterator[tuple[str, str | None, str]]:
    """Yield the items of a bibliography in LaTeX: key, label and text."""
    text = _COMMENTS.sub("", text)
    starts = list(_ITEM.finditer(text))
    around = [begin[1] for begin in _BEGIN.finditer(text, 0, starts[0].start() if starts else 0)]
    end = f"\\end{{{around[-1] if around else 'thebibliography'}}}"
    for start, after in zip(starts, [*starts[1:], None], strict=False):
        label, at = group(text, start.end(), "[]")
        groups = []
        for _ in range(3 if start[1] == "harvarditem" else 1):
            name, at = group(text, at)
            groups.append(name or "")
        if start[1] == "harvarditem":
            label = f"{label or groups[0]}, {groups[1]}"
        body = text[at : after.start() if after else len(text)]
        yield groups[-1].strip(), label, body.partition(end)[0].strip()
