"""What an entry of a .bib says, as a reference: all of it, and each identifier once."""

import pytest

from affbib.bib.document import BibFile
from affbib.bib.references import is_preprint, reference_of
from affbib.model.identifiers import Identifier
from affbib.model.names import Name
from affbib.model.records import Record
from affbib.model.references import Reference


def reference(text: str) -> Reference:
    return reference_of(BibFile(text.encode())["k"].record, line=3, path="refs.bib")


def test_everything_that_an_entry_says_is_there() -> None:
    assert reference(
        "@Article{k, author={Lee, Ann and others}, title={T}, subtitle={S}, journal={J}, year={2020}, volume=12,"
        " number=3, pages={1--9}, doi={10.1000/X}, url={https://aclanthology.org/2020.acl-main.1}}"
    ) == Reference(
        "T: S",
        (Name("Lee", "Ann"),),
        authors_truncated=True,
        venue="J",
        year=2020,
        volume="12",
        issue="3",
        pages="1–9",
        type="article",
        identifiers=(Identifier("doi", "10.1000/x"), Identifier("acl", "2020.acl-main.1")),
        line=3,
        path="refs.bib",
    )


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"issue": "4"}, {"issue": "4"}),
        ({"number": "3", "issue": "4"}, {"issue": "3"}),
        ({"eid": "e12"}, {"pages": "e12"}),
        ({"pages": "1", "eid": "e12"}, {"pages": "1"}),
        ({"date": "2019-05"}, {"year": 2019}),
        ({"year": "c. 1987a"}, {"year": 1987}),
        ({"year": "12019"}, {"year": None}),
        ({"year": "to appear"}, {"year": None}),
        ({"booktitle": "B"}, {"venue": "B"}),
        ({"journal": "J", "booktitle": "B"}, {"venue": "J"}),
        ({"journaltitle": "J"}, {"venue": "J"}),
        ({"volume": ""}, {"volume": None}),
    ],
)
def test_fields_in_the_names_of_both_dialects(fields: dict[str, str], expected: dict[str, object]) -> None:
    found = reference_of(Record("misc", fields))
    assert {name: getattr(found, name) for name in expected} == expected


def test_the_editors_stand_for_authors_where_there_are_none() -> None:
    lee, wu = Name("Lee"), Name("Wu")
    assert reference_of(Record("book", {}, (), (wu,))).authors == (wu,)
    assert reference_of(Record("book", {}, (lee,), (wu,))).authors == (lee,)


@pytest.mark.parametrize(
    ("fields", "identifiers"),
    [
        ({"doi": "https://doi.org/10.1000/A\\_b"}, ["doi:10.1000/a_b"]),
        ({"doi": "none"}, []),
        (
            {"doi": "10.48550/arXiv.2101.00001", "eprint": "2101.00001"},
            ["doi:10.48550/arxiv.2101.00001", "arxiv:2101.00001"],
        ),
        ({"eprint": "arXiv:2101.00001v2"}, ["arxiv:2101.00001"]),
        ({"eprint": "2101.00001", "archiveprefix": "arXiv"}, ["arxiv:2101.00001"]),
        ({"eprint": "12345", "eprinttype": "pubmed"}, []),
        (
            {"note": "also arXiv: 2101.00001, and http://arxiv.org/abs/2101.00002"},
            ["arxiv:2101.00002", "arxiv:2101.00001"],
        ),
        ({"journal": "CoRR", "volume": "abs/2101.00001"}, ["arxiv:2101.00001"]),
        ({"url": "https://example.org/paper"}, []),
    ],
)
def test_identifiers_wherever_people_write_them(fields: dict[str, str], identifiers: list[str]) -> None:
    assert sorted(map(str, reference_of(Record("misc", fields)).identifiers)) == sorted(identifiers)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"journal": "arXiv preprint arXiv:2101.00001"}, True),
        ({"journal": "CoRR", "volume": "abs/2101.00001"}, True),
        ({"eprint": "2101.00001"}, True),
        ({"journal": "Journal of Maps", "eprint": "2101.00001"}, False),
        ({"booktitle": "CVPR", "url": "https://arxiv.org/abs/2101.00001"}, False),
        ({"title": "T"}, False),
    ],
)
def test_a_preprints_record_names_no_venue(fields: dict[str, str], expected: bool) -> None:
    record = Record("article", fields)
    assert is_preprint(record) is expected
    assert (reference_of(record).venue is None) is (expected or not {"journal", "booktitle"} & set(fields))
