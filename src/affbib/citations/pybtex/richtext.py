"""LaTeX of a record's fields as pybtex's rich text: text, tags and links, of which nothing acts any more."""

from functools import lru_cache

from pybtex.richtext import BaseText, HRef, Protected, Symbol, Tag, Text

from affbib.markup.latex_decode import styled
from affbib.markup.styled_text import Part

__all__ = ["rich"]

_SYMBOLS = {"tie": "nbsp", "newblock": "newblock"}


@lru_cache(maxsize=1 << 16)
def rich(latex: str) -> Text:
    r"""Return what LaTeX shows as rich text; nothing raises.

    The text is what `markup.latex_decode.decoded` reads, with the differences that `styled` has. Braces keep the case
    of what is in them (`Protected`), but not where a command follows the brace, as in BibTeX.

    >>> rich(r"{\L}ukasz \emph{sees} {GAN}s: 50% of $x_1^2$")
    Text('Łukasz ', Tag('em', Protected('sees')), ' ', Protected('GAN'), 's: 50% of ', Protected('x₁²'))
    """
    parts = list(map(_rich, styled(latex)))
    if parts and isinstance(parts[-1], str):
        parts[-1] = parts[-1].rstrip()
    return Text(*parts)


def _rich(part: Part) -> BaseText | str:
    if isinstance(part, str):
        return part
    parts = map(_rich, part.parts)
    match part.style:
        case "braces":
            return Protected(*parts)
        case "link":
            return HRef(part.target, *parts)
        case "tie" | "newblock":
            return Symbol(_SYMBOLS[part.style])
        case tag:
            return Tag(tag, *parts)
