from hypothesis import given
from hypothesis import strategies as st

from affbib.model.venues import find, same

known = st.sampled_from(["CVPR", "ACM MM", "TAC", "IEEE Transactions on Multimedia", "NIPS", "Information Fusion"])
years = st.integers(1950, 2050)


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_is_read(one, other):
    find(one)
    assert same(one, other) in (True, False, None)


@given(known, years)
def test_a_year_changes_nothing(name, year):
    assert find(name) == find(f"{name} {year}") == find(f"{year} {name}") == find(f"{name} ({year})")


@given(known, st.text("abcdefghij ", max_size=40))
def test_what_is_unknown_contradicts_nothing(name, unknown):
    if find(unknown) is None:
        assert same(unknown, name) is not False
