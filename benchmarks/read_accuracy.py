"""How much of real survey lists is read rightly: fields against entries that people checked by hand.

    AFFBIB_BENCH_DATA=… python benchmarks/read_accuracy.py [--show] [FOLDER …]

Reads `lists/` and `lists_gold.jsonl` there, and in further folders that are named, and prints the tables that
docs/benchmarks.md shows. A field is right when it is the same after folding; authors only as a whole list; links only
as a set. "clean" is the share of lines that are no entries and are not read as one. `--show` prints wrong values.
"""

import argparse
import json
import os
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from affbib.readers import as_json, read
from affbib.text.folding import fold

FIELDS = ("found", "clean", "title", "authors", "names", "venue", "year", "paper", "code", "section")
# These were not looked at until the reader was written; the figures of that first look are in docs/benchmarks.md.
HELD_OUT = (
    "GT-RIPL__Awesome-LLM-Robotics",
    "WooooDyy__LLM-Agent-Paper-List",
    "weihaox__GAN-Inversion",
    "zhaoxin94__awesome-domain-adaptation",
)

Counts = dict[str, tuple[int, int]]
Row = dict[str, Any]


def as_list(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


def name(text: str) -> str:
    family, comma, given = text.partition(",")
    return fold(f"{given} {family}" if comma else text)


def urls(value: Any) -> set[str]:
    return {url.rstrip("/") for url in as_list(value)}


def judge(said: Row, gold: Row) -> Counts:
    """Return for each field how many of how many things are right in one entry; `said` is empty when it is missed."""
    links, right = said.get("links", {}), gold.get("links") or {}
    venues = {fold(venue) for venue in [gold.get("venue"), *as_list(gold.get("venue_alt"))] if venue} or {""}
    years = {year for year in [gold.get("year"), *as_list(gold.get("year_alt"))] if year} or {None}
    checks = {
        "found": bool(said),
        "title": fold(said.get("title") or "") == fold(gold["title"]),
        "venue": bool(said) and fold(said["venue"] or "") in venues,
        "year": bool(said) and said["year"] in years,
        "section": bool(said) and fold((said["section"] or [""])[-1]) == fold((gold.get("section") or [""])[-1]),
    }
    want, have = [name(each) for each in as_list(gold.get("authors"))], [name(each) for each in said.get("authors", [])]
    counts = {field: (int(ok), 1) for field, ok in checks.items()}
    if want or have:
        counts["authors"] = (int(want == have), 1)
        counts["names"] = (2 * len(set(want) & set(have)), len(want) + len(have))
    for kind in ("paper", "code"):
        if urls(right.get(kind)) or urls(links.get(kind)):
            counts[kind] = (int(urls(right.get(kind)) == urls(links.get(kind))), 1)
    return counts


def score(path: Path, gold: list[Row], *, show: bool) -> tuple[Counts, int]:
    """Return the counts of one list and how many entries were read in it."""
    entries = [as_json(entry) for entry in read(path).entries]
    return score_entries(entries, gold, name=path.name if show else ""), len(entries)


def score_entries(entries: list[Row], gold: list[Row], *, name: str = "") -> Counts:
    """Return the counts of the entries of a list; with its `name`, print the places of wrong values."""
    starts = {entry["line"]: entry for entry in entries}
    sums: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in gold:
        if not row.get("is_entry", True):
            counts = {"clean": (int(row["line"] not in starts), 1)}
        else:
            block = range(row["line"], (row.get("end_line") or row["line"]) + 1)
            hits = [starts[line] for line in block if line in starts]
            best = next((hit for hit in hits if fold(hit["title"]) == fold(row["title"])), hits[0] if hits else {})
            counts = judge(best, row)
        for field, (right, total) in counts.items():
            sums[field][0] += right
            sums[field][1] += total
            if name and right < total:
                print(f"{name}:{row['line']}: {field}", file=sys.stderr)
    return {field: (right, total) for field, (right, total) in sums.items()}


def pooled(rows: list[Counts]) -> Counts:
    return {field: (sum(row.get(field, (0, 0))[0] for row in rows), sum(row.get(field, (0, 0))[1] for row in rows))
            for field in FIELDS}  # fmt: skip


def line(title: str, counts: Counts, entries: str) -> str:
    cells = [f"{right / total:.3f}" if (right, total) != (0, 0) and total else "–" for right, total in
             (counts.get(field, (0, 0)) for field in FIELDS)]  # fmt: skip
    return f"| {title} | {' | '.join(cells)} | {entries} |"


def gold_in(folder: Path) -> dict[Path, list[Row]]:
    """Return what people say about the lists in a folder, without what they were not sure of."""
    if not (folder / "lists_gold.jsonl").is_file():
        raise SystemExit(f"{folder} has no lists_gold.jsonl: set AFFBIB_BENCH_DATA")
    gold: defaultdict[Path, list[Row]] = defaultdict(list)
    for text in (folder / "lists_gold.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(text)
        if not row.get("borderline"):
            gold[folder / "lists" / f"{row['list']}.md"].append(row)
    return dict(gold)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", action="store_true", help="print the places of wrong values")
    parser.add_argument("folders", nargs="*", type=Path, help="further folders with lists/ and lists_gold.jsonl")
    given = parser.parse_args()
    data = Path(os.environ.get("AFFBIB_BENCH_DATA", ""))
    totals = (
        json.loads((data / "lists_totals.json").read_text("utf-8")) if (data / "lists_totals.json").exists() else {}
    )
    print(f"| list | {' | '.join(FIELDS)} | entries read / there |\n|{' --- |' * (len(FIELDS) + 2)}")
    groups: defaultdict[str, list[Counts]] = defaultdict(list)
    for folder in (data, *given.folders):
        for path, rows in sorted(gold_in(folder).items()):
            counts, number = score(path, rows, show=given.show)
            group = folder.name if folder != data else "four held out" if path.stem in HELD_OUT else "nine lists"
            groups[group].append(counts)
            total = totals.get(path.stem, {})
            there = str(total["total"]) if total.get("reliable") else "?"
            print(line(f"{path.stem.split('__')[-1]} ({group})", counts, f"{number} / {there}"))
    for title, scores in (*groups.items(), ("all", [each for group in groups.values() for each in group])):
        print(line(f"**{title}**", pooled(scores), ""))


if __name__ == "__main__":
    main()
