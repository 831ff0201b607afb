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
    "BibFile": "bib.document",
    "Bibliography": "model.records",
    "Build": "project.build",
    "Citation": "citations.citation",
    "Citations": "citations.citation",
    "Finding": "model.findings",
    "Lock": "model.lock",
    "Match": "model.matches",
    "Name": "model.names",
    "Record": "model.records",
    "Severity": "model.findings",
    "Survey": "model.survey",
    "SurveyEntry": "model.survey",
    "Verdict": "model.matches",
    "Work": "model.works",
    "build": "project.build",
    "cite": "citations.citation",
    "read": "readers",
    "read_bib": "bib.document",
    "resolve": "project.build",
}

__all__ = [
    "AddDoisMiddleware",
    "AffbibError",
    "BibFile",
    "Bibliography",
    "Build",
    "Citation",
    "Citations",
    "Finding",
    "Lock",
    "Match",
    "Name",
    "Record",
    "Severity",
    "Survey",
    "SurveyEntry",
    "Verdict",
    "Work",
    "build",
    "cite",
    "plot",
    "read",
    "read_bib",
    "resolve",
    "sources",
]

if TYPE_CHECKING:
    from affbib import sources
    from affbib.bib.document import BibFile, read_bib
    from affbib.citations.citation import Citation, Citations, cite
    from affbib.enrich.middleware import AddDoisMiddleware
    from affbib.errors import AffbibError
    from affbib.model.findings import Finding, Severity
    from affbib.model.lock import Lock
    from affbib.model.matches import Match, Verdict
    from affbib.model.names import Name
    from affbib.model.records import Bibliography, Record
    from affbib.model.survey import Survey, SurveyEntry
    from affbib.model.works import Work
    from affbib.project.build import Build, build, resolve
    from affbib.readers import read
    from affbib.show import plot


def __getattr__(name: str) -> Any:
    if name in ("plot", "sources"):
        return import_module({"plot": "affbib.show.plot", "sources": "affbib.sources"}[name])
    if name not in _HOMES:
        raise AttributeError(f"module 'affbib' has no attribute {name!r}")
    value = getattr(import_module(f"affbib.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def load_ipython_extension(shell: Any) -> None:
    """Let affbib's objects show themselves in an IPython shell, and give it the magic `%cite`: `%load_ext affbib`."""
    import_module("affbib.show.notebook").load(shell)


def _show_in_notebook() -> None:
    # Whatever is in the way of it: an import that was asked for goes on.
    with suppress(Exception):
        if shell := sys.modules["IPython"].get_ipython():
            import_module("affbib.show.notebook").show_in(shell)


if "IPython" in sys.modules:
    _show_in_notebook()
