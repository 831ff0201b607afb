"""Whatever a .bib holds: it comes back, and a change touches its own place only."""

import contextlib

from hypothesis import given
from hypothesis import strategies as st

from affbib.bib.document import BibFile
from affbib.bib.names import read_names
from affbib.bib.questions import question_of
from affbib.bib.writer import field_texts
from affbib.errors import BibtexError
from affbib.markup.latex_encode import completed, decoded, encode
from affbib.model.names import Name
from affbib.model.records import Record
from affbib.text.edits import edited
from affbib.text.folding import fold

NAME_PARTS = st.lists(st.sampled_from(["Lee", "Łukasz", "Ş.", "O'Neil", "Jean-Luc", "El"]), min_size=1, max_size=2).map(
    " ".join
)

PIECES = [
    "@misc{k",
    "@article(",
    "@string{s = ",
    "@comment{",
    "{",
    "}",
    "(",
    ")",
    '"',
    ",",
    "=",
    "#",
    " title = ",
    "x",
    "\n",
    "\r\n",
    "@",
    "é",
    "\\",
]
ANY_BIB = st.lists(st.sampled_from(PIECES)).map("".join) | st.text()

values = st.sampled_from(["{a {b} c}", '"q {"} r"', "2020", "jan", '{x} # "y"', "{}", '""'])
fields = st.lists(st.tuples(st.sampled_from(["title", "Author", "YEAR", "note"]), values), max_size=3)
Change = tuple[str, str, str]
CHANGES = st.tuples(
    st.sampled_from(["one", "two"]),
    st.sampled_from(["doi", "title", "YEAR", "x"]),
    st.sampled_from(["1", "é & {b}", '"']),
)
spaces = st.sampled_from(["", " ", "\n  ", "\r\n\t"])


@st.composite
def entries(draw: st.DrawFn, key: str) -> str:
    body = ",".join(f"{draw(spaces)}{name}{draw(spaces)}={draw(spaces)}{value}" for name, value in draw(fields))
    left, right = draw(st.sampled_from(["{}", "()"]))
    tail = draw(st.sampled_from(["", ",", ",\n", "\n"])) if body else ""
    return f"@misc{left}{key}{draw(spaces)},{body}{tail}{draw(spaces)}{right}"


@given(ANY_BIB)
def test_what_is_read_comes_back(text: str) -> None:
    data = text.encode("utf-8", "replace")
    bib = BibFile(data)
    assert bytes(bib) == data
    assert "".join(block.text for block in bib.blocks).encode() == data
    for entry in bib.values():
        with contextlib.suppress(BibtexError):
            assert all(isinstance(entry[name], str) for name in entry)


@given(st.binary())
def test_any_bytes_come_back(data: bytes) -> None:
    assert bytes(BibFile(data)) == data


@given(
    entries("one"),
    entries("two"),
    st.text(st.characters(codec="utf-8"), max_size=8),
    st.text(st.characters(codec="ascii"), max_size=8),
)
def test_a_change_touches_its_own_place(one: str, two: str, between: str, value: str) -> None:
    between = f"\n{between.replace('@', '')}\n"
    text = f"% before\n{one}{between}{two}\n% after\n"
    bib = BibFile(text.encode())
    read = dict(bib["two"])
    bib["two"]["doi"] = value
    before, after = text, str(bib)
    start = next((at for at, (old, new) in enumerate(zip(before, after, strict=False)) if old != new), len(before))
    kept = len(before) - start
    assert start >= len("% before\n") + len(one) + len(between)
    assert after[:start] + after[len(after) - kept :] == before or read != dict(bib["two"])
    assert {name: bib["two"][name] for name in read} == read
    assert dict(BibFile(after.encode())["two"]) == dict(bib["two"])
    assert BibFile(after.encode())["one"].items() == BibFile(text.encode())["one"].items()
    del bib["two"]["doi"]
    assert dict(bib["two"]) == read


@given(
    st.text()
    | st.lists(st.sampled_from(["\\", "{", "}", "$", "%", "&", "_", "é", "“", "x", " ", "^", '\\"{o}'])).map("".join)
)
def test_completed_changes_latex_no_more(text: str) -> None:
    once = completed(text)
    assert completed(once) == once
    assert completed(encode(text)) == encode(text)
    depth = 0
    for char in once:
        depth += {"{": 1, "}": -1}.get(char, 0)
        assert depth >= 0
    assert depth == 0


@given(st.lists(st.builds(Name, NAME_PARTS, NAME_PARTS, st.sampled_from(["", "Jr.", "III"])), min_size=1, max_size=4))
def test_names_come_back(names: list[Name]) -> None:
    text = field_texts(Record("misc", authors=tuple(names)))["author"]
    assert read_names(text) == tuple(names)


@given(st.text())
def test_any_text_is_names(text: str) -> None:
    assert all(isinstance(name, Name) for name in read_names(text))
    assert isinstance(decoded(text), str)


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x24F, exclude_categories=["Cc", "Cf", "Zs"])))
def test_latin_text_comes_back(text: str) -> None:
    assert fold(decoded(encode(text))) == fold(text)


@given(
    entries("one"), entries("two"), st.permutations([("one", "doi"), ("two", "doi"), ("one", "title"), ("two", "note")])
)
def test_changes_in_any_order_say_the_same(one: str, two: str, order: list[tuple[str, str]]) -> None:
    text = f"{one}\n{two}\n".encode()
    first, second = BibFile(text), BibFile(text)
    for key, field in sorted(order):
        first[key][field] = f"{key} {field}"
    for key, field in order:
        second[key][field] = f"{key} {field}"
    assert {key: dict(first[key]) for key in first} == {key: dict(second[key]) for key in second}


@given(entries("one"), entries("two"), st.sampled_from(["", "\n", "% x\n\n"]), st.lists(CHANGES, max_size=4))
def test_edits_stay_in_the_entries_that_change(one: str, two: str, between: str, changes: list[Change]) -> None:
    text = f"{one}{between}{two}"
    bib = BibFile(text.encode())
    for key, name, value in changes:
        bib[key][name] = value
    assert edited(text, bib.edits) == str(bib)
    changed = {key for key, _, _ in changes}
    for edit in bib.edits:
        assert ("one" in changed and edit.span.end < len(one)) or (
            "two" in changed and edit.span.start > len(one + between)
        )
    assert list(BibFile(bytes(bib))) == list(bib)


@given(entries("one"), entries("two"), st.lists(CHANGES, max_size=4))
def test_changes_of_different_entries_commute(one: str, two: str, changes: list[Change]) -> None:
    text = f"{one}\n{two}\n".encode()
    orders = (changes, sorted(changes, key=lambda change: change[0]))
    first, second = BibFile(text), BibFile(text)
    for bib, order in zip((first, second), orders, strict=True):
        for key, name, value in order:
            bib[key][name] = value
    assert bytes(first) == bytes(second)


@given(entries("one"), st.permutations(["title", "author", "year", "note"]))
def test_changes_of_fields_that_are_there_commute(one: str, order: list[str]) -> None:
    first, second = BibFile(one.encode()), BibFile(one.encode())
    there = set(first["one"])
    for bib, names in ((first, sorted(order)), (second, order)):
        for name in names:
            if name in there:
                bib["one"][name] = f"new {name}"
    assert bytes(first) == bytes(second)


@given(ANY_BIB)
def test_faults_are_found_in_any_text(text: str) -> None:
    bib = BibFile(text.encode("utf-8", "replace"))
    lines = str(bib).count("\n") + 1
    places = [(finding.line or 0, finding.column or 0) for finding in bib.findings]
    assert all(1 <= line <= lines and column >= 1 for line, column in places)
    unread = [block for block in bib.blocks if block.kind == "failed"]
    assert len([finding for finding in bib.findings if finding.code == "unreadable"]) >= len(unread)


@given(ANY_BIB)
def test_any_entry_asks_or_is_left_out(text: str) -> None:
    for entry in BibFile(text.encode("utf-8", "replace")).values():
        with contextlib.suppress(BibtexError):
            question = question_of(entry)
            assert question.left_out or question.reference.title or question.reference.identifiers
