"""Author runs: the names in a stretch of text, in every way in which lists separate them."""

import re
from functools import lru_cache

from attrs import frozen

from affbib.model.names import Name, parse_name
from affbib.text.folding import words

__all__ = ["Authors", "are_names", "is_name", "read_authors", "without_odd"]


@frozen
class Authors:
    """The names of an author run: `truncated` by "et al.", and `repairs`, each as written and as read."""

    names: tuple[Name, ...] = ()
    truncated: bool = False
    repairs: tuple[tuple[str, str], ...] = ()


_ET_AL = re.compile(
    r"[,;&]?\s*\b(?:and\s+)?(?:et\.?\s?all?\b\.?|and\s+(?:\d+\s+)?others\b|\betc\b\.?)|\s*(?:\.\.\.|…)(?=\s*[.,]?\s*$)"
    r"|[,，、]?\s*等(?:人)?(?=\W|$)",
    re.IGNORECASE,
)
_MORE = re.compile(r"(?i:et)|others|etc|\.\.\.|…|等")
# Footnote marks, and digits: nothing of them belongs to a name.
_MARK = r"[*∗⁎＊†‡§¶#^~♠♣♦♥✉📧🖂☆★⋆◊◦○●□■△▽¹²³⁴⁵⁶⁷⁸⁹⁰\d\u2020\u2021\ufe0f]"
_MARKED = re.compile(_MARK)
# A mark glued to a name ends it: "Pan Zhang1 Bo Zhang" is two people, "Ann Lee 1*" one.
_NAME_END = re.compile(rf"(?<=[^\W\d_.])\s?{_MARK}+(?:\s*,\s*{_MARK}+)*(?=\s*[^\W\d_])")
_SPACES = re.compile(r"\s+")
# What typing and LaTeX leave between names: never part of one.
_ODD = re.compile(r"[{}\\<>=%+]+")
_ANY_MARKS = re.compile(rf"{_MARK}+")
_PARENS = re.compile(r"\([^()]*\)|（[^（）]*）")
_AND = re.compile(r"\s*(?:[,;，；、]\s*)?(?:\band\b|&|\bund\b|\bet\b)\s*", re.IGNORECASE)
_COMMA = re.compile(r"\s*[,，、·•|]\s*")
_SEMICOLON = re.compile(r"\s*[;；]\s*")
_SUFFIX = re.compile(r"(?:jr|sr)\.?|ii|iii|iv", re.IGNORECASE)
_BETWEEN = re.compile(r"[,;，；、]|\band\b|&|\bet\.?\s*al\b")
_INITIALS = re.compile(r"[A-ZÀ-Þ]\.?(?:[-\s]?[A-ZÀ-Þ]\.|[-\s]?[A-ZÀ-Þ]){0,3}")
_FINAL_DOT = re.compile(r"(?<=[^\W\d_]{2})(?<!\b[JS]r)\.$")
_LETTER = re.compile(r"[^\W\d_]")
_NOT_NAME = frozenset(
    words(
        "anonymous "
        "a an the of for in on with via by to from as at is are be and or vs using towards toward through how what why "
        "when where which who do does can we you your our their its it not no new based learning network "
        "networks model "
        "models paper code project survey dataset data image video language vision deep neural generation recognition "
        "detection analysis system systems review university institute school college laboratory lab "
        "proceedings journal "
        "transactions conference workshop accepted oral poster spotlight github arxiv preprint"
    )
)
# The form of most names, in which only these words can be wrong.
_FULL_NAME = re.compile(r"[A-Z][a-z]{1,20}(?: [A-Z]\.)? [A-Z][a-z]{1,20}")
# Of these, words that are also given or family names when they have a capital: "Can Wang", "You Zhang", "An Chen".
_ALSO_NAME = frozenset(words("a an on in to do can we you no new by how or"))
_MONTHS = frozenset(words("jan feb mar apr may jun june jul july aug sep sept oct nov dec"))
_LOWER = frozenset(words("van von der den de la le del della di da dos du el al bin ben ter ten zu af y e d'"))


@lru_cache(maxsize=1 << 14)
def is_name(text: str) -> bool:
    """Say whether a text can be the name of one person.

    >>> is_name("Björn W. Schuller"), is_name("Learning with Errors"), is_name("CVPR")
    (True, False, False)
    >>> is_name("Ann A. R. Lee")
    True
    """
    tokens = text.split()
    if _FULL_NAME.fullmatch(text) and _NOT_NAME.isdisjoint(text.lower().split()):
        return True
    if not tokens or len(tokens) > 6 or len(text) > 60:
        return False
    small = 0
    for word in tokens:
        bare = word.strip(".,'’`-")
        low = bare.lower()
        common = low in _NOT_NAME and not (low in _ALSO_NAME and bare[0].isupper() and 2 <= len(tokens) <= 3)
        common = common and not (word == bare.upper() + "." and len(bare) == 1)
        if not bare or common or not all(char.isalpha() or char in "-'’‐.`´·" for char in bare):
            return False
        if not (bare[0].isupper() or _is_cjk(bare)) and low not in _LOWER:
            small += 1
    if _is_cjk(text):
        return 2 <= len(text.replace(" ", "").replace("·", "")) <= (4 if "·" not in text else 16)
    if len(tokens) == 1 and (
        len(tokens[0]) < 2 or tokens[0].strip(".").lower() in _MONTHS or (tokens[0].isupper() and tokens[0].isascii())
    ):
        return False
    return small == 0 or (small == 1 and 2 <= len(tokens) <= 4)


def are_names(text: str) -> bool:
    """Say whether a text is nothing but names, with whatever stands between names; initials count as names.

    >>> are_names("Lee, A., Wu, B., & Fox, C."), are_names("Bread and butter")
    (True, False)
    """
    parts = [part.strip(" .*∗\"'") for part in _BETWEEN.split(text)]
    parts = [part for part in parts if part]
    return bool(parts) and all(is_name(part) or _INITIALS.fullmatch(part) is not None for part in parts)


def without_odd(text: str) -> str:
    """Return text without the characters that stand in no name.

    >>> without_odd("Ann } Lee")
    'Ann Lee'
    """
    return " ".join(_ODD.sub(" ", text).split()) if _ODD.search(text) else text


def _is_cjk(text: str) -> bool:
    return "\u3400" <= text[0] <= "\u9fff"


def read_authors(text: str) -> Authors:
    """Return the names of an author run.

    Separators are `;`, `,`, `and`, `&` and their CJK forms; `Last, First` is read with `;`, with `and` between the
    names, and as `Last, First, Last, First`. Footnote marks, digits and parentheses are dropped.

    >>> [str(name) for name in read_authors("Lee, Ann; Wu, Bo1").names]
    ['Ann Lee', 'Bo Wu']
    >>> [str(name) for name in read_authors("Pan Zhang1 Bo Zhang, and Cy Fox").names]
    ['Pan Zhang', 'Bo Zhang', 'Cy Fox']
    """
    text = _SPACES.sub(" ", text.replace("\u2011", "-").replace("\u200b", "")).strip(" ,;:，；。-–—|")
    text = whole = _FINAL_DOT.sub("", text)
    text = without_odd(text)
    odd = text != whole
    truncated = 0
    if _MORE.search(text):
        text, truncated = _ET_AL.subn(",", text)
    if "(" in text or "（" in text:
        text = _PARENS.sub(" ", text)
    marked = _MARKED.search(text) is not None
    between = ";" if ";" in text or "；" in text else ","
    clean = _ANY_MARKS.sub("", _NAME_END.sub(between + " ", text)) if marked else text
    names = tuple(parse_name(part) for part in _parts(clean) if _LETTER.search(part))
    if odd:
        return Authors(names, bool(truncated), ((whole, ", ".join(map(str, names))),))
    return Authors(names, bool(truncated), _repairs(whole, text, between) if marked else ())


def _parts(text: str) -> list[str]:
    text = _SPACES.sub(" ", text)  # marks and parentheses that were dropped leave blanks beside each other
    if _SEMICOLON.search(text):
        return [_AND.sub("", part, count=1) if _AND.match(part) else part
                for chunk in _SEMICOLON.split(text) for part in _split_unless_reversed(chunk)]  # fmt: skip
    ands = [part.strip(" ,") for part in _AND.split(text)]
    ands = [part for part in ands if part]
    if len(ands) > 1 and all(_is_reversed(part) for part in ands):
        return ands
    commas = [part.strip() for chunk in ands for part in _COMMA.split(chunk)]
    commas = _with_suffixes([part for part in commas if _LETTER.search(part)])
    if _is_first_reversed(commas):
        return [f"{commas[0]}, {commas[1]}", *commas[2:]]
    if _are_pairs(commas, after_and=ands[-1] if len(ands) > 1 else "", alone=len(ands) == 1):
        return [f"{family}, {given}" for family, given in zip(commas[::2], commas[1::2], strict=True)]
    return commas


def _split_unless_reversed(chunk: str) -> list[str]:
    """Return the names between two semicolons: `Last, First` is one, `A and B` or `A, B and C` are more."""
    parts = [part for part in _AND.split(chunk) if part.strip(" ,")]
    return [
        piece
        for part in parts
        for piece in ([part] if part.count(",") == 1 or _SUFFIX.search(part) else _COMMA.split(part))
    ]


def _is_reversed(text: str) -> bool:
    parts = [part for part in text.split(",") if not _SUFFIX.fullmatch(part.strip())]
    return len(parts) == 2 and len(parts[0].split()) <= 3 and 0 < len(parts[1].split()) <= 4


def _with_suffixes(parts: list[str]) -> list[str]:
    joined: list[str] = []
    for part in parts:
        if joined and _SUFFIX.fullmatch(part):
            joined[-1] += ", " + part
        else:
            joined.append(part)
    return joined


def _are_pairs(parts: list[str], *, after_and: str, alone: bool) -> bool:
    """Say whether parts are `Last, First, Last, First`.

    They are when the first names are initials, or when all are single words and the part after "and" is itself a
    pair; surnames alone ("Lee, Wu and Fox") have one word after "and".
    """
    if len(parts) < 2 or len(parts) % 2 or _is_cjk(parts[0]):
        return False
    families, givens = parts[::2], parts[1::2]
    if all(_INITIALS.fullmatch(given) for given in givens) and not any(_INITIALS.fullmatch(name) for name in families):
        return True
    short = all(len(family.split()) == 1 or family.split()[0].lower() in _LOWER for family in families)
    short = short and all(len(given.split()) == 1 or _INITIALS.fullmatch(given.split()[-1]) for given in givens)
    return short and (_COMMA.search(after_and) is not None or (alone and len(parts) >= 2))


def _is_first_reversed(parts: list[str]) -> bool:
    """Say whether only the first name is reversed, as the MLA style has it: `Lee, Ann, and Bo Wu`."""
    lengths = [len(part.split()) for part in parts]
    return len(parts) > 2 and lengths[0] == 1 and lengths[1] < 4 and min(lengths[2:]) > 1 and not _is_cjk(parts[0])


def _repairs(whole: str, text: str, between: str) -> tuple[tuple[str, str], ...]:
    """Return the marked parts of a run as written and as read; when most are marked, the run as one."""
    parts: list[str] = []
    for part in re.split(r"([,;，；]|\band\b)", text):
        if parts and part.strip() and not _LETTER.search(part) and _MARKED.search(part):
            parts[-1] = parts[-1].rstrip(" ") + "," + part.strip()
        elif _LETTER.search(part):
            parts.append(part.strip())
    odd = [part for part in parts if _MARKED.search(part)]
    if len(odd) > 2:
        return ((whole, ", ".join(_cleaned(text, between))),)
    return tuple((part, ", ".join(_cleaned(part, between))) for part in odd)


def _cleaned(text: str, between: str) -> list[str]:
    clean = _ANY_MARKS.sub("", _NAME_END.sub(between + " ", text))
    return [str(parse_name(part)) for part in _parts(clean) if _LETTER.search(part)]
