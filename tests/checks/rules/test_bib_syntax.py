"""What is wrong in a .bib's text is what the file itself finds."""

from affbib.bib.document import BibFile
from affbib.checks import check_bib
from tests.bib.test_diagnostics import BAD


def test_the_rules_find_what_the_file_finds() -> None:
    bib = BibFile(BAD.encode(), path="refs.bib")
    assert len(bib.findings) > 10
    assert check_bib(bib) == bib.findings
