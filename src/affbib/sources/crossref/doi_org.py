"""The other registration agencies (DataCite, mEDRA and more), asked through doi.org.

https://citation.crosscite.org/docs.html describes how: a DOI's own address serves its metadata as CSL-JSON.
"""

import json
from collections.abc import Mapping
from threading import Event
from typing import Any
from urllib.parse import quote

from affbib import __version__
from affbib.errors import MalformedResponse
from affbib.sources.crossref.habanero_client import Reply
from affbib.sources.crossref.retry import Retries
from affbib.sources.crossref.transport import Connection

__all__ = ["Agencies"]

_HEADERS = {"Accept": "application/vnd.citationstyles.csl+json", "User-Agent": f"affbib/{__version__}"}
# CSL's names of types (docs.citationstyles.org, appendix III), where Crossref's are others.
_TYPES = {
    "article": "posted-content", "article-journal": "journal-article", "article-magazine": "journal-article",
    "paper-conference": "proceedings-article", "chapter": "book-chapter", "thesis": "dissertation",
    "entry-encyclopedia": "reference-entry",
}  # fmt: skip
_LISTS = ("title", "subtitle", "container-title", "short-container-title", "original-title", "ISSN", "ISBN")


class Agencies:
    """doi.org, which knows the agency of every DOI, and which DOIs do not exist."""

    def __init__(self, connection: Connection, url: str, retries: Retries) -> None:
        self._connection = connection
        self._url = url
        self._retries = retries

    def messages(self, doi: str, *, stop: Event) -> list[dict[str, Any]]:
        """Return what the DOI's agency says of it in the shape of Crossref's messages: one, or none.

        :raises SourceError: it could not be asked, or its answer is none
        """
        reply = self._retries.ask(lambda: self._ask(doi, stop), stop)
        return [] if reply.status == 404 else [as_message(reply.body, doi)]

    def _ask(self, doi: str, stop: Event) -> Reply:
        answer = self._connection.get(f"{self._url}/{quote(doi, safe='')}", headers=_HEADERS, stop=stop)
        try:
            body = json.loads(answer.content)
        except (ValueError, RecursionError):
            body = None
        # An agency that has no description, only a landing page, says so by 406 or by no content.
        status = 404 if answer.status_code in (204, 406) else answer.status_code
        return Reply(status, answer.headers, body)


def as_message(item: Mapping[str, Any], doi: str) -> dict[str, Any]:
    """Return a CSL-JSON item as a message of Crossref's schema.

    :raises MalformedResponse: the item is of no DOI

    >>> as_message({"DOI": "10.48550/ARXIV.1", "type": "article", "title": "T"}, "10.48550/arxiv.1")["title"]
    ['T']
    """
    if not isinstance(item.get("DOI", doi), str):
        raise MalformedResponse("the answer has no DOI", "doi.org")
    message = {"DOI": doi, **item}
    for name in _LISTS:
        if isinstance(message.get(name), str):
            message[name] = [message[name]]
    if isinstance(kind := message.get("type"), str):
        message["type"] = _TYPES.get(kind, kind)
    return message
