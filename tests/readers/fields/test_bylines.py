"""Bylines: where the authors with which a text begins end, and what can be a credit."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from affbib.readers.fields.bylines import authors_end, is_credit, is_publication, names_end
from tests.readers.texts import texts


def cut(text: str, end: re.Match[str] | None) -> tuple[str, str] | None:
    return None if end is None else (text[: end.start()], text[end.end() :])


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Ann Lee et al.: A Title, KDD 2016", ("Ann Lee et al.", "A Title, KDD 2016")),
        ("Ann Lee, Bo Wu. A Title. 2016", ("Ann Lee, Bo Wu", "A Title. 2016")),
        ("Ann Lee. 2019. A Title. In ACL", ("Ann Lee", "A Title. In ACL")),
        ("Lee, A. (2019). A Title.", ("Lee, A", "A Title.")),
        ("Ann Lee, 2019a, A Title", ("Ann Lee", "A Title")),
        ("Ann Lee (2019): A Title", ("Ann Lee", "A Title")),
        ("Ann Lee (2019) A Title", None),
        # a colon may be the title's: one name, "et al." or a name behind "and" must stand before it
        ("Ann Lee: A Title", ("Ann Lee", "A Title")),
        ("Ann Lee and Wu: A Title", ("Ann Lee and Wu", "A Title")),
        ("Ann Lee, Bo Wu: A Title", None),
        ("Lee: A Title", None),
        ("Nick: A Title", None),
        ("Bo W: A Title", None),
        ("Bo Wu: A Title", ("Bo Wu", "A Title")),
        # full stops of initials and of titles end nothing
        ("Ann B. Lee. A Title", ("Ann B. Lee", "A Title")),
        ("Ann B. Lee, Bo Wu. A Title", ("Ann B. Lee, Bo Wu", "A Title")),
        ("Md. Ann Lee. A Title", ("Md. Ann Lee", "A Title")),
        ("Lee, A. Wu, B. A Title", ("Lee, A. Wu, B", "A Title")),
        ("Lee A, Wu B. A Title here", ("Lee A, Wu B", "A Title here")),
        ("A Title of Note. More", None),
        ("Ann Lee", None),
        ("", None),
    ],
)
def test_where_authors_end(text: str, parts: tuple[str, str] | None) -> None:
    assert cut(text, authors_end(text)) == parts


@pytest.mark.parametrize(("text", "year"), [("Ann Lee. 2019. A Title", "2019"), ("Ann Lee. A Title", None)])
def test_a_year_behind_authors_is_kept(text: str, year: str | None) -> None:
    end = authors_end(text)
    assert end is not None
    assert end[1] == year


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Ann Lee, A Title", ("Ann Lee", "A Title")),
        ("Ann Lee, Bo Wu, A Title, KDD", ("Ann Lee, Bo Wu", "A Title, KDD")),
        ("Ann Lee & Bo Wu, A Title of", ("Ann Lee & Bo Wu", "A Title of")),
        ("Ann Lee, et al. and more, A Title", ("Ann Lee, et al.", "more, A Title")),
        (
            "Lee, Ann, Bo Wu and Di Poe, and Cy Fox, A Title of",
            ("Lee, Ann, Bo Wu and Di Poe, and Cy Fox", "A Title of"),
        ),
        ("Lee, Ann, Bo Wu, Cy Fox, A Title of Note", ("Lee, Ann, Bo Wu, Cy Fox", "A Title of Note")),
        ("Lee, Ann, A Title", None),
        ("Lee, Wu, Fox, A Title", None),
        ("Ropes of, Ann", None),
        ("Ann Lee", None),
        # of names alone before a venue and year the last is the title
        ("Cy Fox, Fast Rung, ICCV 2015", ("Cy Fox", "Fast Rung, ICCV 2015")),
        ("Ann Lee, Cy Fox, Fast Rung, 2015", ("Ann Lee, Cy Fox", "Fast Rung, 2015")),
        ("Cy Fox, 2015", ("Cy Fox", "2015")),
    ],
)
def test_where_names_end(text: str, parts: tuple[str, str] | None) -> None:
    assert cut(text, names_end(text)) == parts


@pytest.mark.parametrize(
    ("segment", "credit", "publication"),
    [
        ("Ann Lee", True, False),
        ("Ann", False, False),
        ("Ann et al.", True, False),
        ("et al", True, False),
        ("Ann Lee1", True, False),
        ("Ann Lee (MIT)", True, False),
        ("Ann B C D Lee", True, False),
        ("Ann B C D E Lee", False, False),
        ("2020", True, True),
        ("CVPR 2020", True, True),
        ("CVPR", True, True),
        ("Journal of Ropes", True, True),
        ("Journal of Long Ropes", False, False),
        ("Ropes and Bends 2020", True, True),
        ("Ropes and Big Bends 2020", True, True),
        ("Ropes and Very Big Bends 2020", False, False),
        ("A Study 2020", True, False),
        ("A Very Odd Study 2020", False, False),
        ("Some University", True, False),
        ("Some University of One Two", True, False),
        ("The University of One Two Three Four", False, False),
        ("University Paper", False, False),
        ("Graph Networks of Note", False, False),
        (" .,;:* ", False, False),
        ("", False, False),
    ],
)
def test_what_can_be_a_credit(segment: str, credit: bool, publication: bool) -> None:
    assert (is_credit(segment), is_publication(segment)) == (credit, publication)


PEOPLE = st.sampled_from(["Ann Lee", "Bo Wu", "Cy Fox", "Tat-Seng Chua", "Di Roe"])


@given(st.lists(PEOPLE, min_size=1, max_size=5), st.sampled_from([". ", ". 2020. ", " (2020). "]))
def test_authors_of_any_number_end_before_the_title(people: list[str], end: str) -> None:
    names = ", ".join(people)
    text = f"{names}{end}A Title of Note"
    assert cut(text, authors_end(text)) == (names, "A Title of Note")


@given(texts)
def test_any_text_has_an_end_within_it_or_none(text: str) -> None:
    for end in (authors_end(text), names_end(text)):
        assert end is None or 0 < end.start() <= end.end() <= len(text)
