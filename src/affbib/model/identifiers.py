"""Identifiers of works, found in URLs and text: DOI, arXiv, IEEE, AAAI, ACL, PII and others."""

import contextlib
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from attrs import Attribute, field, frozen

from affbib.errors import DoiError

__all__ = ["LONGEST", "Identifier", "best_of", "identifiers_in", "is_doi", "parse_doi"]

# Best first: what is registered and lasts, before what one site gives, before a preprint's, before an address.
_SCHEMES = ("doi", "acl", "dblp", "openreview", "pmlr", "pmid", "pmcid", "ieee", "pii", "aaai", "cvf", "arxiv", "url")


def _is_known(_identifier: "Identifier", _attribute: "Attribute[str]", scheme: str) -> None:
    if scheme not in _SCHEMES:
        raise ValueError(f"{scheme!r} is no scheme of identifiers; there are {', '.join(_SCHEMES)}")


@frozen(order=True)
class Identifier:
    """An identifier of a work: a `scheme` and a normalised `value`.

    Schemes: "doi", "arxiv" (without version), "ieee" (document number), "aaai" (article number), "acl" (anthology),
    "dblp" (key), "pii" (ScienceDirect), "pmid", "pmcid", "openreview", "pmlr", "cvf" (name of the file of the paper),
    "url" (the page of a work that has no other). Values are in lower case, except for dblp's, OpenReview's and URLs,
    whose case counts.

    :raises ValueError: the scheme is another; a lock that held it could not be read

    >>> str(Identifier("arxiv", "1706.03762"))
    'arxiv:1706.03762'
    """

    scheme: str = field(validator=_is_known)
    value: str

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"

    @classmethod
    def parse(cls, text: str) -> "Identifier":
        """Return the identifier that a text of the form `scheme:value` names, as `str` writes it.

        This is the one rule for identifiers that are read: of a lock, and of what sources say.

        :raises ValueError: the text has no known scheme, or its value cannot be one

        >>> Identifier.parse("acl:2020.acl-main.1")
        Identifier(scheme='acl', value='2020.acl-main.1')
        """
        scheme, _, value = text.partition(":")
        if scheme not in _SCHEMES or not value or not value.isprintable() or len(value) > LONGEST or value.isspace():
            raise ValueError(f"not an identifier: {text[:100]!r}")
        if scheme == "doi":
            value = value.lower() if is_doi(value.lower()) else parse_doi(value)
        return cls(scheme, value)


# DOIs in form only: arXiv's stand for its own numbers; those of 10.5555, ACM's for what has no DOI, nobody registered.
_LESSER_DOIS = ("10.48550/", "10.5555/")


def best_of(identifiers: Iterable[Identifier]) -> Identifier:
    """Return the identifier by which a work is named: of several, that which is registered and lasts.

    The order is: registered DOI, acl, dblp, openreview, pmlr, pmid, a publisher's number, arxiv, url. arXiv's own DOIs
    and those of the prefix 10.5555 come behind all but a URL.

    :raises ValueError: there is none

    >>> str(best_of(identifiers_in("https://doi.org/10.48550/arXiv.2211.14506")))
    'arxiv:2211.14506'
    """
    return min(identifiers, key=_rank)


def _rank(identifier: Identifier) -> float:
    lesser = identifier.scheme == "doi" and identifier.value.startswith(_LESSER_DOIS)
    return _SCHEMES.index("url" if lesser else identifier.scheme) - lesser / 2


LONGEST = 2048
"""Characters of the longest identifier, and of the longest URL that is looked at."""
# The form of a DOI: ISO 26324 asks for "10.", a registrant's number with optional parts, "/", and any printable text.
_DOI = re.compile(r"10\.[0-9]+(?:\.[0-9]+)*+/[^\s/]\S*")
# Registrants' numbers have four digits or more: with fewer of them, what a person wrote is a slip.
_SLIP = re.compile(r"10\.[0-9]{1,3}[./]|10\.[0-9]{10}")
# Most DOIs are of this form, in which nothing can be wrong: decided first, as an index asks this a million times.
_BARE = re.compile(r"10\.\d{4,9}/[A-Za-z0-9_-]{1,80}(?:\.[A-Za-z0-9_-]{1,80}){0,20}", re.ASCII)
_RESOLVER = re.compile(r"(?:https?:/{1,2})?(?:www\.|dx\.)?doi\.org/+", re.IGNORECASE)
_LABEL = re.compile(r"(?:https?://)?doi(?:\.org)?\s*:\s*", re.IGNORECASE)
_CLOSING = {")": "(", "]": "[", "}": "{", ">": "<"}


def is_doi(text: str) -> bool:
    """Tell whether a text has the form of a DOI, in lower case: all that is taken for one, wherever it comes from.

    A suffix that would walk to another path (`..`) is none, so that a DOI may become part of a URL.

    >>> is_doi("10.1109/tpami.2021.3094362"), is_doi("10.1000/../members"), is_doi("10.1000/A")
    (True, False, False)
    """
    if _BARE.fullmatch(text):
        return text == text.lower()
    return (
        len(text) <= LONGEST
        and _DOI.fullmatch(text) is not None
        and text.isprintable()
        and text == text.lower()
        and not {".", ".."} & set(text.split("/"))
    )


def parse_doi(text: str) -> str:
    """Return the DOI that a person's text is, in lower case: bare, after "doi:", or as a link to doi.org.

    Percent-encoding is undone, punctuation of the surrounding sentence and unbalanced brackets at the end are dropped.
    What is returned is one for `is_doi`.

    :raises DoiError: the text is not a DOI

    >>> parse_doi("https://doi.org/10.1109%2FTPAMI.2021.3094362.")
    '10.1109/tpami.2021.3094362'
    >>> parse_doi("10.1000/../members")
    Traceback (most recent call last):
    affbib.errors.DoiError: not a DOI: '10.1000/../members'
    """
    if _BARE.fullmatch(text):
        return text.lower()
    if len(text) <= LONGEST:
        bare = _decoded(text.strip())
        link = _RESOLVER.match(bare)
        bare = bare[link.end() :].split("#", 1)[0].split("?", 1)[0] if link else _LABEL.sub("", bare, count=1)
        doi = _trimmed(bare).lower()
        if is_doi(doi) and not _SLIP.match(doi):
            return doi
    raise DoiError(f"not a DOI: {text[:100]!r}")


def _decoded(text: str) -> str:
    # Lists hold DOIs that were encoded twice; no registered DOI holds an encoded character itself.
    while (plain := unquote(text)) != text:
        text = plain
    return text


def _trimmed(doi: str) -> str:
    while doi:
        last = doi[-1]
        if last in ".,;:!'\"*`" or (last in _CLOSING and doi.count(last) > doi.count(_CLOSING[last])):
            doi = doi[:-1]
        else:
            break
    return doi


def identifiers_in(url: str) -> tuple[Identifier, ...]:
    """Return the identifiers that a URL, or a text such as `doi:10.1/x` or `arXiv:1706.03762`, is made of.

    Nothing is asked: only what the URL itself says is found. A DOI that holds another identifier gives both.

    >>> [str(found) for found in identifiers_in("https://ieeexplore.ieee.org/abstract/document/9472932/")]
    ['ieee:9472932']
    >>> [str(found) for found in identifiers_in("https://doi.org/10.48550/arXiv.2211.14506")]
    ['doi:10.48550/arxiv.2211.14506', 'arxiv:2211.14506']
    """
    url = url.strip()
    return () if len(url) > LONGEST else _distinct(url)


# A reader asks for the identifiers of a link several times, one shortly after the other.
@lru_cache(maxsize=1024)
def _distinct(url: str) -> tuple[Identifier, ...]:
    return tuple(dict.fromkeys(_found(url)))


def _found(url: str) -> Iterator[Identifier]:
    doi = _doi_in(url)
    if doi is not None:
        yield Identifier("doi", doi)
        yield from _first_of(_IN_DOI, doi)
        return
    if label := _ARXIV_LABEL.fullmatch(url):
        yield Identifier("arxiv", label[1].lower())
    parts = _split(url)
    if parts is not None:
        host = parts.netloc.rpartition("@")[2].partition(":")[0].lower().removeprefix("www.")
        place = f"{host}{re.sub('/+', '/', _decoded(parts.path))}?{parts.query}"
        yield from _first_of(_IN_URL, place)


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(url if "://" in url[:10] else f"https://{url.lstrip('/')}")
    except ValueError:
        return None


# What publishers' sites put after the DOI that their paths hold.
_TAIL = re.compile(
    r"(?:/(?:e?pdf|e?pdfplus|pdfdirect|full|fulltext|abs|abstract|summary|meta|html|references|figures|media|tables)"
    r"(?:\.html?|/.*)?|\.(?:e?pdf|html?|full|abstract)|/fulltext\.html|/)$",
    re.IGNORECASE,
)
_PREPRINT_VERSION = re.compile(r"(10\.(?:1101|64898)/[\d.]+)v\d+(?:\..*)?$")


_START = re.compile(r"(?:^|[/=:])(?=10\.\d{4,9}(?:\.\d+)*/)")


def _doi_in(url: str) -> str | None:
    if not url.startswith(("https://", "http://")) or "doi.org" in url.lower():
        with contextlib.suppress(DoiError):
            return parse_doi(url)
    parts = _split(url)
    # The old delivery server's paths look like DOIs and are not.
    if parts is None or parts.netloc.lower() == "delivery.acm.org":
        return None
    path = _decoded(parts.path)
    asked = [value for name, value in parse_qsl(parts.query) if name.lower() in ("doi", "id") and "/" in value]
    for text in (path, *asked):
        if start := _START.search(text):
            doi = text[start.end() :]
            doi = _PREPRINT_VERSION.sub(r"\1", _TAIL.sub("", doi))
            try:
                return parse_doi(doi)
            except DoiError:
                continue
    return _doi_of_page(f"{parts.netloc.lower()}{path}?{parts.query}")


def _doi_of_page(place: str) -> str | None:
    """Return the DOI where the publisher makes it from the page's own number."""
    for pattern, form in _PAGES:
        if page := pattern.match(place):
            return form.format(*(part.lstrip("0") if part.isdigit() else part.lower() for part in page.groups()))
    return None


_PAGES = (
    (re.compile(r"(?:www\.)?nature\.com/articles/((?=[a-z-]*\d)[a-z\d-]+)", re.IGNORECASE), "10.1038/{}"),
    # The IJCAI proceedings have had DOIs since 2017.
    (re.compile(r"(?:www\.)?ijcai\.org/proceedings/(201[7-9]|20[2-9]\d)/(\d+)", re.IGNORECASE), "10.24963/ijcai.{}/{}"),
    (re.compile(r"(?:www\.)?dl\.acm\.org/citation\.cfm\?(?:.*&)?doid=(\d+\.\d+)"), "10.1145/{}"),
    (re.compile(r"(?:\w+\.)?ssrn\.com/.*\babstract(?:_id)?=(\d+)", re.IGNORECASE), "10.2139/ssrn.{}"),
)

_ARXIV = r"(\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d+)?"
_ARXIV_LABEL = re.compile(rf"arxiv\s*:\s*{_ARXIV}(?:\s*\[[\w.-]+\])?", re.IGNORECASE)
_ACL = r"([a-z]\d{2}-\d{4,5}|\d{4}\.[a-z0-9_]+-[a-z0-9_]+\.\d+)(?:v\d+)?(?![\w-])"

_IN_DOI = tuple(
    (scheme, re.compile(pattern, re.IGNORECASE))
    for scheme, pattern in (
        ("arxiv", rf"10\.48550/arxiv\.{_ARXIV}$"),
        ("acl", rf"10\.(?:18653|3115)/v1/{_ACL}$"),
        # The number of the article on ojs.aaai.org; the volume of 2019 has longer numbers of another kind.
        ("aaai", r"10\.1609/[a-z]+\.v\d+i\d+\.(\d{1,6})$"),
        ("pii", r"10\.1016/(s\d{4}-\d{3}[\dx]\(\d{2}\)\d{5}-[\dx])$"),
    )
)

_IN_URL = tuple(
    (scheme, re.compile(pattern, re.IGNORECASE))
    for scheme, pattern in (
        (
            "arxiv",
            rf"(?:[\w-]+\.)*(?:arxiv|ar5iv|alphaxiv)\.org/(?:[a-z-]+/|ftp/arxiv/papers/\d+/)?(?:arxiv:)?{_ARXIV}(?![\w-])",
        ),
        ("arxiv", rf"huggingface\.co/papers/{_ARXIV}(?!\w)"),
        ("ieee", r"ieeexplore\.ieee\.org/(?:[a-z]+/)*document/0*(\d+)(?!\w)"),
        ("ieee", r"ieeexplore\.ieee\.org/.*[?&]arnumber=0*(\d+)(?!\w)"),
        ("ieee", r"ieeexplore\.ieee\.org/(?:ielx?\d/|iel5/)(?:\d++/)++0*+(\d++)\.pdf"),
        ("aaai", r"(?:ojs\.)?aaai\.org/(?:ojs/)?(?:index\.php/)?\w+/article/(?:view|download|viewfile)/0*(\d+)(?!\w)"),
        ("acl", rf"(?:preview\.)?aclanthology\.(?:org|info)/(?:\w+/)*?{_ACL}"),
        ("acl", rf"aclweb\.org/anthology(?:-new)?/(?:\w+/)*?{_ACL}"),
        ("pii", r"(?:sciencedirect\.com|linkinghub\.elsevier\.com)/.*\bpii/([sb][\dx()-]{16,21})(?!\w)"),
        ("openreview", r"openreview\.net/(?:forum|pdf|attachment|references/pdf|revisions)/?\?(?:.*&)?id=([\w-]+)"),
        ("pmlr", r"proceedings\.mlr\.press/(v\d+/[a-z-]+\d+[a-z]*)(?!\w)"),
        ("cvf", r"openaccess\.thecvf\.com/(?:.*/)?([\w-]+)_paper(?!\w)"),
    )
)


def _first_of(patterns: tuple[tuple[str, re.Pattern[str]], ...], text: str) -> Iterator[Identifier]:
    for scheme, pattern in patterns:
        if found := pattern.match(text):
            value = found[1]
            if scheme == "pii":
                value = re.sub(r"[()-]", "", value)
            yield Identifier(scheme, value if scheme == "openreview" else value.lower())
            return
