"""Whatever is done to a .bib: its edits give its text, each touches one place, and what is undone is no edit."""

import contextlib
from collections.abc import Iterator
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from affbib.bib.document import BibFile
from affbib.bib.entry import BibEntry
from affbib.bib.parser import head, layout
from affbib.errors import BibtexError
from affbib.model.records import Record
from affbib.text.edits import Edit, Span, edited
from tests.bib.test_document_properties import ANY_BIB, entries

Operation = tuple[str, str, str, str]
KEYS = ["one", "TWO", "three", "four"]
FIELDS = ["title", "AUTHOR", "Year", "note", "doi", "url", "x"]
VALUES = ["", "1", "2020", "é & {b}", '"', "b", "a {b} c", "{", "x\n@misc{z,", "https://x.org/ä"]
OPERATIONS = st.lists(
    st.tuples(
        st.sampled_from(["set", "set", "set", "delete", "rename", "retype", "add", "drop"]),
        st.sampled_from(KEYS),
        st.sampled_from(FIELDS),
        st.sampled_from(VALUES),
    ),
    max_size=8,
)
LAYOUTS = [
    "@Misc{one,\n  title = {T},\n  year  = 2020,\n}",
    "@misc{two\n, title = {T}\n, note = {N}\n}",
    '@MISC(three,\n\n\tYEAR = 2020,\n\n\tNOTE = "N"\n)',
    "@misc{one}",
    "@misc{two, }",
    "@misc{, title = {T}}",
    "@misc{one, x = 1, X = 2, note = {a} # jan # {b},}",
    "@misc{two, title = {T} year = 2}",
    "@misc{three, note = {never closed}\n",
]
TEXTS = (
    st.tuples(entries("one"), st.sampled_from(["", "\n", "\r\n\r\n", " % x\n"]), entries("two"))
    .map("".join)
    .flatmap(lambda text: st.sampled_from(["", "\n", "\n\n"]).map(lambda end: text + end))
) | st.lists(st.sampled_from([*LAYOUTS, "\n", "\n\n", "% a comment\n", "@string{s = {S}}"]), max_size=6).map("".join)


def done(bib: BibFile, operation: Operation) -> bool:
    """Do to a file what can be done; tell whether it could."""
    what, key, field, value = operation
    with contextlib.suppress(KeyError, ValueError, BibtexError):
        match what:
            case "set":
                bib[key][field] = value
            case "delete":
                del bib[key][field]
            case "rename":
                bib.rename(key, {"one": "uno", "two": "Two", "three": "one"}.get(key.lower(), "two"))
            case "retype":
                bib[key].retype({"x": "article", "doi": "MISC"}.get(field, field))
            case "add":
                bib.add(key, Record("misc", {"title": value, "year": "2020"}))
            case "drop":
                del bib[key]
        return True
    return False


def places(entry: BibEntry, text: str) -> Iterator[tuple[str, Span]]:
    """Yield what an entry that was read is made of, with its place in the file."""
    assert entry.span
    start, own = entry.span.start, entry.span.of(text)
    parts = layout(own)
    kind, key = head(own)
    fields = [] if isinstance(parts, str) else parts.fields
    named = [(field.name.of(own).lower(), Span(field.name.start, field.value.end)) for field in fields]
    for name, span in [("@", kind), ("key", key), *named]:
        yield name, Span(start + span.start, start + span.end)


def touches(edit: Edit, span: Span) -> bool:
    return edit.span.start < span.end and edit.span.end > span.start


@settings(max_examples=200)
@given(TEXTS | ANY_BIB, OPERATIONS)
def test_edits_are_minimal_ordered_and_disjoint(text: str, operations: list[Operation]) -> None:
    text = text.encode("utf-8", "replace").decode()
    bib = BibFile(text.encode())
    before = {entry.span: entry for entry in bib.values()}
    touched: set[tuple[Span | None, str]] = set()
    dropped: set[Span | None] = set()
    for operation in operations:
        what, key, field, _ = operation
        entry = bib.get(key)
        if done(bib, operation) and entry is not None:
            touched.add((entry.span, {"rename": "key", "retype": "@"}.get(what, field.lower())))
            dropped |= {entry.span} if what == "drop" else set()
    edits = bib.edits
    assert edited(text, edits) == str(bib)
    assert all(edit.span.of(text) != edit.text for edit in edits)
    for left, right in pairwise(edits):
        assert left.span.end <= right.span.start
        assert left.span != right.span
    for span, entry in before.items():
        for name, place in places(entry, text) if span not in dropped else ():
            assert (span, name) in touched or not any(touches(edit, place) for edit in edits)
    for edit in edits:
        own = {(span, name) for span, entry in before.items() for name, at in places(entry, text) if touches(edit, at)}
        assert len(own) <= 1 or {span for span, _ in own} <= dropped


@settings(max_examples=200)
@given(TEXTS, OPERATIONS)
def test_the_text_says_what_the_mapping_says(text: str, operations: list[Operation]) -> None:
    bib = BibFile(text.encode())
    for operation in operations:
        done(bib, operation)
    again = BibFile(bytes(bib))
    assert list(again) == list(bib)
    assert len(again) == len(bib) == len(list(bib))
    for key, entry in bib.items():
        assert (again[key].key, again[key].type) == (entry.key, entry.type)
        with contextlib.suppress(BibtexError):
            assert dict(again[key]) == dict(entry)


@settings(max_examples=200)
@given(TEXTS, OPERATIONS)
def test_what_is_undone_is_no_edit(text: str, operations: list[Operation]) -> None:
    bib = BibFile(text.encode())
    originals: list[tuple[BibEntry, str, str, dict[str, str] | None]] = []
    for entry in bib.values():
        fields = None
        with contextlib.suppress(BibtexError):
            fields = dict(entry)
        originals.append((entry, entry.key, entry.type, fields))
    lower = [[field.name.of(str(entry)).lower() for field in parts.fields] for entry in bib.values()
             if not isinstance(parts := layout(str(entry)), str)]  # fmt: skip
    if any(len(set(names)) < len(names) for names in lower):
        # Which of two fields with one name was meant cannot be said again.
        operations = [operation for operation in operations if operation[0] != "delete"]
    keys = [entry.key.lower() for entry in bib._order.values()]
    if len(set(keys)) < len(keys):
        # Of two entries with one key, the second has no name to be asked for.
        operations = [operation for operation in operations if operation[0] != "rename"]
    for operation in operations:
        if operation[0] != "drop" or getattr(bib.get(operation[1]), "span", None) is None:
            done(bib, operation)
    for entry in list(bib.values()):
        if entry.span is None:
            del bib[entry.key]
    for number, (entry, key, *_) in enumerate(originals):
        if entry.key != key:
            bib.rename(entry.key, f"undo{number}")
    for entry, key, kind, fields in originals:
        if entry.key != key:
            bib.rename(entry.key, key)
        entry.retype(kind)
        if fields is not None:
            for name in set(entry) - set(fields):
                del entry[name]
            entry.update(fields)
    assert bib.edits == ()
    assert str(bib) == text


PARENTS = st.lists(st.sampled_from(["", " ", "-", "one", "TWO", "broken", "nobody", "\n"]), max_size=4).map(",".join)
NOBODYS = [
    "@article{, title = {Nobodys}, journal = {Nobodys}, author = {Nobodys}}",
    "@xdata{ , title = {Nobodys}, publisher = {Nobodys}}",
    "@misc{, title = {Nobodys} journal = {Nobodys}}",
    "@misc{broken, title = {Nobodys} journal = {Nobodys}}",
]


@given(
    st.lists(st.tuples(PARENTS, PARENTS), min_size=2, max_size=3),
    st.lists(st.sampled_from(NOBODYS), max_size=3),
    st.booleans(),
)
def test_an_entry_without_a_key_and_one_that_is_damaged_are_nobodys_parents(
    parents: list[tuple[str, str]], nobodys: list[str], comes_first: bool
) -> None:
    texts = [
        f"@misc{{{key}, {key} = {{x}}, crossref = {{{crossref}}}, xdata = {{{xdata}}}}}"
        for key, (crossref, xdata) in zip(("one", "two", "three"), parents, strict=False)
    ]
    alone = BibFile("\n".join(texts).encode())
    others = BibFile("\n".join([*nobodys, *texts] if comes_first else [*texts, *nobodys]).encode())
    for key in alone:
        assert others[key].record == alone[key].record
    assert set(alone.to_frame().index) <= set(others.to_frame().index)
