"""What becomes of lists when a number that decides in the readers has another value.

    AFFBIB_BENCH_DATA=… python benchmarks/read_thresholds.py [--all] [FOLDER …]

The numbers are taken from the code itself: every number in the rooms of affbib.readers that judge, but for 0, 1 and 2,
which count, and bounds of work. Each is varied alone, a step down and a step up: by 0.1, by 1, or by a quarter from 10
on. A cell is what the step does to the lists that people checked (those of read_accuracy.py) and to the made-up ones of
tests/corpus: how many more mistakes there are in the checked entries (entries missed, titles read wrongly, lines that
are no entries and are read as one), and how many entries of all are read otherwise or no more. "chosen elsewhere"
leaves out each list in turn, takes the step that is best for the others (of equals, none), and counts how many more
mistakes there are in the list left out: where that is less than 0, the data ask for another value. A number whose steps
change nothing is only counted, unless --all is given.
"""

import argparse
import ast
import importlib.abc
import importlib.util
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

from attrs import frozen

SOURCE = Path(__file__).parent.parent / "src"
CORPUS = Path(__file__).parent.parent / "tests" / "corpus" / "lists"
JUDGED = ("found", "clean", "title")
# Bounds of work, not of judgement: they keep the time linear on texts that are no lists.
MARKDOWN = SOURCE / "affbib" / "readers" / "formats" / "markdown.py"
# Counted with, not judged by: the smallest numbers, and centuries.
COUNTS = {0, 1, 2, 1900, 2000}
BOUNDS = {"LONGEST", "DEEPEST", "LARGEST", "LONGEST_UNREAD", "SAMPLE"}


@frozen
class Number:
    """A number of the code: its module's file, its place there, and its value."""

    path: Path
    line: int
    column: int
    end: int
    value: float

    @property
    def name(self) -> str:
        text = self.path.read_text(encoding="utf-8").split("\n")[self.line - 1].strip()
        room = self.path.relative_to(SOURCE / "affbib" / "readers").with_suffix("")
        return f"{room}:{self.line} `{text[:80].replace('|', '¦')}` {self.value:g}"

    def steps(self) -> tuple[float, ...]:
        if isinstance(self.value, float):
            return -0.1, 0.1
        small = max(1, round(self.value / 4)) if self.value >= 10 else 1
        return -small, small


def numbers() -> Iterator[Number]:
    """Yield the numbers that decide in the rooms of the readers."""
    readers = SOURCE / "affbib" / "readers"
    for path in [*sorted((readers / "fields").glob("*.py")), *sorted((readers / "lists").rglob("*.py")), MARKDOWN]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        roots = [node for node in tree.body if not isinstance(node, (ast.Assign, ast.AnnAssign)) or judges(node)]
        left_out = {id(child) for node in ast.walk(tree) for part in counting(node) for child in ast.walk(part)}
        for constant in (child for root in roots for child in ast.walk(root)):
            if isinstance(constant, ast.Constant) and type(constant.value) in (int, float):
                counts = isinstance(constant.value, int) and constant.value in COUNTS
                if not counts and constant.value != 0.0 and id(constant) not in left_out:
                    place = constant.lineno, constant.col_offset, constant.end_col_offset or 0
                    yield Number(path, *place, constant.value)


def judges(node: ast.Assign | ast.AnnAssign) -> bool:
    """Say whether a module's constant is a number of judgement, rather than a bound of work."""
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    bound = isinstance(target, ast.Name) and target.id.strip("_") in BOUNDS
    return not bound and isinstance(node.value, (ast.Constant, ast.Tuple))


def counting(node: ast.AST) -> list[ast.AST]:
    """Return the parts of a node whose numbers count or bound: sizes of caches, slices, places where a search ends."""
    if isinstance(node, ast.FunctionDef):
        return list(node.decorator_list)
    if isinstance(node, ast.Subscript):
        return [node.slice]
    if isinstance(node, ast.Call) and isinstance(node.func, (ast.Attribute, ast.Name)):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
        return list(node.args) if name in ("islice", "finditer", "search", "split") else []
    return []


class Altered(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads one module with one number changed."""

    def __init__(self, number: Number, value: float) -> None:
        self.number, self.value = number, value
        parts = number.path.relative_to(SOURCE).with_suffix("").parts
        self.module = ".".join(parts)

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        return importlib.util.spec_from_loader(name, self) if name == self.module else None

    def exec_module(self, module: ModuleType) -> None:
        lines = self.number.path.read_text(encoding="utf-8").split("\n")
        data = lines[self.number.line - 1].encode()
        lines[self.number.line - 1] = (
            data[: self.number.column] + f"{self.value!r}".encode() + data[self.number.end :]
        ).decode()
        exec(compile("\n".join(lines), self.number.path, "exec"), vars(module))  # noqa: S102


Reading = tuple[dict[str, int], set[str]]
"""The mistakes in each checked list, and every entry of all lists as it is read."""


def reading(folders: Sequence[Path]) -> tuple[dict[str, int], list[str]]:
    from read_accuracy import gold_in, score_entries

    from affbib.readers import as_json, read

    checked = {path: gold for folder in folders for path, gold in gold_in(folder).items()}
    wrong: dict[str, int] = {}
    texts = []
    for path in [*sorted(CORPUS.glob("*.md")), *checked]:
        entries = [as_json(entry) for entry in read(path).entries]
        counts = score_entries(entries, checked.get(path, []))
        wrong[path.name] = sum(counts[field][1] - counts[field][0] for field in JUDGED if field in counts)
        texts += [f"{path.name} {json.dumps(entry)}" for entry in entries]
    return wrong, texts


def in_a_child(folders: Sequence[Path], number: Number | None = None, value: float = 0) -> Reading | None:
    """Return what is read with a number changed, in a process of its own; None where nothing can be read."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if not child:
        try:
            if number is not None:
                sys.meta_path.insert(0, Altered(number, value))
            with os.fdopen(write_end, "wb") as pipe:
                pipe.write(json.dumps(reading(folders)).encode())
        finally:
            os._exit(0)
    os.close(write_end)
    with os.fdopen(read_end, "rb") as pipe:
        data = pipe.read()
    os.waitpid(child, 0)
    if not data:
        return None
    wrong, entries = json.loads(data)
    return wrong, set(entries)


def cell(changed: Reading | None, ours: Reading) -> str:
    if changed is None:
        return "cannot be read"
    wrong = sum(changed[0].values()) - sum(ours[0].values())
    otherwise = len(ours[1] - changed[1]) or len(changed[1] - ours[1])
    return f"{wrong:+d} mistakes, {otherwise} entries" if wrong or otherwise else "nothing"


def chosen_elsewhere(steps: Mapping[float, Reading | None], ours: Reading) -> int:
    """Return how many more mistakes there are when each list has the step that is best for the others."""
    wrong = {0.0: ours[0], **{step: result[0] for step, result in steps.items() if result is not None}}
    more = 0
    for name in ours[0]:
        rest = {step: sum(counts.values()) - counts[name] for step, counts in wrong.items()}
        more += wrong[min(rest, key=lambda step: (rest[step], abs(step)))][name] - ours[0][name]
    return more


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", action="store_true", help="print the numbers that change nothing as well")
    parser.add_argument("folders", nargs="*", type=Path, help="further folders with lists/ and lists_gold.jsonl")
    given = parser.parse_args()
    folders = [Path(os.environ.get("AFFBIB_BENCH_DATA", "")), *given.folders]
    ours = in_a_child(folders)
    assert ours is not None
    print("| number | a step and what it does | chosen elsewhere |\n| --- | --- | --- |")
    still = 0
    for number in numbers():
        values = {step: round(number.value + step, 4) for step in number.steps()}
        results = {step: in_a_child(folders, number, value) for step, value in values.items()}
        cells = {step: cell(result, ours) for step, result in results.items()}
        moves = any(what != "nothing" for what in cells.values())
        still += not moves
        if moves or given.all:
            what = ", ".join(f"{step:+g}: {text}" for step, text in cells.items())
            print(f"| {number.name} | {what} | {chosen_elsewhere(results, ours):+d} |", flush=True)
    print(f"\n{still} numbers change nothing with any step.")


if __name__ == "__main__":
    main()
