"""Whatever catalogues deposit becomes one plain line."""

from hypothesis import given
from hypothesis import strategies as st

from affbib.markup.jats import plain

PARTS = [
    "$",
    "$$",
    "\\frac",
    "\\sqrt[",
    "\\href",
    "^",
    "_",
    "{",
    "}",
    "<sub>",
    "</sub>",
    "<msup>",
    "<mfrac>",
    "<mi>",
    "</mi>",
    "&amp;",
]
MARKUP = st.lists(
    st.sampled_from([*PARTS, "<math>", "</math>", "<mmultiscripts>", "<mprescripts/>", "a", "1", " "]) | st.text()
)


@given(st.text() | MARKUP.map("".join))
def test_everything_becomes_one_line(text: str) -> None:
    shown = plain(text)
    assert shown == " ".join(shown.split())
