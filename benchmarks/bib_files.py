"""Real .bib files come back byte for byte, a DOI added to each entry is one insertion, and how long that takes.

    python benchmarks/bib_files.py FOLDER        every .bib below a folder, e.g. /usr/share/texlive
    python benchmarks/bib_files.py --debian      those of Debian's TeX packages (apt-get download, dpkg -x; about 1 GB)

Speed and memory are measured in the same run beside bibtexparser's default parse and write, on the files joined.
"""

import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import bibtexparser

from affbib.bibfile import BibFile
from affbib.errors import BibtexError

PACKAGES = (
    "texlive-bibtex-extra texlive-latex-extra texlive-publishers texlive-science texlive-humanities "
    "texlive-latex-extra-doc texlive-publishers-doc texlive-science-doc texlive-humanities-doc"
)


def fetched(folder: Path) -> Path:
    """Download and unpack the packages into a folder."""
    for package in PACKAGES.split():
        subprocess.run(["apt-get", "download", package], cwd=folder, check=True)
        archive = next(folder.glob(f"{package}_*.deb"))
        subprocess.run(["dpkg", "-x", archive, folder / package], check=True)
        archive.unlink()
    return folder


def is_one_insertion(before: str, after: str) -> bool:
    """Tell whether a text is another with one piece put in."""
    longer = len(after) - len(before)
    start = next((at for at, (old, new) in enumerate(zip(before, after, strict=False)) if old != new), len(before))
    return longer > 0 and after[:start] + after[start + longer :] == before


def is_one_line(before: str, after: str) -> bool:
    """Tell whether one line was added, if each field has its own line."""
    old, new = before.splitlines(), after.splitlines()
    return len(old) < 3 or (len(new) == len(old) + 1 and any(new[:at] + new[at + 1 :] == old for at in range(len(new))))


def checked(files: list[Path]) -> None:
    counts = dict.fromkeys(("files", "the same", "entries", "unreadable", "DOIs added", "one insertion", "one line"), 0)
    for path in files:
        data = path.read_bytes()
        bib = BibFile(data)
        counts["files"] += 1
        counts["the same"] += bytes(bib) == data
        for entry in bib.values():
            counts["entries"] += 1
            before = str(entry)
            try:
                if "doi" in entry:
                    continue
                entry["doi"] = "10.1234/new"
            except BibtexError:
                counts["unreadable"] += 1
                continue
            counts["DOIs added"] += 1
            counts["one insertion"] += is_one_insertion(before, str(entry))
            counts["one line"] += is_one_line(before, str(entry))
    print(", ".join(f"{name}: {count}" for name, count in counts.items()))


def ours(text: str) -> object:
    bib = BibFile(text.encode())
    for entry in bib.values():
        try:
            entry["doi"] = "10.1234/new"
        except BibtexError:
            continue
    return bytes(bib)


def one_change(text: str) -> object:
    bib = BibFile(text.encode())
    next(iter(bib.values()))["doi"] = "10.1234/new"
    return bytes(bib)


def theirs(text: str) -> object:
    return bibtexparser.write_string(bibtexparser.parse_string(text))


def measured(name: str, work: Callable[[str], object], text: str) -> None:
    started = time.process_time()
    work(text)
    seconds = time.process_time() - started
    tracemalloc.start()
    work(text)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    print(f"{name}: {seconds:.2f} s ({len(text) / 1e6 / seconds:.1f} MB/s), {peak / 1e6:.0f} MB")


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as name:
        folder = fetched(Path(name)) if sys.argv[1] == "--debian" else Path(sys.argv[1])
        files = sorted(path for path in folder.rglob("*.bib") if path.is_file())
        checked(files)
        joined = "\n".join(path.read_bytes().decode("utf-8", "replace") for path in files)
    print(f"joined: {len(joined) / 1e6:.1f} MB")
    measured("affbib, a field set in each entry", ours, joined)
    measured("affbib, one entry changed", one_change, joined)
    measured("bibtexparser, parsed and written", theirs, joined)
    for times in (2, 4):
        measured(f"affbib, a field set in each entry, {times} times the size", ours, joined * times)


if __name__ == "__main__":
    main()
