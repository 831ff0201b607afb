"""Records in biblatex's names."""

from affbib.biblatex import biblatex
from affbib.names import Name
from affbib.records import Record


def test_types_and_fields() -> None:
    fields = {
        "title": "T",
        "school": "U",
        "year": "2020",
        "address": "Here",
        "eprint": "2101.00001",
        "archiveprefix": "arXiv",
        "doi": "10.1/x",
    }
    assert biblatex(Record("phdthesis", fields, (Name("Lee"),))) == Record(
        "thesis",
        {
            "title": "T",
            "institution": "U",
            "date": "2020",
            "location": "Here",
            "eprint": "2101.00001",
            "eprinttype": "arxiv",
            "doi": "10.1/x",
            "type": "phdthesis",
        },
        (Name("Lee"),),
    )


def test_dates() -> None:
    assert biblatex(Record("misc", {"year": "2020", "month": "dec"}))["date"] == "2020-12"
    assert biblatex(Record("misc", {"year": "2020", "month": "spring"}))["date"] == "2020"
    assert biblatex(Record("misc", {"year": "forthcoming", "month": "dec"}))["date"] == "forthcoming"
    assert dict(biblatex(Record("misc", {"month": "dec"}))) == {}
