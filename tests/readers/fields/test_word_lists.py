"""The tables of names and words that the readers know: well formed, with their source, and each word once."""

from importlib import resources

import pytest

from affbib.readers.fields.word_lists import rows_of, words_by_kind

DATA = resources.files("affbib").joinpath("data")
TABLES = {
    "hosts": (("host", "kind"), {"paper", "code", "video"}),
    "link_labels": (("word", "kind", "telling"), None),
    "affiliations": (("word", "kind"), {"word", "stem", "university", "institute", "company"}),
    "venue_words": (("words", "kind"), {"series", "venue", "preprint", "beginning"}),
    "badge_words": (("words", "kind"), {"field", "other"}),
}
EVERY = pytest.mark.parametrize("table", TABLES)


@EVERY
def test_a_table_tells_its_source_and_its_columns(table: str) -> None:
    lines = DATA.joinpath(f"{table}.tsv").read_text(encoding="utf-8").splitlines()
    comments = [line for line in lines if line.startswith("#")]
    assert any(line.startswith("# Source: ") for line in comments)
    assert tuple(lines[len(comments)].split("\t")) == TABLES[table][0]
    assert f"`{table}.tsv`" in DATA.joinpath("README.md").read_text(encoding="utf-8")


@EVERY
def test_rows_have_all_columns_and_no_word_stands_twice(table: str) -> None:
    columns, kinds = TABLES[table]
    rows = rows_of(table)
    assert rows
    assert all(len(row) == len(columns) and row[0] == row[0].strip() and row[0] for row in rows)
    assert len({row[:2] for row in rows}) == len(rows)
    assert kinds is None or {row[1] for row in rows} == kinds


@EVERY
def test_words_by_kind_are_the_rows(table: str) -> None:
    kinds = words_by_kind(table)
    assert sorted((word, kind) for kind, words in kinds.items() for word in words) == sorted(
        (row[0], row[1]) for row in rows_of(table)
    )


def test_no_host_stands_below_another_that_is_in_the_table() -> None:
    hosts = {host for host, _ in rows_of("hosts")}
    assert [host for host in hosts if any(host.endswith(f".{other}") for other in hosts)] == []
