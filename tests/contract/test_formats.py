"""What holds for every registered format of surveys: affbib's own, and those of packages that are installed here."""

import io
import json
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from affbib.errors import SurveyError
from affbib.model.survey import Survey
from affbib.readers import as_json, read
from affbib.readers.formats.registry import Format, formats
from tests.readers.texts import PIECES

MORE = [
    *(
        "title,authors,year\n",
        "title\tdoi\n",
        "paper;venue;link\n",
        '"a ""b"""',
        "10.1000/x",
        "doi:10.1000/x",
        "# mine\n",
    ),
    *(
        '{"title": "A Title", "authors": ["Ann Lee"], "year": 2023}',
        '{"title": 3}',
        "[{}]",
        "{}",
        "null",
        '{"a": [',
        "7",
    ),
    *("\r\n", "\r", "\t", ",", ";", "https://arxiv.org/abs/2001.00001"),
]
TEXTS = st.one_of(st.text(), st.lists(st.sampled_from([*PIECES, *MORE]), max_size=40).map("".join))
EVERY = pytest.mark.parametrize("form", formats(), ids=lambda form: form.name)


def survey_in(text: str, form: Format) -> Survey | None:
    """Return the survey in a text, or None when the format refuses it."""
    try:
        return read(io.StringIO(text), format=form.name)
    except SurveyError:
        return None


def rows_of(survey: Survey) -> list[dict[str, object]]:
    return [as_json(entry) for entry in survey.entries]


def test_names_and_suffixes_belong_to_one_format() -> None:
    assert max(Counter(form.name for form in formats()).values()) == 1
    suffixes = [suffix for form in formats() for suffix in form.suffixes]
    assert len(set(suffixes)) == len(suffixes)
    assert all(suffix[0] == "." and suffix == suffix.lower() for suffix in suffixes)


@EVERY
@settings(max_examples=150)
@given(text=TEXTS)
def test_any_text_is_read_or_refused_and_all_lines_are_the_texts(form: Format, text: str) -> None:
    survey = survey_in(text, form)
    if survey is None:
        return
    last = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    for entry in survey.entries:
        assert 1 <= (entry.line or 0) <= (entry.end_line or 0) <= last
        assert entry.title or entry.links
    assert [entry.line for entry in survey.entries] == sorted(entry.line or 0 for entry in survey.entries)
    assert all(finding.line is None or 1 <= finding.line <= last for finding in survey.findings)
    assert all(1 <= unread.line <= last for unread in survey.unread)
    assert survey.entries or any(finding.code == "no-entries" for finding in survey.findings)


@EVERY
@settings(max_examples=150)
@given(text=TEXTS)
def test_what_is_read_comes_back_from_json_lines(form: Format, text: str) -> None:
    survey = survey_in(text, form)
    rows = [row for row in rows_of(survey) if row["title"]] if survey is not None else []
    again = read(io.StringIO("\n".join(map(json.dumps, rows))), format="jsonl")
    assert rows_of(again) == rows


@EVERY
@settings(max_examples=50)
@given(text=TEXTS)
def test_line_ends_do_not_matter(form: Format, text: str) -> None:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    survey = survey_in(text, form)
    for end in ("\r\n", "\r"):
        assert survey_in(text.replace("\n", end), form) == survey


@EVERY
def test_hidden_characters_are_left_out_and_reported(form: Format) -> None:
    text = "title\nA T\u200bitle of \u202eNote\x00\n"
    codes = {"zero-width", "bidi", "control-characters"}
    survey = survey_in(text, form)
    if survey is not None:
        assert codes <= {finding.code for finding in survey.findings}
        assert all(mark not in str(rows_of(survey)) for mark in ("\u200b", "\u202e", "\x00"))


@EVERY
@pytest.mark.parametrize("text", ["", "\n", " \n\t\n", "\ufeff"])
def test_an_empty_text_has_no_entries_and_says_so(form: Format, text: str) -> None:
    survey = read(io.StringIO(text), format=form.name)
    assert survey.entries == ()
    assert "no-entries" in [finding.code for finding in survey.findings]
