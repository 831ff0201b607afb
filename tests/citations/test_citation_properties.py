"""Whatever a record or a .bib holds: a citation is made, and nothing acts in it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from affbib.bib.document import BibFile
from affbib.citations.citation import cite
from affbib.citations.pybtex.commands import harmless
from affbib.citations.pybtex.definitions import definitions, expanded
from affbib.citations.pybtex.functions import change_case, purify, width
from affbib.citations.pybtex.richtext import rich
from affbib.model.names import Name
from affbib.model.records import Bibliography, Record
from affbib.model.urls import address
from tests.pages import assert_inert

SIGNS = st.text(alphabet="{}\\$%&#_^~\"'`<>[]()*!@:;/.,|-+= \n\tabAZ09éß€“—漢\u202e\x00", max_size=60)
# Between blanks: one line is enough for what makes markup.
_PIECES = r"""{ } \ $ % \href{ \url{ javascript:x https://a.b/ <script> </a> \emph{ {\em \"o ]( [ \input{x} ^^5c -- ``
'' ~ and , &lt; \noopsort{ \'{\i} \write18{x} a B c"""
PIECES = st.lists(st.sampled_from(_PIECES.split()), max_size=12)
TEXTS = st.one_of(SIGNS, PIECES.map(" ".join), PIECES.map("".join), st.text(max_size=40))
NAMES = st.sampled_from(["title", "journal", "booktitle", "year", "note", "url", "doi", "eprint"])
FIELDS = st.dictionaries(NAMES, TEXTS)
TYPES = st.sampled_from(["article", "inproceedings", "book", "inbook", "phdthesis", "misc", "nonsense"])
FORMS = st.sampled_from(["html", "markdown"])
STYLES = st.sampled_from(["plain", "alpha"])


@given(FIELDS, TYPES, TEXTS, FORMS, STYLES)
@settings(max_examples=300)
def test_any_record(fields: dict[str, str], kind: str, name: str, to: str, style: str) -> None:
    bib = Bibliography({"k": Record(kind, fields, (Name(name, name), Name("Lee"))), name: Record(kind, fields)})
    assert_inert(cite(bib, to=to, style=style), to)


@given(FIELDS, TYPES, FORMS, STYLES)
@settings(max_examples=300)
def test_any_file(fields: dict[str, str], kind: str, to: str, style: str) -> None:
    inside = "".join(f", {name} = {{{text}}}" for name, text in fields.items())
    bib = BibFile(f"@{kind}{{k{inside}}}\n@misc{{b, title={{B}}}}".encode("utf-8", "replace"))
    assert_inert(cite(bib, to=to, style=style), to)


@given(TEXTS)
def test_any_latex_is_read_and_cannot_end_it(latex: str) -> None:
    assert "\n" not in str(rich(latex))
    assert rich(latex).lower() is not None


@given(TEXTS)
def test_addresses_are_http_or_none(url: str) -> None:
    made = address(url)
    assert made is None or (made.startswith(("http://", "https://")) and made.isascii() and made.isprintable())
    assert made is None or not set(made) & set("\"'<>\\^`{|} ")


@given(TEXTS)
def test_harmless_is_stable(latex: str) -> None:
    once, _ = harmless(latex)
    assert harmless(once) == (once, ())
    assert expanded(latex, {}) == latex


@given(TEXTS)
def test_definitions_are_harmless(preamble: str) -> None:
    for number, body in definitions(preamble).values():
        assert harmless(body)[1] == ()
        assert 0 <= number <= 9


@given(TEXTS, st.sampled_from("lut"))
def test_functions_take_any_balanced_text(text: str, mode: str) -> None:
    assert isinstance(width(text), int | float)
    assert all(char.isalnum() or char == " " for char in purify(text))
    assert change_case(text, mode).lower().count("{") == text.count("{")
