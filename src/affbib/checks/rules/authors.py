"""Authors who are not named, misspelled, or others than the work's."""

from collections.abc import Callable, Iterator, Sequence

from affbib.checks.contexts import EntryContext
from affbib.checks.differences import agree, alike, differences
from affbib.checks.rule import Problem, Rule
from affbib.checks.wording import correction, people, unconfirmed
from affbib.model.findings import Severity
from affbib.model.names import Name
from affbib.text.folding import words

__all__ = ["RULES"]


def _none_named(context: EntryContext) -> Iterator[Problem]:
    work = context.work
    if work and work.authors and not context.entry.authors:
        message = f"no authors are named; the work's are {people(work.authors)}{unconfirmed(work, 'author')}"
        yield Problem(message=message, field="authors", expected="; ".join(map(str, work.authors)))


def _pairs(context: EntryContext) -> Iterator[tuple[Sequence[Name], Sequence[Name]]]:
    """Yield what is left of an entry's authors and of its work's where the two lists differ, in order."""
    authors, work = context.entry.authors, context.work
    if not work or not work.authors or not authors:
        return
    registered = work.authors[: len(authors)] if context.entry.authors_truncated else work.authors
    for a, b, c, d in differences([_sorted(name) for name in authors], [_sorted(name) for name in registered]):
        yield authors[a:b], registered[c:d]


def _sorted(name: Name) -> str:
    return " ".join(sorted(words(str(name))))


def _mark(context: EntryContext) -> str:
    return unconfirmed(context.work, "author") if context.work else ""


def _typo(context: EntryContext) -> Iterator[Problem]:
    for written, registered in _pairs(context):
        for name, other in zip(written, registered, strict=False):
            if not agree(name, other) and alike(name, other):
                yield _misspelled(context, str(name), str(other))
    yield from _miscased(context)


def _miscased(context: EntryContext) -> Iterator[Problem]:
    authors, work = context.entry.authors, context.work
    if not work or not authors:
        return
    registered = work.authors[: len(authors)] if context.entry.authors_truncated else work.authors
    spelled = {str(name).casefold(): str(name) for name in registered}
    for name in map(str, authors):
        right = spelled.get(name.casefold(), name)
        if right != name and not name.isupper():
            yield _misspelled(context, name, right)


def _misspelled(context: EntryContext, wrong: str, right: str) -> Problem:
    message = f"in the authors: {correction(wrong, right)}{_mark(context)}"
    return Problem(message=message, field="authors", found=wrong, expected=right, fix=context.replacing(wrong, right))


def _differs(context: EntryContext) -> Iterator[Problem]:
    for written, registered in _pairs(context):
        for name, other in zip(written, registered, strict=False):
            if not agree(name, other) and not alike(name, other):
                message = f"{name} is not the work's {other}{_mark(context)}"
                yield Problem(message=message, field="authors", found=str(name), expected=str(other))
        for name in written[len(registered) :]:
            message = f"{name} is no author of the work{_mark(context)}"
            yield Problem(message=message, field="authors", found=str(name))


def _missing(context: EntryContext) -> Iterator[Problem]:
    for written, registered in _pairs(context):
        if missing := registered[len(written) :]:
            message = f"not named: {people(missing)}{_mark(context)}"
            yield Problem(message=message, field="authors", expected="; ".join(map(str, missing)))


def _rule(
    code: str,
    problem: str,
    reason: str,
    *,
    remedy: str,
    example: str,
    check: Callable[[EntryContext], Iterator[Problem]],
) -> Rule:
    return Rule(
        code=code,
        severity=Severity.WARNING,
        problem=problem,
        reason=reason,
        remedy=remedy,
        example=example,
        check_entry=check,
    )


RULES = (
    _rule(
        "no-authors",
        "No authors are named.",
        "Without them, a title alone has to say which work is meant.",
        remedy="Name the authors, or the first of them and “et al.”.",
        example="`no authors are named; the work's are Ann Lee and Bo Wu`",
        check=_none_named,
    ),
    _rule(
        "author-typo",
        "A name is nearly an author's.",
        "A slip of one letter makes another person of an author, in every bibliography that copies it.",
        remedy="Write the name as the work has it. Initials, the order of names, and accents do not count.",
        example="`in the authors: Anm Lee → Ann Lee`",
        check=_typo,
    ),
    _rule(
        "author-differs",
        "A name is no author's.",
        "The work has another author in that place, or nobody.",
        remedy="Compare the names with the paper's. Sometimes a second version of it has other authors.",
        example="`Cy Fox is not the work's Bo Wu`",
        check=_differs,
    ),
    _rule(
        "author-missing",
        "Authors are not named, and there is no “et al.”.",
        "Who reads the list takes it for the whole.",
        remedy="Name them all, or end the list in “et al.”.",
        example="`not named: Bo Wu`",
        check=_missing,
    ),
)
