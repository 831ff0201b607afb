"""Titles that are not the registered ones."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from affbib.checks.contexts import BibContext, EntryContext
from affbib.checks.differences import differences, is_slip
from affbib.checks.rule import Problem, Rule
from affbib.checks.wording import SAME, correction, unconfirmed
from affbib.model.findings import Severity
from affbib.model.matches import Verdict
from affbib.model.works import Work
from affbib.text.folding import fold

__all__ = ["RULES"]

# Marks that typography changes on the way from a publisher to a list; they are no mistakes.
_MARKS = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-"})


class _Difference(NamedTuple):
    """Words of a title, and those of the work's; both whole where most of the words are others."""

    written: str
    registered: str
    is_whole: bool = False


def _differences(title: str, registered: str) -> Sequence[_Difference]:
    """Return where a title differs from the registered one: case, typography and a final dot do not count."""
    mine, theirs = title.rstrip(" .").split(), registered.rstrip(" .").split()
    changed = [
        _Difference(" ".join(mine[a:b]), " ".join(theirs[c:d]))
        for a, b, c, d in differences(_plain(mine), _plain(theirs))
    ]
    if changed and 2 * sum(len(one.written.split()) for one in changed) > len(mine) + 1:
        return [] if fold(title) == fold(registered) else [_Difference(title, registered, is_whole=True)]
    return changed


def _plain(words: Sequence[str]) -> list[str]:
    return ["and" if word == "&" else word.translate(_MARKS).casefold() for word in words]


def _compared(context: EntryContext) -> Iterator[tuple[_Difference, Work]]:
    """Yield what differs in the title of an entry, unless the title may be that of another work."""
    match, work = context.match, context.work
    if work and match.best and (match.verdict is Verdict.MATCHED or match.best.evidence.title >= SAME):
        yield from ((difference, work) for difference in _differences(context.entry.title, work.title))


def _typo(context: EntryContext) -> Iterator[Problem]:
    for difference, work in _compared(context):
        wrong, right, is_whole = difference
        if not is_whole and is_slip(wrong, right):
            yield Problem(
                message=f"in the title: {correction(wrong, right)}{unconfirmed(work, 'title')}",
                field="title",
                found=wrong,
                expected=right,
                fix=context.replacing(wrong, right) if wrong and right else None,
            )


def _differs(context: EntryContext) -> Iterator[Problem]:
    for difference, work in _compared(context):
        wrong, right, is_whole = difference
        if is_whole:
            yield _other_title(wrong, work)
        elif not is_slip(wrong, right):
            message = f"in the title: {correction(wrong, right)}{unconfirmed(work, 'title')}"
            yield Problem(message=message, field="title", found=wrong, expected=right)


def _differs_in_bib(context: BibContext) -> Iterator[Problem]:
    match, title = context.match, context.question.reference.title
    if not match or match.verdict is not Verdict.CONFLICTING or match.others or not match.work:
        return
    if context.question.doi == match.work.name:
        yield _other_title(title, match.work)


def _other_title(title: str, work: Work) -> Problem:
    message = f"the title is “{title}”, the work's “{work.title}”{unconfirmed(work, 'title')}"
    return Problem(message=message, field="title", found=title, expected=work.title)


RULES = (
    Rule(
        code="title-typo",
        severity=Severity.WARNING,
        problem="Words of the title are misspelled, joined, lost or too much.",
        reason="Searches for the title miss the paper, and readers copy the slip.",
        remedy="Write the words as the work has them: yours → the work's. A registered title that looks like a typo "
        "(“Invertable Frowns”) is not one.",
        example="`in the title: Emotoin → Emotion`",
        check_entry=_typo,
    ),
    Rule(
        code="title-differs",
        severity=Severity.WARNING,
        problem="Words of the title are others than the registered ones, or a part is missing.",
        reason="It may be the title of a preprint or of another version, or a paraphrase.",
        remedy="Compare it with the paper, and write the registered title if the work is the one that is meant.",
        example="`in the title: Drawing → Reading`",
        check_entry=_differs,
        check_bib_entry=_differs_in_bib,
    ),
)
