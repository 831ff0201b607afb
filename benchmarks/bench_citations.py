"""Time of 10,000 references in one style, affbib's and plain pybtex's, side by side in one run.

    AFFBIB_BENCH_DATA=… python benchmarks/bench_citations.py [NUMBER] [RUNS]

The records are those of mini_crossref.jsonl.gz that pybtex can format at all; each run is a process of its own, the
two in turn. "All" is from the .bib's path to HTML; "formatting" is without the reading of the .bib.
"""

import gzip
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import islice
from pathlib import Path

from affbib.bib.crosswalk import record_of
from affbib.bib.writer import dumps
from affbib.model.records import Bibliography
from affbib.sources.crossref.schema import to_work

PYBTEX = """
import sys, time
from pybtex.database import parse_file
from pybtex.plugin import find_plugin
started = time.perf_counter()
bib = parse_file(sys.argv[1])
read = time.perf_counter()
backend = find_plugin("pybtex.backends", "html")()
style = find_plugin("pybtex.style.formatting", sys.argv[2])()
made = [entry.text.render(backend) for entry in style.format_bibliography(bib)]
print(time.perf_counter() - started, time.perf_counter() - read, len(made))
"""
AFFBIB = """
import sys, time
import affbib
started = time.perf_counter()
bib = affbib.read_bib(sys.argv[1])
read = time.perf_counter()
made = affbib.cite(bib, style=sys.argv[2], to="html")
print(time.perf_counter() - started, time.perf_counter() - read, len(made.citations))
again = time.perf_counter()
affbib.cite(bib, style=sys.argv[2], to="html")
print(time.perf_counter() - again)
"""


def main(number: int, runs: int) -> None:
    data = os.environ.get("AFFBIB_BENCH_DATA")
    if not data:
        sys.exit("AFFBIB_BENCH_DATA is not set: no recorded works to cite")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "refs.bib")
        path.write_text(dumps(bibliography(Path(data), number)), encoding="utf-8")
        machine = f"{platform.machine()}, {os.cpu_count()} cores, CPython {platform.python_version()}"
        today = f"pybtex {version('pybtex')}; {datetime.now(UTC):%Y-%m-%d}"
        print(f"{machine}, {today}; {number:,} references, medians of {runs} runs\n")
        print("| style | pybtex, all | affbib, all | ratio | pybtex, formatting | affbib, formatting | ratio | again |")
        print("| --- | --- | --- | --- | --- | --- | --- | --- |")
        for style in ("plain", "alpha"):
            theirs, ours = [], []
            for _ in range(runs):
                theirs.append(figures(PYBTEX, path, style))
                ours.append(figures(AFFBIB, path, style))
            row = []
            for what in (0, 1):
                pybtex, own = (statistics.median(run[what] for run in timed) for timed in (theirs, ours))
                row += [f"{pybtex:.2f} s", f"{own:.2f} s", f"{own / pybtex:.2f}"]
            again = statistics.median(run[3] for run in ours)
            print(f"| {style} | {' | '.join(row)} | {again:.2f} s |")


def figures(program: str, path: Path, style: str) -> list[float]:
    ran = subprocess.run([sys.executable, "-c", program, path, style], capture_output=True, text=True, check=True)
    return list(map(float, ran.stdout.split()))


def bibliography(data: Path, number: int) -> Bibliography:
    with gzip.open(data / "mini_crossref.jsonl.gz", "rt", encoding="utf-8") as file:
        works = (to_work(json.loads(line), source="recorded") for line in file)
        records = (record_of(work) for work in works)
        kinds = {"article": "journal", "inproceedings": "booktitle"}
        # The others have fields missing, of which pybtex gives up the whole bibliography.
        whole = (
            it
            for it in records
            if it.authors and it.get(kinds.get(it.type, "-")) and it.get("year") and it.get("title")
        )
        return Bibliography({f"key{place}": record for place, record in enumerate(islice(whole, number))})


if __name__ == "__main__":
    main(*map(int, [*sys.argv[1:], "10000", "3"][:1] + [*sys.argv[2:], "3"][:1]))
