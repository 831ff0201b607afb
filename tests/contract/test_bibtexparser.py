"""What bibtexparser, as it is installed, and affbib hand each other: blocks in, blocks out, a step in its pipeline."""

import logging
from pathlib import Path

import bibtexparser
import pytest
from bibtexparser import model
from bibtexparser.middlewares import (
    AddEnclosingMiddleware,
)
from hypothesis import given

import affbib
from affbib.bib.document import BibFile, read_bib
from tests.bib.test_document_properties import ANY_BIB, entries
from tests.conftest import ROOT

logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
ODD = """\
% My references

@string{acm = "ACM  Press"}
@string{of = acm # { of}}
@preamble{"\\newcommand{\\noop}[1]{}"}
@comment{jabref-meta: x;}


@Article{Lee2020,
  Author = "Lee, Ann and {The Group}",
  title  = {A {GAN} of 50\\% @ home},
  journal = of # { York},
  publisher = acm,
  month = jun,
  year = 2020,
}
@misc{empty}

@misc{twice, x = 1, x = 2}
@misc{empty, title = {Again}}
@misc{faulty, no field here}
@inproceedings{broken,
  title = {Never closed,
  year = 1999

@book{last, title = {Last}}
words at the end
"""


def test_every_record_comes_back_byte_for_byte() -> None:
    path = ROOT / "references.bib"
    library = bibtexparser.parse_file(str(path))
    assert bytes(read_bib(library)) == path.read_bytes()
    assert read_bib(path).to_library().blocks == library.blocks
    assert len(library.entries) == 69
    assert bytes(read_bib(read_bib(path).to_library())) == path.read_bytes()


def test_all_kinds_of_blocks_have_their_text_and_line() -> None:
    mine, theirs = BibFile(ODD.encode()).to_library(), bibtexparser.parse_string(ODD)
    # Where a block cannot be read, the two may end it in different places.
    assert mine.blocks[:7] == theirs.blocks[:7]
    assert [type(block) for block in mine.blocks] == [
        model.ImplicitComment, model.String, model.String, model.Preamble, model.ExplicitComment,
        model.Entry, model.Entry, model.DuplicateFieldKeyBlock, model.DuplicateBlockKeyBlock,
        model.ParsingFailedBlock, model.ParsingFailedBlock, model.Entry, model.ImplicitComment,
    ]  # fmt: skip
    lines = ODD.splitlines()
    for block in mine.blocks:
        assert block.start_line is not None
        assert block.raw
        assert lines[block.start_line].startswith(block.raw.splitlines()[0])
    assert {key: str(value) for key, value in mine.strings_dict.items()} == {
        key: str(value) for key, value in theirs.strings_dict.items()
    }
    assert mine.blocks[7].duplicate_keys == {"x"}
    assert [block.error.abort_reason for block in mine.failed_blocks[2:]] == [
        "has no field at 'no field here}'",
        "is not closed",
    ]
    assert read_bib(mine).findings == BibFile(ODD.encode()).findings
    assert str(read_bib(mine)) == ODD


def test_a_library_can_be_written_and_copied_by_bibtexparser() -> None:
    written = bibtexparser.write_string(BibFile(ODD.encode()).to_library())
    assert "@article{Lee2020,\n\tAuthor = {Lee, Ann and {The Group}},\n" in written
    assert "\tjournal = of # { York},\n" in written
    assert BibFile(written.encode())["lee2020"]["journal"] == "ACM  Press of York"


@given(entries("one"), entries("two"))
def test_sound_entries_are_the_same_blocks(one: str, two: str) -> None:
    text = f"{one}\n\n{two}\n".replace("\r\n", "\n")
    mine, theirs = BibFile(text.encode()).to_library(), bibtexparser.parse_string(text)
    kinds = [[type(block) for block in library.blocks] for library in (mine, theirs)]
    assert kinds[0] == kinds[1]
    assert [block.raw for block in mine.blocks] == [block.raw for block in theirs.blocks]
    assert [entry.fields for entry in mine.entries] == [entry.fields for entry in theirs.entries]
    assert str(read_bib(theirs)) == text
    assert str(read_bib(mine)) == text


@given(ANY_BIB)
def test_any_text_goes_in_and_out(text: str) -> None:
    bib = BibFile(text.encode("utf-8", "replace"))
    again = read_bib(bib.to_library())
    assert list(again) == list(bib)
    assert [str(entry).strip() for entry in again.values()] == [str(entry).strip() for entry in bib.values()]
    read_bib(bibtexparser.parse_string(str(bib)))


def test_latin_1(tmp_path: Path) -> None:
    path = tmp_path / "latin.bib"
    path.write_bytes("@misc{köln,\n  author = {Lüc Ö}\n}\n".encode("latin-1"))
    bib = read_bib(bibtexparser.parse_file(str(path), encoding="latin-1"))
    assert (bib.encoding, bib["KÖLN"]["author"]) == ("utf-8", "Lüc Ö")
    assert read_bib(path).to_library().entries[0]["author"] == "Lüc Ö"


def test_read_bib_and_cite_and_resolve_take_a_library() -> None:
    library = bibtexparser.parse_file(str(ROOT / "references.bib"))
    assert affbib.cite(library, "zhao2022affective") == affbib.cite(ROOT / "references.bib", "zhao2022affective")
    library.remove(library.entries[5:])
    matches = affbib.resolve(library, source="bundled", progress=False)
    assert [match.doi for match in matches] == [entry["doi"] for entry in library.entries]
    for source in (None, 3, ["references.bib"]):
        with pytest.raises(TypeError, match=r"a \.bib is read from a path, a Library or a BibliographyData"):
            read_bib(source)  # type: ignore[arg-type]


TITLE = "Affective Image Content Analysis: Two Decades Review and New Perspectives"
LACKING = f"""\
@string{{pami = {{TPAMI}}}}
@article{{zhao, author = {{Zhao, Sicheng and Yao, Xingxu}}, year = 2022, title = {{{TITLE}}}, journal = pami}}
@article{{Zhao, author = {{Zhao, Sicheng and Yao, Xingxu}}, year = 2022, title = {{{TITLE}}}, DOI = {{}}}}
@misc{{nobody, title = {{A Paper that Nobody Wrote}}}}
@misc{{faulty, no field}}
"""


def test_the_middleware_adds_dois_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "refs.bib"
    path.write_text(LACKING)
    middleware = affbib.AddDoisMiddleware("bundled", progress=False)
    library = bibtexparser.parse_file(str(path), append_middleware=[middleware])
    plain = bibtexparser.parse_file(str(path))
    assert library.entries_dict["zhao"].fields[-1] == model.Field("doi", "10.1109/tpami.2021.3094362")
    assert library.entries_dict["zhao"].fields[:-1] == plain.entries_dict["zhao"].fields
    assert [str(block) for block in library.blocks[2:]][:2] == [str(block) for block in plain.blocks[2:]][:2]
    assert "unmatched" in {finding.code for finding in middleware.findings}
    assert "doi = {10.1109/tpami.2021.3094362}\n" in bibtexparser.write_string(library)


def test_the_middleware_before_others_and_on_a_copy() -> None:
    text = LACKING.replace("zhao,", "zhao, DOI = {},", 1)
    plain = bibtexparser.parse_string(text, parse_stack=[])
    middleware = affbib.AddDoisMiddleware("bundled", progress=False, allow_inplace_modification=False)
    library = middleware.transform(plain)
    assert plain.entries_dict["zhao"]["DOI"] == "{}"
    assert library.entries_dict["zhao"]["DOI"] == "{10.1109/tpami.2021.3094362}"
    assert "doi" not in library.entries_dict["zhao"]
    enclosing = AddEnclosingMiddleware(reuse_previous_enclosing=False, enclose_integers=False, default_enclosing="{")
    assert enclosing.transform(bibtexparser.parse_string(text)).entries
