"""Runs: an item's text cut where its formatting changes, at links, square brackets and line breaks."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from affbib.readers.blocks.block import Piece

__all__ = ["Run", "runs_of", "without_emoji"]


class Run(NamedTuple):
    """A stretch of an item; a tuple, because a list has very many.

    `kind` is "text", "link" (with `href`), "tag" (what stood in square brackets), "image" (with its `source`),
    "break" or "bar" (a `|`). `bracketed` says that a link stood in square brackets, `quoted` that text stood in quotes.
    """

    text: str
    line: int
    kind: str = "text"
    strong: bool = False
    em: bool = False
    code: bool = False
    href: str | None = None
    source: str = ""
    bracketed: bool = False
    quoted: bool = False


_MARKS = re.compile(r"[\[\]【】]|\s[|｜]\s?|(?:^|(?<=\S))[|｜](?=\s|$)|^[|｜]")
_QUOTE = re.compile(r"[\"“”„«»]")
_BEFORE_QUOTE = re.compile(r"(?:^|[:：.,*)\]-]|^\W+)\s*$")
EMOJI = re.compile(
    r"[\U0001f000-\U0001faff\u2600-\u26ff\u2700-\u27bf\u2b00-\u2bff\ufe0f\u200d\u20e3\U000e0020-\U000e007f]+"
    r"|:[a-z][a-z0-9_+-]{1,30}:(?!/)"
)


def without_emoji(text: str) -> str:
    """Return text without emoji (also as `:fire:`) and with single blanks.

    >>> without_emoji("🔥 A  Title :tada:")
    'A Title'
    """
    if not text.isascii() or text.count(":") > 1:
        text = EMOJI.sub(" ", text)
    return " ".join(text.split())


def runs_of(pieces: Iterable[Piece]) -> list[Run]:
    """Return the runs of a block's pieces, in their order."""
    return _bracketed(_quotes(list(_atoms(pieces))))


def _atoms(pieces: Iterable[Piece]) -> Iterable[Run]:
    """Cut pieces at brackets and bars (kinds "[", "]", "bar"); the pieces of one link become one run."""
    link: list[Piece] = []
    for piece in pieces:
        if link and (piece.href != link[0].href or piece.href is None):
            yield _link(link)
            link = []
        if piece.href is not None:
            link.append(piece)
        elif piece.kind == "break":
            yield Run("", piece.line, "break", piece.strong, piece.em)
        elif piece.kind == "image":
            yield Run(piece.text, piece.line, "image", source=piece.source)
        elif piece.kind == "code":
            yield Run(piece.text, piece.line, "text", piece.strong, piece.em, code=True)
        elif _MARKS.search(piece.text) is None:
            yield Run(piece.text, piece.line, "text", piece.strong, piece.em)
        else:
            yield from _cut(piece)
    if link:
        yield _link(link)


def _link(pieces: list[Piece]) -> Run:
    first = pieces[0]
    if len(pieces) == 1 and first.kind == "text":
        words = " ".join(first.text.split())
        return Run(words, first.line, "link", first.strong, first.em, False, first.href)
    text = " ".join("".join(" " if p.kind == "break" else p.text for p in pieces if p.kind != "image").split())
    image = next((p for p in pieces if p.kind == "image"), None)
    if not text and image is not None:
        text = image.text
    return Run(
        text,
        pieces[0].line,
        "link",
        any(p.strong for p in pieces),
        any(p.em for p in pieces),
        href=pieces[0].href,
        source=image.source if image is not None else "",
    )


def _cut(piece: Piece) -> Iterable[Run]:
    end = 0
    for match in _MARKS.finditer(piece.text):
        if match.start() > end:
            yield Run(piece.text[end : match.start()], piece.line, "text", piece.strong, piece.em)
        mark = match[0].strip()
        yield Run(mark, piece.line, {"【": "[", "】": "]", "|": "bar", "｜": "bar"}.get(mark, mark))
        end = match.end()
    if end < len(piece.text):
        yield Run(piece.text[end:], piece.line, "text", piece.strong, piece.em)


def _quotes(atoms: list[Run]) -> list[Run]:
    """Cut out quotations that stand where a field begins, not in the middle of a sentence."""
    runs: list[Run] = []
    for run in atoms:
        if run.kind != "text" or run.strong or run.code or _QUOTE.search(run.text) is None:
            runs.append(run)
            continue
        end = 0
        for start, stop in _quotations(run.text):
            before = run.text[end:start]
            inside = run.text[start + 1 : stop]
            if not _BEFORE_QUOTE.search(before) or len(inside.split()) < 2:
                continue
            if before:
                runs.append(run._replace(text=before))
            runs.append(run._replace(text=inside, quoted=True))
            end = stop + 1
        if end < len(run.text):
            runs.append(run._replace(text=run.text[end:]))
    return runs


def _quotations(text: str) -> Iterable[tuple[int, int]]:
    """Return where the outermost quotations of a text begin and end; quotes within quotes are counted."""
    depth, start = 0, 0
    for match in _QUOTE.finditer(text):
        place = match.start()
        opens = place == 0 or text[place - 1] in " \t(:：.,*-"
        closes = place + 1 == len(text) or text[place + 1] in " \t.,;:)([]"
        if opens and not (closes and depth):
            start = place if depth == 0 else start
            depth += 1
        elif closes and depth:
            depth -= 1
            if depth == 0:
                yield start, place


def _bracketed(atoms: list[Run]) -> list[Run]:
    """Join what stands between matching brackets: text becomes a tag, links are marked as bracketed."""
    closes: dict[int, int] = {}
    opens: list[int] = []
    for place, run in enumerate(atoms):
        if run.kind == "[":
            opens.append(place)
        elif run.kind == "]" and opens:
            closes[opens.pop()] = place
        elif run.kind == "break":
            opens.clear()
    runs: list[Run] = []
    place = 0
    box_end = -1
    ends = set(closes.values())
    while place < len(atoms):
        run = atoms[place]
        if place in closes:
            inside = atoms[place + 1 : closes[place]] if closes[place] - place < 40 else []
            if all(part.kind in ("text", "bar") for part in inside) and closes[place] - place < 40:
                text = "".join("|" if part.kind == "bar" else part.text for part in inside)
                strong = any(part.strong for part in inside)
                runs.append(Run(text, run.line, "tag", strong, any(part.em for part in inside)))
                place = closes[place] + 1
                continue
            box_end = max(box_end, closes[place])
        elif run.kind == "[" or (run.kind == "]" and place not in ends):
            runs.append(Run(run.kind, run.line))
        elif run.kind == "link" and place < box_end:
            runs.append(Run(run.text, run.line, "link", run.strong, run.em, False, run.href, run.source, True))
        elif run.kind != "]":
            runs.append(run)
        place += 1
    return runs
