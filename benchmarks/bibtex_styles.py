"""Compare what affbib makes of a .bib with what BibTeX makes of it, for each style that TeX has.

    python benchmarks/bibtex_styles.py [FILE.bib] [STYLE…]

The table says for how many styles the text is the same, white space aside: as LaTeX, or as it is shown (after both
were read as text). pybtex's own styles are compared without the links that they add.
"""

import subprocess
import sys
import tempfile
import unicodedata
from collections import Counter
from contextlib import redirect_stdout
from datetime import UTC, datetime
from importlib.metadata import version
from io import StringIO
from itertools import dropwhile
from pathlib import Path
from typing import TypeAlias

import pybtex.errors
import pybtex.io
from pybtex.bibtex.bst import parse_file
from pybtex.bibtex.interpreter import Interpreter
from pybtex.database.input.bibtex import Parser

import affbib
from affbib.citations.pybtex import bst
from affbib.citations.pybtex.backends import BACKENDS
from affbib.citations.pybtex.commands import stand_ins
from affbib.citations.pybtex.definitions import definitions, expanded
from affbib.citations.pybtex.richtext import rich
from affbib.errors import AffbibError
from affbib.markup.latex_tokens import command_names

# Key, label, text.
Item: TypeAlias = tuple[str, str, str]

ROOT = Path(__file__).parent.parent
OWN = ("plain", "unsrt", "alpha")
KNOWN = ["plain", "unsrt", "alpha", "abbrv", "IEEEtran", "apalike", "acm", "siam", "amsplain", "amsalpha", "plainnat",
         "abbrvnat", "unsrtnat", "plainurl", "elsarticle-num", "splncs04", "ACM-Reference-Format", "chicago", "agsm",
         "apacite", "naturemag", "IEEEtranN", "vancouver", "achemso"]  # fmt: skip


def main() -> None:
    # Where styles say their names.
    pybtex.io.stdout = StringIO()
    arguments = [argument for argument in sys.argv[1:] if argument != "-v"]
    files = [argument for argument in arguments if argument.endswith(".bib")]
    bib = Path(files[0] if files else ROOT / "references.bib").resolve()
    asked = [argument for argument in arguments if not argument.endswith(".bib")]
    tex = subprocess.run(["bibtex", "--version"], capture_output=True, text=True, check=True).stdout.splitlines()[0]
    print(
        f"{tex}; pybtex {version('pybtex')}; {datetime.now(UTC):%Y-%m-%d}\n\n| style | beside BibTeX |\n| --- | --- |"
    )
    for style in OWN if not asked else ():
        print(f"| {style} (pybtex's, without links) | {compared_own(style, bib)} | |")
    results = {style: compared(style, bib) for style in asked or styles()}
    alone = {style: compared_pybtex(style, bib) for style in results}
    for style in asked or KNOWN:
        print(f"| {style}.bst | {results.get(style, 'not in this TeX')} | {alone.get(style)} |")
    print(f"\n| of {len(results)} .bst | affbib | pybtex alone |\n| --- | --- | --- |")
    ours, theirs = (Counter(told.partition(":")[0] for told in each.values()) for each in (results, alone))
    for told in dict.fromkeys((*ours, *theirs)):
        print(f"| {told} | {ours[told]} | {theirs[told]} |")
    if "-v" in sys.argv:
        for style, result in results.items():
            print(style, result)


def styles() -> list[str]:
    roots = subprocess.run(["kpsewhich", "-var-value", "TEXMFDIST"], capture_output=True, text=True, check=True).stdout
    return sorted({path.stem for path in Path(roots.strip()).glob("bibtex/bst/**/*.bst")}, key=str.lower)


def bibtex(style: str, bib: Path, keys: list[str]) -> str | None:
    """Return the .bbl that BibTeX writes, or nothing where it gives up."""
    with tempfile.TemporaryDirectory() as folder:
        cites = "".join(f"\\citation{{{key}}}\n" for key in keys)
        Path(folder, "t.aux").write_text(f"\\relax\n{cites}\\bibstyle{{{style}}}\n\\bibdata{{t}}\n")
        Path(folder, "t.bib").write_bytes(bib.read_bytes())
        run = subprocess.run(["bibtex", "t"], cwd=folder, capture_output=True, check=False)
        made = Path(folder, "t.bbl")
        if not made.exists() or run.returncode > 1:
            return None
        try:
            return made.read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            return made.read_bytes().decode("latin-1")


def compared(style: str, bib: Path) -> str:
    path = bst.find(f"{style}.bst")
    keys = list(affbib.read_bib(bib))
    judge = bibtex(style, bib, keys)
    if path is None or judge is None:
        return "BibTeX itself gives up"
    try:
        ours = affbib.cite(bib, keys, style=path, to="latex")
    except AffbibError as fault:
        return f"affbib says that it cannot: {fault}"
    # What stands in for packages is affbib's own, and BibTeX has nothing like it.
    stand_in = set(stand_ins(command_names(ours)).splitlines())
    if squeezed(judge) == squeezed("\n".join(dropwhile(stand_in.__contains__, ours.split("\n")))):
        return "the same LaTeX"
    theirs = shown(judge)
    try:
        mine = shown(ours)
    except AffbibError:
        return "differs: no items"
    if not theirs or [key for key, *_ in theirs] != [key for key, *_ in mine]:
        return "differs: in the order"
    different = sum(one != other for one, other in zip(theirs, mine, strict=True))
    return f"differs: in {different} of {len(theirs)}" if different else "the same text"


def compared_pybtex(style: str, bib: Path) -> str:
    """Return how pybtex's interpreter compares as it is, its warnings not taken for errors."""
    path, keys = bst.find(f"{style}.bst"), list(affbib.read_bib(bib))
    judge = bibtex(style, bib, keys)
    if path is None or judge is None:
        return "BibTeX itself gives up"
    try:
        with pybtex.errors.capture(), redirect_stdout(StringIO()):
            script = parse_file(path, "latin-1")
            made = Interpreter(Parser, "utf-8").run(script, keys, [str(bib)], min_crossrefs=2)
    except Exception as fault:
        return f"raises: {type(fault).__name__}"
    return "the same LaTeX" if squeezed(made) == squeezed(judge) else "differs"


def compared_own(style: str, bib: Path) -> str:
    different, in_order = differences(style, bib)
    if "-v" in sys.argv:
        for one, other in different:
            print(" ", one, "\n ", other)
    if not in_order:
        return "differs: in the order"
    return f"differs: in {len(different)}" if different else "the same text"


def differences(style: str, bib: Path) -> tuple[list[tuple[Item, Item]], bool]:
    """Return the items that a style of pybtex's sets otherwise than BibTeX, and whether the order is the same."""
    entries = affbib.read_bib(bib)
    keys = list(entries)
    nothing = "[{}:holdsnothingthatthestyleshows]"
    judge = {
        key: (key, label, text or nothing.format(key)) for key, label, text in shown(bibtex(style, bib, keys) or "")
    }
    ours = affbib.cite(entries, keys, style=style, links=False).citations
    mine = {it.key: (it.key, squeezed(it.label) if style == "alpha" else "", squeezed(it.text)) for it in ours}
    pairs = [(judge.get(key, (key, "", "not set")), item) for key, item in mine.items()]
    return [(one, other) for one, other in pairs if one != other], list(judge) == list(mine)


def shown(bbl: str) -> list[Item]:
    text = BACKENDS["text"]
    bbl = expanded(bbl, definitions(bbl))
    return [
        (key, squeezed(rich(label or "").render(text)), squeezed(rich(body).render(text)))
        for key, label, body in bst.items(bbl)
    ]


def squeezed(text: str) -> str:
    # A raised plus sign is one, too.
    return "".join(unicodedata.normalize("NFKC", text.replace("%\n", "")).split())


if __name__ == "__main__":
    main()
