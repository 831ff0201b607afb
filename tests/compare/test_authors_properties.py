from hypothesis import given
from hypothesis import strategies as st

from affbib.compare.authors import agreement
from affbib.model.names import Name

parts = st.text(max_size=12) | st.sampled_from(
    ["Lee", "Wu", "van den Berg", "Ann", "A.", "Phuong Thao", "KÖPRÜ", "köprü"]
)
names = st.builds(Name, parts, parts)
people = st.lists(names, min_size=1, max_size=5)


@given(people, people)
def test_any_two_lists_are_compared(one, other):
    found = agreement(one, other)
    assert 0 <= found.share <= 1
    assert not found.complete or len(one) >= len(other)


@given(people)
def test_a_list_agrees_with_itself(one):
    found = agreement(one, one)
    assert (found.share, found.first, found.complete) == (1.0, True, True)
    assert agreement(one[:1], one).first


@given(names)
def test_order_of_the_parts_does_not_count(name):
    assert agreement([name], [Name(name.given, name.family)]).share == 1
