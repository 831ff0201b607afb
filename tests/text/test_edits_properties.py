"""Edits and the diffs that show them, checked with `patch`'s own rules written once more."""

import re

from hypothesis import given
from hypothesis import strategies as st

from affbib.text.edits import Edit, Span, edited, narrowed, unified

texts = st.text(st.sampled_from("ab\n"), max_size=40)


@st.composite
def changes(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    text = draw(texts)
    places = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6, unique=True)))
    spans = [Span(start, end) for start, end in zip(places[::2], places[1::2], strict=False)]
    return text, [Edit(span, draw(texts)) for span in spans]


def patched(text: str, diff: str) -> str:
    """Apply a unified diff; every line of it must be what the text holds there."""
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    done, at = "", 0
    shown = re.sub(r"\n\\ No newline at end of file\n", "\0", diff)
    for line in re.findall(r"[^\n\0]*[\n\0]", shown)[2:]:
        content = line[1:].replace("\0", "") if line.endswith("\0") else line[1:]
        if hunk := re.match(r"@@ -(\d+),(\d+) \+(\d+),(\d+) @@", line):
            start = int(hunk[1]) - (hunk[2] != "0")
            done += "".join(lines[at:start])
            at = start
            assert done.count("\n") == int(hunk[3]) - (hunk[4] != "0")
        elif line[0] == "+":
            done += content
        else:
            assert lines[at] == content
            done += content if line[0] == " " else ""
            at += 1
    return done + "".join(lines[at:])


@given(changes())
def test_a_diff_does_what_the_edits_do(change: tuple[str, list[Edit]]) -> None:
    text, edits = change
    assert patched(text, "".join(unified(text, edits, "it"))) == edited(text, edits)


@given(changes())
def test_edits_do_the_same_in_any_order_and_in_the_smallest_place(change: tuple[str, list[Edit]]) -> None:
    text, edits = change
    assert edited(text, edits[::-1]) == edited(text, edits) == edited(text, [narrowed(text, edit) for edit in edits])
