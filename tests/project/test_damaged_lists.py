"""The program against mutations of its first survey: it must be right whatever the list holds, and know what it is not.

The truth is the order of the bundled works: the nth is the one that the nth entry of docs/survey.md means. Every
mutation is made in the Markdown text, under a fixed seed, and read and built like any other list.
"""

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import frozen

from affbib.model.matches import Match, Verdict
from affbib.model.survey import SurveyEntry
from affbib.project.build import build
from affbib.readers.formats.markdown import read_markdown
from tests.conftest import ROOT

SEEDS = range(6)
HEAD = "# A Survey\n\n## A Section\n\n"
# The blocks whose own link or title is already another work's: swapping them again would make them right.
CONTRADICTORY = {"10.1145/3394171.3413776", "10.1109/iccv.2019.00123", "10.1109/taffc.2022.3222882"}


@frozen
class Block:
    """An entry's text, the DOI it means (none: an invented paper), and whether it contradicts itself."""

    text: str
    doi: str | None
    entry: SurveyEntry
    contradicts: bool = False


def blocks() -> list[Block]:
    text = (ROOT / "docs" / "survey.md").read_text(encoding="utf-8")
    works = (ROOT / "src" / "affbib" / "data" / "affective.jsonl").read_text(encoding="utf-8").splitlines()
    lines = text.split("\n")
    entries = read_markdown(text).entries
    dois = [json.loads(work)["DOI"] for work in works]
    return [
        Block("\n".join(lines[(entry.line or 1) - 1 : entry.end_line]), doi, entry, doi in CONTRADICTORY)
        for entry, doi in zip(entries, dois, strict=True)
    ]


def matched(made: list[Block]) -> list[Match]:
    survey = read_markdown(HEAD + "\n\n".join(block.text for block in made) + "\n")
    assert [entry.title for entry in survey.entries] == [
        entry.title for block in made for entry in read_markdown(HEAD + block.text).entries
    ]
    return list(build(survey, source="bundled", progress=False).matches)


def judge(made: list[Block]) -> None:
    wrong = []
    for block, match in zip(made, matched(made), strict=True):
        right = match.doi == block.doi
        told = not block.contradicts or match.verdict is Verdict.CONFLICTING
        if not right or not told or (block.doi is None and match.verdict is not Verdict.UNMATCHED):
            wrong.append((block.text, block.doi, match.verdict, match.doi, match.reasons))
    assert wrong == []


def swap(one: Block, other: Block, part: Callable[[Block], str]) -> tuple[Block, Block]:
    mine, theirs = part(one), part(other)
    return (
        Block(one.text.replace(mine, theirs), one.doi, one.entry, contradicts=True),
        Block(other.text.replace(theirs, mine), other.doi, other.entry, contradicts=True),
    )


def title_of(block: Block) -> str:
    return block.text.split("**")[1]


def link_of(block: Block) -> str:
    return block.entry.urls("paper")[0]


def swappable() -> list[Block]:
    """Return the entries with a link and authors: without them, what is left after an exchange is the other's."""
    return [block for block in blocks() if not block.contradicts and block.entry.identifiers and block.entry.authors]


def pairs(chosen: list[Block], random_: random.Random) -> list[tuple[Block, Block]]:
    random_.shuffle(chosen)
    return list(zip(chosen[0:20:2], chosen[1:20:2], strict=True))


def test_the_survey_itself() -> None:
    judge(blocks())


@pytest.mark.parametrize("seed", SEEDS)
def test_shuffled_and_thinned_out(seed: int) -> None:
    random_ = random.Random(seed)
    made = random_.sample(blocks(), k=40)
    judge(made)


@pytest.mark.parametrize("seed", SEEDS)
def test_links_exchanged(seed: int) -> None:
    # Offline nobody knows whose an arXiv identifier is, so that one contradicts nothing.
    whole = [block for block in swappable() if block.entry.identifiers[0].scheme != "arxiv"]
    made = [block for one, other in pairs(whole, random.Random(seed)) for block in swap(one, other, link_of)]
    judge(made)


@pytest.mark.parametrize("seed", SEEDS)
def test_titles_exchanged(seed: int) -> None:
    made = [block for one, other in pairs(swappable(), random.Random(seed)) for block in swap(one, other, title_of)]
    judge(made)


@pytest.mark.parametrize("seed", SEEDS)
def test_links_lost(seed: int) -> None:
    """Without its link an entry rests on title, authors, venue and year; those with another's title are left out."""
    whole = [block for block in blocks() if not block.contradicts and block.entry.identifiers]
    chosen = random.Random(seed).sample(whole, k=25)
    judge([Block(block.text.replace(link_of(block), ""), block.doi, block.entry) for block in chosen])


def misspelled(text: str, random_: random.Random) -> str:
    """Return a text with one slip in a word of some length: a letter lost, doubled, changed or exchanged."""
    spots = [at for at in range(1, len(text) - 2) if text[at - 1 : at + 2].isalpha()]
    at = random_.choice(spots)
    return random_.choice(
        [
            text[:at] + text[at + 1 :],
            text[:at] + text[at] + text[at:],
            text[:at] + random_.choice("aeiostn") + text[at + 1 :],
            text[:at] + text[at + 1] + text[at] + text[at + 2 :],
        ]
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_new_typos(seed: int) -> None:
    random_ = random.Random(seed)
    made = []
    for block in blocks():
        title = title_of(block)
        slipped = misspelled(misspelled(title, random_), random_)
        made.append(Block(block.text.replace(title, slipped), block.doi, block.entry, block.contradicts))
    judge(made)


@pytest.mark.parametrize("seed", SEEDS)
def test_wrong_years(seed: int) -> None:
    random_ = random.Random(seed)
    made = []
    for block in blocks():
        year = str(block.entry.year)
        wrong = str(int(year) + random_.choice([-1, 1]))
        made.append(Block(block.text.replace(f"[{year}", f"[{wrong}", 1), block.doi, block.entry, block.contradicts))
    judge(made)


@pytest.mark.parametrize("seed", SEEDS)
def test_invented_papers(seed: int) -> None:
    """Papers that nobody wrote, in the words of this field, some with the link or the authors of a real one."""
    random_ = random.Random(seed)
    real = blocks()
    words = [word for block in real for word in block.entry.title.split() if len(word) > 3]
    names = [str(name) for block in real for name in block.entry.authors]
    made = []
    for _ in range(20):
        title = " ".join(random_.sample(words, k=random_.randint(5, 10)))
        other = random_.choice(real)
        authors = random_.choice([", ".join(random_.sample(names, k=4)), "Ann Lee, Bo Wu", ""])
        link = random_.choice(["", "https://doi.org/10.5555/12345678", *other.entry.urls("paper")])
        text = f"* [{other.entry.year} {other.entry.venue}] **{title}**, {authors}\n  [[Paper]({link})]"
        made.append(Block(text, None, other.entry))
    judge(made + random_.sample([block for block in real if block.entry.identifiers], k=10))


@pytest.mark.parametrize("seed", SEEDS)
def test_works_that_the_source_does_not_have(seed: int, tmp_path: Path) -> None:
    """An entry whose work is missing is unmatched; it is not given the nearest one instead."""
    random_ = random.Random(seed)
    lines = (ROOT / "src" / "affbib" / "data" / "affective.jsonl").read_text(encoding="utf-8").splitlines()
    real = [block for block in blocks() if not block.contradicts]
    absent = {block.doi for block in random_.sample(real, k=20)}
    part = tmp_path / "part.jsonl"
    part.write_text("".join(f"{line}\n" for line in lines if json.loads(line)["DOI"] not in absent), encoding="utf-8")
    survey = read_markdown(HEAD + "\n\n".join(block.text for block in real))
    for block, match in zip(real, build(survey, source=part, progress=False).matches, strict=True):
        assert match.doi == (None if block.doi in absent else block.doi), match.reasons
        assert (match.verdict is Verdict.UNMATCHED) == (block.doi in absent)
