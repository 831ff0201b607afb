"""Compare plain, unsrt and alpha with BibTeX's on entries made up at random: all types, any fields.

    python benchmarks/bibtex_random.py [COUNT [SEED]] [-v]

An entry has each field that its type needs, or is incomplete: any subset of all fields. BibTeX runs once for all. The
table says how many have the same text and label, white space and links aside, and whether the order is the same.
"""

import random
import re
import sys
import tempfile
from pathlib import Path

from benchmarks.bibtex_styles import OWN, differences

NEEDED = {
    "article": "author title journal year", "book": "author|editor title publisher year", "booklet": "title",
    "inbook": "author|editor title chapter|pages publisher year", "conference": "author title booktitle year",
    "incollection": "author title booktitle publisher year", "inproceedings": "author title booktitle year",
    "manual": "title", "mastersthesis": "author title school year", "misc": "", "proceedings": "title year",
    "phdthesis": "author title school year", "techreport": "author title institution year",
    "unpublished": "author title note",
}  # fmt: skip
VALUES = {
    "title": ["The Great {GAN} Book", "A Study: the Case of {D}enmark", "What Is {I}t?", "All {\\em Braces Here}!",
              "Results on $x^2$ Spaces", "{\\em First Words} Then", "Of {\\\"U}ber-{K{\\\"o}ln}: {\\\"O}l",
              "{\\\"U}ber K{\\\"o}ln",
              "``Quoted Words''", "\\emph{Data} Analysis -- an Introduction", "An Ordinary Title",
              "{Whole Title in Braces}", "Part 1: {B}ase, Part 2:  More", "Data, a History",
              "The A Title."],
    "booktitle": ["Proc. of the 3rd {X} Conf.", "Handbook of Things", "Who's Who?"],
    "journal": ["J. Tests", "{IEEE} Trans. X", "Why?"],
    "year": ["2020", "1999", "1920", "to appear", "c. 1850", "2001a"],
    "volume": ["3", "12", "IV", "123"], "number": ["4", "17", "2--3", "123"],
    "pages": ["1--5", "7", "33,44", "5+", "e123-e124", "{1-2}", "100", "S1---S3"],
    "month": ["jan", "jun", '"1~" # jan', "{June}", "dec # { 24}"],
    "publisher": ["Pub House", "Pub {\\&} Co."], "address": ["Paris, France", "Bonn"],
    "edition": ["Second", "2nd", "{T}hird", "third Revised"], "series": ["Lecture Notes", "{LNCS}", "Notes. 2nd ser."],
    "chapter": ["8", "Three", "123"], "type": ["Research Note", "Part", "{PhD} Essay", "section"],
    "school": ["{MIT}", "Univ. of X"], "institution": ["{INRIA}"],
    "howpublished": ["Web page", "distributed at Bonn", "\\url{https://example.org/a_b}"],
    "note": ["Note here", "to appear.", "Why?", "See~{\\em this}"],
}  # fmt: skip
# 1 and 2 stand for made-up words.
_FAMILY = ["1", "van der 1", "de 1", "1-2", "1 2", "d'1", "O'1", "{\\\"O}1", "{\\L}1", "Mc1", "{1 Team}", "1, Jr.",
           "bell 1", "{\\'e}1", "1 {\\v{S}}2", "{{\\'E}1}", "de la 1-2"]  # fmt: skip
_WORDS = {
    "key": ["1", '1{\\"o}2', "{\\'E}1", "1 and 2", "1-2", "{1 2}"],
    "organization": ["The 1", "{1}", "The1", "1 {\\&} 2"],
}
_GIVEN = ["Ann", "B.", "C. D.", "Jean-Pierre", "{\\'E}mile", "Ann van", "Ha Thi Phuong", "X.-Y.", ""]
_LETTERS = "abcdefghijklmnoprstuvwz"
_MOST = 6


def entries(count: int, seed: int) -> str:
    """Return a .bib of `count` entries with the keys that end in 0, 1, …, the same for the same seed."""
    chance = random.Random(seed)
    return "\n".join(_entry(number, chance) for number in range(count))


def _entry(number: int, chance: random.Random) -> str:
    kind = chance.choice(list(NEEDED))
    others = [*VALUES, *_WORDS, "author", "editor"]
    names = [
        chance.choice(needed.split("|"))
        for needed in NEEDED[kind].split()
        if chance.random() > chance.choice([0, 0, 0.5])
    ]
    share = chance.choice([0.05, 0.2, 0.5, 0.8])
    names += [name for name in others if name not in names and chance.random() < share]
    if kind in ("phdthesis", "mastersthesis") and "institution" in names:
        # The school, as biblatex calls it.
        names.remove("institution")
    if kind in ("book", "inbook", "proceedings", "misc") or chance.random() < 0.9:
        # What sorts an entry that has nobody.
        names.append("key")
    lines = [f"  {name} = {_value(name, chance)}" for name in dict.fromkeys(names)]
    # Its first letters are a label, of which BibTeX can tell 26 apart.
    return ",\n".join([f"@{kind}{{{_filled('1', chance)[:3]}{number}", *lines]) + "}\n"


def _value(name: str, chance: random.Random) -> str:
    if chance.random() < 0.02:
        return '" "'
    if name in ("author", "editor"):
        return f"{{{_people(chance)}}}"
    value = _filled(chance.choice(_WORDS[name]), chance) if name in _WORDS else chance.choice(VALUES[name])
    return value if name == "month" else f"{{{value}}}"


def _people(chance: random.Random) -> str:
    people = [_person(chance) for _ in range(chance.choice([1, 1, 2, 3, 4, 5, _MOST]))]
    return " and ".join([*people, "others"] if chance.random() < 0.1 else people)


def _person(chance: random.Random) -> str:
    family, given = _filled(chance.choice(_FAMILY), chance), chance.choice(_GIVEN)
    return f"{family}, {given}" if given else family


def _filled(form: str, chance: random.Random) -> str:
    return re.sub("[12]", lambda _: "".join(chance.choices(_LETTERS, k=chance.randint(1, 7))).title(), form)


def main() -> None:
    numbers = [int(argument) for argument in sys.argv[1:] if argument != "-v"]
    count, seed = [*numbers, *(2500, 1)[len(numbers) :]]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "random.bib")
        path.write_text(entries(count, seed))
        print("| style | entries | the same | order |\n| --- | --- | --- | --- |")
        for style in OWN:
            different, in_order = differences(style, path)
            print(f"| {style} | {count} | {1 - len(different) / count:.2%} | {'the same' if in_order else 'differs'} |")
            for one, other in different if "-v" in sys.argv else ():
                print(" ", one, "\n ", other)


if __name__ == "__main__":
    main()
