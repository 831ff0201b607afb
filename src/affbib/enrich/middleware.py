"""Missing DOIs, as a step of a pipeline of bibtexparser's."""

from collections.abc import Iterable

from bibtexparser.library import Library
from bibtexparser.middlewares.middleware import LibraryMiddleware
from bibtexparser.model import Field

from affbib.bib.document import read_bib
from affbib.bib.library import has_delimiters
from affbib.enrich.document import revise
from affbib.model.findings import Finding
from affbib.sources.registry import SourceSpec, open_sources

__all__ = ["AddDoisMiddleware"]


class AddDoisMiddleware(LibraryMiddleware):
    """A middleware of bibtexparser's that gives entries the DOI that they lack; all are asked for together.

    What is asked, what is left out and when a DOI is sure are as in `affbib resolve`; nothing but the field `doi` is
    set. `source`, `offline`, `mailto` and `progress` are those of `affbib.build`. Of entries with one key, whatever its
    case, the first is asked for.

    >>> import bibtexparser
    >>> text = '''@article{zhao, author = {Zhao, Sicheng}, year = 2022,
    ... title = {Affective Image Content Analysis: Two Decades Review and New Perspectives}}'''
    >>> library = bibtexparser.parse_string(text, append_middleware=[AddDoisMiddleware("bundled", progress=False)])
    >>> library.entries_dict["zhao"]["doi"]
    '10.1109/tpami.2021.3094362'
    """

    def __init__(
        self,
        source: SourceSpec | Iterable[SourceSpec] | None = None,
        *,
        offline: bool = False,
        mailto: str | None = None,
        progress: bool | None = None,
        allow_inplace_modification: bool = True,
    ) -> None:
        super().__init__(allow_inplace_modification=allow_inplace_modification)
        self._sources = open_sources(source, offline=offline, mailto=mailto)
        self._progress = progress
        self.findings: tuple[Finding, ...] = ()
        """What a person should look at in the library that was last transformed."""

    def transform(self, library: Library) -> Library:
        """Return the library with the DOIs that were found; a copy, unless it may be modified in place."""
        library = super().transform(library)
        bib = read_bib(library)
        self.findings = revise(bib, source=self._sources, progress=self._progress).findings
        new = {key.lower(): entry["doi"] for key, entry in bib.items() if entry.edits}
        for block in library.entries:
            if doi := new.pop(block.key.lower(), None):
                name = next((field.key for field in block.fields if field.key.lower() == "doi"), "doi")
                block.set_field(Field(name, f"{{{doi}}}" if has_delimiters(block) else doi))
        return library
