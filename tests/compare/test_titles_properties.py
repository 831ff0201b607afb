from hypothesis import given
from hypothesis import strategies as st

from affbib.compare.titles import likeness, resemble

some = ["joy", "in", "music", "and", "grief", "of", "2", "3", "iii", "task", "emotion", "motion", "recognition", "er"]
titles = st.lists(st.sampled_from(some), min_size=1).map(" ".join)


@given(st.text(max_size=200) | titles, st.text(max_size=200) | titles)
def test_any_two_titles_are_compared(one, other):
    found = likeness(one, other)
    assert 0 <= found.similarity <= 1
    assert found.swapped >= 0
    assert min(found.extra + found.missing) >= 0


@given(titles)
def test_a_title_is_like_itself(title):
    assert likeness(title, title.upper()).similarity == 1
    assert resemble(title, title)


@given(titles, titles)
def test_both_ways(one, other):
    there, back = likeness(one, other), likeness(other, one)
    assert (there.similarity == 1) == (back.similarity == 1)
    assert there.numbers == back.numbers or there.differs != tuple(pair[::-1] for pair in back.differs)
