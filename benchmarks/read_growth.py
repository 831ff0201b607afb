"""Whether the time to read a list grows with its length, and no faster: ordinary lists, and texts made to be slow.

    python benchmarks/read_growth.py [--quick]

Each text is read in two lengths, the second about four times the first. "growth" is how much longer a megabyte of the
longer text takes: 1 is linear, 4 would be quadratic. The table is in docs/benchmarks.md.
"""

import io
import sys
import time
from collections.abc import Callable
from pathlib import Path

from affbib.readers import read

SURVEY = (Path(__file__).parent.parent / "docs" / "survey.md").read_text(encoding="utf-8")
BULLET = "- [CVPR 2020] **A Title of Note for Everyone**, Ann Lee, Bo Wu [[Paper](https://arxiv.org/abs/2001.00001)]\n"
ROW = "| [A Title of Note for Rows](https://arxiv.org/abs/2001.00001) | CVPR 2020 | [code](https://github.com/a/b) |\n"

TEXTS: dict[str, tuple[int, Callable[[int], str]]] = {
    "docs/survey.md, repeated": (50, lambda n: SURVEY * n),
    "bullets": (5_000, lambda n: BULLET * n),
    "rows of one table": (25_000, lambda n: "| Title | Venue | Links |\n|---|---|---|\n" + ROW * n),
    "headings": (5_000, lambda n: "### A Title of Note (CVPR 2020)\n\n- [Paper](./a.pdf)\n\n" * n),
    "lines of one paragraph": (
        10_000,
        lambda n: "[A Title of Note](https://arxiv.org/abs/2001.00001), CVPR 2020\n" * n,
    ),
    "nested bullets": (2_500, lambda n: "- " * n + "deep"),
    "bullets, each deeper": (500, lambda n: "".join("  " * depth + "- A title of note\n" for depth in range(n))),
    "one line of text": (1_250_000, lambda n: "word " * (n // 5)),
    "one line of brackets": (1_250_000, lambda n: "[" * n),
    "one line of names": (1_250_000, lambda n: "- **A Title of Note**, " + "Ann Lee, " * (n // 9)),
    "brackets that never close": (2_000, lambda n: ("[a](" * 4_000 + "\n\n") * (n // 100)),
    "HTML that never closes": (5_000, lambda n: '<div><a href="u \n' * n),
    "fences that never close": (5_000, lambda n: "```\n- a\n" * n),
    "quotes in quotes": (2_500, lambda n: ">" * n + " deep"),
}


def seconds(text: str) -> float:
    started = time.perf_counter()
    read(io.StringIO(text))
    return time.perf_counter() - started


def main(scale: int) -> None:
    seconds(SURVEY)
    print("| text | MB | MB | seconds | seconds | growth |\n| --- | --- | --- | --- | --- | --- |")
    for title, (size, make) in TEXTS.items():
        short, long = make(size // scale), make(4 * size // scale)
        first, second = seconds(short), seconds(long)
        growth = f"{second / first * len(short) / len(long):.1f}" if first > 0.02 else "–"
        sizes = f"{len(short.encode()) / 1e6:.2f} | {len(long.encode()) / 1e6:.2f}"
        print(f"| {title} | {sizes} | {first:.2f} | {second:.2f} | {growth} |", flush=True)


if __name__ == "__main__":
    main(10 if "--quick" in sys.argv else 1)
