"""Every work recorded from Crossref becomes a work, a record, and an entry that compiles.

    AFFBIB_BENCH_DATA=… python benchmarks/recorded_works.py [plain IEEEtran biber …]

Reads crossref_works.jsonl.gz, prints works a second, the types and what is missing, and compiles all records of Latin
script with pdfLaTeX and each style named (default: plain and IEEEtran), counting what bibtex or biber warns of. The
others, whose scripts classic BibTeX and pdfLaTeX do not know, are compiled with biber and LuaLaTeX. Numbers are in
docs/reference/crosswalk.md.
"""

import collections
import gzip
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from affbib.bib.citation_keys import assign, base_key
from affbib.bib.crosswalk import record_of
from affbib.bib.writer import dumps, field_texts
from affbib.model.records import Bibliography, Record
from affbib.sources.crossref.schema import to_work

DOCUMENT = r"""\documentclass{article}%s
\begin{document}\nocite{*}%s\end{document}
"""


def compiled(records: list[Record], way: str, engine: str = "pdflatex") -> collections.Counter[str]:
    """Compile all records, and return how often which warning was given."""
    fonts = r"\usepackage[T1]{fontenc}" if engine == "pdflatex" else ""
    keys = assign([base_key(record) for record in records])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "refs.bib").write_text(dumps(Bibliography(dict(zip(keys, records, strict=True)))), encoding="utf-8")
        if way == "biber":
            document = DOCUMENT % (fonts + r"\usepackage{biblatex}\addbibresource{refs.bib}", r"\printbibliography")
        else:
            document = DOCUMENT % (fonts + r"\usepackage{url}", rf"\bibliographystyle{{{way}}}\bibliography{{refs}}")
        (folder / "doc.tex").write_text(document, encoding="utf-8")
        latex = [engine, "-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", "doc.tex"]
        for command in (latex, ["biber" if way == "biber" else "bibtex", "doc"], latex, latex):
            run = subprocess.run(command, cwd=folder, capture_output=True, check=False)
            if run.returncode:
                sys.exit(f"{way}: {command[0]} fails:\n{run.stdout.decode('utf-8', 'replace')[-2000:]}")
        log = (folder / "doc.blg").read_text(encoding="utf-8", errors="replace")
    warnings = re.findall(r"(?:Warning--|WARN - |ERROR - )(.*)", log)
    return collections.Counter(re.sub(r" in \S+$|'[^']*'", "", warning) for warning in warnings)


def main() -> None:
    data = os.environ.get("AFFBIB_BENCH_DATA")
    if not data:
        sys.exit("AFFBIB_BENCH_DATA is not set: no recorded works to convert")
    with gzip.open(Path(data) / "crossref_works.jsonl.gz", "rt", encoding="utf-8") as file:
        messages = [json.loads(line) for line in file]
    started = time.process_time()
    works = [to_work(message, source="recorded") for message in messages]
    read = time.process_time()
    records = [record_of(work) for work in works]
    text = dumps(Bibliography({str(number): record for number, record in enumerate(records)}))
    written = time.process_time()
    print(f"{len(works)} works; {len(works) / (read - started):,.0f} works/s read, ", end="")
    print(f"{len(records) / (written - read):,.0f} records/s made and written ({len(text.encode()) / 1e6:.1f} MB)")
    print("types:", dict(collections.Counter(record.type for record in records).most_common()))
    without = {name: sum(not record.get(name) for record in records) for name in ("author", "title", "year", "pages")}
    print("without:", without)
    latin = [record for record in records if all(map(str.isascii, field_texts(record).values()))]
    others = [record for record in records if record not in latin]
    print(f"in Latin script throughout: {len(latin)}")
    for way in sys.argv[1:] or ("plain", "IEEEtran"):
        print(f"{way}: compiles; warnings:", dict(compiled(latin, way).most_common()))
    # Classic BibTeX cuts letters of other scripts in their middle; biber knows Unicode.
    more = compiled(others, "biber", "lualatex")
    print(f"the other {len(others)} with biber and LuaLaTeX: compile; warnings:", dict(more.most_common()))


if __name__ == "__main__":
    main()
