"""Surroundings: what stands around a title, read as authors, venue, year, affiliation and links."""

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress

from attrs import define, field

from affbib.errors import DoiError
from affbib.model.identifiers import parse_doi
from affbib.model.survey import Link
from affbib.readers.blocks.runs import Run, without_emoji
from affbib.readers.fields.authors import Authors, is_name, read_authors
from affbib.readers.fields.badges import badge_text
from affbib.readers.fields.key_values import key_of, lines_of_runs
from affbib.readers.fields.links import is_label, kind_of_label, kind_of_link
from affbib.readers.fields.segments import is_affiliation, read_credits
from affbib.readers.fields.venue_year import VenueYear, is_known_venue, is_venue, read_venue_year

__all__ = ["HINT", "Fields", "read_fields"]


@define
class Fields:
    """The fields of one entry as they are found; `origins` says where each was read.

    `tags` are the bracketed words that were not understood, with their place: (side, number); siblings decide them.
    `unread` are words that look like authors and were not understood, `named` links made of identifiers in the text.
    The authors are `doubtful` when they may be a journal: they are if a later line has authors.
    """

    authors: Authors = field(factory=Authors)
    affiliation: str | None = None
    links: list[Link] = field(factory=list)
    empty: list[tuple[str, int]] = field(factory=list)
    venue_years: list[tuple[int, VenueYear, str]] = field(factory=list)
    tags: list[tuple[tuple[str, int], str]] = field(factory=list)
    origins: dict[str, str] = field(factory=dict)
    unread: str = ""
    named: list[Link] = field(factory=list)
    doubtful: VenueYear | None = None

    @property
    def venue_year(self) -> VenueYear:
        """The best venue and year: a venue that is known or has a year, before bare words, before a preprint server."""
        return self._best([each for each in self.venue_years if each[0] < HINT])

    @property
    def hint(self) -> VenueYear:
        """The best venue and year of those that count only when nothing else is there, not even in a heading."""
        return self._best([each for each in self.venue_years if each[0] >= HINT])

    @staticmethod
    def _best(venue_years: list[tuple[int, VenueYear, str]]) -> VenueYear:
        ranked = sorted(venue_years, key=lambda each: (each[1].venue is None, each[0] + 3 * each[1].preprint))
        if not ranked:
            return VenueYear()
        best = ranked[0][1]
        if best.year is not None:
            return best
        return VenueYear(best.venue, next((i.year for _, i, _ in ranked if i.year is not None), None))

    def add_venue_year(self, venue_year: VenueYear, rank: int, origin: str) -> None:
        """Add a venue and year; `rank` 0 is sure, from `HINT` on only a hint."""
        if venue_year:
            self.venue_years.append((rank, venue_year, origin))

    def read_identifiers(self, text: str) -> str:
        """Return a text without its DOIs, which become links, as arXiv's numbers do, where the list has no link."""
        for match in _IDENTIFIER.finditer(text) if _DIGIT.search(text) else ():
            if match["arxiv"] is not None:
                self.named.append(Link("paper", f"https://arxiv.org/abs/{match['arxiv']}", match[0]))
                continue
            with suppress(DoiError):
                self.named.append(Link("paper", f"https://doi.org/{parse_doi(match['doi'])}", match[0]))
                text = text.replace(match[0], " ")
        return text


HINT = 4
# A longer line is prose, unless its commas are as close as those of names.
LONGEST_LINE = 300
_NICKNAME = re.compile(r"^[\w +-]{1,30}[:：]\s+(?=\S)")
_LABELLED = re.compile(r"^(?:paper|pdf|link)\s*[-:,(]?\s*", re.IGNORECASE)
_RULED = re.compile(r"\s*+(?:[-–—=*]{4,}+|[-–—=*]{2,}+[^-–—=*]++(?:-[^-–—=*]++)*+[-–—=*]{2,}+)\s*+")
_REMARK = re.compile(r"\W*[A-Z][A-Za-z]{3,}[:：]\s")
_IDENTIFIER = re.compile(
    r"(?:\bdoi(?:\.org)?\s?[:/\s]\s?)?(?<![\w/.])(?P<doi>10\.\d{4,9}/[^\s,;<>|]{1,200})|\barxiv\s?:\s?(?P<arxiv>\d{4}\.\d{4,5})",
    re.IGNORECASE,
)
_ET_AL = re.compile(r"\bet\.? ?al\b")
_NAME_AND_YEAR = re.compile(r"([A-Z][\w-]+ [A-Z][\w-]+),? \(?((?:19|20)\d\d)\)?")
_DIGIT = re.compile(r"\d")
_LAST_WORD = re.compile(r"([^\W\d_][\w ]{1,20})\s*[:：=]?\s*[(\[]?\s*$")
_LEADS_ON = re.compile(r"\b(?:in|by|and|at|of|the)$", re.IGNORECASE)


def read_fields(before: Sequence[Run], after: Sequence[Run], *, people: bool = True) -> Fields:
    """Return what the runs before and after a title say; without `people`, no authors are looked for."""
    fields = Fields()
    _side(fields, before, "before", people=people)
    _side(fields, after, "after", people=people)
    return fields


def _side(fields: Fields, runs: Sequence[Run], side: str, *, people: bool) -> None:
    number = 0
    skipping = False
    below = side == "after" and bool(runs) and runs[0].kind == "break"
    for line in lines_of_runs(run for run in runs if side == "after" or not _is_nickname(run)):
        key, line = key_of(line)
        if not key and _is_remark(line, below=below):
            key = "skip"
        below = side == "after"
        skipping = key == "skip" or (skipping and not key)
        if skipping:
            _links(fields, line)
            continue
        if key in ("authors", "venue", "year", "affiliation"):
            _keyed(fields, key, line)
            continue
        lead = ""
        before = len(fields.links)
        for part in _parts(line):
            if isinstance(part, str):
                if not key and not (len(fields.links) > before and _is_comment(part)):
                    _credits(fields, part, side, people=people)
                    lead = part
            elif part.kind == "link":
                _link(fields, part, key if key or part.text.strip() else _last_word(lead))
            elif part.kind == "image":
                _badge(fields, badge_text(part.text, part.source))
            elif part.kind == "tag":
                number += _tag(fields, part.text, (side, number))


def _is_nickname(run: Run) -> bool:
    """Say whether a run in bold before a title is the short name of the work, not where it appeared or who wrote it."""
    if not run.strong or run.kind != "text" or len(run.text.split()) > 4:
        return False
    if read_venue_year(run.text).year is not None or is_known_venue(run.text.strip(" .:*")):
        return False
    return not (is_name(run.text.strip(" ,.")) and " " in run.text.strip(" ,."))


def _is_remark(line: Sequence[Run], *, below: bool) -> bool:
    """Say whether a line is a heading between dashes or, `below` a title, begins with a word and a colon: a remark."""
    text = line[0].text if line else ""
    return _RULED.fullmatch(text) is not None or (below and _REMARK.match(text) is not None)


def _is_comment(text: str) -> bool:
    """Say whether a few words behind links are neither authors nor a venue and year: the name of the work, a remark."""
    text = without_emoji(text).strip(" .,;:|()")
    venue_year = read_venue_year(text)
    return (
        len(text.split()) <= 4
        and not any(mark in text for mark in ",;&，；、")
        and venue_year.year is None
        and not venue_year.preprint
        and not is_known_venue(text)
        and "et al" not in text
        and " and " not in text
    )


def _keyed(fields: Fields, key: str, line: list[Run]) -> None:
    words = [run for run in line if run.kind == "text" or (run.kind in ("link", "tag") and not is_label(run.text))]
    text = " ".join("".join(run.text for run in words).split())
    if not text:
        return
    if key == "authors":
        fields.authors, fields.unread = read_authors(text), ""
        fields.origins["authors"] = "inline"
    elif key == "affiliation":
        fields.affiliation = text.strip(" .,")
    else:
        fields.add_venue_year(read_venue_year(text), 0, "inline")
    for run in line:
        if run.kind == "link" and (kind_of_label(run.text) or key == "venue"):
            _link(fields, run, "")


def _parts(line: list[Run]) -> list[str | Run]:
    """Return a line as stretches of text and the links, tags and images between them.

    A link whose text is neither a label nor a venue (a home page) is part of the text around it.
    """
    parts: list[str | Run] = []
    text = ""
    last: Run | None = None
    for run in line:
        if run.code:
            parts += [text, run.text] if text.strip() else [run.text]
            text, last = "", None
            continue
        words = run.text if run.kind == "text" else ""
        if run.kind == "link" and not run.bracketed and _is_home_page(run):
            words = run.text
        if words and run.kind in ("text", "link"):
            if last is not None and (last.em, last.strong) != (run.em, run.strong) and _needs_comma(text, words):
                text += ", "
                words = words.lstrip(" -–—|")
            text += words
            last = run
            continue
        if text.strip():
            parts.append(text)
        text, last = "", None
        if run.kind in ("link", "tag", "image"):
            parts.append(run)
    if text.strip():
        parts.append(text)
    return parts


def _needs_comma(before: str, words: str) -> bool:
    head, tail = before.rstrip(), words.lstrip()
    if not head or not tail or head[-1] in ",.;:(&/" or tail[0] in ",.;:)&/'":
        return False
    return _LEADS_ON.search(head[-4:]) is None


def _is_home_page(run: Run) -> bool:
    if run.source or not run.text.strip() or kind_of_label(run.text) is not None or is_label(run.text):
        return False
    if kind_of_link("", run.href or "") == "code" and " " not in run.text.strip():
        return False
    credit = read_credits(run.text)
    return bool(credit.authors.names) and not credit.venue_year and not is_known_venue(run.text)


def _last_word(text: str) -> str:
    """Return the word before a link that has no words of its own, as in `Paper: https://…`."""
    match = _LAST_WORD.search(text[-60:])
    return match[1].strip() if match is not None and kind_of_label(match[1]) is not None else ""


def _credits(fields: Fields, text: str, side: str, *, people: bool) -> None:
    text = without_emoji(text)
    if text.startswith("[") and text.endswith("]"):
        text = text[1:-1]
    text = fields.read_identifiers(text.lstrip(' .,;:|–—-"”’'))
    if len(text) > LONGEST_LINE and text.count(",") + text.count(";") < len(text) // 60:
        return
    if text.rstrip().endswith((":", "：")) and len(text.split()) <= 4:
        lead = read_venue_year(text)
        if side == "before" and (_rank(lead) == 0 or (_rank(lead) < HINT and is_venue(lead.venue or ""))):
            fields.add_venue_year(lead, 0 if lead.year is not None else HINT, "inline")
        return
    if side == "before":
        text = _NICKNAME.sub("", text)
    alone = text.strip(" ,.;:*()（）")
    if is_known_venue(alone):
        fields.add_venue_year(VenueYear(alone), 0, "inline")
        return
    credit = read_credits(text, names=people and (not fields.authors.names or fields.doubtful is not None))
    if credit.authors.names:
        if fields.doubtful is not None:
            fields.add_venue_year(fields.doubtful, 0, "inline")
        fields.doubtful = _one_name(text) if side == "after" else None
        fields.authors, fields.unread = credit.authors, credit.unread
        fields.origins["authors"] = "inline"
    elif not fields.authors.names:
        fields.unread = fields.unread or credit.unread
    if credit.venue_year:
        rank = _rank(credit.venue_year)
        fields.add_venue_year(credit.venue_year, rank, "inline")
    if credit.affiliation is not None and fields.affiliation is None:
        fields.affiliation = credit.affiliation
        fields.origins["affiliation"] = "inline"


def _one_name(text: str) -> VenueYear | None:
    """Return what two words before a year would be if they were no name but a journal: "Procedia Ropes, 2018"."""
    match = _NAME_AND_YEAR.fullmatch(text.strip(" .,;:"))
    return VenueYear(match[1], int(match[2])) if match is not None else None


def _tag(fields: Fields, text: str, place: tuple[str, int]) -> int:
    """Read a bracketed text; return 1 when it was no venue, year or label and so counts among the tags."""
    text = without_emoji(text).strip(" `*_,;")
    if not text:
        return 1
    if _ET_AL.search(text) and not fields.authors.names and (credit := read_credits(text)).authors.names:
        fields.authors = credit.authors
        fields.origins["authors"] = "inline"
    venue_year = read_venue_year(text)
    if is_label(text) and venue_year.year is None:
        fields.add_venue_year(venue_year if venue_year.preprint else VenueYear(), HINT, "inline")
        return 0
    if venue_year.year is not None and (venue_year.venue is None or len(venue_year.venue.split()) <= 9):
        fields.add_venue_year(venue_year, 0, "inline")
        return 0
    if is_known_venue(text) or (venue_year.venue is not None and venue_year.preprint):
        fields.add_venue_year(venue_year, 0, "inline")
        return 0
    named = venue_year.venue is not None and 1 < len(venue_year.venue.split()) <= 8 and is_venue(venue_year.venue)
    if named and not is_affiliation(text):
        fields.add_venue_year(venue_year, 1, "inline")
        return 0
    fields.tags.append((place, text))
    return 1


def _rank(venue_year: VenueYear) -> int:
    """Return how sure a venue and year are: an acronym that nobody knows, without a year, may be any name."""
    venue = venue_year.venue
    if venue_year.year is not None or venue is None or venue_year.preprint or is_known_venue(venue):
        return 0
    return 1 if " " in venue else HINT


def _links(fields: Fields, line: Iterable[Run]) -> None:
    for run in line:
        if run.kind == "link" and (kind_of_label(run.text) is not None or _is_dated(read_venue_year(run.text))):
            _link(fields, run, "")


def _is_dated(venue_year: VenueYear) -> bool:
    return venue_year.year is not None and venue_year.venue is not None and is_known_venue(venue_year.venue)


def _link(fields: Fields, run: Run, label: str) -> None:
    words = without_emoji(run.text).strip(" []()【】`*_,.;:|") or label
    if run.source:
        badge = badge_text(run.text, run.source)
        _badge(fields, badge)
        words = words if kind_of_label(words) is not None else badge
    venue_year = read_venue_year(_LABELLED.sub("", words))
    if venue_year.year is not None and (venue_year.venue is not None or kind_of_label(words) is None):
        fields.add_venue_year(venue_year, 1 if venue_year.venue is None or venue_year.preprint else 0, "inline")
    elif venue_year.preprint:
        fields.add_venue_year(venue_year, HINT, "inline")
    elif venue_year and kind_of_label(words) is None and is_known_venue(words):
        fields.add_venue_year(venue_year, 0, "inline")
    url = (run.href or "").strip()
    if not url and run.source:
        return
    if not url or url in ("#", "()"):
        fields.empty.append((words or "link", run.line))
        return
    if url.startswith("#"):
        return
    kind = kind_of_link(words if kind_of_label(words) is not None else label or words, url)
    published = venue_year.year is not None and venue_year.venue is not None and is_venue(venue_year.venue)
    if (published and kind_of_label(words) is None) or (
        kind == "other" and (venue_year.year is not None or is_known_venue(words))
    ):
        kind = "paper"
    fields.links.append(Link(kind, url, words))


def _badge(fields: Fields, text: str) -> None:
    venue_year = read_venue_year(text) if text else VenueYear()
    if venue_year.preprint and _DIGIT.search(text) is None:
        fields.add_venue_year(venue_year, HINT, "badge")
    elif venue_year.year is not None or is_known_venue(text):
        fields.add_venue_year(venue_year, 0, "badge")
    elif venue_year.venue is not None and " " in venue_year.venue and is_venue(venue_year.venue):
        fields.add_venue_year(venue_year, 1, "badge")
