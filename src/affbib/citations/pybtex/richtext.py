"""LaTeX of a record's fields read as pybtex's rich text: text, tags and links, of which nothing acts any more."""

import re
from functools import lru_cache

from attrs import define, field
from pybtex.richtext import BaseText, HRef, Protected, Symbol, Tag, Text

from affbib.citations.pybtex.commands import shallow
from affbib.markup.latex_encode import decoded
from affbib.text.folding import UNSEEN

__all__ = ["is_read", "rich"]

_TOKENS = r"""(?P<accent>\\(?:["'`^~=.]|(?:[uvHtcdbkr]|textcommabelow)(?![A-Za-z]))\s*
            (?:\{(?:[^{}]|\{(?:[^{}]|\{[^{}]{0,9}\}){0,12}\}){0,12}\}|\\[A-Za-z]+|[A-Za-z]))
       |\\(?P<address>url|path|nolinkurl|href|doi)\s*\{(?P<target>[^{}]*)\}
       |(?P<skip>\\[hv]skip\s?[\d.]+\s?[a-z]{2}(?:\s?(?:plus|minus)\s?[\d.]+\s?[a-z]{2}){0,2}|\\penalty\s?-?\d*)
       |(?P<rule>\\[hv]rule(?:\s?(?:height|depth|width)\s?-?[\d.]+\s?[a-z]{2}){0,3})
       |(?P<math>\$(?:[^$\\]|\\.)+\$|\\ensuremath\s?\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})
       |\\(?P<command>[A-Za-z@]+)\*?\s?(?:\[[^\[\]{}]{0,40}\](?=\{))?
       |\\(?P<sign>.)
       |(?P<brace>[{}])
       |(?P<mark>---?|``|''|[~`])"""
_TOKEN = re.compile(rf"{_TOKENS}|(?P<text>[^\\{{}}~$`'-]+|.)", re.VERBOSE)
# The same, with addresses in running text as links.
_TOKEN_OR_ADDRESS = re.compile(
    rf"(?P<bare>https?://[^\s{{}}\\$<>\"`']+(?<![.,;:!?)\]]))|{_TOKENS}|(?P<text>(?:(?!https?://)[^\\{{}}~$`'-])+|.)",
    re.VERBOSE,
)
_NEEDS_READING = re.compile(r"[\\{}~$`'-]|://")

# So many groups and fonts are open at once at the most.
_DEEPEST = 60

_TAGS = {
    "emph": "em", "textit": "em", "textsl": "em", "em": "em", "it": "em", "itshape": "em", "sl": "em",
    "textbf": "strong", "bf": "strong", "bfseries": "strong", "texttt": "tt", "tt": "tt", "ttfamily": "tt",
    "textsuperscript": "sup", "textsubscript": "sub",
}  # fmt: skip
# These hold for the rest of the group that they stand in.
_DECLARATIONS = frozenset(("em", "it", "itshape", "sl", "bf", "bfseries", "tt", "ttfamily"))
# Commands whose first argument is not shown: names of fields, colours, languages, and what only helps to sort.
_WITH_UNSHOWN = (
    "bibinfo bibfield textcolor color foreignlanguage BIBforeignlanguage noopsort SortNoop label hspace vspace input "
    "include includegraphics footnote thanks index vphantom phantom hphantom selectlanguage citeauthoryear begin end "
    "BibitemShut Eprint href@noop btxselectlanguage APACinsertmetastar "
)
_FIRST_UNSHOWN = frozenset(_WITH_UNSHOWN.split())
# What styles and packages write that is no sign of LaTeX's.
_WORDS = {
    "emdash": "—", "endash": "–", "Dash": "—", "harvardand": "&", "harvardyearleft": "(", "harvardyearright": ")",
    "urlprefix": "URL ",
}  # fmt: skip
_MARKS = {"---": "—", "--": "–", "``": "“", "''": "”", "`": "‘"}
_SIGNS = {"-": "", "!": "", "/": "", "(": "", ")": "", "[": "", "]": "", "@": ""} | dict.fromkeys("\\,;: ", " ")
_OTHERS = ("url", "path", "nolinkurl", "href", "doi", "newblock", "hskip", "vskip", "penalty")
_READ = frozenset((*_TAGS, *_FIRST_UNSHOWN, *_WORDS, *_OTHERS))


def is_read(command: str) -> bool:
    """Tell whether a command has a meaning here beside that of a sign."""
    return command in _READ


@define
class _Group:
    """What stands between two braces: what it is for, and its parts so far."""

    meaning: str = ""
    parts: list[BaseText | str] = field(factory=list)


@lru_cache(maxsize=1 << 16)
def rich(latex: str) -> Text:
    r"""Return what LaTeX shows as rich text; nothing raises.

    Braces keep the case of what is in them (`Protected`), but not where a command follows the brace, as in BibTeX.
    Of commands that are not known, their arguments are shown; math is shown as Unicode.

    >>> rich(r"{\L}ukasz \emph{sees} {GAN}s: 50% of $x_1^2$")
    Text('Łukasz ', Tag('em', Protected('sees')), ' ', Protected('GAN'), 's: 50% of ', Protected('x₁²'))
    """
    latex = shallow(" ".join(UNSEEN.sub("", latex).split()))
    if not _NEEDS_READING.search(latex):
        return Text(latex)
    return _Reading().of(latex)


class _Reading:
    """One text on its way to rich text: the groups that are open, and what a command said of the next one."""

    def __init__(self) -> None:
        self.groups = [_Group()]
        self.pending = ""

    def of(self, latex: str) -> Text:
        tokens = _TOKEN_OR_ADDRESS if "://" in latex else _TOKEN
        for token in tokens.finditer(latex):
            kind = token.lastgroup or ""
            value = token["address"] if kind == "target" else token[kind]
            match kind:
                case "brace" if value == "{":
                    self._open(begins_command=latex.startswith("\\", token.end()))
                case "brace":
                    if len(self.groups) > 1:
                        self._close()
                case "target":
                    self._address(value, token["target"])
                case "command":
                    self._command(value)
                case "bare":
                    self._add(HRef(value, Protected(value)))
                case _:
                    self._add(self._shown(kind, value))
        while len(self.groups) > 1:
            self._close()
        parts = self.groups[0].parts
        if parts and isinstance(parts[-1], str):
            parts[-1] = parts[-1].rstrip()
        return Text(*parts)

    def _shown(self, kind: str, value: str) -> BaseText | str:
        match kind:
            case "accent":
                char = decoded(value)
                return Protected(char) if "{" in value and self.groups[-1].meaning == "" else char
            case "skip":
                return " " if "skip" in value else ""
            case "rule":
                return "———"
            case "sign":
                return _SIGNS.get(value, value)
            case "math":
                return Protected(decoded(value))
            case "mark":
                return Symbol("nbsp") if value == "~" else _MARKS[value]
            case _:
                return "’" if value == "'" else value

    def _command(self, name: str) -> None:
        if name in _DECLARATIONS and len(self.groups) > _DEEPEST:
            return
        if name in _DECLARATIONS:
            self.groups.append(_Group(f"declared {_TAGS[name]}"))
        elif name in _TAGS:
            self.pending = _TAGS[name]
        elif name in _FIRST_UNSHOWN:
            self.pending = "unshown"
        elif name in _WORDS:
            self._add(Protected(_WORDS[name]))
        elif name == "newblock":
            self._add(Symbol("newblock"))
        elif sign := decoded(f"\\{name}"):
            # "TeX" is a word that keeps its capitals.
            self._add(Protected(sign) if len(sign) > 1 else sign)

    def _address(self, command: str, target: str) -> None:
        target = re.sub(r"\\([%#&_~{}])", r"\1", target)
        if command == "href":
            self.pending = f"href {target}"
        elif command == "doi":
            self._add(HRef(f"https://doi.org/{target}", target))
        else:
            self._add(HRef(target, Protected(target)) if command == "url" else Protected(target))

    def _open(self, *, begins_command: bool) -> None:
        meaning, self.pending = self.pending, ""
        inherited = self.groups[-1].meaning == "braces"
        if not meaning:
            meaning = "special" if begins_command and not inherited else "braces"
        self.groups.append(_Group(meaning))

    def _close(self) -> None:
        while len(self.groups) > 1:
            group = self.groups.pop()
            self.groups[-1].parts.append(_made(group))
            # What was declared in a group ends with it.
            if not group.meaning.startswith("declared"):
                break

    def _add(self, shown: BaseText | str) -> None:
        if not shown:
            return
        meaning, self.pending = self.pending, ""
        if meaning and str(shown).strip():
            # Without braces, an argument is one character.
            first, shown = shown[:1], shown[1:]
            self.groups[-1].parts.append(_made(_Group(meaning, [first])))
        self.groups[-1].parts.append(shown)


def _made(group: _Group) -> BaseText | str:
    """Return the rich text of a group that is closed."""
    match group.meaning.split(" ", 1):
        case ["unshown"]:
            return ""
        case ["special"]:
            return Text(*group.parts)
        case ["braces"]:
            return Protected(*group.parts)
        case ["declared", tag]:
            return Tag(tag, *group.parts)
        case ["href", target]:
            return HRef(target, Protected(*group.parts))
        case [tag, *_]:
            # The argument of a command stands in braces.
            return Tag(tag, Protected(*group.parts))
    raise AssertionError(group)
