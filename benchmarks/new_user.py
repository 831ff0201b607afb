"""The way of a new user: from a fresh clone to a PDF of docs/paper, with the README's commands alone.

    python benchmarks/new_user.py

Clones this repository's last commit into an empty folder, makes a virtual environment, runs what the README says under
"Set-up and main job" and "To the paper", and prints the table that docs/benchmarks.md shows. Needs git, TeX and a
package index; what pip keeps in its cache is not used.
"""

import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parent.parent


def commands(readme: str) -> dict[str, str]:
    """Return what a user types, by what it is for."""
    blocks = re.findall(r"^```sh\n(.*?)^```", readme, re.MULTILINE | re.DOTALL)
    install = next(block for block in blocks if "pip install . &&" in block)
    paper = next(block for block in blocks if "pdflatex" in block)
    set_up, job = install.strip().split(" && ")
    return {
        "git clone": "",
        "python -m venv .venv": f"{sys.executable} -m venv .venv",
        set_up: set_up.replace("pip install", "pip install --quiet --no-cache-dir --disable-pip-version-check"),
        job: job,
        paper.strip(): paper,
    }


def main() -> None:
    """Walk the way once, and print how long each step takes."""
    with tempfile.TemporaryDirectory() as place:
        clone = Path(place) / "affbib"
        paths = [str(clone / ".venv" / "bin"), os.environ["PATH"]]
        environment = {**os.environ, "PATH": os.pathsep.join(paths), "AFFBIB_CACHE": f"{place}/cache"}
        environment.pop("PYTHONPATH", None)
        readme = (ROOT / "README.md").read_text(encoding="utf-8")
        rows: list[tuple[str, float]] = []
        for step, command in commands(readme).items():
            started = time.perf_counter()
            if command:
                subprocess.run(["bash", "-ec", command], cwd=clone, env=environment, check=True, capture_output=True)
            else:
                subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
            rows.append((step, time.perf_counter() - started))
        pdf = clone / "docs" / "paper" / "paper.pdf"
        assert pdf.read_bytes().startswith(b"%PDF"), "no PDF was made"
    tex = subprocess.run(["pdflatex", "--version"], capture_output=True, text=True, check=True).stdout
    print(f"{platform.machine()}, {os.cpu_count()} cores, CPython {platform.python_version()}, {tex.splitlines()[0]}; "
          f"{datetime.now(UTC):%Y-%m-%d}\n")  # fmt: skip
    print("| step | seconds |\n| --- | --- |")
    for step, seconds in [*rows, ("from nothing to the PDF", sum(seconds for _, seconds in rows))]:
        print(f"| {step if step.startswith('from') else f'`{step}`'} | {seconds:.1f} |")


if __name__ == "__main__":
    main()
