"""Every regular expression of the package, how it is used, and texts built from its own parse that make it slow."""

import ast
import importlib
import inspect
import itertools
import pkgutil
import re
import typing
from collections import deque
from collections.abc import Iterable, Iterator
from re import _constants as sre  # type: ignore[attr-defined]  # the parse of a pattern has no public name
from re import _parser as parser  # type: ignore[attr-defined]

import affbib

_METHODS = {"match", "fullmatch", "search", "finditer", "findall", "sub", "subn", "split"}
PROBES = " aA1.,;:-–(){}[]<>\"'\\/$%&@=_*+~^|!?#`\n\tz Éé中《。\u0301\u200b(（"
UNITS = (
    *PROBES,
    "a ",
    "A ",
    "A.",
    "a, ",
    "1 ",
    ". ",
    ", ",
    "A. ",
    "ab",
    "()",
    "[]",
    "{}",
    "- ",
    " - ",
    " and ",
    "Ab ",
    "Ab, ",
    "é ",
    "](",
    "a-",
)


class Expression(typing.NamedTuple):
    """A pattern: where it stands, and the methods that it is used with."""

    place: str
    pattern: re.Pattern[typing.Any]
    methods: frozenset[str]


def expressions() -> list[Expression]:
    """All patterns of the package, also those within functions, classes and containers."""
    result = {}
    trees = {}
    for info in pkgutil.walk_packages(affbib.__path__, "affbib."):
        if info.name.endswith("__main__"):
            continue
        module = importlib.import_module(info.name)
        trees[module] = ast.parse(inspect.getsource(module))
    uses = {module: _uses(tree) for module, tree in trees.items()}
    for module, tree in trees.items():
        for name, value in list(vars(module).items()):
            for pattern in _patterns(value, module.__name__):
                users = [uses[module], *(uses[other] for other in trees if vars(other).get(name) is value)]
                methods = frozenset(itertools.chain.from_iterable(use.get(name, ()) for use in users))
                place = f"{module.__name__}.{name}"
                key = pattern.pattern, pattern.flags
                if key not in result or not methods <= result[key].methods:
                    before = result[key].methods if key in result else frozenset()
                    result[key] = Expression(place, pattern, methods | before)
        inside = (
            node
            for function in ast.walk(tree)
            if isinstance(function, ast.FunctionDef | ast.Lambda)
            for node in ast.walk(function)
        )
        for node in inside:
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "re"
                and node.func.attr in _METHODS | {"compile"}
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                flags = re.IGNORECASE if "IGNORECASE" in ast.unparse(node) else 0
                pattern = re.compile(node.args[0].value, flags)
                methods = frozenset({node.func.attr} & _METHODS) or frozenset({"search"})
                result.setdefault(
                    (pattern.pattern, pattern.flags), Expression(f"{module.__name__}:{node.lineno}", pattern, methods)
                )
    return list(result.values())


def _patterns(value: object, module: str, depth: int = 0) -> Iterator[re.Pattern[typing.Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict) and depth < 4:
        for part in (*value, *value.values()):
            yield from _patterns(part, module, depth + 1)
    elif isinstance(value, (tuple, list, set, frozenset)) and depth < 4:
        for part in value:
            yield from _patterns(part, module, depth + 1)
    elif isinstance(value, type) and value.__module__ == module and depth < 2:
        for part in list(vars(value).values()):
            yield from _patterns(part, module, depth + 1)
    elif callable(value) and getattr(value, "__module__", None) == module and not isinstance(value, type):
        if (
            getattr(value, "__annotations__", {}).get("return") == re.Pattern[str]
            and not inspect.signature(value).parameters
        ):
            yield value()
    elif type(value).__module__ == module and hasattr(value, "__attrs_attrs__") and depth < 4:
        for field in value.__attrs_attrs__:
            yield from _patterns(getattr(value, field.name), module, depth + 1)


def _uses(tree: ast.Module) -> dict[str, set[str]]:
    """The methods that each name of a module is used with; a use that cannot be followed counts as a search."""
    uses: dict[str, set[str]] = {}
    called: set[str] = set()
    loops: list[tuple[str, set[str]]] = []
    functions = {
        node.name: [each.arg for each in node.args.args] for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)
    }
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Name | ast.Attribute) or not isinstance(node.ctx, ast.Load):
            continue
        name = node.id if isinstance(node, ast.Name) else node.attr
        parent = parents[node]
        if (
            isinstance(parent, ast.Call)
            and isinstance(parent.func, ast.Name)
            and node in parent.args
            and parent.args.index(node) < len(functions.get(parent.func.id, ()))
        ):
            loops.append((name, {functions[parent.func.id][parent.args.index(node)]}))
            continue
        if isinstance(parent, ast.Call) and ast.unparse(parent.func) == "re.compile":
            continue
        while isinstance(parent, ast.IfExp | ast.Subscript | ast.Tuple | ast.List | ast.Starred) or (
            isinstance(parent, ast.Call)
            and node is not parent.func
            and isinstance(parent.func, ast.Attribute)
            and parent.func.attr in ("items", "values")
        ):
            node, parent = parent, parents[parent]
        if isinstance(parent, ast.Attribute) and parent.attr in ("items", "values"):
            node, parent = parents[parent], parents[parents[parent]]
        if isinstance(parent, ast.Attribute):
            if parent.attr in _METHODS:
                uses.setdefault(name, set()).add(parent.attr)
                called.add(name)
            elif parent.attr != "pattern":
                uses.setdefault(name, set()).update()
        elif isinstance(parent, ast.For | ast.comprehension) and parent.iter is node:
            loops.append((name, {part.id for part in ast.walk(parent.target) if isinstance(part, ast.Name)}))
        elif isinstance(parent, ast.Call) and node is parent.func:
            uses.setdefault(name, set()).update(
                [parents[parent].attr]
                if isinstance(parents[parent], ast.Attribute) and parents[parent].attr in _METHODS
                else []
            )
        elif isinstance(
            parent, ast.Assign | ast.NamedExpr | ast.IfExp | ast.keyword | ast.Call | ast.Return | ast.BoolOp
        ):
            uses.setdefault(name, set()).add("search")
    for _ in range(3):
        for name, targets in loops:
            for target in targets & called:
                uses.setdefault(name, set()).update(uses[target])
                called.add(name)
    for name, _ in loops:
        if name not in called:
            uses.setdefault(name, set()).add("search")
    return uses


def attacks(pattern: re.Pattern[typing.Any]) -> list[tuple[str, str, str]]:
    """Prefixes, units to repeat and tails that a pattern may be slow on."""
    text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    tree = parser.parse(text, pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags)
    result: dict[tuple[str, str, str], None] = {}
    for unit in UNITS:
        for tail in ("", "\0"):
            result["", unit, tail] = None
    for prefix, body in _repeats(tree, [""], pattern.flags):
        units = {*_examples(body, pattern.flags)}
        if len(body) == 1:
            units |= {*[char for char in PROBES if _takes(body[0], char, pattern.flags)][:8]}
        for unit in sorted(filter(None, units)):
            for tail in ("", "\0"):
                result[prefix, unit, tail] = None
            if prefix:
                result["", prefix + unit, "\0"] = None
                result["", prefix + unit * 3, "\0"] = None
        if prefix:
            result["", prefix, "\0"] = None
    return list(result)


def _repeats(items: Iterable[typing.Any], before: list[str], flags: int) -> Iterator[tuple[str, list[typing.Any]]]:
    """The repeats of a parsed pattern, each with texts that lead to it."""
    prefixes = list(before)
    for op, value in items:
        if op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            _, most, body = value
            if most > 8:
                yield from ((prefix, list(body)) for prefix in prefixes)
            yield from _repeats(body, prefixes, flags)
        elif op is sre.SUBPATTERN:
            yield from _repeats(value[3], prefixes, flags)
        elif op is sre.ATOMIC_GROUP:
            yield from _repeats(value, prefixes, flags)
        elif op is sre.BRANCH:
            for branch in value[1]:
                yield from _repeats(branch, prefixes, flags)
        elif op in (sre.ASSERT, sre.ASSERT_NOT):
            yield from _repeats(value[1], prefixes, flags)
        grown = {prefix + example for prefix in prefixes for example in _examples([(op, value)], flags)[:2]}
        prefixes = sorted(grown, key=lambda text: (len(text), text))[:1] or prefixes


def _examples(items: Iterable[typing.Any], flags: int) -> list[str]:
    """Up to four short texts that a parsed pattern matches, or nearly."""
    results = [""]
    for op, value in items:
        if op is sre.LITERAL:
            options = [chr(value)]
        elif op in (sre.IN, sre.NOT_LITERAL, sre.ANY):
            options = [char for char in PROBES if _takes((op, value), char, flags)][:3]
            options = (
                options
                or [
                    chr(part[1] if part[0] is sre.LITERAL else part[1][0])
                    for part in (value if op is sre.IN else ())
                    if part[0] in (sre.LITERAL, sre.RANGE)
                ][:1]
            )
        elif op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            least, _, body = value
            options = [text * max(least, 1) for text in _examples(body, flags)][:2]
            options += [""] if least == 0 else []
        elif op is sre.SUBPATTERN:
            options = _examples(value[3], flags)
        elif op is sre.ATOMIC_GROUP:
            options = _examples(value, flags)
        elif op is sre.BRANCH:
            options = [text for branch in value[1] for text in _examples(branch, flags)[:1]][:4]
        elif op is sre.ASSERT and value[0] == 1:
            options = [""]
        else:
            options = [""]
        results = [text + option for text in results for option in options][:4] or results
    return list(dict.fromkeys(results))


def _takes(item: typing.Any, char: str, flags: int) -> bool:
    """Whether one item of a parsed pattern matches a character."""
    op, value = item
    if op is sre.SUBPATTERN:
        return len(value[3]) == 1 and _takes(value[3][0], char, flags)
    if op is sre.BRANCH:
        return any(len(branch) == 1 and _takes(branch[0], char, flags) for branch in value[1])
    if op is sre.ANY:
        return char != "\n" or bool(flags & re.DOTALL)
    if op is sre.LITERAL:
        return ord(char) == value or (bool(flags & re.IGNORECASE) and char.lower() == chr(value).lower())
    if op is sre.NOT_LITERAL:
        return ord(char) != value
    if op is not sre.IN:
        return False
    taken = False
    for kind, part in value:
        if kind is sre.LITERAL:
            taken |= ord(char) == part
        elif kind is sre.RANGE:
            taken |= part[0] <= ord(char) <= part[1]
        elif kind is sre.CATEGORY:
            taken |= bool(re.match(_CATEGORIES[str(part)], char, flags & re.ASCII))
    return taken != (value[0][0] is sre.NEGATE)


_CATEGORIES = {
    "CATEGORY_DIGIT": r"\d",
    "CATEGORY_NOT_DIGIT": r"\D",
    "CATEGORY_SPACE": r"\s",
    "CATEGORY_NOT_SPACE": r"\S",
    "CATEGORY_WORD": r"\w",
    "CATEGORY_NOT_WORD": r"\W",
}


def exhaust(expression: Expression, text: str) -> None:
    """Use a pattern on all of a text, in the ways in which the package uses it."""
    pattern = expression.pattern
    if isinstance(pattern.pattern, bytes):
        text = text.encode("utf-8", "replace")  # type: ignore[assignment]
    if not expression.methods or expression.methods - {"match", "fullmatch"}:
        deque(pattern.finditer(text), maxlen=0)
    if "match" in expression.methods:
        pattern.match(text)
    if "fullmatch" in expression.methods:
        pattern.fullmatch(text)
