"""Real .bib files come back byte for byte, a DOI added to each entry is one insertion, and how long that takes.

    python benchmarks/bib_files.py FOLDER        every .bib below a folder, e.g. /usr/share/texlive
    python benchmarks/bib_files.py --debian      those of Debian's TeX packages (apt-get download, dpkg -x; about 2 GB)

What bibtex reads must otherwise be the same before and after, and what biber reads of a sample of the smaller files.
Speed and memory are measured in the same run beside bibtexparser's default parse and write, on the files joined.
"""

import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import bibtexparser

from affbib.bib.document import BibFile
from affbib.bib.entry import BibEntry
from affbib.errors import BibtexError
from affbib.text.edits import edited

PACKAGES = (
    "texlive-bibtex-extra texlive-latex-extra texlive-publishers texlive-science texlive-humanities "
    "texlive-latex-extra-doc texlive-publishers-doc texlive-science-doc texlive-humanities-doc"
)


NEW = "10.1234/new"
SAMPLE = 40
SMALL = 100_000


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
                entry["doi"] = NEW
            except BibtexError:
                counts["unreadable"] += 1
                continue
            counts["DOIs added"] += 1
            counts["one insertion"] += is_one_insertion(before, str(entry))
            counts["one line"] += is_one_line(before, str(entry))
        assert edited(bib.text, bib.edits) == str(bib)
        assert all(edit.span.start == edit.span.end for edit in bib.edits)
    print(", ".join(f"{name}: {count}" for name, count in counts.items()))


def with_dois(data: bytes) -> bytes:
    bib = BibFile(data)
    for entry in bib.values():
        try:
            entry.setdefault("doi", NEW)
        except BibtexError:
            continue
    return bytes(bib)


def read_by_bibtex(data: bytes, folder: Path, fields: list[str]) -> str:
    """Return what BibTeX reads: every field but the DOI of every entry, and the number of complaints."""
    shown = "\n".join(f'{name} missing$ {{ skip$ }} {{ "{name} = " {name} * write$ newline$ }} if$' for name in fields)
    (folder / "t.bst").write_text(
        f"ENTRY {{ {' '.join(fields)} }} {{ }} {{ }}\n"
        f"FUNCTION {{ default.type }} {{ cite$ type$ * write$ newline$\n{shown} }}\n"
        "READ\nITERATE { call.type$ }\n"
    )
    (folder / "t.aux").write_text("\\citation{*}\n\\bibdata{t}\n\\bibstyle{t}\n")
    (folder / "t.bib").write_bytes(data)
    (folder / "t.bbl").unlink(missing_ok=True)
    done = subprocess.run(["bibtex", "-min-crossrefs=99", "t"], cwd=folder, capture_output=True, timeout=300)
    text = (folder / "t.bbl").read_bytes() if (folder / "t.bbl").exists() else b""
    return f"{done.returncode} {text.decode('latin-1')}"


def read_by_biber(data: bytes, folder: Path, fields: list[str]) -> str:
    """Return what biber reads, in its own words, without the new DOIs."""
    (folder / "t.bib").write_bytes(data)
    (folder / "out.bib").unlink(missing_ok=True)
    command = ["biber", "--tool", "--quiet", "--output-file", "out.bib", "t.bib"]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=300)
    text = (folder / "out.bib").read_text("utf-8", "replace") if (folder / "out.bib").exists() else ""
    return f"{done.returncode} {re.sub(rf'(?m)^ *DOI *= *.{NEW}.,?$', '', text)}".replace("\n\n", "\n")


def compared(name: str, read: Callable[[bytes, Path, list[str]], str], files: list[Path]) -> None:
    """Say for how many files a program reads the same before and after DOIs are added."""
    if not shutil.which(name):
        print(f"{name} is not installed: not compared")
        return
    same = complete = 0
    for path in files:
        data = path.read_bytes()
        found = {field for entry in BibFile(data).values() for field in fields_of(entry)}
        fields = sorted(found - {"doi", "crossref"})
        with tempfile.TemporaryDirectory() as folder:
            before = read(data, Path(folder), fields)
            after = read(with_dois(data), Path(folder), fields)
        same += before == after
        complete += before.startswith("0 ") and len(before) > 2
        if before != after:
            print(f"  {name} reads {path} otherwise")
    print(f"{name} reads the same before and after: {same} of {len(files)} files ({complete} hold entries, no errors)")


def fields_of(entry: BibEntry) -> list[str]:
    try:
        return [name.lower() for name in entry]
    except BibtexError:
        return []


def numbered(text: str, copy: int) -> str:
    """Return a text whose entries have keys of their own."""
    return re.sub(r"(@\w+\s*[{(]\s*[^\s,{}()\"=#%']+)(?=\s*,)", rf"\1-{copy}", text)


def ours(text: str) -> object:
    bib = BibFile(text.encode())
    for entry in bib.values():
        try:
            entry["doi"] = NEW
        except BibtexError:
            continue
    return bytes(bib)


def one_change(text: str) -> object:
    bib = BibFile(text.encode())
    next(iter(bib.values()))["doi"] = NEW
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
        compared("bibtex", read_by_bibtex, files)
        small = [path for path in files if path.stat().st_size < SMALL]
        compared("biber", read_by_biber, random.Random(6).sample(small, min(SAMPLE, len(small))))
        joined = "\n".join(path.read_bytes().decode("utf-8", "replace") for path in files)
    print(f"joined: {len(joined) / 1e6:.1f} MB")
    measured("affbib, a field set in each entry", ours, joined)
    measured("affbib, one entry changed", one_change, joined)
    measured("bibtexparser, parsed", bibtexparser.parse_string, joined)
    measured("bibtexparser, parsed and written", theirs, joined)
    for times in (2, 5):
        larger = "\n".join(numbered(joined, copy) for copy in range(times))
        measured(f"affbib, a field set in each entry, {len(larger) / 1e6:.0f} MB", ours, larger)


if __name__ == "__main__":
    main()
