"""Functions of the language of .bst files, as BibTeX 0.99d has them, where pybtex's differ.

The rules are those of bibtex.web: a "special character" is a group at brace level 1 that begins with a command; some
commands are letters of their own; what separates the parts of a name depends on how long they are.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from pybtex.bibtex.exceptions import BibTeXError
from pybtex.bibtex.names import NameFormat, NamePart
from pybtex.bibtex.utils import (
    bibtex_len,
    bibtex_prefix,
    scan_bibtex_string,
    split_name_list,
    split_tex_string,
)
from pybtex.charwidths import charwidths
from pybtex.database import Person

__all__ = ["add_period", "change_case", "format_name", "initials", "prefix", "purify", "width"]

# The commands that are letters, in lower and upper case; without the last three, their upper case is a command too.
_UPPER = {"o": "O", "oe": "OE", "ae": "AE", "aa": "AA", "l": "L", "i": "I", "j": "J", "ss": "SS"}
_LOWER = {high: low for low, high in _UPPER.items() if high not in ("I", "J", "SS")}
_LETTERS = frozenset((*_UPPER, *_LOWER))
# In thousandths of an em of cmr10.
_WIDTHS = {"ss": 500, "ae": 722, "oe": 778, "AE": 903, "OE": 1014}
_COMMAND = re.compile(r"\\(?P<name>[A-Za-z]+)(?P<blank>\s*)|\\.|[^\\]+", re.DOTALL)


def add_period(text: str) -> str:
    """Return a text with a period, unless a mark ends it, or braces after a mark.

    >>> add_period("{What?}"), add_period("{}")
    ('{What?}', '{}.')
    """
    return text if not text or text.rstrip("}").endswith((".", "?", "!")) else f"{text}."


def change_case(text: str, mode: str) -> str:
    r"""Return a text in lower case ("l"), upper case ("u"), or lower case but for its first letters ("t").

    >>> change_case(r"And Now: {\OE}UVRE of K{\"O}PR{\"U}", "t"), change_case(r"stra{\ss}e", "u")
    ('And now: {\\OE}uvre of k{\\"o}pr{\\"u}', 'STRA{SS}E')
    """
    if mode[:1].lower() not in ("l", "u", "t"):
        raise BibTeXError(f"change.case$ knows no {mode!r}")
    is_title, to_upper = mode[0] in "tT", mode[0] in "uU"
    changed = []
    # The first letter stands in a title, and one after a colon and a blank.
    stands = is_title
    after_colon = False
    for char, level in scan_bibtex_string(text):
        is_special = level == 1 and char.startswith("\\")
        if stands or not (level == 0 or is_special):
            changed.append(char)
        elif is_special:
            changed.append(_COMMAND.sub(_raised if to_upper else _lowered, char))
        else:
            changed.append(char.upper() if to_upper else char.lower())
        if char != "{" or level != 1:
            stands = is_title and after_colon and char.isspace()
            after_colon = char == ":" or (after_colon and char.isspace())
    return "".join(changed)


def _raised(found: re.Match[str]) -> str:
    name = found["name"]
    if name in ("i", "j", "ss"):
        return _UPPER[name]
    if name:
        return f"\\{_UPPER.get(name, name)}{found['blank']}"
    return found[0].upper()


def _lowered(found: re.Match[str]) -> str:
    name = found["name"]
    return f"\\{_LOWER.get(name, name)}{found['blank']}" if name else found[0].lower()


def prefix(text: str, length: int) -> str:
    """Return the beginning of a text, so many characters long, with the braces that it opens closed.

    >>> prefix("a{bc}d", 2), prefix("", 3)
    ('a{b}', '')
    """
    return str(bibtex_prefix(text, length)) if text else ""


def purify(text: str) -> str:
    r"""Return the letters and digits of a text, with blanks for blanks, hyphens and ties.

    >>> purify(r"{\O}rsted-K{\"o}hn: the {\oe}uvre")
    'Orsted Kohn the oeuvre'
    """
    kept = []
    for char, level in scan_bibtex_string(text):
        if level == 1 and char.startswith("\\"):
            shown = _COMMAND.sub(lambda found: found[0] if found[0][0] != "\\" else _letter(found["name"]), char)
            kept.append("".join(filter(str.isalnum, shown)))
        elif char.isalnum():
            kept.append(char)
        elif char.isspace() or char in "-~":
            kept.append(" ")
    return "".join(kept)


def _letter(command: str | None) -> str:
    # An å is sorted as an a.
    return {"aa": "a", "AA": "A"}.get(command or "", command if command in _LETTERS and command else "")


def width(text: str) -> int:
    r"""Return the width of a text in thousandths of an em of cmr10; a special character counts without its commands.

    >>> width("ab{c}"), width(r"ab{\'c}"), width(r"{\etalchar{+}}")
    (2500, 1500, 778)
    """
    total = 0
    for char, level in scan_bibtex_string(text):
        if level != 1 or not char.startswith("\\"):
            total += charwidths.get(char, 0)
            continue
        # The braces around it were counted, and do not count.
        total -= 1000
        for part in _COMMAND.finditer(char):
            if part["name"] in _LETTERS:
                total += _WIDTHS.get(part["name"], charwidths[part["name"][0]])
            elif part[0][0] != "\\":
                total += sum(charwidths.get(char, 0) for char in part[0] if char not in "{}")
    return total


@lru_cache(maxsize=1 << 14)
def format_name(text: str, number: int, form: str) -> str:
    """Return a name of a list, by its number from 1, as a format such as "{f.~}{vv~}{ll}{, jj}" says.

    >>> format_name("Thao, Ha Thi Phuong and Lim, Joo-Hwee", 1, "{ll}{, f.}")
    'Thao, H. T.~P.'
    >>> format_name("Thao, Ha Thi Phuong and Lim, Joo-Hwee", 2, "{f.~}{ll}")
    'J.-H. Lim'
    """
    names = _names(text)
    if not 0 < number <= len(names):
        raise BibTeXError(f"there is no name {number} in {text[:60]!r}")
    person = Person(names[number - 1])
    return "".join(_part(part, person) if isinstance(part, NamePart) else part.text for part in _format(form).parts)


@lru_cache(maxsize=1 << 10)
def _names(text: str) -> tuple[str, ...]:
    return tuple(split_name_list(text))


@lru_cache(maxsize=1 << 10)
def _format(form: str) -> NameFormat:
    return NameFormat(form)


# So many characters make a word long enough to stand at the end of a line.
_ENOUGH = 3


def _part(part: NamePart, person: Person) -> str:
    words = getattr(person, f"{part.types[part.format_char]}_names") if part.format_char else []
    if part.format_char and not words:
        return ""
    tokens = [(token, place > 0) for word in words for place, token in enumerate(_hyphened(word))]
    made = str(part.pre_text)
    for place, (token, _) in enumerate(tokens):
        made += _first_letter(token) if part.abbreviate else token
        if place == len(tokens) - 1:
            break
        if part.delimiter is not None:
            made += part.delimiter
            continue
        made += "." if part.abbreviate else ""
        if tokens[place + 1][1]:
            made += "-"
        else:
            made += "~" if place == len(tokens) - 2 or _is_short(made) else " "
    made += part.post_text
    if part.tie:
        made += "~" if part.tie == "~~" or _is_short(made) else " "
    return str(made)


def initials(words: Iterable[str]) -> str:
    """Return the first letters of words and of the parts of words with hyphens, as BibTeX's format "{l{}}" does.

    >>> initials(["van", "den", "Berg-Baloney"])
    'vdBB'
    """
    return "".join(_first_letter(token) for word in words for token in _hyphened(word))


def _is_short(text: str) -> bool:
    # Braces do not count, but nobody has a thousand of them.
    return len(text) < 1000 and bool(bibtex_len(text) < _ENOUGH)


_INITIAL = re.compile(r"[^\W\d_]|\{(?=\\)")


def _first_letter(token: str) -> str:
    """Return the first letter of a word, which a group with a command is too, also in braces."""
    found = _INITIAL.search(token)
    if found is None or found[0] != "{":
        return found[0] if found else ""
    depth = 0
    for at in range(found.start(), len(token)):
        depth += {"{": 1, "}": -1}.get(token[at], 0)
        if depth == 0:
            return token[found.start() : at + 1]
    return token[found.start() :]


def _hyphened(word: str) -> list[str]:
    return [token for token in split_tex_string(word, sep="-") if token] if "-" in word else [word]
