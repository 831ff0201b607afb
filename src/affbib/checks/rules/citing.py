"""What is found while references are formatted; `affbib cite` makes these findings."""

from affbib.checks.rule import Rule
from affbib.model.findings import Severity

__all__ = ["RULES"]


def _rule(code: str, severity: Severity, problem: str, *, reason: str, remedy: str, example: str) -> Rule:
    return Rule(
        code=code,
        severity=severity,
        problem=problem,
        reason=reason,
        remedy=remedy,
        example=example,
        during="citing",
    )


RULES = (
    _rule(
        "unknown-key",
        Severity.ERROR,
        "No entry has the key.",
        reason="A placeholder stands in its place.",
        remedy="Correct the key, or add the entry; case does not count.",
        example="`no entry has the key lee2021`",
    ),
    _rule(
        "unformatted",
        Severity.ERROR,
        "The style fails on an entry, or shows nothing of it.",
        reason="A placeholder stands in its place.",
        remedy="Look at the fields that the message names, or take another style.",
        example="`holds nothing that the style shows`",
    ),
    _rule(
        "field-missing",
        Severity.WARNING,
        "The style needs a field that the entry lacks.",
        reason="It is left out, and the reference is shown without it.",
        remedy="Add the field; `affbib resolve --fields` adds what the work has.",
        example="`the style needs the field journal`",
    ),
    _rule(
        "command-as-text",
        Severity.WARNING,
        "A TeX command in a field is one that nobody knows, or that could read, write or define something.",
        reason="It is shown as text.",
        remedy="Write what it stands for; or define it in the file's @preamble.",
        example="`of title, \\foo is shown by its name: nobody knows what it stands for`",
    ),
    _rule(
        "style-warning",
        Severity.INFO,
        "A .bst warns of something.",
        reason="The style found a field odd or missing, in its own words.",
        remedy="Look at the entry that it names.",
        example="`empty journal in lee2020`",
    ),
    _rule(
        "key-renamed",
        Severity.WARNING,
        "TeX does not take the key, and a .bst gets another.",
        reason="Labels and the names of references have the other one.",
        remedy="Take letters, digits and `-:._/` for keys.",
        example="`TeX does not take the key lee#1, which becomes lee1`",
    ),
    _rule(
        "crossref-circle",
        Severity.WARNING,
        "An entry inherits by `crossref` from one that inherits from it, or over too many generations.",
        reason="A .bst would go round without end, so nothing is inherited.",
        remedy="Let the part name the whole, and the whole nothing.",
        example="`what it inherits from inherits from it, or from too many`",
    ),
)
