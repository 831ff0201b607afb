"""bibtexparser's libraries as .bib text, and .bib text as one: what was changed, and what stays."""

import logging
from collections.abc import Callable

import bibtexparser
import pytest
from bibtexparser import model
from bibtexparser.library import Library
from bibtexparser.middlewares import (
    LatexDecodingMiddleware,
    MonthIntMiddleware,
    NormalizeFieldKeys,
    SeparateCoAuthors,
    SplitNameParts,
)

from affbib.bib.document import read_bib
from affbib.bib.library import has_delimiters, library_of, text_of

logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)


def change_nothing(library: Library) -> None:
    pass


def change_a_field(library: Library) -> None:
    library.entries_dict["a"]["title"] = "Köln & R\\&D"


def add_and_delete(library: Library) -> None:
    entry = library.entries_dict["a"]
    entry["doi"] = "10.1/a_b"
    entry.set_field(model.Field("month", "jul", enclosing="no-enclosing"))
    del entry["Note"]


def name_and_retype(library: Library) -> None:
    entry = library.entries_dict["a"]
    entry.key, entry.entry_type = "b", "book"


def add_a_block(library: Library) -> None:
    fields = [model.Field("title", "New"), model.Field("journal", "acm", enclosing="no-enclosing")]
    library.add(model.Entry("misc", "new", fields))
    library.add(model.String("jm", "Journal of Mess"))
    library.add([model.Preamble('"x"'), model.ExplicitComment("y"), model.ImplicitComment("z")])


def change_blocks(library: Library) -> None:
    library.strings[0].value = "Köln"
    library.preambles[0].value = '"x"'
    library.comments[0].comment = "y"
    library.comments[1].comment = "z"


SMALL = '@string{acm = "ACM"}\n@preamble{"p"}\n@comment{c}\n% i\n\n@misc{a,\n  title = "T",\n  Note = acm # { x}\n}\n'


@pytest.mark.parametrize(
    ("change", "old", "new"),
    [
        (change_nothing, "", ""),
        (change_a_field, '"T"', '{K{\\"o}ln \\& R\\&D}'),
        (add_and_delete, '"T",\n  Note = acm # { x}\n', '"T",\n  doi = "10.1/a_b",\n  month = jul,\n'),
        (name_and_retype, "@misc{a", "@book{b"),
        (
            add_a_block,
            "{ x}\n}\n",
            "{ x}\n}\n\n@misc{new,\n  title = {New},\n  journal = {ACM},\n}\n\n@string{jm = {Journal of Mess}}\n\n"
            '@preamble{"x"}\n\n@comment{y}\n\nz\n',
        ),
        (
            change_blocks,
            '@string{acm = "ACM"}\n@preamble{"p"}\n@comment{c}\n% i\n',
            '@string{acm = {K{\\"o}ln}}\n@preamble{"x"}\n@comment{y}\nz\n',
        ),
    ],
)  # fmt: skip
@pytest.mark.parametrize("stack", [None, []])
def test_what_was_changed_in_a_library_is_changed_in_its_text(
    change: Callable[[Library], None], old: str, new: str, stack: list[object] | None
) -> None:
    library = bibtexparser.parse_string(SMALL, parse_stack=stack)
    change(library)
    text = str(read_bib(library))
    assert text == SMALL.replace(old, new)


def test_what_middlewares_make_of_values_says_the_same() -> None:
    text = '@article{a,\n  AUTHOR = {Lee, Ann and {\\"O}zg{\\"u}r, Bo},\n  month = jun,\n  title = {K{\\"o}ln}\n}\n'
    stack = [
        NormalizeFieldKeys(),
        LatexDecodingMiddleware(),
        SeparateCoAuthors(),
        SplitNameParts(),
        MonthIntMiddleware(),
    ]
    library = bibtexparser.parse_string(text, append_middleware=stack)
    assert isinstance(library.entries[0]["author"], list)
    bib = read_bib(library)
    assert bib["a"]["author"] == 'Lee, Ann and {\\"O}zg{\\"u}r, Bo'
    assert bib["a"]["title"] == 'K{\\"o}ln'
    assert bib["a"]["month"] in ("6", "June")


@pytest.mark.parametrize(("key", "field"), [("a b", "x"), ("a,", "x"), ("a", "x y"), ("a}", "x"), ("", "x{")])
def test_names_that_no_bib_can_hold(key: str, field: str) -> None:
    with pytest.raises(ValueError, match=r"no \.bib can hold"):
        read_bib(Library([model.Entry("misc", key, [model.Field(field, "1")])]))
    library = bibtexparser.parse_string("@misc{old, y = 1}")
    library.entries[0].key = key
    library.entries[0][field] = "1"
    with pytest.raises(ValueError, match="is no "):
        read_bib(library)


def test_blocks_that_failed_elsewhere_keep_their_text() -> None:
    entry = model.Entry("misc", "a", [model.Field("x", "1")])
    blocks = [model.ParsingFailedBlock(Exception("?"), 0, "@misc{"), model.ParsingFailedBlock(Exception("?"))]
    duplicates = Library([entry])
    duplicates.add(model.Entry("misc", "a", [model.Field("x", "2")]), fail_on_duplicate_key=False)
    text = str(read_bib(Library([*blocks, *duplicates.blocks], fail_on_duplicate_key=False)))
    assert text == "@misc{\n\n@misc{a,\n  x = {1},\n}\n\n@misc{a,\n  x = {2},\n}\n"
    assert str(read_bib(Library())) == ""


def test_blocks_stand_as_far_apart_as_they_stood() -> None:
    for text in ("@misc{a}@misc{b}\n", "\n\n\n@misc{a}\n\n\n@misc{b}\n@misc{c}\n", "x\n@misc{a}\n"):
        assert str(read_bib(bibtexparser.parse_string(text))) == text
    library = bibtexparser.parse_string("@misc{a}\n@misc{b}\n@misc{c}\n\n\n\n\n@misc{d}\n")
    library.remove(library.entries[1])
    assert str(read_bib(library)) == "@misc{a}\n\n@misc{c}\n\n@misc{d}\n"


def test_lines_of_blocks_and_fields() -> None:
    library = library_of("\n % c \n\n@Misc{a,\n  x = {1\n2},\n\n  Y\n= 3\n}\n\n@comment{ d }@preamble{ e }\nf\n")
    assert [block.start_line for block in library.blocks] == [1, 3, 11, 11, 12]
    entry = library.entries[0]
    assert [(field.key, field.value, field.start_line) for field in entry.fields] == [("x", "1\n2", 4), ("Y", "3", 8)]
    assert (entry.entry_type, entry.key, entry.raw) == ("misc", "a", "@Misc{a,\n  x = {1\n2},\n\n  Y\n= 3\n}")
    assert [comment.comment for comment in library.comments] == ["% c", "d", "f"]
    assert (library.preambles[0].value, library.comments[1].raw) == (" e ", "@comment{ d }")


def test_blocks_that_cannot_be_read() -> None:
    text = "@string{a}\n@string{b = {c}}\n@misc{d, x}\n@misc{e, x = 1, X = 2, x = 3, y = 1, y = 2}\n@misc{f\n@misc{g}"
    library = library_of(text)
    assert [(type(block), block.start_line, block.raw) for block in library.failed_blocks] == [
        (model.ParsingFailedBlock, 0, "@string{a}"),
        (model.ParsingFailedBlock, 2, "@misc{d, x}"),
        (model.DuplicateFieldKeyBlock, 3, "@misc{e, x = 1, X = 2, x = 3, y = 1, y = 2}"),
        (model.ParsingFailedBlock, 4, "@misc{f\n"),
    ]
    reasons = [getattr(block.error, "abort_reason", None) for block in library.failed_blocks]
    assert reasons == ["the @string has no value", "has no field at 'x}'", None, "is not closed"]
    assert library.failed_blocks[2].duplicate_keys == {"x", "y"}
    assert text_of(library).split() == text.split()


def test_values_of_strings_and_expressions() -> None:
    text = '@string{a = "A  B"}\n@string{b = a # { C}}\n@misc{k, x = a, y = b # a, z = b, month = jan}\n'
    for stack in (None, []):
        library = bibtexparser.parse_string(text, parse_stack=stack)
        assert text_of(library) == text
        assert [has_delimiters(block) for block in library.blocks] == [stack == []] * 3
        library.entries[0].fields[1].value = "new"
        assert text_of(library) == text.replace("b # a", "{new}")
    library = bibtexparser.parse_string(text)
    library.remove(library.strings[0])
    # What a @string stood for stays where the @string has gone.
    assert "x = {A B}, y = b # a, z = b, month = jan" in text_of(library)
    library = bibtexparser.parse_string(text)
    library.strings[1].key = "c d"
    with pytest.raises(ValueError, match="'c d' is no name of a @string"):
        text_of(library)


def test_what_affbib_reads_otherwise_stays_as_it_was() -> None:
    text = "@misc{a b, x = 1}\n"
    library = bibtexparser.parse_string(text)
    library.entries[0]["x"] = "2"
    assert text_of(library) == text


def test_of_fields_with_one_name_the_first_counts() -> None:
    fields = [model.Field("x", "1"), model.Field("y", "2"), model.Field("X", "3")]
    assert text_of(Library([model.Entry("misc", "a", fields)])) == "@misc{a,\n  x = {1},\n  y = {2},\n}\n"


def test_what_was_not_changed_stands_as_it_was_read() -> None:
    text = (
        '@PREAMBLE( "p" )\n@Comment( c )\n@String( s = "S" )\n@STRING{t = s # s}\n@Misc( a,\n  x = s\n)\n'
        "@misc{b,\n\n  y = 1\n}\n\n@misc{c}\n"
    )
    for stack in (None, []):
        assert text_of(bibtexparser.parse_string(text, parse_stack=stack)) == text
    assert text_of(library_of(text)) == text
    assert library_of(text).blocks == bibtexparser.parse_string(text).blocks


def test_of_entries_and_strings_with_one_key_the_others_failed() -> None:
    library = library_of("@misc{a}\n@misc{a, x = 1}\n@misc{A}\n@string{s = 1}\n@string{s = 2}\n")
    kinds = [type(block) for block in library.blocks]
    duplicate = model.DuplicateBlockKeyBlock
    assert kinds == [model.Entry, duplicate, model.Entry, model.String, duplicate]
    assert text_of(library) == "@misc{a}\n@misc{a, x = 1}\n@misc{A}\n@string{s = 1}\n@string{s = 2}\n"


@pytest.mark.parametrize(
    ("value", "enclosing", "text"),
    [
        ("New", None, "@string{b = {New}}"),
        ("{New} # a", None, "@string{b = {{New} \\# a}}"),
        ("{New} # a", "no-enclosing", "@string{b = {NewA}}"),
        ("a", None, "@string{b = {a}}"),
        ("a", "no-enclosing", "@string{b = {A}}"),
        ("a b", "no-enclosing", "@string{b = {a b}}"),
        ("old", None, "@string{b = {old}}"),
    ],
)
def test_a_string_that_was_changed(value: str, enclosing: str | None, text: str) -> None:
    library = bibtexparser.parse_string("@string{a = {A}}\n@string{b = {old}}\n@misc{k, x = b}\n")
    library.strings[1].value = value
    library.strings[1].enclosing = enclosing
    assert text_of(library).splitlines()[1] == text


def test_months_stand_bare() -> None:
    for month in ("jul", "JUL"):
        library = bibtexparser.parse_string("@misc{k, month = jan, note = jul}", parse_stack=[])
        library.entries[0].fields[0].value = month
        assert text_of(library) == "@misc{k, month = jul, note = jul}\n"
    library = bibtexparser.parse_string("@misc{k, x = {1}, note = {n}}", parse_stack=[])
    library.entries[0].fields[1].value = "jul"
    assert text_of(library) == "@misc{k, x = {1}, note = {July}}\n"
    library.entries[0].fields[0].value = "{2} # jan"
    assert text_of(library) == "@misc{k, x = {2January}, note = {July}}\n"


def test_types_in_capitals_are_the_same_types() -> None:
    library = bibtexparser.parse_string("@MISC{k}\n@Book{l}\n")
    assert text_of(library) == "@MISC{k}\n@Book{l}\n"
    library.entries[0].entry_type = "Book"
    assert text_of(library) == "@BOOK{k}\n@Book{l}\n"


def test_a_block_that_was_moved_stands_apart() -> None:
    library = bibtexparser.parse_string("@misc{a}\n@misc{b,\n  x = 1\n}\n@misc{c}\n@misc{d}\n\n\n\n@misc{e}\n")
    blocks = library.blocks
    moved = Library([blocks[1], blocks[0], blocks[2], blocks[3], blocks[4]])
    assert text_of(moved) == "\n@misc{b,\n  x = 1\n}\n\n@misc{a}\n\n@misc{c}\n@misc{d}\n\n@misc{e}\n"
