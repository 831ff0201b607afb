"""A small .bib takes no large memory: what its @strings and its commands stand for is bounded over the whole file."""

from itertools import pairwise

import pytest

from affbib.bib.document import BibFile
from affbib.citations.pybtex.definitions import definitions, expanded


@pytest.mark.parametrize(("width", "depth", "fields"), [(50, 3, 300), (2, 40, 50), (500, 2, 100), (1, 1, 1), (9, 9, 9)])
def test_strings_in_strings_in_fields(width: int, depth: int, fields: int) -> None:
    names = [f"s{number}" for number in range(depth + 1)]
    text = f"@string{{s0 = {{{'x' * 60}}}}}\n"
    for inner, outer in pairwise(names):
        text += f"@string{{{outer} = {' # '.join([inner] * width)}}}\n"
    value = " # ".join([names[-1]] * 20)
    text += "".join(f"@misc{{k{number}, title = {value}}}\n" for number in range(fields))
    bib = BibFile(text.encode())
    says = sum(len(entry["title"]) for entry in bib.values()) + sum(map(len, bib.strings.values()))
    whole = 60 * width**depth * 20 * fields
    assert says <= 20 * len(text) + 1_000_000
    is_cut = any(finding.code == "long-string" for finding in bib.findings)
    assert is_cut == (whole > 20 * fields * len(bib.strings[names[-1]]))


def test_ordinary_strings_are_not_cut() -> None:
    journals = [f"@string{{j{number} = {{The {'very ' * 40}long Journal {number}}}}}\n" for number in range(200)]
    papers = [f"@article{{k{number}, journal = j{number % 200}, month = jun, year = 2020}}\n" for number in range(5000)]
    bib = BibFile("".join(journals + papers).encode())
    assert not bib.findings
    assert bib["k7"]["journal"].endswith("long Journal 7")


@pytest.mark.parametrize("times", [2, 9, 400])
def test_commands_in_commands(times: int) -> None:
    preamble = "".join(
        rf"\newcommand{{\{name}}}[1]{{{inner}}}"
        for name, inner in (("a", "#1" * times), ("b", r"\a{#1}" * (times // 3)), ("c", r"\b{#1}" * (times // 3)))
    )
    defined = definitions(preamble)
    latex = r"\c{\c{\c{" + "x" * 1000 + "}}}"
    assert len(expanded(latex * 9, defined)) <= 4 * len(latex * 9) + 5_000 + 100
