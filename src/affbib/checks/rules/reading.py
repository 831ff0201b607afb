"""What is found while a survey list is read; the readers make these findings."""

from affbib.checks.rule import Rule
from affbib.model.findings import Severity

__all__ = ["RULES"]


def _rule(code: str, problem: str, reason: str, *, remedy: str, example: str) -> Rule:
    return Rule(
        code=code,
        severity=Severity.WARNING,
        problem=problem,
        reason=reason,
        remedy=remedy,
        example=example,
        during="reading",
    )


def _hidden(code: str, characters: str) -> Rule:
    return _rule(
        code,
        f"The line holds {characters}.",
        "Nobody sees them, and words that hold them are found by no search. They are not read.",
        remedy="Take them out; line and column say where the first one is.",
        example=f"`the line holds {characters} (U+…); they are left out`",
    )


RULES = (
    _rule(
        "no-entries",
        "The file holds no entry.",
        "It is empty, or its layout is not understood. `affbib build` then writes nothing.",
        remedy="`affbib read --unread` prints the lines that look like content and were not understood.",
        example="`no entries were found`",
    ),
    _rule(
        "no-title",
        "An object or a row has no title.",
        "Nothing can be searched for; it is left out.",
        remedy="Give it a `title`; of a table, the first row names the columns.",
        example="`the row has no title; it is left out`",
    ),
    _rule(
        "odd-author",
        "A mark, a digit, a stray bracket or a missing comma in the authors was repaired on reading.",
        "What was read may be wrong, and other readers see what is written.",
        remedy="Write the authors as the message reads them, if that is right.",
        example='`"Bo Wu." in the authors is read as "Bo Wu"`',
    ),
    _rule(
        "unread-authors",
        "Words beside a title look like authors and were not understood.",
        "They are left out, so the entry has no authors, or not all.",
        remedy="Put commas between the authors, and nothing else into their place.",
        example='`"Lee/Wu (eds" looks like authors and is not understood`',
    ),
    _rule(
        "empty-link",
        "A link has a label and no target: `[[Code]()]`.",
        "Readers who follow it stay where they are.",
        remedy="Add the target, or drop the link.",
        example='`the link "Code" leads nowhere: add or drop it`',
    ),
    _rule(
        "unclosed",
        "A code fence, a comment or an HTML element is never closed.",
        "All that follows belongs to it, and is not read.",
        remedy="Close it; the message says which lines are lost.",
        example="`the code fence or comment never closes: lines 9 to 40 are not read; close it`",
    ),
    _rule(
        "long-line",
        "A line is longer than what is read as an entry.",
        "It is data, most often: a picture written as text, a minified page.",
        remedy="Break it into lines, if it is a list.",
        example="`the line is too long to be an entry; it is not read`",
    ),
    _rule(
        "deep-nesting",
        "A bullet is nested more deeply than lists are.",
        "It, and what follows, is not read.",
        remedy="Nest it less.",
        example="`the bullet is nested too deeply; it, and what follows, is not read: nest it less`",
    ),
    _hidden("zero-width", "characters without width"),
    _hidden("bidi", "characters that turn the direction of the text"),
    _hidden("control-characters", "control characters"),
)
