"""Fit the weights of src/affbib/data/matching.json, and report them on data that they were not fitted on.

    python benchmarks/fit_matching.py [--write]        (data: $AFFBIB_BENCH_DATA; needs affbib[index])

Queries of match_dev.jsonl are halved: those of real lists by list, the others by the work that they were made from, so
that no list and no work is on both sides. Candidates are those that an index of mini_crossref.jsonl.gz finds. The
queries hold no links; so that the weight of a link can be fitted too, half of the queries get one, and 3 in 100 of
these lead to another candidate (of the 60 links of docs/survey.md, 1 does). Nor do they hold pasted titles or authors,
as lists do (2 entries of docs/survey.md): of the fitted half, 1 in 20 queries is fitted once more with the title of
another query, and 1 in 20 with its authors; the work that the rest speaks for stays right. Logistic regression by
Newton's method with a small ridge. As the score is a probability, the threshold follows from what a mistake costs: a
wrong work does as much harm as eight entries without one.
"""

import argparse
import hashlib
import json
import math
import os
import random
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from attrs import evolve, frozen

from affbib.match.features import Signals, signals_of
from affbib.model.names import parse_name
from affbib.model.survey import SurveyEntry
from affbib.model.works import Work
from affbib.sources.snapshot.index import Index, build_index
from affbib.text.folding import fold

RIDGE = 0.3
LINKED, ASTRAY, PASTED = 0.5, 0.03, 0.05
THRESHOLD = 0.889
PASTED_HALF = -1
"""Queries with a pasted title or authors: fitted, not reported."""
TARGET = Path(__file__).parent.parent / "src" / "affbib" / "data" / "matching.json"


@frozen
class Question:
    """A query with its candidates: signals without and with a link, and whether each is right."""

    kind: str
    half: int
    answerable: bool
    candidates: tuple[tuple[Signals, Signals, bool], ...]


def main() -> None:
    """Fit, report, and write if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write the weights into the package")
    write = parser.parse_args().write
    folder = os.environ.get("AFFBIB_BENCH_DATA")
    if not folder:
        sys.exit("set AFFBIB_BENCH_DATA to the folder with match_dev.jsonl and mini_crossref.jsonl.gz")
    with tempfile.TemporaryDirectory() as scratch:
        questions = list(_questions(Path(folder), scratch))
    rows = [
        (list(linked.features.values()), right)
        for question in questions if question.half in (0, PASTED_HALF)
        for _, linked, right in question.candidates if linked.title.similarity > 0.3
    ]  # fmt: skip
    names = list(questions[0].candidates[0][0].features)
    weights = dict(zip(names, fit(rows), strict=True))
    print(f"{len(rows)} pairs, {sum(right for _, right in rows)} right")
    for name, weight in weights.items():
        print(f"  {name:30s}{weight:8.2f}")
    for half, said in ((0, "fitted on"), (1, "held out")):
        report([question for question in questions if question.half == half], weights, said)
    if write:
        model = {
            "made by": "benchmarks/fit_matching.py on half of match_dev.jsonl",
            "threshold": THRESHOLD,
            "weights": {name: round(weight, 3) for name, weight in weights.items()},
        }
        TARGET.write_text(json.dumps(model, indent=1) + "\n", encoding="utf-8")


def _questions(data: Path, folder: str) -> Iterable[Question]:
    target = Path(folder) / "mini.index"
    build_index([data / "mini_crossref.jsonl.gz"], target)
    index = Index.open(target)
    queries = [json.loads(line) for line in (data / "match_dev.jsonl").read_text(encoding="utf-8").splitlines()]
    chance = random.Random(1)
    for query in queries:
        group = query.get("list") or query.get("look_alike") or query["gold_doi"] or fold(query["title"])
        half = hashlib.sha256(group.lower().encode()).digest()[0] % 2
        yield _question(query, half, index)
        if half == 0 and query["gold_doi"] and query["authors"]:
            for field in ("title", "authors"):
                other = chance.choice(queries)
                if chance.random() < PASTED and other[field] and other["gold_doi"] != query["gold_doi"]:
                    yield _question({**query, field: other[field], "kind": "pasted"}, PASTED_HALF, index)


def _question(query: dict, half: int, index: Index) -> Question:
    gold = {doi.lower() for doi in (query["gold_doi"], *query.get("also", ())) if doi}
    people = tuple(map(parse_name, query["authors"] or ()))
    entry = SurveyEntry(query["title"], people, venue=query["venue"], year=query["year"])
    found = next(index.search([entry]))
    target = _link(query, found, gold)
    measured = ((work, signals_of(entry, work)) for work in found)
    candidates = tuple((plain, _linked(plain, work, target), work.doi in gold) for work, plain in measured)
    return Question(query["kind"], half, bool(gold), candidates)


def _link(query: dict, found: Sequence[Work], gold: set[str]) -> str | None:
    chance = random.Random(query["id"])
    if chance.random() >= LINKED:
        return None
    if not gold:
        return "elsewhere"
    return chance.choice(found).doi if found and chance.random() < ASTRAY else query["gold_doi"].lower()


def _linked(plain: Signals, work: Work, target: str | None) -> Signals:
    return plain if target is None else evolve(plain, identifier=work.doi == target)


def fit(rows: Sequence[tuple[Sequence[float], bool]]) -> list[float]:
    """Return the weights of a logistic regression with a ridge, by Newton's method."""
    size = len(rows[0][0])
    weights = [0.0] * size
    sparse = [([(place, value) for place, value in enumerate(row) if value], right) for row, right in rows]
    for _ in range(25):
        slope = [-RIDGE * weight for weight in weights]
        bend = [[RIDGE * (row == column) for column in range(size)] for row in range(size)]
        for row, right in sparse:
            chance = _logistic(sum(weights[place] * value for place, value in row))
            for place, value in row:
                slope[place] += (right - chance) * value
                for other, factor in row:
                    bend[place][other] += chance * (1 - chance) * value * factor
        step = _solved(bend, slope)
        largest = max(map(abs, step))
        weights = [weight + change * min(1.0, 5 / largest) for weight, change in zip(weights, step, strict=True)]
        if largest < 1e-4:
            break
    return weights


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, value))))


def _solved(matrix: list[list[float]], vector: list[float]) -> list[float]:
    rows = [[*row, value] for row, value in zip(matrix, vector, strict=True)]
    for pivot in range(len(rows)):
        best = max(range(pivot, len(rows)), key=lambda number: abs(rows[number][pivot]))
        rows[pivot], rows[best] = rows[best], rows[pivot]
        for number, row in enumerate(rows):
            if number != pivot and row[pivot]:
                factor = row[pivot] / rows[pivot][pivot]
                rows[number] = [value - factor * other for value, other in zip(row, rows[pivot], strict=True)]
    return [row[-1] / row[place] for place, row in enumerate(rows)]


def _best(question: Question, weights: dict[str, float]) -> tuple[float, bool]:
    """Return the score of the best candidate, and whether it is right."""
    odds = []
    for plain, _, right in question.candidates:
        total = sum(weights[name] * value for name, value in plain.features.items())
        odds.append((math.exp(max(-30.0, min(30.0, total))), right))
    first = max(odds, default=(0.0, False))
    return first[0] / (1 + sum(value for value, _ in odds)), first[1]


def report(questions: Sequence[Question], weights: dict[str, float], said: str) -> None:
    """Print precision, recall and calibration."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for question in questions:
        score, right = _best(question, weights)
        bins[min(9, int(score * 10))].append((score, right))
        for kind in (question.kind, "all"):
            counts[kind].update(asked=1, answerable=question.answerable, answered=score >= THRESHOLD,
                                right=right and score >= THRESHOLD)  # fmt: skip
    print(said)
    for kind, count in sorted(counts.items()):
        precision = count["right"] / max(1, count["answered"])
        recall = count["right"] / max(1, count["answerable"])
        wrong = count["answered"] - count["right"]
        print(f"  {kind:11s} asked {count['asked']:5d} P {precision:.4f} R {recall:.4f} wrong {wrong}")
    for number, held in sorted(bins.items()):
        mean, share = (sum(column) / len(held) for column in zip(*held, strict=True))
        print(f"  scores from {number / 10:.1f}: {len(held):5d}, mean {mean:.3f}, right {share:.3f}")


if __name__ == "__main__":
    main()
