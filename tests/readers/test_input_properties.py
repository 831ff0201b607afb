"""Any text can be read: no exception comes out, and every line that is reported exists."""

import io
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from affbib.readers import as_json, read
from affbib.readers.blocks.tree import parse_tree
from affbib.readers.fields.authors import read_authors
from tests.readers.texts import texts


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
    assert all(1 <= unread.line <= last for unread in survey.unread)
    assert [entry.line for entry in survey.entries] == sorted(entry.line or 0 for entry in survey.entries)


BULLETS = [
    "- [2021 CVPR] **A Title of Note Here**, Ann Lee, Bo Wu [[Paper](https://arxiv.org/abs/2101.00001)]",
    "- [20xx CVPR] **Same Title Here Twice**, Ann Lee",
    "- some words about nothing",
    "- **[Tool](https://example.org)**: a tool",
    "- Ann Lee",
    "* [x](y) zz",
    "1. A Title of Note for All. ICLR 2020. [paper](https://arxiv.org/abs/2101.00002)",
]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(BULLETS), min_size=1, max_size=12))
def test_every_bullet_is_an_entry_or_unread(bullets: list[str]) -> None:
    survey = read(io.StringIO("## Papers\n\n" + "\n".join(bullets)), format="markdown")
    held = {line for entry in survey.entries for line in range(entry.line or 0, (entry.end_line or 0) + 1)}
    assert held | {unread.line for unread in survey.unread} == set(range(3, 3 + len(bullets)))


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


WORDS = ["Ladder", "Learning", "of", "Deep", "Ropes", "with", "Attention", "Network", "3D", "Emotion", "Video", "and"]
PEOPLE = [
    "Ann Lee",
    "Bo Wu",
    "Cy Fox",
    "Abdallah El Ali",
    "Björn W. Schuller",
    "You Zhang",
    "Tat-Seng Chua",
    "K R Prajwal",
]
LAYOUTS = [
    "* [{year} TMM] 🔖 [Some University] 🔖 **{title}**, {authors}\n  [[Paper]({url})]\n",
    "- **{title}.** {authors}. CVPR {year}. [[paper]({url})]\n",
    "- [{title}]({url}), {authors}, ICCV {year}\n",
    '* **Nick**: "{title}", ECCV, {year}. [[Paper]({url})]\n',
    "1. **{title}.** ICLR {year}. [paper]({url})\n\n    *{authors}.*\n",
    "* {authors}. {year}. [{title}]({url}). In *Proceedings of ACL {year}*.\n",
]
titles = st.lists(st.sampled_from(WORDS), min_size=4, max_size=9).map(lambda words: " ".join(["New", *words, "Rungs"]))
people = st.lists(st.sampled_from(PEOPLE), min_size=2, max_size=5, unique=True)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(LAYOUTS),
    st.lists(st.tuples(titles, people, st.integers(1990, 2030)), min_size=2, max_size=6),
    st.sampled_from(["; ", ", "]),
)
def test_made_up_entries_come_back(layout: str, made: list[tuple[str, list[str], int]], separator: str) -> None:
    text = "".join(
        layout.format(title=title, authors=separator.join(names), year=year, url=f"https://arxiv.org/abs/2001.{n:05d}")
        for n, (title, names, year) in enumerate(made)
    )
    entries = read(io.StringIO("# A list\n\n## Climbing\n\n" + text), format="markdown").entries
    assert [(entry.title, entry.year) for entry in entries] == [(title, year) for title, _, year in made]
    if "{authors}" in layout:
        assert [[str(name) for name in entry.authors] for entry in entries] == [names for _, names, _ in made]
    assert all(entry.urls("paper") for entry in entries)


INLINE = [
    *("**", "*", "[", "]", "(", ")", "](", "](https://example.org)", "[x](u)", "[**x**](u)", "[[x]](u)", "![i](s)"),
    *("[![i](s)](h)", "word", " ", "  ", "\n", "\n ", "\t", "<br>", "<br/>", "`", "`c`", "!", "&", "&a", "&amp;", "_"),
    *("a_b", "~", ".", ",", "é", "中", "🔥", "https://example.org/a_b", "\u00a0", "\u2003", "'", "“", "javascript:x"),
]


@given(st.lists(st.sampled_from(INLINE), min_size=1, max_size=12).map("".join).map(str.strip))
@settings(max_examples=400)
def test_simple_inline_text_is_what_commonmark_says(text: str) -> None:
    with_references = "[none]: https://example.org\n\n" + text  # then the parser reads all of it
    assert parse_tree("\n\n" + text).blocks == parse_tree(with_references).blocks
