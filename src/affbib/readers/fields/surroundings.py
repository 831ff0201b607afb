"""Fields: what stands around a title, read as authors, venue, year, affiliation and links."""

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress

from attrs import define, field

from affbib.errors import DoiError
from affbib.model.identifiers import parse_doi
from affbib.model.survey import Link
from affbib.readers.blocks.runs import Run, bare
from affbib.readers.fields.authors import Authors, is_name, read_authors
from affbib.readers.fields.badges import badge_text
from affbib.readers.fields.key_values import key_of, lines_of_runs
from affbib.readers.fields.links import is_label, kind_of_label, kind_of_link
from affbib.readers.fields.segments import is_affiliation, read_credits
from affbib.readers.fields.venue_year import Imprint, is_known_venue, is_venue, read_imprint

__all__ = ["WEAK", "Fields", "read_fields"]


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
    imprints: list[tuple[int, Imprint, str]] = field(factory=list)
    tags: list[tuple[tuple[str, int], str]] = field(factory=list)
    origins: dict[str, str] = field(factory=dict)
    unread: str = ""
    named: list[Link] = field(factory=list)
    doubtful: Imprint | None = None

    @property
    def imprint(self) -> Imprint:
        """The best imprint: a venue that is known or has a year, before bare words, before a preprint server."""
        return self._best([each for each in self.imprints if each[0] < WEAK])

    @property
    def hint(self) -> Imprint:
        """The best of the imprints that count only when nothing else is there, not even in a heading."""
        return self._best([each for each in self.imprints if each[0] >= WEAK])

    @staticmethod
    def _best(imprints: list[tuple[int, Imprint, str]]) -> Imprint:
        ranked = sorted(imprints, key=lambda each: (each[1].venue is None, each[0] + 3 * each[1].preprint))
        if not ranked:
            return Imprint()
        best = ranked[0][1]
        if best.year is not None:
            return best
        return Imprint(best.venue, next((i.year for _, i, _ in ranked if i.year is not None), None))

    def say(self, imprint: Imprint, rank: int, origin: str) -> None:
        """Add an imprint that was found; `rank` 0 is sure, from `WEAK` on only a hint."""
        if imprint:
            self.imprints.append((rank, imprint, origin))

    def take_identifiers(self, text: str) -> str:
        """Return a text without its DOIs, which become links, as arXiv's numbers do, where the list has no link."""
        for found in _IDENTIFIER.finditer(text) if _DIGIT.search(text) else ():
            if found["arxiv"] is not None:
                self.named.append(Link("paper", f"https://arxiv.org/abs/{found['arxiv']}", found[0]))
                continue
            with suppress(DoiError):
                self.named.append(Link("paper", f"https://doi.org/{parse_doi(found['doi'])}", found[0]))
                text = text.replace(found[0], " ")
        return text


WEAK = 4
# A longer line is prose, unless its commas are as close as those of names.
LONGEST_LINE = 300
_NICKNAME = re.compile(r"^[\w +-]{1,30}[:：]\s+(?=\S)")
_LABELLED = re.compile(r"^(?:paper|pdf|link)\s*[-:,(]?\s*", re.IGNORECASE)
_RULED = re.compile(r"\s*[-–—=*]{2,}[^-–—=*]*(?:-[^-–—=*]+)*[-–—=*]{2,}\s*")
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
    if read_imprint(run.text).year is not None or is_known_venue(run.text.strip(" .:*")):
        return False
    return not (is_name(run.text.strip(" ,.")) and " " in run.text.strip(" ,."))


def _is_remark(line: Sequence[Run], *, below: bool) -> bool:
    """Say whether a line is a heading between dashes or, `below` a title, begins with a word and a colon: a remark."""
    text = line[0].text if line else ""
    return _RULED.fullmatch(text) is not None or (below and _REMARK.match(text) is not None)


def _is_comment(text: str) -> bool:
    """Say whether a few words behind links are neither authors nor an imprint: the name of the work, a remark."""
    text = bare(text).strip(" .,;:|()")
    imprint = read_imprint(text)
    return (
        len(text.split()) <= 4
        and not any(mark in text for mark in ",;&，；、")
        and imprint.year is None
        and not imprint.preprint
        and not is_known_venue(text)
        and "et al" not in text
        and " and " not in text
    )


def _keyed(fields: Fields, key: str, line: list[Run]) -> None:
    said = [run for run in line if run.kind == "text" or (run.kind in ("link", "tag") and not is_label(run.text))]
    text = "".join(run.text for run in said).strip()
    if not text:
        return
    if key == "authors":
        fields.authors, fields.unread = read_authors(text), ""
        fields.origins["authors"] = "inline"
    elif key == "affiliation":
        fields.affiliation = text.strip(" .,")
    else:
        fields.say(read_imprint(text), 0, "inline")
    for run in line:
        if run.kind == "link" and (kind_of_label(run.text) or key == "venue"):
            _link(fields, run, "")


def _parts(line: list[Run]) -> list[str | Run]:
    """Return a line as stretches of text and the links, tags and images between them.

    A link whose text is neither a label nor an imprint (a home page) is part of the text around it.
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
        if run.kind == "link" and not run.boxed and _is_home_page(run):
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
    said = read_credits(run.text)
    return bool(said.authors.names) and not said.imprint and not is_known_venue(run.text)


def _last_word(text: str) -> str:
    """Return the word before a link that has no words of its own, as in `Paper: https://…`."""
    found = _LAST_WORD.search(text[-60:])
    return found[1].strip() if found is not None and kind_of_label(found[1]) is not None else ""


def _credits(fields: Fields, text: str, side: str, *, people: bool) -> None:
    text = bare(text)
    if text.startswith("[") and text.endswith("]"):
        text = text[1:-1]
    text = fields.take_identifiers(text.lstrip(' .,;:|–—-"”’'))
    if len(text) > LONGEST_LINE and text.count(",") + text.count(";") < len(text) // 60:
        return
    if text.rstrip().endswith((":", "：")) and len(text.split()) <= 4:
        lead = read_imprint(text)
        if side == "before" and (_rank(lead) == 0 or (_rank(lead) < WEAK and is_venue(lead.venue or ""))):
            fields.say(lead, 0 if lead.year is not None else WEAK, "inline")
        return
    if side == "before":
        text = _NICKNAME.sub("", text)
    alone = text.strip(" ,.;:*()（）")
    if is_known_venue(alone):
        fields.say(Imprint(alone), 0, "inline")
        return
    said = read_credits(text, names=people and (not fields.authors.names or fields.doubtful is not None))
    if said.authors.names:
        if fields.doubtful is not None:
            fields.say(fields.doubtful, 0, "inline")
        fields.doubtful = _one_name(text) if side == "after" else None
        fields.authors, fields.unread = said.authors, said.unread
        fields.origins["authors"] = "inline"
    elif not fields.authors.names:
        fields.unread = fields.unread or said.unread
    if said.imprint:
        rank = _rank(said.imprint)
        fields.say(said.imprint, rank, "inline")
    if said.affiliation is not None and fields.affiliation is None:
        fields.affiliation = said.affiliation
        fields.origins["affiliation"] = "inline"


def _one_name(text: str) -> Imprint | None:
    """Return what two words before a year would be if they were no name but a journal: "Procedia Ropes, 2018"."""
    found = _NAME_AND_YEAR.fullmatch(text.strip(" .,;:"))
    return Imprint(found[1], int(found[2])) if found is not None else None


def _tag(fields: Fields, text: str, place: tuple[str, int]) -> int:
    """Read a bracketed text; return 1 when it was not an imprint or a label and so counts among the tags."""
    text = bare(text).strip(" `*_,;")
    if not text:
        return 1
    if _ET_AL.search(text) and not fields.authors.names and (said := read_credits(text)).authors.names:
        fields.authors = said.authors
        fields.origins["authors"] = "inline"
    imprint = read_imprint(text)
    if is_label(text) and imprint.year is None:
        fields.say(imprint if imprint.preprint else Imprint(), WEAK, "inline")
        return 0
    if imprint.year is not None and (imprint.venue is None or len(imprint.venue.split()) <= 9):
        fields.say(imprint, 0, "inline")
        return 0
    if is_known_venue(text) or (imprint.venue is not None and imprint.preprint):
        fields.say(imprint, 0, "inline")
        return 0
    named = imprint.venue is not None and 1 < len(imprint.venue.split()) <= 8 and is_venue(imprint.venue)
    if named and not is_affiliation(text):
        fields.say(imprint, 1, "inline")
        return 0
    fields.tags.append((place, text))
    return 1


def _rank(imprint: Imprint) -> int:
    """Return how sure an imprint is: an acronym that nobody knows, without a year, may be any name."""
    if imprint.year is not None or imprint.venue is None or imprint.preprint or is_known_venue(imprint.venue):
        return 0
    return 1 if " " in imprint.venue else WEAK


def _links(fields: Fields, line: Iterable[Run]) -> None:
    for run in line:
        if run.kind == "link" and (kind_of_label(run.text) is not None or _is_dated(read_imprint(run.text))):
            _link(fields, run, "")


def _is_dated(imprint: Imprint) -> bool:
    return imprint.year is not None and imprint.venue is not None and is_known_venue(imprint.venue)


def _link(fields: Fields, run: Run, label: str) -> None:
    words = bare(run.text).strip(" []()【】`*_,.;:|") or label
    if run.source:
        badge = badge_text(run.text, run.source)
        _badge(fields, badge)
        words = words if kind_of_label(words) is not None else badge
    imprint = read_imprint(_LABELLED.sub("", words))
    if imprint.year is not None and (imprint.venue is not None or kind_of_label(words) is None):
        fields.say(imprint, 1 if imprint.venue is None or imprint.preprint else 0, "inline")
    elif imprint.preprint:
        fields.say(imprint, WEAK, "inline")
    elif imprint and kind_of_label(words) is None and is_known_venue(words):
        fields.say(imprint, 0, "inline")
    url = (run.href or "").strip()
    if not url and run.source:
        return
    if not url or url in ("#", "()"):
        fields.empty.append((words or "link", run.line))
        return
    if url.startswith("#"):
        return
    kind = kind_of_link(words if kind_of_label(words) is not None else label or words, url)
    published = imprint.year is not None and imprint.venue is not None and is_venue(imprint.venue)
    if (published and kind_of_label(words) is None) or (
        kind == "other" and (imprint.year is not None or is_known_venue(words))
    ):
        kind = "paper"
    fields.links.append(Link(kind, url, words))


def _badge(fields: Fields, text: str) -> None:
    imprint = read_imprint(text) if text else Imprint()
    if imprint.preprint and _DIGIT.search(text) is None:
        fields.say(imprint, WEAK, "badge")
    elif imprint.year is not None or is_known_venue(text):
        fields.say(imprint, 0, "badge")
    elif imprint.venue is not None and " " in imprint.venue and is_venue(imprint.venue):
        fields.say(imprint, 1, "badge")
