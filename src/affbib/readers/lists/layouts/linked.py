"""The title as a link: `[A Title](url), Ann Lee, CVPR 2021`."""

import re
from collections.abc import Sequence

from affbib.readers.blocks.runs import Run, without_emoji
from affbib.readers.fields.authors import are_names
from affbib.readers.fields.bylines import is_credit, is_publication
from affbib.readers.fields.links import is_label, is_paper_host
from affbib.readers.fields.titles import LIKELY, title_score
from affbib.readers.lists.item_title import ItemTitle, Layout, item_title

__all__ = ["LAYOUT"]

_LETTER = re.compile(r"[^\W\d_]")
_SHORT_LEAD = re.compile(r"^[\W\d_]*$")
_CREDITS = re.compile(r"[,;]|\band\b|&|\.\s|\s[-–—|]+(?:\s|$)")


def linked_title(runs: Sequence[Run]) -> ItemTitle | None:
    """`[A Title](url)`: the first link that is no label and not in the middle of a sentence (C, O)."""
    for place, run in enumerate(runs):
        if run.kind != "link" or is_label(run.text) or run.href is None or run.source:
            continue
        score = title_score(run.text)
        if score < LIKELY and is_paper_host(run.href) and not is_publication(run.text):
            score = LIKELY
        if score > 0:
            if _in_prose(runs[:place]):
                return None
            place = _behind_nickname(runs, place) if score < LIKELY else place
            score = max(score, title_score(runs[place].text))
            return item_title(runs, place, place + 1, href=runs[place].href, score=score)
    return None


def _behind_nickname(runs: Sequence[Run], place: int) -> int:
    """Return the place of a linked title behind a linked nickname, `[Nick](code): [A Title](paper)`, else `place`."""
    if place + 2 < len(runs) and runs[place + 1].text.strip() in (":", "：", "-", "–", "|"):
        behind = runs[place + 2]
        if behind.kind == "link" and not is_label(behind.text) and title_score(behind.text) >= LIKELY:
            return place + 2
    return place


def _in_prose(before: Sequence[Run]) -> bool:
    """Say whether what stands before a link is a sentence that leads to it, rather than authors, tags or a number."""
    if not before:
        return False
    line: list[Run] = []
    for run in before:
        line = [] if run.kind == "break" else [*line, run]
    if _is_bold_lead(line):
        return False
    text = without_emoji(" ".join(run.text for run in line if run.kind == "text" and not run.code))
    words = text.split()
    if (
        _SHORT_LEAD.match(text)
        or are_names(text.strip(" .:;,"))
        or (len(words) <= 2 and text.rstrip().endswith((":", "：")))
    ):
        return False
    parts = [part.strip(" .:") for part in _CREDITS.split(text) if part.strip(" .:")]
    known = sum(is_credit(part) for part in parts)
    return known * 2 < len(parts)


def _is_bold_lead(line: Sequence[Run]) -> bool:
    """Say whether only a few words in bold and a mark lead to a link: `**Multi-task Learning**, [A Title](u)`."""
    words = [run for run in line if _LETTER.search(run.text) is not None]
    if len(words) != 1 or not words[0].strong or words[0].kind != "text" or len(words[0].text.split()) > 5:
        return False
    return line[-1].text.rstrip()[-1:] in (",", ":", "：", "|")


LAYOUT = Layout("linked", linked_title, rank=3)
