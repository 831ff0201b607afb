"""Do the tests of a folder notice when its code is changed? Mutation testing, one folder at a time.

    python benchmarks/mutants.py FOLDER... [--jobs N] [--only TEXT] [--floor PERCENT]

FOLDER is one of `match`, `compare`, `bib`, `project`, `rate_limit`, `checks`. Each small change (a mutant) is tried
with the tests and doctests of the folder that reach the changed function, quickest first, until one fails. Printed are
each mutant that no test noticed, as a diff with its place, and the counts of each file; `--only` tries the mutants
whose function is called TEXT, or whose place or diff has TEXT in it. The exit status is 1 when a folder is under the
floor.

The mutants are mutmut's (its operators on libcst trees). They are tried by this script, since mutmut 3 leaves out
decorated functions (properties, cached functions, context managers) and everything at the top of a module, where the
thresholds and tables are, and repeats a function's doctests for each of its mutants. Here the tests are collected once;
each mutant is a fork of that process, in which the code of one function, or one constant, is exchanged: some 10 mutants
a second on two cores.

Left out, as they change no behaviour or say nothing about the tests: annotations, decorators, docstrings, `__all__`,
calls of `cast`, `__repr__`, wordings (strings of three words and more; f-strings), `strict=` of `zip`, `encoding=`, and
a string's mutants in capitals and small letters (it has one with XX). Left out, as they cannot be exchanged in place:
fields of classes, functions under an `if`. Tests that start a process of their own run unchanged code there.
"""

import __future__

import ast
import contextlib
import difflib
import gc
import math
import os
import resource
import signal
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any

import click
import libcst as cst
import pytest
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators, operator_assignment, operator_string

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "affbib"
FOLDERS = {
    "match": ("match/*.py", ["tests/match"]),
    "compare": ("compare/*.py", ["tests/compare"]),
    "bib": ("bib/*.py", ["tests/bib"]),
    # Without the tests that run TeX and those that damage whole lists: they take minutes for each mutant.
    "project": (
        "project/*.py",
        [f"tests/project/test_{name}.py" for name in ("align", "build", "lockfile", "output", "without_doi")],
    ),
    "rate_limit": ("sources/crossref/rate_limit.py", ["tests/sources/crossref/test_rate_limit.py"]),
    "checks": ("checks/**/*.py", ["tests/checks", "tests/contract/test_rules.py"]),
}
FLOOR = 85
EXAMPLES = 30  # of a property: enough to see a mutant that many inputs show
MEMORY = 4 * 2**30  # bytes for one mutant: one that never stops collecting fails
NOT_TRIED = 99  # exit status: the function that should be exchanged is not there
QUIET_ARGUMENTS = {"strict", "encoding"}
Place = tuple[str, int]  # a file and the line where a function begins
QUIET_CALLS = {"cast", "len", "isinstance"}


@dataclass(frozen=True)
class Mutant:
    """One change: what is exchanged (a function, a method, an assignment at the top), before and after."""

    path: Path
    line: int
    owner: str  # the function's name, empty for an assignment
    owner_line: int
    owner_class: str  # the class whose method it is
    before: str
    after: str

    @property
    def place(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.line}"

    @property
    def diff(self) -> str:
        lines = difflib.unified_diff(self.before.splitlines(), self.after.splitlines(), n=0, lineterm="")
        return "\n".join(f"    {line}" for line in lines if not line.startswith(("---", "+++", "@@")))


@dataclass
class Outcome:
    """What became of one file's mutants."""

    counts: Counter[str] = field(default_factory=Counter)
    survivors: list[tuple[Mutant, str]] = field(default_factory=list)


# --- making mutants


def mutants(path: Path) -> Iterator[Mutant]:
    """Yield the mutants of one file, in the file's order."""
    wrapper = MetadataWrapper(cst.parse_module(path.read_text("utf-8")))
    lines = wrapper.resolve(PositionProvider)
    for statement in wrapper.module.body:
        if isinstance(statement, cst.ClassDef):
            owners = [(member, statement.name.value) for member in statement.body.body]
            owners = [(member, name) for member, name in owners if isinstance(member, cst.FunctionDef)]
        else:
            owners = [(statement, "")]
        for owner, class_name in owners:
            if not is_exchangeable(owner):
                continue
            name, bare = "", owner
            if isinstance(owner, cst.FunctionDef):
                name, bare = owner.name.value, owner.with_changes(decorators=(), leading_lines=())
            first = owner.decorators[0] if name and owner.decorators else owner
            before = wrapper.module.code_for_node(bare)
            for node, mutated in changes(bare, at_top=not name):
                after = wrapper.module.code_for_node(bare.deep_replace(node, mutated))
                line = lines[node].start.line if node in lines else lines[owner].start.line
                yield Mutant(path, line, name, lines[first].start.line, class_name, before, after)


def is_exchangeable(statement: cst.CSTNode) -> bool:
    """Whether it is a function with behaviour, or an assignment at the top of a module."""
    match statement:
        case cst.FunctionDef(name=cst.Name(value=name), decorators=decorators):
            names = {decorator.decorator.value for decorator in decorators if isinstance(decorator.decorator, cst.Name)}
            return not name.startswith(("__repr__", "_repr_")) and "overload" not in names
        case cst.SimpleStatementLine(body=[cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name))])]):
            return name != "__all__"
        case cst.SimpleStatementLine(body=[cst.AnnAssign(target=cst.Name())]):
            return True
    return False


def changes(node: cst.CSTNode, *, at_top: bool) -> Iterator[tuple[cst.CSTNode, cst.CSTNode]]:
    """Yield each node that mutmut changes, with what it becomes."""
    match node:
        case cst.Annotation() | cst.Decorator():
            return
        case cst.Arg() if is_quiet(node):
            return
        case cst.SimpleString() if len(node.value.split()) > 2:
            return
    quiet = isinstance(node, cst.Call) and isinstance(node.func, cst.Name) and node.func.value in QUIET_CALLS
    for kind, operator in mutation_operators:
        if not isinstance(node, kind) or quiet or (at_top and operator is operator_assignment):
            continue
        for mutated in list(operator(node))[: 1 if operator is operator_string else None]:
            if quiet_arguments(mutated) == quiet_arguments(node):
                yield node, mutated
    for child in node.children:
        yield from changes(child, at_top=at_top)


def is_quiet(argument: cst.Arg) -> bool:
    return argument.keyword is not None and argument.keyword.value in QUIET_ARGUMENTS


def quiet_arguments(node: cst.CSTNode) -> list[cst.Arg]:
    return [*filter(is_quiet, node.args)] if isinstance(node, cst.Call) else []


# --- trying one, in a fork


def exchange(mutant: Mutant) -> None:
    """Put the mutant's code in place of the function's, or its value in place of the constant's."""
    filename = str(mutant.path)
    module = next(one for one in list(sys.modules.values()) if getattr(one, "__file__", None) == filename)
    if not mutant.owner:
        assign(module.__dict__, mutant)
        return
    code = mutant.after
    if mutant.owner_class:
        code = f"class {mutant.owner_class}:\n{code}"
    flags = __future__.annotations.compiler_flag
    names: dict[str, Any] = {}
    exec(compile(code, filename, "exec", flags, dont_inherit=True), module.__dict__, names)  # noqa: S102
    new = vars(names[mutant.owner_class])[mutant.owner] if mutant.owner_class else names[mutant.owner]
    exchanged = 0
    for function in gc.get_objects():
        if isinstance(function, FunctionType) and place_of(function.__code__) == (filename, mutant.owner_line):
            function.__code__ = new.__code__
            function.__defaults__, function.__kwdefaults__ = new.__defaults__, new.__kwdefaults__
            exchanged += 1
    if not exchanged:
        os._exit(NOT_TRIED)


def place_of(code: CodeType) -> Place:
    return code.co_filename, code.co_firstlineno


def assign(names: dict[str, Any], mutant: Mutant) -> None:
    """Carry out a changed assignment, those that use its name, and tell the modules that imported them."""
    changed: set[str] = set()
    old = dict(names)
    for statement in ast.parse(mutant.path.read_text("utf-8")).body:
        if not isinstance(statement, ast.Assign | ast.AnnAssign) or statement.value is None:
            continue
        used = {node.id for node in ast.walk(statement.value) if isinstance(node, ast.Name)}
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        if statement.lineno == mutant.owner_line:
            exec(mutant.after, names)  # noqa: S102
        elif used & changed:
            exec(ast.unparse(statement), names)  # noqa: S102
        else:
            continue
        changed |= {target.id for target in targets if isinstance(target, ast.Name)}
    for module in list(sys.modules.values()):
        for name in changed:
            space = getattr(module, "__dict__", {})
            if name in space and space[name] is old[name]:
                space[name] = names[name]


class FirstFailure:
    """A pytest plug-in that ends the process at the first report of a failure."""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            os._exit(1)


def attempt(session: pytest.Session, mutant: Mutant, tests: list[pytest.Item], seconds: float) -> None:
    """Run the tests on the mutant; leave with status 0 when none noticed it."""
    os.setsid()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    used = math.ceil(time.process_time() + 3 + 3 * seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (used, used + 1))
    session.config.pluginmanager.unregister(name="terminalreporter")
    session.config.pluginmanager.register(FirstFailure())
    try:
        exchange(mutant)
        run(session, tests)
    except BaseException:
        os._exit(1)
    os._exit(0)


def run(session: pytest.Session, tests: list[pytest.Item]) -> None:
    for test, following in pairwise(tests):
        session.config.hook.pytest_runtest_protocol(item=test, nextitem=following)


def pairwise(tests: list[pytest.Item]) -> Iterator[tuple[pytest.Item, pytest.Item | None]]:
    """Each test with the one after it, as pytest wants to know which fixtures are still needed."""
    return zip(tests, [*tests[1:], None], strict=True)


# --- all of them


class Trial:
    """A pytest plug-in that tries every mutant in place of running the tests once."""

    def __init__(self, paths: list[Path], *, jobs: int, only: str) -> None:
        self.files = {str(path) for path in paths}
        self.mutants = [
            mutant
            for path in paths
            for mutant in mutants(path)
            if only in mutant.place or only in mutant.diff or only == mutant.owner
        ]
        self.jobs = jobs
        self.outcomes: dict[Path, Outcome] = defaultdict(Outcome)
        self.failed: list[str] = []
        self.reached: dict[Place, set[int]] = defaultdict(set)
        self.seconds: list[float] = []

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        import hypothesis  # not before pytest, which rewrites its assertions

        for item in items:
            test = getattr(item, "obj", None)
            own = getattr(test, "_hypothesis_internal_use_settings", None)
            if own is not None:
                phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate)  # a failure need not be made smaller
                few = min(own.max_examples, EXAMPLES)
                test._hypothesis_internal_use_settings = hypothesis.settings(own, max_examples=few, phases=phases)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.measure(session)
        if self.failed or session.testsfailed:
            return True
        running: dict[int, tuple[Mutant, float]] = {}
        for mutant in self.mutants:
            chosen = self.tests_of(mutant)
            if not chosen:
                self.note(mutant, "unreached")
                continue
            while len(running) >= self.jobs:
                self.reap(running)
            seconds = sum(self.seconds[number] for number in chosen)
            if (child := os.fork()) == 0:
                attempt(session, mutant, [session.items[number] for number in chosen], seconds)
            running[child] = (mutant, time.monotonic() + 10 + 3 * seconds)
        while running:
            self.reap(running)
        return True

    def measure(self, session: pytest.Session) -> None:
        """Run the unchanged tests in a fork: their seconds, and the functions that each reaches."""
        ours, theirs = os.pipe()
        if (child := os.fork()) == 0:
            try:
                session.config.pluginmanager.unregister(name="terminalreporter")
                with os.fdopen(theirs, "w") as out:
                    for test, following in pairwise(session.items):
                        print(repr(self.measured(test, following)), file=out)
            finally:
                os._exit(0)
        os.close(theirs)
        with os.fdopen(ours) as lines:
            for number, line in enumerate(lines):
                seconds, places, failed = ast.literal_eval(line)
                self.failed += failed
                self.seconds.append(seconds)
                for place in places:
                    self.reached[place].add(number)
        os.waitpid(child, 0)
        assert len(self.seconds) == len(session.items), "the tests ended early"

    def measured(
        self, test: pytest.Item, following: pytest.Item | None
    ) -> tuple[float, list[tuple[str, int]], list[str]]:
        places: set[Place] = set()
        self.failed = []

        def see(frame: FrameType, event: str, _: object) -> None:
            if event == "call" and frame.f_code.co_filename in self.files:
                places.add(place_of(frame.f_code))

        started = time.perf_counter()
        threading.setprofile(see)
        sys.setprofile(see)
        test.config.hook.pytest_runtest_protocol(item=test, nextitem=following)
        sys.setprofile(None)
        threading.setprofile(None)  # type: ignore[arg-type]
        return time.perf_counter() - started, sorted(places), self.failed

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.append(f"{report.nodeid}\n{report.longreprtext}")

    def tests_of(self, mutant: Mutant) -> list[int]:
        """The tests that reach the function (for a constant: the file), quickest first."""
        filename = str(mutant.path)
        if mutant.owner:
            numbers = self.reached[filename, mutant.owner_line]
        else:
            numbers = set().union(*(tests for place, tests in self.reached.items() if place[0] == filename))
        return sorted(numbers, key=lambda number: self.seconds[number])

    def reap(self, running: dict[int, tuple[Mutant, float]]) -> None:
        """Wait until one child has ended or run out of time."""
        while True:
            child, status = os.waitpid(-1, os.WNOHANG)
            if child:
                break
            late = [one for one, (_, deadline) in running.items() if deadline < time.monotonic()]
            for one in late:
                os.kill(one, signal.SIGKILL)
            time.sleep(0.002)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)  # what a test had started
        mutant, _ = running.pop(child)
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) in {signal.SIGXCPU, signal.SIGKILL}:
            self.note(mutant, "timeout")
        else:
            assert os.waitstatus_to_exitcode(status) != NOT_TRIED, mutant.place
            self.note(mutant, "survived" if status == 0 else "killed")

    def note(self, mutant: Mutant, result: str) -> None:
        outcome = self.outcomes[mutant.path]
        outcome.counts[result] += 1
        if result in {"survived", "unreached"}:
            outcome.survivors.append((mutant, result))


def try_folder(folder: str, *, jobs: int, only: str) -> float:
    """Try one folder's mutants, print what became of them, and return the percentage that was noticed."""
    pattern, tests = FOLDERS[folder]
    paths = sorted(path for path in SOURCE.glob(pattern) if path.name != "__init__.py")
    trial = Trial(paths, jobs=jobs, only=only)
    with tempfile.TemporaryDirectory() as scratch:
        where = [*tests, *(str(path.relative_to(ROOT)) for path in paths)]
        options = ["-q", "-p", "no:xdist", "-p", "no:cacheprovider", "-o", "addopts=", f"--basetemp={scratch}/tests"]
        modes = ["--doctest-modules", "--import-mode=importlib", "--strict-markers", f"--rootdir={ROOT}"]
        with Path(scratch, "output").open("w+") as output, contextlib.redirect_stdout(output):
            status = pytest.main([*options, *modes, *where], plugins=[trial])
        if trial.failed or not trial.seconds:
            print("\n".join(trial.failed) or Path(scratch, "output").read_text())
            sys.exit(f"{folder}: the tests fail before anything is changed (status {status})")
    total: Counter[str] = Counter()
    for path in paths:
        for mutant, result in sorted(trial.outcomes[path].survivors, key=lambda pair: pair[0].line):
            print(f"{mutant.place}: {'no test reaches it' if result == 'unreached' else 'not noticed'}\n{mutant.diff}")
    print(f"\n{folder:24}{'mutants':>9}{'killed':>9}{'timeout':>9}{'survived':>9}{'unreached':>10}{'noticed':>9}")
    for path in paths:
        print(row(path.stem, trial.outcomes[path].counts))
        total += trial.outcomes[path].counts
    print(row("all", total))
    return noticed(total)


def noticed(counts: Counter[str]) -> float:
    return 100 * (counts["killed"] + counts["timeout"]) / max(1, counts.total())


def row(name: str, counts: Counter[str]) -> str:
    figures = "".join(f"{counts[kind]:>{width}}" for kind, width in (("killed", 9), ("timeout", 9), ("survived", 9)))
    return f"{name:24}{counts.total():>9}{figures}{counts['unreached']:>10}{noticed(counts):>8.1f}%"


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Choice(list(FOLDERS)))
@click.option("--jobs", default=os.cpu_count() or 1, show_default=True, help="Mutants tried at a time.")
@click.option("--only", default="", metavar="TEXT", help="Only mutants whose place, function or diff has TEXT.")
@click.option("--floor", default=FLOOR, show_default=True, help="The percentage that must be noticed.")
def main(folders: tuple[str, ...], jobs: int, only: str, floor: int) -> None:
    under = []
    for folder in folders:
        if len(folders) > 1:  # each in a process of its own: a folder's modules are collected afresh
            own = [sys.executable, __file__, folder, f"--jobs={jobs}", f"--only={only}", f"--floor={floor}"]
            if os.spawnv(os.P_WAIT, sys.executable, own):
                under.append(folder)
        elif try_folder(folder, jobs=jobs, only=only) < floor:
            under.append(folder)
    if under:
        sys.exit(f"under {floor} %: {', '.join(under)}")


if __name__ == "__main__":
    main()
