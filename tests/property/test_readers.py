"""Any text can be read: no exception comes out, and every line that is reported exists."""

import contextlib
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from affbib.errors import SurveyError
from affbib.readers import FORMATS, as_json, read
from affbib.readers.authors import read_authors

# Pieces of which lists are made, so that random texts come near to lists.
PIECES = [
    *(
        "- ",
        "* ",
        "1. ",
        "    ",
        "\t",
        "\n",
        "\n\n",
        "> ",
        "# ",
        "### ",
        "| ",
        "|---|---|\n",
        "```",
        "---\n",
        "\\\n",
        "<br>",
    ),
    *(
        "**",
        "*",
        "_",
        "`",
        "[",
        "]",
        "(",
        ")",
        "](",
        "[[Paper](https://arxiv.org/abs/2001.00001)]",
        "[[Code]()]",
        "![x](y)",
    ),
    *(
        "<a href='u'>",
        "</a>",
        "<td>",
        "<table>",
        "<tr>",
        "</p>",
        "<!--",
        "-->",
        "<",
        ">",
        "&amp;",
        "&#0;",
        "🔖",
        ":fire:",
    ),
    *("A Title of Note for Everyone", "Ann Lee", "Lee, Ann", ", ", "; ", " and ", " et al.", "CVPR 2020", "ICSE'24"),
    *(
        "(2019)",
        "arXiv:2001.00001",
        "In Proceedings of ACL 2019",
        "Title: ",
        "authors: ",
        "venue:",
        "张三",
        "、",
        "（",
        "）",
    ),
    *(
        '"',
        "“",
        "”",
        "∗",
        "1",
        "http://[",
        "https://github.com/a/b",
        "[1]: u",
        "[x][1]",
        "\u200b",
        "\u202e",
        "\x00",
        "\u2028",
    ),
]

texts = st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=60).map("".join))


@settings(max_examples=300, deadline=None)
@given(texts)
def test_any_markdown_is_read(text: str) -> None:
    survey = read(io.StringIO(text), format="markdown")
    last = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    for entry in survey.entries:
        assert entry.title
        assert 1 <= (entry.line or 0) <= (entry.end_line or 0) <= last
        assert json.loads(json.dumps(as_json(entry)))["title"] == entry.title
    assert all(finding.line is None or 1 <= finding.line <= last for finding in survey.findings)
    assert all(1 <= line <= last for line, _ in survey.unread)
    assert [entry.line for entry in survey.entries] == sorted(entry.line or 0 for entry in survey.entries)


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"markdown"}))
@settings(max_examples=100, deadline=None)
@given(text=texts)
def test_any_other_format_is_read_or_refused(name: str, text: str) -> None:
    with contextlib.suppress(SurveyError):
        survey = read(io.StringIO(text), format=name)
        assert all(finding.line is None or finding.line >= 1 for finding in survey.findings)


@settings(max_examples=200, deadline=None)
@given(texts)
def test_any_author_run_is_read(text: str) -> None:
    people = read_authors(text)
    assert all(name.family for name in people.names)


@settings(deadline=None)
@given(
    st.lists(st.from_regex(r"[A-Z][a-z]{2,8} [A-Z][a-z]{2,8}", fullmatch=True), min_size=1, max_size=8),
    st.sampled_from(["; ", ", ", " ; ", " , ", "，", "、"]),
)
def test_names_come_back_whatever_stands_between_them(names: list[str], separator: str) -> None:
    assert [str(name) for name in read_authors(separator.join(names)).names] == names
