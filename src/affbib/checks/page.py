"""The page on findings, made from the rules: `python -m affbib.checks.page > docs/reference/findings.md`."""

import sys
import textwrap
from collections.abc import Iterable, Iterator

from affbib.checks.registry import own_rules
from affbib.checks.rule import Rule

__all__ = ["page"]

_WIDTH = 120
_INTRODUCTION = """\
# Findings

A finding is a mistake, or something worth knowing, at a place of a survey list or of a .bib. Each has a code, a
severity, a path, a line, the entry's citation key, the field, what is there (`found`), what should be (`expected`), and
a message in words; some have a fix. `affbib build` and `affbib resolve refs.bib` print them as a table, with `--json`
as JSON Lines; `build.findings` and `revision.findings` hold them, and `bib.findings` what is wrong in a .bib's text.

Findings never stop a build and never change the exit status, unless `--fail-on error|warning|info` asks for it.

A title is compared as registered. Case, typographic quotes and dashes, and a final dot do not count. Initials, the
order of given and family name, accents and "et al." do not count in names. A message that ends in "(unconfirmed)" rests
on a field of the work that no source confirms.

This page is made from the rules by `python -m affbib.checks.page`; [a rule of your own](../how-to/rules.md) is one
file.
"""
_GROUPS = {
    "In a survey list": "lists",
    "In a .bib": ".bib files",
    "While references are formatted": "citations",
}


def page(rules: Iterable[Rule]) -> str:
    """Return a page of Markdown: tables of the codes by where they are found, and a section on each.

    >>> rule = next(rule for rule in own_rules() if rule.code == "no-authors")
    >>> print(page([rule]).partition("## Each code")[2].lstrip())
    ### `no-authors`
    <BLANKLINE>
    Warning, in lists.
    <BLANKLINE>
    No authors are named. Without them, a title alone has to say which work is meant.
    <BLANKLINE>
    *What to do:* Name the authors, or the first of them and “et al.”.
    <BLANKLINE>
    *Example:* `no authors are named; the work's are Ann Lee and Bo Wu`
    <BLANKLINE>
    """
    return "\n".join(_parts(sorted(rules, key=lambda rule: rule.code)))


def _parts(rules: list[Rule]) -> Iterator[str]:
    yield _INTRODUCTION
    for title, place in _GROUPS.items():
        group = [rule for rule in rules if place in _places(rule)]
        if group:
            yield f"## {title}\n\n| code | severity | what is wrong |\n| --- | --- | --- |"
            for rule in sorted(group, key=lambda rule: -rule.severity.rank):
                yield f"| [`{rule.code}`](#{rule.code}) | {rule.severity} | {rule.problem} |"
            yield ""
    yield "## Each code\n"
    for rule in rules:
        yield f"### `{rule.code}`\n\n{rule.severity.capitalize()}, in {' and '.join(_places(rule))}.\n"
        yield _wrapped(f"{rule.problem} {rule.reason}")
        yield _wrapped(f"*What to do:* {rule.remedy}")
        yield _wrapped(f"*Example:* {rule.example}")


def _places(rule: Rule) -> list[str]:
    """Return what a rule's findings are about."""
    places = {
        "lists": rule.check_entry is not None or rule.during == "reading",
        ".bib files": rule.check_bib_entry is not None or rule.check_bib_file is not None,
        "citations": rule.during == "citing",
    }
    return [place for place, is_there in places.items() if is_there]


def _wrapped(text: str) -> str:
    return textwrap.fill(text, _WIDTH, break_long_words=False, break_on_hyphens=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(page(own_rules()))
