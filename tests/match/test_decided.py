"""What is decided for references that say things rightly, wrongly or not at all: a table that a person can review.

`python tests/match/test_decided.py` writes the golden file anew; look at what changed before you keep it.
"""

import json
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from attrs import evolve

from affbib.match.decision import decide
from affbib.match.features import signals_of
from affbib.model.identifiers import Identifier, identifiers_in
from affbib.model.names import parse_name
from affbib.model.references import Reference
from affbib.model.works import Event, PartialDate, Work

GOLDEN = Path(__file__).parent.parent / "corpus" / "match" / "decisions.jsonl"

BERG, WINTER, STONE = (parse_name(name) for name in ("Anna Berg", "Cy Winter", "Lee Stone"))
HARBOUR = Work(
    "10.1000/harbour",
    "Sparse Maps of Fog over Harbours: A Long View",
    "journal-article",
    authors=(BERG, WINTER, STONE),
    container="IEEE Transactions on Multimedia",
    printed=PartialDate(2021),
    online=PartialDate(2019),
    aliases=(Identifier("ieee", "9000001"),),
)
PREPRINT = Work(
    Identifier("arxiv", "1901.00001"),
    "Sparse Maps of Fog over Harbours",
    "posted-content",
    authors=HARBOUR.authors,
    container="arXiv",
    issued=PartialDate(2019),
    aliases=(Identifier("doi", "10.48550/arxiv.1901.00001"),),
)
MEETING = Work(
    "10.1000/meeting",
    "Sparse Maps of Fog over Harbours",
    "proceedings-article",
    authors=HARBOUR.authors[:2],
    event=Event("2018 IEEE/CVF Conference on Computer Vision and Pattern Recognition"),
    issued=PartialDate(2018),
)
NEXT = Work(
    "10.1000/next",
    "Sparse Maps of Fog over Harbours, Part II",
    "journal-article",
    authors=HARBOUR.authors,
    container="IEEE Transactions on Multimedia",
    issued=PartialDate(2022),
)
BRIDGES = Work(
    "10.1000/bridges",
    "On the Hardness of Steel in Bridges",
    "journal-article",
    authors=(parse_name("Dee Kim"), parse_name("Eli Roy")),
    container="Pattern Recognition",
    issued=PartialDate(2020),
    aliases=(Identifier("ieee", "9000002"),),
)
SHELVES = {
    "one": (HARBOUR, BRIDGES),
    "versions": (HARBOUR, PREPRINT, MEETING, BRIDGES),
    "parts": (HARBOUR, NEXT),
    "next": (NEXT, BRIDGES),
    "preprint": (PREPRINT, BRIDGES),
}
TITLES = {
    "same": HARBOUR.title,
    "short": "Sparse Maps of Fog over Harbours",
    "slips": "Sparse Mqps of Fog ovr Harbors: A Lnog View",
    "word": "Sparse Maps of Rain over Harbours: A Long View",
    "part": "Sparse Maps of Fog over Harbours, Part III",
    "other": BRIDGES.title,
    "nobody's": "Dancing Robots that Never Were",
}
AUTHORS = {
    "all": HARBOUR.authors,
    "first": (parse_name("A. Berg"),),
    "others": (parse_name("Gil Orr"), parse_name("Ida Poe")),
    "bridges": BRIDGES.authors,
    "none": (),
}
PLACES = {"TMM 2021": ("TMM", 2021), "CVPR 2018": ("CVPR", 2018), "arXiv 2019": ("arXiv", 2019), "2030": (None, 2030)}
LINKS = {
    "none": "",
    "own": "https://doi.org/10.1000/harbour",
    "ieee": "https://ieeexplore.ieee.org/document/9000001",
    "arxiv": "https://arxiv.org/abs/1901.00001",
    "bridges": "https://doi.org/10.1000/bridges",
    "unknown": "https://doi.org/10.1000/unknown",
}


def cases() -> Iterator[tuple[str, Reference, tuple[Work, ...]]]:
    """Yield references in which up to two fields are other than the right ones, with a shelf of works."""
    usual = ("one", "same", "all", "TMM 2021", "none")
    for names in product(SHELVES, TITLES, AUTHORS, PLACES, LINKS):
        if sum(name != other for name, other in zip(names, usual, strict=True)) <= 2:
            shelf, title, authors, place, link = names
            venue, year = PLACES[place]
            found = identifiers_in(LINKS[link]) if LINKS[link] else ()
            reference = Reference(TITLES[title], AUTHORS[authors], venue=venue, year=year, identifiers=found)
            yield " · ".join(names), reference, SHELVES[shelf]


def lines() -> Iterator[str]:
    for name, reference, works in cases():
        match = decide(reference, works)
        best = match.best
        yield json.dumps(
            {
                "case": name,
                "verdict": match.verdict,
                "work": match.work.name if match.work else None,
                "others": [work.name for work in match.others],
                "score": round(match.score, 4),
                "best": best.work.name if best else None,
                "candidates": len(match.candidates),
                "features": {
                    feature: round(value, 3)
                    for feature, value in (signals_of(reference, best.work).features.items() if best else ())
                    if value
                },
                "reasons": match.reasons,
            },
            ensure_ascii=False,
        )


def test_each_reference_is_decided_as_reviewed() -> None:
    golden = GOLDEN.read_text(encoding="utf-8").splitlines()
    for line, expected in zip(lines(), golden, strict=True):
        assert json.loads(line) == json.loads(expected)


def test_a_reference_with_another_order_of_works_is_decided_alike() -> None:
    for _, reference, works in list(cases())[::7]:
        assert decide(reference, works) == decide(reference, works[::-1])


def test_what_a_reference_does_not_say_is_no_evidence() -> None:
    (candidate,) = decide(Reference(HARBOUR.title), [HARBOUR]).candidates
    evidence = candidate.evidence
    assert (evidence.authors, evidence.years, evidence.venue, evidence.identifier) == (None, None, None, None)
    assert decide(evolve(Reference(""), authors=(BERG,)), [BRIDGES]).candidates == ()


if __name__ == "__main__":
    GOLDEN.write_text("".join(line + "\n" for line in lines()), encoding="utf-8")
