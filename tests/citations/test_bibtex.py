"""What affbib sets, held against what BibTeX sets."""

import os
import shutil
from pathlib import Path

import pytest
from benchmarks.bibtex_random import entries
from benchmarks.bibtex_styles import OWN, bibtex, compared, compared_own, differences

import affbib
from affbib.citations.pybtex import bst
from tests.conftest import ROOT

REQUIRED = os.environ.get("AFFBIB_REQUIRE_TEX") == "1"
STYLES = ["plain", "unsrt", "alpha", "abbrv", "IEEEtran", "apalike", "acm", "siam", "amsplain", "plainnat", "unsrtnat"]

pytestmark = pytest.mark.skipif(not shutil.which("bibtex") and not REQUIRED, reason="not installed: bibtex")

# What bibtex.web says of names, capitals, special characters and months, and what pybtex says differently.
HARD = r"""
@string{acm = "The {ACM}"}
@article{a, author={Thao, Ha Thi Phuong and Jean-Pierre {\O}stergaard and
    de la Vall{\'e}e Poussin, Charles Louis and others},
  title={An {\OE}uvre: {\"U}ber K{\"o}ln and {GAN}s}, journal=acm # { Journal},
  year=2020, month=jan, volume=1, pages={7}}
@inproceedings{b, author={Lee, Jr., Ann B.}, title="{D}eep 50\% of {R\&D}", booktitle={Proc.},
  year=1999, month="1~" # feb,
  editor={van der Berg, B. and Bo Wu}, series={Lecture Notes}, volume=3, publisher={P}, address={Here}}
@book{c, author={{The Group}}, title={Book {$x_1$}}, publisher={Q}, year={2001}, edition={Second}, number=4, series={S}}
@phdthesis{d, author={{\L}ukasz Kowalski}, title={Thesis}, school={U}, year=2010, type={{MSc} Thesis}}
@misc{e, title={No Author Here}, howpublished={\url{https://example.org/a_b}}, note={A note}, key={zz}}
@techreport{f, author={Wu, X.-Y. and Wu, Z}, title={Report?}, institution={I}, year=2010, number=5}
"""


@pytest.mark.parametrize("style", STYLES)
def test_a_bst_writes_what_bibtex_writes(style: str) -> None:
    assert compared(style, ROOT / "references.bib") == "the same LaTeX"


@pytest.mark.parametrize("style", OWN)
def test_pybtex_styles_set_what_bibtex_sets(style: str) -> None:
    assert compared_own(style, ROOT / "references.bib") == "the same text"


@pytest.mark.parametrize("style", STYLES)
def test_hard_entries(style: str, tmp_path: Path) -> None:
    path = tmp_path / "hard.bib"
    path.write_text(HARD)
    assert compared(style, path) == "the same LaTeX"


@pytest.mark.parametrize("style", OWN)
def test_hard_entries_in_pybtex_styles(style: str, tmp_path: Path) -> None:
    path = tmp_path / "hard.bib"
    path.write_text(HARD)
    assert compared_own(style, path) == "the same text"


@pytest.mark.parametrize("style", OWN)
def test_entries_made_up_at_random(style: str, tmp_path: Path) -> None:
    path = tmp_path / "random.bib"
    path.write_text(entries(400, seed=20))
    assert differences(style, path) == ([], True)


# What each type makes of a month without a year, of blank fields, and of marks at the end of a title.
ODD = r"""
@misc{a, author={Lee, T}, title={T}, year=2020}
@misc{b, author={Lee, T}, year=2020, month=jan}
@misc{c, title={What?}, month=jan, key={c}}
@proceedings{d, title={T}, publisher={Pub}, year=1999, key={d}}
@proceedings{e, title={T}, organization={The Org}, address={Here}, year=1999, month=feb, publisher={Pub}}
@manual{f, title={What!}, organization={The Org}, address={Here}, edition={2nd}}
@manual{g, title={What!}, address={Here}, edition={Second}, key={g}}
@manual{h, title={T}, edition={Second}, year=2001, key={h}}
@book{i, author={d'Aa, X}, title={T}, edition={Second Revised}, year=2020, series={S}}
@book{j, author={d'Aa, X}, title={T}, number=7, volume={ }, year=1920}
@inproceedings{k, author={O'Bb, X}, booktitle={B?}, number=7, series={S}, pages={7--}, organization={O}}
@incollection{l, author={{{\'E}cc} and Lee, T}, title={T}, number=7, chapter=3, type={Part}, pages={{1-2}}, year=2020}
@techreport{m, author={Lee, T}, title={T}, type={Research Note}, institution={I}, year=2020}
@phdthesis{n, author={Lee, T}, title={{\em First Words} Then}, type={Doctoral Thesis}, number=7, school={U}, year=1850}
@unpublished{o, author={Lee, T}, title={The A Title}, note={Why?}, month=mar}
"""


@pytest.mark.parametrize("style", OWN)
def test_odd_entries(style: str, tmp_path: Path) -> None:
    path = tmp_path / "odd.bib"
    path.write_text(ODD)
    assert differences(style, path) == ([], True)


# What a preamble defines to sort by is not shown, and sorts.
SORTED = r"""
@preamble{"\newcommand{\noopsort}[1]{} \newcommand{\flip}[2]{#2#1} \newcommand{\one}[1]{#1}"}
@misc{a, author={Lee, T}, title={A}, year={{\noopsort{b}}2001}}
@misc{b, author={Lee, T}, title={B}, year={{\noopsort{a}}2001}}
@misc{c, author={Lee, T}, title={C}, year={{\noopsort{1968b}}{\flip{--90}{1968}}}}
@misc{d, title={D}, key={OX{\one{stoc}}}, year=1983}
@misc{g, title={D}, key={Kn{\flip{v}{}}}, year=1983}
@misc{e, title={{\noopsort{z}}{E}}, author={Lee, T}, year=1999}
@misc{f, title={F}, author={Lee, T}, year=1999}
"""


@pytest.mark.parametrize("style", OWN)
def test_what_sorts(style: str, tmp_path: Path) -> None:
    path = tmp_path / "sorted.bib"
    path.write_text(SORTED)
    assert differences(style, path) == ([], True)


def test_parents_are_set_as_bibtex_sets_them(tmp_path: Path) -> None:
    path = tmp_path / "p.bib"
    children = "".join(f"@inproceedings{{c{n}, crossref={{p}}, author={{Lee, A}}, title={{T{n}}}}}\n" for n in range(3))
    path.write_text(f"{children}@proceedings{{p, title={{Proc}}, booktitle={{Proc}}, year=2020, editor={{Wu, B}}}}\n")
    keys = [f"c{number}" for number in range(3)]
    made = affbib.cite(path, keys, style="plain.bst", to="latex")
    judge = bibtex("plain", path, keys)
    assert judge is not None
    assert made.split() == judge.split()
    assert [it.key for it in made.citations] == [key for key, *_ in bst.items(judge)]
