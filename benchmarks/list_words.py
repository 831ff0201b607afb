"""How often the words of the readers' tables stand in real survey lists, and which of them never do.

    AFFBIB_BENCH_DATA=… python benchmarks/list_words.py [--all] [FOLDER …]

For each table of affbib/data, kind by kind: how many of its words stand in a list (in a link, a badge or a line), and
the four that stand in most lists, with their number. Words that stand in no list are general knowledge; --all names
them.
"""

import argparse
import os
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from affbib.readers.fields.word_lists import rows_of

LINK = re.compile(r"!?\[\[?([^\[\]]*)\]?\]\((https?://[^()\s]+)")
IMAGE = re.compile(r"!\[([^\[\]]*)\]\((\S+?)\)")
WORD = re.compile(r"[^\W\d_]+")


def host_of(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def texts_for(table: str, text: str) -> Iterable[str]:
    """Return the stretches of a list in which the words of a table are looked for, in lower case."""
    if table == "hosts":
        return (f".{host_of(url)}" for _, url in LINK.findall(text))
    if table == "link_labels":
        return (f" {' '.join(WORD.findall(label))} ".lower() for label, _ in LINK.findall(text))
    if table == "badge_words":
        return (f"{label} {source}".lower() for label, source in IMAGE.findall(text))
    return (f" {' '.join(WORD.findall(line))} ".lower() for line in text.split("\n"))


def needle(table: str, word: str, kind: str) -> str:
    if table == "hosts":
        return f".{word}"
    if table == "badge_words":
        return word.lower()
    words = " ".join(WORD.findall(word)).lower()
    return f" {words}" if kind in ("stem", "beginning") else f" {words} "


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", action="store_true", help="print every row, not only how many there are")
    parser.add_argument("folders", nargs="*", type=Path, help="further folders with lists/")
    given = parser.parse_args()
    folders = [Path(os.environ.get("AFFBIB_BENCH_DATA", "")), *given.folders]
    lists = [path.read_text(encoding="utf-8") for folder in folders for path in sorted((folder / "lists").glob("*.md"))]
    if not lists:
        raise SystemExit("no lists: set AFFBIB_BENCH_DATA")
    print(f"In {len(lists)} lists:\n\n| table | kind | words | in a list | in most lists |")
    print("| --- | --- | --- | --- | --- |")
    for table in ("hosts", "link_labels", "badge_words", "affiliations", "venue_words"):
        stretches = [list(texts_for(table, text)) for text in lists]
        kinds: defaultdict[str, list[tuple[int, int, str]]] = defaultdict(list)
        for word, kind, *_ in rows_of(table):
            counts = [sum(needle(table, word, kind) in text for text in texts) for texts in stretches]
            kinds[kind].append((sum(map(bool, counts)), sum(counts), word))
        for kind, rows in kinds.items():
            rows.sort(reverse=True)
            seen = [row for row in rows if row[1]]
            most = ", ".join(f"{word} {in_lists}" for in_lists, _, word in seen[:4])
            print(f"| {table} | {kind or '–'} | {len(rows)} | {len(seen)} | {most} |", flush=True)
            for in_lists, times, word in rows if given.all else ():
                print(f"    {word}: {times} times in {in_lists} lists")


if __name__ == "__main__":
    main()
