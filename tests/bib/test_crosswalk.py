"""Which BibTeX type and fields works and survey entries get."""

from typing import Any

import pytest

from affbib.bib.crosswalk import record_of, record_of_entry
from affbib.model.names import Name
from affbib.model.survey import Link, SurveyEntry
from affbib.model.works import Event, PartialDate, Work

LEE = (Name("Lee", "Ann"),)
WU = (Name("Wu", "Bo"),)


AAAI = "Proceedings of the AAAI Conference on Artificial Intelligence"


@pytest.mark.parametrize(
    ("type_of_work", "described", "type_", "field", "host"),
    [
        ("journal-article", {"container": "A Journal"}, "article", "journal", "A Journal"),
        ("journal-article", {"container": "Proceedings of the IEEE"}, "article", "journal", "Proceedings of the IEEE"),
        ("journal-article", {"container": AAAI}, "inproceedings", "booktitle", AAAI),
        ("journal-article", {"container": "Proceedings of a Workshop"}, "inproceedings", "booktitle", None),
        ("journal-article", {"publisher": "P"}, "misc", "howpublished", None),
        ("proceedings-article", {"container": "A Conference"}, "inproceedings", "booktitle", "A Conference"),
        ("proceedings-article", {"event": Event("A Day {AD-22}..")}, "inproceedings", "booktitle", "A Day AD-22"),
        ("proceedings-article", {"publisher": "P"}, "misc", "howpublished", "P"),
        ("book-chapter", {"container": "A Book"}, "incollection", "booktitle", "A Book"),
        ("book-chapter", {"container": "Computer Vision – ECCV 2022"}, "inproceedings", "booktitle", None),
        ("monograph", {"publisher": "P"}, "book", "publisher", "P"),
        ("dissertation", {"institution": "U", "publisher": "P"}, "phdthesis", "school", "U"),
        ("report", {"publisher": "P"}, "techreport", "institution", "P"),
        ("proceedings", {"publisher": "P"}, "proceedings", "publisher", "P"),
        ("posted-content", {"institution": "bioXiv"}, "misc", "howpublished", "bioXiv"),
        ("no type of ours", {"publisher": "P"}, "misc", "howpublished", "P"),
    ],
)
def test_types(type_of_work: str, described: dict[str, Any], type_: str, field: str, host: str | None) -> None:
    record = record_of(Work("10.1/x", "T", type_of_work, **described))
    assert record.type == type_
    if host:
        assert record[field] == host


@pytest.mark.parametrize(
    ("type_of_work", "type_"),
    [
        ("journal-article", "article"),
        ("proceedings-article", "inproceedings"),
        *[(f"proceedings{end}", "proceedings") for end in ("", "-series")],
        *[(f"book-{part}", "incollection") for part in ("chapter", "part", "section", "track")],
        ("reference-entry", "incollection"),
        *[(name, "book") for name in ("book", "book-series", "book-set", "edited-book", "monograph", "reference-book")],
        ("dissertation", "phdthesis"),
        *[(f"report{end}", "techreport") for end in ("", "-component", "-series")],
        ("peer-review", "misc"),
    ],
)  # fmt: skip
def test_every_type_of_crossrefs_and_what_only_books_have(type_of_work: str, type_: str) -> None:
    work = Work(
        "10.1/x", "T", type_of_work, container="A Container", institution="An Institution", publisher="P",
        publisher_location="Here", series="A Series.", issue="2", isbn=("9780306406157",),
    )  # fmt: skip
    record = record_of(work)
    assert record.type == type_
    in_book = type_ in ("inproceedings", "incollection", "book", "proceedings")
    of_books = ("Here", "A Series", "9780306406157") if in_book else (None, None, None)
    assert (record.get("address"), record.get("series"), record.get("isbn")) == of_books
    assert (record["number"], record["publisher"]) == ("2", "P")


def test_all_fields_in_their_order() -> None:
    work = Work(
        "10.1234/a<b>",
        "A Title",
        "journal-article",
        authors=LEE,
        editors=WU,
        container="A Journal",
        printed=PartialDate(2023, 6),
        online=PartialDate(2021, 2),
        issued=PartialDate(2021, 2),
        volume="5",
        issue="01",
        pages="1-9",
        article_number="e7",
        publisher="P",
        issn=("1234-5678", "2345-6789"),
        isbn=("9780306406157",),
        url="https://example.org/landing",
    )
    entry = SurveyEntry(
        "A Titel",
        affiliation="U, X",
        section=("Images, Videos", "Captions"),
        links=(Link("paper", "https://x.org"), Link("code", "./local"), Link("code", "https://y.org/c")),
    )
    again = SurveyEntry("A Title", section=("Images, Videos", "Audio"))
    assert list(record_of(work, [entry, again]).items()) == [
        ("author", "Lee, Ann"),
        ("editor", "Wu, Bo"),
        ("title", "A Title"),
        ("journal", "A Journal"),
        ("year", "2023"),
        ("month", "jun"),
        ("volume", "5"),
        ("number", "01"),
        ("pages", "1--9"),
        ("eid", "e7"),
        ("publisher", "P"),
        ("issn", "1234-5678"),
        ("doi", "10.1234/a<b>"),
        ("url", "https://doi.org/10.1234/a%3Cb%3E"),
        ("keywords", "Images; Videos, Captions, Audio"),
        ("code", "https://y.org/c"),
        ("affiliation", "U, X"),
    ]


def test_books_take_what_the_styles_take() -> None:
    both = Work(
        "10.1/x", "T", "book", authors=LEE, editors=WU, isbn=("9798400701085", "0306406152"), volume="3", issue="4"
    )
    record = record_of(both)
    assert (record.editors, record["isbn"], record["volume"], record.get("number")) == ((), "0306406152", "3", None)
    edited = record_of(Work("10.1/x", "T", "edited-book", editors=WU, series="S", issue="4", isbn=("9780306406158",)))
    assert (edited.editors, edited["number"], edited.get("isbn")) == (WU, "4", None)


@pytest.mark.parametrize(
    ("pages", "article_number", "expected"),
    [
        ("1-9", "", "1--9"),
        ("S1–S9", "", "S1--S9"),
        ("55:1-55:37", "", "55:1--55:37"),
        ("1021-1022.e5", "", "1021--1022.e5"),
        ("5-7, 9", "", "5--7, 9"),
        ("12-12", "", "12"),
        ("ENEURO.0123-20.2020", "", "ENEURO.0123-20.2020"),
        ("", "108646", "108646"),
        ("", "", None),
    ],
)
def test_pages(pages: str, article_number: str, expected: str | None) -> None:
    assert record_of(Work("10.1/x", "T", pages=pages, article_number=article_number)).get("pages") == expected


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({}, (None, None)),
        ({"issued": PartialDate(2020, 5)}, ("2020", "may")),
        ({"printed": PartialDate(2021), "online": PartialDate(2020, 5)}, ("2021", None)),
        ({"printed": PartialDate(2021, 1, 1)}, ("2021", None)),
        ({"printed": PartialDate(2021, 1)}, ("2021", "jan")),
    ],
)
def test_dates(dates: dict[str, Any], expected: tuple[str | None, str | None]) -> None:
    record = record_of(Work("10.1/x", "T", **dates))  # type: ignore[arg-type]
    assert (record.get("year"), record.get("month")) == expected


def test_a_work_without_a_title() -> None:
    assert record_of(Work("10.1/x", "", "component"))["title"] == "[Component]"
    assert record_of(Work("10.1/x", "", "journal-issue", container="A Journal", volume="2"))["title"] == "A Journal"
    assert record_of(Work("10.1/x", "", "journal-article", container="A Journal"))["title"] == "[Journal article]"


@pytest.mark.parametrize(
    ("venue", "type_", "field"),
    [
        ("IEEE Transactions on Multimedia", "article", "journal"),
        ("ACM MM", "inproceedings", "booktitle"),
        ("arXiv", "misc", "howpublished"),
        ("A Venue of No Fame", "misc", "howpublished"),
        (None, "misc", None),
    ],
)
def test_a_survey_entry_in_its_own_words(venue: str | None, type_: str, field: str | None) -> None:
    entry = SurveyEntry("A Title", LEE, authors_truncated=True, venue=venue, year=2021, section=("S",))
    record = record_of_entry([entry])
    assert record.type == type_
    assert record["author"] == "Lee, Ann and others"
    assert (record["year"], record["keywords"], record.get("doi")) == ("2021", "S", None)
    if field:
        assert record[field] == venue


def test_a_survey_entry_with_little() -> None:
    record = record_of_entry(
        [SurveyEntry("", links=(Link("paper", ""), Link("paper", "https://arxiv.org/abs/2101.00001v2")))]
    )
    assert dict(record) == {
        "title": "[Untitled]",
        "url": "https://arxiv.org/abs/2101.00001v2",
        "eprint": "2101.00001",
        "archiveprefix": "arXiv",
    }


@pytest.mark.parametrize(
    ("isbn", "is_written"),
    [
        ("9780306406157", True),  # ISO 2108's own example
        ("9780306406158", False),
        ("9783161484100", True),
        ("9798400701085", False),  # right, but biber does not know 979-8
        ("0306406152", True),
        ("0306406153", False),
        ("080442957X", True),
        ("0804429570", False),
        ("0000000012", False),
    ],
)
def test_isbns_that_biber_takes(isbn: str, is_written: bool) -> None:
    record = record_of(Work("10.1/x", "T", "book", isbn=(isbn,)))
    assert record.get("isbn") == (isbn if is_written else None)
    assert record_of(Work("10.1/x", "T", "book", isbn=(isbn, "0306406152")))["isbn"] in (isbn, "0306406152")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("A Journal., ", "A Journal"),
        ("Proc. of {IJCAI-22}..", "Proc. of IJCAI-22"),
        ("One,, Two., Three", "One, Two. Three"),
        ("X.XX", "X.XX"),
    ],
)
def test_names_of_containers(name: str, expected: str) -> None:
    assert record_of(Work("10.1/x", "T", "journal-article", container=name))["journal"] == expected


def test_proceedings_that_are_registered_as_journals_or_books() -> None:
    for container, type_ in (
        ("Proceedings of the Workshop on Grids", "inproceedings"),
        ("Proceedings of Grids", "article"),
        ("The Workshop on Grids", "article"),
        ("Proceedings of the Annual Meeting of Grids", "inproceedings"),
        ("Proceedings of a Symposium", "inproceedings"),
        ("Proceedings of the Conferences", "article"),
    ):
        assert record_of(Work("10.1/x", "T", "journal-article", container=container)).type == type_


def test_what_a_work_says_twice_is_written_once() -> None:
    work = Work(
        "10.1/(x),;:._~-y z", "T", "report", publisher="P", pages="", article_number="e7", volume="1", issue="2"
    )
    assert dict(record_of(work)) == {
        "title": "T",
        "institution": "P",
        "volume": "1",
        "number": "2",
        "pages": "e7",
        "doi": "10.1/(x),;:._~-y z",
        "url": "https://doi.org/10.1/(x),;:._~-y%20z",
    }
    other = record_of(Work("10.1/x", "", "posted-content", container="A Server", institution="I", publisher="P"))
    assert (other["title"], other.get("howpublished"), other["publisher"]) == ("A Server", None, "P")
    held = record_of(Work("10.1/x", "T", "posted-content", container="A Server", institution="I", publisher="P"))
    assert (held["howpublished"], held["publisher"]) == ("A Server", "P")
    thesis = record_of(Work("10.1/x", "T", "dissertation", container="A Series", publisher="P"))
    assert (thesis["school"], thesis.get("publisher")) == ("P", None)
    numbered = record_of(Work("10.1/x", "T", "book", series="S", volume="3", issue="4"))
    assert (numbered["volume"], numbered.get("number"), numbered["series"]) == ("3", None, "S")
    assert record_of(Work("10.1/x", "T", "book", issue="4")).get("number") is None


def test_only_addresses_of_the_web_are_written() -> None:
    for url, is_written in (("HTTP://x.org", True), ("https://x.org/a", True), ("./x", False), ("ftp://x.org", False)):
        links = (Link("paper", url), Link("code", url))
        record = record_of_entry([SurveyEntry("T", links=links)])
        assert (record.get("url"), record.get("code")) == ((url, url) if is_written else (None, None))
