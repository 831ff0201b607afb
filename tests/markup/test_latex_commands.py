"""What commands of LaTeX mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from affbib.markup.latex_commands import (
    Accent,
    Built,
    Declaration,
    Font,
    Function,
    Infix,
    Sign,
    is_known,
    meaning,
    without_notes,
)
from affbib.markup.latex_decode import decoded


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("emph", Font), ("enquote", Font), ("em", Declaration), ("v", Accent), ("hat", Accent), ("ss", Sign),
        ("newblock", Sign), ("log", Function), ("over", Infix), ("frac", Built), ("thanks", Built),
        ("unknown", type(None)),
    ],
)  # fmt: skip
def test_meaning(name: str, kind: type) -> None:
    assert isinstance(meaning(name), kind)
    assert is_known(name) == (kind is not type(None))


@pytest.mark.parametrize(
    ("latex", "kept"),
    [
        (r"Ann Lee\thanks{a {b} c} and Bo", "Ann Lee and Bo"),
        (r"A\footnote[1]{b}\label {c}\index{d\thanks{e}}f", "Af"),
        (r"A\footnotemark[1] b\footnotemark c", "A bc"),
        (r"A\thanks{b", r"A\thanks{b"),
        (r"A\thanksgiving{b} \thanks c", r"A\thanksgiving{b} \thanks c"),
        (r"\emph{a\thanks{b}} \cite{c}", r"\emph{a} \cite{c}"),
    ],
)
def test_notes_are_left_out(latex: str, kept: str) -> None:
    assert without_notes(latex) == kept


def test_some_notes_may_stay() -> None:
    assert without_notes(r"a\footnote{b}\thanks{c}", but=("footnote",)) == r"a\footnote{b}"


@given(st.lists(st.sampled_from([*r"{}[1] ab", r"\thanks", r"\footnotemark", r"\label{", r"\emph{"])).map("".join))
def test_braces_stay_balanced(latex: str) -> None:
    kept = without_notes(latex)
    assert kept.count("{") - kept.count("}") == latex.count("{") - latex.count("}")


def test_what_is_dropped_is_dropped_by_the_reader_too() -> None:
    latex = r"Quiet\footnote{a \emph{b}} Valleys\thanks{c}\label{d}: \emph{E\index{f}}"
    assert decoded(latex) == decoded(without_notes(latex)) == "Quiet Valleys: E"


@pytest.mark.parametrize("part", [r"\thanks{", r"\thanks{a}", r"\footnotemark[", r"\thanks {{", r"\label}"])
def test_notes_take_time_in_proportion(part: str) -> None:
    assert isinstance(without_notes(part * 50_000), str)
