"""affbib in a notebook: its objects show themselves, and `%cite` shows citations.

`import affbib` calls `show_in` where IPython runs, `%load_ext affbib` calls `load`; neither imports more of affbib. The
rest comes when something is shown.
"""

import shlex
from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from affbib.citations.citation import Citations

__all__ = ["load", "show_in"]

_SHOWN = (
    "BibEntry", "BibFile", "Bibliography", "Build", "Finding", "Match", "Record", "Reference", "Survey", "SurveyEntry",
    "Work",
)  # fmt: skip
_BIB = "references.bib"


def show_in(shell: Any, homes: Mapping[str, str]) -> None:
    """Tell an IPython shell how affbib's objects look, alone and in lists and tuples; once more changes nothing."""
    forms = shell.display_formatter.formatters
    for name in _SHOWN:
        forms["text/html"].for_type_by_name(f"affbib.{homes[name]}", name, _one)
    for container in (list, tuple):
        before = forms["text/html"].for_type(container)
        if not isinstance(before, _Many):
            forms["text/html"].for_type(container, _Many(before))
    forms["text/html"].for_type_by_name(f"affbib.{homes['Citations']}", "Citations", _cited_html)
    forms["text/markdown"].for_type_by_name(f"affbib.{homes['Citations']}", "Citations", _cited_markdown)
    forms["text/plain"].for_type_by_name(f"affbib.{homes['Citations']}", "Citations", _cited_plain)


def load(shell: Any, homes: Mapping[str, str]) -> None:
    """Give an IPython shell the displays and the magic `%cite`; `homes` are the modules of affbib's public names."""
    show_in(shell, homes)

    def cite(line: str) -> "Citations":
        """%cite KEY [KEY …] [--style STYLE] [--bib FILE]

        Show the references with these citation keys: from references.bib, or the file, Bibliography, BibFile or Build
        that --bib names. STYLE is one of `affbib.cite`: plain (the default), unsrt, alpha, unsrtalpha, a file.bst, …
        """
        return _cite(line, shell.user_ns)

    shell.register_magic_function(cite, "line", "cite")


def _cite(line: str, names: Mapping[str, Any]) -> "Citations":
    from IPython.core.error import UsageError

    import affbib

    parser = _Arguments("%cite", add_help=False)
    parser.add_argument("keys", nargs="+", metavar="KEY")
    parser.add_argument("--style", default="plain")
    parser.add_argument("--bib", default=_BIB)
    try:
        asked = parser.parse_args(shlex.split(line))
        # What a person calls a bibliography in the notebook goes before a file without a suffix.
        bib = names.get(asked.bib, asked.bib)
        bib = getattr(bib, "bibliography", bib)
        if not isinstance(bib, affbib.Bibliography | affbib.BibFile | str | Path):
            raise ValueError(f"{asked.bib} is no bibliography")
        if isinstance(bib, str | Path) and not Path(bib).exists():
            raise ValueError(f"there is no {bib} here; name a file or a variable: %cite KEY --bib NAME")
        return affbib.cite(bib, asked.keys, style=asked.style, to="html")
    except (affbib.AffbibError, ValueError) as fault:
        raise UsageError(str(fault)) from None


class _Arguments(ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise ValueError(message)


def _one(thing: object) -> str:
    from affbib.show.html import of_one

    return of_one(thing)


class _Many:
    """How a list or tuple looks: as affbib's where all in it is of one kind of affbib's, else as before."""

    def __init__(self, before: Callable[[Any], str | None] | None) -> None:
        self.before = before

    def __call__(self, things: Any) -> str | None:
        if type(things) not in (list, tuple):
            # A subclass may know by itself how it looks.
            own = getattr(things, "_repr_html_", None)
            return own() if own else self.before(things) if self.before else None
        if things and str(type(things[0]).__module__).startswith("affbib."):
            from affbib.show.html import of_many

            if shown := of_many(things):
                return shown
        return self.before(things) if self.before else None


def _cited_html(citations: "Citations") -> str | None:
    return f'<div class="tex2jax_ignore mathjax_ignore">{citations}</div>' if citations.to == "html" else None


def _cited_markdown(citations: "Citations") -> str | None:
    return str(citations) if citations.to == "markdown" else None


def _cited_plain(citations: "Citations", printer: Any, cycle: bool) -> None:
    printer.text(str(citations))
