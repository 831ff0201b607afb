"""Words weighed: the table, and the words that it does not hold."""

import math

import pytest

from affbib.compare.rarity import is_known, rarity, weight


def test_a_word_weighs_its_share_of_titles_in_bits():
    assert rarity("emotion") == pytest.approx(-math.log2(769 / 1e5), abs=0.01)
    assert 0 < rarity("of") < rarity("learning") < rarity("emotion")


def test_an_unknown_word_weighs_more_than_any_known_one():
    assert rarity("emomv") == pytest.approx(-math.log2(2 / 1e5))
    assert is_known("emotion")
    assert not is_known("emomv")


def test_several_words_weigh_their_sum():
    assert weight([]) == 0
    assert weight(["joy", "joy"]) == 2 * rarity("joy")
