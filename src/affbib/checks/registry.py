"""Which rules there are: those of the files in `rules/`, and those of installed packages.

A package offers rules as entry points of the group `affbib.rules`; docs/how-to/rules.md shows how.
"""

from collections.abc import Callable, Iterable
from functools import partial
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

from attrs import evolve

from affbib.checks import rules as _own
from affbib.checks.rule import Problem, Rule
from affbib.errors import AffbibError, SettingsError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

__all__ = ["all_rules", "own_rules"]

_GROUP = "affbib.rules"
_FUNCTIONS = ("check_entry", "check_bib_entry", "check_bib_file")


def own_rules() -> tuple[Rule, ...]:
    """Return affbib's own rules, by their codes.

    >>> [rule.code for rule in own_rules()][:3]
    ['ambiguous', 'author-differs', 'author-missing']
    """
    files = (import_module(f"{_own.__name__}.{file.name}") for file in iter_modules(_own.__path__))
    return _sorted(rule for file in files for rule in file.RULES)


def all_rules() -> tuple[Rule, ...]:
    """Return affbib's own rules and those of installed packages, by their codes.

    What a package's rule does wrong while it runs is a `SettingsError`, too, that names the rule and the package.

    :raises SettingsError: an entry point cannot be imported, leads to no rule, or to one whose code is taken
    """
    # Loaded here: it takes as long as all of affbib.
    from importlib.metadata import entry_points

    rules = {rule.code: rule for rule in own_rules()}
    homes = dict.fromkeys(rules, "affbib itself")
    for point in sorted(entry_points(group=_GROUP), key=lambda point: (point.name, point.value)):
        for rule in _loaded(point):
            if rule.code in rules:
                raise _unusable(point, f"its code {rule.code} is that of a rule of {homes[rule.code]}")
            rules[rule.code], homes[rule.code] = _guarded(rule, point), _home(point)
    return _sorted(rules.values())


def _sorted(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    return tuple(sorted(rules, key=lambda rule: rule.code))


def _loaded(point: "EntryPoint") -> tuple[Rule, ...]:
    try:
        value: Any = point.load()
        rules = (value,) if isinstance(value, Rule) else tuple(value)
    except Exception as fault:  # whatever a package's code does while it is imported
        raise _unusable(point, f"cannot be loaded ({_shown(fault)})") from fault
    for rule in rules:
        if not isinstance(rule, Rule):
            raise _unusable(point, f"is no affbib.checks.Rule but a {type(rule).__name__}")
    return rules


def _guarded(rule: Rule, point: "EntryPoint") -> Rule:
    """Return a package's rule whose functions raise nothing but errors that say whose they are."""
    functions = {name: getattr(rule, name) for name in _FUNCTIONS}
    guarded: dict[str, Any] = {name: partial(_run, own, rule.code, point) for name, own in functions.items() if own}
    return evolve(rule, **guarded)


def _run(
    function: Callable[[Any], Iterable[Problem]], code: str, point: "EntryPoint", context: object
) -> tuple[Problem, ...]:
    try:
        problems = tuple(function(context))
    except AffbibError:
        raise
    except Exception as fault:  # a package's code may do anything
        raise _unusable(point, f"{code} fails on {context!r} ({_shown(fault)})") from fault
    for problem in problems:
        if not isinstance(problem, Problem):
            raise _unusable(point, f"{code} finds no affbib.checks.Problem but a {type(problem).__name__}")
    return problems


def _shown(fault: Exception) -> str:
    return f"{type(fault).__name__}: {fault}".rstrip(": ")


def _home(point: "EntryPoint") -> str:
    return f"the package {point.dist.name}" if point.dist else point.value


def _unusable(point: "EntryPoint", what: str) -> SettingsError:
    return SettingsError(f"the rule {point.name} ({point.value}) of {_home(point)}: {what}; mend or remove it")
