"""Badges: what they say of a publication, in words or in their address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from affbib.readers.fields.badges import badge_text

SHIELD = "https://img.shields.io/badge/"


@pytest.mark.parametrize(
    ("alternative", "source", "text"),
    [
        # the words, where they say more than the name of a field
        ("CVPR 2020", "", "CVPR 2020"),
        ("2025", "u", "2025"),
        ("🔥 TAC", SHIELD + "TVCG-red", "TAC"),
        ("Venue: CVPR 2020", "u", "Venue: CVPR 2020"),
        ("Year", "u", ""),
        # else the address
        ("Publish", SHIELD + "Conference-ICML'23%20Oral-blue", "ICML'23 Oral"),
        ("", SHIELD + "ICML-2023-blue", "ICML 2023"),
        ("", SHIELD + "ICML_2023-blue", "ICML 2023"),
        ("", SHIELD + "ICML--W_2023-blue", "ICML-W 2023"),
        ("", SHIELD + "a__b-c", "a-b"),
        ("", SHIELD + "blue", "blue"),
        ("", SHIELD + "Date-2023.01-blue", "2023.01"),
        ("conference", SHIELD + "venue-KDD%2021-red?style=flat", "KDD 21"),
        ("Paper", SHIELD + "arXiv-2001.00001-b31b1b", "arXiv 2001.00001"),
        ("", "https://img.shields.io/static/v1?label=x&message=CVPR%202020&y=1", "CVPR 2020"),
        ("", "https://img.shields.io/static/v1?message=CVPR", "CVPR"),
        # stars, licences and the like
        ("star", SHIELD + "ICML-2023-blue", ""),
        ("Licence", SHIELD + "ICML-2023-blue", ""),
        ("", SHIELD + "awesome-yes-blue", ""),
        ("CVPR 2020", "https://img.shields.io/github/stars/a/b", ""),
        ("", "https://example.org/x.png", ""),
        ("", "", ""),
        ("CVPR 2020", "u" * 500, "CVPR 2020"),
        ("CVPR 2020", "u" * 501, ""),
    ],
)
def test_what_badges_say(alternative: str, source: str, text: str) -> None:
    assert badge_text(alternative, source) == text


@given(st.text(max_size=60), st.one_of(st.text(max_size=60), st.text(max_size=40).map(SHIELD.__add__)))
def test_any_badge_says_something_or_nothing(alternative: str, source: str) -> None:
    assert "\0" not in badge_text(alternative.replace("\0", ""), source.replace("\0", "").replace("%00", ""))
