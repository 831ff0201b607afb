"""Where links may lead: http and https, and to a DOI."""

import re
from urllib.parse import quote, urlsplit

from affbib.errors import DoiError
from affbib.model.identifiers import parse_doi
from affbib.text.folding import UNSEEN

__all__ = ["address"]

_NOT_IN_URLS = re.compile(r"""%(?![\dA-Fa-f]{2})|[^!-~]+|["'<>\\^`{|}]""")
_TO_DOI = re.compile(r"https?://(?:dx\.)?doi\.org/", re.IGNORECASE)
# What a DOI may hold that a path of a URL may not, or that would end it.
_DOI_AS_PATH = "!$&()*+,/:;=@-._~"


def address(url: str) -> str | None:
    """Return the URL that a link may lead to, percent-encoded; none if it is not one of http or https.

    >>> address("https://doi.org/10.1000/a<b>#c"), address("javascript:alert(1)")
    ('https://doi.org/10.1000/a%3Cb%3E%23c', None)
    """
    url = UNSEEN.sub("", url).strip()
    if resolver := _TO_DOI.match(url):
        # Not read as a URL: here "#" and "?" are signs of the DOI.
        try:
            return "https://doi.org/" + quote(parse_doi(url[resolver.end() :]), safe=_DOI_AS_PATH)
        except DoiError:
            return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    return _NOT_IN_URLS.sub(lambda found: quote(found[0], safe="", errors="replace"), url)
