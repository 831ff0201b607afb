"""A .bib as its author's own text; all of them are made up."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from affbib.bib.document import BibFile, read_bib
from affbib.errors import BibtexError, FileError, OverwriteError
from affbib.model.names import Name
from affbib.model.records import Record
from affbib.text.edits import Span
from tests.conftest import ROOT

MESSY = """\ufeff% My references, {do not touch}
@string{acm = "ACM Press"}
@STRING(jm = {Journal of } # "Mess")
@preamble{"\\newcommand{\\noop}[1]{}"}
@comment{jabref-meta: x;}

@Article{Lee2020 ,
\tAuthor  = "Lee, Ann and {The {"}Group}",
\tTitle   = {A {GAN} of 50\\% @ home},
\tJournal = jm # { and } # jm,
\tMonth   = jun,
\tYear    = 2020
}

some words between, and an address: me@example.org

@book(wu, title = {One, two}, publisher = acm)
@misc{empty}@misc{also,}
@inproceedings{broken,
  title = {Never closed,
  year = 1999
@misc{after, note={x}}
@misc{faulty, no field here}
@misc{LEE2020, title={Again}}
"""


def changed(text: str, key: str, **fields: str) -> str:
    bib = BibFile(text.encode())
    bib[key].update(fields)
    return bytes(bib).decode()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        MESSY.encode(),
        MESSY.replace("\n", "\r\n").encode(),
        MESSY.replace("Ann", "Änn").encode("utf-8"),
        MESSY.removeprefix("\ufeff").replace("Ann", "Änn").encode("latin-1"),
        b'\xff\xfe\x00@{("',
        b"@misc{a, title = {" + b"{" * 9999,
        b'@misc(a, title = "' + b'"' * 9999,
        b"@@@@misc{{{{}}}}",
    ],
)
def test_an_untouched_file_is_the_file(data: bytes) -> None:
    bib = BibFile(data)
    assert bytes(bib) == data
    assert (
        "".join(block.text for block in bib.blocks).encode("utf-8" if bib._encoding == "utf-8" else "latin-1") == data
    )


def test_what_is_read() -> None:
    bib = BibFile(MESSY.encode())
    assert list(bib) == ["Lee2020", "wu", "empty", "also", "after", "faulty"]
    lee = bib["LEE2020"]
    assert (lee.type, lee.key, list(lee)) == ("article", "Lee2020", ["author", "title", "journal", "month", "year"])
    assert lee["AUTHOR"] == 'Lee, Ann and {The {"}Group}'
    assert lee["journal"] == "Journal of Mess and Journal of Mess"
    assert (lee["month"], lee["year"], bib["wu"]["publisher"]) == ("June", "2020", "ACM Press")
    assert (dict(bib["empty"]), dict(bib["also"])) == ({}, {})
    kinds = " ".join(block.kind for block in bib.blocks if block.kind != "text")
    assert kinds == "string string preamble comment entry entry entry entry failed entry failed entry"
    assert [block.reason for block in bib.blocks if block.reason] == [
        "is not closed",
        "has no field at 'no field here}'",
    ]
    with pytest.raises(KeyError):
        bib["nobody"]
    with pytest.raises(KeyError):
        lee["doi"]
    with pytest.raises(BibtexError, match="the entry 'faulty' has no field"):
        bib["faulty"]["x"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("@misc{k,\n  title = {T},\n}", "@misc{k,\n  title = {T},\n  doi = {10.1/x},\n}"),
        ("@misc{k,\n  a = {A},\n  title = {T}\n}", "@misc{k,\n  a = {A},\n  doi = {10.1/x},\n  title = {T}\n}"),
        ("@misc{k,\r\n\ttitle=\"T\",\r\n}", "@misc{k,\r\n\ttitle=\"T\",\r\n\tdoi=\"10.1/x\",\r\n}"),
        (
            "@MISC{k,\n  YE    = 2020,\n  TITLE = {T},\n}",
            "@MISC{k,\n  YE    = 2020,\n  TITLE = {T},\n  DOI   = {10.1/x},\n}",
        ),
        ("@Misc{k,\n  Year = 2020,\n  A    = 1\n  }", "@Misc{k,\n  Year = 2020,\n  Doi  = {10.1/x},\n  A    = 1\n  }"),
        ("@misc{k\n, year = 2020\n, title = {T}\n}", "@misc{k\n, year = 2020\n, title = {T}\n, doi = {10.1/x}\n}"),
        ("@misc{k,\n  a = {A},\n  b = {B},}", "@misc{k,\n  a = {A},\n  doi = {10.1/x},\n  b = {B},}"),
        ("@misc{k,\n  a = {A}, \n}", "@misc{k,\n  a = {A}, \n  doi = {10.1/x},\n}"),
        ("@misc{k,\n  a = {A},\n\n  b = {B}\n}", "@misc{k,\n  a = {A},\n\n  doi = {10.1/x},\n  b = {B}\n}"),
        ("@misc{k, title={T}}", "@misc{k, doi={10.1/x}, title={T}}"),
        ("@misc(k, title={T}, )", "@misc(k, title={T}, doi={10.1/x}, )"),
        ("@misc{k}", "@misc{k,\n  doi = {10.1/x}\n}"),
        ("@misc{k,}", "@misc{k, doi = {10.1/x} }"),
        ("@misc{k, DOI = \"old\", x=1}", "@misc{k, DOI = \"10.1/x\", x=1}"),
        ("@misc{k, doi = old # \"er\"}", "@misc{k, doi = {10.1/x}}"),
    ],
)  # fmt: skip
def test_a_field_in_the_entrys_own_layout(before: str, after: str) -> None:
    assert changed(f"% a\n{before}\n% b", "k", doi="10.1/x") == f"% a\n{after}\n% b"


@pytest.mark.parametrize(
    ("field", "value", "written"),
    [
        ("title", "Köln & R\\&D: 6%", '{K{\\"o}ln \\& R\\&D: 6\\%}'),
        ("title", 'K{\\"o}ln, $x_1^2$ and \\emph{this}', '{K{\\"o}ln, $x_1^2$ and \\emph{this}}'),
        ("title", "an open { brace", "{an open {\\textbraceleft} brace}"),
        ("url", "https://example.org/a_b%20c#d}", "{https://example.org/a_b%20c#d%7D}"),
        ("year", "2021", "2021"),
        ("year", "forthcoming", "{forthcoming}"),
        ("month", "jun", "jun"),
        ("quoted", "new", '"new"'),
        ("quoted", 'a "new" one', '{a "new" one}'),
    ],
)
def test_values(field: str, value: str, written: str) -> None:
    text = '@misc{k, title = {T}, url = {U}, year = 2020, month = may, quoted = "Q",}'
    bib = BibFile(text.encode())
    before = str(bib["k"])
    bib["k"][field] = value
    assert f" {field} = {written}," in str(bib["k"])
    once = str(bib["k"])
    bib["k"][field] = bib["k"][field]
    assert field == "month" or str(bib["k"]) == once
    assert before == text


def test_fields_and_entries_taken_out() -> None:
    bib = BibFile(b"% a\n@misc{a,\n  x = 1,\n  y = {2},\n  z = 3\n}\n\n@misc{b, x = 1}\n\n@misc{c, x = 1}\n")
    del bib["a"]["y"]
    assert str(bib["a"]) == "@misc{a,\n  x = 1,\n  z = 3\n}"
    del bib["a"]["Z"]
    assert str(bib["a"]) == "@misc{a,\n  x = 1,\n}"
    del bib["B"]
    assert bytes(bib) == b"% a\n@misc{a,\n  x = 1,\n}\n\n@misc{c, x = 1}\n"
    with pytest.raises(KeyError):
        del bib["b"]
    with pytest.raises(KeyError):
        del bib["a"]["y"]


def test_entries_added_and_renamed() -> None:
    bib = BibFile(b"@misc{a, x = 1}")
    bib.add("lee2020", Record("misc", {"title": "The GAN & I"}, (Name("Lee", "Ann"),)))
    bib.rename("a", "b")
    assert bytes(bib).decode() == (
        "@misc{b, x = 1}\n\n@misc{lee2020,\n  author = {Lee, Ann},\n  title = {The {GAN} \\& I},\n}\n"
    )
    assert bib["lee2020"]["author"] == "Lee, Ann"
    for add in (lambda: bib.add("LEE2020", Record("misc")), lambda: bib.add("a b", Record("misc"))):
        with pytest.raises(ValueError, match=r"is there already|is no citation key"):
            add()
    with pytest.raises(ValueError, match="is there already"):
        bib.rename("b", "Lee2020")
    with pytest.raises(ValueError, match="is no name of a field"):
        bib["b"]["x = {y}"] = "z"


def test_a_file_that_another_changed_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "refs.bib"
    path.write_bytes(b"@misc{a, x = {\xe4}}")
    bib = read_bib(path)
    bib["a"]["x"] = "ö"
    bib["a"]["note"] = "n"
    bib.write(tmp_path / "copy.bib")
    assert (tmp_path / "copy.bib").read_bytes() == b'@misc{a, note = {n}, x = {{\\"o}}}'
    path.write_bytes(b"other")
    with pytest.raises(OverwriteError, match="was changed since it was read"):
        bib.write()
    assert path.read_bytes() == b"other"
    again = read_bib(path)
    again.add("b", Record("misc", {"year": "2020"}))
    again.write()
    again.write()
    assert path.read_bytes() == b"other\n\n@misc{b,\n  year = {2020},\n}\n"
    with pytest.raises(FileError):
        read_bib(tmp_path)
    with pytest.raises(ValueError, match="name a path"):
        BibFile().write()


ADD = """
import sys
from affbib.bib.document import read_bib
from affbib.errors import OverwriteError
from affbib.model.records import Record
from affbib.text.edits import Span

for number in range(20):
    while True:
        bib = read_bib(sys.argv[1])
        bib.add(f"{sys.argv[2]}{number}", Record("misc", {"year": "2020"}))
        try:
            bib.write()
        except OverwriteError:
            continue
        break
"""


def test_two_processes_lose_no_update(tmp_path: Path) -> None:
    path = tmp_path / "refs.bib"
    path.write_bytes(b"% both\n")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    both = [subprocess.Popen([sys.executable, "-c", ADD, path, name], env=environment) for name in ("a", "b")]
    assert [process.wait() for process in both] == [0, 0]
    assert sorted(read_bib(path)) == sorted(f"{name}{number}" for name in ("a", "b") for number in range(20))
    assert list(tmp_path.iterdir()) == [path]


CHANGE = """
import sys
from affbib.bib.document import read_bib

print("ready", flush=True)
for number in range(10**6):
    bib = read_bib(sys.argv[1])
    bib["a"]["x"] = "é" * (1000 + number % 7)
    bib.write()
"""


def test_a_process_that_is_killed_leaves_the_old_text_or_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "refs.bib"
    path.write_text("@misc{a, x = {}}\n@misc{b, x = {kept}}\n")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    chance = random.Random(6)
    for _ in range(6):
        with subprocess.Popen([sys.executable, "-c", CHANGE, path], env=environment, stdout=subprocess.PIPE) as process:
            assert process.stdout
            assert process.stdout.readline() == b"ready\n"
            time.sleep(chance.random() / 20)
            process.kill()
        bib = read_bib(path)
        assert bib.findings == ()
        assert (set(bib["a"]["x"].replace("{\\'e}", "é")) <= {"é"}, bib["b"]["x"]) == (True, "kept")
        assert len(bib["a"]["x"]) % len("{\\'e}") == 0


def test_layouts_that_are_not_regular() -> None:
    mixed = "@article{k,\n  author    = {A},\n  title     = {T},\n  journal = {J},\n  year      = 2018\n}"
    assert "\n  doi       = {10.1/x},\n" in changed(mixed, "k", doi="10.1/x")
    assert '\n\tdoi = "10.1/x",\n' in changed('@misc{k,\n\ttitle = "T",\n\tyear = 2020\n}', "k", doi="10.1/x")
    assert " note = {x}" in changed("@misc{k, year = 2020, }", "k", note="x")
    bib = BibFile(b"@ARTICLE{k, x = 1} @Article{l, x = 1} @article{m, x = 1}")
    for entry in bib.values():
        entry.retype("misc")
    assert bytes(bib) == b"@MISC{k, x = 1} @Misc{l, x = 1} @misc{m, x = 1}"
    assert [entry.line for entry in BibFile(b"@misc{a}\n\n@misc{b}@misc{c,\n}\n@misc{d}").values()] == [1, 3, 3, 5]
    with pytest.raises(ValueError, match="is no name of a type"):
        bib["k"].retype("a b")


def test_a_run_of_signs_is_read_in_linear_time() -> None:
    assert BibFile(b"@" * 10**6).findings[0].code == "stray-at"


def test_of_entries_with_one_key_the_first_is_meant_and_then_the_next() -> None:
    bib = BibFile(b"@misc{a, x = 1}\n@misc{A, x = 2}\n@misc{b, x = 3}\n@misc{a, x = 4}\n")
    assert (len(bib), list(bib), bib["A"]["x"]) == (2, ["a", "b"], "1")
    del bib["a"]
    assert (len(bib), list(bib), bib["a"]["x"]) == (2, ["A", "b"], "2")
    bib.rename("a", "c")
    assert (list(bib), bib["a"]["x"], bib["C"]["x"]) == (["c", "b", "a"], "4", "2")
    with pytest.raises(ValueError, match="'a' is there already"):
        bib.rename("c", "a")
    del bib["a"]
    assert (len(bib), "a" in bib) == (2, False)
    bib.rename("c", "a")
    assert bytes(bib) == b"@misc{a, x = 2}\n@misc{b, x = 3}\n"


def test_an_entry_added_and_taken_out_leaves_no_trace() -> None:
    for text in ("", "% a", "% a\n", "% a\n\n", "@misc{a}\r\n"):
        bib = BibFile(text.encode())
        for key in ("x", "y", "z"):
            bib.add(key, Record("misc"))
        del bib["y"]
        gap = {"": "", "% a": "\n\n", "% a\n": "\n", "% a\n\n": "", "@misc{a}\r\n": "\r\n"}[text]
        end = "\r\n" if "\r" in text else "\n"
        assert str(bib) == text + gap + f"@misc{{x,{end}}}{end}{end}@misc{{z,{end}}}{end}"
        assert [edit.span for edit in bib.edits] == [Span(len(text), len(text))]
        del bib["x"], bib["z"]
        assert bib.edits == ()


def test_an_entry_taken_out_takes_its_blank_line() -> None:
    for after, left in ((" \t\r\n \n\n", "\n"), ("\n% x", "% x"), (" % x\n", " % x\n"), ("@misc{b}", "@misc{b}")):
        bib = BibFile(f"@misc{{a}}{after}".encode())
        del bib["a"]
        assert str(bib) == left
        assert len(bib.edits) == 1
    bib = BibFile(b"@misc{a}\n\n@misc{b}\n\n@misc{c}\n")
    del bib["b"], bib["a"]
    assert [edit.span for edit in bib.edits] == [Span(0, 10), Span(10, 20)]
    assert str(bib) == "@misc{c}\n"
    with pytest.raises(TypeError, match="field by field"):
        bib["c"] = bib["c"]
