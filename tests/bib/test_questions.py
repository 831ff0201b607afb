"""What entries of a .bib ask, and which are not asked about."""

import pytest

from affbib.bib.document import BibFile
from affbib.bib.questions import question_of
from affbib.model.names import Name


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
