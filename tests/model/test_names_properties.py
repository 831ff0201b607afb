"""Any text is a name: no exception, and no word is lost."""

from hypothesis import given
from hypothesis import strategies as st

from affbib.model.names import parse_name


@given(st.text())
def test_any_text_is_a_name(text: str) -> None:
    parse_name(text)


@given(st.lists(st.from_regex(r"[A-Z][a-z]{1,9}", fullmatch=True), min_size=1, max_size=5))
def test_words_keep_their_order(tokens: list[str]) -> None:
    name = parse_name(" ".join(tokens))
    assert str(name).split() == tokens
