"""Make src/affbib/data/words.tsv: how many titles in a hundred thousand hold a word.

    python benchmarks/word_weights.py        (data: $AFFBIB_BENCH_DATA)

Counted in the titles of mini_crossref.jsonl.gz (computer science) and crossref_works.jsonl.gz (all fields); a word is
kept that at least `LEAST` titles hold. Titles with markup are left out. Nothing of a title but single words is kept.
"""

import gzip
import json
import os
import sys
from collections import Counter
from pathlib import Path

from affbib.text.folding import words

LEAST = 8
CORPORA = ("mini_crossref.jsonl.gz", "crossref_works.jsonl.gz")


def main() -> None:
    """Count, and write the table."""
    folder = os.environ.get("AFFBIB_BENCH_DATA")
    if not folder:
        sys.exit("set AFFBIB_BENCH_DATA to the folder with the corpora")
    counts: Counter[str] = Counter()
    titles = 0
    for corpus in CORPORA:
        with gzip.open(Path(folder) / corpus, "rt", encoding="utf-8") as file:
            for line in file:
                title = " ".join(filter(None, json.loads(line).get("title") or ()))
                if title and not set(title) & set("<$&"):
                    titles += 1
                    counts.update(set(words(title)))
    kept = sorted((word, count) for word, count in counts.items() if count >= LEAST and not word.isdigit())
    text = "# Words of titles, and how many titles in 100,000 hold them; made by benchmarks/word_weights.py.\n"
    text += "".join(f"{word}\t{count / titles * 1e5:.3g}\n" for word, count in kept)
    target = Path(__file__).parent.parent / "src" / "affbib" / "data" / "words.tsv"
    target.write_text(text, encoding="utf-8")
    print(f"{titles} titles, {len(kept)} words, {len(text)} bytes")


if __name__ == "__main__":
    main()
