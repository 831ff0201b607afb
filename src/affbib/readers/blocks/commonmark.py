"""The CommonMark parser, with GFM tables and strikethrough, as lists need it."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

__all__ = ["commonmark", "is_plain"]

# Where text may end; without the characters of rules that are not used, so that text is found in longer stretches.
_ENDS_TEXT = re.compile(r"[\n*<\[\\\]_`]|!(?=\[)|&(?=[#A-Za-z])|~(?=~)")
# `[label](url)` that needs nothing resolved inside: most links of a list.
_PLAIN_LINK = re.compile(r"\[([^\[\]\\`<&*_~\n]*)\]\(([^\x00-\x20\x7f()<>\\&]*)\)")


def commonmark(deepest: int) -> MarkdownIt:
    """Return a parser of blocks, up to `deepest` nested, whose `inline.parse` is called for each text by its user.

    Indented code is text: lists indent their second lines by any number of blanks and tabs. URLs stay as written.

    >>> [token.type for token in commonmark(9).parse("    a")]
    ['paragraph_open', 'inline', 'paragraph_close']
    """
    parser = MarkdownIt("commonmark", {"maxNesting": deepest}).enable(["table", "strikethrough"])
    parser.disable(["code", "inline"])
    parser.inline.ruler.before("link", "plain_link", _plain_link)
    parser.inline.terminator_re = _ENDS_TEXT
    parser.normalizeLink = _as_written  # type: ignore[method-assign]
    return parser


def is_plain(text: str) -> bool:
    """Say whether a text has no inline markup and no URL, so that it need not be parsed.

    >>> is_plain("Ann Lee, Bo Wu"), is_plain("*Ann Lee*")
    (True, False)
    """
    return _ENDS_TEXT.search(text) is None and "http" not in text


def _plain_link(state: StateInline, silent: bool) -> bool:
    """Take a plain link at a place, as the parser's own rule would do in more steps."""
    match = _PLAIN_LINK.match(state.src, state.pos, state.posMax)
    if match is None or not state.md.validateLink(match[2]):
        return False
    if not silent:
        state.push("link_open", "a", 1).attrs = {"href": match[2]}
        state.push("text", "", 0).content = match[1]
        state.push("link_close", "a", -1)
    state.pos = match.end()
    return True


def _as_written(url: str) -> str:
    return url
