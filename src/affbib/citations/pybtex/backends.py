"""Rich text written as text, HTML, Markdown or LaTeX, in which nothing of a record acts: no markup, no script, no TeX.

Links lead to http and https only; those to a DOI are built anew from the DOI.
"""

import html
import re
from collections.abc import Container, Mapping, Sequence
from itertools import count
from types import MappingProxyType
from typing import ClassVar

from attrs import frozen
from pybtex.backends import BaseBackend

from affbib.markup.latex_encode import encode
from affbib.model.urls import address
from affbib.text.folding import UNSEEN

__all__ = ["BACKENDS", "Backend", "Item", "tex_key"]


@frozen
class Item:
    """One formatted reference: its citation key, its label, and its text, both written by a backend."""

    key: str
    label: str
    text: str


# What TeX, BibTeX's language or pybtex would take for the end of a key, or for a sign of its own.
_NOT_IN_KEYS = re.compile(r"[\s\\{}%#~^$&,\"=()\x00-\x1f]+")


def tex_key(key: str, taken: Container[str]) -> str:
    """Return a citation key that TeX takes, and that is none of those taken (in lower case).

    >>> tex_key("müller_2020", ()), tex_key("a b", {"a-b"})
    ('müller_2020', 'a-b-2')
    """
    made = _NOT_IN_KEYS.sub("-", key) or "-"
    numbered = (f"{made}-{number}" for number in count(2))
    return made if made.lower() not in taken else next(it for it in numbered if it.lower() not in taken)


def _is_numbered(items: Sequence[Item]) -> bool:
    """Tell whether the labels are 1, 2, 3 and so on, as a list of its own has them."""
    return all(item.label == str(number) for number, item in enumerate(items, start=1))


class Backend(BaseBackend):  # type: ignore[misc]
    """How rich text is written, and how formatted references become a list; this one writes plain text."""

    tags: ClassVar[Mapping[str, tuple[str, str]]] = MappingProxyType({})
    symbols: ClassVar[Mapping[str, str]] = MappingProxyType({"ndash": "–", "newblock": " ", "nbsp": " "})

    def format_str(self, text: str) -> str:
        return self.escaped(UNSEEN.sub("", text).replace("\n", " ").replace("\xa0", " "))

    def format_tag(self, tag_name: str, text: str) -> str:
        before, after = self.tags.get(tag_name, ("", ""))
        return f"{before}{text}{after}" if text else ""

    def format_href(self, url: str, text: str, external: bool = False) -> str:
        target = address(url)
        return self.linked(target, text) if target and text else text

    def escaped(self, text: str) -> str:
        """Return plain text as this backend writes it."""
        return text

    def linked(self, url: str, text: str) -> str:
        """Return a link to an address that is safe, from a text that is written."""
        return text

    def listed(self, items: Sequence[Item]) -> str:
        """Return references as one text, in their order."""
        return "".join(f"[{item.label}] {item.text}\n" for item in items)


class _Html(Backend):
    symbols = MappingProxyType({"ndash": "&ndash;", "newblock": " ", "nbsp": "&nbsp;"})
    tags = MappingProxyType({name: (f"<{name}>", f"</{name}>") for name in ("em", "strong", "sup", "sub")} | {
        "i": ("<em>", "</em>"), "b": ("<strong>", "</strong>"), "tt": ("<code>", "</code>"),
    })  # fmt: skip

    def escaped(self, text: str) -> str:
        return html.escape(text)

    def linked(self, url: str, text: str) -> str:
        return f'<a href="{html.escape(url)}">{text}</a>'

    def listed(self, items: Sequence[Item]) -> str:
        keys = [f'id="ref-{html.escape("-".join(item.key.split()))}"' for item in items]
        if _is_numbered(items):
            rows = [f"<li {key}>{item.text}</li>" for key, item in zip(keys, items, strict=True)]
            return "\n".join(['<ol class="references">', *rows, "</ol>", ""])
        rows = [f"<dt {key}>[{item.label}]</dt>\n<dd>{item.text}</dd>" for key, item in zip(keys, items, strict=True)]
        return "\n".join(['<dl class="references">', *rows, "</dl>", ""])


class _Markdown(Backend):
    symbols = MappingProxyType({"ndash": "–", "newblock": " ", "nbsp": "&nbsp;"})
    _signs = re.compile(r"[\\`*_\[\]{}~|$!]")
    # What would begin a block at the start of a line.
    _start = re.compile(r"\d{0,9}[.)#+=-]")

    def escaped(self, text: str) -> str:
        return self._signs.sub(r"\\\g<0>", html.escape(text, quote=False))

    def format_tag(self, tag_name: str, text: str) -> str:
        if not text:
            return ""
        marks = {"em": "*", "i": "*", "strong": "**", "b": "**"}.get(tag_name)
        # Elsewhere, whether asterisks are markup depends on what stands beside them.
        if marks and text[0].isalnum() and text[-1].isalnum() and "*" not in text:
            return f"{marks}{text}{marks}"
        before, after = _Html.tags.get(tag_name, ("", ""))
        return f"{before}{text}{after}"

    def linked(self, url: str, text: str) -> str:
        target = html.escape(re.sub(r"[()\[\]*_!$~]", r"\\\g<0>", url))
        return f"[{text}]({target})"

    def listed(self, items: Sequence[Item]) -> str:
        if _is_numbered(items):
            return "".join(f"{item.label}. {self._begun(item.text)}\n" for item in items)
        return "".join(f"- **\\[{item.label}\\]** {item.text}\n" for item in items)

    def _begun(self, text: str) -> str:
        start = self._start.match(text)
        return f"{text[: start.end() - 1]}\\{text[start.end() - 1 :]}" if start else text


class _Latex(Backend):
    symbols = MappingProxyType({"ndash": "--", "newblock": "\n\\newblock ", "nbsp": "~"})
    tags = MappingProxyType({
        "em": (r"\emph{", "}"), "i": (r"\emph{", "}"), "strong": (r"\textbf{", "}"), "b": (r"\textbf{", "}"),
        "tt": (r"\texttt{", "}"), "sup": (r"\textsuperscript{", "}"), "sub": (r"\textsubscript{", "}"),
    })  # fmt: skip

    def escaped(self, text: str) -> str:
        inner = text.strip(" ")
        if not inner:
            return " " if text else ""
        return f"{' ' * text.startswith(' ')}{encode(inner)}{' ' * text.endswith(' ')}"

    def linked(self, url: str, text: str) -> str:
        escaped = re.sub("[%#&_]", r"\\\g<0>", url)
        return f"\\href{{{escaped}}}{{{text}}}"

    def listed(self, items: Sequence[Item]) -> str:
        longest = max((item.label for item in items), key=len, default="")
        # Without hyperref, links show their text.
        lines = [r"\providecommand{\href}[2]{#2}", f"\\begin{{thebibliography}}{{{longest}}}", ""]
        keys: set[str] = set()
        for item in items:
            key = tex_key(item.key, keys)
            keys.add(key.lower())
            lines += [f"\\bibitem[{{{item.label}}}]{{{key}}}", item.text, ""]
        return "\n".join([*lines, r"\end{thebibliography}", ""])


BACKENDS: Mapping[str, Backend] = MappingProxyType(
    {"text": Backend(), "html": _Html(), "markdown": _Markdown(), "latex": _Latex()}
)
"""The backends by the name of what they write."""
