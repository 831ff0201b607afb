"""Lines around a title: where they go on, and the keys with which they begin."""

import pytest
from hypothesis import given

from affbib.readers.blocks.runs import Run
from affbib.readers.fields.key_values import key_of, lines_of_runs
from tests.readers.fields.conftest import runs
from tests.readers.texts import texts


def texts_of(line: list[Run]) -> list[str]:
    return [run.text for run in line]


@pytest.mark.parametrize(
    ("line", "key", "value"),
    [
        ("Authors: Ann Lee", "authors", ["Ann Lee"]),
        ("**Authors**: Ann Lee", "authors", ["Ann Lee"]),
        ("**Authors:** Ann Lee", "authors", [" Ann Lee"]),
        ("*Venue*: *ICLR*", "venue", ["ICLR"]),
        ("**Authors** : Ann Lee", "authors", ["Ann Lee"]),
        ("作者：张三", "authors", ["张三"]),
        ("🏛️ Institutions: X, Y", "affiliation", ["X, Y"]),
        ("Publisher: ICLR 2026", "venue", ["ICLR 2026"]),
        ("year:2021", "year", ["2021"]),
        ("published date: 2020", "year", ["2020"]),
        ("Abstract: words", "skip", ["words"]),
        ("My keywords: words", "skip", ["words"]),
        ("Github Stars: 5", "skip", ["5"]),
        ("Venue:", "venue", []),
        ("Venue: [ICLR 2026](u) (Oral)", "venue", ["ICLR 2026", " (Oral)"]),
        # kinds of links
        ("Code: [x](u)", "code", ["x"]),
        ("PDF : u", "pdf", ["u"]),
        ("Project Page: u", "project page", ["u"]),
        # no keys
        ("arXiv: 2001.00001", "", ["arXiv: 2001.00001"]),
        ("doi: 10.1/x", "", ["doi: 10.1/x"]),
        ("Ann Lee: A Title", "", ["Ann Lee: A Title"]),
        ("Title: x", "", ["Title: x"]),
        ("Authors of note", "", ["Authors of note"]),
        ("**Authors** of note", "", ["Authors", " of note"]),
        ("[x](u) Authors: Ann", "", ["x", " Authors: Ann"]),
        ("Code (official): u", "", ["Code (official): u"]),
        ("Venue 2: u", "", ["Venue 2: u"]),
        ("a fairly long label of venue: u", "", ["a fairly long label of venue: u"]),
        ("the fairly long labe venue: u", "venue", ["u"]),
        ("the fairly long label venue: u", "venue", ["u"]),
        ("the fairly long labels venue: u", "", ["the fairly long labels venue: u"]),
        ("", "", []),
    ],
)
def test_keys(line: str, key: str, value: list[str]) -> None:
    found, rest = key_of(runs(line))
    assert (found, texts_of(rest)) == (key, value)


def test_a_mark_before_the_key_stays_out_of_the_value() -> None:
    key, value = key_of([Run("🔥 ", 1, strong=True), Run("Venue: ICLR", 1)])
    assert key == "venue"
    assert texts_of(value) == ["ICLR"]


def test_the_value_is_no_more_in_bold() -> None:
    _, value = key_of([Run("Venue: ICLR", 1, strong=True)])
    assert value == [Run("ICLR", 1)]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Ann Lee\nBo Wu", [["Ann Lee"], ["Bo Wu"]]),
        ("Ann Lee,\nBo Wu", [["Ann Lee,", " Bo Wu"]]),
        ("Ann Lee, and\nBo Wu", [["Ann Lee, and", " Bo Wu"]]),
        ("Ann Lee &\nBo Wu", [["Ann Lee &", " Bo Wu"]]),
        ("*Ann Lee,*\n*Bo Wu*", [["Ann Lee,", " Bo Wu"]]),
        ("Ann Lee,\nBo Wu,\nCy Fox", [["Ann Lee,", " Bo Wu,", " Cy Fox"]]),
        # only text of the same formatting goes on
        ("*Ann Lee,*\nBo Wu", [["Ann Lee,"], ["Bo Wu"]]),
        ("Ann Lee,\n**Bo Wu**", [["Ann Lee,"], ["Bo Wu"]]),
        ("Ann Lee,\n[Bo](u)", [["Ann Lee,"], ["Bo"]]),
        ("[x](u),\nBo", [["x", ","], ["Bo"]]),
        # one name is more than two letters
        ("xy,\nBo", [["xy,"], ["Bo"]]),
        ("abc,\nBo", [["abc,", " Bo"]]),
        ("", []),
    ],
)
def test_lines(text: str, lines: list[list[str]]) -> None:
    assert [texts_of(line) for line in lines_of_runs(runs(text))] == lines


@given(texts)
def test_lines_and_keys_lose_nothing_but_breaks_and_keys(text: str) -> None:
    given_runs = runs(text)
    lines = lines_of_runs(given_runs)
    words = [run.text.strip() for line in lines for run in line]
    assert words == [run.text.strip() for run in given_runs if run.kind != "break"]
    for line in lines:
        before = list(line)
        key, value = key_of(line)
        assert line == before
        assert key or value == line
