"""What is wrong in the text of a .bib; `BibFile.findings` finds it while it reads."""

from collections.abc import Iterator
from functools import partial

from affbib.bib.diagnostics import SEVERITIES
from affbib.bib.document import BibFile
from affbib.checks.rule import Problem, Rule

__all__ = ["RULES"]


def _problems(code: str, bib: BibFile) -> Iterator[Problem]:
    for finding in bib.findings:
        if finding.code == code:
            yield Problem(
                message=finding.message,
                field=finding.field or "",
                line=finding.line,
                column=finding.column,
                key=finding.key,
            )


def _rule(code: str, problem: str, reason: str, *, remedy: str, example: str) -> Rule:
    return Rule(
        code=code,
        severity=SEVERITIES[code],
        problem=problem,
        reason=reason,
        remedy=remedy,
        example=example,
        check_bib_file=partial(_problems, code),
    )


RULES = (
    _rule(
        "unreadable",
        "A block is not closed, or is none by BibTeX's grammar.",
        "BibTeX skips it or stops; affbib keeps it as it is, and does not know what it says.",
        remedy="The message says what is missing, and before what: most often a comma, a brace or a quotation mark.",
        example="`the entry 'lee' has no comma before 'year = 2020}'`",
    ),
    _rule(
        "duplicate-key",
        "A key is there already, whatever the case.",
        "BibTeX skips the second entry: who cites the key gets the first.",
        remedy="Give one of the entries another key, or take it out.",
        example="`the key 'Lee' is that of line 3, and BibTeX skips the entry`",
    ),
    _rule(
        "no-key",
        "An entry has no key.",
        "It cannot be cited, and BibTeX stops at it.",
        remedy="Write a key after the brace: `@article{lee2020, …`.",
        example="`the entry has no key`",
    ),
    _rule(
        "stray-at",
        "An @ stands outside of the entries.",
        "BibTeX takes it for the beginning of an entry, even in a comment, and stops.",
        remedy="Take the @ out, or what it stands in: an address of mail, most often.",
        example="`BibTeX takes this @ for the beginning of an entry, also in comments, and stops`",
    ),
    _rule(
        "duplicate-field",
        "A field is there already.",
        "Programs disagree about which of the two they take; BibTeX and affbib take the first.",
        remedy="Keep one of them.",
        example="`the field 'year' is there already`",
    ),
    _rule(
        "unknown-string",
        "A bare word is defined by no @string.",
        "BibTeX takes it for nothing, so the field is empty.",
        remedy="Define it, `@string{acm = {ACM}}`, or write the words in braces.",
        example="`'acm' is defined by no @string`",
    ),
    _rule(
        "long-string",
        "A @string stands for more than a .bib of this size may say.",
        "Strings that are joined in strings and these in fields make a text without end of a few lines; it is cut.",
        remedy="Write shorter strings.",
        example="`the @string 'c' stands for 150,000 characters; it is cut at 12,000`",
    ),
    _rule(
        "not-in-encoding",
        "A value that `resolve` would add has a character that the file's encoding and LaTeX's commands lack.",
        "A file that is not UTF-8 is read and written as Latin-1; the value is left out.",
        remedy="Save the file as UTF-8, and resolve again.",
        example="`journal is left as it is: '言' is no character of latin-1, as the file is; save it as UTF-8`",
    ),
    _rule(
        "bad-crossref",
        "A `crossref` is to an entry that is not in the file, or that cannot be read.",
        "Nothing is inherited: the title of the proceedings and their year are missing.",
        remedy="Add the entry, or correct the key; case does not count.",
        example="`'whole', to which it refers, is not in the file`",
    ),
)
