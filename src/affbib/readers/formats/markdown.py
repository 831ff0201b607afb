"""Markdown lists: from the tree to sections, from sections to groups of siblings, from these to entries."""

from collections.abc import Iterator

from affbib.model.findings import Finding, Severity
from affbib.model.survey import Survey, Unread
from affbib.readers.blocks.tree import Tree, parse_tree
from affbib.readers.lists.entries import DraftEntry, affiliations_by_place
from affbib.readers.lists.groups import groups_of, with_titles
from affbib.readers.lists.layout_choice import SAMPLE, rank_layouts
from affbib.readers.lists.sections import sections_of
from affbib.readers.lists.siblings import papers_of_group
from affbib.readers.lists.unread import remaining_lines

__all__ = ["read_markdown"]

LONGEST_UNREAD = 200


def read_markdown(text: str, path: str | None = None) -> Survey:
    """Return the survey in a Markdown text.

    >>> survey = read_markdown("- [2023 TMM] **A Title of Note**, Ann Lee; Bo Wu [[Paper](https://doi.org/10.1/x)]")
    >>> survey.entries[0].title, survey.entries[0].year
    ('A Title of Note', 2023)
    """
    tree = parse_tree(text)
    sections = sections_of(tree.blocks)
    groups = list(groups_of(sections))
    prior = rank_layouts(with_titles([item for group in groups for item in group.items], 8 * SAMPLE), most=4 * SAMPLE)
    lines = text.split("\n")
    drafts: list[DraftEntry] = []
    unread: set[int] = set(tree.long)
    if tree.deep:  # the parser may stop there
        unread.update(number for number in range(tree.deep[0], len(lines) + 1) if lines[number - 1].strip())
    for group in groups:
        taken, left = papers_of_group(group, prior)
        drafts += taken
        unread.update(draft.line for draft in left)
    drafts.sort(key=lambda draft: draft.line)
    for draft in drafts:
        draft.raw = "\n".join(lines[draft.line - 1 : draft.end_line])
    affiliations_by_place(drafts)
    findings = [finding for draft in drafts for finding in draft.findings(path)]
    findings += _left_out(tree, path)
    if tree.deep:
        unread.difference_update(n for draft in drafts for n in range(draft.line, draft.end_line + 1))
    unread.update(remaining_lines(sections, ((draft.line, draft.end_line) for draft in drafts), len(lines)))
    findings.sort(key=lambda finding: finding.line or 0)
    entries = tuple(draft.entry(path) for draft in drafts)
    left_over = tuple(Unread(number, lines[number - 1][:LONGEST_UNREAD], path) for number in sorted(unread))
    return Survey(entries, path, tuple(findings), left_over)


def _left_out(tree: Tree, path: str | None) -> Iterator[Finding]:
    """Return findings about what the tree does not hold."""
    for first, last in tree.unclosed:
        message = f"the code fence or comment never closes: lines {first} to {last} are not read; close it"
        yield Finding("unclosed", Severity.WARNING, message, path, first)
    for number in tree.long:
        yield Finding(
            "long-line", Severity.WARNING, "the line is too long to be an entry; it is not read", path, number
        )
    for number in tree.deep[:1]:
        message = "the bullet is nested too deeply; it, and what follows, is not read: nest it less"
        yield Finding("deep-nesting", Severity.WARNING, message, path, number)
