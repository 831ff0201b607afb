"""biblatex's entries in BibTeX's styles: what they say is shown, in the words of these styles."""

import pytest

from affbib.bib.document import BibFile
from affbib.citations.citation import cite

ARTICLE = "@article{k, author={Lee, Ann}, title={T}, journaltitle={J}, "


def text_of(entry: str) -> str:
    return cite(BibFile(entry.encode()), style="unsrt").removeprefix("[1] ").removesuffix("\n")


@pytest.mark.parametrize(
    ("date", "shown"),
    [
        ("2020", "2020"),
        ("2020-05", "May 2020"),
        ("2020-05-01T10:00:00Z", "May 2020"),
        ("2020-05?", "May 2020"),
        ("2020-05-30/2020-05-31", "May 2020"),
        ("2020-05-30/2020-06-02", "May–June 2020"),
        ("2019-12/2020-01", "2019–2020"),
        ("2020/", "2020/"),
        ("2020-13", "2020-13"),
        ("2020-21", "2020-21"),
        ("-0044-03-15", "-0044-03-15"),
        ("c. 1850", "c. 1850"),
    ],
)
def test_dates(date: str, shown: str) -> None:
    assert text_of(f"{ARTICLE}date={{{date}}}}}") == f"Ann Lee. T. J, {shown}."


def test_a_year_is_kept_beside_a_date() -> None:
    assert text_of(ARTICLE + "date={2020-05}, year={1999}}") == "Ann Lee. T. J, 1999."
    assert text_of(ARTICLE + "date={2020-05}, year={2020}, month=jun}") == "Ann Lee. T. J, June 2020."


@pytest.mark.parametrize(
    ("entry", "shown"),
    [
        ("@article{k, title={Of Art}, subtitle={A Sub}, journaltitle={J}, journalsubtitle={Of X}, date={2020}}",
         "Of art: A sub. J: Of X, 2020."),
        ("@misc{k, title={Why?}, subtitle={A Sub}}", "Why? A sub."),
        ("@misc{k, title={Why:}, subtitle={{\\\"U}ber}}", "Why: Über."),
        ("@inbook{k, author={Lee}, title={Part}, booktitle={Book}, booksubtitle={Sub}, maintitle={Main}, volume=2, "
         "editor={Wu, B}, publisher={P}, location={Bonn}, date=2020}",
         "Lee. Part. In B Wu, editor, Main: Book: Sub, volume 2. P, Bonn, 2020."),
        ("@book{k, author={Lee}, title={Tome}, maintitle={Main}, volume=2, publisher={P}, date=2020}",
         "Lee. Main: Tome, volume 2. P, 2020."),
        ("@thesis{k, author={Lee}, title={A T}, type={phdthesis}, institution={U}, date=2020}",
         "Lee. A T. PhD thesis, U, 2020."),
        ("@thesis{k, author={Lee}, title={Of Art}, type={mathesis}, institution={U}, date=2020}",
         "Lee. Of art. Master’s thesis, U, 2020."),
        ("@report{k, author={Lee}, title={Of Art}, type={techreport}, number=5, institution={I}, date=2020}",
         "Lee. Of art. Technical Report 5, I, 2020."),
        ("@dataset{k, author={Lee}, title={Of Art}, version={1.2}, publisher={P}, location={Bonn}, date=2020-02}",
         "Lee. Of art. Version 1.2, P, Bonn, February 2020."),
        ("@software{k, author={Lee}, title={Of Art}, version={v2}, organization={O}, publisher={O}, date=2020}",
         "Lee. Of art. v2, O, 2020."),
        ("@patent{k, author={Lee}, title={Of Art}, type={patentus}, number={1,2}, date=2020}",
         "Lee. Of art. U.S. patent 1,2, 2020."),
        ("@patent{k, author={Lee}, title={Of Art}, number={DE 1}, date=2020}", "Lee. Of art. Patent DE 1, 2020."),
        ("@online{k, title={Of Art}, organization={O}, date=2020}", "Of art. O, 2020."),
    ],
)  # fmt: skip
def test_entries(entry: str, shown: str) -> None:
    assert text_of(entry) == shown


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ("eprint={2001.00001}, eprinttype={arxiv}", "arXiv:2001.00001"),
        ("eprint={12345}, eprinttype={pubmed}", "pubmed:12345"),
        ("eprint={2001.00001}, url={https://arxiv.org/abs/2001.00001}", "arXiv:2001.00001"),
        ("eprint={2001.00001}, doi={10.48550/arXiv.2001.00001}", "doi:10.48550/arXiv.2001.00001"),
        ("eprint={2001.00001}, doi={10.1000/x}, url={https://example.org}", "arXiv:2001.00001, doi:10.1000/x"),
        ("url={https://example.org}", "URL: https://example.org"),
    ],
)
def test_links(fields: str, shown: str) -> None:
    assert text_of(f"{ARTICLE}date=2020, {fields}}}") == f"Ann Lee. T. J, 2020. {shown}."
