"""The DOIs that hand-made .bib files lack, found in batch: how many are right, and that nothing else changes.

    python benchmarks/bib_batch.py [--files N]        (data: $AFFBIB_BENCH_DATA; needs affbib[index])

Each file holds 500 works of mini_crossref.jsonl.gz as people write them: six layouts, comments, @strings, LaTeX, no
DOIs. A third are damaged (slips of the pen and of character recognition, lost words, names and venues, wrong years), a
fifth are not in the index. A work that is in the corpus under several DOIs has several right answers.
"""

import argparse
import gzip
import json
import os
import random
import resource
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from attrs import frozen

from affbib.bib.crosswalk import record_of
from affbib.bib.document import BibFile
from affbib.bib.writer import field_texts
from affbib.enrich.document import revise
from affbib.model.records import Record
from affbib.sources.crossref.schema import to_work
from affbib.sources.snapshot.index import Index, build_index
from affbib.text.edits import edited
from affbib.text.folding import fold

ENTRIES = 500
Fields = dict[str, str]


@frozen
class Made:
    """A made-up .bib: its text, and for each key the DOIs that are right; none where the index has none."""

    text: str
    right: dict[str, frozenset[str]]


def spaced(kind: str, key: str, fields: Fields) -> str:
    width = max(map(len, fields))
    lines = (f"  {name:<{width}} = {{{value}}},\n" for name, value in fields.items())
    return f"@{kind}{{{key},\n{''.join(lines)}}}\n\n"


def quoted(kind: str, key: str, fields: Fields) -> str:
    lines = ",\n".join(
        f'\t{name} = "{value}"' if '"' not in value else f"\t{name} = {{{value}}}" for name, value in fields.items()
    )
    return f"@{kind.capitalize()}{{{key},\n{lines}\n}}\n\n"


def compact(kind: str, key: str, fields: Fields) -> str:
    return f"@{kind}{{{key}, {', '.join(f'{name}={{{value}}}' for name, value in fields.items())}}}\n"


def loud(kind: str, key: str, fields: Fields) -> str:
    lines = ",\n".join(f"  {name.upper():<12} = {{{value}}}" for name, value in fields.items())
    return f"@{kind.upper()}{{{key},\n{lines}\n  }}\n\n"


def commas_first(kind: str, key: str, fields: Fields) -> str:
    lines = "\n".join(f"  , {name} = {{{value}}}" for name, value in fields.items())
    return f"@{kind}{{{key}\n{lines}\n  }}\n\n"


def in_parentheses(kind: str, key: str, fields: Fields) -> str:
    lines = "\n".join(f"    {name.capitalize()}={{{value}}}," for name, value in fields.items())
    return f"@{kind} ( {key},\n{lines}\n)\n% ----\n"


LAYOUTS: tuple[Callable[[str, str, Fields], str], ...] = (
    spaced, quoted, compact, loud, commas_first, in_parentheses,
)  # fmt: skip
SLIPS = {"l": "1", "o": "0", "m": "rn", "e": "c", "h": "b", "i": "l", "n": "u"}


def damaged(fields: Fields, chance: random.Random) -> Fields:
    """Return fields with one to three faults, such as people, scanners and programs make."""
    fields, before, faults = dict(fields), {}, chance.randint(1, 3)
    for fault in chance.sample(("typo", "slip", "word", "year", "names", "venue"), 6):
        faults -= fields != before and bool(before)
        if not faults:
            break
        before = dict(fields)
        title = fields["title"]
        places = [at for at, char in enumerate(title) if char.isascii() and char.isalpha() and at]
        match fault:
            case "typo" if len(places) > 12:
                at = chance.choice(places)
                fields["title"] = (
                    title[:at] + title[at + 1 :]
                    if chance.random() < 0.5
                    else title[:at] + title[at : at + 1] + title[at:]
                )
            case "slip" if slips := [at for at in places if title[at] in SLIPS]:
                at = chance.choice(slips)
                fields["title"] = title[:at] + SLIPS[title[at]] + title[at + 1 :]
            case "word" if len(words := title.split()) > 6:
                del words[chance.randrange(1, len(words) - 1)]
                # A word with a brace may have left its partner behind.
                fields["title"] = " ".join(words) if " ".join(words).count("{") == " ".join(words).count("}") else title
            case "year":
                fields["year"] = str(int(fields["year"]) + chance.choice((-1, 1)))
            case "names" if (first := fields["author"].partition(" and "))[1] and first[0].count("{") == first[0].count(
                "}"
            ):
                fields["author"] = f"{first[0]} and others"
            case "venue":
                fields.pop("journal", fields.pop("booktitle", None))
    return fields


def initials(author: str) -> str:
    return " and ".join(
        f"{family}, {' '.join(name[0] + '.' for name in given.split() if name[0].isalpha())}" if given else family
        for family, _, given in (name.partition(", ") for name in author.split(" and "))
    )


def written(records: list[tuple[frozenset[str], Record]], absent: int, chance: random.Random) -> Made:
    """Return records as a file of many hands; the first `absent` are not in the index."""
    venues: dict[str, str] = {}
    right, parts = {}, []
    for number, (dois, record) in enumerate(records):
        key = f"ref{number}"
        right[key] = dois if number >= absent else frozenset()
        names = [
            "author",
            "title",
            "journal",
            "booktitle",
            "year",
            *(["pages", "volume"] if chance.random() < 0.5 else []),
        ]
        texts = field_texts(record)
        fields = {name: texts[name] for name in names if name in texts}
        if chance.random() < 0.3 and "{" not in fields["author"]:
            fields["author"] = initials(fields["author"])
        if chance.random() < 1 / 3:
            fields = damaged(fields, chance)
        text = chance.choice(LAYOUTS)(record.type, key, fields)
        venue = fields.get("journal")
        if venue and chance.random() < 0.5 and f"{{{venue}}}" in text:
            text = text.replace(f"{{{venue}}}", venues.setdefault(venue, f"j{len(venues)}"))
        parts.append((number, text))
    chance.shuffle(parts)
    strings = "".join(f"@string{{{name} = {{{venue}}}}}\n" for venue, name in venues.items())
    body = "".join(text + (f"% {number} still to be read\n" if number % 17 == 0 else "") for number, text in parts)
    return Made(f"% Our references. Do not sort!\n{strings}\n@comment{{jabref-meta: grouping}}\n{body}", right)


def corpus(path: Path) -> Iterator[tuple[bytes, str, tuple[str, str]]]:
    """Yield the corpus's lines with the DOI, and with what works that are the same have in common."""
    with gzip.open(path) as file:
        for line in file:
            message = json.loads(line)
            first = (message.get("author") or [{}])[0].get("family", "")
            yield line, message["DOI"].lower(), (fold(" ".join(message.get("title", ()))), fold(first))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=10, help="so many files of 500 entries (default: 10)")
    options = parser.parse_args()
    data = os.environ.get("AFFBIB_BENCH_DATA")
    if not data:
        sys.exit("AFFBIB_BENCH_DATA does not name the folder with mini_crossref.jsonl.gz: nothing is measured")
    path = Path(data) / "mini_crossref.jsonl.gz"
    chance = random.Random(2026)
    same: dict[tuple[str, str], set[str]] = defaultdict(set)
    lines = []
    for line, doi, twins in corpus(path):
        same[twins].add(doi)
        lines.append((line, doi, twins))
    sample = chance.sample(lines, 3 * ENTRIES * options.files)
    usable = [one for one in sample if one[2][1] and len(one[2][0]) > 15 and len(one[1]) > 10]
    chosen = list({twins: (line, twins) for line, _, twins in usable}.values())
    works = [(frozenset(same[twins]), to_work(json.loads(line), source="index")) for line, twins in chosen]
    records = [(dois, record_of(work)) for dois, work in works if work.year and work.authors][: ENTRIES * options.files]
    absent = ENTRIES // 5
    files = [records[at : at + ENTRIES] for at in range(0, len(records), ENTRIES)]
    gone = {doi for file in files for dois, _ in file[:absent] for doi in dois}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with gzip.open(folder / "works.jsonl.gz", "wb", compresslevel=1) as kept:
            kept.writelines(line for line, doi, _ in lines if doi not in gone)
        lines.clear()
        build_index([folder / "works.jsonl.gz"], folder / "index")
        index = Index.open(folder / "index")
        totals = [0, 0, 0, 0]
        started = time.perf_counter()
        for file in files:
            made = written(file, absent, chance)
            bib = BibFile(made.text.encode())
            outcomes = revise(bib, source=index, progress=False).outcomes
            told = ", ".join(f"{number} {outcome}" for outcome, number in sorted(outcomes.items()))
            counts = scored(made, bib)
            totals = [total + number for total, number in zip(totals, counts, strict=True)]
            print(f"{shares(*counts)} ({told})")
        seconds = time.perf_counter() - started
        present = [one for file in files for one in file[absent:]]
        for shift, whose in enumerate(("its own", "another's")):
            found = accused(present, shift, index, chance)
            print(f"{found} of {len(present)} entries with {whose} DOI are said to have another work's")
    print(f"all: {shares(*totals)}")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(f"{len(records) / seconds:.0f} entries/s, {memory:.0f} MB at most with the corpus")


def scored(made: Made, bib: BibFile) -> tuple[int, int, int, int]:
    """Return how many DOIs were added, are right, could be found, and how many edits are but the DOI's span."""
    added = {key: bib[key]["doi"] for key in bib if "doi" in bib[key]}
    for key, doi in added.items():
        if doi not in made.right[key]:
            print(f"wrong: {doi} for {str(dict(bib[key]))[:300]}", file=sys.stderr)
    right = sum(doi in made.right[key] for key, doi in added.items())
    edits = bib.edits
    pure = sum(edit.span.start == edit.span.end and edit.text.lower().count("doi") == 1 for edit in edits)
    assert edited(made.text, edits) == str(bib)
    assert made.text == "".join(without(str(bib), [(edit.span.start, len(edit.text)) for edit in edits]))
    assert len(edits) == len(added) == pure
    return len(added), right, sum(map(bool, made.right.values())), pure


def accused(records: list[tuple[frozenset[str], Record]], shift: int, index: Index, chance: random.Random) -> int:
    """Return how many entries are said to have another work's DOI, where each has that of the entry `shift` on."""
    made = BibFile(written(records, 0, chance).text.encode())
    for number in range(len(records)):
        made[f"ref{number}"]["doi"] = min(records[(number + shift) % len(records)][0])
    findings = revise(BibFile(bytes(made)), source=index, progress=False).findings
    return sum(finding.code == "doi-of-another-work" for finding in findings)


def without(text: str, spans: list[tuple[int, int]]) -> Iterator[str]:
    """Yield a text without the spans, whose places are those of the text before they were put in."""
    at = longer = 0
    for place, length in spans:
        yield text[at : place + longer]
        longer += length
        at = place + longer
    yield text[at:]


def shares(added: int, right: int, answerable: int, pure: int) -> str:
    precision, recall = right / max(added, 1), right / max(answerable, 1)
    return f"{added} DOIs added, {pure} of them a span of their own, precision {precision:.4f}, recall {recall:.4f}"


if __name__ == "__main__":
    main()
