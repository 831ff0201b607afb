"""The page on findings is made from the rules."""

import subprocess
import sys

from affbib.checks.page import page
from affbib.checks.registry import own_rules
from tests.conftest import ROOT

PAGE = ROOT / "docs" / "reference" / "findings.md"


def test_the_page_is_that_of_the_rules() -> None:
    """`python -m affbib.checks.page > docs/reference/findings.md` makes it anew."""
    assert PAGE.read_text(encoding="utf-8") == page(own_rules())


def test_the_command_prints_the_page() -> None:
    done = subprocess.run([sys.executable, "-m", "affbib.checks.page"], capture_output=True, timeout=60)
    assert done.stdout.decode("utf-8") == page(own_rules())
    assert done.stderr == b""


def test_each_code_has_a_row_where_it_is_found_and_one_section() -> None:
    text = page(own_rules())
    tables, _, sections = text.partition("## Each code\n")
    for rule in own_rules():
        assert sections.count(f"### `{rule.code}`\n") == 1
        both = rule.check_entry is not None and rule.check_bib_entry is not None
        assert tables.count(f"| [`{rule.code}`](#{rule.code}) | {rule.severity} |") == 1 + both
    lists, _, rest = tables.partition("## In a .bib\n")
    bibs, _, citations = rest.partition("## While references are formatted\n")
    for part, code in ((lists, "odd-author"), (lists, "year-differs"), (bibs, "stray-at"), (citations, "unknown-key")):
        assert f"(#{code})" in part
    places = [("`unmatched`", "Warning, in lists and .bib files."), ("`unknown-key`", "Error, in citations.")]
    for code, place in places:
        assert f"### {code}\n\n{place}\n" in sections


def test_the_gravest_come_first() -> None:
    for table in page(own_rules()).partition("## Each code\n")[0].split("\n## ")[1:]:
        severities = [line.split(" | ")[1] for line in table.split("\n") if line.startswith("| [")]
        assert severities == sorted(severities, key=["error", "warning", "info"].index)


def test_a_place_without_rules_has_no_table() -> None:
    shown = page([rule for rule in own_rules() if rule.during == "citing"])
    assert "## In a" not in shown
    assert "## While" in shown


def test_lines_are_as_wide_as_a_screen_but_for_tables() -> None:
    assert all(len(line) <= 120 for line in page(own_rules()).split("\n") if not line.startswith("|"))
