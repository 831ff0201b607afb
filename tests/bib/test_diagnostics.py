"""What is wrong in a .bib, and where; what real BibTeX says is in tests/project/test_compile.py's world, not here."""

import shutil
import subprocess
from pathlib import Path

import pytest

from affbib.bib.diagnostics import faults
from affbib.bib.document import BibFile

BAD = """\
% write to me@example.org
@string{s = "S"}
@string{broken}
@misc{a, x = s # {t} # JAN, y = nope}
@misc{A, title = {T}, Title = {T},
  crossref = {nobody}}
@misc{b, crossref = "A", year = 2020}
@comment{c@d}
@misc{, x = 1}
@misc{c d, x = 1}
@misc{e, x = {1}
@misc{f, x = 1
"""


def test_what_is_wrong_and_where() -> None:
    found = BibFile(BAD.encode(), path="refs.bib").findings
    assert [(it.code, str(it.severity), it.line, it.column, it.key, it.field) for it in found] == [
        ("stray-at", "error", 1, 14, None, None),
        ("unreadable", "error", 3, 1, None, None),
        ("unknown-string", "warning", 4, 33, "a", "y"),
        ("duplicate-key", "error", 5, 1, "A", None),
        ("duplicate-field", "warning", 5, 23, "A", "Title"),
        ("bad-crossref", "warning", 6, 3, "A", "crossref"),
        ("stray-at", "error", 8, 11, None, None),
        ("no-key", "error", 9, 1, None, None),
        ("unreadable", "error", 10, 1, "c", None),
        ("unreadable", "error", 11, 1, None, None),
        ("unreadable", "error", 12, 1, None, None),
    ]
    assert str(found[1]) == "refs.bib:3:1: unreadable the @string has no value"
    assert found[8].message == "the entry 'c' has no comma before 'd, x = 1}'"


@pytest.mark.parametrize("text", ["text\n@misc{a, x = {me@example.org}}\n", "@comment{x}", "@COMMENT mine\n@misc{a}"])
def test_what_is_not_wrong(text: str) -> None:
    assert faults(text) == ()


@pytest.mark.skipif(shutil.which("bibtex") is None, reason="needs bibtex")
@pytest.mark.parametrize(
    "text",
    [
        "% me@example.org\n",
        "@comment{c@d}\n",
        "@misc{a, x = nope}\n",
        "@misc{a, x = {1}}\n@misc{A, x = {2}}\n",
        "@misc{a, note = {1}, NOTE = {2}}\n",
        "@misc{a, crossref = {nobody}}\n",
        "@misc{a b, x = 1}\n",
        "@misc{a, x = {1}\n@misc{b, x = 1}\n",
        "@string{s}\n",
    ],
)
def test_bibtex_says_so_too(tmp_path: Path, text: str) -> None:
    assert faults(text)
    assert _bibtex(tmp_path, "@misc{g, note = {x}}\n") == 0
    assert _bibtex(tmp_path, text) > 0


def _bibtex(folder: Path, text: str) -> int:
    """Return how many complaints BibTeX has, but for those about fields that a style wants."""
    (folder / "t.bib").write_text(f"{text}@misc{{fine, x = {{1}}}}\n")
    (folder / "t.aux").write_text("\\citation{*}\n\\bibdata{t}\n\\bibstyle{t}\n")
    (folder / "t.bst").write_text(
        "ENTRY { x note title } { } { }\nFUNCTION { misc } { }\nREAD\nITERATE { call.type$ }\n"
    )
    done = subprocess.run(["bibtex", "t"], cwd=folder, capture_output=True, text=True, timeout=60)
    return sum(
        line.startswith(("Warning", "I ", "Repeated", "A bad", "Illegal")) or "---line" in line
        for line in done.stdout.splitlines()
    )
