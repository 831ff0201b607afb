"""Names as BibTeX and biber read them."""

import re
from collections.abc import Iterator

from affbib.markup.latex_commands import without_notes
from affbib.markup.latex_decode import decoded
from affbib.model.names import Name

__all__ = ["read_names", "split_names"]

_SUFFIX = re.compile(r"(?:jr|sr)\.?|i{2,3}|iv", re.IGNORECASE)
_PART = re.compile(r"\s*(family|given|prefix|suffix)\s*=\s*(.*)", re.IGNORECASE | re.DOTALL)
_AND = re.compile(r"[{}]|(?<=\s)and(?=\s)", re.IGNORECASE)
_COMMA = re.compile(r"[{},]")
_SPACE = re.compile(r"[{}]|\\?[\s~]+")


def read_names(text: str) -> tuple[Name, ...]:
    """Return the names of an author or editor field, in Unicode; nothing raises.

    A name is `First von Last`, `von Last, First`, `von Last, Jr, First`, biber's `given=…, family=…`, or a group in
    braces. Particles (the words in lower case) belong to the family name; where all words are in lower case, none is
    a particle. `and others` is `Name("others")`.

    >>> [str(name) for name in read_names("van der Berg, Jr., Ann and {The Group} and bell hooks and others")]
    ['Ann van der Berg Jr.', 'The Group', 'bell hooks', 'others']
    >>> read_names("ibn Rushd")[0].family, read_names("family={El Ali}, given=Ann")[0].family
    ('ibn Rushd', 'El Ali')
    """
    return tuple(map(_name, split_names(text)))


def split_names(text: str) -> tuple[str, ...]:
    r"""Return the names of an author or editor field as they are written, in LaTeX, without their footnotes.

    >>> split_names(r"Lee, Ann\thanks{Both and more} and {Sons and Daughters} and K{\"o}hn")
    ('Lee, Ann', '{Sons and Daughters}', 'K{\\"o}hn')
    """
    parts = (part.strip() for part in _split(without_notes(text), _AND))
    return tuple(part for part in parts if part.strip("{}, \t\r\n~"))


def _split(text: str, separator: re.Pattern[str]) -> Iterator[str]:
    """Yield the parts between separators that stand outside braces."""
    depth = start = 0
    for match in separator.finditer(text):
        if match[0] in "{}":
            depth = max(0, depth + (1 if match[0] == "{" else -1))
        elif depth == 0:
            yield text[start : match.start()]
            start = match.end()
    yield text[start:]


def _name(text: str) -> Name:
    if len(_words(text)) == 1 and text.startswith("{") and text.endswith("}") and not text.startswith("{\\"):
        return Name(decoded(text), corporate=True)
    parts = [part.strip() for part in _split(text, _COMMA)]
    if matches := [match for part in parts if (match := _PART.match(part))]:
        named = {match[1].lower(): decoded(match[2]) for match in matches}
        family = " ".join(part for part in (named.get("prefix"), named.get("family")) if part)
        return Name(family, named.get("given", ""), named.get("suffix", ""))
    if len(parts) == 1 or (len(parts) == 2 and _SUFFIX.fullmatch(decoded(parts[1]))):
        words = _words(parts[0])
        start = _family_start(words)
        suffix = decoded(parts[1]) if len(parts) == 2 else ""
        return Name(decoded(" ".join(words[start:])), decoded(" ".join(words[:start])), suffix)
    suffix, given = ("", parts[1]) if len(parts) == 2 else (parts[1], " ".join(parts[2:]))
    return Name(decoded(parts[0]), decoded(given), decoded(suffix))


def _words(text: str) -> list[str]:
    return [part for part in _split(text, _SPACE) if part.strip("{}")]


def _family_start(words: list[str]) -> int:
    last = max(0, len(words) - 1)
    if all(map(_is_lower, words)):
        return last
    return next((at for at in range(last) if _is_lower(words[at])), last)


def _is_lower(word: str) -> bool:
    # BibTeX does not look into braces, but for an accented letter.
    if word.startswith("{") and not word.startswith("{\\"):
        return False
    return decoded(word)[:1].islower()
