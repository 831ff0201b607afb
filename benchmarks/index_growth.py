"""How an index grows: build, size and time per query at 10,000, 100,000 and 1,000,000 works.

    python benchmarks/index_growth.py        (data: $AFFBIB_BENCH_DATA; needs affbib[index])

Beyond the works of mini_crossref.jsonl.gz, works are synthesised: a title of the corpus of which every third word is
exchanged for one of another title, with another DOI and the authors of a third work. So words are as frequent as in
the corpus, and look-alikes are more than in life. The queries are the answerable ones of match_dev.jsonl whose work is
in the smallest index.
"""

import gzip
import json
import math
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import count, islice
from pathlib import Path

from affbib.match.decision import decide
from affbib.model.names import parse_name
from affbib.model.survey import SurveyEntry
from affbib.sources.snapshot.index import Index, build_index

SIZES = (10_000, 100_000, 1_000_000)


def main() -> None:
    """Build the indexes, ask them, and print the table."""
    folder = os.environ.get("AFFBIB_BENCH_DATA")
    if not folder:
        sys.exit("set AFFBIB_BENCH_DATA to the folder with match_dev.jsonl and mini_crossref.jsonl.gz")
    data = Path(folder)
    with gzip.open(data / "mini_crossref.jsonl.gz", "rt", encoding="utf-8") as file:
        corpus = [json.loads(line) for line in file]
    random.Random(1).shuffle(corpus)
    entries = list(_entries(data, {work["DOI"].lower() for work in corpus[: SIZES[0]]}))
    print("| works | works/s | bytes/work | ms/query | growth of time per growth of works |\n" + "| --- " * 5 + "|")
    before: tuple[int, float] | None = None
    with tempfile.TemporaryDirectory() as scratch:
        for size in SIZES:
            works, target = Path(scratch) / "works.jsonl", Path(scratch) / f"{size}.index"
            with works.open("w", encoding="utf-8") as file:
                file.writelines(json.dumps(work) + "\n" for work in islice(_grown(corpus), size))
            start = time.perf_counter()
            manifest = build_index([works], target)
            rate = size / (time.perf_counter() - start)
            taken = _asked(Index.open(target), entries)
            power = f"works^{math.log(taken / before[1]) / math.log(size / before[0]):.2f}" if before else "–"
            before = (size, taken)
            each = manifest.bytes / size
            print(f"| {size} | {rate:.0f} | {each:.0f} | {taken * 1e3:.2f} | {power} |", flush=True)


def _entries(data: Path, held: set[str]) -> Iterator[SurveyEntry]:
    for line in (data / "match_dev.jsonl").read_text(encoding="utf-8").splitlines():
        query = json.loads(line)
        if query["gold_doi"] and query["gold_doi"].lower() in held:
            people = tuple(map(parse_name, query["authors"] or ()))
            yield SurveyEntry(query["title"], people, venue=query["venue"], year=query["year"])


def _grown(corpus: Sequence[dict]) -> Iterator[dict]:
    yield from corpus
    chance = random.Random(2)
    for number in count():
        one, other, third = chance.choices(corpus, k=3)
        title, more = one["title"][0].split(), other["title"][0].split()
        for place in range(number % 3, len(title), 3):
            title[place] = chance.choice(more)
        yield {**one, "DOI": f"10.99999/{number}", "title": [" ".join(title)], "author": third.get("author", [])}


def _asked(index: Index, entries: Sequence[SurveyEntry]) -> float:
    """Return the seconds of processor time that a query takes, in the best of three rounds."""
    rounds = []
    for _ in range(3):
        start = time.process_time()
        for entry in entries:
            decide(entry, next(index.search([entry])))
        rounds.append(time.process_time() - start)
    return min(rounds) / len(entries)


if __name__ == "__main__":
    main()
