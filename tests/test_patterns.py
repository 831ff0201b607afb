"""No pattern and no entry point takes more than its share of time, whatever text it meets."""

import io
import json
import math
import re
from collections.abc import Callable
from itertools import pairwise
from time import process_time

import pytest

from affbib.bib.document import BibFile
from affbib.bib.names import read_names, split_names
from affbib.compare.titles import likeness, resemble
from affbib.markup import jats, latex_decode, latex_encode
from affbib.model import venues
from affbib.model.identifiers import identifiers_in
from affbib.model.names import parse_name
from affbib.readers.fields.authors import read_authors
from affbib.readers.fields.titles import tidy_title, title_score
from affbib.readers.input import read
from affbib.sources.crossref.schema import to_work
from affbib.text.folding import fold, shortened
from tests.patterns import UNITS, Expression, attacks, exhaust, expressions

# What these patterns see has single blanks: `folded` and `without_emoji` see to it, as the pump of the formats shows.
FOLDED = ("affbib.readers.fields.", "affbib.readers.lists.")
EXPRESSIONS = expressions()


def growth(work: Callable[[int], None], sizes: tuple[int, ...], *, least: float) -> float:
    """Return the exponent with which the time of some work grows, 1 where it is never worth measuring.

    The time is the process's own, so that a busy machine does not count. Work that seems to grow is measured again.
    """

    def cost(size: int) -> float:
        start = process_time()
        work(size)
        return process_time() - start

    if cost(20) < least and cost(1000) < least:
        return 1.0
    before = cost(sizes[0])
    for smaller, size in pairwise(sizes):
        time = cost(size)
        steps = math.log(size / smaller)
        if time > 100 * least and math.log(time / before) / steps > 1.6:
            return math.log(time / before) / steps
        if time > least and math.log(time / before) / steps > 1.2:
            for _ in range(4):
                before, time = min(before, cost(smaller)), min(time, cost(size))
            exponent = math.log(time / before) / steps
            if time > least and exponent > 1.2:
                return exponent
        elif smaller > sizes[0] and time < 4 * least:
            return 1.0
        before = time
    return 1.0


def test_patterns_are_found() -> None:
    """The walk misses none: patterns of modules, of tables, within functions and made by functions."""
    places = {expression.place.removeprefix("affbib.") for expression in EXPRESSIONS}
    assert len(EXPRESSIONS) > 300
    assert {"model.identifiers._DOI", "model.identifiers._IN_URL", "readers.fields.badges._fields"} <= places


@pytest.mark.parametrize("slow", [r"\s+$", r"\s*,", r"(?:a|b)*c", r"\(.*\)x", r"[a-z]*[a-z]*1", r"a.*b.*c"])
def test_the_pump_finds_patterns_that_are_not_linear(slow: str) -> None:
    assert _slow_on(Expression("here", re.compile(slow), frozenset({"search"}))) is not None


@pytest.mark.parametrize("place", sorted({expression.place.split(".")[1] for expression in EXPRESSIONS}))
def test_patterns_are_linear(place: str) -> None:
    """The time that a pattern takes grows with the text, however it is pumped."""
    patterns = [expression for expression in EXPRESSIONS if expression.place.split(".")[1] == place]
    slow = {each.place: (each.pattern.pattern, *on) for each in patterns if (on := _slow_on(each)) is not None}
    assert not slow


def _slow_on(expression: Expression) -> tuple[str, str, str] | None:
    """Return the attack on which a pattern is slower than linear."""
    for prefix, unit, tail in attacks(expression.pattern):

        def work(size: int, prefix: str = prefix, unit: str = unit, tail: str = tail) -> None:
            text = prefix + unit * max(1, size // len(unit)) + tail
            if expression.place.startswith(FOLDED):
                text = re.sub(r"\s+", " ", text)
            exhaust(expression, text)

        exponent = growth(work, (60, 240, 960, 3840), least=0.0003)
        if exponent > 1.6 or (exponent > 1.2 and growth(work, (960, 3840, 15360), least=0.002) > 1.35):
            return prefix, unit, tail
    return None


def _in_format(name: str, form: str) -> Callable[[str], object]:
    return lambda text: read(io.StringIO(form.replace("@", text)), format=name)


def _message(text: str) -> object:
    return to_work(
        {"DOI": "10.1/x", "title": [text], "container-title": [text], "volume": text, "page": text, "URL": text,
         "author": [{"family": text, "given": text}, {"name": text}], "event": {"name": text}},
        source="crossref",
    )  # fmt: skip


ENTRIES: dict[str, Callable[[str], object]] = {
    "bullet": _in_format("markdown", "- @\n"),
    "bullet behind": _in_format(
        "markdown", "- **A Title of Note**, @ Ann Lee, ICLR 2020 [paper](https://example.org)\n"
    ),
    "bullet around": _in_format(
        "markdown", "- [A Title of Note @ goes on](https://example.org/@) Ann Lee, @, ICLR 2020\n"
    ),
    "heading": _in_format("markdown", "# @\n\n- **A Title of Note**, Ann Lee\n"),
    "table": _in_format("markdown", "| Title | Authors |\n|---|---|\n| A Title @ | @ |\n"),
    "html": _in_format("markdown", "<ul><li><b>A Title of Note</b> @ Ann Lee</li></ul>\n"),
    "image": _in_format("markdown", "- **A Title of Note** ![@](https://img.shields.io/badge/@)\n"),
    "csv": _in_format("csv", "title,authors,venue,link\nA @,A @,ICLR @,https://example.org/@\n"),
    "plain": _in_format("plain", "A Title @ https://example.org/@\n@\n"),
    "jsonl": lambda text: read(
        io.StringIO(json.dumps({"title": text, "authors": [text], "venue": text})), format="jsonl"
    ),
    "bib": lambda text: BibFile(f"@article{{x, title = {{{text}}}, a = {text}}}".encode("utf-8", "replace")).findings,
    "bib between": lambda text: BibFile(f"{text}@article{{x, title={{A}}}}{text}".encode("utf-8", "replace")).blocks,
    "bib names": lambda text: (read_names(text), split_names(text)),
    "message": _message,
    "jats": jats.plain,
    "latex": latex_decode.decoded,
    "latex styles": latex_decode.styled,
    "formula": latex_decode.formula,
    "encoded": latex_encode.encode,
    "encoded title": latex_encode.encode_title,
    "completed": latex_encode.completed,
    "venue": lambda text: (venues.find(text), venues.same(text, "A " + text)),
    "identifiers": lambda text: list(identifiers_in("https://example.org/" + text)),
    "name": parse_name,
    "authors": read_authors,
    "title": lambda text: (tidy_title(text), title_score(text)),
    "likeness": lambda text: (likeness(text, "A Title"), resemble("A Title", text)),
    "folding": lambda text: (fold(text), shortened(text)),
}


@pytest.mark.parametrize("entry", ENTRIES)
def test_entry_points_are_linear(entry: str) -> None:
    """Nor do readers, decoders and parsers take longer than their texts are long."""
    slow = {}
    for unit in (
        *UNITS,
        "&nbsp;",
        "<b>",
        "<br>",
        "{\\'",
        "\\a{",
        "$$",
        "[a](",
        "![",
        "**a",
        "`a",
        "\\(",
        " | ",
        "@a{",
        "and ",
    ):

        def work(size: int, unit: str = unit) -> None:
            ENTRIES[entry]("ab c"[: 1 + size % 3] + unit * (size // len(unit)))

        exponent = growth(work, (300, 1500), least=0.006)
        if 1.2 < exponent < 1.6:
            exponent = growth(work, (1001, 4001, 16001), least=0.02)
        if exponent > 1.3:
            slow[unit] = round(exponent, 2)
    assert not slow
