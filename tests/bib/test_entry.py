"""An entry of a .bib: what it says, what it inherits, and the edits that its changes are."""

import pytest

from affbib.bib.document import BibFile
from affbib.errors import BibtexError
from affbib.model.names import Name
from affbib.model.records import Record
from affbib.text.edits import Edit, Span

TEXT = """\
@Article{lee2020,
  author = {Lee, Ann},
  title  = {The GAN},
  month  = jun,
  note   = acm # { and more},
}
"""


def entry(text: str = TEXT) -> tuple[BibFile, str]:
    bib = BibFile(text.encode())
    return bib, next(iter(bib))


def shown(bib: BibFile) -> list[tuple[str, str]]:
    return [(edit.span.of(bib.text), edit.text) for edit in bib.edits]


def test_each_change_is_an_edit_of_its_own_place() -> None:
    bib, key = entry()
    bib[key].update(author="Lee, Bo", doi="10.1/x", month="jul")
    bib[key].retype("misc")
    bib.rename(key, "wu2020")
    assert shown(bib) == [("Article", "Misc"), ("lee", "wu"), ("Ann", "Bo"), ("n", "l"), ("", "\n  doi    = {10.1/x},")]
    assert bib["wu2020"].edits == bib.edits


def test_a_change_of_what_was_changed_is_one_edit() -> None:
    bib, key = entry()
    bib[key]["title"] = "The VAE"
    bib[key]["TITLE"] = "The MAE"
    bib[key]["doi"] = "10.1/x"
    bib[key]["DOI"] = "10.1/y"
    bib[key]["pages"] = "1--2"
    assert shown(bib) == [("GAN", "MAE"), ("", "\n  doi    = {10.1/y},\n  pages  = {1--2},")]
    del bib[key]["doi"]
    assert shown(bib)[1] == ("", "\n  pages  = {1--2},")
    del bib[key]["title"]
    assert shown(bib)[0] == ("\n  title  = {The GAN},", "")
    bib[key]["title"] = "A GAN"
    assert shown(bib)[0] == ("The", "A")


@pytest.mark.parametrize("name", ["author", "title", "month", "note"])
def test_what_is_taken_back_is_no_edit(name: str) -> None:
    bib, key = entry()
    value = bib[key][name]
    bib[key][name] = value
    assert bib.edits == ()
    bib[key][name] = "other"
    assert len(bib.edits) == 1
    bib[key][name] = value
    assert bib.edits == ()
    del bib[key][name]
    bib[key][name.upper()] = value
    assert bib.edits == ()
    assert str(bib) == TEXT


def test_what_is_added_and_taken_out_is_no_edit() -> None:
    for text in (
        TEXT,
        "@misc{k}",
        "@misc{k,}",
        "@misc{k, x=1}",
        "@misc{k\n, x = 1\n, y = 2\n}",
        "@misc{k,\n  x = 1\n}",
    ):
        bib, key = entry(text)
        bib[key]["doi"] = "10.1/x"
        bib[key]["pages"] = "1"
        del bib[key]["doi"]
        assert dict(bib[key])["pages"] == "1"
        del bib[key]["PAGES"]
        assert bib.edits == bib[key].edits == ()
        with pytest.raises(KeyError):
            del bib[key]["pages"]


def test_names_and_types_taken_back() -> None:
    bib, key = entry()
    for kind, key_now in (("misc", "wu"), ("ARTICLE", "LEE2020"), ("article", "lee2020")):
        bib[key].retype(kind)
        bib.rename(key, key_now)
        key = key_now
    assert bib.edits == ()
    assert bib["lee2020"].type == "article"


def test_values_of_the_same_latex_are_no_edit() -> None:
    bib, key = entry('@misc{k, title = {K{\\"o}ln}, url = "https://x.org/%C3%A4", year = 2020}')
    bib[key]["title"] = "Köln"
    bib[key]["url"] = "https://x.org/ä"
    bib[key]["year"] = "2020"
    assert bib.edits == ()


def test_of_fields_with_one_name_the_first_is_changed() -> None:
    bib, key = entry("@misc{k, x = 1, X = 2, y = 3}")
    bib[key]["x"] = "4"
    assert str(bib) == "@misc{k, x = 4, X = 2, y = 3}"
    del bib[key]["x"]
    assert (str(bib), bib[key]["x"]) == ("@misc{k, X = 2, y = 3}", "2")
    bib[key]["x"] = "5"
    assert str(bib) == "@misc{k, X = 5, y = 3}"
    del bib[key]["x"]
    assert str(bib) == "@misc{k, y = 3}"
    bib[key]["x"] = "6"
    assert str(bib) == "@misc{k, x = 6, y = 3}"


def test_two_insertions_in_one_place_are_one_edit_in_order() -> None:
    bib, _ = entry("@misc{k\n, year = 202\n}")
    bib["k"]["year"] = "2020"
    bib["k"]["doi"] = "10.1/x"
    assert bib.edits == (Edit(Span(20, 20), "0\n, doi = {10.1/x}"),)
    bib, _ = entry("@misc{k}")
    bib["k"]["doi"] = "10.1/x"
    bib.rename("k", "key")
    assert bib.edits == (Edit(Span(7, 7), "ey,\n  doi = {10.1/x}\n"),)


def test_a_field_in_the_place_of_the_last_one() -> None:
    bib, _ = entry("@misc{k,\n  x = 1,\n\n  y = 2\n}")
    bib["k"]["doi"] = "10.1/x"
    del bib["k"]["y"]
    assert str(bib) == "@misc{k,\n  x = 1,\n  doi = {10.1/x},\n}"
    assert shown(bib) == [("\n\n  y = 2", "\n  doi = {10.1/x},")]


def test_repr_says_what_and_where() -> None:
    bib, key = entry(f"\n\n{TEXT}")
    assert repr(bib[key]) == "BibEntry(article lee2020, line 3)"
    assert (bib[key].line, bib[key].span) == (3, Span(2, len(TEXT) + 1))
    bib.add("new", Record("misc", {"year": "2020"}))
    assert repr(bib["new"]) == "BibEntry(misc new)"
    assert (bib["new"].line, bib["new"].span) == (None, None)


def test_an_entry_as_a_record() -> None:
    bib = BibFile(
        b"@inproceedings{part, author = {Lee, Ann and {\\L}ukasz Wu}, title = {The {GAN} \\& I}, crossref = {whole},"
        b" xdata = {acm, nobody}}\n@proceedings{whole, title = {Proc. of It}, year = 2020, editor = {Wu, Bo}}\n"
        b"@xdata{acm, publisher = {ACM}, url = {https://example.org/a%20b}}\n"
        b"@misc{loop, crossref = {pool}, a = 1}\n@misc{pool, crossref = {loop}, b = 2}\n"
        b"@misc{own, crossref = {whole}, booktitle = {Mine}, year = 2021}\n"
    )
    assert bib["part"].record == Record(
        "inproceedings",
        {
            "publisher": "ACM",
            "url": "https://example.org/a%20b",
            "year": "2020",
            "booktitle": "Proc. of It",
            "title": "The GAN & I",
            "crossref": "whole",
            "xdata": "acm, nobody",
        },
        authors=(Name("Lee", "Ann"), Name("Wu", "Łukasz")),
        editors=(Name("Wu", "Bo"),),
    )
    assert (bib["loop"].record["a"], bib["loop"].record["b"]) == ("1", "2")
    assert (bib["own"].record["booktitle"], bib["own"].record["year"]) == ("Mine", "2021")
    assert "title" not in bib["own"].record


@pytest.mark.parametrize(("generations", "inherits"), [(9, True), (10, False)])
def test_so_many_generations_are_inherited_from(generations: int, inherits: bool) -> None:
    chain = "".join(f"@misc{{k{n}, crossref = {{k{n + 1}}}}}" for n in range(generations))
    bib = BibFile(f"{chain}@misc{{k{generations}, note = {{first}}}}".encode())
    assert ("note" in bib["k0"].inherited) is inherits


def test_what_is_inherited_has_an_end() -> None:
    chain = "".join(
        f"@misc{{k{n}, crossref = {{k{n + 1}}}, xdata = {{k{n + 1}, k{n + 2}, k{n}}}}}" for n in range(5000)
    )
    assert BibFile(chain.encode())["k0"].record.type == "misc"
    fields = "".join(f"x{n} = {n}," for n in range(20000))
    assert len(dict(BibFile(f"@misc{{k, {fields}}}".encode())["k"])) == 20000


def test_names_that_are_none() -> None:
    bib, key = entry()
    with pytest.raises(ValueError, match=r"'x = \{y\}' is no name of a field"):
        bib[key]["x = {y}"] = "z"
    with pytest.raises(ValueError, match="'a b' is no name of a type"):
        bib[key].retype("a b")
    assert bib.edits == ()


def test_an_entry_that_cannot_be_read_says_so_each_time() -> None:
    bib = BibFile(b"\n@misc{a, title = {T} year = 2}", path="refs.bib")
    for _ in range(2):
        with pytest.raises(BibtexError, match=r"^refs.bib:2: the entry 'a' has no comma before 'year = 2}'$"):
            len(bib["a"])
        with pytest.raises(BibtexError, match="has no comma"):
            bib["a"]["x"] = "1"
        with pytest.raises(BibtexError, match="has no comma"):
            del bib["a"]["title"]
    bib["a"].retype("book")
    bib.rename("a", "b")
    assert str(bib) == "\n@book{b, title = {T} year = 2}"
    bib["b"].retype("misc")
    bib.rename("b", "a")
    assert bib.edits == ()
