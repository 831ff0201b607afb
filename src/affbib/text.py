"""Text folded for comparison.

`fold` is how two spellings of one title or name are compared everywhere in affbib.
"""

import re
import unicodedata

__all__ = ["fold", "words"]

_WORD = re.compile(r"[^\W_]+")
# Letters that Unicode does not decompose, as catalogues write them in ASCII.
_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ł": "l", "Ł": "l", "æ": "ae", "Æ": "ae",
                          "œ": "oe", "Œ": "oe", "ı": "i", "ð": "d", "Ð": "d", "þ": "th", "Þ": "th"})  # fmt: skip


def words(text: str) -> list[str]:
    """Return the words of a text: without accents, case and punctuation.

    >>> words("Köprü’s Micro- and Macro-Motion")
    ['kopru', 's', 'micro', 'and', 'macro', 'motion']
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_LETTERS))
        text = "".join(char for char in text if not unicodedata.combining(char))
    return _WORD.findall(text.casefold())


def fold(text: str) -> str:
    """Return a text reduced to what counts in a comparison, its words with a blank between them.

    >>> fold("MEmoR:A  Dataset") == fold("memor: a dataset")
    True
    """
    return " ".join(words(text))
