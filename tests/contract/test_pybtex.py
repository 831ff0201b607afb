"""What pybtex, as it is installed, and affbib hand each other: data in, and data out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import BibliographyData, Entry, Person, parse_file, parse_string
from pybtex.plugin import find_plugin

import affbib
from affbib.bib.document import read_bib
from affbib.bib.writer import dumps
from affbib.model.names import Name
from affbib.model.records import Bibliography, Record
from tests.bib.test_document_properties import NAME_PARTS
from tests.conftest import ROOT

PATH = ROOT / "references.bib"


def test_every_record_goes_in_and_out() -> None:
    data = parse_file(str(PATH))
    bib = read_bib(PATH)
    assert {key: entry.record for key, entry in read_bib(data).items()} == {
        key: entry.record for key, entry in bib.items()
    }
    records = Bibliography({key: entry.record for key, entry in bib.items()})
    out = records.to_pybtex()
    assert list(out.entries) == list(bib)
    for key, entry in out.entries.items():
        assert (entry.key, entry.type) == (key, bib[key].type)
        assert dict(entry.fields.items()) == dict(data.entries[key].fields.items())
        assert {role: list(map(str, people)) for role, people in entry.persons.items()} == {
            role: list(map(str, people)) for role, people in data.entries[key].persons.items()
        }
    assert {key: entry.record for key, entry in read_bib(out).items()} == dict(records)


def test_data_are_cited_as_the_file_is() -> None:
    data = parse_file(str(PATH))
    assert affbib.cite(data, style="unsrt") == affbib.cite(PATH, style="unsrt")
    matches = affbib.resolve(BibliographyData(list(data.entries.items())[:3]), source="bundled", progress=False)
    assert [match.doi for match in matches] == [entry.fields["doi"] for entry in list(data.entries.values())[:3]]


def test_pybtex_sets_what_a_bibliography_says() -> None:
    lee = Record("misc", {"title": "On GANs & 50 % of Köln", "year": "2020"}, (Name("van den Berg", "Ånn B.", "Jr."),))
    style = find_plugin("pybtex.style.formatting", "unsrt")()
    (entry,) = style.format_bibliography(Bibliography({"berg": lee}).to_pybtex())
    assert entry.text.render_as("text") == "Ånn B. van den Berg, Jr. On GANs & 50 % of köln. 2020."


def test_preamble_macros_and_inheritance() -> None:
    text = (
        '@preamble{"\\newcommand{\\noopsort}[1]{}"}\n@string{jm = "Journal of "}\n'
        "@inproceedings{part, crossref = {whole}, author = {{The Group} and others},\n"
        ' title = {K{\\"o}ln}, note = jm # jun}\n'
        "@proceedings{whole, title = {Proc.}, editor = {Lee, Jr., Ann}, year = 2020}\n"
    )
    bib = read_bib(parse_string(text, "bibtex"))
    assert bib.preamble == "@preamble{{\\newcommand{\\noopsort}[1]{}}}"
    record = bib["part"].record
    assert record.authors == (Name("The Group", corporate=True), Name("others"))
    assert (record["booktitle"], record["title"], record["note"]) == ("Proc.", "Köln", "Journal of June")
    assert record.editors == (Name("Lee", "Ann", "Jr."),)
    assert bib.findings == ()


def test_names_that_no_bib_can_hold() -> None:
    for key, field in (("a b", "x"), ("a", "x y"), ("{", "x")):
        with pytest.raises(ValueError, match=r"no \.bib can hold"):
            read_bib(BibliographyData({key: Entry("misc", {field: "1"})}))
    assert str(read_bib(BibliographyData())) == ""


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        (Name("Lee", "Ann Bo C."), (["Ann"], ["Bo", "C."], [], ["Lee"], [])),
        (Name("van den Berg", "Ann", "Jr."), (["Ann"], [], ["van", "den"], ["Berg"], ["Jr."])),
        (Name("El Ali"), ([], [], [], ["{El Ali}"], [])),
        (Name("Plato"), ([], [], [], ["Plato"], [])),
        (Name("ibn", "Ann"), (["Ann"], [], [], ["ibn"], [])),
        (Name("Barnes and Noble", corporate=True), ([], [], [], ["{Barnes and Noble}"], [])),
        (Name("Köhn", "Ånn"), (["{\\r{A}}nn"], [], [], ['K{\\"o}hn'], [])),
    ],
)
def test_parts_of_names(name: Name, parts: tuple[list[str], ...]) -> None:
    data = Bibliography({"a": Record("misc", {}, (name,))}).to_pybtex()
    (person,) = data.entries["a"].persons["author"]
    assert (
        person.first_names, person.middle_names, person.prelast_names, person.last_names, person.lineage_names
    ) == parts  # fmt: skip


@given(st.lists(st.builds(Name, NAME_PARTS, NAME_PARTS, st.sampled_from(["", "Jr.", "III"])), max_size=3))
def test_names_come_back(names: list[Name]) -> None:
    records = Bibliography({"a": Record("misc", {"title": "T"}, tuple(names), tuple(names[:1]))})
    again = read_bib(records.to_pybtex())["a"].record
    assert (again.authors, again.editors) == (tuple(names), tuple(names[:1]))


@given(st.dictionaries(st.sampled_from(["title", "note", "url"]), st.text(max_size=20)))
def test_fields_come_back_as_from_a_file(fields: dict[str, str]) -> None:
    records = Bibliography({"a": Record("misc", fields)})
    read = affbib.BibFile(dumps(records).encode("utf-8", "replace"))
    assert dict(read_bib(records.to_pybtex())["a"]) == dict(read["a"])


def test_a_person_of_pybtex_is_written_as_it_is() -> None:
    data = BibliographyData({"a": Entry("Misc", {"TITLE": "T"}, {"author": [Person("Ann von Lee"), Person("{A B}")]})})
    assert str(read_bib(data)) == "@misc{a,\n  author = {von Lee, Ann and {A B}},\n  TITLE = {T},\n}\n"
