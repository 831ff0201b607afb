"""Tables: which column holds what, by its name and by what its cells look like."""

import re
from collections.abc import Sequence

from attrs import evolve

from affbib.readers.blocks.block import TextBlock
from affbib.readers.blocks.runs import EMOJI, Run, runs_of, without_emoji
from affbib.readers.fields.authors import is_name, read_authors
from affbib.readers.fields.links import kind_of_label
from affbib.readers.fields.segments import is_affiliation
from affbib.readers.fields.surroundings import Fields, read_fields
from affbib.readers.fields.titles import POSSIBLE, title_score
from affbib.readers.fields.venue_year import VenueYear, is_known_venue, is_venue, read_venue_year
from affbib.readers.lists.entries import DraftEntry, draft_entry
from affbib.readers.lists.item_title import ItemTitle
from affbib.readers.lists.items import ListItem
from affbib.readers.lists.layout_choice import rank_layouts, title_in
from affbib.readers.lists.sections import Section

__all__ = ["drafts_of_table"]

_HEADERS = {
    "title": "title titles paper papers article work works 论文 标题 题目 name",
    "authors": "author authors 作者",
    "venue": "venue venues conf pub publication published publish conference journal source booktitle "
    "proceedings where 会议 期刊 发表 publisher",
    "year": "year date time when published_date 年份 时间 日期",
    "affiliation": "affiliation affiliations institution institutions institute institutes "
    "org organization lab group 机构 单位",
}
_HEADER = {word: role for role, words in _HEADERS.items() for word in words.split()}
_SEPARATOR = re.compile(r"[,;，；、]|\band\b|&")
# "3DGS🔥🔥 ongoing"
_REMARK = re.compile(rf"\W*[\w -]{{1,40}}(?:{EMOJI.pattern})")
# So many rows show what a column holds.
SAMPLE = 200
_NOTHING = re.compile(r"^[\W_]*(?:n/?a|none|null|nan|no|tbd|todo)?[\W_]*$", re.IGNORECASE)


def drafts_of_table(table: TextBlock, section: Section) -> list[DraftEntry]:
    """Return the rows of a table as drafts of entries: one a row that has something in the column of titles."""
    rows = [row for row in table.children if row.kind == "row"]
    width = max((len(row.children) for row in rows), default=0)
    if not rows or not width:
        return []
    header = [without_emoji(cell.text).lower().strip(" *_") for cell in rows[0].children]
    has_header = sum(_role_of_header(name) is not None or kind_of_label(name) is not None for name in header) > 0
    body = rows[1:] if has_header or all(not cell.pieces for cell in rows[0].children) else rows
    header = [*header, *[""] * (width - len(header))] if has_header else [""] * width
    sample = [_cells_of(row) for row in body[:SAMPLE]]
    roles = _roles(header, sample, width)
    if "title" not in roles:
        return []
    surnames = _are_surnames([_text(row[n]) for n, role in enumerate(roles) if role == "authors" for row in sample
                              if n < len(row)])  # fmt: skip
    column = roles.index("title")
    layouts = rank_layouts([ListItem(0, 0, runs[column]) for runs in sample if column < len(runs) and runs[column]])
    drafts = []
    for row in body:
        runs = _cells_of(row)
        item = ListItem(row.line, row.end_line, runs[column] if column < len(runs) else [])
        title = next((t for layout in layouts if (t := title_in(layout, item)) is not None and t.score >= 0.2), None)
        if title is not None:
            drafts.append(_draft(title, runs, column, roles, header, section, row, surnames=surnames))
    return drafts


def _cells_of(row: TextBlock) -> list[list[Run]]:
    return [runs_of(cell.pieces) for cell in row.children]


def _role_of_header(name: str) -> str | None:
    words = re.findall(r"[^\W_]+", name)
    if "title" in words:
        return "title"
    roles = [_HEADER[word] for word in words if word in _HEADER]
    if "venue" in roles:
        return "venue"
    for word in reversed(words):
        if word in _HEADER:
            return _HEADER[word]
    return None


def _roles(header: Sequence[str], cells: Sequence[Sequence[Sequence[Run]]], width: int) -> list[str]:
    """Return the role of each column; of the columns that may hold titles, the one whose cells look most like it."""
    roles = [_role_of_header(name) or ("links" if kind_of_label(name) else "") for name in header]
    score = []
    for column in range(width):
        texts = [_text(row[column]) for row in cells if column < len(row)]
        texts = [text for text in texts if not _NOTHING.match(text)]
        named = roles[column] == "title" or header[column].startswith(("paper", "title"))
        share = len(texts) / max(1, len(cells))
        mean = sum(map(title_score, texts)) / len(texts) if texts else 0.0
        score.append((mean + 0.25 * named) * share if roles[column] in ("title", "links", "") else 0.0)
        if roles[column] == "title":
            roles[column] = ""
        elif not roles[column] and not header[column]:
            roles[column] = _role_of_content(texts)
        elif not roles[column] and 10 * sum(map(_is_venue, texts)) >= 6 * max(1, len(texts)):
            roles[column] = "venue"
    best = max(range(width), key=lambda n: score[n])
    if score[best] >= POSSIBLE:
        roles[best] = "title"
    return roles


def _role_of_content(texts: Sequence[str]) -> str:
    if not texts:
        return ""
    venue_years = [read_venue_year(text) for text in texts]
    years = sum(i.year is not None and i.venue is None for i in venue_years)
    venues = sum(i.venue is not None and (is_venue(i.venue) or i.year is not None) and len(i.venue.split()) < 8
                 for i in venue_years)  # fmt: skip
    names = sum(_are_names(text) for text in texts)
    places = sum(is_affiliation(text) for text in texts)
    most, role = max((years, "year"), (names, "authors"), (venues, "venue"), (places, "affiliation"))
    return role if most >= 0.6 * len(texts) else ""


def _is_venue(text: str) -> bool:
    venue = read_venue_year(text).venue
    return venue is not None and is_known_venue(venue)


def _are_names(text: str) -> bool:
    parts = [part.strip(" .") for part in re.split(r"[,;]|\band\b|et\.? ?al\.?", text)]
    return all(is_name(part) for part in parts if part)


def _text(runs: Sequence[Run]) -> str:
    return " ".join(run.text for run in runs if run.kind in ("text", "link", "tag")).strip()


def _draft(
    title: ItemTitle,
    cells: Sequence[Sequence[Run]],
    column: int,
    roles: Sequence[str],
    header: Sequence[str],
    section: Section,
    row: TextBlock,
    *,
    surnames: bool,
) -> DraftEntry:
    draft = draft_entry(_without_remark(title), (), section, (row.line, row.end_line))
    draft.headed = "title" in header[column]
    fields = draft.fields
    for place, runs in enumerate(cells):
        if place == column or place >= len(roles) or (_NOTHING.match(_text(runs)) and not _has_target(runs)):
            continue
        _read_cell(fields, runs, roles[place], header[place], surnames=surnames)
    fields.origins = dict.fromkeys(fields.origins, "cell") | {"title": "cell"}
    fields.venue_years = [
        (rank, venue_year, "cell" if origin == "inline" else origin) for rank, venue_year, origin in fields.venue_years
    ]
    return draft


def _without_remark(title: ItemTitle) -> ItemTitle:
    """Leave out the words behind a linked title that an emoji ends: `[A Title](u) NEW🔥 **on going**`."""
    first = next((run for run in title.after if run.text.strip()), None)
    if title.href is None or first is None or first.kind != "text" or _REMARK.match(first.text) is None:
        return title
    end = next((n for n, run in enumerate(title.after) if run.kind != "text"), len(title.after))
    return evolve(title, after=title.after[end:])


def _has_target(runs: Sequence[Run]) -> bool:
    return any(run.kind in ("link", "image") for run in runs)


def _are_surnames(texts: Sequence[str]) -> bool:
    """Say whether a column gives family names alone: some of its cells have one, or an odd number of single words."""
    cells = [[part.strip() for part in _SEPARATOR.split(text) if part.strip()] for text in texts]
    alone = [len(parts) for parts in cells if all(" " not in part and is_name(part) for part in parts)]
    return 2 * len(alone) > len(cells) and any(number % 2 for number in alone)


def _read_cell(fields: Fields, runs: Sequence[Run], role: str, header: str, *, surnames: bool) -> None:
    text = _text(runs)
    if role == "authors":
        text += " et al." if "first" in header else ""
        fields.authors = read_authors(_SEPARATOR.sub("; ", text) if surnames else text)
        fields.origins["authors"] = "cell"
    elif role == "affiliation":
        fields.affiliation = text
    elif role in ("venue", "year"):
        venue_year = read_venue_year(without_emoji(text))
        if role == "year" and venue_year.venue is not None and not (venue_year.year and is_venue(venue_year.venue)):
            venue_year = VenueYear(None, venue_year.year)
        fields.add_venue_year(venue_year, 0 if venue_year.venue is not None else 1, "cell")
    if role != "venue" and all(run.kind == "text" for run in runs):
        fields.read_identifiers(text)
        return
    more = read_fields(
        (), [run._replace(text=header) if _unlabelled(run, header) and run.href else run for run in runs], people=False
    )
    fields.links += more.links
    fields.empty += more.empty if role not in ("venue", "year") else []
    fields.venue_years += [each for each in more.venue_years if role == "venue" or each[2] == "badge"]


def _unlabelled(run: Run, header: str) -> bool:
    """Say whether a link's label says less than the header of its column."""
    if run.kind != "link" or kind_of_label(header) is None:
        return False
    return kind_of_label(run.text) is None or run.text.strip().lower() in ("link", "here")
