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
    "AffbibError": "errors",
    "BibFile": "bibfile",
    "Bibliography": "records",
    "Build": "pipeline",
    "Citation": "citations",
    "Citations": "citations",
    "Finding": "findings",
    "Lock": "lock",
    "Match": "matches",
    "Name": "names",
    "Record": "records",
    "Severity": "findings",
    "Survey": "survey",
    "SurveyEntry": "survey",
    "Verdict": "matches",
    "Work": "works",
    "build": "pipeline",
    "cite": "citations",
    "read": "readers",
    "read_bib": "bibfile",
    "resolve": "pipeline",
}

__all__ = [
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
    from affbib import plot, sources
    from affbib.bibfile import BibFile, read_bib
    from affbib.citations import Citation, Citations, cite
    from affbib.errors import AffbibError
    from affbib.findings import Finding, Severity
    from affbib.lock import Lock
    from affbib.matches import Match, Verdict
    from affbib.names import Name
    from affbib.pipeline import Build, build, resolve
    from affbib.readers import read
    from affbib.records import Bibliography, Record
    from affbib.survey import Survey, SurveyEntry
    from affbib.works import Work


def __getattr__(name: str) -> Any:
    if name in ("plot", "sources"):
        return import_module(f"affbib.{name}")
    if name not in _HOMES:
        raise AttributeError(f"module 'affbib' has no attribute {name!r}")
    value = getattr(import_module(f"affbib.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def load_ipython_extension(shell: Any) -> None:
    """Let affbib's objects show themselves in an IPython shell, and give it the magic `%cite`: `%load_ext affbib`."""
    import_module("affbib.notebook").load(shell)


def _show_in_notebook() -> None:
    # Whatever is in the way of it: an import that was asked for goes on.
    with suppress(Exception):
        if shell := sys.modules["IPython"].get_ipython():
            import_module("affbib.notebook").show_in(shell)


if "IPython" in sys.modules:
    _show_in_notebook()
