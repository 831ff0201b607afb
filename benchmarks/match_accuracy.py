"""How well works are found and decided for: precision, recall, calibration and speed, beside the rules of peers.

    python benchmarks/match_accuracy.py [--scored FILE]        (data: $AFFBIB_BENCH_DATA; needs affbib[index])

Builds an index of mini_crossref.jsonl.gz and asks it the queries of match_dev.jsonl (title, authors, venue, year).
The peers' rules are applied to the same candidates (`ratio` and `token_set_ratio` are rapidfuzz's, on folded titles);
authors and years that a query does not give are taken as agreeing. --scored writes the answers for score_match.py.
"""

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from attrs import frozen
from rapidfuzz import fuzz

from affbib.compare.authors import agreement
from affbib.match.decision import decide
from affbib.model.matches import Match, Verdict
from affbib.model.names import parse_name
from affbib.model.survey import SurveyEntry
from affbib.model.works import Work
from affbib.sources.snapshot.index import Index, build_index
from affbib.text.folding import fold


@frozen
class Answered:
    """A query with what was found and decided, and how long that took, in seconds."""

    query: dict
    entry: SurveyEntry
    works: tuple[Work, ...]
    match: Match
    seconds: float

    @property
    def gold(self) -> set[str]:
        """The DOIs that are right; none where the right answer is none."""
        return {doi.lower() for doi in (self.query["gold_doi"], *self.query.get("also", ())) if doi}


Rule = Callable[[SurveyEntry, Work], float]
"""The likeness by which a rule ranks a work that it accepts; 0 where it does not accept it."""


def main() -> None:
    """Build, ask, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scored", type=Path, help="write the answers here, for score_match.py")
    options = parser.parse_args()
    folder = os.environ.get("AFFBIB_BENCH_DATA")
    if not folder:
        sys.exit("set AFFBIB_BENCH_DATA to the folder with match_dev.jsonl and mini_crossref.jsonl.gz")
    data = Path(folder)
    with tempfile.TemporaryDirectory() as scratch:
        target = Path(scratch) / "mini.index"
        start = time.perf_counter()
        manifest = build_index([data / "mini_crossref.jsonl.gz"], target)
        took = time.perf_counter() - start
        print(f"index: {manifest.works} works, {manifest.works / took:.0f} works/s, "
              f"{manifest.bytes / manifest.works:.0f} bytes/work, {_peak()} MB")  # fmt: skip
        answered = _answered(Index.open(target), data)
    seconds = sorted(one.seconds for one in answered)
    p95 = seconds[int(len(seconds) * 0.95)] * 1e3
    print(f"resolve: {len(answered) / sum(seconds):.0f} queries/s, p95 {p95:.1f} ms, {_peak()} MB")
    _accuracy(answered)
    _calibration(answered)
    _peers(answered)
    if options.scored:
        options.scored.write_text("".join(map(_line, answered)), encoding="utf-8")


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _answered(index: Index, data: Path) -> list[Answered]:
    answered = []
    for line in (data / "match_dev.jsonl").read_text(encoding="utf-8").splitlines():
        query = json.loads(line)
        people = tuple(map(parse_name, query["authors"] or ()))
        entry = SurveyEntry(query["title"], people, venue=query["venue"], year=query["year"])
        start = time.perf_counter()
        works = next(index.search([entry]))
        match = decide(entry, works)
        answered.append(Answered(query, entry, works, match, time.perf_counter() - start))
    return answered


def _accuracy(answered: Sequence[Answered]) -> None:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for one in answered:
        doi = one.match.doi if one.match.verdict is Verdict.MATCHED else None
        for kind in (one.query["kind"], "all"):
            counts[kind].update(
                asked=1,
                answerable=bool(one.gold),
                answered=doi is not None,
                right=doi in one.gold,
                found=any(work.doi in one.gold for work in one.works[:10]),
                review=one.match.verdict in (Verdict.AMBIGUOUS, Verdict.CONFLICTING),
            )
    print(
        "\n| queries | asked | precision | recall | wrong | for review | right work among ten |\n" + "| --- " * 7 + "|"
    )
    for kind, count in sorted(counts.items()):
        answerable = max(1, count["answerable"])
        print(f"| {kind} | {count['asked']} | {count['right'] / max(1, count['answered']):.4f} "
              f"| {count['right'] / answerable:.4f} | {count['answered'] - count['right']} | {count['review']} "
              f"| {count['found'] / answerable:.4f} |")  # fmt: skip


def _calibration(answered: Sequence[Answered]) -> None:
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for one in answered:
        if one.match.best:
            bins[min(9, int(one.match.score * 10))].append((one.match.score, one.match.best.work.doi in one.gold))
    print("\n| scores | answers | mean score | right |\n" + "| --- " * 4 + "|")
    for number, held in sorted(bins.items()):
        mean, share = (sum(column) / len(held) for column in zip(*held, strict=True))
        print(f"| {number / 10:.1f} to {(number + 1) / 10:.1f} | {len(held)} | {mean:.3f} | {share:.3f} |")


def _rule(least: float, *, author: bool = False, years: range | None = None, tokens: bool = False) -> Rule:
    def likeness(entry: SurveyEntry, work: Work) -> float:
        alike = fuzz.token_set_ratio if tokens else fuzz.ratio
        score = alike(fold(entry.title), fold(work.title)) / 100
        if score < least:
            return 0.0
        if author and entry.authors and work.authors and agreement(entry.authors[:1], work.authors).share < 0.8:
            return 0.0
        if years is not None and entry.year and not any(year - entry.year in years for year in work.years):
            return 0.0
        return float(score)

    return likeness


RULES = {
    "exact title + author + year (btac)": _rule(1, author=True, years=range(1)),
    "title ≥ .95 + author + year −1…+2 (citecheck)": _rule(0.95, author=True, years=range(-1, 3)),
    "title ≥ .90 + author (btu, hallubib)": _rule(0.90, author=True),
    "title ≥ .80 (RefChecker)": _rule(0.80),
    "token set ≥ .85 (bibguard)": _rule(0.85, tokens=True),
}


def _peers(answered: Sequence[Answered]) -> None:
    answerable = sum(bool(one.gold) for one in answered)
    print("\n| rule | precision | recall | wrong |\n" + "| --- " * 4 + "|")
    for name, rule in RULES.items():
        given = right = 0
        for one in answered:
            best = max(((rule(one.entry, work), work.doi or "") for work in one.works), default=(0.0, ""))
            given += best[0] > 0
            right += best[0] > 0 and best[1] in one.gold
        print(f"| {name} | {right / max(1, given):.3f} | {right / answerable:.3f} | {given - right} |")
    taken = [one for one in answered if one.match.verdict is Verdict.MATCHED]
    right = sum(one.match.doi in one.gold for one in taken)
    print(f"| affbib | {right / len(taken):.4f} | {right / answerable:.4f} | {len(taken) - right} |")


def _line(one: Answered) -> str:
    listed = dict.fromkeys((*(candidate.work.doi for candidate in one.match.candidates), *(w.doi for w in one.works)))
    scores = {candidate.work.doi: candidate.score for candidate in one.match.candidates}
    answer = {
        "id": one.query["id"],
        "doi": one.match.doi,
        "verdict": one.match.verdict.value,
        "score": one.match.score,
        "candidates": [{"doi": doi, "score": scores.get(doi, 0.0)} for doi in list(listed)[:10]],
        "reasons": one.match.reasons,
    }
    return json.dumps(answer, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    main()
