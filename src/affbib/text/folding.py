"""Text folded for comparison.

`fold` is how two spellings of one title or name are compared everywhere in affbib.
"""

import re
import unicodedata

__all__ = ["UNSEEN", "count", "fold", "shortened", "unaccented", "words"]

UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
                    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\ue000-\uf8ff]+")  # fmt: skip
"""Characters that show nothing: controls, marks of direction, soft hyphens, lone surrogates, private use, selectors of
a variant. The joiners of Persian and of emoji are not among them."""

_WORD = re.compile(r"[^\W_]+")
# Letters that Unicode does not decompose, as catalogues write them in ASCII.
_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ł": "l", "Ł": "l", "æ": "ae", "Æ": "ae",
                          "œ": "oe", "Œ": "oe", "ı": "i", "ð": "d", "Ð": "d", "þ": "th", "Þ": "th"})  # fmt: skip


# How a superscript or subscript begins where Unicode has none, as in RED^(FM): it belongs to the word before it.
_SCRIPT = re.compile(r"[_^]\(|\^")


def words(text: str) -> list[str]:
    """Return the words of a text: without accents, case and punctuation.

    >>> words("Köprü’s Micro- and Macro-Motion"), words("X_(NLG) in 10^5") == words("XNLG in 10⁵")
    (['kopru', 's', 'micro', 'and', 'macro', 'motion'], True)
    """
    if "^" in text or "_(" in text:
        text = _SCRIPT.sub("", text)
    return _WORD.findall(unaccented(text).casefold())


def unaccented(text: str) -> str:
    """Return a text without accents, its letters as catalogues write them in ASCII.

    >>> unaccented("Köprü, Małgorzata")
    'Kopru, Malgorzata'
    """
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(char for char in text if not unicodedata.combining(char))


def fold(text: str) -> str:
    """Return a text reduced to what counts in a comparison, its words with a blank between them.

    >>> fold("MEmoR:A  Dataset") == fold("memor: a dataset")
    True
    """
    return " ".join(words(text))


def shortened(text: str, longest: int = 60) -> str:
    """Return a text for a look at it: on one line, without characters that show nothing, cut to so many characters.

    >>> shortened("Affective Image Content Analysis", 24)
    'Affective Image …'
    """
    text = " ".join(UNSEEN.sub("", text[: 4 * longest + 1000]).split())
    return text if len(text) <= longest else f"{text[: longest - 2].rpartition(' ')[0] or text[: longest - 2]} …"


def count(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun.

    >>> count(1, "entry", "entries"), count(2, "entry", "entries")
    ('1 entry', '2 entries')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"
