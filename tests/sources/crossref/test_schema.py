"""Crossref's messages, with the dirt that they are known for; all of them are made up."""

import pytest

from affbib.errors import MalformedResponse
from affbib.model.identifiers import Identifier
from affbib.model.names import Name
from affbib.model.works import Event, PartialDate, Work
from affbib.sources.crossref.schema import to_work


def work(**fields: object) -> Work:
    return to_work(
        {"DOI": "10.1234/ABC.1", **{name.replace("_", "-"): value for name, value in fields.items()}}, source="t"
    )


def test_a_clean_message() -> None:
    assert work(
        type="journal-article",
        title=["A Title"],
        author=[{"given": "Ann", "family": "Lee", "sequence": "first", "affiliation": []}],
        container_title=["A Journal"],
        short_container_title=["A J."],
        published_print={"date-parts": [[2023, 6]]},
        published_online={"date-parts": [[2022, 12, 24]]},
        issued={"date-parts": [[2022, 12, 24]]},
        volume="5",
        issue="01",
        page="1-12",
        publisher="A Publisher",
        ISSN=["1234-567X"],
        resource={"primary": {"URL": "https://ieeexplore.ieee.org/document/123456/"}},
        link=[{"URL": "http://xplorestaging.ieee.org/ielx7/1/2/00654321.pdf?arnumber=654321"}, {"URL": None}],
    ) == Work(
        id="10.1234/abc.1",
        title="A Title",
        type="journal-article",
        authors=(Name("Lee", "Ann"),),
        container="A Journal",
        short_container="A J.",
        printed=PartialDate(2023, 6),
        online=PartialDate(2022, 12, 24),
        issued=PartialDate(2022, 12, 24),
        volume="5",
        issue="01",
        pages="1-12",
        publisher="A Publisher",
        issn=("1234-567X",),
        url="https://ieeexplore.ieee.org/document/123456/",
        aliases=(Identifier("ieee", "123456"),),
        source="t",
    )


@pytest.mark.parametrize(
    "message", [None, [], "10.1/x", {}, {"DOI": None}, {"DOI": "11.1/x"}, {"DOI": "10.1/a b"}, {"DOI": 1}]
)
def test_what_is_no_work(message: object) -> None:
    with pytest.raises(MalformedResponse, match=r"^t: a message"):
        to_work(message, source="t")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("title", "subtitle", "expected"),
    [
        ([], [], ""),
        ([""], None, ""),
        (None, ["Only This"], "Only This"),
        ("A String", None, "A String"),
        (["First", "Zweiter"], [], "First"),
        (["A Title:"], ["of Two Parts"], "A Title: of Two Parts"),
        (["Why?"], ["Because"], "Why? Because"),
        (["A Study of Small Things"], ["Small things"], "A Study of Small Things"),
        (["A Study of Small Things"], ["SMALL MATTERS"], "A Study of Small Things"),
        (["Minutes"], ["1525"], "Minutes"),
        (["Growth of CO<sub>2</sub>\n  &amp;amp; <i>Q</i>"], [], "Growth of CO₂ & Q"),
    ],
)
def test_titles(title: object, subtitle: object, expected: str) -> None:
    assert work(title=title, subtitle=subtitle).title == expected


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        ({"name": "The Small Group"}, [Name("The Small Group", corporate=True)]),
        ({"family": "&NA;"}, []),
        ({"family": "NA"}, []),
        ({"given": "Li", "family": "Na"}, [Name("Na", "Li")]),
        ({}, []),
        ("Ann Lee", []),
        ({"family": "Ann B. Lee"}, [Name("Lee", "Ann B.")]),
        ({"given": "Ann Lee"}, [Name("Lee", "Ann")]),
        ({"family": "Plato"}, [Name("Plato")]),
        ({"family": "The Lancet"}, [Name("The Lancet", corporate=True)]),
        ({"family": "Ann Lee, Bo Wu"}, [Name("Lee", "Ann"), Name("Wu", "Bo")]),
        ({"family": "Lee, Ann"}, [Name("Lee", "Ann")]),
        ({"given": "Ann", "family": "Lee, Jr."}, [Name("Lee", "Ann", "Jr.")]),
        ({"given": "Ann", "family": "Lee", "suffix": "III"}, [Name("Lee", "Ann", "III")]),
        ({"given": "Ann", "family": "Lee", "suffix": "join(' '"}, [Name("Lee", "Ann")]),
        ({"given": "Ann", "family": "Lee PhD"}, [Name("Lee", "Ann")]),
        ({"given": "Ann*", "family": "Lee1,2"}, [Name("Lee", "Ann")]),
        ({"given": "ANNA B.", "family": "O'NEIL-MCDOWELL"}, [Name("O'Neil-McDowell", "Anna B.")]),
        ({"given": "AJS", "family": "VAN DER BERG"}, [Name("van der Berg", "AJS")]),
        ({"given": "Ayşe", "family": "İNCİ"}, [Name("İnci", "Ayşe")]),
        ({"given": "Salari", "family": "MM"}, [Name("MM", "Salari")]),
        ({"given": "Jose\u0301", "family": "Garc\xc3\xada"}, [Name("García", "José")]),
        ({"given": 7, "family": ["x"], "name": {"y": 1}}, []),
    ],
)
def test_people(person: object, expected: list[Name]) -> None:
    assert list(work(author=[person]).authors) == expected


def test_thousands_of_authors() -> None:
    authors = work(author=[{"given": "Ann", "family": f"Lee {number}x"} for number in range(5000)]).authors
    assert len(authors) == 5000


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([[None]], None),
        ([[]], None),
        ([], None),
        (None, None),
        ([["2020"]], None),
        ([[0, 1]], None),
        ([[99999]], None),
        ([[2020]], PartialDate(2020)),
        ([[2020, 21]], PartialDate(2020)),
        ([[2020, 2, 40]], PartialDate(2020, 2)),
        ([[2020, 2, 3, 4]], PartialDate(2020, 2, 3)),
    ],
)
def test_dates(parts: object, expected: PartialDate | None) -> None:
    assert work(issued={"date-parts": parts}, created={"date-parts": [[2001]]}).issued == expected


def test_the_issue_says_when_it_was_printed() -> None:
    found = work(
        journal_issue={"issue": "3", "published-print": {"date-parts": [[2023, 3]]}}, posted={"date-parts": [[2021]]}
    )
    assert (found.printed, found.online, found.year) == (PartialDate(2023, 3), PartialDate(2021), 2023)


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        (["Lecture Notes in Computer Science", "Small Things"], ("Small Things", "Lecture Notes in Computer Science")),
        (["Small Things", "Lecture Notes in Computer Science"], ("Small Things", "Lecture Notes in Computer Science")),
        (["Things Series", "Advances in Small Things"], ("Advances in Small Things", "Things Series")),
        (["Small Things"], ("Small Things", "")),
        ([], ("", "")),
        ("Small Things", ("Small Things", "")),
    ],
)
def test_containers(titles: object, expected: tuple[str, str]) -> None:
    found = work(type="book-chapter", container_title=titles)
    assert (found.container, found.series) == expected


def test_small_things() -> None:
    found = work(
        volume="Publish Ahead of Print",
        issue="Issue 4",
        page="100047",
        article_number="100047",
        publisher_location="Vienna,",
        institution=[{"name": "An Institute", "acronym": ["AI"]}, {"name": "Another"}],
        event={"name": "A Conference &amp; More", "location": "Paris, France,", "acronym": None},
        ISBN=["http://id.crossref.org/isbn/978-0-306-40615-7", "no", 9],
        ISSN="1234-5678",
        relation={
            "is-preprint-of": [{"id-type": "doi", "id": "10.5/X"}, {"id-type": "uri", "id": "y"}, 3],
            "has-preprint": {"id": "10.6/y"},
        },
        affbib={"unconfirmed": ["page", 5], "survey-only": ["DOI"]},
    )
    assert found == Work(
        id="10.1234/abc.1",
        title="",
        issue="4",
        article_number="100047",
        publisher_location="Vienna",
        institution="An Institute",
        event=Event("A Conference & More", location="Paris, France"),
        isbn=("9780306406157",),
        issn=("1234-5678",),
        preprint_of=(Identifier("doi", "10.5/x"),),
        source="t",
        unconfirmed=("page", "5"),
        survey_only=("DOI",),
    )
