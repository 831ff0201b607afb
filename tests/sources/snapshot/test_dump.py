import json

import pytest

pytest.importorskip("msgspec")

from affbib.model.identifiers import Identifier
from affbib.sources.snapshot.dump import Tally, glance, read_dumps


@pytest.fixture
def read(tmp_path):
    def read(*messages):
        path = tmp_path / "works.jsonl"
        path.write_text("".join(json.dumps(message) + "\n" for message in messages), encoding="utf-8")
        tally = Tally()
        return list(read_dumps([path], tally)), tally

    return read


def test_what_is_kept(read):
    (work,), tally = read(
        {
            "DOI": "10.18653/v1/P18-1238",
            "title": ["Joy"],
            "subtitle": ["A Study"],
            "author": [{"family": "van Lee", "ORCID": "x"}, {"name": "The Köprü Group"}],
            "resource": {"primary": {"URL": "https://ieeexplore.ieee.org/document/1111111"}},
            "reference": [{"key": "1"}],
            "page": "1-9",
        }
    )
    assert (work.title, work.families) == ("Joy: A Study", ["lee", "group"])
    assert Identifier("acl", "p18-1238") in work.identifiers
    assert Identifier("ieee", "1111111") in work.identifiers
    assert json.loads(work.message).keys() == {"DOI", "title", "subtitle", "author", "resource", "page"}
    assert (tally.works, tally.lines, tally.bad_lines) == (1, 1, 0)
    assert glance(work.message) == ("Joy: A Study", {"lee", "group"})


@pytest.mark.parametrize(
    ("message", "title", "families"),
    [
        ({"title": "A <b>Title</b>", "author": [{"family": 7}, {"family": "Lee"}]}, "A Title", ["lee"]),
        ({"title": ["A &amp; B"], "author": {}}, "A & B", []),
        ({"title": [None]}, "", []),
    ],
)
def test_odd_messages_are_works(read, message, title, families):
    (work,), tally = read({"DOI": "10.1000/x", **message})
    assert (work.title, list(work.families)) == (title, families)
    assert list(work.identifiers) == [Identifier("doi", "10.1000/x")]
    assert tally.bad_lines == 0


def test_what_is_no_doi_is_a_fault(read):
    works, tally = read({"DOI": "https://doi.org/10.1000/x", "title": ["T"]})
    assert not works
    assert [(line, what.partition(":")[0]) for _, line, what in tally.faults] == [(1, "a message has no DOI")]


def test_markup_is_removed_before_a_title_is_indexed(read):
    (work,), _ = read({"DOI": "10.1000/x", "title": ["Deep <i>Q</i> &amp; A"]})
    assert work.title == "Deep Q & A"


def test_glance_at_what_is_odd():
    assert glance(b'{"DOI": 7}') is None
    assert glance(b"no") is None
