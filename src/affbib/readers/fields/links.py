"""What a link of an entry leads to: by its label, else by its host."""

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from urllib.parse import urlsplit

from attrs import frozen

from affbib.readers.fields.word_lists import rows_of, words_by_kind

__all__ = ["is_label", "is_paper_host", "kind_of_label", "kind_of_link"]

_WORD = re.compile(r"[^\W_]+")
_PAPER_PATH = re.compile(r"\.pdf(?:$|[?#])|/papers?/|/pdf/|arnumber=", re.IGNORECASE)


@frozen
class _Labels:
    """The words of labels: their kinds, the kinds in the order in which they count, telling words and fillers."""

    kinds: Mapping[str, str]
    order: Sequence[str]
    telling: frozenset[str]
    fillers: frozenset[str]


@cache
def _labels() -> _Labels:
    rows = [(word, kind) for word, kind, _ in rows_of("link_labels") if kind not in ("", "filler")]
    return _Labels(
        dict(rows),
        tuple(dict.fromkeys(kind for _, kind in rows)),
        frozenset(word for word, _, telling in rows_of("link_labels") if telling),
        frozenset(words_by_kind("link_labels")["filler"]),
    )


@cache
def _hosts() -> Mapping[str, str]:
    return {row[0]: row[1] for row in rows_of("hosts")}


@lru_cache(maxsize=1 << 14)
def kind_of_label(label: str) -> str | None:
    """Return what a label says its link leads to; None when the text is not a label.

    >>> kind_of_label("📖 Paper"), kind_of_label("Official Code"), kind_of_label("Attention Is All You Need")
    ('paper', 'code', None)
    """
    if len(label) > 60:
        return None
    labels = _labels()
    tokens = [word.lower() for word in _WORD.findall(label.replace("_", " "))]
    tokens = [word.rstrip("0123456789") if not word.isdigit() else "" for word in tokens]
    tokens = [word for word in tokens if word and word not in labels.fillers]
    if not tokens or len(tokens) > 4:
        return None
    kinds = [labels.kinds[word] for word in tokens if word in labels.kinds]
    if len(kinds) * 2 < len(tokens) or not kinds:
        return None
    if (len(kinds) < len(tokens) or len(tokens) > 2) and labels.telling.isdisjoint(tokens):
        return None
    return min(kinds, key=labels.order.index)


@lru_cache(maxsize=1 << 14)
def is_label(text: str) -> bool:
    """Say whether a text is a link's label rather than content: "Paper", "coming soon", "here", "-".

    >>> is_label("PDF"), is_label("Coming soon"), is_label("Graph Attention Networks")
    (True, True, False)
    """
    if kind_of_label(text) is not None:
        return True
    tokens = [word.lower() for word in _WORD.findall(text)]
    return all(word in _labels().fillers for word in tokens)


def kind_of_link(label: str, url: str) -> str:
    """Return the kind of a link: by its label, else by its host, else "other".

    >>> kind_of_link("TMM", "https://ieeexplore.ieee.org/document/1"), kind_of_link("u", "https://github.com/a/b")
    ('paper', 'code')
    """
    kind = kind_of_label(label) or _kind_of_last_word(label)
    if kind is not None:
        return kind
    host = _kind_of_host(url)
    if host in ("code", "video"):
        return host
    return "paper" if is_paper_host(url) else "other"


def _kind_of_last_word(label: str) -> str | None:
    """Return the kind that the last of a few words says: "Our Kitchen Dataset"."""
    tokens = [word.lower() for word in _WORD.findall(label[:80])]
    return _labels().kinds.get(tokens[-1]) if 1 < len(tokens) <= 4 else None


@lru_cache(maxsize=1 << 14)
def is_paper_host(url: str) -> bool:
    """Say whether a URL is of a publisher or a preprint server, or leads to a PDF.

    >>> is_paper_host("https://arxiv.org/abs/2001.00001"), is_paper_host("https://example.org/a")
    (True, False)
    """
    kind = _kind_of_host(url)
    return kind == "paper" or (kind != "code" and _PAPER_PATH.search(url) is not None)


def _kind_of_host(url: str) -> str | None:
    """Return what the pages of a URL's host, or of a host above it, are, if the table holds one."""
    hosts = _hosts()
    parts = _host(url).split(".")
    return next((kind for n in range(len(parts)) if (kind := hosts.get(".".join(parts[n:])))), None)


def _host(url: str) -> str:
    try:
        return (urlsplit(url if "//" in url else f"//{url}" if "." in url.split("/")[0] else "").hostname or "").lower()
    except ValueError:
        return ""
