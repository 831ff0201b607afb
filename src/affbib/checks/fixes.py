"""What findings propose, done to a text."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence

from affbib.model.findings import Finding
from affbib.text.edits import Edit, Span, edited

__all__ = ["fixed"]


def fixed(text: str, findings: Iterable[Finding], *, unsafe: bool = False) -> str:
    """Return the text of a file, as affbib read it, with what its findings propose.

    `unsafe` does what a person should look at, too. Of fixes that want one place, only the first is done.

    >>> from affbib.model.findings import Fix, Severity
    >>> fix = Fix((Edit(Span(4, 9), "Title"),), line=2)
    >>> fixed("# List\\n- A Titel\\n", [Finding("title-typo", Severity.WARNING, "in the title", fix=fix)], unsafe=True)
    '# List\\n- A Title\\n'
    """
    starts = [0, *(at + 1 for at, sign in enumerate(text) if sign == "\n")]
    done: list[Edit] = []
    for finding in findings:
        fix = finding.fix
        if fix is None or not (fix.safe or unsafe):
            continue
        start = starts[fix.line - 1]
        edits = [Edit(Span(start + edit.span.start, start + edit.span.end), edit.text) for edit in fix.edits]
        if all(_is_free(edit.span, done) for edit in edits):
            for edit in edits:
                insort(done, edit)
    return edited(text, done)


def _is_free(span: Span, edits: Sequence[Edit]) -> bool:
    """Tell whether none of the edits, which are in order, is at a place or in it."""
    at = bisect_left(edits, span, key=lambda edit: edit.span)
    before, after = edits[max(at - 1, 0) : at], edits[at : at + 1]
    return all(edit.span.end <= span.start for edit in before) and all(
        span.end <= edit.span.start and span != edit.span for edit in after
    )
