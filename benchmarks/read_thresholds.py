"""What becomes of real lists when a threshold of what is an entry has another value, and which values they ask for.

    AFFBIB_BENCH_DATA=… python benchmarks/read_thresholds.py [FOLDER …]

Each row varies one number and leaves the others. A cell is how much goes wrong in all lists: entries missed, titles
read wrongly, and lines that are no entries and are read as one. "chosen elsewhere" leaves out each list in turn,
chooses the value that is best for the others (of equals, the nearest to ours), and counts what goes wrong in the list
left out: where that is less than in our column, the data ask for another value; where it is not, they do not.
The lists and folders are those of read_accuracy.py.
"""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from read_accuracy import gold_in, score

from affbib.readers.fields import titles
from affbib.readers.lists import entries, title_places

JUDGED = ("found", "clean", "title")


def enough(place: int, part: int) -> Callable[[float], None]:
    """Return what sets one number of `ENOUGH`: the share of siblings (part 0) or the evidence (part 1)."""

    def set_to(value: float) -> None:
        rows = [list(row) for row in entries.ENOUGH]
        rows[place][part] = value
        entries.ENOUGH = tuple((share, least) for share, least in rows)

    return set_to


def by_words(count: int) -> Callable[[float], None]:
    def set_to(value: float) -> None:
        titles.BY_WORDS = (*titles.BY_WORDS[:count], value, *titles.BY_WORDS[count + 1 :])

    return set_to


def thresholds() -> dict[str, tuple[float, Callable[[float], None]]]:
    found: dict[str, tuple[float, Callable[[float], None]]] = {}
    for place, (share, least) in enumerate(entries.ENOUGH):
        found[f"evidence asked where {share:.0%} are entries"] = least, enough(place, 1)
    found["evidence asked where fewer are"] = entries.ALONE, lambda value: setattr(entries, "ALONE", value)
    for place, (share, _) in enumerate(entries.ENOUGH):
        found[f"share of siblings, row {place + 1}"] = share, enough(place, 0)
    for count in range(1, 6):
        words = f"{count} word{'s' * (count > 1)}" + (" or more" if count == 5 else "")
        found[f"title score of {words}"] = titles.BY_WORDS[count], by_words(count)
    found["title score of a place that is sure"] = (
        title_places.SURE,
        lambda value: setattr(title_places, "SURE", value),
    )
    return found


def wrong(lists: dict[Path, list[dict[str, object]]]) -> dict[Path, int]:
    """Return for each list how much goes wrong in it."""
    for name, room in list(sys.modules.items()):
        if name.startswith("affbib."):
            for value in vars(room).values():
                if hasattr(value, "cache_clear"):
                    value.cache_clear()
    result = {}
    for path, gold in lists.items():
        counts, _ = score(path, gold, show=False)
        result[path] = sum(counts[field][1] - counts[field][0] for field in JUDGED if field in counts)
    return result


def best_without(path: Path, results: dict[float, dict[Path, int]]) -> float:
    """Return the step with which least goes wrong in all lists but one."""

    def rank(step: float) -> tuple[int, float]:
        return sum(results[step].values()) - results[step][path], abs(step)

    return min(results, key=rank)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, help="further folders with lists/ and lists_gold.jsonl")
    folders = [Path(os.environ.get("AFFBIB_BENCH_DATA", "")), *parser.parse_args().folders]
    lists = {path: gold for folder in folders for path, gold in gold_in(folder).items()}
    steps = (-0.3, -0.15, -0.05, 0.0, 0.05, 0.15, 0.3)
    ours = wrong(lists)
    print(f"| threshold | ours | {' | '.join(f'{step:+.2f}' for step in steps)} | chosen elsewhere |")
    print(f"|{' --- |' * (len(steps) + 3)}")
    for title, (value, set_to) in thresholds().items():
        results = {}
        for step in steps:
            set_to(value + step)
            results[step] = wrong(lists) if step else ours
        set_to(value)
        left_out = sum(results[best_without(path, results)][path] for path in lists)
        cells = " | ".join(str(sum(results[step].values())) for step in steps)
        print(f"| {title} | {value} | {cells} | {left_out} |", flush=True)


if __name__ == "__main__":
    main()
