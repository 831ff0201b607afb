"""Dialects: where the items of a list carry their title.

A family of layout is a small function that finds the title's place in an item's runs. Which one a section uses is
inferred from its items together: the place that holds something like a title in most of them. To add a family, write
one more function and name it in `PLACES` (see docs/how-to/dialects.md).
"""

import re
from collections.abc import Callable, Sequence

from attrs import frozen

from affbib.readers.blocks.runs import Run, without_emoji
from affbib.readers.fields.authors import are_names
from affbib.readers.fields.bylines import authors_end, is_credit, is_publication, names_end
from affbib.readers.fields.links import is_label, is_paper_host, kind_of_label
from affbib.readers.fields.titles import cut_title, tidy_title, title_score
from affbib.readers.fields.venue_year import is_known_venue, read_venue_year
from affbib.readers.lists.items import ListItem

__all__ = ["COMMON_FIRST", "PLACES", "SAMPLE", "ItemTitle", "Place", "choose", "title_after_authors", "title_at"]


@frozen
class ItemTitle:
    """The title of an item: its text, the runs before and after it, and the link that the title is."""

    text: str
    before: tuple[Run, ...]
    after: tuple[Run, ...]
    href: str | None = None
    score: float = 0.0
    line: int = 0
    strong: bool = False


Place = Callable[[Sequence[Run]], ItemTitle | None]

# Titles are as likely as this on average where a place surely holds them.
SURE = 0.8
# So many items show a layout as well as all of them do.
SAMPLE = 20

_LETTER = re.compile(r"[^\W\d_]")
_SHORT_LEAD = re.compile(r"^[\W\d_]*$")
_LEAD_IN = re.compile(r"^(?:[\W_]*(?:title|paper|name|论文|标题)[\W_]*[:：]\s*)", re.IGNORECASE)
# "code - A Title": a link that is not there yet.
_LABEL_FIRST = re.compile(r"(\w{3,10}(?: \w{4,8})?)\s+[-–—|]\s+(?=\S)")
# Two capitalised words that are hardly somebody's name: "No Grammar", "Systematic Fuzzing".
_WORDS = re.compile(r"^(?:No|Same)\b|(?:[a-z]{3}ing|tion|atic|ithm|ness|ment)s?\b")
_NEW_FIELD = re.compile(r"^\W*(?:[A-Z][\w ]{1,20}[:：]\s|[^\W_]{2,12}[:：])")
_DANGLES = re.compile(r"\s(?:of|for|in|the|an?|with|by|from|and|to|on|via|as|at)\s*$")
_CREDITS = re.compile(r"[,;]|\band\b|&|\.\s|\s[-–—|]+(?:\s|$)")
_ASIDE = re.compile(r"\s*[(（][^()（）]*[)）]\s*")
_FIRST_CREDIT = re.compile(r"[,;.]\s|\s+and\s+")
_TITLE_KEY = re.compile(r"^\W*(?:paper\s+)?(?:title|题目|标题)\W*[:：]\s*", re.IGNORECASE)


def strong_title(runs: Sequence[Run]) -> ItemTitle | None:
    """`**A Title**`: the likeliest stretch in bold (families A, B, F, G, H, I, L, N)."""
    return _stretch(runs, lambda run: run.strong and run.kind in ("text", "link"))


def linked_title(runs: Sequence[Run]) -> ItemTitle | None:
    """`[A Title](url)`: the first link that is no label and not in the middle of a sentence (C, O)."""
    for place, run in enumerate(runs):
        if run.kind != "link" or is_label(run.text) or run.href is None or run.source:
            continue
        score = title_score(run.text)
        if score < 0.6 and is_paper_host(run.href) and not is_publication(run.text):
            score = 0.6
        if score > 0:
            if _in_prose(runs[:place]):
                return None
            place = _behind_nickname(runs, place) if score < 0.6 else place
            score = max(score, title_score(runs[place].text))
            return _found(runs[place].text, runs, place, place + 1, runs[place].href, score)
    return None


def _behind_nickname(runs: Sequence[Run], place: int) -> int:
    """Return the place of a linked title behind a linked nickname, `[Nick](code): [A Title](paper)`, else `place`."""
    if place + 2 < len(runs) and runs[place + 1].text.strip() in (":", "：", "-", "–", "|"):
        behind = runs[place + 2]
        if behind.kind == "link" and not is_label(behind.text) and title_score(behind.text) >= 0.6:
            return place + 2
    return place


def labelled_title(runs: Sequence[Run]) -> ItemTitle | None:
    """`title: A Title` on a line of its own (N)."""
    for place, run in enumerate(runs):
        key = (
            _TITLE_KEY.match(run.text)
            if run.kind == "text" and (place == 0 or runs[place - 1].kind == "break")
            else None
        )
        if key is not None:
            end = next((n for n in range(place, len(runs)) if runs[n].kind == "break"), len(runs))
            text = run.text[key.end() :] + "".join(part.text for part in runs[place + 1 : end])
            return _found(text, runs, place, end, None, max(0.6, title_score(text))) if text.strip() else None
    return None


def quoted_title(runs: Sequence[Run]) -> ItemTitle | None:
    """`"A Title"`: the first quotation (E, G)."""
    place = next((n for n, run in enumerate(runs) if run.quoted), None)
    if place is None:
        return None
    return _found(runs[place].text, runs, place, place + 1, None, max(0.6, title_score(runs[place].text)))


def emphasised_title(runs: Sequence[Run]) -> ItemTitle | None:
    """`*A Title*`: the likeliest stretch in italics (O)."""
    return _stretch(runs, lambda run: run.em and run.kind in ("text", "link"))


def plain_title(runs: Sequence[Run]) -> ItemTitle | None:
    """A title in plain text, up to the first tag, link, venue or author (D, G)."""
    start = next((n for n, run in enumerate(runs) if _is_words(run) and not _is_lead(run)), None)
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
    if authors is None and (names := names_end(text)) is not None and title_score(tidy_title(title)[0]) >= 0.35:
        several = names.re.search(text, 0, names.start()) is not None
        surely = (several or _WORDS.search(text, 0, names.start()) is None) and title_score(
            cut_title(text[names.end() :], is_publication)[0]
        ) >= 0.6
    leads = title.rstrip().endswith((":", "：")) or _DANGLES.search(title + " ") is not None
    score = (0.1 if leads else 0.4 if surely else 0.9) * title_score(tidy)
    if not tidy:
        return None
    more = [Run(extra, runs[start].line, "tag") for extra in extras]
    return ItemTitle(tidy, tuple(runs[:start]), (*more, *after, *runs[end:]), None, score, runs[start].line)


def title_after_authors(runs: Sequence[Run]) -> ItemTitle | None:
    """`Ann Lee et al.: A Title, KDD 2016`, `Ann Lee, Bo Wu. A Title. 2016`, `Ann Lee, Bo Wu, A Title, KDD` (O)."""
    start = next((n for n, run in enumerate(runs) if _is_words(run) and not (run.code and _is_lead(run))), None)
    if start is None or runs[start].kind != "text" or runs[start].strong or runs[start].em:
        return None
    text = runs[start].text.lstrip()
    match = authors_end(text)
    if match is None and (match := names_end(text)) is None:
        return None
    title, rest = cut_title(text[match.end() :], is_publication)
    tidy, extras = tidy_title(title)
    score = title_score(tidy)
    year = match[1] if match.re.groups else None
    before = (*runs[:start], runs[start]._replace(text=text[: match.start()] + (f" ({year})" if year else ". ")))
    more = [Run(extra, runs[start].line, "tag") for extra in extras]
    after = [runs[start]._replace(text=rest)] if rest else []
    return ItemTitle(tidy, before, (*more, *after, *runs[start + 1 :]), None, score, runs[start].line) if tidy else None


# The families' places, the likelier before the rarer: of two that hold titles equally well, the first counts.
PLACES: tuple[Place, ...] = (
    labelled_title,
    quoted_title,
    strong_title,
    linked_title,
    title_after_authors,
    plain_title,
    emphasised_title,
)

# The same, the most frequent first, for those who only ask whether there is a title at all.
COMMON_FIRST: tuple[Place, ...] = (strong_title, linked_title, plain_title, *PLACES)


def title_at(place: Place, item: ListItem) -> ItemTitle | None:
    """Return the title of an item at a place; each place is looked at once."""
    if place not in item.titles:
        item.titles[place] = place(item.runs)
    title: ItemTitle | None = item.titles[place]
    return title


def choose(
    items: Sequence[ListItem], prior: dict[Place, float] | None = None, *, most: int = SAMPLE
) -> dict[Place, float]:
    """Return how well each place holds the titles of sibling items, 0 to 1, best first.

    Of more than `most` items a sample is looked at. `prior` is the same of the whole document: it counts as much as
    two items, so that a short section follows it, and its places are tried in their order: one that surely holds the
    titles needs no comparison with the rest.
    """
    sample = items[:: len(items) // most + 1]
    for place in prior if sample and prior else ():
        mean = sum(title.score for item in sample if (title := title_at(place, item)) is not None) / len(sample)
        if mean >= SURE:
            return {place: mean} | {other: known for other, known in (prior or {}).items() if other is not place}
    scores: dict[Place, float] = {}
    for rank, place in enumerate(PLACES):
        total = sum(title.score for item in sample if (title := title_at(place, item)) is not None)
        known = 2 * prior.get(place, 0.0) if prior else 0.0
        scores[place] = (total + known) / (len(sample) + (2 if prior else 0)) - 0.01 * rank if sample else 0.0
    if not sample and prior:
        return prior
    return dict(sorted(scores.items(), key=lambda pair: -pair[1]))


def _is_words(run: Run) -> bool:
    if run.kind not in ("text", "link") or _LETTER.search(run.text) is None:
        return False
    return ":" not in run.text or _LETTER.search(without_emoji(run.text)) is not None


def _is_lead(run: Run) -> bool:
    """Say whether a run with formatting before a plain title is a nickname, a venue or a label."""
    if run.kind == "link":
        return is_label(run.text) or read_venue_year(run.text).year is not None or is_known_venue(run.text.strip("[] "))
    return (run.strong or run.em or run.code) and title_score(run.text) < 0.35


def _is_linked_title(run: Run) -> bool:
    """Say whether a run behind plain words is a link that is a title, not a label, or a venue and year in brackets."""
    if run.kind != "link" or is_label(run.text) or title_score(run.text) <= 0.5:
        return False
    return not ((run.bracketed or run.text.startswith("[")) and is_publication(run.text.strip("[] ")))


def _stretch(runs: Sequence[Run], wanted: Callable[[Run], bool]) -> ItemTitle | None:
    """Return the likeliest of the stretches of wanted runs; small words between two of them belong to a stretch."""
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
            score = max(title_score(text), 0.45 if runs[place].strong and " " in text and are_names(text) else 0.0)
            if _in_quotes(runs, place, end):
                score = max(score, 0.9)
            elif _ASIDE.fullmatch(text):
                score = min(score, 0.15)
            if best is None or score > best.score:
                best = _found(text, runs, place, end, href, score)
        place = end
    return best


_SHOWN = {"break": " ", "tag": "[{}]"}


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


def _found(text: str, runs: Sequence[Run], start: int, end: int, href: str | None, score: float) -> ItemTitle | None:
    title, extras = tidy_title(text)
    if not title:
        return None
    more = [Run(extra, runs[start].line, "tag") for extra in extras]
    before, after = tuple(runs[:start]), (*more, *runs[end:])
    return ItemTitle(title, before, after, href, score, runs[start].line, runs[start].strong)


def _is_dated_preprint(line: str) -> bool:
    """Say whether a line is a preprint server and a year: "arXiv 2018" begins small and goes on with no title."""
    venue_year = read_venue_year(line)
    return venue_year.preprint and venue_year.year is not None and len(line.split()) <= 3


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
