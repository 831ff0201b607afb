"""Imprints and links: venues and years as lists write them, labels and hosts."""

import pytest

from affbib.readers.fields.links import kind_of_link
from affbib.readers.fields.venue_year import VenueYear, read_venue_year


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
        ("", None, None),
    ],
)
def test_imprints(text: str, venue: str | None, year: int | None) -> None:
    assert read_venue_year(text) == VenueYear(venue, year)


@pytest.mark.parametrize(
    ("label", "url", "kind"),
    [
        ("Paper", "https://github.com/a/b", "paper"),
        ("🌟 Github", "https://example.org", "code"),
        ("PyTorch (lee)", "https://github.com/lee/a", "code"),
        ("Project Page", "https://example.org", "project"),
        ("A Title of a Survey of Videos", "https://arxiv.org/abs/2001.00001", "paper"),
        ("x", "https://github.com/a/b", "code"),
        ("x", "https://www.youtube.com/watch?v=1", "video"),
        ("Our Kitchen Dataset", "https://github.com/a/kitchen", "dataset"),
        ("x", "https://example.org", "other"),
        ("x", "http://[", "other"),
        ("x", "./Paper/a.pdf", "paper"),
    ],
)
def test_kinds_of_links(label: str, url: str, kind: str) -> None:
    assert kind_of_link(label, url) == kind
