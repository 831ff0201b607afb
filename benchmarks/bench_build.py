"""Time and memory of the command line as a user meets it: whole processes, medians of several runs.

    python benchmarks/bench_build.py [RUNS]

Prints the table that docs/benchmarks.md shows. Runs on Linux and macOS.
"""

import os
import platform
import shutil
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

SURVEY = Path(__file__).parent.parent / "docs" / "survey.md"
COMMANDS = (
    ("affbib --version", ["--version"]),
    ("affbib read docs/survey.md --json", ["read", str(SURVEY), "--json"]),
    ("affbib build docs/survey.md --offline", ["build", str(SURVEY), "--offline"]),
    ("… again, with the lock", ["build", str(SURVEY), "--offline"]),
)


def run(arguments: list[str], folder: str) -> tuple[float, float]:
    """Return the seconds and the peak MB of one run."""
    started = time.perf_counter()
    child = os.fork()
    if child == 0:
        os.chdir(folder)
        os.environ["AFFBIB_CACHE"] = f"{folder}/cache"
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        os.execv(sys.executable, [sys.executable, "-m", "affbib", *arguments])
    _, status, used = os.wait4(child, 0)
    assert status == 0, arguments
    scale = 1024 if sys.platform != "darwin" else 1024 * 1024
    return time.perf_counter() - started, used.ru_maxrss / scale


def main(runs: int) -> None:
    names = ("attrs", "click", "markdown-it-py", "pylatexenc", "rapidfuzz")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    print(f"{platform.machine()}, {os.cpu_count()} cores, CPython {platform.python_version()}, {versions}; "
          f"{datetime.now(UTC):%Y-%m-%d}; median (slowest) of {runs} runs\n")  # fmt: skip
    print("| command | seconds | peak MB |\n| --- | --- | --- |")
    for title, arguments in COMMANDS:
        with tempfile.TemporaryDirectory() as folder:
            if title.startswith("…"):
                run(arguments, folder)
            figures = []
            for _ in range(runs):
                if not title.startswith("…"):
                    shutil.rmtree(folder)
                    Path(folder).mkdir()
                figures.append(run(arguments, folder))
        seconds, memory = zip(*figures, strict=True)
        print(
            f"| `{title}` | {statistics.median(seconds):.2f} ({max(seconds):.2f}) | {statistics.median(memory):.0f} |"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 11)
