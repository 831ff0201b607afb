"""What holds for every layout of lists: whatever an item is, its title is part of it, or there is none."""

import io
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from affbib.readers import read
from affbib.readers.blocks.runs import Run, runs_of
from affbib.readers.blocks.tree import parse_tree
from affbib.readers.lists import layout_choice
from affbib.readers.lists.item_title import Layout
from affbib.readers.lists.layout_choice import LAYOUTS
from tests.conftest import ROOT
from tests.docs.test_examples import blocks_of
from tests.readers.texts import texts

PAGE = ROOT / "docs" / "how-to" / "layouts.md"
KINDS = ("text", "link", "tag", "image", "break", "bar")
RUNS = st.lists(
    st.builds(
        Run,
        st.one_of(
            st.text(max_size=20), st.sampled_from(["A Title of Note", "Ann Lee, ", ": ", "title: ", "CVPR 2020", ""])
        ),
        st.integers(1, 5),
        st.sampled_from(KINDS),
        strong=st.booleans(),
        em=st.booleans(),
        code=st.booleans(),
        href=st.sampled_from([None, "", "#a", "https://arxiv.org/abs/2001.00001"]),
        bracketed=st.booleans(),
        quoted=st.booleans(),
    ),
    max_size=8,
)
EVERY = pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)


def check(layout: Layout, runs: list[Run]) -> None:
    before = list(runs)
    title = layout.title_in(runs)
    assert runs == before
    if title is None:
        return
    assert title.text.strip()
    assert 0 <= title.score <= 1
    assert title.line in {run.line for run in runs}
    shown = "".join("".join(run.text.split()) for run in runs)
    assert "".join(title.text.split())[:1] in shown


def test_names_are_unique() -> None:
    assert max(Counter(layout.name for layout in LAYOUTS).values()) == 1


def test_the_order_is_that_of_ranks() -> None:
    ranks = [layout.rank for layout in LAYOUTS]
    assert ranks == sorted(ranks)


@EVERY
@settings(max_examples=100)
@given(runs=RUNS)
def test_any_runs_have_a_title_that_is_theirs_or_none(layout: Layout, runs: list[Run]) -> None:
    check(layout, runs)


@EVERY
@settings(max_examples=60)
@given(text=texts)
def test_any_text_has_a_title_that_is_its_own_or_none(layout: Layout, text: str) -> None:
    for block in parse_tree(text).blocks:
        check(layout, runs_of(block.pieces))


def test_the_layout_of_the_how_to_reads_its_list(monkeypatch: pytest.MonkeyPatch) -> None:
    example, code = (
        next(block.code for block in blocks_of(PAGE) if block.language == it) for it in ("markdown", "python")
    )
    names: dict[str, Any] = {}
    exec(code, names)  # noqa: S102
    before = [entry.title for entry in read(io.StringIO(example)).entries]
    monkeypatch.setattr(layout_choice, "LAYOUTS", (*LAYOUTS, names["LAYOUT"]))
    entries = read(io.StringIO(example)).entries
    assert [entry.title for entry in entries] == ["Knots that Hold under Load", "Blushing"] != before
    assert [(entry.venue, entry.year, len(entry.authors)) for entry in entries] == [("ICLR", 2020, 2), ("ACL", 2021, 1)]


@EVERY
def test_nothing_has_no_title(layout: Layout) -> None:
    assert layout.title_in([]) is None
