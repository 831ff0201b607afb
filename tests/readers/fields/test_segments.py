"""Segments: the phrases of a line beside a title, and what each can be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from affbib.readers.fields.segments import is_affiliation, read_credits
from affbib.readers.fields.venue_year import VenueYear
from tests.readers.texts import texts


def credits_in(text: str, *, names: bool = True) -> tuple[str, str, str | None]:
    """Return the authors ("+" for "et al."), the venue and year, and the affiliation of a line."""
    line = read_credits(text, names=names)
    people = ", ".join(map(str, line.authors.names)) + ("+" if line.authors.truncated else "")
    where = " ".join(str(part) for part in (line.venue_year.venue, line.venue_year.year) if part is not None)
    return people, where, line.affiliation


@pytest.mark.parametrize(
    ("text", "people", "where", "affiliation"),
    [
        # authors
        ("Ann Lee", "Ann Lee", "", None),
        ("Ann", "Ann", "", None),
        ("Ann Lee; Bo Wu; Cy Fox", "Ann Lee, Bo Wu, Cy Fox", "", None),
        ("A. Lee, B. Wu", "A. Lee, B. Wu", "", None),
        ("张三、李四", "张三, 李四", "", None),
        ("by Ann Lee", "Ann Lee", "", None),
        ("written by Ann Lee", "Ann Lee", "", None),
        ("Authors: Ann Lee, Bo Wu", "Ann Lee, Bo Wu", "", None),
        ("Ann Lee1, Bo Wu2*", "Ann Lee, Bo Wu", "", None),
        ("Zoe\u0301 Lee, Bo Wu", "Zoé Lee, Bo Wu", "", None),
        ("Lee et al.", "Lee+", "", None),
        ("Ann Lee, et al", "Ann Lee+", "", None),
        ("Ann Lee. et al.", "Ann Lee+", "", None),
        ("Ann Lee 等", "Ann Lee+", "", None),
        # names without capitals among names that have them
        ("jun Cai, Ann Lee, Bo Wu", "jun Cai, Ann Lee, Bo Wu", "", None),
        ("ann lee, Bo Wu, Cy Fox", "ann lee, Bo Wu, Cy Fox", "", None),
        (
            "ann lee, bo wu, Cy Fox, Di Roe, Ed Poe, Flo Ray",
            "ann lee, bo wu, Cy Fox, Di Roe, Ed Poe, Flo Ray",
            "",
            None,
        ),
        ("ann lee, bo wu, Cy Fox, Di Roe, Ed Poe", "", "", None),
        ("ann lee", "", "", None),
        # authors and where it appeared
        ("Ann Lee, Bo Wu. CVPR 2021.", "Ann Lee, Bo Wu", "CVPR 2021", None),
        ("Ann Lee, Bo Wu, CVPR, 2020", "Ann Lee, Bo Wu", "CVPR 2020", None),
        ("Ann Lee, Bo Wu .2021", "Ann Lee, Bo Wu", "2021", None),
        ("Ann Lee, Bo Wu et al. arXiv.", "Ann Lee, Bo Wu+", "arXiv", None),
        ("Ann Lee et al.arXiv 2020", "Ann Lee+", "arXiv 2020", None),
        ("Ann Lee | CVPR 2020", "Ann Lee", "CVPR 2020", None),
        ("Nature, Ann Lee", "Ann Lee", "Nature", None),
        ("DARPA, Ann Lee, Bo Wu", "Ann Lee, Bo Wu", "DARPA", None),
        ("Lee A, Wu B. ICML, 2010", "A Lee, B Wu", "ICML 2010", None),
        ("Lee, A., Wu, B., ICML 2010", "A. Lee, B. Wu", "ICML 2010", None),
        ("ICSE '24, Ann Lee", "Ann Lee", "ICSE 2024", None),
        ("KDD-18, Ann Lee", "Ann Lee", "KDD 2018", None),
        # of two words before a year, one may be a journal
        ("Procedia Ropes, 2018", "Procedia Ropes", "2018", None),
        ("Lee, 2018", "", "Lee 2018", None),
        ("Ann Lee, Bo Wu, Ropes, 2018", "Ann Lee, Bo Wu", "2018", None),
        ("Lee, Wu, Ropes, 2018", "Lee, Wu, Ropes", "2018", None),
        ("Ann Lee, Bo Wu, Cy Ropes, 2018", "Ann Lee, Bo Wu, Cy Ropes", "2018", None),
        # venues
        ("In Proceedings of ACL 2019", "", "ACL 2019", None),
        ("In ACL 2019", "", "ACL 2019", None),
        ("In a world which has ropes 2019", "", "", None),
        ("Conference on Robotics and Automation, 2020", "", "Conference on Robotics and Automation 2020", None),
        ("Rope Journal and Ann Lee", "", "Rope Journal and Ann Lee", None),
        ("Nature and Ann Lee", "Ann Lee", "Nature", None),
        ("Ann Lee. Journal of Ropes and Knots. 2020", "Ann Lee", "Journal of Ropes and Knots 2020", None),
        ("ACM Transactions on Graphics (TOG), 2020", "", "ACM Transactions on Graphics (TOG) 2020", None),
        ("CVPR 2020 (ABC)", "", "CVPR 2020", "ABC"),
        ("Science 350 (2015): 1-9", "", "Science 2015", None),
        ("Journal of Ropes 12(3), 45-67, 2019", "", "Journal of Ropes 2019", None),
        ("Lee, A. Rope Journal 18.7 (2006): 1527-54", "A. Lee", "Rope Journal 2006", None),
        ("Ann Lee. Nature, Volume 42, Issue 2, 2019", "Ann Lee", "Nature 2019", None),
        ("User Model. User-Adapt. Interact., 2017", "", "User Model. User-Adapt. Interact 2017", None),
        # of several, the first that is no preprint
        ("arXiv 2020. CVPR 2021", "", "CVPR 2021", None),
        ("CVPR 2021. arXiv 2020", "", "CVPR 2021", None),
        ("CVPR. arXiv 2020", "", "CVPR 2020", None),
        ("arXiv 2019. bioRxiv 2020", "", "arXiv 2019", None),
        ("2019. CVPR", "", "CVPR 2019", None),
        ("2019. 2020", "", "2019", None),
        # affiliations
        ("Tsinghua University", "", "", "Tsinghua University"),
        ("Google Research", "", "", "Google Research"),
        ("Ann Lee, Tsinghua University", "Ann Lee", "", "Tsinghua University"),
        ("Ann Lee (Some Univ.) and Bo Wu", "Ann Lee, Bo Wu", "", "Some Univ."),
        ("Ann Lee (from Some University)", "Ann Lee", "", "Some University"),
        ("Ann Lee (MIT), Bo Wu (CMU)", "Ann Lee, Bo Wu", "", "MIT"),
        ("Ann Lee (NYU)", "Ann Lee", "", "NYU"),
        ("Ann Lee. Some University. Other University", "Ann Lee", "", "Some University"),
        # in parentheses
        ("Ann Lee (CVPR 2020)", "Ann Lee", "CVPR 2020", None),
        ("Ann Lee (2020)", "Ann Lee", "2020", None),
        ("Ann Lee (Nature)", "Ann Lee", "Nature", None),
        ("Ann Lee (arXiv)", "Ann Lee", "arXiv", None),
        ("Ann Lee (Some University 2020)", "Ann Lee", "Some University 2020", None),
        ("Ann Lee (Long Rope Things of Note 2020)", "Ann Lee", "Long Rope Things of Note 2020", None),
        ("Ann Lee (One Two Three Four Five Six 2020)", "Ann Lee", "One Two Three Four Five Six 2020", None),
        ("Ann Lee (One Two Three Four Five Six Seven 2020)", "Ann Lee", "", None),
        ("Ann Lee (very long rope 2020)", "Ann Lee", "very long rope 2020", None),
        ("Ann Lee (very long old rope 2020)", "Ann Lee", "", None),
        ("Ann Lee (a nice rope)", "Ann Lee", "", None),
        # a few words among many names are a name, a known venue behind them is none
        ("Ann Lee, Bo Wu, Cy Fox, the odd one, Ed Poe", "Ann Lee, Bo Wu, Cy Fox, the odd one, Ed Poe", "", None),
        ("Ann Lee, Bo Wu, the odd one", "", "", None),
        ("Ann Lee, Bo Wu, Cy Fox, Di Roe, CVPR 2020, Ed Poe", "Ann Lee, Bo Wu, Cy Fox, Di Roe", "CVPR 2020", None),
        ("Ann Lee, Bo Wu, Information Fusion", "Ann Lee, Bo Wu", "Information Fusion", None),
        ("NeurIPS, Ann Lee, Bo Wu", "Ann Lee, Bo Wu", "NeurIPS", None),
        ("DARPA, CVPR 2020", "", "DARPA 2020", None),
        # prose beside a name, of more than eight words
        ("Ann Lee, a b c d e f g h i, CVPR 2020", "", "", None),
        ("Ann Lee, a b c d e f g h, CVPR 2020", "", "Ann Lee, a b c d e f g h, CVPR 2020", None),
        # nothing
        ("Best Paper Award", "", "", None),
        ("Oral", "", "", None),
        ("Ann Lee, this is prose which goes on about many things that we have", "", "", None),
        ("...", "", "", None),
        ("", "", "", None),
    ],
)
def test_what_a_line_says(text: str, people: str, where: str, affiliation: str | None) -> None:
    assert credits_in(text) == (people, where, affiliation)


@pytest.mark.parametrize(
    ("text", "where"),
    [("Ann Lee, CVPR 2020", "Ann Lee, CVPR 2020"), ("Ann Lee", "Ann Lee"), ("Ann Lee, Bo Wu", ""), ("Oral", "")],
)
def test_without_names_one_may_be_a_venue(text: str, where: str) -> None:
    assert credits_in(text, names=False) == ("", where, None)


def test_without_names_capitals_in_parentheses_are_no_affiliation() -> None:
    assert credits_in("Ropes (NYU)", names=False) == ("", "Ropes", None)


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("Ann Lee?? Bo Wu!!, Cy Fox", "Ann Lee?? Bo Wu!!, Cy Fox"),
        ("Ann Lee, Bo Wu, Cy Fox, Di Roe, Ed@@ Poe", "Ed@@ Poe"),
        ("ann lee, bo wu, Cy Fox, Di Roe", "ann lee, bo wu, Cy Fox, Di Roe"),
        ("ann lee, bo wu, cy fox, Di Roe", ""),
        ("Ann Lee, Bo Wu", ""),
        ("Ann Lee, Bo Wu, Cy Fox, Di Roe, Poe@@", ""),
        ("Ann Lee, Bo Wu, Cy Fox, Di Roe, a nice rope", ""),
        ("Graph Networks for All", ""),
        (", ".join(["Ann Lee??"] * 40), ", ".join(["Ann Lee??"] * 40)[:120]),
    ],
)
def test_what_looks_like_authors_and_is_not_understood(text: str, unread: str) -> None:
    assert read_credits(text).unread == unread


@pytest.mark.parametrize(
    ("text", "affiliation"),
    [
        ("Some University", True),
        ("Universität Wien", True),
        ("Laboratories", True),
        ("polytechnic", True),
        ("Univ.", True),
        ("google brain", True),
        ("MIT", True),
        ("Max Planck", True),
        ("universe", False),
        ("Googler", False),
        ("emit", False),
        ("Ann Lee", False),
        ("", False),
    ],
)
def test_affiliations(text: str, affiliation: bool) -> None:
    assert is_affiliation(text) is affiliation


PEOPLE = st.lists(
    st.sampled_from(["Ann Lee", "Bo Wu", "Cy Fox", "Abdallah El Ali", "Tat-Seng Chua"]),
    min_size=2,
    max_size=5,
    unique=True,
)


@given(
    PEOPLE,
    st.sampled_from([", ", "; "]),
    st.sampled_from(["{people}. {venue} {year}.", "{people}, {venue}, {year}", "{people} ({venue} {year})"]),
    st.sampled_from(["CVPR", "NeurIPS", "ACM MM", "Journal of Ropes"]),
    st.integers(1990, 2030),
)
def test_made_up_lines_come_back(people: list[str], separator: str, form: str, venue: str, year: int) -> None:
    line = read_credits(form.format(people=separator.join(people), venue=venue, year=year))
    assert [str(name) for name in line.authors.names] == people
    assert line.venue_year == VenueYear(venue, year)
    assert line.unread == ""


@given(texts)
def test_any_line_is_read(text: str) -> None:
    line = read_credits(text)
    assert all(name.family for name in line.authors.names)
    assert line.affiliation is None or line.affiliation == line.affiliation.strip() != ""
    assert len(line.unread) <= 120
