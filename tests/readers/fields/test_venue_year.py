"""Venue and year, as lists write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from affbib.readers.fields.venue_year import VenueYear, is_known_venue, is_note, is_venue, read_venue_year
from tests.readers.texts import texts


@pytest.mark.parametrize(
    ("text", "venue", "year"),
    [
        ("2023 ACM MM", "ACM MM", 2023),
        ("CVPR2020", "CVPR", 2020),
        ("CVPR(2021)", "CVPR", 2021),
        ("CVPR' 14", "CVPR", 2014),
        ("ICSE'24", "ICSE", 2024),
        ("USENIX Security2019", "USENIX Security", 2019),
        ("arXiv:1411.4389 / CVPR 2015", "CVPR", 2015),
        ("arXiv preprint arXiv:2001.01234", "arXiv", 2020),
        ("ICLR 2026 (Poster)", "ICLR", 2026),
        ("ICML 2025 Spotlight", "ICML", 2025),
        ("ICDE 2022, best demo award", "ICDE", 2022),
        ("In Proceedings of ACL 2019", "ACL", 2019),
        ("NeurIPS 2021 Datasets & Benchmarks Track", "NeurIPS Datasets & Benchmarks Track", 2021),
        ("Science 350 (2015): 1-9", "Science", 2015),
        ("ACM Transactions on Graphics (TOG), 2020", "ACM Transactions on Graphics (TOG)", 2020),
        ("The Journal of Systems & Software 2022", "Journal of Systems & Software", 2022),
        ("VLDB 2021 from Tim Lee", "VLDB", 2021),
        ("S&P 2020", "S&P", 2020),
        ("MICCAI, 2025", "MICCAI", 2025),
        ("2023/09", None, 2023),
        ("20200821", None, 2020),
        ("9th Apr., 2025", None, 2025),
        ("2024-07-03", None, 2024),
        ("arXiv 26 Jun", "arXiv", None),
        ("arXiv 2019/08, ACL 2020", "ACL", 2020),
        ("ICLR 2021 submission", "ICLR", 2021),
        ("NIPS, pages 2787– 2795", "NIPS", None),
        ("Last updated at 2025/02/11", None, None),
        ("Unpublished", None, None),
        # where it appeared first, and then
        ("arXiv 1801; ICML 2018", "ICML", 2018),
        ("arXiv 2018, Rope 2019", "Rope", 2019),
        ("arXiv 2018, QRST", "QRST", None),
        ("arXiv 2018, Ann Lee", "arXiv", 2018),
        ("CVPR 2020 | ICCV 2021", "CVPR", 2020),
        ("CVPR / arXiv 2020", "CVPR", 2020),
        # years in two digits
        ("NIPS-18", "NIPS", 2018),
        ("ROPE-18", "ROPE-18", None),
        ("NIPS-18 2019", "NIPS-18", 2019),
        ("ICSE'49", "ICSE", 2049),
        ("ICSE'50", "ICSE", 1950),
        ("arXiv 2103", "arXiv", 2021),
        ("arXiv 2049", "arXiv", 2049),
        ("CoRR abs/2001.00001", "CoRR", 2020),
        # dates
        ("CVPR 26 June", "CVPR", None),
        ("CVPR on 3 June", "CVPR", None),
        ("CVPR Jun 26 2019", "CVPR", 2019),
        ("2019 June 3 CVPR", "CVPR", 2019),
        # what stands beside a venue
        ("CVPR-18 一个新的框架", "CVPR", 2018),
        ("Ann Lee 一个新的框架", "Ann Lee 一个新的框架", None),
        ("ABC, some city", "ABC", None),
        ("ABC, Journal of Ropes", "ABC, Journal of Ropes", None),
        ("Nature 12:3-4", "Nature", None),
        ("Rope 3 (4): 5-6, 2020", "Rope", 2020),
        ("CVPR 2020, pp. 1-9", "CVPR", 2020),
        ("Proc. of the 3rd ACL 2020", "ACL", 2020),
        ("Findings of the ACL 2020", "ACL", 2020),
        ("(CVPR) 2020", "CVPR", 2020),
        ("[CVPR 2020)", "CVPR", 2020),
        ("🔥CVPR 2020:", "CVPR", 2020),
        ("R\\&D 2020", "R&D", 2020),
        ("survey paper", None, None),
        ("Survey 2020", None, 2020),
        ("x" * 295 + " 2020", "x" * 295, 2020),
        ("x" * 296 + " 2020", None, None),
        ("", None, None),
    ],
)
def test_venues_and_years(text: str, venue: str | None, year: int | None) -> None:
    assert read_venue_year(text) == VenueYear(venue, year)


@pytest.mark.parametrize(
    "text",
    [
        *("NeurIPS", "ACM MM", "3DV", "iRope", "IEEE", "*ACL*", "SIGMOD of the VLDB", "CVPR ICCV ECCV ACL"),
        *("Journal of Statistics", "nature", "Access", "technical   report", "findings of ACL", "trans. on ropes"),
        *("workshop", "workshops", "journal" + " of" * 47 + " x"),
    ],
)
def test_what_looks_like_a_venue(text: str) -> None:
    assert is_venue(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "CVPR ICCV ECCV ACL EMNLP",
            "A B C D",
            "Ann Lee",
            "Signature",
            "accessible",
            "transport",
            "Hal Lee",
            " (ACL) ",
        ),
        *("", "-", "journal" + " of" * 47 + " xyz"),
    ],
)
def test_what_looks_like_no_venue(text: str) -> None:
    assert not is_venue(text)


@pytest.mark.parametrize(
    "text",
    [
        *("Oral", "Oral!", "(Poster)", "long paper, oral", "Best Paper Award", "best student paper award nominee"),
        *("Accepted by", "submission", "top 5%", "oral" + " " * 75),
    ],
)
def test_what_only_says_how_a_work_was_presented(text: str) -> None:
    assert is_note(text)


@pytest.mark.parametrize("text", ["Spotlight on Cities", "submission 3", "Ann Lee", "", "oral" + " " * 76])
def test_what_says_more(text: str) -> None:
    assert not is_note(text)


@pytest.mark.parametrize(
    "venue", ["arXiv", "Lee on arXiv", "Preprints", "CoRR", "TechRxiv", "HAL", "blog", "OpenReview", "SSRN"]
)
def test_preprints(venue: str) -> None:
    assert VenueYear(venue).preprint


@pytest.mark.parametrize("venue", ["The arXiv", "Nature", None])
def test_no_preprints(venue: str | None) -> None:
    assert not VenueYear(venue).preprint


def test_venues_of_the_table() -> None:
    assert is_known_venue("Pattern Recognition")
    assert is_known_venue("CVPR")
    assert not is_known_venue("Ann Lee")
    assert not is_known_venue("")


def test_a_venue_and_year_of_nothing_is_false() -> None:
    assert not VenueYear()
    assert VenueYear("CVPR")
    assert VenueYear(None, 2020)


@given(st.sampled_from(["CVPR", "NeurIPS", "ACM MM", "Journal of Ropes"]), st.integers(1950, 2049))
def test_a_venue_and_year_come_back(venue: str, year: int) -> None:
    for text in (
        f"{venue} {year}",
        f"{venue}, {year}",
        f"{year} {venue}",
        f"({venue} {year})",
        f"In {venue} {year}, oral",
    ):
        assert read_venue_year(text) == VenueYear(venue, year)


@given(texts)
def test_any_text_is_read(text: str) -> None:
    venue_year = read_venue_year(text)
    assert venue_year.year is None or 1900 <= venue_year.year <= 2099
    assert venue_year.venue is None or venue_year.venue == venue_year.venue.strip() != ""
