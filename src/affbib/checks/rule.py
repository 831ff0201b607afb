"""What a rule is: a code, a severity, its documentation, and the functions that look for problems."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from attrs import Attribute, field, frozen

from affbib.bib.document import BibFile
from affbib.checks.contexts import BibContext, EntryContext
from affbib.model.findings import Fix, Severity

__all__ = ["Problem", "Rule"]

_CODE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


@frozen(kw_only=True)
class Problem:
    """One thing that a rule found wrong in what it was shown.

    `message` says what is wrong, in words. `field` is the field that is wrong: "title", "authors", "year", "venue",
    "doi", "links", or "work" for the work; of a .bib, the name of a field. `found` is what is there, `expected` what
    should be. The place is that of the entry, unless `line` and `column` (1-based) and the citation `key` say another.
    """

    message: str
    field: str = ""
    found: str = ""
    expected: str = ""
    fix: Fix | None = None
    line: int | None = None
    column: int | None = None
    key: str | None = None


def _is_code(rule: "Rule", attribute: "Attribute[str]", value: str) -> None:
    if not _CODE.fullmatch(value):
        raise ValueError(f"{value!r} is no code: small letters and digits, with hyphens between words")


def _is_told(rule: "Rule", attribute: "Attribute[str]", value: str) -> None:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"the rule {rule.code} has no {attribute.name}")


def _is_severity(rule: "Rule", attribute: "Attribute[Severity]", value: Severity) -> None:
    if not isinstance(value, Severity):
        raise ValueError(f"the severity of the rule {rule.code} is {value!r}, none of {', '.join(Severity)}")


def _text() -> Any:
    return field(validator=_is_told)


@frozen(kw_only=True)
class Rule:
    """One rule: every finding with its `code` has its `severity`.

    The documentation, in Markdown: `problem` says in a sentence what is wrong, `reason` why that matters, `remedy`
    what to do, `example` shows it. Each function is called with what it looks at, and returns the problems there: an
    entry of a survey, an entry of a .bib, or a whole .bib. A rule without a function documents a code whose findings
    are made elsewhere, `during` "reading" or "citing".

    :raises ValueError: the code is not in small letters with hyphens, or a part of the documentation is empty

    >>> def unnamed(context):
    ...     if not context.entry.title:
    ...         yield Problem(message="the entry has no title", field="title")
    >>> Rule(
    ...     code="no-name",
    ...     severity=Severity.ERROR,
    ...     problem="An entry has no title.",
    ...     reason="Nothing can be searched for.",
    ...     remedy="Write its title.",
    ...     example="`- Ann Lee, 2020`",
    ...     check_entry=unnamed,
    ... )
    Rule(no-name, error)
    """

    code: str = field(validator=_is_code)
    severity: Severity = field(validator=_is_severity)
    problem: str = _text()
    reason: str = _text()
    remedy: str = _text()
    example: str = _text()
    check_entry: Callable[[EntryContext], Iterable[Problem]] | None = None
    check_bib_entry: Callable[[BibContext], Iterable[Problem]] | None = None
    check_bib_file: Callable[[BibFile], Iterable[Problem]] | None = None
    during: str = ""

    def __repr__(self) -> str:
        return f"Rule({self.code}, {self.severity})"
