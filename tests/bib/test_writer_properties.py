"""Whatever a record holds, the .bib is a .bib, and what is read from it is what was written."""

import re

import bibtexparser
from hypothesis import given
from hypothesis import strategies as st

from affbib.bib.citation_keys import assign, base_key
from affbib.bib.writer import dumps, field_texts
from affbib.markup.latex_encode import encode, encode_title, verbatim
from affbib.model.names import Name
from affbib.model.records import Bibliography, Record, is_key

TEXT = st.text() | st.lists(
    st.sampled_from(
        [
            "\\",
            "{",
            "}",
            "%",
            "$",
            "#",
            "^^5c",
            "&",
            "@misc{",
            ",",
            '"',
            " and ",
            "others",
            "é",
            "漢",
            "\x00",
            "\ud800",
            "A",
            "x",
        ]
    )
).map("".join)
NAMES = st.builds(Name, TEXT, TEXT, TEXT, st.booleans())
FIELDS = st.dictionaries(
    st.sampled_from(["title", "journal", "year", "month", "doi", "url", "code", "keywords"]) | TEXT, TEXT
)
RECORDS = st.builds(Record, st.sampled_from(["article", "misc"]) | TEXT, FIELDS, st.lists(NAMES).map(tuple))


def assert_inert(latex: str) -> None:
    """Braces balance at each point, and no character or command of TeX is active but those that affbib writes."""
    bare = re.sub(r"\\[&%#$_]", "", latex)
    depth = 0
    for char in bare:
        depth += {"{": 1, "}": -1}.get(char, 0)
        assert depth >= 0
    assert depth == 0
    assert not re.search(r"[%#$&_^~\x00-\x1f\x7f]", re.sub(r"\\[\^~]|\\ensuremath\{\{?[_^]", "", bare))
    assert not re.search(r"\\(?:input|write|begin|end|def|csname|catcode)", bare)


@given(TEXT)
def test_text_comes_out_inert(text: str) -> None:
    assert_inert(encode(text))
    assert_inert(encode_title(text))
    assert re.fullmatch(r"[!-~]*", verbatim(text))
    assert not re.search(r'[\\{}^"`|]|%(?![0-9A-Fa-f]{2})', verbatim(text))


@given(TEXT)
def test_protection_only_adds_braces(text: str) -> None:
    assert re.sub(r"[{}]", "", encode_title(text)) == re.sub(r"[{}]", "", encode(text))


@given(st.text(st.characters(codec="utf-8")))
def test_verbatim_is_idempotent(text: str) -> None:
    assert verbatim(verbatim(text)) == verbatim(text)


@given(st.lists(RECORDS, max_size=4))
def test_what_is_written_is_what_is_read(records: list[Record]) -> None:
    keys = assign([base_key(record) for record in records])
    assert all(map(is_key, keys))
    text = dumps(Bibliography(dict(zip(keys, records, strict=True))))
    text.encode("utf-8")
    library = bibtexparser.parse_string(text, parse_stack=[])
    assert [entry.key for entry in library.entries] == list(keys)
    assert len(library.blocks) == len(records)
    for entry, record in zip(library.entries, records, strict=True):
        texts = field_texts(record)
        read = {field.key: re.fullmatch(r"\{(.*)\}|([a-z]{3})", field.value) for field in entry.fields}
        assert {name: found and (found[1] or found[2]) for name, found in read.items()} == texts
        for name, latex in texts.items():
            if name not in ("doi", "url", "code", "eprint", "file"):
                assert_inert(latex)


@given(RECORDS, st.lists(st.sampled_from(["a", "b", "A", "ab"])), st.sets(st.sampled_from(["a", "aa", "B"])))
def test_keys_are_keys(record: Record, bases: list[str], taken: set[str]) -> None:
    assert is_key(base_key(record))
    keys = assign(bases, taken)
    folded = [key.lower() for key in keys]
    assert len(set(folded)) == len(folded)
    assert not set(folded) & {key.lower() for key in taken}
    assert all(key.startswith(base) for key, base in zip(keys, bases, strict=True))
    # A new entry at the end gives no other entry another key.
    assert assign([*bases, "a"], taken)[: len(keys)] == keys
