"""Identifiers of works, found in URLs and text: DOI, arXiv, IEEE, AAAI, ACL, PII."""

from attrs import frozen

__all__ = ["Identifier", "identifiers_in", "parse_doi"]


@frozen
class Identifier:
    """An identifier of a work: a `scheme` ("doi", "arxiv", "ieee", "aaai", "acl", "pii") and a normalised `value`."""

    scheme: str
    value: str


def parse_doi(text: str) -> str: ...
def identifiers_in(url: str) -> tuple[Identifier, ...]: ...
