"""What entries of a .bib ask, and what the works that they mean change in them; all are made up."""

import pytest
from attrs import evolve

from affbib.bib.document import BibFile
from affbib.enrich.entry import Change, change_of, question_of
from affbib.match.decision import decide
from affbib.model.findings import Severity
from affbib.model.identifiers import Identifier
from affbib.model.matches import Match, Verdict
from affbib.model.names import Name
from affbib.model.works import PartialDate, Work

PEOPLE = (Name("Lee", "Ann"), Name("Wu", "Bo"), Name("Müller", "Cem"))
PAPER = Work(
    "10.1000/paper",
    "Joyful Grids for Quiet Machines",
    type="journal-article",
    authors=PEOPLE,
    container="Journal of Quiet Machines",
    printed=PartialDate(2020, 6),
    volume="7",
    pages="1-9",
)
OTHER = Work("10.1000/other", "On the Hardness of Steel", type="journal-article", authors=(Name("Smith", "Zoe"),))
ENTRY = """@Article{lee,
  author  = {Lee, Ann and Wu, Bo and M{\\"u}ller, Cem},
  title   = {Joyful Grids for Quiet Machines},
  journal = {Journal of Quiet Machines},
  year    = 2020,
}"""
PREPRINT = ENTRY.replace("Journal of Quiet Machines", "arXiv preprint arXiv:2001.00001")


def changed(text: str, *works: Work, **options: object) -> Change:
    entry = next(iter(BibFile(text.encode()).values()))
    question = question_of(entry, "refs.bib")
    return change_of(entry, question, decide(question.reference, works), **options)  # type: ignore[arg-type]


def codes(change: Change) -> list[tuple[str, Severity]]:
    assert all(finding.path == "refs.bib" and finding.line == 1 for finding in change.findings)
    return [(finding.code, finding.severity) for finding in change.findings]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("@online{k, title = {T}, url = {https://example.org}}", "a web page"),
        ("@misc{k, title = {T}, howpublished = {\\url{https://example.org}}}", "a web page"),
        ("@manual{k, title = {T}}", "software or a manual"),
        ("@PhdThesis{k, title = {T}}", "a thesis"),
        ("@book{k, title = {T}, year = 1969}", "a book from before 1970"),
        ("@misc{k, year = 1969}", "without a title"),
        ("@book{k, title = {T}, year = 1970}", ""),
        ("@phdthesis{k, title = {T}, url = {https://doi.org/10.1234/x}}", ""),
        ("@misc{k, title = {T}}", ""),
        ("@misc{k, title = {T}, note = {arXiv:2001.00001}, url = {x}}", ""),
        ("@misc{k, title = {T}, booktitle = {Proc. of T}, url = {x}}", ""),
    ],
)
def test_what_has_no_doi_is_left_out(text: str, why: str) -> None:
    assert question_of(BibFile(text.encode())["k"]).left_out == why


def test_what_an_entry_asks() -> None:
    bib = BibFile(
        b"@string{q = {Quiet}}\n@inproceedings{k, author = {Lee, Ann and others}, title = {A {GAN}},"
        b"\n crossref = {whole}, subtitle = {Or {\\o}}, date = {2020-05/2020-06}, doi = {10.1000/A\\_b},"
        b" eprint = {2001.00001},"
        b" url = {https://ieeexplore.ieee.org/document/12}}\n"
        b"@proceedings{whole, title = q # { Machines}, doi = {10.1000/whole}}"
    )
    asked = question_of(bib["k"], "refs.bib").reference
    assert (asked.title, asked.venue, asked.year, asked.line) == ("A GAN: Or ø", "Quiet Machines", 2020, 2)
    assert (asked.authors, asked.authors_truncated, asked.path) == ((Name("Lee", "Ann"),), True, "refs.bib")
    assert list(map(str, asked.identifiers)) == ["doi:10.1000/a_b", "arxiv:2001.00001", "ieee:12"]
    del bib["k"]["doi"]
    assert question_of(bib["k"]).doi is None


def test_only_the_doi_is_added_unless_more_is_asked_for() -> None:
    assert changed(ENTRY, PAPER, OTHER) == Change({"doi": "10.1000/paper"})
    more = changed(ENTRY, PAPER, fields=("pages", "year", "journal", "date", "doi"))
    assert more == Change({"pages": "1--9", "doi": "10.1000/paper"})
    assert changed(ENTRY, PAPER, fields=("year",), overwrite=True) == Change({"year": "2020"})
    assert changed(ENTRY.replace("year ", "date "), PAPER, fields=("year", "journal"), overwrite=True) == Change(
        {"date": "2020-06"}
    )
    assert changed(ENTRY.replace("year", "doi={},year"), PAPER) == Change({"doi": "10.1000/paper"})


def test_values_that_are_there_stay() -> None:
    there = ENTRY.replace("  year", "  doi = {https://doi.org/10.1000/PAPER}, pages = {1}, year")
    assert changed(there, PAPER) == Change()
    bad = changed(ENTRY.replace("year", "doi = {to come}, year"), PAPER)
    assert (bad.fields, codes(bad)) == ({}, [("bad-doi", Severity.WARNING)])
    bad = changed(ENTRY.replace("year", "doi = {to come}, year"), PAPER, overwrite=True)
    assert bad.fields == {"doi": "10.1000/paper"}


def test_what_is_not_matched_is_a_finding() -> None:
    assert codes(changed(ENTRY, OTHER)) == [("unmatched", Severity.WARNING)]
    twin = changed(ENTRY, PAPER, evolve(PAPER, id=Identifier("doi", "10.1000/twin")))
    assert (twin.fields, codes(twin)) == ({}, [("ambiguous", Severity.ERROR)])
    assert "10.1000/paper" in twin.findings[0].message
    assert "10.1000/twin" in twin.findings[0].message
    linked = changed(ENTRY.replace("year", "url = {https://doi.org/10.1000/other}, year"), PAPER, OTHER)
    assert (linked.fields, codes(linked)) == ({}, [("conflicting", Severity.ERROR)])
    assert "10.1000/other" in linked.findings[0].message
    assert "10.1000/paper" in linked.findings[0].message


def test_a_doi_of_another_work_is_a_finding() -> None:
    wrong = ENTRY.replace("year", "doi = {10.1000/other}, year")
    for works in ((OTHER,), (OTHER, PAPER), (PAPER,)):
        change = changed(wrong, *works)
        assert (change.fields, codes(change)) == ({}, [("doi-of-another-work", Severity.ERROR)])
        assert change.findings[0].found == "10.1000/other"
    assert codes(changed(wrong)) == [("unknown-doi", Severity.INFO)]
    question = question_of(BibFile(wrong.encode())["lee"], "refs.bib")
    unasked = Match(question.reference, Verdict.UNASKED)
    assert codes(change_of(BibFile(wrong.encode())["lee"], question, unasked)) == [("unasked", Severity.ERROR)]


def test_a_preprints_doi_on_a_published_entry() -> None:
    entry = ENTRY.replace("year", "doi = {10.48550/arXiv.2001.00001}, year")
    told = changed(entry, PAPER)
    assert (told.fields, codes(told)) == ({}, [("preprint-doi", Severity.WARNING)])
    assert changed(entry, PAPER, overwrite=True) == Change({"doi": "10.1000/paper"})
    more = changed(entry, PAPER, fields=("pages",))
    assert (more.fields, codes(more)) == ({"pages": "1--9"}, [("preprint-doi", Severity.WARNING)])


def test_a_part_is_no_whole() -> None:
    book = changed(ENTRY.replace("Article", "book"), PAPER)
    assert (book.fields, codes(book)) == ({}, [("other-type", Severity.WARNING)])
    chapter = changed(ENTRY.replace("Article", "inbook"), evolve(PAPER, type="monograph", container=""))
    assert codes(chapter) == [("other-type", Severity.WARNING)]


def test_preprints_are_replaced_when_asked_for_and_beyond_doubt() -> None:
    told = changed(PREPRINT, PAPER)
    assert (told.fields, codes(told)) == ({}, [("published", Severity.INFO)])
    both = PREPRINT.replace("year", "eprint = {2001.00001}, month = jan, note = {Best paper}, year")
    change = changed(both, PAPER, update_preprints=True)
    assert change.type == "article"
    assert change.lost == ("eprint",)
    assert change.fields["journal"] == "Journal of Quiet Machines"
    assert (change.fields["doi"], change.fields["volume"], change.fields["month"]) == ("10.1000/paper", "7", "jun")
    assert not {"author", "title"} & set(change.fields)
    less = changed(both, evolve(PAPER, authors=(PEOPLE[0], Name("Zu", "D."), *PEOPLE[2:])), update_preprints=True)
    assert (less.fields, codes(less)) == ({}, [("published", Severity.INFO)])
    itself = evolve(PAPER, id=Identifier("doi", "10.1000/preprint"), type="posted-content", container="")
    assert changed(PREPRINT, itself) == Change({"doi": "10.1000/preprint"})
