"""Choose the values of judgement in src/affbib/compare, and report them on data that they were not chosen on.

    python benchmarks/fit_comparison.py [NAME...]        (data: $AFFBIB_BENCH_DATA; needs affbib[index], numpy)

The questions and halves are those of fit_matching.py. Each value is tried with its alternatives, the others as they
are: the pairs of query and candidate are measured anew, the model of matching is fitted anew on the one half, and the
loss (bits lost of the right answers' probability, among the candidates and none of them) is printed for both halves,
with the right and wrong answers from the threshold on. A value stays that loses least on the fitted half or, where
others lose as little, comes from elsewhere or is the plainest; what makes no difference goes. Last, the shares from
which on titles are worth a comparison: how many of the right works and of the others are compared.
"""

import argparse
import importlib
import math
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import fit_matching
import numpy as np
from attrs import evolve

from affbib.compare import authors, rarity, spelling, titles
from affbib.match.features import Signals
from affbib.model.survey import SurveyEntry
from affbib.model.works import Work

ALTERNATIVES: dict[tuple[str, str], list[Any]] = {
    ("spelling", "_ALLOWED"): [
        ((0, 1),),
        ((3, 1),),
        ((7, 2), (0, 1)),
        ((9, 2), (4, 1)),
        ((12, 3), (7, 2), (0, 1)),
        ((9, 3), (6, 2), (3, 1)),
    ],
    ("spelling", "_SPANS"): [(), ((2, 1), (1, 2)), ((2, 1), (1, 2), (2, 2)), (*spelling._SPANS, (4, 1), (1, 4))],
    ("spelling", "_SHAPES"): [{}],
    ("spelling", "_NEGATIONS"): [frozenset()],
    ("rarity", "_UNKNOWN"): [-math.log2(share / 1e5) for share in (1, 3, 5)],
    ("titles", "_DOUBT"): [0.0, 1.0, 7.0],
    ("authors", "_OTHERWISE"): [0.8, 0.95, 1.0],
    ("authors", "_ONE_INITIAL"): [0.0, 0.25, 0.7],
    ("authors", "_OTHER_GIVEN"): [0.0, 0.1, 0.5],
    ("authors", "_ONE_PERSON"): [0.5, 0.7, 0.9],
}
MODULES = {"rarity": rarity, "spelling": spelling, "titles": titles, "authors": authors}
CACHES = (titles._title, spelling._mistyped, spelling._is_doubtful, authors._alike)


def main() -> None:
    """Measure, and print a row for each value."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="only these values, such as spelling._ALLOWED")
    names = parser.parse_args().names
    folder = os.environ.get("AFFBIB_BENCH_DATA")
    if not folder:
        sys.exit("set AFFBIB_BENCH_DATA to the folder with match_dev.jsonl and mini_crossref.jsonl.gz")
    pairs = Pairs(Path(folder))
    print(f"{len(pairs.rows)} pairs of {pairs.questions} questions\n")
    print(
        "| value | | loss, fitted | loss, held out | right | wrong | right, held out | wrong |\n" + "| --- " * 8 + "|"
    )
    print(f"| as they are | | {pairs.measured()} |", flush=True)
    for (module, name), values in ALTERNATIVES.items():
        if names and f"{module}.{name}" not in names:
            continue
        now = getattr(MODULES[module], name)
        for value in values:
            with_value(module, name, value)
            print(f"| {module}.{name} | {value} | {pairs.measured()} |", flush=True)
        with_value(module, name, now)
    with_shares(pairs.rows)


def with_value(module: str, name: str, value: Any) -> None:
    setattr(MODULES[module], name, value)
    for cache in CACHES:
        cache.cache_clear()


def with_shares(rows: Sequence[tuple[SurveyEntry, Work, Signals, bool, int]]) -> None:
    """Print how many pairs `resemble` lets through, by its two shares."""
    print("\n| weight | letters | right works | others |\n" + "| --- " * 4 + "|")
    for titles._SHARED_WEIGHT, titles._SHARED_LETTERS in ((0.3, 0.6), (0.4, 0.7), (0.5, 0.8), (0.6, 0.8), (0.7, 0.9)):
        passed = Counter(right for entry, work, _, right, _ in rows if titles.resemble(entry.title, work.title))
        print(f"| {titles._SHARED_WEIGHT} | {titles._SHARED_LETTERS} | {passed[True]} | {passed[False]} |")


class Pairs:
    """Queries and candidates, of which all but titles and authors is measured once."""

    def __init__(self, data: Path) -> None:
        self.rows: list[tuple[SurveyEntry, Work, Signals, bool, int]] = []
        half, answerable = [], []
        with tempfile.TemporaryDirectory() as scratch:
            for number, (question, texts) in enumerate(questions(data, scratch)):
                half.append(question.half)
                answerable.append(question.answerable)
                for (plain, _, right), (entry, work) in zip(question.candidates, texts, strict=True):
                    self.rows.append((entry, work, plain, right, number))
        self.questions = len(half)
        self.half = np.array(half)
        self.right = np.array([row[3] for row in self.rows], float)
        self.question = np.array([row[4] for row in self.rows])

    def measured(self) -> str:
        """Return the cells of a row: losses and counts."""
        features = np.array([
            list(measured_again(plain, entry, work).features.values())
            for entry, work, plain, _, _ in self.rows
        ])  # fmt: skip
        fitted = self.half[self.question] == 0
        weights = fit(features[fitted], self.right[fitted])
        odds = np.exp(np.clip(features @ weights, -30, 30))
        whole = 1 + np.bincount(self.question, odds, self.questions)
        score = odds / whole[self.question]
        good = np.bincount(self.question, score * self.right, self.questions)
        answerable = np.bincount(self.question, self.right, self.questions) > 0
        chance = np.where(answerable, good, 1 / whole)
        loss = -np.log2(np.maximum(chance, 1e-9))
        taken = score >= fit_matching.THRESHOLD
        cells = [f"{loss[self.half == half].mean():.4f}" for half in (0, 1)]
        for half in (0, 1):
            ours = taken & (self.half[self.question] == half)
            cells += [str(int(self.right[ours].sum())), str(int(ours.sum() - self.right[ours].sum()))]
        return " | ".join(cells)


def measured_again(plain: Signals, entry: SurveyEntry, work: Work) -> Signals:
    people = authors.agreement(entry.authors, work.authors) if entry.authors and work.authors else None
    return evolve(plain, title=titles.likeness(entry.title, work.title), people=people)


def questions(data: Path, scratch: str) -> Iterator[tuple[fit_matching.Question, list[tuple[SurveyEntry, Work]]]]:
    """Yield the questions of fit_matching.py with the entry and the work of each candidate."""
    texts: list[tuple[SurveyEntry, Work]] = []

    def seen(entry: SurveyEntry, work: Work) -> Signals:
        texts.append((entry, work))
        return measure(entry, work)

    measure = fit_matching.signals
    fit_matching.signals = seen
    try:
        for question in fit_matching._questions(data, scratch):
            if question.half != fit_matching.PASTED_HALF:
                yield question, list(texts)
            texts.clear()
    finally:
        importlib.reload(fit_matching)


def fit(features: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Return the weights of a logistic regression with fit_matching's ridge, by Newton's method."""
    weights = np.zeros(features.shape[1])
    for _ in range(25):
        chance = 1 / (1 + np.exp(-np.clip(features @ weights, -30, 30)))
        slope = features.T @ (right - chance) - fit_matching.RIDGE * weights
        bend = (features.T * (chance * (1 - chance))) @ features + fit_matching.RIDGE * np.eye(len(weights))
        step = np.linalg.solve(bend, slope)
        largest = abs(step).max()
        weights += step * min(1.0, 5 / largest)
        if largest < 1e-4:
            break
    return weights


if __name__ == "__main__":
    main()
