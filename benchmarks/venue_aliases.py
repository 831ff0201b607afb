"""How well the table of venues knows what lists and publishers write.

    python benchmarks/venue_aliases.py        (data: $AFFBIB_BENCH_DATA)

For the queries of match_dev.jsonl with a right answer: how often the list's words and the right work's container are
known, agree, and contradict each other; beside it the same for works drawn at random. Half of the containers (by the
hash of their words) served to find rows that were missing; the other half is the report. The venues of the checked
lists (lists_gold.jsonl) show how many of the words of real lists are known.
"""

import gzip
import hashlib
import json
import os
import random
import sys
from collections import Counter
from pathlib import Path

from affbib.model.venues import find, same
from affbib.text.folding import words


def main() -> None:
    """Print coverage and agreement, and the commonest words that the table does not know."""
    folder = os.environ.get("AFFBIB_BENCH_DATA")
    if not folder:
        sys.exit("set AFFBIB_BENCH_DATA to the folder with match_dev.jsonl and mini_crossref.jsonl.gz")
    data = Path(folder)
    with gzip.open(data / "mini_crossref.jsonl.gz", "rt", encoding="utf-8") as file:
        containers = {work["DOI"].lower(): "".join(work["container-title"][-1:]) for work in map(json.loads, file)}
    queries = [json.loads(line) for line in (data / "match_dev.jsonl").read_text(encoding="utf-8").splitlines()]
    pairs = [(query["venue"], containers[query["gold_doi"].lower()]) for query in queries
             if query["venue"] and query["gold_doi"]]  # fmt: skip
    strangers = random.Random(1).choices(list(containers.values()), k=len(pairs))
    for part, wanted in (("used to extend the table", 0), ("held out", 1)):
        right, wrong, unlike = Counter(), Counter(), Counter()
        for (venue, container), stranger in zip(pairs, strangers, strict=True):
            if _half(container) == wanted and venue != container:
                right[same(venue, container)] += 1
                wrong[same(venue, stranger)] += 1
                unlike[venue, container if same(venue, container) is False else "?"] += (
                    same(venue, container) is not True
                )
        print(f"{part}: {sum(right.values())} pairs in different words")
        print("   the right work: ", _shares(right))
        print("   a work at random:", _shares(wrong))
        if not wanted:
            print("   not agreeing:", unlike.most_common(25))
    known = Counter(bool(find(container)) for container in containers.values())
    print("containers of the corpus known:", _shares(known))
    gold = [json.loads(line) for line in (data / "lists_gold.jsonl").read_text(encoding="utf-8").splitlines()]
    listed = [entry["venue"] for entry in gold if entry.get("venue")]
    print("venues in checked lists known:", _shares(Counter(bool(find(venue)) for venue in listed)))
    print("   unknown:", Counter(venue for venue in listed if not find(venue)).most_common(40))


def _half(container: str) -> int:
    name = " ".join(word for word in words(container) if word.isalpha())
    return hashlib.sha256(name.encode()).digest()[0] % 2


def _shares(counts: Counter) -> str:
    total = sum(counts.values()) or 1
    return ", ".join(f"{value}: {count / total:.1%}" for value, count in counts.most_common())


if __name__ == "__main__":
    main()
