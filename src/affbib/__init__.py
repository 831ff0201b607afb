"""From a survey list in Markdown to a bibliography that can be trusted.

    survey = affbib.read("survey.md")
    build = affbib.build(survey, source="bundled")
    build.write("references.bib")

Names are loaded when they are first used, so that `import affbib` stays light.
"""

import sys
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_HOMES = {
    "AddDoisMiddleware": "enrich.middleware",
    "AffbibError": "errors",
    "BibEntry": "bib.entry",
    "BibFile": "bib.document",
    "Bibliography": "model.records",
    "Build": "project.build",
    "Candidate": "model.matches",
    "Citation": "citations.citation",
    "Citations": "citations.citation",
    "Decision": "model.lock",
    "Edit": "text.edits",
    "Event": "model.works",
    "Evidence": "model.matches",
    "Finding": "model.findings",
    "Identifier": "model.identifiers",
    "Link": "model.survey",
    "Lock": "model.lock",
    "Match": "model.matches",
    "Name": "model.names",
    "PartialDate": "model.works",
    "Record": "model.records",
    "Reference": "model.references",
    "Revision": "enrich.document",
    "Severity": "model.findings",
    "Span": "text.edits",
    "Survey": "model.survey",
    "SurveyEntry": "model.survey",
    "Verdict": "model.matches",
    "Work": "model.works",
    "build": "project.build",
    "cite": "citations.citation",
    "read": "readers",
    "read_bib": "bib.document",
    "resolve": "match.questions",
    "revise": "enrich.document",
}
"""The module of each public name."""

_MODULES = {
    "checks": "checks",
    "errors": "errors",
    "plot": "show.plot",
    "readers": "readers",
    "sources": "sources",
}
"""The module that each public name of a module stands for."""

__all__ = [
    "AddDoisMiddleware",
    "AffbibError",
    "BibEntry",
    "BibFile",
    "Bibliography",
    "Build",
    "Candidate",
    "Citation",
    "Citations",
    "Decision",
    "Edit",
    "Event",
    "Evidence",
    "Finding",
    "Identifier",
    "Link",
    "Lock",
    "Match",
    "Name",
    "PartialDate",
    "Record",
    "Reference",
    "Revision",
    "Severity",
    "Span",
    "Survey",
    "SurveyEntry",
    "Verdict",
    "Work",
    "build",
    "checks",
    "cite",
    "errors",
    "plot",
    "read",
    "read_bib",
    "readers",
    "resolve",
    "revise",
    "sources",
]

if TYPE_CHECKING:
    from affbib import checks, errors, readers, sources
    from affbib.bib.document import BibFile, read_bib
    from affbib.bib.entry import BibEntry
    from affbib.citations.citation import Citation, Citations, cite
    from affbib.enrich.document import Revision, revise
    from affbib.enrich.middleware import AddDoisMiddleware
    from affbib.errors import AffbibError
    from affbib.match.questions import resolve
    from affbib.model.findings import Finding, Severity
    from affbib.model.identifiers import Identifier
    from affbib.model.lock import Decision, Lock
    from affbib.model.matches import Candidate, Evidence, Match, Verdict
    from affbib.model.names import Name
    from affbib.model.records import Bibliography, Record
    from affbib.model.references import Reference
    from affbib.model.survey import Link, Survey, SurveyEntry
    from affbib.model.works import Event, PartialDate, Work
    from affbib.project.build import Build, build
    from affbib.readers import read
    from affbib.show import plot
    from affbib.text.edits import Edit, Span


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return import_module(f"affbib.{_MODULES[name]}")
    if name not in _HOMES:
        raise AttributeError(f"module 'affbib' has no attribute {name!r}")
    value = getattr(import_module(f"affbib.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def load_ipython_extension(shell: Any) -> None:
    """Let affbib's objects show themselves in an IPython shell, and give it the magic `%cite`: `%load_ext affbib`."""
    import_module("affbib.show.notebook").load(shell, _HOMES)


def _show_in_notebook() -> None:
    # Whatever is in the way of it: an import that was asked for goes on.
    with suppress(Exception):
        if shell := sys.modules["IPython"].get_ipython():
            import_module("affbib.show.notebook").show_in(shell, _HOMES)


if "IPython" in sys.modules:
    _show_in_notebook()
