"""The title in plain text: `A Title [CVPR 2022] [Paper](url)`."""

import re
from collections.abc import Sequence

from affbib.readers.blocks.runs import Run
from affbib.readers.fields.bylines import authors_end, is_credit, is_publication, names_end
from affbib.readers.fields.links import is_label, kind_of_label
from affbib.readers.fields.titles import LIKELY, POSSIBLE, cut_title, tidy_title, title_score
from affbib.readers.fields.venue_year import read_venue_year
from affbib.readers.lists.item_title import ItemTitle, Layout
from affbib.readers.lists.stretches import has_words, is_lead

__all__ = ["LAYOUT"]

_LEAD_IN = re.compile(r"^(?:[\W_]*(?:title|paper|name|论文|标题)[\W_]*[:：]\s*)", re.IGNORECASE)
# "code - A Title": a link that is not there yet.
_LABEL_FIRST = re.compile(r"(\w{3,10}(?: \w{4,8})?)\s+[-–—|]\s+(?=\S)")
# Two capitalised words that are hardly somebody's name: "No Grammar", "Systematic Fuzzing".
_WORDS = re.compile(r"^(?:No|Same)\b|(?:[a-z]{3}ing|tion|atic|ithm|ness|ment)s?\b")
_NEW_FIELD = re.compile(r"^\W*(?:[A-Z][\w ]{1,20}[:：]\s|[^\W_]{2,12}[:：])")
_DANGLES = re.compile(r"\s(?:of|for|in|the|an?|with|by|from|and|to|on|via|as|at)\s*$")
_FIRST_CREDIT = re.compile(r"[,;.]\s|\s+and\s+")


def plain_title(runs: Sequence[Run]) -> ItemTitle | None:
    """A title in plain text, up to the first tag, link, venue or author (D, G)."""
    start = next((n for n, run in enumerate(runs) if has_words(run) and not is_lead(run)), None)
    if start is None or runs[start].kind != "text" or runs[start].strong or runs[start].em:
        return None
    end = start
    text = ""
    while end < len(runs):
        run = runs[end]
        open_ended = text.count("(") > text.count(")")
        if run.kind == "text" and not run.quoted and (not run.strong or end == start or open_ended):
            text += run.text
        elif run.kind == "break" and end + 1 < len(runs) and _goes_on(text, runs[end + 1]):
            text += " "
        else:
            break
        end += 1
    if end < len(runs) and _is_linked_title(runs[end]):
        return None  # the words lead to it
    text = _LEAD_IN.sub("", text.lstrip(" ):：-–—|,./"))
    if (label := _LABEL_FIRST.match(text)) is not None and kind_of_label(label[1]) is not None:
        text = text[label.end() :]
    title, rest = cut_title(text, is_credit)
    after = [runs[end - 1]._replace(text=rest, em=False)] if rest else []
    tidy, extras = tidy_title(title)
    authors = authors_end(runs[start].text)
    surely = authors is not None and (authors[1] is not None or "et al" in runs[start].text[: authors.start()])
    if authors is None and (names := names_end(text)) is not None and title_score(tidy_title(title)[0]) >= POSSIBLE:
        several = names.re.search(text, 0, names.start()) is not None
        surely = (several or _WORDS.search(text, 0, names.start()) is None) and title_score(
            cut_title(text[names.end() :], is_publication)[0]
        ) >= LIKELY
    leads = title.rstrip().endswith((":", "：")) or _DANGLES.search(title + " ") is not None
    score = (0.1 if leads else 0.4 if surely else 0.9) * title_score(tidy)
    if not tidy:
        return None
    more = [Run(extra, runs[start].line, "tag") for extra in extras]
    return ItemTitle(tidy, tuple(runs[:start]), (*more, *after, *runs[end:]), None, score, runs[start].line)


def _is_linked_title(run: Run) -> bool:
    """Say whether a run behind plain words is a link that is a title, not a label, or a venue and year in brackets."""
    if run.kind != "link" or is_label(run.text) or title_score(run.text) < LIKELY:
        return False
    return not ((run.bracketed or run.text.startswith("[")) and is_publication(run.text.strip("[] ")))


def _goes_on(text: str, following: Run) -> bool:
    """Say whether a plain title goes on in the next line: a line of authors or a new field does not continue it."""
    if following.kind != "text" or following.strong or following.em or not text.strip():
        return False
    line = following.text.strip()
    if not line or text.rstrip()[-1] in ".?!" or _NEW_FIELD.match(line) or _is_dated_preprint(line):
        return False
    first = _FIRST_CREDIT.split(line, maxsplit=1)[0]
    if _DANGLES.search(text):
        return True
    if len(text) > 40 and len(line.split()) <= 4 and not is_credit(line):
        return True
    return line[0].islower() or (text.rstrip()[-1] in ":-,—" and not is_credit(first))


def _is_dated_preprint(line: str) -> bool:
    """Say whether a line is a preprint server and a year: "arXiv 2018" begins small and goes on with no title."""
    venue_year = read_venue_year(line)
    return venue_year.preprint and venue_year.year is not None and len(line.split()) <= 3


LAYOUT = Layout("plain", plain_title, rank=5)
