"""Whatever stands in a record, what a notebook shows of it is whole and holds nothing that acts."""

from hypothesis import given
from hypothesis import strategies as st

from affbib.show.html import of_one
from affbib.text.folding import UNSEEN
from tests.show.test_html import PAYLOADS, Read, things

PIECES = st.sampled_from(
    [*PAYLOADS, "<", ">", "&", '"', "'", "`", "</", "-->", "https://", "doi:10.1000/", "$", "\n", "\x00"]
)


@given(st.lists(PIECES | st.text(max_size=5), max_size=6).map("".join))
def test_nothing_acts(text: str) -> None:
    for thing in things(text):
        Read(of_one(thing))


@given(st.text(max_size=40))
def test_reprs_are_one_line_in_which_nothing_hides(text: str) -> None:
    for thing in things(text):
        assert len(repr(thing).splitlines()) == 1
        assert not UNSEEN.search(repr(thing)), repr(repr(thing))
