"""Stretches: the runs of an item that have one formatting, and which of them is likest to a title."""

import re
from collections.abc import Callable, Sequence

from affbib.readers.blocks.runs import Run, without_emoji
from affbib.readers.fields.authors import are_names
from affbib.readers.fields.links import is_label
from affbib.readers.fields.titles import POSSIBLE, UNLIKELY, title_score
from affbib.readers.fields.venue_year import is_known_venue, read_venue_year
from affbib.readers.lists.item_title import ItemTitle, item_title

__all__ = ["has_words", "is_lead", "likeliest_stretch"]

_LETTER = re.compile(r"[^\W\d_]")
_ASIDE = re.compile(r"\s*[(（][^()（）]*[)）]\s*")
_SHOWN = {"break": " ", "tag": "[{}]"}


def has_words(run: Run) -> bool:
    """Say whether a run is text or a link with letters, other than those of an emoji's name.

    >>> has_words(Run("A Title", 1)), has_words(Run(" :fire: ", 1)), has_words(Run("A tag", 1, "tag"))
    (True, False, False)
    """
    if run.kind not in ("text", "link") or _LETTER.search(run.text) is None:
        return False
    return ":" not in run.text or _LETTER.search(without_emoji(run.text)) is not None


def is_lead(run: Run) -> bool:
    """Say whether a run with formatting before a plain title is a nickname, a venue or a label.

    >>> is_lead(Run("CVPR 2020", 1, "link", href="u")), is_lead(Run("Graph Networks for Everyone", 1, strong=True))
    (True, False)
    """
    if run.kind == "link":
        return is_label(run.text) or read_venue_year(run.text).year is not None or is_known_venue(run.text.strip("[] "))
    return (run.strong or run.em or run.code) and title_score(run.text) < POSSIBLE


def likeliest_stretch(runs: Sequence[Run], wanted: Callable[[Run], bool]) -> ItemTitle | None:
    """Return the likeliest title among the stretches of wanted runs; a line break or a tag may stand in a stretch.

    >>> runs = [Run("Nick", 1, strong=True), Run(": ", 1), Run("A Title of Note", 1, strong=True)]
    >>> likeliest_stretch(runs, lambda run: run.strong).text
    'A Title of Note'
    """
    best: ItemTitle | None = None
    if not any(map(wanted, runs)):
        return None
    place = 0
    while place < len(runs):
        if not wanted(runs[place]) or not runs[place].text.strip():
            place += 1
            continue
        end = place + 1
        while end < len(runs) and (wanted(runs[end]) or _is_inside(runs, end, wanted)):
            end += 1
        text = "".join(_SHOWN.get(run.kind, "{}").format(run.text) for run in runs[place:end])
        href = next((run.href for run in runs[place:end] if run.kind == "link"), None)
        if not (href is not None and is_label(text)):
            score = max(title_score(text), POSSIBLE if runs[place].strong and " " in text and are_names(text) else 0.0)
            if _in_quotes(runs, place, end):
                score = max(score, 0.9)
            elif _ASIDE.fullmatch(text):
                score = min(score, UNLIKELY)
            if best is None or score > best.score:
                best = item_title(runs, place, end, text=text, href=href, score=score)
        place = end
    return best


def _is_inside(runs: Sequence[Run], place: int, wanted: Callable[[Run], bool]) -> bool:
    """Say whether a line break or a bracketed word stands within a title: `**Is [MASK] a Word?**`."""
    if runs[place].kind == "break":
        return _joins(runs, place, wanted)
    return runs[place].kind == "tag" and runs[place].strong and place + 1 < len(runs) and wanted(runs[place + 1])


def _in_quotes(runs: Sequence[Run], start: int, end: int) -> bool:
    """Say whether quotation marks stand around runs: `"**A Title**."`."""
    if start == 0 or end == len(runs):
        return False
    return runs[start - 1].text.rstrip()[-1:] in '"“' and runs[end].text.lstrip(" .,?!")[:1] in ('"', "”")


def _joins(runs: Sequence[Run], place: int, wanted: Callable[[Run], bool]) -> bool:
    """Say whether the lines around a break are one title: the first is not finished."""
    if place + 1 >= len(runs) or not wanted(runs[place + 1]) or not wanted(runs[place - 1]):
        return False
    if runs[place].strong:
        return True
    first, second = runs[place - 1].text.rstrip(), runs[place + 1].text.lstrip()
    return bool(first and second) and (second[:1].islower() or first[-1:] in ":-,") and first[-1:] not in ".?!"
