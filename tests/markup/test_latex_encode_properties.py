"""Whatever a text holds, it becomes LaTeX, and what is read of LaTeX is one line."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from affbib.markup.latex_decode import decoded, formula
from affbib.markup.latex_encode import commands, completed, encode, encode_title, verbatim

MARKS = [chr(code) for code in range(0x300, 0x370)]
TEXTS = st.text() | st.text(st.sampled_from([*"aAéøαΔ’‘“”″ \\{}$^_-'~", *MARKS]))
LATIN = [
    char for char in map(chr, range(0x20, 0x250)) if char.isalpha() and len(unicodedata.normalize("NFKC", char)) == 1
]
TEX = st.lists(
    st.sampled_from(
        [
            *r"{}$^_-'~&[]() a12α",
            "--",
            r"\frac",
            r"\sqrt",
            r"\sqrt[3]",
            r"\not",
            r"\hat",
            r"\'",
            r"\over",
            r"\log ",
            r"\to ",
        ]
        + [
            f"\\{name} "
            for name in ("text", "ensuremath", "mathbb", "textsuperscript", "binom", "left", "href", "c", "i")
        ]
        + ["\\", r"\(", r"\)", r"\|", r"\unknown", "\u0301", "\ue000", "\ue001"]
    )
).map("".join)


@given(TEXTS)
def test_everything_is_written(text: str) -> None:
    for written in (encode(text), encode_title(text), completed(text), verbatim(text)):
        assert "\n" not in written
    assert encode(text).count("{") == encode(text).count("}")


@given(TEX | st.text())
def test_everything_is_read(tex: str) -> None:
    for read in (decoded(tex), formula(tex)):
        assert read == " ".join(read.split())
        assert not {*"\ue000\ue001"}.intersection(read)


@given(st.text(st.sampled_from(sorted(set(LATIN) - {*"ĸſŉǄǅǆǇǈǉǊǋǌǱǲǳ"}))))
def test_latin_letters_are_read_back(text: str) -> None:
    assert decoded(encode(text)) == unicodedata.normalize("NFC", text)


@given(st.sampled_from(sorted(commands())))
def test_no_command_is_read_as_its_name(name: str) -> None:
    assert name not in decoded(f"\\{name}{{}}") or len(name) == 1
